using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Operations;

/// <summary>What must hold before the product serves or a command works: a sound database at this version, tenants, keys and portals known.</summary>
sealed class Readiness(IServiceProvider services, DatabaseEngine engine, IConfiguration configuration, IHostEnvironment environment, Tenants tenants, KeyRing keys, PortalClients portals)
{
    public const string MigrateSetting = "Database:MigrateAtStart";

    /// <summary>
    /// Migrates where that is wished (<c>Database:MigrateAtStart</c>; by default on the embedded database, in the demo and
    /// everywhere but in production), refuses a database of another version, and asserts how SQLite was opened (R13).
    /// </summary>
    public async Task Reach(CancellationToken cancel = default)
    {
        if (MigratesAtStart(configuration, engine, environment))
            await Migrate(cancel);
        else
            await RefuseOtherVersions(cancel);
        if (engine.Kind == DatabaseKind.Sqlite) await AssertPragmas(cancel);
        await tenants.Refresh(cancel);
        await keys.Load(cancel);
        await portals.Register(cancel);
    }

    public static bool MigratesAtStart(IConfiguration configuration, DatabaseEngine engine, IHostEnvironment environment) =>
        configuration.GetValue(MigrateSetting, engine.Kind == DatabaseKind.Sqlite || !environment.IsProduction() || configuration.GetValue("Demo", false));

    /// <summary>Brings every module's tables up to this version; answers how many steps were taken.</summary>
    public async Task<int> Migrate(CancellationToken cancel = default)
    {
        var steps = 0;
        using var turn = MigrationTurn.Take(engine);
        foreach (var database in services.GetServices<ModuleDatabase>())
        {
            await using var db = database.Open(services);
            var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).Count();
            if (pending == 0) continue;
            await db.Database.MigrateAsync(cancel);
            steps += pending;
        }
        return steps;
    }

    async Task RefuseOtherVersions(CancellationToken cancel)
    {
        foreach (var database in services.GetServices<ModuleDatabase>())
        {
            await using var db = database.Open(services);
            var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).ToList();
            if (pending.Count > 0)
                throw new NotReady($"The database is older than this version: {database.Context.Name} lacks {string.Join(", ", pending)}. Run: migrate");
        }
    }

    /// <summary>
    /// An acknowledged write survives a power cut only under WAL with FULL synchronisation. WAL is a property of the file and a
    /// restored copy lacks it, so it is asked for; the rest belongs to the connection and is only looked at.
    /// </summary>
    async Task AssertPragmas(CancellationToken cancel)
    {
        await using var db = services.GetRequiredService<Database<LedgerDb>>().OpenAcross();
        await db.Database.OpenConnectionAsync(cancel);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        foreach (var (pragma, wanted) in ((string, string)[])[("journal_mode=WAL", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("secure_delete", "1"), ("trusted_schema", "0")])
        {
            await using var ask = connection.CreateCommand();
            ask.CommandText = $"PRAGMA {pragma}";
            var found = Convert.ToString(await ask.ExecuteScalarAsync(cancel), System.Globalization.CultureInfo.InvariantCulture);
            if (found != wanted) throw new NotReady($"SQLite answers {found} to {pragma}; the product needs {wanted}.");
        }
    }
}

/// <summary>The product must not start; the message tells the operator why and what to do.</summary>
sealed class NotReady(string message) : Exception(message);

using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Operations;

/// <summary>What must hold before the product serves or a command works: a sound database at this version, tenants, keys and portals known.</summary>
sealed class Readiness(
    IServiceProvider services, DatabaseEngine engine, IConfiguration configuration, IHostEnvironment environment, Tenants tenants, KeyRing keys, PortalClients portals, TimeProvider time)
{
    public const string MigrateSetting = "Database:MigrateAtStart";

    /// <summary>How far this machine's clock and the database server's may be apart at the start.</summary>
    public const string ClocksApartSetting = "Database:ClocksApart";

    /// <summary>Clocks that differ more tell a deadline differently (R16).</summary>
    public static readonly TimeSpan ClocksApart = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Migrates where that is wished (<c>Database:MigrateAtStart</c>; by default on the embedded database, in the demo and
    /// everywhere but in production), refuses a database of another version, one that is not sound and one whose clock is elsewhere,
    /// and asserts how SQLite was opened (R13). A host of a cluster also has what the others know it by.
    /// </summary>
    public async Task Reach(CancellationToken cancel = default)
    {
        HostTrust.Demand(configuration, environment);
        try
        {
            await ReachOrFail(cancel);
        }
        catch (Exception e) when (Troubles.IsOfDatabase(e))
        {
            throw new NotReady($"{(engine.File is { } file ? $"The database {file}" : "The database")} {Unfit(Troubles.Of(e))}: {e.GetBaseException().Message.Split('\n')[0]} {(engine.Kind == DatabaseKind.Sqlite ? OfFile(Troubles.Of(e)) : OfServer(Troubles.Of(e)))}");
        }
    }

    const string Restore = "Keep the file as it is and put the last backup in its place: restore <backup>, then verify --against <backup>, then start (docs/operations.md).";

    static string Unfit(Trouble? trouble) => trouble switch
    {
        Trouble.Away => "does not answer",
        Trouble.ReadsOnly => "takes no changes",
        Trouble.Damaged => "is damaged",
        _ => "is not this product's, or not whole",
    };

    static string OfFile(Trouble? trouble) => trouble is Trouble.Away or Trouble.ReadsOnly ? "Look at the disk, who may write the file, and whether another program holds it." : Restore;

    static string OfServer(Trouble? trouble) => trouble is Trouble.Away or Trouble.ReadsOnly ? "See what doctor says, and start again." : "See what doctor says; after a loss, restore the last backup into a new database.";

    async Task ReachOrFail(CancellationToken cancel)
    {
        if (engine.Kind == DatabaseKind.Sqlite) await AssertSound(cancel);
        if (MigratesAtStart(configuration, engine, environment))
            await Migrate(cancel);
        else
            await RefuseOtherVersions(cancel);
        if (engine.Kind == DatabaseKind.Sqlite) await AssertPragmas(cancel);
        else await AssertClocks(cancel);
        await tenants.Refresh(cancel);
        await keys.Load(cancel);
        await portals.Register(cancel);
    }

    /// <summary>A file that rotted would answer some pages and fail on others; its pages are all looked at before anybody relies on it.</summary>
    async Task AssertSound(CancellationToken cancel)
    {
        if (!File.Exists(engine.File) || new FileInfo(engine.File).Length == 0) return;
        await using var db = services.GetRequiredService<Database<LedgerDb>>().OpenAcross();
        await db.Database.OpenConnectionAsync(cancel);
        await using var ask = db.Database.GetDbConnection().CreateCommand();
        ask.CommandText = "PRAGMA quick_check(1)";
        if (await ask.ExecuteScalarAsync(cancel) is not "ok" and var found) throw new NotReady($"The database {engine.File} is damaged: {found}. {Restore}");
    }

    /// <summary>A deadline that two clocks tell differently is nobody's deadline.</summary>
    async Task AssertClocks(CancellationToken cancel)
    {
        await using var db = services.GetRequiredService<Database<LedgerDb>>().OpenAcross();
        await db.Database.OpenConnectionAsync(cancel);
        await using var ask = db.Database.GetDbConnection().CreateCommand();
        ask.CommandText = engine.Kind == DatabaseKind.PostgreSql ? "SELECT clock_timestamp() AT TIME ZONE 'UTC'" : "SELECT SYSUTCDATETIME()";
        var apart = (DateTime.SpecifyKind((DateTime)(await ask.ExecuteScalarAsync(cancel))!, DateTimeKind.Utc) - time.GetUtcNow()).Duration();
        if (apart > configuration.GetValue(ClocksApartSetting, ClocksApart))
            throw new NotReady(FormattableString.Invariant($"The clocks of this machine and of the database differ by {apart.TotalSeconds:0} s. Let both follow one time server (chrony), and start again; {ClocksApartSetting} says how far they may be apart."));
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

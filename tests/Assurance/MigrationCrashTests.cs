using System.Globalization;
using System.IO.Compression;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T18: <c>migrate</c>, as a process of its own, is killed at random moments, or started twice at once. The next one finishes, the tables are
/// those of a migration that nobody disturbed, and what stood in them still is what the Ledger says. SQLite begins from the populated
/// databases of earlier editions, PostgreSQL from nothing.
/// </summary>
public sealed class MigrationCrashTests
{
    /// <summary>Kills for each database.</summary>
    static readonly int Kills = Tier.Of(commit: 3, night: 50, release: 50);

    /// <summary>Far longer than any migration here, short enough to tell that one waits for ever.</summary>
    static readonly TimeSpan Hanging = TimeSpan.FromMinutes(3);

    public static TheoryData<Engine> Databases => [Engine.Sqlite, Engine.PostgreSql];

    [Theory, MemberData(nameof(Databases))]
    public async Task Killed_at_any_moment_the_next_one_finishes(Engine engine)
    {
        var (whole, steps) = await Undisturbed(engine);
        var (midway, seen) = (0, new HashSet<int>());
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var database = await Begun(engine, kill);
            var before = await Steps(database);
            await using (var process = HostProcess.BeginCommand("migrate", $"--ConnectionStrings:Main={database.ConnectionString}"))
            {
                // When so many of its steps are done, and a moment more.
                var moment = before + Random.Shared.Next(steps - before);
                while (process.Runs && await Steps(database) < moment) await Task.Delay(2);
                await Task.Delay(Random.Shared.Next(60));
                if (process.Runs) await process.Kill();
            }
            var done = await Steps(database);
            seen.Add(done);
            if (done > before && done < steps) midway++;

            await Migrate(database);
            Assert.Equal(steps, await Steps(database));
            Assert.Equal(whole, await Tables(database));
            await Whole(database);
        }
        Assert.True(midway > 0, "No kill came between two steps, so the kills prove nothing.");
        Figure.Write("T18", $"kill -9 during migrate, {engine}", $"{Kills} kills, {midway} of them with some steps done and some not, after {seen.Count} different steps: the next migrate finished each time, tables and Ledger whole");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Two_at_once_both_end_well(Engine engine)
    {
        var (whole, steps) = await Undisturbed(engine);
        await using var database = await Begun(engine, 0);
        await Task.WhenAll(Migrate(database), Migrate(database));
        Assert.Equal(steps, await Steps(database));
        Assert.Equal(whole, await Tables(database));
        await Whole(database);
    }

    static async Task Migrate(TestDatabase database)
    {
        var (code, said) = await HostProcess.Command("migrate", $"--ConnectionStrings:Main={database.ConnectionString}").WaitAsync(Hanging);
        Assert.True(code == 0, said);
    }

    /// <summary>What a migration that nobody disturbs comes to: the tables, and how many steps were taken in all.</summary>
    static async Task<(IReadOnlyList<string> Tables, int Steps)> Undisturbed(Engine engine)
    {
        await using var database = await Begun(engine, 0);
        await Migrate(database);
        return (await Tables(database), await Steps(database));
    }

    static async Task<TestDatabase> Begun(Engine engine, int which)
    {
        var database = await TestDatabase.Create(engine);
        if (engine != Engine.Sqlite) return database;
        string[] editions = [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Releases"), "*.db.gz").Order(StringComparer.Ordinal)];
        await using var packed = new GZipStream(File.OpenRead(editions[which % editions.Length]), CompressionMode.Decompress);
        await using var file = File.Create(database.File!);
        await packed.CopyToAsync(file);
        return database;
    }

    /// <summary>Steps that stand, over all modules.</summary>
    static async Task<int> Steps(TestDatabase database)
    {
        var histories = await RawSql.Query(database, database.Engine == Engine.Sqlite
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '\\_\\_ef\\_%' ESCAPE '\\'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name LIKE '\\_\\_ef\\_%'");
        if (histories.Count == 0) return 0;
        return Convert.ToInt32((await RawSql.Query(database, $"SELECT SUM(n) FROM ({string.Join(" UNION ALL ", histories.Select(h => $"SELECT COUNT(*) AS n FROM \"{h[0]}\""))}) AS x"))[0][0], CultureInfo.InvariantCulture);
    }

    /// <summary>Every table and index, with its columns.</summary>
    static async Task<IReadOnlyList<string>> Tables(TestDatabase database) =>
    [
        .. (await RawSql.Query(database, database.Engine == Engine.Sqlite
            ? "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '\\_\\_EFMigrationsLock%' ESCAPE '\\' ORDER BY name"
            : "SELECT table_name || '.' || column_name, data_type || ' ' || is_nullable FROM information_schema.columns WHERE table_schema = 'public' UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"))
            .Select(r => $"{r[0]}: {r[1]}"),
    ];

    static async Task Whole(TestDatabase database)
    {
        if (database.Engine == Engine.Sqlite) Assert.Equal("ok", (await RawSql.Query(database, "PRAGMA integrity_check"))[0][0]);
        await using var product = Product.Build(database.ConnectionString);
        var tenants = (await RawSql.Query(database, "SELECT \"TenantId\" FROM ledger_heads")).Select(r => (string)r[0]!).ToList();
        Assert.Equal(database.Engine == Engine.Sqlite, tenants.Count > 0);
        foreach (var tenant in tenants) Assert.Empty((await product.Services.GetRequiredService<Verification>().Check(tenant)).Breaks);
    }
}

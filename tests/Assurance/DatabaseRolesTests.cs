using System.Text.RegularExpressions;
using Npgsql;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T18: the two roles of docs/operations.md, made with the very statements that stand there. One migrates; the hosts do all their work as the
/// other, which can neither change a table nor rewrite the Ledger.
/// </summary>
public sealed partial class DatabaseRolesTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("party-discipline-roles-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_hosts_do_all_their_work_under_a_role_that_changes_no_table_and_rewrites_no_Ledger()
    {
        var name = $"pd_{Guid.NewGuid():N}"[..14];
        var (owner, app, again) = ($"{name}_owner", $"{name}_app", $"{name}_again");
        var documented = Statements().Matches(await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "operations.md")))
            .Select(m => Party().Replace(m.Groups[1].Value.Replace("'…'", "'x'", StringComparison.Ordinal), name)).ToList();
        Assert.Equal(3, documented.Count);
        string As(string role, string? database = null) => new NpgsqlConnectionStringBuilder(PostgresServer.Server) { Database = database ?? name, Username = role, Password = "x", MaxPoolSize = 40 }.ConnectionString;
        try
        {
            foreach (var one in documented[0].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) await Run(PostgresServer.Server, one);
            await Run(As(owner), documented[1]);
            await Good("migrate", $"--ConnectionStrings:Main={As(owner)}");
            Assert.Contains("✗ role: the hosts' role may rewrite the Ledger", await Examined(As(app)), StringComparison.Ordinal);
            await Run(As(owner), documented[2]);
            Assert.Contains("✓ role:", await Examined(As(app)), StringComparison.Ordinal);
            Assert.Contains("! role:", await Examined(As(owner)), StringComparison.Ordinal);

            var database = TestDatabase.Of(As(app));
            await using (var world = await World.Build(on: database, configure: web => web.UseSetting("Database:MigrateAtStart", "false")))
            {
                using var client = world.Host.Client(World.A, cookies: await world.CookiesOf(World.A, Roles.Secretary));
                Assert.Equal(200, (await Recording.Post(client, World.A, await World.TokenOn(client), Guid.NewGuid(), "under the hosts' role", TimeProvider.System.Today(), CancellationToken.None)).Status);
                Assert.Empty(world.Host.Log.Errors);
            }
            foreach (var forbidden in (string[])["UPDATE ledger_entries SET \"Hash\" = 'x'", "DELETE FROM ledger_entries", "CREATE TABLE x (y int)", "ALTER TABLE duties_records ADD y int", "DROP TABLE duties_records"])
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => Run(As(app), forbidden))).SqlState);

            // Rights are in no backup: what is restored by the book has them again once what the command prints is run.
            var key = Path.Combine(folder, "party.key");
            var sealTo = (await Good("backup-key", key)).Split("Set ")[1].Trim();
            var file = Path.Combine(folder, "roles.backup");
            await Good("backup", file, $"--{sealTo}", $"--ConnectionStrings:Main={As(owner)}");
            await Run(PostgresServer.Server, $"CREATE DATABASE {again} OWNER {owner} ENCODING 'UTF8' TEMPLATE template0");
            await Run(As(owner, again), documented[1]);
            var restored = await Good("restore", file, "--key", key, $"--ConnectionStrings:Main={As(owner, again)}");
            Assert.Contains("✗ role: the hosts' role may rewrite the Ledger", await Examined(As(app, again)), StringComparison.Ordinal);
            await Run(As(owner, again), restored.Split('\n').Single(l => l.TrimStart().StartsWith("REVOKE", StringComparison.Ordinal)));
            Assert.Contains("✓ role:", await Examined(As(app, again)), StringComparison.Ordinal);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            foreach (var database in (string[])[name, again]) await Run(PostgresServer.Server, $"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
            await Run(PostgresServer.Server, $"DROP ROLE IF EXISTS {owner}");
            await Run(PostgresServer.Server, $"DROP ROLE IF EXISTS {app}");
        }
    }

    /// <summary>What the doctor says with this connection.</summary>
    static async Task<string> Examined(string connection) => (await HostProcess.Command("doctor", $"--ConnectionStrings:Main={connection}", "--Documents:Chromium=/bin/false")).Said;

    static async Task<string> Good(params string[] arguments)
    {
        var (code, said) = await HostProcess.Command(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {said}");
        return said;
    }

    static async Task Run(string connection, string sql)
    {
        await using var opened = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await opened.OpenAsync();
        await using var command = opened.CreateCommand();
#pragma warning disable CA2100 // The statements are the documents' and the test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "PartyDiscipline.sln"))) root = root.Parent!;
        return root.FullName;
    }

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Statements();

    [GeneratedRegex(@"\bparty(?=_owner\b|_app\b|\b)")]
    private static partial Regex Party();
}

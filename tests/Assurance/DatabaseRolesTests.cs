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
public sealed partial class DatabaseRolesTests
{
    [Fact]
    public async Task The_hosts_do_all_their_work_under_a_role_that_changes_no_table_and_rewrites_no_Ledger()
    {
        var name = $"pd_{Guid.NewGuid():N}"[..14];
        var (owner, app) = ($"{name}_owner", $"{name}_app");
        var documented = Statements().Matches(await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "operations.md")))
            .Select(m => Party().Replace(m.Groups[1].Value.Replace("'…'", "'x'", StringComparison.Ordinal), name)).ToList();
        Assert.Equal(3, documented.Count);
        string As(string role) => new NpgsqlConnectionStringBuilder(PostgresServer.Server) { Database = name, Username = role, Password = "x", MaxPoolSize = 40 }.ConnectionString;
        try
        {
            foreach (var one in documented[0].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) await Run(PostgresServer.Server, one);
            await Run(As(owner), documented[1]);
            var (code, said) = await HostProcess.Command("migrate", $"--ConnectionStrings:Main={As(owner)}");
            Assert.True(code == 0, said);
            await Run(As(owner), documented[2]);

            var database = TestDatabase.Of(As(app));
            await using (var world = await World.Build(on: database, configure: web => web.UseSetting("Database:MigrateAtStart", "false")))
            {
                using var client = world.Host.Client(World.A, cookies: await world.CookiesOf(World.A, Roles.Secretary));
                Assert.Equal(200, (await Recording.Post(client, World.A, await World.TokenOn(client), Guid.NewGuid(), "under the hosts' role", TimeProvider.System.Today(), CancellationToken.None)).Status);
                Assert.Empty(world.Host.Log.Errors);
            }
            foreach (var forbidden in (string[])["UPDATE ledger_entries SET \"Hash\" = 'x'", "DELETE FROM ledger_entries", "CREATE TABLE x (y int)", "ALTER TABLE duties_records ADD y int", "DROP TABLE duties_records"])
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => Run(As(app), forbidden))).SqlState);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await Run(PostgresServer.Server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            await Run(PostgresServer.Server, $"DROP ROLE IF EXISTS {owner}");
            await Run(PostgresServer.Server, $"DROP ROLE IF EXISTS {app}");
        }
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

using Npgsql;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// A private PostgreSQL for one test run: own data folder, own port on the loopback, fsync on. The test command starts one for
/// all projects and names it in PARTYDISCIPLINE_POSTGRES; a project run alone starts its own and stops it at the end.
/// </summary>
public static class PostgresServer
{
    public const string Variable = "PARTYDISCIPLINE_POSTGRES";

    static readonly Lazy<string> Connection = new(() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Start());

    /// <summary>The server, without a database; started when first asked for.</summary>
    public static string Server => Connection.Value;

    /// <summary>A new database of this name, empty or as another one is that nobody uses.</summary>
    public static async Task<string> Create(string database, string? like = null)
    {
        var template = "";
        if (like is not null)
        {
            // Whoever made it has ended; his connections wait in pools of their own.
            var name = new NpgsqlConnectionStringBuilder(like).Database;
            await Execute(Server, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
            template = $" TEMPLATE {name}";
        }
        await Execute(Server, $"CREATE DATABASE {database}{template}");
        return new NpgsqlConnectionStringBuilder(Server) { Database = database, MaxPoolSize = 40 }.ConnectionString;
    }

    public static async Task Drop(string connection)
    {
        var database = new NpgsqlConnectionStringBuilder(connection).Database;
        await using (var pool = new NpgsqlConnection(connection)) NpgsqlConnection.ClearPool(pool);
        await Execute(Server, $"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
    }

    static async Task Execute(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    static string Start()
    {
        var bin = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin";
        var root = Directory.CreateTempSubdirectory("party-discipline-pg-").FullName;
        var port = FreePort.Next();
        if (Environment.IsPrivilegedProcess) Shell.Run("chown", "postgres", root);
        AsPostgres($"{bin}/initdb -D {root}/data -A trust -U postgres --locale=C.UTF-8 -E UTF8 > {root}/initdb.log");
        AsPostgres($"{bin}/pg_ctl -D {root}/data -l {root}/log -o '-p {port} -k {root} -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync=on' -w start > /dev/null");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            NpgsqlConnection.ClearAllPools();
            AsPostgres($"{bin}/pg_ctl -D {root}/data -m fast -w stop > /dev/null");
            Directory.Delete(root, recursive: true);
        };
        return $"Host=127.0.0.1;Port={port};Username=postgres;Include Error Detail=true";
    }

    // The server refuses to run as root; elsewhere whoever runs the tests owns it.
    static void AsPostgres(string command)
    {
        if (Environment.IsPrivilegedProcess) Shell.Run("su", "postgres", "-s", "/bin/bash", "-c", command);
        else Shell.Run("/bin/bash", "-c", command);
    }
}

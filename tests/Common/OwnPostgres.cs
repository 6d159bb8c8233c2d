using Npgsql;

namespace PartyDiscipline.Tests.Common;

/// <summary>A PostgreSQL of one test's own, to be crashed, filled up and set to read only without hurting anybody else.</summary>
public sealed class OwnPostgres : IAsyncDisposable
{
    static readonly string Bin = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin";

    readonly string root;
    readonly string data;

    OwnPostgres(string root, string data) => (this.root, this.data) = (root, data);

    public int Port { get; } = FreePort.Next();

    /// <summary>Begins one; with <paramref name="data"/> its tables lie in that folder, and its write-ahead log does not; <paramref name="prepare"/> may put files into it before the start.</summary>
    public static OwnPostgres Begin(string? data = null, Action<string>? prepare = null)
    {
        var root = Directory.CreateTempSubdirectory("party-discipline-own-pg-").FullName;
        if (Environment.IsPrivilegedProcess) Shell.Run("chown", "postgres", root);
        var server = new OwnPostgres(root, data ?? Path.Combine(root, "data"));
        if (data is not null && Environment.IsPrivilegedProcess) Shell.Run("chown", "postgres", data);
        AsPostgres($"{Bin}/initdb -D {server.data} {(data is null ? "" : $"-X {root}/wal")} -A trust -U postgres --locale=C.UTF-8 -E UTF8 > {root}/initdb.log");
        prepare?.Invoke(server.data);
        if (prepare is not null && Environment.IsPrivilegedProcess) Shell.Run("chown", "-R", "postgres", server.data);
        server.Start();
        return server;
    }

    public void Start() => AsPostgres($"{Bin}/pg_ctl -D {data} -l {root}/log -o '-p {Port} -k {root} -c listen_addresses=127.0.0.1 -c max_connections=120 -c fsync=on' -w start > /dev/null");

    /// <summary>Without a goodbye, as when the power goes.</summary>
    public void Crash() => AsPostgres($"{Bin}/pg_ctl -D {data} -m immediate -w stop > /dev/null");

    /// <summary>For the product; by another port when something stands between.</summary>
    public string Connection(string database, int? port = null) => $"Host=127.0.0.1;Port={port ?? Port};Username=postgres;Database={database};Maximum Pool Size=40;Include Error Detail=true";

    /// <summary>For the test's own eyes: no pool, so that no connection outlives a crash, and it may write whatever the server's default is.</summary>
    public TestDatabase Eyes(string database) => TestDatabase.Of(Connection(database) + ";Pooling=false;Options=-c default_transaction_read_only=off");

    /// <summary>A copy of a database on which nobody works.</summary>
    public async Task<string> Copy(string of)
    {
        var name = $"copy_{Guid.NewGuid():N}"[..20];
        await RawSql.Execute(Eyes("postgres"), $"CREATE DATABASE {name} TEMPLATE {of}");
        return name;
    }

    static void AsPostgres(string command)
    {
        if (Environment.IsPrivilegedProcess) Shell.Run("su", "postgres", "-s", "/bin/bash", "-c", command);
        else Shell.Run("/bin/bash", "-c", command);
    }

    public ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        try
        {
            Crash();
        }
        catch (InvalidOperationException)
        {
            // It is down already.
        }
        Directory.Delete(root, recursive: true);
        return ValueTask.CompletedTask;
    }
}

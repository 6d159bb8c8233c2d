using Microsoft.Data.Sqlite;
using Xunit;

namespace PartyDiscipline.Tests.Common;

/// <summary>The three databases the product runs on.</summary>
public enum Engine { Sqlite, PostgreSql, SqlServer }

/// <summary>Theory data: the same test on each database. Without a SQL Server its row is reported as skipped, never as passed.</summary>
public static class Databases
{
    /// <summary>Names a live SQL Server with the right to create databases.</summary>
    public const string SqlServerVariable = "PARTYDISCIPLINE_SQLSERVER";

    public static TheoryData<Engine> All => [Engine.Sqlite, Engine.PostgreSql, Engine.SqlServer];
}

/// <summary>An empty database of its own, gone when disposed: a file in the temporary folder, or a database on a test server.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    readonly string? folder;

    TestDatabase(Engine engine, string connection, string? folder)
    {
        Engine = engine;
        ConnectionString = connection;
        this.folder = folder;
    }

    public Engine Engine { get; }
    public string ConnectionString { get; }

    /// <summary>The SQLite file; null on a server.</summary>
    public string? File => folder is null ? null : Path.Combine(folder, "test.db");

    public static async Task<TestDatabase> Create(Engine engine)
    {
        var name = NewName();
        switch (engine)
        {
            case Engine.Sqlite:
                var folder = Directory.CreateTempSubdirectory("party-discipline-").FullName;
                return new TestDatabase(engine, $"Data Source={Path.Combine(folder, "test.db")}", folder);
            case Engine.PostgreSql:
                return new TestDatabase(engine, await PostgresServer.Create(name), null);
            default:
                var server = Environment.GetEnvironmentVariable(Databases.SqlServerVariable);
                Assert.SkipWhen(string.IsNullOrEmpty(server), $"No SQL Server: {Databases.SqlServerVariable} is not set.");
                return new TestDatabase(engine, $"{server};Database={name}", null);
        }
    }

    /// <summary>Another one with the same content and, embedded, the same keys beside it; nobody may have this one open.</summary>
    public async Task<TestDatabase> Copy()
    {
        switch (Engine)
        {
            case Engine.Sqlite:
                LetGo();
                var copy = await Create(Engine);
                foreach (var file in Directory.GetFiles(folder!)) System.IO.File.Copy(file, Path.Combine(copy.folder!, Path.GetFileName(file)));
                return copy;
            case Engine.PostgreSql:
                return new TestDatabase(Engine, await PostgresServer.Create(NewName(), ConnectionString), null);
            default:
                throw new NotSupportedException("A database on SQL Server is made anew for each test.");
        }
    }

    static string NewName() => $"pd_{Guid.NewGuid():N}"[..20];

    /// <summary>An SQLite file that somebody else keeps.</summary>
    public static TestDatabase At(string file) => new(Engine.Sqlite, $"Data Source={file}", null);

    /// <summary>One on PostgreSQL that somebody else made and drops.</summary>
    public static TestDatabase Of(string connection) => new(Engine.PostgreSql, connection, null);

    /// <summary>Closes what this process keeps open of an SQLite file, and nothing of another test's: whoever loses his connections loses his locks.</summary>
    public void LetGo()
    {
        if (Engine != Engine.Sqlite) return;
        using var pool = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(pool);
    }

    public async ValueTask DisposeAsync()
    {
        switch (Engine)
        {
            case Engine.Sqlite when folder is null:
                break;
            case Engine.Sqlite:
                LetGo();
                Directory.Delete(folder!, recursive: true);
                break;
            case Engine.PostgreSql:
                await PostgresServer.Drop(ConnectionString);
                break;
            default:
                break;
        }
    }
}

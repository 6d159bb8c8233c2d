using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host;

/// <summary>The three databases the product runs on.</summary>
enum DatabaseKind { Sqlite, PostgreSql, SqlServer }

/// <summary>
/// The database chosen by the connection string: a file for SQLite, <c>Host=</c> for PostgreSQL, <c>Server=</c> for SQL Server.
/// </summary>
sealed class DatabaseEngine : IDatabaseEngine, IDisposable
{
    readonly string connection;
    readonly SemaphoreSlim? oneWriter;
    readonly CommandFigures figures;

    public DatabaseKind Kind { get; }

    public bool OneWriter => oneWriter is not null;

    /// <summary>The embedded database's file; null on a server.</summary>
    public string? File { get; }

    public DatabaseEngine(IConfiguration configuration)
    {
        connection = configuration.GetConnectionString("Main") ?? "Data Source=data/party-discipline.db";
        Kind = KindOf(connection);
        figures = new CommandFigures(Kind switch { DatabaseKind.Sqlite => "sqlite", DatabaseKind.PostgreSql => "postgresql", _ => "microsoft.sql_server" });
        if (Kind != DatabaseKind.Sqlite) return;
        oneWriter = new SemaphoreSlim(1, 1);
        File = Path.GetFullPath(new DbConnectionStringBuilder { ConnectionString = connection }["Data Source"].ToString()!);
        if (Path.GetDirectoryName(File) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
    }

    public void Configure(DbContextOptionsBuilder options, string historyTable)
    {
        options.AddInterceptors(figures);
        switch (Kind)
        {
            case DatabaseKind.Sqlite:
                options.UseSqlite(connection, o => o.MigrationsHistoryTable(historyTable)).AddInterceptors(SqlitePragmas.Instance);
                break;
            case DatabaseKind.PostgreSql:
                options.UseNpgsql(connection, o => o.MigrationsHistoryTable(historyTable));
                break;
            default:
                options.UseSqlServer(connection, o => o.MigrationsHistoryTable(historyTable));
                break;
        }
    }

    public async ValueTask<IDisposable> EnterWrite(CancellationToken cancel)
    {
        if (oneWriter is null) return FreeTurn.Instance;
        await oneWriter.WaitAsync(cancel);
        return new Turn(oneWriter);
    }

    public void Dispose() => oneWriter?.Dispose();

    internal static DatabaseKind KindOf(string connection)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connection };
        if (parts.ContainsKey("Host")) return DatabaseKind.PostgreSql;
        return parts.ContainsKey("Server") ? DatabaseKind.SqlServer : DatabaseKind.Sqlite;
    }

    sealed class Turn(SemaphoreSlim taken) : IDisposable
    {
        SemaphoreSlim? taken = taken;
        public void Dispose() => Interlocked.Exchange(ref taken, null)?.Release();
    }

    sealed class FreeTurn : IDisposable
    {
        public static readonly FreeTurn Instance = new();
        public void Dispose() { }
    }

    /// <summary>EF opens SQLite as WAL with FULL synchronisation; these two harden what is left (R13).</summary>
    sealed class SqlitePragmas : DbConnectionInterceptor
    {
        public static readonly SqlitePragmas Instance = new();
        const string Pragmas = "PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF; PRAGMA synchronous=FULL;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

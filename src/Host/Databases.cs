using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
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

    public string Connection => connection;

    /// <param name="configuration">Settings.</param>
    /// <param name="folder">From where a file is seen that is not named in full; null for the current folder.</param>
    public DatabaseEngine(IConfiguration configuration, string? folder = null)
    {
        connection = configuration.GetConnectionString("Main") ?? "Data Source=data/party-discipline.db";
        try
        {
            Kind = KindOf(connection);
        }
        catch (ArgumentException)
        {
            // What it holds is not repeated: it may be a password.
            throw new NotReady("ConnectionStrings:Main cannot be read: pairs of name=value between semicolons, such as Data Source=…; in quotation marks where a shell reads it. / 数据库连接字符串无法解析。");
        }
        if (Kind == DatabaseKind.PostgreSql) connection = Released(connection);
        figures = new CommandFigures(Kind switch { DatabaseKind.Sqlite => "sqlite", DatabaseKind.PostgreSql => "postgresql", _ => "microsoft.sql_server" });
        if (Kind != DatabaseKind.Sqlite) return;
        oneWriter = new SemaphoreSlim(1, 1);
        var parts = new DbConnectionStringBuilder { ConnectionString = connection };
        var named = parts["Data Source"].ToString()!;
        File = Path.GetFullPath(named, folder ?? Environment.CurrentDirectory);
        if (!Path.IsPathFullyQualified(named))
        {
            parts["Data Source"] = File;
            connection = parts.ConnectionString;
        }
        if (Path.GetDirectoryName(File) is not { Length: > 0 } around) return;
        try
        {
            Directory.CreateDirectory(around);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotReady($"The folder of the database, {around}, cannot be made: {e.Message} Name one in ConnectionStrings:Main that the product's user may write in.");
        }
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
                options.UseNpgsql(Impatient(connection), o => o.MigrationsHistoryTable(historyTable)).AddInterceptors(BrokenConnections.Instance);
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

    /// <summary>
    /// A host that freezes in the middle of a write holds its tenant's lock, and nobody there can write, until the server takes it away:
    /// after 10 seconds in which it asked nothing, unless the connection string says otherwise. What it was writing is undone.
    /// </summary>
    static string Released(string connection)
    {
        const string Limit = "idle_in_transaction_session_timeout";
        var parts = new NpgsqlConnectionStringBuilder(connection);
        if (parts.Options?.Contains(Limit, StringComparison.Ordinal) != true) parts.Options = $"{parts.Options} -c {Limit}=10000".TrimStart();
        return parts.ConnectionString;
    }

    internal static DatabaseKind KindOf(string connection)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connection };
        if (parts.ContainsKey("Host")) return DatabaseKind.PostgreSql;
        return parts.ContainsKey("Server") ? DatabaseKind.SqlServer : DatabaseKind.Sqlite;
    }

    /// <summary>Who opens a page waits five seconds for a server that is not there, unless the operator says otherwise.</summary>
    static string Impatient(string connection)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        if (!new DbConnectionStringBuilder { ConnectionString = connection }.ContainsKey("Timeout")) parts.Timeout = 5;
        return parts.ConnectionString;
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

    /// <summary>
    /// When a server goes, all connections to it break, and the pool would hand out each of them once more after it is back. The first
    /// that is found broken empties the pool.
    /// </summary>
    sealed class BrokenConnections : DbCommandInterceptor
    {
        public static readonly BrokenConnections Instance = new();

        public override void CommandFailed(DbCommand command, CommandErrorEventData eventData)
        {
            if (Troubles.Broke(eventData.Exception) && command.Connection is NpgsqlConnection broken) NpgsqlConnection.ClearPool(broken);
        }

        public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
        {
            CommandFailed(command, eventData);
            return Task.CompletedTask;
        }
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

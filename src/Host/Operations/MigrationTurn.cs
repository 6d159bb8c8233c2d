using Microsoft.Data.Sqlite;
using Npgsql;

namespace PartyDiscipline.Host.Operations;

/// <summary>
/// Tables are changed by one at a time; whoever comes second waits and then finds nothing to do. Entity Framework does not see to it: on
/// PostgreSQL its lock ends with the first step, on SQLite it is a row that the dead leave behind, for which everybody after them would wait for
/// ever. So PostgreSQL keeps the turn for a session and for the embedded database the operating system does; both take it back from the dead.
/// SQL Server's is as it should be.
/// </summary>
sealed class MigrationTurn : IDisposable
{
    /// <summary>The table of SQLite's row, as Entity Framework names it.</summary>
    const string Left = "__EFMigrationsLock";
    const string Name = "PartyDiscipline migrate";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    readonly IDisposable? held;

    MigrationTurn(IDisposable? held) => this.held = held;

    /// <summary>Waits for the turn; it ends when disposed, or with the process.</summary>
    public static MigrationTurn Take(DatabaseEngine engine)
    {
        if (engine.Kind == DatabaseKind.PostgreSql) return new(Session(engine.Connection));
        if (engine.File is not { } database) return new(null);
        var turn = new MigrationTurn(Hold(database + ".migrating"));
        // Whoever has the turn knows that the row is nobody's.
        if (File.Exists(database)) ForgetTheDead(database);
        return turn;
    }

    static NpgsqlConnection Session(string connection)
    {
        var session = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false, CommandTimeout = (int)Patience.TotalSeconds }.ToString());
        try
        {
            session.Open();
            using var wait = session.CreateCommand();
            wait.CommandText = "SELECT pg_advisory_lock(hashtext($1))";
            wait.Parameters.Add(new NpgsqlParameter { Value = Name });
            wait.ExecuteNonQuery();
            return session;
        }
        catch (NpgsqlException e)
        {
            session.Dispose();
            if (e.InnerException is TimeoutException) throw Another("the database's lock");
            throw;
        }
    }

    static NotReady Another(string what) => new($"Another migration has been at work for {Patience.TotalMinutes:0} minutes; it holds {what}.");

    static FileStream Hold(string file)
    {
        for (var waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(file))
            {
                if (waited > Patience) throw Another(file);
            }
            Thread.Sleep(Pause);
        }
    }

    static void ForgetTheDead(string database)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        connection.Open();
        using var drop = connection.CreateCommand();
        drop.CommandText = $"DROP TABLE IF EXISTS \"{Left}\"";
        drop.ExecuteNonQuery();
    }

    public void Dispose() => held?.Dispose();
}

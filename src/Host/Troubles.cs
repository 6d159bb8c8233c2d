using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace PartyDiscipline.Host;

/// <summary>What stands behind a failed request or start that no change of the program mends: it goes on when the thing behind it does.</summary>
enum Trouble
{
    /// <summary>The database, or a live party, does not answer.</summary>
    Away,
    /// <summary>The database answers and takes no change: its disk is full, or it is set to read only.</summary>
    ReadsOnly,
    /// <summary>The database says that its file is not sound.</summary>
    Damaged,
    /// <summary>The keys of what is kept encrypted cannot be read.</summary>
    VaultShut,
}

/// <summary>Tells trouble from bugs by what the three databases and the silo say.</summary>
static class Troubles
{
    /// <summary>After how many seconds a client may try again.</summary>
    public const string RetryAfter = "10";

    /// <summary>The trouble behind an exception, wherever in its chain; null for a bug of ours.</summary>
    public static Trouble? Of(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
            if (One(e) is { } trouble) return trouble;
        return null;
    }

    static Trouble? One(Exception e) => e switch
    {
        VaultShut => Trouble.VaultShut,
        PostgresException said => Postgres(said.SqlState),
        NpgsqlException => Trouble.Away,
        SqliteException said => said.SqliteErrorCode switch
        {
            5 or 6 or 10 or 14 => Trouble.Away, // busy, locked, I/O, cannot open
            8 or 13 => Trouble.ReadsOnly, // read only, full
            11 or 26 => Trouble.Damaged, // corrupt, no database
            _ => null,
        },
        SqlException said => said.Number switch
        {
            1105 or 9002 or 3906 or 3908 => Trouble.ReadsOnly, // file full, log full, read only, in recovery
            823 or 824 => Trouble.Damaged,
            -2 or -1 or 2 or 20 or 40 or 53 or 64 or 121 or 233 or 258 or 4060 or 6005 or 10053 or 10054 or 10060 or 10061 or 17142 => Trouble.Away,
            _ => said.IsTransient ? Trouble.Away : null,
        },
        TimeoutException or Orleans.Runtime.OrleansException => Trouble.Away,
        // A live party's message that waited too long; a person who went away cancels by a token.
        OperationCanceledException { CancellationToken.CanBeCanceled: false } => Trouble.Away,
        _ => null,
    };

    static Trouble? Postgres(string state) => state switch
    {
        "25006" or "53100" => Trouble.ReadsOnly, // read-only transaction, disk full
        "57014" => Trouble.Away, // a statement that took too long
        "XX001" or "XX002" => Trouble.Damaged,
        _ => state[..2] is "08" or "53" or "57" or "58" ? Trouble.Away : null, // connection, resources, operator, system
    };

    /// <summary>Whether a connection broke, so that its neighbours in the pool have most likely broken too.</summary>
    public static bool Broke(Exception e) => e is PostgresException { SqlState: "57P01" or "57P02" or "57P03" } || e is NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException };

    /// <summary>Whether anything in the chain was said by a database.</summary>
    public static bool IsOfDatabase(Exception? e) => e is DbException || e?.InnerException is { } inner && IsOfDatabase(inner);
}

/// <summary>The vault's keys are not to be had; what they conceal stays shut, and nothing is concealed under another key in their stead.</summary>
sealed class VaultShut(string message, Exception inner) : Exception(message, inner);

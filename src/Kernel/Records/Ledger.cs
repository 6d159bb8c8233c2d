using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PartyDiscipline.Kernel.Records;

/// <summary>A past-tense fact that a module publishes. Public in the publisher's Contract.cs, only ids, dates and codes, never content.</summary>
public interface IFact;

/// <summary>A fact that some people should hear of: the host puts a notice on their desks. Its words are <c>Notice.</c> and the fact's name.</summary>
public interface IConcerns : IFact
{
    /// <summary>People by their ids in the fact's tenant, the actor left out.</summary>
    IReadOnlyList<Guid> Persons { get; }

    /// <summary>Where they see what it is about.</summary>
    string Page { get; }
}

/// <summary>
/// A row of the Ledger: the audit entry and the outbox message of one write, in that write's own transaction.
/// One hash chain per tenant; <c>(TenantId, Seq)</c> is its key and its order. Never updated, never deleted.
/// </summary>
public sealed class LedgerEntry : ITenantRow
{
    /// <summary>Names how <see cref="Hash"/> was made, so that the algorithm can change without rewriting history: one hash over all columns.</summary>
    public const string Sha256 = "sha256/1";

    /// <summary>One hash over the content and one over the link, so that a link can be shown without what it links (ADR 12).</summary>
    public const string Sha256InTwo = "sha256/2";

    public string TenantId { get; private set; } = "";
    /// <summary>1, 2, 3 … without a gap inside a tenant.</summary>
    public long Seq { get; private set; }
    public DateTimeOffset At { get; private set; }
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    /// <summary>The registered system that acted, when none of our pages did.</summary>
    public string? Client { get; private set; }
    /// <summary>The fact's name: module and type, for example <c>Duties.DutyRecorded</c>.</summary>
    public string Fact { get; private set; } = "";
    /// <summary>The kind and id of what the fact is about.</summary>
    public string Subject { get; private set; } = "";
    /// <summary>The fact as JSON.</summary>
    public string Body { get; private set; } = "";
    /// <summary>One line for each row that the write added, changed or deleted: table, key and hash of the row as it now stands.</summary>
    public string Images { get; private set; } = "";
    public string Algorithm { get; private set; } = Sha256InTwo;
    /// <summary>The hash of the row before this one; 64 zeros for the first.</summary>
    public string Previous { get; private set; } = "";
    public string Hash { get; private set; } = "";

    /// <summary>What stands before the first row.</summary>
    public static readonly string Genesis = new('0', 64);

    internal static LedgerEntry Seal(
        string tenant, long seq, DateTimeOffset at, Access.Actor actor, string fact, string subject, string body, string images, string previous)
    {
        var entry = new LedgerEntry
        {
            TenantId = tenant,
            Seq = seq,
            At = at,
            Account = actor.Account,
            ActorName = actor.Name,
            Client = actor.Client,
            Fact = fact,
            Subject = subject,
            Body = body,
            Images = images,
            Previous = previous,
        };
        entry.Hash = entry.ComputeHash();
        return entry;
    }

    /// <summary>The hash over every column but itself, each with its length in front so that no two rows read alike.</summary>
    public string ComputeHash() => Algorithm switch
    {
        Sha256 => HashOf([Algorithm, Previous, TenantId, Number(Seq), Number(At.UtcTicks), Account.ToString("N"), ActorName, Client ?? "", Fact, Subject, Body, Images]),
        Sha256InTwo => LinkHash(Previous, TenantId, Seq, ContentHash()),
        // What names no algorithm of ours proves nothing, so it equals no hash.
        _ => "",
    };

    /// <summary>The hash over what the entry says: all that is not the link.</summary>
    public string ContentHash() => HashOfContent(At, Account, ActorName, Client, Fact, Subject, Body, Images);

    /// <summary>The same of an entry that came from elsewhere.</summary>
    internal static string HashOfContent(DateTimeOffset at, Guid account, string actorName, string? client, string fact, string subject, string body, string images) =>
        HashOf([Number(at.UtcTicks), account.ToString("N"), actorName, client ?? "", fact, subject, body, images]);

    /// <summary>The hash of an entry of which only the place in the chain and the hash of its content are known.</summary>
    public static string LinkHash(string previous, string tenant, long seq, string contentHash) => HashOf([Sha256InTwo, previous, tenant, Number(seq), contentHash]);

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string HashOf(ReadOnlySpan<string> columns)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var column in columns)
        {
            var bytes = Encoding.UTF8.GetBytes(column);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            sha.AppendData(length);
            sha.AppendData(bytes);
        }
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }
}

/// <summary>The last row of a tenant's chain. Locking it orders all writes of the tenant.</summary>
public sealed class LedgerHead : ITenantRow
{
    public string TenantId { get; init; } = "";
    public long Seq { get; set; }
    public string Hash { get; set; } = LedgerEntry.Genesis;
}

/// <summary>An operation id that was spent, and what it came to: a second submit gets the first answer.</summary>
public sealed class Operation : ITenantRow
{
    public string TenantId { get; init; } = "";
    public Guid Id { get; init; }
    public Guid Subject { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>How far a handler has read a tenant's Ledger.</summary>
public sealed class LedgerCursor : ITenantRow
{
    public string TenantId { get; init; } = "";
    public string Handler { get; init; } = "";
    public long Seq { get; set; }
}

/// <summary>A fact on its way to a handler, with where it came from.</summary>
public sealed record Delivery(string Tenant, long Seq, DateTimeOffset At, Guid Account, string ActorName);

/// <summary>
/// Acts on a fact of an upstream module, at least once and in order per tenant: handlers are idempotent.
/// Found in a module's assembly by itself; add one by writing an internal sealed class.
/// </summary>
public interface IHandle<in TFact> where TFact : IFact
{
    Task Handle(TFact fact, Delivery delivery, CancellationToken cancel);
}

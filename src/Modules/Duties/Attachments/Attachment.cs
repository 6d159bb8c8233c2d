using System.Security.Cryptography;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Attachments;

/// <summary>
/// A file with a record: optional, at most two (domain §F.3 P2). Its content is stored once per unit under its hash; taken off, it is no
/// longer shown, and what it was stays in the Ledger.
/// </summary>
sealed class Attachment : TenantRow
{
    public const int NameLength = 100;

    public Guid Record { get; private set; }
    public string Name { get; private set; } = "";
    public string ContentType { get; private set; } = "";
    public int Size { get; private set; }
    /// <summary>SHA-256 of the content.</summary>
    public string Hash { get; private set; } = "";
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }
    public bool Removed { get; private set; }

    Attachment() { }

    public Attachment(Guid record, string name, AttachmentType type, byte[] content, Actor actor, DateTimeOffset at)
    {
        (Record, Name, ContentType, Size, Hash) = (record, name, type.ContentType, content.Length, HashOf(content));
        (Account, ActorName, At) = (actor.Account, actor.Name, at);
    }

    public void Remove() => Removed = true;

    public static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The name as it is kept.</summary>
    public static string Bare(string name) => FileNames.Bare(name, NameLength);
}

/// <summary>A piece of a file's content, under its hash.</summary>
sealed class AttachmentPart : ITenantRow
{
    public const int PartBytes = 512 * 1024;

    public string TenantId { get; private set; } = "";
    public string Hash { get; private set; } = "";
    public int Number { get; private set; }
    public byte[] Content { get; private set; } = [];

    AttachmentPart() { }

    public static IEnumerable<AttachmentPart> Of(string tenant, string hash, byte[] content) =>
        content.Chunk(PartBytes).Select((bytes, i) => new AttachmentPart { TenantId = tenant, Hash = hash, Number = i, Content = bytes });
}

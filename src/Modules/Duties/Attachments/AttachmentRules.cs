using System.IO.Compression;
using System.Text.Json;

namespace PartyDiscipline.Duties.Attachments;

/// <summary>What may be put with a record, as data (Regulations/attachments.json); all ○. Pictures are not among it: none is ever needed.</summary>
sealed class AttachmentRules
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    readonly File file;

    AttachmentRules(File file) => this.file = file;

    public int Most => file.Most;
    public int Megabytes => file.Megabytes;
    /// <summary>Of all that one person ever put in, and of a whole unit; what was taken off counts, because it is kept.</summary>
    public int MegabytesOfPerson => file.MegabytesOfPerson;
    public int MegabytesOfUnit => file.MegabytesOfUnit;
    public string Extensions => string.Join(",", file.Types.Select(t => t.Extension));

    public static AttachmentRules Load()
    {
        using var stream = typeof(AttachmentRules).Assembly.GetManifestResourceStream("PartyDiscipline.Duties.Regulations.attachments.json")!;
        return Read(stream);
    }

    internal static AttachmentRules Read(Stream json) => new(JsonSerializer.Deserialize<File>(json, Json)!);

    /// <summary>The type that the name promises and the content keeps; null when it promises none of ours or does not keep it.</summary>
    public AttachmentType? TypeOf(string name, byte[] content) => file.Types.FirstOrDefault(t =>
        name.EndsWith(t.Extension, StringComparison.OrdinalIgnoreCase)
        && content.AsSpan().StartsWith(Convert.FromHexString(t.Begins))
        && (t.Holds is null || Holds(content, t.Holds)));

    static bool Holds(byte[] content, string entry)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            return zip.GetEntry(entry) is not null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }

    sealed record File(int Version, int Most, int Megabytes, int MegabytesOfPerson, int MegabytesOfUnit, IReadOnlyList<AttachmentType> Types);
}

/// <param name="Extension">What the name ends with.</param>
/// <param name="ContentType">How it is sent.</param>
/// <param name="Begins">Its first bytes, in hexadecimal.</param>
/// <param name="Holds">For a package: the entry that makes it one of its kind.</param>
sealed record AttachmentType(string Extension, string ContentType, string Begins, string? Holds = null);

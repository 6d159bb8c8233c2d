using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using PartyDiscipline.Kernel.Documents;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>
/// A file without what its maker left in it: camera, place and hour of a photograph, author and company of a document. A format of
/// which we cannot take that out (PDF) is kept as it is only where its sender said that he knows; every other is refused.
/// </summary>
sealed partial record CleanFile(string Name, string ContentType, byte[] Content)
{
    /// <summary>What is cleaned.</summary>
    public const string Accepted = ".jpg, .png, .docx";
    /// <summary>What is taken with its sender's consent to what its program wrote into it.</summary>
    public const string AcceptedWithConsent = ".pdf";
    const int MostUnpacked = 40 * 1024 * 1024, MostText = 3 * 1024 * 1024;

    /// <summary>The cleaned file under a plain name; null for what cannot be cleaned.</summary>
    public static CleanFile? Of(string name, byte[] content, int number)
    {
        try
        {
            return Path.GetExtension(name).ToLowerInvariant() switch
            {
                ".jpg" or ".jpeg" when Jpeg(content) is { } clean => new CleanFile($"{number}.jpg", "image/jpeg", clean),
                ".png" when Png(content) is { } clean => new CleanFile($"{number}.png", "image/png", clean),
                ".docx" when Docx(content) is { } clean => new CleanFile($"{number}.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", clean),
                _ => null,
            };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a stranger's file makes its reader throw says one thing: it cannot be cleaned.
            return null;
        }
    }

    /// <summary>Whether a name is that of a file which cannot be cleaned and needs its sender's consent.</summary>
    public static bool NeedsConsent(string name) => Path.GetExtension(name).Equals(AcceptedWithConsent, StringComparison.OrdinalIgnoreCase);

    /// <summary>A PDF as it came, metadata and all, under a plain name; null for what is none.</summary>
    public static CleanFile? AsItIs(string name, byte[] content, int number) =>
        NeedsConsent(name) && content.AsSpan().StartsWith("%PDF-"u8) ? new CleanFile($"{number}.pdf", "application/pdf", content) : null;

    /// <summary>Keeps the picture and drops every application segment and comment (EXIF, XMP, IPTC, maker's notes).</summary>
    static byte[]? Jpeg(byte[] file)
    {
        if (file.Length < 4 || file[0] != 0xFF || file[1] != 0xD8) return null;
        using var clean = new MemoryStream();
        clean.Write(file, 0, 2);
        var at = 2;
        while (at + 4 <= file.Length && file[at] == 0xFF)
        {
            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                // Fill; what follows it is a segment like any other.
                at++;
                continue;
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2));
            if (length < 2 || at + 2 + length > file.Length) return null;
            if (marker is not (>= 0xE0 and <= 0xEF) && marker != 0xFE) clean.Write(file, at, 2 + length);
            at += 2 + length;
            if (marker != 0xDA) continue;
            // The picture runs to its end mark; what stands after that, such as a second picture, is dropped.
            var end = file.AsSpan(at).IndexOf([(byte)0xFF, (byte)0xD9]);
            if (end < 0) return null;
            // A progressive picture has more scans after the first; they are read like segments.
            if (ScansOnly(file, at, clean) is not { } done) return null;
            return done ? clean.ToArray() : null;
        }
        return null;
    }

    static bool? ScansOnly(byte[] file, int at, MemoryStream clean)
    {
        while (at < file.Length)
        {
            var mark = file.AsSpan(at).IndexOf((byte)0xFF);
            if (mark < 0 || at + mark + 1 >= file.Length) return null;
            var next = file[at + mark + 1];
            clean.Write(file, at, mark);
            at += mark;
            if (next is 0x00 or 0xFF or (>= 0xD0 and <= 0xD7))
            {
                clean.Write(file, at, next == 0xFF ? 1 : 2);
                at += next == 0xFF ? 1 : 2;
                continue;
            }
            if (next == 0xD9)
            {
                clean.Write(file, at, 2);
                return true;
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2));
            if (next is not (>= 0xE0 and <= 0xEF) && next != 0xFE) clean.Write(file, at, 2 + length);
            at += 2 + length;
        }
        return null;
    }

    /// <summary>Keeps the chunks that make the picture.</summary>
    static byte[]? Png(byte[] file)
    {
        ReadOnlySpan<byte> begins = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
        if (!file.AsSpan().StartsWith(begins)) return null;
        using var clean = new MemoryStream();
        clean.Write(begins);
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            if (length < 0 || at + 12L + length > file.Length) return null;
            var kind = System.Text.Encoding.ASCII.GetString(file, at + 4, 4);
            if (kind is "IHDR" or "PLTE" or "IDAT" or "IEND" or "tRNS" or "gAMA" or "sRGB" or "cHRM") clean.Write(file, at, 12 + length);
            if (kind == "IEND") return clean.ToArray();
            at += 12 + length;
        }
        return null;
    }

    /// <summary>
    /// Without properties, thumbnails, comments' and changes' authors and the marks of writing sessions; nor with what runs, and nothing that is
    /// fetched from elsewhere when its reader opens it, because that would tell its sender who reads it and when.
    /// </summary>
    static byte[]? Docx(byte[] file)
    {
        if (!OfficeFile.Unpacks(file, MostUnpacked)) return null;
        using var from = new ZipArchive(new MemoryStream(file, writable: false), ZipArchiveMode.Read);
        if (from.GetEntry("word/document.xml") is null) return null;
        var kept = from.Entries.Where(e => Kept().IsMatch(e.FullName) && !Dropped().IsMatch(e.FullName)).ToList();
        var names = kept.Select(e => e.FullName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        using var clean = new MemoryStream();
        using (var to = new ZipArchive(clean, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var entry in kept)
            {
                using var stream = entry.Open();
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                var content = bytes.ToArray();
                content = Path.GetExtension(entry.FullName).ToLowerInvariant() switch
                {
                    ".jpg" or ".jpeg" => Jpeg(content) ?? [],
                    ".png" => Png(content) ?? [],
                    ".rels" => Relations(content, entry.FullName, names),
                    _ when entry.FullName.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase) => ContentTypes(content, names),
                    _ => Encoding.UTF8.GetBytes(Session.Replace(Fields.Replace(Telling.Replace(Text(content), "$1\"\""), "$1$2"), "")),
                };
                // All entries bear one day, so that none tells when it was written.
                var target = to.CreateEntry(entry.FullName, CompressionLevel.Fastest);
                target.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var written = target.Open();
                written.Write(content);
            }
        return clean.ToArray();
    }

    /// <summary>A part in the one writing that we read. What is written otherwise, or brings its own words, would keep what is looked for here.</summary>
    static string Text(byte[] part)
    {
        if (part.Length > MostText) throw new InvalidDataException("a part longer than anybody writes");
        var text = Encoding.UTF8.GetString(part);
        if (text.Contains('\0', StringComparison.Ordinal) || text.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase)) throw new InvalidDataException("a part in another writing");
        if (text.StartsWith("<?xml", StringComparison.Ordinal) && text[..Math.Max(0, text.IndexOf('>', StringComparison.Ordinal))] is var head
            && head.Contains("encoding", StringComparison.OrdinalIgnoreCase) && !head.Contains("utf-8", StringComparison.OrdinalIgnoreCase)) throw new InvalidDataException("a part in another writing");
        return text;
    }

    /// <summary>Leads to nothing that is no longer there, and to nothing outside but what a reader clicks on.</summary>
    static byte[] Relations(byte[] content, string name, HashSet<string> names)
    {
        var relations = Read(content);
        var folder = name[..Math.Max(0, name.LastIndexOf("_rels/", StringComparison.OrdinalIgnoreCase))];
        foreach (var relation in relations.Root!.Elements().ToList())
        {
            var (target, type) = ((string?)relation.Attribute("Target") ?? "", (string?)relation.Attribute("Type") ?? "");
            if ("External".Equals((string?)relation.Attribute("TargetMode"), StringComparison.OrdinalIgnoreCase))
            {
                if (!type.EndsWith("/hyperlink", StringComparison.Ordinal) || !Clickable().IsMatch(target)) relation.SetAttributeValue("Target", "about:blank");
                continue;
            }
            var path = new Uri(new Uri($"http://part/{folder}"), target).AbsolutePath.TrimStart('/');
            if (!names.Contains(Uri.UnescapeDataString(path))) relation.Remove();
        }
        return Write(relations);
    }

    static byte[] ContentTypes(byte[] content, HashSet<string> names)
    {
        var types = Read(content);
        foreach (var part in types.Root!.Elements().Where(e => (string?)e.Attribute("PartName") is { } name && !names.Contains(name.TrimStart('/'))).ToList()) part.Remove();
        return Write(types);
    }

    static XDocument Read(byte[] content)
    {
        using var reader = XmlReader.Create(new MemoryStream(content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true });
        return XDocument.Load(reader);
    }

    static byte[] Write(XDocument document)
    {
        using var written = new MemoryStream();
        document.Save(written, SaveOptions.DisableFormatting);
        return written.ToArray();
    }

    // None of these goes back: a text of megabytes made of beginnings is read once, not once for each of them.

    static readonly Regex Telling = new("""(\b\w+:(?:author|initials|date|userId|providerId)\s*=\s*)(?:"[^"]*"|'[^']*')""", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    static readonly Regex Session = new("""\s\w+:rsid\w*\s*=\s*(?:"[^"]*"|'[^']*')|<\w+:rsids>.*?</\w+:rsids>""", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    /// <summary>A field keeps what it shows and loses what it would run or fetch.</summary>
    static readonly Regex Fields = new("""(<\w+:(?:instrText|delInstrText)\b[^>]*>)[^<]*|(\b\w+:instr\s*=\s*")[^"]*""", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    [GeneratedRegex("""^(?:\[Content_Types\]\.xml|(?:word|_rels)/[^\\:\0]*\.(?:xml|rels|png|jpe?g))$""", RegexOptions.IgnoreCase, 2000)]
    private static partial Regex Kept();

    [GeneratedRegex("""\.\.|vbaProject|activeX|embeddings|people\.xml|^word/printerSettings""", RegexOptions.IgnoreCase, 2000)]
    private static partial Regex Dropped();

    [GeneratedRegex("^(?:https?://|mailto:)", RegexOptions.IgnoreCase, 2000)]
    private static partial Regex Clickable();
}

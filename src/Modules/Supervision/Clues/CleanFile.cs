using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.RegularExpressions;

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
    const int MostUnpacked = 40 * 1024 * 1024;

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
        catch (Exception e) when (e is InvalidDataException or ArgumentException or IndexOutOfRangeException or EndOfStreamException)
        {
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

    /// <summary>Without properties, thumbnails, comments' and changes' authors and the marks of writing sessions.</summary>
    static byte[]? Docx(byte[] file)
    {
        using var from = new ZipArchive(new MemoryStream(file, writable: false), ZipArchiveMode.Read);
        if (from.GetEntry("word/document.xml") is null || from.Entries.Sum(e => e.Length) > MostUnpacked) return null;
        using var clean = new MemoryStream();
        using (var to = new ZipArchive(clean, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var entry in from.Entries)
            {
                if (entry.FullName.StartsWith("docProps/", StringComparison.OrdinalIgnoreCase) || entry.FullName.StartsWith("customXml/", StringComparison.OrdinalIgnoreCase) || Active().IsMatch(entry.FullName)) continue;
                using var stream = entry.Open();
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                var content = bytes.ToArray();
                if (Path.GetExtension(entry.FullName).ToLowerInvariant() is ".jpg" or ".jpeg") content = Jpeg(content) ?? [];
                else if (entry.FullName.EndsWith(".png", StringComparison.OrdinalIgnoreCase)) content = Png(content) ?? [];
                else if (entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase))
                    content = System.Text.Encoding.UTF8.GetBytes(Properties().Replace(Telling().Replace(System.Text.Encoding.UTF8.GetString(content), "$1\"\""), ""));
                else continue;
                // All entries bear one day, so that none tells when it was written.
                var kept = to.CreateEntry(entry.FullName, CompressionLevel.Fastest);
                kept.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var target = kept.Open();
                target.Write(content);
            }
        return clean.ToArray();
    }

    [GeneratedRegex(@"(\bw(?:\d+)?:(?:author|initials|date|userId|providerId)=)""[^""]*""")]
    private static partial Regex Telling();

    [GeneratedRegex("""<Relationship\b[^>]*Target="/?(?:\.\./)*(?:docProps|customXml)/[^"]*"[^>]*/>|<Override\b[^>]*PartName="/(?:docProps|customXml)/[^"]*"[^>]*/>|\s\w+:rsid\w*="[^"]*"|<w:rsids>.*?</w:rsids>""", RegexOptions.Singleline)]
    private static partial Regex Properties();

    [GeneratedRegex("""vbaProject|activeX|embeddings|people\.xml|^word/printerSettings""", RegexOptions.IgnoreCase)]
    private static partial Regex Active();
}

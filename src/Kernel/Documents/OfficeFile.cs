using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace PartyDiscipline.Kernel.Documents;

/// <summary>
/// An office file that somebody uploaded, looked at before anything reads it. What it holds is counted while unpacking; what it says of
/// itself is not believed.
/// </summary>
public static class OfficeFile
{
    const int MostEntries = 200;

    /// <summary>A spreadsheet's own limits, and the most cells that a sheet may span: a reader goes through all of them, filled or not.</summary>
    const int MostColumns = 16_384, MostRows = 1_048_576, MostSpan = 20_000_000;

    /// <summary>Most shared texts, and the longest that a cell may hold: a reader takes them whole.</summary>
    const int MostTexts = 1_000_000, MostCharacters = 32_767;

    static readonly XmlReaderSettings Xml = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Whether it is an archive of reasonable size, with entries that are what they say: none closed, none twice.</summary>
    public static bool Unpacks(byte[] file, long mostUnpacked) => Looked(file, mostUnpacked, (_, content) => content.CopyTo(Stream.Null));

    /// <summary>
    /// Whether it is that, and a workbook whose sheets end where a person's sheets end: a single cell far out, or a size that is only claimed,
    /// would keep a reader busy for hours.
    /// </summary>
    public static bool IsWorkbook(byte[] file, long mostUnpacked) => Looked(file, mostUnpacked, (name, content) =>
    {
        if (name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)) LookAtPart(content);
        else if (name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)) LookAtRelations(content);
        content.CopyTo(Stream.Null);
    });

    static bool Looked(byte[] file, long mostUnpacked, Action<string, Stream> look)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(file, writable: false), ZipArchiveMode.Read);
            if (archive.Entries.Count > MostEntries || archive.Entries.Any(e => e.IsEncrypted)) return false;
            // Of two parts with one name, one reader takes the first and another one the last.
            if (archive.Entries.DistinctBy(e => e.FullName, StringComparer.OrdinalIgnoreCase).Count() < archive.Entries.Count) return false;
            var left = mostUnpacked;
            foreach (var entry in archive.Entries)
            {
                using var content = new Counted(entry.Open(), left);
                look(entry.FullName, content);
                left = content.Left;
            }
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a stranger's file makes its reader throw says one thing.
            return false;
        }
    }

    static void LookAtPart(Stream content)
    {
        using var reader = XmlReader.Create(content, Xml);
        var (row, column, lastRow, lastColumn, texts, within) = (0, 0, 1, 1, 0, "");
        var buffer = new char[4096];
        while (reader.Read())
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && within is ("t" or "v")) Measure();
            if (reader.NodeType != XmlNodeType.Element) continue;
            within = reader.LocalName;
            switch (within)
            {
                case "dimension":
                    foreach (var corner in (reader.GetAttribute("ref") ?? "").Split(':')) Reach(corner);
                    break;
                case "row":
                    row = reader.GetAttribute("r") is { } number ? Whole(number) : row + 1;
                    column = 0;
                    Span(row, 1);
                    break;
                case "c":
                    if (reader.GetAttribute("r") is { } place) Reach(place);
                    else Span(Math.Max(row, 1), ++column);
                    break;
                case "si":
                    if (++texts > MostTexts) throw new InvalidDataException("too many texts");
                    break;
                default:
                    break;
            }
        }

        void Measure()
        {
            var length = 0;
            for (int read; (read = reader.ReadValueChunk(buffer, 0, buffer.Length)) > 0;)
                if ((length += read) > MostCharacters) throw new InvalidDataException("a text that no cell holds");
        }

        void Reach(string place)
        {
            var letters = place.TakeWhile(char.IsAsciiLetter).Count();
            if (letters is 0 or > 3) throw new InvalidDataException("a cell that is none");
            column = place[..letters].Aggregate(0, (sum, letter) => sum * 26 + (char.ToUpperInvariant(letter) - 'A' + 1));
            Span(Whole(place[letters..]), column);
        }

        void Span(int toRow, int toColumn)
        {
            (lastRow, lastColumn) = (Math.Max(lastRow, toRow), Math.Max(lastColumn, toColumn));
            if (toRow is < 1 or > MostRows || toColumn is < 1 or > MostColumns || (long)lastRow * lastColumn > MostSpan) throw new InvalidDataException("a cell too far out");
        }

        static int Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new InvalidDataException("a number that is none");
    }

    /// <summary>What is read as a sheet is looked at as one, whatever it is called.</summary>
    static void LookAtRelations(Stream content)
    {
        using var reader = XmlReader.Create(content, Xml);
        while (reader.Read())
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "Relationship" }
                && (reader.GetAttribute("Type") ?? "") is var type && (type.EndsWith("/worksheet", StringComparison.OrdinalIgnoreCase) || type.EndsWith("/sharedStrings", StringComparison.OrdinalIgnoreCase))
                && reader.GetAttribute("Target")?.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) != true) throw new InvalidDataException("a sheet that is none");
    }

    /// <summary>Gives out so much and no more.</summary>
    sealed class Counted(Stream inner, long most) : Stream
    {
        public long Left { get; private set; } = most;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            return (Left -= read) >= 0 ? read : throw new InvalidDataException("it unpacks to too much");
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

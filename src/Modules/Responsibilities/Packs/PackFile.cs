using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Law;

namespace PartyDiscipline.Responsibilities.Packs;

/// <summary>A pack without a fault: the text that is kept, its hash, and what it says.</summary>
sealed record SoundPack(string Text, string Hash, Regulation Regulation);

/// <summary>Where a fault stands in a workbook.</summary>
/// <param name="Sheet">The sheet.</param>
/// <param name="Row">The row as the spreadsheet counts it; null for the sheet as a whole.</param>
/// <param name="Column">The column's head; null for the row as a whole.</param>
readonly record struct CellPlace(string Sheet, int? Row, string? Column);

/// <summary>A fault of an uploaded pack, with its place in the file that was uploaded.</summary>
sealed record PackFault(DataFault Fault, CellPlace? Cell);

/// <summary>What an upload came to: a sound pack, or every fault of it.</summary>
sealed record PackReading(SoundPack? Pack, IReadOnlyList<PackFault> Faults);

/// <summary>
/// Reads an uploaded pack, JSON or the workbook that converts to it. Nothing is trusted: size, depth, doubled members, and whatever
/// <see cref="PackCheck"/> looks at. Every fault is told, and none is an exception.
/// </summary>
static class PackFile
{
    /// <summary>Longest upload; the notice itself has 0.4 MB.</summary>
    public const int MostBytes = 2 * 1024 * 1024;
    public const string MostBytesSaid = "2 MB";
    const int MostDepth = 12;

    static readonly JsonDocumentOptions Strict = new() { MaxDepth = MostDepth };
    static readonly JsonWriterOptions Kept = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static PackReading Read(byte[] upload, LawFiles files, IReadOnlyList<Regulation> law, WorkCalendar calendar)
    {
        if (upload.Length is 0 or > MostBytes) return Nothing($"the file is empty or larger than {MostBytesSaid}");
        if (upload is not [(byte)'P', (byte)'K', ..]) return Read(upload, new Faults("pack"), _ => null, files, law, calendar);
        var faults = new Faults("pack");
        var workbook = PackWorkbook.Read(upload, faults);
        return workbook is null ? new PackReading(null, [.. faults.All.Select(f => new PackFault(f, Sheet(f)))])
            : Read(JsonSerializer.SerializeToUtf8Bytes(workbook.Pack), faults, workbook.PlaceOf, files, law, calendar);
    }

    static PackReading Read(ReadOnlyMemory<byte> json, Faults faults, Func<DataFault, CellPlace?> placeOf, LawFiles files, IReadOnlyList<Regulation> law, WorkCalendar calendar)
    {
        // A mark of byte order, as some editors write it, is no JSON.
        if (json.Span is [0xEF, 0xBB, 0xBF, ..]) json = json[3..];
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            new PackCheck(files.Check, law, calendar).Read(new Node(document.RootElement, "$", faults));
            if (faults.Count > 0) return new PackReading(null, [.. faults.All.Select(f => new PackFault(f, placeOf(f) ?? Sheet(f)))]);
            var text = Write(document.RootElement);
            return new PackReading(new SoundPack(text, HashOf(text), document.RootElement.Deserialize<Regulation>(LawFiles.Json)!), []);
        }
        catch (JsonException e)
        {
            return Nothing(Broken(json, e));
        }
    }

    /// <summary>Where the file stops being JSON, by line and column as an editor counts them.</summary>
    static FormattableString Broken(ReadOnlyMemory<byte> json, JsonException found)
    {
        var line = (int)(found.LineNumber ?? 0);
        var rest = json.Span;
        for (var i = 0; i < line && rest.IndexOf((byte)'\n') is var end and >= 0; i++) rest = rest[(end + 1)..];
        var column = Encoding.UTF8.GetCharCount(rest[..(int)Math.Min(found.BytePositionInLine ?? 0, rest.Length)]) + 1;
        return TooDeep(json, found) ? (FormattableString)$"the file is nested too deep (line {line + 1}, column {column})" : $"the file is no JSON (line {line + 1}, column {column})";
    }

    /// <summary>A file that comes further when depth does not count was too deep.</summary>
    static bool TooDeep(ReadOnlyMemory<byte> json, JsonException found)
    {
        try
        {
            JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = int.MaxValue }).Dispose();
            return true;
        }
        catch (JsonException later)
        {
            return (later.LineNumber, later.BytePositionInLine) != (found.LineNumber, found.BytePositionInLine);
        }
    }

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    static string Write(JsonElement pack)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Kept)) pack.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    static PackReading Nothing(FormattableString fault) => new(null, [new PackFault(new DataFault("$", fault.Format, fault.GetArguments()), null)]);

    /// <summary>Faults of the workbook itself name their sheet as the path.</summary>
    static CellPlace? Sheet(DataFault fault) => fault.Path.StartsWith('$') ? null : new CellPlace(fault.Path, null, null);
}

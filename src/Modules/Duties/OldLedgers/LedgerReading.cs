using System.Globalization;
using MiniExcelLibs;

namespace PartyDiscipline.Duties.OldLedgers;

/// <summary>A row as it stands in the workbook.</summary>
sealed record LedgerLine(Category Category, string Sheet, int Line, Dictionary<string, string> Cells);

/// <summary>
/// Reads an old ledger row by row, never the whole workbook at once. A sheet belongs to the category that its name begins with or is;
/// its head is the first of its first rows that names the needed columns.
/// </summary>
sealed class LedgerReading(Categories categories, IntakeLaw law)
{
    const int HeadWithin = 5;

    /// <summary>Sheets in which no ledger was found, filled while reading.</summary>
    public List<string> Ignored { get; } = [];

    public IEnumerable<LedgerLine> Lines(byte[] workbook)
    {
        using var stream = new MemoryStream(workbook);
        foreach (var sheet in stream.GetSheetNames())
        {
            stream.Position = 0;
            if (CategoryOf(sheet) is not { } category)
            {
                Ignored.Add(sheet);
                continue;
            }
            Dictionary<string, string>? head = null;
            var line = 0;
            foreach (IDictionary<string, object?> cells in stream.Query(useHeaderRow: false, sheetName: sheet))
            {
                line++;
                if (head is null)
                {
                    head = Head(category, cells);
                    if (head is null && line >= HeadWithin) break;
                    continue;
                }
                var row = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var (at, column) in head)
                    if (cells.TryGetValue(at, out var cell) && Text(cell) is { Length: > 0 } text) row[column] = text.Length <= MostText ? text : text[..MostText];
                if (row.Keys.Any(k => k != IntakeLaw.Problem)) yield return new(category, sheet, line, row);
            }
            if (head is null) Ignored.Add(sheet);
        }
    }

    /// <summary>Longest cell that is kept; whatever is longer is refused by its field's own limit anyway.</summary>
    const int MostText = 2000;

    Category? CategoryOf(string sheet)
    {
        var name = sheet.Trim();
        return categories.All.FirstOrDefault(c => name.StartsWith(c.Code, StringComparison.OrdinalIgnoreCase) && (name.Length == c.Code.Length || !char.IsAsciiDigit(name[c.Code.Length])))
            ?? categories.All.FirstOrDefault(c => name.Contains(c.Name.Zh, StringComparison.Ordinal) || name.Equals(c.Name.En, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Which cell holds which column; null when this row is no head.</summary>
    Dictionary<string, string>? Head(Category category, IDictionary<string, object?> cells)
    {
        var (columns, head) = (law.Of(category).ToList(), new Dictionary<string, string>());
        foreach (var (at, cell) in cells)
            if (Text(cell) is { Length: > 0 } text && columns.FirstOrDefault(c => c.Named(text)) is { } column && !head.ContainsValue(column.Key)) head[at] = column.Key;
        return law.Columns.Where(c => c.Required).All(c => head.ContainsValue(c.Key)) ? head : null;
    }

    static string Text(object? cell) => cell switch
    {
        null => "",
        DateTime at => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IFormattable figure => figure.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString()!.Trim(),
    };
}

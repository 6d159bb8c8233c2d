namespace PartyDiscipline.Kernel.Documents;

/// <summary>A workbook to print or to work on: ledger sheets (台账), lists, error lists of an import.</summary>
public sealed record Workbook
{
    /// <summary>File name without extension.</summary>
    public required string FileName { get; init; }
    public required IReadOnlyList<Sheet> Sheets { get; init; }
}

/// <summary>
/// One sheet: a title line, a head that stays in sight and repeats in print, filters, and rows. Text that a spreadsheet would run as a
/// formula is kept as text.
/// </summary>
public sealed record Sheet
{
    /// <summary>The tab's name, at most 31 characters.</summary>
    public required string Name { get; init; }
    /// <summary>Over the head; null for plain lists that are read again by machines.</summary>
    public string? Title { get; init; }
    public required IReadOnlyList<SheetColumn> Columns { get; init; }
    /// <summary>Cells by column: text, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/>, numbers, booleans or null; read once, while writing.</summary>
    public required IEnumerable<IReadOnlyList<object?>> Rows { get; init; }
    public bool Landscape { get; init; } = true;
}

/// <param name="Title">The head.</param>
/// <param name="Width">In characters of the standard font.</param>
public sealed record SheetColumn(string Title, double Width = 12);

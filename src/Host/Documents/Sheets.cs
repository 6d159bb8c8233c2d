using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using PartyDiscipline.Kernel.Calendar;
using Sheet = PartyDiscipline.Kernel.Documents.Sheet;
using Workbook = PartyDiscipline.Kernel.Documents.Workbook;

namespace PartyDiscipline.Host.Documents;

/// <summary>
/// Workbooks as xlsx: the head stays in sight and repeats in print, columns have filters, pages are numbered. Text stays text, whatever it
/// begins with. Rows are written as they come, so a long list costs no memory but its file.
/// </summary>
static class Xlsx
{
    /// <summary>Excel's own limits.</summary>
    const int MostCharacters = 32_767, MostTabCharacters = 31;

    /// <summary>Heights in points.</summary>
    const double LineHeight = 16, TitleHeight = 30;
    const int MostLines = 25;

    /// <summary>Formats of cells, by their place in <see cref="Styles"/>.</summary>
    const uint Plain = 0, Head = 1, Title = 2, Date = 3, Instant = 4, Quoted = 5, QuotedHead = 6, QuotedTitle = 7;

    public static byte[] Write(Workbook workbook)
    {
        using var stream = new MemoryStream();
        using (var package = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var main = package.AddNewPart<WorkbookPart>("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "rId1");
            main.AddNewPart<WorkbookStylesPart>("rId1").Stylesheet = Styles();
            var tabs = new Sheets();
            var names = new DefinedNames();
            for (var i = 0; i < workbook.Sheets.Count; i++)
            {
                var (sheet, id) = (workbook.Sheets[i], $"rId{i + 2}");
                var rows = Write(main.AddNewPart<WorksheetPart>(id), sheet);
                var tab = Tab(sheet.Name);
                tabs.Append(new DocumentFormat.OpenXml.Spreadsheet.Sheet { Name = tab, SheetId = (uint)(i + 1), Id = id });
                names.Append(new DefinedName($"{Quote(tab)}!{Area(sheet, rows)}") { Name = "_xlnm._FilterDatabase", LocalSheetId = (uint)i, Hidden = true });
                names.Append(new DefinedName($"{Quote(tab)}!$1:${HeadRow(sheet)}") { Name = "_xlnm.Print_Titles", LocalSheetId = (uint)i });
            }
            main.Workbook = new DocumentFormat.OpenXml.Spreadsheet.Workbook(tabs, names);
        }
        return SteadyZip.Of(stream);
    }

    static int HeadRow(Sheet sheet) => sheet.Title is null ? 1 : 2;

    static string Area(Sheet sheet, int lastRow) => $"$A${HeadRow(sheet)}:${Letters(sheet.Columns.Count)}${Math.Max(lastRow, HeadRow(sheet))}";

    /// <summary>Writes the rows and says which was the last.</summary>
    static int Write(WorksheetPart part, Sheet sheet)
    {
        using var writer = OpenXmlWriter.Create(part);
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetProperties(new PageSetupProperties { FitToPage = true }));
        writer.WriteElement(new SheetViews(new SheetView(new Pane
        {
            VerticalSplit = HeadRow(sheet),
            TopLeftCell = $"A{HeadRow(sheet) + 1}",
            ActivePane = PaneValues.BottomLeft,
            State = PaneStateValues.Frozen,
        })
        { WorkbookViewId = 0 }));
        writer.WriteElement(new SheetFormatProperties { DefaultRowHeight = LineHeight });
        writer.WriteElement(new Columns(sheet.Columns.Select((c, i) => new DocumentFormat.OpenXml.Spreadsheet.Column { Min = (uint)(i + 1), Max = (uint)(i + 1), Width = c.Width, CustomWidth = true })));
        writer.WriteStartElement(new SheetData());
        var row = 0;
        if (sheet.Title is { } title) WriteRow([title], Title);
        WriteRow([.. sheet.Columns.Select(c => c.Title)], Head);
        foreach (var cells in sheet.Rows) WriteRow(cells, Plain);
        writer.WriteEndElement();
        writer.WriteElement(new AutoFilter { Reference = Area(sheet, row).Replace("$", "", StringComparison.Ordinal) });
        if (sheet.Title is not null && sheet.Columns.Count > 1) writer.WriteElement(new MergeCells(new MergeCell { Reference = $"A1:{Letters(sheet.Columns.Count)}1" }));
        writer.WriteElement(new PageMargins { Left = 0.6, Right = 0.6, Top = 0.7, Bottom = 0.7, Header = 0.3, Footer = 0.3 });
        writer.WriteElement(new PageSetup { PaperSize = 9, Orientation = sheet.Landscape ? OrientationValues.Landscape : OrientationValues.Portrait, FitToWidth = 1, FitToHeight = 0 });
        writer.WriteElement(new HeaderFooter(new OddFooter("&C— &P / &N —")));
        writer.WriteEndElement();
        return row;

        void WriteRow(IReadOnlyList<object?> cells, uint style)
        {
            row++;
            writer.WriteStartElement(new Row { RowIndex = (uint)row, Height = style == Title ? TitleHeight : LineHeight * Math.Min(MostLines, LinesOf(sheet, cells)), CustomHeight = true });
            for (var i = 0; i < cells.Count; i++)
            {
                var cell = CellOf(cells[i], style);
                cell.CellReference = $"{Letters(i + 1)}{row}";
                writer.WriteElement(cell);
            }
            writer.WriteEndElement();
        }
    }

    /// <summary>Not every program makes a row as high as its text, so it is said.</summary>
    static int LinesOf(Sheet sheet, IReadOnlyList<object?> cells) =>
        cells.Select((cell, i) => cell is string text && i < sheet.Columns.Count ? (int)Math.Ceiling(2 * Typesetting.Width(text) / Math.Max(1, sheet.Columns[i].Width - 1)) : 1).Append(1).Max();

    static Cell CellOf(object? value, uint style) => value switch
    {
        null or "" => new() { StyleIndex = style },
        string text => Words(text, style),
        bool flag => Words(flag ? "是" : "否", style),
        DateOnly date => Number(date.DayNumber - new DateOnly(1899, 12, 30).DayNumber, Date),
        DateTimeOffset at => Number(ChinaTime.Local(at).DateTime.ToOADate(), Instant),
        IFormattable number and (int or long or double or decimal or float or short or uint) => Number(Convert.ToDouble(number, CultureInfo.InvariantCulture), style),
        _ => Words(value.ToString() ?? "", style),
    };

    static Cell Number(double number, uint style) => new() { CellValue = new(number), StyleIndex = style };

    static Cell Words(string text, uint style)
    {
        text = Characters.Printable(text);
        if (text.Length > MostCharacters) text = text[..MostCharacters];
        // The mark in front stays when the cell is edited, also in a head that somebody else named.
        if (Formulas.MayBe(text)) style = style switch { Plain => Quoted, Head => QuotedHead, Title => QuotedTitle, _ => style };
        return new() { DataType = CellValues.InlineString, InlineString = new(new Text(text) { Space = SpaceProcessingModeValues.Preserve }), StyleIndex = style };
    }

    static string Tab(string name)
    {
        var allowed = string.Concat(Characters.Printable(name).Where(c => !@"[]:*?/\".Contains(c, StringComparison.Ordinal)));
        return allowed.Length > MostTabCharacters ? allowed[..MostTabCharacters] : allowed;
    }

    static string Quote(string tab) => $"'{tab.Replace("'", "''", StringComparison.Ordinal)}'";

    static string Letters(int column) => column <= 26 ? $"{(char)('A' + column - 1)}" : Letters((column - 1) / 26) + Letters((column - 1) % 26 + 1);

    static Stylesheet Styles()
    {
        Font Face(double size, bool bold) => bold ? new(new Bold(), new FontSize { Val = size }, new FontName { Val = "宋体" }) : new(new FontSize { Val = size }, new FontName { Val = "宋体" });
        CellFormat Format(uint font = 0, uint border = 1, uint number = 0, bool quoted = false, HorizontalAlignmentValues? across = null) => new(
            new Alignment { Vertical = VerticalAlignmentValues.Center, WrapText = true, Horizontal = across })
        { FontId = font, FillId = font == 1 ? 2u : 0u, BorderId = border, NumberFormatId = number, FormatId = 0, ApplyAlignment = true, ApplyBorder = true, ApplyNumberFormat = number > 0, QuotePrefix = quoted };
        return new Stylesheet(
            new NumberingFormats(new NumberingFormat { NumberFormatId = 164, FormatCode = "yyyy-mm-dd" }, new NumberingFormat { NumberFormatId = 165, FormatCode = "yyyy-mm-dd hh:mm" }),
            new DocumentFormat.OpenXml.Spreadsheet.Fonts(Face(11, false), Face(11, true), Face(16, true)),
            new Fills(
                new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
                new Fill(new PatternFill(new ForegroundColor { Rgb = "FFF1EDE6" }) { PatternType = PatternValues.Solid })),
            new Borders(new Border(), new Border(
                new LeftBorder { Style = BorderStyleValues.Thin }, new RightBorder { Style = BorderStyleValues.Thin },
                new TopBorder { Style = BorderStyleValues.Thin }, new BottomBorder { Style = BorderStyleValues.Thin }, new DiagonalBorder())),
            new CellStyleFormats(new CellFormat()),
            new CellFormats(
                Format(), Format(font: 1, across: HorizontalAlignmentValues.Center), Format(font: 2, border: 0, across: HorizontalAlignmentValues.Center),
                Format(number: 164), Format(number: 165), Format(quoted: true),
                Format(font: 1, quoted: true, across: HorizontalAlignmentValues.Center), Format(font: 2, border: 0, quoted: true, across: HorizontalAlignmentValues.Center)));
    }
}

/// <summary>The first sheet of a workbook as comma-separated lines: UTF-8 with byte order mark, dates as 2026-03-31.</summary>
static class Csv
{
    public static byte[] Write(Workbook workbook)
    {
        var sheet = workbook.Sheets[0];
        var text = new StringBuilder("\uFEFF");
        Line(sheet.Columns.Select(c => c.Title));
        foreach (var row in sheet.Rows) Line(row);
        return Encoding.UTF8.GetBytes(text.ToString());

        void Line(IEnumerable<object?> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
    }

    static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            bool flag => flag ? "是" : "否",
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTimeOffset at => ChinaTime.Local(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            string words => Safe(Characters.Printable(words)),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => Safe(Characters.Printable(value.ToString() ?? "")),
        };
        return text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    // Of the text as it is written: what is taken out of it may have stood before a formula.
    static string Safe(string written) => Formulas.MayBe(written) ? $"'{written}" : written;
}

/// <summary>Text that a spreadsheet would run.</summary>
static class Formulas
{
    /// <summary>Blanks and signs without width before it hide it from the eye, not from every program.</summary>
    public static bool MayBe(string text) => text.TrimStart(Unseen) is { Length: > 0 } seen && (seen[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' || text[0] is '\t' or '\r' or '\n');

    static readonly char[] Unseen = [' ', '\t', '\r', '\n', '\u00A0', '\u3000', '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF'];
}

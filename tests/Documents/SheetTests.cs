using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using PartyDiscipline.Host.Documents;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Documents;

/// <summary>Ledger sheets as xlsx and CSV.</summary>
public sealed class SheetTests
{
    [Fact]
    public void An_xlsx_opens_without_repair()
    {
        using var package = SpreadsheetDocument.Open(new MemoryStream(Xlsx.Write(Sample.Ledger)), false);
        Assert.Empty(new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Microsoft365).Validate(package).Select(e => $"{e.Path?.XPath}: {e.Description}"));
    }

    [Fact]
    public void The_same_workbook_gives_the_same_bytes() => Assert.Equal(Xlsx.Write(Sample.Ledger), Xlsx.Write(Sample.Ledger));

    [Fact]
    public void Its_cells_and_print_set_up_are_the_approved_ones()
    {
        using var package = SpreadsheetDocument.Open(new MemoryStream(Xlsx.Write(Sample.Ledger)), false);
        var text = new StringBuilder();
        foreach (var name in package.WorkbookPart!.Workbook!.DefinedNames!.Elements<DefinedName>()) text.Append(name.Name).Append(" = ").Append(name.Text).Append('\n');
        var sheet = package.WorkbookPart.WorksheetParts.Single().Worksheet!;
        text.Append(sheet.Descendants<Pane>().Single().OuterXml).Append('\n').Append(sheet.Descendants<AutoFilter>().Single().OuterXml).Append('\n').Append(sheet.Descendants<PageSetup>().Single().OuterXml).Append('\n');
        foreach (var cell in sheet.Descendants<Cell>()) text.Append(cell.CellReference).Append(" s").Append(cell.StyleIndex?.Value ?? 0).Append(' ').Append(cell.InnerText).Append('\n');
        Snapshot.Match(text.ToString());
    }

    [Fact]
    public void No_cell_becomes_a_formula()
    {
        using var package = SpreadsheetDocument.Open(new MemoryStream(Xlsx.Write(Sample.Ledger)), false);
        var sheet = package.WorkbookPart!.WorksheetParts.Single().Worksheet!;
        Assert.Empty(sheet.Descendants<CellFormula>());
        var formats = package.WorkbookPart.WorkbookStylesPart!.Stylesheet!.CellFormats!.Elements<CellFormat>().ToList();
        var hostile = sheet.Descendants<Cell>().Single(c => c.InnerText.StartsWith('='));
        Assert.True(formats[(int)hostile.StyleIndex!.Value].QuotePrefix!.Value);
    }

    [Fact]
    public void A_csv_has_its_mark_its_quotes_and_no_formula() => Assert.Equal(
        "\uFEFF序号,日期,事项,已确认,录入时间,次数\r\n1,2026-03-05,党委会专题研究,是,2026-03-05 14:30,2.5\r\n2,2026-03-06,\"'=HYPERLINK(\"\"http://example.invalid\"\")\",否,,\r\n3,,\"带控制符与“引号”,逗号\"\"\",,,-1\r\n",
        Encoding.UTF8.GetString(Csv.Write(Sample.Ledger)));

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("＝1")]
    public void What_a_spreadsheet_would_run_is_seen(string text) => Assert.True(Formulas.MayBe(text));
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using PartyDiscipline.Host.Documents;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Documents;

/// <summary>What a reader sees in a printed file.</summary>
static partial class Reading
{
    /// <summary>The docx line by line with its styles, numbers as they are shown, tables cell by cell.</summary>
    public static string Structure(byte[] docx)
    {
        using var package = WordprocessingDocument.Open(new MemoryStream(docx), false);
        var text = new StringBuilder();
        var numbers = new ShownNumbers();
        foreach (var element in package.MainDocumentPart!.Document!.Body!.ChildElements) Write(text, element, numbers, "");
        return text.ToString();
    }

    static void Write(StringBuilder text, OpenXmlElement element, ShownNumbers numbers, string indent)
    {
        switch (element)
        {
            case Paragraph paragraph:
                var style = paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value ?? "Normal";
                var breaks = paragraph.ParagraphProperties?.PageBreakBefore is null ? "" : " (new page)";
                text.Append(CultureInfo.InvariantCulture, $"{indent}[{style}{breaks}] {Said(paragraph, numbers)}\n");
                if (paragraph.ParagraphProperties?.SectionProperties is { } ends) Write(text, ends, numbers, indent);
                break;
            case Table table:
                var floats = table.GetFirstChild<TableProperties>()!.TablePositionProperties is null ? "" : " at the foot";
                text.Append(CultureInfo.InvariantCulture, $"{indent}table{floats}\n");
                foreach (var row in table.Elements<TableRow>())
                {
                    text.Append(indent).Append(row.TableRowProperties?.GetFirstChild<TableHeader>() is null ? "  row" : "  head").Append('\n');
                    foreach (var cell in row.Elements<TableCell>())
                        foreach (var line in cell.Elements<Paragraph>()) Write(text, line, numbers, indent + "    ");
                }
                break;
            case SectionProperties section:
                text.Append(CultureInfo.InvariantCulture, $"{indent}-- section {(section.GetFirstChild<PageSize>()!.Orient?.Value == PageOrientationValues.Landscape ? "turned" : "upright")}\n");
                break;
        }
    }

    /// <summary>Every word of the docx in order, numbers included, without blanks.</summary>
    public static string Words(byte[] docx)
    {
        using var package = WordprocessingDocument.Open(new MemoryStream(docx), false);
        var numbers = new ShownNumbers();
        return Squeeze(string.Concat(package.MainDocumentPart!.Document!.Body!.Descendants<Paragraph>().Select(p => Said(p, numbers))));
    }

    static string Said(Paragraph paragraph, ShownNumbers numbers)
    {
        var level = paragraph.ParagraphProperties?.NumberingProperties is { } number ? numbers.Next(number.NumberingId!.Val!.Value, number.NumberingLevelReference!.Val!.Value) : "";
        return level + string.Concat(paragraph.Descendants().Select(e => e switch { Text t => t.Text, TabChar => "\t", NoBreakHyphen => "-", _ => "" }));
    }

    /// <summary>Numbers as numbering.xml defines them, each list counted for itself.</summary>
    sealed class ShownNumbers
    {
        readonly Dictionary<int, HeadingNumbers> lists = [];

        public string Next(int list, int level)
        {
            if (!lists.TryGetValue(list, out var counted)) lists[list] = counted = new();
            return counted.Next(level + 1);
        }
    }

    /// <summary>Every word of a PDF in the order of its making, without page numbers and blanks.</summary>
    public static string PdfWords(byte[] pdf) => Squeeze(PageNumber().Replace(PdfText(pdf), ""));

    public static string PdfText(byte[] pdf) => Poppler(pdf, "pdftotext", "-raw", "-enc", "UTF-8");

    /// <summary>Words of each page with their places, in points from the top left.</summary>
    public static IReadOnlyList<IReadOnlyList<Word>> Places(byte[] pdf)
    {
        XNamespace html = "http://www.w3.org/1999/xhtml";
        return [.. XDocument.Parse(Poppler(pdf, "pdftotext", "-bbox")).Descendants(html + "page").Select(page => (IReadOnlyList<Word>)[.. page.Elements(html + "word").Select(w =>
            new Word(Plain(w.Value), At(w, "xMin"), At(w, "yMin"), At(w, "xMax"), At(w, "yMax")))])];

        static double At(XElement word, string name) => double.Parse(word.Attribute(name)!.Value, CultureInfo.InvariantCulture);
    }

    static string Poppler(byte[] pdf, string program, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("party-discipline-pdf-");
        try
        {
            var (from, to) = (Path.Combine(folder.FullName, "in.pdf"), Path.Combine(folder.FullName, "out"));
            File.WriteAllBytes(from, pdf);
            Shell.Run(program, [.. arguments, from, to]);
            return File.ReadAllText(to);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static string Squeeze(string text) => Blank().Replace(Plain(text), "");

    /// <summary>Stand-in faces draw some characters with the glyph of a radical, and a PDF then names the radical.</summary>
    static string Plain(string text) => string.Concat(text.Normalize(NormalizationForm.FormKC).Select(c => Radicals.TryGetValue(c, out var whole) ? whole : c));

    static readonly Dictionary<char, char> Radicals = new() { ['⺠'] = '民', ['⻓'] = '长', ['⻔'] = '门', ['⻅'] = '见', ['⻚'] = '页', ['⻋'] = '车', ['⻛'] = '风', ['⻝'] = '食', ['⻢'] = '马', ['⻰'] = '龙', ['⻩'] = '黄', ['⻬'] = '齐', ['⻣'] = '骨', ['⻤'] = '鬼', ['⻄'] = '西', ['⺟'] = '母', ['⺬'] = '示' };

    [GeneratedRegex(@"—\s*\d+\s*—")]
    private static partial Regex PageNumber();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}

/// <summary>A word on a page.</summary>
sealed record Word(string Text, double Left, double Top, double Right, double Bottom);

using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using PartyDiscipline.Host.Documents;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Tests.Common;
using Closing = PartyDiscipline.Kernel.Documents.Closing;

namespace PartyDiscipline.Tests.Documents;

/// <summary>Official documents as docx (GB/T 9704-2012).</summary>
public sealed class DocxTests
{
    static readonly Dictionary<string, OfficialDocument> Samples = new() { ["notice"] = Sample.Notice, ["statement"] = Sample.Statement, ["report"] = Sample.Report };

    public static TheoryData<string> Names => [.. Samples.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_docx_opens_without_repair(string name)
    {
        using var package = WordprocessingDocument.Open(new MemoryStream(Docx.Write(Samples[name])), false);
        Assert.Empty(new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Microsoft365).Validate(package).Select(e => $"{e.Path?.XPath}: {e.Description}"));
    }

    [Theory, MemberData(nameof(Names))]
    public void Its_text_and_structure_are_the_approved_ones(string name) => Snapshot.Match(Reading.Structure(Docx.Write(Samples[name])), name);

    [Theory, MemberData(nameof(Names))]
    public void The_same_document_gives_the_same_bytes(string name) => Assert.Equal(Docx.Write(Samples[name]), Docx.Write(Samples[name]));

    [Fact]
    public void Faces_are_named_in_Chinese_so_that_WPS_finds_them()
    {
        using var package = WordprocessingDocument.Open(new MemoryStream(Docx.Write(Sample.Notice)), false);
        var faces = package.MainDocumentPart!.StyleDefinitionsPart!.Styles!.Descendants<RunFonts>().Select(f => f.EastAsia?.Value).OfType<string>().Distinct();
        Assert.Equal(["方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"], faces.OrderBy(f => f switch { "方正小标宋简体" => 0, "仿宋_GB2312" => 1, "楷体_GB2312" => 2, "黑体" => 3, _ => 4 }));
    }

    [Fact]
    public void Odd_pages_are_numbered_at_the_right_and_even_ones_at_the_left()
    {
        using var package = WordprocessingDocument.Open(new MemoryStream(Docx.Write(Sample.Notice)), false);
        var main = package.MainDocumentPart!;
        Assert.NotNull(main.DocumentSettingsPart!.Settings!.GetFirstChild<EvenAndOddHeaders>());
        var section = main.Document!.Body!.Descendants<SectionProperties>().Last();
        foreach (var (kind, side) in ((HeaderFooterValues, JustificationValues)[])[(HeaderFooterValues.Default, JustificationValues.Right), (HeaderFooterValues.Even, JustificationValues.Left)])
        {
            var footer = (FooterPart)main.GetPartById(section.Elements<FooterReference>().Single(f => f.Type! == kind).Id!);
            Assert.Equal(side, footer.Footer!.Descendants<Justification>().Single().Val!.Value);
        }
    }

    [Fact]
    public void The_page_holds_22_lines_of_28_characters()
    {
        using var package = WordprocessingDocument.Open(new MemoryStream(Docx.Write(Sample.Notice)), false);
        var section = package.MainDocumentPart!.Document!.Body!.Descendants<SectionProperties>().Last();
        var (size, margin, grid) = (section.GetFirstChild<PageSize>()!, section.GetFirstChild<PageMargin>()!, section.GetFirstChild<DocGrid>()!);
        Assert.Equal((11906u, 16838u), (size.Width!.Value, size.Height!.Value));
        var height = size.Height.Value - margin.Top! - margin.Bottom!;
        var width = size.Width.Value - margin.Left! - margin.Right!;
        Assert.Equal(22, height / grid.LinePitch!);
        var given = package.MainDocumentPart.StyleDefinitionsPart!.Styles!.Elements<Style>().Single(st => st.StyleId == "Normal").StyleRunProperties!.Spacing!.Val!.Value;
        Assert.Equal(28, (int)(width / (16.0 * 20 + given)));
    }

    [Fact]
    public void Control_characters_in_a_text_do_not_spoil_the_file()
    {
        var docx = Docx.Write(Sample.Statement with { Body = [new Kernel.Documents.Paragraph("前\u0001后\uFFFF\uD800尾😀")] });
        Assert.Contains("前后尾😀", Reading.Words(docx), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("关于学习的通知", 1)]
    [InlineData("中共示例监狱委员会关于印发《全面从严治党主体责任清单（2026年度）》的通知", 3)]
    [InlineData("示例监狱管理局党委关于开展全省监狱系统2026年下半年全面从严治党主体责任落实情况专项监督检查工作的通知", 3)]
    public void A_long_title_breaks_between_words_into_a_trapezium_or_a_diamond(string title, int lines)
    {
        var broken = Typesetting.TitleLines(title);
        Assert.Equal(title, string.Concat(broken));
        Assert.Equal(lines, broken.Count);
        Assert.All(broken, line => Assert.InRange(Typesetting.Width(line), 2, Typesetting.TitleLength));
        Assert.All(broken.Skip(1), line => Assert.DoesNotContain(line[0], "的、，》）”"));
        Assert.All((string[])["全面从严治党", "监狱", "主体责任"], word => Assert.True(!title.Contains(word, StringComparison.Ordinal) || broken.Any(l => l.Contains(word, StringComparison.Ordinal))));
        if (broken is [var top, var middle, var bottom]) Assert.True(Typesetting.Width(middle) >= Math.Min(Typesetting.Width(top), Typesetting.Width(bottom)));
    }

    [Fact]
    public void A_title_of_many_names_is_broken_as_well_and_one_that_would_fill_the_page_is_left_to_the_printer()
    {
        var title = $"关于对{string.Join('、', Enumerable.Range(1, 10).Select(i => $"示范区示例{i}监狱党委委员、副监狱长某某某"))}启动问责的建议";
        var broken = Typesetting.TitleLines(title);
        var least = (int)Math.Ceiling(Typesetting.Width(title) / Typesetting.TitleLength);
        Assert.Equal(title, string.Concat(broken));
        Assert.InRange(broken.Count, least, least + 1);
        Assert.All(broken, line => Assert.InRange(Typesetting.Width(line), 1, Typesetting.TitleLength));
        Assert.All(broken.Skip(1), line => Assert.DoesNotContain(line[0], "的、，》）”"));
        Assert.DoesNotContain(Enumerable.Range(1, broken.Count - 2), i => Typesetting.Width(broken[i]) < Typesetting.Width(broken[i - 1]) && Typesetting.Width(broken[i]) < Typesetting.Width(broken[i + 1]));

        var endless = new string('长', Typesetting.MostTitleLines * Typesetting.TitleLength + 1);
        Assert.Equal([endless], Typesetting.TitleLines(endless));
        Assert.Contains(endless, Reading.Words(Docx.Write(Sample.Notice with { Title = endless })), StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_seal_the_organ_is_centred_on_the_date_four_characters_from_the_right()
    {
        var (organ, date) = Typesetting.ClosingIndents(new Closing("中共示例监狱委员会", new(2026, 8, 20)));
        Assert.Equal(4, date);
        Assert.Equal(date + Typesetting.Width("2026年8月20日") / 2, organ + Typesetting.Width("中共示例监狱委员会") / 2);
    }

    [Theory]
    [InlineData("中共示例监狱管理局委员会")]
    [InlineData("党委")]
    public void Without_a_seal_the_date_begins_two_characters_after_the_organ(string name)
    {
        var (organ, date) = Typesetting.ClosingIndents(new Closing(name, new(2026, 8, 20), Sealed: false));
        Assert.Equal(2, Math.Min(organ, date));
        Assert.Equal(organ + Typesetting.Width(name) - 2, date + Typesetting.Width("2026年8月20日"));
    }
}

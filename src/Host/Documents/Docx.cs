using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using PartyDiscipline.Kernel.Documents;
using Paragraph = DocumentFormat.OpenXml.Wordprocessing.Paragraph;
using Table = DocumentFormat.OpenXml.Wordprocessing.Table;

namespace PartyDiscipline.Host.Documents;

/// <summary>
/// An official document as docx to GB/T 9704-2012: real styles, real numbering, faces by their Chinese names. Styles, numbering and settings
/// are the files beside this one; here is only what differs from document to document. The same document gives the same bytes.
/// </summary>
sealed class Docx
{
    /// <summary>In twentieths of a point: the type area's width, upright and turned.</summary>
    const int Upright = 8845, Turned = 12756;

    const int Line = 579;
    const string Odd = "rId4", Even = "rId5";

    readonly Body body = new();
    readonly OfficialDocument document;
    int numbering = 1;
    bool newPage;

    Docx(OfficialDocument document) => this.document = document;

    public static byte[] Write(OfficialDocument document)
    {
        using var stream = new MemoryStream();
        using (var package = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = package.AddNewPart<MainDocumentPart>("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "rId1");
            Feed(main.AddNewPart<StyleDefinitionsPart>("rId1"), "styles.xml");
            Feed(main.AddNewPart<NumberingDefinitionsPart>("rId2"), "numbering.xml");
            Feed(main.AddNewPart<DocumentSettingsPart>("rId3"), "settings.xml");
            Feed(main.AddNewPart<FontTablePart>("rId6"), "fontTable.xml");
            main.AddNewPart<FooterPart>(Odd).Footer = PageNumber(JustificationValues.Right);
            main.AddNewPart<FooterPart>(Even).Footer = PageNumber(JustificationValues.Left);
            var docx = new Docx(document);
            docx.Compose();
            main.Document = new Document(docx.body);
            // Each annex counts its headings anew.
            var numbers = main.NumberingDefinitionsPart!.Numbering!;
            for (var extra = 2; extra <= docx.numbering; extra++)
                numbers.Append(new NumberingInstance(
                    [new AbstractNumId { Val = 1 }, .. Enumerable.Range(0, 4).Select(level => new LevelOverride(new StartOverrideNumberingValue { Val = 1 }) { LevelIndex = level })])
                { NumberID = extra });
        }
        return SteadyZip.Of(stream);
    }

    static void Feed(OpenXmlPart part, string name)
    {
        using var xml = typeof(Docx).Assembly.GetManifestResourceStream($"Documents/{name}")!;
        part.FeedData(xml);
    }

    void Compose()
    {
        AddHead();
        if (document.AddressedTo is { } to) Add("AddressedTo", $"{to}：");
        // Without an addressee the text stands a line below the title.
        else if (document.Body.Count > 0) Add("Normal", "");
        Blocks(document.Body);
        AddAnnexNote();
        AddClosing();
        if (document.Note is { } note) Add("Note", $"（{note}）");
        for (var i = 0; i < document.Annexes.Count; i++) AddAnnex(document.Annexes[i], i + 1);
        AddSignOffs();
        if (document.Proof is { } proof) Add("Proof", proof);
        AddImprint();
        body.Append(Section(turned: false));
    }

    void AddHead()
    {
        if (document.RedHead is { } head)
        {
            var size = $"{Typesetting.RedHeadSize(head) * 2}";
            body.Append(new Paragraph(Styled("RedHead"), new Run(new RunProperties { FontSize = new() { Val = size }, FontSizeComplexScript = new() { Val = size } }, Text(head))));
        }
        if (document.Number is not null || document.RedHead is not null) AddNumber();
        var first = true;
        foreach (var line in Typesetting.TitleLines(document.Title))
        {
            var style = Styled("Title");
            if (first && document.RedHead is not null) style.SpacingBetweenLines = new() { Before = $"{2 * Line}" };
            first = false;
            body.Append(new Paragraph(style, new Run(Text(line))));
        }
    }

    void AddNumber()
    {
        var style = Styled("Number");
        style.SpacingBetweenLines = new() { Before = $"{(document.RedHead is null ? 0 : 2 * Line)}" };
        var paragraph = new Paragraph(style);
        if (document.Signatory is { } signatory)
        {
            // 字号居左空一字，签发人居右空一字，姓名用楷体
            style.Tabs = new Tabs(new TabStop { Val = TabStopValues.Left, Position = 320 }, new TabStop { Val = TabStopValues.Right, Position = Upright - 320 });
            style.Justification = new() { Val = JustificationValues.Left };
            paragraph.Append(
                new Run(new TabChar()), new Run(Text(document.Number ?? "")), new Run(new TabChar()), new Run(Text("签发人：")),
                new Run(new RunProperties { RunFonts = new() { EastAsia = "楷体_GB2312" } }, Text(signatory)));
        }
        else paragraph.Append(new Run(Text(document.Number ?? "")));
        body.Append(paragraph);
    }

    void Blocks(IReadOnlyList<Block> blocks)
    {
        for (var i = 0; i < blocks.Count; i++)
            switch (blocks[i])
            {
                case Heading heading:
                    if (Typesetting.Turns(blocks, i) && !Typesetting.Turns(blocks, i - 1)) EndSection(turned: false);
                    var style = Styled($"Heading{heading.Level}");
                    style.NumberingProperties = new(new NumberingLevelReference { Val = heading.Level - 1 }, new NumberingId { Val = numbering });
                    Add(style, heading.Text);
                    break;
                case Kernel.Documents.Paragraph paragraph:
                    foreach (var line in paragraph.Text.Split('\n')) Add(paragraph.Indented ? "Body" : "Normal", line);
                    break;
                case Kernel.Documents.Table { Landscape: true } table:
                    if (!Typesetting.Turns(blocks, i - 1)) EndSection(turned: false);
                    Add(table, Turned);
                    EndSection(turned: true);
                    break;
                case Kernel.Documents.Table table:
                    Add(table, Upright);
                    break;
                case Form form:
                    Add(form);
                    break;
                case Signatures signatures:
                    Add(signatures);
                    break;
                case NewPage:
                    newPage = true;
                    break;
                default:
                    throw new InvalidOperationException($"{blocks[i].GetType().Name} cannot be printed.");
            }
    }

    void Add(Kernel.Documents.Table table, int width)
    {
        if (table.Caption is { } caption) Add("Caption", caption);
        int[] widths = [.. Typesetting.Widths(table).Select(part => (int)(width * part))];
        var grid = Grid(widths, "Ruled");
        grid.Append(Row(widths, [.. table.Columns.Select(c => c.Title)], "CellHead", new CantSplit(), new TableHeader()));
        foreach (var row in table.Rows) grid.Append(Row(widths, row, "Cell", new CantSplit()));
        Add(grid);
    }

    void Add(Form form)
    {
        int[] widths = [Upright * 26 / 100, Upright * 74 / 100];
        var grid = Grid(widths, "Ruled");
        foreach (var line in form.Lines)
        {
            var row = new TableRow(new TableRowProperties(new TableRowHeight { Val = (uint)(400 * line.Lines), HeightType = HeightRuleValues.AtLeast }));
            row.Append(Cell(widths[0], line.Label, "CellHead"), Cell(widths[1], line.Value, "Cell"));
            grid.Append(row);
        }
        Add(grid);
    }

    void Add(Signatures signatures)
    {
        Add("Normal", "");
        int[] widths = [.. signatures.Of.Select(_ => Upright / Math.Max(1, signatures.Of.Count))];
        var grid = Grid(widths, "PlainTable");
        grid.Append(Row(widths, [.. signatures.Of.Select(Lines)], "Normal", new CantSplit()));
        Add(grid);
    }

    /// <summary>What stands in a signature's place; the same lines in both prints.</summary>
    public static string Lines(Signature of) => string.Join('\n', new[]
    {
        $"{of.Side}：", of.Post, of.Name is null ? "签字：" : $"签字：{of.Name}", of.On is { } on ? Typesetting.Date(on) : "　　　　年　　月　　日",
        of.Proof is null ? null : $"签名校验：{of.Proof}",
    }.OfType<string>());

    /// <summary>附件说明: a line below the text; one annex has no number (7.3.4).</summary>
    void AddAnnexNote()
    {
        var first = true;
        foreach (var line in AnnexNotes(document.Annexes))
        {
            var style = Styled("AnnexNote");
            if (first) style.SpacingBetweenLines = new() { Before = $"{Line}" };
            Add(style, line);
            first = false;
        }
    }

    public static IEnumerable<string> AnnexNotes(IReadOnlyList<Annex> annexes) =>
        annexes.Select((annex, i) => $"{(i == 0 ? "附件：" : "　　　")}{(annexes.Count > 1 ? $"{i + 1}. " : "")}{annex.Title}");

    void AddClosing()
    {
        if (document.Closing is not { } closing) return;
        var (organ, date) = Typesetting.ClosingIndents(closing);
        var organStyle = Styled("Organ");
        organStyle.SpacingBetweenLines = new() { Before = $"{2 * Line}" };
        organStyle.Indentation = Right(organ);
        Add(organStyle, closing.Organ);
        var dateStyle = Styled("Date");
        dateStyle.Indentation = Right(date);
        Add(dateStyle, Typesetting.Date(closing.On));
    }

    static Indentation Right(double characters) => new() { RightChars = (int)(characters * 100), Right = $"{(int)(characters * 316)}" };

    void AddAnnex(Annex annex, int number)
    {
        Add("AnnexMark", document.Annexes.Count > 1 ? $"附件{number}" : "附件");
        var first = true;
        foreach (var line in Typesetting.TitleLines(annex.Title))
        {
            var style = Styled("Title");
            if (first) style.SpacingBetweenLines = new() { Before = $"{Line}" };
            first = false;
            Add(style, line);
        }
        Add("Normal", "");
        numbering++;
        Blocks(annex.Body);
    }

    void AddSignOffs()
    {
        if (document.SignOffs.Count == 0) return;
        Add("Normal", "");
        int[] widths = [.. document.SignOffs.Select(_ => Upright / document.SignOffs.Count)];
        var grid = Grid(widths, "PlainTable");
        grid.Append(Row(widths, [.. document.SignOffs.Select(Lines)], "SignOff", new CantSplit()));
        Add(grid);
    }

    public static string Lines(SignOff of) => $"{of.Level}：{of.Name}{(of.On is { } on ? $"\n{Typesetting.Date(on)}" : "")}";

    /// <summary>版记: held at the foot of the page on which the text ends.</summary>
    void AddImprint()
    {
        if (document.Imprint is not { } imprint)
        {
            EndWithParagraph();
            return;
        }
        var grid = Grid([Upright], "PlainTable");
        var properties = grid.GetFirstChild<TableProperties>()!;
        properties.TablePositionProperties = new()
        {
            HorizontalAnchor = HorizontalAnchorValues.Margin,
            TablePositionXAlignment = HorizontalAlignmentValues.Left,
            VerticalAnchor = VerticalAnchorValues.Margin,
            TablePositionYAlignment = VerticalAlignmentValues.Bottom,
        };
        properties.TableBorders = new() { TopBorder = Rule<TopBorder>(8), BottomBorder = Rule<BottomBorder>(8), InsideHorizontalBorder = Rule<InsideHorizontalBorder>(6) };
        if (imprint.CopiedTo is { } copied)
        {
            var style = Styled("Imprint");
            style.Indentation = new() { LeftChars = 400, Left = "1120", HangingChars = 300, Hanging = "840", RightChars = 100, Right = "280" };
            grid.Append(new TableRow(Cell(Upright, new Paragraph(style, new Run(Text($"抄送：{copied}。"))))));
        }
        var issued = Styled("Imprint");
        issued.Tabs = new Tabs(new TabStop { Val = TabStopValues.Right, Position = Upright - 216 - 280 });
        grid.Append(new TableRow(Cell(Upright, new Paragraph(issued, new Run(Text(imprint.Organ)), new Run(new TabChar()), new Run(Text($"{Typesetting.Date(imprint.On)}印发"))))));
        body.Append(grid);
        body.Append(new Paragraph(Styled("Joint")));
    }

    static T Rule<T>(uint eighths) where T : BorderType, new() => new() { Val = BorderValues.Single, Size = eighths, Space = 0, Color = "000000" };

    /// <summary>The last thing in a docx before its section must be a paragraph.</summary>
    void EndWithParagraph()
    {
        if (body.LastChild is Table) body.Append(new Paragraph(Styled("Joint")));
    }

    void EndSection(bool turned)
    {
        var style = Styled("Joint");
        style.SectionProperties = Section(turned);
        body.Append(new Paragraph(style));
    }

    static SectionProperties Section(bool turned)
    {
        var section = new SectionProperties(
            new FooterReference { Type = HeaderFooterValues.Default, Id = Odd },
            new FooterReference { Type = HeaderFooterValues.Even, Id = Even },
            turned ? new PageSize { Width = 16838, Height = 11906, Orient = PageOrientationValues.Landscape } : new PageSize { Width = 11906, Height = 16838 },
            turned
                ? new PageMargin { Top = 1587, Bottom = 1474, Left = 1984, Right = 2098, Header = 850, Footer = 907, Gutter = 0 }
                : new PageMargin { Top = 2098, Bottom = 1984, Left = 1587, Right = 1474, Header = 1417, Footer = 1417, Gutter = 0 },
            new DocGrid { Type = DocGridValues.Lines, LinePitch = Line });
        return section;
    }

    /// <summary>— 1 — on the outer side, one character from the edge.</summary>
    static Footer PageNumber(JustificationValues side)
    {
        var style = Styled("PageNumber");
        style.Justification = new() { Val = side };
        style.Indentation = side == JustificationValues.Right ? new() { Right = "280" } : new() { Left = "280" };
        return new Footer(new Paragraph(style, new Run(Text("— ")), new SimpleField(new Run(Text("1"))) { Instruction = " PAGE " }, new Run(Text(" —"))));
    }

    void Add(string style, string text) => Add(Styled(style), text);

    void Add(ParagraphProperties style, string text)
    {
        if (newPage) style.PageBreakBefore = new();
        newPage = false;
        body.Append(text.Length == 0 ? new Paragraph(style) : new Paragraph(style, new Run(Text(text))));
    }

    void Add(Table table)
    {
        // Two tables in a row would be read as one, and a table cannot begin a page by itself.
        if (newPage || body.LastChild is Table) Add("Joint", "");
        body.Append(table);
    }

    static Table Grid(int[] widths, string style)
    {
        var table = new Table(new TableProperties
        {
            TableStyle = new() { Val = style },
            TableWidth = new() { Width = $"{widths.Sum()}", Type = TableWidthUnitValues.Dxa },
            TableLayout = new() { Type = TableLayoutValues.Fixed },
        });
        table.Append(new TableGrid(widths.Select(w => new GridColumn { Width = $"{w}" })));
        return table;
    }

    static TableRow Row(int[] widths, IReadOnlyList<string> cells, string style, params OpenXmlElement[] properties)
    {
        var row = new TableRow(new TableRowProperties(properties));
        for (var i = 0; i < widths.Length; i++) row.Append(Cell(widths[i], i < cells.Count ? cells[i] : "", style));
        return row;
    }

    static TableCell Cell(int width, string text, string style) =>
        Cell(width, [.. text.Split('\n').Select(line => line.Length == 0 ? new Paragraph(Styled(style)) : new Paragraph(Styled(style), Whole(line)))]);

    /// <summary>A line of a cell: the hyphens of dates and codes are such as no line breaks at.</summary>
    static Run Whole(string line)
    {
        var run = new Run();
        foreach (var (text, whole) in Typesetting.Pieces(line))
        {
            if (!whole)
            {
                run.Append(Text(text));
                continue;
            }
            var parts = text.Split('-');
            for (var i = 0; i < parts.Length; i++)
            {
                if (i > 0) run.Append(new NoBreakHyphen());
                run.Append(Text(parts[i]));
            }
        }
        return run;
    }

    static TableCell Cell(int width, params Paragraph[] content)
    {
        var cell = new TableCell(new TableCellProperties(new TableCellWidth { Width = $"{width}", Type = TableWidthUnitValues.Dxa }));
        cell.Append(content);
        return cell;
    }

    static ParagraphProperties Styled(string style) => new() { ParagraphStyleId = new() { Val = style } };

    static Text Text(string text) => new(Characters.Printable(text)) { Space = SpaceProcessingModeValues.Preserve };
}

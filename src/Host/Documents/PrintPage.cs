using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using PartyDiscipline.Kernel.Documents;

namespace PartyDiscipline.Host.Documents;

/// <summary>
/// An official document as one HTML page that prints to GB/T 9704-2012 by print.css: the PDF's master. It holds every word of the docx in
/// the same order, runs no script and names no address.
/// </summary>
sealed class PrintPage
{
    static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);
    static readonly Lazy<string> Css = new(() =>
    {
        using var reader = new StreamReader(typeof(PrintPage).Assembly.GetManifestResourceStream("Documents/print.css")!);
        return reader.ReadToEnd();
    });

    readonly StringBuilder html = new();
    readonly OfficialDocument document;
    HeadingNumbers headings = new();
    bool newPage;

    PrintPage(OfficialDocument document) => this.document = document;

    /// <param name="document">What it says.</param>
    /// <param name="fonts">The typefaces at hand.</param>
    /// <param name="pages">How many pages it fills, when that is known: the imprint then goes to the foot of the last.</param>
    public static string Write(OfficialDocument document, Fonts fonts, int? pages = null)
    {
        var page = new PrintPage(document);
        page.html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{Encode(document.Title.ReplaceLineEndings(""))}</title><style>{fonts.Css()}
            {Css.Value}</style></head><body>
            """);
        page.Compose(pages);
        page.html.Append("</body></html>");
        return page.html.ToString();
    }

    /// <summary>Whether the imprint can be sent to the foot of the last page: not past a turned one, whose height is another.</summary>
    public static bool IsPinned(OfficialDocument document) =>
        document.Imprint is not null && !document.Body.Concat(document.Annexes.SelectMany(a => a.Body)).Any(b => b is Table { Landscape: true });

    void Compose(int? pages)
    {
        if (pages is { } count) html.Append(CultureInfo.InvariantCulture, $"<div class=\"pinned\" style=\"height:calc({count} * 225mm - 0.3mm)\">");
        AddHead();
        if (document.AddressedTo is { } to) Add("p", "to", $"{to}：");
        html.Append("<div class=\"body\">");
        Blocks(document.Body);
        html.Append("</div>");
        var first = true;
        foreach (var line in Docx.AnnexNotes(document.Annexes))
        {
            Add("p", first ? "annex-note first" : "annex-note", line);
            first = false;
        }
        AddClosing();
        if (document.Note is { } note) Add("p", null, $"（{note}）");
        for (var i = 0; i < document.Annexes.Count; i++) AddAnnex(document.Annexes[i], i + 1);
        AddCells("sign-offs", document.SignOffs.Select(Docx.Lines));
        if (document.Proof is { } proof) Add("p", "proof", proof);
        AddImprint();
        if (pages is not null) html.Append("</div>");
    }

    void AddHead()
    {
        if (document.RedHead is { } head)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"red-head\" style=\"font-size:{Typesetting.RedHeadSize(head)}pt\">{Encode(head)}</p>");
        if (document.Number is not null || document.RedHead is not null)
            html.Append(document.Signatory is { } signatory
                ? $"<p class=\"number signed\"><span>{Encode(document.Number ?? "")}</span><span>签发人：<i>{Encode(signatory)}</i></span></p>"
                : $"<p class=\"number\">{Encode(document.Number ?? "")}</p>");
        AddTitle("h1", document.Title);
    }

    void AddTitle(string tag, string title) =>
        html.Append(CultureInfo.InvariantCulture, $"<{tag} class=\"title\">{string.Join("<br>", Typesetting.TitleLines(title).Select(Encode))}</{tag}>");

    void Blocks(IReadOnlyList<Block> blocks)
    {
        for (var i = 0; i < blocks.Count; i++)
            switch (blocks[i])
            {
                case Heading heading:
                    Add($"h{heading.Level + 1}", Typesetting.Turns(blocks, i) ? "turned" : null, headings.Next(heading.Level) + heading.Text);
                    break;
                case Paragraph paragraph:
                    foreach (var line in paragraph.Text.Split('\n')) Add("p", paragraph.Indented ? null : "flush", line);
                    break;
                case Table table:
                    Add(table);
                    break;
                case Form form:
                    Add(form);
                    break;
                case Signatures signatures:
                    AddCells("signatures", signatures.Of.Select(Docx.Lines));
                    break;
                case NewPage:
                    newPage = true;
                    break;
                default:
                    throw new InvalidOperationException($"{blocks[i].GetType().Name} cannot be printed.");
            }
    }

    void Add(Table table)
    {
        Open("figure", table.Landscape ? "turned" : null);
        if (table.Caption is { } caption) html.Append(CultureInfo.InvariantCulture, $"<figcaption>{Encode(caption)}</figcaption>");
        html.Append("<table><colgroup>");
        foreach (var width in Typesetting.Widths(table)) html.Append(CultureInfo.InvariantCulture, $"<col style=\"width:{100 * width:0.##}%\">");
        html.Append("</colgroup><thead><tr>");
        foreach (var column in table.Columns) html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Encode(column.Title)}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < table.Columns.Count; i++) html.Append(CultureInfo.InvariantCulture, $"<td>{(i < row.Count ? Cell(row[i]) : "")}</td>");
            html.Append("</tr>");
        }
        html.Append("</tbody></table></figure>");
    }

    void Add(Form form)
    {
        Open("table", "form");
        foreach (var line in form.Lines)
            html.Append(CultureInfo.InvariantCulture, $"<tr style=\"height:{line.Lines * 7.05:0.##}mm\"><th scope=\"row\">{Encode(line.Label)}</th><td>{Cell(line.Value)}</td></tr>");
        html.Append("</table>");
    }

    void AddCells(string css, IEnumerable<string> cells)
    {
        if (!cells.Any()) return;
        Open("div", css);
        foreach (var cell in cells)
            html.Append(CultureInfo.InvariantCulture, $"<div>{string.Concat(cell.Split('\n').Select(line => $"<p>{Encode(line)}</p>"))}</div>");
        html.Append("</div>");
    }

    void AddClosing()
    {
        if (document.Closing is not { } closing) return;
        var (organ, date) = Typesetting.ClosingIndents(closing);
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"sign organ\" style=\"padding-right:{organ:0.##}em\">{Encode(closing.Organ)}</p>");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"sign\" style=\"padding-right:{date:0.##}em\">{Typesetting.Date(closing.On)}</p>");
    }

    void AddAnnex(Annex annex, int number)
    {
        headings = new();
        html.Append(CultureInfo.InvariantCulture, $"<section class=\"annex\"><p class=\"annex-mark\">附件{(document.Annexes.Count > 1 ? $"{number}" : "")}</p>");
        AddTitle("h2", annex.Title);
        Blocks(annex.Body);
        html.Append("</section>");
    }

    void AddImprint()
    {
        if (document.Imprint is not { } imprint) return;
        html.Append("<div class=\"imprint\">");
        if (imprint.CopiedTo is { } copied) Add("p", "copied", $"抄送：{copied}。");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"issued\"><span>{Encode(imprint.Organ)}</span><span>{Typesetting.Date(imprint.On)}印发</span></p></div>");
    }

    void Add(string tag, string? css, string text)
    {
        Open(tag, css);
        html.Append(Encode(text)).Append("</").Append(tag).Append('>');
    }

    void Open(string tag, string? css)
    {
        var both = (css, newPage) switch { (null, false) => null, (null, true) => "new-page", (_, true) => $"{css} new-page", _ => css };
        newPage = false;
        html.Append('<').Append(tag);
        if (both is not null) html.Append(" class=\"").Append(both).Append('"');
        html.Append('>');
    }

    static string Cell(string text) => string.Concat(Typesetting.Pieces(text).Select(p => p.Whole ? $"<span class=\"whole\">{Encode(p.Text)}</span>" : Encode(p.Text)));

    static string Encode(string text) => Html.Encode(Characters.Printable(text));
}

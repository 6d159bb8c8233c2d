using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;

namespace PartyDiscipline.Kernel.Web;

/// <summary>
/// Links that print: <c>&lt;print document="handbook" subject="@Model.Id" /&gt;</c> or <c>&lt;print sheet="ledger" subject="…" /&gt;</c>. Nothing for
/// somebody without the permission; where no PDF printer is set up, a word that says so instead of its link.
/// </summary>
[HtmlTargetElement("print", Attributes = "document,subject", TagStructure = TagStructure.NormalOrSelfClosing)]
[HtmlTargetElement("print", Attributes = "sheet,subject", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PrintTag(IStringLocalizerFactory words, IEnumerable<IDocument> documents, IEnumerable<IWorkbook> workbooks, IPrinter printer) : TagHelper
{
    /// <summary>An <see cref="IDocument"/> by its name.</summary>
    public string? Document { get; set; }
    /// <summary>An <see cref="IWorkbook"/> by its name.</summary>
    public string? Sheet { get; set; }
    /// <summary>What is printed of that kind. A slash in it is written as a tilde in the address, because proxies treat an escaped one in ways of their own.</summary>
    public required object Subject { get; set; }
    /// <summary>What is printed, when the page offers several; said before the format.</summary>
    public string? Label { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var permission = Document is not null ? documents.First(d => d.Name == Document).Permission : workbooks.First(w => w.Name == Sheet).Permission;
        if (ViewContext.HttpContext.ActorOrNull()?.May(permission) != true)
        {
            output.SuppressOutput();
            return;
        }
        var kernel = words.Kernel();
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        LightMarkup.AddClass(output, "d-inline-flex flex-wrap gap-2 align-items-center");
        if (Document is null)
        {
            output.Content.AppendHtml(Link("sheets", Sheet!, "xlsx", kernel["Print.Xlsx"]));
            return;
        }
        output.Content.AppendHtml(Link("documents", Document, "docx", kernel["Print.Docx"]));
        output.Content.AppendHtml(printer.HasPdf ? Link("documents", Document, "pdf", kernel["Print.Pdf"]) : LightMarkup.Span("text-muted small", kernel["Print.NoPdf"]));
    }

    TagBuilder Link(string room, string name, string format, string word)
    {
        var http = ViewContext.HttpContext;
        var link = new TagBuilder("a");
        link.AddCssClass("btn btn-secondary");
        link.Attributes["href"] = $"{http.Request.PathBase}/{room}/{name}/{Uri.EscapeDataString(Subject.ToString()!.Replace('/', '~'))}.{format}";
        link.Attributes["download"] = "";
        var icon = new TagBuilder("svg");
        icon.AddCssClass("icon");
        icon.Attributes["aria-hidden"] = "true";
        var use = new TagBuilder("use") { TagRenderMode = TagRenderMode.SelfClosing };
        use.Attributes["href"] = IconTag.Url(http, format == "pdf" ? "printer" : "download");
        icon.InnerHtml.AppendHtml(use);
        link.InnerHtml.AppendHtml(icon).Append(Label is null ? word : $"{Label} · {word}");
        return link;
    }
}

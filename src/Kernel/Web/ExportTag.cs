using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace PartyDiscipline.Kernel.Web;

/// <summary>The whole list behind a page as a file, under the same filter and rights: <c>&lt;export sheet="records" filter="…" /&gt;</c></summary>
[HtmlTargetElement("export", Attributes = "sheet,filter", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ExportTag(IStringLocalizerFactory words) : TagHelper
{
    /// <summary>The name of the workbook.</summary>
    public required string Sheet { get; set; }
    /// <summary>Its subject; see <see cref="Documents.ListFilter"/>.</summary>
    public required string Filter { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var kernel = words.Kernel();
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        LightMarkup.AddClass(output, "no-print");
        output.Content.AppendHtml(Link("xlsx", kernel["Export.Xlsx"])).Append(" ").AppendHtml(Link("csv", kernel["Export.Csv"]));
    }

    TagBuilder Link(string format, string word)
    {
        var link = new TagBuilder("a");
        link.AddCssClass("btn btn-secondary");
        link.Attributes["href"] = $"{ViewContext.HttpContext.Request.PathBase}/sheets/{Sheet}/{Uri.EscapeDataString(Filter)}.{format}";
        link.Attributes["download"] = "";
        link.InnerHtml.Append(word);
        return link;
    }
}

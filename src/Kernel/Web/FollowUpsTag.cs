using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Kernel.Web;

/// <summary>What came of something in functions downstream, and what may be begun of it: <c>&lt;follow-ups of="talk" key="…" unit="…" /&gt;</c>; nothing when there is neither.</summary>
[HtmlTargetElement("follow-ups", Attributes = "of,key,unit", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FollowUpsTag(IEnumerable<IFollowUps> functions, IStringLocalizerFactory words) : TagHelper
{
    /// <summary>talk, dutyReport, problem or assessment.</summary>
    public required string Of { get; set; }
    public required string Key { get; set; }
    public required string Unit { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var http = ViewContext.HttpContext;
        if (http.ActorOrNull() is not { } actor)
        {
            output.SuppressOutput();
            return;
        }
        var source = new FollowUpSource(Of, Key, http.Request.Path, Unit);
        List<FollowUps> found = [];
        foreach (var function in functions) found.Add(await function.Of(actor, source, http.RequestAborted));
        if (found.All(f => f.Lines.Count == 0 && f.Begin is null))
        {
            output.SuppressOutput();
            return;
        }
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        LightMarkup.AddClass(output, "d-flex flex-wrap gap-2 align-items-center mb-2");
        if (found.Any(f => f.Lines.Count > 0)) output.Content.AppendHtml(LightMarkup.Span("text-muted small", words.Kernel()["FollowUps.Came"]));
        foreach (var line in found.SelectMany(f => f.Lines))
        {
            output.Content.AppendHtml(Link(line, ""));
            if (line.State is { } state) output.Content.AppendHtml(LightMarkup.Span(line.Open ? "badge bg-info" : "badge bg-success", state.ToString()));
        }
        foreach (var begin in found.Select(f => f.Begin).OfType<FollowUp>()) output.Content.AppendHtml(Link(begin, "btn btn-secondary btn-sm no-print"));
    }

    TagBuilder Link(FollowUp to, string css)
    {
        var link = new TagBuilder("a");
        if (css.Length > 0) link.AddCssClass(css);
        link.Attributes["href"] = $"{ViewContext.HttpContext.Request.PathBase}{to.Page}";
        link.InnerHtml.Append(to.What.ToString());
        return link;
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Calendar;

namespace PartyDiscipline.Kernel.Web;

/// <summary>An icon of the portal's sprite: <c>&lt;icon name="plus" /&gt;</c>. Decoration beside a word; alone it needs <c>label</c>.</summary>
[HtmlTargetElement("icon", Attributes = "name", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class IconTag : TagHelper
{
    const string Sprite = "lib/icons.svg";

    public required string Name { get; set; }
    /// <summary>What it says when no word stands beside it.</summary>
    public string? Label { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        LightMarkup.AddClass(output, "icon");
        if (Label is null) output.Attributes.SetAttribute("aria-hidden", "true");
        else
        {
            output.Attributes.SetAttribute("role", "img");
            output.Attributes.SetAttribute("aria-label", Label);
        }
        var use = new TagBuilder("use") { TagRenderMode = TagRenderMode.SelfClosing };
        use.Attributes["href"] = Url(ViewContext.HttpContext, Name);
        output.Content.AppendHtml(use);
    }

    internal static string Url(HttpContext http, string name)
    {
        var assets = http.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>();
        return $"{http.Request.PathBase}/{assets?[Sprite] ?? Sprite}#{name}";
    }
}

/// <summary>
/// Pages of a list; every other part of the query stays: <c>&lt;pager page="Model.At" pages="Model.Pages" total="Model.Total" /&gt;</c>.
/// The page's number is the query's <c>p</c> unless <c>name</c> says otherwise (<c>page</c> is taken by Razor Pages).
/// </summary>
[HtmlTargetElement("pager", Attributes = "page,pages", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PagerTag(IStringLocalizerFactory words) : TagHelper
{
    public int Page { get; set; }
    public int Pages { get; set; }
    /// <summary>Rows in all, shown at the left.</summary>
    public long? Total { get; set; }
    public string Name { get; set; } = "p";

    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Pages <= 1 && Total is null)
        {
            output.SuppressOutput();
            return;
        }
        var kernel = words.Kernel();
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        LightMarkup.AddClass(output, "pager");
        output.Attributes.SetAttribute("aria-label", kernel["Pager.Label"].Value);
        if (Total is { } total) output.Content.AppendHtml(LightMarkup.Span("pager-total", kernel["Pager.Total", total]));
        if (Pages <= 1) return;
        output.Content.AppendHtml(Step(Page - 1, kernel["Pager.Back"], "prev"));
        var before = 0;
        foreach (var number in Shown())
        {
            if (number - before > 1) output.Content.AppendHtml(LightMarkup.Span("pager-gap", "…"));
            output.Content.AppendHtml(Number(number));
            before = number;
        }
        output.Content.AppendHtml(LightMarkup.Span("pager-narrow", $"{Page}/{Pages}"));
        output.Content.AppendHtml(Step(Page + 1, kernel["Pager.On"], "next"));
    }

    IEnumerable<int> Shown() =>
        Enumerable.Range(Page - 2, 5).Append(1).Append(Pages).Where(n => n >= 1 && n <= Pages).Distinct().Order();

    TagBuilder Number(int number)
    {
        var link = new TagBuilder(number == Page ? "span" : "a");
        link.AddCssClass("pager-number");
        if (number == Page) link.Attributes["aria-current"] = "page";
        else link.Attributes["href"] = Href(number);
        link.InnerHtml.Append(number.ToString(CultureInfo.CurrentCulture));
        return link;
    }

    TagBuilder Step(int to, string word, string rel)
    {
        var inside = to >= 1 && to <= Pages;
        var link = new TagBuilder(inside ? "a" : "span");
        link.AddCssClass("pager-step");
        if (inside)
        {
            link.Attributes["href"] = Href(to);
            link.Attributes["rel"] = rel;
        }
        else link.Attributes["aria-disabled"] = "true";
        link.InnerHtml.Append(word);
        return link;
    }

    string Href(int to)
    {
        var query = new QueryBuilder(ViewContext.HttpContext.Request.Query.Where(q => q.Key != Name))
        {
            { Name, to.ToString(CultureInfo.InvariantCulture) },
        };
        return query.ToString();
    }
}

/// <summary>A clause as a link to its text, whichever regulation it stands in: <c>&lt;clause id="2.1.1" /&gt;</c>; content replaces the number as its text.</summary>
[HtmlTargetElement("clause", Attributes = "id")]
public sealed class ClauseTag : TagHelper
{
    public required string Id { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        output.TagName = "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        LightMarkup.AddClass(output, "clause");
        output.Attributes.SetAttribute("href", Address(Id, ViewContext));
        if (content.IsEmptyOrWhiteSpace) output.Content.Append(Id);
        else output.Content.AppendHtml(content);
    }

    internal static TagBuilder Link(string clause, string text, ViewContext view)
    {
        var link = new TagBuilder("a");
        link.AddCssClass("clause");
        link.Attributes["href"] = Address(clause, view);
        link.InnerHtml.Append(text);
        return link;
    }

    static string Address(string clause, ViewContext view) =>
        $"{view.HttpContext.Request.PathBase}/Responsibilities/Regulation?clause={Uri.EscapeDataString(clause)}#{Uri.EscapeDataString(clause)}";
}

/// <summary>
/// What to show when there is nothing: what happened, what to do, where to go.
/// <c>&lt;empty title="…" icon="notebook"&gt;one sentence and a link&lt;/empty&gt;</c>
/// </summary>
[HtmlTargetElement("empty", Attributes = "title")]
public sealed class EmptyTag : TagHelper
{
    public required string Title { get; set; }
    public string Icon { get; set; } = "info-circle";

    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        LightMarkup.AddClass(output, "empty-state");
        var svg = new TagBuilder("svg");
        svg.AddCssClass("icon");
        svg.Attributes["aria-hidden"] = "true";
        var use = new TagBuilder("use");
        use.Attributes["href"] = IconTag.Url(ViewContext.HttpContext, Icon);
        svg.InnerHtml.AppendHtml(use);
        var title = new TagBuilder("p");
        title.AddCssClass("empty-title");
        title.InnerHtml.Append(Title);
        var text = new TagBuilder("div");
        text.AddCssClass("empty-text");
        text.InnerHtml.AppendHtml(content);
        output.Content.AppendHtml(svg).AppendHtml(title).AppendHtml(text);
    }
}

/// <summary>Where a step of a state machine stands.</summary>
public enum StepState { Done, Now, Later, Stopped }

/// <summary>One step of a state machine as people see it.</summary>
/// <param name="Title">What the step is, in the reader's language.</param>
/// <param name="State">Behind us, current, still to come, or where it ended without going on.</param>
/// <param name="Who">Who did it; for the current step, whose turn it is.</param>
/// <param name="At">When it was done, or until when it is due.</param>
public sealed record Step(string Title, StepState State, string? Who = null, DateOnly? At = null);

/// <summary>A state machine in one line: who, when, and whose turn it is now. <c>&lt;step-bar steps="Model.Steps" /&gt;</c></summary>
[HtmlTargetElement("step-bar", Attributes = "steps", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StepBarTag(IStringLocalizerFactory words) : TagHelper
{
    const int Fit = 7;

    public IReadOnlyList<Step> Steps { get; set; } = [];

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var kernel = words.Kernel();
        output.TagName = "ol";
        output.TagMode = TagMode.StartTagAndEndTag;
        LightMarkup.AddClass(output, "step-bar");
        // A long one scrolls, so that the keyboard must reach it.
        if (Steps.Count > Fit) output.Attributes.SetAttribute("tabindex", "0");
        foreach (var step in Steps) output.Content.AppendHtml(Item(step, kernel));
    }

    static TagBuilder Item(Step step, IStringLocalizer kernel)
    {
        var item = new TagBuilder("li");
        item.AddCssClass($"step step-{step.State.ToString().ToLowerInvariant()}");
        if (step.State == StepState.Now) item.Attributes["aria-current"] = "step";
        item.InnerHtml.AppendHtml(LightMarkup.Span("step-title", step.Title));
        item.InnerHtml.AppendHtml(LightMarkup.Span("visually-hidden", kernel[$"Step.{step.State}"]));
        if (step.Who is not null)
            item.InnerHtml.AppendHtml(LightMarkup.Span("step-who", step.State == StepState.Now ? kernel["Step.Turn", step.Who] : step.Who));
        if (step.At is { } at)
            item.InnerHtml.AppendHtml(LightMarkup.Span("step-at", step.State == StepState.Now ? kernel["Step.Until", at.Written()] : at.Written()));
        return item;
    }
}

/// <summary>Dates and instants as pages show them: <c>2026-03-31</c> and <c>2026-03-31 14:05</c>, in Chinese time, in both languages.</summary>
public static class WrittenTime
{
    public static string Written(this DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Written(this DateTimeOffset at) => ChinaTime.Local(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

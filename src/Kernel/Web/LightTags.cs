using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Kernel.Web;

/// <summary>
/// A light: shape, word and count, never colour alone. <c>&lt;light value="@standing.Light" done="2" needed="3" /&gt;</c> shows
/// ◐ 进行中 2/3. <c>compact</c> leaves the word to screen readers and the tooltip, for cells whose column says it.
/// </summary>
[HtmlTargetElement("light", Attributes = "value", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class LightTag(IStringLocalizerFactory words) : TagHelper
{
    public Light Value { get; set; }
    /// <summary>What counts so far, in the rule's measure.</summary>
    public decimal? Done { get; set; }
    /// <summary>What the rule asks for; nothing is shown when it asks for no number.</summary>
    public decimal? Needed { get; set; }
    public bool Compact { get; set; }
    /// <summary>Where the list or the reasons behind it are.</summary>
    public string? Href { get; set; }
    /// <summary>What it is the light of, for a glyph that stands alone: takes the word's place in the tooltip and for screen readers.</summary>
    public string? About { get; set; }
    /// <summary>Set to true on the one light that a live event changed; it pulses once.</summary>
    public bool Changed { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var word = words.Kernel()[$"Light.{Value}"].Value;
        output.TagName = Href is null ? "span" : "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        LightMarkup.AddClass(output, $"light light-{Glyphs.Name(Value)}{(Changed ? " light-changed" : "")}");
        if (Href is not null) output.Attributes.SetAttribute("href", Href);
        var said = About is null ? word : $"{About} ({word})";
        if (Compact) output.Attributes.SetAttribute("title", said);
        output.Content.AppendHtml(Glyphs.Of(Value));
        output.Content.AppendHtml(LightMarkup.Span(Compact ? "visually-hidden" : "light-word", said));
        if (Done is { } done)
            output.Content.AppendHtml(LightMarkup.Span("light-count", Needed is > 0 ? $"{Figure(done)}/{Figure(Needed.Value)}" : Figure(done)));
    }

    internal static string Figure(decimal value) => value.ToString("0.##", CultureInfo.CurrentCulture);
}

/// <summary>
/// A count under one light, for a board's cell or the strip above a list: <c>&lt;light-count value="Met" done="41" of="42" href="…" /&gt;</c>
/// shows ● 41/42; without <c>of</c>, ● 41. <c>word</c> adds the light's word.
/// </summary>
[HtmlTargetElement("light-count", Attributes = "value", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class LightCountTag(IStringLocalizerFactory words) : TagHelper
{
    public Light Value { get; set; }
    public int Done { get; set; }
    public int? Of { get; set; }
    public bool Word { get; set; }
    /// <summary>The list behind the number.</summary>
    public string? Href { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var word = words.Kernel()[$"Light.{Value}"].Value;
        output.TagName = Href is null ? "span" : "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        LightMarkup.AddClass(output, $"light-chip light-{Glyphs.Name(Value)}{(Done == 0 && Of is null ? " light-zero" : "")}");
        if (Href is not null) output.Attributes.SetAttribute("href", Href);
        if (!Word) output.Attributes.SetAttribute("title", word);
        output.Content.AppendHtml(Glyphs.Of(Value));
        output.Content.AppendHtml(LightMarkup.Span(Word ? "light-word" : "visually-hidden", word));
        var count = Done.ToString(CultureInfo.CurrentCulture);
        output.Content.AppendHtml(LightMarkup.Span("light-count", Of is { } of ? $"{count}/{of.ToString(CultureInfo.CurrentCulture)}" : count));
    }
}

/// <summary>
/// Where a number of the law comes from: ▲ the notice, ◇ another regulation, ○ our default. <c>&lt;mark value="@figure.Mark" /&gt;</c>;
/// <c>word</c> writes it out.
/// </summary>
[HtmlTargetElement("mark", Attributes = "value", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class MarkTag(IStringLocalizerFactory words) : TagHelper
{
    public Mark Value { get; set; }
    public bool Word { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var word = words.Kernel()[$"Mark.{Value}"].Value;
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        LightMarkup.AddClass(output, "mark-source");
        if (!Word) output.Attributes.SetAttribute("title", word);
        output.Content.AppendHtml(Glyphs.Of(Value));
        output.Content.AppendHtml(LightMarkup.Span(Word ? "mark-word" : "visually-hidden", word));
    }
}

static class LightMarkup
{
    public static TagBuilder Span(string css, string text)
    {
        var span = new TagBuilder("span");
        span.AddCssClass(css);
        span.InnerHtml.Append(text);
        return span;
    }

    /// <summary>Adds to the classes that the page wrote on the element.</summary>
    public static void AddClass(TagHelperOutput output, string css)
    {
        var own = output.Attributes["class"]?.Value?.ToString();
        output.Attributes.SetAttribute("class", string.IsNullOrEmpty(own) ? css : $"{css} {own}");
    }
}

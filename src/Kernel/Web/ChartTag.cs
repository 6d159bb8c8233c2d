using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Kernel.Web;

/// <summary>How the figures are drawn.</summary>
public enum ChartKind { Bars, StackedBars, Line }

/// <summary>One row of figures; a light gives it that light's hue and shape.</summary>
public sealed record ChartSeries(string Name, IReadOnlyList<decimal> Figures, Light? Light = null);

/// <summary>A chart and the table behind it, from the same figures.</summary>
/// <param name="Title">Caption of the table, name of the picture.</param>
/// <param name="Labels">One per figure, along the axis.</param>
/// <param name="Series">What is drawn.</param>
/// <param name="Kind">How.</param>
/// <param name="Lying">Bars lie, for long names.</param>
public sealed record Chart(string Title, IReadOnlyList<string> Labels, IReadOnlyList<ChartSeries> Series, ChartKind Kind = ChartKind.Bars, bool Lying = false);

/// <summary>
/// Draws figures, with the same figures as a table one click away (and alone without JavaScript): <c>&lt;chart id="trend" data="Model.Trend" /&gt;</c>.
/// </summary>
[HtmlTargetElement("chart", Attributes = "id,data", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChartTag(IStringLocalizerFactory words) : TagHelper
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    public required string Id { get; set; }
    public required Chart Data { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "figure";
        output.TagMode = TagMode.StartTagAndEndTag;
        LightMarkup.AddClass(output, "chart");
        output.Attributes.SetAttribute("id", Id);
        var picture = new TagBuilder("div");
        picture.AddCssClass($"chart-picture{(Data.Lying ? Height() : "")}");
        picture.Attributes["data-chart"] = $"#{Id}-figures";
        picture.Attributes["role"] = "img";
        picture.Attributes["aria-label"] = Data.Title;
        var figures = new TagBuilder("script");
        figures.Attributes["type"] = "application/json";
        figures.Attributes["id"] = $"{Id}-figures";
        // The serializer's default encoder writes < > & as \u escapes, so the text cannot end the element.
        figures.InnerHtml.AppendHtml(new HtmlString(JsonSerializer.Serialize(Data, Json)));
        var details = new TagBuilder("details");
        details.AddCssClass("chart-table");
        var summary = new TagBuilder("summary");
        summary.InnerHtml.Append(words.Kernel()["Chart.Table"]);
        details.InnerHtml.AppendHtml(summary).AppendHtml(Table());
        output.Content.AppendHtml(picture).AppendHtml(figures).AppendHtml(details);
    }

    string Height() => Data.Labels.Count switch { <= 8 => " chart-lying", <= 16 => " chart-lying-tall", _ => " chart-lying-long" };

    TagBuilder Table()
    {
        var table = new TagBuilder("table");
        table.AddCssClass("table table-sm");
        var caption = new TagBuilder("caption");
        caption.InnerHtml.Append(Data.Title);
        var head = new TagBuilder("tr");
        head.InnerHtml.AppendHtml(Cell("td", null, ""));
        foreach (var series in Data.Series) head.InnerHtml.AppendHtml(Cell("th", "col", series.Name));
        var thead = new TagBuilder("thead");
        thead.InnerHtml.AppendHtml(head);
        var body = new TagBuilder("tbody");
        for (var i = 0; i < Data.Labels.Count; i++)
        {
            var row = new TagBuilder("tr");
            row.InnerHtml.AppendHtml(Cell("th", "row", Data.Labels[i]));
            foreach (var series in Data.Series) row.InnerHtml.AppendHtml(Cell("td", null, series.Figures[i].ToString("0.##", CultureInfo.CurrentCulture)));
            body.InnerHtml.AppendHtml(row);
        }
        table.InnerHtml.AppendHtml(caption).AppendHtml(thead).AppendHtml(body);
        return table;
    }

    static TagBuilder Cell(string tag, string? scope, string text)
    {
        var cell = new TagBuilder(tag);
        if (scope is not null) cell.Attributes["scope"] = scope;
        cell.InnerHtml.Append(text);
        return cell;
    }
}

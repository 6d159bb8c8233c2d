using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace PartyDiscipline.Kernel.Web;

/// <summary>
/// One field of a form: label, hint, the rule that governs it, control, error. <c>&lt;field for="Input.Title" hint="…" rule="…" /&gt;</c>
/// <list type="bullet">
/// <item>The label is the <c>[Display(Name = "key")]</c> of the property, or <c>label</c>.</item>
/// <item>The control follows the type: text, textarea (<c>rows</c> or <c>[DataType(MultilineText)]</c>), date, time, number, checkbox, file,
/// password (<c>[DataType(Password)]</c>), and a select when <c>items</c> is given. Its length limit is that of the annotation.</item>
/// <item>Other attributes (placeholder, autocomplete, inputmode, list, data-…) go to the control.</item>
/// <item>With content, the content is the control: give it <c>id</c> and name by <c>asp-for</c>, and it is described by what stands around it.</item>
/// </list>
/// What was typed comes back after an error; the control is marked invalid and described by hint, rule and error.
/// </summary>
[HtmlTargetElement("field", Attributes = "for")]
public sealed class FieldTag(IStringLocalizerFactory words) : TagHelper
{
    public required ModelExpression For { get; set; }
    /// <summary>Label instead of the property's display name.</summary>
    public string? Label { get; set; }
    /// <summary>How to fill it, in a few words.</summary>
    public string? Hint { get; set; }
    /// <summary>The rule that governs it, in words; shown beside the label.</summary>
    public string? Rule { get; set; }
    /// <summary>The clause behind the rule; becomes a link.</summary>
    public string? Clause { get; set; }
    /// <summary>Choices; makes it a select.</summary>
    public IEnumerable<SelectListItem>? Items { get; set; }
    /// <summary>Text of the empty choice of a select; without it a select has none.</summary>
    public string? Empty { get; set; }
    /// <summary>Lines of a textarea.</summary>
    public int? Rows { get; set; }
    /// <summary>The input type, when the property's type does not say it.</summary>
    public string? Type { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var name = ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        var id = TagBuilder.CreateSanitizedId(name, "_");
        ViewContext.ModelState.TryGetValue(name, out var entry);
        var error = entry?.Errors.FirstOrDefault()?.ErrorMessage;
        var kernel = words.Kernel();

        var described = new List<string>();
        if (Hint is not null) described.Add($"{id}-hint");
        if (Rule is not null) described.Add($"{id}-rule");
        if (error is not null) described.Add($"{id}-error");

        var content = await output.GetChildContentAsync();
        var checkbox = content.IsEmptyOrWhiteSpace && Kind == typeof(bool) && Items is null;
        var control = content.IsEmptyOrWhiteSpace ? Control(output, name, id, entry, error is not null, described) : null;

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.Clear();
        output.Attributes.SetAttribute("class", $"field{(checkbox ? " form-check" : "")}{(error is null ? "" : " field-invalid")}");

        FaultLine.Labels(ViewContext.HttpContext)[id] = Label ?? For.Metadata.GetDisplayName();
        var label = new TagBuilder("label");
        label.AddCssClass(checkbox ? "form-check-label" : "form-label");
        label.Attributes["for"] = id;
        label.InnerHtml.Append(Label ?? For.Metadata.GetDisplayName());
        if (!checkbox && Optional) label.InnerHtml.AppendHtml(LightMarkup.Span("field-optional", kernel["Field.Optional"]));

        if (!checkbox) output.Content.AppendHtml(label);
        if (Rule is not null) output.Content.AppendHtml(RuleLine(id));
        if (checkbox) output.Content.AppendHtml(control!).AppendHtml(label);
        else if (control is not null) output.Content.AppendHtml(control);
        else output.Content.AppendHtml(content);
        if (Hint is not null) output.Content.AppendHtml(Line("div", "form-text", $"{id}-hint", Hint));
        if (error is not null) output.Content.AppendHtml(Line("div", "field-error", $"{id}-error", error));
    }

    Type Kind => Nullable.GetUnderlyingType(For.ModelExplorer.ModelType) ?? For.ModelExplorer.ModelType;

    /// <summary>The form cannot do without it, though the model, which serves several forms of one page, can.</summary>
    public bool Needed { get; set; }

    bool Optional => !Needed && !For.Metadata.IsRequired && Kind != typeof(bool);

    TagBuilder RuleLine(string id)
    {
        var line = Line("div", "field-rule", $"{id}-rule", Rule!);
        if (Clause is not null) line.InnerHtml.Append(" ").AppendHtml(ClauseTag.Link(Clause, Clause, ViewContext));
        return line;
    }

    static TagBuilder Line(string tag, string css, string id, string text)
    {
        var line = new TagBuilder(tag);
        line.AddCssClass(css);
        line.Attributes["id"] = id;
        line.InnerHtml.Append(text);
        return line;
    }

    TagBuilder Control(TagHelperOutput output, string name, string id, ModelStateEntry? entry, bool invalid, List<string> described)
    {
        var value = entry?.AttemptedValue ?? Written(For.Model);
        var control = Items is not null ? Select(entry) : Rows is not null || For.Metadata.DataTypeName == nameof(DataType.MultilineText) ? TextArea(value) : Input(value);
        foreach (var attribute in output.Attributes) control.Attributes[attribute.Name] = attribute.Value?.ToString() ?? "";
        control.Attributes["id"] = id;
        control.Attributes["name"] = name;
        if (invalid)
        {
            control.AddCssClass("is-invalid");
            control.Attributes["aria-invalid"] = "true";
        }
        if (described.Count > 0) control.Attributes["aria-describedby"] = string.Join(' ', described);
        if (!Optional && Kind != typeof(bool)) control.Attributes["aria-required"] = "true";
        if (Kind == typeof(string) && Items is null && MaxLength is { } most) control.Attributes["maxlength"] = most.ToString(CultureInfo.InvariantCulture);
        return control;
    }

    TagBuilder TextArea(string value)
    {
        var area = new TagBuilder("textarea");
        area.AddCssClass("form-control");
        if (Rows is { } rows) area.Attributes["rows"] = rows.ToString(CultureInfo.InvariantCulture);
        area.InnerHtml.AppendHtml("\n").Append(value);
        return area;
    }

    TagBuilder Input(string value)
    {
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        var type = Type ?? InputType();
        input.Attributes["type"] = type;
        if (type == "checkbox")
        {
            input.AddCssClass("form-check-input");
            input.Attributes["value"] = "true";
            if (value.Split(',').Any(v => bool.TryParse(v, out var on) && on)) input.Attributes["checked"] = "checked";
            return input;
        }
        input.AddCssClass("form-control");
        if (type == "number") input.Attributes["step"] = Kind == typeof(decimal) || Kind == typeof(double) ? "any" : "1";
        if (type == "date") input.AddCssClass("field-short");
        if (type == "number") input.AddCssClass("field-short");
        if (type is not ("password" or "file")) input.Attributes["value"] = value;
        return input;
    }

    TagBuilder Select(ModelStateEntry? entry)
    {
        var select = new TagBuilder("select");
        select.AddCssClass("form-select");
        var many = Kind != typeof(string) && For.Metadata.IsEnumerableType;
        if (many) select.Attributes["multiple"] = "multiple";
        var chosen = Chosen(entry, many);
        if (Empty is not null) select.InnerHtml.AppendHtml(Option(new SelectListItem(Empty, ""), false));
        foreach (var group in Items!.GroupBy(i => i.Group?.Name))
        {
            var options = group.Select(i => Option(i, chosen?.Contains(i.Value ?? i.Text) ?? i.Selected));
            if (group.Key is null)
            {
                foreach (var option in options) select.InnerHtml.AppendHtml(option);
                continue;
            }
            var holder = new TagBuilder("optgroup");
            holder.Attributes["label"] = group.Key;
            foreach (var option in options) holder.InnerHtml.AppendHtml(option);
            select.InnerHtml.AppendHtml(holder);
        }
        return select;
    }

    HashSet<string>? Chosen(ModelStateEntry? entry, bool many)
    {
        if (entry?.RawValue is string[] typed) return [.. typed];
        if (entry?.AttemptedValue is { } one) return [one];
        if (For.Model is null) return null;
        return many ? [.. ((System.Collections.IEnumerable)For.Model).Cast<object>().Select(Written)] : [Written(For.Model)];
    }

    static TagBuilder Option(SelectListItem item, bool selected)
    {
        var option = new TagBuilder("option");
        option.Attributes["value"] = item.Value ?? item.Text;
        if (selected) option.Attributes["selected"] = "selected";
        if (item.Disabled) option.Attributes["disabled"] = "disabled";
        option.InnerHtml.Append(item.Text);
        return option;
    }

    string InputType()
    {
        if (Kind == typeof(bool)) return "checkbox";
        if (Kind == typeof(DateOnly)) return "date";
        if (Kind == typeof(TimeOnly)) return "time";
        if (Kind == typeof(DateTime) || Kind == typeof(DateTimeOffset)) return "datetime-local";
        if (Kind == typeof(int) || Kind == typeof(long) || Kind == typeof(short) || Kind == typeof(decimal) || Kind == typeof(double)) return "number";
        if (typeof(IFormFile).IsAssignableFrom(Kind)) return "file";
        return For.Metadata.DataTypeName switch
        {
            nameof(DataType.Password) => "password",
            nameof(DataType.EmailAddress) => "email",
            _ => "text",
        };
    }

    int? MaxLength
    {
        get
        {
            var annotations = (For.Metadata as DefaultModelMetadata)?.Attributes.Attributes ?? [];
            return annotations.OfType<StringLengthAttribute>().FirstOrDefault()?.MaximumLength
                ?? annotations.OfType<MaxLengthAttribute>().FirstOrDefault()?.Length;
        }
    }

    /// <summary>As the control wants it: dates and numbers in the form of HTML, whatever the language.</summary>
    static string Written(object? value) => value switch
    {
        null => "",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm", CultureInfo.InvariantCulture),
        DateTimeOffset at => at.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture),
        DateTime at => at.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}

/// <summary>
/// Every fault of the form at its top, each a link to its field and with the field's name before it when its text does not say it:
/// <c>&lt;faults /&gt;</c>. Nothing while there is none.
/// </summary>
[HtmlTargetElement("faults", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FaultsTag(IStringLocalizerFactory words) : TagHelper
{
    [ViewContext]
    [HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var faults = ViewContext.ModelState
            .SelectMany(e => e.Value!.Errors.Select(error => (e.Key, Text: error.ErrorMessage)))
            .Where(f => f.Text.Length > 0)
            .Distinct()
            .ToList();
        if (faults.Count == 0)
        {
            output.SuppressOutput();
            return;
        }
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        LightMarkup.AddClass(output, "faults");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute("data-focus", "");
        var heading = new TagBuilder("p");
        heading.AddCssClass("faults-title");
        heading.InnerHtml.Append(words.Kernel()["Faults.Title", faults.Count]);
        var list = new TagBuilder("ul");
        foreach (var (key, text) in faults)
        {
            var item = new TagBuilder("li");
            if (key.Length == 0) item.InnerHtml.Append(text);
            else
            {
                var link = new TagBuilder("a");
                var id = TagBuilder.CreateSanitizedId(key, "_");
                link.Attributes["href"] = "#" + id;
                link.InnerHtml.AppendHtml(new FaultLine(ViewContext.HttpContext, words.Kernel(), id, text));
                item.InnerHtml.AppendHtml(link);
            }
            list.InnerHtml.AppendHtml(item);
        }
        output.Content.AppendHtml(heading).AppendHtml(list);
    }
}

/// <summary>
/// A fault's text, written when the page is sent: only then have the fields below it told their labels.
/// </summary>
sealed class FaultLine(HttpContext http, IStringLocalizer words, string id, string text) : IHtmlContent
{
    /// <summary>The labels of the fields that the page has shown so far, by id.</summary>
    public static Dictionary<string, string> Labels(HttpContext http)
    {
        if (http.Items[typeof(FaultLine)] is not Dictionary<string, string> labels) http.Items[typeof(FaultLine)] = labels = new(StringComparer.Ordinal);
        return labels;
    }

    public void WriteTo(TextWriter writer, HtmlEncoder encoder) => encoder.Encode(writer,
        Labels(http).TryGetValue(id, out var label) && !text.Contains(label, StringComparison.CurrentCultureIgnoreCase)
            ? words["Faults.At", label, text].Value
            : text);
}

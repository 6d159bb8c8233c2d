using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace PartyDiscipline.Kernel.Documents;

/// <summary>
/// The filter of a list, as the subject of the workbook that holds the whole list: written like a query, <c>year=2026&amp;category=R01</c>.
/// A page and its export read the same parts, so that what is exported is what is shown.
/// </summary>
public sealed class ListFilter
{
    readonly IReadOnlyDictionary<string, string> parts;

    ListFilter(IReadOnlyDictionary<string, string> parts) => this.parts = parts;

    public static ListFilter Read(string subject) => new(
        QueryHelpers.ParseQuery(subject).ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.OrdinalIgnoreCase));

    /// <summary>The subject of a list; parts without a value fall away, and a list without any is <c>all=1</c>.</summary>
    public static string Of(params (string Name, object? Value)[] parts)
    {
        var written = parts
            .Select(p => (p.Name, Value: p.Value is bool flag ? flag ? "true" : "" : Convert.ToString(p.Value, CultureInfo.InvariantCulture)))
            .Where(p => !string.IsNullOrEmpty(p.Value))
            .Select(p => $"{p.Name}={Written(p.Value!)}");
        return string.Join('&', written) is { Length: > 0 } subject ? subject : "all=1";
    }

    /// <summary>Only what means something in a query or a path is written otherwise: a subject has its bound, and Chinese would be nine times as long.</summary>
    static string Written(string value) => string.Concat(value.Select(c => c is '%' or '&' or '=' or '+' or '#' or '/' or '\\' or < ' ' ? Uri.HexEscape(c) : $"{c}"));

    /// <summary>A part as it was written; null when it is left out or empty.</summary>
    public string? this[string name] => parts.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public int? Number(string name) => int.TryParse(this[name], CultureInfo.InvariantCulture, out var number) ? number : null;

    public bool Flag(string name) => this[name] is "true" or "True" or "1";

    public T? Choice<T>(string name) where T : struct, Enum => Enum.TryParse<T>(this[name], ignoreCase: true, out var choice) && Enum.IsDefined(choice) ? choice : null;
}

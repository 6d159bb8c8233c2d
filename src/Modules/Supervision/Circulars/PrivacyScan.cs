using System.Text.RegularExpressions;

namespace PartyDiscipline.Supervision.Circulars;

/// <summary>What in a text may give somebody away.</summary>
enum PrivacyHit { Name, Phone, Number, Word }

/// <summary>
/// Looks through a circular for what must not be in it: names, telephone and identity numbers, words that speak of reports and clues. It only points; a
/// second person decides, and says why where something is left in.
/// </summary>
static partial class PrivacyScan
{
    const int MostHits = 30;

    public static IReadOnlyList<(PrivacyHit Kind, string Text)> Look(string title, string body, IEnumerable<string> names, IEnumerable<string> words)
    {
        var text = $"{title}\n{body}";
        List<(PrivacyHit, string)> hits =
        [
            .. IdentityNumber().Matches(text).Select(m => (PrivacyHit.Number, m.Value)),
            .. Phone().Matches(text).Select(m => (PrivacyHit.Phone, m.Value)),
            .. names.Where(n => n.Length >= 2 && text.Contains(n, StringComparison.Ordinal)).Select(n => (PrivacyHit.Name, n)),
            .. words.Where(w => text.Contains(w, StringComparison.Ordinal)).Select(w => (PrivacyHit.Word, w)),
        ];
        return [.. hits.Distinct().Take(MostHits)];
    }

    [GeneratedRegex(@"(?<!\d)\d{17}[\dXx](?!\d)", RegexOptions.None, 2000)]
    private static partial Regex IdentityNumber();

    [GeneratedRegex(@"(?<!\d)1[3-9]\d{9}(?!\d)", RegexOptions.None, 2000)]
    private static partial Regex Phone();
}

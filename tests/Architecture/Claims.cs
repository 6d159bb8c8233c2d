using System.Text;
using System.Text.RegularExpressions;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>Tables in which something is claimed and a test is named that shows it; and the tests that there are.</summary>
static partial class Claims
{
    static readonly Lazy<IReadOnlySet<string>> tests = new(() => Find().ToHashSet(StringComparer.Ordinal));

    /// <summary>Every test as Class.Method, but those that are skipped by their attribute.</summary>
    public static IReadOnlySet<string> Tests => tests.Value;

    /// <summary>The rows of a table by the names in its first line.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Rows(string file)
    {
        var lines = Parse(Source.Text(file)).ToList();
        Assert.All(lines, line => Assert.Equal(lines[0].Count, line.Count));
        return [.. lines.Skip(1).Select(line => lines[0].Zip(line).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal))];
    }

    public static IEnumerable<string> Names(string cell) => cell.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static IEnumerable<string> Find()
    {
        foreach (var file in Source.Files("tests").Where(f => f.EndsWith("Tests.cs", StringComparison.Ordinal)))
        {
            var (type, marked) = ("", false);
            foreach (var line in Source.Lines(file))
            {
                if (Type().Match(line) is { Success: true } named) (type, marked) = (named.Groups[1].Value, false);
                else if (Mark().IsMatch(line)) marked = !line.Contains("Skip =", StringComparison.Ordinal);
                else if (marked && Method().Match(line) is { Success: true } method)
                {
                    yield return $"{type}.{method.Groups[1].Value}";
                    marked = false;
                }
            }
        }
    }

    /// <summary>Comma-separated values with quoted cells (RFC 4180).</summary>
    static IEnumerable<List<string>> Parse(string text)
    {
        var (line, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
            else if (c == '"') quoted = !quoted;
            else if (quoted || c is not (',' or '\n')) cell.Append(c);
            else
            {
                line.Add(cell.ToString());
                cell.Clear();
                if (c == ',') continue;
                yield return line;
                line = [];
            }
        }
    }

    [GeneratedRegex(@"^public (?:sealed )?(?:partial )?class (\w+)")]
    private static partial Regex Type();

    [GeneratedRegex(@"^    \[(Fact|Theory)\b")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^    public (?:static )?(?:async )?\S+ (\w+)\(")]
    private static partial Regex Method();
}

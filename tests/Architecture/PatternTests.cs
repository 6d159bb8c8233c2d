using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using PartyDiscipline.Host;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>ASVS 1.3.12: no pattern of ours looks at a text without end, whatever somebody wrote so that it would.</summary>
public sealed class PatternTests
{
    /// <summary>No honest text takes a thousandth of it.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(2), Quick = TimeSpan.FromSeconds(1);

    const int Length = 20_000;

    static readonly string[] Pieces = ["a", "A", " ", "0", "9", ".", "-", "<", ">", "\"", "'", "(", "\\", "/", "中", "\n", "\t", "a ", "aA0", "a.", "<a ", "''", "\"\"", "0,", "字0", "{0}", "[a]", "&lt;", "required properties including: ", "parameter \"a "];

    static IReadOnlyList<(string Name, Regex Pattern)> Patterns { get; } =
    [
        .. Modules.BuiltIn.Select(m => m.GetType().Assembly).Append(typeof(Composition).Assembly).Append(typeof(LedgerDb).Assembly).SelectMany(a => a.GetTypes())
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(m => m.GetCustomAttribute<GeneratedRegexAttribute>() is not null)
            .Select(m => ($"{m.DeclaringType!.FullName}.{m.Name}", (Regex)m.Invoke(null, null)!)),
    ];

    [Fact]
    public void Every_pattern_gives_up_in_time()
    {
        Assert.True(Patterns.Count > 15, $"Only {Patterns.Count} patterns were found.");
        Assert.Empty(Patterns.Where(p => !p.Pattern.Options.HasFlag(RegexOptions.NonBacktracking) && (p.Pattern.MatchTimeout == Regex.InfiniteMatchTimeout || p.Pattern.MatchTimeout > Longest)).Select(p => p.Name));
    }

    [Fact]
    public void No_pattern_takes_long_over_a_hostile_text()
    {
        var slow = new List<string>();
        foreach (var (name, pattern) in Patterns)
            foreach (var piece in Pieces)
                foreach (var end in (string[])["", "!", "\0"])
                {
                    var text = string.Concat(Enumerable.Repeat(piece, Length / piece.Length)) + end;
                    var began = Stopwatch.GetTimestamp();
                    try
                    {
                        // All that can be found, as it is done with what somebody wrote.
                        for (var (match, found) = (pattern.Match(text), 0); match.Success && found < 100; match = match.NextMatch()) found++;
                    }
                    catch (RegexMatchTimeoutException)
                    {
                        slow.Add($"{name} gave up at {piece}…{end}");
                    }
                    if (Stopwatch.GetElapsedTime(began) > Quick) slow.Add($"{name} took {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s over {piece}…{end}");
                }
        Assert.Empty(slow.Take(20));
    }
}

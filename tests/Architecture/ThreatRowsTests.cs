using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>
/// The threat model beside the tests (<c>tests/Assurance/threats.csv</c>): who might want what, what stands against it, which tests show
/// that, and what remains. The security page says the same in short.
/// </summary>
public sealed class ThreatRowsTests
{
    const string Head = "## Threats, in short";

    static readonly IReadOnlyList<IReadOnlyDictionary<string, string>> Rows = Claims.Rows("tests/Assurance/threats.csv");

    [Fact]
    public void Every_actor_has_aim_control_proof_and_what_remains()
    {
        Assert.Equal(Enumerable.Range(1, 25).Select(n => $"{n}"), Rows.Select(r => r["number"]));
        Assert.Equal(25, Rows.Select(r => r["actor"]).Distinct().Count());
        Assert.All(Rows, r => Assert.All((string[])["actor", "aim", "control", "remains"], column => Assert.NotEmpty(r[column])));
        Assert.Empty(
            from row in Rows
            let named = Claims.Names(row["proof"]).ToList()
            from fault in named.Count == 0 ? ["names no test"] : named.Where(t => !Claims.Tests.Contains(t)).Select(t => $"there is no test {t}")
            select $"{row["number"]}: {fault}");
        Figure.Write("ASVS", "threats", $"{Rows.Count} actors, {Rows.Sum(r => Claims.Names(r["proof"]).Count())} proofs; every test that is named exists");
    }

    [Fact]
    public void The_security_page_says_the_same_in_short()
    {
        var page = Source.Text("docs/security.md");
        var section = page[(page.IndexOf(Head, StringComparison.Ordinal) + Head.Length)..];
        section = section[..section.IndexOf("\n## ", StringComparison.Ordinal)];
        Assert.Equal(
            Rows.Select(r => $"{r["number"]}. *{r["actor"]}*, {r["aim"]} → {r["control"]} Remains: {r["remains"]}"),
            section.Split('\n').Where(line => line.Length > 0 && char.IsAsciiDigit(line[0])));
    }
}

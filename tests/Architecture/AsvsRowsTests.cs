using System.Globalization;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>
/// The 345 requirements of OWASP ASVS 5.0 as data (<c>tests/Assurance/asvs.csv</c>): each is shown by tests, waived by somebody until a
/// day, no matter of this product, or open and said to be so. The words are ours; the standard's stand in the standard (CC BY-SA 4.0).
/// </summary>
public sealed class AsvsRowsTests
{
    const string Table = "tests/Assurance/asvs.csv";
    const string Done = "done", Waived = "waived", Elsewhere = "not applicable", Open = "open";

    static readonly IReadOnlyList<IReadOnlyDictionary<string, string>> Rows = Claims.Rows(Table);

    static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    [Fact]
    public void Every_requirement_of_the_standard_has_its_row()
    {
        Assert.Equal(345, Rows.Select(r => r["id"]).Distinct().Count());
        Assert.Equal(345, Rows.Count);
        Assert.Equal([("1", 70), ("2", 183), ("3", 92)], Rows.CountBy(r => r["level"]).OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => (l.Key, l.Value)));
        Assert.Equal(
            [30, 13, 31, 16, 13, 47, 19, 13, 7, 36, 24, 12, 21, 13, 21, 17, 12],
            Rows.CountBy(r => int.Parse(r["id"].Split('.')[0], CultureInfo.InvariantCulture)).OrderBy(c => c.Key).Select(c => c.Value));
        Assert.All(Rows, r => Assert.NotEmpty(r["asks"]));
        Assert.All(Rows, r => Assert.Contains(r["verdict"], (string[])[Done, Waived, Elsewhere, Open]));
    }

    [Fact]
    public void What_is_done_is_shown_by_tests_that_exist_and_are_played()
    {
        Assert.Empty(
            from row in Rows
            where row["verdict"] == Done
            let named = Claims.Names(row["tests"]).ToList()
            from fault in named.Count == 0 ? ["names no test"] : named.Where(t => !Claims.Tests.Contains(t)).Select(t => $"there is no test {t}")
            select $"{row["id"]}: {fault}");
    }

    [Fact]
    public void What_is_not_done_says_why_and_what_is_waived_says_who_answers_for_it_until_when()
    {
        Assert.All(Rows.Where(r => r["verdict"] != Done), r => Assert.True(r["tests"].Length == 0 && r["reason"].EndsWith('.'), $"{r["id"]}: no reason"));
        Assert.All(Rows.Where(r => r["verdict"] != Waived), r => Assert.True(r["owner"].Length + r["review"].Length == 0, $"{r["id"]}: only a waiver has an owner"));
        Assert.All(Rows.Where(r => r["verdict"] == Waived), r =>
        {
            Assert.NotEmpty(r["owner"]);
            var review = DateOnly.ParseExact(r["review"], "yyyy-MM-dd", CultureInfo.InvariantCulture);
            Assert.True(review >= Today, $"{r["id"]}: the waiver was to be looked at again on {review:O} by the {r["owner"]}; do so and set the next day, or end it.");
            Assert.True(review <= Today.AddYears(1), $"{r["id"]}: a waiver lasts a year at most.");
        });
    }

    [Fact]
    public void The_security_page_gives_the_figures_of_the_table()
    {
        int Of(string verdict) => Rows.Count(r => r["verdict"] == verdict);
        var open = Rows.Where(r => r["verdict"] == Open).ToList();
        var said = $"Of 345 requirements {Of(Done)} are shown by tests, {Of(Waived)} waived, {Of(Elsewhere)} no matter of this product and {open.Count} open "
            + $"({open.Count(r => r["level"] == "1")} of level 1, {open.Count(r => r["level"] == "2")} of level 2, {open.Count(r => r["level"] == "3")} of level 3).";
        Assert.Contains(said, Source.Text("docs/security.md"), StringComparison.Ordinal);
        Figure.Write("ASVS", "rows", $"{Of(Done)} done, {Of(Waived)} waived, {Of(Elsewhere)} not applicable, {open.Count} open of 345; every test that is named exists");
    }
}

using CsCheck;
using PartyDiscipline.Reports.Ballots;

namespace PartyDiscipline.Tests.Modules.Reports;

/// <summary>How an appraisal is counted and what of it is shown (domain B.2).</summary>
public sealed class BallotTallyTests
{
    static readonly AppraisalTerms Terms = AppraisalTerms.Load();
    static readonly byte[] NoTrack = new byte[BallotCode.TrackBytes];

    static Marks Ballot(int voters, params byte[] of) => new(voters, NoTrack, of);

    static IEnumerable<Marks> Alike(int count, int voters, byte level, int parties = 1) =>
        Enumerable.Range(0, count).Select(_ => Ballot(voters, [.. Enumerable.Repeat(level, parties * Terms.Dimensions.Length)]));

    static TalliedCell Cell(IReadOnlyList<TalliedCell> cells, string dimension = "", string voters = "", int party = 0) =>
        Assert.Single(cells, c => c.Party == party && c.Dimension == dimension && c.Class == voters);

    static Gen<Marks[]> Ballots(int parties) => Gen.Select(Gen.Int[0, 3], Gen.Byte[0, 4].Array[parties * Terms.Dimensions.Length]).Select((voters, of) => Ballot(voters, of)).Array[0, 60];

    [Fact]
    public void The_figures_are_defaults_with_weights_of_one_in_all()
    {
        Assert.Equal(1m, Terms.Classes.Sum(c => c.Weight));
        Assert.Equal([1.0m, 0.8m, 0.6m, 0.4m], Terms.Levels.Select(l => l.Coefficient));
        Assert.Equal((3, 2, 3, 2, 5), (Terms.Quorum.Of, Terms.Quorum.Needed, Terms.Holders.Of, Terms.Holders.Needed, Terms.SmallestCell));
        Assert.Equal(["A", "B", "C", "D"], Terms.Classes.Select(c => c.Code));
    }

    [Fact]
    public void Classes_are_weighed_and_rounded_once_half_up()
    {
        // A: 6 good = 100; B: 7 fairly = 80; C: 5 ordinary = 60; D: 5 poor = 40. 0.30·100 + 0.25·80 + 0.25·60 + 0.20·40 = 73.
        Marks[] ballots = [.. Alike(6, 0, 1), .. Alike(7, 1, 2), .. Alike(5, 2, 3), .. Alike(5, 3, 4)];
        var cells = Tally.Of(Terms, 1, ballots);
        Assert.Equal(73.00m, Cell(cells).Score);
        Assert.Equal((100m, 6), (Cell(cells, "duty", "A").Score!.Value, Cell(cells, "duty", "A").Ballots));
        Assert.Equal(40m, Cell(cells, "integrity", "D").Score);
        Assert.Equal(90.45m, Fraction.Of(90.445m).Round());
        Assert.Equal(90.44m, Fraction.Of(90.4449m).Round());
        Assert.Equal(66.67m, new Fraction(200, 3).Round());
    }

    [Fact]
    public void A_class_that_did_not_vote_takes_no_weight_and_an_abstention_counts_nowhere()
    {
        Marks[] ballots = [.. Alike(6, 0, 1), .. Alike(6, 1, 2), .. Alike(9, 2, 0)];
        // (0.30·100 + 0.25·80) / 0.55 = 90.909…
        Assert.Equal(90.91m, Cell(Tally.Of(Terms, 1, ballots)).Score);
        Assert.Equal(0, Cell(Tally.Of(Terms, 1, ballots), "duty", "C").Ballots);
    }

    [Fact]
    public void Every_shown_figure_is_what_a_plain_fraction_gives() => Ballots(2).Sample(ballots =>
    {
        foreach (var cell in Tally.Of(Terms, 2, ballots).Where(c => c is { Score: not null, Dimension: not "" }))
        {
            var at = cell.Party * Terms.Dimensions.Length + Array.FindIndex(Terms.Dimensions, d => d.Code == cell.Dimension);
            var voted = ballots.Where(b => b.Of[at] > 0 && (cell.Class.Length == 0 || Terms.Classes[b.Class].Code == cell.Class)).ToList();
            var classes = voted.GroupBy(b => b.Class).Select(g => (Weight: Terms.Classes[g.Key].Weight, Tenths: g.Sum(b => 12L - 2 * b.Of[at]), Count: g.Count())).ToList();
            // By cross-multiplication: no division before the end.
            var common = classes.Aggregate(1L, (all, c) => all * c.Count);
            var sum = classes.Sum(c => c.Weight * c.Tenths * (common / c.Count)) * 10;
            Assert.Equal(Math.Round(sum / (common * classes.Sum(c => c.Weight)), 2, MidpointRounding.AwayFromZero), cell.Score);
            Assert.Equal(voted.Count, cell.Ballots);
            Assert.InRange(cell.Score!.Value, 40m, 100m);
        }
    });

    [Fact]
    public void The_order_of_the_ballots_is_nothing() => Ballots(2).Sample(ballots =>
        Assert.Equal(Tally.Of(Terms, 2, ballots), Tally.Of(Terms, 2, [.. ballots.Reverse()])));

    [Fact]
    public void No_cell_below_five_is_shown_nor_left_over_by_a_difference() => Ballots(2).Sample(ballots =>
    {
        var cells = Tally.Of(Terms, 2, ballots);
        Assert.All(cells.Where(c => c.Score is not null), c => Assert.True(c.Ballots >= Terms.SmallestCell));
        foreach (var line in cells.Where(c => c.Dimension.Length > 0).GroupBy(c => (c.Party, c.Dimension)))
        {
            var (whole, hidden) = (line.Single(c => c.Class.Length == 0), line.Where(c => c.Class.Length > 0 && c.Ballots > 0 && c.Score is null).ToList());
            if (whole.Score is null || hidden.Count == 0) continue;
            // What the whole minus the shown tells is about more than one class, and not about a small group; or nothing is shown beside the whole.
            var shown = line.Where(c => c.Class.Length > 0 && c.Score is not null).ToList();
            Assert.True(shown.Count == 0 || hidden.Count > 1 && hidden.Sum(c => c.Ballots) >= Terms.SmallestCell, string.Join(' ', line.Select(c => $"{c.Class}:{c.Ballots}/{c.Score}")));
        }
        foreach (var party in cells.GroupBy(c => c.Party))
            if (party.Any(c => c is { Class: "", Dimension: not "", Ballots: > 0, Score: null }))
                Assert.Null(party.Single(c => c.Dimension.Length == 0).Score);
    });

    [Theory]
    [InlineData(new[] { 10, 10, 10, 10 }, "")]
    [InlineData(new[] { 4, 10, 11, 12 }, "AB")]
    [InlineData(new[] { 1, 1, 11, 12 }, "ABC")]
    [InlineData(new[] { 3, 0, 8, 9 }, "AC")]
    [InlineData(new[] { 3, 4, 8, 9 }, "AB")]
    [InlineData(new[] { 0, 0, 0, 9 }, "")]
    public void The_next_smallest_goes_with_a_small_class(int[] counts, string hidden) =>
        Assert.Equal(hidden, string.Concat(Tally.Hidden(counts, 5).Select((h, c) => h ? "ABCD"[c..(c + 1)] : "")));

    [Theory]
    [InlineData(2, 3, true)]
    [InlineData(66, 100, false)]
    [InlineData(67, 100, true)]
    [InlineData(0, 0, false)]
    public void Two_thirds_of_the_roster_are_a_quorum(int ballots, int roster, bool reached) => Assert.Equal(reached, Terms.HasQuorum(ballots, roster));
}

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
        Assert.DoesNotContain(Tally.Of(Terms, 1, ballots), c => c.Class.Contains('C', StringComparison.Ordinal));
    }

    [Fact]
    public void Every_shown_figure_is_what_a_plain_fraction_gives() => Ballots(2).Sample(ballots =>
    {
        var cells = Tally.Of(Terms, 2, ballots);
        foreach (var line in cells.Where(c => c.Dimension.Length > 0).GroupBy(c => (c.Party, c.Dimension)))
        {
            var at = line.Key.Party * Terms.Dimensions.Length + Array.FindIndex(Terms.Dimensions, d => d.Code == line.Key.Dimension);
            var voted = ballots.Where(b => b.Of[at] > 0).ToList();
            var whole = line.Single(c => c.Class.Length == 0);
            Assert.Equal((voted.Count, voted.Count >= 5), (whole.Ballots, whole.Score is not null));
            if (whole.Score is null) continue;
            var pools = line.Where(c => c.Class.Length > 0).Select(c => (Cell: c, Codes: c.Class.Split('+'))).Select(c => (
                c.Cell,
                Weight: Terms.Classes.Where(k => c.Codes.Contains(k.Code)).Sum(k => k.Weight),
                Of: voted.Where(b => c.Codes.Contains(Terms.Classes[b.Class].Code)).ToList())).ToList();
            Assert.Equal(voted.Count, pools.Sum(p => p.Of.Count));
            foreach (var pool in pools)
            {
                Assert.Equal(pool.Of.Count, pool.Cell.Ballots);
                Assert.Equal(Math.Round(pool.Of.Sum(b => 120m - 20 * b.Of[at]) / pool.Of.Count, 2, MidpointRounding.AwayFromZero), pool.Cell.Score);
            }
            // By cross-multiplication: no division before the end.
            var common = pools.Aggregate(1L, (all, p) => all * p.Of.Count);
            var sum = pools.Sum(p => p.Weight * p.Of.Sum(b => 120L - 20 * b.Of[at]) * (common / p.Of.Count));
            Assert.Equal(Math.Round(sum / (common * pools.Sum(p => p.Weight)), 2, MidpointRounding.AwayFromZero), whole.Score);
        }
    });

    [Fact]
    public void The_order_of_the_ballots_is_nothing() => Ballots(2).Sample(ballots =>
        Assert.Equal(Tally.Of(Terms, 2, ballots), Tally.Of(Terms, 2, [.. ballots.Reverse()])));

    [Fact]
    public void No_figure_rests_on_fewer_than_five_ballots() => Ballots(2).Sample(ballots =>
    {
        var cells = Tally.Of(Terms, 2, ballots);
        Assert.All(cells.Where(c => c.Score is not null), c => Assert.True(c.Ballots >= Terms.SmallestCell));
        foreach (var party in cells.GroupBy(c => c.Party))
            if (party.Any(c => c is { Class: "", Dimension: not "", Ballots: > 0, Score: null }))
                Assert.Null(party.Single(c => c.Dimension.Length == 0).Score);
    });

    /// <summary>
    /// Whoever works backwards from all figures, the weighed whole included, learns the mean of groups of five and more and nothing else:
    /// who of such a group marked what can be exchanged and every figure stays.
    /// </summary>
    [Fact]
    public void Within_a_group_that_is_counted_together_marks_can_be_exchanged_and_nothing_shows() => Gen.Select(Ballots(1), Gen.Int[0, 3]).Sample((ballots, at) =>
    {
        var counts = Enumerable.Range(0, 4).Select(c => ballots.Count(b => b.Class == c && b.Of[at] > 0)).ToArray();
        foreach (var together in Tally.Together(counts, Terms.SmallestCell))
        {
            var group = ballots.Where(b => together.Contains(b.Class) && b.Of[at] > 0).ToList();
            var marks = group.Select(b => b.Of[at]).Reverse().ToList();
            var exchanged = ballots.Except(group).Concat(group.Select((b, i) => b with { Of = [.. b.Of.Select((m, j) => j == at ? marks[i] : m)] })).ToList();
            Assert.Equal(Tally.Of(Terms, 1, ballots), Tally.Of(Terms, 1, exchanged));
        }
    });

    [Theory]
    [InlineData(new[] { 10, 10, 10, 10 }, "A B C D")]
    [InlineData(new[] { 4, 10, 11, 12 }, "AB C D")]
    [InlineData(new[] { 1, 1, 11, 12 }, "ABC D")]
    [InlineData(new[] { 3, 0, 8, 9 }, "AC D")]
    [InlineData(new[] { 3, 4, 8, 9 }, "AB C D")]
    [InlineData(new[] { 1, 1, 1, 1 }, "ABCD")]
    [InlineData(new[] { 9, 5, 4, 7 }, "A BC D")]
    [InlineData(new[] { 0, 0, 0, 9 }, "D")]
    [InlineData(new[] { 0, 0, 0, 0 }, "")]
    public void Small_classes_are_counted_together_with_the_next_smallest(int[] counts, string groups) =>
        Assert.Equal(groups, string.Join(' ', Tally.Together(counts, 5).Select(g => string.Concat(g.Select(c => "ABCD"[c])))));

    [Theory]
    [InlineData(2, 3, true)]
    [InlineData(66, 100, false)]
    [InlineData(67, 100, true)]
    [InlineData(0, 0, false)]
    public void Two_thirds_of_the_roster_are_a_quorum(int ballots, int roster, bool reached) => Assert.Equal(reached, Terms.HasQuorum(ballots, roster));
}

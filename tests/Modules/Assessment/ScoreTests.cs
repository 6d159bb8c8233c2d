using System.Numerics;
using CsCheck;
using PartyDiscipline.Assessment;
using PartyDiscipline.Assessment.Rankings;
using Component = PartyDiscipline.Assessment.Component;

namespace PartyDiscipline.Tests.Modules.Assessment;

/// <summary>The one computation of assessment, and the ranking that follows from it.</summary>
public sealed class ScoreTests
{
    static readonly Weights Usual = new(0.30m, 0.30m, 0.40m);

    /// <summary>Hundredths, so that the other computation knows no decimal.</summary>
    static readonly Gen<decimal> Points = Gen.Int[0, 10_000].Select(h => h / 100m);

    [Fact, Trait("Clause", "3.5.2")]
    public void The_worked_example_comes_to_90_45()
    {
        var total = Score.Year(Usual, [88.50m], 90.00m, 92.25m, []);
        Assert.Equal(90.45m, total.Total);
        Assert.Equal([26.55m, 27.00m, 36.90m], total.Parts.Select(p => p.Weighted!.Value));
    }

    [Theory, Trait("Clause", "3.5.2")]
    [InlineData("0.005", "0.01")]
    [InlineData("88.445", "88.45")]
    [InlineData("88.4449", "88.44")]
    [InlineData("90.455", "90.46")]
    public void Halves_are_rounded_up(string points, string rounded) => Assert.Equal(decimal.Parse(rounded, null), Score.Round(decimal.Parse(points, null)));

    [Fact, Trait("Clause", "3.5.2")]
    public void The_mean_of_the_spot_checks_is_rounded_before_it_is_weighted() =>
        Assert.Equal((88.34m, 88.34m * 0.3m), (Score.Year(Usual, [88.33m, 88.34m], 90, 90, []).Parts[0].Score!.Value, Score.Year(Usual, [88.33m, 88.34m], 90, 90, []).Parts[0].Weighted!.Value));

    /// <summary>The same in whole numbers: hundredths of points, hundredths of weights, halves up.</summary>
    static BigInteger Independent(decimal[] spots, decimal half, decimal year, int spotWeight, int halfWeight, int yearWeight)
    {
        var sum = spots.Aggregate(BigInteger.Zero, (all, s) => all + (BigInteger)(s * 100));
        var mean = (2 * sum + spots.Length) / (2 * spots.Length);
        var weighted = mean * spotWeight + (BigInteger)(half * 100) * halfWeight + (BigInteger)(year * 100) * yearWeight;
        return (weighted + 50) / 100;
    }

    [Fact, Trait("Clause", "3.5.2")]
    public void Totals_equal_an_independent_computation_to_the_cent() => (
        from spots in Points.Array[1, 4]
        from half in Points
        from year in Points
        from w1 in Gen.Int[0, 100]
        from w2 in Gen.Int[0, 100]
        where w1 + w2 <= 100
        select (spots, half, year, w1, w2)).Sample(x =>
        {
            var total = Score.Year(new Weights(x.w1 / 100m, x.w2 / 100m, (100 - x.w1 - x.w2) / 100m), x.spots, x.half, x.year, []);
            Assert.Equal(Independent(x.spots, x.half, x.year, x.w1, x.w2, 100 - x.w1 - x.w2), (BigInteger)(total.Total!.Value * 100));
        });

    [Fact, Trait("Clause", "3.5.2")]
    public void More_points_never_make_a_lower_total_and_the_total_lies_between_the_components() => (
        from spot in Points
        from half in Points
        from year in Points
        from more in Points
        select (spot, half, year, more)).Sample(x =>
        {
            decimal Of(decimal spot) => Score.Year(Usual, [spot], x.half, x.year, []).Total!.Value;
            Assert.True(Of(Math.Max(x.spot, x.more)) >= Of(Math.Min(x.spot, x.more)));
            decimal[] all = [x.spot, x.half, x.year];
            Assert.InRange(Of(x.spot), all.Min(), all.Max());
        });

    [Fact, Trait("Clause", "3.5.2")]
    public void A_missing_component_blocks_unless_it_was_waived_and_weights_are_never_shared_out_anew() => (
        from spot in Points
        from half in Points
        from year in Points
        from missing in Gen.Enum<Component>()
        from named in Points
        select (spot, half, year, missing, named)).Sample(x =>
        {
            YearTotal With(params Instead[] waived) => Score.Year(
                Usual, x.missing == Component.SpotCheck ? [] : [x.spot], x.missing == Component.HalfYear ? null : x.half, x.missing == Component.YearEnd ? null : x.year, waived);
            decimal Of(Component c) => c == Component.SpotCheck ? x.spot : c == Component.HalfYear ? x.half : x.year;
            Assert.Null(With().Total);
            Assert.Equal([x.missing], With().Missing);

            var points = With(new Instead(x.missing, null, x.named));
            Assert.Equal(Score.Round(Enum.GetValues<Component>().Sum(c => Usual[c] * (c == x.missing ? x.named : Of(c)))), points.Total);
            Assert.Equal(1, points.Parts.Sum(p => p.Weight));

            var other = Enum.GetValues<Component>().First(c => c != x.missing);
            Assert.Equal(Score.Round(Enum.GetValues<Component>().Sum(c => Usual[c] * (c == x.missing ? Of(other) : Of(c)))), With(new Instead(x.missing, other, null)).Total);
            // What is missing itself replaces nothing, and a waiver of what is there changes nothing.
            Assert.Null(With(new Instead(x.missing, x.missing, null)).Total);
            Assert.Equal(Score.Year(Usual, [x.spot], x.half, x.year, []).Total, Score.Year(Usual, [x.spot], x.half, x.year, [new Instead(x.missing, null, x.named)]).Total);
        });

    [Fact]
    public void An_automatic_line_gives_its_share_and_all_where_nothing_was_asked_for()
    {
        Assert.Equal(12m, Score.Points(12, 0, 0));
        Assert.Equal(8m, Score.Points(12, 2, 3));
        Assert.Equal(12m, Score.Points(12, 5, 3));
        Assert.Equal(0m, Score.Points(12, 0, 3));
        (from max in Points from of in Gen.Int[1, 500] from done in Gen.Int[0, 600] select (max, of, done)).Sample(x => Assert.InRange(Score.Points(x.max, x.done, x.of), 0, x.max));
    }

    [Fact, Trait("Clause", "3.5.3")]
    public void Ranks_are_those_of_a_competition()
    {
        var placed = Ranking.Of([new("a", "g", 90), new("b", "g", 95), new("c", "g", 90), new("d", "g", 80), new("e", "h", 70), new("f", "h", 60)], 3);
        Assert.Equal([("b", 1, false, false), ("a", 2, true, false), ("c", 2, true, false), ("d", 4, false, true)], placed.Where(p => p.Of.Group == "g").Select(p => (p.Of.Unit, p.Rank, p.Tied, p.Last)));
        Assert.DoesNotContain(placed, p => p.Of.Group == "h" && p.Last);
    }

    [Fact, Trait("Clause", "3.5.3")]
    public void All_who_are_tied_last_are_last_and_nobody_is_where_all_are_alike()
    {
        Assert.Equal(["b", "c"], Ranking.Of([new("a", "g", 90), new("b", "g", 80), new("c", "g", 80)], 3).Where(p => p.Last && p.Tied).Select(p => p.Of.Unit));
        Assert.DoesNotContain(Ranking.Of([new("a", "g", 90), new("b", "g", 90), new("c", "g", 90)], 3), p => p.Last);
    }

    static readonly Gen<Contender[]> Field =
        from totals in Gen.Int[0, 12].Array[1, 30]
        from groups in Gen.Int[0, 3].Array[30]
        select totals.Select((t, i) => new Contender($"u{i:00}", $"g{groups[i]}", 80 + t)).ToArray();

    [Fact, Trait("Clause", "3.5.3")]
    public void A_rank_is_one_more_than_the_number_of_those_ahead_and_the_order_of_rows_changes_nothing() => Field.Sample(units =>
    {
        var placed = Ranking.Of(units, 3);
        Assert.Equal(units.Length, placed.Count);
        foreach (var one in placed)
        {
            var group = units.Where(u => u.Group == one.Of.Group).ToList();
            Assert.Equal(1 + group.Count(u => u.Total > one.Of.Total), one.Rank);
            Assert.Equal(group.Count(u => u.Total == one.Of.Total) > 1, one.Tied);
            Assert.Equal(group.Count, one.GroupSize);
            Assert.Equal(group.Count >= 3 && group.All(u => u.Total >= one.Of.Total) && group.Any(u => u.Total > one.Of.Total), one.Last);
        }
        Assert.Equal(placed, Ranking.Of(units.Reverse(), 3));
    });

    [Theory, Trait("Clause", "3.5.3")]
    [InlineData(true, true, "g", false, true)]
    [InlineData(true, true, "g", true, false)]
    [InlineData(true, true, "h", false, false)]
    [InlineData(true, false, "g", false, false)]
    [InlineData(false, true, "g", false, false)]
    public void Two_years_last_asks_for_the_same_unit_in_the_same_group_that_no_merger_made_anew(bool now, bool before, string group, bool fresh, bool twice) =>
        Assert.Equal(twice, Ranking.LastTwice(new(new("a", "g", 80), 3, false, now, 3), new(new("a", group, 81), 3, false, before, 3), fresh));

    [Fact]
    public void Who_was_not_there_last_year_is_not_last_twice() => Assert.False(Ranking.LastTwice(new(new("a", "g", 80), 3, false, true, 3), null, false));

    [Fact, Trait("Clause", "SM-11")]
    public void The_state_machine_of_a_year_is_as_written() => Assert.Equal(
    [
        "Computed --Rank--> Ranked", "Ranked --Rank--> Ranked", "Ranked --PreNotify--> PreNotice", "PreNotice --Object--> ReReview", "PreNotice --Propose--> Proposed",
        "ReReview --Object--> ReReview", "ReReview --Settle--> ReReview", "ReReview --Propose--> Proposed", "Proposed --Object--> ReReview", "Proposed --Confirm--> Confirmed",
        "Confirmed --Notify--> Notified", "Confirmed --Correct--> Confirmed", "Notified --Use--> Used", "Notified --Correct--> Confirmed", "Used --Archive--> Archived", "Used --Correct--> Confirmed",
    ],
        from state in Enum.GetValues<CycleState>()
        from action in Enum.GetValues<CycleAction>()
        let next = Cycle.After(state, action)
        where next is not null
        select $"{state} --{action}--> {next}");
}

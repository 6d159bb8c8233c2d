namespace PartyDiscipline.Assessment;

/// <summary>The weights of the three components (notice 3.5.2): data of each year's scheme, summing to one.</summary>
sealed record Weights(decimal SpotChecks, decimal HalfYear, decimal YearEnd)
{
    public decimal Sum => SpotChecks + HalfYear + YearEnd;

    public decimal this[Component component] => component switch
    {
        Component.SpotCheck => SpotChecks,
        Component.HalfYear => HalfYear,
        _ => YearEnd,
    };
}

/// <summary>What counts in place of a missing component, as the approver said: another component's score, or points that he named.</summary>
sealed record Instead(Component Missing, Component? Of, decimal? Points);

/// <summary>One component's part in a year's score.</summary>
/// <param name="Component">Which.</param>
/// <param name="Own">The scores of its confirmed sheets.</param>
/// <param name="Score">What counts for it; null while it is missing.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Waived">It was waived, and something else counts.</param>
sealed record ScorePart(Component Component, IReadOnlyList<decimal> Own, decimal? Score, decimal Weight, Instead? Waived)
{
    public decimal? Weighted => Score * Weight;
}

/// <summary>A year's score and how it was made; the total is null while a component is missing and not waived.</summary>
sealed record YearTotal(IReadOnlyList<ScorePart> Parts, decimal? Total)
{
    public IEnumerable<Component> Missing => Parts.Where(p => p.Score is null).Select(p => p.Component);
}

/// <summary>
/// The one computation of assessment (notice 3.5.2), used by pages, API, documents and snapshots alike: decimal, half up to two places. What is
/// shown is rounded before it is weighted, so that whoever computes from the shown figures comes to the same.
/// </summary>
static class Score
{
    public static decimal Round(decimal points) => Math.Round(points, 2, MidpointRounding.AwayFromZero);

    /// <summary>An automatic indicator's points: its share of the most; all of them where nothing was asked for.</summary>
    public static decimal Points(decimal max, decimal done, decimal of) =>
        of <= 0 ? Round(max) : Round(max * Math.Clamp(done, 0, of) / of);

    public static decimal? Mean(IReadOnlyCollection<decimal> points) => points.Count == 0 ? null : Round(points.Sum() / points.Count);

    /// <summary>T = wS·S + wH·H + wY·Y. A missing component blocks unless it was waived; weights are never shared out anew.</summary>
    public static YearTotal Year(Weights weights, IReadOnlyList<decimal> spotChecks, decimal? halfYear, decimal? yearEnd, IReadOnlyCollection<Instead> waived)
    {
        var own = new Dictionary<Component, IReadOnlyList<decimal>>
        {
            [Component.SpotCheck] = spotChecks,
            [Component.HalfYear] = halfYear is { } half ? [half] : [],
            [Component.YearEnd] = yearEnd is { } end ? [end] : [],
        };
        var scores = own.ToDictionary(o => o.Key, o => Mean([.. o.Value]));
        var parts = Enum.GetValues<Component>().Select(component =>
        {
            if (scores[component] is { } score) return new ScorePart(component, own[component], score, weights[component], null);
            var instead = waived.FirstOrDefault(w => w.Missing == component);
            // A missing component is never replaced by another that is missing itself.
            var counts = instead is null ? null : instead.Points is { } named ? Round(named) : instead.Of is { } other ? scores[other] : null;
            return new ScorePart(component, own[component], counts, weights[component], counts is null ? null : instead);
        }).ToList();
        return new YearTotal(parts, parts.All(p => p.Score is not null) ? Round(parts.Sum(p => p.Weighted!.Value)) : null);
    }
}

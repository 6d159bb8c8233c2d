namespace PartyDiscipline.Assessment.Rankings;

/// <summary>A unit with its total, inside the group in which it may be compared.</summary>
readonly record struct Contender(string Unit, string Group, decimal Total);

/// <summary>Where a unit came inside its group.</summary>
/// <param name="Of">The unit.</param>
/// <param name="Rank">Competition rank: 1, 2, 2, 4.</param>
/// <param name="Tied">Another unit has the same rank.</param>
/// <param name="Last">Last, or tied last (并列末位), in a group that is large enough.</param>
/// <param name="GroupSize">Units in the group.</param>
readonly record struct Placed(Contender Of, int Rank, bool Tied, bool Last, int GroupSize);

/// <summary>Ranking inside comparable groups (domain trap 7): competition ranks, ties share theirs, and no last one in a small group.</summary>
static class Ranking
{
    public static IReadOnlyList<Placed> Of(IEnumerable<Contender> contenders, int minGroup) =>
        [.. contenders.GroupBy(c => c.Group).OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => InGroup([.. g.OrderByDescending(c => c.Total).ThenBy(c => c.Unit, StringComparer.Ordinal)], minGroup))];

    static IEnumerable<Placed> InGroup(Contender[] best, int minGroup)
    {
        var worst = best[^1].Total;
        // Where all have the same, nobody is last.
        var anyLast = best.Length >= minGroup && best[0].Total != worst;
        var rank = 1;
        for (var i = 0; i < best.Length; i++)
        {
            if (i > 0 && best[i].Total != best[i - 1].Total) rank = i + 1;
            var tied = i > 0 && best[i - 1].Total == best[i].Total || i + 1 < best.Length && best[i + 1].Total == best[i].Total;
            yield return new Placed(best[i], rank, tied, anyLast && best[i].Total == worst, best.Length);
        }
    }

    /// <summary>Whether a second last place in a row calls for a proposal (notice 3.5.3): the same unit in the same group, which no merger made anew.</summary>
    public static bool LastTwice(Placed now, Placed? before, bool fresh) =>
        now.Last && !fresh && before is { Last: true } last && last.Of.Unit == now.Of.Unit && last.Of.Group == now.Of.Group;
}

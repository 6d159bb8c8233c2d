namespace PartyDiscipline.Reports.Ballots;

/// <summary>One figure that may be shown: of a party, in a dimension ("" for all of them), from a class ("" for all).</summary>
/// <param name="Party">The party's place in the election.</param>
/// <param name="Dimension">Its code; "" for the composite.</param>
/// <param name="Class">The voters' class; "" for all.</param>
/// <param name="Ballots">How many ballots are behind it.</param>
/// <param name="Score">0 to 100 with two places; null when it is suppressed.</param>
sealed record TalliedCell(int Party, string Dimension, string Class, int Ballots, decimal? Score);

/// <summary>
/// Counts an appraisal (domain B.2). A class's score in a dimension is the mean of its levels' coefficients in percent; the score of
/// the dimension weighs the classes that voted, the composite weighs the dimensions. Everything is exact until it is rounded once, half
/// up, to two places. What rests on fewer ballots than the smallest cell is not shown, nor anything from which it would follow.
/// </summary>
static class Tally
{
    public static IReadOnlyList<TalliedCell> Of(AppraisalTerms terms, int parties, IReadOnlyCollection<Marks> ballots)
    {
        var cells = new List<TalliedCell>();
        for (var party = 0; party < parties; party++)
        {
            var dimensions = new Tallied[terms.Dimensions.Length];
            for (var d = 0; d < dimensions.Length; d++)
            {
                dimensions[d] = OfDimension(terms, ballots, party * terms.Dimensions.Length + d);
                cells.AddRange(dimensions[d].Show(party, terms.Dimensions[d].Code, terms));
            }
            cells.Add(Composite(terms, party, dimensions));
        }
        return cells;
    }

    /// <summary>What the composite is made of is weighed here; a dimension that nobody judged stands aside.</summary>
    static TalliedCell Composite(AppraisalTerms terms, int party, Tallied[] dimensions)
    {
        var (sum, weights, least) = (Fraction.Zero, 0m, int.MaxValue);
        var hidden = false;
        for (var d = 0; d < dimensions.Length; d++)
        {
            if (dimensions[d].Ballots == 0) continue;
            // Shown beside the others it would give the hidden one away.
            hidden |= !dimensions[d].Shown;
            sum += dimensions[d].Score * Fraction.Of(terms.Dimensions[d].Weight);
            weights += terms.Dimensions[d].Weight;
            least = Math.Min(least, dimensions[d].Ballots);
        }
        return new(party, "", "", least == int.MaxValue ? 0 : least, weights == 0 || hidden ? null : (sum / Fraction.Of(weights)).Round());
    }

    static Tallied OfDimension(AppraisalTerms terms, IReadOnlyCollection<Marks> ballots, int at)
    {
        var (counts, sums) = (new int[terms.Classes.Length], new decimal[terms.Classes.Length]);
        foreach (var ballot in ballots)
            if (ballot.Of[at] is > 0 and var level)
            {
                counts[ballot.Class]++;
                sums[ballot.Class] += terms.Levels[level - 1].Coefficient * 100;
            }
        var (scores, sum, weights) = (new Fraction[counts.Length], Fraction.Zero, 0m);
        for (var c = 0; c < counts.Length; c++)
        {
            if (counts[c] == 0) continue;
            scores[c] = Fraction.Of(sums[c]) / Fraction.Of(counts[c]);
            sum += scores[c] * Fraction.Of(terms.Classes[c].Weight);
            weights += terms.Classes[c].Weight;
        }
        var (all, hidden) = (counts.Sum(), Hidden(counts, terms.SmallestCell));
        return new(
            counts, [.. counts.Select((n, c) => n == 0 || hidden[c] ? (Fraction?)null : scores[c])], all,
            weights == 0 ? Fraction.Zero : sum / Fraction.Of(weights), weights > 0 && all >= terms.SmallestCell);
    }

    /// <summary>
    /// Which classes may not be shown: those below the smallest cell, and with them the next smallest until what is hidden is more than
    /// one class and together large enough that the difference to the whole tells of no small group.
    /// </summary>
    internal static bool[] Hidden(int[] counts, int smallest)
    {
        var hidden = new bool[counts.Length];
        for (var c = 0; c < counts.Length; c++) hidden[c] = counts[c] > 0 && counts[c] < smallest;
        if (!hidden.Contains(true)) return hidden;
        foreach (var next in Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0 && !hidden[c]).OrderBy(c => counts[c]).ThenBy(c => c))
        {
            if (hidden.Count(h => h) > 1 && counts.Where((_, c) => hidden[c]).Sum() >= smallest) break;
            hidden[next] = true;
        }
        return hidden;
    }

    sealed record Tallied(int[] Counts, Fraction?[] Classes, int Ballots, Fraction Score, bool Shown)
    {
        public IEnumerable<TalliedCell> Show(int party, string dimension, AppraisalTerms terms)
        {
            yield return new(party, dimension, "", Ballots, Shown ? Score.Round() : null);
            for (var c = 0; c < Counts.Length; c++)
                yield return new(party, dimension, terms.Classes[c].Code, Counts[c], Shown && Classes[c] is { } score ? score.Round() : null);
        }
    }
}

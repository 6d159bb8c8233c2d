namespace PartyDiscipline.Reports.Ballots;

/// <summary>One figure that may be shown: of a party, in a dimension ("" for all of them), from a class, or some together ("" for all).</summary>
/// <param name="Party">The party's place in the election.</param>
/// <param name="Dimension">Its code; "" for the composite.</param>
/// <param name="Class">The voters' class, or small ones together: <c>C+D</c>; "" for all.</param>
/// <param name="Ballots">How many ballots are behind it.</param>
/// <param name="Score">0 to 100 with two places; null when it is suppressed.</param>
sealed record TalliedCell(int Party, string Dimension, string Class, int Ballots, decimal? Score);

/// <summary>
/// Counts an appraisal (domain B.2). A class's score in a dimension is the mean of its levels' coefficients in percent; the score of
/// the dimension weighs the classes that voted, the composite weighs the dimensions. Everything is exact until it is rounded once, half
/// up, to two places. What rests on fewer ballots than the smallest cell is neither shown nor counted by itself: see <see cref="Together"/>.
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
                cells.AddRange(dimensions[d].Show(party, terms.Dimensions[d].Code));
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
        var (pools, sum, weights) = (new List<Pool>(), Fraction.Zero, 0m);
        foreach (var together in Together(counts, terms.SmallestCell))
        {
            var (count, weight) = (together.Sum(c => counts[c]), together.Sum(c => terms.Classes[c].Weight));
            var score = Fraction.Of(together.Sum(c => sums[c])) / Fraction.Of(count);
            pools.Add(new(string.Join('+', together.Select(c => terms.Classes[c].Code)), count, score));
            sum += score * Fraction.Of(weight);
            weights += weight;
        }
        var all = counts.Sum();
        return new(pools, all, weights == 0 ? Fraction.Zero : sum / Fraction.Of(weights), weights > 0 && all >= terms.SmallestCell);
    }

    /// <summary>
    /// Which classes are counted by themselves and which together: those below the smallest cell go together, and with them the next
    /// smallest until they are large enough. Only then is every figure, the whole included, made of groups that may be shown: of a
    /// whole that weighs a small class by itself, that class's votes could be worked out.
    /// </summary>
    internal static IReadOnlyList<int[]> Together(int[] counts, int smallest)
    {
        var voting = Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0).OrderBy(c => counts[c]).ThenBy(c => c).ToList();
        var small = voting.TakeWhile(c => counts[c] < smallest).ToList();
        if (small.Count > 0)
            foreach (var next in voting[small.Count..])
            {
                if (small.Sum(c => counts[c]) >= smallest) break;
                small.Add(next);
            }
        var alone = voting.Except(small).Select(c => (int[])[c]);
        return [.. (small.Count > 0 ? alone.Append([.. small.Order()]) : alone).OrderBy(g => g[0])];
    }

    /// <summary>Classes that are counted as one: <c>C</c>, or <c>C+D</c>.</summary>
    readonly record struct Pool(string Classes, int Ballots, Fraction Score);

    sealed record Tallied(IReadOnlyList<Pool> Pools, int Ballots, Fraction Score, bool Shown)
    {
        public IEnumerable<TalliedCell> Show(int party, string dimension)
        {
            yield return new(party, dimension, "", Ballots, Shown ? Score.Round() : null);
            if (!Shown) yield break;
            foreach (var pool in Pools) yield return new(party, dimension, pool.Classes, pool.Ballots, pool.Score.Round());
        }
    }
}

using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties;

/// <summary>One duty as it stood at the end of a month.</summary>
internal readonly record struct Moment(int Month, PartyId Party, DutyStanding Standing);

/// <summary>What lies behind one duty at the end of a month: its light and the records that counted by then.</summary>
internal sealed record MomentReason(PartyId Party, DutyStanding Standing, IReadOnlyList<Guid> Records);

/// <summary>
/// 动态评定 (notice 3.2.1-c): how the lights of a year moved, month by month. Nothing is traced for it: the rules are pure, so the
/// light of any past day follows exactly from the duties that bound and the records that counted by then. There is no score, and nobody
/// is put in order by it.
/// </summary>
internal sealed class Course(int year, IReadOnlyList<DateOnly> ends, IReadOnlyList<Moment> moments)
{
    public int Year => year;

    /// <summary>The last day of each month that has begun; of the current one, today.</summary>
    public IReadOnlyList<DateOnly> Ends => ends;

    public IReadOnlyList<Moment> Moments => moments;

    public LightCounts At(int month) => moments.Where(m => m.Month == month).Aggregate(default(LightCounts), (sum, m) => sum.With(m.Standing.Light));

    /// <summary>Percent of the duties with a day of their own that were met by the end of a month; null for a month that has not begun.</summary>
    public decimal? Met(int month)
    {
        if (month > ends.Count) return null;
        var dated = moments.Where(m => m.Month == month && m.Standing.Due is not null).ToList();
        return dated.Count == 0 ? 0 : Share(dated.Count(m => m.Standing.Light == Light.Met), dated.Count);
    }

    /// <summary>Percent of the same duties that had fallen due by then: the pace of the year.</summary>
    public decimal FallenDue(int month)
    {
        var last = new DateOnly(year, month, 1).AddMonths(1).AddDays(-1);
        var dated = moments.Where(m => m.Month == ends.Count && m.Standing.Due is not null).ToList();
        return dated.Count == 0 ? 0 : Share(dated.Count(m => m.Standing.Due <= last), dated.Count);
    }

    static decimal Share(int part, int whole) => Math.Round(100m * part / whole, 1);
}

/// <summary>Reads the course of a unit or a party from what is recorded.</summary>
sealed class Rating(Standings standings)
{
    /// <summary>A whole year of a unit in one pass; two queries and then pure rules.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="year">The year.</param>
    /// <param name="party">One party; null takes all that <paramref name="covers"/> lets the reader see.</param>
    /// <param name="covers">What the reader may see.</param>
    /// <param name="asSuperior">A superior sees a leader's yellow and red only after his days of grace, then as now.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<Course> Of(string tenant, int year, PartyId? party, Func<PartyId, bool> covers, bool asSuperior, CancellationToken cancel)
    {
        var ends = Ends(year);
        var moments = new List<Moment>();
        foreach (var (duties, counting) in await standings.LoadCourse(tenant, year, party, cancel))
        {
            if (!covers(duties.Party)) continue;
            for (var month = 1; month <= ends.Count; month++)
            {
                var end = ends[month - 1];
                duties.Weigh(counting.Where(c => c.Since <= end).Select(c => c.Counting), end);
                foreach (var standing in duties.LightsOn(end, asSuperior ? standings.GraceOn(end) : null)) moments.Add(new(month, duties.Party, standing));
            }
        }
        return new(year, ends, moments);
    }

    /// <summary>Why one obligation stood as it did at the end of a month, party by party in official order.</summary>
    public async Task<IReadOnlyList<MomentReason>> Why(
        string tenant, int year, int month, string obligation, PartyId? party, Func<PartyId, bool> covers, bool asSuperior, CancellationToken cancel)
    {
        var ends = Ends(year);
        if (month < 1 || month > ends.Count) return [];
        var end = ends[month - 1];
        var reasons = new List<MomentReason>();
        foreach (var (duties, counting) in await standings.LoadCourse(tenant, year, party, cancel))
        {
            if (!covers(duties.Party)) continue;
            var counted = counting.Where(c => c.Since <= end).Select(c => c.Counting).ToList();
            duties.Weigh(counted, end);
            reasons.AddRange(duties.LightsOn(end, asSuperior ? standings.GraceOn(end) : null)
                .Where(s => s.Obligation == obligation)
                .Select(s => new MomentReason(duties.Party, s, [.. counted.Where(c => duties.Now(c.Duty) == s.Duty).Select(c => c.Record).Distinct()])));
        }
        return reasons;
    }

    IReadOnlyList<DateOnly> Ends(int year) =>
    [
        .. Enumerable.Range(1, 12)
            .Select(m => new DateOnly(year, m, 1))
            .Where(first => first <= standings.Today)
            .Select(first => first.AddMonths(1).AddDays(-1) is var last && last > standings.Today ? standings.Today : last),
    ];
}

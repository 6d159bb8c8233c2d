using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties.Rules;

/// <summary>
/// <c>days</c>: so many days, to the half-day, each counted once however many records cover it (notice 2.2.3, 2.3.3).
/// Green at the pro-rata share, yellow below half of it after the third quarter and in the last week, red when the year closed unmet.
/// </summary>
sealed class DaysRule : IObligationRule
{
    public string Name => "days";

    public IEnumerable<string> Faults(RuleSpec rule) => FigureFaults.Positive(rule, "days");

    public Standing Judge(in DutyTerms duty, ReadOnlySpan<RecordFigures> records, DateOnly today)
    {
        var needed = duty.Rule.Number("days");
        var due = duty.Due ?? duty.Period.To;
        var from = duty.Period.From;
        var done = HalfDays(records, from.DayNumber * 2, duty.Period.To.DayNumber * 2 + 1) / 2m;
        if (done >= needed) return new(Light.Met, done, needed, null, "Why.Met");

        var behind = DueLights.Behind(from, due, done, needed);
        var lateYear = from.AddMonths(9);
        var farBehind = DueLights.Behind(from, due, done, needed / 2);
        if (farBehind < lateYear) farBehind = lateYear;
        var (light, reason) = At(today);
        if (reason == "Why.Days.Slow" && today >= DueLights.Behind(from, due, done, needed * 0.8m)) reason = "Why.Days.Behind";
        DateOnly? changes = null;
        foreach (var day in (ReadOnlySpan<DateOnly>)[behind, farBehind, due.AddDays(-DueLights.Yellow), due.AddDays(1)])
            if (day > today && (changes is null || day < changes) && At(day).Light != light) changes = day;
        return new(light, done, needed, changes, reason);

        (Light Light, string Reason) At(DateOnly day)
        {
            if (day > due) return (Light.Overdue, "Why.Overdue");
            if (day >= due.AddDays(-DueLights.Yellow)) return (Light.DueSoon, "Why.DueSoon");
            if (day >= farBehind) return (Light.DueSoon, "Why.Days.FarBehind");
            return done > 0 && day < behind ? (Light.Met, "Why.OnPace") : (Light.OnTrack, "Why.Days.Slow");
        }
    }

    /// <summary>Half-days covered by at least one record, inside the period.</summary>
    static int HalfDays(ReadOnlySpan<RecordFigures> records, int first, int last)
    {
        var spans = new List<(int From, int To)>(records.Length);
        foreach (var record in records)
            if (record is { From: { } from, To: { } to } && Math.Max(from, first) <= Math.Min(to, last))
                spans.Add((Math.Max(from, first), Math.Min(to, last)));
        spans.Sort();
        var (covered, reached) = (0, first - 1);
        foreach (var (from, to) in spans)
        {
            if (to <= reached) continue;
            covered += to - Math.Max(from, reached + 1) + 1;
            reached = to;
        }
        return covered;
    }
}

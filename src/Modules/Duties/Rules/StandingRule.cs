using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties.Rules;

/// <summary>
/// <c>standing</c>: a duty without a natural count. Green while the current half-year or year has a record or the statement that
/// nothing occurred, grey otherwise; never yellow or red, because counting would invite empty records.
/// </summary>
sealed class StandingRule : IObligationRule
{
    public string Name => "standing";

    public IEnumerable<string> Faults(RuleSpec rule) =>
        FigureFaults.Positive(rule, "links").Concat(FigureFaults.OneOf(rule, "per", "year", "half", "quarter"));

    public Standing Judge(in DutyTerms duty, ReadOnlySpan<RecordFigures> records, DateOnly today)
    {
        var needed = duty.Rule.Whole("links");
        var length = duty.Rule.Literal("per") switch { "half" => PeriodLength.Half, "quarter" => PeriodLength.Quarter, _ => PeriodLength.Year };
        var day = today < duty.Period.From ? duty.Period.From : today > duty.Period.To ? duty.Period.To : today;
        var span = Period.Holding(day, length);
        if (span.From <= duty.Period.From && span.To >= duty.Period.To) return Linked(records.Length, needed);

        var (inSpan, later) = (0, 0);
        foreach (var record in records)
        {
            if (span.Holds(record.On)) inSpan++;
            else if (record.On > span.To) later++;
        }
        var standing = Linked(inSpan, needed);
        // The next span begins without a record, unless one is already there.
        if (standing.Light == Light.Met && span.To < duty.Period.To && later < needed) standing = standing with { Changes = span.To.AddDays(1) };
        return standing;
    }

    /// <summary>有记录 or 无记录.</summary>
    public static Standing Linked(int links, int needed) => links >= needed
        ? new(Light.Met, links, needed, null, "Why.Standing.Met")
        : new(Light.None, links, needed, null, "Why.Standing.None");
}

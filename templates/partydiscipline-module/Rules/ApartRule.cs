using PartyDiscipline.Kernel.Regulations;

namespace Visits.Rules;

/// <summary><c>visits-apart</c>: so many records in the period, and between one that counts and the next at least so many days (family-visits V2).</summary>
sealed class ApartRule : IObligationRule
{
    /// <summary>Days before the due date from which the light is yellow.</summary>
    const int Yellow = 7;

    public string Name => "visits-apart";

    public IEnumerable<string> Faults(RuleSpec rule)
    {
        foreach (var figure in (string[])["n", "days"])
            if (!rule.With.TryGetValue(figure, out var given)) yield return $"figure '{figure}' is missing";
            else if (!given.Value.TryGetInt32(out var number) || number <= 0) yield return $"figure '{figure}' must be a whole number above zero";
    }

    public Standing Judge(in DutyTerms duty, ReadOnlySpan<RecordFigures> records, DateOnly today)
    {
        var (needed, apart) = (duty.Rule.Whole("n"), duty.Rule.Whole("days"));
        var due = duty.Due ?? duty.Period.To;
        var done = 0;
        DateOnly? last = null;
        foreach (var record in records)
        {
            if (last is { } before && record.On < before.AddDays(apart)) continue;
            last = record.On;
            done++;
        }
        if (done >= needed) return new(Light.Met, done, needed, null, "Why.Met");
        if (today > due) return new(Light.Overdue, done, needed, null, "Why.Overdue");
        return today >= due.AddDays(-Yellow)
            ? new(Light.DueSoon, done, needed, due.AddDays(1), "Why.DueSoon")
            : new(Light.OnTrack, done, needed, due.AddDays(-Yellow), "Why.Open");
    }
}

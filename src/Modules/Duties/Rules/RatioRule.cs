using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties.Rules;

/// <summary><c>ratio</c>: of the records that carry a flag, at least this share says yes (for example the first item is political study).</summary>
sealed class RatioRule : IObligationRule
{
    public string Name => "ratio";

    public IEnumerable<string> Faults(RuleSpec rule)
    {
        foreach (var fault in FigureFaults.Positive(rule, "min")) yield return fault;
        if (!rule.With.TryGetValue("field", out var field)) yield return "figure 'field' is missing";
        else if (field.Value.ValueKind != System.Text.Json.JsonValueKind.String) yield return "figure 'field' must name a flag";
    }

    public Standing Judge(in DutyTerms duty, ReadOnlySpan<RecordFigures> records, DateOnly today)
    {
        var needed = duty.Rule.Number("min") * 100;
        var due = duty.Due ?? duty.Period.To;
        var (asked, yes) = (0, 0);
        foreach (var record in records)
        {
            if (record.Flag is not { } flag) continue;
            asked++;
            if (flag) yes++;
        }
        var share = asked == 0 ? 0 : yes * 100m / asked;
        var done = Math.Round(share, 1, MidpointRounding.ToZero);
        if (asked > 0 && share >= needed) return new(Light.Met, done, needed, null, "Why.Ratio.Met");
        var standing = DueLights.Judge(duty, due, 0, 1, late: false, paced: false, today);
        return standing with { Done = done, Needed = needed, Reason = asked > 0 && standing.Light == Light.OnTrack ? "Why.Ratio.Below" : standing.Reason };
    }
}

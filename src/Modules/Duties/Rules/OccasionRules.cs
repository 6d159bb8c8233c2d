using System.Numerics;
using System.Text.Json;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties.Rules;

/// <summary>
/// <c>within</c>: each occasion is answered inside a limit of working days or months. The occasion's duty carries the due date;
/// the year's own duty, without one, only shows whether there are records.
/// </summary>
sealed class WithinRule : IObligationRule
{
    public string Name => "within";

    public IEnumerable<string> Faults(RuleSpec rule) => rule.With.ContainsKey("months")
        ? FigureFaults.Positive(rule, "months")
        : FigureFaults.Positive(rule, "workingDays");

    public Standing Judge(in DutyTerms duty, ReadOnlySpan<RecordFigures> records, DateOnly today)
    {
        if (duty.Due is not { } due) return StandingRule.Linked(records.Length, 1);
        var late = records.Length > 0 && records[0].On > due;
        return DueLights.Judge(duty, due, records.Length, 1, late, paced: false, today);
    }
}

/// <summary>
/// <c>chain</c>: a superior's requirement is followed through step by step; each step is met by linking a record, the first inside
/// the limit. Records that name no step fill what is open. The last step, pursuing responsibility, is only for failures and is not
/// asked for.
/// </summary>
sealed class ChainRule : IObligationRule
{
    public const string RuleName = "chain";
    /// <summary>责任追究: only where something failed.</summary>
    public const string OnlyOnFailure = "S6";

    public string Name => RuleName;

    public IEnumerable<string> Faults(RuleSpec rule)
    {
        foreach (var fault in FigureFaults.Positive(rule, "workingDays")) yield return fault;
        if (!rule.With.TryGetValue("steps", out var steps) || steps.Value.ValueKind != JsonValueKind.Array || steps.Value.EnumerateArray().Any(s => s.ValueKind != JsonValueKind.String) || Steps(rule).Count == 0)
            yield return "figure 'steps' must list at least one step";
        else
            foreach (var step in Steps(rule).Where(s => s is not ['S', >= '1' and <= '6'])) yield return $"figure 'steps' names '{step}', which is none of S1 to S6";
    }

    public Standing Judge(in DutyTerms duty, ReadOnlySpan<RecordFigures> records, DateOnly today)
    {
        if (duty.Due is not { } due) return StandingRule.Linked(records.Length, 1);
        var steps = Steps(duty.Rule);
        var (placed, unplaced) = (0, 0);
        foreach (var record in records)
            if (record.Step == 0) unplaced++;
            else if (steps.Contains($"S{record.Step}")) placed |= 1 << record.Step;
        var (done, needed) = (Math.Min(BitOperations.PopCount((uint)placed) + unplaced, steps.Count), steps.Count);
        if (done >= needed) return new(Light.Met, done, needed, null, records[0].On > due ? "Why.MetLate" : "Why.Met");
        if (done > 0) return new(Light.OnTrack, done, needed, null, "Why.Chain.Open");
        return DueLights.Judge(duty, due, 0, 1, late: false, paced: false, today) with { Needed = needed };
    }

    /// <summary>The steps a rule asks for, in order.</summary>
    public static IReadOnlyList<string> Steps(RuleSpec rule) => [.. Cited(rule).Where(s => s != OnlyOnFailure)];

    /// <summary>Every step that a rule cites, the one for failures too.</summary>
    public static IEnumerable<string> Cited(RuleSpec rule) => rule.With["steps"].Value.EnumerateArray().Select(s => s.GetString()!);
}

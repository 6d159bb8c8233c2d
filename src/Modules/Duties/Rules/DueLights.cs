using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties.Rules;

/// <summary>
/// The lights of everything that falls due: blue while open, yellow in the last week, red once the day has passed unmet.
/// A duty that has begun and keeps its pro-rata pace is green until its last thirty days.
/// </summary>
static class DueLights
{
    /// <summary>Days before the due date from which being on pace is no longer enough.</summary>
    public const int Blue = 30;
    /// <summary>Days before the due date from which the light is yellow.</summary>
    public const int Yellow = 7;

    /// <summary>Judges by number and due date; <paramref name="paced"/> when the number grows over the period.</summary>
    public static Standing Judge(in DutyTerms duty, DateOnly due, decimal done, decimal needed, bool late, bool paced, DateOnly today)
    {
        if (done >= needed) return new(Light.Met, done, needed, null, late ? "Why.MetLate" : "Why.Met");
        var from = duty.Period.From;
        var behind = paced ? Behind(from, due, done, needed) : from;
        var (light, reason) = At(today, behind, due, done);
        DateOnly? changes = null;
        foreach (var day in (ReadOnlySpan<DateOnly>)[behind, due.AddDays(-Blue), due.AddDays(-Yellow), due.AddDays(1)])
            if (day > today && (changes is null || day < changes) && At(day, behind, due, done).Light != light) changes = day;
        return new(light, done, needed, changes, reason);
    }

    static (Light Light, string Reason) At(DateOnly day, DateOnly behind, DateOnly due, decimal done)
    {
        if (day > due) return (Light.Overdue, "Why.Overdue");
        if (day >= due.AddDays(-Yellow)) return (Light.DueSoon, "Why.DueSoon");
        if (day >= due.AddDays(-Blue)) return (Light.OnTrack, "Why.Due30");
        return done > 0 && day < behind ? (Light.Met, "Why.OnPace") : (Light.OnTrack, "Why.Open");
    }

    /// <summary>The first day on which what was done is less than the share of the period that has gone by.</summary>
    public static DateOnly Behind(DateOnly from, DateOnly due, decimal done, decimal needed)
    {
        var total = due.DayNumber - from.DayNumber + 1;
        var days = needed <= 0 ? total + 1 : (int)Math.Min(Math.Floor(done * total / needed), total) + 1;
        return from.AddDays(days);
    }
}

/// <summary>What start-up validation says of a rule's figures.</summary>
static class FigureFaults
{
    public static IEnumerable<string> Positive(RuleSpec rule, string figure)
    {
        if (!rule.With.TryGetValue(figure, out var given)) yield return $"figure '{figure}' is missing";
        else if (given.Value.ValueKind != System.Text.Json.JsonValueKind.Number || given.Value.GetDecimal() <= 0) yield return $"figure '{figure}' must be a number above zero";
    }

    public static IEnumerable<string> OneOf(RuleSpec rule, string figure, params string[] words)
    {
        if (!rule.With.TryGetValue(figure, out var given)) yield return $"figure '{figure}' is missing";
        else if (given.Value.ValueKind != System.Text.Json.JsonValueKind.String || !words.Contains(given.Value.GetString())) yield return $"figure '{figure}' must be one of {string.Join(", ", words)}";
    }
}

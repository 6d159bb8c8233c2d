using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>A change of the state of a plan, visit, finding, project or circular: from where to where, who in which post, when and why.</summary>
sealed class InspectionStep : TenantRow
{
    public const int ReasonLength = 300;

    /// <summary>The plan, visit, finding, project or circular.</summary>
    public Guid Of { get; private set; }
    public string Action { get; private set; } = "";
    public string From { get; private set; } = "";
    public string To { get; private set; } = "";
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public string? Post { get; private set; }
    public string? Reason { get; private set; }
    public DateTimeOffset At { get; private set; }

    InspectionStep() { }

    public InspectionStep(Guid of, string action, string from, string to, Doer by, string? reason = null)
    {
        (Of, Action, From, To) = (of, action, from, to);
        (Account, ActorName, Post, At) = (by.Actor.Account, by.Actor.Name, by.Post, by.At);
        Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
    }

    /// <summary>A reason that must be given and fit.</summary>
    public static Fault? ReasonFault(string? reason, string field = "Reason") =>
        string.IsNullOrWhiteSpace(reason) ? new Fault(field, "Step.ReasonMissing") : reason.Length > ReasonLength ? new Fault(field, "Step.TooLong", null, $"{ReasonLength}") : null;
}

/// <summary>Who does something, in which post, and when.</summary>
sealed record Doer(Actor Actor, string? Post, DateTimeOffset At)
{
    public DateOnly On => Kernel.Calendar.ChinaTime.DateOf(At);
}

/// <summary>Texts as they are typed: needed or not, and no longer than their column.</summary>
static class Typed
{
    public static void Text(this List<Fault> faults, string field, string? text, int most, bool needed, string missing, string? clause = null)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (needed) faults.Add(new Fault(field, missing, clause));
        }
        else if (text.Trim().Length > most) faults.Add(new Fault(field, "Step.TooLong", null, $"{most}"));
    }

    public static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

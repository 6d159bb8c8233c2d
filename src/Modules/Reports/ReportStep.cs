using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Reports;

/// <summary>A change of a cycle's, report's or publication's state: from where to where, who in which post, when and why.</summary>
sealed class ReportStep : TenantRow
{
    public const int ReasonLength = 300;

    /// <summary>The cycle, report, meeting or publication.</summary>
    public Guid Subject { get; private set; }
    public string Action { get; private set; } = "";
    public string From { get; private set; } = "";
    public string To { get; private set; } = "";
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public string? Post { get; private set; }
    public string? Reason { get; private set; }
    public DateTimeOffset At { get; private set; }

    ReportStep() { }

    public ReportStep(Guid subject, string action, string from, string to, Doer by, string? reason = null)
    {
        (Subject, Action, From, To) = (subject, action, from, to);
        (Account, ActorName, Post, At) = (by.Actor.Account, by.Actor.Name, by.Post, by.At);
        Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
    }

    /// <summary>A reason that must be given and fit.</summary>
    public static Fault? ReasonFault(string? reason, string field = "Reason") =>
        string.IsNullOrWhiteSpace(reason) ? new Fault(field, "Step.ReasonMissing") : reason.Length > ReasonLength ? new Fault(field, "Step.TooLong", null, $"{ReasonLength}") : null;
}

/// <summary>Who does something, in which post, and when.</summary>
sealed record Doer(Actor Actor, string? Post, DateTimeOffset At);

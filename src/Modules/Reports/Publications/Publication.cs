using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Reports.Publications;

/// <summary>What can be done with a publication.</summary>
enum PublicationAction { Check, Return, Approve, Publish, End, Archive }

/// <summary>
/// The result made public within a certain range (述责结果公示, notice 3.3.5; SM-13): grades and nothing else, never ballots, talks or single
/// comments. A second person checks what it gives away before the leadership approves; every objection is handled before it ends.
/// </summary>
sealed class Publication : TenantRow
{
    public const int ScopeLength = 200;
    public const int ContactLength = 200;

    public Guid Cycle { get; private set; }
    public int Year { get; private set; }
    public PublicationState State { get; private set; }
    public string Scope { get; private set; } = "";
    public string Contact { get; private set; } = "";
    public DateOnly From { get; private set; }
    public DateOnly To { get; private set; }
    public Guid DraftedBy { get; private set; }
    public string DraftedByName { get; private set; } = "";
    public string? CheckedByName { get; private set; }
    public string? ApprovedByName { get; private set; }

    Publication() { }

    public Publication(Guid cycle, int year, Actor actor) => (Cycle, Year, DraftedBy, DraftedByName) = (cycle, year, actor.Account, actor.Name);

    /// <summary>The state after an action, or null when the state does not allow it. This table is SM-13's publication.</summary>
    public static PublicationState? After(PublicationState state, PublicationAction action) => (state, action) switch
    {
        (PublicationState.Draft, PublicationAction.Check) => PublicationState.Checked,
        (PublicationState.Checked, PublicationAction.Return) => PublicationState.Draft,
        (PublicationState.Checked, PublicationAction.Approve) => PublicationState.Approved,
        (PublicationState.Approved, PublicationAction.Publish) => PublicationState.Published,
        (PublicationState.Published, PublicationAction.End) => PublicationState.Ended,
        (PublicationState.Ended, PublicationAction.Archive) => PublicationState.Archived,
        _ => null,
    };

    /// <summary>Scope, contact and days; it runs at least as many working days as the data say.</summary>
    public Fault[] Set(string? scope, string? contact, DateOnly? from, DateOnly? to, WorkCalendar calendar, int leastWorkingDays)
    {
        if (State != PublicationState.Draft) return [new Fault("", "Publication.NotDraft")];
        List<Fault> faults = [];
        if (string.IsNullOrWhiteSpace(scope)) faults.Add(new Fault("Scope", "Publication.ScopeMissing", "3.3.5"));
        else if (scope.Length > ScopeLength) faults.Add(new Fault("Scope", "Step.TooLong", null, $"{ScopeLength}"));
        if (string.IsNullOrWhiteSpace(contact)) faults.Add(new Fault("Contact", "Publication.ContactMissing", "3.3.5"));
        else if (contact.Length > ContactLength) faults.Add(new Fault("Contact", "Step.TooLong", null, $"{ContactLength}"));
        if (from is null || !Kernel.Calendar.Period.IsYear(from.Value.Year)) faults.Add(new Fault("From", "Publication.DaysMissing", "3.3.5"));
        if (to is null || !Kernel.Calendar.Period.IsYear(to.Value.Year)) faults.Add(new Fault("To", "Publication.DaysMissing", "3.3.5"));
        // The first day is one of the days of publication, though a limit leaves it out.
        else if (from is { } first && Kernel.Calendar.Period.IsYear(first.Year) && (to.Value.Year > first.Year + 1 || calendar.WorkingDaysBetween(first.AddDays(-1), to.Value) < leastWorkingDays)) faults.Add(new Fault("To", "Publication.TooShort", "3.3.5", $"{leastWorkingDays}"));
        if (faults.Count > 0) return [.. faults];
        (Scope, Contact, From, To) = (scope!.Trim(), contact!.Trim(), from!.Value, to!.Value);
        return [];
    }

    /// <summary>Moves on and says so in a step.</summary>
    public (ReportStep? Step, Fault? Fault) Take(PublicationAction action, int openObjections, string? reason, Doer by)
    {
        if (After(State, action) is not { } next) return (null, new Fault("", "Publication.NotNow"));
        if (Wanting(action, openObjections, reason, by) is { } fault) return (null, fault);
        var step = new ReportStep(Id, action.ToString(), State.ToString(), next.ToString(), by, reason);
        State = next;
        if (action == PublicationAction.Check) CheckedByName = by.Actor.Name;
        if (action == PublicationAction.Return) CheckedByName = null;
        if (action == PublicationAction.Approve) ApprovedByName = by.Actor.Name;
        return (step, null);
    }

    Fault? Wanting(PublicationAction action, int openObjections, string? reason, Doer by)
    {
        var today = ChinaTime.DateOf(by.At);
        return action switch
        {
            PublicationAction.Check when by.Actor.Account == DraftedBy => new Fault("", "Publication.SecondPerson", "3.3.5"),
            PublicationAction.Approve when by.Actor.Account == DraftedBy => new Fault("", "Publication.OwnApproval"),
            PublicationAction.Return => ReportStep.ReasonFault(reason),
            PublicationAction.Publish when today > From => new Fault("", "Publication.FromPast"),
            PublicationAction.End when today <= To => new Fault("", "Publication.NotOver", "3.3.5", To.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
            PublicationAction.End when openObjections > 0 => new Fault("", "Publication.ObjectionsOpen", "3.3.5", $"{openObjections}"),
            _ => null,
        };
    }

    /// <summary>For a cycle of the past.</summary>
    public void BringIn(string scope, string contact, DateOnly from, DateOnly to, string checkedBy, string approvedBy)
    {
        (Scope, Contact, From, To, State) = (scope, contact, from, to, PublicationState.Archived);
        (CheckedByName, ApprovedByName) = (checkedBy, approvedBy);
    }
}

/// <summary>An objection to what was published, and what came of it. Who made it need not be said.</summary>
sealed class Objection : TenantRow
{
    public const int TextLength = 500;

    public Guid Publication { get; private set; }
    public DateOnly ReceivedOn { get; private set; }
    public string Text { get; private set; } = "";
    public string ReceivedByName { get; private set; } = "";
    public string? Result { get; private set; }
    public bool Upheld { get; private set; }
    public DateOnly? HandledOn { get; private set; }
    public string? HandledByName { get; private set; }

    Objection() { }

    public Objection(Guid publication, DateOnly on, string text, Actor actor) => (Publication, ReceivedOn, Text, ReceivedByName) = (publication, on, text.Trim(), actor.Name);

    public bool Open => HandledOn is null;

    public Fault? Handle(string? result, bool upheld, DateOnly on, Actor actor)
    {
        if (!Open) return new Fault("", "Objection.HandledAlready");
        if (string.IsNullOrWhiteSpace(result)) return new Fault("Result", "Objection.ResultMissing", "3.3.5");
        if (result.Length > TextLength) return new Fault("Result", "Step.TooLong", null, $"{TextLength}");
        (Result, Upheld, HandledOn, HandledByName) = (result.Trim(), upheld, on, actor.Name);
        return null;
    }
}

using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Inspections;

namespace PartyDiscipline.Supervision.Circulars;

/// <summary>What can be done with a circular.</summary>
enum CircularAction { Check, Return, Approve, Publish, End, Archive }

/// <summary>What is typed about a circular.</summary>
sealed record CircularEntry
{
    public string? Title { get; init; }
    public string? Body { get; init; }
    /// <summary>To whom; none for all units.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }
    public string? Contact { get; init; }
    /// <summary>Findings that it makes known.</summary>
    public IReadOnlyList<Guid> Findings { get; init; } = [];
}

/// <summary>
/// A circular on typical problems (通报, D11; notice 3.4.2, SM-13), numbered and sent: the bureau's to the units, a prison's to
/// its own people. A second person checks what it gives away – never who
/// reported or where a clue came from – before the leadership approves it; units may object, and every objection is answered before it ends.
/// </summary>
sealed class Circular : TenantRow
{
    public const int TitleLength = 100;
    public const int BodyLength = 4000;
    public const int ContactLength = 200;

    public bool IsCopy { get; private set; }
    public string Title { get; private set; } = "";
    public string Body { get; private set; } = "";
    public string[] Units { get; private set; } = [];
    public DateOnly From { get; private set; }
    public DateOnly To { get; private set; }
    public string Contact { get; private set; } = "";
    public Guid[] Findings { get; private set; } = [];
    public CircularState State { get; private set; }
    public int Year { get; private set; }
    public string? Number { get; private set; }
    public DateOnly? PublishedOn { get; private set; }
    public Guid DraftedBy { get; private set; }
    public string DraftedByName { get; private set; } = "";
    public Guid? CheckedBy { get; private set; }
    public string? CheckedByName { get; private set; }
    /// <summary>The questions that the second person answered with yes.</summary>
    public string[] Answered { get; private set; } = [];
    public string? CheckNote { get; private set; }
    public Guid? ApprovedBy { get; private set; }
    public string? ApprovedByName { get; private set; }
    public bool Earlier { get; private set; }

    Circular() { }

    public Circular(Actor actor) => (DraftedBy, DraftedByName) = (actor.Account, actor.Name);

    /// <summary>The state after an action, or null when the state does not allow it. This table is SM-13's circular.</summary>
    public static CircularState? After(CircularState state, CircularAction action) => (state, action) switch
    {
        (CircularState.Draft, CircularAction.Check) => CircularState.Checked,
        (CircularState.Checked or CircularState.Approved, CircularAction.Return) => CircularState.Draft,
        (CircularState.Checked, CircularAction.Approve) => CircularState.Approved,
        (CircularState.Approved, CircularAction.Publish) => CircularState.Published,
        (CircularState.Published, CircularAction.End) => CircularState.Ended,
        (CircularState.Ended, CircularAction.Archive) => CircularState.Archived,
        _ => null,
    };

    /// <summary>It may be read by everybody to whom it is sent.</summary>
    public bool Out => State is CircularState.Published or CircularState.Ended or CircularState.Archived;

    public bool IsTo(string unit) => Units.Length == 0 || Units.Contains(unit);

    public Fault[] Set(CircularEntry entry, WorkCalendar calendar, int leastWorkingDays)
    {
        if (State != CircularState.Draft) return [new Fault("", "Circular.NotDraft")];
        List<Fault> faults = [];
        faults.Text("Title", entry.Title, TitleLength, true, "Circular.TitleMissing", "3.4.2");
        faults.Text("Body", entry.Body, BodyLength, true, "Circular.BodyMissing", "3.4.2");
        faults.Text("Contact", entry.Contact, ContactLength, true, "Circular.ContactMissing", "3.4.2");
        if (!InspectionDesk.IsDay(entry.From)) faults.Add(new Fault("From", "Circular.DayMissing", "3.4.2"));
        if (!InspectionDesk.IsDay(entry.To)) faults.Add(new Fault("To", "Circular.DayMissing", "3.4.2"));
        else if (InspectionDesk.IsDay(entry.From) && (entry.To!.Value.Year > entry.From!.Value.Year + 1 || calendar.WorkingDaysBetween(entry.From.Value.AddDays(-1), entry.To.Value) < leastWorkingDays)) faults.Add(new Fault("To", "Circular.TooShort", "3.4.2", $"{leastWorkingDays}"));
        if (faults.Count > 0) return [.. faults];
        (Title, Body, Contact, From, To, Year) = (entry.Title!.Trim(), entry.Body!.Trim(), entry.Contact!.Trim(), entry.From!.Value, entry.To!.Value, entry.From.Value.Year);
        (Units, Findings) = ([.. entry.Units.Distinct()], [.. entry.Findings.Distinct()]);
        return [];
    }

    public (InspectionStep? Step, Fault? Fault) Take(CircularAction action, string? reason, Doer by, int openObjections)
    {
        if (After(State, action) is not { } next) return (null, new Fault("", "Circular.NotNow"));
        if (Wanting(action, reason, by, openObjections) is { } fault) return (null, fault);
        var step = new InspectionStep(Id, action.ToString(), State.ToString(), next.ToString(), by, reason);
        State = next;
        switch (action)
        {
            case CircularAction.Check: (CheckedBy, CheckedByName, CheckNote) = (by.Actor.Account, by.Actor.Name, Typed.Trimmed(reason)); break;
            case CircularAction.Return: (CheckedBy, CheckedByName, ApprovedBy, ApprovedByName, Answered) = (null, null, null, null, []); break;
            case CircularAction.Approve: (ApprovedBy, ApprovedByName) = (by.Actor.Account, by.Actor.Name); break;
            case CircularAction.Publish: PublishedOn = by.On; break;
        }
        return (step, null);
    }

    Fault? Wanting(CircularAction action, string? reason, Doer by, int openObjections) => action switch
    {
        CircularAction.Check when by.Actor.Account == DraftedBy => new Fault("", "Circular.SecondPerson", "3.4.2"),
        CircularAction.Approve when by.Actor.Account == DraftedBy || by.Actor.Account == CheckedBy => new Fault("", "Circular.OwnApproval", "3.4.2"),
        CircularAction.Return => InspectionStep.ReasonFault(reason),
        CircularAction.Publish when by.On > To => new Fault("", "Circular.Past", "3.4.2"),
        CircularAction.End when by.On <= To => new Fault("", "Circular.NotOver", "3.4.2", Kernel.Web.WrittenTime.Written(To)),
        CircularAction.End when openObjections > 0 => new Fault("", "Circular.ObjectionsOpen", "3.4.2", $"{openObjections}"),
        _ => null,
    };

    public void Answer(IEnumerable<string> answered) => Answered = [.. answered];

    public void Give(string number) => Number ??= number;

    /// <summary>The unit's copy: what it reads, and nothing of who checked it or which findings stand behind it.</summary>
    public static Circular CopyOf(Circular original)
    {
        var copy = new Circular { Id = original.Id, IsCopy = true };
        copy.TakeAfter(original);
        return copy;
    }

    public void TakeAfter(Circular original) =>
        (Title, Body, From, To, Contact, State, Year, Number, PublishedOn, Earlier) = (original.Title, original.Body, original.From, original.To, original.Contact, original.State, original.Year, original.Number, original.PublishedOn, original.Earlier);

    /// <summary>As it went out before the product came.</summary>
    public static Circular BroughtIn(EarlierCircular earlier, string? number, IEnumerable<string> answered) => new()
    {
        Title = earlier.Title,
        Body = earlier.Body,
        From = earlier.From,
        To = earlier.To,
        Contact = earlier.Contact,
        State = earlier.Reached,
        Year = earlier.From.Year,
        Number = number,
        PublishedOn = earlier.Reached >= CircularState.Published ? earlier.From : null,
        DraftedBy = earlier.Drafted.Account,
        DraftedByName = earlier.Drafted.Name,
        CheckedBy = earlier.Reached >= CircularState.Checked ? earlier.Checked.Account : null,
        CheckedByName = earlier.Reached >= CircularState.Checked ? earlier.Checked.Name : null,
        Answered = earlier.Reached >= CircularState.Checked ? [.. answered] : [],
        ApprovedBy = earlier.Reached >= CircularState.Approved ? earlier.Approved.Account : null,
        ApprovedByName = earlier.Reached >= CircularState.Approved ? earlier.Approved.Name : null,
        Earlier = true,
    };
}

/// <summary>An objection to a circular and its answer: a unit's to the bureau's, made in its own portal, or somebody's to his own house's.</summary>
sealed class CircularObjection : TenantRow
{
    public const int TextLength = 500;

    public bool IsCopy { get; private set; }
    public Guid Circular { get; private set; }
    public string Unit { get; private set; } = "";
    public string Text { get; private set; } = "";
    public DateOnly MadeOn { get; private set; }
    /// <summary>His account; unknown of what came from a unit.</summary>
    public Guid? MadeBy { get; private set; }
    public string MadeByName { get; private set; } = "";
    public string? Result { get; private set; }
    public bool Upheld { get; private set; }
    public DateOnly? AnsweredOn { get; private set; }
    public string? AnsweredByName { get; private set; }

    CircularObjection() { }

    public CircularObjection(Guid circular, string unit, string text, Doer by) => (Circular, Unit, Text, MadeOn, MadeBy, MadeByName) = (circular, unit, text.Trim(), by.On, by.Actor.Account, by.Actor.Name);

    public bool Open => AnsweredOn is null;

    public Fault? Answer(string? result, bool upheld, Doer by)
    {
        if (!Open) return new Fault("", "CircularObjection.AnsweredAlready");
        if (InspectionStep.ReasonFault(result, "Result") is { } fault) return fault;
        (Result, Upheld, AnsweredOn, AnsweredByName) = (result!.Trim(), upheld, by.On, by.Actor.Name);
        return null;
    }

    /// <summary>As it arrives at the bureau.</summary>
    public CircularObjection Carried() => new() { Id = Id, IsCopy = true, Circular = Circular, Unit = Unit, Text = Text, MadeOn = MadeOn, MadeByName = MadeByName };

    /// <summary>The answer as it comes back to the unit.</summary>
    public void TakeAfter(CircularObjection answered) => (Result, Upheld, AnsweredOn, AnsweredByName) = (answered.Result, answered.Upheld, answered.AnsweredOn, answered.AnsweredByName);
}

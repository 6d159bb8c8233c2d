using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision.Law;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>What can be done with a finding.</summary>
enum FindingAction { Confirm, Rebut, Link, Finish }

/// <summary>What is typed about a finding: on a phone, on the spot.</summary>
sealed record FindingEntry(string? Facts, string? Obligation, ProblemLevel? Level, string? Basis, string? Unit = null, Guid? Duty = null);

/// <summary>
/// A problem that a visit or a project found (SM-5): what is so, which obligation it breaches, how heavy it is and on what that rests. Another than the
/// finder confirms or rebuts it; confirmed it goes on to something within its days (notice 3.4.2), and stays until that is done.
/// </summary>
sealed class Finding : TenantRow
{
    public const int FactsLength = 1000;
    public const int BasisLength = 300;
    public const int NoteLength = 300;

    public bool IsCopy { get; private set; }
    /// <summary>The visit or project.</summary>
    public Guid Of { get; private set; }
    public bool OfProject { get; private set; }
    public string Unit { get; private set; } = "";
    public int Year { get; private set; }
    public string Facts { get; private set; } = "";
    public string Obligation { get; private set; } = "";
    /// <summary>The unit's duty that was not done, where it is known.</summary>
    public Guid? Duty { get; private set; }
    public ProblemLevel Level { get; private set; }
    public string Basis { get; private set; } = "";
    public FindingState State { get; private set; }
    public bool Typical { get; private set; }
    public DateOnly? CirculateBy { get; private set; }
    public DateOnly FoundOn { get; private set; }
    public Guid FoundBy { get; private set; }
    public string FoundByName { get; private set; } = "";
    public DateOnly? ConfirmedOn { get; private set; }
    /// <summary>By when it goes on to something.</summary>
    public DateOnly? HandleBy { get; private set; }
    public DateOnly? LinkedOn { get; private set; }
    public DateOnly? DoneOn { get; private set; }
    public string? Result { get; private set; }
    public bool Earlier { get; private set; }

    Finding() { }

    public Finding(Guid of, bool ofProject, string unit, FindingEntry entry, Doer by)
    {
        (Of, OfProject, Unit, Year, FoundOn) = (of, ofProject, unit, by.On.Year, by.On);
        (FoundBy, FoundByName) = (by.Actor.Account, by.Actor.Name);
        Set(entry);
    }

    /// <summary>The state after an action, or null when the state does not allow it. This table is SM-5's finding.</summary>
    public static FindingState? After(FindingState state, FindingAction action) => (state, action) switch
    {
        (FindingState.New, FindingAction.Confirm) => FindingState.Confirmed,
        (FindingState.New or FindingState.Confirmed, FindingAction.Rebut) => FindingState.Rebutted,
        (FindingState.Confirmed or FindingState.Linked, FindingAction.Link) => FindingState.Linked,
        (FindingState.Linked, FindingAction.Finish) => FindingState.Done,
        _ => null,
    };

    /// <summary>Open as the whole mechanism counts it.</summary>
    public bool Open => State is FindingState.New or FindingState.Confirmed or FindingState.Linked;

    /// <summary>It went on later than its days allow.</summary>
    public bool HandledLate => LinkedOn > HandleBy;

    public bool Overdue(DateOnly today) => State == FindingState.Confirmed && today > HandleBy;

    public bool CircularOverdue(DateOnly today, bool circulated) => Typical && !circulated && today > CirculateBy;

    /// <summary>The finding's name on the problem list and as the source of an order.</summary>
    public string SourceKey => $"finding/{Id:N}";

    public static Fault[] Check(FindingEntry entry, Func<string, bool> known)
    {
        List<Fault> faults = [];
        faults.Text("Facts", entry.Facts, FactsLength, true, "Finding.FactsMissing", "3.4.1");
        faults.Text("Basis", entry.Basis, BasisLength, true, "Finding.BasisMissing", "3.4.1");
        if (entry.Level is null || !Enum.IsDefined(entry.Level.Value)) faults.Add(new Fault("Level", "Finding.LevelMissing"));
        if (string.IsNullOrWhiteSpace(entry.Obligation) || !known(entry.Obligation)) faults.Add(new Fault("Obligation", "Finding.ObligationMissing", "3.4.1"));
        return [.. faults];
    }

    public Fault? Rewrite(FindingEntry entry)
    {
        if (State != FindingState.New) return new Fault("", "Finding.NotNow");
        Set(entry);
        return null;
    }

    void Set(FindingEntry entry) => (Facts, Obligation, Level, Basis, Duty) = (entry.Facts!.Trim(), entry.Obligation!, entry.Level!.Value, entry.Basis!.Trim(), entry.Duty);

    public (InspectionStep? Step, Fault? Fault) Take(FindingAction action, string? reason, Doer by, DateOnly? handleBy = null)
    {
        if (After(State, action) is not { } next) return (null, new Fault("", "Finding.NotNow"));
        Fault? wanting = action switch
        {
            FindingAction.Confirm or FindingAction.Rebut when by.Actor.Account == FoundBy => new Fault("", "Finding.OwnFinding", "3.4.1"),
            FindingAction.Rebut => InspectionStep.ReasonFault(reason),
            FindingAction.Finish => InspectionStep.ReasonFault(reason, "Result"),
            _ => null,
        };
        if (wanting is not null) return (null, wanting);
        var step = new InspectionStep(Id, action.ToString(), State.ToString(), next.ToString(), by, reason);
        State = next;
        switch (action)
        {
            case FindingAction.Confirm: (ConfirmedOn, HandleBy) = (by.On, handleBy); break;
            case FindingAction.Link: LinkedOn ??= by.On; break;
            case FindingAction.Finish: (DoneOn, Result) = (by.On, reason!.Trim()); break;
        }
        return (step, null);
    }

    /// <summary>It stands for others: only what is confirmed does.</summary>
    public Fault? MarkTypical(DateOnly circulateBy)
    {
        if (State is not (FindingState.Confirmed or FindingState.Linked)) return new Fault("", "Finding.NotNow");
        if (Typical) return new Fault("", "Finding.TypicalAlready");
        (Typical, CirculateBy) = (true, circulateBy);
        return null;
    }

    /// <summary>The unit's copy says whether it stands, not to what it went on: of that the unit is told by what arrives.</summary>
    public static Finding CopyOf(Finding original)
    {
        var copy = new Finding { Id = original.Id, IsCopy = true };
        copy.TakeAfter(original);
        return copy;
    }

    public void TakeAfter(Finding original)
    {
        (Of, OfProject, Unit, Year, Facts, Obligation, Duty, Level, Basis) = (original.Of, original.OfProject, original.Unit, original.Year, original.Facts, original.Obligation, original.Duty, original.Level, original.Basis);
        (FoundOn, ConfirmedOn, DoneOn, Earlier) = (original.FoundOn, original.ConfirmedOn, original.DoneOn, original.Earlier);
        State = original.State == FindingState.Linked ? FindingState.Confirmed : original.State;
    }

    /// <summary>As it was made before the product came.</summary>
    public static Finding BroughtIn(Guid of, bool ofProject, string unit, EarlierFinding earlier, EarlierHand by, DateOnly on, WorkCalendar calendar, LimitSet figures)
    {
        var made = new Finding
        {
            Of = of,
            OfProject = ofProject,
            Unit = unit,
            Year = on.Year,
            Facts = earlier.Facts,
            Obligation = earlier.Obligation,
            Level = earlier.Level,
            Basis = earlier.Basis,
            State = earlier.Reached,
            FoundOn = on,
            FoundBy = by.Account,
            FoundByName = by.Name,
            Earlier = true,
        };
        if (earlier.Reached is not FindingState.New and not FindingState.Rebutted)
        {
            made.ConfirmedOn = calendar.AddWorkingDays(on, 2);
            made.HandleBy = calendar.AddWorkingDays(made.ConfirmedOn.Value, figures["inspection.handleWorkingDays"]);
        }
        if (earlier.Reached is FindingState.Linked or FindingState.Done) made.LinkedOn = calendar.AddWorkingDays(made.ConfirmedOn!.Value, 3);
        if (earlier.Reached == FindingState.Done) (made.DoneOn, made.Result) = (made.LinkedOn!.Value.AddDays(40), "已整改并经核查");
        if (earlier.Typical) (made.Typical, made.CirculateBy) = (true, calendar.AddWorkingDays(made.ConfirmedOn ?? on, figures["inspection.circulateWorkingDays"]));
        return made;
    }
}

/// <summary>What a finding went on to; several are possible. Of a clue only its number stands here, and only at the bureau.</summary>
sealed class FindingLink : TenantRow
{
    public const int KeyLength = 120;

    public Guid Finding { get; private set; }
    public FollowUp To { get; private set; }
    public string Key { get; private set; } = "";
    public Guid By { get; private set; }
    public string ByName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    FindingLink() { }

    public FindingLink(Guid finding, FollowUp to, string key, Actor actor, DateTimeOffset at) => (Finding, To, Key, By, ByName, At) = (finding, to, key, actor.Account, actor.Name, at);

    /// <summary>Where it is seen, of what has a page here.</summary>
    public string? Page => To switch
    {
        FollowUp.Circular => $"/Supervision/Circular/{Key}",
        FollowUp.Project => $"/Supervision/Project/{Key}",
        _ => null,
    };
}

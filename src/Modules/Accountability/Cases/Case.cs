using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability.Cases;

/// <summary>Who is held to account, as a post or body and as the person who held it when it was proposed.</summary>
sealed record Subject(PartyId Party, LocalText Name, Guid? Person, string? PersonName);

/// <summary>
/// An accountability case (问责案件, notice 3.6, SM-12), kept at the bureau. Whom it concerns and what it is about lie concealed; it exists for
/// those who hold a seat in it and for its keeper, and for nobody else before its decision is announced.
/// </summary>
sealed class Case : TenantRow
{
    public const int NumberLength = 60;
    public const int MinutesLength = 60;
    public const int ReasonLength = 300;
    public const int MostSubjects = 10;

    /// <summary>States before the end. A list, because the database keeps states by their names and these have no order.</summary>
    public static readonly CaseState[] Running = [.. Enum.GetValues<CaseState>().Where(s => s < CaseState.Closed)];

    public int Year { get; private set; }
    public string Number { get; private set; } = "";
    /// <summary>Which organ proposed it.</summary>
    public PartyKind Organ { get; private set; }
    public CaseState State { get; private set; }
    /// <summary>The subjects, concealed.</summary>
    public string Subjects { get; private set; } = "";
    /// <summary>The substance form, concealed; null before it is first filled in.</summary>
    public string? Substance { get; private set; }
    /// <summary>Of the authority table, the row under which it was opened.</summary>
    public string Opener { get; private set; } = "";
    public int LawVersion { get; private set; }
    public DateOnly ProposedOn { get; private set; }
    public DateOnly? FactsShownOn { get; private set; }
    public DateOnly? TrialUntil { get; private set; }
    /// <summary>When every member of the trial had signed its opinion.</summary>
    public DateOnly? TrialDoneOn { get; private set; }
    public DateOnly? DecidedOn { get; private set; }
    public string? Minutes { get; private set; }
    public DateOnly? AnnounceUntil { get; private set; }
    public DateOnly? AnnouncedOn { get; private set; }
    /// <summary>一案双查: the other case, where person and unit are looked at in two.</summary>
    public Guid? Linked { get; private set; }
    public Guid? Suggestion { get; private set; }
    /// <summary>What was decided was later set right.</summary>
    public bool Corrected { get; private set; }

    Case() { }

    public Case(PartyKind organ, string number, string opener, int lawVersion, DateOnly on, Guid? linked, Guid? suggestion)
    {
        (Organ, Number, Opener, LawVersion, ProposedOn, Year) = (organ, number, opener, lawVersion, on, on.Year);
        (Linked, Suggestion) = (linked, suggestion);
        Id = Ids.Unguessable();
    }

    /// <summary>What its concealed columns are bound to.</summary>
    public string About => $"case/{Id:N}";

    public bool Open => State is not (CaseState.Closed or CaseState.NotOpened or CaseState.Exempt or CaseState.Transferred);

    public void Conceals(string subjects) => Subjects = subjects;

    public void Fill(string substance) => Substance = substance;

    public void Link(Guid other) => Linked = other;

    /// <summary>The state after an action, or null when the state does not allow it. This table is SM-12.</summary>
    public static CaseState? After(CaseState state, CaseAction action) => (state, action) switch
    {
        (CaseState.Proposed, CaseAction.Approve) => CaseState.Opened,
        (CaseState.Proposed, CaseAction.Refuse) => CaseState.NotOpened,
        ( <= CaseState.Trial, CaseAction.Transfer) => CaseState.Transferred,
        (CaseState.Opened, CaseAction.Team) => CaseState.Investigating,
        // Somebody recused or fallen ill is replaced without going back.
        (CaseState.Investigating or CaseState.FactsMet, CaseAction.Team) => state,
        (CaseState.Investigating or CaseState.FactsMet, CaseAction.Meet) => CaseState.FactsMet,
        (CaseState.FactsMet, CaseAction.Report) => CaseState.Reported,
        (CaseState.Reported, CaseAction.Try) => CaseState.Trial,
        (CaseState.Trial, CaseAction.Return) => CaseState.Investigating,
        (CaseState.Trial, CaseAction.Try or CaseAction.Convene) => CaseState.Trial,
        (CaseState.Trial, CaseAction.Decide) => CaseState.Decided,
        (CaseState.Trial, CaseAction.Exempt) => CaseState.Exempt,
        (CaseState.Decided, CaseAction.Announce) => CaseState.Announced,
        (CaseState.Announced, CaseAction.Execute) => CaseState.Executing,
        // A decision changed later may be another office's to carry out.
        ( >= CaseState.Executing and <= CaseState.Closed, CaseAction.Execute) => state,
        (CaseState.Executing, CaseAction.File) => CaseState.Filed,
        (CaseState.Filed, CaseAction.Circulate) => CaseState.Circulated,
        (CaseState.Circulated, CaseAction.Close) => CaseState.Closed,
        ( >= CaseState.Announced and <= CaseState.Closed, CaseAction.Correct) => state,
        _ => null,
    };

    /// <summary>Moves on and says so in a step; a fault when the state does not allow it.</summary>
    public (CaseStep? Step, Fault? Fault) Take(CaseAction action, Actor actor, string? post, string? reason, DateTimeOffset at)
    {
        if (After(State, action) is not { } next) return (null, new Fault("", $"Case.Not{action}", "3.6.2", $"{State}"));
        var step = new CaseStep(Id, action, State, next, actor, post, reason, at);
        var today = ChinaTime.DateOf(at);
        State = next;
        if (action == CaseAction.Announce) AnnouncedOn = today;
        if (action == CaseAction.Return) (TrialUntil, TrialDoneOn) = (null, null);
        if (action == CaseAction.Correct) Corrected = true;
        return (step, null);
    }

    public void ShowFacts(DateOnly on) => FactsShownOn = on;

    public void BeginTrial(DateOnly until) => TrialUntil ??= until;

    public void TrialSigned(DateOnly on) => TrialDoneOn = on;

    public void Decide(DateOnly on, string minutes, DateOnly announceUntil, int lawVersion) => (DecidedOn, Minutes, AnnounceUntil, LawVersion) = (on, minutes, announceUntil, lawVersion);

    /// <summary>For a case of the past: the state it had come to and the days on its way.</summary>
    public void BringIn(CaseState reached, DateOnly? factsOn, DateOnly? trialUntil, DateOnly? trialDone, DateOnly? decided, string? minutes, DateOnly? announceUntil, DateOnly? announced)
    {
        (State, FactsShownOn, TrialUntil, TrialDoneOn) = (reached, factsOn, trialUntil, trialDone);
        (DecidedOn, Minutes, AnnounceUntil, AnnouncedOn) = (decided, minutes, announceUntil, announced);
    }
}

/// <summary>One change of a case's state: who, in which post, when and, concealed, why. Only added, never changed.</summary>
sealed class CaseStep : TenantRow
{
    /// <summary>Room for a concealed reason.</summary>
    public const int ConcealedLength = 4000;

    /// <summary>The case, the publication or the decision.</summary>
    public Guid Of { get; private set; }
    public string Action { get; private set; } = "";
    public string From { get; private set; } = "";
    public string To { get; private set; } = "";
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public string? Post { get; private set; }
    public string? Reason { get; private set; }
    public DateTimeOffset At { get; private set; }

    CaseStep() { }

    public CaseStep(Guid of, CaseAction action, CaseState from, CaseState to, Actor actor, string? post, string? reason, DateTimeOffset at) : this(of, action.ToString(), from.ToString(), to.ToString(), actor, post, reason, at) { }

    public CaseStep(Guid of, string action, string from, string to, Actor actor, string? post, string? reason, DateTimeOffset at)
    {
        (Of, Action, From, To, Account, ActorName) = (of, action, from, to, actor.Account, actor.Name);
        (Post, Reason, At) = (post, reason, at);
    }
}

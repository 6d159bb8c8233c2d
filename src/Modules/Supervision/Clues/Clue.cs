using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>What changes a clue's stage or adds to it (SM-7).</summary>
enum ClueAction
{
    Propose, Accept, NotAccept, SendUp, SendDown, MarkDuplicate, TellAccepted, Assign, Opine, Study, Approve, Return,
    NoteReply, Plan, AgreePlan, Extend, Review, Report, Conclude, TellResult, Clarify, Archive,
    FeedBack, Chase, ProposeReward, GrantReward, DeclineReward,
}

/// <summary>The four ways of disposal (监督执纪工作规则): 谈话函询, 初步核实, 暂存待查, 予以了结.</summary>
enum ClueWay { Inquiry, Verification, Shelved, Dismissed }

/// <summary>What a way came to.</summary>
enum ClueOutcome { Credited, Reminded, Criticised, ReviewOrdered, Admonished, CaseProposed, GivenToParty, Dismissed }

/// <summary>四种形态; none where nothing was found.</summary>
enum ClueForm { None, First, Second, Third, Fourth }

/// <summary>What is proposed and decided on jurisdiction.</summary>
enum ClueVerdict { Accept, NotAccept, SendUp, SendDown, Duplicate }

/// <summary>The three grounds for not accepting (检举控告规则 13).</summary>
enum NotAcceptedGround { NotDiscipline, InCourtOrOtherProcedure, DoneAlready }

/// <summary>
/// A clue (线索, SM-7): its number, its day, its stage and its clocks, in codes. What it says, of whom and by whom stands in none of its
/// columns; in a thin index nowhere at all, in the compartment only closed to the keys of those who are named.
/// </summary>
sealed class Clue : TenantRow
{
    public const int MostHandlers = 3;
    public const int NumberLength = 60;

    public string Number { get; private set; } = "";
    public int Year { get; private set; }
    /// <summary>The day; of a web report nobody keeps more.</summary>
    public DateOnly ReceivedOn { get; private set; }
    public ClueChannel Channel { get; private set; }
    public ClueLevel Level { get; private set; }
    public ClueStage Stage { get; private set; }
    /// <summary>Kept in the compartment; otherwise only this line of the register.</summary>
    public bool Full { get; private set; }
    /// <summary>Real name and a way to reach him: he is told of acceptance and of the result.</summary>
    public bool Named { get; private set; }
    /// <summary>About the head of a next-level Party committee: the same-level committee's head approves too.</summary>
    public bool BySecretary { get; private set; }
    public ClueVerdict? Proposed { get; private set; }
    public Guid? ProposedBy { get; private set; }
    public NotAcceptedGround? Ground { get; private set; }
    /// <summary>The unit it went down to.</summary>
    public string? SentTo { get; private set; }
    /// <summary>The clue that this one repeats.</summary>
    public string? SameAs { get; private set; }
    public ClueWay? Way { get; private set; }
    public Guid? OpinionBy { get; private set; }
    public DateOnly? StudiedOn { get; private set; }
    public bool LeadApproved { get; private set; }
    public DateOnly? DisposedOn { get; private set; }
    public DateOnly? RepliedOn { get; private set; }
    public Guid? PlannedBy { get; private set; }
    public bool PlanAgreed { get; private set; }
    public bool Extended { get; private set; }
    public DateOnly? ReviewedOn { get; private set; }
    public ClueOutcome? Outcome { get; private set; }
    public ClueForm? Form { get; private set; }
    /// <summary>所在单位两个责任问题: answered before closing.</summary>
    public bool? UnitFailed { get; private set; }
    public bool OrderDrafted { get; private set; }
    public Guid? ReportedBy { get; private set; }
    public DateOnly? AcceptanceToldOn { get; private set; }
    public DateOnly? ConcludedOn { get; private set; }
    public DateOnly? ResultToldOn { get; private set; }
    public DateOnly? ClarifiedOn { get; private set; }
    /// <summary>The day on which it first had handlers.</summary>
    public DateOnly? AssignedOn { get; private set; }
    /// <summary>The day on which something last happened to it; being chased is none of that.</summary>
    public DateOnly? MovedOn { get; private set; }
    /// <summary>When its handlers last told those who take in how far it is (检举控告规则 18).</summary>
    public DateOnly? FedBackOn { get; private set; }
    /// <summary>When it was last chased, as long as nothing has happened since.</summary>
    public DateOnly? ChasedOn { get; private set; }
    /// <summary>Who proposed to reward the one who reported under his name (检举控告规则 28); for what stands in the file.</summary>
    public Guid? RewardProposedBy { get; private set; }
    /// <summary>Whether it was granted; null while nobody decided.</summary>
    public bool? Rewarded { get; private set; }
    public DateOnly? RewardDecidedOn { get; private set; }
    /// <summary>The next day that a clock names, and which clock; kept for lists.</summary>
    public DateOnly? NextDue { get; private set; }
    public string? NextClock { get; private set; }
    /// <summary>The point that everything in it is closed to; null in a thin index.</summary>
    public byte[]? PublicKey { get; private set; }
    /// <summary>Counts its keys.</summary>
    public int Edition { get; private set; }
    /// <summary>Somebody's access ended and the next who opens it makes its key anew.</summary>
    public bool RotationDue { get; private set; }
    /// <summary>Who reported, in a store and under a key of its own (G26).</summary>
    public byte[]? ReporterKey { get; private set; }

    Clue() { }

    public Clue(Guid id, string number, int year, DateOnly received, ClueChannel channel, ClueLevel level, bool named, byte[]? publicKey, byte[]? reporterKey)
    {
        (Id, Number, Year, ReceivedOn, Channel, Level, Named) = (id, number, year, received, channel, level, named);
        (Full, PublicKey, ReporterKey, Edition, Stage) = (publicKey is not null, publicKey, reporterKey, 1, ClueStage.Registered);
    }

    /// <summary>The stage after an action, or null when the stage does not allow it. This table is SM-7.</summary>
    public static ClueStage? After(ClueStage stage, ClueAction action) => (stage, action) switch
    {
        (ClueStage.Registered, ClueAction.Propose) => ClueStage.Registered,
        (ClueStage.Registered, ClueAction.Accept) => ClueStage.Accepted,
        (ClueStage.Registered, ClueAction.NotAccept) => ClueStage.NotAccepted,
        (ClueStage.Registered, ClueAction.SendUp) => ClueStage.SentUp,
        (ClueStage.Registered, ClueAction.SendDown) => ClueStage.SentDown,
        (ClueStage.Registered, ClueAction.MarkDuplicate) => ClueStage.Duplicate,
        (ClueStage.Accepted or ClueStage.Assigned, ClueAction.Assign) => ClueStage.Assigned,
        (ClueStage.Opinion or ClueStage.Disposing or ClueStage.Reported, ClueAction.Assign) => stage,
        (ClueStage.Assigned or ClueStage.Disposing, ClueAction.Opine) => ClueStage.Opinion,
        (ClueStage.Opinion, ClueAction.Study) => ClueStage.Opinion,
        (ClueStage.Opinion, ClueAction.Approve) => ClueStage.Disposing,
        (ClueStage.Opinion, ClueAction.Return) => ClueStage.Assigned,
        (ClueStage.Disposing, ClueAction.NoteReply or ClueAction.Plan or ClueAction.AgreePlan or ClueAction.Extend or ClueAction.Review) => ClueStage.Disposing,
        (ClueStage.Disposing, ClueAction.Report) => ClueStage.Reported,
        (ClueStage.Reported, ClueAction.Return) => ClueStage.Disposing,
        (ClueStage.Reported, ClueAction.Conclude) => ClueStage.Concluded,
        (ClueStage.Concluded, ClueAction.Archive) => ClueStage.Archived,
        (ClueStage.Concluded, ClueAction.TellResult) or (ClueStage.Concluded or ClueStage.Archived, ClueAction.Clarify) => stage,
        (ClueStage.Accepted or ClueStage.Assigned or ClueStage.Opinion or ClueStage.Disposing or ClueStage.Reported or ClueStage.Concluded, ClueAction.TellAccepted) => stage,
        (ClueStage.Assigned or ClueStage.Opinion or ClueStage.Disposing or ClueStage.Reported, ClueAction.FeedBack) => stage,
        (ClueStage.Accepted or ClueStage.Assigned or ClueStage.Opinion or ClueStage.Disposing or ClueStage.Reported, ClueAction.Chase) => stage,
        (ClueStage.Concluded or ClueStage.Archived, ClueAction.ProposeReward or ClueAction.GrantReward or ClueAction.DeclineReward) => stage,
        _ => null,
    };

    /// <summary>Something should happen to it: a clue at these stages that nobody touches is chased.</summary>
    public static readonly ClueStage[] UnderWay = [ClueStage.Accepted, ClueStage.Assigned, ClueStage.Opinion, ClueStage.Disposing, ClueStage.Reported];

    /// <summary>It was accepted here; what went up or down or repeats another never was.</summary>
    public bool WasAccepted => UnderWay.Contains(Stage) || Stage is ClueStage.Concluded or ClueStage.Archived;

    /// <summary>暂存待查: it rests until its review, and nobody chases it or asks how far it is.</summary>
    public bool Rests => Stage == ClueStage.Disposing && Way == ClueWay.Shelved;

    /// <summary>From which day on nothing has happened to it, and nobody has chased it.</summary>
    public DateOnly StillSince => ChasedOn ?? MovedOn ?? ReceivedOn;

    /// <summary>What was found may earn the one who told it a reward: he gave his name, and it was neither nothing nor untrue.</summary>
    public bool MayBeRewarded => Named && ConcludedOn is not null && Outcome is not (null or ClueOutcome.Dismissed or ClueOutcome.Credited);

    /// <summary>Nothing more happens to it.</summary>
    public bool Ended => Stage is ClueStage.NotAccepted or ClueStage.SentUp or ClueStage.SentDown or ClueStage.Duplicate or ClueStage.Archived;

    public static ClueAction ActionOf(ClueVerdict verdict) => verdict switch
    {
        ClueVerdict.Accept => ClueAction.Accept,
        ClueVerdict.NotAccept => ClueAction.NotAccept,
        ClueVerdict.SendUp => ClueAction.SendUp,
        ClueVerdict.SendDown => ClueAction.SendDown,
        _ => ClueAction.MarkDuplicate,
    };

    /// <summary>What each way may come to.</summary>
    public static IReadOnlyList<ClueOutcome> OutcomesOf(ClueWay way) => way switch
    {
        ClueWay.Inquiry => [ClueOutcome.Credited, ClueOutcome.Reminded, ClueOutcome.Criticised, ClueOutcome.ReviewOrdered, ClueOutcome.Admonished],
        ClueWay.Verification => [ClueOutcome.CaseProposed, ClueOutcome.Dismissed, ClueOutcome.Reminded, ClueOutcome.GivenToParty],
        _ => [ClueOutcome.Dismissed],
    };

    /// <summary>Does what was decided, and says so in a step; refuses while something is wanting. Who may is the book's to say, with the clue open.</summary>
    public (ClueStep? Step, Fault[] Faults) Take(ClueMove move, Actor actor, string post, int handlers, DateOnly today, DateTimeOffset at)
    {
        var action = move.Action;
        if (After(Stage, action) is not { } next) return (null, [new Fault("", "Clue.NotNow")]);
        Fault[] faults = [.. Wanting(move, actor, handlers)];
        if (faults.Length > 0) return (null, faults);
        // The discipline committee's secretary has agreed; the last word is the Party secretary's.
        if (action == ClueAction.Approve && BySecretary && !LeadApproved) next = Stage;
        var step = new ClueStep(Id, action, Stage, next, actor, post, at);
        Change(move, actor, today);
        Stage = next;
        return (step, []);
    }

    /// <summary>Something happened to it today.</summary>
    public void Touch(DateOnly today) => (MovedOn, ChasedOn) = (today, null);

    void Change(ClueMove move, Actor actor, DateOnly today)
    {
        if (move.Action is not (ClueAction.Chase or ClueAction.FeedBack)) Touch(today);
        switch (move.Action)
        {
            case ClueAction.Propose:
                (Proposed, ProposedBy, Ground, SentTo, SameAs, BySecretary) = (move.Verdict, actor.Account, move.Ground, move.Unit, move.SameAs?.Trim(), move.BySecretary);
                break;
            case ClueAction.TellAccepted:
                AcceptanceToldOn = today;
                break;
            case ClueAction.Opine:
                (Way, OpinionBy, StudiedOn, LeadApproved, BySecretary) = (move.Way, actor.Account, null, false, BySecretary || move.BySecretary);
                break;
            case ClueAction.Study:
                StudiedOn = move.On;
                break;
            case ClueAction.Approve when BySecretary && !LeadApproved:
                LeadApproved = true;
                break;
            case ClueAction.Approve:
                (DisposedOn, RepliedOn, PlannedBy, PlanAgreed, Extended, ReviewedOn) = (today, null, null, false, false, null);
                break;
            case ClueAction.Return:
                (StudiedOn, LeadApproved) = (null, false);
                break;
            case ClueAction.NoteReply:
                RepliedOn = move.On;
                break;
            case ClueAction.Plan:
                (PlannedBy, PlanAgreed) = (actor.Account, false);
                break;
            case ClueAction.AgreePlan:
                PlanAgreed = true;
                break;
            case ClueAction.Extend:
                Extended = true;
                break;
            case ClueAction.Review:
                ReviewedOn = today;
                break;
            case ClueAction.Report:
                (Outcome, Form, UnitFailed, OrderDrafted, ReportedBy) = (move.Outcome, move.Form, move.UnitFailed, move.UnitFailed is true, actor.Account);
                break;
            case ClueAction.Conclude:
                ConcludedOn = today;
                break;
            case ClueAction.TellResult:
                ResultToldOn = today;
                break;
            case ClueAction.Clarify:
                ClarifiedOn = today;
                break;
            case ClueAction.Assign:
                AssignedOn ??= today;
                break;
            case ClueAction.FeedBack:
                FedBackOn = today;
                break;
            case ClueAction.Chase:
                ChasedOn = today;
                break;
            case ClueAction.ProposeReward:
                (RewardProposedBy, Rewarded, RewardDecidedOn) = (actor.Account, null, null);
                break;
            case ClueAction.GrantReward or ClueAction.DeclineReward:
                (Rewarded, RewardDecidedOn) = (move.Action == ClueAction.GrantReward, today);
                break;
        }
    }

    IEnumerable<Fault> Wanting(ClueMove move, Actor actor, int handlers)
    {
        switch (move.Action)
        {
            case ClueAction.Propose:
                if (move.Verdict is null) yield return new Fault("Verdict", "Clue.VerdictMissing");
                if (move is { Verdict: ClueVerdict.NotAccept, Ground: null }) yield return new Fault("Ground", "Clue.GroundMissing");
                if (move.Verdict == ClueVerdict.SendDown && string.IsNullOrEmpty(move.Unit)) yield return new Fault("Unit", "Clue.UnitMissing");
                if (move.Verdict == ClueVerdict.Duplicate && string.IsNullOrWhiteSpace(move.SameAs)) yield return new Fault("SameAs", "Clue.SameAsMissing");
                break;
            case ClueAction.Accept or ClueAction.NotAccept or ClueAction.SendUp or ClueAction.SendDown or ClueAction.MarkDuplicate:
                if (Proposed is null || ActionOf(Proposed.Value) != move.Action) yield return new Fault("", "Clue.NotProposed");
                if (ProposedBy == actor.Account) yield return new Fault("", "Clue.OwnProposal");
                break;
            case ClueAction.TellAccepted or ClueAction.TellResult:
                if (!Named) yield return new Fault("", "Clue.NotNamed");
                if (move.Action == ClueAction.TellAccepted ? AcceptanceToldOn is not null : ResultToldOn is not null) yield return new Fault("", "Clue.ToldAlready");
                break;
            case ClueAction.Opine:
                if (move.Way is null) yield return new Fault("Way", "Clue.WayMissing", "3.4.3-d");
                if (Stage == ClueStage.Disposing && move.Way == Way && Way != ClueWay.Inquiry) yield return new Fault("Way", "Clue.SameWay");
                break;
            case ClueAction.Study:
                if (move.On is null) yield return new Fault("On", "Clue.DayMissing");
                if (move.Present < 3) yield return new Fault("Present", "Clue.StudyTooSmall");
                break;
            case ClueAction.Approve:
                if (StudiedOn is null) yield return new Fault("", "Clue.NotStudied");
                if (OpinionBy == actor.Account) yield return new Fault("", "Clue.OwnOpinion");
                break;
            case ClueAction.NoteReply:
                if (Way != ClueWay.Inquiry) yield return new Fault("", "Clue.OtherWay");
                if (move.On is null) yield return new Fault("On", "Clue.DayMissing");
                break;
            case ClueAction.Plan:
                if (Way != ClueWay.Verification) yield return new Fault("", "Clue.OtherWay");
                if (handlers < 2) yield return new Fault("", "Clue.TeamTooSmall");
                break;
            case ClueAction.AgreePlan:
                if (PlannedBy is null || PlanAgreed) yield return new Fault("", "Clue.NothingPlanned");
                if (PlannedBy == actor.Account) yield return new Fault("", "Clue.OwnProposal");
                break;
            case ClueAction.Extend:
                if (Way != ClueWay.Verification) yield return new Fault("", "Clue.OtherWay");
                if (Extended) yield return new Fault("", "Clue.ExtendedAlready");
                break;
            case ClueAction.Review:
                if (Way != ClueWay.Shelved) yield return new Fault("", "Clue.OtherWay");
                break;
            case ClueAction.Report:
                if (Way == ClueWay.Inquiry && RepliedOn is null) yield return new Fault("", "Clue.NoReply");
                if (Way == ClueWay.Verification && !PlanAgreed) yield return new Fault("", "Clue.PlanNotAgreed");
                if (Way == ClueWay.Verification && handlers < 2) yield return new Fault("", "Clue.TeamTooSmall");
                if (move.Outcome is not { } outcome || !OutcomesOf(Way!.Value).Contains(outcome)) yield return new Fault("Outcome", "Clue.OutcomeMissing");
                if (move.Form is null) yield return new Fault("Form", "Clue.FormMissing", "2.1.6-b");
                if (move.UnitFailed is null) yield return new Fault("UnitFailed", "Clue.UnitFailedMissing", "3.4.3-e");
                break;
            case ClueAction.Conclude:
                if (Form is null) yield return new Fault("", "Clue.FormMissing", "2.1.6-b");
                if (UnitFailed is null) yield return new Fault("", "Clue.UnitFailedMissing", "3.4.3-e");
                if (UnitFailed is true && !OrderDrafted) yield return new Fault("", "Clue.OrderMissing", "3.4.3-f");
                if (ReportedBy == actor.Account) yield return new Fault("", "Clue.OwnProposal");
                break;
            case ClueAction.ProposeReward:
                if (!Named) yield return new Fault("", "Clue.NotNamed");
                else if (!MayBeRewarded) yield return new Fault("", "Clue.RewardNothingFound");
                else if (RewardProposedBy is not null && Rewarded is null || Rewarded is true) yield return new Fault("", "Clue.RewardAlready");
                break;
            case ClueAction.GrantReward or ClueAction.DeclineReward:
                if (RewardProposedBy is null || Rewarded is not null) yield return new Fault("", "Clue.RewardNotProposed");
                else if (RewardProposedBy == actor.Account) yield return new Fault("", "Clue.OwnProposal");
                break;
            case ClueAction.Archive:
                if (Named && ResultToldOn is null) yield return new Fault("", "Clue.ResultNotTold");
                break;
        }
    }

    public void Await(ClueDue? next) => (NextDue, NextClock) = (next?.On, next?.Clock);

    /// <summary>A new key; everything in it is closed to that from now on.</summary>
    public void Rekey(byte[] publicKey) => (PublicKey, Edition, RotationDue) = (publicKey, Edition + 1, false);

    public void WantRotation() => RotationDue = true;

    /// <summary>What must not be kept here goes; the line of the register stays (检举控告规则 15).</summary>
    public void Empty() => (PublicKey, ReporterKey, Full) = (null, null, false);
}

/// <summary>What somebody does to a clue. Texts are closed before they are kept.</summary>
sealed record ClueMove(ClueAction Action)
{
    public string? Text { get; init; }
    public ClueVerdict? Verdict { get; init; }
    public NotAcceptedGround? Ground { get; init; }
    public string? Unit { get; init; }
    public string? SameAs { get; init; }
    public bool BySecretary { get; init; }
    public IReadOnlyList<Guid> People { get; init; } = [];
    public ClueWay? Way { get; init; }
    public DateOnly? On { get; init; }
    public int Present { get; init; }
    public ClueOutcome? Outcome { get; init; }
    public ClueForm? Form { get; init; }
    public bool? UnitFailed { get; init; }
    /// <summary>For the order: what it says of the unit, written for the order and never the clue's text.</summary>
    public string? OrderText { get; init; }
    public IReadOnlyList<string> Obligations { get; init; } = [];
}

/// <summary>A change of a clue: who, in which post, when. Why stands in its file, closed.</summary>
sealed class ClueStep : TenantRow
{
    public Guid Clue { get; private set; }
    public ClueAction Action { get; private set; }
    public ClueStage From { get; private set; }
    public ClueStage To { get; private set; }
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public string Post { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    ClueStep() { }

    public ClueStep(Guid clue, ClueAction action, ClueStage from, ClueStage to, Actor actor, string post, DateTimeOffset at) =>
        (Clue, Action, From, To, Account, ActorName, Post, At) = (clue, action, from, to, actor.Account, actor.Name, post, at);
}

/// <summary>In which part somebody is named in a clue.</summary>
enum CluePart { Intake, Lead, Handler, Approver }

/// <summary>Somebody who is named in a clue, and since when; the only ones for whom it is there.</summary>
sealed class ClueHand : TenantRow
{
    public Guid Clue { get; private set; }
    public Guid Person { get; private set; }
    public string PersonName { get; private set; } = "";
    public CluePart Part { get; private set; }
    public DateOnly From { get; private set; }
    public DateOnly? Until { get; private set; }
    /// <summary>回避: he may not come back in any part.</summary>
    public bool Recused { get; private set; }

    ClueHand() { }

    public ClueHand(Guid clue, Guid person, string name, CluePart part, DateOnly from) => (Clue, Person, PersonName, Part, From) = (clue, person, name, part, from);

    public void Leave(DateOnly on) => Until = on;

    public void Recuse(DateOnly on) => (Until, Recused) = (Until ?? on, true);
}

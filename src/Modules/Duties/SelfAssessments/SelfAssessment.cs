using System.Globalization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties.SelfAssessments;

/// <summary>What can be done with a self-assessment.</summary>
enum SelfAssessmentAction { Prefill, Finish, Plan, Return, Close }

/// <summary>
/// A party's self-assessment of a half-year (自评, notice 3.2.3; SM-3): the product lays out how each obligation stands, the party writes
/// its own view beside it, every gap gets a measure, an owner and a date, and the secretary closes it. Both views are kept.
/// </summary>
sealed class SelfAssessment : TenantRow
{
    public PartyId Party { get; private set; }
    public string Period { get; private set; } = "";
    /// <summary>By when it is to be closed; later it is overdue, never refused.</summary>
    public DateOnly Due { get; private set; }
    public SelfAssessmentState State { get; private set; }
    public DateTimeOffset OpenedAt { get; private set; }
    public string OpenedByName { get; private set; } = "";
    /// <summary>Who laid it before the secretary; he does not close it himself.</summary>
    public Guid? PlannedBy { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public string? ClosedByName { get; private set; }
    public int Lines { get; private set; }
    /// <summary>Lines on which the party sees it otherwise than the product.</summary>
    public int Differences { get; private set; }
    public int Gaps { get; private set; }
    /// <summary>The duty record that closing it made.</summary>
    public Guid? Record { get; private set; }

    SelfAssessment() { }

    public SelfAssessment(PartyId party, Period period, DateOnly due, Actor actor, DateTimeOffset at) =>
        (Party, Period, Due, State, OpenedAt, OpenedByName) = (party, period.ToString(), due, SelfAssessmentState.Open, at, actor.Name);

    public Period Of => Kernel.Calendar.Period.Parse(Period, CultureInfo.InvariantCulture);

    public bool Overdue(DateOnly today) => State != SelfAssessmentState.Closed && today > Due;

    /// <summary>Whether own views and plans may still be written.</summary>
    public bool Writable => State is SelfAssessmentState.Prefilled or SelfAssessmentState.SelfDone;

    /// <summary>The state after an action, or null when the state does not allow it. This table is SM-3.</summary>
    public static SelfAssessmentState? After(SelfAssessmentState state, SelfAssessmentAction action) => (state, action) switch
    {
        (SelfAssessmentState.Open or SelfAssessmentState.Prefilled, SelfAssessmentAction.Prefill) => SelfAssessmentState.Prefilled,
        (SelfAssessmentState.Prefilled, SelfAssessmentAction.Finish) => SelfAssessmentState.SelfDone,
        (SelfAssessmentState.SelfDone, SelfAssessmentAction.Plan) => SelfAssessmentState.Planned,
        (SelfAssessmentState.Planned, SelfAssessmentAction.Return) => SelfAssessmentState.SelfDone,
        (SelfAssessmentState.Planned, SelfAssessmentAction.Close) => SelfAssessmentState.Closed,
        _ => null,
    };

    /// <summary>Moves on and says so in a step; refuses while lines lack what the next state needs.</summary>
    public (SelfAssessmentStep? Step, Fault[] Faults) Take(SelfAssessmentAction action, IReadOnlyCollection<SelfAssessmentLine> lines, Actor actor, string? reason, DateTimeOffset at)
    {
        if (After(State, action) is not { } next) return (null, [new Fault("", "SelfAssessment.NotNow")]);
        Fault[] faults = [.. Wanting(action, lines, actor, reason, ChinaTime.DateOf(at))];
        if (faults.Length > 0) return (null, faults);
        var step = new SelfAssessmentStep(Id, action, State, next, actor, reason, at);
        State = next;
        Lines = lines.Count;
        Differences = lines.Count(l => l.Differs);
        Gaps = lines.Count(l => l.IsGap);
        if (action == SelfAssessmentAction.Plan) PlannedBy = actor.Account;
        if (action == SelfAssessmentAction.Close) (ClosedAt, ClosedByName) = (at, actor.Name);
        return (step, []);
    }

    public void Recorded(Guid record) => Record = record;

    IEnumerable<Fault> Wanting(SelfAssessmentAction action, IReadOnlyCollection<SelfAssessmentLine> lines, Actor actor, string? reason, DateOnly today)
    {
        if (action is SelfAssessmentAction.Finish && lines.Count(l => l.Own is null) is > 0 and var unseen) yield return new Fault("", "SelfAssessment.ViewsMissing", "3.2.3", $"{unseen}");
        if (action is SelfAssessmentAction.Plan or SelfAssessmentAction.Close && lines.Where(l => l.IsGap && !l.Planned).Select(l => l.Obligation).ToList() is { Count: > 0 } open)
            yield return new Fault("", "SelfAssessment.PlansMissing", "3.2.3", string.Join(" ", open));
        if (action is SelfAssessmentAction.Plan or SelfAssessmentAction.Close && lines.Where(l => l.IsGap && l.By < today).Select(l => l.Obligation).ToList() is { Count: > 0 } past)
            yield return new Fault("", "SelfAssessment.ByPast", "3.2.3", string.Join(" ", past));
        if (action is SelfAssessmentAction.Close && actor.Account == PlannedBy && actor.Account != Guid.Empty) yield return new Fault("", "SelfAssessment.OwnClose");
        if (action is SelfAssessmentAction.Return && string.IsNullOrWhiteSpace(reason)) yield return new Fault("Reason", "SelfAssessment.ReasonMissing");
        if (reason?.Length > DutyRecord.ReasonLength) yield return new Fault("Reason", "Record.TooLong", null, $"{DutyRecord.ReasonLength}");
    }
}

/// <summary>One obligation in a self-assessment: what the product sees, what the party sees, and what it will do about a gap.</summary>
sealed class SelfAssessmentLine : TenantRow
{
    public const int TextLength = 200;

    public Guid Assessment { get; private set; }
    public string Obligation { get; private set; } = "";
    public int Place { get; private set; }
    public Light Light { get; private set; }
    public decimal Done { get; private set; }
    public decimal Needed { get; private set; }
    /// <summary>What the product takes it for.</summary>
    public OwnView Auto { get; private set; }
    /// <summary>What the party takes it for; null until it has said so.</summary>
    public OwnView? Own { get; private set; }
    public string? Remark { get; private set; }
    public string? Measure { get; private set; }
    public PartyId? Owner { get; private set; }
    public DateOnly? By { get; private set; }

    SelfAssessmentLine() { }

    public SelfAssessmentLine(Guid assessment, string obligation, int place, Light light, decimal done, decimal needed)
    {
        (Assessment, Obligation, Place) = (assessment, obligation, place);
        See(light, done, needed);
    }

    /// <summary>A gap is what the party itself, or for want of its view the product, does not take for done.</summary>
    public bool IsGap => (Own ?? Auto) is OwnView.Partly or OwnView.NotDone;

    public bool Planned => Measure is not null && Owner is not null && By is not null;

    public bool Differs => Own is { } own && own != Auto;

    public static OwnView ViewOf(Light light) => light switch
    {
        Light.Met => OwnView.Done,
        Light.OnTrack => OwnView.OnSchedule,
        Light.DueSoon => OwnView.Partly,
        Light.Overdue => OwnView.NotDone,
        _ => OwnView.NotConcerned,
    };

    /// <summary>Takes how it stands now; the party's own view stays.</summary>
    public void See(Light light, decimal done, decimal needed) => (Light, Done, Needed, Auto) = (light, done, needed, ViewOf(light));

    public void Agree() => Own ??= Auto;

    public Fault[] Say(LineView view, DateOnly today)
    {
        Fault[] faults = [.. Faults(view, today)];
        if (faults.Length > 0) return faults;
        Own = view.Own;
        Remark = Blank(view.Remark);
        (Measure, Owner, By) = IsGap ? (Blank(view.Measure), view.Owner, view.By) : (null, null, null);
        return [];
    }

    IEnumerable<Fault> Faults(LineView view, DateOnly today)
    {
        if (view.Remark?.Length > TextLength) yield return new Fault("Remark", "Record.TooLong", null, $"{TextLength}");
        if (view.Measure?.Length > TextLength) yield return new Fault("Measure", "Record.TooLong", null, $"{TextLength}");
        if (view.Own != Auto && string.IsNullOrWhiteSpace(view.Remark)) yield return new Fault("Remark", "SelfAssessment.WhyDifferent", "3.2.3");
        if (view.By < today) yield return new Fault("By", "SelfAssessment.DatePast");
    }

    static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>A change of a self-assessment's state: who, when, why.</summary>
sealed class SelfAssessmentStep : TenantRow
{
    public Guid Assessment { get; private set; }
    public SelfAssessmentAction? Action { get; private set; }
    public SelfAssessmentState From { get; private set; }
    public SelfAssessmentState To { get; private set; }
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public string? Reason { get; private set; }
    public DateTimeOffset At { get; private set; }

    SelfAssessmentStep() { }

    public SelfAssessmentStep(Guid assessment, SelfAssessmentAction? action, SelfAssessmentState from, SelfAssessmentState to, Actor actor, string? reason, DateTimeOffset at)
    {
        (Assessment, Action, From, To) = (assessment, action, from, to);
        (Account, ActorName, At) = (actor.Account, actor.Name, at);
        Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
    }
}

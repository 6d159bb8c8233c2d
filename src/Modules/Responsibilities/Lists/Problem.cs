using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Lists;

/// <summary>
/// A problem on a unit's problem list (问题清单, notice 3.1.2; SM-13). It cannot disappear: it is solved when somebody else has verified
/// that, is rectified further with a day on which it is looked at again, or no longer applies for a reason that the leadership gives.
/// Open problems stand on the list of every later year until then.
/// </summary>
sealed class Problem : TenantRow
{
    public const int TextLength = 300;
    public const int SourceKeyLength = 120;

    public DateOnly Found { get; private set; }
    public string Text { get; private set; } = "";
    public ProblemSource Source { get; private set; }
    /// <summary>What it comes from, once for each source, so that telling it twice makes one problem.</summary>
    public string SourceKey { get; private set; } = "";
    public ProblemLevel Level { get; private set; }
    /// <summary>The obligation or clause it is about.</summary>
    public string? Obligation { get; private set; }
    public PartyId? Owner { get; private set; }
    public string? Measure { get; private set; }
    public DateOnly? Due { get; private set; }
    public ProblemState State { get; private set; }
    public string? Result { get; private set; }
    /// <summary>Who reported it rectified; somebody else verifies.</summary>
    public Guid? ReportedBy { get; private set; }
    /// <summary>When a continuing rectification is looked at again.</summary>
    public DateOnly? ReviewOn { get; private set; }
    /// <summary>The day on which it was solved or no longer applied.</summary>
    public DateOnly? Closed { get; private set; }

    Problem() { }

    public Problem(RaisedProblem raised)
    {
        Found = raised.Found;
        Text = raised.Text.Trim();
        Source = raised.Source;
        SourceKey = raised.SourceKey ?? $"own/{Id:N}";
        Level = raised.Level;
        Obligation = string.IsNullOrWhiteSpace(raised.Obligation) ? null : raised.Obligation.Trim();
        Owner = raised.Owner;
        Measure = string.IsNullOrWhiteSpace(raised.Measure) ? null : raised.Measure.Trim();
        Due = raised.Due;
        State = raised.Confirmed && Planned ? ProblemState.Rectifying : raised.Confirmed ? ProblemState.Confirmed : ProblemState.Found;
    }

    bool Planned => Owner is not null && Measure is not null && Due is not null;

    public bool Open => IsOpen(State);

    public static bool IsOpen(ProblemState state) => state is not (ProblemState.Solved or ProblemState.NoLongerApplies);

    /// <summary>The state after an action, or null when the state does not allow it. This table is SM-13.</summary>
    public static ProblemState? After(ProblemState state, ProblemAction action) => (state, action) switch
    {
        (ProblemState.Found, ProblemAction.Confirm) => ProblemState.Confirmed,
        (ProblemState.Found or ProblemState.Confirmed or ProblemState.Rectifying or ProblemState.Continuing, ProblemAction.Plan) => ProblemState.Rectifying,
        (ProblemState.Rectifying or ProblemState.Continuing, ProblemAction.Report) => ProblemState.Reported,
        (ProblemState.Reported, ProblemAction.Verify) => ProblemState.Solved,
        (ProblemState.Reported, ProblemAction.Return) => ProblemState.Rectifying,
        (ProblemState.Rectifying or ProblemState.Reported or ProblemState.Continuing, ProblemAction.Continue) => ProblemState.Continuing,
        (ProblemState.Found or ProblemState.Confirmed or ProblemState.Rectifying or ProblemState.Reported or ProblemState.Continuing, ProblemAction.Drop) => ProblemState.NoLongerApplies,
        _ => null,
    };

    public static IEnumerable<Fault> Faults(RaisedProblem raised, DateOnly today)
    {
        if (string.IsNullOrWhiteSpace(raised.Text)) yield return new Fault("Text", "Problem.TextMissing");
        if (raised.Text.Length > TextLength) yield return new Fault("Text", "Item.TooLong", null, $"{TextLength}");
        if (raised.Measure?.Length > TextLength) yield return new Fault("Measure", "Item.TooLong", null, $"{TextLength}");
        if (raised.Found > today) yield return new Fault("Found", "Problem.Future");
        if (raised.Due < raised.Found) yield return new Fault("Due", "Problem.DueBeforeFound");
    }

    /// <summary>Moves on and says so in a step; every fault of what was typed is named.</summary>
    public (ProblemStep? Step, Fault[] Faults) Take(ProblemAction action, Actor actor, ProblemNote note, DateOnly today, DateTimeOffset at)
    {
        if (After(State, action) is not { } next) return (null, [new Fault("", "Problem.NotNow")]);
        Fault[] faults = [.. Wanting(action, actor, note, today)];
        if (faults.Length > 0) return (null, faults);
        var step = new ProblemStep(Id, action, State, next, actor, note.Text, at);
        State = next;
        switch (action)
        {
            case ProblemAction.Plan:
                (Owner, Measure, Due, ReviewOn) = (note.Owner, note.Text!.Trim(), note.Day, null);
                break;
            case ProblemAction.Report:
                (Result, ReportedBy) = (note.Text!.Trim(), actor.Account);
                break;
            case ProblemAction.Continue:
                ReviewOn = note.Day;
                break;
            case ProblemAction.Verify or ProblemAction.Drop:
                Closed = today;
                break;
        }
        return (step, []);
    }

    IEnumerable<Fault> Wanting(ProblemAction action, Actor actor, ProblemNote note, DateOnly today)
    {
        if (note.Text?.Length > TextLength) yield return new Fault("Text", "Item.TooLong", null, $"{TextLength}");
        if (action is not ProblemAction.Confirm && string.IsNullOrWhiteSpace(note.Text)) yield return new Fault("Text", $"Problem.Needs.{action}", "3.2.3");
        if (action is ProblemAction.Plan or ProblemAction.Continue && note.Day is null) yield return new Fault("Day", $"Problem.NeedsDay.{action}", "3.2.3");
        if (action is ProblemAction.Plan && note.Owner is null) yield return new Fault("Owner", "Problem.NeedsOwner", "3.2.3");
        if (action is ProblemAction.Continue && note.Day <= today) yield return new Fault("Day", "Problem.ReviewLater");
        if (action is ProblemAction.Verify && (actor.Account == ReportedBy || Owner is { } owner && actor.Holds(owner))) yield return new Fault("", "Problem.VerifiedByOther", "3.2.3");
    }
}

/// <summary>A change of a problem's state: who, when, and what was said.</summary>
sealed class ProblemStep : TenantRow
{
    public Guid Problem { get; private set; }
    public ProblemAction? Action { get; private set; }
    public ProblemState? From { get; private set; }
    public ProblemState To { get; private set; }
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public string? Text { get; private set; }
    public DateTimeOffset At { get; private set; }

    ProblemStep() { }

    public ProblemStep(Guid problem, ProblemAction? action, ProblemState? from, ProblemState to, Actor actor, string? text, DateTimeOffset at)
    {
        (Problem, Action, From, To) = (problem, action, from, to);
        (Account, ActorName, At) = (actor.Account, actor.Name, at);
        Text = string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}

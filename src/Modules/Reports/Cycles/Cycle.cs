using System.Globalization;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Reports.Cycles;

/// <summary>What can be done with a cycle.</summary>
enum CycleAction { Open, Collect, File, Meet, Grade, Feedback, Publicise, Archive }

/// <summary>
/// A round of reporting (述责周期, notice 3.3.2; SM-4): the political-work and the discipline office run it together, both by name. A
/// half-year's reports are filed in writing; a year's are given at the meeting, graded, fed back and published.
/// </summary>
sealed class Cycle : TenantRow
{
    public CycleKind Kind { get; private set; }
    public string Period { get; private set; } = "";
    public CycleState State { get; private set; }
    public DateOnly Opens { get; private set; }
    public DateOnly SubmitBy { get; private set; }
    public DateOnly? MeetingBy { get; private set; }
    public DateOnly? GradeBy { get; private set; }
    public DateOnly? FeedbackBy { get; private set; }
    public DateOnly? PublishBy { get; private set; }
    /// <summary>Who runs it for the political-work office.</summary>
    public string Political { get; private set; } = "";
    /// <summary>Who runs it for the discipline office.</summary>
    public string Discipline { get; private set; } = "";
    public Guid? DisciplinePerson { get; private set; }
    public DateTimeOffset OpenedAt { get; private set; }
    public DateOnly? Reminded { get; private set; }

    Cycle() { }

    public Cycle(CycleKind kind, Period period, Timeline days, string political, string discipline, Guid? disciplinePerson, DateTimeOffset at)
    {
        (Kind, Period, State) = (kind, period.ToString(), CycleState.Planned);
        (Political, Discipline, DisciplinePerson, OpenedAt) = (political, discipline, disciplinePerson, at);
        Take(days);
    }

    public Period Of => Kernel.Calendar.Period.Parse(Period, CultureInfo.InvariantCulture);

    public Timeline Days => new(Opens, SubmitBy, MeetingBy, GradeBy, FeedbackBy, PublishBy);

    /// <summary>The half-year in which it is held; the offices owe one cycle in each.</summary>
    public Period Half => Kernel.Calendar.Period.Holding(Of.To, PeriodLength.Half);

    /// <summary>Something may still be handed in or given, so that who owes a report follows the posts.</summary>
    public bool FollowsPosts => State is CycleState.Open or CycleState.Collecting or CycleState.Filing or CycleState.Meeting;

    public void Take(Timeline days) =>
        (Opens, SubmitBy, MeetingBy, GradeBy, FeedbackBy, PublishBy) = (days.Opens, days.SubmitBy, days.MeetingBy, days.GradeBy, days.FeedbackBy, days.PublishBy);

    public void Remind(DateOnly on) => Reminded = on;

    /// <summary>For a cycle of the past.</summary>
    public void BringTo(CycleState reached) => State = reached;

    /// <summary>The phases of a kind, in order.</summary>
    public static IReadOnlyList<CycleState> PhasesOf(CycleKind kind) => kind == CycleKind.HalfYear
        ? [CycleState.Planned, CycleState.Open, CycleState.Collecting, CycleState.Filing, CycleState.Archived]
        : [CycleState.Planned, CycleState.Open, CycleState.Collecting, CycleState.Meeting, CycleState.Grading, CycleState.Feedback, CycleState.Publicity, CycleState.Archived];

    /// <summary>The state after an action, or null when kind and state do not allow it. This table is SM-4's cycle.</summary>
    public static CycleState? After(CycleKind kind, CycleState state, CycleAction action) => (kind, state, action) switch
    {
        (_, CycleState.Planned, CycleAction.Open) => CycleState.Open,
        (_, CycleState.Open, CycleAction.Collect) => CycleState.Collecting,
        (CycleKind.HalfYear, CycleState.Collecting, CycleAction.File) => CycleState.Filing,
        (CycleKind.HalfYear, CycleState.Filing, CycleAction.Archive) => CycleState.Archived,
        (CycleKind.YearEnd, CycleState.Collecting, CycleAction.Meet) => CycleState.Meeting,
        (CycleKind.YearEnd, CycleState.Meeting, CycleAction.Grade) => CycleState.Grading,
        (CycleKind.YearEnd, CycleState.Grading, CycleAction.Feedback) => CycleState.Feedback,
        (CycleKind.YearEnd, CycleState.Feedback, CycleAction.Publicise) => CycleState.Publicity,
        (CycleKind.YearEnd, CycleState.Publicity, CycleAction.Archive) => CycleState.Archived,
        _ => null,
    };

    /// <summary>What comes next, if anything.</summary>
    public CycleAction? Next => Enum.GetValues<CycleAction>().Cast<CycleAction?>().FirstOrDefault(a => After(Kind, State, a!.Value) is not null);

    /// <summary>Moves on and says so in a step; refuses while reports lack what the next phase needs.</summary>
    /// <param name="action">The next step.</param>
    /// <param name="reports">Where the cycle's reports stand, withdrawn ones left out.</param>
    /// <param name="ready">Whether the meeting is scheduled, or the publication has ended, as the step asks.</param>
    /// <param name="by">Who.</param>
    public (ReportStep? Step, Fault? Fault) Take(CycleAction action, IReadOnlyCollection<ReportState> reports, bool ready, Doer by)
    {
        if (After(Kind, State, action) is not { } next) return (null, new Fault("", "Cycle.NotNow"));
        if (Wanting(action, reports, ready) is { } fault) return (null, fault);
        var step = new ReportStep(Id, action.ToString(), State.ToString(), next.ToString(), by);
        State = next;
        return (step, null);
    }

    Fault? Wanting(CycleAction action, IReadOnlyCollection<ReportState> reports, bool ready)
    {
        int Before(ReportState least) => reports.Count(r => r < least);
        return action switch
        {
            CycleAction.Archive when Kind == CycleKind.HalfYear && Before(ReportState.Filed) is > 0 and var open => new Fault("", "Cycle.NotAllFiled", "3.3.2", $"{open}"),
            CycleAction.Meet when !ready => new Fault("", "Cycle.NoMeeting", "3.3.2"),
            CycleAction.Grade when Before(ReportState.MaterialChecked) is > 0 and var open => new Fault("", "Cycle.NotAllHeard", "3.3.3", $"{open}"),
            CycleAction.Feedback when Before(ReportState.Graded) is > 0 and var open => new Fault("", "Cycle.NotAllGraded", "3.3.3b", $"{open}"),
            CycleAction.Publicise when Before(ReportState.FeedbackSent) is > 0 and var open => new Fault("", "Cycle.NotAllFedBack", "3.3.4", $"{open}"),
            CycleAction.Archive when Kind == CycleKind.YearEnd && !ready => new Fault("", "Cycle.NotPublished", "3.3.5"),
            _ => null,
        };
    }
}

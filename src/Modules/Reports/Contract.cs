using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Reports;

/// <summary>The two kinds of reporting (notice 3.3.2).</summary>
public enum CycleKind { HalfYear, YearEnd }

/// <summary>Where a cycle stands (SM-4).</summary>
public enum CycleState { Planned, Open, Collecting, Filing, Meeting, Grading, Feedback, Publicity, Archived }

/// <summary>Where a duty report stands (SM-4); a half-year's ends with Filed, a year-end's goes on to the meeting.</summary>
public enum ReportState
{
    Draft, Check, Accepted, Filed, Scheduled, Presented, Appraised, Commented, TalksDone, MaterialChecked, GradeProposed, Graded, FeedbackSent, Acknowledged, Rectifying, Rectified, Carried,
    Withdrawn,
}

/// <summary>What can be done with a duty report.</summary>
public enum ReportAction
{
    Submit, Return, Accept, File, Schedule, Present, Appraise, Comment, Talk, CheckMaterial, Propose, Decide, SendFeedback, Acknowledge, Plan, Rectify, Carry, Withdraw, Resume,
}

/// <summary>The four grades of the notice (3.3.3b): 好, 较好, 一般, 不合格; best first.</summary>
public enum Grade { G1, G2, G3, G4 }

/// <summary>Where a publication stands (SM-13).</summary>
public enum PublicationState { Draft, Checked, Approved, Published, Ended, Archived }

/// <summary>A decided grade, for functions downstream such as the year's assessment.</summary>
public sealed record GradedParty(PartyId Party, int Year, Grade Grade, DateOnly DecidedOn, Guid Report);

/// <summary>The decided grades of a unit's year-end reporting (notice 3.3.3b: basis of the year's assessment and of awards).</summary>
public interface IReportGrades
{
    /// <summary>Every decided grade of a year.</summary>
    Task<IReadOnlyList<GradedParty>> Of(string tenant, int year, CancellationToken cancel = default);
}

/// <summary>A decision that stands open against a reporter in the year, as the panel is told of it.</summary>
/// <param name="Party">The party or post that it concerns.</param>
/// <param name="On">When it was taken.</param>
/// <param name="What">What it is, in a few words that the panel may read.</param>
public sealed record DecisionAgainst(PartyId Party, DateOnly On, LocalText What);

/// <summary>
/// Extension point: a function downstream that takes decisions on accountability implements it, so that the panel sees them and the hint is
/// capped (domain B.2). Register any number; none means that nothing stands against anybody.
/// </summary>
public interface IDecisionsAgainst
{
    Task<IReadOnlyList<DecisionAgainst>> Open(string tenant, int year, CancellationToken cancel = default);
}

/// <summary>The written parts of a report; the fifth is what is said beyond the rows carried over.</summary>
public sealed record ReportTexts(string Measures = "", string Results = "", string Problems = "", string NextSteps = "", string Rectification = "", string Spoken = "");

/// <summary>A report of a cycle that was held before the product was there, or of a demonstration's past.</summary>
/// <param name="Party">Whose it is.</param>
/// <param name="Texts">What it says.</param>
/// <param name="Reached">Where it had come: Draft, Check, Accepted, Filed, or from Graded on.</param>
/// <param name="SubmittedOn">When it was handed in.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Graded">The grade and how it came about, from Graded on.</param>
/// <param name="Problems">What was fed back, each with its measure and date where they were planned.</param>
public sealed record EarlierReport(
    PartyId Party, ReportTexts Texts, ReportState Reached, DateOnly? SubmittedOn, string Author, EarlierGrade? Graded = null, IReadOnlyList<EarlierProblem>? Problems = null);

public sealed record EarlierProblem(string Text, string? Measure = null, DateOnly? By = null);

/// <summary>A grade of the past, as its papers say.</summary>
/// <param name="Grade">The decided grade.</param>
/// <param name="Reason">The offices' reason.</param>
/// <param name="DecidedReason">What the meeting said.</param>
/// <param name="For">Votes for it.</param>
/// <param name="Against">Votes against it.</param>
/// <param name="Feedback">What was fed back.</param>
public sealed record EarlierGrade(Grade Grade, string Reason, string DecidedReason, int For, int Against, string Feedback);

/// <summary>A meeting of the past, as its minutes say.</summary>
/// <param name="On">Its day.</param>
/// <param name="Place">Where it was held.</param>
/// <param name="Others">Who else attended, in number.</param>
/// <param name="Talks">Talks with single people that were summed up.</param>
/// <param name="Materials">Codes of the materials that were looked at.</param>
public sealed record EarlierMeeting(DateOnly On, string Place, int Others, int Talks, IReadOnlyList<string> Materials);

/// <summary>A whole cycle of the past.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Period">Its half-year or year.</param>
/// <param name="Reached">Where it had come.</param>
/// <param name="Political">Who ran it for the political-work office.</param>
/// <param name="Discipline">Who ran it for the discipline office.</param>
/// <param name="Reports">One for each reporter.</param>
/// <param name="Meeting">The year-end meeting.</param>
/// <param name="Rectified">What was said of the problems carried into its reports.</param>
/// <param name="Scope">To whom the result was published; null when it was not.</param>
public sealed record EarlierCycle(
    CycleKind Kind, Period Period, CycleState Reached, string Political, string Discipline, IReadOnlyList<EarlierReport> Reports, EarlierMeeting? Meeting = null, string? Rectified = null, string? Scope = null);

/// <summary>Brings cycles in that were held on paper: one write each, for the product itself only. They fulfil no duty; their records came in on their own.</summary>
public interface IEarlierCycles
{
    Task<Outcome> BringIn(Actor actor, Guid operation, EarlierCycle cycle, CancellationToken cancel = default);
}

/// <summary>A cycle was opened by the two offices together; every reporter owes a report.</summary>
public sealed record CycleOpened(Guid Cycle, CycleKind Kind, string Period, int Reports, DateOnly SubmitBy, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Reports/Cycle/{Cycle}";
}

/// <summary>A cycle went on to its next phase.</summary>
public sealed record CycleMoved(Guid Cycle, CycleState From, CycleState To) : IFact;

/// <summary>A cycle's reports were brought in line with who holds which post.</summary>
public sealed record ReportersFollowed(Guid Cycle, int Added, int Withdrawn) : IFact;

/// <summary>Those who owe a report were reminded.</summary>
public sealed record ReportersReminded(Guid Cycle, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Reports/Cycle/{Cycle}";
}

/// <summary>An earlier cycle was brought in.</summary>
public sealed record CycleBroughtIn(Guid Cycle, CycleKind Kind, string Period, int Reports) : IFact;

/// <summary>A report was written on.</summary>
public sealed record ReportWritten(Guid Report, string Party, int Length) : IFact;

/// <summary>One of the two offices found a report in order.</summary>
public sealed record ReportPassed(Guid Report, string Party, bool Political) : IFact;

/// <summary>A report moved on; those whose turn it is should hear of it.</summary>
public sealed record ReportMoved(Guid Report, Guid Cycle, string Party, ReportAction Action, ReportState From, ReportState To, bool Late, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Reports/Report/{Report}";
}

/// <summary>Something that the law asks for was done; it becomes a record of each party named.</summary>
/// <param name="Act">Which act, of those that the data know.</param>
/// <param name="Subject">The cycle, report, meeting or summary that it was done with.</param>
/// <param name="Parties">Who did it.</param>
/// <param name="Period">For which period.</param>
/// <param name="On">When.</param>
public sealed record DutyFulfilled(string Act, Guid Subject, IReadOnlyList<string> Parties, string Period, DateOnly On) : IFact;

/// <summary>The day, place or order of a meeting was set.</summary>
public sealed record MeetingScheduled(Guid Meeting, Guid Cycle, DateOnly On, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Reports/Meeting/{Meeting}";
}

/// <summary>Who was present was noted.</summary>
public sealed record AttendanceNoted(Guid Meeting, int Parties, int Others) : IFact;

/// <summary>A superior's comment on a report was noted.</summary>
public sealed record SuperiorCommented(Guid Meeting, Guid Report) : IFact;

/// <summary>An individual talk was summed up, without a name.</summary>
public sealed record TalkSummed(Guid Meeting, DateOnly On) : IFact;

/// <summary>A material was looked through.</summary>
public sealed record MaterialSeen(Guid Meeting, string Item) : IFact;

/// <summary>A step of the meeting was skipped, by whom it may be.</summary>
public sealed record MeetingStepSkipped(Guid Meeting, ReportAction Step) : IFact;

/// <summary>The minutes were signed off.</summary>
public sealed record MeetingMinuted(Guid Meeting, string Number) : IFact;

/// <summary>An office proposed a grade, or agreed with the other's proposal.</summary>
public sealed record GradeProposed(Guid Report, string Party, Grade Grade, bool Seconded) : IFact;

/// <summary>The committee decided on a grade.</summary>
public sealed record GradeDecided(Guid Report, string Party, Grade Grade, int For, int Against, int Abstained) : IFact;

/// <summary>A publication of the result moved on.</summary>
public sealed record PublicationMoved(Guid Publication, Guid Cycle, PublicationState? From, PublicationState To, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Reports/Publication/{Publication}";
}

/// <summary>An objection to what was published was received.</summary>
public sealed record ObjectionReceived(Guid Publication, Guid Objection) : IFact;

/// <summary>An objection was handled.</summary>
public sealed record ObjectionHandled(Guid Publication, Guid Objection, bool Upheld) : IFact;

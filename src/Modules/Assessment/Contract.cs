using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Assessment;

/// <summary>Which responsibility is assessed (notice 3.5.1): the committee's main one, or the discipline committee's supervision.</summary>
public enum Track { Main, Supervision }

/// <summary>The three parts of a year's score (notice 3.5.2): spot checks, half-year inspection, year-end assessment.</summary>
public enum Component { SpotCheck, HalfYear, YearEnd }

/// <summary>Where a scheme stands (SM-11): once approved it is frozen, once published it may be used after its days.</summary>
public enum SchemeState { Draft, Approved, Published }

/// <summary>Where a score sheet stands (SM-11).</summary>
public enum SheetState { AutoScored, SelfChecked, Scored, Reviewed, Confirmed }

/// <summary>Where a year's ranking stands (SM-11).</summary>
public enum CycleState { Computed, Ranked, PreNotice, ReReview, Proposed, Confirmed, Notified, Used, Archived }

/// <summary>Where an objection of a unit against its lines stands.</summary>
public enum ObjectionState { Made, Upheld, Granted }

/// <summary>What the committee decides where a unit is last for two years (notice 3.5.3); undecided at first, never decided by the product.</summary>
public enum LastDecision { Undecided, Talk, Transfer, NotApplicable }

/// <summary>A unit's confirmed result of a year, as functions downstream read it.</summary>
public sealed record ResultView(string Unit, Track Track, int Year, decimal Total, string Group, int? Rank, int GroupSize, bool Last);

/// <summary>Confirmed results of assessment, at the bureau.</summary>
public interface IAssessmentResults
{
    /// <summary>Most results of one answer.</summary>
    const int MostResults = 20_000;

    /// <summary>The confirmed results of a year and track, best first; none while nothing is confirmed.</summary>
    Task<IReadOnlyList<ResultView>> Of(Actor actor, int year, Track track, CancellationToken cancel = default);
}

/// <summary>What somebody enters for one line of a sheet: points, why, and what shows it.</summary>
public sealed record LineEntry(decimal? Points, string? Reason = null, string? Evidence = null);

/// <summary>A sheet for whoever fills it from elsewhere.</summary>
public sealed record SheetView(Guid Id, string Unit, Track Track, Component Component, SheetState State, IReadOnlyList<SheetLineView> Lines);

/// <param name="Indicator">Its code.</param>
/// <param name="Max">The most points.</param>
/// <param name="ForScorers">Scorers speak on it; otherwise it was computed.</param>
public sealed record SheetLineView(string Indicator, decimal Max, bool ForScorers);

/// <summary>Score sheets (考核评分表): the commands of their pages.</summary>
public interface IScoreSheets
{
    /// <summary>Sheets of a year that are not confirmed, at the actor's tenant.</summary>
    Task<IReadOnlyList<SheetView>> Unconfirmed(Actor actor, int year, Track track, CancellationToken cancel = default);

    /// <summary>In the unit: what it says of itself.</summary>
    Task<Outcome> SelfCheck(Actor actor, Guid operation, Guid id, IReadOnlyDictionary<string, LineEntry> entries, CancellationToken cancel = default);

    /// <summary>At the bureau: a scorer's points for every line that asks for them.</summary>
    Task<Outcome> Mark(Actor actor, Guid operation, Guid id, IReadOnlyDictionary<string, LineEntry> entries, CancellationToken cancel = default);
}

/// <summary>One component of a year that was assessed on paper, or before the product came: the final points of each unit and indicator.</summary>
/// <param name="Component">Which.</param>
/// <param name="Number">Which of the spot checks; 1 for the others.</param>
/// <param name="AsOf">Its last day.</param>
/// <param name="Points">By unit, then by indicator.</param>
/// <param name="Open">Not finished: its sheets are filled from what is recorded, the units' day is over, and scorers may begin; points are left aside.</param>
public sealed record EarlierComponent(
    Component Component, int Number, DateOnly AsOf, IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>> Points, bool Open = false);

/// <summary>A year of one track as it was assessed earlier.</summary>
/// <param name="Year">The year.</param>
/// <param name="Track">The track.</param>
/// <param name="Published">When its scheme was published.</param>
/// <param name="DocumentNumber">Under which number.</param>
/// <param name="Components">What was assessed.</param>
/// <param name="Minutes">Number of the minutes of the meeting that confirmed the ranking; null when it has not met.</param>
/// <param name="ConfirmedOn">The day of that meeting.</param>
/// <param name="UsedFor">For what the approved list went to personnel; null when it did not.</param>
public sealed record EarlierYear(int Year, Track Track, DateOnly Published, string DocumentNumber, IReadOnlyList<EarlierComponent> Components, string? Minutes, DateOnly? ConfirmedOn, string? UsedFor = null);

/// <summary>Brings in what was assessed before, under the default scheme and by the same computation.</summary>
public interface IEarlierAssessments
{
    /// <summary>One write; for the product itself only. Of the names given the first wrote and scored, the last approved and confirmed.</summary>
    Task<Outcome> BringIn(Actor actor, Guid operation, EarlierYear year, IReadOnlyList<string> scorers, CancellationToken cancel = default);

    /// <summary>The codes of a track's indicators with their most points, as the default scheme has them.</summary>
    IReadOnlyDictionary<string, decimal> Indicators(Track track);
}

/// <summary>A scheme was drawn up, edited or brought in from a file.</summary>
public sealed record SchemeWritten(Guid Scheme, int Year, Track Track, int Version, int Indicators) : IFact;

/// <summary>A scheme was approved, published, or given back.</summary>
public sealed record SchemeMoved(Guid Scheme, int Year, Track Track, int Version, SchemeState To, string? Hash, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Assessment/Scheme/{Scheme}";
}

/// <summary>A score sheet moved on; its copy follows.</summary>
public sealed record SheetMoved(Guid Sheet, string Unit, Track Track, Component Component, SheetState To, int Edition, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Assessment/Sheet/{Sheet}";
}

/// <summary>A copy of a sheet arrived in the unit, or what the unit said arrived at the bureau.</summary>
public sealed record SheetCarried(Guid Sheet, string From, SheetState State, int Edition, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Assessment/Sheet/{Sheet}";
}

/// <summary>A scorer marked lines of a sheet.</summary>
public sealed record SheetMarked(Guid Sheet, string Unit, int Lines) : IFact;

/// <summary>A missing component of a unit's year was waived, with what counts instead.</summary>
public sealed record ComponentWaived(Guid Waiver, int Year, Track Track, string Unit, Component Component) : IFact;

/// <summary>A year's ranking moved on.</summary>
public sealed record CycleMoved(Guid Cycle, int Year, Track Track, CycleState To, int Version, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Assessment/Year/{Cycle}";
}

/// <summary>A unit's own result arrived in it.</summary>
public sealed record ResultReceived(Guid Result, int Year, Track Track, CycleState State, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Assessment/Result/{Result}";
}

/// <summary>A unit objects to a line of a sheet.</summary>
public sealed record ObjectionMade(Guid Objection, Guid Result, string Unit, string Indicator) : IFact;

/// <summary>An objection arrived at the bureau, or its outcome in the unit.</summary>
public sealed record ObjectionCarried(Guid Objection, string From, ObjectionState State) : IFact;

/// <summary>Other reviewers decided on an objection.</summary>
public sealed record ObjectionDecided(Guid Objection, string Unit, ObjectionState State) : IFact;

/// <summary>A unit is last for the second year: a decision is asked for, none is made.</summary>
public sealed record LastTwiceProposed(Guid Proposal, string Unit, Track Track, int Year, DateOnly Due, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Assessment/Proposal/{Proposal}";
}

/// <summary>The committee decided on a unit that is last for the second year.</summary>
public sealed record LastTwiceDecided(Guid Proposal, string Unit, Track Track, int Year, LastDecision Decision) : IFact;

/// <summary>Use of a year's results was asked for, or approved.</summary>
public sealed record ResultsUse(Guid Cycle, int Year, Track Track, bool Approved) : IFact;

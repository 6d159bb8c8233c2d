using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Supervision;

/// <summary>Where the yearly plan of visits stands (SM-5).</summary>
public enum InspectionPlanState { Draft, Submitted, Approved }

/// <summary>How a unit is visited (notice 3.4.1): 明察, 暗访, 随机, 重点.</summary>
public enum InspectionKind { Open, Unannounced, Random, KeyPoint }

/// <summary>Where a visit stands (SM-5).</summary>
public enum InspectionState { Scheduled, OnSite, DraftReport, UnitComment, Reported, Closed, Cancelled }

/// <summary>Where a finding stands (SM-5).</summary>
public enum FindingState { New, Confirmed, Rebutted, Linked, Done }

/// <summary>What a finding goes on to (SM-5).</summary>
public enum FollowUp { Order, Suggestion, Clue, Talk, Circular, Project, Problem, GoodPractice }

/// <summary>A finding as functions downstream read it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Of">The visit or project that found it.</param>
/// <param name="Unit">The unit (tenant) that it is about.</param>
/// <param name="On">The day it was found.</param>
/// <param name="Facts">What was found.</param>
/// <param name="Obligation">Code of the obligation that was breached.</param>
/// <param name="Level">How heavy it is.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Typical">It stands for others (notice 3.4.2).</param>
/// <param name="Page">Where it is seen.</param>
public sealed record FindingView(Guid Id, Guid Of, string Unit, DateOnly On, string Facts, string Obligation, ProblemLevel Level, FindingState State, bool Typical, string Page);

/// <summary>Findings of visits and projects, at the bureau.</summary>
public interface IFindings
{
    /// <summary>A unit's findings of a year, latest first; none for whoever may not read them.</summary>
    Task<IReadOnlyList<FindingView>> Of(Actor actor, string unit, int year, CancellationToken cancel = default);

    /// <summary>One finding, or null.</summary>
    Task<FindingView?> Find(Actor actor, Guid finding, CancellationToken cancel = default);
}

/// <summary>Who did something before the product came.</summary>
public sealed record EarlierHand(Guid Account, string Name, Guid? Person = null);

/// <summary>The plan of a year as it stood.</summary>
public sealed record EarlierPlan(int Year, int Cap, string? Number, string Focus, EarlierHand Drafted, EarlierHand? Approved, DateOnly On);

/// <summary>A draw as it was made; visits name it by its seed.</summary>
public sealed record EarlierDraw(string Seed, IReadOnlyList<string> Pool, int Count, string Purpose, EarlierHand By, DateOnly On);

/// <summary>A finding as it was made.</summary>
/// <param name="Facts">What was found.</param>
/// <param name="Obligation">The obligation breached.</param>
/// <param name="Level">How heavy.</param>
/// <param name="Basis">On what that rests.</param>
/// <param name="Reached">Where it stands; linked means to the unit's problem list.</param>
/// <param name="Typical">It stands for others.</param>
public sealed record EarlierFinding(string Facts, string Obligation, ProblemLevel Level, string Basis, FindingState Reached, bool Typical = false);

/// <summary>A visit as it was made.</summary>
public sealed record EarlierVisit
{
    public required string Unit { get; init; }
    public required InspectionKind Kind { get; init; }
    /// <summary>Code of the matter.</summary>
    public required string Matter { get; init; }
    public required string Subject { get; init; }
    public IReadOnlyList<string> Nodes { get; init; } = [];
    /// <summary>Of the draw that it follows.</summary>
    public string? Seed { get; init; }
    public required DateOnly From { get; init; }
    public required DateOnly To { get; init; }
    /// <summary>The first leads; two or more.</summary>
    public required IReadOnlyList<EarlierHand> Team { get; init; }
    public required InspectionState Reached { get; init; }
    public IReadOnlyList<EarlierFinding> Findings { get; init; } = [];
    public string? Report { get; init; }
    public string? Comment { get; init; }
    public DateOnly? CommentDue { get; init; }
    public EarlierHand? Approved { get; init; }
}

/// <summary>A project as it was run.</summary>
public sealed record EarlierProject
{
    public required string Area { get; init; }
    public required string Title { get; init; }
    public bool Major { get; init; }
    public required string Reason { get; init; }
    public required IReadOnlyList<string> Units { get; init; }
    public required DateOnly From { get; init; }
    public required DateOnly To { get; init; }
    public required IReadOnlyList<EarlierHand> Team { get; init; }
    public required ProjectState Reached { get; init; }
    public string? Plan { get; init; }
    /// <summary>What the plan asked of the units.</summary>
    public string? Asked { get; init; }
    public string? Report { get; init; }
    public IReadOnlyList<(string Unit, EarlierFinding Finding)> Findings { get; init; } = [];
    public EarlierHand? Approved { get; init; }
}

/// <summary>A circular as it went out; it gets its number as any other.</summary>
public sealed record EarlierCircular(
    string Title, string Body, DateOnly From, DateOnly To, string Contact, CircularState Reached, EarlierHand Drafted, EarlierHand Checked, EarlierHand Approved);

/// <summary>All that is brought in of one bureau.</summary>
public sealed record EarlierSupervision(IReadOnlyList<EarlierPlan> Plans, IReadOnlyList<EarlierDraw> Draws, IReadOnlyList<EarlierVisit> Visits, IReadOnlyList<EarlierProject> Projects, IReadOnlyList<EarlierCircular> Circulars);

/// <summary>Brings in what was supervised before the product came; duties are not fulfilled by it a second time.</summary>
public interface IEarlierInspections
{
    /// <summary>One write at the bureau; for the product itself only.</summary>
    Task<Outcome> BringIn(Actor actor, Guid operation, EarlierSupervision earlier, CancellationToken cancel = default);

    /// <summary>Declares that somebody is recused from a unit; for the product itself.</summary>
    Task<Outcome> Recuse(Actor actor, Guid operation, Guid person, string name, string unit, string reason, CancellationToken cancel = default);
}

/// <summary>The yearly plan of visits moved on.</summary>
public sealed record InspectionPlanMoved(Guid Plan, int Year, InspectionPlanState To, int Edition, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Supervision/InspectionPlan?year={Year}";
}

/// <summary>The budgets of a plan were written.</summary>
public sealed record InspectionPlanWritten(Guid Plan, int Year, int Cap, int Units) : IFact;

/// <summary>Units were drawn by lot; the seed and the pool stand with the draw, so that anyone can draw again.</summary>
public sealed record UnitsDrawn(Guid Draw, int Year, string Algorithm, string Seed, int Pool, IReadOnlyList<string> Units) : IFact;

/// <summary>A visit moved on.</summary>
/// <param name="Inspection">The visit.</param>
/// <param name="Unit">The unit visited.</param>
/// <param name="Kind">How.</param>
/// <param name="To">Where it stands now.</param>
/// <param name="Told">The unit knows of it.</param>
/// <param name="Persons">Whose turn it is.</param>
public sealed record InspectionMoved(Guid Inspection, string Unit, InspectionKind Kind, InspectionState To, bool Told, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Supervision/Inspection/{Inspection}";
}

/// <summary>A visit's team, matters or requests changed without moving it on.</summary>
public sealed record InspectionChanged(Guid Inspection, string Unit, string What, bool Told) : IFact;

/// <summary>A visit arrived in the unit, or what the unit said of it arrived at the bureau.</summary>
public sealed record InspectionCarried(Guid Inspection, string From, InspectionState State, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Supervision/Inspection/{Inspection}";
}

/// <summary>The unit commented on the draft report.</summary>
public sealed record InspectionCommented(Guid Inspection, bool Late) : IFact;

/// <summary>Somebody is recused from a unit.</summary>
public sealed record RecusalDeclared(Guid Recusal, string Unit, Guid Person) : IFact;

/// <summary>A problem was found.</summary>
public sealed record FindingMade(Guid Finding, Guid Of, string Unit, string Obligation, ProblemLevel Level) : IFact;

/// <summary>A finding was written anew while nobody had looked at it.</summary>
public sealed record FindingRewritten(Guid Finding, string Unit, string Obligation, ProblemLevel Level) : IFact;

/// <summary>A finding moved on.</summary>
public sealed record FindingMoved(Guid Finding, Guid Of, string Unit, FindingState To, bool Late, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Supervision/Finding/{Finding}";
}

/// <summary>A finding was linked to what follows from it.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Unit">The unit.</param>
/// <param name="To">To what.</param>
/// <param name="Key">Its key there; none for a clue.</param>
public sealed record FindingLinked(Guid Finding, string Unit, FollowUp To, string? Key) : IFact;

/// <summary>A confirmed problem was found to stand for others: a circular and a look at accountability are due (notice 3.4.2).</summary>
public sealed record TypicalProblemFound(Guid Finding, string Unit, string Obligation, ProblemLevel Level, DateOnly CirculateBy) : IFact;

/// <summary>One of the figures was set otherwise; told before they stood among the limits, kept for what the Ledger holds.</summary>
public sealed record InspectionFigureSet(string Figure, int Was, int Now) : IFact;

/// <summary>Visits, projects and circulars of before were brought in.</summary>
public sealed record EarlierInspectionsBrought(int Plans, int Visits, int Projects, int Circulars) : IFact;

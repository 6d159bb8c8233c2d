using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Kernel.Modules;

/// <summary>
/// How one linked function stands in each unit, for the overview of the whole mechanism. Register one a function; it answers in one or
/// two grouped queries whatever the number of units.
/// </summary>
public interface IFunctionHealth
{
    /// <summary>clarify, perform, report, supervise, assess or account.</summary>
    string Function { get; }

    /// <summary>By unit (tenant); a unit of which there is nothing to say may be left out. What the actor may not read is not counted.</summary>
    Task<IReadOnlyDictionary<string, FunctionHealth>> Of(Actor actor, int year, CancellationToken cancel);
}

/// <param name="Open">What is under way.</param>
/// <param name="Overdue">Of it, what is past its day.</param>
/// <param name="Escalated">Of it, what has gone to a higher level.</param>
/// <param name="Page">Where it is seen; an address in the actor's portal.</param>
public sealed record FunctionHealth(int Open, int Overdue, int Escalated, string Page);

/// <summary>
/// A check that looks for what does not fit together, across units at the bureau, in the own unit elsewhere: a duty without an owner, an
/// order without a verifier. Its words are <c>Xray.</c> and its name, and <c>Xray.Mend.</c> and its name for the action.
/// </summary>
public interface IXray
{
    /// <summary>For example <c>OrderWithoutVerifier</c>.</summary>
    string Name { get; }

    int Order { get; }

    /// <summary>How many there are, and the worst of them.</summary>
    Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel);
}

/// <param name="Total">All that were found.</param>
/// <param name="Lines">At most as many as were asked for, longest standing first.</param>
public sealed record XrayResult(int Total, IReadOnlyList<XrayLine> Lines)
{
    public static XrayResult Clean { get; } = new(0, []);
}

/// <param name="Unit">The tenant it is in.</param>
/// <param name="What">What it is, in a few words without restricted content.</param>
/// <param name="Since">Since when it does not fit.</param>
/// <param name="Page">Where the action that mends it is taken; null when it is taken in the unit's own portal.</param>
public sealed record XrayLine(string Unit, LocalText What, DateOnly? Since, string? Page);

/// <summary>
/// One length of the thread from a clause to everything that came of it. Register one for each kind of thing; each thing's own page links
/// back by its clause. Its heading is the words' <c>Trace.</c> and its name.
/// </summary>
public interface ITrace
{
    /// <summary>For example <c>Findings</c>.</summary>
    string Name { get; }

    /// <summary>Its place on the way: 10 duties, 20 records, 25 problems, 30 reports, 40 points, 50 findings, 60 orders, 70 cases.</summary>
    int Order { get; }

    /// <summary>
    /// What came of a clause in a year: of any of these obligations, or of the clause's own number, which is among them. In a unit, or (at
    /// the bureau, when null) in all; null when the actor reads nothing of this kind.
    /// </summary>
    Task<TraceResult?> Of(Actor actor, IReadOnlyCollection<string> obligations, int year, string? unit, int most, CancellationToken cancel);

    /// <summary>
    /// How many of it each of these units has, for a reader at the bureau: grouped queries whatever the number of units. Null for what its list shows for all
    /// units anyway, and when the actor reads nothing of this kind.
    /// </summary>
    Task<IReadOnlyDictionary<string, int>?> ByUnit(Actor actor, IReadOnlyCollection<string> obligations, int year, IReadOnlyCollection<string> units, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<string, int>?>(null);
}

/// <param name="Total">All that the actor may read.</param>
/// <param name="Lines">The latest of them.</param>
public sealed record TraceResult(int Total, IReadOnlyList<TraceLine> Lines);

/// <param name="Unit">The tenant it is in.</param>
/// <param name="What">What it is, in a few words.</param>
/// <param name="On">Its day.</param>
/// <param name="Page">Where it is seen; null when the actor has no page of it.</param>
public sealed record TraceLine(string Unit, LocalText What, DateOnly? On, string? Page);

/// <summary>One function's lane in the year of a responsible party: a line for its head, and what happened when.</summary>
public interface IPartyYear
{
    /// <summary>clarify, perform, report, supervise, assess or account.</summary>
    string Function { get; }

    /// <summary>Null when there is nothing that this reader may see.</summary>
    Task<PartyYear?> Of(Actor actor, Party party, int year, CancellationToken cancel);
}

/// <param name="Summary">The whole lane in a few words: so many duties, a report filed, one order open.</param>
/// <param name="Marks">What happened, at most some dozens.</param>
public sealed record PartyYear(LocalText Summary, IReadOnlyList<YearMark> Marks);

/// <param name="On">Its day in the year.</param>
/// <param name="What">What it was, in a few words without restricted content.</param>
/// <param name="Page">Where it is seen; null when nowhere.</param>
/// <param name="Light">How it stands, where it stands somehow.</param>
public sealed record YearMark(DateOnly On, LocalText What, string? Page = null, Light? Light = null);

/// <summary>
/// What functions downstream made of something upstream: a talk, a problem, a line of a score. The page of that thing shows it by
/// <c>&lt;follow-ups of="talk" key="…" /&gt;</c> without knowing who answers.
/// </summary>
public interface IFollowUps
{
    string Name { get; }

    /// <summary>What came of it, as far as the actor may see that, and what he may begin of it.</summary>
    Task<FollowUps> Of(Actor actor, FollowUpSource source, CancellationToken cancel);
}

/// <param name="Kind">talk, dutyReport, problem or assessment.</param>
/// <param name="Key">Its key there; never content.</param>
/// <param name="Page">The page it is seen on.</param>
/// <param name="Unit">The tenant it is of.</param>
public sealed record FollowUpSource(string Kind, string Key, string Page, string Unit);

/// <param name="Lines">What came of it.</param>
/// <param name="Begin">What the reader may begin of it in one action; null when nothing.</param>
public sealed record FollowUps(IReadOnlyList<FollowUp> Lines, FollowUp? Begin)
{
    public static FollowUps None { get; } = new([], null);
}

/// <param name="What">What it is, or what to begin.</param>
/// <param name="State">Where it stands; null for what is not yet begun.</param>
/// <param name="Open">Still under way.</param>
/// <param name="Page">Where it is seen or begun.</param>
public sealed record FollowUp(LocalText What, LocalText? State, bool Open, string Page);

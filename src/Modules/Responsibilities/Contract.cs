using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Responsibilities;

/// <summary>
/// A Duty: one obligation due from one party in one period. Never changes once opened; it is ended, and another takes its
/// place. Its terms (<see cref="FrozenTerms"/>) carry the figures in force when it was opened, tenant settings included: old records stay
/// judged by the law of their day. Instances of the same terms share one <see cref="RuleSpec"/>.
/// </summary>
[GenerateSerializer, Immutable, Alias("Responsibilities.Duty")]
public sealed record Duty
{
    [Id(0)] public required Guid Id { get; init; }
    [Id(1)] public required PartyId Party { get; init; }
    /// <summary>Obligation code, for example <c>2.2.2-b</c>; resolve it with <see cref="IDutyBook.ObligationOf"/>.</summary>
    [Id(2)] public required string Obligation { get; init; }
    [Id(3)] public required Period Period { get; init; }
    /// <summary>The other side, for duties owed once per member, department or prison.</summary>
    [Id(4)] public PartyId? Counterpart { get; init; }
    /// <summary>Null when nothing ever falls due (standing and per-event duties).</summary>
    [Id(5)] public DateOnly? Due { get; init; }
    /// <summary>Which frozen terms it is judged by.</summary>
    [Id(6)] public required Guid Terms { get; init; }
    /// <summary>The day it began to bind, when that is later than the period's first day.</summary>
    [Id(7)] public DateOnly? Since { get; init; }
    /// <summary>The day after which it no longer binds; set when amended away or the party ceased.</summary>
    [Id(8)] public DateOnly? Ended { get; init; }
    /// <summary>For E obligations: the event that set it off, in a few words; its duty falls due within the rule's limit.</summary>
    [Id(9)] public string? Occasion { get; init; }
    [Id(10)] public DateOnly? OccasionOn { get; init; }
}

/// <summary>The rule a duty is judged by, with the figures frozen when the year was opened or amended.</summary>
public sealed record FrozenTerms(Guid Id, string Obligation, string Regulation, int Version, RuleSpec Rule);

/// <summary>
/// The duties of every party, for the modules downstream. Reads only what the named tenant owns, and leaves out what rests
/// (<see cref="IRestingDuties"/>): whoever has a duty may ask for its obligation and its rule.
/// </summary>
public interface IDutyBook
{
    /// <summary>All duties of one party in a year, occasions included, ended ones too; in clause order.</summary>
    Task<IReadOnlyList<Duty>> Of(PartyId party, int year, CancellationToken cancel = default);

    /// <summary>All duties of a tenant in a year.</summary>
    Task<IReadOnlyList<Duty>> Of(string tenant, int year, CancellationToken cancel = default);

    /// <summary>Ids of the duties that several tenants owe by these obligations in a year, by tenant, for the bureau; one query.</summary>
    Task<IReadOnlyDictionary<string, Guid[]>> Owed(Actor actor, IReadOnlyCollection<string> tenants, IReadOnlyCollection<string> obligations, int year, CancellationToken cancel = default);

    /// <summary>One duty of a tenant, or null.</summary>
    Task<Duty?> Find(string tenant, Guid duty, CancellationToken cancel = default);

    /// <summary>The terms a duty is judged by; cached, shared.</summary>
    ValueTask<FrozenTerms> TermsOf(Duty duty, CancellationToken cancel = default);

    /// <summary>The obligation a duty comes from, in the newest version that has it.</summary>
    Obligation ObligationOf(Duty duty);

    /// <summary>Years that were opened for a tenant, newest first.</summary>
    Task<IReadOnlyList<int>> Years(string tenant, CancellationToken cancel = default);

    /// <summary>
    /// Registers an occasion of a per-event obligation (a superior's document arrived, a trigger was confirmed): makes the duty
    /// that falls due within the obligation's limit.
    /// </summary>
    Task<Outcome> RegisterOccasion(Actor actor, Guid operation, PartyId party, string obligation, string occasion, DateOnly on, CancellationToken cancel = default);
}

/// <summary>
/// Duties that rest, because the regulation or the rule that they follow from is not here: its module does not run, or its file was taken
/// away. They are kept with their records; nobody is asked for them until it is back.
/// </summary>
public interface IRestingDuties
{
    /// <summary>All of them over every unit, for whoever runs the installation; empty when nothing rests.</summary>
    Task<IReadOnlyList<RestingDuties>> Resting(Actor actor, CancellationToken cancel = default);
}

/// <param name="Regulation">Code of the regulation that they come from.</param>
/// <param name="Rule">The rule that is not here; null when the regulation is not.</param>
/// <param name="Duties">How many have not ended.</param>
/// <param name="Units">In how many units.</param>
public sealed record RestingDuties(string Regulation, string? Rule, int Duties, int Units);

/// <summary>Opening a year and applying what changed since; the same plan run twice changes nothing.</summary>
public interface IYears
{
    /// <summary>
    /// What opening or re-running the year would add and end, without doing it. A year not yet opened is planned from 1 January,
    /// an open one from today.
    /// </summary>
    Task<YearPlan> Preview(string tenant, int year, DateOnly today, CancellationToken cancel = default);

    /// <summary>
    /// Does it: one write per tenant. Outcome.Done names the opening; Already, when there was nothing to do.
    /// </summary>
    /// <param name="actor">Who opens it; in the tenant whose year it is.</param>
    /// <param name="operation">The form's random id.</param>
    /// <param name="year">The year.</param>
    /// <param name="effective">
    /// The first day on which what changes binds; periods closed before it stay as they are. Pass 1 January to open a whole year.
    /// </param>
    /// <param name="cancel">Cancels before the commit.</param>
    Task<Outcome> Apply(Actor actor, Guid operation, int year, DateOnly effective, CancellationToken cancel = default);
}

/// <summary>The difference between the duties that should be and those that are.</summary>
public sealed record YearPlan(int Year, bool AlreadyOpen, IReadOnlyList<PlannedDuty> Added, IReadOnlyList<EndedDuty> Ended, int Unchanged);

public sealed record PlannedDuty(PartyId Party, string Obligation, Period Period, PartyId? Counterpart, DateOnly? Due)
{
    /// <summary>Why it is added; after <c>Why.</c> a key of the module's words.</summary>
    public string Why { get; init; } = "";
    /// <summary>From when it binds, when that is later than the period's first day.</summary>
    public DateOnly? Since { get; init; }
}

/// <param name="Duty">The duty that no longer binds.</param>
/// <param name="Why">Why; after <c>Why.</c> a key of the module's words.</param>
public sealed record EndedDuty(Duty Duty, string Why);

/// <summary>The data that the product runs on — regulations, calendar — read for faults without starting anything.</summary>
public interface IDataCheck
{
    /// <summary>Everything that is wrong, in English for the operator; empty when the product may start.</summary>
    IReadOnlyList<string> Faults();
}

/// <summary>Regulations that a file or a module brings and that are no law here, because a pack that two people put in force has the codes of their obligations.</summary>
public interface ILeftOutOfLaw
{
    /// <summary>Their codes, each with why, in English for the operator.</summary>
    IReadOnlyDictionary<string, string> LeftOut { get; }
}

/// <summary>The organisation of a tenant as imported: demo, set-up and the import page all use this one shape.</summary>
public sealed record OrganisationFile
{
    public required IReadOnlyList<PersonRow> People { get; init; }
    public required IReadOnlyList<PartyRow> Parties { get; init; }

    /// <param name="Number">Staff number, unique in the tenant; the natural key of a re-import.</param>
    /// <param name="Name">Name as shown.</param>
    /// <param name="NameEn">Latin spelling; null to show <paramref name="Name"/>.</param>
    public sealed record PersonRow(string Number, string Name, string? NameEn = null);

    /// <param name="Kind">committee, discipline, department, secretary or member (as in a PartyId).</param>
    /// <param name="Key">Key inside the tenant, lower case letters, digits and hyphens.</param>
    /// <param name="NameZh">Post or body title in Chinese.</param>
    /// <param name="NameEn">The same in English.</param>
    /// <param name="Holder">Staff number of who holds or heads it; null while vacant.</param>
    /// <param name="Since">Since when he holds it.</param>
    /// <param name="Function">For departments: political, discipline, office or other.</param>
    /// <param name="InCharge">For leaders: keys of the departments in his charge.</param>
    /// <param name="HeadsDiscipline">For a member: he heads the discipline committee.</param>
    /// <param name="DisciplineSeat">For a department: its head sits on the discipline committee.</param>
    public sealed record PartyRow(
        string Kind, string Key, string NameZh, string NameEn, string? Holder = null, DateOnly? Since = null, string? Function = null,
        IReadOnlyList<string>? InCharge = null, bool HeadsDiscipline = false, bool DisciplineSeat = false);
}

/// <summary>Changes to the organisation.</summary>
public interface IOrganisation
{
    /// <summary>Brings in people and parties by their natural keys; every fault is named and nothing is written if there is one.</summary>
    Task<Outcome> Import(Actor actor, Guid operation, OrganisationFile file, CancellationToken cancel = default);

    /// <summary>An uploaded workbook or JSON file as rows, or the one fault that keeps it from being read.</summary>
    (OrganisationFile? File, Fault? Fault) Read(byte[] upload);

    /// <summary>The workbook to fill in.</summary>
    byte[] Template();

    /// <summary>A post changes hands on a day: the old holding ends the day before, open duties go on under the new holder.</summary>
    Task<Outcome> HandOver(Actor actor, Guid operation, PartyId post, Guid? to, DateOnly on, CancellationToken cancel = default);

    /// <summary>As above; <paramref name="acting"/> when he is in charge without the title (主持工作).</summary>
    Task<Outcome> HandOver(Actor actor, Guid operation, PartyId post, Guid? to, DateOnly on, bool acting, CancellationToken cancel = default);

    /// <summary>From a day on, exactly these departments are in a leader's charge (分管); what he takes over, its last leader gives up.</summary>
    Task<Outcome> SetCharge(Actor actor, Guid operation, PartyId leader, IReadOnlyCollection<PartyId> departments, DateOnly on, CancellationToken cancel = default);

    /// <summary>Somebody acts for a post's holder from one day to another (授权); what he does is marked 代.</summary>
    Task<Outcome> Delegate(Actor actor, Guid operation, PartyId post, Guid to, DateOnly from, DateOnly until, string what, CancellationToken cancel = default);

    /// <summary>A delegation ends.</summary>
    Task<Outcome> EndDelegation(Actor actor, Guid operation, Guid delegation, CancellationToken cancel = default);

    /// <summary>By the division of work an area (人事、财务、工程招投标、物资采购) is in a leader's charge from a day on.</summary>
    Task<Outcome> AssignArea(Actor actor, Guid operation, string area, PartyId leader, DateOnly on, string documentNumber, CancellationToken cancel = default);

    /// <summary>A party ceases after a day; its holder and charges end with it.</summary>
    Task<Outcome> End(Actor actor, Guid operation, PartyId party, DateOnly last, CancellationToken cancel = default);

    /// <summary>People of a tenant for pickers: id, staff number, name.</summary>
    Task<IReadOnlyList<PersonView>> People(string tenant, CancellationToken cancel = default);
}

public sealed record PersonView(Guid Id, string Number, string Name)
{
    public string? NameEn { get; init; }
}

/// <summary>The duties of a year came into being or were changed.</summary>
public sealed record YearApplied(int Year, int Added, int Ended) : IFact;

/// <summary>People or parties were brought in.</summary>
public sealed record OrganisationImported(int People, int Parties) : IFact;

/// <summary>A post changed hands; its open duties went with it.</summary>
public sealed record PostHandedOver(string Post, Guid? From, Guid? To, DateOnly On, int OpenDuties) : IFact;

/// <summary>Which departments are in a leader's charge changed.</summary>
public sealed record ChargeChanged(string Leader, DateOnly On, int Departments) : IFact;

/// <summary>A post was delegated for some days; the delegate and the holder should hear of it.</summary>
public sealed record PostDelegated(Guid Delegation, string Post, Guid To, DateOnly From, DateOnly Until, IReadOnlyList<Guid> Persons, string Page) : IConcerns;

/// <summary>A delegation ended before its day.</summary>
public sealed record DelegationEnded(Guid Delegation, string Post, DateOnly Last) : IFact;

/// <summary>An area of work came into a leader's charge.</summary>
public sealed record AreaAssigned(string Area, string Leader, DateOnly On) : IFact;

/// <summary>A party ceased.</summary>
public sealed record PartyEnded(string Party, DateOnly Last) : IFact;

/// <summary>A tenant changed one of our defaults for a year.</summary>
public sealed record DefaultChanged(int Year, string Obligation, string Figure, string Was, string Now) : IFact;

/// <summary>An event set off a duty.</summary>
public sealed record OccasionRegistered(Guid Duty, string Party, string Obligation, DateOnly On, DateOnly Due) : IFact;

/// <summary>How far a regulation pack (制度包) has come; its end is a day, not a state.</summary>
public enum PackState { Draft, Approved, Withdrawn }

/// <summary>A pack was uploaded without a fault and waits for a second person.</summary>
public sealed record PackDrafted(Guid Pack, string Code, int Number, string Hash) : IFact;

/// <summary>A second person put a pack in force, from this day on.</summary>
public sealed record PackApproved(Guid Pack, string Code, int Number, string Hash, DateOnly From, DateOnly? To) : IFact;

/// <summary>A draft was given back or withdrawn.</summary>
public sealed record PackWithdrawn(Guid Pack, string Code, int Number) : IFact;

/// <summary>A last day was asked for a pack in force.</summary>
public sealed record PackEndAsked(Guid Pack, string Code, int Number, DateOnly On) : IFact;

/// <summary>A second person decided on the last day that was asked for.</summary>
public sealed record PackEndDecided(Guid Pack, string Code, int Number, DateOnly On, bool Granted) : IFact;

/// <summary>A pack's beginning, or its end, was carried into every open year.</summary>
public sealed record PackCarriedOut(Guid Pack, string Code, int Number, bool Ended, int Units, int Duties) : IFact;

/// <summary>A unit's responsibility list of a year (责任清单, notice 3.1.1 and 3.1.2).</summary>
public interface IResponsibilityList
{
    /// <summary>Brings the list in line with the year's duties; what people wrote stays. Already, when there is nothing to do.</summary>
    Task<Outcome> Make(Actor actor, Guid operation, int year, CancellationToken cancel = default);

    /// <summary>Adds the proposed item where a party has none and hangs up what follows from nothing; for these parties, or for all.</summary>
    Task<Outcome> Complete(Actor actor, Guid operation, int year, IReadOnlyCollection<PartyId>? parties = null, CancellationToken cancel = default);

    /// <summary>Freezes the list as it stands and lays it before the secretary. Outcome.Done names the version.</summary>
    Task<Outcome> Submit(Actor actor, Guid operation, int year, CancellationToken cancel = default);

    /// <summary>The secretary approves the frozen text; never whoever submitted it.</summary>
    Task<Outcome> Approve(Actor actor, Guid operation, Guid version, CancellationToken cancel = default);

    /// <summary>The secretary gives it back with a reason.</summary>
    Task<Outcome> Return(Actor actor, Guid operation, Guid version, string reason, CancellationToken cancel = default);
}

/// <summary>Where a problem was found.</summary>
public enum ProblemSource { SelfAssessment, Inspection, Talk, DutyReport, Assessment, Research, Clue, Other }

/// <summary>How heavy a problem is; a major one asks for the secretary himself (notice 2.2.1).</summary>
public enum ProblemLevel { Ordinary, Serious, Major }

/// <summary>Where a problem stands (SM-13); the last two close it.</summary>
public enum ProblemState { Found, Confirmed, Rectifying, Reported, Continuing, Solved, NoLongerApplies }

/// <summary>What can be done with a problem.</summary>
public enum ProblemAction { Confirm, Plan, Report, Verify, Return, Continue, Drop }

/// <summary>A problem as it is told.</summary>
public sealed record RaisedProblem
{
    public required DateOnly Found { get; init; }
    public required string Text { get; init; }
    public required ProblemSource Source { get; init; }
    /// <summary>Names what it comes from; the same key is one problem, however often it is told. Null for what is typed by hand.</summary>
    public string? SourceKey { get; init; }
    public ProblemLevel Level { get; init; }
    public string? Obligation { get; init; }
    public PartyId? Owner { get; init; }
    public string? Measure { get; init; }
    public DateOnly? Due { get; init; }
    /// <summary>Somebody competent has found it to be so; with owner, measure and date its rectification begins at once.</summary>
    public bool Confirmed { get; init; }
}

/// <param name="Text">The measure, result, reason or opinion, as the action asks.</param>
/// <param name="Day">The date for a plan, the review day of a continuing one.</param>
/// <param name="Owner">Who answers for it, for a plan.</param>
public sealed record ProblemNote(string? Text = null, DateOnly? Day = null, PartyId? Owner = null);

/// <summary>A problem as others read it.</summary>
public sealed record ProblemView(
    Guid Id, DateOnly Found, string Text, ProblemSource Source, string SourceKey, ProblemLevel Level, string? Obligation, PartyId? Owner, string? Measure, DateOnly? Due,
    ProblemState State, string? Result, DateOnly? ReviewOn, DateOnly? Closed);

/// <summary>A unit's problem list (问题清单): functions downstream put problems on it and move them on; nothing ever disappears from it.</summary>
public interface IProblemList
{
    /// <summary>Most problems of one answer.</summary>
    const int MostProblems = 1000;

    /// <summary>Puts a problem on the actor's tenant's list; Already, when its source has told it before.</summary>
    Task<Outcome> Raise(Actor actor, Guid operation, RaisedProblem raised, CancellationToken cancel = default);

    /// <summary>Moves a problem on; the actor must be entitled to it, or be the product itself.</summary>
    Task<Outcome> Advance(Actor actor, Guid operation, Guid problem, ProblemAction action, ProblemNote note, CancellationToken cancel = default);

    /// <summary>The list of a year: found in it, or still open when it began; oldest first.</summary>
    Task<IReadOnlyList<ProblemView>> Of(string tenant, int year, CancellationToken cancel = default);

    /// <summary>The problem that a source has told, or null.</summary>
    Task<ProblemView?> Find(string tenant, string sourceKey, CancellationToken cancel = default);
}

/// <summary>A decision on accountability, as it goes onto the list.</summary>
/// <param name="Situation">Q01 to Q11.</param>
/// <param name="Way">Code of the way of accountability.</param>
public sealed record DecidedAccountability(string SourceKey, DateOnly On, string Situation, PartyId Subject, string Way, string Basis);

/// <summary>A unit's accountability list (问责清单); lines are made only from decisions.</summary>
public interface IAccountabilityList
{
    /// <summary>Puts a decision on the list; Already, when it is there.</summary>
    Task<Outcome> Enter(Actor actor, Guid operation, DecidedAccountability decided, CancellationToken cancel = default);

    /// <summary>What was decided was changed or revoked: the line stays and says so. Already, when it says it.</summary>
    Task<Outcome> Amend(Actor actor, Guid operation, string sourceKey, string way, string basis, CancellationToken cancel = default);
}

/// <summary>A year's responsibility list was made or brought in line with its duties.</summary>
public sealed record ListMade(int Year, int Added, int Ended, int Linked) : IFact;

/// <summary>People wrote an item's texts.</summary>
public sealed record ListItemRefined(Guid Item, int Year, string Owner, string Key) : IFact;

/// <summary>People added an item.</summary>
public sealed record ListItemAdded(Guid Item, int Year, string Owner, string Key) : IFact;

/// <summary>An added item was taken off the list.</summary>
public sealed record ListItemEnded(Guid Item, int Year, string Owner, string Key) : IFact;

/// <summary>Items follow from others above.</summary>
public sealed record ListItemsLinked(int Year, int Items) : IFact;

/// <summary>Gaps of the list were filled and orphans hung up as proposed.</summary>
public sealed record CoverageCompleted(int Year, int Added, int Linked) : IFact;

/// <summary>A version of the list was laid before the secretary.</summary>
public sealed record ListSubmitted(Guid Version, int Year, int Number, string Hash, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Responsibilities/Version/{Version}";
}

/// <summary>The secretary approved a version; its text and hash stand.</summary>
public sealed record ListApproved(Guid Version, int Year, int Number, string Hash, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Responsibilities/Version/{Version}";
}

/// <summary>The secretary gave a version back.</summary>
public sealed record ListReturned(Guid Version, int Year, int Number, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Responsibilities/Version/{Version}";
}

/// <summary>A problem came onto the list.</summary>
public sealed record ProblemRaised(Guid Problem, string SourceKey, ProblemSource Source, string? Owner, DateOnly? Due, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Responsibilities/Problem/{Problem}";
}

/// <summary>A problem moved on.</summary>
public sealed record ProblemMoved(Guid Problem, string SourceKey, ProblemAction Action, ProblemState From, ProblemState To, string? Owner, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Responsibilities/Problem/{Problem}";
}

/// <summary>A decision went onto the accountability list.</summary>
public sealed record AccountabilityEntered(Guid Item, string SourceKey, string Subject, string Situation, string Way, DateOnly On) : IFact;

/// <summary>A line of the accountability list follows a decision that was changed or revoked.</summary>
public sealed record AccountabilityAmended(Guid Item, string SourceKey, string Way) : IFact;

/// <summary>Where a responsibility statement (责任书) stands (domain SM-1).</summary>
public enum StatementState { Draft, Review, Approved, Issued, HalfSigned, Effective, ToResign, Disputed, Expired, Void }

/// <summary>A statement for modules downstream; assessment and accountability cite it.</summary>
public sealed record StatementView(
    Guid Id, string Number, string Edge, PartyId First, PartyId Second, StatementState State, DateOnly Since, DateOnly Due, string? TextHash);

/// <summary>Responsibility statements: one for each pair of the sign-off matrix and year.</summary>
public interface IStatements
{
    /// <summary>The unit's statements of a year, its copies of those with the unit above included.</summary>
    Task<IReadOnlyList<StatementView>> Of(string tenant, int year, CancellationToken cancel = default);

    /// <summary>Makes what the matrix asks for and is not there; Already, when nothing was missing.</summary>
    Task<Outcome> DrawUp(Actor actor, Guid operation, int year, CancellationToken cancel = default);

    /// <summary>Brings drafts to where they had come on paper, with who had signed; such signatures are marked as made on paper.</summary>
    Task<Outcome> BringIn(Actor actor, Guid operation, IReadOnlyList<EarlierStatement> earlier, CancellationToken cancel = default);
}

/// <param name="Statement">A draft.</param>
/// <param name="Reached">Where it had come; up to <see cref="StatementState.Effective"/>, or <see cref="StatementState.Disputed"/>.</param>
/// <param name="At">When it was prepared, approved and issued, or declined.</param>
/// <param name="First">Who signed for the first party.</param>
/// <param name="Second">Who signed for the second.</param>
/// <param name="Reason">Why it was declined.</param>
public sealed record EarlierStatement(
    Guid Statement, StatementState Reached, DateTimeOffset At, EarlierSignature? First = null, EarlierSignature? Second = null, string? Reason = null);

/// <summary>A signature on paper.</summary>
public sealed record EarlierSignature(Guid Person, string Name, Kernel.LocalText Post, DateTimeOffset At);

/// <summary>Statements of a year were drawn up.</summary>
public sealed record StatementsDrawnUp(int Year, int Count) : IFact;

/// <summary>A part of the sign-off matrix was switched for a year.</summary>
public sealed record StatementMatrixSwitched(int Year, string Choice, bool On) : IFact;

/// <summary>A statement's own clauses were set.</summary>
public sealed record StatementClausesSet(Guid Statement, int Clauses) : IFact;

/// <summary>A statement took a step; those whose turn it now is should hear of it.</summary>
public sealed record StatementMoved(Guid Statement, string Number, string Action, StatementState State, int Edition, IReadOnlyList<Guid> Persons, string Page) : IConcerns;

/// <summary>A statement was signed: for which party, by whom, which text; the signature's own hash.</summary>
public sealed record StatementSigned(Guid Statement, int Edition, string Side, string Party, Guid Person, string TextHash, string Signature) : IFact;

/// <summary>A unit's copy of a statement arrived, or was brought up to date, from the unit above.</summary>
public sealed record StatementReceived(Guid Statement, string From, StatementState State, int Edition, IReadOnlyList<Guid> Persons, string Page) : IConcerns;

/// <summary>Those whose signature is awaited were reminded.</summary>
public sealed record StatementReminded(Guid Statement, IReadOnlyList<Guid> Persons, string Page) : IConcerns;

using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability;

/// <summary>Where a case stands (SM-12).</summary>
public enum CaseState { Proposed, Opened, Investigating, FactsMet, Reported, Trial, Decided, Announced, Executing, Filed, Circulated, Closed, NotOpened, Exempt, Transferred }

/// <summary>What can be done with a case (SM-12).</summary>
public enum CaseAction { Propose, Approve, Refuse, Transfer, Team, Meet, Report, Try, Return, Convene, Decide, Exempt, Announce, Execute, File, Circulate, Close, Correct }

/// <summary>Where a suggestion to look at a matter came from; none of them opens anything.</summary>
public enum SuggestionKind { Order, TypicalProblem, Clue, Assessment, Other }

/// <summary>What became of a suggestion.</summary>
public enum SuggestionState { Open, Taken, Dismissed }

/// <summary>Whether a decision still stands as it was made.</summary>
public enum DecisionState { Standing, Changed, Revoked }

/// <summary>Where an appeal stands.</summary>
public enum AppealState { Made, Upheld, Changed, Revoked }

/// <summary>Where a publication of decisions stands (SM-13).</summary>
public enum PublicationState { Draft, Checked, Approved, Published, Ended, Archived }

/// <summary>Whom a published field is for.</summary>
public enum Audience { Public, Unit, Personnel, Subject }

/// <summary>Takes hints from elsewhere that something may call for accountability; people look at them, nothing opens by itself.</summary>
public interface ISuggestions
{
    /// <summary>Once for each source: told again it is Already.</summary>
    /// <param name="actor">Who tells it; the product itself for a fact.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="kind">What it came from.</param>
    /// <param name="key">Its key there, at most 120 characters; of a clue its number.</param>
    /// <param name="unit">The unit (tenant) concerned.</param>
    /// <param name="page">Where the source is seen.</param>
    /// <param name="cancel">Cancels.</param>
    Task<Outcome> Suggest(Actor actor, Guid operation, SuggestionKind kind, string key, string unit, string? page, CancellationToken cancel = default);
}

/// <summary>A subject of an earlier case with what was decided on it.</summary>
/// <param name="Party">The body or post.</param>
/// <param name="Ways">Codes of the ways; none while nothing is decided.</param>
public sealed record EarlierSubject(PartyId Party, params IReadOnlyList<string> Ways);

/// <summary>Somebody who took part in an earlier case.</summary>
/// <param name="Role">A seat: Proposer, Approver, Team, Trial, Body or Executor.</param>
/// <param name="Person">Who, at the bureau.</param>
/// <param name="Name">His name.</param>
public sealed record EarlierSeat(string Role, Guid Person, string Name);

/// <summary>A case of the past, as its file says; its steps are dated one after the other from the proposal on.</summary>
public sealed record EarlierCase
{
    public required DateOnly ProposedOn { get; init; }
    /// <summary>A committee or a discipline committee proposed it.</summary>
    public required PartyKind Organ { get; init; }
    public required IReadOnlyList<EarlierSubject> Subjects { get; init; }
    public required string Situation { get; init; }
    public required IReadOnlyList<EarlierSeat> Seats { get; init; }
    public required CaseState Reached { get; init; }
    /// <summary>What the proposal says, and the later texts as far as it came.</summary>
    public required string Text { get; init; }
    public string Report { get; init; } = "";
    public string Form { get; init; } = "first";
    public IReadOnlyList<string> Obligations { get; init; } = [];
    public DateOnly? DecidedOn { get; init; }
    public string? Minutes { get; init; }
    /// <summary>What the first subject said in an appeal that waits for its answer.</summary>
    public string? Appeal { get; init; }
    public DateOnly? AppealedOn { get; init; }
    /// <summary>The decision was made public from this day on, and is over.</summary>
    public DateOnly? PublishedOn { get; init; }
}

/// <summary>Brings in cases that were handled on paper: for the product itself only.</summary>
public interface IEarlierCases
{
    Task<Outcome> BringIn(Actor actor, Guid operation, EarlierCase earlier, CancellationToken cancel = default);
}

/// <summary>A hint came that something may call for accountability.</summary>
public sealed record SuggestionReceived(Guid Suggestion, SuggestionKind Kind, string Key) : IFact;

/// <summary>Somebody took a suggestion up, or set it aside with a reason.</summary>
public sealed record SuggestionSettled(Guid Suggestion, SuggestionState State) : IFact;

/// <summary>A case moved on.</summary>
public sealed record CaseMoved(Guid Case, CaseState? From, CaseState To, CaseAction Action, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Accountability/Case/{Case}";
}

/// <summary>People were called to work on a case.</summary>
public sealed record CaseSeated(Guid Case, string Role, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Accountability/Case/{Case}";
}

/// <summary>Somebody is recused from a case; he sees nothing of it from now on.</summary>
public sealed record CaseRecused(Guid Case, Guid Person) : IFact;

/// <summary>A text of a case was written.</summary>
public sealed record CaseWritten(Guid Case, string Text, int Edition) : IFact;

/// <summary>Somebody signed a text of a case.</summary>
public sealed record CaseSigned(Guid Case, string Text, int Edition) : IFact;

/// <summary>Somebody looked at the content of a case.</summary>
public sealed record CaseViewed(Guid Case, string Part) : IFact;

/// <summary>Somebody looked at the influence periods.</summary>
public sealed record InfluenceViewed(int Lines) : IFact;

/// <summary>A decision was made, announced, changed or revoked.</summary>
public sealed record DecisionStands(Guid Decision, Guid Case, DecisionState State, int Edition, bool Announced) : IFact;

/// <summary>A decision arrived in the unit of its subject, or its later state did.</summary>
public sealed record DecisionReceived(Guid Decision, DecisionState State, int Edition, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Accountability/Decision/{Decision}";
}

/// <summary>The personnel side of a unit was told of a decision.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Edition">Which edition of it.</param>
/// <param name="Caps">It stands, so that the grade of its subject is capped in its year unless the panel says why not.</param>
/// <param name="InfluenceUntil">The last day of the influence period, where it has one.</param>
/// <param name="Persons">Who may see influence periods there.</param>
public sealed record PersonnelTold(Guid Decision, int Edition, bool Caps, DateOnly? InfluenceUntil, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => "/Accountability/Influence?running=false";
}

/// <summary>A subject received the decision; the month of the appeal runs from here.</summary>
public sealed record DecisionAcknowledged(Guid Decision, DateOnly On) : IFact;

/// <summary>An execution receipt was entered.</summary>
public sealed record ReceiptEntered(Guid Case, Guid Receipt, string Kind, bool Late) : IFact;

/// <summary>A subject appeals.</summary>
public sealed record AppealMade(Guid Appeal, Guid Decision, bool Late) : IFact;

/// <summary>An appeal arrived at who decided, or its answer at the subject's unit.</summary>
public sealed record AppealCarried(Guid Appeal, Guid Decision, AppealState State, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Accountability/Decision/{Decision}";
}

/// <summary>An appeal was answered.</summary>
public sealed record AppealAnswered(Guid Appeal, Guid Decision, AppealState State, bool Late) : IFact;

/// <summary>A publication moved on.</summary>
public sealed record PublicationMoved(Guid Publication, Guid Case, PublicationState? From, PublicationState To, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Accountability/Publication/{Publication}";
}

/// <summary>A publication arrived in a unit with what its readers may see.</summary>
public sealed record PublicationCarried(Guid Publication, PublicationState State) : IFact;

/// <summary>An objection to a publication was received.</summary>
public sealed record ObjectionReceived(Guid Publication, Guid Objection) : IFact;

/// <summary>An objection to a publication was handled.</summary>
public sealed record ObjectionHandled(Guid Publication, Guid Objection, bool Upheld) : IFact;

/// <summary>Somebody proposes to correct a figure of the law's data.</summary>
public sealed record LawCorrectionProposed(Guid Correction, string Key) : IFact;

/// <summary>A second person approved a correction, or did not.</summary>
public sealed record LawCorrected(Guid Correction, string Key, bool Approved, int LawVersion) : IFact;

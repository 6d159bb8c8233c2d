using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision;

/// <summary>The board of open orders as pages watch it: its name on the live channel, and who may hear that it changed.</summary>
public static class OrdersBoard
{
    public const string Name = "orders";
    public const string Permission = OrderPermissions.Read;
}

/// <summary>What a rectification order or a suggestion came from (domain B.4, D7: 来源).</summary>
public enum OrderSourceKind { Inspection, Project, Talk, DutyReport, Assessment, Clue, Other }

/// <summary>The source of an order: its kind and its key there, for example a finding's id. One source, linked both ways.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Key">At most 120 characters; of a clue its number, never what it says.</param>
/// <param name="Page">Where the source is seen by those who may; null when it has no page of its own.</param>
public sealed record OrderSource(OrderSourceKind Kind, string Key, string? Page = null);

/// <summary>What a rectification order is to say, as its source proposes it; people edit it before it is approved.</summary>
public sealed record OrderDraft
{
    /// <summary>The unit (tenant) that is to rectify.</summary>
    public required string Unit { get; init; }
    public required OrderSource Source { get; init; }
    /// <summary>The problem, at most 1,000 characters.</summary>
    public required string Problem { get; init; }
    /// <summary>Codes of the obligations or clauses that were breached.</summary>
    public required IReadOnlyList<string> Obligations { get; init; }
    /// <summary>What is asked for; may be left for people to write.</summary>
    public string? Requirement { get; init; }
    /// <summary>The post in the unit that answers for it; its committee when null.</summary>
    public PartyId? Owner { get; init; }
    public DateOnly? Deadline { get; init; }
}

/// <summary>An order or suggestion as its source, and functions downstream, see it.</summary>
/// <param name="Id">Its id, the same in both copies.</param>
/// <param name="Number">Its number, once it has one.</param>
/// <param name="Suggestion">A discipline-inspection suggestion (SM-9) rather than an order (SM-8).</param>
/// <param name="State">Code of its state.</param>
/// <param name="Open">Not closed, revoked or withdrawn.</param>
/// <param name="Escalation">0, or the level that being overdue has reached (1 to 4).</param>
public sealed record OrderView(Guid Id, string? Number, bool Suggestion, string Unit, OrderSource Source, string State, bool Open, DateOnly? Deadline, int Escalation, DateOnly? ClosedOn)
{
    public IReadOnlyList<string> Obligations { get; init; } = [];
}

/// <summary>Rectification orders (督办整改单) and discipline-inspection suggestions (纪律检查建议书) (notice 3.4.4).</summary>
public interface IOrders
{
    /// <summary>Drafts an order from a source, once: a second draft of the same source answers with the first while that is open.</summary>
    Task<Outcome> Draft(Actor actor, Guid operation, OrderDraft draft, CancellationToken cancel = default);

    /// <summary>What came of a source, as far as the actor may see it.</summary>
    Task<IReadOnlyList<OrderView>> From(Actor actor, OrderSourceKind kind, IReadOnlyCollection<string> keys, CancellationToken cancel = default);

    /// <summary>The orders of a unit and year, open or not, for assessment and the party page; at most some hundreds.</summary>
    Task<IReadOnlyList<OrderView>> Of(Actor actor, string unit, int year, CancellationToken cancel = default);
}

/// <summary>
/// Where an order (SM-8) or a suggestion (SM-9) stands; both walk the same road. In a suggestion Approved is numbered, Sent delivered, Received
/// accepted, Rectifying replied, Submitted result reported, Returned to be redone.
/// </summary>
public enum OrderState { Proposed, Draft, Studied, Approved, Sent, Objected, Received, Rectifying, Submitted, Returned, Assessed, Closed, Reopened, Revoked }

/// <summary>What can be done with an order or a suggestion.</summary>
public enum OrderAction { Propose, Draft, Edit, Study, Sign, Approve, Decline, Send, Receive, Contest, Maintain, Plan, Report, Return, Assess, Verify, AskExtension, Extend, Revisit, Reopen, Escalate, Revoke }

/// <summary>An order or suggestion moved on; its other copy follows.</summary>
/// <param name="Order">Its id, the same in both copies.</param>
/// <param name="Step">The row that says who, when and why.</param>
/// <param name="Suggestion">A suggestion (SM-9) rather than an order (SM-8).</param>
/// <param name="Unit">The unit that rectifies.</param>
/// <param name="Action">What was done.</param>
/// <param name="From">Where it stood.</param>
/// <param name="To">Where it stands.</param>
/// <param name="Persons">Whose turn it is now.</param>
public sealed record OrderMoved(Guid Order, Guid Step, bool Suggestion, string Unit, OrderAction Action, OrderState From, OrderState To, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Supervision/Order/{Order}";
}

/// <summary>What was done in one copy arrived in the other.</summary>
public sealed record OrderCarried(Guid Order, string From, OrderAction Action, OrderState State, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Supervision/Order/{Order}";
}

/// <summary>Being overdue reached a level; those whom the level names hear of it.</summary>
public sealed record OrderEscalated(Guid Order, Guid Step, string Unit, int Level, DateOnly Day, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Supervision/Order/{Order}";
}

/// <summary>An order is overdue beyond its last level: that accountability be opened (SM-12) is proposed, nothing is opened.</summary>
public sealed record AccountabilityProposed(Guid Order, string? Number, string Unit, string Owner, DateOnly Deadline, DateOnly Day) : IFact;

/// <summary>A limit was corrected for what begins on or after a day.</summary>
public sealed record LimitChanged(string Key, int Was, int Now, DateOnly From) : IFact;

/// <summary>An order or suggestion that ran before the product came, or in a demonstration's past, as far as it had come.</summary>
public sealed record EarlierOrder
{
    public required OrderDraft Draft { get; init; }
    /// <summary>A suggestion rather than an order.</summary>
    public bool Suggestion { get; init; }
    public required DateOnly DraftedOn { get; init; }
    /// <summary>How far it came: any state but Proposed.</summary>
    public required OrderState Reached { get; init; }
    public required string Drafter { get; init; }
    public required string Approver { get; init; }
    /// <summary>A person of the issuer, by id and name.</summary>
    public required Guid Verifier { get; init; }
    public required string VerifierName { get; init; }
    /// <summary>Who signed, planned and reported for the unit.</summary>
    public required string Receiver { get; init; }
    /// <summary>The measures of its plan.</summary>
    public string? Measures { get; init; }
    /// <summary>The post that its plan names.</summary>
    public PartyId? Post { get; init; }
    public string? Result { get; init; }
    public string? Reason { get; init; }
    /// <summary>How often its report was returned before it reached its state.</summary>
    public int Returns { get; init; }
}

/// <summary>Brings in orders and suggestions that ran before, under the same rules and the limits of their day; what is overdue escalates with the next night.</summary>
public interface IEarlierOrders
{
    /// <summary>All of one issuer and for the product itself only; the first faulty one refuses all.</summary>
    Task<Outcome> BringIn(Actor actor, Guid operation, IReadOnlyList<EarlierOrder> orders, CancellationToken cancel = default);
}

/// <summary>Orders and suggestions that ran before were brought in.</summary>
public sealed record EarlierOrdersBroughtIn(int Orders) : IFact;

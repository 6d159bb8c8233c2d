using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>One step of an order or suggestion: who, in which post, when, why. Only added, never changed; the unit's copy holds its own and those carried to it.</summary>
sealed class OrderStep : TenantRow
{
    public Guid Order { get; private set; }
    public OrderAction Action { get; private set; }
    public OrderState From { get; private set; }
    public OrderState To { get; private set; }
    /// <summary>For an escalation, the level that was reached.</summary>
    public int? Level { get; private set; }
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public string? Post { get; private set; }
    public string? Reason { get; private set; }
    public DateTimeOffset At { get; private set; }

    OrderStep() { }

    public OrderStep(Guid order, OrderAction action, OrderState from, OrderState to, Actor actor, string? post, string? reason, DateTimeOffset at, int? level = null)
    {
        (Order, Action, From, To, Level) = (order, action, from, to, level);
        (Account, ActorName, Post, At) = (actor.Account, actor.Name, post, at);
        Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim()[..Math.Min(reason.Trim().Length, Orders.Order.ReasonLength)];
    }

    public static OrderStep CopyOf(OrderStep step) => new()
    {
        Id = step.Id,
        Order = step.Order,
        Action = step.Action,
        From = step.From,
        To = step.To,
        Level = step.Level,
        Account = step.Account,
        ActorName = step.ActorName,
        Post = step.Post,
        Reason = step.Reason,
        At = step.At,
    };
}

/// <summary>That an order cites an obligation; for the thread from a clause to what came of it.</summary>
sealed class OrderClause : TenantRow
{
    public Guid Order { get; private set; }
    public string Obligation { get; private set; } = "";
    public int Year { get; private set; }

    OrderClause() { }

    public OrderClause(Order order, string obligation) => (Order, Obligation, Year) = (order.Id, obligation, order.Year);
}

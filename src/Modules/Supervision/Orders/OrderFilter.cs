using PartyDiscipline.Kernel.Documents;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>Which of the board's items are shown; the page and its export read the same parts.</summary>
sealed record OrderFilter(string? Unit, OrderSourceKind? Source, OrderColour? Colour, OrderKind? Kind, OrderState? State, OrderStanding Standing)
{
    public static OrderFilter Read(ListFilter from) => new(
        from["unit"], from.Choice<OrderSourceKind>("source"), from.Choice<OrderColour>("colour"), from.Choice<OrderKind>("kind"), from.Choice<OrderState>("state"), from.Choice<OrderStanding>("standing") ?? OrderStanding.Open);

    public string Written => ListFilter.Of(("unit", Unit), ("source", Source), ("colour", Colour), ("kind", Kind), ("state", State), ("standing", Standing));

    public IQueryable<Order> WithoutColour(IQueryable<Order> orders)
    {
        if (Standing != OrderStanding.All && State is null) orders = orders.Where(o => o.Open == (Standing == OrderStanding.Open));
        if (!string.IsNullOrEmpty(Unit)) orders = orders.Where(o => o.Unit == Unit);
        if (Source is { } source) orders = orders.Where(o => o.SourceKind == source);
        if (Kind is { } kind) orders = orders.Where(o => o.Kind == kind);
        if (State is { } state) orders = orders.Where(o => o.State == state);
        return orders;
    }

    public IQueryable<Order> Over(IQueryable<Order> orders) => Colour switch
    {
        OrderColour.Green => WithoutColour(orders).Where(o => o.Escalation == 0),
        OrderColour.Yellow => WithoutColour(orders).Where(o => o.Escalation == 1),
        OrderColour.Red => WithoutColour(orders).Where(o => o.Escalation > 1),
        _ => WithoutColour(orders),
    };

    /// <summary>Worst first.</summary>
    public static IOrderedQueryable<Order> InOrder(IQueryable<Order> orders) => orders.OrderByDescending(o => o.Escalation).ThenBy(o => o.Deadline).ThenBy(o => o.Id);
}

/// <summary>Whether the board shows what is open, what is done, or both.</summary>
enum OrderStanding { Open, Done, All }

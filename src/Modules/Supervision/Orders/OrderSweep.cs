using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Law;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>
/// What nights do to what is overdue: each item whose day has come goes up by the levels it has reached, each with its row and its fact. One index
/// says which; the others are never read. Looks at how things stand, so doing it again changes nothing, and never closes anything.
/// </summary>
sealed class OrderSweep(Database<SupervisionDb> database, OrderLaw law, Limits limits, OrderBook book, TimeProvider time) : INightly
{
    const int AtOnce = 1000;

    public string Name => "Orders";

    public async Task Run(string tenant, DateOnly today, CancellationToken cancel)
    {
        var sets = new Dictionary<DateOnly, LimitSet>();
        while (await Some(tenant, today, sets, cancel) == AtOnce) { }
    }

    async Task<int> Some(string tenant, DateOnly today, Dictionary<DateOnly, LimitSet> sets, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        var system = Actor.System(tenant);
        var due = await db.Orders.AsNoTracking().Where(o => o.NextEscalation <= today).OrderBy(o => o.NextEscalation).Select(o => new { o.Id, o.DraftedOn }).Take(AtOnce).ToListAsync(cancel);
        if (due.Count == 0) return 0;
        // Figures in force on a day are read once.
        foreach (var day in due.Select(d => d.DraftedOn).Distinct().Where(d => !sets.ContainsKey(d))) sets[day] = await limits.On(day, cancel);
        var ids = due.ConvertAll(d => d.Id);
        await db.Write(system, Ids.New(), async ct =>
        {
            var orders = await db.Orders.Where(o => ids.Contains(o.Id) && o.NextEscalation <= today).ToListAsync(ct);
            var told = new Dictionary<(string, string?, string, int, string), IReadOnlyList<Guid>>();
            foreach (var order in orders)
            {
                var (set, before) = (sets[order.DraftedOn], order.Escalation);
                while (order.Escalate(law, set, today) is { } level)
                {
                    var step = db.Add(new OrderStep(order.Id, OrderAction.Escalate, order.State, order.State, system, null, null, time.GetUtcNow(), level.Level)).Entity;
                    var key = ($"{order.Owner}", order.Post?.ToString(), order.Unit, level.Level, order.HandledIn);
                    if (!told.TryGetValue(key, out var persons)) told[key] = persons = await book.Told(order, tenant, level.Level, ct);
                    db.Append(new OrderEscalated(order.Id, step.Id, order.Unit, level.Level, today, persons), Order.Subject(order.Id));
                    if (level.Proposes == EscalationProposal.TalkOrSuggestion && !order.IsSuggestion)
                        await book.Propose(db, OrderKind.Suggestion, order.Unit, order.Owner, new OrderSource(OrderSourceKind.Other, $"order/{order.Id:N}", $"/Supervision/Order/{order.Id}"), null, null, DepartmentFunctions.Discipline, ct);
                    if (level.Proposes == EscalationProposal.Accountability) db.Append(new AccountabilityProposed(order.Id, order.Number, order.Unit, $"{order.Owner}", order.ClockDay(set)!.Value, today), Order.Subject(order.Id));
                }
                if (order.Escalation > before) continue;
                // Its figures were lengthened in the meantime: the day is set anew and nothing was reached.
                order.Wind(law, set);
                db.Append(new OrderMoved(order.Id, Guid.Empty, order.IsSuggestion, order.Unit, OrderAction.Escalate, order.State, order.State, []), Order.Subject(order.Id));
            }
            return orders.Count == 0 ? new Outcome.Already(ids[0]) : new Outcome.Done(ids[0]);
        }, cancel);
        return due.Count;
    }
}

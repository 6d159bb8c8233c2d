using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>
/// How two tenants meet: the pump brings what one told to the other, each in its own chain, under the name of whoever acted and with none of his
/// rights. Nobody of a unit reads or writes at the bureau.
/// </summary>
sealed class OrderCarriage(Database<SupervisionDb> database, ITenants tenants)
{
    public SupervisionDb Read(string tenant) => database.Open(tenant);

    public async Task Bring(Delivery delivery, string to, string what, Func<SupervisionDb, CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        // A unit that is no more gets nothing.
        if (tenants.Find(to) is null) return;
        await using var db = database.Open(to);
        await db.Write(new Actor { Tenant = to, Account = delivery.Account, Name = delivery.ActorName }, OperationOf(delivery, to, what), ct => decide(db, ct), cancel);
    }

    internal static Guid OperationOf(Delivery delivery, string to, string what) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"supervision/{delivery.Tenant}/{delivery.Seq}/{to}/{what}")).AsSpan(0, 16));
}

/// <summary>An order or suggestion to its unit, what the unit does back to the issuer, and each escalation to both.</summary>
sealed class OrderCarrier(OrderCarriage carriage, OrderBook book, OrderLaw law, Law.Limits limits) : IHandle<OrderMoved>, IHandle<OrderEscalated>
{
    public Task Handle(OrderMoved fact, Delivery delivery, CancellationToken cancel) => Carry(fact.Order, fact.Step, fact.Action, delivery, cancel);

    public Task Handle(OrderEscalated fact, Delivery delivery, CancellationToken cancel) => Carry(fact.Order, fact.Step, OrderAction.Escalate, delivery, cancel);

    async Task Carry(Guid id, Guid stepId, OrderAction action, Delivery delivery, CancellationToken cancel)
    {
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == id, cancel) is not { } here || here.Issuer == here.Unit) return;
        // What never left the issuer is nobody else's to know.
        if (!here.IsCopy && here.SentOn is null) return;
        if (await from.OrderSteps.AsNoTracking().FirstOrDefaultAsync(s => s.Id == stepId, cancel) is not { } step) return;
        if (here.IsCopy) await Back(here, step, action, delivery, cancel);
        else await Out(here, step, action, delivery, cancel);
    }

    Task Out(Order original, OrderStep step, OrderAction action, Delivery delivery, CancellationToken cancel) => carriage.Bring(delivery, original.Unit, $"order/{original.Id:N}", async (db, ct) =>
    {
        var copy = await db.Orders.FirstOrDefaultAsync(o => o.Id == original.Id, ct);
        if (copy is null)
        {
            copy = db.Add(Order.CopyOf(original)).Entity;
            foreach (var obligation in copy.Obligations) db.Add(new OrderClause(copy, obligation));
        }
        else copy.TakeAfter(original);
        return await Arrived(db, copy, step, action, delivery, ct);
    }, cancel);

    async Task Back(Order copy, OrderStep step, OrderAction action, Delivery delivery, CancellationToken cancel)
    {
        var set = await limits.On(copy.DraftedOn, cancel);
        await carriage.Bring(delivery, copy.Issuer, $"order/{copy.Id:N}", async (db, ct) =>
        {
            if (await db.Orders.FirstOrDefaultAsync(o => o.Id == copy.Id, ct) is not { } original) return new Outcome.NotFound();
            original.TakeBack(copy);
            original.Wind(law, set);
            return await Arrived(db, original, step, action, delivery, ct);
        }, cancel);
    }

    async Task<Outcome> Arrived(SupervisionDb db, Order order, OrderStep step, OrderAction action, Delivery delivery, CancellationToken cancel)
    {
        if (!await db.OrderSteps.AnyAsync(s => s.Id == step.Id, cancel)) db.Add(OrderStep.CopyOf(step));
        var persons = action == OrderAction.Escalate && step.Level is { } level ? await book.Told(order, db.Tenant, level, cancel) : await book.Turn(order, db.Tenant, null, cancel);
        db.Append(new OrderCarried(order.Id, delivery.Tenant, action, order.State, persons), Order.Subject(order.Id));
        return new Outcome.Done(order.Id);
    }
}

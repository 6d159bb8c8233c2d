using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Law;

namespace PartyDiscipline.Supervision.Signs;

/// <summary>What orders make the product propose: a talk when one is overdue at the third level or returned again and again; in the unit, with who answers for it.</summary>
sealed class OrderTriggers(Database<SupervisionDb> database, SignBook signs, Limits limits) : IHandle<OrderEscalated>, IHandle<OrderCarried>, IHandle<OrderMoved>
{
    const int Level = 3;

    public Task Handle(OrderEscalated fact, Delivery delivery, CancellationToken cancel) => Look(fact.Order, delivery, cancel);

    public Task Handle(OrderCarried fact, Delivery delivery, CancellationToken cancel) => fact.Action is OrderAction.Escalate or OrderAction.Return ? Look(fact.Order, delivery, cancel) : Task.CompletedTask;

    public Task Handle(OrderMoved fact, Delivery delivery, CancellationToken cancel) => fact.Action == OrderAction.Return ? Look(fact.Order, delivery, cancel) : Task.CompletedTask;

    async Task Look(Guid id, Delivery delivery, CancellationToken cancel)
    {
        await using var db = database.Open(delivery.Tenant);
        if (await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == id, cancel) is not { } order || order.Unit != delivery.Tenant) return;
        if (order.Escalation >= Level) await Propose("overdue", $"order/{id:N}/overdue");
        if (order.Returns >= (await limits.On(order.DraftedOn, cancel))["sign.returns"]) await Propose("returns", $"order/{id:N}/returns");

        // A committee or the secretary has nobody in the unit above it: there the issuer has its suggestion.
        Task Propose(string trigger, string ground) =>
            signs.Propose(Actor.System(delivery.Tenant), SignBook.OperationOf(ground), trigger, order.Post ?? order.Owner, ground, id, cancel);
    }
}

/// <summary>
/// Duties that stay red for longer than the days of <c>sign.redDays</c> make the product propose a talk, once a half-year and party. A duty that
/// has just turned red is its owner's to mend; how many such duties it takes is <c>sign.redLights</c>.
/// </summary>
sealed class RedLights(IPartyFacts facts, SignBook signs, Limits limits) : INightly
{
    public string Name => "TalkTriggers";

    public async Task Run(string tenant, DateOnly today, CancellationToken cancel)
    {
        var set = await limits.On(today, cancel);
        var half = Period.Holding(today, PeriodLength.Half);
        foreach (var (party, days) in await facts.RedSince(tenant, today.Year, cancel))
            if (party.Kind is PartyKind.Member or PartyKind.Department && days.Count(d => set.After("sign.redDays", d) < today) >= Math.Max(1, set["sign.redLights"]))
                await signs.Propose(Actor.System(tenant), SignBook.OperationOf($"{party}/red/{half}"), "redLights", party, $"red/{half}", cancel);
    }
}

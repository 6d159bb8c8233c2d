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

/// <summary>Red lights past their grace make the product propose a talk, once a half-year and party.</summary>
sealed class RedLights(IPartyFacts facts, SignBook signs, Limits limits) : INightly
{
    public string Name => "TalkTriggers";

    public async Task Run(string tenant, DateOnly today, CancellationToken cancel)
    {
        var most = (await limits.On(today, cancel))["sign.redLights"];
        var half = Period.Holding(today, PeriodLength.Half);
        foreach (var (party, lights) in await facts.Lights(tenant, today.Year, cancel))
            if (party.Kind is PartyKind.Member or PartyKind.Department && lights.Overdue >= most)
                await signs.Propose(Actor.System(tenant), SignBook.OperationOf($"{party}/red/{half}"), "redLights", party, $"red/{half}", cancel);
    }
}

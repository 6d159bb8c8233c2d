using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Requests;

/// <summary>Carries requests from the bureau into each unit, with what they add to its burden. The request's id is the operation, so twice is once.</summary>
sealed class RequestDelivery(Database<DutiesDb> database) : IHandle<MaterialRequested>, IHandle<MaterialWithdrawn>
{
    public async Task Handle(MaterialRequested fact, Delivery delivery, CancellationToken cancel)
    {
        await using var bureau = database.Open(delivery.Tenant);
        if (await bureau.Requests.AsNoTracking().FirstOrDefaultAsync(r => r.Id == fact.Request, cancel) is not { } request) return;
        foreach (var unit in request.Units)
            await In(unit, request.Id, async db =>
            {
                db.Add(new ReceivedRequest(request));
                (await db.BurdenOf(ChinaTime.DateOf(request.At), cancel)).Asked();
                db.Append(new MaterialReceived(request.Id, request.Due), $"request/{request.Id:N}");
            }, cancel);
        foreach (var unit in request.Spared)
            await In(unit, request.Id, async db =>
            {
                (await db.BurdenOf(ChinaTime.DateOf(request.At), cancel)).Spared();
                db.Append(new MaterialSpared(request.Id), $"request/{request.Id:N}");
            }, cancel);
    }

    public async Task Handle(MaterialWithdrawn fact, Delivery delivery, CancellationToken cancel)
    {
        foreach (var unit in fact.Units)
        {
            await using var db = database.Open(unit);
            await db.Write(Actor.System(unit), Ids.New(), async ct =>
            {
                if (await db.Received.FirstOrDefaultAsync(r => r.Id == fact.Request && r.State == RequestState.Open, ct) is not { } open) return new Outcome.NotFound();
                open.Withdraw();
                db.Append(new MaterialReleased(fact.Request), $"request/{fact.Request:N}");
                return new Outcome.Done(fact.Request);
            }, cancel);
        }
    }

    async Task In(string unit, Guid operation, Func<DutiesDb, Task> act, CancellationToken cancel)
    {
        await using var db = database.Open(unit);
        await db.Write(Actor.System(unit), operation, async _ =>
        {
            await act(db);
            return new Outcome.Done(operation);
        }, cancel);
    }
}

/// <summary>A unit's open requests wait for its officers; the bureau's asker waits for the units.</summary>
sealed class RequestAgenda(Database<DutiesDb> database) : IAgenda
{
    const int Most = 100;

    public string Name => "Requests";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(DutyPermissions.Requests)) return [];
        if (actor.AtBureau) return await Sent(actor, cancel);
        await using var db = database.Open(actor);
        var open = await db.Received.AsNoTracking().Where(r => r.State == RequestState.Open).OrderBy(r => r.Due).Take(Most).Select(r => new { r.Id, r.Topic, r.Due, r.At }).ToListAsync(cancel);
        return
        [
            .. open.Select(r => new AgendaItem(
                $"request/{r.Id:N}", Turn.WaitsForMe, new LocalText($"答复局要求的材料：{r.Topic}", $"Answer the bureau's request: {r.Topic}"), $"/Duties/Request/{r.Id}", r.Due, ChinaTime.DateOf(r.At))),
        ];
    }

    async Task<IReadOnlyList<AgendaItem>> Sent(Actor actor, CancellationToken cancel)
    {
        await using var db = database.OpenAcross(actor);
        var account = actor.Account;
        var open = await db.Requests.Where(r => r.TenantId == actor.Tenant && r.AskedBy == account && r.WithdrawnAt == null)
            .Join(db.Received.Where(r => r.State == RequestState.Open), s => s.Id, r => r.Id, (s, _) => new { s.Id, s.Topic, s.Due, s.At })
            .Take(Most * 10).ToListAsync(cancel);
        return
        [
            .. open.GroupBy(r => r.Id).OrderBy(g => g.First().Due).Take(Most).Select(g => new AgendaItem(
                $"request/{g.Key:N}", Turn.IWait,
                new LocalText($"{g.Count()} 个单位未答复：{g.First().Topic}", $"{g.Count()} units have not answered: {g.First().Topic}"),
                $"/Duties/Request/{g.Key}", g.First().Due, ChinaTime.DateOf(g.First().At))),
        ];
    }
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Accountability.Publications;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability;

/// <summary>How bureau and units meet: the pump brings what one told to the other, each in its own chain, under the name of whoever acted and with none of his rights.</summary>
sealed class Carriage(Database<AccountabilityDb> database, ITenants tenants, IPartyDirectory directory, TimeProvider time)
{
    public string Bureau => tenants.All.First(t => t.Kind == TenantKind.Bureau).Code;

    public bool FromBureau(Delivery delivery) => tenants.Find(delivery.Tenant)?.Kind == TenantKind.Bureau;

    public IEnumerable<string> Units => tenants.All.Where(t => t.Kind != TenantKind.Bureau).Select(t => t.Code);

    public AccountabilityDb Read(string tenant) => database.Open(tenant);

    /// <summary>Writes in another tenant what came from one; the same fact delivered twice arrives once.</summary>
    public async Task Bring(Delivery delivery, string to, string what, Func<AccountabilityDb, CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        if (tenants.Find(to) is null) return;
        await using var db = database.Open(to);
        await db.Write(new Actor { Tenant = to, Account = delivery.Account, Name = delivery.ActorName }, OperationOf(delivery, to, what), ct => decide(db, ct), cancel);
    }

    /// <summary>Whom to tell of a decision: its person, or who leads the body.</summary>
    public async Task<IReadOnlyList<Guid>> Told(Decision decision, CancellationToken cancel) =>
        (decision.Person ?? (await directory.Find(decision.Party, time.Today(), cancel))?.Holder) is { } person ? [person] : [];

    internal static Guid OperationOf(Delivery delivery, string to, string what) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"accountability/{delivery.Tenant}/{delivery.Seq}/{to}/{what}")).AsSpan(0, 16));
}

/// <summary>An announced decision to its subject's unit, and its later states after it.</summary>
sealed class DecisionCarrier(Carriage carriage) : IHandle<DecisionStands>
{
    public async Task Handle(DecisionStands fact, Delivery delivery, CancellationToken cancel)
    {
        if (!fact.Announced || !carriage.FromBureau(delivery)) return;
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.Decisions.AsNoTracking().FirstOrDefaultAsync(d => d.Id == fact.Decision, cancel) is not { } original || original.Unit == delivery.Tenant) return;
        var appeals = await from.Appeals.AsNoTracking().Where(a => a.Decision == original.Id).ToListAsync(cancel);
        var told = await carriage.Told(original, cancel);
        await carriage.Bring(delivery, original.Unit, $"decision/{original.Id:N}", async (db, ct) =>
        {
            var copy = await db.Decisions.FirstOrDefaultAsync(d => d.Id == original.Id, ct);
            if (copy is null) copy = db.Add(Decision.CopyOf(original)).Entity;
            else copy.TakeAfter(original);
            foreach (var appeal in appeals)
                if (!await db.Appeals.AnyAsync(a => a.Id == appeal.Id, ct)) db.Add(appeal.Copied(copy: true));
            db.Append(new DecisionReceived(copy.Id, copy.State, copy.Edition, told), copy.About);
            return new Outcome.Done(copy.Id);
        }, cancel);
    }
}

/// <summary>That a subject received his decision to the bureau, or that it was delivered to him to his unit.</summary>
sealed class AcknowledgementCarrier(Carriage carriage) : IHandle<DecisionAcknowledged>
{
    public async Task Handle(DecisionAcknowledged fact, Delivery delivery, CancellationToken cancel)
    {
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.Decisions.AsNoTracking().FirstOrDefaultAsync(d => d.Id == fact.Decision, cancel) is not { } here) return;
        var to = here.IsCopy ? carriage.Bureau : here.Unit;
        if (to == delivery.Tenant) return;
        await carriage.Bring(delivery, to, $"received/{here.Id:N}", async (db, ct) =>
        {
            if (await db.Decisions.FirstOrDefaultAsync(d => d.Id == here.Id, ct) is not { } there || !there.TakeReceipt(here)) return new Outcome.Already(here.Id);
            db.Append(new DecisionAcknowledged(there.Id, there.ReceivedOn!.Value), there.About);
            return new Outcome.Done(there.Id);
        }, cancel);
    }
}

/// <summary>An appeal to the bureau, and its answer back.</summary>
sealed class AppealCarrier(Carriage carriage, CaseBook cases) : IHandle<AppealMade>, IHandle<AppealAnswered>
{
    public async Task Handle(AppealMade fact, Delivery delivery, CancellationToken cancel)
    {
        if (carriage.FromBureau(delivery)) return;
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.Appeals.AsNoTracking().FirstOrDefaultAsync(a => a.Id == fact.Appeal, cancel) is not { } made) return;
        var keepers = await cases.Keepers(cancel);
        await carriage.Bring(delivery, carriage.Bureau, $"appeal/{made.Id:N}", async (db, ct) =>
        {
            if (await db.Appeals.AnyAsync(a => a.Id == made.Id, ct) || await db.Decisions.FirstOrDefaultAsync(d => d.Id == made.Decision && d.Unit == delivery.Tenant, ct) is null) return new Outcome.Already(made.Id);
            db.Add(made.Copied(copy: false));
            db.Append(new AppealCarried(made.Id, made.Decision, made.State, keepers), $"decision/{made.Decision:N}");
            return new Outcome.Done(made.Id);
        }, cancel);
    }

    public async Task Handle(AppealAnswered fact, Delivery delivery, CancellationToken cancel)
    {
        if (!carriage.FromBureau(delivery)) return;
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.Appeals.AsNoTracking().FirstOrDefaultAsync(a => a.Id == fact.Appeal, cancel) is not { } answered || answered.Unit == delivery.Tenant) return;
        var told = await from.Decisions.AsNoTracking().FirstOrDefaultAsync(d => d.Id == fact.Decision, cancel) is { } decision ? await carriage.Told(decision, cancel) : [];
        await carriage.Bring(delivery, answered.Unit, $"answered/{answered.Id:N}", async (db, ct) =>
        {
            if (await db.Appeals.FirstOrDefaultAsync(a => a.Id == answered.Id, ct) is not { } copy) return new Outcome.NotFound();
            copy.TakeAfter(answered);
            db.Append(new AppealCarried(copy.Id, copy.Decision, copy.State, told), $"decision/{copy.Decision:N}");
            return new Outcome.Done(copy.Id);
        }, cancel);
    }
}

/// <summary>A publication to every unit: of its lines only what the unit's readers may see.</summary>
sealed class PublicationCarrier(Carriage carriage) : IHandle<PublicationMoved>
{
    public async Task Handle(PublicationMoved fact, Delivery delivery, CancellationToken cancel)
    {
        if (fact.To < PublicationState.Published || !carriage.FromBureau(delivery)) return;
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.Publications.AsNoTracking().FirstOrDefaultAsync(p => p.Id == fact.Publication, cancel) is not { } original) return;
        foreach (var unit in carriage.Units)
            await carriage.Bring(delivery, unit, $"publication/{original.Id:N}", async (db, ct) =>
            {
                var copy = await db.Publications.FirstOrDefaultAsync(p => p.Id == original.Id, ct);
                if (copy is null) db.Add(Publication.CopyOf(original, unit));
                else copy.TakeAfter(original, unit);
                db.Append(new PublicationCarried(original.Id, original.State), $"publication/{original.Id:N}");
                return new Outcome.Done(original.Id);
            }, cancel);
    }
}

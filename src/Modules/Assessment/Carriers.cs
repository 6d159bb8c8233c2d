using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Assessment;

/// <summary>
/// How two tenants meet: the pump brings what one told to the other, each in its own chain, under the name of whoever acted and with none of his
/// rights. Nobody of a unit ever reads or writes at the bureau.
/// </summary>
sealed class Carriage(Database<AssessmentDb> database, ITenants tenants)
{
    public string Bureau => tenants.All.First(t => t.Kind == TenantKind.Bureau).Code;

    public bool FromBureau(Delivery delivery) => tenants.Find(delivery.Tenant)?.Kind == TenantKind.Bureau;

    public AssessmentDb Read(string tenant) => database.Open(tenant);

    /// <summary>Writes in another tenant what came from one; the same fact delivered twice arrives once.</summary>
    public async Task Bring(Delivery delivery, string to, string what, Func<AssessmentDb, CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        // A unit that is no more gets nothing.
        if (tenants.Find(to) is null) return;
        await using var db = database.Open(to);
        await db.Write(new Actor { Tenant = to, Account = delivery.Account, Name = delivery.ActorName }, OperationOf(delivery, to, what), ct => decide(db, ct), cancel);
    }

    internal static Guid OperationOf(Delivery delivery, string to, string what) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"assessment/{delivery.Tenant}/{delivery.Seq}/{to}/{what}")).AsSpan(0, 16));
}

/// <summary>A sheet to its unit, and the unit's self-check back to the sheet.</summary>
sealed class SheetCarrier(Carriage carriage, SheetBook book) : IHandle<SheetMoved>
{
    public async Task Handle(SheetMoved fact, Delivery delivery, CancellationToken cancel)
    {
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.Sheets.AsNoTracking().FirstOrDefaultAsync(s => s.Id == fact.Sheet, cancel) is not { } here || here.IsCopy == carriage.FromBureau(delivery)) return;
        if (here.IsCopy) await Back(here, delivery, cancel);
        else await Out(here, delivery, cancel);
    }

    Task Out(Sheet original, Delivery delivery, CancellationToken cancel) => carriage.Bring(delivery, original.Unit, $"sheet/{original.Id:N}", async (db, ct) =>
    {
        var copy = await db.Sheets.FirstOrDefaultAsync(s => s.Id == original.Id, ct);
        if (copy is null) copy = db.Add(Sheet.CopyOf(original)).Entity;
        // The unit has spoken and the bureau does not know it yet: what it said stays.
        else if (copy.State == SheetState.SelfChecked && original.State == SheetState.AutoScored) return new Outcome.Already(copy.Id);
        else copy.TakeAfter(original);
        var asked = original.State == SheetState.AutoScored || original.State == SheetState.Confirmed;
        db.Append(new SheetCarried(copy.Id, delivery.Tenant, copy.State, copy.Edition, asked ? await book.Answering(original.Unit, original.Track, ct) : []), SheetBook.Subject(copy.Id));
        return new Outcome.Done(copy.Id);
    }, cancel);

    Task Back(Sheet copy, Delivery delivery, CancellationToken cancel) => carriage.Bring(delivery, carriage.Bureau, $"self-check/{copy.Id:N}", async (db, ct) =>
    {
        if (await db.Sheets.FirstOrDefaultAsync(s => s.Id == copy.Id, ct) is not { } original || !original.TakeSelfCheck(copy)) return new Outcome.Already(copy.Id);
        db.Add(new Schemes.AssessmentStep(original.Id, nameof(SheetAction.SelfCheck), original.State.ToString(), new Actor { Tenant = db.Tenant, Account = delivery.Account, Name = delivery.ActorName }, null, delivery.At));
        db.Append(new SheetCarried(original.Id, delivery.Tenant, original.State, original.Edition, []), SheetBook.Subject(original.Id));
        return new Outcome.Done(original.Id);
    }, cancel);
}

/// <summary>Its own result to each unit: for pre-notice, after a re-check, and when the year is confirmed, notified or corrected.</summary>
sealed class ResultCarrier(Carriage carriage, SheetBook book) : IHandle<CycleMoved>
{
    public async Task Handle(CycleMoved fact, Delivery delivery, CancellationToken cancel)
    {
        if (fact.To < CycleState.PreNotice || !carriage.FromBureau(delivery)) return;
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.Cycles.AsNoTracking().FirstOrDefaultAsync(c => c.Id == fact.Cycle, cancel) is not { } cycle) return;
        foreach (var result in await from.Results.AsNoTracking().Where(r => r.Cycle == cycle.Id && r.Edition == cycle.Edition).ToListAsync(cancel))
            await carriage.Bring(delivery, result.Unit, $"result/{result.Id:N}", async (db, ct) =>
            {
                var copy = await db.Results.FirstOrDefaultAsync(r => r.Id == result.Id, ct);
                // A sheet set right during the pre-notice tells its unit by itself, and the others have nothing new.
                var tell = fact.To == CycleState.Notified || fact.To == CycleState.PreNotice && copy is null;
                if (copy is null) copy = db.Add(Result.CopyOf(result, cycle)).Entity;
                else copy.TakeAfter(result, cycle);
                // The step that was taken, not where the year has come since: a last place asks for its talks when it is confirmed.
                db.Append(new ResultReceived(copy.Id, copy.Year, copy.Track, fact.To, tell ? await book.Answering(result.Unit, result.Track, ct) : []), $"result/{copy.Id:N}");
                return new Outcome.Done(copy.Id);
            }, cancel);
    }
}

/// <summary>A unit's objection to the bureau, and the outcome back.</summary>
sealed class ObjectionCarrier(Carriage carriage) : IHandle<ObjectionMade>, IHandle<ObjectionDecided>
{
    public async Task Handle(ObjectionMade fact, Delivery delivery, CancellationToken cancel)
    {
        if (carriage.FromBureau(delivery)) return;
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.Objections.AsNoTracking().FirstOrDefaultAsync(o => o.Id == fact.Objection, cancel) is not { } made) return;
        await carriage.Bring(delivery, carriage.Bureau, $"objection/{made.Id:N}", async (db, ct) =>
        {
            if (await db.Objections.AnyAsync(o => o.Id == made.Id, ct) || await db.Cycles.FirstOrDefaultAsync(c => c.Id == made.Cycle, ct) is not { } cycle) return new Outcome.Already(made.Id);
            db.Add(made.Copied());
            db.Append(new ObjectionCarried(made.Id, delivery.Tenant, made.State), $"objection/{made.Id:N}");
            if (cycle.Take(CycleAction.Object) is null) db.Append(new CycleMoved(cycle.Id, cycle.Year, cycle.Track, cycle.State, cycle.Edition, []), CycleBook.Subject(cycle.Id));
            return new Outcome.Done(made.Id);
        }, cancel);
    }

    public async Task Handle(ObjectionDecided fact, Delivery delivery, CancellationToken cancel)
    {
        if (!carriage.FromBureau(delivery)) return;
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.Objections.AsNoTracking().FirstOrDefaultAsync(o => o.Id == fact.Objection, cancel) is not { } decided) return;
        await carriage.Bring(delivery, decided.Unit, $"decided/{decided.Id:N}", async (db, ct) =>
        {
            if (await db.Objections.FirstOrDefaultAsync(o => o.Id == decided.Id, ct) is not { } made) return new Outcome.NotFound();
            made.TakeAfter(decided);
            db.Append(new ObjectionCarried(made.Id, delivery.Tenant, made.State), $"objection/{made.Id:N}");
            return new Outcome.Done(made.Id);
        }, cancel);
    }
}

using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace Visits;

/// <summary>What every post works with; one for all of them.</summary>
sealed class VisitDesk(Database<VisitsDb> database, IPartyDirectory directory, TimeProvider time)
{
    public DateOnly Today => time.Today();

    /// <summary>To read the actor's own unit; the visits of another are nobody's here.</summary>
    public VisitsDb Read(Actor actor) => database.OpenToRead(actor, actor.Tenant);

    public VisitsDb Open(PartyId party) => database.Open(party.Tenant);

    public VisitsDb Open(string tenant) => database.Open(tenant);

    /// <summary>The posts of this person that the regulation names (family-visits V1): the secretary's and the members'.</summary>
    public async Task<IReadOnlyList<Party>> PostsOf(Actor actor, CancellationToken cancel) =>
        [.. (await directory.Parties(actor.Tenant, Today, cancel)).Where(p => actor.Holds(p.Id) && Names(p.Id))];

    public static bool Names(PartyId post) => post.Kind is PartyKind.Secretary or PartyKind.Member;

    public ValueTask<Party?> Find(PartyId party, CancellationToken cancel) => directory.Find(party, Today, cancel);
}

/// <summary>The single writer of one post's visits. What it remembers can be lost at any moment; the next call reads the truth again.</summary>
sealed class VisitsPostGrain(VisitDesk desk) : Grain, IVisitPost
{
    List<Visit>? known;

    PartyId Id => PartyId.Parse(this.GetPrimaryKeyString(), null);

    public Task<Outcome> Record(Actor actor, Guid operation, VisitEntry entry) => Change(actor, operation, (db, _) =>
    {
        if (Visit.Check(entry, desk.Today) is { Count: > 0 } faults) return Task.FromResult<Outcome>(new Outcome.Refused([.. faults]));
        var made = new Visit(Id, entry, actor);
        db.Add(made);
        db.Append(new VisitRecorded(made.Id, Id.ToString(), made.On), $"visit/{made.Id:N}");
        return Task.FromResult<Outcome>(new Outcome.Done(made.Id));
    });

    public Task<Outcome> Settle(Actor actor, Guid operation, Guid id) => Change(actor, operation, async (db, cancel) =>
    {
        if (await db.Visits.FirstOrDefaultAsync(v => v.Id == id && v.Party == Id, cancel) is not { } found) return new Outcome.NotFound();
        if (found.Settle() is { } fault) return new Outcome.Refused([fault]);
        db.Append(new MatterSettled(found.Id, Id.ToString()), $"visit/{found.Id:N}");
        return new Outcome.Done(found.Id);
    });

    public async Task<VisitStanding> Standing()
    {
        var all = known ??= await Load();
        return new(all.Count(v => v.On.Year == desk.Today.Year), all.Count(v => v.Open), all.Count(v => v.Overdue(desk.Today)));
    }

    async Task<Outcome> Change(Actor actor, Guid operation, Func<VisitsDb, CancellationToken, Task<Outcome>> decide)
    {
        if (!actor.May(VisitPermissions.Record) || !actor.Holds(Id) || !VisitDesk.Names(Id)) return new Outcome.NotFound();
        await using var db = desk.Open(Id);
        try
        {
            return await db.Write(actor, operation, cancel => decide(db, cancel));
        }
        finally
        {
            known = null;
        }
    }

    /// <summary>This year's, and the older ones that are still open.</summary>
    async Task<List<Visit>> Load()
    {
        await using var db = desk.Open(Id);
        var begin = new DateOnly(desk.Today.Year, 1, 1);
        return await db.Visits.AsNoTracking().Where(v => v.Party == Id && (v.On >= begin || v.FollowUpBy != null && !v.Settled)).ToListAsync();
    }
}

using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>What functions downstream saw done, recorded by the party's single writer.</summary>
abstract partial class ResponsiblePartyGrain
{
    public Task<Outcome> RecordSeen(Actor actor, Guid operation, SeenDone seen) => Change(actor, operation, async (db, effects, cancel) =>
    {
        // The function has checked its own rights; nobody but the product brings its word.
        if (actor.Account != Guid.Empty || await desk.Directory.Find(Id, seen.Entry.On, cancel) is null) return new Outcome.NotFound();
        var owed = await Of(seen.Period.Year);
        var found = owed.Open(seen.Entry.On, seen.Entry.Category, desk.Standings.CategoriesOf, desk.Today)
            .Where(d => !d.Occasion && seen.Obligations.Contains(d.Obligation) && Meets(d.Period, seen.Period)).Select(d => d.Duty);
        var entry = seen.Entry with { Duties = [.. seen.Entry.Duties.Concat(found).Distinct()], DifferentEvent = true };
        var by = new Actor { Tenant = actor.Tenant, Account = seen.Account, Name = seen.Name };
        var (entered, refused) = await Enter(db, Id, await Of(entry.On.Year), entry, by, own: true, null, cancel, compare: false);
        if (refused is not null) return refused;
        db.Append(new DutyRecorded(entered!.Record.Id, Id.ToString(), entered.Record.Category, entered.Record.On, entered.Record.Late, false, [.. entered.Links.Select(l => l.Duty)]), Subject(entered.Record));
        effects.Put(entered.Record, entered.Links, begins: true);
        return new Outcome.Done(entered.Record.Id);
    });

    static bool Meets(Period owed, Period seen) => owed.From <= seen.From && owed.To >= seen.To;
}

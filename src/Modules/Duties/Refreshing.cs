using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Talks;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Duties;

/// <summary>What changes upstream is read again: duties opened or ended, posts handed over, occasions, the organisation.</summary>
sealed class Refreshing(IGrainFactory grains, IPartyDirectory directory, IDutyBook book, TimeProvider time)
    : IHandle<YearApplied>, IHandle<PostHandedOver>, IHandle<OccasionRegistered>, IHandle<OrganisationImported>, IHandle<IntakeFinished>
{
    public Task Handle(YearApplied fact, Delivery delivery, CancellationToken cancel) => Everybody(delivery.Tenant, cancel);

    public Task Handle(OrganisationImported fact, Delivery delivery, CancellationToken cancel) => Everybody(delivery.Tenant, cancel);

    public Task Handle(IntakeFinished fact, Delivery delivery, CancellationToken cancel) => Everybody(delivery.Tenant, cancel);

    public Task Handle(PostHandedOver fact, Delivery delivery, CancellationToken cancel) => One(fact.Post, delivery.Tenant);

    public Task Handle(OccasionRegistered fact, Delivery delivery, CancellationToken cancel) => One(fact.Party, delivery.Tenant);

    async Task Everybody(string tenant, CancellationToken cancel)
    {
        // Also whoever is no longer there but owed something this year: its duties ended or went to another.
        var parties = (await directory.Parties(tenant, time.Today(), cancel)).Select(p => p.Id).Concat((await book.Of(tenant, time.Today().Year, cancel)).Select(d => d.Party));
        foreach (var party in parties.Distinct()) await grains.Party(party).Refresh();
        await grains.GetGrain<ITenantBoard>(tenant).Refresh();
    }

    async Task One(string party, string tenant)
    {
        if (PartyId.TryParse(party, null, out var id)) await grains.Party(id).Refresh();
        await grains.GetGrain<ITenantBoard>(tenant).Refresh();
    }
}

/// <summary>Each night: the lights of sleeping parties, and the records of a year that is closed.</summary>
sealed class Nightly(IGrainFactory grains, Database<DutiesDb> database, Categories categories) : INightly
{
    public string Name => "Duties";

    public async Task Run(string tenant, DateOnly today, CancellationToken cancel)
    {
        await grains.GetGrain<ITenantBoard>(tenant).Refresh();
        var year = today.Year - 1;
        await MissTalks(tenant, year, cancel);
        if (today < new DateOnly(today.Year, 1, 1).AddDays(categories.Limits.LockAfterDays)) return;
        await using var db = database.Open(tenant);
        var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        var parties = await db.Records
            .Where(r => r.On >= from && r.On <= to && r.State == RecordState.Recorded)
            .Select(r => r.Party).Distinct().ToListAsync(cancel);
        foreach (var party in parties) await grains.Party(party).Lock(Actor.System(tenant), Ids.New(), year);
    }

    /// <summary>Talks that were planned for the year before and not held.</summary>
    async Task MissTalks(string tenant, int year, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        var parties = await db.Talks.Where(t => t.Year == year && (t.State == TalkState.Planned || t.State == TalkState.Notified)).Select(t => t.From).Distinct().ToListAsync(cancel);
        foreach (var party in parties) await grains.Party(party).MissTalks(Actor.System(tenant), Ids.New(), year);
    }
}

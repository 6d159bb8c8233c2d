using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Law;
using PartyDiscipline.Responsibilities.Years;

namespace PartyDiscipline.Responsibilities.Packs;

/// <summary>
/// Carries a pack into the years that are open, once its day has come, and out of them after its last. Every host watches; the operation ids
/// follow from pack, unit and year, so that however many of them do it, it is done once, and what a crash left undone is done by the next.
/// It acts under the name of whoever put the pack in force and with nothing else of his.
/// </summary>
sealed class PackOpening(LawBook law, YearBook years, IDutyBook book, ITenants tenants, Database<ResponsibilitiesDb> database, TimeProvider time, ILogger<PackOpening> log) : BackgroundService
{
    /// <summary>Looks that a pack must have been seen before its duties come: by then every other host has seen it too.</summary>
    const int SeenBefore = 3;
    /// <summary>Looks until what failed is tried again.</summary>
    const int Rest = 30;

    readonly Dictionary<(Guid Pack, bool Ends), int> seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LawBook.Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            foreach (var (pack, ends) in Seen(stoppingToken))
            {
                var looks = seen[(pack.Id, ends)] = seen.GetValueOrDefault((pack.Id, ends)) + 1;
                if (looks < SeenBefore) continue;
                try
                {
                    await CarryOut(pack, ends, stoppingToken);
                    seen.Remove((pack.Id, ends));
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    seen[(pack.Id, ends)] = -Rest;
                    log.LogError(e, "Pack {Pack} could not be carried into every unit; it is tried again.", pack.Regulation.Code);
                }
            }
    }

    /// <summary>What is due. A database that is away at the first look at the law is asked again, and ends no host.</summary>
    IReadOnlyList<(PackInLaw Pack, bool Ends)> Seen(CancellationToken cancel)
    {
        try
        {
            return [.. Due()];
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            log.LogError(e, "The law could not be read; it is tried again.");
            return [];
        }
    }

    /// <summary>Packs whose first day has come, or whose last has passed, and which have not been carried out.</summary>
    IEnumerable<(PackInLaw Pack, bool Ends)> Due()
    {
        var today = time.Today();
        foreach (var pack in law.Packs)
        {
            if (!pack.Opened && pack.From <= today) yield return (pack, false);
            else if (!pack.Closed && pack.To < today) yield return (pack, true);
        }
    }

    async Task CarryOut(PackInLaw pack, bool ends, CancellationToken cancel)
    {
        var effective = ends ? pack.To!.Value.AddDays(1) : pack.From;
        foreach (var unit in tenants.All)
            foreach (var year in (await book.Years(unit.Code, cancel)).Where(y => y >= effective.Year))
                await Carry(pack, unit.Code, year, effective, $"{pack.Id:N}/{effective:yyyyMMdd}/{ends}/{unit.Code}/{year}", cancel);
        var bureau = tenants.All.First(t => t.Kind == TenantKind.Bureau).Code;
        var actor = Approver(pack, bureau) with { AtBureau = true };
        var duties = await Count(pack, ends, effective, actor, cancel);
        await using var db = database.Open(bureau);
        await db.Write(actor, OperationFor($"{pack.Id:N}/{effective:yyyyMMdd}/{ends}"), async ct =>
        {
            if (await db.Packs.FirstOrDefaultAsync(p => p.Id == pack.Id, ct) is not { } row) return new Outcome.NotFound();
            row.CarriedOut(ends, duties, time.GetUtcNow());
            db.Append(new PackCarriedOut(row.Id, row.Code, row.Number, ends, tenants.All.Count, duties), $"pack/{row.Id:N}");
            return new Outcome.Done(row.Id);
        }, cancel);
        law.Look();
    }

    /// <summary>One regulation into one year of one unit; a year that is not open takes it with its opening.</summary>
    public async Task Carry(PackInLaw pack, string unit, int year, DateOnly effective, string operation, CancellationToken cancel) =>
        await years.Carry(Approver(pack, unit), OperationFor(operation), year, effective, pack.Regulation.Code, cancel);

    async Task<int> Count(PackInLaw pack, bool ends, DateOnly effective, Actor actor, CancellationToken cancel)
    {
        var codes = pack.Regulation.Obligations.Select(o => o.Code).ToList();
        var (year, last) = (effective.Year, effective.AddDays(-1));
        await using var db = database.OpenAcross(actor);
        var duties = db.Duties.Where(d => d.Year >= year && codes.Contains(d.Obligation));
        return ends
            ? await duties.CountAsync(d => db.Endings.Any(e => e.TenantId == d.TenantId && e.Duty == d.Id && e.On == last), cancel)
            : await duties.CountAsync(d => !db.Endings.Any(e => e.TenantId == d.TenantId && e.Duty == d.Id), cancel);
    }

    static Actor Approver(PackInLaw pack, string tenant) => new() { Tenant = tenant, Account = pack.Approver.Account, Name = pack.Approver.Name, Person = pack.Approver.Person };

    internal static Guid OperationFor(string what) => new(SHA256.HashData(Encoding.UTF8.GetBytes(what)).AsSpan(0, 16));
}

/// <summary>A year that is opened late, from its first day, takes up what began in its course, and lets go what ended in it.</summary>
sealed class PackAfterOpening(LawBook law, PackOpening opening, Database<ResponsibilitiesDb> database, TimeProvider time) : IHandle<YearApplied>
{
    public async Task Handle(YearApplied fact, Delivery delivery, CancellationToken cancel)
    {
        var today = time.Today();
        var (first, last) = (new DateOnly(fact.Year, 1, 1), new DateOnly(fact.Year, 12, 31));
        foreach (var pack in law.Packs.OrderBy(p => p.From))
        {
            if (pack.To < today)
            {
                if (pack.To >= first && pack.To < last) await Carry(pack, pack.To.Value.AddDays(1));
            }
            // Where its duties stand or stood, what happened since is the unit's own plan, not to be gone back behind.
            else if (pack.From > first && pack.From <= last && pack.From <= today && !await Known(pack)) await Carry(pack, await NotBehind(pack.From));
        }

        async Task<bool> Known(PackInLaw pack)
        {
            // By its version: duties of the same codes may stand by the version before.
            var (code, version) = (pack.Regulation.Code, pack.Regulation.Version);
            await using var db = database.Open(delivery.Tenant);
            return await db.Terms.AnyAsync(t => t.Year == fact.Year && t.Regulation == code && t.RegulationVersion == version, cancel);
        }

        // A version that brings no terms of its own, only other days or a repeal, is never known: it is asked again, of the plan as it stands.
        async Task<DateOnly> NotBehind(DateOnly from)
        {
            await using var db = database.Open(delivery.Tenant);
            return await db.Openings.Where(o => o.Year == fact.Year).MaxAsync(o => (DateOnly?)o.Effective, cancel) is { } latest && latest > from ? latest : from;
        }

        Task Carry(PackInLaw pack, DateOnly effective) =>
            opening.Carry(pack, delivery.Tenant, fact.Year, effective, $"{pack.Id:N}/{effective:yyyyMMdd}/{delivery.Tenant}/{delivery.Seq}", cancel);
    }
}

using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Defaults;
using PartyDiscipline.Responsibilities.Organisation;

namespace PartyDiscipline.Responsibilities.Years;

/// <summary>What a plan would do to a unit's year.</summary>
readonly record struct PendingChange(bool AlreadyOpen, int Added, int Ended);

/// <summary>Opens years and carries changes into them: reads what a plan follows from, asks the planner, writes the difference.</summary>
sealed class YearBook(
    Database<ResponsibilitiesDb> database, IRegulations law, IWorkCalendars calendars, ITenants tenants, DefaultBook defaults, TimeProvider time) : IYears
{
    readonly ConcurrentDictionary<(string Tenant, int Year), (string Stamp, PendingChange Pending)> pending = new();

    /// <summary>How much a plan would change, for hints and lists; counted again only after something was written in the unit or at the bureau.</summary>
    public async Task<PendingChange> Pending(string tenant, int year, DateOnly today, CancellationToken cancel)
    {
        var bureau = tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau)?.Code;
        var stamp = $"{today:O} {tenants.All.Count} {await Head(tenant, cancel)} {(bureau is null ? 0 : await Head(bureau, cancel))}";
        if (pending.TryGetValue((tenant, year), out var known) && known.Stamp == stamp) return known.Pending;
        var plan = await Preview(tenant, year, today, cancel);
        var counted = new PendingChange(plan.AlreadyOpen, plan.Added.Count, plan.Ended.Count);
        pending[(tenant, year)] = (stamp, counted);
        return counted;
    }

    async Task<long> Head(string tenant, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        return await db.Set<LedgerHead>().AsNoTracking().Select(h => h.Seq).FirstOrDefaultAsync(cancel);
    }

    public async Task<YearPlan> Preview(string tenant, int year, DateOnly today, CancellationToken cancel = default)
    {
        await using var db = database.Open(tenant);
        var stored = await Stored(db, year, cancel);
        var (_, change) = await Change(db, year, EffectiveFor(year, today, stored.Count > 0), stored, cancel);
        return new YearPlan(
            year,
            stored.Count > 0,
            [.. change.Added.Select(a => new PlannedDuty(a.Duty.Key.Party, a.Duty.Key.Obligation, a.Duty.Key.Period, a.Duty.Key.Counterpart, a.Duty.Due) { Why = a.Why, Since = a.Since })],
            change.Ended,
            change.Unchanged);
    }

    public async Task<Outcome> Apply(Actor actor, Guid operation, int year, DateOnly effective, CancellationToken cancel = default)
    {
        if (year < effective.Year) return Outcome.Refuse("Effective", "Year.EffectiveTooLate", null, $"{year}-12-31");
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var from = effective.Year < year ? new DateOnly(year, 1, 1) : effective;
            var stored = await Stored(db, year, ct);
            if (stored.Count == 0 && !await db.Parties.AnyAsync(ct)) return Outcome.Refuse("", "Year.NoParties");
            var (_, change) = await Change(db, year, from, stored, ct);
            if (change is { Added: [], Ended: [] } && await Latest(db, year, ct) is { } standing) return new Outcome.Already(standing);
            return await CarryOut(db, actor, year, from, change, ct);
        }, cancel);
    }

    /// <summary>
    /// Carries what one regulation changes into an open year, and nothing else: what changed in the unit besides waits for its own officer.
    /// Refused where the year is not open; opening it brings the regulation with the rest.
    /// </summary>
    public async Task<Outcome> Carry(Actor actor, Guid operation, int year, DateOnly effective, string regulation, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var from = effective.Year < year ? new DateOnly(year, 1, 1) : effective;
            if (await Latest(db, year, ct) is not { } standing) return Outcome.Refuse("", "Year.NotOpen");
            var (_, all) = await Change(db, year, from, await Stored(db, year, ct), ct);
            var terms = (await db.Terms.AsNoTracking().Where(t => t.Year == year && t.Regulation == regulation).Select(t => t.Id).ToListAsync(ct)).ToHashSet();
            var change = all with
            {
                Added = [.. all.Added.Where(a => a.Duty.Terms.Regulation == regulation)],
                Ended = [.. all.Ended.Where(e => terms.Contains(e.Duty.Terms))],
            };
            return change is { Added: [], Ended: [] } ? new Outcome.Already(standing) : await CarryOut(db, actor, year, from, change, ct);
        }, cancel);
    }

    /// <summary>From when a plan binds if nobody says otherwise: a year is opened from its first day, an open one changes from today.</summary>
    public static DateOnly EffectiveFor(int year, DateOnly today, bool open)
    {
        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        if (!open || today < first) return first;
        return today > last ? last : today;
    }

    async Task<(YearInputs Inputs, YearChange Change)> Change(ResponsibilitiesDb db, int year, DateOnly effective, IReadOnlyCollection<StandingDuty> stored, CancellationToken cancel)
    {
        var tenant = tenants.Find(db.Tenant) ?? throw new InvalidOperationException($"Tenant '{db.Tenant}' is unknown.");
        var inputs = new YearInputs
        {
            Year = year,
            Effective = effective,
            Tenant = tenant.Kind,
            Law = law.InForce(effective),
            Settings = await defaults.InForce(db.Tenant, year, cancel),
            Parties = (await OrganisationPicture.Read(db, cancel)).On(effective),
            Prisons = tenant.Kind == TenantKind.Bureau
                ? [.. tenants.All.Where(t => t.Kind == TenantKind.Prison).Select(t => new PartyId(t.Code, PartyKind.PartyCommittee, OrganisationPicture.MainBody))]
                : [],
            Calendar = calendars.Current,
        };
        return (inputs, YearPlanner.Compare(inputs, YearPlanner.Plan(inputs), stored));
    }

    /// <summary>What stands. A duty whose obligation no regulation has rests, and is not repealed by its file or module being away.</summary>
    async Task<IReadOnlyCollection<StandingDuty>> Stored(ResponsibilitiesDb db, int year, CancellationToken cancel)
    {
        var terms = await db.Terms.AsNoTracking().Where(t => t.Year == year).ToDictionaryAsync(t => t.Id, t => t.Show().Rule, cancel);
        if (terms.Count == 0) return [];
        var endings = await db.Endings.AsNoTracking().Where(e => e.Year == year).ToDictionaryAsync(e => e.Duty, e => e.On, cancel);
        var duties = await db.Duties.AsNoTracking().Where(d => d.Year == year).ToListAsync(cancel);
        return [.. duties.Where(d => law.Find(d.Obligation) is not null).Select(d => new StandingDuty(d.Show(endings.TryGetValue(d.Id, out var on) ? on : null), d.Revision, terms[d.Terms]))];
    }

    static Task<Guid?> Latest(ResponsibilitiesDb db, int year, CancellationToken cancel) =>
        db.Openings.AsNoTracking().Where(o => o.Year == year).OrderByDescending(o => o.At).Select(o => (Guid?)o.Id).FirstOrDefaultAsync(cancel);

    async Task<Outcome> CarryOut(ResponsibilitiesDb db, Actor actor, int year, DateOnly effective, YearChange change, CancellationToken cancel)
    {
        var held = (await db.Terms.AsNoTracking().Where(t => t.Year == year).ToListAsync(cancel)).ToLookup(t => t.Obligation);
        var termsOf = new Dictionary<WantedTerms, Guid>();
        foreach (var addition in change.Added)
        {
            if (!termsOf.TryGetValue(addition.Duty.Terms, out var terms)) termsOf[addition.Duty.Terms] = terms = Frozen(addition.Duty.Terms);
            db.Add(new DutyEntry(addition.Duty.Key, addition.Revision, addition.Duty.Due, terms, addition.Since));
        }
        foreach (var ending in change.Ended) db.Add(new DutyEnding(year, ending.Duty.Id, change.LastDay, ending.Why));
        var opening = db.Add(new YearOpening(year, effective, change.Added.Count, change.Ended.Count, actor, time.GetUtcNow())).Entity;
        db.Append(new YearApplied(year, change.Added.Count, change.Ended.Count), $"year/{year}");
        return new Outcome.Done(opening.Id);

        Guid Frozen(WantedTerms wanted)
        {
            var rule = wanted.Obligation.Rule;
            return held[wanted.Obligation.Code].FirstOrDefault(t => RuleText.SameJudgement(t.Show().Rule, rule))?.Id
                ?? db.Add(new DutyTermsEntry(year, wanted)).Entity.Id;
        }
    }
}

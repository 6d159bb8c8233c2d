using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Responsibilities.Years;

/// <summary>
/// Reads the duties that stand, and adds those that events set off. A duty rests while the obligation or the rule that it follows from is not
/// here, because the module or the file that brings it is not: it is kept as it is and nobody is shown it, until that is back.
/// </summary>
sealed class DutyBook(Database<ResponsibilitiesDb> database, IRegulations law, ObligationRules rules, IWorkCalendars calendars, TimeProvider time) : IDutyBook, IRestingDuties
{
    /// <summary>Longest an occasion may be described.</summary>
    public const int OccasionLength = 100;

    /// <summary>Terms never change, so they are kept for good; equal rules share one object.</summary>
    readonly ConcurrentDictionary<Guid, FrozenTerms> terms = new();
    volatile Places? places;

    /// <summary>Each obligation's place in the law that it was read from; another law, other places.</summary>
    sealed record Places(IReadOnlyList<Regulation> Law, IReadOnlyDictionary<string, int> Of);

    public async Task<IReadOnlyList<Duty>> Of(PartyId party, int year, CancellationToken cancel = default)
    {
        await using var db = database.Open(party.Tenant);
        var duties = await Here(db, await db.Duties.AsNoTracking().Where(d => d.Year == year && d.Party == party).ToListAsync(cancel), cancel);
        if (duties.Count == 0) return [];
        var ended = await db.Endings.AsNoTracking()
            .Where(e => e.Year == year && db.Duties.Any(d => d.Id == e.Duty && d.Year == year && d.Party == party))
            .ToDictionaryAsync(e => e.Duty, e => e.On, cancel);
        return InClauseOrder(duties.Select(d => d.Show(ended.TryGetValue(d.Id, out var on) ? on : null)));
    }

    public async Task<IReadOnlyList<Duty>> Of(string tenant, int year, CancellationToken cancel = default)
    {
        await using var db = database.Open(tenant);
        var duties = await Here(db, await db.Duties.AsNoTracking().Where(d => d.Year == year).ToListAsync(cancel), cancel);
        var ended = await db.Endings.AsNoTracking().Where(e => e.Year == year).ToDictionaryAsync(e => e.Duty, e => e.On, cancel);
        return InClauseOrder(duties.Select(d => d.Show(ended.TryGetValue(d.Id, out var on) ? on : null)));
    }

    public async Task<IReadOnlyDictionary<string, Guid[]>> Owed(Actor actor, IReadOnlyCollection<string> tenants, IReadOnlyCollection<string> obligations, int year, CancellationToken cancel = default)
    {
        await using var db = database.OpenAcross(actor);
        var owed = await db.Duties.Where(d => tenants.Contains(d.TenantId) && d.Year == year && obligations.Contains(d.Obligation)).Select(d => new { d.TenantId, d.Id }).ToListAsync(cancel);
        return owed.GroupBy(d => d.TenantId).ToDictionary(g => g.Key, g => g.Select(d => d.Id).ToArray(), StringComparer.Ordinal);
    }

    public async Task<Duty?> Find(string tenant, Guid duty, CancellationToken cancel = default)
    {
        await using var db = database.Open(tenant);
        if (await Here(db, await db.Duties.AsNoTracking().Where(d => d.Id == duty).ToListAsync(cancel), cancel) is not [var found]) return null;
        return found.Show(await db.Endings.AsNoTracking().Where(e => e.Duty == duty).Select(e => (DateOnly?)e.On).FirstOrDefaultAsync(cancel));
    }

    public async ValueTask<FrozenTerms> TermsOf(Duty duty, CancellationToken cancel = default)
    {
        if (terms.TryGetValue(duty.Terms, out var known)) return known;
        await using var db = database.Open(duty.Party.Tenant);
        return await TermsOf(db, duty.Terms, duty.Period.Year, cancel);
    }

    async ValueTask<FrozenTerms> TermsOf(ResponsibilitiesDb db, Guid id, int year, CancellationToken cancel)
    {
        if (terms.TryGetValue(id, out var known)) return known;
        foreach (var entry in await db.Terms.AsNoTracking().Where(t => t.Year == year).ToListAsync(cancel))
            terms.TryAdd(entry.Id, entry.Show());
        return terms[id];
    }

    /// <summary>Those that do not rest.</summary>
    async Task<List<DutyEntry>> Here(ResponsibilitiesDb db, List<DutyEntry> duties, CancellationToken cancel)
    {
        var here = new List<DutyEntry>(duties.Count);
        foreach (var duty in duties)
            if (law.Find(duty.Obligation) is not null && rules.Knows((await TermsOf(db, duty.Terms, duty.Year, cancel)).Rule.Name)) here.Add(duty);
        return here;
    }

    public async Task<IReadOnlyList<RestingDuties>> Resting(Actor actor, CancellationToken cancel = default)
    {
        await using var db = database.OpenAcross(actor);
        var frozen = await db.Terms.Select(t => new { t.Obligation, t.Rule }).Distinct().ToListAsync(cancel);
        string[] doubtful = [.. frozen.Where(t => Missing(t.Obligation, t.Rule) is not null).Select(t => t.Obligation).Distinct()];
        if (doubtful.Length == 0) return [];
        var owed = await db.Duties.Where(d => doubtful.Contains(d.Obligation) && !db.Endings.Any(e => e.TenantId == d.TenantId && e.Duty == d.Id))
            .Join(db.Terms, d => new { d.TenantId, Id = d.Terms }, t => new { t.TenantId, t.Id }, (d, t) => new { d.TenantId, t.Regulation, t.Obligation, t.Rule })
            .GroupBy(d => new { d.TenantId, d.Regulation, d.Obligation, d.Rule }).Select(g => new { g.Key.TenantId, g.Key.Regulation, g.Key.Obligation, g.Key.Rule, Duties = g.Count() }).ToListAsync(cancel);
        return
        [
            .. owed.Select(o => (o.Regulation, Missing: Missing(o.Obligation, o.Rule), o.TenantId, o.Duties)).Where(o => o.Missing is not null)
                .GroupBy(o => (o.Regulation, o.Missing)).OrderBy(g => g.Key.Regulation, StringComparer.Ordinal)
                .Select(g => new RestingDuties(g.Key.Regulation, g.Key.Missing is { Length: > 0 } rule ? rule : null, g.Sum(o => o.Duties), g.Select(o => o.TenantId).Distinct().Count())),
        ];
    }

    /// <summary>The name of the rule that is not here, "" when the obligation is not; null when both are here.</summary>
    string? Missing(string obligation, string rule) =>
        law.Find(obligation) is null ? "" : RuleText.Read(rule).Name is var name && rules.Knows(name) ? null : name;

    public Obligation ObligationOf(Duty duty) =>
        law.Find(duty.Obligation) ?? throw new InvalidOperationException($"Obligation '{duty.Obligation}' is not here; a duty of it rests, and is not given out.");

    public async Task<IReadOnlyList<int>> Years(string tenant, CancellationToken cancel = default)
    {
        await using var db = database.Open(tenant);
        return await db.Openings.AsNoTracking().Select(o => o.Year).Distinct().OrderByDescending(y => y).ToListAsync(cancel);
    }

    public async Task<Outcome> RegisterOccasion(
        Actor actor, Guid operation, PartyId party, string obligation, string occasion, DateOnly on, CancellationToken cancel = default)
    {
        if (party.Tenant != actor.Tenant) return new Outcome.NotFound();
        occasion = occasion.Trim();
        if (occasion.Length is 0 or > OccasionLength)
            return Outcome.Refuse("Occasion", "Occasion.Length", null, OccasionLength.ToString(CultureInfo.CurrentCulture));
        if (on > time.Today()) return Outcome.Refuse("On", "Occasion.Future");
        if (law.Find(obligation) is not { } known) return new Outcome.NotFound();
        if (known.Frequency.Period != Frequency.Event) return Outcome.Refuse("Obligation", "Occasion.NotPerEvent", known.Clause);

        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var same = await db.Duties.AsNoTracking().Where(d => d.Year == on.Year && d.Party == party && d.Obligation == obligation).ToListAsync(ct);
            if (same.Count == 0)
                return Outcome.Refuse("On", await db.Openings.AnyAsync(o => o.Year == on.Year, ct) ? "Occasion.NotOwed" : "Occasion.YearNotOpen", known.Clause, on.Year.ToString(CultureInfo.InvariantCulture));
            var ended = await db.Endings.AsNoTracking().Where(e => e.Year == on.Year).ToDictionaryAsync(e => e.Duty, e => e.On, ct);
            // The year-long duty that bound on the day of the event; its figures set the limit.
            if (same.Where(d => d.Occasion is null && (d.Since is null || d.Since <= on) && (!ended.TryGetValue(d.Id, out var last) || on <= last))
                    .MaxBy(d => d.Revision) is not { } standing)
                return Outcome.Refuse("On", "Occasion.NotOwed", known.Clause, on.Year.ToString(CultureInfo.InvariantCulture));
            if (same.Any(d => d.OccasionOn == on && d.Occasion == occasion)) return Outcome.Refuse("Occasion", "Occasion.Twice", known.Clause);

            var frozen = (await db.Terms.AsNoTracking().SingleAsync(t => t.Id == standing.Terms, ct)).Show();
            var due = LimitOf(frozen.Rule, on, calendars.Current);
            var key = standing.Key;
            var revision = same.Where(d => d.Key == key).Max(d => d.Revision) + 1;
            var duty = db.Add(DutyEntry.OfOccasion(key, revision, due, standing.Terms, occasion, on)).Entity;
            db.Append(new OccasionRegistered(duty.Id, party.ToString(), obligation, on, due), $"duty/{duty.Id}");
            return new Outcome.Done(duty.Id);
        }, cancel);
    }

    /// <summary>The last day of a per-event rule's limit; the day of the event is not counted (domain D.9).</summary>
    internal static DateOnly LimitOf(RuleSpec rule, DateOnly on, WorkCalendar calendar)
    {
        if (rule.With.ContainsKey("workingDays")) return calendar.AddWorkingDays(on, rule.Whole("workingDays"));
        if (rule.With.ContainsKey("months")) return WorkCalendar.AddMonths(on, rule.Whole("months"));
        throw new InvalidOperationException($"Rule '{rule.Name}' of a per-event obligation gives no limit.");
    }

    List<Duty> InClauseOrder(IEnumerable<Duty> duties) =>
        [.. duties.OrderBy(d => OrderOf(d.Obligation)).ThenBy(d => d.Party.Key, StringComparer.Ordinal).ThenBy(d => d.Counterpart?.Key, StringComparer.Ordinal).ThenBy(d => d.Period.Number).ThenBy(d => d.OccasionOn)];

    /// <summary>An obligation's place in the regulation; unknown ones last.</summary>
    int OrderOf(string obligation)
    {
        var all = law.All;
        var known = places;
        if (known is null || !ReferenceEquals(known.Law, all)) places = known = new Places(all, PlacesIn(all));
        return known.Of.GetValueOrDefault(obligation, int.MaxValue);
    }

    static Dictionary<string, int> PlacesIn(IReadOnlyList<Regulation> all)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        // The newest version gives the order; what only an older one has comes after.
        foreach (var regulation in all.GroupBy(r => r.Code).SelectMany(versions => versions.OrderByDescending(r => r.Version)))
            foreach (var each in regulation.Obligations) places.TryAdd(each.Code, places.Count);
        return places;
    }
}

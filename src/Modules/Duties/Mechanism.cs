using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Burdens;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Duties;

/// <summary>履责: duties that are not met, from the live board; a unit counts as its superior sees it.</summary>
sealed class PerformHealth(DutyReader reader) : IFunctionHealth
{
    const int AtOnce = 100;

    public string Function => "perform";

    public async Task<IReadOnlyDictionary<string, FunctionHealth>> Of(Actor actor, int year, CancellationToken cancel)
    {
        var units = new Dictionary<string, FunctionHealth>(StringComparer.Ordinal);
        if (!actor.May(DutyPermissions.Board)) return units;
        if (!actor.AtBureau)
        {
            if (await reader.BoardOf(actor.Tenant, cancel) is { } own) units[actor.Tenant] = Of(own.Own.Sum(), actor.Tenant);
            return units;
        }
        var page = (await reader.Board(actor.Tenant, year, new BoardQuery(Boards.Official, Take: AtOnce), cancel)).Value;
        while (page.Rows.Length > 0)
        {
            foreach (var row in page.Rows) units[row.Tenant] = Of((row.Tenant == actor.Tenant ? row.Own : row.Superior).Sum(), row.Tenant);
            if (units.Count >= page.Matching) break;
            page = (await reader.Board(actor.Tenant, year, new BoardQuery(Boards.Official, Skip: units.Count, Take: AtOnce), cancel)).Value;
        }
        return units;
    }

    static FunctionHealth Of(LightCounts counts, string unit) => new(counts.OnTrack + counts.DueSoon + counts.Overdue, counts.Overdue, 0, $"/Duties/Unit/{unit}");
}

/// <summary>What the bureau asks of each unit beside what it costs there (P4).</summary>
sealed class UnitBurdens(BurdenMeter meter) : IUnitBurdens
{
    public async Task<IReadOnlyDictionary<string, UnitBurden>> LastMonth(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(DutyPermissions.Board)) return new Dictionary<string, UnitBurden>();
        return (await meter.Units(actor, meter.LastMonth, cancel)).Where(r => r.Now is not null).ToDictionary(
            r => r.Unit.Code, r => new UnitBurden(r.Month, r.Now!.Records, r.Now.Fields, r.Now.Requests, r.Rise, r.Alerts(meter.Limits)));
    }
}

/// <summary>The records that were entered for it, in one unit.</summary>
sealed class RecordTrace(Database<DutiesDb> database, DutyRights rights, IDutyBook book) : ITrace
{
    public string Name => "Records";
    public int Order => 20;

    public async Task<TraceResult?> Of(Actor actor, IReadOnlyCollection<string> obligations, int year, string? unit, int most, CancellationToken cancel)
    {
        if (unit is null || !actor.May(DutyPermissions.Read)) return null;
        var scope = await rights.Reads(actor, unit, cancel);
        Guid[] owed = [.. (await book.Of(unit, year, cancel)).Where(d => obligations.Contains(d.Obligation)).Select(d => d.Id)];
        await using var db = database.OpenToRead(actor, unit);
        var records = scope.Of(db.Records.Where(r => DutyRecord.Counting.Contains(r.State)))
            .Where(r => db.Links.Any(l => l.Record == r.Id && l.Year == year && !l.Dropped && owed.Contains(l.Duty)));
        var total = await records.CountAsync(cancel);
        var lines = await records.OrderByDescending(r => r.On).ThenBy(r => r.Id).Take(most).ToListAsync(cancel);
        return new TraceResult(total, [.. lines.Select(r => new TraceLine(r.TenantId, new LocalText(r.Title, r.Title), r.On, unit == actor.Tenant ? $"/Duties/Entry/{r.Id}" : $"/Duties/Entry/{r.Id}?tenant={unit}"))]);
    }

    /// <summary>Ids of duties that go into one query; what is beyond goes into the next.</summary>
    const int MostOwed = 1500;

    public async Task<IReadOnlyDictionary<string, int>?> ByUnit(Actor actor, IReadOnlyCollection<string> obligations, int year, IReadOnlyCollection<string> units, CancellationToken cancel)
    {
        if (!actor.AtBureau || !actor.May(DutyPermissions.Read)) return null;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var owed = await book.Owed(actor, units, obligations, year, cancel);
        await using var db = database.OpenAcross(actor);
        // Of its own house the bureau reads more than of the others.
        foreach (var (of, ids) in Together(owed, actor.Tenant))
        {
            var scope = await rights.Reads(actor, of[0], cancel);
            var records = scope.Of(db.Records.Where(r => of.Contains(r.TenantId) && DutyRecord.Counting.Contains(r.State)))
                .Where(r => db.Links.Any(l => l.TenantId == r.TenantId && l.Record == r.Id && l.Year == year && !l.Dropped && ids.Contains(l.Duty)));
            foreach (var unit in await records.GroupBy(r => r.TenantId).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancel)) counts[unit.Key] = unit.Count;
        }
        return counts;
    }

    /// <summary>Units whose duties go into one query, the reader's own by itself.</summary>
    static IEnumerable<(List<string> Units, List<Guid> Owed)> Together(IReadOnlyDictionary<string, Guid[]> owed, string own)
    {
        (List<string> Units, List<Guid> Owed) next = ([], []);
        foreach (var (unit, ids) in owed.OrderBy(o => o.Key == own ? 0 : 1).ThenBy(o => o.Key, StringComparer.Ordinal))
        {
            if (next.Units.Count > 0 && (next.Units[0] == own || next.Owed.Count + ids.Length > MostOwed))
            {
                yield return next;
                next = ([], []);
            }
            next.Units.Add(unit);
            next.Owed.AddRange(ids);
        }
        if (next.Units.Count > 0) yield return next;
    }
}

/// <summary>履责 in the year of a party: how its duties stand, what is overdue, and what was recorded month by month.</summary>
sealed class PerformYear(DutyReader reader, DutyRights rights, Database<DutiesDb> database) : IPartyYear
{
    const int Most = 30;

    public string Function => "perform";

    public async Task<PartyYear?> Of(Actor actor, Party party, int year, CancellationToken cancel)
    {
        var (id, tenant) = (party.Id, party.Id.Tenant);
        if (!actor.May(DutyPermissions.Read)) return null;
        var scope = await rights.Reads(actor, tenant, cancel);
        if (!scope.Covers(id)) return null;
        var standing = (await reader.Standing(id, year, DutyReader.AsSuperior(actor, tenant), cancel)).Value;
        var counts = default(LightCounts);
        foreach (var duty in standing.Duties) counts = counts.With(duty.Light);
        var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        await using var db = database.OpenToRead(actor, tenant);
        var months = await scope.Of(db.Records.Where(r => r.Party == id && r.On >= from && r.On <= to && DutyRecord.Counting.Contains(r.State)))
            .GroupBy(r => r.On.Month).Select(g => new { Month = g.Key, Count = g.Count(), Last = g.Max(r => r.On) }).ToListAsync(cancel);
        var unit = tenant == actor.Tenant ? "" : $"&tenant={tenant}";
        return new PartyYear(
            new LocalText($"●{counts.Met} ◐{counts.OnTrack} ▲{counts.DueSoon} ■{counts.Overdue}", $"●{counts.Met} ◐{counts.OnTrack} ▲{counts.DueSoon} ■{counts.Overdue}"),
            [
                .. months.OrderBy(m => m.Month).Select(m => new YearMark(
                    m.Last, new LocalText($"{m.Month}月记录{m.Count}条", $"{m.Count} records in {new DateOnly(year, m.Month, 1):MMMM}"), $"/Duties/Records?year={year}&party={id}&month={m.Month}{unit}")),
                .. standing.Duties.Where(d => d.Due?.Year == year && d.Light is Light.Overdue or Light.DueSoon).OrderBy(d => d.Due).Take(Most).Select(d => new YearMark(
                    d.Due!.Value, new LocalText($"{d.Obligation} {TitleOf(d, zh: true)}", $"{d.Obligation} {TitleOf(d, zh: false)}"), tenant == actor.Tenant ? $"/Duties/Duty/{d.Duty}" : $"/Duties/Duty/{d.Duty}?tenant={tenant}", d.Light)),
            ]);
    }

    string TitleOf(DutyStanding duty, bool zh) => reader.Standings.ObligationOf(duty.Obligation)?.Title is { } title ? zh ? title.Zh : title.En : "";
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Burdens;

/// <summary>A unit's month beside the same month of last year.</summary>
internal sealed record BurdenRow(Tenant Unit, DateOnly Month, BurdenMonth? Now, BurdenMonth? Before)
{
    /// <summary>Percent more typed fields than a year before; null when there is nothing to compare with.</summary>
    public int? Rise => Now is not null && Before is { Fields: > 0 } ? (int)Math.Round(100.0 * (Now.Fields - Before.Fields) / Before.Fields) : null;

    public bool Alerts(BurdenLimits limits) => Rise >= limits.RiseAlertPercent && Before!.Fields >= limits.LeastFields;
}

/// <summary>Reads what the mechanism costs the units: at the bureau of all of them, elsewhere the reader's own.</summary>
sealed class BurdenMeter(Database<DutiesDb> database, BurdenLimits limits, ITenants tenants, IEnumerable<IVisitsReceived> visits, TimeProvider time)
{
    public BurdenLimits Limits => limits;

    /// <summary>Visits that the units of these rows received in their months.</summary>
    public async Task<IReadOnlyDictionary<(string Unit, DateOnly Month), int>> Visits(Actor actor, IReadOnlyList<BurdenRow> rows, CancellationToken cancel)
    {
        var all = new Dictionary<(string, DateOnly), int>();
        if (rows.Count == 0) return all;
        var (from, to) = (rows.Min(r => r.Month), rows.Max(r => r.Month).AddMonths(1).AddDays(-1));
        foreach (var told in visits)
            foreach (var (key, count) in await told.Of(actor, from, to, cancel)) all[key] = all.GetValueOrDefault(key) + count;
        return all;
    }

    /// <summary>Every unit's month, in official order.</summary>
    public async Task<IReadOnlyList<BurdenRow>> Units(Actor actor, DateOnly month, CancellationToken cancel)
    {
        var (now, before) = (BurdenMonth.FirstOf(month), BurdenMonth.FirstOf(month).AddYears(-1));
        await using var db = actor.AtBureau ? database.OpenAcross(actor) : database.OpenToRead(actor, actor.Tenant);
        var months = (await db.BurdenMonths.Where(b => b.Month == now || b.Month == before).ToListAsync(cancel)).ToLookup(b => b.TenantId);
        return
        [
            .. from unit in actor.AtBureau ? tenants.All : tenants.All.Where(t => t.Code == actor.Tenant)
               select new BurdenRow(unit, now, months[unit.Code].FirstOrDefault(b => b.Month == now), months[unit.Code].FirstOrDefault(b => b.Month == before)),
        ];
    }

    /// <summary>One unit's twelve months of a year.</summary>
    public async Task<IReadOnlyList<BurdenRow>> Year(Actor actor, Tenant unit, int year, CancellationToken cancel)
    {
        var (from, to) = (new DateOnly(year - 1, 1, 1), new DateOnly(year, 12, 1));
        await using var db = database.OpenToRead(actor, unit.Code);
        var months = await db.BurdenMonths.Where(b => b.Month >= from && b.Month <= to).ToListAsync(cancel);
        return
        [
            .. from number in Enumerable.Range(1, 12)
               let month = new DateOnly(year, number, 1)
               where month <= time.Today()
               select new BurdenRow(unit, month, months.FirstOrDefault(b => b.Month == month), months.FirstOrDefault(b => b.Month == month.AddYears(-1))),
        ];
    }

    /// <summary>One unit's year, or without a unit the month of all that the reader sees.</summary>
    public Task<IReadOnlyList<BurdenRow>> Rows(Actor actor, Tenant? unit, DateOnly month, CancellationToken cancel) =>
        unit is not null ? Year(actor, unit, month.Year, cancel) : Units(actor, month, cancel);

    /// <summary>The months that can be looked at, newest first.</summary>
    public IEnumerable<DateOnly> Months => Enumerable.Range(0, 24).Select(i => BurdenMonth.FirstOf(time.Today()).AddMonths(-i));

    /// <summary>A month as <c>2026-05</c>; the last one that is over when it cannot be looked at.</summary>
    public DateOnly Named(string? month) =>
        DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && Months.Contains(day) ? day : LastMonth;

    /// <summary>The last month that is over.</summary>
    public DateOnly LastMonth => BurdenMonth.FirstOf(time.Today()).AddMonths(-1);
}

/// <summary>Tells the bureau, whose demands these are, which units' burden rose over last year's (P4).</summary>
sealed class BurdenAgenda(BurdenMeter meter) : IAgenda
{
    public string Name => "Burden";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.AtBureau || !actor.May(DutyPermissions.Ask)) return [];
        var month = meter.LastMonth;
        return
        [
            .. from row in await meter.Units(actor, month, cancel)
               where row.Alerts(meter.Limits)
               select new AgendaItem(
                   $"burden/{row.Unit.Code}/{month:yyyy-MM}", Turn.WaitsForMe,
                   new LocalText($"{row.Unit.Name.Zh}{month.Month}月填报负担较上年同期上升{row.Rise}%", $"{row.Unit.Name.En}: {row.Rise}% more to type in {month:yyyy-MM} than a year before"),
                   $"/Duties/Burden?month={month:yyyy-MM}", Since: month.AddMonths(1)),
        ];
    }
}

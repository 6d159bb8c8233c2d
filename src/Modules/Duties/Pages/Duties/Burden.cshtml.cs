using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.Burdens;
using PartyDiscipline.Duties.Requests;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>基层负担: what the mechanism costs each unit, shown to the bureau next to its own demands; a unit sees its own.</summary>
[RequirePermission(DutyPermissions.Board)]
internal sealed class BurdenModel(BurdenMeter meter, Database<DutiesDb> database, DutyReader reader, IStringLocalizer<Words> words) : PortalPage
{
    const int MostDemands = 20;

    /// <summary>As <c>2026-05</c>; the last one that is over.</summary>
    [BindProperty(SupportsGet = true)] public string? Month { get; set; }
    /// <summary>One unit over the year.</summary>
    [BindProperty(SupportsGet = true)] public string? Tenant { get; set; }

    public DateOnly Shown { get; private set; }
    public Tenant? Unit { get; private set; }
    public bool AtBureau => Actor.AtBureau;
    public bool MayAsk => RequestBook.MayAsk(Actor);
    public IReadOnlyList<BurdenRow> Rows { get; private set; } = [];
    public IReadOnlyDictionary<(string Unit, DateOnly Month), int> Visits { get; private set; } = new Dictionary<(string, DateOnly), int>();
    public IReadOnlyList<MaterialRequest> Demands { get; private set; } = [];
    public BurdenLimits Limits => meter.Limits;
    public IEnumerable<DateOnly> Months => meter.Months;

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (reader.Visible(Actor, Tenant) is not { } visible) return NotFound();
        Unit = Tenant is not null || !Actor.AtBureau ? visible : null;
        Shown = meter.Named(Month);
        Rows = await meter.Rows(Actor, Unit, Shown, cancel);
        Visits = await meter.Visits(Actor, Rows, cancel);
        if (Actor.AtBureau)
        {
            await using var db = database.OpenToRead(Actor, Actor.Tenant);
            Demands = await db.Requests.OrderByDescending(r => r.At).Take(MostDemands).ToListAsync(cancel);
        }
        return Page();
    }

    public string Filter => ListFilter.Of(("month", Shown.ToString("yyyy-MM", CultureInfo.InvariantCulture)), ("tenant", Unit?.Code));

    public Chart Trend => new(
        words["Burden.Trend", Shown.Year],
        [.. Rows.Select(r => words["Month", r.Month.Month].Value)],
        [
            new ChartSeries(words["Burden.FieldsIn", Shown.Year], [.. Rows.Select(r => (decimal)(r.Now?.Fields ?? 0))]),
            new ChartSeries(words["Burden.FieldsIn", Shown.Year - 1], [.. Rows.Select(r => (decimal)(r.Before?.Fields ?? 0))], Kernel.Regulations.Light.None),
        ]);
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities.Years;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>The bureau's view of a year in every unit, and the button that opens it for all of them.</summary>
[RequirePermission(ResponsibilitiesPermissions.OpenYear)]
sealed class UnitsModel(
    SystemOpening opening, YearBook years, Database<ResponsibilitiesDb> database, ITenants tenants, IStringLocalizer<Words> words) : PortalPage
{
    const int PerPage = 20;
    /// <summary>A small system is done before the officer looks up; a large one shows how far it has come.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public sealed class Form
    {
        [Required, Display(Name = "Year.Effective")] public DateOnly? Effective { get; set; }
    }

    public sealed record Status(Tenant Unit, int Duties, YearOpening? Last, int Added, int Ended);

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "year")] public int? AskedYear { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public int Year => AskedYear ?? Today.Year;
    public IReadOnlyList<Status> Units { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Years { get; private set; } = [];
    public int Total { get; private set; }
    public int Opened { get; private set; }
    public int Pages { get; private set; }
    public OpeningProgress? Progress => opening.Progress is { } progress && progress.Year == Year ? progress : null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!Possible) return NotFound();
        await Load(cancel);
        Input.Effective = YearBook.EffectiveFor(Year, Today, Opened == Total);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!Possible) return NotFound();
        if (ModelState.IsValid && Input.Effective!.Value.Year > Year) ModelState.AddModelError("Input.Effective", words["Year.EffectiveTooLate", $"{Year}-12-31"]);
        if (!ModelState.IsValid)
        {
            await Load(cancel);
            return Page();
        }
        await Task.WhenAny(opening.Begin(Actor, Operation, Year, Input.Effective!.Value), Task.Delay(Patience, cancel));
        TempData["Said"] = words[Progress is { Running: true } ? "Units.Said.Running" : "Units.Said", Year].Value;
        return RedirectToPage("Units", new { year = Year });
    }

    bool Possible => Actor.AtBureau && Year >= Today.Year - 2 && Year <= Today.Year + 1;

    async Task Load(CancellationToken cancel)
    {
        Years = [.. Enumerable.Range(Today.Year - 2, 4).Reverse().Select(y => new SelectListItem($"{y}", $"{y}", y == Year))];
        Total = tenants.All.Count;
        Pages = Math.Max(1, (Total + PerPage - 1) / PerPage);
        At = Math.Clamp(At, 1, Pages);
        var shown = tenants.All.Skip((At - 1) * PerPage).Take(PerPage).ToList();
        var codes = shown.Select(t => t.Code).ToList();
        await using var db = database.OpenAcross(Actor);
        Opened = await db.Openings.Where(o => o.Year == Year).Select(o => o.TenantId).Distinct().CountAsync(cancel);
        var openings = (await db.Openings.Where(o => o.Year == Year && codes.Contains(o.TenantId)).ToListAsync(cancel)).ToLookup(o => o.TenantId);
        var duties = await db.Duties.Where(d => d.Year == Year && codes.Contains(d.TenantId) && !db.Endings.Any(e => e.TenantId == d.TenantId && e.Duty == d.Id))
            .GroupBy(d => d.TenantId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var list = new List<Status>();
        foreach (var unit in shown)
        {
            var plan = await years.Pending(unit.Code, Year, Today, cancel);
            list.Add(new Status(unit, duties.GetValueOrDefault(unit.Code), openings[unit.Code].MaxBy(o => o.At), plan.Added, plan.Ended));
        }
        Units = list;
    }
}

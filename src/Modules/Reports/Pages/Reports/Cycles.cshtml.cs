using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.Cycles;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>A unit's rounds of reporting, newest first; the political-work office opens one together with the discipline office.</summary>
[RequirePermission(ReportPermissions.Read)]
internal sealed class CyclesModel(
    Database<ReportsDb> database, ReportRights rights, IPartyDirectory directory, CycleBook book, IOrganisation organisation, ITenants tenants, ReportRules rules, IStringLocalizer<Words> words)
    : ReportPage(database, rights, directory, words)
{
    const int PageSize = 20;

    public sealed class Form
    {
        [Required, Display(Name = "Cycle.What")] public string? What { get; set; }
        [Required, Display(Name = "Cycle.Discipline")] public Guid? Discipline { get; set; }
        [Display(Name = "Cycle.SubmitByLabel")] public DateOnly? SubmitBy { get; set; }
        [Display(Name = "Cycle.MeetingByLabel")] public DateOnly? MeetingBy { get; set; }
    }

    public sealed record Row(Cycle Of, int Reports, int HandedIn, int Late);

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public IReadOnlyList<SelectListItem> Units { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Whats { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Partners { get; private set; } = [];
    public bool MayOpen => May(ReportPermissions.Run);

    public string KindOf(Cycle cycle) => rules.Of(cycle.Kind).Name.ToString();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!Actor.May(ReportPermissions.Run) || !await Load(cancel) || !AtHome) return NotFound();
        if (!ModelState.IsValid) return Page();
        if (Input.What!.Split('.') is not [var kindName, var period] || !Enum.TryParse<CycleKind>(kindName, out var kind) || !Enum.IsDefined(kind) || !Period.TryParse(period, null, out var of)) return NotFound();
        return Answer(await book.Open(Actor, Operation, new CycleEntry(kind, of, Input.Discipline, Input.SubmitBy, kind == CycleKind.YearEnd ? Input.MeetingBy : null), cancel), Words, id =>
        {
            TempData["Said"] = Words["Cycle.Said.Opened"].Value;
            return RedirectToPage("Cycle", new { cycle = id });
        });
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = await Enter(cancel);
        if (db is null) return false;
        At = Math.Max(1, At);
        Total = await db.Cycles.CountAsync(cancel);
        var cycles = await db.Cycles.OrderByDescending(c => c.SubmitBy).ThenBy(c => c.Id).Skip((int)Math.Min((long)(At - 1) * PageSize, int.MaxValue)).Take(PageSize).ToListAsync(cancel);
        var ids = cycles.Select(c => c.Id).ToArray();
        var counts = (await db.Reports.Where(r => ids.Contains(r.Cycle) && r.State != ReportState.Withdrawn)
            .GroupBy(r => r.Cycle).Select(g => new { g.Key, All = g.Count(), In = g.Count(r => r.State != ReportState.Draft), Late = g.Count(r => r.Late) }).ToListAsync(cancel)).ToDictionary(c => c.Key);
        Rows = [.. cycles.Select(c => counts.TryGetValue(c.Id, out var n) ? new Row(c, n.All, n.In, n.Late) : new Row(c, 0, 0, 0))];
        if (Actor.AtBureau) Units = [.. tenants.All.Select(t => new SelectListItem(t.Name.ToString(), t.Code, t.Code == Shown.Code))];
        if (MayOpen) await Offer(cancel);
        return true;
    }

    async Task Offer(CancellationToken cancel)
    {
        var half = Period.Holding(Today, PeriodLength.Half);
        var before = Period.Holding(half.From.AddDays(-1), PeriodLength.Half);
        (CycleKind Kind, Period Of)[] offered =
            [(CycleKind.HalfYear, half), (CycleKind.YearEnd, Period.OfYear(Today.Year)), (CycleKind.HalfYear, before), (CycleKind.YearEnd, Period.OfYear(Today.Year - 1))];
        Whats = [.. offered.Select(o => new SelectListItem($"{Said(o.Of)} {rules.Of(o.Kind).Name}", $"{o.Kind}.{o.Of}"))];
        var head = Parties.FirstOrDefault(p => p.Function == DepartmentFunctions.Discipline)?.Holder;
        Partners = [.. (await organisation.People(Actor.Tenant, cancel)).Where(p => p.Id != Actor.Person).OrderByDescending(p => p.Id == head).ThenBy(p => p.Number, StringComparer.Ordinal).Take(500).Select(p => new SelectListItem($"{p.Name}（{p.Number}）", p.Id.ToString()))];
    }
}

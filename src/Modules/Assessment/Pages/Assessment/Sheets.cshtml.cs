using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Assessment.Pages.Assessment;

/// <summary>Score sheets of a year: at the bureau of all units, in a unit its own copies.</summary>
[RequirePermission(AssessmentPermissions.Read)]
internal sealed class SheetsModel(Database<AssessmentDb> database, SheetBook book, ITenants tenants, IStringLocalizer<Words> words) : AssessmentPage(database, words)
{
    [BindProperty(SupportsGet = true)] public Component? Component { get; set; }
    [BindProperty(SupportsGet = true)] public SheetState? State { get; set; }
    [BindProperty(SupportsGet = true)] public string? Unit { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;
    [BindProperty] public Component Opened { get; set; }
    [BindProperty] public DateOnly? AsOf { get; set; }
    [BindProperty] public List<Guid> Chosen { get; set; } = [];

    public IReadOnlyList<Sheet> Rows { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public IEnumerable<SelectListItem> Components => Enum.GetValues<Component>().Select(c => new SelectListItem(T[$"Component.{c}"], c.ToString(), c == Component));
    public IEnumerable<SelectListItem> Openable => Enum.GetValues<Component>().Select(c => new SelectListItem(T[$"Component.{c}"], c.ToString()));
    public IEnumerable<SelectListItem> States => Enum.GetValues<SheetState>().Select(s => new SelectListItem(T[$"SheetState.{s}"], s.ToString(), s == State));
    public IEnumerable<SelectListItem> Units => tenants.All.Where(t => t.Kind == TenantKind.Prison).Select(t => new SelectListItem(t.Name.ToString(), t.Code, t.Code == Unit));

    public Task OnGetAsync(CancellationToken cancel) => Load(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await Load(cancel);
        return Said(await book.Open(Actor, Operation, AtYear, Track, Opened, AsOf ?? Today, null, cancel), "Sheet.Said.Opened", _ => RedirectToPage("Sheets", new { year = AtYear, track = Track }));
    }

    public async Task<IActionResult> OnPostConfirmAsync(CancellationToken cancel)
    {
        await Load(cancel);
        return Said(await book.Confirm(Actor, Operation, Chosen, cancel), "Sheet.Said.Confirmed", _ => RedirectToPage("Sheets", new { year = AtYear, track = Track }));
    }

    async Task Load(CancellationToken cancel)
    {
        At = Math.Clamp(At, 1, 10_000);
        AsOf ??= Today;
        var year = AtYear;
        await using var db = Read();
        var home = Actor.AtBureau;
        var sheets = db.Sheets.Where(s => s.Year == year && s.Track == Track && s.IsCopy != home);
        if (Component is { } component) sheets = sheets.Where(s => s.Component == component);
        if (State is { } state) sheets = sheets.Where(s => s.State == state);
        if (AtBureau && Unit is { Length: > 0 } unit) sheets = sheets.Where(s => s.Unit == unit);
        Total = await sheets.CountAsync(cancel);
        Rows = await sheets.OrderBy(s => s.Component).ThenBy(s => s.Number).ThenBy(s => s.Unit).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
    }
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Inspections;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>Draws of units by lot, and a new one.</summary>
[RequirePermission(InspectionPermissions.Read)]
internal sealed class DrawsModel(Database<SupervisionDb> database, InspectionDesk desk, PlanBook book, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    [BindProperty] public List<string> Pool { get; set; } = [];
    [BindProperty, Display(Name = "Draw.Count")] public int? Count { get; set; } = 2;
    [BindProperty, Display(Name = "Draw.Purpose")] public string? Purpose { get; set; }

    public IReadOnlyList<UnitDraw> Rows { get; private set; } = [];
    public IReadOnlyDictionary<string, int> Visited { get; private set; } = new Dictionary<string, int>();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Pool = [.. Desk.Units.Select(u => u.Code)];
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => Do(Load, () => book.Draw(Actor, Operation, Pool, Count, Purpose, cancel), "Draw.Said", id => RedirectToPage("Draw", new { draw = id }), cancel);

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!AtBureau) return false;
        await using var db = Read();
        Total = await db.Draws.CountAsync(cancel);
        Rows = await db.Draws.OrderByDescending(d => d.At).ThenByDescending(d => d.Id).Skip(Skipped).Take(PageSize).ToListAsync(cancel);
        Visited = await VisitsByUnit.Of(db, Today.Year, cancel);
        return true;
    }
}

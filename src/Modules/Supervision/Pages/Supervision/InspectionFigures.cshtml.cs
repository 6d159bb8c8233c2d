using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Inspections;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>The figures of visits, projects and circulars with where each comes from; whoever answers for their law corrects them here, with a reason.</summary>
[RequirePermission(InspectionPermissions.Figures)]
internal sealed class InspectionFiguresModel(Database<SupervisionDb> database, InspectionDesk desk, FigureBook book, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    const int ChangesShown = 50;

    [BindProperty] public string? Figure { get; set; }
    [BindProperty] public int? Now { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public Figures InForce { get; private set; } = null!;
    public IReadOnlyList<InspectionFigure> Changes { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => Do(Load, () => book.Set(Actor, Operation, Figure ?? "", Now, Reason, cancel), "Figures.Said", _ => RedirectToPage("InspectionFigures"), cancel);

    public string NameOfFigure(string code) => Law.Figures.FirstOrDefault(f => f.Code == code)?.Name.ToString() ?? code;

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!AtBureau) return false;
        await using var db = Read();
        InForce = await Figures.InForce(db, Law, cancel);
        Changes = await db.InspectionFigures.OrderByDescending(f => f.At).Take(ChangesShown).ToListAsync(cancel);
        return true;
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Inspections;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>One draw: its seed, pool and result, and the draw made again from what is kept, so that everybody can see that it comes out the same.</summary>
[RequirePermission(InspectionPermissions.Read)]
internal sealed class DrawModel(Database<SupervisionDb> database, InspectionDesk desk, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    [BindProperty(SupportsGet = true, Name = "draw")] public Guid Id { get; set; }
    /// <summary>Drawn again.</summary>
    [BindProperty(SupportsGet = true)] public bool Again { get; set; }

    public UnitDraw Of { get; private set; } = null!;
    public IReadOnlyList<(string Unit, string Hash, bool Drawn)> Lots { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!AtBureau) return NotFound();
        await using var db = Read();
        if (await db.Draws.FirstOrDefaultAsync(d => d.Id == Id, cancel) is not { } found) return NotFound();
        Of = found;
        Lots = [.. found.Pool.Select(u => (Unit: u, Hash: UnitDraw.HashOf(found.Seed, u), Drawn: found.Drawn.Contains(u))).OrderBy(l => l.Hash, StringComparer.Ordinal)];
        return Page();
    }
}

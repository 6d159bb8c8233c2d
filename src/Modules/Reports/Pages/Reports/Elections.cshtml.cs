using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Reports.Ballots;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>The unit's democratic appraisals of a year (notice 3.3.3).</summary>
[RequirePermission(BallotPermissions.Read)]
internal sealed class ElectionsModel(Database<BallotsDb> database) : PortalPage
{
    const int PageSize = 50;

    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public IReadOnlyList<Election> Rows { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public bool MayPrepare => Election.SideOf(Actor) is not null;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        At = Math.Clamp(At, 1, 10000);
        await using var db = database.OpenToRead(Actor, Actor.Tenant);
        var seen = db.Elections.AsQueryable();
        if (Year is { } year) seen = seen.Where(e => e.Year == year);
        Total = await seen.CountAsync(cancel);
        Rows = await seen.OrderByDescending(e => e.Year).ThenByDescending(e => e.On).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
    }
}

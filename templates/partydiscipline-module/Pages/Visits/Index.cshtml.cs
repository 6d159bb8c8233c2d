using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Web;

namespace Visits.Pages.Visits;

/// <summary>The unit's visits, newest first.</summary>
[RequirePermission(VisitPermissions.Read)]
internal sealed class IndexModel(VisitDesk desk) : PortalPage
{
    const int PageSize = 30;

    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public IReadOnlyList<Visit> Visits { get; private set; } = [];
    public int Total { get; private set; }
    public int PageCount => (Total + PageSize - 1) / PageSize;
    public DateOnly Day => Today;
    public bool MayRecord => Actor.May(VisitPermissions.Record);

    public async Task OnGet(CancellationToken cancel)
    {
        await using var db = desk.Read(Actor);
        Total = await db.Visits.CountAsync(cancel);
        At = Math.Clamp(At, 1, Math.Max(1, PageCount));
        Visits = await db.Visits.OrderByDescending(v => v.On).ThenBy(v => v.Id).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Requests;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>材料需求: what the bureau asked for, as it sees them and as a unit received them.</summary>
[RequirePermission(DutyPermissions.Requests)]
internal sealed class RequestsModel(Database<DutiesDb> database) : PortalPage
{
    public const int PageSize = 30;

    [BindProperty(SupportsGet = true)] public RequestState? State { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public bool AtBureau => Actor.AtBureau;
    public bool MayAsk => RequestBook.MayAsk(Actor);
    public IReadOnlyList<MaterialRequest> Sent { get; private set; } = [];
    public IReadOnlyList<ReceivedRequest> Received { get; private set; } = [];
    public int Total { get; private set; }
    public string Filter => ListFilter.Of(("state", State));
    public int Pages => (Total + PageSize - 1) / PageSize;

    public async Task OnGet(CancellationToken cancel)
    {
        At = Math.Max(1, At);
        await using var db = database.OpenToRead(Actor, Actor.Tenant);
        if (Actor.AtBureau)
        {
            Total = await db.Requests.CountAsync(cancel);
            Sent = await db.Requests.OrderByDescending(r => r.At).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
            return;
        }
        var received = db.Received.Where(r => State == null || r.State == State);
        Total = await received.CountAsync(cancel);
        Received = await received.OrderBy(r => r.State != RequestState.Open).ThenByDescending(r => r.Due).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
    }
}

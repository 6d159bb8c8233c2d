using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Circulars;
using PartyDiscipline.Supervision.Inspections;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>通报: everybody reads what is out, in a prison the bureau's and its own; whoever works on circulars sees also what is not yet.</summary>
[RequirePermission(InspectionPermissions.Circulars)]
internal sealed class CircularsModel(Database<SupervisionDb> database, InspectionDesk desk, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    public IReadOnlyList<Circular> Rows { get; private set; } = [];
    public bool MayDraft => InspectionRights.MayWriteCircular(Actor);
    public string IssuerOf(Circular circular) => NameOf(circular.IsCopy ? Desk.Bureau : Actor.Tenant);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        await using var db = Read();
        IQueryable<Circular> circulars = db.Circulars;
        if (!InspectionRights.WorksOnCirculars(Actor)) circulars = circulars.Where(c => c.State == CircularState.Published || c.State == CircularState.Ended || c.State == CircularState.Archived);
        Total = await circulars.CountAsync(cancel);
        Rows = await circulars.OrderByDescending(c => c.From).ThenByDescending(c => c.Id).Skip(Skipped).Take(PageSize).ToListAsync(cancel);
    }
}

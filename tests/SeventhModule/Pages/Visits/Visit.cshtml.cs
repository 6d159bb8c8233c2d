using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Web;

namespace Visits.Pages.Visits;

/// <summary>One visit; whoever wrote it down says when what came up is settled.</summary>
[RequirePermission(VisitPermissions.Read)]
internal sealed class VisitModel(VisitDesk desk, IGrainFactory grains, IStringLocalizer<Words> words) : PortalPage
{
    public Visit Shown { get; private set; } = null!;
    public string Post { get; private set; } = "";
    public bool MaySettle => Shown.Open && Actor.May(VisitPermissions.Record) && Actor.Holds(Shown.Party);

    public async Task<IActionResult> OnGet(Guid id, CancellationToken cancel) => await Load(id, cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(Guid id, CancellationToken cancel)
    {
        if (!await Load(id, cancel)) return NotFound();
        var outcome = await grains.GetGrain<IVisitPost>(Shown.Party.ToString()).Settle(Actor, Operation, id);
        return Answer(outcome, words, _ => RedirectToPage());
    }

    async Task<bool> Load(Guid id, CancellationToken cancel)
    {
        await using var db = desk.Read(Actor);
        if (await db.Visits.FirstOrDefaultAsync(v => v.Id == id, cancel) is not { } found) return false;
        Shown = found;
        Post = (await desk.Find(found.Party, cancel))?.Name.ToString() ?? found.Party.Key;
        return true;
    }
}

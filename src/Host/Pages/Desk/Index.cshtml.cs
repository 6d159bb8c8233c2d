using Microsoft.AspNetCore.Mvc;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Desk;

/// <summary>我的工作: everything on the reader's desk, one part at a time.</summary>
[RequirePermission(KernelPermissions.SignedIn)]
internal sealed class IndexModel(Agenda agenda) : PortalPage
{
    const int PageSize = 50;

    [BindProperty(SupportsGet = true)] public Turn Turn { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public IReadOnlyList<(Turn Turn, int Count)> Counts { get; private set; } = [];
    public DeskPart Part { get; private set; } = null!;
    public int Pages => Math.Max(1, (Part.Total + PageSize - 1) / PageSize);

    public async Task OnGet(CancellationToken cancel)
    {
        if (!Enum.IsDefined(Turn)) Turn = Turn.Due;
        var items = await agenda.Of(Actor, cancel);
        Counts = [.. Enum.GetValues<Turn>().Select(turn => (turn, Agenda.Now(items, turn, Today).Count()))];
        var now = Agenda.Now(items, Turn, Today).ToList();
        At = Math.Clamp(At, 1, Math.Max(1, (now.Count + PageSize - 1) / PageSize));
        Part = new(Turn, [.. now.Skip((At - 1) * PageSize).Take(PageSize)], now.Count, Today);
    }
}

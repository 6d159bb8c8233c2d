using Microsoft.AspNetCore.Mvc;
using PartyDiscipline.Host.Mechanism;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Mechanism;

/// <summary>总览: the health of the mechanism on one page; at the bureau of all units, in a prison of its own.</summary>
[RequirePermission(MechanismAccess.Overview)]
internal sealed class IndexModel(Overview overview, Checks checks, ITenants tenants) : PortalPage
{
    public const int PageSize = 50;

    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;
    /// <summary>Shows the checks at once, for who has no scripts.</summary>
    [BindProperty(SupportsGet = true)] public bool Check { get; set; }

    public OverviewView View { get; private set; } = new([]);
    public IReadOnlyList<OverviewRow> Rows { get; private set; } = [];
    public IReadOnlyList<CheckView>? Found { get; private set; }
    public int Pages { get; private set; } = 1;
    public bool AtBureau => Actor.AtBureau;
    public int Year => Today.Year;
    public bool SeesBurden { get; private set; }

    public async Task OnGet(CancellationToken cancel)
    {
        View = await overview.Of(Actor, Year, cancel);
        Pages = Math.Max(1, (View.Rows.Count + PageSize - 1) / PageSize);
        At = Math.Clamp(At, 1, Pages);
        Rows = [.. View.Rows.Skip((At - 1) * PageSize).Take(PageSize)];
        SeesBurden = View.Rows.Any(r => r.Burden is not null);
        if (Check) Found = await checks.Run(Actor, Year, cancel);
    }

    /// <summary>The checks alone, which may take longer than the page.</summary>
    public async Task<IActionResult> OnGetChecks(CancellationToken cancel)
    {
        Found = await checks.Run(Actor, Year, cancel);
        return Partial("_Checks", this);
    }

    public string NameOf(string unit) => tenants.Find(unit)?.Name.ToString() ?? unit;

    /// <summary>The worst of a cell.</summary>
    public static Light LightOf(FunctionHealth cell) => cell.Overdue > 0 || cell.Escalated > 0 ? Light.Overdue : cell.Open > 0 ? Light.OnTrack : Light.Met;
}

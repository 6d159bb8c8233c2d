using Microsoft.AspNetCore.Mvc;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages;

/// <summary>
/// One responsible party (责任主体): the modules' panels under its head. Parties of other tenants are for the bureau only; for
/// anybody else they do not exist.
/// </summary>
[RequirePermission(KernelPermissions.SignedIn)]
internal sealed class PartyModel(IEnumerable<IPartyPanel> panels, IPartyDirectory directory, ITenants tenants) : PortalPage
{
    public Party Party { get; private set; } = null!;
    /// <summary>Name of the tenant when it is not the reader's own.</summary>
    public string? Abroad { get; private set; }
    public IReadOnlyList<PanelView> Panels { get; private set; } = [];

    public async Task<IActionResult> OnGet(string party, CancellationToken cancel)
    {
        if (!PartyId.TryParse(party, null, out var id)) return NotFound();
        if (id.Tenant != Actor.Tenant && !Actor.AtBureau) return NotFound();
        if (await directory.Find(id, Today, cancel) is not { } found) return NotFound();

        Party = found;
        Abroad = id.Tenant == Actor.Tenant ? null : tenants.Find(id.Tenant)?.Name.ToString();
        var shown = new List<PanelView>();
        foreach (var panel in panels.OrderBy(p => p.Order).ThenBy(p => p.Name, StringComparer.Ordinal))
            if (await panel.Show(Actor, found, cancel) is { } view) shown.Add(view);
        Panels = shown;
        return Page();
    }
}

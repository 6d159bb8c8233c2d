using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Admin.Units;

/// <summary>The tenants and their portals; the bureau's system administrator founds further prisons.</summary>
[RequirePermission(SsoAccess.Units)]
internal sealed class IndexModel(Founding founding, Addresses addresses, ITenants tenants, KeyRing keys, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty]
    public UnitInput Input { get; set; } = new();

    public IReadOnlyList<(Tenant Tenant, Uri Address)> Units => [.. tenants.All.Where(t => Actor.AtBureau || t.Code == Actor.Tenant).Select(t => (t, addresses.PortalOf(t.Code)))];
    public IReadOnlyList<(int Number, DateTimeOffset NotBefore)> Keys => keys.SigningKeys();
    public bool MayFound => Actor.AtBureau;

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        if (!MayFound) return NotFound();
        var naming = new TenantNaming(Input.Code?.Trim() ?? "", Input.Zh?.Trim() ?? "", Input.En?.Trim() ?? "");
        if (ModelState.IsValid && !FirstSetup.IsGood(naming)) ModelState.AddModelError("Input.Code", words["Unit.Form"]);
        else if (ModelState.IsValid && tenants.Find(naming.Code) is not null) ModelState.AddModelError("Input.Code", words["Unit.Taken"]);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
        var outcome = await founding.Tenant(
            Actor, Operation, naming.Code, TenantKind.Prison, new LocalText(naming.Zh, naming.En), tenants.All.Max(t => t.Order) + 1, cancel);
        return Answer(outcome, words, _ => RedirectToPage());
    }

    internal sealed class UnitInput
    {
        [Required, StringLength(30)] public string? Code { get; set; }
        [Required, StringLength(100)] public string? Zh { get; set; }
        [Required, StringLength(200)] public string? En { get; set; }
    }
}

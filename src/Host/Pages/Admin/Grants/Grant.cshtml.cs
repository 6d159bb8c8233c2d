using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Admin.Grants;

/// <summary>One role of one account: who asked, who decided; the second security administrator decides here.</summary>
[RequirePermission(GrantBook.Manage)]
internal sealed class GrantModel(GrantBook grants, Database<HostDb> database, ITenants tenants, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public DecisionInput Input { get; set; } = new();

    public Grant Grant { get; private set; } = null!;
    public string Who { get; private set; } = "";
    public bool RanOut => Grant.State == GrantState.Granted && Grant.RanOut(Today);
    public bool MayDecide => Grant.State == GrantState.Requested && GrantBook.MayDecide(Actor, Grant);

    public async Task<IActionResult> OnGet(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostApprove(CancellationToken cancel) => Do(ct => grants.Settle(Actor, Operation, Id, true, null, ct), cancel);

    public Task<IActionResult> OnPostDecline(CancellationToken cancel) => Do(ct => grants.Settle(Actor, Operation, Id, false, Input.Why, ct), cancel);

    public Task<IActionResult> OnPostRevoke(CancellationToken cancel) => Do(ct => grants.Revoke(Actor, Operation, Id, Input.Why ?? "", ct), cancel);

    async Task<IActionResult> Do(Func<CancellationToken, Task<Outcome>> command, CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        return Answer(await command(cancel), words, id => RedirectToPage(new { id }));
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = Actor.AtBureau ? database.OpenAcross(Actor) : database.OpenToRead(Actor, Actor.Tenant);
        if (await db.Grants.FirstOrDefaultAsync(g => g.Id == Id, cancel) is not { } grant) return false;
        Grant = grant;
        Who = (await GrantNames.Of(database, [grant], cancel)).GetValueOrDefault(grant.Account) ?? "";
        return true;
    }

    public string NameOf(string tenant) => tenants.Find(tenant)?.Name.ToString() ?? tenant;

    internal sealed class DecisionInput
    {
        public string? Why { get; set; }
    }
}

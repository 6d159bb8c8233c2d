using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Admin.Accounts;

/// <summary>The accounts that this security administrator looks after.</summary>
[RequirePermission(SsoAccess.Accounts)]
internal sealed class IndexModel(Database<HostDb> database, ITenants tenants) : PortalPage
{
    const int Size = 30;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Unit { get; set; }

    [BindProperty(SupportsGet = true)]
    public int P { get; set; } = 1;

    public IReadOnlyList<Account> Accounts { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Units { get; private set; } = [];
    public int Pages { get; private set; }
    public int Total { get; private set; }

    public async Task OnGet(CancellationToken cancel)
    {
        Units = Actor.AtBureau ? [.. tenants.All.Select(t => new SelectListItem(t.Name.ToString(), t.Code))] : [];
        await using var db = Actor.AtBureau ? database.OpenAcross(Actor) : database.OpenToRead(Actor, Actor.Tenant);
        var accounts = AccountList.Narrow(db.Accounts, Unit, Q);
        Total = await accounts.CountAsync(cancel);
        Pages = (Total + Size - 1) / Size;
        P = Math.Clamp(P, 1, Math.Max(1, Pages));
        Accounts = await accounts.Skip((P - 1) * Size).Take(Size).ToListAsync(cancel);
    }

    public string Filter => ListFilter.Of(("q", Q), ("unit", Unit));

    public string NameOf(string tenant) => tenants.Find(tenant)?.Name.ToString() ?? tenant;
}

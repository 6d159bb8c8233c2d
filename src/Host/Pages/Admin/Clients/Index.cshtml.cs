using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Admin.Clients;

/// <summary>Other applications and systems that sign on here.</summary>
[RequirePermission(ClientBook.Permission)]
internal sealed class IndexModel(Database<HostDb> database, ITenants tenants, Addresses addresses) : PortalPage
{
    const int Size = 30;

    [BindProperty(SupportsGet = true)]
    public int P { get; set; } = 1;

    public IReadOnlyList<ClientEntry> Clients { get; private set; } = [];
    public int Pages { get; private set; }
    public int Total { get; private set; }
    public Uri Issuer => addresses.Issuer;

    public async Task OnGet(CancellationToken cancel)
    {
        await using var db = Actor.AtBureau ? database.OpenAcross(Actor) : database.OpenToRead(Actor, Actor.Tenant);
        Total = await db.Clients.CountAsync(cancel);
        Pages = (Total + Size - 1) / Size;
        P = Math.Clamp(P, 1, Math.Max(1, Pages));
        Clients = await db.Clients.OrderBy(c => c.TenantId).ThenBy(c => c.Id).Skip((P - 1) * Size).Take(Size).ToListAsync(cancel);
    }

    public string NameOf(string tenant) => tenants.Find(tenant)?.Name.ToString() ?? tenant;
}

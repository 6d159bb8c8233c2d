using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Admin.Grants;

/// <summary>Roles asked for and granted, newest first.</summary>
[RequirePermission(GrantBook.Manage)]
internal sealed class IndexModel(Database<HostDb> database, ITenants tenants) : PortalPage
{
    const int Size = 30;

    [BindProperty(SupportsGet = true)]
    public GrantState? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public int P { get; set; } = 1;

    public IReadOnlyList<Grant> Grants { get; private set; } = [];
    public IReadOnlyDictionary<Guid, string> Names { get; private set; } = new Dictionary<Guid, string>();
    public int Pages { get; private set; }
    public int Total { get; private set; }

    public async Task OnGet(CancellationToken cancel)
    {
        await using var db = Actor.AtBureau ? database.OpenAcross(Actor) : database.OpenToRead(Actor, Actor.Tenant);
        var grants = db.Grants.AsQueryable();
        if (State is { } state) grants = grants.Where(g => g.State == state);
        Total = await grants.CountAsync(cancel);
        Pages = (Total + Size - 1) / Size;
        P = Math.Clamp(P, 1, Math.Max(1, Pages));
        Grants = await grants.OrderByDescending(g => g.RequestedAt).ThenBy(g => g.Id).Skip((P - 1) * Size).Take(Size).ToListAsync(cancel);
        Names = await GrantNames.Of(database, Grants, cancel);
    }

    public string NameOf(string tenant) => tenants.Find(tenant)?.Name.ToString() ?? tenant;
}

/// <summary>The names of the accounts that grants are for, whatever their home.</summary>
static class GrantNames
{
    public static async Task<IReadOnlyDictionary<Guid, string>> Of(Database<HostDb> database, IReadOnlyList<Grant> grants, CancellationToken cancel)
    {
        var ids = grants.Select(g => g.Account).Distinct().ToList();
        await using var db = database.OpenAcross();
        return await db.Accounts.Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.DisplayName + " · " + a.LoginName, cancel);
    }
}

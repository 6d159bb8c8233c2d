using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Sso;

/// <summary>
/// What happens before anybody can sign in: tenants with their portals, first accounts, first roles. For first set-up and for the
/// demonstration; everything later goes through the pages and its two persons. A step that was done before is done no more.
/// </summary>
sealed class Founding(Tenants tenants, PortalClients portals, AccountBook accounts, GrantBook grants, Passwords passwords, TimeProvider time)
{
    /// <summary>Founds a tenant and registers its portal as a client of the sign-on server.</summary>
    public Task Tenant(string code, TenantKind kind, LocalText name, int order, CancellationToken cancel = default) =>
        Tenant(Actor.System(code), Ids.Unguessable(), code, kind, name, order, cancel);

    /// <summary>The same by a person, whose name stands in the new tenant's Ledger; refused where another host was quicker.</summary>
    public async Task<Outcome> Tenant(Actor by, Guid operation, string code, TenantKind kind, LocalText name, int order, CancellationToken cancel = default)
    {
        var outcome = tenants.Find(code) is null ? await tenants.Found(by, operation, code, kind, name, order, cancel) : Outcome.Refuse("Code", "Unit.Taken");
        await Portals(cancel);
        return outcome;
    }

    /// <summary>Registers every portal that is not yet a client of the sign-on server.</summary>
    public Task Portals(CancellationToken cancel = default) => portals.Register(cancel);

    /// <summary>One slow hash, for accounts that share a demonstration password.</summary>
    public string Hash(string password) => passwords.Hash(password);

    /// <summary>Opens accounts in one write. Throws when one is refused: set-up and demonstration data are checked before.</summary>
    public async Task OpenAccounts(string tenant, IReadOnlyList<AccountOpening> openings, CancellationToken cancel = default) =>
        MustStand(await accounts.Open(Actor.System(tenant), Ids.Unguessable(), tenant, openings, cancel));

    /// <summary>Opens one account and gives it roles in its home tenant.</summary>
    public async Task<Guid> OpenAccount(string tenant, AccountOpening opening, IReadOnlyList<string> roles, CancellationToken cancel = default)
    {
        var id = MustStand(await accounts.Open(Actor.System(tenant), Ids.Unguessable(), tenant, opening, cancel));
        if (roles.Count > 0) await Grant(tenant, id, roles, cancel);
        return id;
    }

    /// <summary>Gives roles in a tenant to an account of this or another tenant.</summary>
    public async Task Grant(string tenant, Guid account, IReadOnlyList<string> roles, CancellationToken cancel = default) =>
        MustStand(await grants.Found(
            Ids.Unguessable(), [.. roles.Select(role => new GrantRequest(tenant, account, role, time.Today(), null, "founding"))], cancel));

    static Guid MustStand(Outcome outcome) => outcome.Subject ?? throw new InvalidOperationException(
        outcome is Outcome.Refused refused ? $"Refused: {string.Join(", ", refused.Faults.Select(f => $"{f.Field} {f.Rule}"))}" : outcome.GetType().Name);
}

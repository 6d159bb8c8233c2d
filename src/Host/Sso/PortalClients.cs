using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Abstractions.OpenIddictExceptions;

namespace PartyDiscipline.Host.Sso;

/// <summary>Each portal is a true, confidential client of the sign-on server, with one exact address to come back to.</summary>
sealed class PortalClients(IServiceScopeFactory scopes, ITenants tenants, Addresses addresses, KeyRing keys)
{
    const int Attempts = 5;

    public static string ClientIdOf(string tenant) => "portal-" + tenant;
    public static string CallbackPath(string tenant) => "/signin-oidc/" + tenant;
    public static string SignedOutPath(string tenant) => "/signout-callback-oidc/" + tenant;

    /// <summary>Brings the sign-on server's clients in line with the tenants and their addresses; repeating it changes nothing.</summary>
    public async Task Register(CancellationToken cancel = default)
    {
        foreach (var tenant in tenants.All) await Register(tenant, cancel);
    }

    /// <summary>The same of one tenant's portal.</summary>
    public async Task Register(Tenant tenant, CancellationToken cancel = default)
    {
        for (var again = 1; !await Align(Wanted(tenant), giveUp: again == Attempts, cancel); again++) { }
    }

    /// <summary>Whether the client is as it should be; not so when another host, starting at the same moment, was quicker.</summary>
    async Task<bool> Align(OpenIddictApplicationDescriptor wanted, bool giveUp, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        try
        {
            if (await applications.FindByClientIdAsync(wanted.ClientId!, cancel) is not { } found) await applications.CreateAsync(wanted, cancel);
            else if (!(await applications.GetRedirectUrisAsync(found, cancel)).SequenceEqual(wanted.RedirectUris.Select(u => u.OriginalString)) || !await applications.ValidateClientSecretAsync(found, wanted.ClientSecret!, cancel))
                await applications.UpdateAsync(found, wanted, cancel);
            return true;
        }
        catch (Exception e) when (!giveUp && (e is ConcurrencyException or ValidationException or DbUpdateException))
        {
            return false;
        }
    }

    OpenIddictApplicationDescriptor Wanted(Tenant tenant)
    {
        var portal = addresses.PortalOf(tenant.Code);
        return new OpenIddictApplicationDescriptor
        {
            ClientId = ClientIdOf(tenant.Code),
            ClientSecret = keys.PortalSecret(tenant.Code),
            ClientType = ClientTypes.Confidential,
            ConsentType = ConsentTypes.Implicit,
            DisplayName = tenant.Name.Zh,
            RedirectUris = { new Uri(portal, CallbackPath(tenant.Code)) },
            PostLogoutRedirectUris = { new Uri(portal, SignedOutPath(tenant.Code)) },
            Permissions =
            {
                Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.EndSession,
                Permissions.GrantTypes.AuthorizationCode, Permissions.ResponseTypes.Code, Permissions.Scopes.Profile,
            },
            Requirements = { Requirements.Features.ProofKeyForCodeExchange },
        };
    }
}

/// <summary>
/// A portal is a client of the sign-on server though the host that founded its tenant went away before it could register it: whoever reads the fact
/// first makes up for it.
/// </summary>
sealed class FoundedPortals(Tenants tenants, PortalClients portals) : IHandle<TenantFounded>
{
    public async Task Handle(TenantFounded fact, Delivery delivery, CancellationToken cancel)
    {
        if (tenants.Find(fact.Code) is null) await tenants.Refresh(cancel);
        if (tenants.Find(fact.Code) is { } tenant) await portals.Register(tenant, cancel);
    }
}

using OpenIddict.Abstractions;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Parties;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace PartyDiscipline.Host.Sso;

/// <summary>Each portal is a true, confidential client of the sign-on server, with one exact address to come back to.</summary>
sealed class PortalClients(IServiceScopeFactory scopes, ITenants tenants, Addresses addresses, KeyRing keys)
{
    public static string ClientIdOf(string tenant) => "portal-" + tenant;
    public static string CallbackPath(string tenant) => "/signin-oidc/" + tenant;
    public static string SignedOutPath(string tenant) => "/signout-callback-oidc/" + tenant;

    /// <summary>Brings the sign-on server's clients in line with the tenants and their addresses; repeating it changes nothing.</summary>
    public async Task Register(CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        foreach (var tenant in tenants.All)
        {
            var portal = addresses.PortalOf(tenant.Code);
            var wanted = new OpenIddictApplicationDescriptor
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
            if (await applications.FindByClientIdAsync(wanted.ClientId!, cancel) is not { } found)
            {
                await applications.CreateAsync(wanted, cancel);
                continue;
            }
            var uris = await applications.GetRedirectUrisAsync(found, cancel);
            if (uris.SequenceEqual(wanted.RedirectUris.Select(u => u.OriginalString)) && await applications.ValidateClientSecretAsync(found, wanted.ClientSecret!, cancel)) continue;
            await applications.UpdateAsync(found, wanted, cancel);
        }
    }
}

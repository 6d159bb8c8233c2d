using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace PartyDiscipline.Host.Sso;

static partial class SsoComposition
{
    /// <summary>The scope that lets a token into <c>/api/v1</c>, and the audience such a token carries.</summary>
    public const string ApiScope = "api";
    public const string ApiAudience = "party-discipline";

    static void AddServer(IServiceCollection services)
    {
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<SsoDb>())
            .AddServer(server =>
            {
                server.SetAuthorizationEndpointUris("connect/authorize")
                    .SetTokenEndpointUris("connect/token")
                    .SetEndSessionEndpointUris("connect/logout")
                    .SetUserInfoEndpointUris("connect/userinfo")
                    .SetIntrospectionEndpointUris("connect/introspect")
                    .SetRevocationEndpointUris("connect/revoke");
                server.AllowAuthorizationCodeFlow().AllowRefreshTokenFlow().AllowClientCredentialsFlow().RequireProofKeyForCodeExchange();
                server.RegisterScopes(Scopes.Profile, Scopes.OfflineAccess, ApiScope);
                server.UseReferenceAccessTokens().UseReferenceRefreshTokens();
                server.SetAuthorizationCodeLifetime(TimeSpan.FromMinutes(1))
                    .SetAccessTokenLifetime(TimeSpan.FromMinutes(10))
                    .SetRefreshTokenLifetime(TimeSpan.FromHours(12))
                    .SetIdentityTokenLifetime(TimeSpan.FromMinutes(10))
                    .SetRefreshTokenReuseLeeway(TimeSpan.Zero);
                server.Configure(options =>
                {
                    options.CodeChallengeMethods.Clear();
                    options.CodeChallengeMethods.Add(CodeChallengeMethods.Sha256);
                    options.ResponseModes.Clear();
                    options.ResponseModes.Add(ResponseModes.Query);
                });
                server.UseAspNetCore()
                    .EnableAuthorizationEndpointPassthrough()
                    .EnableTokenEndpointPassthrough()
                    .EnableEndSessionEndpointPassthrough()
                    .EnableUserInfoEndpointPassthrough();
            })
            .AddValidation(validation =>
            {
                validation.UseLocalServer();
                validation.UseAspNetCore();
                validation.AddAudiences(ApiAudience);
                validation.EnableTokenEntryValidation();
                validation.EnableAuthorizationEntryValidation();
            });
        services.AddOptions<OpenIddictServerOptions>().Configure<Tenancy.Addresses>((options, addresses) => options.Issuer = addresses.Issuer);
        services.AddOptions<OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreOptions>()
            .Configure<Tenancy.Addresses>((options, addresses) => options.DisableTransportSecurityRequirement = !addresses.Secure);
    }
}

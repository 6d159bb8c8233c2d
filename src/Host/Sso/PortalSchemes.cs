using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using OpenIddict.Validation.AspNetCore;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Parties;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace PartyDiscipline.Host.Sso;

/// <summary>The authentication schemes by name.</summary>
static class Schemes
{
    /// <summary>The claim that names the session.</summary>
    public const string SidClaim = "sid";
    /// <summary>Chooses by host name and path.</summary>
    public const string ByPlace = "by-place";
    /// <summary>A portal's own cookie; it points to a ticket in the database.</summary>
    public const string Portal = "portal";
    /// <summary>The sign-on server's cookie: who has signed in and in which session.</summary>
    public const string Issuer = "sso";
    /// <summary>Between the password and the end of sign-in.</summary>
    public const string HalfWay = "half-way";
    /// <summary>Start of the name of each portal's OpenID Connect scheme.</summary>
    public const string OidcPrefix = "oidc-";

    public static string Oidc(string tenant) => OidcPrefix + tenant;
}

/// <summary>Makes the handler that carries the portals' own calls to the sign-on server; tests may put another in its place.</summary>
delegate HttpMessageHandler BackchannelHandler();

/// <summary>
/// One OpenID Connect scheme per tenant, there as soon as the tenant is. Of the schemes that look at every request only those that
/// belong to this host name do: the sign-on server's protocol on its name, a portal's own return paths on the portal's.
/// </summary>
sealed class PortalSchemes(IOptions<AuthenticationOptions> options, IHttpContextAccessor http, ITenants tenants) : AuthenticationSchemeProvider(options)
{
    readonly ConcurrentDictionary<string, AuthenticationScheme> portals = new(StringComparer.Ordinal);

    public override Task<AuthenticationScheme?> GetSchemeAsync(string name) =>
        name.StartsWith(Schemes.OidcPrefix, StringComparison.Ordinal)
            ? Task.FromResult(tenants.Find(name[Schemes.OidcPrefix.Length..]) is { } tenant ? SchemeOf(tenant.Code) : null)
            : base.GetSchemeAsync(name);

    public override async Task<IEnumerable<AuthenticationScheme>> GetRequestHandlerSchemesAsync()
    {
        if (http.HttpContext is not { } context || context.Place() is not { IsTraceless: false } place) return [];
        if (place.IsIssuer) return [(await base.GetSchemeAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme))!];
        if (context.Request.Path.StartsWithSegments("/api")) return [(await base.GetSchemeAsync(OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme))!];
        var code = place.Portal!.Code;
        return context.Request.Path == PortalClients.CallbackPath(code) || context.Request.Path == PortalClients.SignedOutPath(code) ? [SchemeOf(code)!] : [];
    }

    AuthenticationScheme? SchemeOf(string tenant) =>
        portals.GetOrAdd(tenant, static code => new AuthenticationScheme(Schemes.Oidc(code), null, typeof(OpenIdConnectHandler)));
}

/// <summary>Metadata count only when they are those of the issuer that the settings name, letter by letter (ASVS 10.5.3).</summary>
sealed class SameIssuer(string issuer) : IConfigurationValidator<OpenIdConnectConfiguration>
{
    public ConfigurationValidationResult Validate(OpenIdConnectConfiguration configuration) =>
        configuration.Issuer == issuer ? new() { Succeeded = true } : new() { Succeeded = false, ErrorMessage = "The metadata are another issuer's." };
}

/// <summary>How each portal speaks to the sign-on server. All share one back channel and one copy of the server's metadata.</summary>
sealed class PortalOptions : IConfigureNamedOptions<OpenIdConnectOptions>, IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    readonly Addresses addresses;
    readonly KeyRing keys;
    readonly IOptionsMonitor<OpenIddictServerOptions> server;
    readonly Lazy<HttpClient> backchannel;
    readonly Lazy<ConfigurationManager<OpenIdConnectConfiguration>> metadata;

    public PortalOptions(Addresses addresses, KeyRing keys, IOptionsMonitor<OpenIddictServerOptions> server, BackchannelHandler handler)
    {
        (this.addresses, this.keys, this.server) = (addresses, keys, server);
        backchannel = new(() => new HttpClient(handler()) { Timeout = Patience });
        metadata = new(() => new ConfigurationManager<OpenIdConnectConfiguration>(
            new Uri(addresses.Issuer, ".well-known/openid-configuration").AbsoluteUri,
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(backchannel.Value) { RequireHttps = addresses.Secure },
            new SameIssuer(addresses.Issuer.AbsoluteUri)));
    }

    public void Configure(OpenIdConnectOptions options) { }

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name is null || !name.StartsWith(Schemes.OidcPrefix, StringComparison.Ordinal)) return;
        var tenant = name[Schemes.OidcPrefix.Length..];
        options.Authority = addresses.Issuer.AbsoluteUri;
        options.ClientId = PortalClients.ClientIdOf(tenant);
        options.ClientSecret = keys.PortalSecret(tenant);
        options.CallbackPath = PortalClients.CallbackPath(tenant);
        options.SignedOutCallbackPath = PortalClients.SignedOutPath(tenant);
        options.RemoteSignOutPath = "/signout-oidc/" + tenant;
        options.SignedOutRedirectUri = Pages.Me.SignedOutModel.Path;
        options.SignInScheme = Schemes.Portal;
        options.SignOutScheme = Schemes.Portal;
        options.ConfigurationManager = metadata.Value;
        options.Backchannel = backchannel.Value;
        options.RequireHttpsMetadata = addresses.Secure;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.SaveTokens = true;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = false;
        options.Scope.Clear();
        options.Scope.Add(Scopes.OpenId);
        options.Scope.Add(Scopes.Profile);
        options.TokenValidationParameters.NameClaimType = Claims.Name;
        options.TokenValidationParameters.RoleClaimType = Claims.Role;
        // The server's keys are this house's own: they are taken from where the server has them, not from a copy of its metadata that may be hours old.
        options.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, key, _) => Published(key);
        options.Events.OnTokenResponseReceived = async context =>
        {
            // Signed on another host with a key whose turn came while this one was frozen.
            if (context.TokenEndpointResponse.IdToken is { Length: > 0 } token && !Published(new JsonWebToken(token).Kid).Any()) await keys.Load(context.HttpContext.RequestAborted);
        };
        foreach (var (cookie, what) in ((CookieBuilder, string)[])[(options.CorrelationCookie, "correlation."), (options.NonceCookie, "nonce.")])
        {
            // Each is for the way back alone, so it keeps its narrow path, which a name with __Host- may not have.
            if (addresses.Secure) cookie.Name = "__Secure-" + what;
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = addresses.Secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        }
        options.Events.OnRedirectToIdentityProvider = context =>
        {
            context.ProtocolMessage.UiLocales = System.Globalization.CultureInfo.CurrentUICulture.Name;
            // What was posted to an expired session cannot be posted again by coming back to it.
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)) context.Properties.RedirectUri = "/";
            return Task.CompletedTask;
        };
        options.Events.OnTicketReceived = context =>
        {
            // A ticket that a stranger may have planted is never renewed: without its cookie a new one is made.
            context.Request.Headers.Remove("Cookie");
            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = context =>
        {
            context.HandleResponse();
            context.Response.Redirect(Pages.Me.SignedOutModel.Path + "?failed=true");
            return Task.CompletedTask;
        };
    }

    IEnumerable<SecurityKey> Published(string name) => server.CurrentValue.SigningCredentials.Select(c => c.Key).Where(k => k.KeyId == name);

    public void Dispose()
    {
        if (backchannel.IsValueCreated) backchannel.Value.Dispose();
    }

    /// <summary>Names under <c>.localhost</c> are this machine; the resolver of a server need not know them, browsers do.</summary>
    public static HttpMessageHandler NewHandler() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                var end = context.DnsEndPoint;
                if (end.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)) await socket.ConnectAsync(IPAddress.Loopback, end.Port, cancel);
                else await socket.ConnectAsync(end, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}

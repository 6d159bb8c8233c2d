using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Records;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace PartyDiscipline.Host.Sso;

/// <summary>The protocol endpoints that OpenIddict leaves to us: who it is, and whether he still may.</summary>
static class SsoEndpoints
{
    const string Server = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static void MapSso(this WebApplication app)
    {
        var group = app.MapGroup("/connect").AllowAnonymous().WithMetadata(new AtIssuer()).DisableAntiforgery().ExcludeFromDescription();
        group.MapGet("/authorize", Authorize);
        group.MapPost("/token", Token);
        group.MapMethods("/userinfo", [HttpMethods.Get, HttpMethods.Post], (Delegate)UserInfo);
        group.MapGet("/logout", SignOut);
    }

    /// <summary>Signed in already: a code. Not yet: the sign-in page, and back here.</summary>
    static async Task<IResult> Authorize(HttpContext context, Sessions sessions, AccountBook accounts, SecondFactorRule rule, TimeProvider time, CancellationToken cancel)
    {
        var request = context.GetOpenIddictServerRequest()!;
        if (request.HasPromptValue(PromptValues.Login) || await SignedIn(context, sessions, accounts, rule, cancel) is not { } signedIn
            || request.MaxAge is { } most && signedIn.Session.Started.AddSeconds(most) < time.GetUtcNow())
        {
            return request.HasPromptValue(PromptValues.None)
                ? Refuse(Errors.LoginRequired, "Nobody is signed in.")
                : Results.LocalRedirect(QueryHelpers.AddQueryString("/Sso/SignIn", "ReturnUrl", ReturnHere(context.Request)));
        }
        var (account, session) = signedIn;
        sessions.Touch(session.Sid);
        var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, account.Id.ToString("N"))
            .SetClaim(Claims.Name, account.DisplayName)
            .SetClaim(Schemes.SidClaim, session.Sid)
            .SetClaim(Claims.AuthenticationTime, session.Started.ToUnixTimeSeconds());
        identity.SetClaims(Claims.AuthenticationMethodReference, session.SecondFactor ? ["pwd", "otp", "mfa"] : ["pwd"]);
        identity.SetScopes(request.GetScopes());
        if (request.HasScope(SsoComposition.ApiScope)) identity.SetResources(SsoComposition.ApiAudience);
        identity.SetDestinations(_ => [Destinations.AccessToken, Destinations.IdentityToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: Server);
    }

    static async Task<(Account Account, Session Session)?> SignedIn(
        HttpContext context, Sessions sessions, AccountBook accounts, SecondFactorRule rule, CancellationToken cancel)
    {
        var cookie = await context.AuthenticateAsync(Schemes.Issuer);
        if (!cookie.Succeeded || cookie.Principal.FindFirst(Schemes.SidClaim)?.Value is not { } sid) return null;
        if (await sessions.Alive(sid, cancel) is not { } session || await accounts.Find(session.Account, cancel) is not { Disabled: false } account) return null;
        if (!sessions.IsAlive(session, sessions.IdleOf(account.Lane)) || account.MustChangePassword) return null;
        // A role that needs a second factor may have been granted since: then the old sign-in is not enough.
        return session.SecondFactor || !await rule.Needs(account, cancel) ? (account, session) : null;
    }

    /// <summary>This request without the wish to sign in anew, which the sign-in page is about to fulfil.</summary>
    static string ReturnHere(HttpRequest request)
    {
        var query = QueryHelpers.ParseQuery(request.QueryString.Value);
        query.Remove(Parameters.Prompt);
        query.Remove(Parameters.MaxAge);
        return QueryHelpers.AddQueryString(request.Path, query);
    }

    /// <summary>Code and refresh token: only while the session lives. Client credentials: only while the client is not shut.</summary>
    static async Task<IResult> Token(HttpContext context, Sessions sessions, AccountBook accounts, Database<HostDb> database, CancellationToken cancel)
    {
        var request = context.GetOpenIddictServerRequest()!;
        if (request.IsClientCredentialsGrantType()) return await SystemToken(request, database, cancel);

        var principal = (await context.AuthenticateAsync(Server)).Principal;
        if (principal?.GetClaim(Schemes.SidClaim) is not { } sid || await sessions.Alive(sid, cancel) is not { } session
            || await accounts.Find(session.Account, cancel) is not { Disabled: false } account)
            return Refuse(Errors.InvalidGrant, "The session has ended.");
        sessions.Touch(sid);
        principal.SetClaim(Claims.Name, account.DisplayName);
        foreach (var claim in principal.Claims) claim.SetDestinations(Destinations.AccessToken, Destinations.IdentityToken);
        return Results.SignIn(principal, authenticationScheme: Server);
    }

    static async Task<IResult> SystemToken(OpenIddictRequest request, Database<HostDb> database, CancellationToken cancel)
    {
        await using var db = database.OpenAcross();
        if (await db.Clients.FirstOrDefaultAsync(c => c.ClientId == request.ClientId, cancel) is not { Kind: ClientKind.System, Disabled: false } client)
            return Refuse(Errors.UnauthorizedClient, "This client may not act on its own.");
        var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, client.ClientId).SetClaim(Claims.Name, client.Name);
        identity.SetScopes(request.GetScopes());
        if (request.HasScope(SsoComposition.ApiScope)) identity.SetResources(SsoComposition.ApiAudience);
        identity.SetDestinations(_ => [Destinations.AccessToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: Server);
    }

    static async Task<IResult> UserInfo(HttpContext context)
    {
        var principal = (await context.AuthenticateAsync(Server)).Principal!;
        var claims = new Dictionary<string, object?> { [Claims.Subject] = principal.GetClaim(Claims.Subject) };
        if (principal.HasScope(Scopes.Profile)) claims[Claims.Name] = principal.GetClaim(Claims.Name);
        return Results.Json(claims);
    }

    /// <summary>
    /// End of session. A client that shows the identity token of this very session may end it; anybody else's link leads to a page
    /// that asks first.
    /// </summary>
    static async Task<IResult> SignOut(HttpContext context, Sessions sessions, CancellationToken cancel)
    {
        var cookie = await context.AuthenticateAsync(Schemes.Issuer);
        var mine = cookie.Principal?.FindFirst(Schemes.SidClaim)?.Value;
        var hinted = (await context.AuthenticateAsync(Server)).Principal?.GetClaim(Schemes.SidClaim);
        var alive = mine is not null && await sessions.Alive(mine, cancel) is not null;
        if (alive && hinted != mine)
            return Results.LocalRedirect(QueryHelpers.AddQueryString("/Sso/SignOut", "ReturnUrl", context.Request.Path + context.Request.QueryString.Value));
        if (hinted is not null) await sessions.End(hinted, "holder", cancel);
        await context.SignOutAsync(Schemes.Issuer);
        Access.Edge.ClearSiteData(context);
        return Results.SignOut(new AuthenticationProperties { RedirectUri = Pages.Me.SignedOutModel.Path }, [Server]);
    }

    static IResult Refuse(string error, string why) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = why,
        }), [Server]);
}

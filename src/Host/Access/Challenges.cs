using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;

namespace PartyDiscipline.Host.Access;

/// <summary>
/// What a refusal looks like. Not signed in: a browser is sent to sign in, a live part of a page makes the whole page do so, the API
/// answers 401. Signed in without the right: 403, shown by the error page or as problem details.
/// </summary>
sealed class Challenges : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }
        if (context.Request.Path.StartsWithSegments("/api"))
        {
            var status = authorizeResult.Challenged ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
            if (authorizeResult.Challenged) context.Response.Headers.WWWAuthenticate = "Bearer";
            await Results.Problem(statusCode: status).ExecuteAsync(context);
            return;
        }
        if (!authorizeResult.Challenged)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        if (context.Request.Headers.ContainsKey("HX-Request"))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers["HX-Redirect"] = PathOf(context.Request.Headers["HX-Current-URL"]) ?? "/";
            return;
        }
        if (context.Place() is { Portal: { } portal }) await context.ChallengeAsync(Schemes.Oidc(portal.Code));
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    /// <summary>Path and query of an address; never another host.</summary>
    static string? PathOf(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.AbsolutePath is ['/', ..] and not ['/', '/', ..] ? uri.PathAndQuery : null;
}

using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Tests.Common;
using static OpenIddict.Abstractions.OpenIddictConstants;
using Schemes = PartyDiscipline.Host.Sso.Schemes;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// A real session with a real portal ticket, without the walk through the pages: suites act as any account this way. It issues nothing
/// that a sign-in would not, and lies here, so that no shipped assembly holds it.
/// </summary>
sealed class PortalSessions(IServiceScopeFactory scopes, AccountBook accounts, Sessions sessions, ITenants tenants)
{
    public static PortalSessions Of(RunningHost host) => ActivatorUtilities.CreateInstance<PortalSessions>(host.Services);

    /// <summary>Signs an account in at a portal; the value of the <c>Cookie</c> header that a browser would send.</summary>
    public async Task<string> Start(string tenant, Guid account, bool secondFactor = true, CancellationToken cancel = default)
    {
        var found = await accounts.Find(account, cancel) ?? throw new InvalidOperationException("There is no such account.");
        return await Enter(tenant, found, await sessions.Start(found, secondFactor, cancel));
    }

    /// <summary>Enters a further portal in a session that has begun.</summary>
    public async Task<string> Enter(string tenant, Account account, string sid)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Scheme = "http";
        context.Arrive(new Place(IsIssuer: false, tenants.Find(tenant) ?? throw new InvalidOperationException($"There is no tenant '{tenant}'.")));
        await context.SignInAsync(Schemes.Portal, new ClaimsPrincipal(new ClaimsIdentity(
        [
            new Claim(Claims.Subject, account.Id.ToString("N")),
            new Claim(Claims.Name, account.DisplayName),
            new Claim(Schemes.SidClaim, sid),
        ], Schemes.Portal, Claims.Name, Claims.Role)));
        return string.Join("; ", SetCookieHeaderValue.ParseList([.. context.Response.Headers.SetCookie!]).Select(c => $"{c.Name}={c.Value}"));
    }
}

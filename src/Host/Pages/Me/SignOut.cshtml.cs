using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OpenIddict.Abstractions;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;

namespace PartyDiscipline.Host.Pages.Me;

/// <summary>
/// Signs out of everything: the session ends at once for all portals, then the sign-on server forgets its cookie. Open to everybody
/// so that somebody whose roles were all taken can still leave.
/// </summary>
[AllowAnonymous]
internal sealed class SignOutModel(Sessions sessions) : PageModel
{
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (HttpContext.Place()?.Portal is not { } portal) return NotFound();
        var ticket = await HttpContext.AuthenticateAsync(Schemes.Portal);
        if (ticket.Principal?.FindFirst(Schemes.SidClaim)?.Value is not { } sid) return LocalRedirect(SignedOutModel.Path);
        await sessions.End(sid, "holder", cancel);
        Edge.ClearSiteData(HttpContext);
        // Signing out of the OpenID Connect scheme hands the browser to the sign-on server, which brings it back.
        var properties = new AuthenticationProperties { RedirectUri = SignedOutModel.Path };
        if (ticket.Properties?.GetTokenValue(OpenIddictConstants.Parameters.IdToken) is { } hint) properties.StoreTokens([new AuthenticationToken { Name = OpenIddictConstants.Parameters.IdToken, Value = hint }]);
        return SignOut(properties, Schemes.Portal, Schemes.Oidc(portal.Code));
    }
}

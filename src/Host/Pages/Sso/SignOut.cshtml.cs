using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Sso;

namespace PartyDiscipline.Host.Pages.Sso;

/// <summary>Asks before it ends a session on a link that anybody may have sent.</summary>
internal sealed class SignOutModel(Sessions sessions) : SsoPage
{
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var cookie = await HttpContext.AuthenticateAsync(Schemes.Issuer);
        if (cookie.Principal?.FindFirst(Schemes.SidClaim)?.Value is { } sid) await sessions.End(sid, "holder", cancel);
        await HttpContext.SignOutAsync(Schemes.Issuer);
        Edge.ClearSiteData(HttpContext);
        return GoOn();
    }
}

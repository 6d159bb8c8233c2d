using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace PartyDiscipline.Host.Pages.Me;

/// <summary>Said after signing out, and when a sign-in did not come back as it should.</summary>
[AllowAnonymous]
internal sealed class SignedOutModel : PageModel
{
    public const string Path = "/Me/SignedOut";

    [BindProperty(SupportsGet = true)]
    public bool Failed { get; set; }

}

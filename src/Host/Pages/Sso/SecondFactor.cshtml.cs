using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Sso;

namespace PartyDiscipline.Host.Pages.Sso;

/// <summary>The one-time code.</summary>
internal sealed class SecondFactorModel(SignIn signIn, IStringLocalizer<Words> words) : SsoPage
{
    [BindProperty]
    public string? Code { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        await signIn.HalfWayIn(HttpContext, cancel) is null ? FromStart() : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await signIn.HalfWayIn(HttpContext, cancel) is not var (account, _)) return FromStart();
        if (string.IsNullOrWhiteSpace(Code))
        {
            ModelState.Clear();
            Missing(nameof(Code), words["SecondFactor.Code"]);
            return Refused();
        }
        if (await signIn.Code(account, Code, HttpContext.Connection.RemoteIpAddress, cancel)) return await Next(account, codeShown: true);
        ModelState.Clear();
        Code = null;
        ModelState.AddModelError("", words["SignIn.CodeRefused"]);
        return Refused();
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Sso;

/// <summary>A new password when somebody else knows the old one, or when it is too old.</summary>
internal sealed class NewPasswordModel(SignIn signIn, Passwords passwords, IStringLocalizer<Words> words) : SsoPage
{
    [BindProperty]
    public PasswordInput Input { get; set; } = new();

    public PasswordSettings Rules => passwords.Settings;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        await signIn.HalfWayIn(HttpContext, cancel) is null ? FromStart() : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await signIn.HalfWayIn(HttpContext, cancel) is not var (account, codeShown)) return FromStart();
        ModelState.Clear();
        if (Input.Password != Input.Again) ModelState.AddModelError("Input.Again", words["Password.NotTheSame"]);
        else
            foreach (var fault in await signIn.NewPassword(account, Input.Password ?? "", keepSession: null, cancel))
                ModelState.AddModelError("Input." + fault.Field, PortalPage.Say(words, fault));
        if (ModelState.ErrorCount > 0)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
        return await Next(await signIn.Again(account, cancel), codeShown);
    }
}

/// <summary>A new password, typed twice.</summary>
internal sealed class PasswordInput
{
    public string? Current { get; set; }
    public string? Password { get; set; }
    public string? Again { get; set; }
}

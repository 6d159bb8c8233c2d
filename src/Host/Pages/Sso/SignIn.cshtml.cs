using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Sso;

namespace PartyDiscipline.Host.Pages.Sso;

/// <summary>Name and password.</summary>
internal sealed class SignInModel(SignIn signIn, IStringLocalizer<Words> words) : SsoPage
{
    [BindProperty]
    public Credentials Input { get; set; } = new();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Input.LoginName is { Length: > 0 } name && Input.Password is { Length: > 0 } password
            && await signIn.Password(name, password, HttpContext.Connection.RemoteIpAddress, cancel) is { } account)
            return await Next(account, codeShown: false);
        ModelState.Clear();
        ModelState.AddModelError("", words["SignIn.Refused"]);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    internal sealed class Credentials
    {
        public string? LoginName { get; set; }
        public string? Password { get; set; }
    }
}

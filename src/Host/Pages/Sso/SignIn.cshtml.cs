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
        ModelState.Clear();
        var (name, password) = (Input.LoginName, Input.Password);
        // What is missing is no guess: nobody is told that it is wrong, and no account counts it.
        if (string.IsNullOrWhiteSpace(name)) Missing("Input.LoginName", words["SignIn.LoginName"]);
        if (string.IsNullOrEmpty(password)) Missing("Input.Password", words["SignIn.Password"]);
        if (ModelState.ErrorCount > 0) return Refused();
        if (await signIn.Password(name!, password!, HttpContext.Connection.RemoteIpAddress, cancel) is { } account) return await Next(account, codeShown: false);
        ModelState.AddModelError("", words["SignIn.Refused"]);
        return Refused();
    }

    internal sealed class Credentials
    {
        public string? LoginName { get; set; }
        public string? Password { get; set; }
    }
}

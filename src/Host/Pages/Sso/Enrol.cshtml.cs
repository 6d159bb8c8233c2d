using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Sso;

namespace PartyDiscipline.Host.Pages.Sso;

/// <summary>Enrolling a second factor where it is mandatory (G04). The secret waits, protected, in the form until its first code is right.</summary>
internal sealed class EnrolModel(SignIn signIn, SecondFactor secondFactor, EnrolmentSecrets secrets, IStringLocalizer<Words> words) : SsoPage
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Kept { get; set; }

    public string Written { get; private set; } = "";
    public string Picture { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await signIn.HalfWayIn(HttpContext, cancel) is not var (account, _) || secondFactor.Has(account)) return FromStart();
        Show(account, SecondFactor.NewSecret());
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await signIn.HalfWayIn(HttpContext, cancel) is not var (account, _) || secondFactor.Has(account)) return FromStart();
        if (secrets.Open(account.Id, Kept) is not { } secret) return FromStart();
        var missing = string.IsNullOrWhiteSpace(Code);
        if (!missing && await signIn.Enrol(account, secret, Code!, cancel)) return await Next(await signIn.Again(account, cancel), codeShown: true);
        ModelState.Clear();
        Code = null;
        if (missing) Missing(nameof(Code), words["SecondFactor.Code"]);
        else ModelState.AddModelError("", words["SignIn.CodeRefused"]);
        Show(account, secret);
        return Refused();
    }

    void Show(Account account, byte[] secret)
    {
        Written = SecondFactor.Written(secret);
        Kept = secrets.Keep(account.Id, secret);
        Picture = SecondFactor.Picture(SecondFactor.Address(secret, account.LoginName, words["Product"]));
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Pages.Sso;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Me;

/// <summary>One's own account: sessions, password, second factor.</summary>
[RequirePermission(SsoAccess.Me)]
internal sealed class IndexModel(
    SignIn signIn, AccountBook accounts, Sessions sessions, Passwords passwords, EnrolmentSecrets secrets, SecondFactorRule rule, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty]
    public PasswordInput Input { get; set; } = new();

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Kept { get; set; }

    /// <summary>Where somebody came from who was asked to enrol before he could go on.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    public Account Account { get; private set; } = null!;
    public IReadOnlyList<Session> Sessions { get; private set; } = [];
    public PasswordSettings Rules => passwords.Settings;
    public bool Needed { get; private set; }
    public string? Written { get; private set; }
    public bool Changed { get; private set; }
    public string? ThisSession => Actor.Session;

    public async Task<IActionResult> OnGet(bool changed, CancellationToken cancel)
    {
        Changed = changed;
        return await Load(cancel) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostPassword(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        ModelState.Clear();
        if (await signIn.Password(Account.LoginName, Input.Current ?? "", HttpContext.Connection.RemoteIpAddress, cancel) is null)
            ModelState.AddModelError("Input.Current", words["Password.Wrong"]);
        else if (Input.Password != Input.Again)
            ModelState.AddModelError("Input.Again", words["Password.NotTheSame"]);
        else
            foreach (var fault in await signIn.NewPassword(Account, Input.Password ?? "", Actor.Session, cancel))
                ModelState.AddModelError("Input." + fault.Field, Say(words, fault));
        if (ModelState.ErrorCount == 0) return RedirectToPage(new { changed = true });
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    /// <summary>Ends every session but this one.</summary>
    public async Task<IActionResult> OnPostOthers(CancellationToken cancel)
    {
        await sessions.EndAll(Actor.Account, "holder", cancel, butNot: Actor.Session);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostEnrol(CancellationToken cancel)
    {
        if (!await Load(cancel) || Account.HasSecondFactor || secrets.Open(Account.Id, Kept) is not { } secret) return RedirectToPage(new { back = Back });
        if (await signIn.Enrol(Account, secret, Code ?? "", cancel))
            return Url.IsLocalUrl(Back) ? LocalRedirect(Back) : RedirectToPage(new { changed = true, back = (string?)null });
        ModelState.Clear();
        ModelState.AddModelError("Code", words["SignIn.CodeRefused"]);
        (Code, Kept, Written) = (null, secrets.Keep(Account.Id, secret), SecondFactor.Written(secret));
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    public async Task<IActionResult> OnGetPicture(string kept, CancellationToken cancel)
    {
        if (!await Load(cancel) || secrets.Open(Account.Id, kept) is not { } secret) return NotFound();
        return File(SecondFactor.QrPng(SecondFactor.Address(secret, Account.LoginName, words["Product"])), "image/png");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (Actor.Client is not null || await accounts.Find(Actor.Account, cancel) is not { } account) return false;
        Account = account;
        Sessions = await sessions.Of(account.Id, cancel);
        Needed = await rule.Needs(account, cancel);
        if (account.HasSecondFactor) return true;
        var secret = SecondFactor.NewSecret();
        (Kept, Written) = (Kept ?? secrets.Keep(account.Id, secret), SecondFactor.Written(secret));
        return true;
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Pages.Sso;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Me;

/// <summary>One's own account: sessions, password, second factor, what changed of them. Each change asks for the password again (ASVS 7.5).</summary>
[RequirePermission(SsoAccess.Me)]
internal sealed class IndexModel(
    SignIn signIn, AccountBook accounts, Sessions sessions, Passwords passwords, EnrolmentSecrets secrets, SecondFactorRule rule, WayIn wayIn, ITenants tenants,
    IStringLocalizer<Words> words, IStringLocalizerFactory kernel) : PortalPage
{
    [BindProperty]
    public PasswordInput Input { get; set; } = new();

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Kept { get; set; }

    /// <summary>The present password, with the form that enrols.</summary>
    [BindProperty]
    public string? EnrolPassword { get; set; }

    /// <summary>The present password, with the form that ends sessions.</summary>
    [BindProperty]
    public string? OthersPassword { get; set; }

    /// <summary>Which session to end, as far as it is shown; all others when empty.</summary>
    [BindProperty]
    public string? Which { get; set; }

    /// <summary>Where somebody came from who was asked to enrol before he could go on.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    public Account Account { get; private set; } = null!;
    public IReadOnlyList<Session> Sessions { get; private set; } = [];
    public IReadOnlyList<WayInChange> Changes { get; private set; } = [];
    public PasswordSettings Rules => passwords.Settings;
    public bool Needed { get; private set; }
    public string? Written { get; private set; }
    public string Picture { get; private set; } = "";
    public bool Changed { get; private set; }
    public string? ThisSession => Actor.Session;

    public IEnumerable<Session> Others => Sessions.Where(s => s.Sid != Actor.Session);

    public IEnumerable<SelectListItem> Ends =>
        Others.Select(s => new SelectListItem(words["Me.EndOne", $"{ChinaTime.Local(s.Started):yyyy-MM-dd HH:mm}"], PartyDiscipline.Host.Sso.Sessions.SidShown(s.Sid)));

    public async Task<IActionResult> OnGet(bool changed, CancellationToken cancel)
    {
        Changed = changed;
        return await Load(cancel) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostPassword(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        ModelState.Clear();
        if (!await IsHe(Input.Current, "Input.Current", cancel)) return Refused();
        if (Input.Password != Input.Again)
            ModelState.AddModelError("Input.Again", words["Password.NotTheSame"]);
        else
            foreach (var fault in await signIn.NewPassword(Account, Input.Password ?? "", Actor.Session, cancel))
                ModelState.AddModelError("Input." + fault.Field, Say(words, fault));
        return ModelState.ErrorCount == 0 ? RedirectToPage(new { changed = true }) : Refused();
    }

    /// <summary>Ends every session but this one, or one of them.</summary>
    public async Task<IActionResult> OnPostOthers(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        ModelState.Clear();
        if (!await IsHe(OthersPassword, nameof(OthersPassword), cancel)) return Refused();
        if (string.IsNullOrEmpty(Which)) await sessions.EndAll(Account.Id, "holder", cancel, butNot: Actor.Session);
        else if (Others.FirstOrDefault(s => PartyDiscipline.Host.Sso.Sessions.SidShown(s.Sid) == Which) is { } one) await sessions.End(one.Sid, "holder", cancel);
        return RedirectToPage(new { changed = true });
    }

    public async Task<IActionResult> OnPostEnrol(CancellationToken cancel)
    {
        if (!await Load(cancel) || Account.HasSecondFactor || secrets.Open(Account.Id, Kept) is not { } secret) return RedirectToPage(new { back = Back });
        ModelState.Clear();
        if (string.IsNullOrWhiteSpace(Code)) Missing(nameof(Code), words["SecondFactor.Code"]);
        else if (await IsHe(EnrolPassword, nameof(EnrolPassword), cancel))
        {
            if (await signIn.Enrol(Account, secret, Code, cancel)) return Addresses.IsOwnPath(Back) ? LocalRedirect(Back) : RedirectToPage(new { changed = true, back = (string?)null });
            ModelState.AddModelError("Code", words["SignIn.CodeRefused"]);
        }
        Code = null;
        Show(secret);
        return Refused();
    }

    /// <summary>
    /// Whether it is he, by his password; if not, the field says why. Counted as every try to sign in is: an open browser guesses no faster
    /// than a stranger. What is missing is no guess.
    /// </summary>
    async Task<bool> IsHe(string? password, string field, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(password)) Missing(field, words["Password.Current"]);
        else if (await signIn.Password(Account.LoginName, password, HttpContext.Connection.RemoteIpAddress, cancel) is null) ModelState.AddModelError(field, words["Password.Wrong"]);
        return ModelState.ErrorCount == 0;
    }

    void Missing(string field, string label) => ModelState.AddModelError(field, kernel.Kernel()["Valid.Required", label]);

    PageResult Refused()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    public string Said(WayInChange change) => change.Role is { } role
        ? $"{words[change.Word]} · {words[$"Role.{role}"]} · {(change.Tenant is { } tenant ? tenants.Find(tenant)?.Name.ToString() ?? tenant : "")}"
        : words[change.Word];

    async Task<bool> Load(CancellationToken cancel)
    {
        if (Actor.Client is not null || await accounts.Find(Actor.Account, cancel) is not { } account) return false;
        Account = account;
        Sessions = await sessions.Of(account.Id, cancel);
        Changes = await wayIn.Of(account, cancel);
        Needed = await rule.Needs(account, cancel);
        if (!account.HasSecondFactor) Show(secrets.Open(account.Id, Kept) ?? SecondFactor.NewSecret());
        return true;
    }

    void Show(byte[] secret) =>
        (Kept, Written, Picture) = (secrets.Keep(Account.Id, secret), SecondFactor.Written(secret), SecondFactor.Picture(SecondFactor.Address(secret, Account.LoginName, words["Product"])));
}

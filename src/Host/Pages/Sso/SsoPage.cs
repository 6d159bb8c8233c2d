using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using OpenIddict.Abstractions;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Sso;

/// <summary>Base of the sign-on server's pages: where to go on afterwards, and which step comes next.</summary>
[AllowAnonymous]
[EnableRateLimiting(SsoComposition.SignInLimit)]
public abstract class SsoPage : PageModel
{
    const string AuthorizePath = "/connect/authorize";
    const string LogoutPath = "/connect/logout";

    /// <summary>The protocol request that led here; anything else is dropped.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (ReturnUrl is not null && !IsProtocol(ReturnUrl)) ReturnUrl = null;
        if (await FormTarget(HttpContext.RequestAborted) is { } origin) Edge.AllowForms(HttpContext, origin);
        await base.OnPageHandlerExecutionAsync(context, next);
    }

    static bool IsProtocol(string url) =>
        Addresses.IsOwnPath(url) && (url.StartsWith(AuthorizePath + "?", StringComparison.Ordinal) || url.StartsWith(LogoutPath, StringComparison.Ordinal));

    /// <summary>
    /// The address to which the form's redirects lead in the end, if it is really one of the client's: browsers hold it against
    /// the page's policy.
    /// </summary>
    async Task<string?> FormTarget(CancellationToken cancel)
    {
        if (ReturnUrl?.IndexOf('?', StringComparison.Ordinal) is not (> 0 and var mark)) return null;
        var query = QueryHelpers.ParseQuery(ReturnUrl[mark..]);
        var applications = HttpContext.RequestServices.GetRequiredService<IOpenIddictApplicationManager>();
        if (Of("client_id") is not { Length: > 0 } client || await applications.FindByClientIdAsync(client, cancel) is not { } application) return null;
        var login = Of("redirect_uri");
        var logout = Of("post_logout_redirect_uri");
        var target = login.Length > 0 && await applications.ValidateRedirectUriAsync(application, login, cancel) ? login
            : logout.Length > 0 && await applications.ValidatePostLogoutRedirectUriAsync(application, logout, cancel) ? logout : null;
        return Uri.TryCreate(target, UriKind.Absolute, out var uri) ? uri.Scheme is "http" or "https" ? uri.GetLeftPart(UriPartial.Authority) : uri.Scheme + ":" : null;

        string Of(string name) => query.TryGetValue(name, out var value) ? value.ToString() : "";
    }

    /// <summary>On to the client that asked; without one, to the bureau's portal.</summary>
    private protected IActionResult GoOn()
    {
        if (ReturnUrl is not null) return LocalRedirect(ReturnUrl);
        var tenants = HttpContext.RequestServices.GetRequiredService<ITenants>();
        return tenants.All is [var bureau, ..]
            ? new RedirectResult(HttpContext.RequestServices.GetRequiredService<Addresses>().PortalOf(bureau.Code).AbsoluteUri)
            : NotFound();
    }

    /// <summary>To the page of the next step; when none is left the session begins.</summary>
    private protected async Task<IActionResult> Next(Account account, bool codeShown)
    {
        var signIn = HttpContext.RequestServices.GetRequiredService<SignIn>();
        var step = await signIn.After(account, codeShown, HttpContext.RequestAborted);
        if (step == SignInStep.Done)
        {
            await signIn.Finish(HttpContext, account, codeShown, HttpContext.RequestAborted);
            return GoOn();
        }
        await signIn.HalfWay(HttpContext, account, codeShown);
        return RedirectToPage(step switch
        {
            SignInStep.NewPassword => "/Sso/NewPassword",
            SignInStep.SecondFactor => "/Sso/SecondFactor",
            _ => "/Sso/Enrol",
        }, new { ReturnUrl });
    }

    /// <summary>A field that was left empty, told as every form of the portals tells it.</summary>
    private protected void Missing(string field, string label) =>
        ModelState.AddModelError(field, HttpContext.RequestServices.GetRequiredService<IStringLocalizerFactory>().Kernel()["Valid.Required", label]);

    private protected IActionResult Refused()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private protected IActionResult FromStart() => RedirectToPage("/Sso/SignIn", new { ReturnUrl });
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Operations;

namespace PartyDiscipline.Host.Pages;

/// <summary>What every refused or failed request shows. Reached by re-execution; opened directly it is a page that was not found.</summary>
[AllowAnonymous]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class ErrorModel : PageModel
{
    static readonly int[] Known = [400, 401, 403, 404, 409, 413, 429, 500, 503];

    public int Code { get; private set; }
    public string Key { get; private set; } = "404";
    /// <summary>Only for faults of ours: the reader hands it to the operator, who finds the trace by it.</summary>
    public string? RequestId => Code >= 500 ? Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier : null;

    /// <summary>What the words name: how much a page takes, or when to come again.</summary>
    public string Figure => Code == StatusCodes.Status413PayloadTooLarge ? LargeBodies.Taken(HttpContext) ?? "" : Response.Headers.RetryAfter.ToString() is { Length: > 0 } seconds ? seconds : Troubles.RetryAfter;

    // Read off the address itself: a refused form may hold a field of this name, and of a form that cannot be read nothing is bound at all.
    public void OnGet()
    {
        var code = int.TryParse($"{RouteData.Values["code"]}", NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : StatusCodes.Status500InternalServerError;
        var trouble = Troubles.Of(HttpContext.Failed());
        Code = trouble is not null ? 503
            : HttpContext.Failed() is not null || HttpContext.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodeReExecuteFeature>() is not null ? code
            : 404;
        Key = HttpContext.SentAway() && Code == StatusCodes.Status503ServiceUnavailable ? "503.Crowd" : trouble is not null ? ErrorPages.KeyOf(trouble) : Known.Contains(Code) ? $"{Code}" : Code >= 500 ? "500" : "Other";
        Response.StatusCode = Code;
        if (trouble is not null) Response.Headers.RetryAfter = Troubles.RetryAfter;
    }
}

using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Localization;

namespace PartyDiscipline.Host;

/// <summary>
/// Errors as designed pages: what happened, what to do, where to go. The API keeps its problem details. A page for a missing and for a
/// foreign object is the same byte for byte; only faults of ours carry a request id, and no page carries more. What is no bug but
/// trouble behind us (<see cref="Trouble"/>) answers 503 and says when to come again.
/// </summary>
static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/Error/500", StatusCodeSelector = StatusOf, AllowStatusCode404Response = true });
        app.UseWhen(http => !http.Request.Path.StartsWithSegments("/api"), pages => pages.UseStatusCodePagesWithReExecute("/Error/{0}"));
        // The page that explains a refused POST is read, not posted to: its form's token would refuse it again.
        app.Use((http, next) =>
        {
            if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Failed() is not null)
                http.Request.Method = HttpMethods.Get;
            return next(http);
        });
    }

    /// <summary>The exception whose page is being shown. Such a page asks nothing of the database: it may be what failed.</summary>
    public static Exception? Failed(this HttpContext http) => http.Features.Get<IExceptionHandlerFeature>()?.Error;

    static int StatusOf(Exception e) => Troubles.Of(e) is null ? StatusCodes.Status500InternalServerError : StatusCodes.Status503ServiceUnavailable;

    /// <summary>What failed under the API answers with problem details, as everything there does.</summary>
    internal sealed class OfApi(IStringLocalizer<Words> words) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancel)
        {
            var asked = http.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? http.Request.Path.Value;
            if (!new PathString(asked).StartsWithSegments("/api")) return false;
            var trouble = Troubles.Of(exception);
            if (trouble is not null) http.Response.Headers.RetryAfter = Troubles.RetryAfter;
            await Results.Problem(statusCode: StatusOf(exception), title: words[$"Error.{KeyOf(trouble)}.Title"], detail: words[$"Error.{KeyOf(trouble)}.Do"]).ExecuteAsync(http);
            return true;
        }
    }

    /// <summary>The words for a trouble, or for a bug.</summary>
    public static string KeyOf(Trouble? trouble) => trouble switch
    {
        null => "500",
        Trouble.ReadsOnly => "503.Save",
        Trouble.VaultShut => "503.Vault",
        _ => "503",
    };

    /// <summary>An address that nothing answers is not found for everybody; without this the deny-by-default policy would call it forbidden.</summary>
    public static void MapNothingElse(this WebApplication app) =>
        app.MapFallback("{*path}", () => Results.NotFound()).AllowAnonymous();
}

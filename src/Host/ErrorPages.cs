using Microsoft.AspNetCore.Diagnostics;

namespace PartyDiscipline.Host;

/// <summary>
/// Errors as designed pages: what happened, what to do, where to go. The API keeps its problem details. A page for a missing and for a
/// foreign object is the same byte for byte; only faults of ours carry a request id, and no page carries more.
/// </summary>
static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/Error/500", AllowStatusCode404Response = true });
        app.UseWhen(http => !http.Request.Path.StartsWithSegments("/api"), pages => pages.UseStatusCodePagesWithReExecute("/Error/{0}"));
        // The page that explains a refused POST is read, not posted to: its form's token would refuse it again.
        app.Use((http, next) =>
        {
            if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null)
                http.Request.Method = HttpMethods.Get;
            return next(http);
        });
    }

    /// <summary>An address that nothing answers is not found for everybody; without this the deny-by-default policy would call it forbidden.</summary>
    public static void MapNothingElse(this WebApplication app) =>
        app.MapFallback("{*path}", () => Results.NotFound()).AllowAnonymous();
}

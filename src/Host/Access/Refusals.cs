using System.Collections.Frozen;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Host.Access;

/// <summary>What was refused.</summary>
enum Refusal
{
    /// <summary>Signed in, and without the permission that the page names.</summary>
    Right,
    /// <summary>Signed in, and asked for something that is not there or not his: the answer tells nobody which.</summary>
    Hidden,
    /// <summary>A form without its token.</summary>
    Forgery,
    /// <summary>A write that another site began.</summary>
    OtherSite,
    /// <summary>Too often.</summary>
    Limit,
    /// <summary>Too much at once.</summary>
    Size,
}

/// <summary>
/// Refusals are logged and counted, so that somebody who tries doors is seen. A line says what was refused, where and for want of which
/// permission; never who, an id or anything typed: those are the Ledger's and the trace's, whose number the line carries.
/// </summary>
static partial class Refusals
{
    /// <summary>All that a line may hold.</summary>
    public static readonly FrozenSet<string> Fields = FrozenSet.Create(StringComparer.Ordinal, "Refusal", "Method", "Route", "Permission", "{OriginalFormat}");

    static readonly object Noted = new();

    /// <summary>Says it once for a request, however many of our guards turn it away.</summary>
    public static void Note(HttpContext http, Refusal refusal)
    {
        // Of a host without a trace not even the minute is kept.
        if (http.Place() is { IsTraceless: true } || !http.Items.TryAdd(Noted, refusal)) return;
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.TrimStart('/') ?? "";
        var permission = http.GetEndpoint()?.Metadata.GetMetadata<RequirePermissionAttribute>()?.Permission ?? "";
        Measures.Refusals.Add(1, new("refusal", refusal.ToString()), new("http.route", route));
        Write(http.RequestServices.GetRequiredService<ILogger<Refusal>>(), refusal, Known(http.Request.Method), route, permission);
    }

    [LoggerMessage(LogLevel.Information, "Refused: {Refusal} {Method} {Route} {Permission}")]
    static partial void Write(ILogger log, Refusal refusal, string method, string route, string permission);

    /// <summary>A method is what somebody sent, too.</summary>
    static string Known(string method) => HttpMethods.IsGet(method) ? HttpMethods.Get : HttpMethods.IsHead(method) ? HttpMethods.Head : HttpMethods.IsPost(method) ? HttpMethods.Post
        : HttpMethods.IsPut(method) ? HttpMethods.Put : HttpMethods.IsDelete(method) ? HttpMethods.Delete : HttpMethods.IsPatch(method) ? HttpMethods.Patch : "other";

    /// <summary>What the pages and commands themselves answered to somebody who is signed in.</summary>
    public static void UseRefusals(this WebApplication app) => app.Use(async (http, next) =>
    {
        await next(http);
        if (http.ActorOrNull() is null || http.GetEndpoint()?.Metadata.GetMetadata<RequirePermissionAttribute>() is null) return;
        if (http.Response.StatusCode == StatusCodes.Status404NotFound) Note(http, Refusal.Hidden);
        else if (http.Response.StatusCode == StatusCodes.Status403Forbidden) Note(http, Refusal.Right);
    });

    /// <summary>Razor pages check their token themselves; this hears of it.</summary>
    internal sealed class OfTokens : IAlwaysRunResultFilter
    {
        public void OnResultExecuting(ResultExecutingContext context)
        {
            if (context.Result is IAntiforgeryValidationFailedResult) Note(context.HttpContext, Refusal.Forgery);
        }

        public void OnResultExecuted(ResultExecutedContext context) { }
    }
}

using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Host.Access;

/// <summary>What an operator may set under <c>Limits</c>: how often one person may ask in a minute for what costs much. Our defaults (○), out of reach of hands.</summary>
sealed class LimitSettings
{
    /// <summary>Searches.</summary>
    public int SearchesPerMinute { get; set; } = 120;
    /// <summary>Documents, workbooks and evidence packs.</summary>
    public int PrintsPerMinute { get; set; } = 120;
    /// <summary>Forms with files: imports, packs, schemes, attachments.</summary>
    public int UploadsPerMinute { get; set; } = 60;
}

/// <summary>
/// Limits per person on what costs much, so that one account, or a script with its cookie, does not take the house from the others. They
/// count on each host by itself. Who is not signed in has no such doors; those that he has are limited where they stand.
/// </summary>
static class PersonLimits
{
    const string Usual = "60";

    enum Costly { Search, Print, Upload }

    public static void AddPersonLimits(this WebApplicationBuilder builder) => builder.Services.Configure<LimitSettings>(builder.Configuration.GetSection("Limits"));

    public static void UsePersonLimits(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<IOptions<LimitSettings>>().Value;
        app.UseWhen(http => http.ActorOrNull() is not null && KindOf(http.Request) is not null, costly => costly.UseRateLimiter(new RateLimiterOptions
        {
            RejectionStatusCode = StatusCodes.Status429TooManyRequests,
            OnRejected = Rejected,
            GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (Guid, Costly)>(http =>
            {
                var kind = KindOf(http.Request)!.Value;
                return RateLimitPartition.GetFixedWindowLimiter((http.Actor().Account, kind), _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = kind switch { Costly.Search => settings.SearchesPerMinute, Costly.Print => settings.PrintsPerMinute, _ => settings.UploadsPerMinute },
                    Window = TimeSpan.FromMinutes(1),
                });
            }),
        }));
    }

    static Costly? KindOf(HttpRequest request)
    {
        var path = request.Path;
        if (path.StartsWithSegments("/Search")) return Costly.Search;
        if (path.StartsWithSegments("/documents") || path.StartsWithSegments("/sheets") || path.StartsWithSegments("/evidence")) return Costly.Print;
        return HttpMethods.IsPost(request.Method) && request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true ? Costly.Upload : null;
    }

    /// <summary>Says when to come again; the page in words, the API as problem details.</summary>
    public static async ValueTask Rejected(OnRejectedContext rejected, CancellationToken cancel)
    {
        var http = rejected.HttpContext;
        Refusals.Note(http, Refusal.Limit);
        var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) && after > TimeSpan.Zero
            ? Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture) : Usual;
        http.Response.Headers.RetryAfter = seconds;
        if (!http.Request.Path.StartsWithSegments("/api")) return;
        var words = http.RequestServices.GetRequiredService<IStringLocalizer<Words>>();
        await Results.Problem(statusCode: StatusCodes.Status429TooManyRequests, title: words["Error.429.Title"], detail: words["Error.429.Do", seconds]).ExecuteAsync(http);
    }
}

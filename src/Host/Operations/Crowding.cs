using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Tenancy;

namespace PartyDiscipline.Host.Operations;

/// <summary>
/// More requests than a host can serve: so many are served at once, so many wait for their turn, and whoever comes then is told at once to
/// come again, before anything is asked of the database. Not counted are what a browser fetches beside a page, health questions, pages that
/// stay open, and the hosts without a trace, which have limits of their own; nor what the sign-on server is asked by the portals, because
/// who asks is being served already.
/// </summary>
static class Crowding
{
    public const string AtOnceSetting = "Operation:AtOnce", WaitingSetting = "Operation:Waiting";

    const int AtOnceEachProcessor = 32;
    const int WaitingEach = 4;

    /// <summary>How often the log says that people are sent away.</summary>
    static readonly TimeSpan Told = TimeSpan.FromSeconds(10);

    static readonly object Key = new();
    static readonly PathString[] NotCounted = ["/live", "/.well-known", "/connect/token", "/connect/userinfo", "/connect/introspect", "/connect/revoke"];

    public static void AddCrowding(this WebApplicationBuilder builder)
    {
        var atOnce = builder.Configuration.GetValue(AtOnceSetting, AtOnceEachProcessor * Environment.ProcessorCount);
        var turns = new ConcurrencyLimiterOptions { PermitLimit = atOnce, QueueLimit = builder.Configuration.GetValue(WaitingSetting, WaitingEach * atOnce), QueueProcessingOrder = QueueProcessingOrder.OldestFirst };
        var told = new Crowd();
        builder.Services.Configure<RateLimiterOptions>(limits =>
        {
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, bool>(http => Counts(http) ? RateLimitPartition.GetConcurrencyLimiter(true, _ => turns) : RateLimitPartition.GetNoLimiter(false));
            // A limit on how often somebody may ask has no reason to give; a full queue has.
            limits.OnRejected = (refused, cancel) => refused.HttpContext.Place() is not { IsTraceless: true } && refused.Lease.TryGetMetadata(MetadataName.ReasonPhrase, out _)
                ? SendAway(refused.HttpContext, told) : PersonLimits.Rejected(refused, cancel);
        });
    }

    /// <summary>Whether a request was sent away because the host is full. The page that says so asks nothing of the database.</summary>
    public static bool SentAway(this HttpContext http) => http.Items.ContainsKey(Key);

    static bool Counts(HttpContext http) =>
        http.Place() is { IsTraceless: false }
        && http.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null
        && !Array.Exists(NotCounted, path => http.Request.Path.StartsWithSegments(path))
        && http.Features.Get<IStatusCodeReExecuteFeature>() is null && http.Failed() is null;

    static async ValueTask SendAway(HttpContext http, Crowd told)
    {
        http.Items[Key] = true;
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = Troubles.RetryAfter;
        if (told.Count(http.RequestServices.GetRequiredService<TimeProvider>()) is { } many)
            http.RequestServices.GetRequiredService<ILogger<Crowd>>().LogWarning("This host is full; {Count} requests were sent away lately.", many);
        if (!http.Request.Path.StartsWithSegments("/api")) return;
        var words = http.RequestServices.GetRequiredService<IStringLocalizer<Words>>();
        await Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: words["Error.503.Crowd.Title"], detail: words["Error.503.Crowd.Do"]).ExecuteAsync(http);
    }

    /// <summary>Counts who was sent away, so that the log has a line now and then and not one for each.</summary>
    sealed class Crowd
    {
        readonly Lock gate = new();
        DateTimeOffset last;
        long many;

        /// <summary>How many there were since the last line, when it is time for another.</summary>
        public long? Count(TimeProvider time)
        {
            lock (gate)
            {
                many++;
                if (time.GetUtcNow() - last < Told) return null;
                (var said, many, last) = (many, 0, time.GetUtcNow());
                return said;
            }
        }
    }
}

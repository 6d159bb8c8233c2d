using System.Collections.Frozen;
using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using PartyDiscipline.Host.Operations;

namespace PartyDiscipline.Host.Access;

/// <summary>A door that browsers knock at by themselves, without a form's token; nothing that it does is worth forging.</summary>
sealed class WithoutToken;

/// <summary>
/// Where browsers tell what the content security policy kept a page from: something of ours that breaks the rule, or something that was
/// slipped in. Anybody can send anything here, so nothing is kept of a report but words that are the product's own: the directive, the
/// kind of what was blocked, and under which of its rooms. Counted, and one line of the log.
/// </summary>
static partial class PolicyReports
{
    public const string Path = "/policy-reports";

    const string Limit = "policy reports";
    const long Largest = 16 * 1024;
    const int PerMinute = 30;

    /// <summary>So many of one body are looked at; a page that breaks the rule everywhere is seen by its first.</summary>
    const int OfOneBody = 20;

    const string Other = "other";

    static readonly FrozenSet<string> Directives = FrozenSet.Create(StringComparer.Ordinal,
        "default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "style-src-attr", "img-src", "font-src", "connect-src", "object-src", "media-src",
        "frame-src", "child-src", "worker-src", "manifest-src", "base-uri", "frame-ancestors", "form-action");

    /// <summary>Kinds that browsers name instead of an address.</summary>
    static readonly FrozenSet<string> Kinds = FrozenSet.Create(StringComparer.Ordinal, "inline", "eval", "wasm-eval", "self", "data", "blob", "filesystem");

    /// <summary>What an answer says of it. A page of a host without a trace tells nobody anything.</summary>
    public static string Directive(bool traceless) => traceless ? "" : $"; report-uri {Path}; report-to policy";

    public const string Endpoints = $"policy=\"{Path}\"";

    public static void AddLimit(IServiceCollection services) => services.Configure<RateLimiterOptions>(limits => limits.AddPolicy(Limit, http => RateLimitPartition.GetFixedWindowLimiter(
        http.Connection.RemoteIpAddress?.ToString() ?? "", _ => new FixedWindowRateLimiterOptions { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1) })));

    public static void MapPolicyReports(this WebApplication app) => app.MapPost(Path, Take)
        .AllowAnonymous().RequireRateLimiting(Limit).ExcludeFromDescription().WithMetadata(new WithoutToken(), new RequestSizeLimitAttribute(Largest));

    static async Task<IResult> Take(HttpContext http, ILogger<WithoutToken> log, EndpointDataSource endpoints, CancellationToken cancel)
    {
        if (http.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() is not ("application/csp-report" or "application/reports+json" or "application/json")) return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: cancel);
            foreach (var report in Of(body.RootElement).Take(OfOneBody))
            {
                var directive = Text(report, "effectiveDirective", "effective-directive", "violated-directive") is { } named && Directives.Contains(named.Split(' ')[0]) ? named.Split(' ')[0] : Other;
                var blocked = KindOf(Text(report, "blockedURL", "blocked-uri"), http.Request.Host.Host);
                Measures.PolicyViolations.Add(1, new("directive", directive), new("blocked", blocked));
                Write(log, directive, blocked, Room(Text(report, "documentURL", "document-uri"), endpoints));
            }
            return Results.NoContent();
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }
        catch (BadHttpRequestException e)
        {
            return Results.StatusCode(e.StatusCode);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The content security policy kept a page from something: {Directive} {Blocked} {Room}")]
    static partial void Write(ILogger log, string directive, string blocked, string room);

    /// <summary>One report as <c>report-uri</c> sends it, or those of a list as <c>report-to</c> does.</summary>
    static IEnumerable<JsonElement> Of(JsonElement body) => body.ValueKind switch
    {
        JsonValueKind.Object when body.TryGetProperty("csp-report", out var report) && report.ValueKind == JsonValueKind.Object => [report],
        JsonValueKind.Array => body.EnumerateArray().Where(r => r.ValueKind == JsonValueKind.Object && Text(r, "type") == "csp-violation")
            .Select(r => r.TryGetProperty("body", out var report) ? report : default).Where(r => r.ValueKind == JsonValueKind.Object),
        _ => [],
    };

    static string? Text(JsonElement of, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String) return value.GetString();
        return null;
    }

    static string KindOf(string? blocked, string host) =>
        blocked is null or "" ? Other
        : Kinds.Contains(blocked) ? blocked
        : Uri.TryCreate(blocked, UriKind.Absolute, out var address) ? Kinds.Contains(address.Scheme) ? address.Scheme : address.Host == host ? "self" : "elsewhere"
        : Other;

    /// <summary>The first word of the page's address, if it is a word of ours.</summary>
    static string Room(string? document, EndpointDataSource endpoints)
    {
        if (!Uri.TryCreate(document, UriKind.Absolute, out var address)) return Other;
        var room = address.AbsolutePath.Split('/')[1];
        return room.Length == 0 ? "/" : endpoints.Endpoints.OfType<RouteEndpoint>().Select(e => First(e)).FirstOrDefault(f => f is not null && f.Equals(room, StringComparison.OrdinalIgnoreCase)) ?? Other;

        static string? First(RouteEndpoint endpoint) => endpoint.RoutePattern.PathSegments is [{ Parts: [Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart word] }, ..] ? word.Content : null;
    }
}

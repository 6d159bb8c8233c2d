using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.StaticAssets;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Tenancy;

/// <summary>
/// The hosts without a trace, for ballots and for reports: what tells who, from where and with what somebody came is taken off a request before anything else sees it, so that
/// no log, no limit and no page can keep it. No cookie is read or set on either.
/// </summary>
static class Traceless
{
    const int AtOnce = 64;
    const int Waiting = 4000;

    /// <summary>Each report and receipt costs a slow hash: so many at once, so many wait, and a flood slows itself down.</summary>
    const int ReportsAtOnce = 8;
    const int ReportsWaiting = 200;

    static readonly Dictionary<string, string> Paths = new() { [VotingHost.Label] = VotingHost.Path, [ReportHost.Label] = ReportHost.Path };

    const string ErrorPages = "/Error";

    /// <summary>Headers by which a sender could be known again.</summary>
    static readonly string[] Telling =
        ["Cookie", "User-Agent", "Referer", "Authorization", "Forwarded", "X-Forwarded-For", "X-Real-IP", "X-Client-IP", "Via", "Accept-Language", "Accept-Encoding", "DNT", "Save-Data", "Device-Memory", "From", "traceparent", "tracestate", "baggage"];

    public static void AddTraceless(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IVotingHost>(p => p.GetRequiredService<Addresses>());
        services.AddSingleton<IReportHost>(p => p.GetRequiredService<Addresses>());
        services.Configure<RateLimiterOptions>(limits => limits
            .AddPolicy(VotingHost.Limit, _ => RateLimitPartition.GetConcurrencyLimiter(
                VotingHost.Limit, _ => new ConcurrencyLimiterOptions { PermitLimit = AtOnce, QueueLimit = Waiting }))
            .AddPolicy(ReportHost.Limit, _ => RateLimitPartition.GetConcurrencyLimiter(
                ReportHost.Limit, _ => new ConcurrencyLimiterOptions { PermitLimit = ReportsAtOnce, QueueLimit = ReportsWaiting })));
        // Wraps what the framework has put there, so that every other host name keeps it.
        var usual = services.Last(s => s.ServiceType == typeof(IAntiforgery));
        services.AddSingleton<IAntiforgery>(p => new TracelessTokens((IAntiforgery)ActivatorUtilities.CreateInstance(p, usual.ImplementationType!), p.GetRequiredService<IDataProtectionProvider>()));
    }

    /// <summary>Forgets the sender, and lets people type no more than the host's name and their unit.</summary>
    public static void Arrive(HttpContext context, string label, ITenants tenants)
    {
        context.Arrive(new Place(IsIssuer: false, null, label));
        // The time of a vote or a report is nobody's to know: a figure sent every minute would tell it to the minute.
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } figures) figures.MetricsDisabled = true;
        var (connection, request) = (context.Connection, context.Request);
        connection.RemoteIpAddress = null;
        connection.RemotePort = 0;
        foreach (var header in request.Headers.Keys.Where(h => Telling.Contains(h, StringComparer.OrdinalIgnoreCase) || h.StartsWith("Sec-CH-", StringComparison.OrdinalIgnoreCase)).ToList())
            request.Headers.Remove(header);
        if (request.Path == "/") request.Path = Paths[label];
        else if (request.Path.Value is { Length: > 1 } path && tenants.Find(path[1..]) is { } unit) request.Path = $"{Paths[label]}/{unit.Code}";
    }

    /// <summary>What answers on such a host: its own pages, pictures and styles, and the pages that say what went wrong.</summary>
    public static bool Belongs(Endpoint endpoint, string label) =>
        endpoint.Metadata.GetMetadata<AtTracelessHostAttribute>()?.Label == label
        || endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null
        || endpoint.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath == ErrorPages;

    public static bool IsOnly(Endpoint endpoint) => endpoint.Metadata.GetMetadata<AtTracelessHostAttribute>() is not null;

    /// <summary>
    /// Forgery protection without a cookie: on these hosts a form's token says that it came from a page of this host not long ago, and
    /// nothing of whom it was given to. What authorises a vote or an answer is the code that somebody types; no browser adds that by itself.
    /// </summary>
    sealed class TracelessTokens(IAntiforgery usual, IDataProtectionProvider protection) : IAntiforgery
    {
        const string Field = "__RequestVerificationToken";
        const string Said = "a page of a host without a trace";
        static readonly TimeSpan Lasts = TimeSpan.FromHours(8);
        readonly ITimeLimitedDataProtector protector = protection.CreateProtector("traceless forms").ToTimeLimitedDataProtector();

        static bool Is(HttpContext context) => context.Place() is { IsTraceless: true };

        public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) => Is(httpContext) ? Token() : usual.GetAndStoreTokens(httpContext);

        public AntiforgeryTokenSet GetTokens(HttpContext httpContext) => Is(httpContext) ? Token() : usual.GetTokens(httpContext);

        public Task<bool> IsRequestValidAsync(HttpContext httpContext) => Is(httpContext) ? IsOurs(httpContext) : usual.IsRequestValidAsync(httpContext);

        public async Task ValidateRequestAsync(HttpContext httpContext)
        {
            if (!Is(httpContext)) await usual.ValidateRequestAsync(httpContext);
            else if (!await IsOurs(httpContext)) throw new AntiforgeryValidationException("The form did not come from a page of this host.");
        }

        public void SetCookieTokenAndHeader(HttpContext httpContext)
        {
            if (!Is(httpContext)) usual.SetCookieTokenAndHeader(httpContext);
        }

        AntiforgeryTokenSet Token() => new(protector.Protect(Said, Lasts), null, Field, Edge.TokenHeader);

        async Task<bool> IsOurs(HttpContext context)
        {
            if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) return true;
            if (!context.Request.HasFormContentType) return false;
            try
            {
                var form = await context.Request.ReadFormAsync(context.RequestAborted);
                return protector.Unprotect(form[Field].ToString()) == Said;
            }
            catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or InvalidDataException or IOException)
            {
                // No token of ours, or no form that can be read: too large, too many fields, a part without a name.
                return false;
            }
        }
    }
}

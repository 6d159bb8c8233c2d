using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.StaticAssets;
using PartyDiscipline.Host.Tenancy;

namespace PartyDiscipline.Host.Operations;

/// <summary>How long a page took lately on one host.</summary>
/// <param name="Page">Method and route, with the names of its parts and never their values.</param>
/// <param name="Count">How often since the start.</param>
/// <param name="Median">In milliseconds, of the last ones.</param>
/// <param name="Slow">99 of a hundred took no longer, in milliseconds.</param>
/// <param name="Queries">Commands to the database in half of them or more.</param>
[GenerateSerializer, Immutable]
sealed record PageTime([property: Id(0)] string Page, [property: Id(1)] long Count, [property: Id(2)] double Median, [property: Id(3)] double Slow, [property: Id(4)] int Queries);

/// <summary>
/// How long each page takes on this host and how often it asks the database: the last looks of each route, in memory and bounded. Not
/// counted are the first look after a start, which compiles the page, who was sent elsewhere, connections that stay open, and the hosts
/// without a trace.
/// </summary>
sealed class PageTimes(IConfiguration configuration)
{
    /// <summary>What a page may take (docs/performance.md).</summary>
    public const string Setting = "Operation:SlowPage";

    const int MostRoutes = 1_000;
    const int KeptEach = 200;
    const string ErrorPages = "/Error", Live = "/live/";

    static readonly AsyncLocal<Look?> current = new();

    readonly ConcurrentDictionary<string, Route> routes = new(StringComparer.Ordinal);

    public TimeSpan Limit { get; } = configuration.GetValue(Setting, TimeSpan.FromMilliseconds(800));

    /// <summary>The page for which the work at hand is done, if it is done for one.</summary>
    public static Look? Current => current.Value;

    public static void Use(WebApplication app)
    {
        var times = app.Services.GetRequiredService<PageTimes>();
        app.Use(async (http, next) =>
        {
            var look = new Look(Told: http.Place() is not { IsTraceless: true });
            var before = current.Value;
            current.Value = look;
            try
            {
                await next(http);
            }
            finally
            {
                current.Value = before;
                if (look.Told && NameOf(http) is { } page) times.Note(page, look);
            }
        });
    }

    static string? NameOf(HttpContext http)
    {
        // Who is sent elsewhere did not see the page.
        if (HttpMethods.IsGet(http.Request.Method) && http.Response.StatusCode != StatusCodes.Status200OK) return null;
        if (http.GetEndpoint() is not RouteEndpoint { RoutePattern.RawText: { } route } endpoint || endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null) return null;
        var path = $"/{route.TrimStart('/')}";
        return path.StartsWith(ErrorPages, StringComparison.Ordinal) || path.StartsWith(Live, StringComparison.Ordinal) || path.Contains('*', StringComparison.Ordinal) ? null : $"{http.Request.Method} {path}";
    }

    void Note(string page, Look look)
    {
        var took = Stopwatch.GetElapsedTime(look.Began);
        Measures.PageQueries.Record(look.Queries);
        if (took > Limit) Measures.SlowPages.Add(1, new KeyValuePair<string, object?>("http.route", page));
        if (routes.TryGetValue(page, out var route)) route.Add((float)took.TotalMilliseconds, look.Queries);
        else if (routes.Count < MostRoutes) routes.TryAdd(page, new Route());
    }

    /// <summary>The slowest pages of this host.</summary>
    public IReadOnlyList<PageTime> Slowest(int most) =>
        [.. routes.Select(r => r.Value.Time(r.Key)).OfType<PageTime>().OrderByDescending(t => t.Slow).ThenBy(t => t.Page, StringComparer.Ordinal).Take(most)];

    /// <summary>One request on its way.</summary>
    internal sealed record Look(bool Told)
    {
        int queries;

        public long Began { get; } = Stopwatch.GetTimestamp();
        public int Queries => queries;

        /// <summary>Counts a command; false where nothing is told.</summary>
        public bool Asked()
        {
            Interlocked.Increment(ref queries);
            return Told;
        }
    }

    /// <summary>The last looks at one route, in a ring.</summary>
    sealed class Route
    {
        readonly Lock gate = new();
        readonly List<(float Took, int Queries)> kept = [];
        long count;

        public void Add(float took, int queries)
        {
            lock (gate)
            {
                if (kept.Count < KeptEach) kept.Add((took, queries));
                else kept[(int)(count % KeptEach)] = (took, queries);
                count++;
            }
        }

        public PageTime? Time(string page)
        {
            lock (gate)
            {
                if (kept.Count == 0) return null;
                var times = kept.Select(k => k.Took).Order().ToList();
                return new PageTime(page, count, times[(times.Count - 1) / 2], times[(int)Math.Ceiling(times.Count * 0.99) - 1], kept.Select(k => k.Queries).Order().ElementAt((kept.Count - 1) / 2));
            }
        }
    }
}

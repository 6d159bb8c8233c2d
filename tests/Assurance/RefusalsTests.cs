using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>What is turned away is logged and counted (ASVS V16.3) without saying who or what, and nobody asks for more than his share (V2.4, V15.2).</summary>
public sealed class RefusalsTests : IAsyncLifetime
{
    const int Searches = 3, Prints = 2, Uploads = 2;

    readonly Lines log = new();
    RunningHost host = null!;
    Guid officer, other;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await RunningHost.Start(at: DateTimeOffset.UtcNow, configure: web =>
        {
            web.ConfigureLogging(logging => logging.AddFilter<Lines>("PartyDiscipline.Host.Access", LogLevel.Information).AddProvider(log));
            web.UseSetting("Limits:SearchesPerMinute", $"{Searches}");
            web.UseSetting("Limits:PrintsPerMinute", $"{Prints}");
            web.UseSetting("Limits:UploadsPerMinute", $"{Uploads}");
        });
        var founding = host.Get<Founding>();
        await founding.Tenant("bureau", TenantKind.Bureau, new LocalText("示例局", "Sample bureau"), 0);
        (officer, other) = (await Open("officer"), await Open("other"));

        Task<Guid> Open(string login) => founding.OpenAccount("bureau", new AccountOpening(login, "某人", Lanes.Business, host.Get<Passwords>().Hash(SignOnWorld.Password), false), [Roles.PoliticalOfficer]);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    async Task<HttpClient> As(Guid account)
    {
        var jar = new CookieJar();
        using var signedIn = new HttpResponseMessage { RequestMessage = new HttpRequestMessage(HttpMethod.Get, "http://bureau.localhost/") };
        signedIn.Headers.Add("Set-Cookie", await PortalSessions.Of(host).Start("bureau", account, cancel: Cancel));
        jar.Keep(signedIn);
        return host.Client("bureau", cookies: jar);
    }

    [Fact]
    public async Task What_is_refused_is_logged_and_counted_without_saying_who_or_what()
    {
        using var client = await As(officer);
        // Other hosts of this process count, too.
        var (counted, labels) = (new ConcurrentBag<(string Refusal, string Route)>(), new ConcurrentBag<string>());
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Name == "partydiscipline.refusals") l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            foreach (var (label, _) in tags) labels.Add(label);
            counted.Add(($"{tags[0].Value}", $"{tags[1].Value}"));
        });
        listener.Start();

        var (id, secret) = (Guid.NewGuid(), "CanaryInWhatIsRefused");
        Assert.Equal(HttpStatusCode.Forbidden, await Get($"/Admin/Accounts?q={secret}"));
        Assert.Equal(HttpStatusCode.NotFound, await Get($"/Duties/Entry/{id}?x={secret}"));
        Assert.Equal(HttpStatusCode.Forbidden, await Get("/api/v1/responsibilities/organisation/preview", HttpMethod.Post, ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(HttpStatusCode.BadRequest, await Get("/Me?handler=Password", HttpMethod.Post));
        Assert.Equal(HttpStatusCode.Forbidden, await Get("/Me?handler=Password", HttpMethod.Post, ("Sec-Fetch-Site", "same-site")));
        // What was never anything, what a stranger asks for and what goes well is no refusal.
        Assert.Equal(HttpStatusCode.NotFound, await Get($"/{secret}"));
        Assert.Equal(HttpStatusCode.OK, await Get("/Me"));
        using (var stranger = host.Client("bureau")) Assert.Equal(HttpStatusCode.Found, (await stranger.GetAsync(new Uri("/Me", UriKind.Relative), Cancel)).StatusCode);

        string[] expected = ["Right GET Admin/Accounts Host.Accounts", "Hidden GET Duties/Entry/{record:guid} Duties.Read", "Forgery POST Me Host.Me", "OtherSite POST Me Host.Me"];
        Assert.Empty(expected.Where(e => !log.All.Any(l => l.Text == $"Refused: {e}")).Select(e => $"{e} is not among: {string.Join(" | ", log.All.Select(l => l.Text))}"));
        Assert.Equal(["http.route", "refusal"], labels.Distinct().Order(StringComparer.Ordinal));
        Assert.All([("Right", "Admin/Accounts"), ("Hidden", "Duties/Entry/{record:guid}"), ("Forgery", "Me"), ("OtherSite", "Me")], c => Assert.Contains(c, counted));
        Assert.All(log.All, l =>
        {
            Assert.Empty(l.Fields.Except(Refusals.Fields));
            foreach (var telling in (string[])[secret, $"{id}", $"{officer:N}", $"{officer}", "officer", "某人"]) Assert.DoesNotContain(telling, l.Text, StringComparison.OrdinalIgnoreCase);
        });

        async Task<HttpStatusCode> Get(string path, HttpMethod? method = null, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
            if (method == HttpMethod.Post) request.Content = new FormUrlEncodedContent([new("Input.Current", secret)]);
            foreach (var (name, value) in headers) request.Headers.Add(name, value);
            using var answer = await client.SendAsync(request, Cancel);
            return answer.StatusCode;
        }
    }

    /// <summary>ASVS 3.4.7.</summary>
    [Fact]
    public async Task What_the_policy_kept_a_page_from_is_reported_counted_and_logged_in_words_of_ours_alone()
    {
        const string door = "/policy-reports", secret = "CanaryInAReport";
        using var anybody = host.Client("bureau");
        using (var page = await anybody.GetAsync(new Uri("/Error/404", UriKind.Relative), Cancel))
        {
            Assert.Contains($"report-uri {door}; report-to policy", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal($"policy=\"{door}\"", page.Headers.GetValues("Reporting-Endpoints").Single());
        }
        foreach (var label in (string[])["vote", "report"])
        {
            using var traceless = host.Client(label);
            using var page = await traceless.GetAsync(new Uri("/", UriKind.Relative), Cancel);
            Assert.DoesNotContain("report", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.False(page.Headers.Contains("Reporting-Endpoints"));
            Assert.Equal(HttpStatusCode.NotFound, await Report(traceless, "application/csp-report", "{}"));
        }

        var counted = new ConcurrentBag<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Name == "partydiscipline.policy.violations") l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Add(string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))));
        listener.Start();
        // As report-uri sends one, as report-to sends several, and as nobody sends any.
        var before = await Fingerprint.Of(host.Database);
        Assert.Equal(HttpStatusCode.NoContent, await Report(anybody, "application/csp-report", $$$"""{"csp-report":{"document-uri":"http://bureau.localhost/Duties/Entry/{{{officer}}}?q={{{secret}}}","violated-directive":"script-src-elem","blocked-uri":"inline","script-sample":"{{{secret}}}"}}"""));
        Assert.Equal(HttpStatusCode.NoContent, await Report(anybody, "application/reports+json", $$$"""
            [{"type":"csp-violation","user_agent":"{{{secret}}}","body":{"documentURL":"https://bureau.localhost/{{{secret}}}/x","effectiveDirective":"img-src","blockedURL":"https://{{{secret}}}.example/a.png?{{{secret}}}"}},
             {"type":"csp-violation","body":{"documentURL":"{{{secret}}}","effectiveDirective":"{{{secret}}}","blockedURL":"{{{secret}}}"}},
             {"type":"deprecation","body":{"documentURL":"https://bureau.localhost/Me"}}, 7, {"type":"csp-violation"}]
            """));
        Assert.Equal(HttpStatusCode.NoContent, await Report(anybody, "application/json", """{"csp-report":7}"""));
        string[] lines = ["script-src-elem inline Duties", "img-src elsewhere other", "other other other"];
        Assert.Equal(lines, log.All.Select(l => l.Text).Where(t => t.StartsWith("The content security policy", StringComparison.Ordinal)).Select(t => t[(t.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
        Assert.All(["directive=script-src-elem blocked=inline", "directive=img-src blocked=elsewhere", "directive=other blocked=other"], c => Assert.Contains(c, counted));
        Assert.All(log.All, l => Assert.DoesNotContain(secret, l.Text, StringComparison.OrdinalIgnoreCase));

        // What is none, too long, or too much.
        Assert.Equal(HttpStatusCode.BadRequest, await Report(anybody, "application/csp-report", "{"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await Report(anybody, "text/plain", "{}"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Report(anybody, "application/csp-report", $$$"""{"csp-report":{"document-uri":"{{{new string('x', 20_000)}}}"}}"""));
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 40; i++) answers.Add(await Report(anybody, "application/csp-report", "{}"));
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Equal(HttpStatusCode.NoContent, answers[0]);
        Assert.Empty((await Fingerprint.Of(host.Database)).Except(before));
        Assert.Empty(host.Log.Errors);

        static async Task<HttpStatusCode> Report(HttpClient client, string type, string body)
        {
            using var content = new StringContent(body);
            content.Headers.ContentType = new(type);
            using var request = new HttpRequestMessage(HttpMethod.Post, door) { Content = content };
            // Whoever sends it: nothing is done that another site could want.
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            using var answer = await client.SendAsync(request, Cancel);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Nobody_searches_prints_or_uploads_without_end_and_everybody_else_goes_on()
    {
        using var client = await As(officer);
        using var neighbour = await As(other);
        var doors = new (string What, int Most, Func<HttpClient, Task<HttpResponseMessage>> Ask)[]
        {
            ("search", Searches, c => c.GetAsync("/Search?q=x", Cancel)),
            ("print", Prints, c => c.GetAsync("/sheets/nothing/x.xlsx", Cancel)),
            ("upload", Uploads, async c =>
            {
                using var form = new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "Upload", "a.xlsx" } };
                return await c.PostAsync("/Duties/Intakes", form, Cancel);
            }),
        };
        foreach (var (what, most, ask) in doors)
        {
            for (var i = 0; i < most; i++) Assert.NotEqual(HttpStatusCode.TooManyRequests, (await ask(client)).StatusCode);
            using var refused = await ask(client);
            Assert.True(refused.StatusCode == HttpStatusCode.TooManyRequests, $"{what}: {refused.StatusCode} {refused.Headers.Location} {string.Join(" | ", log.All.Select(l => l.Text))}");
            Assert.InRange(int.Parse(refused.Headers.GetValues("Retry-After").Single(), System.Globalization.CultureInfo.InvariantCulture), 1, 60);
            var text = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(Cancel));
            Assert.Contains("操作过于频繁", text, StringComparison.Ordinal);
            Assert.Contains($"约 {refused.Headers.GetValues("Retry-After").Single()} 秒后即可继续", text, StringComparison.Ordinal);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, (await ask(neighbour)).StatusCode);
        }
        using var english = await client.GetAsync("/Search?q=x&culture=en", Cancel);
        Assert.Contains("leave room for others", await english.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        // The rest of the house is open to him meanwhile.
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/Me", Cancel)).StatusCode);
        Assert.Contains(log.All, l => l.Text == "Refused: Limit GET Search Host.Search");
        // Hands do not reach what stands by default.
        var usual = new LimitSettings();
        Assert.All([usual.SearchesPerMinute, usual.PrintsPerMinute, usual.UploadsPerMinute], most => Assert.InRange(most, 60, 600));
    }

    /// <summary>Lines of one category with the names of their fields.</summary>
    sealed class Lines : ILoggerProvider
    {
        readonly ConcurrentQueue<(string Text, string[] Fields)> all = new();

        public IReadOnlyList<(string Text, string[] Fields)> All => [.. all];

        public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName.StartsWith("PartyDiscipline.Host.Access", StringComparison.Ordinal));

        public void Dispose() { }

        sealed class Writer(Lines lines, bool kept) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => kept;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (kept) lines.all.Enqueue((formatter(state, exception), [.. (state as IReadOnlyList<KeyValuePair<string, object?>> ?? []).Select(f => f.Key)]));
            }
        }
    }
}

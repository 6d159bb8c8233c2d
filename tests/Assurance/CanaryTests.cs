using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PartyDiscipline.Duties;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// Nothing that people write, are or carry leaves the house by log, trace or metric (R15, R23): the product is used and breaks with canaries
/// in every place where somebody can put a word, logs at the finest level, sends to a real receiver, and not one of them sings.
/// </summary>
public sealed partial class CanaryTests
{
    const string Title = "CanaryInATitle", Query = "CanaryInASearch", FileName = "CanaryInAFileName", FileText = "CanaryInAFile", Typed = "CanaryInAFault", Json = "CanaryInJson", Login = "canaryinaloginname",
        WrongPassword = "CanaryInAPassword1", Told = "CanaryInAReport", Voted = "CanaryInAVote", Thrown = "CanaryInAnException", InGrain = "CanaryInAGrain", InPump = "CanaryInThePump", Device = "CanaryOfADevice",
        Address = "203.0.113.77", Path = "canaryinapath", Feed = "ca9a71ca9a71ca9a71ca9a71ca9a71ca9a71ca9a71ca9a71";

    static readonly string[] Canaries =
    [
        Title, Query, FileName, FileText, Typed, Json, Login, WrongPassword, Told, Voted, Thrown, InGrain, InPump, Device, Address, Path, Feed,
        .. World.Tenants.Select(World.Canary), World.ClueCanary, World.CluePassphrase, World.Password,
    ];

    /// <summary>Logged on purpose, so that the search is known to find what is there.</summary>
    const string Control = "ControlThatMustBeFound";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Not_one_canary_sings_in_logs_spans_or_metrics()
    {
        await using var sink = await TelemetrySink.Start(Cancel);
        var (log, trap, heard) = (new FinestLog(), new Trap(), new ConcurrentDictionary<string, bool>(StringComparer.Ordinal));
        await using var world = await World.Build(configure: web =>
        {
            web.UseSetting("OTEL_EXPORTER_OTLP_ENDPOINT", sink.Address);
            web.UseSetting("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
            web.UseSetting(Discretion.Setting, "false"); // As in production.
            web.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFilter<FinestLog>(null, LogLevel.Trace).AddProvider(log).AddFilter<OpenTelemetryLoggerProvider>(null, LogLevel.Trace).AddSentLogs());
            web.ConfigureTestServices(services =>
            {
                services.AddSingleton<IHomePanel>(trap);
                services.AddSingleton(new Subscription("Canary.Handler", FactName.Of(typeof(DutyRecorded)), (_, _, _, _) => throw new InvalidOperationException(InPump)));
                var usual = services.Last(s => s.ServiceType == typeof(IPartyDirectory));
                services.AddSingleton<IPartyDirectory>(p => new TrappedDirectory((IPartyDirectory)(usual.ImplementationFactory?.Invoke(p) ?? ActivatorUtilities.CreateInstance(p, usual.ImplementationType!)), trap));
            });
        }, anew: true);
        var deeds = await Use(world, trap, heard);
        world.Host.Get<ILoggerFactory>().CreateLogger("PartyDiscipline.Control").LogTrace("{Control}", Control);
        for (var i = 0; i < 100 && !world.Host.Get<Pump>().Behind.Any(l => l.Handler == "Canary.Handler" && l.Stumble?.Tries > 2); i++) await Task.Delay(100, Cancel);
        foreach (var each in (Func<bool>[])[() => world.Host.Get<TracerProvider>().ForceFlush(30_000), () => world.Host.Get<MeterProvider>().ForceFlush(30_000), () => world.Host.Get<LoggerProvider>().ForceFlush(30_000)]) Assert.True(each());

        // What was used is there, so that nothing found means something.
        var spans = sink.Spans;
        string[] wanted = ["POST Duties/Record/{duty:guid?}", "POST api/v1/duties/parties/{party}/records", "write DutiesDb", "SaveChanges DutiesDb", "LinqQuery HostDb", "pump Canary.Handler", "print docx"];
        Assert.Empty(wanted.Where(w => !spans.Any(s => s.Name.Replace("POST /", "POST ", StringComparison.Ordinal) == w)).Select(w => $"{w} among {string.Join(", ", spans.Select(s => s.Name).Distinct().Take(60))}"));
        Assert.Contains(spans, s => s.Source == "Microsoft.Orleans.Application" && s.Name.Contains("Record", StringComparison.Ordinal));
        Assert.DoesNotContain(spans, s => s.Name.Contains("Vote", StringComparison.Ordinal) || s.Name.Contains("Tell", StringComparison.Ordinal));
        var metrics = sink.Metrics;
        Assert.Empty(new[] { "partydiscipline.pump.lag", "partydiscipline.pump.delay", "partydiscipline.pump.delivered", "partydiscipline.pump.failures", "partydiscipline.write.duration", "partydiscipline.pages.queries", "partydiscipline.documents.duration", "db.client.operation.duration", "http.server.request.duration", "orleans-app-requests-latency" }.Except(metrics.Keys).Select(m => $"{m} among {string.Join(", ", metrics.Keys)}"));
        Assert.Equal("{entry}", metrics["partydiscipline.pump.lag"]);
        var lines = log.Lines;
        Assert.Contains(lines, l => l.Contains(Control, StringComparison.Ordinal));
        Assert.NotEmpty(sink.Found([Control]));
        foreach (var kind in (string[])["System.InvalidOperationException", "System.FormatException"]) Assert.Contains(lines, l => l.Contains(kind, StringComparison.Ordinal));
        Assert.True(lines.Count > 1000 && sink.Logs > 1000, $"{lines.Count} lines, {sink.Logs} sent.");

        string[] secrets = [.. Canaries, .. heard.Keys];
        Assert.True(heard.Count > 5, $"{heard.Count} cookies and tokens.");
        Assert.Empty(lines.SelectMany(l => secrets.Where(s => l.Contains(s, StringComparison.Ordinal)).Select(s => $"{s}: {l[..Math.Min(l.Length, 400)]}")).DistinctBy(l => l[..Math.Min(l.Length, 90)]).Take(12));
        Assert.Empty(sink.Found(secrets).Take(12));
        Figure.Write("Log", "canaries", $"{Canaries.Length} canaries and {heard.Count} cookies and tokens through {deeds} deeds: 0 in {lines.Count:N0} lines of log at the finest level and in {sink.Bytes >> 10:N0} KiB of spans, metrics and logs sent");
    }

    /// <summary>Uses the product with a canary wherever one can be put; answers how many deeds that were.</summary>
    static async Task<int> Use(World world, Trap trap, ConcurrentDictionary<string, bool> heard)
    {
        var deeds = 0;
        async Task<HttpResponseMessage> Did(Task<HttpResponseMessage> deed, params HttpStatusCode[] expected)
        {
            var answer = await deed;
            if (!expected.Contains(answer.StatusCode)) Assert.Fail($"Deed {deeds}: {(int)answer.StatusCode} {answer.RequestMessage?.RequestUri}\n{await answer.Content.ReadAsStringAsync(Cancel)}");
            deeds++;
            return answer;
        }

        // Signing in: with a name and a password that nobody has, then as people do; all that a browser is given then is a secret.
        using (var stranger = world.Host.Client(World.A, follow: true, cookies: new CookieJar(), through: new Ear(heard))) await Did(SignIn(stranger, Login, WrongPassword), HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity);
        var jar = new CookieJar();
        using var browser = world.Host.Client(World.A, follow: true, cookies: jar, through: new Ear(heard));
        await Did(SignIn(browser, $"{World.A}.{Roles.Secretary}", World.Password), HttpStatusCode.OK);
        using var secretary = world.Host.Client(World.A, cookies: jar, through: new Ear(heard));
        foreach (var (header, value) in ((string, string)[])[("User-Agent", Device), ("X-Forwarded-For", Address), ("Referer", $"http://{World.A}.localhost/{Path}")]) secretary.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        // A record by page and by API, each sound and faulty; a search; a file; a document.
        var token = await World.TokenOn(secretary, "/Duties/Record");
        Dictionary<string, string> record = new() { ["__RequestVerificationToken"] = token, ["Input.Party"] = $"{World.A}.{Recording.Party}", ["Input.Title"] = Title, ["Input.Category"] = "R07", ["Input.On"] = $"{World.Today:yyyy-MM-dd}", ["Input.Seen"] = "true", ["Input.Substance"] = Title };
        await Did(secretary.PostAsync("/Duties/Record", new FormUrlEncodedContent(record), Cancel), HttpStatusCode.Found, HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity);
        await Did(secretary.PostAsync("/Duties/Record", new FormUrlEncodedContent(new Dictionary<string, string>(record) { ["Input.On"] = Typed, ["Input.Seen"] = Typed, ["Input.Duties"] = Typed, ["Input.Fields[" + Typed + "]"] = Typed }), Cancel), HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity);
        var recorded = await Recording.Post(secretary, World.A, token, Guid.NewGuid(), Title, World.Today, Cancel);
        Assert.Equal(200, recorded.Status);
        foreach (var body in (string[])[$$"""{"category":"R07","on":"{{Json}}","title":"{{Json}}"}""", $$"""{"title":"{{Json}}",{{Json}}""", $"\"{Json}\""]) await Did(Api(body), HttpStatusCode.BadRequest);
        trap.InGrain = InGrain;
        await Did(Api($$"""{"category":"R07","on":"{{World.Today:yyyy-MM-dd}}","title":"{{Title}} 2","differentEvent":true}"""), HttpStatusCode.InternalServerError);
        trap.InGrain = null;
        await Did(secretary.GetAsync($"/Search?q={Query}", Cancel), HttpStatusCode.OK);
        await Did(secretary.GetAsync($"/Duties/Records?q={Query}&from={Query}", Cancel), HttpStatusCode.OK);
        await Did(secretary.GetAsync($"/{Path}/{Path}?{Path}={Path}", Cancel), HttpStatusCode.NotFound);
        await Did(secretary.GetAsync($"/Duties/Entry/{Path}", Cancel), HttpStatusCode.NotFound);
        await Did(secretary.GetAsync($"/feed/{Feed}.ics", Cancel), HttpStatusCode.NotFound);
        using (var file = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new ByteArrayContent(Encoding.UTF8.GetBytes($"%PDF-1.7\n{FileText}")), "Upload", $"{FileName}.pdf" } })
            await Did(secretary.PostAsync($"/Duties/Entry/{recorded.Id}?handler=Attach", file, Cancel), HttpStatusCode.Found);
        var person = (await world.Host.Get<IOrganisation>().People(World.A, Cancel)).Single(p => p.Number == "S01").Id;
        await Did(secretary.GetAsync($"/documents/handbook/person~{World.A}~{person:N}~{World.Today.Year}.docx", Cancel), HttpStatusCode.OK);

        // A report from the web and a vote with a card that nobody was given.
        using (var reporter = world.Host.Client("report"))
        {
            reporter.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Device);
            var page = await reporter.GetStringAsync($"/{World.A}", Cancel);
            using var form = new MultipartFormDataContent { { new StringContent(Hidden("__RequestVerificationToken").Match(page).Groups[1].Value), "__RequestVerificationToken" }, { new StringContent($"{Told} 反映的情况"), "Text" }, { new StringContent(Told), "About" } };
            await Did(reporter.PostAsync($"/Tell/{World.A}", form, Cancel), HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity);
        }
        using (var voter = world.Host.Client("vote"))
        {
            var page = await voter.GetStringAsync($"/{World.A}", Cancel);
            await Did(voter.PostAsync($"/Vote/{World.A}?handler=Enter", new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = Hidden("__RequestVerificationToken").Match(page).Groups[1].Value, ["Code"] = Voted, ["Input.Code"] = Voted }), Cancel), HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity);
        }

        // What we did not foresee: an exception that carries what somebody wrote, in its words, its inner words and its data.
        trap.OnPage = Thrown;
        await Did(secretary.GetAsync($"/?{Query}={Query}", Cancel), HttpStatusCode.InternalServerError);
        trap.OnPage = null;
        await Did(secretary.GetAsync("/", Cancel), HttpStatusCode.OK);
        foreach (var (_, _, value) in jar.All().Where(c => c.Value.Length >= 16)) heard.TryAdd(value, true);
        return deeds;

        Task<HttpResponseMessage> Api(string body)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/duties/parties/{World.A}.{Recording.Party}/records") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("Operation-Id", $"{Guid.NewGuid()}");
            request.Headers.Add("RequestVerificationToken", token);
            return secretary.SendAsync(request, Cancel);
        }
    }

    static async Task<HttpResponseMessage> SignIn(HttpClient browser, string login, string password)
    {
        using var page = await browser.GetAsync("/", Cancel);
        var html = await page.Content.ReadAsStringAsync(Cancel);
        var fields = HiddenField().Matches(html).Select(m => m.Value).Select(f => KeyValuePair.Create(Name().Match(f).Groups[1].Value, WebUtility.HtmlDecode(Value().Match(f).Groups[1].Value))).Where(f => f.Key.Length > 0);
        return await browser.PostAsync(page.RequestMessage!.RequestUri, new FormUrlEncodedContent([.. fields, new("Input.LoginName", login), new("Input.Password", password)]), Cancel);
    }

    [GeneratedRegex("""<input[^>]*type="hidden"[^>]*>""")]
    private static partial Regex HiddenField();

    [GeneratedRegex("\\bname=\"([^\"]*)\"")]
    private static partial Regex Name();

    [GeneratedRegex("\\bvalue=\"([^\"]*)\"")]
    private static partial Regex Value();

    static Regex Hidden(string name) => new($"name=\"{name}\"[^>]*value=\"([^\"]+)", RegexOptions.None, TimeSpan.FromSeconds(5));

    /// <summary>Cookies, codes, states and tokens on their way between the browser and the hosts: long enough to be nobody's by chance.</summary>
    sealed class Ear(ConcurrentDictionary<string, bool> heard) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
                foreach (var value in cookies.Select(c => c.Split(';')[0].Split('=', 2)[^1]).Where(v => v.Length >= 16)) heard.TryAdd(value, true);
            foreach (var address in new[] { answer.Headers.Location, request.RequestUri }.OfType<Uri>())
                foreach (var value in Secret().Matches(address.OriginalString).Select(m => m.Groups[1].Value)) heard.TryAdd(value, true);
            return answer;
        }
    }

    [GeneratedRegex("[?&](?:code|state|nonce|code_challenge|request_uri|id_token_hint)=([A-Za-z0-9_%.~-]{16,})")]
    private static partial Regex Secret();

    /// <summary>Throws where the test wants it, with what somebody wrote in every part of the exception.</summary>
    sealed class Trap : IHomePanel
    {
        public string? OnPage { get; set; }
        public string? InGrain { get; set; }

        public string Name => "trap";
        public int Order => 0;

        public Task<PanelView?> Show(Actor actor, CancellationToken cancel)
        {
            if (OnPage is { } word) throw Of(word);
            return Task.FromResult<PanelView?>(null);
        }

        public static InvalidOperationException Of(string word) => new($"Refused '{word}'", new FormatException($"The input string '{word}' was not in a correct format.")) { Data = { ["word"] = word } };
    }

    sealed class TrappedDirectory(IPartyDirectory usual, Trap trap) : IPartyDirectory
    {
        public ValueTask<Party?> Find(PartyId party, DateOnly on, CancellationToken cancel = default) => trap.InGrain is { } word ? throw Trap.Of(word) : usual.Find(party, on, cancel);

        public ValueTask<IReadOnlyList<Party>> Parties(string tenant, DateOnly on, CancellationToken cancel = default) => usual.Parties(tenant, on, cancel);

        public ValueTask<IReadOnlyList<Party>> HeldBy(string tenant, Guid person, DateOnly on, CancellationToken cancel = default) => usual.HeldBy(tenant, person, on, cancel);

        public ValueTask<IReadOnlyList<Tenure>> Tenures(string tenant, DateOnly from, DateOnly to, CancellationToken cancel = default) => usual.Tenures(tenant, from, to, cancel);
    }
}

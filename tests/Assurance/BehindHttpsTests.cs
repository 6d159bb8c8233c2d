using System.Net;
using Microsoft.AspNetCore.TestHost;
using Microsoft.AspNetCore.WebUtilities;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>A host whose outside is https, as one stands behind a proxy that ends TLS; one panel of its home page fails, and few sign-in pages are allowed.</summary>
public sealed class HttpsWorld : IAsyncLifetime
{
    public const int PagesPerMinute = 8;

    internal RunningHost Host { get; private set; } = null!;
    internal Guid Officer { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Host = await RunningHost.Start(at: DateTimeOffset.UtcNow, configure: web =>
        {
            web.UseSetting("Portals:Domain", "party.example");
            web.UseSetting("Sso:Issuer", "https://sso.party.example");
            web.UseSetting("Sso:PagesPerMinute", $"{PagesPerMinute}");
            web.ConfigureTestServices(services =>
            {
                services.AddSingleton<IHomePanel, FailingPanel>();
                services.AddSingleton<BackchannelHandler>(() => new ToThisHost(() => Host.Port));
            });
        });
        var founding = Host.Get<Founding>();
        await founding.Tenant("bureau", TenantKind.Bureau, new LocalText("示例局", "Sample bureau"), 0);
        Officer = await founding.OpenAccount("bureau", new AccountOpening("officer", "某人", Lanes.Business, Host.Get<Passwords>().Hash(SignOnWorld.Password), false, null, null), [Roles.PoliticalOfficer]);
    }

    /// <summary>What the proxy passes on: in the clear, under the public name, from an address that it vouches for.</summary>
    internal async Task<HttpResponseMessage> Send(string host, HttpMethod method, string path, string from = "10.7.7.7", string? cookie = null, HttpContent? content = null)
    {
        using var client = Host.Client("through-the-proxy");
        var request = new HttpRequestMessage(method, path) { Headers = { Host = $"{host}.party.example" }, Content = content };
        request.Headers.Add("X-Forwarded-For", from);
        request.Headers.Add("X-Forwarded-Proto", "http");
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    sealed class FailingPanel : IHomePanel
    {
        public const string Secret = "Server=10.1.1.1;Password=planted";
        public string Name => "failing";
        public int Order => 0;
        public Task<PanelView?> Show(Actor actor, CancellationToken cancel) => throw new InvalidOperationException(Secret);
    }

    internal static string Planted => FailingPanel.Secret;

    sealed class ToThisHost(Func<int> port) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Host = request.RequestUri!.Host;
            request.RequestUri = new UriBuilder(request.RequestUri) { Scheme = Uri.UriSchemeHttp, Host = "127.0.0.1", Port = port() }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }
}

/// <summary>ASVS V3.3, V3.4, V16.5: cookies, headers and failures as people meet them, behind https.</summary>
public sealed class BehindHttpsTests(HttpsWorld world) : IClassFixture<HttpsWorld>
{
    [Fact]
    public async Task Every_cookie_is_bound_to_its_host_secure_small_and_closed_to_scripts_unless_it_is_a_preference()
    {
        var found = new Dictionary<string, string>();
        async Task<HttpResponseMessage> Take(Task<HttpResponseMessage> asked)
        {
            var answer = await asked;
            if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
                foreach (var cookie in cookies.Where(c => !c.Contains("expires=Thu, 01 Jan 1970", StringComparison.Ordinal))) found[cookie.Split('=')[0]] = cookie;
            return answer;
        }
        using var page = await Take(world.Send("sso", HttpMethod.Get, "/Sso/SignIn"));
        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var signedIn = await Take(world.Send("sso", HttpMethod.Post, "/Sso/SignIn", cookie: found.Single().Value.Split(';')[0], content: new FormUrlEncodedContent(
        [
            new("Input.LoginName", "officer"), new("Input.Password", SignOnWorld.Password), new("__RequestVerificationToken", AsvsTests.Token().Match(text).Groups[1].Value),
        ])));
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        using var challenged = await Take(world.Send("bureau", HttpMethod.Get, "/Me"));
        Assert.StartsWith("https://sso.party.example/connect/authorize?", challenged.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        using var theme = await Take(world.Send("bureau", HttpMethod.Get, "/preferences/theme/dark"));
        using var language = await Take(world.Send("bureau", HttpMethod.Get, "/preferences/language/en"));
        var portal = await PortalSessions.Of(world.Host).Start("bureau", world.Officer);
        Assert.StartsWith("__Host-portal=", portal, StringComparison.Ordinal);
        using var notices = await Take(world.Send("bureau", HttpMethod.Get, "/Desk/Notices", cookie: portal));
        text = await notices.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var said = await Take(world.Send("bureau", HttpMethod.Post, "/Desk/Notices?handler=ReadAll", cookie: $"{portal}; {found["__Host-antiforgery"].Split(';')[0]}", content: new FormUrlEncodedContent(
            [new("__RequestVerificationToken", AsvsTests.Token().Match(text).Groups[1].Value)])));
        Assert.Equal(HttpStatusCode.Found, said.StatusCode);

        Assert.All(["__Host-antiforgery", "__Host-said", "__Host-sso", "__Host-theme", "__Host-.AspNetCore.Culture"], name => Assert.Contains(name, found.Keys));
        Assert.Contains(found.Keys, n => n.StartsWith("__Secure-correlation.", StringComparison.Ordinal));
        Assert.Contains(found.Keys, n => n.StartsWith("__Secure-nonce.", StringComparison.Ordinal));
        Assert.All(found, cookie =>
        {
            var (name, parts) = (cookie.Key, cookie.Value.Split("; "));
            Assert.Contains("secure", parts);
            Assert.Contains("samesite=lax", parts);
            Assert.DoesNotContain(parts, p => p.StartsWith("domain=", StringComparison.OrdinalIgnoreCase));
            Assert.True(name.StartsWith("__Host-", StringComparison.Ordinal) ? parts.Contains("path=/") : name.StartsWith("__Secure-", StringComparison.Ordinal), cookie.Value);
            Assert.True(parts.Contains("httponly") || name is "__Host-theme" or "__Host-.AspNetCore.Culture", cookie.Value);
            Assert.True(parts[0].Length <= 4096, $"{name} has {parts[0].Length} bytes.");
        });

        using var english = await world.Send("sso", HttpMethod.Get, "/Sso/SignIn", cookie: found["__Host-.AspNetCore.Culture"].Split(';')[0]);
        Assert.Contains("<html lang=\"en\"", await english.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_portal_asks_for_the_least_and_takes_no_answer_to_a_question_it_has_not_put()
    {
        using var challenged = await world.Send("bureau", HttpMethod.Get, "/Me");
        var asked = QueryHelpers.ParseQuery(challenged.Headers.Location!.Query);
        Assert.Equal("openid profile", asked["scope"]);
        Assert.Equal("code", asked["response_type"]);
        Assert.Equal("S256", asked["code_challenge_method"]);
        Assert.All(["state", "nonce", "code_challenge"], name => Assert.NotEmpty(asked[name].ToString()));

        var cookies = string.Join("; ", challenged.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
        foreach (var (state, cookie) in ((string, string?)[])[("made-up", cookies), (asked["state"].ToString(), null), (asked["state"].ToString(), cookies)])
        {
            // Without the cookies of its question, with a state of another, and with a code that nobody gave out.
            using var answer = await world.Send("bureau", HttpMethod.Get, QueryHelpers.AddQueryString("/signin-oidc/bureau", new Dictionary<string, string?> { ["code"] = "made-up", ["state"] = state, ["iss"] = "https://sso.party.example/" }), cookie: cookie);
            Assert.Equal("/Me/SignedOut?failed=true", answer.Headers.Location?.OriginalString);
            Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [], c => c.StartsWith("__Host-portal=", StringComparison.Ordinal) && !c.StartsWith("__Host-portal=;", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Every_answer_keeps_the_browser_on_https_for_a_year_whatever_a_request_says()
    {
        foreach (var (host, path) in ((string, string)[])
                 [("sso", "/Sso/SignIn"), ("bureau", "/Me"), ("bureau", "/css/site.css"), ("bureau", "/nothing"), ("bureau", "/api/v1/responsibilities/years"), ("bureau", "/alive"), ("vote", "/bureau"), ("nowhere", "/")])
        {
            using var answer = await world.Send(host, HttpMethod.Get, path);
            Assert.True(answer.Headers.TryGetValues("Strict-Transport-Security", out var said), $"{host}{path}: {answer.StatusCode} without it");
            Assert.Equal("max-age=31536000; includeSubDomains", said!.Single());
        }
    }

    [Fact]
    public async Task A_failure_of_ours_shows_a_number_and_nothing_of_what_failed()
    {
        var cookie = await PortalSessions.Of(world.Host).Start("bureau", world.Officer);
        using var answer = await world.Send("bureau", HttpMethod.Get, "/", cookie: cookie);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("fault-id", text, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Contains(world.Host.Log.Errors, e => e.Contains(HttpsWorld.Planted, StringComparison.Ordinal));
        using var next = await world.Send("bureau", HttpMethod.Get, "/Me", cookie: cookie);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Too_many_sign_in_pages_are_refused_by_the_address_that_the_proxy_saw_and_not_by_one_that_was_made_up()
    {
        for (var i = 0; i < HttpsWorld.PagesPerMinute; i++)
        {
            using var allowed = await world.Send("sso", HttpMethod.Get, "/Sso/SignIn", from: $"192.0.2.{i}, 10.8.8.8");
            Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        }
        using var refused = await world.Send("sso", HttpMethod.Get, "/Sso/SignIn", from: "192.0.2.99, 10.8.8.8");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        using var other = await world.Send("sso", HttpMethod.Get, "/Sso/SignIn", from: "10.9.9.9");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }
}

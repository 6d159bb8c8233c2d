using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// Requirements of ASVS 5.0 that no other suite shows: <c>asvs.csv</c> beside this file says which test stands for which of them.
/// </summary>
public sealed partial class AsvsTests(SignOnWorld world) : IClassFixture<SignOnWorld>
{
    const string Redirect = "https://app.example.cn/callback";
    const string Verifier = "a-verifier-that-is-long-enough-to-be-taken-0123456789";

    static readonly IPAddress Office = IPAddress.Parse("10.1.2.3");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Passwords and factors (V6)

    [Fact]
    public async Task A_long_password_in_any_writing_counts_exactly_as_it_was_typed()
    {
        var (signIn, book) = (world.Host.Get<SignIn>(), world.Host.Get<AccountBook>());
        var (login, id) = await world.Somebody();
        const string typed = "  Vier und sechzig Zeichen, 六十四个字 und noch 7 weitere Wörter = ok ";
        Assert.True(typed.Length >= 64);
        Assert.Empty(await signIn.NewPassword((await book.Find(id, Cancel))!, typed, null, Cancel));
        foreach (var other in (string[])[typed.Trim(), typed.ToUpperInvariant(), typed[..^1], typed[..60], typed.Replace("ö", "o\u0308", StringComparison.Ordinal)])
        {
            Assert.Null(await signIn.Password(login, other, Office, Cancel));
            Assert.NotNull(await signIn.Password(login, typed, Office, Cancel));
            await world.Host.Get<Sessions>().OpenGates(id, Cancel);
        }
    }

    [Fact]
    public async Task Password_fields_are_masked_and_left_to_password_stores()
    {
        var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await browser.Go("bureau", "/Me");
        var fields = PasswordField().Matches(browser.Text).ToList();
        await browser.SignIn(login);
        fields.AddRange(PasswordField().Matches(browser.Text));
        Assert.Equal(5, fields.Count); // To sign in; the present one, the new one, and it again; the present one to set up a second factor.
        Assert.All(fields, field =>
        {
            Assert.Contains("type=\"password\"", field.Value, StringComparison.Ordinal);
            Assert.Matches("autocomplete=\"(current|new)-password\"", field.Value);
        });
        using var client = world.Host.Client("bureau");
        foreach (var script in Script().Matches(browser.Text).Select(m => m.Groups[1].Value).Where(s => s.StartsWith("/js/", StringComparison.Ordinal)))
            Assert.DoesNotContain("paste", await client.GetStringAsync(new Uri(script, UriKind.Relative), Cancel), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_present_password_is_asked_for_and_a_new_one_ends_all_other_sessions()
    {
        var settings = world.Host.Get<IOptions<SsoSettings>>().Value;
        settings.OneSession = false;
        try
        {
            var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
            using var here = world.Browse();
            using var there = world.Browse();
            await (await here.Go("bureau", "/Me")).SignIn(login);
            await (await there.Go("bureau", "/Me")).SignIn(login);

            await here.Send("?handler=Password", ("Input.Current", "not the present one"), ("Input.Password", "Quite-Another-7"), ("Input.Again", "Quite-Another-7"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, here.Status);
            Assert.True((await there.Go("bureau", "/Me")).IsAt("bureau", "/Me"), there.At.AbsoluteUri);

            await here.Go("bureau", "/Me");
            await here.Send("?handler=Password", ("Input.Current", SignOnWorld.Password), ("Input.Password", "Quite-Another-7"), ("Input.Again", "Quite-Another-7"));
            Assert.Equal(HttpStatusCode.OK, here.Status);
            Assert.True((await here.Go("bureau", "/Me")).IsAt("bureau", "/Me"), here.At.AbsoluteUri);
            Assert.True((await there.Go("bureau", "/Me")).IsAt("sso", "/Sso/SignIn"), there.At.AbsoluteUri);
            Assert.Null(await world.Host.Get<SignIn>().Password(login, SignOnWorld.Password, Office, Cancel));
        }
        finally
        {
            settings.OneSession = true;
        }
    }

    [Fact]
    public void Passwords_that_are_handed_over_obey_the_rules_and_never_repeat()
    {
        var passwords = world.Host.Get<Passwords>();
        var drawn = Enumerable.Range(0, 300).Select(_ => Passwords.Random()).ToList();
        Assert.All(drawn, p => Assert.Empty(passwords.Faults("", p, "login", "某人")));
        Assert.Equal(drawn.Count, drawn.Distinct().Count());
        Assert.All(drawn, p => Assert.True(p.Length >= 16));
    }

    [Theory]
    [InlineData("Password-2049-x")]
    [InlineData("P@ssw0rd!P@ssw0rd")]
    [InlineData("Qwerty!20491225")]
    [InlineData("Admin@88886666")]
    [InlineData("xX-1q2w3e4r5t6Y")]
    [InlineData("Welcome-to-2026")]
    [InlineData("Abc123456789!")]
    [InlineData("Woaini-5201314")]
    [InlineData("Jianyu-dangwei-7")]
    [InlineData("PartyDiscipline-1")]
    public void What_guessers_try_first_is_no_password(string common)
    {
        var faults = world.Host.Get<Passwords>().Faults("Password", common, "login", "某人");
        Assert.Equal("Password.HoldsWord", Assert.Single(faults).Rule);
    }

    [Fact]
    public async Task Whoever_resets_a_password_does_not_choose_it_and_its_holder_changes_it_at_once()
    {
        var (login, id) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", $"/Admin/Accounts/Account/{id}")).SignIn("security2", code: SignOnWorld.Code(SignOnWorld.Secret));
        await browser.Send("?handler=Password", ("Password", "Chosen-By-Me-1"), ("Input.Password", "Chosen-By-Me-1"), ("handed", "Chosen-By-Me-1"));
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        var signIn = world.Host.Get<SignIn>();
        Assert.Null(await signIn.Password(login, SignOnWorld.Password, Office, Cancel));
        Assert.Null(await signIn.Password(login, "Chosen-By-Me-1", Office, Cancel));
        Assert.True((await world.Host.Get<AccountBook>().Find(id, Cancel))!.MustChangePassword);
    }

    [Fact]
    public void A_code_is_good_for_its_half_minute_and_the_neighbouring_ones()
    {
        var (factor, secret) = (world.Host.Get<SecondFactor>(), SecondFactor.NewSecret());
        Assert.Equal(20, secret.Length);
        foreach (var (steps, good) in ((int, bool)[])[(-3, false), (-1, true), (0, true), (1, true), (3, false)])
            Assert.True(factor.Check(secret, SignOnWorld.Code(secret, steps), 0) is not null == good, $"{steps} steps");
    }

    [Fact]
    public async Task A_lost_second_factor_is_taken_off_by_an_administrator_and_opens_nothing_any_more()
    {
        var secret = SecondFactor.NewSecret();
        var (login, id) = await world.Somebody(secret: secret, roles: Roles.DisciplineOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login, code: SignOnWorld.Code(secret));
        Assert.True(browser.IsAt("bureau", "/Me"), browser.At.AbsoluteUri);
        SignOnWorld.Stands(await world.Host.Get<AccountBook>().ResetSecondFactor(world.Administrator("security"), Guid.NewGuid(), id, Cancel));
        Assert.True((await browser.Go("bureau", "/Me")).IsAt("sso", "/Sso/SignIn"), browser.At.AbsoluteUri);
        Assert.False(await world.Host.Get<SignIn>().Code((await world.Host.Get<AccountBook>().Find(id, Cancel))!, SignOnWorld.Code(secret, 1), Office, Cancel));
        // The password alone leads to enrolling a new one and no further.
        await browser.SignIn(login);
        Assert.True(browser.IsAt("sso", "/Sso/Enrol"), browser.At.AbsoluteUri);
    }

    // Sessions (V7)

    [Fact]
    public async Task A_quiet_session_ends_and_the_busiest_one_after_its_longest_time()
    {
        var (sessions, settings) = (world.Host.Get<Sessions>(), world.Host.Get<IOptions<SsoSettings>>().Value);
        var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        try
        {
            world.Host.Clock.Set(DateTimeOffset.UtcNow + settings.Idle - TimeSpan.FromMinutes(1));
            Assert.True((await browser.Go("bureau", "/Me")).IsAt("bureau", "/Me"), browser.At.AbsoluteUri);
            world.Host.Clock.Set(DateTimeOffset.UtcNow + settings.Idle * 2);
            Assert.True((await browser.Go("bureau", "/Me")).IsAt("sso", "/Sso/SignIn"), browser.At.AbsoluteUri);
        }
        finally
        {
            world.Host.Clock.Set(DateTimeOffset.UtcNow);
        }
        var now = world.Host.Clock.GetUtcNow();
        Assert.True(sessions.IsAlive(Begun(now - settings.SessionAtMost + TimeSpan.FromMinutes(1)), settings.Idle));
        Assert.False(sessions.IsAlive(Begun(now - settings.SessionAtMost), settings.Idle));
        Assert.True(settings.IdleOfAdministrators < settings.Idle);
        Assert.Equal(settings.IdleOfAdministrators, sessions.IdleOf(Roles.AuditAdministrator));

        Session Begun(DateTimeOffset at) => new() { Sid = $"{at.Ticks}", Home = "bureau", Account = Guid.Empty, SecondFactor = false, Started = at, LastSeen = now };
    }

    [Fact]
    public async Task Every_sign_in_makes_a_new_random_session_and_the_cookie_of_before_counts_no_more()
    {
        var (login, id) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        var (first, firstSid) = (browser.CookiesOf("bureau"), await Sid(id));
        await (await browser.Go("sso", "/Sso/SignIn?ReturnUrl=%2F")).SignIn(login);
        await browser.Go("bureau", "/Me");
        Assert.NotEqual(firstSid, await Sid(id));
        using var old = world.Host.Client("bureau");
        old.DefaultRequestHeaders.Add("Cookie", first);
        using var answer = await old.GetAsync(new Uri("/Me", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);

        var account = (await world.Host.Get<AccountBook>().Find(id, Cancel))!;
        var sids = new HashSet<string>();
        for (var i = 0; i < 20; i++) Assert.True(sids.Add(await world.Host.Get<Sessions>().Start(account, secondFactor: false, Cancel)));
        Assert.All(sids, sid => Assert.Equal(32, WebEncoders.Base64UrlDecode(sid).Length));
    }

    [Fact]
    public async Task Every_page_leads_out_and_leaving_asks_the_browser_to_forget()
    {
        var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        foreach (var page in (string[])["/", "/Me", "/Desk", "/Search", "/Mechanism"])
            Assert.Contains("/Me/SignOut", (await browser.Go("bureau", page)).Text, StringComparison.Ordinal);

        await browser.Go("bureau", "/Me/SignOut");
        using var client = world.Host.Client("bureau");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/Me/SignOut")
        {
            Headers = { { "Cookie", browser.CookiesOf("bureau") } },
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", Token().Match(browser.Text).Groups[1].Value)]),
        };
        using var left = await client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Found, left.StatusCode);
        Assert.Equal("\"cache\", \"storage\"", left.Headers.GetValues("Clear-Site-Data").Single());
        Assert.Contains(left.Headers.GetValues("Set-Cookie"), c => c.StartsWith("portal=;", StringComparison.Ordinal));
    }

    // Tokens and protocol (V9, V10)

    [Fact]
    public async Task A_client_does_only_what_it_was_registered_for()
    {
        var id = await Client();
        foreach (var (grant, error) in ((string, string)[])[("client_credentials", "unauthorized_client"), ("password", "unsupported_grant_type"), ("implicit", "unsupported_grant_type")])
        {
            var (status, body) = await Ask(("grant_type", grant), ("client_id", id), ("username", "a"), ("password", "b"), ("scope", "api"));
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.True(body.GetProperty("error").GetString() is var said && (said == error || said is "invalid_client" or "invalid_request"), $"{grant}: {said}");
        }
        using var signedIn = await SignedIn();
        foreach (var (name, value) in ((string, string)[])[("response_type", "token"), ("response_type", "code id_token"), ("response_mode", "form_post"), ("scope", "openid everything")])
        {
            using var answer = await signedIn.GetAsync(new Uri(Authorize(id, (name, value)), UriKind.Relative), Cancel);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest || answer.Headers.Location!.Query.Contains("error=", StringComparison.Ordinal), $"{name}={value}: {answer.StatusCode}");
            Assert.DoesNotContain("code=", answer.Headers.Location?.OriginalString ?? "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_code_is_too_old_after_a_minute()
    {
        var id = await Client();
        using var signedIn = await SignedIn();
        var code = await Code(signedIn, id);
        try
        {
            world.Host.Clock.Set(DateTimeOffset.UtcNow.AddSeconds(65));
            Assert.Equal(HttpStatusCode.BadRequest, (await Redeem(id, code)).Status);
        }
        finally
        {
            world.Host.Clock.Set(DateTimeOffset.UtcNow);
        }
        Assert.Equal(HttpStatusCode.OK, (await Redeem(id, await Code(signedIn, id))).Status);
    }

    [Fact]
    public async Task Only_an_access_token_made_for_the_api_opens_it_and_only_from_the_header()
    {
        var id = await Client();
        using var signedIn = await SignedIn();
        var (_, tokens) = await Redeem(id, await Code(signedIn, id));
        var (_, narrow) = await Redeem(id, await Code(signedIn, id, ("scope", "openid profile")));
        Assert.Equal(HttpStatusCode.OK, await CallApi(tokens.GetProperty("access_token").GetString()));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallApi(narrow.GetProperty("access_token").GetString()));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallApi(tokens.GetProperty("id_token").GetString()));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallApi(tokens.GetProperty("refresh_token").GetString()));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallApi(null, $"?access_token={Uri.EscapeDataString(tokens.GetProperty("access_token").GetString()!)}"));
        // A reference token says nothing by itself; it is asked for.
        Assert.DoesNotContain('.', tokens.GetProperty("access_token").GetString()!);
    }

    [Fact]
    public async Task An_identity_token_that_was_changed_or_is_unsigned_ends_no_session()
    {
        var id = await Client();
        var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        using var signedIn = world.Host.Client("sso");
        signedIn.DefaultRequestHeaders.Add("Cookie", browser.CookiesOf("sso"));
        var (_, tokens) = await Redeem(id, await Code(signedIn, id));
        var parts = tokens.GetProperty("id_token").GetString()!.Split('.');
        Assert.Equal("RS256", JsonSerializer.Deserialize<JsonElement>(WebEncoders.Base64UrlDecode(parts[0])).GetProperty("alg").GetString());
        var unsigned = WebEncoders.Base64UrlEncode("""{"alg":"none","typ":"JWT"}"""u8.ToArray());
        foreach (var forged in (string[])[$"{unsigned}.{parts[1]}.", $"{parts[0]}.{parts[1]}.{Changed(parts[2])}", $"{parts[0]}.{Changed(parts[1])}.{parts[2]}"])
        {
            using var answer = await signedIn.GetAsync(new Uri($"/connect/logout?id_token_hint={forged}", UriKind.Relative), Cancel);
            Assert.NotEqual(HttpStatusCode.OK, await CallLogoutEffect(browser));
        }

        static string Changed(string part) => (part[0] == 'A' ? 'B' : 'A') + part[1..];

        static async Task<HttpStatusCode> CallLogoutEffect(Browsing browser) =>
            (await browser.Go("bureau", "/Me")).IsAt("bureau", "/Me") ? HttpStatusCode.NoContent : HttpStatusCode.OK;
    }

    // What is served (V3, V13)

    [Fact]
    public async Task Nothing_is_served_but_pages_and_their_assets()
    {
        using var client = world.Host.Client("bureau");
        foreach (var path in (string[])
                 [
                     "/.git/HEAD", "/.git/config", "/.svn/entries", "/.env", "/appsettings.json", "/appsettings.Development.json", "/web.config", "/PartyDiscipline.Host.dll", "/Program.cs",
                     "/package.json", "/data/party-discipline.db", "/css/", "/js/", "/lib/", "/css/site.css.map", "/swagger", "/swagger/index.html", "/metrics", "/trace.axd", "/elmah.axd", "/debug",
                     "/css/../appsettings.json", "/css/%2e%2e/appsettings.json", "/..%2fappsettings.json", "/Pages/Index.cshtml",
                 ])
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{path}: {answer.StatusCode}");
            Assert.True(answer.Headers.CacheControl!.NoStore, path);
        }
        using var trace = new HttpRequestMessage(HttpMethod.Trace, "/") { Headers = { { "X-Canary", "canary-of-trace" } } };
        using var echoed = await client.SendAsync(trace, Cancel);
        Assert.False(echoed.IsSuccessStatusCode);
        Assert.DoesNotContain("canary-of-trace", await echoed.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_from_another_site_is_refused_even_with_its_token_and_a_call_of_the_api_without_one()
    {
        var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        var token = Token().Match(browser.Text).Groups[1].Value;
        using var client = world.Host.Client("bureau");
        foreach (var (site, expected) in ((string, HttpStatusCode)[])[("cross-site", HttpStatusCode.Forbidden), ("same-site", HttpStatusCode.Forbidden), ("same-origin", HttpStatusCode.Found)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/Desk/Notices?handler=ReadAll")
            {
                Headers = { { "Cookie", browser.CookiesOf("bureau") }, { "Sec-Fetch-Site", site } },
                Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]),
            };
            using var answer = await client.SendAsync(request, Cancel);
            Assert.True(answer.StatusCode == expected, $"{site}: {answer.StatusCode}");
        }
        foreach (var given in (string?[])[null, "CfDJ8-made-up", token])
        {
            // What was said above would be the only cookie of the browser of before.
            using var calling = world.Host.Client("bureau");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/responsibilities/organisation")
            {
                Headers = { { "Cookie", browser.CookiesOf("bureau") }, { "Operation-Id", $"{Guid.NewGuid()}" } },
                Content = new StringContent("""{"people":[],"parties":[]}""", Encoding.UTF8, "application/json"),
            };
            if (given is not null) request.Headers.Add("RequestVerificationToken", given);
            using var answer = await calling.SendAsync(request, Cancel);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest == (given != token), $"{given}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
        }
    }

    [Fact]
    public async Task No_page_holds_the_token_of_somebody_else()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
            using var browser = world.Browse();
            await (await browser.Go("bureau", "/Me")).SignIn(login);
            var tokens = Token().Matches(browser.Text).Select(m => m.Groups[1].Value).Distinct().ToList();
            Assert.NotEmpty(tokens);
            Assert.All(tokens, token => Assert.True(seen.Add(token), "A token of somebody who was here before stands in this page."));
        }
    }

    [Fact]
    public async Task No_answer_opens_itself_to_another_origin()
    {
        var (_, id) = await world.Somebody(roles: Roles.PoliticalOfficer);
        var cookie = await PortalSessions.Of(world.Host).Start("bureau", id, cancel: Cancel);
        using var client = world.Host.Client("bureau");
        foreach (var origin in (string[])["https://evil.cn", "null", $"http://sample1.localhost:{world.Host.Port}", $"http://bureau.localhost.evil.cn:{world.Host.Port}"])
            foreach (var (method, path) in ((HttpMethod, string)[])
                     [(HttpMethod.Get, "/Me"), (HttpMethod.Get, "/api/v1/responsibilities/years?callback=x"), (HttpMethod.Options, "/api/v1/responsibilities/organisation"), (HttpMethod.Get, "/css/site.css")])
            {
                using var request = new HttpRequestMessage(method, path) { Headers = { { "Cookie", cookie }, { "Origin", origin }, { "Access-Control-Request-Method", "POST" } } };
                using var answer = await client.SendAsync(request, Cancel);
                Assert.DoesNotContain(answer.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
                if (path.StartsWith("/api", StringComparison.Ordinal) && answer.IsSuccessStatusCode) Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
            }
    }

    async Task<string> Sid(Guid account) => (await world.Host.Get<Sessions>().Of(account, Cancel)).Single().Sid;

    async Task<string> Client()
    {
        var (outcome, id, _) = await world.Host.Get<ClientBook>().Register(
            world.Administrator("security", ClientBook.Permission), Guid.NewGuid(), new ClientRegistration("bureau", "外部应用", ClientKind.PublicApp, [Redirect], []), Cancel);
        SignOnWorld.Stands(outcome);
        return id!;
    }

    async Task<HttpClient> SignedIn()
    {
        var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        var client = world.Host.Client("sso");
        client.DefaultRequestHeaders.Add("Cookie", browser.CookiesOf("sso"));
        return client;
    }

    static string Authorize(string client, params (string Name, string Value)[] instead)
    {
        var fields = new Dictionary<string, string?>
        {
            ["client_id"] = client,
            ["redirect_uri"] = Redirect,
            ["response_type"] = "code",
            ["scope"] = "openid profile offline_access api",
            ["state"] = "s",
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in instead) fields[name] = value;
        return QueryHelpers.AddQueryString("/connect/authorize", fields);
    }

    static async Task<string> Code(HttpClient signedIn, string client, params (string Name, string Value)[] instead)
    {
        using var answer = await signedIn.GetAsync(new Uri(Authorize(client, instead), UriKind.Relative), Cancel);
        return QueryHelpers.ParseQuery(answer.Headers.Location!.Query)["code"].ToString();
    }

    async Task<(HttpStatusCode Status, JsonElement Body)> Ask(params (string Name, string Value)[] fields)
    {
        using var client = world.Host.Client("sso");
        using var answer = await client.PostAsync(new Uri("/connect/token", UriKind.Relative), new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), Cancel);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel));
    }

    Task<(HttpStatusCode Status, JsonElement Body)> Redeem(string client, string code) =>
        Ask(("grant_type", "authorization_code"), ("client_id", client), ("code", code), ("redirect_uri", Redirect), ("code_verifier", Verifier));

    async Task<HttpStatusCode> CallApi(string? token, string query = "")
    {
        using var client = world.Host.Client("bureau");
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync(new Uri("/api/v1/responsibilities/years" + query, UriKind.Relative), Cancel);
        return answer.StatusCode;
    }

    [GeneratedRegex("<input[^>]*name=\"(?:Input\\.(?:Password|Current|Again)|EnrolPassword|OthersPassword)\"[^>]*>")]
    private static partial Regex PasswordField();

    [GeneratedRegex("<script[^>]*src=\"([^\"]+)\"")]
    private static partial Regex Script();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    internal static partial Regex Token();
}

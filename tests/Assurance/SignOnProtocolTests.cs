using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>T11: the protocol as we have set it up. That the library is right is its own tests' matter; that we asked it for the right things is ours.</summary>
public sealed class SignOnProtocolTests(SignOnWorld world) : IClassFixture<SignOnWorld>
{
    const string Redirect = "https://app.example.cn/callback";
    const string Verifier = "a-verifier-that-is-long-enough-to-be-taken-0123456789";

    static string Challenge => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    async Task<string> Client(params string[] uris)
    {
        var (outcome, id, _) = await world.Host.Get<ClientBook>().Register(
            world.Administrator("security", ClientBook.Permission), Guid.NewGuid(),
            new ClientRegistration("bureau", "外部应用", ClientKind.PublicApp, uris.Length > 0 ? uris : [Redirect], []));
        SignOnWorld.Stands(outcome);
        return id!;
    }

    static string Ask(string client, string? redirect = Redirect, string? challenge = "S", string method = "S256") => QueryHelpers.AddQueryString("/connect/authorize", new Dictionary<string, string?>
    {
        ["client_id"] = client,
        ["redirect_uri"] = redirect,
        ["response_type"] = "code",
        ["scope"] = "openid profile offline_access api",
        ["state"] = "s",
        ["code_challenge"] = challenge == "S" ? Challenge : challenge,
        ["code_challenge_method"] = challenge is null ? null : method,
    }.Where(p => p.Value is not null));

    async Task<HttpClient> SignedIn()
    {
        var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        var client = world.Host.Client("sso");
        client.DefaultRequestHeaders.Add("Cookie", browser.CookiesOf("sso"));
        return client;
    }

    static async Task<string> CodeFrom(HttpClient signedIn, string client)
    {
        using var answer = await signedIn.GetAsync(new Uri(Ask(client), UriKind.Relative));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.StartsWith(Redirect + "?", answer.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        return QueryHelpers.ParseQuery(answer.Headers.Location.Query)["code"].ToString();
    }

    async Task<(HttpStatusCode Status, JsonElement Body)> Token(params (string Name, string Value)[] fields)
    {
        using var client = world.Host.Client("sso");
        using var answer = await client.PostAsync(new Uri("/connect/token", UriKind.Relative), new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    Task<(HttpStatusCode Status, JsonElement Body)> Redeem(string client, string code, string verifier = Verifier) => Token(
        ("grant_type", "authorization_code"), ("client_id", client), ("code", code), ("redirect_uri", Redirect), ("code_verifier", verifier));

    public static TheoryData<string> OtherAddresses =>
    [
        "https://app.example.cn/callback/", "https://app.example.cn/Callback", "https://app.example.cn/callback?x=1", "https://app.example.cn/callback#f",
        "https://app.example.cn/callback/../evil", "https://app.example.cn/callback%2f", "https://app.example.cn//callback", "https://app.example.cn/callback;x",
        "https://app.example.cn:444/callback", "http://app.example.cn/callback", "https://evil.example.cn/callback", "https://app.example.cn.evil.cn/callback",
        "https://app.example.cn@evil.cn/callback", "https://evil.cn/https://app.example.cn/callback", "https://APP.example.cn.evil.cn/callback", "https://app.example.cn\\@evil.cn/callback",
        "//evil.cn/callback", "/callback", "javascript:alert(1)", "data:text/html,x", "https://sub.app.example.cn/callback", "https://example.cn/callback",
        "https://app.example.cn/callback%00", "https://app.example.cn/callback%0d%0a", " https://app.example.cn/callback", "https://app.example.cn/callback ",
        "https://app.example.cn/c%61llback", "https://app.example.cn./callback", "https://[::1]/callback", "https://127.0.0.1/callback", "*", "",
    ];

    [Theory]
    [MemberData(nameof(OtherAddresses))]
    public async Task Any_other_address_to_come_back_to_is_refused_without_going_there(string address)
    {
        var id = await Client();
        using var signedIn = await SignedIn();
        using var answer = await signedIn.GetAsync(new Uri(Ask(id, address), UriKind.Relative));
        Assert.Null(answer.Headers.Location);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData(null, "S256")]
    [InlineData("a-plain-challenge-that-is-long-enough-to-be-taken-by-anybody", "plain")]
    public async Task Without_a_hashed_proof_there_is_no_code(string? challenge, string method)
    {
        var id = await Client();
        using var signedIn = await SignedIn();
        using var answer = await signedIn.GetAsync(new Uri(Ask(id, challenge: challenge, method: method), UriKind.Relative));
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest || answer.Headers.Location!.Query.Contains("error=invalid_request", StringComparison.Ordinal), $"{answer.StatusCode} {answer.Headers.Location}");
        Assert.DoesNotContain("code=", answer.Headers.Location?.Query ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_offers_only_the_hashed_proof_and_the_query()
    {
        using var client = world.Host.Client("sso");
        var found = await client.GetFromJsonAsync<JsonElement>(new Uri("/.well-known/openid-configuration", UriKind.Relative));
        Assert.Equal(["S256"], found.GetProperty("code_challenge_methods_supported").EnumerateArray().Select(e => e.GetString()!));
        Assert.Equal(["code"], found.GetProperty("response_types_supported").EnumerateArray().Select(e => e.GetString()!));
        Assert.Equal(["query"], found.GetProperty("response_modes_supported").EnumerateArray().Select(e => e.GetString()!));
        Assert.Equal(world.Addresses.Issuer.AbsoluteUri, found.GetProperty("issuer").GetString());
    }

    [Fact]
    public async Task A_wrong_verifier_gets_no_token()
    {
        var id = await Client();
        using var signedIn = await SignedIn();
        var (status, body) = await Redeem(id, await CodeFrom(signedIn, id), new string('x', 50));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid_grant", body.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_code_works_once_and_a_second_use_voids_what_the_first_got()
    {
        var id = await Client();
        using var signedIn = await SignedIn();
        var code = await CodeFrom(signedIn, id);
        var (first, tokens) = await Redeem(id, code);
        Assert.Equal(HttpStatusCode.OK, first);
        Assert.Equal(HttpStatusCode.OK, await CallApi(tokens));

        var (second, _) = await Redeem(id, code);
        Assert.Equal(HttpStatusCode.BadRequest, second);
        Assert.Equal(HttpStatusCode.Unauthorized, await CallApi(tokens));
    }

    [Fact]
    public async Task A_refresh_token_works_once_at_once()
    {
        var id = await Client();
        using var signedIn = await SignedIn();
        var (_, first) = await Redeem(id, await CodeFrom(signedIn, id));
        var (renewed, second) = await Refresh(id, first);
        Assert.Equal(HttpStatusCode.OK, renewed);
        Assert.NotEqual(first.GetProperty("refresh_token").GetString(), second.GetProperty("refresh_token").GetString());
        var (again, _) = await Refresh(id, first);
        Assert.Equal(HttpStatusCode.BadRequest, again);
    }

    [Fact]
    public async Task A_person_s_tokens_die_with_his_session()
    {
        var id = await Client();
        var (login, account) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        using var signedIn = world.Host.Client("sso");
        signedIn.DefaultRequestHeaders.Add("Cookie", browser.CookiesOf("sso"));
        var (_, tokens) = await Redeem(id, await CodeFrom(signedIn, id));
        Assert.Equal(HttpStatusCode.OK, await CallApi(tokens));

        await world.Host.Get<Sessions>().EndAll(account, "test", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, await CallApi(tokens));
        Assert.Equal(HttpStatusCode.BadRequest, (await Refresh(id, tokens)).Status);
    }

    [Fact]
    public async Task A_portal_s_own_code_is_of_no_use_to_anybody_without_its_secret()
    {
        var (status, body) = await Token(
            ("grant_type", "authorization_code"), ("client_id", PortalClients.ClientIdOf("bureau")), ("code", "x"),
            ("redirect_uri", new Uri(world.Addresses.PortalOf("bureau"), PortalClients.CallbackPath("bureau")).AbsoluteUri), ("code_verifier", Verifier));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("invalid_client", body.GetProperty("error").GetString());
    }

    public static TheoryData<string> Elsewhere =>
    [
        "https://evil.cn", "//evil.cn", "/\\evil.cn", "\\\\evil.cn", "http:evil.cn", "/connect/authorize@evil.cn", "javascript:alert(1)", "/%09/evil.cn", "https:///evil.cn", "/connect/authorizeX?x",
    ];

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task After_signing_in_nobody_is_sent_elsewhere(string address)
    {
        var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await browser.Go("sso", "/Sso/SignIn?ReturnUrl=" + Uri.EscapeDataString(address));
        await browser.SignIn(login);
        Assert.True(browser.At.Host.EndsWith(".localhost", StringComparison.Ordinal), browser.At.AbsoluteUri);
    }

    [Fact]
    public async Task The_next_signing_key_is_published_before_its_turn_and_the_old_one_stays()
    {
        var options = world.Host.Get<Microsoft.Extensions.Options.IOptionsMonitor<OpenIddict.Server.OpenIddictServerOptions>>();
        var (keys, cancel) = (world.Host.Get<KeyRing>(), TestContext.Current.CancellationToken);
        var first = Names();
        try
        {
            world.Host.Clock.Set(DateTimeOffset.UtcNow.AddDays(80));
            await keys.Load(cancel);
            var early = Names();
            Assert.Equal(first[0], early[0]);
            Assert.Equal(2, early.Count);

            world.Host.Clock.Set(DateTimeOffset.UtcNow.AddDays(91));
            await keys.Load(cancel);
            var turned = Names();
            Assert.Equal(early[1], turned[0]);
            Assert.Contains(first[0], turned);

            world.Host.Clock.Set(DateTimeOffset.UtcNow.AddDays(91 + 181));
            await keys.Load(cancel);
            Assert.DoesNotContain(first[0], Names());
        }
        finally
        {
            world.Host.Clock.Set(DateTimeOffset.UtcNow);
            await keys.Load(cancel);
        }

        List<string> Names() => [.. options.CurrentValue.SigningCredentials.Select(c => c.Key.KeyId)];
    }

    Task<(HttpStatusCode Status, JsonElement Body)> Refresh(string client, JsonElement tokens) => Token(
        ("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", tokens.GetProperty("refresh_token").GetString()!));

    async Task<HttpStatusCode> CallApi(JsonElement tokens)
    {
        using var client = world.Host.Client("bureau");
        client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("access_token").GetString());
        using var answer = await client.GetAsync(new Uri("/api/v1/responsibilities/years", UriKind.Relative));
        return answer.StatusCode;
    }
}

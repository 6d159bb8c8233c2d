using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Server;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// ASVS V10.5: what a portal takes for an identity token. Somebody sits in the wire between a portal and the sign-on server, has the server's
/// own key, and puts another token in the place of the right one.
/// </summary>
public sealed class PortalTokenTests : IAsyncLifetime
{
    readonly Between between = new();
    RunningHost host = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await RunningHost.Start(at: DateTimeOffset.UtcNow, configure: web => web.ConfigureTestServices(services => services.AddSingleton<BackchannelHandler>(() => between)));
        var founding = host.Get<Founding>();
        await founding.Tenant("bureau", TenantKind.Bureau, new LocalText("示例局", "Sample bureau"), 0);
        await founding.Tenant("sample1", TenantKind.Prison, new LocalText("示例一监狱", "Sample one"), 1);
        foreach (var login in (string[])["first", "second"])
            await founding.OpenAccount("bureau", new AccountOpening(login, "某人", Lanes.Business, host.Get<Passwords>().Hash(SignOnWorld.Password), false), [Roles.PoliticalOfficer], Cancel);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Metadata_of_another_issuer_are_not_taken()
    {
        between.Metadata = text => text.Replace($"\"issuer\": \"{host.Get<Host.Tenancy.Addresses>().Issuer}\"", "\"issuer\": \"http://evil.invalid/\"", StringComparison.Ordinal).Replace($"\"issuer\":\"{host.Get<Host.Tenancy.Addresses>().Issuer}\"", "\"issuer\":\"http://evil.invalid/\"", StringComparison.Ordinal);
        using var client = host.Client("bureau");
        using (var refused = await client.GetAsync(new Uri("/Me", UriKind.Relative), Cancel))
        {
            Assert.True(between.Changed, "The metadata were not changed.");
            Assert.InRange((int)refused.StatusCode, 500, 503);
            Assert.Null(refused.Headers.Location);
        }
        between.Metadata = null;
        using var sound = await client.GetAsync(new Uri("/Me", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Found, sound.StatusCode);
    }

    [Fact]
    public async Task A_portal_takes_only_the_identity_token_that_was_made_for_it_and_for_this_sign_in()
    {
        // Changed in nothing and signed anew: the way in which the others are made is sound.
        Assert.True(await Enters("second", token => Signed(token, _ => { })));
        var first = "";
        Assert.True(await Enters("first", token => first = token));
        (string What, Func<string, string> Token)[] wrong =
        [
            ("another person's, of before", _ => first),
            ("another sign-in's", token => Signed(token, t => t["nonce"] = JsonNode.Parse(Payload(first))!["nonce"]!.GetValue<string>())),
            ("no sign-in's", token => Signed(token, t => t.Remove("nonce"))),
            ("another portal's", token => Signed(token, t => t["aud"] = PortalClients.ClientIdOf("sample1"))),
            ("nobody's", token => Signed(token, t => t.Remove("aud"))),
            ("another issuer's", token => Signed(token, t => t["iss"] = "http://evil.invalid/")),
            ("no issuer's", token => Signed(token, t => t.Remove("iss"))),
            ("yesterday's", token => Signed(token, t => (t["exp"], t["iat"], t["nbf"]) = (Ago(86_000), Ago(86_400), Ago(86_400)))),
            ("unsigned", token => $"{WebEncoders.Base64UrlEncode("""{"alg":"none"}"""u8)}.{token.Split('.')[1]}."),
            ("none at all", _ => ""),
        ];
        foreach (var (what, token) in wrong) Assert.False(await Enters("second", token), what);
        Assert.True(await Enters("second", token => token));

        static JsonNode Ago(int seconds) => JsonValue.Create(DateTimeOffset.UtcNow.AddSeconds(-seconds).ToUnixTimeSeconds());
    }

    /// <summary>Whether somebody is at his portal after signing in, when this is what the portal is given.</summary>
    async Task<bool> Enters(string login, Func<string, string> token)
    {
        between.Token = token;
        between.Changed = false;
        using var browser = new Browsing(host);
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        Assert.True(between.Changed, "No token came by.");
        Assert.True(browser.IsAt("bureau", "/Me") || browser.IsAt("bureau", "/Me/SignedOut"), browser.At.AbsoluteUri);
        return browser.IsAt("bureau", "/Me");
    }

    string Signed(string token, Action<JsonObject> change)
    {
        var payload = JsonNode.Parse(Payload(token))!.AsObject();
        change(payload);
        var key = host.Get<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue.SigningCredentials[0];
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(payload.ToJsonString(), key);
    }

    static string Payload(string token) => Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token.Split('.')[1]));

    /// <summary>The wire between the portals and the sign-on server.</summary>
    sealed class Between() : DelegatingHandler(PortalOptions.NewHandler())
    {
        public Func<string, string>? Token { get; set; }
        public Func<string, string>? Metadata { get; set; }
        public bool Changed { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            var path = request.RequestUri!.AbsolutePath;
            if (path.EndsWith("/openid-configuration", StringComparison.Ordinal) && Metadata is { } metadata)
            {
                var text = await answer.Content.ReadAsStringAsync(cancellationToken);
                var other = metadata(text);
                Changed = other != text;
                answer.Content = new StringContent(other, Encoding.UTF8, "application/json");
            }
            if (path == "/connect/token" && Token is { } token && answer.IsSuccessStatusCode)
            {
                var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
                body["id_token"] = token(body["id_token"]!.GetValue<string>());
                Changed = true;
                answer.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            }
            return answer;
        }
    }
}

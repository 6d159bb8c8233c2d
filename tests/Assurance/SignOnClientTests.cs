using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Duende.IdentityModel.OidcClient;
using Duende.IdentityModel.OidcClient.Browser;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>An outside application signs people on with a client library of somebody else, and a system acts under its own name.</summary>
public sealed class SignOnClientTests(SignOnWorld world) : IClassFixture<SignOnWorld>
{
    const string Redirect = "https://app.example.cn/callback";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registered_application_signs_a_person_on_reads_the_api_refreshes_and_signs_out()
    {
        var (outcome, id, secret) = await world.Host.Get<ClientBook>().Register(
            world.Administrator("security", ClientBook.Permission), Guid.NewGuid(), new ClientRegistration("bureau", "综合办公", ClientKind.PublicApp, [Redirect], []), Cancel);
        SignOnWorld.Stands(outcome);
        Assert.Null(secret);
        var (login, account) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        var client = new OidcClient(new OidcClientOptions
        {
            Authority = world.Addresses.Issuer.AbsoluteUri,
            ClientId = id,
            RedirectUri = Redirect,
            PostLogoutRedirectUri = Redirect,
            Scope = "openid profile offline_access api",
            Browser = new Window(browser, login),
            BackchannelHandler = world.Host.Get<BackchannelHandler>()(),
            DisablePushedAuthorization = true,
            Policy = new Policy { Discovery = new() { RequireHttps = false } },
        });

        var signedIn = await client.LoginAsync(new LoginRequest(), Cancel);
        Assert.False(signedIn.IsError, $"{signedIn.Error} {signedIn.ErrorDescription}");
        Assert.Equal($"{account:N}", signedIn.User.FindFirst("sub")!.Value);
        Assert.Equal($"某人 {login}", signedIn.User.FindFirst("name")!.Value);
        Assert.Equal(HttpStatusCode.OK, await Years("bureau", signedIn.AccessToken));
        // The person holds nothing at the prison: the same token is forbidden there.
        Assert.Equal(HttpStatusCode.Forbidden, await Years("sample1", signedIn.AccessToken));

        var renewed = await client.RefreshTokenAsync(signedIn.RefreshToken, cancellationToken: Cancel);
        Assert.False(renewed.IsError, renewed.Error);
        Assert.Equal(HttpStatusCode.OK, await Years("bureau", renewed.AccessToken));
        Assert.True((await client.RefreshTokenAsync(signedIn.RefreshToken, cancellationToken: Cancel)).IsError);

        var left = await client.LogoutAsync(new LogoutRequest { IdTokenHint = signedIn.IdentityToken }, Cancel);
        Assert.False(left.IsError, left.Error);
        Assert.Equal(HttpStatusCode.Unauthorized, await Years("bureau", renewed.AccessToken));
    }

    [Fact]
    public async Task A_system_acts_under_its_own_name_once_a_second_person_has_opened_it()
    {
        var clients = world.Host.Get<ClientBook>();
        var (first, second) = (world.Administrator("security", ClientBook.Permission), world.Administrator("security2", ClientBook.Permission));
        var (outcome, id, secret) = await clients.Register(
            first, Guid.NewGuid(), new ClientRegistration("bureau", "数据交换平台", ClientKind.System, [], [Roles.PoliticalOfficer]), Cancel);
        var entry = SignOnWorld.Stands(outcome);

        Assert.Null(await Token(id!, secret!));
        Assert.IsType<Outcome.Refused>(await clients.SetDisabled(first, Guid.NewGuid(), entry, disabled: false, Cancel));
        SignOnWorld.Stands(await clients.SetDisabled(second, Guid.NewGuid(), entry, disabled: false, Cancel));
        Assert.Null(await Token(id!, "not the secret"));

        var token = (await Token(id!, secret!))!;
        Assert.Equal(HttpStatusCode.OK, await Years("bureau", token));
        // It is registered at the bureau and is nobody at a prison.
        Assert.Equal(HttpStatusCode.Unauthorized, await Years("sample1", token));

        using var api = world.Host.Client("bureau");
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var organisation = new { people = new[] { new { number = "S01", name = "某某" } }, parties = new[] { new { kind = "secretary", key = "main", nameZh = "书记", nameEn = "Secretary", holder = "S01", since = "2024-03-01" } } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/responsibilities/organisation") { Content = JsonContent.Create(organisation) };
        request.Headers.Add("Operation-Id", $"{Guid.NewGuid()}");
        using var answer = await api.SendAsync(request, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        await using (var ledger = world.Host.Get<Database<LedgerDb>>().Open("bureau"))
        {
            var last = await ledger.Entries.OrderByDescending(e => e.Seq).FirstAsync(e => e.Fact.EndsWith("OrganisationImported"), Cancel);
            Assert.Equal((id, "数据交换平台"), (last.Client, last.ActorName));
        }

        SignOnWorld.Stands(await clients.SetDisabled(first, Guid.NewGuid(), entry, disabled: true, Cancel));
        Assert.Equal(HttpStatusCode.Unauthorized, await Years("bureau", token));
        Assert.Null(await Token(id!, secret!));
    }

    [Fact]
    public async Task Without_a_token_the_api_answers_401_as_problem_details()
    {
        using var client = world.Host.Client("bureau");
        using var answer = await client.GetAsync(new Uri("/api/v1/responsibilities/years", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("http://app.example.cn/callback")]
    [InlineData("https://*.example.cn/callback")]
    [InlineData("https://app.example.cn/callback#part")]
    [InlineData("https://user@app.example.cn/callback")]
    [InlineData("/callback")]
    [InlineData("javascript:alert(1)")]
    public async Task An_address_that_is_not_whole_and_safe_is_not_registered(string address)
    {
        var (outcome, _, _) = await world.Host.Get<ClientBook>().Register(
            world.Administrator("security", ClientBook.Permission), Guid.NewGuid(), new ClientRegistration("bureau", "某应用", ClientKind.PublicApp, [address], []), Cancel);
        Assert.Equal("Client.Uris", Assert.Single(Assert.IsType<Outcome.Refused>(outcome).Faults).Rule);
    }

    async Task<string?> Token(string client, string secret)
    {
        using var http = world.Host.Client("sso");
        using var answer = await http.PostAsync(new Uri("/connect/token", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client,
            ["client_secret"] = secret,
            ["scope"] = "api",
        }), Cancel);
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("access_token").GetString() : null;
    }

    async Task<HttpStatusCode> Years(string tenant, string? token)
    {
        using var client = world.Host.Client(tenant);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync(new Uri("/api/v1/responsibilities/years", UriKind.Relative), Cancel);
        return answer.StatusCode;
    }

    /// <summary>The browser window that the library opens: it signs in where it must and stops at the application's own address.</summary>
    sealed class Window(Browsing browser, string login) : IBrowser
    {
        public async Task<BrowserResult> InvokeAsync(BrowserOptions options, CancellationToken cancellationToken = default)
        {
            var at = await browser.Follow(new Uri(options.StartUrl), options.EndUrl);
            if (at is null)
            {
                await browser.SignIn(login, follow: false);
                at = await browser.Follow(new Uri(browser.At, browser.Answer.Headers.Location!), options.EndUrl);
            }
            return at is null
                ? new BrowserResult { ResultType = BrowserResultType.UnknownError, Error = browser.At.AbsoluteUri }
                : new BrowserResult { ResultType = BrowserResultType.Success, Response = at.AbsoluteUri };
        }
    }
}

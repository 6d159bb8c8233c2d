using System.Net;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>T11: signing in once, going everywhere one may, and being out everywhere at once.</summary>
public sealed class SignOnTests(SignOnWorld world) : IClassFixture<SignOnWorld>
{
    [Fact]
    public async Task Signed_in_at_one_portal_a_person_with_rights_enters_another_without_typing()
    {
        var (login, id) = await world.Somebody(roles: Roles.PoliticalOfficer);
        await world.Host.Get<Founding>().Grant("sample1", id, [Roles.SuperiorViewer]);
        using var browser = world.Browse();

        await browser.Go("bureau", "/Me");
        Assert.True(browser.IsAt("sso", "/Sso/SignIn"));
        await browser.SignIn(login);
        Assert.True(browser.IsAt("bureau", "/Me"), browser.At.AbsoluteUri);
        Assert.Equal(HttpStatusCode.OK, browser.Status);

        await browser.Go("sample1", "/Me");
        Assert.True(browser.IsAt("sample1", "/Me"), browser.At.AbsoluteUri);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
    }

    [Fact]
    public async Task Without_a_role_in_a_unit_its_portal_is_forbidden_to_a_person_who_is_signed_in()
    {
        var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        await browser.Go("sample2", "/Me");
        Assert.True(browser.IsAt("sample2", "/Me"), browser.At.AbsoluteUri);
        Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
    }

    [Fact]
    public async Task Signing_out_at_one_portal_signs_out_of_all()
    {
        var (login, id) = await world.Somebody(roles: Roles.PoliticalOfficer);
        await world.Host.Get<Founding>().Grant("sample1", id, [Roles.SuperiorViewer]);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        await browser.Go("sample1", "/Me");

        await (await browser.Go("bureau", "/Me/SignOut")).Send();
        Assert.True(browser.IsAt("bureau", "/Me/SignedOut"), browser.At.AbsoluteUri);

        await browser.Go("sample1", "/Me");
        Assert.True(browser.IsAt("sso", "/Sso/SignIn"), browser.At.AbsoluteUri);
        await browser.Go("bureau", "/Me");
        Assert.True(browser.IsAt("sso", "/Sso/SignIn"), browser.At.AbsoluteUri);
    }

    [Fact]
    public async Task A_link_that_somebody_else_sent_signs_nobody_out()
    {
        var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        await browser.Go("sso", "/connect/logout");
        Assert.True(browser.IsAt("sso", "/Sso/SignOut"), browser.At.AbsoluteUri);
        await browser.Go("bureau", "/Me");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
    }

    [Fact]
    public async Task A_revoked_role_bites_at_the_next_click()
    {
        var (login, id) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        Assert.Equal(HttpStatusCode.OK, browser.Status);

        await using var db = world.Host.Get<Kernel.Records.Database<PartyDiscipline.Host.HostDb>>().Open("bureau");
        var grant = db.Grants.Single(g => g.Account == id).Id;
        SignOnWorld.Stands(await world.Host.Get<GrantBook>().Revoke(world.Administrator("security", GrantBook.Manage), Guid.NewGuid(), grant, "调离"));

        await browser.Go("bureau", "/Me");
        Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
    }

    [Fact]
    public async Task A_shut_account_is_out_at_the_next_click()
    {
        var (login, id) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        SignOnWorld.Stands(await world.Host.Get<AccountBook>().SetDisabled(world.Administrator("security"), Guid.NewGuid(), id, disabled: true));
        await browser.Go("bureau", "/Me");
        Assert.True(browser.IsAt("sso", "/Sso/SignIn"), browser.At.AbsoluteUri);
        await browser.SignIn(login);
        Assert.True(browser.IsAt("sso", "/Sso/SignIn"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
    }

    [Fact]
    public async Task A_second_sign_in_ends_the_first()
    {
        var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var first = world.Browse();
        using var second = world.Browse();
        await (await first.Go("bureau", "/Me")).SignIn(login);
        await (await second.Go("bureau", "/Me")).SignIn(login);
        Assert.Equal(HttpStatusCode.OK, (await second.Go("bureau", "/Me")).Status);
        await first.Go("bureau", "/Me");
        Assert.True(first.IsAt("sso", "/Sso/SignIn"), first.At.AbsoluteUri);
    }

    [Fact]
    public async Task A_ticket_counts_only_at_the_portal_that_issued_it()
    {
        var (_, id) = await world.Somebody(roles: Roles.PoliticalOfficer);
        await world.Host.Get<Founding>().Grant("sample1", id, [Roles.SuperiorViewer]);
        var cookie = await PortalSessions.Of(world.Host).Start("bureau", id);
        foreach (var (tenant, expected) in ((string, HttpStatusCode)[])[("bureau", HttpStatusCode.OK), ("sample1", HttpStatusCode.Found)])
        {
            using var client = world.Host.Client(tenant);
            client.DefaultRequestHeaders.Add("Cookie", cookie);
            using var answer = await client.GetAsync(new Uri("/Me", UriKind.Relative));
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_live_part_of_a_page_makes_the_whole_page_sign_in_again()
    {
        using var client = world.Host.Client("bureau");
        client.DefaultRequestHeaders.Add("HX-Request", "true");
        client.DefaultRequestHeaders.Add("HX-Current-URL", $"http://bureau.localhost:{world.Host.Port}/Me?x=1");
        using var answer = await client.GetAsync(new Uri("/Me", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("/Me?x=1", answer.Headers.GetValues("HX-Redirect").Single());
    }

    [Theory]
    [InlineData("sso", "/Me", HttpStatusCode.NotFound)]
    [InlineData("sso", "/api/v1/responsibilities/years", HttpStatusCode.NotFound)]
    [InlineData("bureau", "/Sso/SignIn", HttpStatusCode.NotFound)]
    [InlineData("bureau", "/connect/token", HttpStatusCode.NotFound)]
    [InlineData("bureau", "/connect/authorize", HttpStatusCode.NotFound)]
    [InlineData("bureau", "/.well-known/openid-configuration", HttpStatusCode.NotFound)]
    [InlineData("nowhere", "/", HttpStatusCode.NotFound)]
    [InlineData("a.bureau", "/", HttpStatusCode.NotFound)]
    [InlineData("bureau", "/Setup", HttpStatusCode.NotFound)]
    [InlineData("sso", "/.well-known/openid-configuration", HttpStatusCode.OK)]
    public async Task Each_host_name_answers_only_what_is_its_own(string host, string path, HttpStatusCode expected)
    {
        using var client = world.Host.Client(host);
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(expected, answer.StatusCode);
    }
}

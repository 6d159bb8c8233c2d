using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>G01, G02, G04, G08: passwords, lockout, second factor, and administrators who exclude each other.</summary>
public sealed partial class SignOnAccountTests(SignOnWorld world) : IClassFixture<SignOnWorld>
{
    static readonly IPAddress Office = IPAddress.Parse("10.1.2.3");
    static readonly IPAddress Outside = IPAddress.Parse("203.0.113.7");
    static readonly IPAddress FarOutside = IPAddress.Parse("2001:db8::7");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Clause", "G02")]
    public async Task Five_wrong_passwords_from_anywhere_unknown_shut_out_every_stranger_for_half_an_hour()
    {
        var signIn = world.Host.Get<SignIn>();
        var (login, _) = await world.Somebody();
        for (var i = 0; i < 4; i++) Assert.Null(await signIn.Password(login, "wrong", i % 2 == 0 ? Outside : FarOutside, Cancel));
        Assert.NotNull(await signIn.Password(login, SignOnWorld.Password, Outside, Cancel));
        Assert.Null(await signIn.Password(login, "wrong", Outside, Cancel));
        Assert.Null(await signIn.Password(login, SignOnWorld.Password, Outside, Cancel));
        Assert.Null(await signIn.Password(login, SignOnWorld.Password, FarOutside, Cancel));
    }

    [Fact]
    [Trait("Clause", "G02")]
    public async Task No_stranger_locks_out_somebody_who_sits_where_he_always_sits()
    {
        var signIn = world.Host.Get<SignIn>();
        var (login, id) = await world.Somebody();
        var account = (await world.Host.Get<AccountBook>().Find(id, Cancel))!;
        await signIn.Succeeded(account, Office, Cancel);
        for (var i = 0; i < 9; i++) Assert.Null(await signIn.Password(login, "wrong", Outside, Cancel));
        Assert.Null(await signIn.Password(login, SignOnWorld.Password, Outside, Cancel));
        Assert.NotNull(await signIn.Password(login, SignOnWorld.Password, Office, Cancel));
    }

    [Fact]
    [Trait("Clause", "G02")]
    public async Task Guesses_made_at_the_same_moment_count_each()
    {
        var signIn = world.Host.Get<SignIn>();
        var (login, id) = await world.Somebody();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => signIn.Password(login, "wrong", Outside, Cancel)));
        Assert.Null(await signIn.Password(login, SignOnWorld.Password, Outside, Cancel));
        Assert.Equal(5, await Facts(id, "Sso.SignInFailed"));
        Assert.Equal(1, await Facts(id, "Sso.LockedOut"));
    }

    [Fact]
    [Trait("Clause", "G02")]
    public async Task What_is_left_empty_is_missing_not_wrong_and_no_account_counts_it()
    {
        var (login, id) = await world.Somebody(secret: SignOnWorld.Secret, roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await browser.Go("bureau", "/Me");
        for (var i = 0; i < 6; i++) await browser.SignIn(login, password: "");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.Equal(["请填写“口令”。"], Faults());
        Assert.Contains($"value=\"{login}\"", browser.Text, StringComparison.Ordinal);
        await browser.SignIn("  ", password: "");
        Assert.Equal(["请填写“用户名”。", "请填写“口令”。"], Faults());
        await browser.SignIn(login);
        Assert.True(browser.IsAt("sso", "/Sso/SecondFactor"), browser.At.AbsoluteUri);
        for (var i = 0; i < 6; i++) await browser.Send(null, ("Code", " "));
        Assert.Equal(["请填写“验证器上的 6 位数字”。"], Faults());
        Assert.Equal(0, await Facts(id, "Sso.SignInFailed"));
        await browser.Send(null, ("Code", SignOnWorld.Code(SignOnWorld.Secret)));
        Assert.True(browser.IsAt("bureau", "/Me"), browser.At.AbsoluteUri);

        IEnumerable<string> Faults() => FieldError().Matches(WebUtility.HtmlDecode(browser.Text)).Select(m => m.Groups[1].Value);
    }

    [Fact]
    public async Task An_unknown_name_and_a_wrong_password_are_told_alike()
    {
        var (login, _) = await world.Somebody();
        using var known = world.Browse();
        using var unknown = world.Browse();
        await (await known.Go("sso", "/Sso/SignIn")).SignIn(login, "wrong");
        await (await unknown.Go("sso", "/Sso/SignIn")).SignIn("nobody-" + login, "wrong");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, known.Status);
        Assert.Equal(known.Status, unknown.Status);
        Assert.Equal(Bare(known.Text, login), Bare(unknown.Text, "nobody-" + login));

        static string Bare(string text, string name) => System.Text.RegularExpressions.Regex.Replace(text, "value=\"CfDJ8[^\"]*\"", "").Replace(name, "", StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Clause", "G01")]
    public async Task The_first_password_is_changed_before_anything_else()
    {
        var (login, _) = await world.Somebody(mustChange: true, roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        Assert.True(browser.IsAt("sso", "/Sso/NewPassword"), browser.At.AbsoluteUri);

        foreach (var bad in (string[])["Short-1", "all-lower-case-letters", $"Xx1-{login}-Xx1", SignOnWorld.Password])
        {
            await browser.Send(null, ("Input.Password", bad), ("Input.Again", bad));
            Assert.True(browser.Status == HttpStatusCode.UnprocessableEntity, bad);
        }
        await browser.Send(null, ("Input.Password", "Quite-Another-7"), ("Input.Again", "Quite-Another-7"));
        Assert.True(browser.IsAt("bureau", "/Me"), browser.At.AbsoluteUri);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
    }

    [Fact]
    [Trait("Clause", "G01")]
    public async Task None_of_the_last_five_passwords_returns_and_the_sixth_may()
    {
        var (signIn, book) = (world.Host.Get<SignIn>(), world.Host.Get<AccountBook>());
        var (_, id) = await world.Somebody();
        for (var i = 1; i <= 5; i++)
        {
            Assert.Equal("Password.Returns", Assert.Single(await signIn.NewPassword((await book.Find(id, Cancel))!, SignOnWorld.Password, null, Cancel)).Rule);
            Assert.Empty(await signIn.NewPassword((await book.Find(id, Cancel))!, $"Another-Horse-{i}", null, Cancel));
        }
        Assert.Empty(await signIn.NewPassword((await book.Find(id, Cancel))!, SignOnWorld.Password, null, Cancel));
    }

    [Fact]
    [Trait("Clause", "G04")]
    public async Task A_discipline_officer_is_not_in_before_a_second_factor_is_enrolled_and_a_code_works_once()
    {
        var (login, _) = await world.Somebody(roles: Roles.DisciplineOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        Assert.True(browser.IsAt("sso", "/Sso/Enrol"), browser.At.AbsoluteUri);
        Assert.True((await browser.Go("bureau", "/Me")).IsAt("sso", "/Sso/SignIn"));

        await browser.SignIn(login);
        var secret = OtpNet.Base32Encoding.ToBytes(System.Text.RegularExpressions.Regex.Match(browser.Text, "<code>([A-Z2-7]{32})</code>").Groups[1].Value);
        var code = SignOnWorld.Code(secret);
        await browser.Send(null, ("Code", code));
        Assert.True(browser.IsAt("bureau", "/Me"), browser.At.AbsoluteUri);

        using var again = world.Browse();
        await (await again.Go("bureau", "/Me")).SignIn(login, code: code);
        Assert.True(again.IsAt("sso", "/Sso/SecondFactor"), again.At.AbsoluteUri);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        await again.Send(null, ("Code", SignOnWorld.Code(secret, steps: 1)));
        Assert.True(again.IsAt("bureau", "/Me"), again.At.AbsoluteUri);
    }

    [Fact]
    [Trait("Clause", "G04")]
    public async Task A_code_used_twice_at_the_same_moment_lets_one_in()
    {
        var (signIn, secret) = (world.Host.Get<SignIn>(), SecondFactor.NewSecret());
        var (_, id) = await world.Somebody(secret: secret);
        var account = (await world.Host.Get<AccountBook>().Find(id, Cancel))!;
        var code = SignOnWorld.Code(secret);
        var let = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => signIn.Code(account, code, Office, Cancel)));
        Assert.Single(let, true);
    }

    [Fact]
    [Trait("Clause", "G04")]
    public async Task A_role_that_needs_a_second_factor_does_not_count_in_a_session_without_one()
    {
        var (login, id) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        await world.Host.Get<Founding>().Grant("bureau", id, [Roles.DisciplineOfficer]);
        await browser.Go("bureau", "/Me");
        Assert.True(browser.IsAt("sso", "/Sso/SignIn"), browser.At.AbsoluteUri);
    }

    [Fact]
    [Trait("Clause", "G08")]
    public async Task The_three_administrators_exclude_each_other_and_every_business_role()
    {
        var security = world.Administrator("security", GrantBook.Manage);
        var (_, business) = await world.Somebody();
        foreach (var (account, roles) in ((Guid, IEnumerable<string>)[])
                 [
                     (business, Roles.Administrators),
                     (world.Account("audit"), Roles.Grantable.Where(r => r != Roles.AuditAdministrator)),
                     (world.Account("system"), Roles.Grantable.Where(r => r != Roles.SystemAdministrator)),
                     (world.Account("security"), Roles.Grantable.Where(r => r != Roles.SecurityAdministrator)),
                 ])
            foreach (var role in roles)
            {
                var outcome = await world.Host.Get<GrantBook>().Request(security, Guid.NewGuid(), Wish(account, role));
                Assert.True(outcome is Outcome.Refused, $"{account} {role}: {outcome}");
            }
    }

    [Fact]
    [Trait("Clause", "G08")]
    public async Task The_database_itself_refuses_an_administrator_another_role()
    {
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => world.Host.Sql("UPDATE host_grants SET \"Role\" = 'clerk' WHERE \"Role\" = 'auditAdministrator'"));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => world.Host.Sql("UPDATE host_grants SET \"Role\" = 'clerk', \"Lane\" = 'business' WHERE \"Role\" = 'auditAdministrator'"));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => world.Host.Sql("UPDATE host_accounts SET \"Lane\" = 'business' WHERE \"Lane\" = 'auditAdministrator'"));
    }

    [Fact]
    [Trait("Clause", "G08")]
    public async Task One_asks_and_another_grants()
    {
        var book = world.Host.Get<GrantBook>();
        var (first, second) = (world.Administrator("security", GrantBook.Manage), world.Administrator("security2", GrantBook.Manage));
        var (login, id) = await world.Somebody();
        var grant = SignOnWorld.Stands(await book.Request(first, Guid.NewGuid(), Wish(id, Roles.Clerk)));
        Assert.Empty(await book.Held("bureau", id, Cancel));

        Assert.IsType<Outcome.Refused>(await book.Settle(first, Guid.NewGuid(), grant, approve: true, null, Cancel));
        Assert.IsType<Outcome.Refused>(await book.Settle(world.Administrator("audit"), Guid.NewGuid(), grant, approve: true, null, Cancel));
        var himself = first with { Account = id, Name = login };
        Assert.IsType<Outcome.Refused>(await book.Settle(himself, Guid.NewGuid(), grant, approve: true, null, Cancel));
        Assert.Empty(await book.Held("bureau", id, Cancel));

        SignOnWorld.Stands(await book.Settle(second, Guid.NewGuid(), grant, approve: true, null, Cancel));
        Assert.Equal([Roles.Clerk], await book.Held("bureau", id, Cancel));
        Assert.Equal(1, await Facts(grant, "Sso.RoleGranted", "grant"));
    }

    [Fact]
    [Trait("Clause", "G08")]
    public async Task The_secretary_of_a_unit_decides_there_and_nowhere_else()
    {
        var book = world.Host.Get<GrantBook>();
        var (_, id) = await world.Somebody("sample1");
        var grant = SignOnWorld.Stands(await book.Request(world.Administrator("security", GrantBook.Manage), Guid.NewGuid(), Wish(id, Roles.Clerk) with { Tenant = "sample1" }));
        Assert.IsType<Outcome.NotFound>(await book.Settle(Secretary("sample2"), Guid.NewGuid(), grant, approve: true, null, Cancel));
        SignOnWorld.Stands(await book.Settle(Secretary("sample1"), Guid.NewGuid(), grant, approve: true, null, Cancel));

        static Actor Secretary(string tenant) => new()
        {
            Tenant = tenant,
            Account = Guid.NewGuid(),
            Name = "书记",
            Roles = [Roles.Secretary],
            Permissions = [GrantBook.Approve],
        };
    }

    [Fact]
    public async Task Nobody_administers_his_own_account_and_no_prison_another_s()
    {
        var book = world.Host.Get<AccountBook>();
        Assert.IsType<Outcome.Refused>(await book.SetDisabled(world.Administrator("security"), Guid.NewGuid(), world.Account("security"), true, Cancel));
        var (_, id) = await world.Somebody("sample1");
        var foreign = new Actor { Tenant = "sample2", Account = Guid.NewGuid(), Name = "x", Roles = [Roles.SecurityAdministrator] };
        Assert.IsType<Outcome.NotFound>(await book.SetDisabled(foreign, Guid.NewGuid(), id, true, Cancel));
        Assert.IsType<Outcome.NotFound>(await book.ResetPassword(foreign, Guid.NewGuid(), id, "x", Cancel));
    }

    [Fact]
    public async Task The_page_that_shows_a_new_password_once_takes_the_next_command()
    {
        var (_, id) = await world.Somebody();
        using var browser = world.Browse();
        await (await browser.Go("bureau", $"/Admin/Accounts/Account/{id}")).SignIn("security", code: SignOnWorld.Code(SignOnWorld.Secret));
        await browser.Send("?handler=Password");
        var shown = Secret().Match(browser.Text).Groups[1].Value;
        Assert.NotEmpty(shown);
        await browser.Send("?handler=Password");
        Assert.NotEqual(shown, Secret().Match(browser.Text).Groups[1].Value);
        await browser.Send("?handler=Disable");
        Assert.True((await world.Host.Get<AccountBook>().Find(id, Cancel))!.Disabled);
        Assert.Equal(2, await Facts(id, "Sso.PasswordChanged"));

        // The same of an application's new secret.
        var (outcome, client, _) = await world.Host.Get<ClientBook>().Register(
            world.Administrator("security2", ClientBook.Permission), Guid.NewGuid(), new ClientRegistration("bureau", "综合办公", ClientKind.ConfidentialApp, ["https://app.example.cn/callback"], []), Cancel);
        var entry = SignOnWorld.Stands(outcome);
        await (await browser.Go("bureau", $"/Admin/Clients/Client/{entry}")).Send("?handler=Secret");
        Assert.NotEmpty(Secret().Match(browser.Text).Groups[1].Value);
        await browser.Send("?handler=Shut");
        Assert.True((await world.Host.Get<ClientBook>().Find(world.Administrator("security"), entry, Cancel))!.Disabled, client);
    }

    [Fact]
    public async Task A_login_name_is_one_person_s_in_the_whole_installation_whatever_its_case()
    {
        var (login, _) = await world.Somebody("sample1");
        var outcome = await world.Host.Get<AccountBook>().Open(
            world.Administrator("security"), Guid.NewGuid(), "sample2", new AccountOpening(login.ToUpperInvariant(), "另一人", Lanes.Business, "x", MustChange: true), Cancel);
        Assert.Equal("Account.LoginTaken", Assert.Single(Assert.IsType<Outcome.Refused>(outcome).Faults).Rule);
    }

    static GrantRequest Wish(Guid account, string role) => new("bureau", account, role, DateOnly.FromDateTime(DateTime.UtcNow), null, "工作需要");

    async Task<int> Facts(Guid id, string fact, string kind = "account")
    {
        await using var db = world.Host.Get<Database<LedgerDb>>().OpenAcross();
        return await db.Entries.CountAsync(e => e.Fact == fact && e.Subject == $"{kind}/{id:N}", Cancel);
    }

    [GeneratedRegex("<code class=\"fs-5 user-select-all\">([^<]+)</code>")]
    private static partial Regex Secret();

    [GeneratedRegex("<span class=\"field-validation-error\"[^>]*>([^<]+)</span>")]
    private static partial Regex FieldError();
}

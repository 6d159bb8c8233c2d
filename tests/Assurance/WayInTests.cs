using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>What is asked and told when somebody's way in changes (V6, V7, V14), and how requests are read (V1, V15).</summary>
public sealed partial class WayInTests(SignOnWorld world) : IClassFixture<SignOnWorld>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Setting_up_a_second_factor_asks_for_the_password_again_and_for_no_more_guesses_than_signing_in()
    {
        var (login, id) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        var secret = Shown(browser.Text);
        foreach (var wrong in (string?[])[null, "", "not the present one"])
        {
            await Enrol(wrong, SignOnWorld.Code(secret));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
            Assert.Contains(wrong is { Length: > 0 } ? "当前口令不正确" : "请填写“当前口令”", WebUtility.HtmlDecode(browser.Text), StringComparison.Ordinal);
            Assert.Equal(secret, Shown(browser.Text));
        }
        await browser.Go("bureau", "/Me?culture=en");
        await browser.Send("?handler=Enrol&culture=en", ("EnrolPassword", "wrong"), ("Code", "000000"));
        Assert.Contains("The current password is wrong.", WebUtility.HtmlDecode(browser.Text), StringComparison.Ordinal);
        await world.Host.Get<Sessions>().OpenGates(id, Cancel);
        await browser.Go("bureau", "/Me");
        secret = Shown(browser.Text);
        await Enrol(SignOnWorld.Password, "000000");
        Assert.False((await world.Host.Get<AccountBook>().Find(id, Cancel))!.HasSecondFactor);
        await Enrol(SignOnWorld.Password, SignOnWorld.Code(secret));
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.True((await world.Host.Get<AccountBook>().Find(id, Cancel))!.HasSecondFactor);

        // Whoever sits at an open browser guesses as often as a stranger, and then not even the right one is taken.
        var (other, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var left = world.Browse();
        await (await left.Go("bureau", "/Me")).SignIn(other);
        secret = Shown(left.Text);
        for (var i = 0; i < world.Host.Get<IOptions<SsoSettings>>().Value.FailuresAllowed; i++) await left.Send("?handler=Enrol", ("EnrolPassword", $"guess {i}"), ("Code", SignOnWorld.Code(secret)));
        await left.Send("?handler=Enrol", ("EnrolPassword", SignOnWorld.Password), ("Code", SignOnWorld.Code(secret)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, left.Status);

        Task Enrol(string? password, string code) => browser.Send("?handler=Enrol", password is null ? [("Code", code)] : [("EnrolPassword", password), ("Code", code)]);
    }

    [Fact]
    public async Task A_secret_that_is_being_set_up_stands_in_no_address()
    {
        var (login, _) = await world.Somebody(roles: Roles.DisciplineOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        Assert.True(browser.IsAt("sso", "/Sso/Enrol"), browser.At.AbsoluteUri);
        Look(browser);
        (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var own = world.Browse();
        await (await own.Go("bureau", "/Me")).SignIn(login);
        Look(own);

        static void Look(Browsing at)
        {
            var kept = Kept().Match(at.Text).Groups[1].Value;
            Assert.NotEmpty(kept);
            Assert.Contains("src=\"data:image/png;base64,", at.Text, StringComparison.Ordinal);
            Assert.Empty(Address().Matches(at.Text).Where(m => m.Groups[1].Value is var address && !address.StartsWith("data:", StringComparison.Ordinal)
                && (address.Contains(kept, StringComparison.OrdinalIgnoreCase) || address.Contains("kept", StringComparison.OrdinalIgnoreCase) || address.Contains(SecondFactor.Written(Shown(at.Text)), StringComparison.Ordinal))));
        }
    }

    [Fact]
    public async Task One_sees_his_sessions_and_ends_one_or_all_others_with_his_password()
    {
        var settings = world.Host.Get<IOptions<SsoSettings>>().Value;
        settings.OneSession = false;
        try
        {
            var (login, id) = await world.Somebody(roles: Roles.PoliticalOfficer);
            using var here = world.Browse();
            using var there = world.Browse();
            using var elsewhere = world.Browse();
            foreach (var browser in (Browsing[])[here, there]) await (await browser.Go("bureau", "/Me")).SignIn(login);
            var before = (await world.Host.Get<Sessions>().Of(id, Cancel)).Select(s => s.Sid).ToHashSet();
            await (await elsewhere.Go("bureau", "/Me")).SignIn(login);
            var last = Sessions.SidShown((await world.Host.Get<Sessions>().Of(id, Cancel)).Single(s => !before.Contains(s.Sid)).Sid);

            await here.Go("bureau", "/Me");
            Assert.Equal(2, Ends().Count(here.Text));
            await here.Send("?handler=Others", ("OthersPassword", "not the present one"), ("Which", ""));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, here.Status);
            Assert.Equal(3, (await world.Host.Get<Sessions>().Of(id, Cancel)).Count);

            await here.Go("bureau", "/Me");
            await here.Send("?handler=Others", ("OthersPassword", SignOnWorld.Password), ("Which", last));
            Assert.Equal(HttpStatusCode.OK, here.Status);
            Assert.True((await elsewhere.Go("bureau", "/Me")).IsAt("sso", "/Sso/SignIn"), elsewhere.At.AbsoluteUri);
            Assert.True((await there.Go("bureau", "/Me")).IsAt("bureau", "/Me"), there.At.AbsoluteUri);

            await here.Go("bureau", "/Me");
            await here.Send("?handler=Others", ("OthersPassword", SignOnWorld.Password), ("Which", ""));
            Assert.True((await there.Go("bureau", "/Me")).IsAt("sso", "/Sso/SignIn"), there.At.AbsoluteUri);
            Assert.True((await here.Go("bureau", "/Me")).IsAt("bureau", "/Me"), here.At.AbsoluteUri);
            Assert.Empty(Ends().Matches(here.Text));
        }
        finally
        {
            settings.OneSession = true;
        }
    }

    [Fact]
    public async Task Who_holds_an_account_is_told_of_every_change_of_his_way_in_and_what_to_do_if_it_was_not_he()
    {
        var (founding, accounts, grants) = (world.Host.Get<Founding>(), world.Host.Get<AccountBook>(), world.Host.Get<GrantBook>());
        var login = $"told{Guid.NewGuid():N}"[..20];
        var id = await founding.OpenAccount("bureau", new AccountOpening(login, "被告知的人", Lanes.Business, world.Host.Get<Passwords>().Hash(SignOnWorld.Password), MustChange: false, Guid.NewGuid()), [Roles.PoliticalOfficer], Cancel);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        await browser.Send("?handler=Password", ("Input.Current", SignOnWorld.Password), ("Input.Password", "Quite-Another-7"), ("Input.Again", "Quite-Another-7"));
        await browser.Go("bureau", "/Me");
        await browser.Send("?handler=Enrol", ("EnrolPassword", "Quite-Another-7"), ("Code", SignOnWorld.Code(Shown(browser.Text))));
        var (asking, deciding) = (world.Administrator("security", GrantBook.Manage), world.Administrator("security2", GrantBook.Manage));
        var grant = SignOnWorld.Stands(await grants.Request(asking, Guid.NewGuid(), new GrantRequest("bureau", id, Roles.Assessor, DateOnly.FromDateTime(DateTime.UtcNow.AddDays(-1)), null, "考核"), Cancel));
        SignOnWorld.Stands(await grants.Settle(deciding, Guid.NewGuid(), grant, approve: true, null, Cancel));
        SignOnWorld.Stands(await grants.Revoke(asking, Guid.NewGuid(), grant, "调离", Cancel));

        await browser.Go("bureau", "/Me");
        var page = WebUtility.HtmlDecode(browser.Text);
        foreach (var word in (string[])["您的登录口令已变更", "您的验证器已绑定或解除", "您新增了一项角色权限", "您的一项角色权限已收回", "如有不是您本人所为", ">security<", ">security2<"]) Assert.Contains(word, page, StringComparison.Ordinal);
        string[] facts = ["Sso.PasswordChanged", "Sso.SecondFactorChanged", "Sso.RoleGranted", "Sso.RoleRevoked"];
        var told = "";
        for (var i = 0; i < 100 && !facts.All(f => told.Contains(f, StringComparison.Ordinal)); i++)
        {
            await Task.Delay(50, Cancel);
            await using var db = world.Host.Get<Database<DeskDb>>().Open("bureau");
            var person = (await accounts.Find(id, Cancel))!.Person!.Value;
            told = string.Join(' ', db.Notices.Where(n => n.Person == person).Select(n => n.Fact));
        }
        // What he was given when his account was opened is no change; the rest is told once each.
        Assert.Equal(facts.Order(StringComparer.Ordinal), told.Split(' ').Order(StringComparer.Ordinal));
        Assert.Contains("如非本人操作", WebUtility.HtmlDecode((await browser.Go("bureau", "/Desk/Notices")).Text), StringComparison.Ordinal);
        Assert.Contains("Was it not you?", WebUtility.HtmlDecode((await browser.Go("bureau", "/Desk/Notices?culture=en")).Text), StringComparison.Ordinal);

        // What the product did itself, his first role, is said in the reader's words; so it is in the Ledger, where it is found by them.
        foreach (var (culture, word) in ((string, string)[])[("zh-CN", "系统"), ("en", "The system")])
        {
            page = WebUtility.HtmlDecode((await browser.Go("bureau", $"/Me?culture={culture}")).Text);
            Assert.Contains($">{word}</td>", page, StringComparison.Ordinal);
            Assert.DoesNotContain(">system</td>", page, StringComparison.Ordinal);
            using var auditor = world.Browse();
            await (await auditor.Go("bureau", $"/Admin/Ledger?culture={culture}&who={Uri.EscapeDataString(word)}")).SignIn("audit", code: SignOnWorld.Code(SignOnWorld.Secret, steps: culture == "en" ? 1 : 0));
            var ledger = WebUtility.HtmlDecode(auditor.Text);
            Assert.Contains($">{word}</td>", ledger, StringComparison.Ordinal);
            Assert.DoesNotContain(">system</td>", ledger, StringComparison.Ordinal);
            Assert.DoesNotContain(">security</td>", ledger, StringComparison.Ordinal);
        }

        // An administrator is nobody of the organisation and has no desk: his account page tells him.
        SignOnWorld.Stands(await accounts.ResetSecondFactor(world.Administrator("security"), Guid.NewGuid(), world.Account("system"), Cancel));
        Assert.Contains(await world.Host.Get<WayIn>().Of((await accounts.Find(world.Account("system"), Cancel))!, Cancel), c => c.Word == "Notice.Sso.SecondFactorChanged" && c.By == "security");
    }

    [Fact]
    public async Task What_was_left_empty_is_missing_and_counts_as_no_guess()
    {
        var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        foreach (var (handler, label, fields) in ((string, string, (string, string)[])[])
            [
                ("Password", "当前口令", [("Input.Current", ""), ("Input.Password", "Quite-Another-7"), ("Input.Again", "Quite-Another-7")]),
                ("Others", "当前口令", [("OthersPassword", ""), ("Which", "")]),
                ("Enrol", "验证器上的 6 位数字", [("EnrolPassword", SignOnWorld.Password), ("Code", " ")]),
            ])
        {
            for (var i = 0; i <= world.Host.Get<IOptions<SsoSettings>>().Value.FailuresAllowed; i++) await browser.Send($"?handler={handler}", fields);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
            var page = WebUtility.HtmlDecode(browser.Text);
            Assert.Contains($"请填写“{label}”", page, StringComparison.Ordinal);
            Assert.DoesNotContain("当前口令不正确", page, StringComparison.Ordinal);
            Assert.DoesNotContain("验证码不正确", page, StringComparison.Ordinal);
        }
        await browser.Send("?handler=Password", ("Input.Current", SignOnWorld.Password), ("Input.Password", "Quite-Another-7"), ("Input.Again", "Quite-Another-7"));
        Assert.Equal(HttpStatusCode.OK, browser.Status);
    }

    [Theory]
    [InlineData("/中", "/")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("/a b", "/")]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("/Search?q=%E4%B8%AD", "/Search?q=%E4%B8%AD")]
    public async Task A_way_back_that_is_no_path_of_the_portal_is_dropped(string asked, string led)
    {
        using var client = world.Host.Client("bureau");
        using var answer = await client.GetAsync($"/preferences/theme/dark?returnUrl={Uri.EscapeDataString(asked)}", Cancel);
        Assert.Equal((HttpStatusCode.Found, led), (answer.StatusCode, answer.Headers.Location?.OriginalString));

        // Whoever signs in is not led there either.
        var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("sso", $"/Sso/SignIn?ReturnUrl={Uri.EscapeDataString($"/connect/authorize?{asked}")}")).SignIn(login);
        Assert.True((int)browser.Status < 500, $"{browser.Status}");
    }

    [Fact]
    public async Task Passwords_that_became_known_elsewhere_are_refused_from_a_list_of_the_operators()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, ["short", "Tianqi-Henhao-42", "  Kept-As-Written 7", new string('x', 500), "Tianqi-Henhao-42"], Cancel);
            var settings = new SsoSettings { Passwords = new PasswordSettings { Breached = file, Rounds = 1000 } };
            var passwords = new Passwords(Options.Create(settings));
            Assert.Equal(2, BreachedPasswords.Load(settings.Passwords).Count);
            foreach (var (password, known) in ((string, bool)[])[("Tianqi-Henhao-42", true), ("  Kept-As-Written 7", true), ("Kept-As-Written 7", false), ("tianqi-Henhao-42", false), ("Tianqi-Henhao-43", false)])
                Assert.Equal(known ? ["Password.Breached"] : [], passwords.Faults("Password", password, "login", "某人").Select(f => f.Rule));
            // The same by the form, in the reader's language.
            Assert.Equal("Password.Breached", Assert.Single(passwords.Faults("Password", "Tianqi-Henhao-42", "login", "某人")).Rule);
            settings.Passwords.Breached = file + ".missing";
            Assert.Contains("Sso:Passwords:Breached", Assert.Throws<NotReady>(() => new Passwords(Options.Create(settings))).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task What_was_sent_is_decoded_once()
    {
        var (login, _) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        await browser.Go(new Uri($"http://bureau.localhost:{world.Host.Port}/Search?q=%2541%253Cscript%253E"));
        Assert.Contains("value=\"%41%3Cscript%3E\"", browser.Text, StringComparison.Ordinal);
        using var client = world.Host.Client("bureau");
        client.DefaultRequestHeaders.Add("Cookie", browser.CookiesOf("bureau"));
        foreach (var path in (string[])["/%2553earch", "/css/%252e%252e/appsettings.json", "/%252e%252e/appsettings.json", "/Search%253Fq=x", "/Me%2500"])
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{path}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_name_that_is_sent_twice_is_read_once_and_a_form_before_the_address()
    {
        var (login, id) = await world.Somebody(roles: Roles.PoliticalOfficer);
        using var browser = world.Browse();
        await (await browser.Go("bureau", "/Me")).SignIn(login);
        using var client = world.Host.Client("bureau");
        client.DefaultRequestHeaders.Add("Cookie", browser.CookiesOf("bureau"));
        var token = AsvsTests.Token().Match(browser.Text).Groups[1].Value;
        const string fresh = "Quite-Another-7";
        // The first counts, whatever comes behind it or stands in the address.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Send("", ("Input.Current", "wrong"), ("Input.Current", SignOnWorld.Password), ("Input.Password", fresh), ("Input.Again", fresh)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Send($"&Input.Current={SignOnWorld.Password}", ("Input.Current", "wrong"), ("Input.Password", fresh), ("Input.Again", fresh)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Send("", ("Input.Current", SignOnWorld.Password), ("Input.Password", fresh), ("Input.Password", "other"), ("Input.Again", "other"), ("Input.Again", fresh)));
        await world.Host.Get<Sessions>().OpenGates(id, Cancel);
        Assert.Equal(HttpStatusCode.Found, await Send("&Input.Current=wrong&Input.Password=x", ("Input.Current", SignOnWorld.Password), ("Input.Current", "wrong"), ("Input.Password", fresh), ("Input.Again", fresh)));
        // A handler named twice is none of both.
        using var twice = await client.PostAsync(new Uri("/Me?handler=Password&handler=Others", UriKind.Relative), new FormUrlEncodedContent([new("__RequestVerificationToken", token)]), Cancel);
        Assert.Contains(twice.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.UnprocessableEntity]);

        async Task<HttpStatusCode> Send(string query, params (string Name, string Value)[] fields)
        {
            using var answer = await client.PostAsync(new Uri("/Me?handler=Password" + query, UriKind.Relative), new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)).Append(new("__RequestVerificationToken", token))), Cancel);
            return answer.StatusCode;
        }
    }

    /// <summary>The secret that a page hands over, as an authenticator would read it.</summary>
    static byte[] Shown(string page) => SecondFactor.Read(Written().Match(page).Groups[1].Value);

    [GeneratedRegex("<code>([A-Z2-7]{32})</code>")]
    private static partial Regex Written();

    [GeneratedRegex("name=\"Kept\" value=\"([0-9a-f]+)\"")]
    private static partial Regex Kept();

    [GeneratedRegex("(?:href|src|action|hx-get|hx-post)=\"([^\"]*)\"")]
    private static partial Regex Address();

    [GeneratedRegex("<option value=\"[^\"]{8}\"")]
    private static partial Regex Ends();
}

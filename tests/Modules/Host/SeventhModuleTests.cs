using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Host;

/// <summary>A world into which the module of tests/SeventhModule was dropped and in which two people allowed it.</summary>
public sealed class SeventhWorld : IAsyncLifetime
{
    public World World { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var folder = DropInFolder.WithSeventh();
        World = await World.Build(configure: folder.Use);
        await folder.Admit(World);
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();
}

/// <summary>What a stranger's module brings appears in a product that has never heard of it.</summary>
public sealed partial class SeventhModuleTests(SeventhWorld seventh) : IClassFixture<SeventhWorld>
{
    static readonly string Post = $"{World.A}.member.member-1";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    World World => seventh.World;

    [Fact]
    public async Task It_runs_because_two_people_allowed_it_and_the_page_of_modules_says_so()
    {
        Assert.Null(Assert.Single(World.Host.Get<DropInList>().All).Flaw);
        using var audit = await World.As(World.Bureau, Roles.AuditAdministrator);
        Assert.Matches("<h2>Visits <span class=\"badge text-bg-success\">运行中", await audit.GetStringAsync("/Admin/Modules", Cancel));
        Assert.Contains("Modules dropped into the folder", await audit.GetStringAsync("/Admin/Modules?culture=en&ui-culture=en", Cancel), StringComparison.Ordinal);
        Assert.Equal("Healthy", await World.Host.Client().GetStringAsync("/health", Cancel));
        var told = await RawSql.Query(World.Host.Database, """SELECT "Fact", "ActorName" FROM ledger_entries WHERE "Fact" LIKE 'DropIns.%' ORDER BY "Seq" """);
        Assert.Equal(["DropIns.DropInRequested", "DropIns.DropInDecided"], told.Select(t => (string)t[0]!));
        Assert.NotEqual(told[0][1], told[1][1]);
    }

    [Fact]
    public async Task Its_pages_stand_in_the_menu_in_both_languages_for_those_who_may_open_them()
    {
        using var member = await World.As(World.A, Roles.Member);
        Assert.Matches("<a href=\"/Visits\"[^>]*>廉政家访</a>", await member.GetStringAsync("/", Cancel));
        Assert.Matches("<a href=\"/Visits\"[^>]*>Family visits</a>", await member.GetStringAsync("/?culture=en&ui-culture=en", Cancel));
        using var clerk = await World.As(World.A, Roles.Clerk);
        Assert.DoesNotContain("href=\"/Visits\"", await clerk.GetStringAsync("/", Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.GetAsync("/Visits", Cancel)).StatusCode);
    }

    [Fact]
    public async Task What_is_written_on_its_page_is_kept_shown_printed_told_and_found()
    {
        using var member = await World.As(World.A, Roles.Member);
        var word = $"gzq{Guid.NewGuid():N}"[..9];
        var refused = await Save(member, World.Today.AddDays(1), word);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var again = await refused.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("家访日期不能晚于今天", again, StringComparison.Ordinal);
        Assert.Contains("V2", again, StringComparison.Ordinal);
        Assert.Contains(word, again, StringComparison.Ordinal);

        // An empty field and a day to come are two faults of one form, told at once.
        var both = WebUtility.HtmlDecode(await (await Save(member, World.Today.AddDays(1), word, family: "")).Content.ReadAsStringAsync(Cancel));
        foreach (var said in (string[])["家访日期不能晚于今天", "请填写“家访家庭（岗位）”", word]) Assert.Contains(said, both, StringComparison.Ordinal);

        var saved = await Save(member, World.Today, word);
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        var page = saved.Headers.Location!.ToString();
        Assert.StartsWith("/Visits/Visit/", page, StringComparison.Ordinal);
        Assert.Contains(word, await member.GetStringAsync(page, Cancel), StringComparison.Ordinal);

        var printed = await member.GetAsync($"/documents/visits-record/{page.Split('/')[^1]}.docx", Cancel);
        Assert.Equal(HttpStatusCode.OK, printed.StatusCode);
        Assert.Contains(word, await Values.Body(printed), StringComparison.Ordinal);

        using var audit = await World.As(World.A, Roles.AuditAdministrator);
        Assert.Contains("记录家访", await audit.GetStringAsync("/Admin/Ledger", Cancel), StringComparison.Ordinal);

        for (var i = 0; i < 100; i++, await Task.Delay(100, Cancel))
            if ((await member.GetStringAsync($"/Search?q={word}", Cancel)).Contains(page, StringComparison.Ordinal)) break;
            else Assert.True(i < 99, "It is not found.");
        using var other = await World.As(World.B, Roles.Member);
        Assert.DoesNotContain(page, await other.GetStringAsync($"/Search?q={word}", Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(page, Cancel)).StatusCode);
    }

    [Fact]
    public async Task Other_systems_reach_it_and_its_live_post_counts_on_the_posts_own_page()
    {
        using var member = await World.As(World.A, Roles.Member);
        var before = await Counted(member);
        var operation = Guid.NewGuid();
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.OK, (await Call(member, operation, Post, World.Today)).StatusCode);
        Assert.Equal(before + 1, await Counted(member));
        Assert.Contains($"{Post}", await member.GetStringAsync("/api/v1/visits", Cancel), StringComparison.Ordinal);
        Assert.Contains("/api/v1/visits", await member.GetStringAsync("/openapi/v1.json", Cancel), StringComparison.Ordinal);
        var refused = await Call(member, Guid.NewGuid(), Post, World.Today.AddDays(1));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Visit.FutureDate", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Call(member, Guid.NewGuid(), $"{World.B}.member.member-1", World.Today)).StatusCode);
    }

    [Fact]
    public async Task Its_regulation_is_law_and_its_rule_judges_the_duties_that_follow_from_it()
    {
        var year = World.Today.Year;
        var outcome = await World.Host.Get<IYears>().Apply(Actor.System(World.A), Guid.NewGuid(), year, new DateOnly(year, 1, 1), Cancel);
        Assert.NotNull(outcome.Subject);
        using var member = await World.As(World.A, Roles.Member);
        Assert.Contains("班子成员每年开展家访不少于2次", await member.GetStringAsync("/Responsibilities/Regulation?code=family-visits", Cancel), StringComparison.Ordinal);
        // The live party hears of new duties through the pump.
        var duty = DutyLink().Match(await member.GetStringAsync($"/Party/{Post}", Cancel));
        for (var i = 0; i < 200 && !duty.Success; i++, await Task.Delay(100, Cancel)) duty = DutyLink().Match(await member.GetStringAsync($"/Party/{Post}", Cancel));
        Assert.True(duty.Success, "The duty is not on the post's page.");
        var shown = await member.GetStringAsync(duty.Groups[1].Value, Cancel);
        Assert.Contains("每年至少2次，两次间隔至少60日", shown, StringComparison.Ordinal);
        Assert.Matches("light-(on-track|due-soon|overdue)[^>]*>.*0/2", Regex.Replace(shown, @"\s+", " "));
    }

    [Fact]
    public async Task Its_night_tells_whoever_holds_the_post_once()
    {
        using var member = await World.As(World.A, Roles.Member);
        Assert.Equal(HttpStatusCode.OK, (await Call(member, Guid.NewGuid(), Post, World.Today.AddDays(-10), World.Today.AddDays(-1))).StatusCode);
        var night = World.Host.Services.GetServices<INightly>().Single(n => n.Name == "Visits");
        for (var i = 0; i < 2; i++) await night.Run(World.A, World.Today, Cancel);
        for (var i = 0; i < 100; i++, await Task.Delay(100, Cancel))
            if ((await member.GetStringAsync("/Desk/Notices", Cancel)).Contains("一项家访跟进事项已逾期", StringComparison.Ordinal)) break;
            else Assert.True(i < 99, "Nobody was told.");
        Assert.Single(await RawSql.Query(World.Host.Database, """SELECT "Seq" FROM ledger_entries WHERE "Fact" = 'Visits.MatterOverdue'"""));
        Assert.Empty((await World.Host.Get<Verification>().Check(World.A, Cancel)).Breaks);
    }

    [Fact]
    public async Task Its_files_are_served_with_the_headers_of_every_other()
    {
        using var anybody = World.Host.Client();
        using var style = await anybody.GetAsync("/_content/Visits/visits.css", Cancel);
        Assert.Equal(HttpStatusCode.OK, style.StatusCode);
        Assert.Equal("text/css", style.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'self'", style.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var assembly = await anybody.GetAsync("/_content/Visits/Visits.dll", Cancel);
        Assert.NotEqual(HttpStatusCode.OK, assembly.StatusCode);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Its_tables_are_made_on_every_database(Engine engine)
    {
        var folder = DropInFolder.WithSeventh();
        await using var host = await folder.Admit(await RunningHost.Start(engine, configure: folder.Use));
        Assert.Null(Assert.Single(host.Get<DropInList>().All).Flaw);
        Assert.Single(await RawSql.Query(host.Database, """SELECT COUNT(*) FROM __ef_visits"""));
        Assert.Equal(0L, Convert.ToInt64(Assert.Single(await RawSql.Query(host.Database, """SELECT COUNT(*) FROM visits_visits"""))[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    static async Task<HttpResponseMessage> Save(HttpClient client, DateOnly on, string heard, string family = "一监区值班长") => await client.PostAsync("/Visits/Record", new FormUrlEncodedContent(new Dictionary<string, string>
    {
        ["__RequestVerificationToken"] = await World.TokenOn(client, "/Visits/Record"),
        ["Operation"] = $"{Guid.NewGuid()}",
        ["Input.Party"] = Post,
        ["Input.On"] = $"{on:yyyy-MM-dd}",
        ["Input.Family"] = family,
        ["Input.Heard"] = heard,
    }), Cancel);

    static async Task<HttpResponseMessage> Call(HttpClient client, Guid operation, string party, DateOnly on, DateOnly? followUpBy = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/visits") { Content = JsonContent.Create(new { party, on, family = "一监区值班长", heard = "家中老人患病", followUpBy }) };
        request.Headers.Add("Operation-Id", $"{operation}");
        request.Headers.Add("RequestVerificationToken", await World.TokenOn(client));
        return await client.SendAsync(request, Cancel);
    }

    static async Task<int> Counted(HttpClient client)
    {
        var standing = Standing().Match(await client.GetStringAsync($"/Party/{Post}", Cancel));
        Assert.True(standing.Success, "The panel is not on the post's page.");
        return int.Parse(standing.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("今年开展家访([0-9]+)次")]
    private static partial Regex Standing();

    [GeneratedRegex("<a href=\"(/Duties/Duty/[^\"]+)\">对重要岗位人员家庭开展家访")]
    private static partial Regex DutyLink();
}

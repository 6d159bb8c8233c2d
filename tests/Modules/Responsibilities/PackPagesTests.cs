using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Packs;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

/// <summary>Packs as people use them: upload on the page, approve as another person, find the duties where every other duty is found.</summary>
public sealed partial class PackPagesTests : IAsyncLifetime
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly PartyId Member = new(World.A, PartyKind.Member, "member-1");
    static readonly PartyId Discipline = new(World.A, PartyKind.DisciplineCommittee, "main");

    World world = null!;

    public async ValueTask InitializeAsync() => world = await World.Build();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static async Task<(HttpStatusCode Status, string Body, string? Location)> Upload(HttpClient client, byte[] file, string name, string from = "")
    {
        var html = await client.GetStringAsync("/Responsibilities/Packs", Cancel);
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Field(html, "__RequestVerificationToken")), "__RequestVerificationToken" },
            { new StringContent(Field(html, "Operation")), "Operation" },
            { new StringContent(from), "From" },
            { content, "Upload", name },
        };
        using var answer = await client.PostAsync("/Responsibilities/Packs", form, Cancel);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel)), answer.Headers.Location?.ToString());
    }

    static async Task<HttpStatusCode> Post(HttpClient client, string page, string handler, params (string Name, string Value)[] typed)
    {
        var html = await client.GetStringAsync(page, Cancel);
        var fields = new Dictionary<string, string> { ["__RequestVerificationToken"] = Field(html, "__RequestVerificationToken"), ["Operation"] = Guid.NewGuid().ToString() };
        foreach (var (name, value) in typed) fields[name] = value;
        using var answer = await client.PostAsync($"{page}?handler={handler}", new FormUrlEncodedContent(fields), Cancel);
        return answer.StatusCode;
    }

    static string Field(string html, string name) =>
        Inputs().Matches(html).Select(m => m.Value).Where(i => i.Contains($"name=\"{name}\"", StringComparison.Ordinal)).Select(i => Value().Match(i).Groups[1].Value).FirstOrDefault("");

    [Fact]
    public async Task Both_examples_are_uploaded_on_the_page_approved_by_another_recorded_and_retired()
    {
        using var officer = await world.As(World.Bureau, Roles.PoliticalOfficer);
        using var secretary = await world.As(World.Bureau, Roles.Secretary);
        using var prison = await world.As(World.A, Roles.PoliticalOfficer);
        using var member = await world.As(World.A, Roles.Member);

        // A faulty file is told fault by fault, and nothing is kept.
        var faulty = await Upload(officer, Packs.Sample("UA", "2026-01-01", p =>
        {
            p["obligations"]![0]!["rule"]!["name"] = "guess";
            p["groups"]![0]!["name"]!.AsObject().Remove("en");
        }).Bytes(), "pack.json");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, faulty.Status);
        Assert.Contains("没有名为“guess”的规则", faulty.Body, StringComparison.Ordinal);
        Assert.Contains("缺少“en”", faulty.Body, StringComparison.Ordinal);
        Assert.Contains("$.obligations[UA1-a].rule", faulty.Body, StringComparison.Ordinal);
        Assert.Equal(0, await Drafts());
        var missing = await Upload(officer, [], "pack.json");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, missing.Status);

        // One example as it is offered in JSON, the other as the workbook.
        var json = await officer.GetByteArrayAsync("/Responsibilities/Packs?handler=Example&name=main-responsibility-2020", Cancel);
        var xlsx = await officer.GetByteArrayAsync("/Responsibilities/Packs?handler=Template&name=reports-handling-2020", Cancel);
        Assert.Equal(PackSchema.Text, await officer.GetStringAsync("/Responsibilities/Packs?handler=Schema", Cancel));
        var first = await Upload(officer, json, "main-responsibility-2020.json");
        var second = await Upload(officer, xlsx, "reports-handling-2020.xlsx");
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (first.Status, second.Status));

        // Who uploaded sees what it brings and no button; a prison sees nothing; the other person decides.
        var seen = WebUtility.HtmlDecode(await officer.GetStringAsync(first.Location, Cancel));
        Assert.Contains("id=\"impact\"", seen, StringComparison.Ordinal);
        Assert.Contains($"{World.A} 监狱", seen, StringComparison.Ordinal);
        Assert.Contains("2.1.1-f", seen, StringComparison.Ordinal); // It overlaps with the notice's own special topic.
        Assert.DoesNotContain("handler=Approve", seen, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await prison.GetAsync(first.Location, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await prison.GetAsync("/Responsibilities/Packs", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await Post(officer, first.Location!, "Approve"));
        Assert.Contains("handler=Approve", await secretary.GetStringAsync($"{first.Location}?unit={World.A}", Cancel), StringComparison.Ordinal);
        Assert.Contains("main-responsibility-2020", WebUtility.HtmlDecode(await secretary.GetStringAsync("/Desk", Cancel)) + await secretary.GetStringAsync("/Responsibilities/Packs", Cancel), StringComparison.Ordinal);
        Assert.DoesNotContain(await Law(prison), r => r.Code == "main-responsibility-2020");
        Assert.Equal(HttpStatusCode.Redirect, await Post(secretary, first.Location!, "Approve"));
        Assert.Equal(HttpStatusCode.Redirect, await Post(secretary, second.Location!, "Approve"));
        await Packs.Eventually(async () => await Opened() == 2, "both are carried out");

        // Other systems read the law of packs where they read the notice, at every unit.
        Assert.Equal(("main-responsibility-2020", 1, World.Today, null), (await Law(prison)).Single(r => r.Code == "main-responsibility-2020"));
        Assert.Contains((await Law(officer)).Select(r => r.Code), c => c == "reports-handling-2020");
        Assert.Contains("ZT3-a", await prison.GetStringAsync("/api/v1/responsibilities/regulations/main-responsibility-2020/1", Cancel), StringComparison.Ordinal);
        Assert.Contains("ZT3-a", await prison.GetStringAsync("/api/v1/responsibilities/obligations?clause=ZT3", Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await prison.GetAsync("/api/v1/responsibilities/regulations/main-responsibility-2020/2", Cancel)).StatusCode);

        // A member of a prison has his duty, on every page where duties are.
        await Packs.Eventually(async () => (await Standing(Member, "ZT3-a")) is not null && await Standing(Discipline, "JJ18-a") is not null, "the parties see their duties");
        var owed = (await Standing(Member, "ZT3-a"))!;
        Assert.Equal(Light.None, owed.Light);
        foreach (var page in new[]
                 {
                     $"/Party/{Member}", $"/Duties/Duty/{owed.Duty}", "/Responsibilities/Duties", "/Trace/ZT3-a", "/Trace/ZT3", "/Responsibilities/Regulation?clause=ZT3", "/Responsibilities/Regulation?code=main-responsibility-2020",
                     $"/Duties/Record/{owed.Duty}", "/Responsibilities/AddItem", "/Responsibilities/List", "/Responsibilities/Defaults?group=zt-main", "/Duties/Rating", $"/Duties/Unit/{World.A}",
                 })
        {
            using var answer = await member.GetAsync(page, Cancel);
            Assert.True(answer.StatusCode is not HttpStatusCode.InternalServerError, page);
            // Some are not his to open; those of his that list duties or law list these.
            if (page is "/Responsibilities/AddItem" or "/Responsibilities/List") continue;
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{page} {answer.StatusCode}");
            Assert.True((await answer.Content.ReadAsStringAsync(Cancel)).Contains("ZT", StringComparison.Ordinal) || page is "/Duties/Rating" || page.StartsWith("/Duties/Unit", StringComparison.Ordinal), page);
        }
        Assert.Contains("主体责任规定", WebUtility.HtmlDecode(await officer.GetStringAsync("/Duties/Board", Cancel)), StringComparison.Ordinal);

        // He records on the page that everybody records on, and the light changes.
        Assert.Equal(HttpStatusCode.Redirect, await Post(
            member, $"/Duties/Record/{owed.Duty}", "", ("Input.Party", Member.ToString()), ("Input.Title", "部署分管领域工作"), ("Input.On", Written(World.Today)), ("Input.DocumentNumber", "纪要〔2026〕3号"),
            ("Input.Category", "R01"), ("Input.Fields[topics]", "党课"), ("Input.Duties", owed.Duty.ToString()), ("Input.Seen", "true")));
        var actor = new Actor { Tenant = World.A, Account = world.Account(World.A, Roles.Member), Name = "member" };
        Assert.Equal(Light.Met, (await Standing(Member, "ZT3-a"))!.Light);

        // His handbook says what the record fulfils.
        var handbooks = Handbooks().Matches(await member.GetStringAsync("/Duties/Handbooks", Cancel)).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).Distinct().ToList();
        Assert.NotEmpty(handbooks);
        var books = new List<string>();
        foreach (var handbook in handbooks) books.Add(await member.GetStringAsync(handbook, Cancel));
        Assert.Contains(books, b => b.Contains("ZT3-a", StringComparison.Ordinal));

        // The sheets that list obligations and records hold them.
        foreach (var (sheet, subject) in new[] { ("obligations", "code=main-responsibility-2020"), ("duties", ""), ("duty-lights", ""), ("year-plan", "") })
        {
            using var file = await prison.GetAsync($"/print/{sheet}?subject={Uri.EscapeDataString(subject)}", Cancel);
            Assert.NotEqual(HttpStatusCode.InternalServerError, file.StatusCode);
        }
        var ledger = world.Host.Get<IEnumerable<IWorkbook>>().Single(w => w.Name == "duties");
        var prisonOfficer = actor with { Roles = [Roles.PoliticalOfficer], Permissions = world.Host.Get<PartyDiscipline.Host.Access.RightsTable>().Of([Roles.PoliticalOfficer]) };
        var composed = await ledger.Compose(prisonOfficer, "", Cancel);
        Assert.Contains(composed!.Sheets.SelectMany(s => s.Rows).ToList(), row => row.Contains("ZT3-a"));

        // Its end, again by two.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Post(officer, first.Location!, "End", ("On", ""), ("Reason", "")));
        Assert.Equal(HttpStatusCode.Redirect, await Post(officer, first.Location!, "End", ("On", Written(World.Today)), ("Reason", "新规定已包含")));
        Assert.Equal(HttpStatusCode.NotFound, await Post(officer, first.Location!, "Grant"));
        Assert.Equal(HttpStatusCode.Redirect, await Post(secretary, first.Location!, "Grant"));
        Assert.Equal(World.Today, (await Law(prison)).Single(r => r.Code == "main-responsibility-2020").To);
        Assert.Contains("\"effectiveTo\":\"" + Written(World.Today), await prison.GetStringAsync("/api/v1/responsibilities/regulations/main-responsibility-2020/1", Cancel), StringComparison.Ordinal);
        var (year, duty) = (World.Today.Year, owed.Duty);
        world.Host.Clock.Set(DateTimeOffset.UtcNow.AddDays(1));
        await Packs.Eventually(async () => (await world.Host.Get<IDutyBook>().Find(World.A, duty, Cancel))!.Ended is not null, "the member's duty ends");
        await Packs.Eventually(async () => await Standing(Member, "ZT3-a", year) is null, "it no longer binds him");
        Assert.NotNull(await Standing(Discipline, "JJ18-a", year));
        var then = (await world.Host.Get<Standings>().Load(Member, year, Cancel)).LightsOn(World.Today, null);
        Assert.Equal(Light.Met, then.Single(d => d.Duty == duty).Light);
        var ended = (await world.Host.Get<IDutyBook>().Find(World.A, duty, Cancel))!;
        Assert.Equal(("main-responsibility-2020", 1), ((await world.Host.Get<IDutyBook>().TermsOf(ended, Cancel)).Regulation, (await world.Host.Get<IDutyBook>().TermsOf(ended, Cancel)).Version));
    }

    [Fact]
    public async Task The_pages_speak_both_languages_and_a_draft_is_given_back_with_a_reason()
    {
        using var officer = await world.As(World.Bureau, Roles.PoliticalOfficer);
        using var secretary = await world.As(World.Bureau, Roles.Secretary);
        var soon = Written(World.Today.AddDays(3));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Upload(officer, Packs.Sample("UB", "2026-01-01").Bytes(), "p.json", Written(World.Today.AddDays(-1)))).Status);
        var draft = await Upload(officer, Packs.Sample("UB", "2026-01-01").Bytes(), "p.json", soon);
        Assert.Equal(HttpStatusCode.Redirect, draft.Status);
        foreach (var culture in new[] { "zh-CN", "en" })
            foreach (var page in new[] { "/Responsibilities/Packs", draft.Location! })
            {
                var shown = await secretary.GetStringAsync($"{page}?culture={culture}", Cancel);
                Assert.DoesNotContain("Pack.", Tags().Replace(shown, " "), StringComparison.Ordinal);
                Assert.DoesNotContain("Packs.", Tags().Replace(shown, " "), StringComparison.Ordinal);
            }
        var again = await Upload(officer, Packs.Sample("UB", "2026-01-01").Bytes(), "p.json");
        Assert.Contains("已有草稿等待批准", again.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Post(secretary, draft.Location!, "Withdraw", ("Reason", "")));
        Assert.Equal(HttpStatusCode.Redirect, await Post(secretary, draft.Location!, "Withdraw", ("Reason", "期限不对")));
        Assert.Contains("期限不对", WebUtility.HtmlDecode(await officer.GetStringAsync(draft.Location, Cancel)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await officer.GetAsync($"/Responsibilities/Pack/{Guid.NewGuid()}", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await officer.GetAsync($"{draft.Location}?handler=Text", Cancel)).StatusCode);
    }

    async Task<DutyStanding?> Standing(PartyId party, string obligation, int? year = null) =>
        (await world.Host.Get<IGrainFactory>().Party(party).Standing(year ?? World.Today.Year)).Duties.FirstOrDefault(d => d.Obligation == obligation);

    /// <summary>Regulations with their versions, first and last days, as the API says them.</summary>
    [Fact]
    public async Task A_day_too_far_away_is_refused_at_its_field_and_a_draft_that_was_kept_with_one_is_taken_back()
    {
        using var officer = await world.As(World.Bureau, Roles.PoliticalOfficer);
        using var secretary = await world.As(World.Bureau, Roles.Secretary);
        var bytes = Packs.Sample("FB", Written(World.Today)).Bytes();
        var refused = await Upload(officer, bytes, "pack.json", "9999-12-31");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("生效日不能晚于2200年", refused.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"9999-12-31\"", refused.Body, StringComparison.Ordinal);

        // An earlier edition kept it.
        var actor = new Actor { Tenant = World.Bureau, Account = Guid.NewGuid(), Name = "某人" };
        await using var db = world.Host.Get<Database<ResponsibilitiesDb>>().Open(World.Bureau);
        var kept = Assert.IsType<Outcome.Done>(await db.Write(actor, Guid.NewGuid(), _ =>
        {
            var row = db.Add(new RegulationPack(world.Host.Get<PackBook>().Read(bytes).Pack!, new DateOnly(9999, 12, 31), actor, DateTimeOffset.UnixEpoch)).Entity;
            db.Append(new PackDrafted(row.Id, row.Code, row.Number, row.Hash), $"pack/{row.Id:N}");
            return Task.FromResult<Outcome>(new Outcome.Done(row.Id));
        }, Cancel)).Id;
        var page = $"/Responsibilities/Pack/{kept}";
        Assert.Equal(HttpStatusCode.OK, (await officer.GetAsync(page, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Post(secretary, page, "Approve"));
        Assert.Equal(HttpStatusCode.Redirect, await Post(officer, page, "Withdraw", ("Reason", "日期误填")));
        Assert.Equal(HttpStatusCode.Redirect, (await Upload(officer, bytes, "pack.json")).Status);
    }

    static async Task<IReadOnlyList<(string Code, int Version, DateOnly From, DateOnly? To)>> Law(HttpClient client)
    {
        using var answer = JsonDocument.Parse(await client.GetStringAsync("/api/v1/responsibilities/regulations", Cancel));
        return
        [
            .. answer.RootElement.EnumerateArray().Select(r => (
                r.GetProperty("code").GetString()!, r.GetProperty("version").GetInt32(), DateOnly.Parse(r.GetProperty("effectiveFrom").GetString()!, CultureInfo.InvariantCulture),
                r.GetProperty("effectiveTo").GetString() is { } last ? DateOnly.Parse(last, CultureInfo.InvariantCulture) : (DateOnly?)null)),
        ];
    }

    async Task<int> Drafts()
    {
        await using var db = world.Host.Get<Database<ResponsibilitiesDb>>().Open(World.Bureau);
        return await db.Packs.CountAsync(Cancel);
    }

    async Task<int> Opened()
    {
        await using var db = world.Host.Get<Database<ResponsibilitiesDb>>().Open(World.Bureau);
        return await db.Packs.CountAsync(p => p.OpenedAt != null, Cancel);
    }

    [GeneratedRegex("href=\"(/Duties/Handbook\\?[^\"]*)\"", RegexOptions.IgnoreCase)]
    private static partial Regex Handbooks();

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Inputs();

    [GeneratedRegex("\\bvalue=\"([^\"]*)\"")]
    private static partial Regex Value();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}

using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Assessment;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Common;
using Component = PartyDiscipline.Assessment.Component;

namespace PartyDiscipline.Tests.Modules.Assessment;

/// <summary>The pages as people use them, without JavaScript: forms come back with what was typed and every fault at its field.</summary>
public sealed partial class AssessmentPagesTests : IAsyncLifetime
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static int Year => World.Today.Year;

    World world = null!;

    public async ValueTask InitializeAsync() => world = await World.Build();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    /// <summary>Sends a page's form with everything that it holds, and some fields otherwise.</summary>
    static async Task<(HttpStatusCode Status, string Body, string? Location)> Send(HttpClient client, string page, string handler, Dictionary<string, string> typed)
    {
        var html = await client.GetStringAsync(page, Cancel);
        var fields = new Dictionary<string, string>();
        foreach (var input in Input().Matches(html).Select(m => m.Value))
            if (Name().Match(input) is { Success: true } name && !input.Contains("type=\"checkbox\"", StringComparison.Ordinal)) fields[WebUtility.HtmlDecode(name.Groups[1].Value)] = WebUtility.HtmlDecode(Value().Match(input).Groups[1].Value);
        foreach (var select in Select().Matches(html).Select(m => m.Value))
            if (Chosen().Match(select) is { Success: true } chosen) fields[WebUtility.HtmlDecode(Name().Match(select).Groups[1].Value)] = WebUtility.HtmlDecode(chosen.Groups[1].Value);
        foreach (var (name, value) in typed) fields[name] = value;
        var address = handler.Length == 0 ? page : $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}handler={handler}";
        using var answer = await client.PostAsync(address, new FormUrlEncodedContent(fields), Cancel);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel)), answer.Headers.Location?.ToString());
    }

    async Task<T> AtBureau<T>(Func<AssessmentDb, Task<T>> read)
    {
        await using var db = world.Host.Get<Database<AssessmentDb>>().Open(World.Bureau);
        return await read(db);
    }

    [Fact, Trait("Clause", "3.5.1")]
    public async Task A_scheme_is_drawn_up_edited_tried_and_approved_on_its_page()
    {
        using var officer = await world.As(World.Bureau, Roles.PoliticalOfficer);
        using var secretary = await world.As(World.Bureau, Roles.Secretary);
        using var prison = await world.As(World.A, Roles.PoliticalOfficer);
        var begun = await Send(officer, "/Assessment/Schemes", "", new() { ["ForYear"] = $"{Year}", ["ForTrack"] = "Main", ["With"] = "Default" });
        Assert.Equal(HttpStatusCode.Redirect, begun.Status);
        var page = begun.Location!;
        Assert.Equal(HttpStatusCode.NotFound, (await prison.GetAsync(page, Cancel)).StatusCode);

        // A wrong sum is saved as it is, told at once, and not approved.
        var saved = await Send(officer, page, "", new() { ["Lines[0].Max"] = "13", ["Lines[5].Code"] = "Z99", ["Lines[5].TitleZh"] = "新指标", ["Lines[5].Max"] = "1" });
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        var shown = WebUtility.HtmlDecode(await officer.GetStringAsync(page, Cancel));
        Assert.Contains("指标合计102分，应为100分", shown, StringComparison.Ordinal);
        Assert.Contains("Z99：请注明条款依据", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=Approve", await secretary.GetStringAsync(page, Cancel), StringComparison.Ordinal);
        var stored = await AtBureau(db => db.Schemes.AsNoTracking().SingleAsync(Cancel));
        Assert.Equal((14, 13m), (stored.Content.Indicators.Count, stored.Content.Find("Z01")!.Max));

        Assert.Equal(HttpStatusCode.Redirect, (await Send(officer, page, "", new() { ["Lines[0].Max"] = "12", ["Lines[5].Remove"] = "true" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(secretary, page, "", new() { ["Lines[0].Max"] = "1" })).Status);
        Assert.Contains("id=\"dry\"", await officer.GetStringAsync($"{page}?dry={Year}", Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await Send(secretary, page, "Approve", [])).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(officer, page, "Publish", new() { ["DocumentNumber"] = "" })).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await Send(officer, page, "Publish", new() { ["DocumentNumber"] = "局党发〔2026〕6号" })).Status);
        Assert.Equal(SchemeState.Published, (await AtBureau(db => db.Schemes.AsNoTracking().SingleAsync(Cancel))).State);
        Assert.Equal("application/json", (await officer.GetAsync($"{page}?handler=Json", Cancel)).Content.Headers.ContentType?.MediaType);
    }

    [Fact, Trait("Clause", "3.5.2")]
    public async Task A_sheet_is_scored_on_its_page_and_nobody_sees_anothers_points_before_his_own()
    {
        var open = new EarlierComponent(Component.YearEnd, 1, World.Today.AddDays(-1), new Dictionary<string, IReadOnlyDictionary<string, decimal>>(), Open: true);
        var brought = await world.Host.Get<IEarlierAssessments>().BringIn(Actor.System(World.Bureau), Guid.NewGuid(), new EarlierYear(Year, Track.Main, new DateOnly(Year, 1, 5), "局党发〔2026〕6号", [open], null, null), ["甲"], Cancel);
        Assert.IsType<Outcome.Done>(brought);
        using var assessor = await world.As(World.Bureau, Roles.Assessor);
        using var officer = await world.As(World.Bureau, Roles.PoliticalOfficer);
        using var secretary = await world.As(World.Bureau, Roles.Secretary);
        var sheet = await AtBureau(db => db.Sheets.AsNoTracking().SingleAsync(s => s.Unit == World.A, Cancel));
        var page = $"/Assessment/Sheet/{sheet.Id}";

        var refused = await Send(assessor, page, "Mark", new() { ["Entries[Z06].Points"] = "9", ["Entries[Z08].Points"] = "80" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Z06：请写明理由", refused.Body, StringComparison.Ordinal);
        Assert.Contains("Z08：分数应在0和8之间", refused.Body, StringComparison.Ordinal);
        Assert.Contains("Z10：请打分", refused.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"80\"", refused.Body, StringComparison.Ordinal);

        Dictionary<string, string> Full(string reason) => sheet.Lines.Where(l => l.ForScorers).SelectMany(l => new KeyValuePair<string, string>[]
        {
            new($"Entries[{l.Indicator}].Points", (l.Max - 1).ToString(CultureInfo.InvariantCulture)), new($"Entries[{l.Indicator}].Reason", reason),
        }).ToDictionary();
        Assert.Equal(HttpStatusCode.Redirect, (await Send(assessor, page, "Mark", Full("甲评分人理由"))).Status);
        Assert.DoesNotContain("甲评分人理由", WebUtility.HtmlDecode(await officer.GetStringAsync(page, Cancel)), StringComparison.Ordinal);
        Assert.Contains("甲评分人理由", WebUtility.HtmlDecode(await assessor.GetStringAsync(page, Cancel)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await Send(officer, page, "Mark", Full("乙评分人理由"))).Status);
        Assert.Contains("甲评分人理由", WebUtility.HtmlDecode(await officer.GetStringAsync(page, Cancel)), StringComparison.Ordinal);
        Assert.Equal(SheetState.Scored, (await AtBureau(db => db.Sheets.AsNoTracking().SingleAsync(s => s.Id == sheet.Id, Cancel))).State);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(officer, page, "Review", [])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(secretary, page, "Mark", Full("书记"))).Status);

        // The year's desk: what is missing is named, and a waiver says what counts instead.
        var desk = $"/Assessment/Year?year={Year}&track=Main";
        Assert.Contains("handler=Compute", await officer.GetStringAsync(desk, Cancel), StringComparison.Ordinal);
        var blocked = await Send(officer, desk, "Compute", []);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, blocked.Status);
        Assert.Contains("缺少年终考核得分", blocked.Body, StringComparison.Ordinal);
        Assert.Contains("handler=Waive", await secretary.GetStringAsync(desk, Cancel), StringComparison.Ordinal);
        foreach (var component in Enum.GetValues<Component>())
            foreach (var code in new[] { World.A, World.B })
                Assert.Equal(HttpStatusCode.Redirect, (await Send(secretary, desk, "Waive", new() { ["Unit"] = code, ["Component"] = $"{component}", ["InsteadOf"] = "", ["Given"] = "80.5", ["Reason"] = "当年未开展" })).Status);
        var ranked = await Send(officer, desk, "Compute", []);
        Assert.Equal(HttpStatusCode.Redirect, ranked.Status);
        Assert.Contains("80.50", await officer.GetStringAsync(ranked.Location!, Cancel), StringComparison.Ordinal);
        using var unit = await world.As(World.A, Roles.Secretary);
        Assert.DoesNotContain("甲评分人理由", WebUtility.HtmlDecode(await unit.GetStringAsync("/Assessment/Sheets", Cancel)), StringComparison.Ordinal);
        foreach (var address in new[] { "/Assessment/Scores", "/Assessment/Year", "/Assessment/Proposals", "/Assessment/Losses", "/Assessment/Sheets", $"/api/v1/assessment/{Year}/main/ranking", $"/api/v1/assessment/sheets/{sheet.Id}" })
            Assert.Equal(HttpStatusCode.OK, (await officer.GetAsync(address, Cancel)).StatusCode);
    }

    [GeneratedRegex("<input[^>]*>|<textarea[^>]*>")]
    private static partial Regex Input();

    [GeneratedRegex("<select[^>]*>.*?</select>", RegexOptions.Singleline)]
    private static partial Regex Select();

    [GeneratedRegex("<option(?=[^>]*selected)[^>]*value=\"([^\"]*)\"")]
    private static partial Regex Chosen();

    [GeneratedRegex("\\bname=\"([^\"]*)\"")]
    private static partial Regex Name();

    [GeneratedRegex("\\bvalue=\"([^\"]*)\"")]
    private static partial Regex Value();
}

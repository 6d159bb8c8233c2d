using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Reports;

/// <summary>The pages of reporting on the real host, signed in as people do.</summary>
public sealed partial class ReportPagesTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_is_written_in_the_browser_kept_when_it_is_refused_and_read_by_those_who_may()
    {
        await using var world = await World.Build();
        var year = World.Today.Year;
        var person = (await world.Host.Get<IPartyDirectory>().Parties(World.A, World.Today)).First(p => p.Function == DepartmentFunctions.Discipline).Holder!.Value;
        using (var officer = await world.As(World.A, Roles.PoliticalOfficer))
        {
            var opened = await Post(officer, "/Reports/Cycles", new() { ["Input.What"] = $"YearEnd.{year}", ["Input.Discipline"] = $"{person}" });
            Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        }
        await using var db = world.Host.Get<Database<ReportsDb>>().Open(World.A);
        var cycle = (await db.Cycles.AsNoTracking().SingleAsync(c => c.State != CycleState.Archived, Cancel)).Id;
        var report = await db.Reports.AsNoTracking().SingleAsync(r => r.Cycle == cycle && r.Party == new PartyId(World.A, PartyKind.Secretary, "main"), Cancel);

        using var secretary = await world.As(World.A, Roles.Secretary);
        var tooLong = await Post(secretary, $"/Reports/Write/{report.Id}", Text(new string('文', 2999)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooLong.StatusCode);
        Assert.Contains(new string('文', 2999), WebUtility.HtmlDecode(await tooLong.Content.ReadAsStringAsync(Cancel)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await Post(secretary, $"/Reports/Write/{report.Id}", Text("每季度专题研究一次"))).StatusCode);

        // What is still being written nobody else reads; that it is being written, the offices do.
        using var political = await world.As(World.A, Roles.PoliticalOfficer);
        Assert.DoesNotContain("每季度专题研究一次", WebUtility.HtmlDecode(await political.GetStringAsync($"/Reports/Report/{report.Id}", Cancel)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await Post(secretary, $"/Reports/Report/{report.Id}?handler=Submit", [])).StatusCode);
        Assert.Contains("每季度专题研究一次", WebUtility.HtmlDecode(await political.GetStringAsync($"/Reports/Report/{report.Id}", Cancel)), StringComparison.Ordinal);
        using var member = await world.As(World.A, Roles.Member);
        using var foreign = await world.As(World.B, Roles.PoliticalOfficer);
        foreach (var (client, path) in ((HttpClient, string)[])[(member, $"/Reports/Report/{report.Id}"), (foreign, $"/Reports/Report/{report.Id}"), (foreign, $"/Reports/Cycle/{cycle}"), (foreign, $"/Reports/Cycles?tenant={World.A}")])
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path, Cancel)).StatusCode);

        // The bureau reads the unit's reporting, without a button.
        using var bureau = await world.As(World.Bureau, Roles.DisciplineSecretary);
        var seen = WebUtility.HtmlDecode(await bureau.GetStringAsync($"/Reports/Report/{report.Id}?tenant={World.A}", Cancel));
        Assert.Contains("每季度专题研究一次", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=Pass", seen, StringComparison.Ordinal);

        foreach (var path in (string[])["/Reports/Cycles", $"/Reports/Cycle/{cycle}", $"/Reports/Panel/{cycle}", $"/Reports/Grading/{report.Id}", $"/Reports/Schedule/{cycle}", $"/Reports/Editions/{report.Id}", "/Reports/Published"])
            Assert.Equal(HttpStatusCode.OK, (await political.GetAsync(path, Cancel)).StatusCode);
        using var head = await world.As(World.A, Roles.DepartmentHead);
        Assert.Equal(HttpStatusCode.OK, (await head.GetAsync("/Reports/Published", Cancel)).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await head.GetAsync($"/Reports/Panel/{cycle}", Cancel)).StatusCode);
    }

    static Dictionary<string, string> Text(string measures) => new() { ["Input.Measures"] = measures, ["Input.Results"] = "整改按期办结", ["Input.Problems"] = "下基层不够", ["Input.NextSteps"] = "按月下基层" };

    /// <summary>Fills in the page's form with its hidden fields and sends it.</summary>
    static async Task<HttpResponseMessage> Post(HttpClient client, string path, Dictionary<string, string> typed)
    {
        var html = await client.GetStringAsync(path.Split('?')[0], Cancel);
        foreach (Match hidden in Hidden().Matches(html))
            typed.TryAdd(Name().Match(hidden.Value).Groups[1].Value, WebUtility.HtmlDecode(Value().Match(hidden.Value).Groups[1].Value));
        return await client.PostAsync(path, new FormUrlEncodedContent(typed), Cancel);
    }

    [GeneratedRegex("""<input[^>]*type="hidden"[^>]*>""")]
    private static partial Regex Hidden();

    [GeneratedRegex("\\bname=\"([^\"]*)\"")]
    private static partial Regex Name();

    [GeneratedRegex("\\bvalue=\"([^\"]*)\"")]
    private static partial Regex Value();
}

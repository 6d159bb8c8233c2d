using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;
using PartyDiscipline.Reports.Ballots;

namespace PartyDiscipline.Tests.Modules.Reports;

/// <summary>The voting host as a voter's browser meets it: code, marks, check, tracking code; without script, session or cookie.</summary>
public sealed partial class VotingPageTests(BallotsHost ballots) : IClassFixture<BallotsHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    HttpClient Voter => ballots.Host.Client("vote");

    static Dictionary<string, string> Marked(string code, int level = 1) =>
        new(Enumerable.Range(0, 8).Select(i => KeyValuePair.Create($"Marks[{i}]", $"{level}"))) { ["Code"] = code };

    /// <summary>Opens the unit's page and sends a form as it stands there.</summary>
    static async Task<(HttpStatusCode Status, string Body)> Send(HttpClient voter, string handler, Dictionary<string, string> typed, string culture = "en", string unit = "sample1")
    {
        var page = await voter.GetStringAsync($"/{unit}?culture={culture}", Cancel);
        var form = new Dictionary<string, string>(typed) { ["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value };
        using var answer = await voter.PostAsync(new Uri($"/Vote/{unit}?handler={handler}&culture={culture}", UriKind.Relative), new FormUrlEncodedContent(form), Cancel);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel)));
    }

    [Theory]
    [InlineData("en", "Your ballot is in the box")]
    [InlineData("zh-CN", "您的票已收到")]
    public async Task A_voter_goes_from_his_code_to_his_tracking_code_and_finds_it_after_the_count(string culture, string done)
    {
        var held = await ballots.One.Hold();
        using var voter = Voter;
        var code = held.Codes[0].Code;
        var (entered, ballot) = await Send(voter, "Enter", new() { ["Code"] = code.ToLowerInvariant() }, culture);
        Assert.Equal(HttpStatusCode.OK, entered);
        Assert.Equal(8 * 5, Radio().Count(ballot));
        var (_, review) = await Send(voter, "Review", Marked(code, 2), culture);
        Assert.Equal(2 * 8, Regex.Count(review, "name=\"Marks\\[\\d\\]\" value=\"2\""));
        var (_, counted) = await Send(voter, "Cast", Marked(code, 2), culture);
        Assert.Contains(done, counted, StringComparison.Ordinal);
        var track = Track().Match(counted).Groups[1].Value;
        Assert.Equal(BallotCode.WriteTrack(BallotCode.Track("sample1", WrittenSecret.Read(code)!)), track);

        foreach (var (handler, typed) in ((string, Dictionary<string, string>)[])[("Cast", Marked(code, 4)), ("Enter", new() { ["Code"] = code }), ("Review", Marked(code, 3))])
            Assert.Equal(track, Track().Match((await Send(voter, handler, typed, culture)).Body).Groups[1].Value);
        await using (var db = ballots.Host.Get<Database<BallotsDb>>().Open("sample1"))
            Assert.Equal(1, await db.Staged.CountAsync(s => s.Election == held.Id, Cancel));

        var list = $"/Vote/sample1/Counted/{held.Id}?culture={culture}";
        using (var early = await voter.GetAsync(new Uri(list, UriKind.Relative), Cancel)) Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        foreach (var (_, other) in held.Codes.Skip(1)) await ballots.One.Box.Cast("sample1", other, [1, 1, 1, 1, 1, 1, 1, 1], Cancel);
        await ballots.One.Finish(held);
        var tracks = ListedTrack().Matches(await voter.GetStringAsync(new Uri(list, UriKind.Relative), Cancel)).Select(m => m.Groups[1].Value).ToList();
        Assert.Contains(track, tracks);
        Assert.Equal(held.Codes.Count, tracks.Count);
        Assert.Equal(tracks.Order(StringComparer.Ordinal), tracks);
        Assert.Contains(held.Id.ToString(), await voter.GetStringAsync(new Uri("/Vote/sample1/Counted", UriKind.Relative), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ballot_with_open_lines_comes_back_as_it_was_marked()
    {
        var held = await ballots.One.Hold();
        using var voter = Voter;
        var typed = Marked(held.Codes[0].Code, 3);
        typed.Remove("Marks[5]");
        foreach (var handler in (string[])["Review", "Cast"])
        {
            var (_, body) = await Send(voter, handler, typed);
            Assert.Equal(7, Regex.Count(body, "value=\"3\" checked"));
            Assert.Contains("is not marked", body, StringComparison.Ordinal);
        }
        typed["Marks[5]"] = "9";
        Assert.Contains("is not marked", (await Send(voter, "Cast", typed)).Body, StringComparison.Ordinal);
        await using var db = ballots.Host.Get<Database<BallotsDb>>().Open("sample1");
        Assert.Equal(0, await db.Staged.CountAsync(s => s.Election == held.Id, Cancel));
    }

    [Fact]
    public async Task A_wrong_code_and_one_of_another_unit_are_refused_alike()
    {
        var held = await ballots.One.Hold();
        using var voter = Voter;
        var wrong = await Send(voter, "Enter", new() { ["Code"] = WrittenSecret.Write(WrittenSecret.New()) }, unit: "sample2");
        var foreign = await Send(voter, "Enter", new() { ["Code"] = held.Codes[0].Code }, unit: "sample2");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(Token().Replace(wrong.Body, ""), Token().Replace(foreign.Body, ""));
    }

    [Fact]
    public async Task A_form_without_its_token_or_from_another_site_is_refused()
    {
        var held = await ballots.One.Hold();
        using var voter = Voter;
        var cast = new Uri("/Vote/sample1?handler=Cast", UriKind.Relative);
        using (var none = await voter.PostAsync(cast, new FormUrlEncodedContent(Marked(held.Codes[0].Code)), Cancel)) Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        using (var made = await voter.PostAsync(cast, new FormUrlEncodedContent(new Dictionary<string, string>(Marked(held.Codes[0].Code)) { ["__RequestVerificationToken"] = "CfDJ8-made-up" }), Cancel)) Assert.Equal(HttpStatusCode.BadRequest, made.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Post, cast) { Content = new FormUrlEncodedContent(Marked(held.Codes[0].Code)) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var foreign = await voter.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        await using var db = ballots.Host.Get<Database<BallotsDb>>().Open("sample1");
        Assert.Equal(0, await db.Staged.CountAsync(s => s.Election == held.Id, Cancel));
    }

    [Fact]
    public async Task The_voting_host_answers_for_its_own_pages_only_and_they_answer_nowhere_else()
    {
        using var voter = Voter;
        foreach (var open in (string[])["/", "/sample1", "/Vote", "/Vote/sample1", "/Vote/sample1/Counted", "/css/site.css", "/_content/PartyDiscipline.Reports/ballots.css"])
            using (var answer = await voter.GetAsync(new Uri(open, UriKind.Relative), Cancel)) Assert.True(answer.IsSuccessStatusCode, open);
        foreach (var shut in (string[])["/Sso/SignIn", "/Me/SignOut", "/connect/authorize", "/api/v1/duties", "/preferences/language/en", "/Reports/Elections", "/Setup", "/openapi/v1.json", "/nothing"])
            using (var answer = await voter.GetAsync(new Uri(shut, UriKind.Relative), Cancel))
            {
                Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{shut}: {answer.StatusCode}");
                Assert.False(answer.Headers.Contains("Set-Cookie"));
            }
        foreach (var elsewhere in (string[])["sso", "sample1", "bureau"])
            using (var client = ballots.Host.Client(elsewhere))
                foreach (var path in (string[])["/Vote", "/Vote/sample1", "/Vote/sample1/Counted"])
                    using (var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel)) Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_page_says_what_is_protected_and_what_is_not_before_anybody_votes()
    {
        using var voter = Voter;
        var page = WebUtility.HtmlDecode(await voter.GetStringAsync("/sample1?culture=en", Cancel));
        Assert.Contains("Not protected", page, StringComparison.Ordinal);
        Assert.Contains("cannot prove how you voted", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();

    [GeneratedRegex("""<input type="radio" """)]
    private static partial Regex Radio();

    [GeneratedRegex("""class="track"[^>]*><code>([0-9A-Z-]+)""")]
    private static partial Regex Track();

    [GeneratedRegex("""<li><code>([0-9A-Z-]+)""")]
    private static partial Regex ListedTrack();
}

using System.Net;
using System.Text.RegularExpressions;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Secrets;
using PartyDiscipline.Reports.Ballots;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Reports;

/// <summary>An appraisal from its preparation to its seal over the portal's pages, by people who have signed in.</summary>
public sealed partial class ElectionPageTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static async Task<(HttpStatusCode Status, string Body, Uri? Next)> Post(HttpClient client, string page, string? handler, params (string Name, string Value)[] typed)
    {
        var html = await client.GetStringAsync(new Uri(page, UriKind.Relative), Cancel);
        var form = typed.Append(("__RequestVerificationToken", Token().Match(html).Groups[1].Value)).Append(("Operation", Guid.NewGuid().ToString()));
        using var answer = await client.PostAsync(new Uri(page + (handler is null ? "" : $"?handler={handler}"), UriKind.Relative), new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Item1, f.Item2))), Cancel);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel)), answer.Headers.Location);
    }

    [Fact, Trait("Clause", "3.3.3")]
    public async Task Officers_holders_and_voters_hold_one_with_their_browsers()
    {
        await using var world = await World.Build();
        using var political = await world.As(World.A, Roles.PoliticalOfficer);
        using var discipline = await world.As(World.A, Roles.DisciplineOfficer);
        string[] holding = [Roles.Clerk, Roles.Assessor, Roles.SuperiorViewer];
        var form = await political.GetStringAsync("/Reports/ElectionNew", Cancel);
        var people = holding.Select(role => PersonOption(role).Match(form).Groups[1].Value).ToList();
        (string, string)[] plan =
        [
            ("Input.Title", "年度述责民主测评"), ("Input.On", "2026-01-20"), ("Input.Parties", $"{World.A}.secretary.main"), ("Input.Parties", $"{World.A}.member.member-1"),
            ("Input.Roster[A]", "5"), ("Input.Roster[B]", "0"), ("Input.Roster[C]", "0"), ("Input.Roster[D]", "0"),
        ];
        var faulty = await Post(political, "/Reports/ElectionNew", null, [.. plan, ("Input.Holders", people[0]), ("Input.Holders", people[0]), ("Input.Holders", "")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, faulty.Status);
        Assert.Contains("年度述责民主测评", faulty.Body, StringComparison.Ordinal);
        var prepared = await Post(political, "/Reports/ElectionNew", null, [.. plan, .. people.Select(p => ("Input.Holders", p))]);
        Assert.Equal(HttpStatusCode.Found, prepared.Status);
        var page = prepared.Next!.OriginalString;
        var id = page[(page.LastIndexOf('/') + 1)..];

        Assert.Equal(HttpStatusCode.Found, (await Post(discipline, page, "Agree")).Status);
        var secrets = new List<string>();
        foreach (var role in holding)
        {
            using var holder = await world.As(World.A, role);
            var taken = await Post(holder, page, "TakeKey");
            secrets.Add(Secret().Match(taken.Body).Groups[1].Value);
            Assert.NotNull(WrittenSecret.Read(secrets[^1]));
            Assert.DoesNotContain(secrets[^1], await holder.GetStringAsync(page, Cancel), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await Post(political, page, "TakeKey")).Status);
        Assert.Equal(HttpStatusCode.Found, (await Post(political, page, "ShareKey")).Status);
        var cards = await Post(political, $"/Reports/ElectionCards/{id}", null);
        var codes = Code().Matches(cards.Body).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(5, codes.Count);
        Assert.Equal(5, Regex.Count(cards.Body, "src=\"data:image/png;base64,"));
        Assert.Contains($"http://vote.localhost:{world.Host.Port}/{World.A}", cards.Body, StringComparison.Ordinal);
        Assert.Empty(Code().Matches(await political.GetStringAsync($"/Reports/ElectionCards/{id}", Cancel)));
        Assert.Equal(HttpStatusCode.Found, (await Post(discipline, page, "Open")).Status);

        var unit = world.Host.Get<BallotBox>();
        foreach (var code in codes.Take(4)) Assert.Equal(CastResult.Counted, (await unit.Cast(World.A, code, [1, 1, 1, 1, 2, 2, 2, 2], Cancel)).Result);
        Assert.DoesNotContain("100.00", await political.GetStringAsync(page, Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await Post(political, page, "Close")).Status);

        var teller = $"/Reports/Teller/{id}";
        (string, string)[] paper = [("Input.Number", "1"), ("Input.Code", codes[4]), .. Enumerable.Range(0, 8).Select(i => ($"Input.Marks[{i}]", i < 4 ? "1" : "2"))];
        using (var clerk = await world.As(World.A, Roles.Clerk))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(clerk, teller, null, paper[..^1])).Status);
            Assert.Equal(HttpStatusCode.Found, (await Post(clerk, teller, null, [("Input.Number", "2"), .. paper[1..]])).Status);
            Assert.Equal(HttpStatusCode.Found, (await Post(clerk, teller, null, paper)).Status);
        }
        Assert.Equal(HttpStatusCode.Found, (await Post(political, teller, null, [.. paper[..^1], ("Input.Marks[7]", "3")])).Status);
        Assert.Contains("Input.Number", await political.GetStringAsync(teller, Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await Post(political, teller, null, paper)).Status);
        // He typed 2 first: that number is withdrawn on the same page, and a refusal keeps what was typed.
        using (var clerk = await world.As(World.A, Roles.Clerk))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(clerk, teller, "Withdraw", ("Withdrawal.Number", "zwei"), ("Withdrawal.Reason", "录错票号"))).Status);
            var unreasoned = await Post(clerk, teller, "Withdraw", ("Withdrawal.Number", "2"), ("Withdrawal.Reason", ""));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, unreasoned.Status);
            Assert.Matches("""name="Withdrawal.Number"[^>]*value="2"|value="2"[^>]*name="Withdrawal.Number""", unreasoned.Body);
            Assert.Contains("请写明原因", unreasoned.Body, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Found, (await Post(clerk, teller, "Withdraw", ("Withdrawal.Number", "2"), ("Withdrawal.Reason", "录错票号"))).Status);
            var after = await clerk.GetStringAsync(teller, Cancel);
            Assert.Contains("已撤回", WebUtility.HtmlDecode(after), StringComparison.Ordinal);
            Assert.DoesNotContain("handler=Withdraw", after, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Found, (await Post(political, page, "Return", ("Returned[A]", "0"))).Status);
        Assert.Equal(HttpStatusCode.Found, (await Post(political, page, "AskCount")).Status);
        var count = $"/Reports/ElectionCount/{id}";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(discipline, count, null, ("Secrets[1]", secrets[0]), ("Secrets[2]", ""), ("Secrets[3]", ""))).Status);
        Assert.Equal(HttpStatusCode.Found, (await Post(discipline, count, null, ("Secrets[1]", secrets[0]), ("Secrets[2]", ""), ("Secrets[3]", secrets[2]))).Status);
        Assert.DoesNotContain("100.00", await political.GetStringAsync(page, Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await Post(discipline, page, "Seal")).Status);
        using var secretary = await world.As(World.A, Roles.Secretary);
        var result = await secretary.GetStringAsync(page, Cancel);
        Assert.Contains("100.00", result, StringComparison.Ordinal);
        Assert.Contains("80.00", result, StringComparison.Ordinal);
        using var docx = await secretary.GetAsync(new Uri($"/documents/appraisal-summary/{Guid.Parse(id):N}.docx", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, docx.StatusCode);
        using var xlsx = await secretary.GetAsync(new Uri($"/sheets/appraisal-figures/{Guid.Parse(id):N}.xlsx", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, xlsx.StatusCode);
        using var elsewhere = await world.As(World.B, Roles.PoliticalOfficer);
        using var foreign = await elsewhere.GetAsync(new Uri(page, UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Empty(world.Host.Log.Errors);
    }

    static Regex PersonOption(string role) => new($"<option value=\"([0-9a-f-]{{36}})\"[^>]*>[^<]*O-{role} ");

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();

    [GeneratedRegex("""class="secret"><code>([0-9A-Z-]+)""")]
    private static partial Regex Secret();

    [GeneratedRegex("""<code>([0-9A-Z-]{30,34})</code>""")]
    private static partial Regex Code();
}

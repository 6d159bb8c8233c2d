using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Clues;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// A clue worked through its pages by people who sign in, with an open key; and everybody who is not named in it, knocking at the same doors.
/// </summary>
public sealed partial class ClueDoorsTests
{
    const string Substance = "SubstanceOfTheReportOverHttp", Subject = "SubjectOfTheReportOverHttp", InTheFile = "BytesOfTheFileOverHttp", Question = "QuestionOverHttp", Said = "AnswerOverHttp", Opinion = "OpinionOverHttp", Result = "ResultOverHttp";
    static readonly string[] Canaries = [Substance, Subject, InTheFile, Question, Said, Opinion, Result];
    static readonly byte[] Pdf = Encoding.UTF8.GetBytes($"%PDF-1.7\n1 0 obj<</Author({InTheFile})>>endobj\n%%EOF");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Clause", "3.4.3")]
    public async Task A_handler_works_a_clue_page_by_page_with_his_open_key_and_to_everybody_else_it_is_like_none()
    {
        var log = new FinestLog();
        await using var world = await World.Build(configure: web => web.ConfigureServices(services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFilter<FinestLog>(null, LogLevel.Trace).AddProvider(log))), anew: true);
        using var officer = await world.As(World.A, Roles.DisciplineOfficer);
        using var lead = await world.As(World.A, Roles.DisciplineSecretary);
        using var foreigner = await world.As(World.B, Roles.DisciplineOfficer);
        using var uninvolved = await world.Another(World.A, Roles.DisciplineOfficer, "D02");
        var admins = await Task.WhenAll(Roles.Administrators.Select(r => world.As(World.A, r)));
        log.Clear();

        // Somebody reports, with a PDF: refused until he says that he knows what it keeps.
        var before = await Waiting(world);
        using var reporter = world.Host.Client("report");
        var (refused, why) = await Report(reporter, consent: false);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
        Assert.Contains("href=\"#KeepsMetadata\"", why, StringComparison.Ordinal);
        Assert.Contains(Substance, why, StringComparison.Ordinal);
        Assert.Equal(before, await Waiting(world));
        var (kept, receipt) = await Report(reporter, consent: true);
        Assert.Equal(HttpStatusCode.OK, kept);
        var code = Code().Match(receipt).Groups[1].Value;
        var clue = Assert.Single((await Waiting(world)).Except(before));

        // Taken in, it has a number, and nothing else without a key; a wrong passphrase opens none.
        var page = await Go(officer, "/Supervision/Clues/Index", $"value=\"{clue}\"", []);
        Assert.Equal($"/Supervision/Clues/Clue/{clue}", page.Path);
        Assert.DoesNotContain(Substance, page.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Unlock(world, officer, clue, World.CluePassphrase + "!")).Status);
        page = await Unlock(world, officer, clue, World.CluePassphrase);
        Assert.Contains(Substance, page.Body, StringComparison.Ordinal);
        Assert.Contains(Subject, page.Body, StringComparison.Ordinal);

        // Jurisdiction is proposed by one and decided by another, who names the handler.
        await Step(officer, clue, "Propose", new() { ["Input.Verdict"] = "Accept" });
        Assert.DoesNotContain(Substance, (await Get(lead, $"/Supervision/Clues/Clue/{clue}")).Body, StringComparison.Ordinal);
        Assert.Contains(Substance, (await Unlock(world, lead, clue, World.CluePassphrase)).Body, StringComparison.Ordinal);
        page = await Step(lead, clue, "Accept", []);
        var handler = Regex.Match(page.Text, $"<option value=\"([0-9a-f-]{{36}})\"[^>]*>[^<]*O-{Roles.DisciplineOfficer}", RegexOptions.None, TimeSpan.FromSeconds(5)).Groups[1].Value;
        await Step(lead, clue, "Assign", new() { ["Input.People"] = handler });

        // Asked back through the receipt, and answered.
        await Go(officer, $"/Supervision/Clues/Clue/{clue}", "handler=Ask\"", new() { ["Input.Text"] = Question });
        Assert.Contains(Question, await Answer(reporter, "Look", code, null), StringComparison.Ordinal);
        await Answer(reporter, "Answer", code, Said);
        Assert.Contains(Said, (await Get(officer, $"/Supervision/Clues/Clue/{clue}")).Body, StringComparison.Ordinal);

        // Classified, studied, approved, reported, concluded, archived.
        await Step(officer, clue, "Opine", new() { ["Input.Way"] = nameof(ClueWay.Dismissed), ["Input.Text"] = Opinion });
        await Step(lead, clue, "Study", new() { ["Input.On"] = $"{World.Today:yyyy-MM-dd}", ["Input.Present"] = "5" });
        await Step(lead, clue, "Approve", []);
        await Step(officer, clue, "Report", new() { ["Input.Outcome"] = nameof(ClueOutcome.Dismissed), ["Input.FourForm"] = nameof(ClueForm.None), ["Input.UnitFailed"] = "false", ["Input.Text"] = Result });
        page = await Step(lead, clue, "Conclude", []);
        Assert.Contains(Opinion, page.Body, StringComparison.Ordinal);
        Assert.Contains(Result, page.Body, StringComparison.Ordinal);
        await Step(lead, clue, "Archive", []);
        Assert.Equal(ClueStage.Archived, await At(world, db => db.Clues.Where(c => c.Id == clue).Select(c => c.Stage).SingleAsync(Cancel)));

        // The PDF came as it was, and its reader is told so.
        var file = await At(world, db => db.Files.Where(f => f.Of == clue).Select(f => f.Key).SingleAsync(Cancel));
        using (var answer = await Post(officer, $"/Supervision/Clues/Clue/{clue}?handler=File&key={file}", []))
        {
            Assert.Equal("application/pdf", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal(Pdf, await answer.Content.ReadAsByteArrayAsync(Cancel));
        }

        // To who is not named a clue that is there and one that is not answer alike, byte by byte: to who has a key of his own as nothing, to an
        // administrator, who has no business with any of these pages, as every page that is not his.
        Assert.Contains("IsOpen", await Open(world, uninvolved, foreigner), StringComparison.Ordinal);
        List<string> told = [];
        var knocked = 0;
        foreach (var (who, client) in ((string, HttpClient)[])[("an uninvolved officer", uninvolved), ("another tenant's handler", foreigner), .. admins.Select((a, i) => (Roles.Administrators.ElementAt(i), a))])
        {
            var token = await World.TokenOn(client);
            foreach (var (method, door) in Doors(file))
            {
                var missing = Guid.NewGuid();
                var (there, nowhere) = (await Knock(client, method, door(clue, file), token, clue, file), await Knock(client, method, door(missing, Guid.NewGuid()), token, missing, file));
                knocked++;
                if (there.Text != nowhere.Text || there.Status != (admins.Contains(client) ? HttpStatusCode.Forbidden : HttpStatusCode.NotFound)) told.Add($"{method} {door(clue, file)} as {who}: {(int)there.Status}, {(int)nowhere.Status}\n{Difference(there.Text, nowhere.Text)}");
                if (Canaries.FirstOrDefault(c => there.Text.Contains(c, StringComparison.Ordinal)) is { } canary) told.Add($"{door(clue, file)} as {who} says {canary}");
            }
        }
        Assert.Empty(told);
        Assert.True(knocked >= 30, $"{knocked} knocks.");

        // Past its quarter of an hour a key opens nothing, though its half is still in the browser.
        var past = world.Host.Clock.GetUtcNow().AddMinutes(-1);
        Assert.True(await At(world, db => db.Opened.ExecuteUpdateAsync(set => set.SetProperty(o => o.Until, past), Cancel)) >= 2);
        foreach (var client in (HttpClient[])[officer, lead])
        {
            page = await Get(client, $"/Supervision/Clues/Clue/{clue}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Empty(Canaries.Where(c => page.Body.Contains(c, StringComparison.Ordinal)));
            using var locked = await Post(client, $"/Supervision/Clues/Clue/{clue}?handler=File&key={file}", []);
            Assert.Equal(HttpStatusCode.NotFound, locked.StatusCode);
            using var nobody = await Post(client, $"/Supervision/Clues/Clue/{clue}?handler=Reporter", []);
            Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
        }

        var lines = log.Lines;
        Assert.True(lines.Count > 1000, $"{lines.Count} lines, so nothing was proven.");
        string[] secrets = [.. Canaries, World.CluePassphrase, code];
        Assert.Empty(lines.Where(l => secrets.Any(s => l.Contains(s, StringComparison.Ordinal))).Take(5));
    }

    [Fact]
    public async Task A_key_of_who_left_is_retired_on_its_page_by_two_people_and_others_see_no_key()
    {
        await using var world = await World.Build();
        using var uninvolved = await world.Another(World.A, Roles.DisciplineOfficer, "D02");
        using var lead = await world.As(World.A, Roles.DisciplineSecretary);
        using var secretary = await world.As(World.A, Roles.Secretary);
        await Open(world, uninvolved, uninvolved);
        const string keys = "/Supervision/Clues/Keys";
        var list = await Get(lead, keys);
        var own = Regex.Match(list.Text, $"{Roles.DisciplineOfficer} D02.*?[?&]person=([0-9a-f-]{{36}})", RegexOptions.Singleline | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5)).Groups[1].Value;
        Assert.DoesNotContain("<table", (await Get(uninvolved, keys)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", (await Get(secretary, keys)).Text, StringComparison.Ordinal);

        var refused = await Go(lead, $"{keys}?Person={own}", "handler=Propose", new() { ["Input.Ground"] = "", ["Input.Decision"] = "" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("href=\"#Input_Ground\"", refused.Body, StringComparison.Ordinal);
        var proposed = await Go(lead, $"{keys}?Person={own}", "handler=Propose", new() { ["Input.Ground"] = nameof(RetirementGround.Left), ["Input.Decision"] = "局纪〔2026〕12号" });
        Assert.Contains("局纪〔2026〕12号", proposed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=Confirm", proposed.Body, StringComparison.Ordinal);
        var done = await Go(secretary, keys, "handler=Confirm", []);
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.False(await At(world, db => db.Keys.AnyAsync(k => k.Person == Guid.Parse(own) && !k.Retired, Cancel)));
        Assert.DoesNotContain("handler=Lock\"", (await Get(uninvolved, "/Supervision/Clues/Key")).Body, StringComparison.Ordinal);
    }

    /// <summary>The doors of a clue, for its id and one of a file.</summary>
    static IEnumerable<(HttpMethod, Func<Guid, Guid, string>)> Doors(Guid file) =>
    [
        (HttpMethod.Get, (clue, _) => $"/Supervision/Clues/Clue/{clue}"),
        (HttpMethod.Post, (clue, _) => $"/Supervision/Clues/Clue/{clue}?handler=Move&Input.Action=Accept"),
        (HttpMethod.Post, (clue, key) => $"/Supervision/Clues/Clue/{clue}?handler=File&key={key}"),
        (HttpMethod.Post, (clue, _) => $"/Supervision/Clues/Clue/{clue}?handler=File&key={file}"),
        (HttpMethod.Post, (clue, _) => $"/Supervision/Clues/Clue/{clue}?handler=Reporter"),
        (HttpMethod.Get, (clue, _) => $"/documents/clue-acceptance/{clue:N}.docx"),
        (HttpMethod.Get, (clue, _) => $"/documents/clue-transfer/{clue:N}.pdf"),
    ];

    /// <summary>Opens the keys of those who have one and are not named: they see nothing for all that.</summary>
    static async Task<string> Open(World world, HttpClient uninvolved, HttpClient foreigner)
    {
        await Later(world);
        var made = await Go(uninvolved, "/Supervision/Clues/Key", "handler=Make\"", new() { ["Input.Passphrase"] = World.CluePassphrase, ["Input.Again"] = World.CluePassphrase, ["Input.Code"] = world.Code });
        Assert.Equal("/Supervision/Clues/Key", made.Path);
        Assert.Equal("/Supervision/Clues/Key", (await Unlock(world, uninvolved, null, World.CluePassphrase)).Path);
        var opened = uninvolved == foreigner ? await Get(foreigner, "/Supervision/Clues/Key") : await Unlock(world, foreigner, null, World.CluePassphrase);
        return opened.Body.Contains("handler=Lock\"", StringComparison.Ordinal) ? "IsOpen" : opened.Body;
    }

    static async Task<(HttpStatusCode Status, string Text)> Knock(HttpClient client, HttpMethod method, string door, string token, Guid clue, Guid file)
    {
        using var request = new HttpRequestMessage(method, new Uri(door, UriKind.Relative));
        if (method == HttpMethod.Post) request.Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("Operation", $"{Guid.Empty}")]);
        using var answer = await client.SendAsync(request, Cancel);
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Date" or "Set-Cookie")).OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}: {string.Join(", ", h.Value)}");
        return (answer.StatusCode, Values.Normal($"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{await Values.Body(answer)}", $"{clue}", $"{clue:N}", $"{file}"));
    }

    static string Difference(string one, string other)
    {
        var at = one.Zip(other).TakeWhile(p => p.First == p.Second).Count();
        return one == other ? "alike" : $"…{one[Math.Max(0, at - 60)..Math.Min(one.Length, at + 120)]}\n…{other[Math.Max(0, at - 60)..Math.Min(other.Length, at + 120)]}";
    }

    sealed record Shown(HttpStatusCode Status, string Path, string Body)
    {
        /// <summary>With its letters as they are read.</summary>
        public string Text => WebUtility.HtmlDecode(Body);
    }

    static async Task<Shown> Get(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        return new Shown(answer.StatusCode, path, await answer.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Opens a page, fills in the form on it that holds a mark, sends it, and goes where it leads.</summary>
    static async Task<Shown> Go(HttpClient client, string path, string mark, Dictionary<string, string> typed)
    {
        var page = await Get(client, path);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var form = Form().Matches(page.Body).Select(m => m.Value).FirstOrDefault(f => f.Contains(mark, StringComparison.Ordinal)) ?? throw new InvalidOperationException($"{path} has no form with {mark}.");
        var fields = Hidden().Matches(form).Select(m => m.Value).Where(h => Name().IsMatch(h)).Select(h => KeyValuePair.Create(Name().Match(h).Groups[1].Value, WebUtility.HtmlDecode(Value().Match(h).Groups[1].Value))).Concat(typed);
        var to = Action().Match(form[..form.IndexOf('>', StringComparison.Ordinal)]) is { Success: true } action ? WebUtility.HtmlDecode(action.Groups[1].Value) : path;
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await client.PostAsync(new Uri(to, UriKind.Relative), content, Cancel);
        return answer.Headers.Location is { } next ? await Get(client, next.OriginalString) : new Shown(answer.StatusCode, path, await answer.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>A step of SM-7 by its form on the clue's page; it stands.</summary>
    static async Task<Shown> Step(HttpClient client, Guid clue, string action, Dictionary<string, string> typed)
    {
        var page = await Go(client, $"/Supervision/Clues/Clue/{clue}", $"name=\"Input.Action\" value=\"{action}\"", typed);
        Assert.True(page.Status == HttpStatusCode.OK && page.Path == $"/Supervision/Clues/Clue/{clue}", $"{action}: {(int)page.Status} {Faults().Match(page.Body).Value}");
        return page;
    }

    static async Task<HttpResponseMessage> Post(HttpClient client, string path, Dictionary<string, string> fields)
    {
        fields["__RequestVerificationToken"] = await World.TokenOn(client);
        return await client.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields), Cancel);
    }

    /// <summary>A one-time code is good once: the next one's time has come.</summary>
    static Task Later(World world)
    {
        world.Host.Clock.Set(world.Host.Clock.GetUtcNow().AddSeconds(31));
        return Task.CompletedTask;
    }

    static async Task<Shown> Unlock(World world, HttpClient client, Guid? clue, string passphrase)
    {
        await Later(world);
        return await Go(client, clue is null ? "/Supervision/Clues/Key" : $"/Supervision/Clues/Key?Back={clue}", "handler=Unlock\"", new() { ["Input.Passphrase"] = passphrase, ["Input.Code"] = world.Code });
    }

    static async Task<(HttpStatusCode Status, string Body)> Report(HttpClient reporter, bool consent)
    {
        var page = await reporter.GetStringAsync(new Uri($"/{World.A}", UriKind.Relative), Cancel);
        using var form = new MultipartFormDataContent { { new StringContent(Token().Match(page).Groups[1].Value), "__RequestVerificationToken" }, { new StringContent(Substance), "Text" }, { new StringContent(Subject), "About" } };
        if (consent) form.Add(new StringContent("true"), "KeepsMetadata");
        form.Add(new ByteArrayContent(Pdf), "Files", "minutes.pdf");
        using var answer = await reporter.PostAsync(new Uri($"/Tell/{World.A}", UriKind.Relative), form, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    static async Task<string> Answer(HttpClient reporter, string handler, string code, string? text)
    {
        var page = await reporter.GetStringAsync(new Uri($"/{World.A}", UriKind.Relative), Cancel);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("Code", code), KeyValuePair.Create("Text", text ?? ""), KeyValuePair.Create("__RequestVerificationToken", Token().Match(page).Groups[1].Value)]);
        using var answer = await reporter.PostAsync(new Uri($"/Tell/{World.A}/receipt?handler={handler}", UriKind.Relative), form, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    static Task<List<Guid>> Waiting(World world) => At(world, db => db.Reports.Where(r => !r.Taken).Select(r => r.Key).ToListAsync(Cancel));

    static async Task<T> At<T>(World world, Func<CluesDb, Task<T>> read)
    {
        await using var db = world.Host.Get<Database<CluesDb>>().Open(World.A);
        return await read(db);
    }

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex Hidden();

    [GeneratedRegex("\\bname=\"([^\"]*)\"")]
    private static partial Regex Name();

    [GeneratedRegex("\\bvalue=\"([^\"]*)\"")]
    private static partial Regex Value();

    [GeneratedRegex("\\baction=\"([^\"]*)\"")]
    private static partial Regex Action();

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();

    [GeneratedRegex("""clue-secret"><code>([^<]+)</code>""")]
    private static partial Regex Code();

    [GeneratedRegex("""<div[^>]*\bfaults\b.*?</div>""", RegexOptions.Singleline)]
    private static partial Regex Faults();
}

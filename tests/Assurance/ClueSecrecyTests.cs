using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Clues;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T21: whoever has the database, its files, its backup and every log line, and whoever signs in without being named in a clue, learns nothing of
/// what a clue says, of whom, or by whom. Each clue's texts are letters that nothing else in the product ever writes, three in a row are looked for.
/// </summary>
public sealed partial class ClueSecrecyTests
{
    const int Clues = 200;
    const string Unit = "sample1";
    const string CanaryAgent = "canary-agent/9";
    const string CanaryAddress = "203.0.113.99";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// Letters of an old extension of the script, at random: of no word that the product or a test ever writes. Those whose second byte is
    /// a letter of ASCII are left out, because three of them in UTF-16 can be six digits of some hash.
    /// </summary>
    static string Canary(int length, List<string> all)
    {
        var text = new string([.. Enumerable.Range(0, length).Select(_ => (char)(RandomNumberGenerator.GetInt32(0x34, 0x4D) << 8 | RandomNumberGenerator.GetInt32(0x80, 0x100)))]);
        all.Add(text);
        return text;
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Nothing_of_two_hundred_clues_stands_in_database_files_backup_or_logs(Engine engine)
    {
        var log = new FinestLog();
        await using var database = await TestDatabase.Create(engine);
        await using var host = await RunningHost.Start(engine, database, web => web.ConfigureServices(services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFilter<FinestLog>(null, LogLevel.Trace).AddProvider(log))));
        await host.Found("bureau", TenantKind.Bureau);
        var unit = await Compartments.Found(host, Unit);
        log.Clear();
        var (canaries, temporary) = (new List<string>(), Temporary());
        for (var i = 0; i < Clues; i++)
        {
            var entry = new ClueEntry(unit.Today, ClueChannel.Letter, ClueLevel.Ward, Named: true, Thin: false, Canary(60, canaries), [new ClueSubject(null, Canary(4, canaries), Canary(8, canaries))], Canary(4, canaries), Canary(11, canaries));
            var clue = Compartments.Done(await unit.Book.Register(unit.Intake, Guid.NewGuid(), entry, Cancel));
            if (i % 10 > 0) continue;
            Compartments.Done(await unit.Move(unit.Intake, clue, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.Accept, Text = Canary(20, canaries) }));
            Compartments.Done(await unit.Move(unit.Lead, clue, new ClueMove(ClueAction.Accept)));
            Compartments.Done(await unit.Move(unit.Lead, clue, new ClueMove(ClueAction.Assign) { People = [unit.One.Person!.Value] }));
            Compartments.Done(await unit.Book.Attach(unit.One, Guid.NewGuid(), clue, "a.png", Picture(Canary(30, canaries)), Cancel));
            Compartments.Done(await unit.Book.NoteInterference(unit.Other, Guid.NewGuid(), unit.Today, Canary(20, canaries), Cancel));
            Assert.Equal(entry.Text, (await unit.Reader.Read(unit.One, unit.Own(unit.One), clue, Cancel))!.Substance!.Text);
        }
        for (var i = 0; i < 5; i++) await Report(host, canaries);
        foreach (var actor in (Actor[])[unit.Lead, unit.Intake, unit.One, unit.Two, unit.Other, unit.Secretary]) Compartments.Done(await unit.Ring.Lock(actor, Guid.NewGuid(), Cancel));

        Assert.Equal(temporary, Temporary());
        var seen = await Everything(host);
        Assert.True(seen.Sum(s => (long)s.Bytes.Length) > 100_000, "Nothing was dumped, so nothing was proven.");
        Assert.Empty(Leaks(seen, canaries));
        var lines = log.Lines;
        Assert.NotEmpty(lines);
        Assert.Empty(Leaks([("log", Encoding.UTF8.GetBytes(string.Join('\n', lines)))], canaries));
        Assert.Empty(lines.Where(l => l.Contains(CanaryAddress, StringComparison.Ordinal) || l.Contains(CanaryAgent, StringComparison.Ordinal)));
        Assert.Empty(seen.Where(s => s.Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(CanaryAgent)) >= 0 || s.Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(CanaryAddress)) >= 0).Select(s => s.Name));
    }

    /// <summary>The search would find what there is to find.</summary>
    [Fact]
    public void The_search_finds_three_letters_in_a_row_in_any_writing()
    {
        var canaries = new List<string>();
        var text = Canary(20, canaries);
        foreach (var bytes in (byte[][])[Encoding.UTF8.GetBytes($"x{text[5..8]}y"), Encoding.Unicode.GetBytes($"x{text[5..8]}y"), Encoding.ASCII.GetBytes(string.Concat(text[5..8].Select(c => $"\\u{(int)c:x4}")))])
            Assert.NotEmpty(Leaks([("here", bytes)], canaries));
        Assert.Empty(Leaks([("here", Encoding.UTF8.GetBytes("什么也没有"))], canaries));
    }

    [Fact]
    public async Task One_changed_bit_is_refused_and_a_key_of_another_unit_opens_nothing()
    {
        await using var host = await RunningHost.Start();
        await host.Found("bureau", TenantKind.Bureau);
        var (one, other) = (await Compartments.Found(host, Unit), await Compartments.Found(host, "sample2"));
        var clue = await one.Assigned("只给承办人看");
        await using var db = host.Get<Database<CluesDb>>().Open(Unit);
        var wraps = await db.Wraps.AsNoTracking().ToListAsync(Cancel);
        var substance = await db.Texts.AsNoTracking().SingleAsync(t => t.Clue == clue && t.Kind == ClueTextKind.Substance, Cancel);
        foreach (var key in ((Actor[])[other.Lead, other.Intake, other.One, other.Secretary]).Select(other.Own))
        {
            Assert.All(wraps, w => Assert.Null(w.Open(key)));
            Assert.Null(Sealing.Open<ClueSubstance>(substance.Closed, key, substance.About));
            Assert.Null(await one.Reader.Read(one.One, key, clue, Cancel));
        }
        Assert.Null(await one.Reader.Read(other.One, other.Own(other.One), clue, Cancel));

        for (var bit = 0; bit < 64; bit++)
        {
            var changed = (byte[])substance.Closed.Clone();
            var at = bit * 7 % changed.Length;
            changed[at] ^= (byte)(1 << bit % 8);
            await host.Sql("""UPDATE clues_texts SET "Closed" = @p0 WHERE "Kind" = 'Substance'""", changed);
            Assert.Null((await one.Reader.Read(one.One, one.Own(one.One), clue, Cancel))!.Substance);
        }
        await host.Sql("""UPDATE clues_texts SET "Closed" = @p0 WHERE "Kind" = 'Substance'""", substance.Closed);
        Assert.Equal("只给承办人看", (await one.Reader.Read(one.One, one.Own(one.One), clue, Cancel))!.Substance!.Text);
    }

    [Fact]
    public async Task A_handler_who_lost_his_key_gets_his_clue_from_two_custodians_and_not_from_one()
    {
        await using var host = await RunningHost.Start();
        await host.Found("bureau", TenantKind.Bureau);
        var unit = await Compartments.Found(host, Unit);
        var clue = await unit.Assigned("找回来的内容");
        await unit.Open(unit.One);
        Assert.Null(await unit.Reader.Read(unit.One, unit.Own(unit.One), clue, Cancel));
        var number = (await unit.Stored(clue)).Number;
        Task<Outcome> Recover(params int[] places) => unit.Decisions.Recover(unit.Lead, Guid.NewGuid(), number, unit.One.Person!.Value, places.ToDictionary(p => p, p => unit.Secrets[p]), Cancel);
        Assert.Equal("Clue.SecretsTooFew", Compartments.Rule(await Recover(2)));
        Assert.IsType<Outcome.NotFound>(await unit.Decisions.Recover(unit.Intake, Guid.NewGuid(), number, unit.One.Person!.Value, unit.Secrets, Cancel));
        Compartments.Done(await Recover(1, 3));
        Assert.Equal("找回来的内容", (await unit.Reader.Read(unit.One, unit.Own(unit.One), clue, Cancel))!.Substance!.Text);
        await using var ledger = host.Get<Database<LedgerDb>>().Open(Unit);
        Assert.Single(await ledger.Entries.Where(e => e.Fact == "Supervision.ClueRecovered").ToListAsync(Cancel));
    }

    [Fact]
    public async Task Every_look_is_in_the_Ledger_and_no_fact_says_more_than_codes()
    {
        await using var host = await RunningHost.Start();
        await host.Found("bureau", TenantKind.Bureau);
        var unit = await Compartments.Found(host, Unit);
        var clue = await unit.Assigned("账上无此文", named: true);
        await using var ledger = host.Get<Database<LedgerDb>>().Open(Unit);
        Task<int> Told(string fact) => ledger.Entries.CountAsync(e => e.Fact == $"Supervision.{fact}" && e.Subject == ClueBook.Subject(clue), Cancel);
        for (var i = 1; i <= 3; i++)
        {
            await unit.Reader.Read(unit.One, unit.Own(unit.One), clue, Cancel);
            Assert.Equal(i, await Told("ClueRead"));
        }
        // Handlers have no key to who reported; the intake officer has, and that he looked is told.
        Assert.Null(await unit.Reader.Reporter(unit.One, unit.Own(unit.One), clue, Cancel));
        Assert.Equal(0, await Told("ClueReporterSeen"));
        Assert.NotNull(await unit.Reader.Reporter(unit.Intake, unit.Own(unit.Intake), clue, Cancel));
        Assert.Equal(1, await Told("ClueReporterSeen"));
        foreach (var body in await ledger.Entries.Where(e => e.Fact.StartsWith("Supervision.")).Select(e => e.Body).ToListAsync(Cancel))
            Assert.DoesNotMatch("账上|实名人|13900000000|某O|某M", body);
    }

    [Fact]
    public async Task Nobody_without_an_open_key_finds_a_word_of_a_clue_by_any_page_list_print_or_search()
    {
        await using var world = await World.Build();
        var doors = await Inventory.Of(world.Host.Services);
        var table = world.Host.Get<PartyDiscipline.Host.Access.RightsTable>();
        await using var db = world.Host.Get<Database<CluesDb>>().Open(World.A);
        var clues = await db.Clues.AsNoTracking().ToListAsync(Cancel);
        var ids = clues.Select(c => c.Id).Append(Guid.Empty).ToList();
        var (leaks, read, knocked) = (new List<string>(), 0, 0);
        foreach (var role in Roles.All)
        {
            var held = table.Of([role]);
            using var client = await world.As(World.A, role);
            var papers = ((string[])["clue-register", "clue-acceptance", "clue-transfer"]).SelectMany(d => ids.Select(i => $"/documents/{d}/{i:N}.docx")).Append($"/documents/clue-register/{World.Today.Year}.docx").Append("/sheets/clue-register/all=1.xlsx");
            var addresses = doors.Where(d => d.Method == "GET" && (d.Anonymous || held.Contains(d.Permission ?? ""))).SelectMany(d => ids.Select(id => d.Address(p => Values.Own(p, World.A, id)))).Concat(papers).Distinct();
            foreach (var address in addresses)
            {
                using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, Cancel);
                var body = await Values.Body(answer);
                read++;
                if (body.Contains(World.ClueCanary, StringComparison.Ordinal)) leaks.Add($"{address} as {role}");
                // Whoever has no right to the register learns of no number.
                if (!held.Contains(CluePermissions.Index) && !held.Contains(CluePermissions.Enter) && clues.Any(c => body.Contains(c.Number, StringComparison.Ordinal))) leaks.Add($"{address} as {role} tells a number");
            }
            // A search for a word of every clue finds what a search for nothing finds.
            var (there, nowhere) = (World.ClueCanary, "QxzvwOfNothing");
            using (var found = await client.GetAsync(new Uri($"/Search?q={there}", UriKind.Relative), Cancel))
            using (var nothing = await client.GetAsync(new Uri($"/Search?q={nowhere}", UriKind.Relative), Cancel))
                if (Values.Normal(await Values.Body(found), there) != Values.Normal(await Values.Body(nothing), nowhere)) leaks.Add($"search as {role}");
            // A clue that is there and one that is not are one and the same to who is not named in it.
            if (role is Roles.DisciplineSecretary or Roles.DisciplineOfficer) continue;
            foreach (var form in (Func<Guid, string>[])[id => $"/Supervision/Clues/Clue/{id}", id => $"/documents/clue-acceptance/{id:N}.docx", id => $"/documents/clue-transfer/{id:N}.docx"])
                foreach (var clue in clues)
                {
                    var missing = Guid.NewGuid();
                    var (real, fake) = (await Answer(client, form(clue.Id), clue.Id), await Answer(client, form(missing), missing));
                    knocked++;
                    if (real != fake) leaks.Add($"{form(clue.Id)} as {role} is not like a missing one");
                }
        }
        Assert.Empty(leaks);
        Assert.True(read > 500 && knocked > 50, $"{read} pages, {knocked} knocks.");
        using var bearer = await world.As(World.A, Roles.DisciplineOfficer);
        var list = await bearer.GetStringAsync(new Uri($"/Supervision/Clues/Index", UriKind.Relative), Cancel);
        Assert.Contains(clues[0].Number, list, StringComparison.Ordinal);
    }

    static async Task<string> Answer(HttpClient client, string address, Guid id)
    {
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Cancel);
        return $"{answer.StatusCode}\n{Values.Normal(await Values.Body(answer), $"{id}", $"{id:N}")}";
    }

    /// <summary>Somebody reports as people do: a form with a picture, on the report host.</summary>
    static async Task Report(RunningHost host, List<string> canaries)
    {
        using var reporter = host.Client("report");
        var page = await reporter.GetStringAsync(new Uri($"/{Unit}", UriKind.Relative), Cancel);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Token().Match(page).Groups[1].Value), "__RequestVerificationToken" },
            { new StringContent(Canary(200, canaries)), "Text" },
            { new StringContent(Canary(10, canaries)), "About" },
            { new StringContent(Canary(3, canaries)), "Name" },
            { new StringContent(Canary(11, canaries)), "Contact" },
        };
        // Large enough to be put on the disk while it comes in, if anything did that.
        var picture = Picture(Canary(60_000, canaries));
        form.Add(new ByteArrayContent(picture), "Files", "a.png");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/Tell/{Unit}") { Content = form };
        request.Headers.UserAgent.ParseAdd(CanaryAgent);
        request.Headers.Add("X-Forwarded-For", CanaryAddress);
        using var answer = await reporter.SendAsync(request, Cancel);
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.OK && body.Contains("clue-secret", StringComparison.Ordinal), WebUtility.HtmlDecode(body));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var code = Code().Match(body).Groups[1].Value;
        using var look = new FormUrlEncodedContent([KeyValuePair.Create("Code", code), KeyValuePair.Create("Text", Canary(30, canaries)), KeyValuePair.Create("__RequestVerificationToken", Token().Match(page).Groups[1].Value)]);
        using var seen = await reporter.PostAsync(new Uri($"/Tell/{Unit}/receipt?handler=Answer", UriKind.Relative), look, Cancel);
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        canaries.Add(code);
    }

    /// <summary>A picture whose own bytes hold a canary.</summary>
    static byte[] Picture(string canary)
    {
        static byte[] Chunk(string kind, byte[] data) => [(byte)(data.Length >> 24), (byte)(data.Length >> 16), (byte)(data.Length >> 8), (byte)data.Length, .. Encoding.ASCII.GetBytes(kind), .. data, 0, 0, 0, 0];
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", new byte[13]), .. Chunk("IDAT", Encoding.UTF8.GetBytes(canary)), .. Chunk("IEND", [])];
    }

    static string[] Temporary() => [.. Directory.GetFiles(Path.GetTempPath(), "ASPNETCORE_*").Order(StringComparer.Ordinal)];

    /// <summary>Every byte that somebody with the disk or the database's password gets.</summary>
    static async Task<List<(string Name, byte[] Bytes)>> Everything(RunningHost host)
    {
        var seen = new List<(string, byte[])>();
        if (host.Database.File is { } file)
        {
            var backup = $"{file}.backup";
            var (done, said) = await host.Get<Backup>().Save(backup);
            Assert.True(done, said);
            foreach (var one in Directory.GetFiles(Path.GetDirectoryName(file)!, "*", SearchOption.AllDirectories)) seen.Add((Path.GetFileName(one), await Bytes(one)));
            return seen;
        }
        foreach (var table in (await RawSql.Query(host.Database, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")).Select(r => (string)r[0]!))
        {
            var columns = (await RawSql.Query(host.Database, "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = @p0", table)).Select(r => ((string)r[0]!, (string)r[1]!)).ToList();
            foreach (var row in await RawSql.Query(host.Database, $"SELECT * FROM \"{table}\""))
                foreach (var (value, (column, _)) in row.Zip(columns)) seen.Add(($"{table}.{column}", value as byte[] ?? Encoding.UTF8.GetBytes($"{value}")));
        }
        return seen;
    }

    static async Task<byte[]> Bytes(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Cancel);
        return all.ToArray();
    }

    /// <summary>Where three letters in a row of a canary stand, in UTF-8, in UTF-16 or escaped.</summary>
    static List<string> Leaks(IReadOnlyList<(string Name, byte[] Bytes)> seen, List<string> canaries)
    {
        var (eight, sixteen, escaped) = (new HashSet<string>(), new HashSet<string>(), new HashSet<string>());
        foreach (var canary in canaries.Where(c => c[0] >= 0x3400))
            for (var i = 0; i + 3 <= canary.Length; i++)
            {
                eight.Add(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(canary[i..(i + 3)])));
                sixteen.Add(Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(canary[i..(i + 3)])));
                escaped.Add(string.Concat(canary[i..(i + 3)].Select(c => $"\\u{(int)c:x4}")));
            }
        var leaks = new List<string>();
        foreach (var (name, bytes) in seen)
        {
            var text = Encoding.Latin1.GetString(bytes);
            var (of8, of16, ofEscaped) = (eight.GetAlternateLookup<ReadOnlySpan<char>>(), sixteen.GetAlternateLookup<ReadOnlySpan<char>>(), escaped.GetAlternateLookup<ReadOnlySpan<char>>());
            for (var i = 0; i < text.Length && leaks.Count < 20; i++)
            {
                if (text[i] is '\xE3' or '\xE4' && i + 9 <= text.Length && of8.Contains(text.AsSpan(i, 9))) leaks.Add($"{name} at {i}");
                if (i + 6 <= text.Length && text[i + 1] is >= '\x34' and < '\x4E' && of16.Contains(text.AsSpan(i, 6))) leaks.Add($"{name} at {i}, UTF-16");
                if (text[i] == '\\' && i + 18 <= text.Length && ofEscaped.Contains(text.AsSpan(i, 18))) leaks.Add($"{name} at {i}, escaped");
            }
            foreach (var code in canaries.Where(c => c[0] < 0x3400))
                if (text.Contains(code, StringComparison.Ordinal) || text.Contains(code.Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal)) leaks.Add($"{name}: a receipt's code");
        }
        return leaks;
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();

    [GeneratedRegex("""clue-secret"><code>([^<]+)</code>""")]
    private static partial Regex Code();
}

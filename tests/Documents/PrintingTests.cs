using System.Collections.Immutable;
using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Documents;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Documents;

/// <summary>A small bureau and two prisons, and a record of the first prison's secretary; made once.</summary>
public sealed class PrintingWorld : IAsyncLifetime
{
    public World World { get; private set; } = null!;
    public Guid Duty { get; private set; }
    public static readonly PartyId Secretary = new(World.A, PartyKind.Secretary, "main");

    public async ValueTask InitializeAsync()
    {
        World = await World.Build();
        var who = World.Host.Get<IGrainFactory>().Party(Secretary);
        var actor = Who(World.A, Roles.Secretary, Secretary);
        var open = (await who.Fitting(World.Today, "R01")).First();
        Duty = open.Duty;
        foreach (var (title, on) in ((string, DateOnly)[])[("主持党委会专题研究全面从严治党", World.Today), ("=主持中心组集体学习", World.Today.AddDays(-1))])
            Assert.IsType<Outcome.Done>(await who.Record(actor, Guid.NewGuid(), new RecordEntry { Category = "R01", On = on, Title = title, Fields = ImmutableDictionary<string, string>.Empty.Add("topics", "全面从严治党"), Duties = [Duty] }));
    }

    public Actor Who(string tenant, string role, params PartyId[] parties) => new()
    {
        Tenant = tenant,
        Account = World.Account(tenant, role),
        Name = role,
        Roles = [role],
        Permissions = World.Host.Get<RightsTable>().Of([role]),
        Parties = [.. parties],
        AtBureau = tenant == World.Bureau,
    };

    public ValueTask DisposeAsync() => World.DisposeAsync();
}

/// <summary>Prints under their addresses: who gets what, and what the Ledger hears of it.</summary>
public sealed class PrintingTests(PrintingWorld made) : IClassFixture<PrintingWorld>
{
    readonly World world = made.World;

    static string LedgerSheet => $"/sheets/ledger/{World.A}~{World.Today.Year}.xlsx";
    string DutySheet => $"/documents/duty/{made.Duty}.docx";
    string Pack => $"/evidence/duty/{made.Duty}.zip";

    [Fact]
    public async Task A_print_is_a_file_to_keep_with_a_Chinese_name_and_no_cache()
    {
        using var secretary = await world.As(World.A, Roles.Secretary);
        foreach (var address in (string[])[LedgerSheet, LedgerSheet.Replace("~" + World.Today.Year, $"~{World.Today.Year}~R01", StringComparison.Ordinal).Replace(".xlsx", ".csv", StringComparison.Ordinal), DutySheet, DutySheet.Replace(".docx", ".pdf", StringComparison.Ordinal), Pack])
        {
            using var answer = await secretary.GetAsync(address);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {(int)answer.StatusCode}");
            Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
            Assert.Matches(@"[\u4e00-\u9fff].*\.(xlsx|csv|docx|pdf|zip)$", answer.Content.Headers.ContentDisposition.FileNameStar);
            Assert.True(answer.Headers.CacheControl!.NoStore);
        }
    }

    [Theory]
    [InlineData("settable", "")]
    [InlineData("fixed", "")]
    [InlineData("settable", "2.2.3")]
    public async Task A_list_is_exported_under_the_filter_that_its_page_shows(string which, string typed)
    {
        using var officer = await world.As(World.A, Roles.PoliticalOfficer);
        var page = await officer.GetStringAsync($"/Responsibilities/Defaults?which={which}&q={typed}");
        var lines = (await Exported(officer, page, "defaults")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal(which == "settable", line.Contains(",○,", StringComparison.Ordinal)));
        Assert.All(lines, line => Assert.Contains(typed, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("党委书记、监狱长；分管监区的副监狱长；政治处主任；办公室主任；纪检监察室主任；一监区和二监区的监区长")]
    [InlineData("50%/甲&乙=丙+丁")]
    public async Task A_list_is_exported_under_a_filter_as_long_and_as_odd_as_can_be_typed(string typed)
    {
        using var security = await world.As(World.A, Roles.SecurityAdministrator);
        var page = await security.GetStringAsync($"/Admin/Accounts?q={Uri.EscapeDataString(typed)}");
        Assert.Single((await Exported(security, page, "accounts")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        await using var ledger = world.Host.Get<Database<LedgerDb>>().Open(World.A);
        Assert.Contains(typed.Length > 20 ? typed : "甲", (await ledger.Entries.Where(e => e.Fact == "Documents.DocumentPrinted").OrderByDescending(e => e.Seq).FirstAsync()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_of_a_list_says_what_is_in_it()
    {
        using var bureau = await world.As(World.Bureau, Roles.PoliticalOfficer);
        async Task<string> NameOf(string sheet, string filter)
        {
            using var answer = await bureau.GetAsync($"/sheets/{sheet}/{Uri.EscapeDataString(filter)}.csv");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return answer.Content.Headers.ContentDisposition!.FileNameStar!;
        }
        var month = World.Today.AddMonths(-1);
        Assert.Equal($"基层负担_{month:yyyy-MM}.csv", await NameOf("burden", $"month={month:yyyy-MM}"));
        Assert.Equal($"{World.A} 监狱_{month.Year}_基层负担.csv", await NameOf("burden", $"month={month:yyyy-MM}&tenant={World.A}"));
        Assert.Equal($"{World.A} 监狱 {World.Today.Year} 年责任书.csv", await NameOf("statements", $"unit={World.A}&year={World.Today.Year}"));
    }

    /// <summary>What lies behind the link to a list as text that a page holds.</summary>
    static async Task<string> Exported(HttpClient client, string page, string sheet)
    {
        var from = page.IndexOf($"/sheets/{sheet}/", StringComparison.Ordinal);
        var links = page[from..].Split('"').Where(l => l.StartsWith($"/sheets/{sheet}/", StringComparison.Ordinal) && l.EndsWith(".csv", StringComparison.Ordinal));
        using var answer = await client.GetAsync(WebUtility.HtmlDecode(links.First()));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    [Fact]
    public async Task Whoever_takes_a_print_along_stands_in_the_Ledger()
    {
        using var secretary = await world.As(World.A, Roles.Secretary);
        var before = await Printed();
        using (await secretary.GetAsync(LedgerSheet)) { }
        using (await secretary.GetAsync($"/sheets/ledger/{World.B}~{World.Today.Year}.xlsx")) { }
        var entry = Assert.Single((await Printed()).Skip(before.Count));
        Assert.Equal(world.Account(World.A, Roles.Secretary), entry.Account);
        Assert.Contains("\"format\":\"xlsx\"", entry.Body, StringComparison.Ordinal);

        async Task<List<LedgerEntry>> Printed()
        {
            await using var db = world.Host.Get<Database<LedgerDb>>().Open(World.A);
            return await db.Entries.Where(e => e.Fact == "Documents.DocumentPrinted").OrderBy(e => e.Seq).ToListAsync();
        }
    }

    [Fact]
    public async Task A_foreign_print_and_a_missing_one_look_the_same()
    {
        using var stranger = await world.As(World.B, Roles.Secretary);
        foreach (var (foreign, missing) in ((string, string)[])
                 [
                     (LedgerSheet, $"/sheets/ledger/nowhere~{World.Today.Year}.xlsx"), (DutySheet, $"/documents/duty/{Guid.Empty}.docx"), (Pack, $"/evidence/duty/{Guid.Empty}.zip"),
                     ($"/evidence/party/{PrintingWorld.Secretary}/{World.Today.Year}.zip", $"/evidence/party/{World.B}.secretary.none/{World.Today.Year}.zip"),
                 ])
        {
            using var first = await stranger.GetAsync(foreign);
            using var second = await stranger.GetAsync(missing);
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (first.StatusCode, second.StatusCode));
        }
    }

    [Fact]
    public async Task The_bureau_prints_a_prisons_ledger()
    {
        using var bureau = await world.As(World.Bureau, Roles.Secretary);
        using var answer = await bureau.GetAsync(LedgerSheet);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_pack_is_whole_and_says_so_without_a_database()
    {
        using var pack = await Take();
        var verdict = await PackCheck.Of(pack, TestContext.Current.CancellationToken);
        Assert.Empty(verdict.Faults);
        Assert.Equal((World.A, 2), (verdict.Tenant, verdict.Entries));
        using var zip = new ZipArchive(pack, ZipArchiveMode.Read);
        Assert.Equal(2, zip.Entries.Count(e => e.FullName.StartsWith("duties/records/", StringComparison.Ordinal)));
        Assert.Contains(zip.Entries, e => e.FullName.EndsWith(".docx", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_partys_year_is_packed_with_its_ledger_sheet()
    {
        using var secretary = await world.As(World.A, Roles.Secretary);
        using var pack = new MemoryStream(await secretary.GetByteArrayAsync($"/evidence/party/{PrintingWorld.Secretary}/{World.Today.Year}.zip"));
        Assert.Empty((await PackCheck.Of(pack, TestContext.Current.CancellationToken)).Faults);
        using var zip = new ZipArchive(pack, ZipArchiveMode.Read);
        Assert.Contains(zip.Entries, e => e.FullName.EndsWith(".xlsx", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_a_missing_and_an_added_file_are_named()
    {
        Assert.Contains(await Faults("duties/records/", text => text + " "), f => f.StartsWith("duties/records/", StringComparison.Ordinal) && f.EndsWith("changed", StringComparison.Ordinal));
        Assert.Contains(await Faults("duties/records/", _ => null), f => f.StartsWith("duties/records/", StringComparison.Ordinal) && f.EndsWith("missing", StringComparison.Ordinal));
        Assert.Contains(await Faults("", text => text, add: "duties/extra.json"), f => f == "duties/extra.json: not in the manifest");
    }

    [Fact]
    public async Task A_changed_entry_and_a_broken_link_are_named_even_when_the_manifest_was_made_anew()
    {
        Assert.Contains(await Faults(PackParts.Entries, text => text.Replace("secretary", "deputy", StringComparison.Ordinal), remade: true), f => f.Contains("is not the one in the chain", StringComparison.Ordinal));
        Assert.Contains(await Faults(PackParts.Chain, text => string.Join('\n', text.Split('\n').Where((_, i) => i != 1)), remade: true), f => f.StartsWith(PackParts.Chain, StringComparison.Ordinal) || f.StartsWith(PackParts.Entries, StringComparison.Ordinal));
        Assert.Contains(await Faults(PackParts.Chain, text => text[..^3] + (text[^3] == '0' ? "1" : "0") + text[^2..], remade: true), f => f.StartsWith(PackParts.Chain, StringComparison.Ordinal) || f.StartsWith(PackParts.Entries, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_command_line_says_whole_or_names_what_is_not()
    {
        var file = Path.GetTempFileName();
        try
        {
            using (var pack = await Take()) await File.WriteAllBytesAsync(file, pack.ToArray(), TestContext.Current.CancellationToken);
            Assert.Equal(0, await VerifyPack(file));
            await File.WriteAllTextAsync(file, "no pack", TestContext.Current.CancellationToken);
            Assert.Equal(CommandLine.Wrong, await VerifyPack(file));
        }
        finally
        {
            File.Delete(file);
        }

        // It needs no product and no database.
        static Task<int> VerifyPack(string file) => CommandLine.Run(["verify-pack", file], _ => throw new InvalidOperationException());
    }

    [Fact]
    public async Task Entries_about_others_are_shown_as_hashes_only()
    {
        using var pack = await Take();
        using var zip = new ZipArchive(pack, ZipArchiveMode.Read);
        var entries = await Text(zip, PackParts.Entries);
        Assert.DoesNotContain("Sso.", entries, StringComparison.Ordinal);
        Assert.DoesNotContain("Sso.", await Text(zip, PackParts.Chain), StringComparison.Ordinal);
    }

    async Task<MemoryStream> Take()
    {
        using var secretary = await world.As(World.A, Roles.Secretary);
        return new MemoryStream(await secretary.GetByteArrayAsync(Pack));
    }

    /// <summary>What the check says of a pack in which one file was changed; null takes it out.</summary>
    async Task<IReadOnlyList<string>> Faults(string file, Func<string, string?> change, string? add = null, bool remade = false)
    {
        using var whole = await Take();
        using var source = new ZipArchive(whole, ZipArchiveMode.Read);
        using var altered = new MemoryStream();
        using (var target = new ZipArchive(altered, ZipArchiveMode.Create, leaveOpen: true))
        {
            var hit = source.Entries.First(e => file.Length > 0 && e.FullName.StartsWith(file, StringComparison.Ordinal) || file.Length == 0 && e.FullName == PackParts.Readme);
            var changed = hit.FullName.EndsWith(".docx", StringComparison.Ordinal) ? null : change(await Text(source, hit.FullName));
            foreach (var entry in source.Entries.Where(e => e != hit))
            {
                var bytes = await Bytes(entry);
                if (remade && entry.FullName == PackParts.Manifest) bytes = Encoding.UTF8.GetBytes(Remade(Encoding.UTF8.GetString(bytes), await Bytes(hit), changed!));
                await Put(target, entry.FullName, bytes);
            }
            if (changed is not null) await Put(target, hit.FullName, Encoding.UTF8.GetBytes(changed));
            if (add is not null) await Put(target, add, [1]);
        }
        altered.Position = 0;
        return (await PackCheck.Of(altered, TestContext.Current.CancellationToken)).Faults;
    }

    static string Remade(string manifest, byte[] before, string after) => manifest.Replace(Hash(before), Hash(Encoding.UTF8.GetBytes(after)), StringComparison.Ordinal);

    static string Hash(byte[] content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));

    static async Task Put(ZipArchive zip, string path, byte[] content)
    {
        await using var entry = zip.CreateEntry(path).Open();
        await entry.WriteAsync(content);
    }

    static async Task<byte[]> Bytes(ZipArchiveEntry entry)
    {
        await using var stream = entry.Open();
        using var content = new MemoryStream();
        await stream.CopyToAsync(content);
        return content.ToArray();
    }

    static async Task<string> Text(ZipArchive zip, string path) => Encoding.UTF8.GetString(await Bytes(zip.GetEntry(path)!));
}

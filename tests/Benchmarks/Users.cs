using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using PartyDiscipline.Duties;
using PartyDiscipline.Host.Operations.Demo;
using PartyDiscipline.Host.Search;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>
/// (o) Two hundred signed-in people with one to three seconds to think, by wrk (users.lua), against one host in a process of its own on
/// PostgreSQL: home, board, records, lists, search, forms, and every tenth request a record. Each has a page open that waits for changes.
/// First with 20 tenants, then with 800 and 10⁶ records. Filling takes ten minutes; <c>BENCHMARK_DATABASE</c> names a
/// PostgreSQL database that is filled once and kept.
/// </summary>
static partial class Users
{
    const int People = 200, WarmUp = 60, Seconds = 180;

    /// <summary>What people open; those that somebody may not open are not his.</summary>
    static readonly string[] Pages =
    [
        "/", "/", "/", "/Duties/Unit", "/Duties/Unit", "/Duties/Records", "/Duties/Records", "/Duties/Record", "/Duties/Ledgers", "/Duties/Chains", "/Duties/Talks", "/Duties/Handbooks", "/Duties/Burden",
        "/Responsibilities/List", "/Responsibilities/Statements", "/Responsibilities/Problems", "/Responsibilities/Calendar", "/Supervision/Orders", "/Reports/Cycles", "/Accountability/Published",
        "/Search?q=%E6%B6%88%E9%98%B2%E6%BC%94%E7%BB%83", "/Search?q=%E7%A6%81%E9%97%AD%E5%AE%A4", "/Duties/Board", "/Duties/Board", "/Mechanism",
    ];

    sealed record User(string Tenant, string Login, string Number, string[] Roles, string? Party);

    public static async Task Run()
    {
        var kept = Environment.GetEnvironmentVariable("BENCHMARK_DATABASE");
        var sizes = Environment.GetEnvironmentVariable("BENCHMARK_TENANTS") is { Length: > 0 } some ? [.. some.Split(',').Select(int.Parse)] : new[] { 20, 800 };
        foreach (var tenants in sizes)
        {
            var records = tenants > 100 ? 1_250 : 200;
            Figures.Title($"(o) {People} people, {tenants} tenants, {tenants * records:N0} records");
            var (database, filled) = kept is { Length: > 0 } ? await Kept($"{kept}_{tenants}") : (await TestDatabase.Create(Engine.PostgreSql), false);
            var users = Cast(tenants);
            if (!filled) await Fill(database, tenants, records, users);
            await Measure(database, users);
            if (kept is null) await database.DisposeAsync();
        }
    }

    static async Task<(TestDatabase Database, bool Filled)> Kept(string name)
    {
        var there = TestDatabase.Of(new NpgsqlConnectionStringBuilder(PostgresServer.Server) { Database = name, MaxPoolSize = 80 }.ConnectionString);
        try
        {
            return (there, (await RawSql.Query(there, "SELECT 1 FROM duties_records LIMIT 1")).Count > 0);
        }
        catch (PostgresException)
        {
            await PostgresServer.Create(name);
            return (there, false);
        }
    }

    /// <summary>Leaders, heads, clerks and political officers of the bureau and of up to nineteen prisons.</summary>
    static List<User> Cast(int tenants)
    {
        List<User> all = [];
        for (var i = 0; all.Count < People; i++)
        {
            var tenant = i == 0 ? "bureau" : Invented.Code(i * (tenants / 20));
            all.Add(new(tenant, $"{tenant}-s", "S01", [], "secretary.main"));
            for (var m = 1; m <= 6; m++) if (m != 2) all.Add(new(tenant, $"{tenant}-m{m}", $"M{m:00}", [], null));
            all.Add(new(tenant, $"{tenant}-l", DemoOrganisation.ClerkNumber, [Roles.Clerk], null));
            all.Add(new(tenant, $"{tenant}-z", DemoOrganisation.PoliticalOfficerNumber, [Roles.PoliticalOfficer], null));
            all.Add(new(tenant, $"{tenant}-d4", "D04", [], null));
            all.Add(new(tenant, $"{tenant}-d5", "D05", [], null));
        }
        return all[..People];
    }

    static async Task Fill(TestDatabase database, int tenants, int records, List<User> users)
    {
        var watch = Stopwatch.StartNew();
        await using var host = await RunningHost.Start(Engine.PostgreSql, database, at: TimeProvider.System.GetUtcNow());
        await Invented.FoundBureau(host);
        for (var i = 1; i < tenants; i++) await Invented.FoundPrison(host, i);
        string[] codes = ["bureau", .. Enumerable.Range(1, tenants - 1).Select(Invented.Code)];
        var category = host.Get<Categories>().Find("R01")!;
        foreach (var tenant in codes)
        {
            await Invented.Open(host, tenant);
            var parties = await host.Get<IPartyDirectory>().Parties(tenant, Invented.Today);
            var clerk = new Actor { Tenant = tenant, Account = Guid.Empty, Name = "bench" };
            await using var db = host.Get<Database<DutiesDb>>().Open(tenant);
            Invented.Stands(await db.Write(clerk, Ids.New(), _ =>
            {
                db.ChangeTracker.AutoDetectChangesEnabled = false;
                for (var i = 0; i < records; i++) db.Add(Invented.Record(i, parties[i % parties.Count].Id, null, category, clerk));
                db.Append(new RecordsLocked(parties[0].Id.ToString(), Invented.Year, records), "bench");
                return Task.FromResult<Outcome>(new Outcome.Done(Ids.New()));
            }));
        }
        var hash = host.Get<Passwords>().Hash(World.Password);
        foreach (var tenant in users.GroupBy(u => u.Tenant))
        {
            var people = await host.Get<IOrganisation>().People(tenant.Key);
            foreach (var user in tenant)
                await host.Get<Founding>().OpenAccount(user.Tenant, new AccountOpening(user.Login, user.Login, Lanes.Business, hash, MustChange: false, people.Single(p => p.Number == user.Number).Id), user.Roles);
            await host.Get<Indexer>().Rebuild(tenant.Key, CancellationToken.None);
        }
        await RawSql.Execute(database, "ANALYZE");
        Figures.Line($"filled in {watch.Elapsed.TotalSeconds:0} s");
    }

    static async Task Measure(TestDatabase database, List<User> users)
    {
        var port = FreePort.Next();
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "1");
        await using var process = await HostProcess.Serve(database.ConnectionString, port, "--Sso:PagesPerMinute=1000000");
        var folder = Directory.CreateTempSubdirectory("party-discipline-users-");
        var file = Path.Combine(folder.FullName, "users");
        var open = new List<(HttpClient Client, Stream Stream)>();
        var dropped = new HashSet<string>();
        var lines = new List<string>();
        foreach (var user in users)
        {
            var jar = new CookieJar();
            using (var browser = RunningHost.ClientOf(port, user.Tenant, jar, follow: true)) await World.SignIn(browser, user.Login);
            var client = RunningHost.ClientOf(port, user.Tenant, jar);
            var token = await World.TokenOn(client);
            var mine = new List<string>();
            foreach (var page in Pages)
            {
                using var answer = await client.GetAsync(page);
                if ((int)answer.StatusCode >= 500) throw new InvalidOperationException($"{page} answers {(int)answer.StatusCode} to {user.Login}: {process.Said}");
                if (answer.IsSuccessStatusCode) mine.Add(page);
                else dropped.Add($"{page} for {string.Concat(user.Login.SkipWhile(c => c != '-'))}");
            }
            var stream = await client.GetStreamAsync("/live/home");
            open.Add((client, stream));
            var host = $"{user.Tenant}.localhost:{port}";
            var party = user.Party is { } key ? $"/api/v1/duties/parties/{user.Tenant}.{key}/records" : "-";
            lines.Add(string.Join('\t', [host, jar.Of($"{user.Tenant}.localhost"), token, party, .. mine]));
        }
        await File.WriteAllLinesAsync(file, lines);
        Figures.Line($"signed in; not everybody's: {string.Join(", ", dropped.Order())}");
        try
        {
            var before = await Stored(database);
            await Wrk(port, file, WarmUp);
            var said = await Wrk(port, file, Seconds);
            var written = await Stored(database) - before;
            var seen = Result().Match(said);
            double Of(string name) => double.Parse(seen.Groups[name].Value, CultureInfo.InvariantCulture);
            if (!seen.Success) throw new InvalidOperationException(said);
            Figures.Line($"{Of("requests"):N0} requests in {Of("seconds"):0} s, {Of("requests") / Of("seconds"):0}/s, {written:N0} records written with the warm-up's: median {Of("p50"):0} ms, p95 {Of("p95"):0} ms, longest {Of("longest"):0} ms; the host keeps {process.MiB:0} MiB");
            if (said.Contains("WRONG", StringComparison.Ordinal)) Figures.Line($"{said[said.IndexOf("WRONG", StringComparison.Ordinal)..].Trim()}");
            Figures.Against("(o) p95", Of("p95"), 300, atLeast: false, " ms");
            Figures.Against("(o) p99", Of("p99"), 800, atLeast: false, " ms");
            Figures.Against("(o) answers that are not 200, or none", Of("wrong") + Of("broken"), 0, atLeast: false);
        }
        finally
        {
            foreach (var (client, stream) in open)
            {
                await stream.DisposeAsync();
                client.Dispose();
            }
            folder.Delete(recursive: true);
        }
    }

    static async Task<long> Stored(TestDatabase database) => Convert.ToInt64((await RawSql.Query(database, "SELECT COUNT(*) FROM duties_records"))[0][0], CultureInfo.InvariantCulture);

    static async Task<string> Wrk(int port, string file, int seconds)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "users.lua");
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", $"-c{People}", $"-d{seconds}s", "--timeout", "10s", "-s", script, $"http://127.0.0.1:{port}", "--", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = wrk.StandardError.ReadToEndAsync();
        var said = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return said + await errors;
    }

    [GeneratedRegex(@"RESULT requests=(?<requests>\d+) seconds=(?<seconds>[\d.]+) p50=(?<p50>[\d.]+) p95=(?<p95>[\d.]+) p99=(?<p99>[\d.]+) longest=(?<longest>[\d.]+) wrong=(?<wrong>\d+) broken=(?<broken>\d+)")]
    private static partial Regex Result();
}

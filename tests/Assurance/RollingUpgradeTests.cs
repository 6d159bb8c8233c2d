using System.Diagnostics;
using OtpNet;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Host.Operations.Demo;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T18: an edition whose tables are older, built from the repository's history, has filled a database and serves it on three hosts. While
/// people work, the tables are brought up to this edition's, and the hosts are replaced one by one, one of them back and forth; nobody meets
/// an error, nothing that was acknowledged is lost.
/// </summary>
[Collection(WholeMachine.Name)]
public sealed class RollingUpgradeTests(ITestOutputHelper output)
{
    /// <summary>A commit or tag that is taken for the edition before, instead of the last one whose tables were older.</summary>
    const string Variable = "PARTYDISCIPLINE_BEFORE";

    /// <summary>How long both editions serve side by side.</summary>
    static readonly TimeSpan Together = TimeSpan.FromSeconds(Tier.Of(commit: 60, night: 60, release: 600));

    /// <summary>How many pages somebody looks at on one host.</summary>
    static readonly int Pages = Tier.Of(commit: 40, night: 40, release: 200);

    /// <summary>Who looks: the demonstration's own people.</summary>
    static readonly (string Tenant, string Login)[] People = [(World.Bureau, "bureau-secretary"), (World.A, "sample1-secretary"), (World.B, "sample2-secretary"), (World.Bureau, "system-admin")];

    [Fact]
    public async Task The_edition_before_is_replaced_host_by_host_while_people_work_and_nobody_meets_an_error()
    {
        Tier.AtNight();
        var folder = Directory.CreateTempSubdirectory("party-discipline-before-").FullName;
        try
        {
            var (commit, before) = Before(folder);
            var callsAgain = (await File.ReadAllTextAsync(Path.Combine(folder, "src", "Host", "Cluster.cs"))).Contains("CallsAgain", StringComparison.Ordinal);
            var (ofBefore, ofThis, isOld) = (new List<string>(), new List<string>(), new[] { true, true, true });
            // An edition that knows no certificates speaks in the clear, and so must what is to live beside it.
            var knowsCertificates = (await File.ReadAllTextAsync(Path.Combine(folder, "src", "Host", "Cluster.cs"))).Contains("HostTrust", StringComparison.Ordinal);
            await using var cluster = await HostCluster.StartDemonstration(before, knowsCertificates ? [] : ["--Orleans:Certificate=", "--Orleans:InTheClear=true"]);
            var jars = new CookieJar[People.Length];
            for (var i = 0; i < People.Length; i++) jars[i] = await SignedIn(cluster, People[i].Tenant, People[i].Login);
            await using var load = new ClusterLoad(cluster, jars[1], jars[2], jars[0]);
            await load.Warm();

            // Expand: the tables grow under the hosts that do not know them.
            var writtenBefore = load.Written;
            var (code, said) = await HostProcess.Command("migrate", $"--ConnectionStrings:Main={cluster.Database.ConnectionString}");
            Assert.True(code == 0 && !said.StartsWith("0 ", StringComparison.Ordinal), $"Nothing was migrated, so nothing is proved: {said}");
            output.WriteLine($"migrate: {said.Trim()}");
            await Task.Delay(Together / 4);
            Assert.True(load.Written > writtenBefore, "Nobody wrote while the tables changed.");

            // Migrate: one host of this edition beside two of the one before, and each reads what the other has written.
            await Replace(0, null);
            await Task.Delay(Together);
            var looked = 0;
            for (var i = 0; i < People.Length; i++)
                for (var host = 0; host < 2; host++) looked += await LookAround(cluster, host, People[i].Tenant, jars[i]);
            // The operator thinks better of it, and better again.
            await Replace(0, before);
            await Task.Delay(Together / 4);
            for (var host = 0; host < HostCluster.Size; host++) await Replace(host, null);
            await Task.Delay(Together / 4);
            await load.Stop();
            for (var host = 0; host < HostCluster.Size; host++) Note(host, isBefore: false);

            Assert.Empty(load.Wrong);
            Assert.Empty(ofThis);
            // An edition that does not call again what a stopping host took along answers 500 then, and whoever asks again is served. Of later ones nothing is borne.
            if (callsAgain) Assert.Empty(ofBefore);
            else Assert.True(ofBefore.Count <= load.Written / 200, string.Join("; ", ofBefore));
            await load.Proof(atLeast: 50);
            HashSet<string> boards = [await load.Board(0), await load.Board(1), await load.Board(2)];
            Assert.Single(boards);
            await using var product = Product.Build(cluster.Database.ConnectionString);
            var tenants = (await RawSql.Query(cluster.Database, "SELECT \"TenantId\" FROM ledger_heads")).Select(r => (string)r[0]!).ToList();
            foreach (var tenant in tenants) Assert.Empty((await product.Services.GetRequiredService<Verification>().Check(tenant)).Breaks);
            output.WriteLine(load.Failures);
            Figure.Write("T18", "rolling upgrade", $"three hosts of {commit[..7]} that had filled the database; migrate while they served ({said.Trim().TrimEnd('.')}), one host of this edition beside two of the other for {Together.TotalSeconds:0} s, back to the other, then all three one by one: {load.Written} writes and {load.Asked} pages under way, {looked} more looked at on both sides; no error of this edition, {ofBefore.Count} of the other; nothing lost or doubled, {tenants.Count} Ledgers whole");

            async Task Replace(int host, string? program)
            {
                await cluster[host].Stop();
                Note(host, isOld[host]);
                isOld[host] = program is not null;
                cluster.Begin(host, program);
                await cluster.Ready(host);
                await load.Warm(host);
                Assert.Empty(load.Wrong);
                output.WriteLine($"host {host} is of {(program is null ? "this edition" : "the one before")}; {load.Written} writes; {load.Failures}");
            }

            // What a host did wrong since it began, to its callers and by its own account.
            void Note(int host, bool isBefore)
            {
                (isBefore ? ofBefore : ofThis).AddRange(load.TakeErrors(host));
                var lines = cluster[host].Said.Split('\n');
                var complaints = lines.Index().Where(l => l.Item.StartsWith("fail: ", StringComparison.Ordinal) || l.Item.StartsWith("crit: ", StringComparison.Ordinal)).ToList();
                foreach (var (at, line) in complaints) output.WriteLine($"host {host} of {(isBefore ? "the one before" : "this edition")}: {line} {lines.ElementAtOrDefault(at + 1)?.Trim()} {lines.ElementAtOrDefault(at + 2)?.Trim()}");
                if (!isBefore) ofThis.AddRange(complaints.Where(c => c.Item.Contains("PartyDiscipline.", StringComparison.Ordinal) || c.Item.Contains("Microsoft.AspNetCore.", StringComparison.Ordinal)).Select(c => $"{c.Item} {lines.ElementAtOrDefault(c.Index + 1)}"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<CookieJar> SignedIn(HostCluster cluster, string tenant, string login)
    {
        var jar = new CookieJar();
        using var browser = new Browsing(cluster.Door.Port, jar, follow => cluster.Client(tenant, jar, follow));
        await browser.Go(tenant, "/Me");
        var code = DemoAccounts.All.Single(a => a.Login == login).SecondFactor ? new Totp(Base32Encoding.ToBytes(DemoAccounts.Secret)).ComputeTotp() : null;
        await browser.SignIn(login, DemoAccounts.Password, code);
        Assert.True(browser.IsAt(tenant, "/Me"), $"{login} is at {browser.At}: {browser.Status}");
        return jar;
    }

    /// <summary>Looks at what a host offers, page after page; each one opens. How many there were.</summary>
    static async Task<int> LookAround(HostCluster cluster, int host, string tenant, CookieJar jar)
    {
        using var client = cluster.Client(host, tenant, jar);
        var (seen, next, looked) = (new HashSet<string> { "/" }, new Queue<string>(["/"]), 0);
        while (next.TryDequeue(out var address) && looked < Pages)
        {
            using var answer = await client.GetAsync(address);
            Assert.True((int)answer.StatusCode < 400, $"{address} of {tenant} at host {host}: {(int)answer.StatusCode}");
            looked++;
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            foreach (var link in LinksTests.Links(await answer.Content.ReadAsStringAsync()))
            {
                var absolute = new Uri(new Uri(client.BaseAddress!, address), link).PathAndQuery;
                if (!LinksTests.Rooms.Any(r => absolute.StartsWith(r, StringComparison.Ordinal)) && seen.Add(absolute)) next.Enqueue(absolute);
            }
        }
        return looked;
    }

    /// <summary>Builds the last state of the main line whose tables were older, or the one that was named; skipped, visibly, where there is no history to build it from.</summary>
    static (string Commit, string Program) Before(string folder)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "PartyDiscipline.sln"))) root = root.Parent;
        Assert.SkipWhen(root is null, "The tests do not run in their repository.");
        var named = Environment.GetEnvironmentVariable(Variable);
        if (named is not { Length: > 0 }) named = $"{Run(root!.FullName, "git", "log", "-1", "--first-parent", "-m", "--diff-filter=A", "--format=%H", "--", "src/*/Migrations/*.cs").Said.Split('\n')[0].Trim()}^";
        var (known, commit) = Run(root!.FullName, "git", "rev-parse", "--verify", "--quiet", $"{named}^{{commit}}");
        commit = commit.Trim();
        Assert.SkipWhen(!known || !Run(root.FullName, "git", "cat-file", "-e", $"{commit}:src/Host/Host.csproj").Done, "There is no history to build the edition before from.");
        Assert.True(Run(root.FullName, "bash", "-c", $"git archive {commit} | tar -x -C {folder}").Done);
        // Its scripts and styles come from npm; those of this edition do for a test without a browser.
        var lib = Path.Combine(root.FullName, "src", "Host", "wwwroot", "lib");
        if (Directory.Exists(lib)) Run(root.FullName, "cp", "-r", lib, Path.Combine(folder, "src", "Host", "wwwroot", "lib"));
        var (built, said) = Run(folder, "dotnet", "build", "src/Host", "-c", "Debug", "-v", "q", "-nologo", "--disable-build-servers", "-p:SkipWebLibs=true", "-p:RunAnalyzers=false");
        Assert.True(built, said);
        return (commit, Path.Combine(folder, "src", "Host", "bin", "Debug", "net10.0", "PartyDiscipline.Host.dll"));
    }

    static (bool Done, string Said) Run(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode == 0, said + errors.GetAwaiter().GetResult());
    }
}

using System.Diagnostics;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T18: the database is of this edition, two of three hosts still are of the one before, built from the repository's history; then they are
/// replaced one after the other. People work all the while and nobody meets an error.
/// </summary>
[Collection(WholeMachine.Name)]
public sealed class RollingUpgradeTests
{
    /// <summary>How long both editions serve side by side.</summary>
    static readonly TimeSpan Together = TimeSpan.FromSeconds(Tier.Of(commit: 60, night: 60, release: 600));

    [Fact]
    public async Task The_edition_before_and_this_one_serve_one_database_side_by_side_without_an_error()
    {
        Tier.AtNight();
        var folder = Directory.CreateTempSubdirectory("party-discipline-before-").FullName;
        try
        {
            var (commit, program) = Before(folder);
            CookieJar first = null!, second = null!, bureau = null!;
            await using var cluster = await HostCluster.Start(
                async world =>
                {
                    first = await world.CookiesOf(World.A, Roles.Secretary);
                    second = await world.CookiesOf(World.B, Roles.Secretary);
                    bureau = await world.CookiesOf(World.Bureau, Roles.Secretary);
                },
                [program, program, null], []);
            await using var load = new ClusterLoad(cluster, first, second, bureau);
            await load.Warm();
            await Task.Delay(Together);
            for (var host = 0; host < 2; host++)
            {
                await cluster[host].Stop();
                cluster.Begin(host);
                await cluster.Ready(host);
            }
            await Task.Delay(TimeSpan.FromSeconds(5));
            await load.Stop();

            Assert.Empty(load.Wrong);
            Assert.True(load.Errors == 0, load.Failures);
            await load.Proof(atLeast: 50);
            await using var product = Product.Build(cluster.Database.ConnectionString);
            foreach (var tenant in World.Tenants) Assert.Empty((await product.Services.GetRequiredService<Verification>().Check(tenant)).Breaks);
            Figure.Write("T18", "rolling upgrade", $"two hosts of {commit[..7]} (one schema earlier) and one of this edition on this edition's database for {Together.TotalSeconds:0} s, then replaced one by one under load: {load.Written} writes and {load.Asked} pages, no error, nothing lost or doubled");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Builds the last state of the product whose tables were older; skipped, visibly, where there is no history to build it from.</summary>
    static (string Commit, string Program) Before(string folder)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "PartyDiscipline.sln"))) root = root.Parent;
        Assert.SkipWhen(root is null, "The tests do not run in their repository.");
        var (known, commit) = Run(root!.FullName, "git", "log", "-1", "--diff-filter=A", "--format=%P", "--", "src/*/Migrations/*.cs", "src/*/*/Migrations/*.cs");
        commit = commit.Split(' ')[0].Trim();
        Assert.SkipWhen(!known || commit.Length < 40 || !Run(root.FullName, "git", "cat-file", "-e", $"{commit}:src/Host/Host.csproj").Done, "There is no history to build the edition before from.");
        Assert.True(Run(root.FullName, "bash", "-c", $"git archive {commit} | tar -x -C {folder}").Done);
        // Its scripts and styles come from npm; those of this edition do for a test without a browser.
        var lib = Path.Combine(root.FullName, "src", "Host", "wwwroot", "lib");
        if (Directory.Exists(lib)) Run(root.FullName, "cp", "-r", lib, Path.Combine(folder, "src", "Host", "wwwroot", "lib"));
        var (built, said) = Run(folder, "dotnet", "build", "src/Host", "-c", "Debug", "-v", "q", "-nologo", "-p:SkipWebLibs=true", "-p:RunAnalyzers=false");
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

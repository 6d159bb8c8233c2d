using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Routing;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Host;

/// <summary><c>dotnet new partydiscipline-module</c> gives a module that builds, passes its own tests and runs.</summary>
public sealed class TemplateTests
{
    [Fact]
    public async Task A_module_made_from_the_template_builds_passes_its_tests_and_runs()
    {
        var work = Directory.CreateTempSubdirectory("party-discipline-template-").FullName;
        try
        {
            var (hive, module) = (Path.Combine(work, "hive"), Path.Combine(work, "Rounds"));
            Shell.Run("dotnet", "new", "install", Path.Combine(Root(), "templates"), "--debug:custom-hive", hive);
            Shell.Run("dotnet", "new", "partydiscipline-module", "-n", "Rounds", "-o", module, "--kernel", Path.Combine(Root(), "src", "Kernel", "Kernel.csproj"), "--debug:custom-hive", hive);
            Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(module, "*", SearchOption.AllDirectories), f => Path.GetFileName(f).Contains("visits", StringComparison.OrdinalIgnoreCase));
            Shell.Run("dotnet", "run", "--project", Path.Combine(module, "Tests"));

            var folder = new DropInFolder().PutFrom(Path.Combine(module, "bin", "Debug", "net10.0"), "Rounds");
            await using var host = await folder.Admit(await RunningHost.Start(configure: folder.Use));
            Assert.Null(Assert.Single(host.Get<DropInList>().All).Flaw);
            Assert.Contains(host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>(), e => e.RoutePattern.RawText == "Rounds/Record");
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}

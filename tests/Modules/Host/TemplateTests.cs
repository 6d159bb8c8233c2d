using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Routing;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Host;

/// <summary><c>dotnet new partydiscipline-module</c> gives a module that builds, passes its own tests and runs.</summary>
public sealed class TemplateTests
{
    /// <summary>A keyword of the language and a vowel: whatever somebody keeps, the code compiles and the sentences read.</summary>
    [Fact]
    public async Task A_module_made_from_the_template_builds_passes_its_tests_runs_and_speaks_of_its_own_thing()
    {
        using var work = new Workshop();
        var module = work.Make("Events", "--zh", "活动");
        Assert.Empty(LeftOver(module));
        Assert.Contains("<value>Write down an event</value>", await File.ReadAllTextAsync(Path.Combine(module, "Resources", "Words.en.resx"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("<value>记录活动</value>", await File.ReadAllTextAsync(Path.Combine(module, "Resources", "Words.resx"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Shell.Run("dotnet", "run", "--project", Path.Combine(module, "Tests"));

        // Beside the one that it was made of: their clauses and codes do not meet.
        var folder = new DropInFolder().PutFrom(Path.Combine(module, "bin", "Debug", "net10.0"), "Events").Put(DropInFolder.Seventh, "SeventhModule");
        await using var host = await folder.Admit(await RunningHost.Start(configure: folder.Use));
        Assert.Equal([null, null], host.Get<DropInList>().All.Select(d => d.Flaw));
        Assert.Contains(host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>(), e => e.RoutePattern.RawText == "Events/Record");
    }

    [Theory]
    [InlineData("Inquiries", null, "Inquiry.cs", "an inquiry")]
    [InlineData("Searches", null, "Search.cs", "a search")]
    [InlineData("Rounds", "Walk", "Walk.cs", "a walk")]
    [InlineData("Training", null, "TrainingEntry.cs", "a trainingentry")]
    public void One_of_many_is_what_was_said_or_the_singular_of_the_name(string name, string? noun, string file, string said)
    {
        using var work = new Workshop();
        var module = work.Make(name, noun is null ? [] : ["--noun", noun]);
        Assert.True(File.Exists(Path.Combine(module, file)), $"There is no {file}.");
        Assert.Contains($"<value>Write down {said}</value>", File.ReadAllText(Path.Combine(module, "Resources", "Words.en.resx")), StringComparison.Ordinal);
        Assert.DoesNotContain(LeftOver(module), f => !f.Contains("家访", StringComparison.Ordinal));
    }

    /// <summary>Files that still speak of the sample's thing, by name or by content.</summary>
    static IEnumerable<string> LeftOver(string module) =>
        from file in Directory.EnumerateFiles(module, "*", SearchOption.AllDirectories)
        from text in (string[])[Path.GetRelativePath(module, file), File.ReadAllText(file)]
        from word in (string[])["visit", "家访"]
        where text.Contains(word, StringComparison.OrdinalIgnoreCase)
        select $"{Path.GetRelativePath(module, file)}: {word}";

    /// <summary>A place with the template installed, gone afterwards.</summary>
    sealed class Workshop : IDisposable
    {
        readonly string work = Directory.CreateTempSubdirectory("party-discipline-template-").FullName;

        string Hive => Path.Combine(work, "hive");

        public Workshop() => Shell.Run("dotnet", "new", "install", Path.Combine(Root(), "templates"), "--debug:custom-hive", Hive);

        public string Make(string name, params string[] options)
        {
            var module = Path.Combine(work, name);
            Shell.Run("dotnet", ["new", "partydiscipline-module", "-n", name, "-o", module, "--kernel", Path.Combine(Root(), "src", "Kernel", "Kernel.csproj"), .. options, "--debug:custom-hive", Hive]);
            return module;
        }

        public void Dispose() => Directory.Delete(work, recursive: true);
    }

    static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}

using PartyDiscipline.Host;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Host;

/// <summary>A command finds the program's own things wherever the shell stands.</summary>
public sealed class ProgramFolderTests : IDisposable
{
    readonly string elsewhere = Directory.CreateTempSubdirectory("party-discipline-elsewhere-").FullName;

    public void Dispose() => Directory.Delete(elsewhere, recursive: true);

    [Fact]
    public void It_is_where_the_program_lies_unless_somebody_names_another_or_develops_it()
    {
        Assert.Equal(AppContext.BaseDirectory, ProgramFolder.Of([], elsewhere));
        Assert.Equal(AppContext.BaseDirectory, ProgramFolder.Of(["doctor", "--Demo=true"], elsewhere));
        Assert.Null(ProgramFolder.Of(["--contentRoot=/srv"], elsewhere));
        Assert.Null(ProgramFolder.Of(["doctor", "--contentRoot", "/srv"], elsewhere));
        File.WriteAllText(Path.Combine(elsewhere, "Host.csproj"), "");
        Assert.Null(ProgramFolder.Of([], elsewhere));
    }

    [Fact]
    public async Task A_command_given_elsewhere_looks_for_modules_and_data_beside_the_program()
    {
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(elsewhere, "modules", "NotAnAssembly")).FullName, "NotAnAssembly.dll"), "text", TestContext.Current.CancellationToken);
        string[] command = ["doctor", "--ConnectionStrings:Main=Data Source=data/seen-from-here.db", "--Documents:Chromium=/bin/false"];
        var (_, said) = await HostProcess.CommandFrom(elsewhere, command);
        Assert.Contains("✓ modules: the built-in ones alone", said, StringComparison.Ordinal);
        Assert.Contains($"✓ database: {Path.Combine(AppContext.BaseDirectory, "data", "seen-from-here.db")} is made at the first start", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(elsewhere, "data")));

        // Whoever names the folder gets it.
        (_, said) = await HostProcess.CommandFrom(elsewhere, [.. command, $"--contentRoot={elsewhere}"]);
        Assert.Contains("✗ modules: NotAnAssembly is disabled, Unreadable", said, StringComparison.Ordinal);
        Assert.Contains($"✓ database: {Path.Combine(elsewhere, "data", "seen-from-here.db")} is made", said, StringComparison.Ordinal);
    }
}

namespace PartyDiscipline.Host;

/// <summary>
/// Where the program has its own things: its settings, <c>modules/</c>, <c>data/</c>. In the folder that it lies in, wherever the shell of
/// whoever gives it a command stands; a developer's <c>dotnet run</c> works in the project's folder, and whoever names a folder gets that.
/// </summary>
static class ProgramFolder
{
    /// <param name="settings">The program's arguments.</param>
    /// <param name="here">The folder that the shell stands in.</param>
    /// <returns>The folder to take for the content root; null to leave it as it was named, or as it is.</returns>
    public static string? Of(string[] settings, string here) => IsNamed(settings) || File.Exists(Path.Combine(here, "Host.csproj")) ? null : AppContext.BaseDirectory;

    static bool IsNamed(string[] settings) =>
        new ConfigurationBuilder().AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables("ASPNETCORE_").AddCommandLine(settings).Build()[HostDefaults.ContentRootKey] is { Length: > 0 };
}

/// <summary>
/// Loaded by the runtime into the product's process before its first line (<c>DOTNET_STARTUP_HOOKS</c>), when a test asks for it. The product
/// knows nothing of it: the moments are told by what Entity Framework tells everybody who listens.
/// </summary>
internal static class StartupHook
{
    // The runtime looks for it by this name, in no namespace.
    public static void Initialize() => PartyDiscipline.Tests.Common.CrashPoint.Listen();
}

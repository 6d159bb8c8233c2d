using Xunit;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// How much of the assurance programme is played: a little at each commit, more in a night, all before a release. The environment says it
/// (<c>PARTYDISCIPLINE_TIER</c> = <c>commit</c>, <c>night</c> or <c>release</c>); <c>eng/assurance.sh</c> sets it.
/// </summary>
public static class Tier
{
    public const string Variable = "PARTYDISCIPLINE_TIER";

    static readonly string[] All = ["commit", "night", "release"];

    /// <summary>The tier of this run.</summary>
    public static string Name { get; } = Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } given ? All[0]
        : All.Contains(given) ? given : throw new InvalidOperationException($"{Variable} is commit, night or release, not '{given}'.");

    /// <summary>The size of a suite in this run's tier.</summary>
    public static int Of(int commit, int night, int release) => Name switch { "commit" => commit, "night" => night, _ => release };

    /// <summary>A suite that is too long for every commit, or needs tools that are not installed for it, is reported as skipped there.</summary>
    public static void AtNight() => Assert.SkipWhen(Name == All[0], $"Played in a night: {Variable}=night.");

    /// <summary>
    /// Whether the <paramref name="thing"/>-th of some things is tried as the <paramref name="reader"/>-th of some readers. At each commit every thing
    /// meets one reader and every reader one thing; in a night everyone meets everything.
    /// </summary>
    public static bool Meets(int thing, int things, int reader, int readers) => Name != All[0] || thing % readers == reader || reader % things == thing;
}

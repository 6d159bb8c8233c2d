using System.Diagnostics;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// What is around the product's processes that a test starts while this stands: variables of the environment, and a program that starts
/// them in its turn, for example a shell that limits memory.
/// </summary>
public sealed class Surroundings : IDisposable
{
    static readonly AsyncLocal<Surroundings?> Standing = new();

    readonly Surroundings? before = Standing.Value;

    public Surroundings() => Standing.Value = this;

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Program and arguments to which the product's own command line is appended.</summary>
    public IReadOnlyList<string> Through { get; init; } = [];

    /// <summary>With another clock: an offset such as <c>+1h</c>, or, given a file, what that file says from moment to moment.</summary>
    public static Surroundings Clock(string offset, string? file = null)
    {
        var environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = Faketime ?? throw new InvalidOperationException("faketime is not installed."),
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["DONT_FAKE_MONOTONIC"] = "1",
            // Without this, waits that end after a while end at once.
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
        };
        if (file is null) environment["FAKETIME"] = offset;
        else
        {
            File.WriteAllText(file, offset);
            environment["FAKETIME_TIMESTAMP_FILE"] = file;
            environment["FAKETIME_CACHE_DURATION"] = "1";
        }
        return new Surroundings { Environment = environment };
    }

    /// <summary>The library that turns clocks; null where Debian's package "faketime" is missing.</summary>
    public static string? Faketime { get; } =
        Directory.Exists("/usr/lib") ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Select(d => Path.Combine(d, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists) : null;

    internal static void Apply(ProcessStartInfo start)
    {
        if (Standing.Value is not { } here) return;
        foreach (var (name, value) in here.Environment) start.Environment[name] = value;
        if (here.Through.Count == 0) return;
        string[] whole = [.. here.Through, start.FileName, .. start.ArgumentList];
        start.FileName = whole[0];
        start.ArgumentList.Clear();
        foreach (var argument in whole[1..]) start.ArgumentList.Add(argument);
    }

    public void Dispose() => Standing.Value = before;
}

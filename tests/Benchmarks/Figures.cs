using System.Globalization;
using System.Runtime.InteropServices;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>How figures are printed: what was measured, the floor it must reach, whether it does.</summary>
static class Figures
{
    public static void Machine() => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.FrameworkDescription}"));

    public static void Title(string text) => Console.WriteLine($"\n== {text}");

    public static void Line(FormattableString text) => Console.WriteLine("   " + text.ToString(CultureInfo.InvariantCulture));

    /// <summary>A figure against its floor or ceiling; a miss is printed as such.</summary>
    public static void Against(string what, double figure, double limit, bool atLeast = true, string unit = "")
    {
        var met = atLeast ? figure >= limit : figure <= limit;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $" {(met ? "✓" : "✗ MISSED")} {what}: {figure:0.###}{unit} ({(atLeast ? "at least" : "at most")} {limit:0.###}{unit})"));
    }

    public static double Median(this IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}

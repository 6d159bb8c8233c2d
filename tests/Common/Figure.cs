using System.Runtime.CompilerServices;
using System.Text.Json;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// What a suite of the assurance programme saw, for the table in <c>docs/assurance.md</c>, which <c>eng/assurance.sh</c> writes. Said at the
/// end of a test, so that a suite that failed leaves none.
/// </summary>
public static class Figure
{
    /// <summary>One line of the table: the suite ("T14"), which part of it ("PostgreSQL"), and what was counted or measured.</summary>
    public static void Write(string suite, string part, string seen, [CallerFilePath] string here = "")
    {
        var root = new DirectoryInfo(Path.GetDirectoryName(here)!);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "PartyDiscipline.sln"))) root = root.Parent;
        if (root is null) return;
        var folder = Directory.CreateDirectory(Path.Combine(root.FullName, "artifacts", "assurance")).FullName;
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        File.WriteAllText(Path.Combine(folder, $"{suite}-{string.Concat(part.Select(c => char.IsLetterOrDigit(c) ? c : '_'))}.json"),
            JsonSerializer.Serialize(new { suite, part, tier = Tier.Name, day, seen }));
    }
}

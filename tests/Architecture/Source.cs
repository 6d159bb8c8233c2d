using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>The committed files of the repository, by their path from its root.</summary>
static class Source
{
    static readonly string[] Skipped = ["/bin/", "/obj/", "/node_modules/", "/wwwroot/lib/", "/artifacts/", "/src/Host/data/"];

    public static string Root { get; } = FindRoot();

    /// <summary>Files under these folders, sorted; built ones are left out.</summary>
    public static IReadOnlyList<string> Files(params string[] folders) =>
    [
        .. folders.Select(f => Path.Combine(Root, f)).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !Skipped.Any(s => ("/" + f).Contains(s, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal),
    ];

    public static string Text(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    static string FindRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    /// <summary>The lines of these files that match, but for those below the folders and files that may.</summary>
    public static IEnumerable<string> Hits(Regex pattern, IEnumerable<string> files, params string[] allowed) =>
        from file in files
        where !allowed.Any(a => file.StartsWith(a, StringComparison.Ordinal))
        from line in Lines(file).Select((text, i) => (text, Number: i + 1))
        where pattern.IsMatch(line.text)
        select $"{file}:{line.Number}: {line.text.Trim()}";
}

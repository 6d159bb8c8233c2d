using System.Text.RegularExpressions;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>What strangers are given to begin with is the module that the tests drop in: the template is a copy of it, the walk-through quotes it.</summary>
public sealed partial class SeventhModuleTests
{
    const string Module = "tests/SeventhModule", Template = "templates/partydiscipline-module";

    [Fact]
    public void The_template_is_the_seventh_module() => Assert.Equal(
        Texts(Module).Where(f => f.File != "packages.lock.json"),
        Texts(Template).Where(f => !f.File.StartsWith(".template.config/", StringComparison.Ordinal)));

    [Fact]
    public void Every_piece_of_code_in_the_walk_through_stands_in_the_seventh_module()
    {
        var code = Texts(Module).Select(f => f.Text).ToList();
        var pieces = Piece().Matches(Source.Text("docs/seventh-module.md").ReplaceLineEndings("\n")).Select(m => m.Groups["text"].Value).ToList();
        Assert.True(pieces.Count > 12, $"Only {pieces.Count} pieces were found.");
        Assert.Empty(pieces.Where(piece => !code.Exists(text => text.Contains(piece, StringComparison.Ordinal))));
    }

    [Fact]
    public void The_host_knows_nothing_of_it() => Assert.Empty(
        Source.Files("src").Where(f => f.EndsWith(".csproj", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal)).Where(f => Source.Text(f).Contains("SeventhModule", StringComparison.Ordinal)));

    static IEnumerable<(string File, string Text)> Texts(string folder) => Source.Files(folder).Select(f => (f[(folder.Length + 1)..], Source.Text(f).ReplaceLineEndings("\n")));

    /// <summary>Shell commands are no code of the module.</summary>
    [GeneratedRegex("```(?:csharp|json|xml|html)\n(?<text>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Piece();
}

namespace PartyDiscipline.Tests.Architecture;

public sealed class LayoutTests
{
    const int LongestFile = 600;

    [Fact]
    public void No_file_is_longer_than_one_can_read_at_a_sitting() => Assert.Empty(
        Source.Files("src", "tests", "docs", "eng")
            .Where(f => !f.Contains("/Migrations/", StringComparison.Ordinal) && !f.Contains(".verified.", StringComparison.Ordinal) && !f.EndsWith(".json", StringComparison.Ordinal) && !f.EndsWith(".gz", StringComparison.Ordinal) && !f.EndsWith(".resx", StringComparison.Ordinal))
            .Select(f => (File: f, Lines: Source.Lines(f).Length))
            .Where(f => f.Lines > LongestFile));
}

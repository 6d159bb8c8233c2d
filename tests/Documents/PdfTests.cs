using PartyDiscipline.Host.Documents;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Documents;

/// <summary>Official documents as PDF, looked at as they come out (GB/T 9704-2012).</summary>
public sealed class PdfTests : IDisposable
{
    const double Millimetre = 72 / 25.4;
    const double PageWidth = 210 * Millimetre, PageHeight = 297 * Millimetre;

    readonly Press press = new();

    [Fact]
    public async Task It_says_word_for_word_what_the_docx_says()
    {
        foreach (var document in (OfficialDocument[])[Sample.Notice, Sample.Statement])
            Assert.Equal(Reading.Words(Docx.Write(document)), Reading.PdfWords(await press.Pdf(document)));
    }

    [Fact]
    public async Task Its_text_is_the_approved_one() => Snapshot.Match(Reading.PdfWords(await press.Pdf(Sample.Notice)));

    [Fact]
    public async Task A_full_page_has_22_lines_of_28_characters_within_the_margins()
    {
        var page = (await Grid.Value).ElementAt(1);
        var lines = page.Where(w => w.Text.Contains('国', StringComparison.Ordinal)).ToList();
        Assert.Equal(22, lines.Count);
        Assert.All(lines, line =>
        {
            Assert.Equal(28, line.Text.Length);
            Assert.Equal(28 * Millimetre, line.Left, 1.0);
            Assert.Equal(PageWidth - 26 * Millimetre, line.Right, 1.5);
        });
        // A line is 10.2 mm high and its character stands in the middle of it.
        Assert.Equal(42.1 * Millimetre, Middle(lines[0]), 2 * Millimetre);
        Assert.Equal(PageHeight - 40.1 * Millimetre, Middle(lines[^1]), 2 * Millimetre);
        Assert.Equal(10.226 * Millimetre, (lines[^1].Top - lines[0].Top) / 21, 0.05);
    }

    [Fact]
    public async Task Odd_pages_are_numbered_at_the_right_and_even_ones_at_the_left_seven_millimetres_below_the_text()
    {
        var pages = await Grid.Value;
        for (var i = 0; i < pages.Count; i++)
        {
            var dashes = pages[i].Where(w => w.Text == "—").ToList();
            Assert.Equal(2, dashes.Count);
            Assert.Contains(pages[i], w => w.Text == $"{i + 1}" && w.Left > dashes[0].Left && w.Right < dashes[1].Right);
            if (i % 2 == 0) Assert.Equal(PageWidth - 26 * Millimetre - 14, dashes[1].Right, 3.0);
            else Assert.Equal(28 * Millimetre + 14, dashes[0].Left, 3.0);
            Assert.Equal(PageHeight - 28 * Millimetre, (dashes[0].Top + dashes[0].Bottom) / 2, 4.0);
        }
    }

    [Fact]
    public async Task The_imprint_stands_at_the_foot_of_the_last_page()
    {
        var pages = Reading.Places(await press.Pdf(Sample.Notice));
        var issued = pages[^1].Single(w => w.Text.Contains("印发", StringComparison.Ordinal));
        Assert.InRange(issued.Bottom, PageHeight - 40 * Millimetre, PageHeight - 34 * Millimetre);
        Assert.DoesNotContain(pages.SkipLast(1).SelectMany(p => p), w => w.Text.EndsWith("日印发", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_head_of_a_table_repeats_on_every_page_of_it()
    {
        var pages = Reading.Places(await press.Pdf(Sample.Report));
        var turned = pages.Where(p => p.Any(w => w.Text.Contains("24-1", StringComparison.Ordinal) || w.Text == "1-1")).ToList();
        Assert.Equal(2, turned.Count);
        Assert.All(turned, page => Assert.Contains(page, w => w.Text == "第1列"));
    }

    [Fact]
    public async Task Nothing_in_a_text_is_taken_for_a_command()
    {
        const string Hostile = "<script>document.title='x'</script><img src=http://example.invalid/a.png>&amp;";
        var words = Reading.PdfWords(await press.Pdf(Sample.Statement with { Body = [new Paragraph(Hostile)] }));
        Assert.Contains(Hostile.Replace(" ", "", StringComparison.Ordinal), words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_behind_on_the_disk()
    {
        var before = Prints();
        await press.Pdf(Sample.Statement);
        // Other tests print meanwhile; what is theirs goes too, in its time.
        var made = Prints().Except(before).ToList();
        for (var second = 0; second < 60 && made.Exists(Directory.Exists); second++) await Task.Delay(1_000, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(made, Directory.Exists);

        static string[] Prints() => Directory.GetDirectories(Path.GetTempPath(), "party-discipline-print-*");
    }

    [Fact]
    public async Task A_missing_program_is_said_and_not_guessed()
    {
        using var without = new Press(("Documents:Chromium", "/nowhere/chromium"));
        Assert.False(without.Printer.HasPdf);
        Assert.Null(await without.Printer.Pdf(Sample.Statement, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_program_that_does_not_print_is_stopped()
    {
        var folder = Directory.CreateTempSubdirectory("party-discipline-slow-");
        var slow = Path.Combine(folder.FullName, "chromium");
        File.WriteAllText(slow, "#!/bin/sh\nsleep 60\n");
        Shell.Run("chmod", "700", slow);
        try
        {
            using var with = new Press(("Documents:Chromium", slow), ("Documents:PdfSeconds", "1"));
            await Assert.ThrowsAsync<TimeoutException>(() => with.Pdf(Sample.Statement));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_typeface_that_is_not_there_is_replaced_loudly()
    {
        var missing = press.Fonts.Missing.ToList();
        Assert.All(missing, f => Assert.Contains(press.Log.All, line => line.Contains(f.Face.Name, StringComparison.Ordinal) && line.Contains(f.Face.Instead, StringComparison.Ordinal)));
        Assert.All(missing, f => Assert.Contains($"\"{f.Face.Instead}\"", press.Fonts.Css(), StringComparison.Ordinal));
        Assert.Equal(missing.Count, press.Log.All.Count);
    }

    [Fact]
    public void A_typeface_in_the_operators_folder_is_found_by_any_of_its_names()
    {
        var folder = Directory.CreateTempSubdirectory("party-discipline-fonts-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "some.ttf"), FontFiles.Named("仿宋_GB2312"));
            File.WriteAllText(Path.Combine(folder.FullName, "broken.ttf"), "no font");
            using var with = new Press(("Documents:Fonts", folder.FullName));
            Assert.Equal("仿宋_GB2312", with.Fonts.Faces.Single(f => f.Face.Variable == "fang").Found);
            Assert.DoesNotContain(with.Log.All, line => line.Contains("仿宋", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static double Middle(Word word) => (word.Top + word.Bottom) / 2;

    /// <summary>Printed once for the tests that measure it.</summary>
    static readonly Lazy<Task<IReadOnlyList<IReadOnlyList<Word>>>> Grid = new(async () =>
    {
        using var press = new Press();
        return Reading.Places((await press.Printer.Pdf(Sample.Grid, CancellationToken.None))!);
    });

    public void Dispose() => press.Dispose();
}

using System.Text;
using PartyDiscipline.Supervision.Clues;

namespace PartyDiscipline.Tests.Modules.Supervision;

/// <summary>What a file's maker left in it does not come in with it.</summary>
public sealed class CleanFileTests
{
    [Fact]
    public void A_photograph_loses_its_place_and_camera()
    {
        byte[] segment(byte marker, string text) => [0xFF, marker, (byte)((text.Length + 2) >> 8), (byte)(text.Length + 2), .. Encoding.ASCII.GetBytes(text)];
        byte[] file = [0xFF, 0xD8, .. segment(0xE0, "JFIF"), .. segment(0xE1, "Exif GPS 38.47,106.27 CANARYCAM"), .. segment(0xFE, "CANARY comment"), .. segment(0xDB, "tables"), .. segment(0xDA, "scan"), 1, 2, 3, 0xFF, 0x00, 4, 0xFF, 0xD9, .. Encoding.ASCII.GetBytes("CANARY trailer")];
        var clean = CleanFile.Of("IMG_2049 张三.jpg", file, 1)!;
        Assert.Equal("1.jpg", clean.Name);
        Assert.DoesNotContain("CANARY", Encoding.Latin1.GetString(clean.Content), StringComparison.Ordinal);
        Assert.Contains("tables", Encoding.Latin1.GetString(clean.Content), StringComparison.Ordinal);
        Assert.Equal([0xFF, 0xD9], clean.Content[^2..]);
    }

    [Fact]
    public void A_document_loses_its_author_and_its_writing_sessions()
    {
        using var bytes = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(bytes, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in new[] { ("word/document.xml", """<w:document xmlns:w="w"><w:p w:rsidR="00CANARY"><w:ins w:author="CANARY" w:date="2026-01-01"><w:t>Text</w:t></w:ins></w:p></w:document>"""), ("docProps/core.xml", "<a>CANARY</a>"), ("word/vbaProject.bin", "CANARY"), ("_rels/.rels", """<Relationships><Relationship Id="r1" Target="docProps/core.xml"/></Relationships>""") })
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open());
                entry.Write(text);
            }
        var clean = CleanFile.Of("a.docx", bytes.ToArray(), 2)!;
        using var read = new System.IO.Compression.ZipArchive(new MemoryStream(clean.Content));
        Assert.Equal(["_rels/.rels", "word/document.xml"], read.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal));
        foreach (var entry in read.Entries)
        {
            using var text = new StreamReader(entry.Open());
            Assert.DoesNotContain("CANARY", text.ReadToEnd(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a.pdf")]
    [InlineData("a.heic")]
    [InlineData("a.jpg")]
    [InlineData("a.docx")]
    public void What_cannot_be_cleaned_is_refused(string name) => Assert.Null(CleanFile.Of(name, "%PDF-1.7 something"u8.ToArray(), 1));

    [Fact]
    public void A_pdf_is_kept_as_it_is_under_a_plain_name_and_nothing_else_is()
    {
        var pdf = "%PDF-1.7 something"u8.ToArray();
        var kept = CleanFile.AsItIs("C:\\张三\\会议.PDF", pdf, 2)!;
        Assert.Equal(("2.pdf", "application/pdf", true), (kept.Name, kept.ContentType, CleanFile.NeedsConsent(kept.Name)));
        Assert.Equal(pdf, kept.Content);
        Assert.Null(CleanFile.AsItIs("a.pdf", "MZ no pdf"u8.ToArray(), 1));
        Assert.Null(CleanFile.AsItIs("a.jpg", pdf, 1));
        Assert.Null(CleanFile.AsItIs("a.docx", pdf, 1));
    }
}

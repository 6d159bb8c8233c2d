using System.Text;
using System.Text.RegularExpressions;
using PartyDiscipline.Kernel.Documents;

namespace PartyDiscipline.Host.Documents;

/// <summary>The one place that turns models into files.</summary>
sealed partial class Printer(Chromium chromium, Fonts fonts) : IPrinter
{
    public bool HasPdf => chromium.Program is not null;

    public byte[] Docx(OfficialDocument document) => Documents.Docx.Write(document);

    public async Task<byte[]?> Pdf(OfficialDocument document, CancellationToken cancel)
    {
        if (!HasPdf) return null;
        var pdf = await chromium.Print(PrintPage.Write(document, fonts), cancel);
        // Where the last page ends is known only once it is set; the imprint goes to its foot in a second print.
        return PrintPage.IsPinned(document) ? await chromium.Print(PrintPage.Write(document, fonts, PagesOf(pdf)), cancel) : pdf;
    }

    public byte[] Xlsx(Workbook workbook) => Documents.Xlsx.Write(workbook);

    public byte[] Csv(Workbook workbook) => Documents.Csv.Write(workbook);

    static int PagesOf(byte[] pdf) => Page().Count(Encoding.Latin1.GetString(pdf));

    [GeneratedRegex(@"/Type\s*/Page\b", RegexOptions.None, 2000)]
    private static partial Regex Page();
}

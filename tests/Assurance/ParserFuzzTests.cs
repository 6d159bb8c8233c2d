using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PartyDiscipline.Assessment;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Duties;
using PartyDiscipline.Duties.Attachments;
using PartyDiscipline.Duties.Handbooks;
using PartyDiscipline.Duties.OldLedgers;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Search;
using PartyDiscipline.Kernel.Secrets;
using PartyDiscipline.Responsibilities.Organisation;
using PartyDiscipline.Responsibilities.Packs;
using PartyDiscipline.Supervision.Clues;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T7: every reader of a stranger's bytes, fed with what the product itself wrote and somebody broke: bits turned, pieces cut, doubled and mixed, lengths
/// and numbers changed, inside of archives too. A reader refuses in its own way or takes it; it throws nothing else, and no run takes two seconds or a
/// quarter of a gigabyte. <c>PARTYDISCIPLINE_SEED</c> gives the same run again.
/// </summary>
[Collection(HostileSuites.Name)]
public sealed partial class ParserFuzzTests(HostileWorld hostile)
{
    const long MostBytes = 256L * 1024 * 1024;
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("PARTYDISCIPLINE_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var seed) ? seed
        : Tier.Name == "commit" ? 7 : TimeProvider.System.Today().DayNumber;

    /// <param name="Name">What is read.</param>
    /// <param name="Corpus">Sound files.</param>
    /// <param name="Read">Reads one; whether it was taken.</param>
    /// <param name="Refuses">The reader's own way to refuse by an exception, where it has one.</param>
    sealed record Parser(string Name, IReadOnlyList<byte[]> Corpus, Func<byte[], bool> Read, Func<Exception, bool>? Refuses = null);

    [Fact]
    public async Task A_reader_takes_or_refuses_whatever_it_is_given()
    {
        var parsers = await Parsers();
        foreach (var parser in parsers) Assert.True(parser.Corpus.Any(c => parser.Read(c)), $"{parser.Name} takes none of the files that the product made.");
        var (most, time) = (Tier.Of(3_000, 300_000, 2_000_000), TimeSpan.FromSeconds(Tier.Of(25, 2_400, 36_000)));
        var (started, runs, taken, slowest, largest, wrong) = (Stopwatch.GetTimestamp(), 0, 0, TimeSpan.Zero, 0L, new List<string>());
        for (var round = 0; runs < most && Stopwatch.GetElapsedTime(started) < time && wrong.Count < 20; round++)
            foreach (var parser in parsers)
            {
                var random = new Random(unchecked(Seed * 7919 + round * 31 + parser.Name.Sum(c => c)));
                var bytes = Broken(parser.Corpus, random);
                var seen = Run(parser, bytes);
                runs++;
                if (seen.Taken) taken++;
                if (seen.Took > slowest) slowest = seen.Took;
                if (seen.Grown > largest) largest = seen.Grown;
                if (seen.Fault is { } fault) wrong.Add($"{parser.Name}, round {round}, {bytes.Length:N0} bytes kept as {Kept(parser.Name, round, bytes)}: {fault}");
            }
        Assert.True(wrong.Count == 0, $"With PARTYDISCIPLINE_SEED={Seed}:\n{string.Join('\n', wrong)}");
        Assert.True(runs >= Math.Min(most, 1_000), $"Only {runs} runs.");
        Figure.Write("T7", "readers", $"{runs:N0} broken files at {parsers.Count} readers ({string.Join(", ", parsers.Select(p => p.Name))}), seed {Seed}: {taken:N0} taken, the rest refused, nothing thrown; the slowest run took {slowest.TotalSeconds:0.00} s, the largest asked for {largest >> 20} MB");
    }

    /// <summary>What broke a reader once, and files made to: each at every reader.</summary>
    [Fact]
    public async Task What_broke_a_reader_once_breaks_none_again()
    {
        string[] classes = ["absurd sheet", "tangle", "leavings", "doubled entry", "many entries", "encrypted", "hostile JSON", "truncated", "link entry", "climbing entry", "calls home", "size", "lying size"];
        byte[][] known =
        [
            .. HostileFiles.All.Where(f => f.Content is not null && classes.Contains(f.Class) && f.Content.Length < 1 << 20).Select(f => f.Content!),
            // An evidence pack whose manifest lists nothing, and one with two entries of one number.
            HostileFiles.Zip(("manifest.json", HostileFiles.Utf8("""{"subject":"x","tenant":"sample1","files":null}"""))),
            HostileFiles.Zip(("manifest.json", HostileFiles.Utf8("""{"subject":"x","tenant":"sample1","files":[]}""")), ("ledger/entries.json", HostileFiles.Utf8("null"))),
            HostileFiles.Zip(("manifest.json", HostileFiles.Utf8("""{"files":[null]}"""))),
            HostileFiles.Utf8(new string('x', 59) + "😀"), // A phrase cut in the middle of a character.
        ];
        var wrong = new List<string>();
        foreach (var parser in await Parsers())
            foreach (var bytes in known)
                if (Run(parser, bytes).Fault is { } fault) wrong.Add($"{parser.Name}, {bytes.Length:N0} bytes kept as {Kept(parser.Name, wrong.Count, bytes)}: {fault}");
        Assert.Empty(wrong);

        // Anybody may close a file to a public key: what is in it is a stranger's.
        var (own, open) = SealedBox.NewKey();
        foreach (var head in (string[])["{", "null", "[]", "\"x\"", "{\"Sums\":1}"])
        {
            using var closed = new MemoryStream();
            await using (var to = SealedFile.Write(closed, open)) to.Write([(byte)head.Length, 0, 0, 0, .. HostileFiles.Utf8(head)]);
            await using var from = SealedFile.Read(new MemoryStream(closed.ToArray()), own);
            Assert.Throws<InvalidDataException>(() => SealedFile.ReadFirst<Dictionary<string, int[]>>(from));
        }
    }

    static (bool Taken, TimeSpan Took, long Grown, string? Fault) Run(Parser parser, byte[] bytes)
    {
        var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        var (taken, fault) = (false, (string?)null);
        try
        {
            taken = parser.Read(bytes);
        }
        catch (Exception e) when (parser.Refuses?.Invoke(e) != true)
        {
            fault = $"{e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n')[0].Trim()}";
        }
        catch (Exception)
        {
            taken = false;
        }
        var (took, grown) = (Stopwatch.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - before);
        if (took > Longest) fault ??= $"took {took.TotalSeconds:0.0} s";
        if (grown > MostBytes) fault ??= $"asked for {grown >> 20} MB";
        return (taken, took, grown, fault);
    }

    static string Kept(string parser, int round, byte[] bytes)
    {
        var file = Path.Combine(Path.GetTempPath(), $"party-discipline-fuzz-{string.Concat(parser.Where(char.IsLetterOrDigit))}-{Seed}-{round}.bin");
        File.WriteAllBytes(file, bytes);
        return file;
    }

    async Task<IReadOnlyList<Parser>> Parsers()
    {
        var host = hostile.Host;
        var (packs, law, attachments) = (host.Get<PackBook>(), host.Get<AssessmentLaw>(), AttachmentRules.Load());
        var (categories, intake) = (host.Get<Categories>(), host.Get<IntakeLaw>());
        using var officer = await hostile.World.As(World.A, Roles.PoliticalOfficer);
        using var secretary = await hostile.World.As(World.A, Roles.Secretary);
        var docx = host.Get<IPrinter>().Docx(new OfficialDocument { FileName = "a", Title = "关于会议的通知", Body = [new Heading(1, "一件事"), new Paragraph("正文。"), new NewPage()] });
        var scheme = law.Default(Track.Main);
        byte[][] schemes = [SchemeFiles.Json(scheme), host.Get<IPrinter>().Xlsx(SchemeFiles.Workbook("a", scheme))];
        byte[][] regulations = [packs.Shipped[0].Text, PackBook.Template(packs.Shipped[0], (_, _) => ("说明", "explained"))];
        var ledger = await officer.GetByteArrayAsync("/sheets/ledger-template/R06.xlsx", Cancel);
        var pack = await secretary.GetByteArrayAsync($"/evidence/party/{World.A}.secretary.main/{World.Today.Year}.zip", Cancel);
        var (own, open) = SealedBox.NewKey();
        using var closed = new MemoryStream();
        await using (var to = SealedFile.Write(closed, open))
        {
            SealedFile.WriteFirst(to, new Dictionary<string, int> { ["a"] = 1 });
            to.Write(new byte[200_000]);
        }
        var assembly = await File.ReadAllBytesAsync(typeof(DutiesModule).Assembly.Location, Cancel);
        var dropped = Path.Combine(Directory.CreateTempSubdirectory("party-discipline-fuzz-").FullName, "Dropped.dll");

        bool Taken<T>(T? value) => value is not null;
        string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
        byte[][] Texts(params string[] texts) => [.. texts.Select(HostileFiles.Utf8)];
        return
        [
            new("clue docx", [docx, HostileFiles.Docx], b => Taken(CleanFile.Of("a.docx", b, 1))),
            new("clue JPEG", [HostileFiles.Jpeg], b => Taken(CleanFile.Of("a.jpg", b, 1))),
            new("clue PNG", [HostileFiles.Png], b => Taken(CleanFile.Of("a.png", b, 1))),
            new("clue PDF", [HostileFiles.Pdf], b => Taken(CleanFile.AsItIs("a.pdf", b, 1))),
            new("attachment", [docx, HostileFiles.Xlsx, HostileFiles.Ofd, HostileFiles.Pdf], b => ((string[])[".pdf", ".ofd", ".docx", ".xlsx"]).Any(e => Taken(attachments.TypeOf($"a{e}", b)))),
            new("organisation", [HostileFiles.Xlsx, HostileFiles.Json], b => Taken(OrganisationWorkbook.Read(b).File)),
            new("old ledger", [ledger], b => OfficeFile.IsWorkbook(b, intake.Limits.MostUnpacked) && new LedgerReading(categories, intake).Lines(b).Count() >= 0, _ => true), // Its caller takes every exception as a refusal; time and memory remain.
            new("scheme", schemes, b => Taken(SchemeFiles.Read(b).Content)),
            new("regulation", regulations, b => Taken(packs.Read(b).Pack)),
            new("evidence pack", [pack], b => PartyDiscipline.Host.Documents.PackCheck.Of(new MemoryStream(b), Cancel).GetAwaiter().GetResult().Faults.Count == 0, e => e is InvalidDataException or IOException),
            new("sealed backup", [closed.ToArray()], b =>
            {
                using var from = SealedFile.Read(new MemoryStream(b), own);
                SealedFile.ReadFirst<Dictionary<string, int>>(from);
                from.CopyTo(Stream.Null);
                return true;
            }, e => e is InvalidDataException or IOException),
            new("module", [assembly], b =>
            {
                File.WriteAllBytes(dropped, b);
                return Taken(DropInTables.Read(dropped));
            }, e => e is BadImageFormatException or IOException),
            new("name of a party", Texts("sample1.secretary.main", "bureau.department.office"), b => PartyId.TryParse(Text(b), null, out _)),
            new("period", Texts("2026", "2026H1", "2026Q3", "2026-05"), b => Period.TryParse(Text(b), null, out _)),
            new("filter", Texts("year=2026&category=R01&light=Overdue", "all=1"), b => Taken(ListFilter.Read(Text(b)))),
            new("handbook's name", Texts(HandbookKey.Of(World.A, Guid.NewGuid(), 2026).ToString(), HandbookKey.Of(PartyId.Parse("sample1.secretary.main", CultureInfo.InvariantCulture), 2026).ToString()), b => HandbookKey.TryParse(Text(b), out _)),
            new("phrase", Texts("党委 会议 Ａbc", "谈话"), b => SearchPhrase.Read(Text(b)) is { } phrase && phrase.Cut(Text(b)).Count() >= 0 && (phrase.Passage(Text(b)) ?? "").Length >= 0),
            new("written secret", Texts(WrittenSecret.Write(WrittenSecret.New())), b => Taken(WrittenSecret.Read(Text(b)))),
        ];
    }

    /// <summary>A sound file after a few accidents; of an archive, often one in the middle of a part.</summary>
    static byte[] Broken(IReadOnlyList<byte[]> corpus, Random random)
    {
        var bytes = corpus[random.Next(corpus.Count)];
        if (bytes is [(byte)'P', (byte)'K', 3, 4, ..] && random.Next(3) > 0)
        {
            var parts = HostileFiles.Parts(bytes);
            for (var i = random.Next(1, 3); i > 0; i--)
            {
                var at = random.Next(parts.Length);
                parts[at] = random.Next(12) switch
                {
                    0 => (Changed(parts[at].Name, random), parts[at].Content),
                    1 => (parts[random.Next(parts.Length)].Name, parts[at].Content),
                    _ => (parts[at].Name, Accident(parts[at].Content, parts[random.Next(parts.Length)].Content, random)),
                };
            }
            return HostileFiles.Zip(parts);
        }
        for (var i = random.Next(1, 5); i > 0; i--) bytes = Accident(bytes, corpus[random.Next(corpus.Count)], random);
        return bytes;
    }

    static string Changed(string text, Random random) => random.Next(4) switch
    {
        0 => text.ToUpperInvariant(),
        1 => $"../{text}",
        2 => text[..random.Next(1, text.Length + 1)],
        _ => text.Replace('/', '\\'),
    };

    static readonly long[] Edges = [0, 1, -1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, long.MaxValue, long.MinValue];
    static readonly string[] Words = ["0", "-1", "1e308", "-1e-400", "2147483648", "99999999999999999999", "NaN", "", "null", "true", "A1048577", "XFE1", "ZZZZZZ1", "[]", "{}", "\\ud800", "&#0;", "&#xD800;", "<![CDATA[", "]]>", "<!DOCTYPE x>", "\0", "＝", "9999-12-31", "0001-01-01"];

    static byte[] Accident(byte[] bytes, byte[] other, Random random)
    {
        if (bytes.Length == 0) return [.. other.Take(random.Next(64))];
        var at = random.Next(bytes.Length);
        switch (random.Next(10))
        {
            case 0:
                var turned = (byte[])bytes.Clone();
                for (var i = random.Next(1, 9); i > 0; i--) turned[random.Next(turned.Length)] ^= (byte)(1 << random.Next(8));
                return turned;
            case 1:
                return bytes[..at];
            case 2:
                var gone = Math.Min(bytes.Length - at, random.Next(1, 1 + Math.Min(bytes.Length, 4_000)));
                return [.. bytes[..at], .. bytes[(at + gone)..]];
            case 3:
                var twice = Math.Min(bytes.Length - at, random.Next(1, 4_000));
                return [.. bytes[..(at + twice)], .. bytes[at..]];
            case 4:
                return [.. bytes[..at], .. other.Skip(random.Next(Math.Max(1, other.Length)))];
            case 5:
                var length = (byte[])bytes.Clone();
                var edge = Edges[random.Next(Edges.Length)];
                var place = length.AsSpan(Math.Min(at, Math.Max(0, length.Length - 8)));
                if (place.Length < 8) return bytes;
                if (random.Next(2) == 0) BinaryPrimitives.WriteInt32LittleEndian(place, (int)edge);
                else if (random.Next(2) == 0) BinaryPrimitives.WriteInt64LittleEndian(place, edge);
                else BinaryPrimitives.WriteInt32BigEndian(place, (int)edge);
                return length;
            case 6:
                var noise = new byte[random.Next(1, 64)];
                random.NextBytes(noise);
                return [.. bytes[..at], .. noise, .. bytes[at..]];
            default:
                // Of a text, a number or a value; of anything else, a byte.
                var text = Encoding.Latin1.GetString(bytes);
                var found = Value().Match(text, at);
                if (!found.Success) found = Value().Match(text);
                if (!found.Success) goto case 0;
                return Encoding.Latin1.GetBytes(string.Concat(text.AsSpan(0, found.Index), Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)])), text.AsSpan(found.Index + found.Length)));
        }
    }

    [GeneratedRegex("""\d+|(?<=")[^"<>]{1,40}(?=")|(?<=>)[^<>]{1,80}(?=<)|</?\w+[^>]{0,80}>""")]
    private static partial Regex Value();
}

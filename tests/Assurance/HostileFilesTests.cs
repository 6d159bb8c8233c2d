using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Duties.OldLedgers;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Clues;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T8: every hostile file at every door that takes one. It is refused in the reader's language, or kept as something that nothing runs: it comes
/// back as a download in a sandbox, byte for byte or cleaned. The server does not grow, nothing is left in the temporary folder, the quotas hold.
/// </summary>
[Collection(HostileSuites.Name)]
public sealed partial class HostileFilesTests(HostileWorld hostile)
{
    const long MostGrowth = 200L * 1024 * 1024;
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    RunningHost Host => hostile.Host;

    /// <summary>A door that takes files, as whoever may open it finds it.</summary>
    /// <param name="Route">Its page.</param>
    /// <param name="Extension">Of a sound file there.</param>
    /// <param name="Sound">A sound file.</param>
    /// <param name="Form">The form, anew when the old one was spent.</param>
    /// <param name="Kept">Looks at what was kept, says what is wrong with it, and takes it away again.</param>
    sealed record UploadDoor(string Route, string Extension, byte[] Sound, Func<Task<PageForm>> Form, Func<HostileFile, string, byte[], PageAnswer, Task<string?>> Kept);

    [Fact]
    public async Task A_hostile_file_is_refused_or_kept_as_something_that_nothing_runs()
    {
        Assert.True(HostileFiles.All.Count >= 150 && HostileFiles.All.Select(f => f.Class).Distinct().Count() >= 20, $"{HostileFiles.All.Count} files.");
        var doors = await Doors();
        var (wrong, refused, kept, seconds, temporary) = (new List<string>(), 0, 0, TimeSpan.Zero, Temporary());
        using var growth = new Growth();
        foreach (var door in doors)
        {
            var form = await door.Form();
            foreach (var file in HostileFiles.All)
            {
                var name = file.Content is null ? file.Name.Replace("*", door.Extension, StringComparison.Ordinal) : file.Name;
                var content = file.Content ?? door.Sound;
                var started = Stopwatch.GetTimestamp();
                growth.Begin();
                PageAnswer answer;
                try
                {
                    answer = await form.Typed("Operation", $"{Guid.NewGuid()}").Send([(form.Files[0], name, content)], Cancel);
                }
                catch (HttpRequestException e)
                {
                    // What is larger than a door takes is not read to its end; the server hangs up.
                    if (content.Length > 2 * 1024 * 1024) refused++;
                    else wrong.Add($"{door.Route} {file}: the connection broke, {e.Message}");
                    continue;
                }
                var (grown, took) = (growth.End(), Stopwatch.GetElapsedTime(started));
                // Other suites share the process, its heap and its time: it is this file's doing only if it happens each time it is sent.
                for (var again = 0; again < 3 && (grown > MostGrowth || took > Longest); again++)
                {
                    if (answer.Redirects)
                    {
                        if (await door.Kept(file, name, content, answer) is { } fault) wrong.Add($"{door.Route} {file}: {fault}");
                        form = await door.Form();
                    }
                    started = Stopwatch.GetTimestamp();
                    growth.Begin();
                    answer = await form.Typed("Operation", $"{Guid.NewGuid()}").Send([(form.Files[0], name, content)], Cancel);
                    (grown, took) = (growth.End(), Stopwatch.GetElapsedTime(started));
                }
                growth.Settle(grown);
                if (took > seconds) seconds = took;
                if (took > Longest) wrong.Add($"{door.Route} {file}: {took.TotalSeconds:0.0} s");
                if (grown > MostGrowth) wrong.Add($"{door.Route} {file}: {grown >> 20} MB");
                if ((int)answer.Status >= 500) wrong.Add($"{door.Route} {file}: {(int)answer.Status}");
                else if ((int)answer.Status >= 400)
                {
                    refused++;
                    if (Said(answer) is { } unsaid) wrong.Add($"{door.Route} {file}: {(int)answer.Status} {unsaid}");
                }
                else
                {
                    kept++;
                    if (await door.Kept(file, name, content, answer) is { } fault) wrong.Add($"{door.Route} {file}: {fault}");
                    if (answer.Redirects) form = await door.Form();
                }
            }
        }
        Assert.Empty(wrong);
        Assert.Empty(Host.Log.Errors);
        Assert.True(refused > 1000 && kept > 100, $"{refused} were refused, {kept} kept.");
        for (var i = 0; i < 50 && Left().Any(); i++) await Task.Delay(100, Cancel);
        Assert.Empty(Left());
        Figure.Write("T8", "HTTP", $"{HostileFiles.All.Count} files of {HostileFiles.All.Select(f => f.Class).Distinct().Count()} classes at {doors.Count} doors: {refused} refused, {kept} kept inert, none run, none left in the temporary folder; the heap grew by {growth.Most >> 20} MB at most, the longest answer took {seconds.TotalSeconds:0.0} s");

        IEnumerable<string> Left() => Temporary().Except(temporary);
    }

    [Fact]
    public async Task First_set_up_reads_a_hostile_organisation_and_stays_as_it_was()
    {
        await using var host = await RunningHost.Start(at: DateTimeOffset.UtcNow);
        var setup = host.Get<FirstSetup>();
        using var browser = host.Client("anything");
        var form = (await Uploading(browser, "/Setup")).Typed("Input.Code", setup.Code);
        var (wrong, sent) = (new List<string>(), 0);
        foreach (var file in HostileFiles.All.Where(f => f.Content is { Length: < 1024 * 1024 }))
        {
            // Everything else is left empty: whatever is said of the file, nobody is set up.
            var answer = await form.Send([(form.Files[0], file.Name, file.Content!)], Cancel);
            sent++;
            if (answer.Status != HttpStatusCode.UnprocessableEntity || Said(answer) is not null) wrong.Add($"{file}: {(int)answer.Status} {Said(answer)}");
        }
        foreach (var (bytes, status) in ((int, HttpStatusCode)[])[(2 * 1024 * 1024 + 1, HttpStatusCode.UnprocessableEntity), (5 * 1024 * 1024, HttpStatusCode.RequestEntityTooLarge), (34 * 1024 * 1024, HttpStatusCode.RequestEntityTooLarge)])
            if (await TooMuch(form, "a.xlsx", HostileFiles.Xlsx, bytes, status) is { } fault) wrong.Add($"{bytes} bytes: {fault}");
        Assert.Empty(wrong);
        Assert.True(setup.Needed);
        Assert.Empty(host.Log.Errors);
        Figure.Write("T8", "first set-up", $"{sent} files at the door of first set-up, each refused in words; still nobody is set up");
    }

    /// <summary>ASVS 5.2.1: a file larger than its own limit, then a form larger than its page's, at each door.</summary>
    [Fact]
    public async Task What_is_larger_than_a_door_takes_is_refused_with_the_figure_at_each_of_them()
    {
        const int Mebi = 1024 * 1024;
        Dictionary<string, int> own = new()
        {
            ["/Duties/Entry/{record:guid}"] = 10 * Mebi,
            ["/Duties/Intakes"] = Host.Get<IntakeLaw>().Limits.MostBytes,
            ["/Supervision/Clues/Clue/{clue:guid}"] = ClueAttachment.MostBytes,
            ["/Tell/{unit?}"] = ClueAttachment.MostBytes,
            ["/Responsibilities/Import"] = 2 * Mebi,
            ["/Responsibilities/Packs"] = 2 * Mebi,
            ["/Assessment/Schemes"] = Mebi,
        };
        var (doors, wrong) = (await Doors(), new List<string>());
        Assert.Equal(doors.Select(d => d.Route).Order(StringComparer.Ordinal), own.Keys.Order(StringComparer.Ordinal));
        foreach (var door in doors)
        {
            var form = await door.Form();
            foreach (var (bytes, status) in ((int, HttpStatusCode)[])[(own[door.Route] + 1, HttpStatusCode.UnprocessableEntity), (34 * Mebi, HttpStatusCode.RequestEntityTooLarge)])
                if (await TooMuch(form, "a" + door.Extension, door.Sound, bytes, status) is { } fault) wrong.Add($"{door.Route} {bytes} bytes: {fault}");
        }
        Assert.Empty(wrong);
        Assert.Empty(Host.Log.Errors);
    }

    static async Task<string?> TooMuch(PageForm form, string name, byte[] sound, int bytes, HttpStatusCode expected)
    {
        var content = new byte[bytes];
        sound.CopyTo(content, 0);
        var answer = await form.Typed("Operation", $"{Guid.NewGuid()}").Send([(form.Files[0], name, content)], Cancel);
        if (answer.Status != expected) return $"{(int)answer.Status}";
        return Said(answer) ?? (Megabytes().IsMatch(Tags().Replace(answer.Body, " ")) ? null : "no figure");
    }

    [Fact]
    public async Task Quotas_hold_however_many_are_sent()
    {
        var doors = await Doors();
        var attach = doors.Single(d => d.Route.StartsWith("/Duties/Entry", StringComparison.Ordinal));
        var form = await attach.Form();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++) answers.Add((await form.Typed("Operation", $"{Guid.NewGuid()}").Send([("Upload", $"{i}.pdf", [.. HostileFiles.Pdf, (byte)i])], Cancel)).Status);
        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Redirect, HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity], answers);

        // Two files in one field where one is asked for are not two attachments; three reports' files are one too many.
        var clue = doors.Single(d => d.Route.StartsWith("/Supervision/Clues/Clue", StringComparison.Ordinal));
        form = await clue.Form();
        answers.Clear();
        for (var i = 0; i < ClueAttachment.Most + 2; i++) answers.Add((await form.Typed("Operation", $"{Guid.NewGuid()}").Send([("Upload", "a.png", HostileFiles.Png), ("Upload", "b.png", HostileFiles.Png)], Cancel)).Status);
        Assert.Equal(ClueAttachment.Most, answers.Count(a => a == HttpStatusCode.Redirect));
        Assert.Equal(2, answers.Count(a => a == HttpStatusCode.UnprocessableEntity));
        var tell = doors.Single(d => d.Route.StartsWith("/Tell", StringComparison.Ordinal));
        form = await tell.Form();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await form.Send([.. Enumerable.Range(0, 3).Select(i => ("Files", $"{i}.png", HostileFiles.Png))], Cancel)).Status);
    }

    /// <summary>Every door that takes files; the inventory knows of no other.</summary>
    async Task<IReadOnlyList<UploadDoor>> Doors()
    {
        var taking = hostile.Doors.Where(d => d.Writes && d.Fields.Any(f => TakesFiles(f.Type))).Select(d => d.Route).Distinct().Order(StringComparer.Ordinal).ToList();
        UploadDoor[] known = [await Attach(), await Clue(), Tell(), Intakes(), Import(), Packs(), Schemes()];
        // Set-up's door is closed here; it has a test of its own.
        Assert.Equal(known.Select(d => d.Route).Order(StringComparer.Ordinal), taking.Where(r => !r.StartsWith("/Setup", StringComparison.Ordinal)));
        Assert.Contains(taking, r => r.StartsWith("/Setup", StringComparison.Ordinal));
        return known;
    }

    static bool TakesFiles(Type type, int depth = 0) =>
        type.IsAssignableTo(typeof(IFormFile)) || type.IsAssignableTo(typeof(IEnumerable<IFormFile>))
        || depth < 3 && type.Namespace?.StartsWith("PartyDiscipline", StringComparison.Ordinal) == true && type.IsClass && type.GetProperties().Any(p => TakesFiles(p.PropertyType, depth + 1));

    async Task<UploadDoor> Attach()
    {
        var secretary = await hostile.World.As(World.A, Roles.Secretary);
        var recorded = await Recording.Post(secretary, World.A, await World.TokenOn(secretary), Guid.NewGuid(), "有附件的一件事", World.Today, Cancel);
        Assert.Equal(200, recorded.Status);
        var page = $"/Duties/Entry/{recorded.Id}";
        return new("/Duties/Entry/{record:guid}", ".pdf", HostileFiles.Pdf, () => Uploading(secretary, page), async (_, name, content, answer) =>
        {
            if (!answer.Redirects) return $"answered {(int)answer.Status}";
            await using var db = Host.Get<Database<DutiesDb>>().Open(World.A);
            var attached = await db.Attachments.Where(a => a.Record == recorded.Id && !a.Removed).ToListAsync(Cancel);
            if (attached is not [var only]) return $"{attached.Count} attachments";
            using var back = await secretary.GetAsync($"{page}?handler=File&file={only.Id}", Cancel);
            var fault = Inert(back, await back.Content.ReadAsByteArrayAsync(Cancel), content) ?? Plain(only.Name);
            var detach = (await PageForm.All(secretary, page, Cancel)).First(f => f.Address.Contains("handler=Detach", StringComparison.Ordinal) && f.Address.Contains($"{only.Id}", StringComparison.OrdinalIgnoreCase) || f["file"].Contains($"{only.Id}"));
            return (await detach.Send(Cancel)).Redirects ? fault : "it could not be taken away";
        });
    }

    async Task<UploadDoor> Clue()
    {
        var officer = await hostile.World.As(World.A, Roles.DisciplineOfficer);
        if ((await PageForm.All(officer, "/Supervision/Clues/Key", Cancel)).FirstOrDefault(f => f.Address.Contains("handler=Unlock", StringComparison.Ordinal)) is { } unlock)
        {
            // A one-time code is good once: the next one's time has come.
            Host.Clock.Set(Host.Clock.GetUtcNow().AddSeconds(31));
            Assert.True((await unlock.Typed("Input.Passphrase", World.CluePassphrase).Typed("Input.Code", hostile.World.Code).Send(Cancel)).Redirects);
        }
        await using var clues = Host.Get<Database<CluesDb>>().Open(World.A);
        foreach (var id in await clues.Clues.Where(c => c.Full).Select(c => c.Id).ToListAsync(Cancel))
        {
            var page = $"/Supervision/Clues/Clue/{id}";
            if ((await PageForm.All(officer, page, Cancel)).FirstOrDefault(f => f.Files.Count > 0) is not { } form) continue;
            var token = form["__RequestVerificationToken"].First();
            return new("/Supervision/Clues/Clue/{clue:guid}", ".png", HostileFiles.Png, () => Uploading(officer, page), async (_, _, content, answer) =>
            {
                if (!answer.Redirects) return $"answered {(int)answer.Status}";
                await using var db = Host.Get<Database<CluesDb>>().Open(World.A);
                var key = await db.Files.Where(f => f.Of == id).Select(f => f.Key).SingleAsync(Cancel);
                using var asked = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
                using var back = await officer.PostAsync($"{page}?handler=File&key={key}", asked, Cancel);
                var bytes = await back.Content.ReadAsByteArrayAsync(Cancel);
                await db.Files.Where(f => f.Of == id).ExecuteDeleteAsync(Cancel);
                return Inert(back, bytes, null) ?? Telling(bytes);
            });
        }
        throw new InvalidOperationException("He may put a file with no clue.");
    }

    UploadDoor Tell()
    {
        var reporter = Host.Client("report");
        return new("/Tell/{unit?}", ".png", HostileFiles.Png, async () => (await Uploading(reporter, $"/{World.A}")).Typed("Text", "反映一件事").Typed("KeepsMetadata", "true"), async (_, _, _, answer) =>
        {
            await using var db = Host.Get<Database<CluesDb>>().Open(World.A);
            return answer.Status == HttpStatusCode.OK && answer.Body.Contains("clue-secret", StringComparison.Ordinal) ? null : $"answered {(int)answer.Status} without a receipt, {await db.Reports.CountAsync(Cancel)} reports";
        });
    }

    UploadDoor Intakes() => At("/Duties/Intakes", World.A, ".xlsx", HostileFiles.Xlsx, async (_, name, _, answer) =>
    {
        if (!answer.Redirects) return $"answered {(int)answer.Status}";
        await using var db = Host.Get<Database<DutiesDb>>().Open(World.A);
        var id = Guid.Parse(Id().Match(answer.Location!).Value);
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(20, Cancel))
        {
            var intake = await db.Intakes.AsNoTracking().SingleAsync(i => i.Id == id, Cancel);
            if (intake.State != IntakeState.Reading) return Plain(intake.FileName);
            if (Stopwatch.GetElapsedTime(since) > Longest) return "it is read for ever";
        }
    });

    UploadDoor Import() => At("/Responsibilities/Import", World.A, ".xlsx", HostileFiles.Xlsx, (_, _, _, answer) => Task.FromResult(answer.Status == HttpStatusCode.OK ? null : $"answered {(int)answer.Status}"));

    UploadDoor Packs() => At("/Responsibilities/Packs", World.Bureau, ".json", HostileFiles.Json, (_, _, _, answer) => Task.FromResult<string?>($"taken in, {(int)answer.Status}"));

    UploadDoor Schemes() => At("/Assessment/Schemes", World.Bureau, ".json", HostileFiles.Json, (_, _, _, answer) => Task.FromResult<string?>($"taken in, {(int)answer.Status}"));

    UploadDoor At(string route, string tenant, string extension, byte[] sound, Func<HostileFile, string, byte[], PageAnswer, Task<string?>> kept)
    {
        HttpClient? client = null;
        return new(route, extension, sound, async () =>
        {
            if (client is not null) return await Uploading(client, route);
            foreach (var role in hostile.Holding(hostile.Doors.First(d => d.Route == route).Permission))
            {
                client = await hostile.World.As(tenant, role);
                if ((await PageForm.All(client, route, Cancel)).Any(f => f.Files.Count > 0)) break;
            }
            return await Uploading(client!, route);
        }, kept);
    }

    static async Task<PageForm> Uploading(HttpClient client, string page)
    {
        var form = (await PageForm.All(client, page, Cancel)).FirstOrDefault(f => f.Files.Count > 0) ?? throw new InvalidOperationException($"{page} has no form for a file.");
        return form.Buttons.FirstOrDefault(b => b.Contains("handler=Upload", StringComparison.Ordinal)) is { } button ? form.Pressing(button) : form;
    }

    /// <summary>A refusal says in words what is wrong; a key of a word, or an exception, is none.</summary>
    static string? Said(PageAnswer answer)
    {
        var text = Tags().Replace(answer.Body, " ");
        if (Unworded().Match(text) is { Success: true } key) return $"says {key.Value}";
        if (answer.Body.Contains("Exception", StringComparison.Ordinal) || answer.Body.Contains("   at ", StringComparison.Ordinal)) return "says how it is made";
        return Cjk().IsMatch(text) ? null : "says nothing";
    }

    /// <summary>As a download that no page can run, with what was sent; without that, with what was cleaned.</summary>
    static string? Inert(HttpResponseMessage back, byte[] bytes, byte[]? sent)
    {
        var policy = back.Headers.TryGetValues("Content-Security-Policy", out var policies) ? string.Join(' ', policies) : "";
        if (back.StatusCode != HttpStatusCode.OK) return $"does not come back: {(int)back.StatusCode}";
        if (back.Content.Headers.ContentDisposition?.DispositionType != "attachment") return "is shown, not downloaded";
        if (!policy.Contains("default-src 'none'", StringComparison.Ordinal) || !policy.Contains("sandbox", StringComparison.Ordinal)) return $"has the policy {policy}";
        if (!back.Headers.TryGetValues("X-Content-Type-Options", out var sniff) || !sniff.Contains("nosniff")) return "may be sniffed";
        if (back.Content.Headers.ContentType?.MediaType is "text/html" or "image/svg+xml" or "application/xhtml+xml" or "text/xml" or null) return $"is {back.Content.Headers.ContentType}";
        return sent is not null && !sent.AsSpan().SequenceEqual(bytes) ? "came back changed" : null;
    }

    /// <summary>A name that a person reads as it is, and that neither a header nor a file system stumbles over.</summary>
    static string? Plain(string name) =>
        name.Length > 120 || name.EnumerateRunes().Any(r => Rune.GetUnicodeCategory(r) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate || r.Value == 0xFFFD) || name.IndexOfAny(['/', '\\', '"', '<', '>', ':', '|']) >= 0
            ? $"is called {string.Concat(name.Select(c => c is > ' ' and < '\x7F' ? $"{c}" : $"\\u{(int)c:X4}"))}" : null;

    /// <summary>What a cleaned file still tells of who made it, still runs, or still calls.</summary>
    static string? Telling(byte[] bytes)
    {
        string[] parts = bytes is [(byte)'P', (byte)'K', ..] ? [.. HostileFiles.Parts(bytes).SelectMany(p => (string[])[p.Name, Encoding.Latin1.GetString(p.Content)])] : [Encoding.Latin1.GetString(bytes)];
        return ((string[])["SecretAuthor", "S\0e\0c\0r\0e\0t\0A", "vbaProject", "oleObject1.bin", "activeX1.bin", "evil.invalid", "file:///", "<script>", "EICAR", "DDEAUTO"]).FirstOrDefault(t => parts.Any(p => p.Contains(t, StringComparison.OrdinalIgnoreCase))) is { } found ? $"still holds {found.Replace("\0", "", StringComparison.Ordinal)}" : null;
    }

    static string[] Temporary() => [.. ((string[])[Path.GetTempPath(), Environment.CurrentDirectory]).SelectMany(f => Directory.GetFiles(f)).Where(f => Path.GetFileName(f).StartsWith("ASPNETCORE_", StringComparison.Ordinal) || f.Contains("miniexcel", StringComparison.OrdinalIgnoreCase))];

    /// <summary>How much the heap holds more than at the beginning of a request, looked at while it is answered.</summary>
    sealed class Growth : IDisposable
    {
        readonly Timer timer;
        long before, most;

        public Growth() => timer = new Timer(_ => Look(), null, 0, 5);

        public long Most { get; private set; }

        public void Begin() => (before, most) = (GC.GetTotalMemory(false), 0);

        public long End()
        {
            Look();
            return most;
        }

        public void Settle(long grown) => Most = Math.Max(Most, grown);

        void Look() => most = Math.Max(most, GC.GetTotalMemory(false) - before);

        public void Dispose() => timer.Dispose();
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.IgnoreCase)]
    private static partial Regex Id();

    [GeneratedRegex("<script\\b.*?</script>|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\b(?:Attachment|Import|Intake|SchemeFile|Scheme|Pack|Data|Clue|Report|Setup|Fault)\.[A-Z]\w+")]
    private static partial Regex Unworded();

    [GeneratedRegex(@"\d+(?:\.\d)? ?MB")]
    private static partial Regex Megabytes();

    [GeneratedRegex(@"[\u3400-\u9FFF]{4}")]
    private static partial Regex Cjk();
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>What somebody reports on the web. A name only when he gives one.</summary>
sealed record WebEntry(string? Text, string? About, ClueLevel Level, string? Name, string? Contact, IReadOnlyList<Guid> NotTo, IReadOnlyList<CleanFile> Files);

/// <summary>Who will be able to open a report: shown to its author, who may cross out whom it is about.</summary>
sealed record WebReader(Guid Person, string Name, bool Leads);

/// <summary>What a receipt shows: how far it is, and what was said on both sides.</summary>
sealed record ReceiptView(DateOnly On, ClueStage? Stage, IReadOnlyList<ReceiptLine> Lines);

/// <param name="Mine">He wrote it himself.</param>
/// <param name="On">The day.</param>
/// <param name="Text">What was said.</param>
sealed record ReceiptLine(bool Mine, DateOnly On, string Text);

/// <summary>
/// The web's way in: takes reports from whoever comes, and knows nothing of him. A report is closed to those who take clues in before it
/// is kept, without an actor, an hour and a Ledger entry (<see cref="ModuleDb.Cast"/>); the receipt's code opens the answers and is kept
/// as a slow hash. What is in the register is bounded by its numbers, which are given when a report is taken in.
/// </summary>
sealed class Receipts(Database<CluesDb> database, IPartyDirectory directory, TimeProvider time)
{
    /// <summary>Untaken reports of a unit; beyond it somebody floods us, and letters, visits and calls are still there.</summary>
    public const int MostWaiting = 500;
    public const int LongestAbout = 200;

    /// <summary>Whether a unit takes reports on the web, and who would open them; empty when it does not.</summary>
    public async Task<IReadOnlyList<WebReader>> Readers(string tenant, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        if (!await db.Compartments.AsNoTracking().AnyAsync(c => c.State == CompartmentState.On, cancel)) return [];
        var lead = await LeadOf(tenant, cancel);
        return [.. (await db.Keys.AsNoTracking().Where(k => !k.Retired && k.Intake).OrderBy(k => k.At).Select(k => new { k.Person, k.PersonName }).Take(20).ToListAsync(cancel))
            .Select(k => new WebReader(k.Person, k.PersonName, k.Person == lead))];
    }

    async Task<Guid?> LeadOf(string tenant, CancellationToken cancel) =>
        (await directory.Parties(tenant, time.Today(), cancel)).FirstOrDefault(p => p.HeadsDiscipline)?.Holder;

    /// <summary>Keeps a report and answers its receipt's code, shown once.</summary>
    public async Task<(string? Code, Fault[] Faults)> Report(string tenant, WebEntry entry, CancellationToken cancel)
    {
        var readers = await Readers(tenant, cancel);
        var chosen = readers.Where(r => !entry.NotTo.Contains(r.Person)).ToList();
        Fault[] faults = [.. FaultsIn(entry, readers.Count, chosen.Count)];
        if (faults.Length > 0) return (null, faults);
        var (key, code) = (Ids.Unguessable(), WrittenSecret.New());
        var (hash, receipt) = Slow(tenant, code);
        var (own, publicKey) = SealedBox.NewKey();
        (byte[] Private, byte[] Public)? reporter = string.IsNullOrWhiteSpace(entry.Name) ? null : SealedBox.NewKey();
        await using var db = database.Open(tenant);
        var people = chosen.Select(r => r.Person).ToList();
        var keys = await db.Keys.AsNoTracking().Where(k => people.Contains(k.Person) && !k.Retired).ToDictionaryAsync(k => k.Person, k => k.PublicKey, cancel);
        keys[Guid.Empty] = (await db.Compartments.AsNoTracking().FirstAsync(c => c.State == CompartmentState.On, cancel)).RecoveryKey!;
        var text = string.IsNullOrWhiteSpace(entry.About) ? entry.Text!.Trim() : $"{entry.About.Trim()}\n\n{entry.Text!.Trim()}";
        WebWrap[] wraps =
        [
            .. keys.Select(k => new WebWrap(ClueStore.Content, k.Key, ClueWrap.Closed(own, k.Value, key, ClueStore.Content, k.Key))),
            .. reporter is { } pair ? keys.Select(k => new WebWrap(ClueStore.Reporter, k.Key, ClueWrap.Closed(pair.Private, k.Value, key, ClueStore.Reporter, k.Key))) : [],
        ];
        var report = new WebReport(key, time.Today(), hash, receipt.Public, entry.Level, publicKey, Sealing.Close(new ClueSubstance(text, []), publicKey, ClueText.AboutOf(key, ClueTextKind.Substance)), reporter?.Public,
            reporter is { } to ? Sealing.Close(new ClueReporter(entry.Name!.Trim(), (entry.Contact ?? "").Trim()), to.Public, ClueText.AboutOf(key, ClueTextKind.Reporter)) : null, wraps);
        CryptographicOperations.ZeroMemory(own);
        var files = entry.Files.Select(f => new ClueAttachment(key, f, publicKey)).ToList();
        var full = false;
        var stands = await db.Cast(async ct =>
        {
            if (full = await db.Reports.CountAsync(r => !r.Taken, ct) >= MostWaiting) return false;
            db.Add(report);
            db.AddRange(files);
            return true;
        }, cancel);
        return stands ? (WrittenSecret.Write(code), []) : (null, [new Fault("", full ? "Report.Full" : "Report.NotKept")]);
    }

    static IEnumerable<Fault> FaultsIn(WebEntry entry, int readers, int chosen)
    {
        if (readers == 0) yield return new Fault("", "Report.NotHere");
        else if (chosen == 0) yield return new Fault("NotTo", "Report.NobodyLeft");
        if (string.IsNullOrWhiteSpace(entry.Text)) yield return new Fault("Text", "Report.TextMissing");
        if (entry.Text?.Length > ClueText.LongestText) yield return new Fault("Text", "Report.TextTooLong", null, $"{ClueText.LongestText}");
        if (entry.About?.Length > LongestAbout || entry.Name?.Length > LongestAbout || entry.Contact?.Length > LongestAbout) yield return new Fault("About", "Report.TextTooLong", null, $"{LongestAbout}");
        if (!string.IsNullOrWhiteSpace(entry.Name) && string.IsNullOrWhiteSpace(entry.Contact)) yield return new Fault("Contact", "Report.ContactMissing");
        if (string.IsNullOrWhiteSpace(entry.Name) && !string.IsNullOrWhiteSpace(entry.Contact)) yield return new Fault("Name", "Report.NameMissing");
    }

    /// <summary>What a receipt leads to; null for a code that is none.</summary>
    public async Task<ReceiptView?> Look(string tenant, string? typed, CancellationToken cancel)
    {
        if (WrittenSecret.Read(typed) is not { } code) return null;
        var (hash, receipt) = Slow(tenant, code);
        await using var db = database.Open(tenant);
        if (await db.Reports.AsNoTracking().FirstOrDefaultAsync(r => r.Receipt == hash, cancel) is not { } report) return null;
        var clue = report.Taken ? await db.Clues.AsNoTracking().FirstOrDefaultAsync(c => c.Id == report.Key, cancel) : null;
        var asked = await db.Texts.AsNoTracking().Where(t => t.Clue == report.Key && t.Kind == ClueTextKind.Question).ToListAsync(cancel);
        var said = await db.Answers.AsNoTracking().Where(a => a.Of == report.Key).ToListAsync(cancel);
        var about = ReceiptAnswer.AboutForReporter(report.Key);
        return new ReceiptView(report.On, clue?.Stage,
        [
            .. asked.Where(q => q.ForReporter is not null).Select(q => (On: ChinaTime.DateOf(q.At!.Value), Mine: false, Box: q.ForReporter!))
                .Concat(said.Select(a => (a.On, true, a.ForReporter))).OrderBy(l => l.On).ThenBy(l => l.Item2)
                .Select(l => new ReceiptLine(l.Item2, l.On, Sealing.Open<ClueNote>(l.Item3, receipt.Private, about)?.Text ?? "")),
        ]);
    }

    /// <summary>Adds an answer or something that came to mind later.</summary>
    public async Task<Fault[]?> Answer(string tenant, string? typed, string? text, CancellationToken cancel)
    {
        const int most = 100;
        if (WrittenSecret.Read(typed) is not { } code) return null;
        if (string.IsNullOrWhiteSpace(text)) return [new Fault("Text", "Report.TextMissing")];
        if (text.Length > ClueText.LongestText) return [new Fault("Text", "Report.TextTooLong", null, $"{ClueText.LongestText}")];
        var (hash, receipt) = Slow(tenant, code);
        await using var db = database.Open(tenant);
        Fault[]? faults = null;
        await db.Cast(async ct =>
        {
            if (await db.Reports.AsNoTracking().FirstOrDefaultAsync(r => r.Receipt == hash, ct) is not { } report) return false;
            // The clue's key may have been made anew since.
            var publicKey = report.Taken ? (await db.Clues.AsNoTracking().FirstAsync(c => c.Id == report.Key, ct)).PublicKey : report.PublicKey;
            faults = publicKey is null ? [new Fault("", "Report.Ended")] : await db.Answers.CountAsync(a => a.Of == report.Key, ct) >= most ? [new Fault("", "Report.Full")] : [];
            if (faults.Length > 0) return false;
            var note = new ClueNote(text.Trim());
            db.Add(new ReceiptAnswer(report.Key, time.Today(), Sealing.Close(note, publicKey!, ReceiptAnswer.About(report.Key)), Sealing.Close(note, report.ReceiptKey, ReceiptAnswer.AboutForReporter(report.Key))));
            return true;
        }, cancel);
        return faults;
    }

    /// <summary>From a receipt's code: what it is found by, and the pair that opens its answers.</summary>
    static (string Hash, (byte[] Private, byte[] Public) Key) Slow(string tenant, byte[] code)
    {
        var bytes = SlowSecret.Derive(code, Encoding.UTF8.GetBytes($"clue receipt/1|{tenant}"), SlowSecret.ForDrawn, 64);
        return (Convert.ToHexStringLower(bytes.AsSpan(0, 32)), SealedBox.KeyOf(bytes.AsSpan(32), "reader of a receipt/1"u8));
    }
}

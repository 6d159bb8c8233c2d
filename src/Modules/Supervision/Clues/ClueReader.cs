using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>What somebody who is named in a clue sees of it without a key: codes, people, days.</summary>
sealed record ClueView(Clue Of, IReadOnlyList<CluePart> Parts, IReadOnlyList<ClueHand> Hands, IReadOnlyList<ClueStep> Steps, IReadOnlyList<ClueDue> Running, CluePrint? Print, bool HasReceipt);

/// <summary>What an open clue says.</summary>
sealed record ClueContent(
    ClueSubstance? Substance, IReadOnlyList<ClueLine> Lines, IReadOnlyList<(Guid Key, string Name)> Files, bool HasReporter, IReadOnlySet<Guid> Conflicted);

/// <param name="Kind">What kind of line: a note of a step, a conflict, a question to the reporter; null for his answer.</param>
/// <param name="Action">The step it was written with.</param>
/// <param name="Who">Who wrote it.</param>
/// <param name="On">The day.</param>
/// <param name="Text">What it says; null when it cannot be opened, because it was changed.</param>
sealed record ClueLine(ClueTextKind? Kind, ClueAction? Action, string Who, DateOnly? On, string? Text);

/// <summary>A line of the register: all that is seen of a clue outside of the compartment.</summary>
sealed record ClueIndexLine(Guid Id, string Number, DateOnly ReceivedOn, ClueLevel Level, ClueStage Stage, DateOnly? NextDue);

/// <summary>Reading of clues. What an open one says is answered only when the Ledger has written down that it was read.</summary>
sealed class ClueReader(Database<CluesDb> database, ClueClocks clocks, TimeProvider time)
{
    public async Task<ClueView?> Find(Actor actor, Guid id, CancellationToken cancel = default)
    {
        await using var db = database.OpenToRead(actor, actor.Tenant);
        if (await ClueBook.Named(db, actor, id, cancel) is not { } at) return null;
        return new ClueView(at.Clue, at.Parts,
            await db.Hands.Where(h => h.Clue == id).OrderBy(h => h.Part).ThenBy(h => h.From).ToListAsync(cancel),
            await db.Steps.Where(s => s.Clue == id).OrderBy(s => s.At).Take(200).ToListAsync(cancel),
            clocks.Running(at.Clue),
            await db.Prints.Where(p => p.Clue == id).OrderByDescending(p => p.Number).FirstOrDefaultAsync(cancel),
            await db.Reports.AnyAsync(r => r.Key == id, cancel));
    }

    /// <summary>Opens a clue with its reader's own key; that he reads it is in the Ledger in the same breath.</summary>
    public async Task<ClueContent?> Read(Actor actor, byte[] own, Guid id, CancellationToken cancel = default)
    {
        ClueContent? content = null;
        await Open(actor, own, id, new ClueRead(id), async (db, clue, access, ct) =>
        {
            if (clue.RotationDue) await access.Rotate(db, await db.Hands.Where(h => h.Clue == clue.Id).ToListAsync(ct), ct);
            content = await ContentOf(db, clue, access, ct);
            return true;
        }, cancel);
        return content;
    }

    static async Task<ClueContent> ContentOf(CluesDb db, Clue clue, ClueAccess access, CancellationToken cancel)
    {
        var texts = await db.Texts.Where(t => t.Clue == clue.Id).OrderBy(t => t.At).Take(500).ToListAsync(cancel);
        var answers = await db.Answers.Where(a => a.Of == clue.Id).OrderBy(a => a.On).Take(200).ToListAsync(cancel);
        // Names only; after a new key they are those in memory, which are not yet those of the database.
        var closed = db.Files.Local.Where(f => f.Of == clue.Id).Select(f => (f.Key, f.Head)).ToList();
        if (closed.Count == 0) closed = [.. (await db.Files.AsNoTracking().Where(f => f.Of == clue.Id).Select(f => new { f.Key, f.Head }).ToListAsync(cancel)).Select(f => (f.Key, f.Head))];
        var lines = texts.Where(t => t.Kind is not (ClueTextKind.Substance or ClueTextKind.Reporter))
            .Select(t => new ClueLine(t.Kind, t.Action, t.ActorName, t.At is { } at ? ChinaTime.DateOf(at) : null, t.Kind == ClueTextKind.Conflict ? access.Read<ClueConflict>(t)?.Text ?? "" : access.Read<ClueNote>(t)?.Text))
            .Concat(answers.Select(a => new ClueLine(null, null, "", a.On, access.Read(a))))
            .OrderBy(l => l.On).ToList();
        var substance = texts.FirstOrDefault(t => t.Kind == ClueTextKind.Substance);
        return new ClueContent(substance is null ? null : access.Read<ClueSubstance>(substance), lines, [.. closed.Select(f => (f.Key, access.Head(f.Key, f.Head)?.Name ?? "?")).OrderBy(f => f.Item2)], access.HasReporter, await access.Conflicted(db, cancel));
    }

    /// <summary>Who reported it: a store of its own, and a line of its own in the Ledger.</summary>
    public async Task<ClueReporter?> Reporter(Actor actor, byte[] own, Guid id, CancellationToken cancel = default)
    {
        ClueReporter? reporter = null;
        await Open(actor, own, id, new ClueReporterSeen(id), async (db, clue, access, ct) =>
        {
            if (!access.HasReporter || await db.Texts.FirstOrDefaultAsync(t => t.Clue == clue.Id && t.Kind == ClueTextKind.Reporter, ct) is not { } text) return false;
            reporter = access.Read<ClueReporter>(text);
            return reporter is not null;
        }, cancel);
        return reporter;
    }

    public async Task<CleanFile?> File(Actor actor, byte[] own, Guid id, Guid key, CancellationToken cancel = default)
    {
        CleanFile? found = null;
        await Open(actor, own, id, new ClueFileRead(id), async (db, clue, access, ct) =>
        {
            if (await db.Files.AsNoTracking().FirstOrDefaultAsync(f => f.Key == key && f.Of == clue.Id, ct) is not { } file) return false;
            if (access.Head(file.Key, file.Head) is not { } head || access.Body(file) is not { } body) return false;
            found = new CleanFile(head.Name, head.ContentType, body);
            return true;
        }, cancel);
        return found;
    }

    /// <summary>The agreed print: once, and the Ledger says so.</summary>
    public async Task<(ClueContent Content, CluePrint Print)?> Print(Actor actor, byte[] own, Guid id, CancellationToken cancel = default)
    {
        (ClueContent, CluePrint)? printed = null;
        await Open(actor, own, id, new CluePrinted(id), async (db, clue, access, ct) =>
        {
            if (await db.Prints.FirstOrDefaultAsync(p => p.Clue == clue.Id && p.AskedBy == actor.Account && p.AgreedBy != null && p.PrintedAt == null, ct) is not { } print) return false;
            print.Print(time.GetUtcNow());
            printed = (await ContentOf(db, clue, access, ct), print);
            return true;
        }, cancel);
        return printed;
    }

    async Task Open(Actor actor, byte[] own, Guid id, IFact fact, Func<CluesDb, Clue, ClueAccess, CancellationToken, Task<bool>> read, CancellationToken cancel)
    {
        if (actor.Person is not { } person) return;
        await using var db = database.Open(actor);
        await db.Write(actor, Kernel.Ids.Unguessable(), async ct =>
        {
            if (await ClueBook.Named(db, actor, id, ct) is not { } at || await ClueAccess.Open(db, at.Clue, person, own, ct) is not { } access) return new Outcome.NotFound();
            if (!await read(db, at.Clue, access, ct)) return new Outcome.NotFound();
            db.Append(fact, ClueBook.Subject(id));
            return new Outcome.Done(id);
        }, cancel);
    }

    /// <summary>The register's lines of a year and stage, latest first.</summary>
    public static IQueryable<Clue> Lines(CluesDb db, int? year, ClueStage? stage)
    {
        var seen = db.Clues.AsQueryable();
        if (year is { } y) seen = seen.Where(c => c.Year == y);
        if (stage is { } s) seen = seen.Where(c => c.Stage == s);
        return seen;
    }

    public static async Task<List<ClueIndexLine>> Page(IQueryable<Clue> lines, int skip, int take, CancellationToken cancel) =>
        await lines.OrderByDescending(c => c.ReceivedOn).ThenByDescending(c => c.Number).Skip(skip).Take(take)
            .Select(c => new ClueIndexLine(c.Id, c.Number, c.ReceivedOn, c.Level, c.Stage, c.NextDue)).ToListAsync(cancel);

    /// <summary>The register of interference, for those who lead; that it was read is in the Ledger.</summary>
    public async Task<IReadOnlyList<(InterferenceEntry Entry, string? Text)>> Interference(Actor actor, byte[] own, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Lead) || actor.Person is not { } person) return [];
        List<(InterferenceEntry, string?)> read = [];
        await using var db = database.Open(actor);
        await db.Write(actor, Kernel.Ids.Unguessable(), async ct =>
        {
            var entries = await db.Interference.OrderByDescending(e => e.On).Take(200).ToListAsync(ct);
            read = [.. entries.Select(e => (e, e.Open(person, own)))];
            db.Append(new InterferenceRead(), $"tenant/{actor.Tenant}");
            return new Outcome.Done(actor.Account);
        }, cancel);
        return read;
    }
}

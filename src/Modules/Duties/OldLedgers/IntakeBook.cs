using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.OldLedgers;

/// <summary>A row with the sheet on which it stands.</summary>
sealed record ShownRow(IntakeRow Row, string Category, string Sheet);

/// <summary>Begins intakes, decides them, and shows them to whoever made them.</summary>
sealed class IntakeBook(Database<DutiesDb> database, IntakeLaw law, IGrainFactory grains, TimeProvider time)
{
    const int MostShown = 30;

    public async Task<Outcome> Begin(Actor actor, Guid operation, string fileName, byte[] content, CancellationToken cancel)
    {
        if (content.Length == 0 || content.Length > law.Limits.MostBytes) return Outcome.Refuse("Upload", "Intake.FileSize", null, $"{law.Limits.MostBytes >> 20} MB");
        if (!OfficeFile.IsWorkbook(content, law.Limits.MostUnpacked)) return Outcome.Refuse("Upload", "Intake.NoWorkbook");
        await using var db = database.Open(actor);
        var outcome = await db.Write(actor, operation, _ =>
        {
            var intake = db.Add(new Intake(Operations.Of(operation, "intake"), fileName, actor, time.GetUtcNow())).Entity;
            db.Add(new IntakeFile(intake.Id, content));
            db.Append(new IntakeBegun(intake.Id), Subject(intake.Id));
            return Task.FromResult<Outcome>(new Outcome.Done(intake.Id));
        }, cancel);
        if (outcome.Subject is { } id) await Wake(actor.Tenant, id);
        return outcome;
    }

    /// <summary>Takes in the chosen rows, or all that can be.</summary>
    public Task<Outcome> Take(Actor actor, Guid operation, Guid intake, IReadOnlyCollection<int> rows, CancellationToken cancel) =>
        Change(actor, operation, intake, (db, found) =>
        {
            if (found.Take(rows) is { } fault) return fault;
            db.Append(new IntakeDecided(intake, rows.Count), Subject(intake));
            return null;
        }, cancel);

    /// <summary>Gives it up; what was taken in stays.</summary>
    public Task<Outcome> Drop(Actor actor, Guid operation, Guid intake, CancellationToken cancel) =>
        Change(actor, operation, intake, (db, found) =>
        {
            if (found.Drop() is { } fault) return fault;
            db.Append(new IntakeDropped(intake), Subject(intake));
            return null;
        }, cancel);

    /// <summary>The actor's intakes, newest first.</summary>
    public async Task<IReadOnlyList<Intake>> Of(Actor actor, CancellationToken cancel)
    {
        var account = actor.Account;
        await using var db = database.Open(actor);
        return await db.Intakes.AsNoTracking().Where(i => i.By == account && i.State != IntakeState.Dropped).OrderByDescending(i => i.At).Take(MostShown).ToListAsync(cancel);
    }

    /// <summary>One of the actor's, with how many rows of each sheet have which verdict; work that stopped is woken.</summary>
    public async Task<(Intake Intake, IReadOnlyList<(string Sheet, Dictionary<RowVerdict, int> Counts)> Sheets)?> Find(Actor actor, Guid intake, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        var account = actor.Account;
        if (await db.Intakes.AsNoTracking().FirstOrDefaultAsync(i => i.Id == intake && i.By == account, cancel) is not { } found) return null;
        if (found.State is IntakeState.Reading or IntakeState.Taking) await Wake(actor.Tenant, intake);
        var parts = await db.IntakeParts.AsNoTracking().Where(p => p.Intake == intake).OrderBy(p => p.Place).Select(p => new { p.Sheet, p.Counts }).ToListAsync(cancel);
        return (found, [.. parts.GroupBy(p => p.Sheet).Select(s => (s.Key, s.SelectMany(p => p.Counts).GroupBy(c => c.Key).ToDictionary(c => c.Key, c => c.Sum(n => n.Value))))]);
    }

    /// <summary>A page of an intake's rows; only the parts in which they stand are read.</summary>
    public async Task<IReadOnlyList<ShownRow>> Rows(Actor actor, Guid intake, string? sheet, RowVerdict? verdict, int skip, int take, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        var parts = db.IntakeParts.AsNoTracking().Where(p => p.Intake == intake);
        if (sheet is not null) parts = parts.Where(p => p.Sheet == sheet);
        var rows = new List<ShownRow>();
        foreach (var head in await parts.OrderBy(p => p.Place).Select(p => new { p.Id, p.Counts }).ToListAsync(cancel))
        {
            var here = verdict is { } wanted ? head.Counts.GetValueOrDefault(wanted) : head.Counts.Values.Sum();
            if (skip >= here)
            {
                skip -= here;
                continue;
            }
            var part = await db.IntakeParts.AsNoTracking().SingleAsync(p => p.Id == head.Id, cancel);
            rows.AddRange(part.Rows.Where(r => verdict is null || r.Verdict == verdict).Skip(skip).Take(take - rows.Count).Select(r => new ShownRow(r, part.Category, part.Sheet)));
            skip = 0;
            if (rows.Count >= take) break;
        }
        return rows;
    }

    async Task<Outcome> Change(Actor actor, Guid operation, Guid intake, Func<DutiesDb, Intake, Fault?> decide, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        var outcome = await db.Write(actor, operation, async ct =>
        {
            if (await db.Intakes.FirstOrDefaultAsync(i => i.Id == intake && i.By == actor.Account, ct) is not { } found) return new Outcome.NotFound();
            return decide(db, found) is { } fault ? new Outcome.Refused([fault]) : new Outcome.Done(intake);
        }, cancel);
        if (outcome.Subject is not null) await Wake(actor.Tenant, intake);
        return outcome;
    }

    Task Wake(string tenant, Guid intake) => grains.GetGrain<IIntakeWork>(IntakeWork.Key(tenant, intake)).Wake();

    public static string Subject(Guid intake) => $"intake/{intake:N}";
}

/// <summary>Whoever uploaded an old ledger decides what comes of it.</summary>
sealed class IntakeAgenda(IntakeBook book) : IAgenda
{
    public string Name => "Intakes";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(DutyPermissions.Intake)) return [];
        return
        [
            .. (await book.Of(actor, cancel)).Where(i => i.State == IntakeState.Ready).Select(i => new AgendaItem(
                $"intake/{i.Id:N}", Turn.WaitsForMe, new LocalText($"旧台账“{i.FileName}”已读完，请决定导入", $"Old ledger “{i.FileName}” is read; decide what comes in"),
                $"/Duties/Intake/{i.Id}", Since: ChinaTime.DateOf(i.At))),
        ];
    }
}

/// <summary>What was looked at is not kept for ever: rows of talks and cases stand in it too.</summary>
sealed class IntakeNightly(Database<DutiesDb> database, IntakeLaw law, TimeProvider time) : INightly
{
    public string Name => "Intakes";

    public async Task Run(string tenant, DateOnly today, CancellationToken cancel)
    {
        var before = time.GetUtcNow().AddDays(-law.Limits.KeepDays);
        await using var db = database.Open(tenant);
        foreach (var id in await db.Intakes.Where(i => i.At < before).OrderBy(i => i.At).Select(i => i.Id).Take(100).ToListAsync(cancel))
            await db.Write(Actor.System(tenant), Ids.New(), async ct =>
            {
                db.RemoveRange(await db.IntakeParts.Where(p => p.Intake == id).ToListAsync(ct));
                db.RemoveRange(await db.IntakeFiles.Where(f => f.Intake == id).ToListAsync(ct));
                db.RemoveRange(await db.Intakes.Where(i => i.Id == id).ToListAsync(ct));
                db.Append(new IntakeDropped(id), IntakeBook.Subject(id));
                return new Outcome.Done(id);
            }, cancel);
    }
}

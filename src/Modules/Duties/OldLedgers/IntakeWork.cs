using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.OldLedgers;

/// <summary>Reads and takes in one intake, part by part, in one place of the whole cluster. Keyed by <c>tenant/intake</c>.</summary>
[Alias("Duties.IIntakeWork")]
internal interface IIntakeWork : IGrainWithStringKey
{
    /// <summary>
    /// Goes on from where the database says it stands; does nothing when there is nothing to do, or it is at it. Nobody waits for the
    /// answer: whoever looks at the page must not stand behind the part that is being written.
    /// </summary>
    [OneWay, AlwaysInterleave, Alias("Wake")]
    Task Wake();

    /// <summary>Does one part and sends itself on, so that nothing else ever waits for a whole workbook.</summary>
    [OneWay, Alias("Go")]
    Task Go();
}

/// <summary>
/// The background work of an intake. Everything it needs to go on is in the database; each part is written under an operation of its
/// own, so that after a crash no row comes in twice.
/// </summary>
sealed class IntakeWork(PartyDesk desk, IntakeLaw law, ILogger<IntakeWork> log) : Grain, IIntakeWork
{
    bool going;
    IEnumerator<LedgerLine>? lines;
    LedgerLine? next;
    LedgerReading? reading;
    IntakeJudge? judge;
    int place;
    readonly HashSet<Guid> waiting = [];

    string Tenant => this.GetPrimaryKeyString().Split('/')[0];
    Guid Id => Guid.Parse(this.GetPrimaryKeyString().Split('/')[1]);

    public static string Key(string tenant, Guid intake) => $"{tenant}/{intake:N}";

    public Task Wake()
    {
        if (!going) Again();
        return Task.CompletedTask;
    }

    public async Task Go()
    {
        try
        {
            if (await Step()) Again();
            else Forget();
        }
        catch (Exception e)
        {
            // The next look at the page wakes it again; what was written stands.
            log.LogError(e, "An intake stopped at part {Place}; it goes on when its page is looked at.", place);
            Forget();
            DeactivateOnIdle();
        }
    }

    void Again()
    {
        going = true;
        GrainFactory.GetGrain<IIntakeWork>(this.GetPrimaryKeyString()).Go().Ignore();
    }

    void Forget()
    {
        going = false;
        lines?.Dispose();
        (lines, next, reading, judge, place) = (null, null, null, null, 0);
        waiting.Clear();
    }

    /// <summary>One part; whether there is more.</summary>
    async Task<bool> Step()
    {
        await using var db = desk.Database.Open(Tenant);
        if (await db.Intakes.FirstOrDefaultAsync(i => i.Id == Id) is not { } intake) return false;
        return intake.State switch
        {
            IntakeState.Reading => await Read(db, intake),
            IntakeState.Taking => await Take(db, intake),
            _ => false,
        };
    }

    async Task<bool> Read(DutiesDb db, Intake intake)
    {
        if (lines is null)
        {
            var file = await db.IntakeFiles.AsNoTracking().FirstAsync(f => f.Intake == Id);
            reading = new LedgerReading(desk.Categories, law);
            judge = new IntakeJudge(desk, law, intake);
            lines = reading.Lines(file.Content).GetEnumerator();
            if (!await Resume(db, intake)) return await Finish(db, intake, "Intake.NoWorkbook");
        }
        var found = new List<LedgerLine>();
        // A part never reaches over two sheets.
        while (found.Count < law.Limits.RowsInPart && next is { } line && (found.Count == 0 || found[0].Sheet == line.Sheet))
        {
            found.Add(line);
            if (!Advance()) return await Finish(db, intake, "Intake.NoWorkbook");
        }
        if (found.Count == 0) return await Finish(db, intake, intake.Rows == 0 ? "Intake.NoLedger" : null);
        if (intake.Rows + found.Count > law.Limits.MostRows) return await Finish(db, intake, "Intake.TooManyRows");

        var rows = new IntakeRow[found.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = await judge!.Judge(db, found[i].Category.Code, new(intake.Rows + i + 1, found[i].Line, found[i].Cells, RowVerdict.Fits, []), CancellationToken.None);
        var outcome = await db.Write(intake.Maker, Operations.Of(Id, $"read/{place}"), _ =>
        {
            db.Add(new IntakePart(Id, place, found[0].Category.Code, found[0].Sheet, rows));
            intake.Found(rows.Length, reading!.Ignored);
            db.Append(new IntakeRead(Id, intake.Rows, Whole: false), Subject);
            return Task.FromResult<Outcome>(new Outcome.Done(Id));
        });
        place++;
        return outcome.Subject is not null;
    }

    /// <summary>Skips what was read before a crash, and remembers it; false when the file cannot be read at all.</summary>
    async Task<bool> Resume(DutiesDb db, Intake intake)
    {
        await foreach (var part in db.IntakeParts.AsNoTracking().Where(p => p.Intake == Id).OrderBy(p => p.Place).AsAsyncEnumerable())
        {
            place = part.Place + 1;
            foreach (var row in part.Rows.Where(r => r.Takeable)) await judge!.Judge(db, part.Category, row, CancellationToken.None);
        }
        for (var i = 0; i <= intake.Rows; i++)
            if (!Advance()) return false;
        return true;
    }

    /// <summary>On to the next line; false when the workbook is none.</summary>
    bool Advance()
    {
        try
        {
            next = lines!.MoveNext() ? lines.Current : null;
            return true;
        }
#pragma warning disable CA1031 // Whatever a stranger's file makes its reader throw says one thing: this is no workbook.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.LogWarning(e, "An uploaded workbook cannot be read.");
            return false;
        }
    }

    async Task<bool> Finish(DutiesDb db, Intake intake, string? fault)
    {
        await db.Write(intake.Maker, Operations.Of(Id, "read"), async cancel =>
        {
            intake.Found(0, reading?.Ignored ?? []);
            intake.Finish(fault);
            db.RemoveRange(await db.IntakeFiles.Where(f => f.Intake == Id).ToListAsync(cancel));
            db.Append(new IntakeRead(Id, intake.Rows, Whole: fault is null), Subject);
            return new Outcome.Done(Id);
        });
        return false;
    }

    async Task<bool> Take(DutiesDb db, Intake intake)
    {
        judge ??= new IntakeJudge(desk, law, intake);
        if (await db.IntakeParts.FirstOrDefaultAsync(p => p.Intake == Id && p.Place == place) is not { } part) return await Rest(db, intake);
        if (part.Rows.Any(r => r.Takeable && intake.IsChosen(r)))
        {
            var outcome = await db.Write(intake.Maker, Operations.Of(Id, $"take/{intake.Round}/{place}"), cancel => TakePart(db, intake, part, cancel));
            // Somebody else changed it in between: once more.
            if (outcome.Subject is null)
            {
                judge = null;
                return true;
            }
        }
        place++;
        return true;
    }

    async Task<Outcome> TakePart(DutiesDb db, Intake intake, IntakePart part, CancellationToken cancel)
    {
        // What others recorded since the rows were judged.
        judge!.Past.Remember(await db.Records.AsNoTracking().Where(r => r.EnteredAt >= intake.At && r.Source != Id).ToListAsync(cancel));
        var (rows, taken) = (part.Rows.ToArray(), 0);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        for (var i = 0; i < rows.Length; i++)
        {
            if (!rows[i].Takeable || !intake.IsChosen(rows[i])) continue;
            var (record, faults) = await judge.Understand(db, part.Category, rows[i].Cells, cancel);
            rows[i] = rows[i] with { Verdict = record is null ? IntakeJudge.VerdictOf(faults) : RowVerdict.Taken, Faults = [.. faults] };
            if (record is null) continue;
            await judge.Past.Enter(db, record, cancel);
            if (!record.Earlier.Own && (await desk.Directory.Find(record.Earlier.Party, desk.Today, cancel))?.Holder is { } holder) waiting.Add(holder);
            taken++;
        }
        db.ChangeTracker.AutoDetectChangesEnabled = true;
        part.Hold(rows);
        intake.TookIn(taken);
        db.Append(new IntakePartTaken(Id, part.Place, taken), Subject);
        return new Outcome.Done(Id);
    }

    /// <summary>This round is over: whoever has something to confirm hears of it, and every light is read again.</summary>
    async Task<bool> Rest(DutiesDb db, Intake intake)
    {
        var counts = await db.IntakeParts.AsNoTracking().Where(p => p.Intake == Id).Select(p => p.Counts).ToListAsync();
        await db.Write(intake.Maker, Operations.Of(Id, $"rest/{intake.Round}"), _ =>
        {
            intake.Rest(more: counts.Any(c => c.GetValueOrDefault(RowVerdict.Fits) + c.GetValueOrDefault(RowVerdict.Late) > 0));
            db.Append(new IntakeFinished(Id, intake.Taken, [.. waiting.Where(w => w != intake.Person)]), Subject);
            return Task.FromResult<Outcome>(new Outcome.Done(Id));
        });
        return false;
    }

    string Subject => $"intake/{Id:N}";
}

using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.OldLedgers;

/// <summary>
/// Judges the rows of one intake one after the other, by the checks that everything typed goes through; what it let pass is known to
/// the next row.
/// </summary>
sealed class IntakeJudge(PartyDesk desk, IntakeLaw law, Intake intake)
{
    readonly KnownPast past = new(desk, intake.TenantId);
    readonly HashSet<int> years = [];
    readonly Dictionary<DateOnly, PartyNames> names = [];

    public KnownPast Past => past;

    /// <summary>The row with its verdict; one that passes is remembered as if it were recorded.</summary>
    public async Task<IntakeRow> Judge(DutiesDb db, string category, IntakeRow row, CancellationToken cancel)
    {
        var (record, faults) = await Understand(db, category, row.Cells, cancel);
        if (record is null) return row with { Verdict = VerdictOf(faults), Faults = [.. faults] };
        return row with { Verdict = past.Make(record).Late ? RowVerdict.Late : RowVerdict.Fits, Faults = [] };
    }

    public static RowVerdict VerdictOf(IEnumerable<Fault> faults) => faults.All(f => f.Rule == "Record.Duplicate") ? RowVerdict.Duplicate : RowVerdict.Faulty;

    /// <summary>What the row becomes, or everything that is wrong with it.</summary>
    public async Task<(PastRecord? Record, IReadOnlyList<Fault> Faults)> Understand(DutiesDb db, string code, IReadOnlyDictionary<string, string> cells, CancellationToken cancel)
    {
        var category = desk.Categories.Find(code)!;
        if (LedgerRow.DateOf(cells.GetValueOrDefault("on")) is { } day) await Know(db, day, cancel);
        var faults = new List<Fault>();
        var row = LedgerRow.Read(category, cells, on => names[on], faults);
        if (row.Party is not { } party)
        {
            // Whose it is cannot be said; whatever else is wrong is said all the same.
            var entry = row.Entry.On == default ? row.Entry with { On = desk.Today } : row.Entry;
            DutyRecord.Check(entry, category, Categories.Read(category, entry.Fields, faults), desk.Today, [], faults);
            return (null, faults);
        }

        var duties = new List<Guid>();
        foreach (var obligation in row.Obligations)
        {
            var open = past.Open(party, obligation, row.Entry.On).Distinct().ToList();
            if (open.Count > 1) open = [.. open.Where(d => d.Counterpart is { } other && other == row.Counterpart)];
            if (open is [var one]) duties.Add(one.Duty);
            else faults.Add(new("duties", past.Open(party, obligation, row.Entry.On).Any() ? "Intake.DutySeveral" : "Intake.NotOwed", null, obligation));
        }
        // Of a closed year the paper was settled when it was written; of this year its holder confirms it like anything typed for him.
        var closed = row.Entry.On.Year < desk.Today.Year;
        var earlier = new EarlierRecord(
            party, row.Entry with { Duties = [.. duties] }, new(intake.By, intake.ByName), desk.Time.GetUtcNow(), Own: closed, Source: intake.Id, Counterpart: row.Counterpart);
        var record = await past.Check(earlier, faults, cancel);
        return (record, faults);
    }

    /// <summary>Reads once what a year owed and holds, and how the parties of a day are called.</summary>
    async Task Know(DutiesDb db, DateOnly day, CancellationToken cancel)
    {
        if (!names.ContainsKey(day)) names[day] = new(await desk.Directory.Parties(intake.TenantId, day, cancel), law);
        if (!years.Add(day.Year)) return;
        await past.Owed(day.Year, cancel);
        if (day.Year <= desk.Today.Year && day.Year > desk.Today.Year - 12) await past.Know(db, new DateOnly(day.Year, 1, 1), new DateOnly(day.Year, 12, 31), cancel);
    }
}

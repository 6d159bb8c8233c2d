using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Assessment.Sheets;

/// <summary>Opens, scores and confirms sheets at the bureau; takes the unit's self-check in the unit.</summary>
sealed class SheetBook(Database<AssessmentDb> database, AutoScoring auto, AssessmentLaw law, IPartyDirectory directory, IWorkCalendars calendars, TimeProvider time) : IScoreSheets
{
    /// <summary>The first and last day that a component looks at.</summary>
    public static (DateOnly From, DateOnly To) Days(int year, Component component, DateOnly asOf) => component switch
    {
        Component.HalfYear => (new DateOnly(year, 1, 1), new DateOnly(year, 6, 30)),
        Component.YearEnd => (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31)),
        _ => (new DateOnly(year, 1, 1), asOf),
    };

    /// <summary>Opens a component for every unit of the year's published scheme, or for the named ones, filled from what is recorded. Outcome.Done names the first sheet.</summary>
    public async Task<Outcome> Open(Actor actor, Guid operation, int year, Track track, Component component, DateOnly asOf, IReadOnlyCollection<string>? units = null, CancellationToken cancel = default)
    {
        if (!AssessmentRights.MayConfigure(actor, track)) return new Outcome.NotFound();
        if (asOf.Year != year && component == Component.SpotCheck || asOf > time.Today()) return Outcome.Refuse("AsOf", "Sheet.Day");
        await using var db = database.Open(actor);
        if (await CycleBook.SchemeOf(db, year, track, cancel) is not { } scheme)
            return Outcome.Refuse("Year", "Sheet.NoScheme", "3.5.1", $"{year}");
        if (time.Today() < scheme.UsableFrom) return Outcome.Refuse("Year", "Sheet.TooFresh", "3.5.1", scheme.UsableFrom.Value.Written());
        var (from, to) = Days(year, component, asOf);
        if (to > time.Today() && component == Component.HalfYear) return Outcome.Refuse("AsOf", "Sheet.NotOver");
        if (component == Component.YearEnd && time.Today() < law.YearEndFrom(year)) return Outcome.Refuse("Opened", "Sheet.YearEndTooEarly", null, law.YearEndFrom(year).Written());
        var wanted = auto.Units(scheme.Content).Where(u => units is null || units.Contains(u.Code)).ToList();
        if (units?.Count > wanted.Count) return new Outcome.NotFound();
        var filled = new List<(PartyId Party, IReadOnlyList<SheetLine> Lines)>();
        foreach (var unit in wanted)
            if (await PartyOf(unit.Code, track, cancel) is { } party) filled.Add((party, await auto.Fill(scheme.Content, track, unit.Code, from, to > time.Today() ? time.Today() : to, cancel)));
        if (filled.Count == 0) return Outcome.Refuse("Units", "Sheet.NoUnits");
        var due = calendars.Current.AddWorkingDays(time.Today(), scheme.Content.Limits.SelfCheckWorkingDays);
        return await db.Write(actor, operation, async ct =>
        {
            // Filling takes its time, and another scheme may have come meanwhile.
            if ((await CycleBook.SchemeOf(db, year, track, ct))?.Id != scheme.Id) return new Outcome.Stale();
            var known = (await db.Sheets.Where(s => s.Year == year && s.Track == track && s.Component == component).Select(s => new { s.Unit, s.Number, s.State }).ToListAsync(ct)).ToLookup(s => s.Unit);
            Guid? first = null;
            foreach (var (party, lines) in filled)
            {
                var number = known[party.Tenant].Select(s => s.Number).DefaultIfEmpty(0).Max() + 1;
                if (number > (component == Component.SpotCheck ? scheme.Content.Limits.SpotCheckCap : 1) || known[party.Tenant].Any(s => s.State != SheetState.Confirmed)) continue;
                var sheet = db.Add(new Sheet(party, scheme, component, number, from, to, due, lines)).Entity;
                first ??= sheet.Id;
                Told(db, sheet, actor, "Open", null, []);
            }
            return first is { } id ? new Outcome.Done(id) : Outcome.Refuse("Component", "Sheet.AllThere", null, $"{scheme.Content.Limits.SpotCheckCap}");
        }, cancel);
    }

    public async Task<IReadOnlyList<SheetView>> Unconfirmed(Actor actor, int year, Track track, CancellationToken cancel = default)
    {
        var home = actor.AtBureau;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return [.. (await db.Sheets.Where(s => s.Year == year && s.Track == track && s.State != SheetState.Confirmed && s.IsCopy != home).OrderBy(s => s.Unit).ThenBy(s => s.Id).Take(IAssessmentResults.MostResults).ToListAsync(cancel))
            .Select(s => new SheetView(s.Id, s.Unit, s.Track, s.Component, s.State, [.. s.Lines.Select(l => new SheetLineView(l.Indicator, l.Max, l.ForScorers))]))];
    }

    async Task<PartyId?> PartyOf(string unit, Track track, CancellationToken cancel) =>
        (await directory.Parties(unit, time.Today(), cancel)).FirstOrDefault(p => p.Id.Kind == AssessmentRights.KindOf(track))?.Id;

    /// <summary>In the unit: what it says of itself.</summary>
    public Task<Outcome> SelfCheck(Actor actor, Guid operation, Guid id, IReadOnlyDictionary<string, LineEntry> entries, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (await db.Sheets.FirstOrDefaultAsync(s => s.Id == id, ct) is not { IsCopy: true } sheet || !AssessmentRights.MayAnswer(actor, sheet.Track)) return new Outcome.NotFound();
        if (sheet.SelfCheck(entries, actor, time.GetUtcNow()) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        Told(db, sheet, actor, nameof(SheetAction.SelfCheck), null, []);
        return new Outcome.Done(id);
    }, cancel);

    public Task<Outcome> Mark(Actor actor, Guid operation, Guid id, IReadOnlyDictionary<string, LineEntry> entries, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (await Original(db, id, ct) is not { } sheet || !AssessmentRights.MayScore(actor, sheet.Unit, sheet.Track)) return new Outcome.NotFound();
        var before = sheet.State;
        if (sheet.Mark(entries, actor, time.Today()) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        db.Append(new SheetMarked(id, sheet.Unit, entries.Count), Subject(id));
        if (sheet.State != before) Told(db, sheet, actor, nameof(SheetAction.Score), null, await Officers(actor, ct));
        return new Outcome.Done(id);
    }, cancel);

    public Task<Outcome> Review(Actor actor, Guid operation, Guid id, IReadOnlyDictionary<string, LineEntry> finals, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (await Original(db, id, ct) is not { } sheet || !AssessmentRights.MayScore(actor, sheet.Unit, sheet.Track)) return new Outcome.NotFound();
        if (sheet.Review(finals, actor) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        Told(db, sheet, actor, nameof(SheetAction.Review), null, await Secretaries(actor, ct));
        return new Outcome.Done(id);
    }, cancel);

    public Task<Outcome> Return(Actor actor, Guid operation, Guid id, string? reason, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (!AssessmentRights.MayApprove(actor) || await Original(db, id, ct) is not { } sheet) return new Outcome.NotFound();
        if (sheet.Return(reason) is { } fault) return new Outcome.Refused([fault]);
        Told(db, sheet, actor, nameof(SheetAction.Return), reason, []);
        return new Outcome.Done(id);
    }, cancel);

    /// <summary>Confirms what the leads put together, of one sheet or of several at once; one that is not ready refuses all.</summary>
    public Task<Outcome> Confirm(Actor actor, Guid operation, IReadOnlyCollection<Guid> ids, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (!AssessmentRights.MayApprove(actor)) return new Outcome.NotFound();
        if (ids.Count == 0) return Outcome.Refuse("", "Sheet.NoneChosen");
        foreach (var id in ids)
        {
            if (await Original(db, id, ct) is not { } sheet) return new Outcome.NotFound();
            if (sheet.Confirm(actor, time.GetUtcNow()) is { } fault) return new Outcome.Refused([fault]);
            Told(db, sheet, actor, nameof(SheetAction.Confirm), null, []);
        }
        return new Outcome.Done(ids.First());
    }, cancel);

    public Task<Outcome> Correct(Actor actor, Guid operation, Guid id, string? indicator, decimal? points, string? reason, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (!AssessmentRights.MayApprove(actor) || await Original(db, id, ct) is not { } sheet) return new Outcome.NotFound();
        if (points is not { } right) return Outcome.Refuse("Points", "Sheet.PointsMissing", null, indicator ?? "");
        var cycle = await db.Cycles.FirstOrDefaultAsync(c => c.Year == sheet.Year && c.Track == sheet.Track, ct);
        if (await SetRight(db, sheet, cycle, indicator ?? "", right, reason, actor, ct) is { } fault) return new Outcome.Refused([fault]);
        // The units know their totals from the pre-notice on.
        if (cycle is { State: >= CycleState.PreNotice, IsConfirmed: false }) db.Append(new CycleMoved(cycle.Id, cycle.Year, cycle.Track, cycle.State, cycle.Edition, []), CycleBook.Subject(cycle.Id));
        return new Outcome.Done(id);
    }, cancel);

    /// <summary>
    /// Sets a confirmed line right. Until the meeting has confirmed the year its ranking follows in the same write, so that no meeting confirms what
    /// its sheets do not say; afterwards the year is corrected by a meeting's word (<see cref="CycleBook.Correct"/>), and once archived it stands.
    /// </summary>
    internal async Task<Fault?> SetRight(AssessmentDb db, Sheet sheet, Cycle? cycle, string indicator, decimal points, string? reason, Actor actor, CancellationToken cancel)
    {
        if (cycle?.State == CycleState.Archived) return new Fault("", "Sheet.YearArchived", null, $"{sheet.Year}");
        var (before, fault) = sheet.Correct(indicator, points, reason, actor, time.GetUtcNow());
        if (fault is not null) return fault;
        db.Add(before!);
        Told(db, sheet, actor, nameof(SheetAction.Correct), reason, []);
        if (cycle is { IsConfirmed: false }) await CycleBook.Anew(db, cycle, sheet, cancel);
        return null;
    }

    static async Task<Sheet?> Original(AssessmentDb db, Guid id, CancellationToken cancel) => await db.Sheets.FirstOrDefaultAsync(s => s.Id == id && !s.IsCopy, cancel);

    internal void Told(AssessmentDb db, Sheet sheet, Actor actor, string action, string? reason, IReadOnlyList<Guid> persons)
    {
        db.Add(new AssessmentStep(sheet.Id, action, sheet.State.ToString(), actor, reason, time.GetUtcNow()));
        db.Append(new SheetMoved(sheet.Id, sheet.Unit, sheet.Track, sheet.Component, sheet.State, sheet.Edition, persons), Subject(sheet.Id));
    }

    internal async Task<IReadOnlyList<Guid>> Secretaries(Actor actor, CancellationToken cancel) => await Holders(actor.Tenant, actor, p => p.Id.Kind == PartyKind.Secretary, cancel);

    async Task<IReadOnlyList<Guid>> Officers(Actor actor, CancellationToken cancel) => await Holders(actor.Tenant, actor, p => p.Function == DepartmentFunctions.Political, cancel);

    /// <summary>In a unit, who answers for a track.</summary>
    internal async Task<IReadOnlyList<Guid>> Answering(string unit, Track track, CancellationToken cancel) =>
        await Holders(unit, null, p => track == Track.Main ? p.Id.Kind == PartyKind.Secretary : p.HeadsDiscipline, cancel);

    async Task<IReadOnlyList<Guid>> Holders(string tenant, Actor? actor, Func<Party, bool> which, CancellationToken cancel) =>
        [.. (await directory.Parties(tenant, time.Today(), cancel)).Where(which).Select(p => p.Holder).OfType<Guid>().Where(h => h != actor?.Person).Distinct()];

    async Task<Outcome> Write(Actor actor, Guid operation, Func<AssessmentDb, CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, ct => decide(db, ct), cancel);
    }

    internal static string Subject(Guid sheet) => $"sheet/{sheet:N}";
}

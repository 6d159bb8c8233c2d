using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Assessment.Rankings;

/// <summary>Computes a year, ranks it, and takes it through notice, objections, the meeting and its use.</summary>
sealed class CycleBook(Database<AssessmentDb> database, SheetBook sheets, AssessmentLaw law, ITenants tenants, IWorkCalendars calendars, TimeProvider time) : IAssessmentResults
{
    /// <summary>What a year has of each unit: its group, its confirmed sheets, its total or what it lacks.</summary>
    internal sealed record UnitYear(Tenant Unit, UnitGroup Group, IReadOnlyList<Sheet> Sheets, YearTotal Total, int SpotChecks, IReadOnlyList<DimensionScore> Dimensions);

    /// <summary>How every unit of a year stands; for the page as for computing.</summary>
    public async Task<IReadOnlyList<UnitYear>> Stand(AssessmentDb db, Scheme scheme, CancellationToken cancel)
    {
        var confirmed = await db.Sheets.Where(s => s.Year == scheme.Year && s.Track == scheme.Track && s.State == SheetState.Confirmed && !s.IsCopy).ToListAsync(cancel);
        return Stand(scheme, confirmed, await db.Waivers.AsNoTracking().Where(w => w.Year == scheme.Year && w.Track == scheme.Track).ToListAsync(cancel));
    }

    /// <summary>The same from what was read.</summary>
    public IReadOnlyList<UnitYear> Stand(Scheme scheme, IEnumerable<Sheet> confirmed, IEnumerable<Waiver> waivers)
    {
        var (sheetsOf, waivedOf) = (confirmed.OrderBy(s => s.Component).ThenBy(s => s.Number).ToLookup(s => s.Unit), waivers.ToLookup(w => w.Unit, w => w.Instead));
        return
        [
            .. tenants.All.Where(t => t.Kind == TenantKind.Prison).Select(t => (Unit: t, Group: scheme.Content.GroupOf(t))).Where(u => u.Group is not null)
                .Select(u => Made(scheme.Content, u.Unit, u.Group!, [.. sheetsOf[u.Unit.Code]], [.. waivedOf[u.Unit.Code]])),
        ];
    }

    internal static UnitYear Made(SchemeContent content, Tenant unit, UnitGroup group, IReadOnlyList<Sheet> sheets, IReadOnlyCollection<Instead> waived)
    {
        IReadOnlyList<decimal> spots = [.. Of(Component.SpotCheck)];
        // Fewer spot checks than the least are none.
        var total = Score.Year(content.Weights, spots.Count >= content.Limits.SpotCheckMin ? spots : [], Of(Component.HalfYear).FirstOrNull(), Of(Component.YearEnd).FirstOrNull(), waived);
        return new UnitYear(unit, group, sheets, total, spots.Count, DimensionsOf(content, sheets));

        IEnumerable<decimal> Of(Component component) => sheets.Where(s => s.Component == component).Select(s => s.Total ?? 0);
    }

    /// <summary>What was reached in each dimension, as a mean over the sheets by the components' weights; of waived components nothing is said.</summary>
    static IReadOnlyList<DimensionScore> DimensionsOf(SchemeContent content, IReadOnlyList<Sheet> sheets)
    {
        var there = sheets.GroupBy(s => s.Component).ToList();
        var weight = there.Sum(g => content.Weights[g.Key]);
        return
        [
            .. content.Dimensions.Select(d => new DimensionScore(
                d.Code, weight == 0 ? 0 : Score.Round(there.Sum(g => content.Weights[g.Key] * g.Sum(s => s.Of(d.Code)) / g.Count()) / weight), content.SumOf(d.Code))),
        ];
    }

    /// <summary>The scheme by which a year is assessed: that of its sheets, and before there are any the one published last.</summary>
    public static Task<Scheme?> SchemeOf(AssessmentDb db, int year, Track track, CancellationToken cancel) =>
        db.Schemes.AsNoTracking().Where(s => s.Year == year && s.Track == track && s.State == SchemeState.Published)
            .OrderByDescending(s => db.Sheets.Any(x => x.Year == year && x.Track == track && x.Scheme == s.Id)).ThenByDescending(s => s.Number).FirstOrDefaultAsync(cancel);

    public Task<Outcome> Waive(Actor actor, Guid operation, int year, Track track, string? unit, Instead instead, string? reason, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (!AssessmentRights.MayApprove(actor) || await SchemeOf(db, year, track, ct) is not { } scheme) return new Outcome.NotFound();
        if ((await Stand(db, scheme, ct)).FirstOrDefault(u => u.Unit.Code == unit) is not { } stand) return new Outcome.NotFound();
        if (await db.Cycles.AnyAsync(c => c.Year == year && c.Track == track && Cycle.PastProposal.Contains(c.State), ct)) return Outcome.Refuse("", "Cycle.NotNow");
        if (await db.Waivers.AnyAsync(w => w.Year == year && w.Track == track && w.Unit == unit && w.Component == instead.Missing, ct)) return Outcome.Refuse("Component", "Waiver.Known");
        Fault[] faults = [.. Waiver.Faults(instead, reason, component => stand.Total.Parts.First(p => p.Component == component).Own.Count > 0)];
        if (faults.Length > 0) return new Outcome.Refused(faults);
        var waiver = db.Add(new Waiver(year, track, stand.Unit.Code, instead, reason!, actor, time.GetUtcNow())).Entity;
        db.Append(new ComponentWaived(waiver.Id, year, track, stand.Unit.Code, instead.Missing), $"waiver/{waiver.Id:N}");
        return new Outcome.Done(waiver.Id);
    }, cancel);

    /// <summary>Computes the year and ranks it in one go of two steps; a missing component of any unit blocks, and is named.</summary>
    public Task<Outcome> Compute(Actor actor, Guid operation, int year, Track track, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (!AssessmentRights.MayConfigure(actor, track) || await SchemeOf(db, year, track, ct) is not { } scheme) return new Outcome.NotFound();
        var cycle = await db.Cycles.FirstOrDefaultAsync(c => c.Year == year && c.Track == track, ct);
        if (cycle is not null && Cycle.After(cycle.State, CycleAction.Rank) is null) return Outcome.Refuse("", "Cycle.NotNow");
        if (await db.Sheets.CountAsync(s => s.Year == year && s.Track == track && s.Scheme != scheme.Id, ct) is > 0 and var others) return Outcome.Refuse("", "Cycle.OtherScheme", "3.5.1", $"{others}");
        var stand = await Stand(db, scheme, ct);
        if (Missing(stand) is { Length: > 0 } missing) return new Outcome.Refused(missing);
        if (stand.Count == 0) return Outcome.Refuse("", "Sheet.NoUnits");
        cycle ??= db.Add(new Cycle(year, track, scheme.Id)).Entity;
        db.RemoveRange(await db.Results.Where(r => r.Cycle == cycle.Id && r.Edition == cycle.Edition).ToListAsync(ct));
        db.AddRange(Ranked(cycle, cycle.Edition, scheme, stand));
        cycle.Rank(scheme.Id);
        Told(db, cycle, actor, nameof(CycleAction.Rank), null, []);
        return new Outcome.Done(cycle.Id);
    }, cancel);

    Fault[] Missing(IEnumerable<UnitYear> stand) => [.. stand.SelectMany(u => u.Total.Missing.Select(c => new Fault("", $"Cycle.Missing{c}", "3.5.2", (tenants.Find(u.Unit.Code)?.Name ?? u.Unit.Name).ToString())))];

    internal static IReadOnlyList<Result> Ranked(Cycle cycle, int edition, Scheme scheme, IReadOnlyList<UnitYear> stand)
    {
        var results = stand.Select(u => new Result(
            cycle, edition, new PartyId(u.Unit.Code, AssessmentRights.KindOf(cycle.Track), u.Sheets.Count > 0 ? u.Sheets[0].Party.Key : "main"), u.Group.Code, u.Group.Fresh.Contains(u.Unit.Code), u.Total, [.. u.Sheets], u.Dimensions)).ToList();
        Rank(results, scheme);
        return results;
    }

    static void Rank(IReadOnlyCollection<Result> results, Scheme scheme)
    {
        var byUnit = results.ToDictionary(r => r.Unit);
        foreach (var placed in Ranking.Of(results.Select(r => r.Contender), scheme.Content.Limits.MinGroup)) byUnit[placed.Of.Unit].Place(placed);
    }

    public Task<Outcome> PreNotify(Actor actor, Guid operation, Guid id, CancellationToken cancel = default) => Move(actor, operation, id, CycleAction.PreNotify, MayConfigure, async (db, cycle, ct) =>
    {
        var limits = (await db.Schemes.FirstAsync(s => s.Id == cycle.Scheme, ct)).Content.Limits;
        return cycle.PreNotify(calendars.Current.AddWorkingDays(time.Today(), limits.ObjectionWorkingDays)) is { } fault ? [fault] : [];
    }, cancel);

    public Task<Outcome> Propose(Actor actor, Guid operation, Guid id, CancellationToken cancel = default) => Move(actor, operation, id, CycleAction.Propose, MayConfigure, async (db, cycle, ct) =>
        cycle.Propose(time.Today(), await Open(db, id, ct)) is { } fault ? [fault] : [], cancel);

    /// <summary>Objections that nobody has answered.</summary>
    static Task<int> Open(AssessmentDb db, Guid cycle, CancellationToken cancel) => db.Objections.CountAsync(o => o.Cycle == cycle && o.State == ObjectionState.Made, cancel);

    /// <summary>The committee's meeting confirms the ranking; where a unit is last for the second year, a proposal is laid before it in the same write.</summary>
    public Task<Outcome> Confirm(Actor actor, Guid operation, Guid id, string? minutes, DateOnly? on, CancellationToken cancel = default) => Move(actor, operation, id, CycleAction.Confirm, MayApprove, async (db, cycle, ct) =>
    {
        if (await Open(db, id, ct) is > 0 and var open) return [new Fault("", "Cycle.ObjectionsOpen", null, $"{open}")];
        var results = await db.Results.Where(r => r.Cycle == id && r.Edition == cycle.Edition).ToListAsync(ct);
        var faults = cycle.Confirm(CycleAction.Confirm, minutes, on, time.Today(), actor, results);
        if (faults.Length == 0) await ProposeLast(db, cycle, await db.Schemes.FirstAsync(s => s.Id == cycle.Scheme, ct), results, actor, ct);
        return faults;
    }, cancel);

    public Task<Outcome> Notify(Actor actor, Guid operation, Guid id, CancellationToken cancel = default) => Move(actor, operation, id, CycleAction.Notify, MayConfigure, (_, cycle, _) => One(cycle.Take(CycleAction.Notify)), cancel);

    public Task<Outcome> Archive(Actor actor, Guid operation, Guid id, CancellationToken cancel = default) => Move(actor, operation, id, CycleAction.Archive, MayConfigure, (_, cycle, _) => One(cycle.Take(CycleAction.Archive)), cancel);

    public Task<Outcome> AskUse(Actor actor, Guid operation, Guid id, string? purpose, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (await db.Cycles.FirstOrDefaultAsync(c => c.Id == id, ct) is not { } cycle || !MayConfigure(actor, cycle)) return new Outcome.NotFound();
        if (cycle.AskUse(purpose, actor) is { } fault) return new Outcome.Refused([fault]);
        db.Add(new AssessmentStep(id, "AskUse", cycle.State.ToString(), actor, purpose, time.GetUtcNow()));
        db.Append(new ResultsUse(id, cycle.Year, cycle.Track, false), Subject(id));
        return new Outcome.Done(id);
    }, cancel);

    public Task<Outcome> ApproveUse(Actor actor, Guid operation, Guid id, CancellationToken cancel = default) => Move(actor, operation, id, CycleAction.Use, MayApprove, (db, cycle, _) =>
    {
        if (cycle.ApproveUse(actor) is { } fault) return One(fault);
        db.Append(new ResultsUse(id, cycle.Year, cycle.Track, true), Subject(id));
        return One(null);
    }, cancel);

    /// <summary>A confirmed year is set right from its sheets as they now are, by a meeting's word; what was confirmed before is kept as it was.</summary>
    public Task<Outcome> Correct(Actor actor, Guid operation, Guid id, string? minutes, DateOnly? on, string? reason, CancellationToken cancel = default) => Move(actor, operation, id, CycleAction.Correct, MayApprove, async (db, cycle, ct) =>
    {
        if (string.IsNullOrWhiteSpace(reason)) return [new Fault("Reason", "Cycle.ReasonMissing")];
        var scheme = await db.Schemes.FirstAsync(s => s.Id == cycle.Scheme, ct);
        // The units of the year are those that were confirmed; a prison founded since has no part in it.
        var stand = await Again(db, cycle, scheme, await db.Results.AsNoTracking().Where(r => r.Cycle == cycle.Id && r.Edition == cycle.Edition).OrderBy(r => r.Unit).ToListAsync(ct), ct);
        if (Missing(stand) is { Length: > 0 } missing) return missing;
        var results = Ranked(cycle, cycle.Edition + 1, scheme, stand);
        var faults = cycle.Confirm(CycleAction.Correct, minutes, on, time.Today(), actor, results);
        if (faults.Length > 0) return faults;
        db.AddRange(results);
        await ProposeLast(db, cycle, scheme, results, actor, ct);
        await Follow(db, cycle, results, actor, ct);
        return [];
    }, cancel, reason);

    internal async Task ProposeLast(AssessmentDb db, Cycle cycle, Scheme scheme, IReadOnlyCollection<Result> results, Actor actor, CancellationToken cancel) =>
        await ProposeLast(db, cycle, scheme, results, await LastYear(db, cycle, cancel), actor, cancel);

    async Task ProposeLast(AssessmentDb db, Cycle cycle, Scheme scheme, IReadOnlyCollection<Result> results, IReadOnlyDictionary<string, Result> before, Actor actor, CancellationToken cancel)
    {
        var known = await db.Proposals.Where(p => p.Year == cycle.Year && p.Track == cycle.Track).ToDictionaryAsync(p => p.Unit, cancel);
        var limits = scheme.Content.Limits;
        foreach (var result in results)
        {
            var twice = before.TryGetValue(result.Unit, out var last) && Ranking.LastTwice(result.Placed, last.Placed, result.Fresh);
            if (known.TryGetValue(result.Unit, out var laid)) laid.Refresh(result, last, twice);
            else if (twice)
            {
                var proposal = db.Add(new LastProposal(result, last!, calendars.Current.AddWorkingDays(time.Today(), limits.DecisionWorkingDays))).Entity;
                db.Append(new LastTwiceProposed(proposal.Id, result.Unit, cycle.Track, cycle.Year, proposal.Due, await sheets.Secretaries(actor, cancel)), $"last/{proposal.Id:N}");
            }
        }
    }

    /// <summary>Where the year after a corrected one is confirmed too, its second last places are looked at again.</summary>
    async Task Follow(AssessmentDb db, Cycle corrected, IReadOnlyList<Result> results, Actor actor, CancellationToken cancel)
    {
        if (await db.Cycles.FirstOrDefaultAsync(c => c.Year == corrected.Year + 1 && c.Track == corrected.Track && Cycle.Standing.Contains(c.State), cancel) is not { } next) return;
        var stand = await db.Results.AsNoTracking().Where(r => r.Cycle == next.Id && r.Edition == next.Edition).ToListAsync(cancel);
        await ProposeLast(db, next, await db.Schemes.FirstAsync(s => s.Id == next.Scheme, cancel), stand, results.ToDictionary(r => r.Unit), actor, cancel);
    }

    static async Task<IReadOnlyDictionary<string, Result>> LastYear(AssessmentDb db, Cycle cycle, CancellationToken cancel)
    {
        if (await db.Cycles.AsNoTracking().FirstOrDefaultAsync(c => c.Year == cycle.Year - 1 && c.Track == cycle.Track && Cycle.Standing.Contains(c.State), cancel) is not { } before) return new Dictionary<string, Result>();
        return await db.Results.AsNoTracking().Where(r => r.Cycle == before.Id && r.Edition == before.Edition).ToDictionaryAsync(r => r.Unit, cancel);
    }

    public Task<Outcome> DecideLast(Actor actor, Guid operation, Guid id, LastDecision decision, string? body, string? minutes, DateOnly? on, string? reason, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (!AssessmentRights.MayApprove(actor) || await db.Proposals.FirstOrDefaultAsync(p => p.Id == id, ct) is not { } proposal) return new Outcome.NotFound();
        if (proposal.Decide(decision, body, minutes, on, reason, time.Today(), actor) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        db.Add(new AssessmentStep(id, "DecideLast", decision.ToString(), actor, reason, time.GetUtcNow()));
        db.Append(new LastTwiceDecided(id, proposal.Unit, proposal.Track, proposal.Year, decision), $"last/{id:N}");
        return new Outcome.Done(id);
    }, cancel);

    /// <summary>In the unit: it objects to one of its lines while it may.</summary>
    public Task<Outcome> Object(Actor actor, Guid operation, Guid result, Guid sheet, string? indicator, string? ground, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (await db.Results.AsNoTracking().FirstOrDefaultAsync(r => r.Id == result, ct) is not { IsCopy: true } own || !AssessmentRights.MayAnswer(actor, own.Track)) return new Outcome.NotFound();
        if (await db.Sheets.AsNoTracking().FirstOrDefaultAsync(s => s.Id == sheet, ct) is not { IsCopy: true } of || own.Sheets.TrueForAll(s => s.Sheet != sheet)) return new Outcome.NotFound();
        if (own.State is not (CycleState.PreNotice or CycleState.ReReview) || time.Today() > own.ObjectUntil) return Outcome.Refuse("", "Objection.TooLate", null, own.ObjectUntil?.Written() ?? "");
        if (of.Lines.TrueForAll(l => l.Indicator != indicator)) return Outcome.Refuse("Line", "Sheet.UnknownLine");
        if (string.IsNullOrWhiteSpace(ground)) return Outcome.Refuse("Ground", "Objection.GroundMissing");
        if (ground.Length > Sheet.ReasonLength) return Outcome.Refuse("Ground", "Sheet.TooLong", null, "", $"{Sheet.ReasonLength}");
        if (await db.Objections.AnyAsync(o => o.Result == result && o.Sheet == sheet && o.Indicator == indicator, ct)) return Outcome.Refuse("Line", "Objection.Known");
        var objection = db.Add(new Objection(own, sheet, indicator!, ground, calendars.Current.AddWorkingDays(time.Today(), RecheckDays), actor, time.GetUtcNow())).Entity;
        db.Append(new ObjectionMade(objection.Id, result, own.Unit, indicator!), $"objection/{objection.Id:N}");
        return new Outcome.Done(objection.Id);
    }, cancel);

    /// <summary>The days of a re-check, as the default scheme has them: a unit does not hold the scheme.</summary>
    int RecheckDays => law.Default(Track.Main).Limits.RecheckWorkingDays;

    /// <summary>
    /// Others than those who took part in the sheet check again: it stands, or the line becomes other points and all is computed anew. What was
    /// brought only after the meeting is answered too; the year follows when the meeting corrects it.
    /// </summary>
    public Task<Outcome> Recheck(Actor actor, Guid operation, Guid id, decimal? points, string? answer, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (await db.Objections.FirstOrDefaultAsync(o => o.Id == id, ct) is not { } objection || await db.Sheets.FirstOrDefaultAsync(s => s.Id == objection.Sheet && !s.IsCopy, ct) is not { } sheet
            || !AssessmentRights.MayScore(actor, sheet.Unit, sheet.Track) || await db.Cycles.FirstOrDefaultAsync(c => c.Id == objection.Cycle, ct) is not { } cycle) return new Outcome.NotFound();
        if (sheet.TookPart(actor.Account)) return Outcome.Refuse("", "Objection.OthersCheck");
        if (objection.Decide(points, answer, actor, time.GetUtcNow()) is { } fault) return new Outcome.Refused([fault]);
        if (points is { } right && await sheets.SetRight(db, sheet, cycle, objection.Indicator, right, answer, actor, ct) is { } wrong) return new Outcome.Refused([wrong with { Field = "Points" }]);
        db.Append(new ObjectionDecided(id, objection.Unit, objection.State), $"objection/{id:N}");
        db.Add(new AssessmentStep(cycle.Id, nameof(CycleAction.Settle), cycle.State.ToString(), actor, answer, time.GetUtcNow()));
        // Once confirmed the ranking stands, and the units have nothing new of it.
        if (!cycle.IsConfirmed) db.Append(new CycleMoved(cycle.Id, cycle.Year, cycle.Track, cycle.State, cycle.Edition, []), Subject(cycle.Id));
        return new Outcome.Done(id);
    }, cancel);

    /// <summary>A unit's total and everybody's rank, from its sheets as they now are.</summary>
    internal static async Task Anew(AssessmentDb db, Cycle cycle, Sheet changed, CancellationToken cancel)
    {
        var scheme = await db.Schemes.FirstAsync(s => s.Id == cycle.Scheme, cancel);
        var results = await db.Results.Where(r => r.Cycle == cycle.Id && r.Edition == cycle.Edition).ToListAsync(cancel);
        // A unit that was not there when the year was computed has no part in it.
        if (results.Find(r => r.Unit == changed.Unit) is not { } result) return;
        var made = (await Again(db, cycle, scheme, [result], cancel))[0];
        result.Make(made.Total, made.Sheets, made.Dimensions);
        Rank(results, scheme);
    }

    /// <summary>How the units of these results now stand, each in the group in which it was compared.</summary>
    static async Task<IReadOnlyList<UnitYear>> Again(AssessmentDb db, Cycle cycle, Scheme scheme, IReadOnlyList<Result> results, CancellationToken cancel)
    {
        var (sheets, waivers) = (db.Sheets.Where(s => s.Year == cycle.Year && s.Track == cycle.Track && s.State == SheetState.Confirmed && !s.IsCopy), db.Waivers.AsNoTracking().Where(w => w.Year == cycle.Year && w.Track == cycle.Track));
        if (results is [{ Unit: var only }]) (sheets, waivers) = (sheets.Where(s => s.Unit == only), waivers.Where(w => w.Unit == only));
        var confirmed = (await sheets.ToListAsync(cancel)).OrderBy(s => s.Component).ThenBy(s => s.Number).ToLookup(s => s.Unit);
        var waived = (await waivers.ToListAsync(cancel)).ToLookup(w => w.Unit, w => w.Instead);
        return [.. results.Select(r => Made(
            scheme.Content, new Tenant(r.Unit, TenantKind.Prison, new(r.Unit, r.Unit), 0), new UnitGroup(r.Group, new("", ""), "", [], r.Fresh ? [r.Unit] : []), [.. confirmed[r.Unit]], [.. waived[r.Unit]]))];
    }

    public async Task<IReadOnlyList<ResultView>> Of(Actor actor, int year, Track track, CancellationToken cancel = default)
    {
        if (!actor.AtBureau) return [];
        await using var db = database.OpenToRead(actor, actor.Tenant);
        if (await db.Cycles.FirstOrDefaultAsync(c => c.Year == year && c.Track == track && Cycle.Standing.Contains(c.State), cancel) is not { } cycle) return [];
        return await db.Results.Where(r => r.Cycle == cycle.Id && r.Edition == cycle.Edition).OrderBy(r => r.Group).ThenBy(r => r.Rank).ThenBy(r => r.Unit).Take(IAssessmentResults.MostResults)
            .Select(r => new ResultView(r.Unit, r.Track, r.Year, r.Total, r.Group, r.Rank, r.GroupSize, r.Last)).ToListAsync(cancel);
    }

    static bool MayConfigure(Actor actor, Cycle cycle) => AssessmentRights.MayConfigure(actor, cycle.Track);

    static bool MayApprove(Actor actor, Cycle cycle) => AssessmentRights.MayApprove(actor);

    static Task<Fault[]> One(Fault? fault) => Task.FromResult<Fault[]>(fault is null ? [] : [fault]);

    Task<Outcome> Move(
        Actor actor, Guid operation, Guid id, CycleAction action, Func<Actor, Cycle, bool> may, Func<AssessmentDb, Cycle, CancellationToken, Task<Fault[]>> take, CancellationToken cancel, string? reason = null) => Write(actor, operation, async (db, ct) =>
    {
        if (await db.Cycles.FirstOrDefaultAsync(c => c.Id == id, ct) is not { } cycle || !may(actor, cycle)) return new Outcome.NotFound();
        if (await take(db, cycle, ct) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        Told(db, cycle, actor, action.ToString(), reason, cycle.State == CycleState.Proposed ? await sheets.Secretaries(actor, ct) : []);
        return new Outcome.Done(id);
    }, cancel);

    void Told(AssessmentDb db, Cycle cycle, Actor actor, string action, string? reason, IReadOnlyList<Guid> persons)
    {
        db.Add(new AssessmentStep(cycle.Id, action, cycle.State.ToString(), actor, reason, time.GetUtcNow()));
        db.Append(new CycleMoved(cycle.Id, cycle.Year, cycle.Track, cycle.State, cycle.Edition, persons), Subject(cycle.Id));
    }

    async Task<Outcome> Write(Actor actor, Guid operation, Func<AssessmentDb, CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, ct => decide(db, ct), cancel);
    }

    internal static string Subject(Guid cycle) => $"assessment-year/{cycle:N}";
}

/// <summary>The first figure of a sequence, or null.</summary>
static class FirstFigure
{
    public static decimal? FirstOrNull(this IEnumerable<decimal> figures)
    {
        foreach (var figure in figures) return figure;
        return null;
    }
}

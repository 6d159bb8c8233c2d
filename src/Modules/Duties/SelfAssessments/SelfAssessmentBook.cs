using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Duties.SelfAssessments;

/// <summary>Who may do what with self-assessments (domain §B.10, SM-3).</summary>
static class SelfAssessmentRights
{
    /// <summary>The officers' office opens them and writes for the body; a leader's or department's part is also its holder's.</summary>
    public static bool MayWrite(Actor actor, PartyId party) =>
        actor.Tenant == party.Tenant && (actor.Account == Guid.Empty || actor.Holds(party) && actor.May(DutyPermissions.Record) || MayOpen(actor, party));

    public static bool MayOpen(Actor actor, PartyId party) =>
        actor.Tenant == party.Tenant && (actor.Account == Guid.Empty || actor.May(DutyPermissions.OpenSelfAssessment)
            && (party.Kind == PartyKind.DisciplineCommittee ? actor.Is(Roles.DisciplineOfficer) || actor.Is(Roles.PoliticalOfficer) : actor.Is(Roles.PoliticalOfficer)));

    /// <summary>The unit's secretary; for the discipline committee its own.</summary>
    public static bool MayClose(Actor actor, PartyId party) =>
        actor.Tenant == party.Tenant && actor.May(DutyPermissions.CloseSelfAssessment)
        && actor.Is(party.Kind == PartyKind.DisciplineCommittee ? Roles.DisciplineSecretary : Roles.Secretary);
}

/// <summary>Opens self-assessments, takes the parties' own views and plans; closing is the live party's, because it makes a record.</summary>
sealed class SelfAssessmentBook(
    Database<DutiesDb> database, Standings standings, IGrainFactory grains, IPartyDirectory directory, SelfAssessmentRules rules, TimeProvider time) : ISelfAssessments
{
    public async Task<Outcome> Open(Actor actor, Guid operation, PartyId party, Period period, CancellationToken cancel = default)
    {
        if (!SelfAssessmentRights.MayOpen(actor, party) || await directory.Find(party, time.Today(), cancel) is null) return new Outcome.NotFound();
        if (party.Kind == PartyKind.Secretary) return Outcome.Refuse("Party", "SelfAssessment.NotSecretary", "3.2.3");
        if (period.Length != PeriodLength.Half || period.From > time.Today()) return Outcome.Refuse("Period", "SelfAssessment.Period", "3.2.3");
        var seen = await Seen(party, period, cancel);
        if (seen.Count == 0) return Outcome.Refuse("Period", "SelfAssessment.NothingOwed", "3.2.3");
        return await Write(actor, operation, async (db, ct) =>
        {
            var written = period.ToString();
            if (await db.SelfAssessments.Where(a => a.Party == party && a.Period == written).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(ct) is { } known) return new Outcome.Already(known);
            var at = time.GetUtcNow();
            var opened = db.Add(new SelfAssessment(party, period, rules.DueIn(period), actor, at)).Entity;
            db.Add(new SelfAssessmentStep(opened.Id, null, SelfAssessmentState.Open, SelfAssessmentState.Open, actor, null, at));
            SelfAssessmentLine[] lines = [.. seen.Select((s, i) => new SelfAssessmentLine(opened.Id, s.Obligation, i, s.Light, s.Done, s.Needed))];
            db.AddRange(lines.AsEnumerable());
            db.Add(opened.Take(SelfAssessmentAction.Prefill, lines, actor, null, at).Step!);
            db.Append(new SelfAssessmentOpened(opened.Id, party.ToString(), written, opened.Due, lines.Length), Subject(opened.Id));
            return new Outcome.Done(opened.Id);
        }, cancel);
    }

    /// <summary>Lays out anew how the obligations stand; what the party wrote stays.</summary>
    public async Task<Outcome> Prefill(Actor actor, Guid operation, Guid assessment, CancellationToken cancel = default)
    {
        await using var read = database.Open(actor);
        if (await read.SelfAssessments.AsNoTracking().FirstOrDefaultAsync(a => a.Id == assessment, cancel) is not { } found) return new Outcome.NotFound();
        var seen = await Seen(found.Party, found.Of, cancel);
        return await Move(actor, operation, assessment, SelfAssessmentAction.Prefill, null, (db, lines) =>
        {
            var known = lines.ToDictionary(l => l.Obligation);
            foreach (var (one, place) in seen.Select((s, i) => (s, i)))
                if (known.TryGetValue(one.Obligation, out var line)) line.See(one.Light, one.Done, one.Needed);
                else lines.Add(db.Add(new SelfAssessmentLine(assessment, one.Obligation, place, one.Light, one.Done, one.Needed)).Entity);
        }, cancel);
    }

    public Task<Outcome> Say(Actor actor, Guid operation, Guid line, LineView view, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (await db.SelfAssessmentLines.FirstOrDefaultAsync(l => l.Id == line, ct) is not { } found) return new Outcome.NotFound();
        var assessment = await db.SelfAssessments.SingleAsync(a => a.Id == found.Assessment, ct);
        if (!SelfAssessmentRights.MayWrite(actor, assessment.Party)) return new Outcome.NotFound();
        if (!assessment.Writable) return Outcome.Refuse("", "SelfAssessment.NotNow");
        if (view.Owner is { } owner && (owner.Tenant != actor.Tenant || await directory.Find(owner, time.Today(), ct) is null)) return new Outcome.NotFound();
        if (found.Say(view, time.Today()) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        db.Append(new SelfAssessmentLineSaid(assessment.Id, found.Obligation, view.Own, found.Differs), Subject(assessment.Id));
        return new Outcome.Done(assessment.Id);
    }, cancel);

    public Task<Outcome> Agree(Actor actor, Guid operation, Guid assessment, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (await db.SelfAssessments.FirstOrDefaultAsync(a => a.Id == assessment, ct) is not { } found || !SelfAssessmentRights.MayWrite(actor, found.Party)) return new Outcome.NotFound();
        if (!found.Writable) return Outcome.Refuse("", "SelfAssessment.NotNow");
        var lines = await db.SelfAssessmentLines.Where(l => l.Assessment == assessment && l.Own == null).ToListAsync(ct);
        if (lines.Count == 0) return Outcome.Refuse("", "SelfAssessment.AllSaid");
        foreach (var line in lines) line.Agree();
        db.Append(new SelfAssessmentAgreed(assessment, lines.Count), Subject(assessment));
        return new Outcome.Done(assessment);
    }, cancel);

    public Task<Outcome> Finish(Actor actor, Guid operation, Guid assessment, CancellationToken cancel = default) => Move(actor, operation, assessment, SelfAssessmentAction.Finish, null, null, cancel);

    public Task<Outcome> Plan(Actor actor, Guid operation, Guid assessment, CancellationToken cancel = default) => Move(actor, operation, assessment, SelfAssessmentAction.Plan, null, null, cancel);

    public Task<Outcome> Return(Actor actor, Guid operation, Guid assessment, string reason, CancellationToken cancel = default) => Move(actor, operation, assessment, SelfAssessmentAction.Return, reason, null, cancel);

    public async Task<Outcome> Close(Actor actor, Guid operation, Guid assessment, CancellationToken cancel = default)
    {
        await using var db = database.Open(actor);
        if (await db.SelfAssessments.AsNoTracking().Where(a => a.Id == assessment).Select(a => (PartyId?)a.Party).FirstOrDefaultAsync(cancel) is not { } party) return new Outcome.NotFound();
        return await grains.Party(party).CloseSelfAssessment(actor, operation, assessment);
    }

    public async Task<IReadOnlyList<SelfAssessmentLineView>> Lines(string tenant, Guid assessment, CancellationToken cancel = default)
    {
        await using var db = database.Open(tenant);
        return [.. (await db.SelfAssessmentLines.AsNoTracking().Where(l => l.Assessment == assessment).OrderBy(l => l.Place).ToListAsync(cancel)).Select(l => new SelfAssessmentLineView(l.Id, l.Obligation, l.Auto, l.Own))];
    }

    /// <summary>Every obligation that the half-year touches, in clause order, each with its worst light and the figures behind it.</summary>
    async Task<IReadOnlyList<SeenObligation>> Seen(PartyId party, Period period, CancellationToken cancel)
    {
        var live = await standings.Load(party, period.Year, cancel);
        return
        [
            .. live.Lights(standings.Today).Where(d => d.Period.From <= period.To && d.Period.To >= period.From)
                .GroupBy(d => d.Obligation)
                .Select(g =>
                {
                    var counts = g.Aggregate(default(LightCounts), (all, d) => all.With(d.Light));
                    return new SeenObligation(g.Key, counts.Worst, g.Sum(d => d.Done), g.Sum(d => d.Needed));
                }),
        ];
    }

    Task<Outcome> Move(
        Actor actor, Guid operation, Guid assessment, SelfAssessmentAction action, string? reason, Action<DutiesDb, List<SelfAssessmentLine>>? before, CancellationToken cancel) => Write(actor, operation, async (db, ct) =>
    {
        if (await db.SelfAssessments.FirstOrDefaultAsync(a => a.Id == assessment, ct) is not { } found) return new Outcome.NotFound();
        var may = action == SelfAssessmentAction.Return ? SelfAssessmentRights.MayClose(actor, found.Party) : SelfAssessmentRights.MayWrite(actor, found.Party);
        if (!may) return new Outcome.NotFound();
        var lines = await db.SelfAssessmentLines.Where(l => l.Assessment == assessment).ToListAsync(ct);
        if (SelfAssessment.After(found.State, action) is not null) before?.Invoke(db, lines);
        var (step, faults) = found.Take(action, lines, actor, reason, time.GetUtcNow());
        if (faults.Length > 0) return new Outcome.Refused(faults);
        db.Add(step!);
        db.Append(new SelfAssessmentMoved(found.Id, found.Party.ToString(), found.Period, step!.From, step.To, found.Gaps, found.Differences, await Concerned(found, actor, ct)), Subject(found.Id));
        return new Outcome.Done(found.Id);
    }, cancel);

    /// <summary>Whoever closes it hears that it is ready.</summary>
    async Task<IReadOnlyList<Guid>> Concerned(SelfAssessment found, Actor actor, CancellationToken cancel)
    {
        if (found.State != SelfAssessmentState.Planned) return [];
        var parties = await directory.Parties(actor.Tenant, time.Today(), cancel);
        var head = found.Party.Kind == PartyKind.DisciplineCommittee ? parties.FirstOrDefault(p => p.HeadsDiscipline) : parties.FirstOrDefault(p => p.Id.Kind == PartyKind.Secretary);
        return head?.Holder is { } holder && holder != actor.Person ? [holder] : [];
    }

    async Task<Outcome> Write(Actor actor, Guid operation, Func<DutiesDb, CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, ct => decide(db, ct), cancel);
    }

    internal static string Subject(Guid assessment) => $"self-assessment/{assessment:N}";

    readonly record struct SeenObligation(string Obligation, Light Light, decimal Done, decimal Needed);
}

/// <summary>Opens the half-year's self-assessments of the two bodies that owe one, when nobody did in time.</summary>
sealed class SelfAssessmentNights(ISelfAssessments assessments, IPartyDirectory directory, SelfAssessmentRules rules) : INightly
{
    public string Name => "SelfAssessment";

    public async Task Run(string tenant, DateOnly today, CancellationToken cancel)
    {
        var period = Period.Holding(today, PeriodLength.Half);
        if (today < rules.OpensIn(period)) return;
        foreach (var party in await directory.Parties(tenant, today, cancel))
            if (party.Id.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee) await assessments.Open(Actor.System(tenant), Ids.New(), party.Id, period, cancel);
    }
}

/// <summary>The gaps of a closed self-assessment land on the unit's problem list, each once (notice 3.2.3, 3.1.2).</summary>
sealed class GapsToProblems(Database<DutiesDb> database, IProblemList problems, IRegulations regulations) : IHandle<SelfAssessmentClosed>
{
    public async Task Handle(SelfAssessmentClosed fact, Delivery delivery, CancellationToken cancel)
    {
        await using var db = database.Open(delivery.Tenant);
        var lines = await db.SelfAssessmentLines.AsNoTracking().Where(l => l.Assessment == fact.Assessment).OrderBy(l => l.Place).ToListAsync(cancel);
        foreach (var line in lines.Where(l => l.IsGap))
        {
            var raised = Raised(fact.Assessment, line, ChinaTime.DateOf(delivery.At));
            // An owner that ceased in between does not keep the problem off the list.
            if (await problems.Raise(Actor.System(delivery.Tenant), Ids.New(), raised, cancel) is Outcome.NotFound)
                await problems.Raise(Actor.System(delivery.Tenant), Ids.New(), raised with { Owner = null }, cancel);
        }
    }

    RaisedProblem Raised(Guid assessment, SelfAssessmentLine line, DateOnly on)
    {
        var title = regulations.Find(line.Obligation)?.Title.Zh ?? line.Obligation;
        return new RaisedProblem
        {
            Found = on,
            Text = line.Remark is null ? $"“{title}”落实不到位" : $"“{title}”：{line.Remark}",
            Source = ProblemSource.SelfAssessment,
            SourceKey = $"self-assessment/{assessment:N}/{line.Obligation}",
            Obligation = line.Obligation,
            Owner = line.Owner,
            Measure = line.Measure,
            Due = line.By,
            Confirmed = true,
        };
    }
}

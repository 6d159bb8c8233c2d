using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Talks;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>The talks of a live party: a confirmed talk becomes its record in the same write (notice 3.2.4, 3.4.5; SM-10).</summary>
partial class ResponsiblePartyGrain
{
    public Task<Outcome> PlanTalk(Actor actor, Guid operation, TalkPlan plan) => Change(actor, operation, async (db, _, cancel) =>
    {
        if (!actor.May(DutyPermissions.Talk) || !DutyRights.Own(actor, Id)) return new Outcome.NotFound();
        var held = plan.On < desk.Today;
        var parties = await desk.Directory.Parties(Id.Tenant, held ? plan.On : desk.Today, cancel);
        if (parties.FirstOrDefault(p => p.Id == Id) is not { } from) return new Outcome.NotFound();
        var kind = desk.Talks.Find(plan.Kind);
        var to = kind?.With(from, parties).FirstOrDefault(p => p.Id == plan.With);
        var faults = new List<Fault>();
        var talk = Talk.Plan(plan, kind, from, to, desk.Talks.Limits, desk.Vault, faults);
        if (plan.Occasion is { } occasion && (await Of(plan.On.Year)).ObligationOf(occasion) is var code && (code is null || kind?.Obligations.Contains(code) == false))
            faults.Add(new("Occasion", "Record.UnknownDuty"));
        if (talk is null || faults.Count > 0) return new Outcome.Refused([.. faults]);

        var (at, post) = (desk.Time.GetUtcNow(), await PostOf(actor, cancel));
        db.Add(talk);
        db.Add(new TalkStep(talk.Id, TalkAction.Plan, TalkState.Planned, TalkState.Planned, actor, post, null, at));
        if (held)
        {
            if (talk.Hold(plan.On, from, to!, desk.Today) is { } fault) return new Outcome.Refused([fault]);
            db.Add(talk.Take(TalkAction.Hold, actor, post, null, desk.Vault, at).Step!);
        }
        else if (plan.Notify)
        {
            db.Add(talk.Take(TalkAction.Notify, actor, post, null, desk.Vault, at).Step!);
        }
        db.Append(new TalkPlanned(talk.Id, $"{talk.From}", $"{talk.To}", talk.Kind, talk.PlannedOn, talk.State == TalkState.Notified ? Others(talk.ToPerson) : []), talk.About);
        return new Outcome.Done(talk.Id);
    });

    public Task<Outcome> NotifyTalk(Actor actor, Guid operation, Guid talk) => Move(actor, operation, talk, TalkAction.Notify, null,
        found => new TalkNotified(found.Id, found.PlannedOn, Others(found.ToPerson)));

    public Task<Outcome> CancelTalk(Actor actor, Guid operation, Guid talk, string reason) => Move(actor, operation, talk, TalkAction.Cancel, reason,
        found => new TalkCancelled(found.Id, found.Told ? Others(found.ToPerson) : []));

    public Task<Outcome> DisputeTalk(Actor actor, Guid operation, Guid talk, string note) => Move(actor, operation, talk, TalkAction.Dispute, note,
        found => new TalkDisputed(found.Id, Others(found.FromPerson)));

    public Task<Outcome> VerifyTalk(Actor actor, Guid operation, Guid talk, string result) => Move(actor, operation, talk, TalkAction.Verify, result,
        found => new TalkVerified(found.Id));

    public Task<Outcome> CloseTalk(Actor actor, Guid operation, Guid talk, string reason) => Change(actor, operation, async (db, _, cancel) =>
    {
        var today = await desk.Directory.Parties(Id.Tenant, desk.Today, cancel);
        if (!actor.May(DutyPermissions.Talk) || await db.Talks.FirstOrDefaultAsync(t => t.Id == talk && t.From == Id, cancel) is not { } found || !TalkRights.MayClose(actor, found, today)) return new Outcome.NotFound();
        if (!await db.Talks.Stuck(today).AnyAsync(t => t.Id == talk, cancel)) return Outcome.Refuse("", "Talk.NotClose");
        var (step, fault) = found.Take(TalkAction.Close, actor, await PostOf(actor, cancel), reason, desk.Vault, desk.Time.GetUtcNow());
        if (fault is not null) return new Outcome.Refused([fault]);
        db.Add(step!);
        db.Append(new TalkClosed(found.Id, [.. Others(found.FromPerson).Concat(Others(found.ToPerson)).Where(p => p != actor.Person)]), found.About);
        return new Outcome.Done(found.Id);
    });

    public Task<Outcome> HoldTalk(Actor actor, Guid operation, Guid talk, DateOnly on) => WithTalk(actor, operation, talk, TalkAction.Hold, async (db, _, found, cancel) =>
    {
        var from = await desk.Directory.Find(found.From, on, cancel);
        var to = await desk.Directory.Find(found.To, on, cancel);
        var fault = from is null || to is null ? new Fault("On", "Talk.Vacant") : found.Hold(on, from, to, desk.Today);
        if (fault is not null) return fault;
        db.Append(new TalkHeld(found.Id, on), found.About);
        return null;
    });

    public Task<Outcome> RecordTalk(Actor actor, Guid operation, Guid talk, TalkEntry entry) => WithTalk(actor, operation, talk, TalkAction.Record, (db, faults, found, _) =>
    {
        Talk.Check(entry, found.HeldOn!.Value, desk.Talks.Limits, faults);
        if (faults.Count > 0) return Task.FromResult<Fault?>(null);
        var asked = found.Rectify;
        db.Add(found.Write(entry, actor, desk.TalkLateness, desk.Vault, desk.Time.GetUtcNow()));
        db.Append(new TalkRecorded(found.Id, found.Edition, found.Late, Others(found.ToPerson)), found.About);
        if (found.Rectify && !asked) db.Append(new RectificationAsked(found.Id, $"{found.From}", $"{found.To}", found.HeldOn!.Value, found.FollowUpOn!.Value), found.About);
        return Task.FromResult<Fault?>(null);
    });

    public Task<Outcome> ConfirmTalk(Actor actor, Guid operation, Guid talk) => Change(actor, operation, async (db, effects, cancel) =>
    {
        var (found, step, problem) = await Step(db, actor, talk, TalkAction.Confirm, null, cancel);
        if (problem is not null) return problem;
        var on = found!.HeldOn!.Value;
        var to = await desk.Directory.Find(found.To, on, cancel);
        var duties = await Of(on.Year);
        var (entered, refused) = await Enter(db, Id, duties, TalkBook.Entry(found, to, desk.Talks, desk.Categories, duties, desk.Standings, desk.Today),
            TalkBook.Writer(found), own: true, null, cancel, found);
        if (refused is not null) return refused;
        found.Became(entered!.Record.Id);
        db.Add(step!);
        db.Append(new TalkConfirmed(found.Id, entered.Record.Id, Others(found.FromPerson)), found.About);
        db.Append(new DutyRecorded(entered.Record.Id, Id.ToString(), entered.Record.Category, on, entered.Record.Late, false, [.. entered.Links.Select(l => l.Duty)]), Subject(entered.Record));
        effects.Put(entered.Record, entered.Links, begins: true);
        return new Outcome.Done(found.Id);
    });

    public Task<Outcome> MissTalks(Actor actor, Guid operation, int year) => Change(actor, operation, async (db, _, cancel) =>
    {
        if (actor.Account != Guid.Empty || year >= desk.Today.Year) return new Outcome.NotFound();
        var open = await db.Talks.Where(t => t.From == Id && t.Year == year && (t.State == TalkState.Planned || t.State == TalkState.Notified)).ToListAsync(cancel);
        if (open.Count == 0) return new Outcome.NotFound();
        foreach (var talk in open) db.Add(talk.Take(TalkAction.Miss, actor, null, null, desk.Vault, desk.Time.GetUtcNow()).Step!);
        db.Append(new TalksMissed(Id.ToString(), year, open.Count), $"party/{Id}");
        return new Outcome.Done(open[0].Id);
    });

    /// <summary>Changes a talk's state with its step and fact.</summary>
    Task<Outcome> Move(Actor actor, Guid operation, Guid talk, TalkAction action, string? note, Func<Talk, IFact> fact) => Change(actor, operation, async (db, _, cancel) =>
    {
        var (found, step, problem) = await Step(db, actor, talk, action, note, cancel);
        if (problem is not null) return problem;
        db.Add(step!);
        db.Append(fact(found!), found!.About);
        return new Outcome.Done(found.Id);
    });

    /// <summary>The same, where more than the state changes; faults of the state and of the content are named together.</summary>
    Task<Outcome> WithTalk(Actor actor, Guid operation, Guid talk, TalkAction action, Func<DutiesDb, List<Fault>, Talk, CancellationToken, Task<Fault?>> change) =>
        Change(actor, operation, async (db, _, cancel) =>
        {
            var (found, step, problem) = await Step(db, actor, talk, action, null, cancel);
            if (problem is not null) return problem;
            var faults = new List<Fault>();
            if (await change(db, faults, found!, cancel) is { } fault) faults.Add(fault);
            if (faults.Count > 0) return new Outcome.Refused([.. faults]);
            db.Add(step!);
            return new Outcome.Done(found!.Id);
        });

    async Task<(Talk? Talk, TalkStep? Step, Outcome? Problem)> Step(DutiesDb db, Actor actor, Guid talk, TalkAction action, string? note, CancellationToken cancel)
    {
        if (await db.Talks.FirstOrDefaultAsync(t => t.Id == talk && t.From == Id, cancel) is not { } found) return (null, null, new Outcome.NotFound());
        if (!actor.May(DutyPermissions.Talk) || !TalkRights.MayAct(actor, found, action)) return (null, null, new Outcome.NotFound());
        var (step, fault) = found.Take(action, actor, await PostOf(actor, cancel), note, desk.Vault, desk.Time.GetUtcNow());
        return fault is null ? (found, step, null) : (null, null, new Outcome.Refused([fault]));
    }

    static Guid[] Others(Guid? person) => person is { } one ? [one] : [];
}

using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability.Publications;

sealed record PublicationEntry(string? Scope, string? Contact, DateOnly? From, DateOnly? To);

/// <summary>Makes decisions public: drafts, has it checked and approved by others, takes objections, ends it.</summary>
sealed class PublicationBook(CaseDesk desk)
{
    /// <summary>Drafted by who has the case open; what each audience will see is frozen with the draft.</summary>
    public Task<Outcome> Draft(Actor actor, Guid operation, Guid of, PublicationEntry entry, CancellationToken cancel = default) => desk.On(actor, operation, of, async (db, open, ct) =>
    {
        if (!AccountabilityRights.MayPublish(actor) || !open.SeesDecisions) return new Outcome.NotFound();
        if (open.Case.State is < CaseState.Announced or > CaseState.Closed) return Outcome.Refuse("", "Publication.NotAnnounced", "2.4.1");
        var publication = await db.Publications.FirstOrDefaultAsync(p => p.Case == of && Publication.Running.Contains(p.State), ct);
        var begins = publication is null;
        publication ??= db.Add(new Publication(of, actor)).Entity;
        var decisions = await db.Decisions.Where(d => d.Case == of && !d.IsCopy).OrderBy(d => d.Number).ToListAsync(ct);
        if (publication.Set(entry.Scope, entry.Contact, entry.From, entry.To, Redaction.Of(decisions, await desk.Laws.InForce(ct), desk.Tenants)) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        db.Append(new PublicationMoved(publication.Id, of, begins ? null : PublicationState.Draft, publication.State, []), Subject(publication.Id));
        return new Outcome.Done(publication.Id);
    }, cancel);

    public Task<Outcome> Take(Actor actor, Guid operation, Guid id, PublicationAction action, string? reason, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!May(actor, action) || await db.Publications.FirstOrDefaultAsync(p => p.Id == id && !p.IsCopy, ct) is not { } publication) return new Outcome.NotFound();
        // What was frozen must still be so: a decision that was changed since is drafted anew.
        if (action is PublicationAction.Approve or PublicationAction.Publish && await Outdated(db, publication, ct)) return Outcome.Refuse("", "Publication.Outdated", "2.4.1");
        var open = await db.Objections.CountAsync(o => o.Publication == id && o.HandledOn == null, ct);
        var (from, fault) = publication.Take(action, open, reason, actor, desk.Today);
        if (fault is not null) return new Outcome.Refused([fault]);
        db.Add(new CaseStep(id, action.ToString(), from.ToString(), publication.State.ToString(), actor, await desk.PostOf(actor, ct), string.IsNullOrWhiteSpace(reason) ? null : desk.Vault.Conceal(reason.Trim(), CaseDesk.StepAbout(id)), desk.Now));
        db.Append(new PublicationMoved(id, publication.Case, from, publication.State, action == PublicationAction.Check ? await Leaders(actor, ct) : []), Subject(id));
        return new Outcome.Done(id);
    }, cancel);

    async Task<bool> Outdated(AccountabilityDb db, Publication publication, CancellationToken cancel)
    {
        var now = Redaction.Of(await db.Decisions.Where(d => d.Case == publication.Case && !d.IsCopy).OrderBy(d => d.Number).ToListAsync(cancel), await desk.Laws.InForce(cancel), desk.Tenants);
        return !CaseDesk.Same(now, publication.Lines);
    }

    async Task<IReadOnlyList<Guid>> Leaders(Actor actor, CancellationToken cancel) =>
        [.. (await desk.Directory.Parties(actor.Tenant, desk.Today, cancel)).Where(p => p.Id.Kind == Kernel.Parties.PartyKind.Secretary || p.HeadsDiscipline).Select(p => p.Holder).OfType<Guid>().Where(h => h != actor.Person).Distinct()];

    public Task<Outcome> Object(Actor actor, Guid operation, Guid id, DateOnly? on, string? text, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!AccountabilityRights.MayPublish(actor) || await db.Publications.FirstOrDefaultAsync(p => p.Id == id && !p.IsCopy, ct) is not { } found) return new Outcome.NotFound();
        if (found.State != PublicationState.Published) return Outcome.Refuse("", "Publication.NotNow");
        List<Fault> faults = [];
        if (on is null || on < found.From || on > desk.Today) faults.Add(new Fault("On", "Objection.Day", "2.4.1"));
        if (CaseDesk.ReasonFault(text, "Text", PublicationObjection.TextLength) is { } wanting) faults.Add(wanting);
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        var objection = db.Add(new PublicationObjection(id, on!.Value, text!, actor)).Entity;
        db.Append(new ObjectionReceived(id, objection.Id), Subject(id));
        return new Outcome.Done(id);
    }, cancel);

    public Task<Outcome> Handle(Actor actor, Guid operation, Guid objection, string? result, bool upheld, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!AccountabilityRights.MayPublish(actor) || await db.Objections.FirstOrDefaultAsync(o => o.Id == objection, ct) is not { } found) return new Outcome.NotFound();
        if (found.Handle(result, upheld, desk.Today, actor) is { } fault) return new Outcome.Refused([fault]);
        db.Append(new ObjectionHandled(found.Publication, objection, upheld), Subject(found.Publication));
        return new Outcome.Done(found.Publication);
    }, cancel);

    public static bool May(Actor actor, PublicationAction action) =>
        action is PublicationAction.Approve or PublicationAction.Return ? AccountabilityRights.MayApprovePublication(actor) : AccountabilityRights.MayPublish(actor);

    static string Subject(Guid publication) => $"publication/{publication:N}";
}

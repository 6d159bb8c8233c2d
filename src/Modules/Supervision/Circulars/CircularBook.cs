using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Inspections;

namespace PartyDiscipline.Supervision.Circulars;

/// <summary>Makes typical problems known: drafts, has them checked and approved by others, publishes, hears objections, ends (SM-13).</summary>
sealed class CircularBook(InspectionDesk desk)
{
    const int MostFindings = 20;
    const int MostObjections = 5;

    /// <summary>Writes a new circular, or an own draft again; its findings are linked to it in the same write.</summary>
    public Task<Outcome> Draft(Actor actor, Guid operation, Guid? circular, CircularEntry entry, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        // A prison's goes to its own people, and findings are the bureau's.
        if (!InspectionRights.MayWriteCircular(actor) || entry.Units.Any(u => !desk.IsUnit(u)) || entry.Findings.Count > MostFindings || !actor.AtBureau && entry.Units.Count + entry.Findings.Count > 0) return new Outcome.NotFound();
        var found = circular is { } id ? await db.Circulars.FirstOrDefaultAsync(c => c.Id == id && !c.IsCopy, ct) : db.Add(new Circular(actor)).Entity;
        if (found is null || found.DraftedBy != actor.Account) return new Outcome.NotFound();
        var findings = await db.Findings.Where(f => entry.Findings.Contains(f.Id) && !f.IsCopy).ToListAsync(ct);
        if (findings.Count != entry.Findings.Distinct().Count()) return new Outcome.NotFound();
        if (found.Set(entry, desk.Calendar, (await desk.Figures(ct))["inspection.publicityWorkingDays"]) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        var doer = await desk.DoerOf(actor, ct);
        foreach (var finding in findings)
            if (await FindingBook.Put(db, finding, FollowUp.Circular, found.Id.ToString(), doer, ct) is { } fault) return new Outcome.Refused([fault]);
        if (circular is null) db.Add(new InspectionStep(found.Id, "Draft", "", found.State.ToString(), doer));
        db.Append(new CircularWritten(found.Id, findings.Count), Subject(found.Id));
        return new Outcome.Done(found.Id);
    }, cancel);

    /// <summary>The second person says of each question that it was looked at; what the scan points at is left in only with a reason.</summary>
    public async Task<Outcome> Check(Actor actor, Guid operation, Guid circular, IReadOnlyCollection<string> answered, string? note, CancellationToken cancel = default)
    {
        var missing = desk.Law.Privacy.Select(p => p.Code).Except(answered).ToList();
        var names = await Names(actor, cancel);
        return await desk.Write(actor, operation, async (db, ct) =>
        {
            if (!InspectionRights.MayWriteCircular(actor) || await db.Circulars.FirstOrDefaultAsync(c => c.Id == circular && !c.IsCopy, ct) is not { } found) return new Outcome.NotFound();
            List<Fault> faults = [];
            if (missing.Count > 0) faults.Add(new Fault("Answered", "Circular.Unanswered", "3.4.2", $"{missing.Count}"));
            if (Scan(found, names) is { Count: > 0 } hits && string.IsNullOrWhiteSpace(note)) faults.Add(new Fault("Reason", "Circular.HitsUnexplained", "3.4.2", $"{hits.Count}"));
            if (note?.Length > InspectionStep.ReasonLength) faults.Add(new Fault("Reason", "Step.TooLong", null, $"{InspectionStep.ReasonLength}"));
            var doer = await desk.DoerOf(actor, ct);
            if (faults.Count > 0) return new Outcome.Refused([.. faults]);
            var (step, fault) = found.Take(CircularAction.Check, note, doer, 0);
            if (fault is not null) return new Outcome.Refused([fault]);
            found.Answer(desk.Law.Privacy.Select(p => p.Code));
            db.Add(step!);
            db.Append(new CircularMoved(found.Id, found.State, null, await desk.Leaders(actor.Tenant, actor, secretary: true, ct)), Subject(found.Id));
            return new Outcome.Done(found.Id);
        }, cancel);
    }

    public Task<Outcome> Take(Actor actor, Guid operation, Guid circular, CircularAction action, string? reason, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (action == CircularAction.Check || !May(actor, action) || await db.Circulars.FirstOrDefaultAsync(c => c.Id == circular && !c.IsCopy, ct) is not { } found) return new Outcome.NotFound();
        var open = await db.CircularObjections.CountAsync(o => o.Circular == circular && o.AnsweredOn == null, ct);
        var (step, fault) = found.Take(action, reason, await desk.DoerOf(actor, ct), open);
        if (fault is not null) return new Outcome.Refused([fault]);
        db.Add(step!);
        if (action == CircularAction.Publish) found.Give(await desk.Number(db, "", ct));
        var persons = action is CircularAction.Return or CircularAction.Approve ? await desk.Heads(actor.Tenant, actor, ct, DepartmentFunctions.Discipline) : [];
        db.Append(new CircularMoved(found.Id, found.State, found.Number, persons), Subject(found.Id));
        if (action == CircularAction.Publish && !actor.AtBureau) db.Append(new CircularIssued(found.Id, await desk.Holders(actor.Tenant, actor, ct)), Subject(found.Id));
        return new Outcome.Done(found.Id);
    }, cancel);

    /// <summary>In the unit, while it is out: to the bureau's for the unit, to its own for oneself.</summary>
    public Task<Outcome> Object(Actor actor, Guid operation, Guid circular, string? text, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (await db.Circulars.FirstOrDefaultAsync(c => c.Id == circular, ct) is not { } found || !found.Out || !InspectionRights.MayObject(actor, found.IsCopy)) return new Outcome.NotFound();
        if (found.State != CircularState.Published) return Outcome.Refuse("", "Circular.NotNow");
        List<Fault> faults = [];
        faults.Text("Text", text, CircularObjection.TextLength, true, "CircularObjection.TextMissing", "3.4.2");
        if (await db.CircularObjections.CountAsync(o => o.Circular == circular && (found.IsCopy || o.MadeBy == actor.Account), ct) >= MostObjections) faults.Add(new Fault("Text", found.IsCopy ? "CircularObjection.Enough" : "CircularObjection.EnoughOfOne", null, $"{MostObjections}"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        var objection = db.Add(new CircularObjection(circular, actor.Tenant, text!, await desk.DoerOf(actor, ct))).Entity;
        db.Append(new CircularObjectionMade(objection.Id, circular), Subject(circular));
        return new Outcome.Done(circular);
    }, cancel);

    /// <summary>By whoever issued it, and never by who objected.</summary>
    public Task<Outcome> Answer(Actor actor, Guid operation, Guid objection, string? result, bool upheld, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!InspectionRights.MayWriteCircular(actor) || await db.CircularObjections.FirstOrDefaultAsync(o => o.Id == objection && db.Circulars.Any(c => c.Id == o.Circular && !c.IsCopy), ct) is not { } found) return new Outcome.NotFound();
        if (found.MadeBy == actor.Account) return Outcome.Refuse("", "CircularObjection.OwnAnswer", "3.4.2");
        if (found.Answer(result, upheld, await desk.DoerOf(actor, ct)) is { } fault) return new Outcome.Refused([fault]);
        db.Append(new CircularObjectionAnswered(objection, found.Circular, upheld), Subject(found.Circular));
        return new Outcome.Done(found.Circular);
    }, cancel);

    public static bool May(Actor actor, CircularAction action) => action is CircularAction.Approve or CircularAction.Return ? InspectionRights.MayApproveCircular(actor) : InspectionRights.MayWriteCircular(actor);

    /// <summary>Whoever holds a post anywhere, for a prison in its own house; a circular names posts and units.</summary>
    public async Task<IReadOnlyCollection<string>> Names(Actor actor, CancellationToken cancel)
    {
        var names = new HashSet<string>();
        foreach (var tenant in desk.Tenants.All.Where(t => actor.AtBureau || t.Code == actor.Tenant))
            foreach (var party in await desk.Directory.Parties(tenant.Code, desk.Today, cancel))
                if (party.HolderName is { } name) names.Add(name);
        return names;
    }

    public IReadOnlyList<(PrivacyHit Kind, string Text)> Scan(Circular circular, IEnumerable<string> names) => PrivacyScan.Look(circular.Title, circular.Body, names, desk.Law.Suspicious);

    internal static string Subject(Guid circular) => $"circular/{circular:N}";
}

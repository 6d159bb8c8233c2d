using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Reports.Publications;

/// <summary>What is typed about a publication.</summary>
sealed record PublicationEntry(string? Scope, string? Contact, DateOnly? From, DateOnly? To);

/// <summary>Makes the result public: drafts, has it checked and approved by others, takes objections, ends it (notice 3.3.5).</summary>
sealed class PublicationBook(ReportsDesk desk)
{
    public Task<Outcome> Draft(Actor actor, Guid operation, Guid cycle, PublicationEntry entry, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!ReportRights.MayRun(actor) || await db.Cycles.FirstOrDefaultAsync(c => c.Id == cycle, ct) is not { Kind: CycleKind.YearEnd } found) return new Outcome.NotFound();
        if (found.State is not (CycleState.Feedback or CycleState.Publicity)) return Outcome.Refuse("", "Cycle.NotNow");
        var publication = await db.Publications.FirstOrDefaultAsync(p => p.Cycle == cycle, ct);
        var begins = publication is null;
        publication ??= db.Add(new Publication(cycle, found.Of.Year, actor)).Entity;
        if (publication.Set(entry.Scope, entry.Contact, entry.From, entry.To, desk.Calendar, desk.Rules.Limits.PublicityWorkingDays.Value) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        db.Append(new PublicationMoved(publication.Id, cycle, begins ? null : PublicationState.Draft, publication.State, begins ? await desk.Offices(actor, ct) : []), Subject(publication.Id));
        return new Outcome.Done(publication.Id);
    }, cancel);

    public Task<Outcome> Take(Actor actor, Guid operation, Guid publication, PublicationAction action, string? reason, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!May(actor, action) || await db.Publications.FirstOrDefaultAsync(p => p.Id == publication, ct) is not { } found) return new Outcome.NotFound();
        var from = found.State;
        var open = await db.Objections.CountAsync(o => o.Publication == publication && o.HandledOn == null, ct);
        var (step, fault) = found.Take(action, open, reason, await desk.DoerOf(actor, ct));
        if (fault is not null) return new Outcome.Refused([fault]);
        db.Add(step!);
        var waiting = action switch
        {
            PublicationAction.Check => await desk.HoldersOf(actor, (await desk.Directory.Parties(actor.Tenant, desk.Today, ct)).Where(p => p.Id.Kind == Kernel.Parties.PartyKind.Secretary || p.HeadsDiscipline).Select(p => p.Id), ct),
            PublicationAction.Return or PublicationAction.Approve => await desk.Offices(actor, ct),
            _ => [],
        };
        db.Append(new PublicationMoved(publication, found.Cycle, from, found.State, waiting), Subject(publication));
        if (action == PublicationAction.Publish) db.Append(new DutyFulfilled("published", publication, await desk.OfficeParties(actor.Tenant, false, ct), $"{found.Year}", desk.Today), Subject(publication));
        return new Outcome.Done(publication);
    }, cancel);

    public Task<Outcome> Object(Actor actor, Guid operation, Guid publication, DateOnly? on, string? text, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!ReportRights.MayCheck(actor) || await db.Publications.FirstOrDefaultAsync(p => p.Id == publication, ct) is not { } found) return new Outcome.NotFound();
        if (found.State != PublicationState.Published) return Outcome.Refuse("", "Publication.NotNow");
        List<Fault> faults = [];
        if (on is null || on < found.From || on > desk.Today) faults.Add(new Fault("On", "Objection.Day", "3.3.5"));
        if (string.IsNullOrWhiteSpace(text)) faults.Add(new Fault("Text", "Objection.TextMissing", "3.3.5"));
        else if (text.Length > Objection.TextLength) faults.Add(new Fault("Text", "Step.TooLong", null, $"{Objection.TextLength}"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        var objection = db.Add(new Objection(publication, on!.Value, text!, actor)).Entity;
        db.Append(new ObjectionReceived(publication, objection.Id), Subject(publication));
        return new Outcome.Done(publication);
    }, cancel);

    public Task<Outcome> Handle(Actor actor, Guid operation, Guid objection, string? result, bool upheld, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!ReportRights.MayCheck(actor) || await db.Objections.FirstOrDefaultAsync(o => o.Id == objection, ct) is not { } found) return new Outcome.NotFound();
        if (found.Handle(result, upheld, desk.Today, actor) is { } fault) return new Outcome.Refused([fault]);
        db.Append(new ObjectionHandled(found.Publication, objection, upheld), Subject(found.Publication));
        return new Outcome.Done(found.Publication);
    }, cancel);

    /// <summary>Either office checks, the leadership approves or gives back, the political-work office does the rest.</summary>
    public static bool May(Actor actor, PublicationAction action) => action switch
    {
        PublicationAction.Check => ReportRights.MayCheck(actor),
        PublicationAction.Approve or PublicationAction.Return => actor.May(ReportPermissions.Decide),
        _ => ReportRights.MayRun(actor),
    };

    static string Subject(Guid publication) => $"publication/{publication:N}";
}

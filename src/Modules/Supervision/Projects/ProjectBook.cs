using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Inspections;

namespace PartyDiscipline.Supervision.Projects;

/// <summary>Proposes projects, has them approved, leads them to their closing (SM-6).</summary>
sealed class ProjectBook(InspectionDesk desk, FindingBook findings)
{
    const int MostFindings = 500;

    public Task<Outcome> Propose(Actor actor, Guid operation, ProjectEntry entry, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!InspectionRights.MayWrite(actor)) return new Outcome.NotFound();
        var figures = await desk.Figures(ct);
        var (team, faults) = await desk.TeamOf(db, actor, [.. entry.Units], entry.Team, figures["inspection.teamLeast"], ct);
        if (desk.Law.Area(entry.Area) is null) faults.Add(new Fault("Area", "Project.AreaMissing", "3.4.2"));
        faults.Text("Title", entry.Title, Project.TitleLength, true, "Project.TitleMissing", "3.4.2");
        faults.Text("Reason", entry.Reason, Project.ReasonLength, true, "Project.ReasonMissing", "3.4.2");
        faults.Text("Scope", entry.Scope, Project.ScopeLength, true, "Project.ScopeMissing", "3.4.2");
        faults.Text("Method", entry.Method, Project.ScopeLength, false, "");
        if (entry.Units.Count == 0 || !entry.Units.All(desk.IsUnit)) faults.Add(new Fault("Units", "Inspection.UnitMissing", "3.4.2"));
        if (!InspectionDesk.IsDay(entry.From)) faults.Add(new Fault("From", "Project.DayMissing", "3.4.2"));
        if (!InspectionDesk.IsDay(entry.To) || entry.To < entry.From || entry.To < desk.Today) faults.Add(new Fault("To", "Project.ToWrong", "3.4.2"));
        var finding = entry.Finding is { } of ? await db.Findings.FirstOrDefaultAsync(f => f.Id == of && !f.IsCopy, ct) : null;
        if (entry.Finding is not null && finding is null) return new Outcome.NotFound();
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        var doer = await desk.DoerOf(actor, ct);
        var project = db.Add(new Project(entry, team, doer)).Entity;
        if (finding is not null && await FindingBook.Put(db, finding, FollowUp.Project, project.Id.ToString(), doer, ct) is { } fault) return new Outcome.Refused([fault]);
        db.Add(new InspectionStep(project.Id, "Propose", "", project.State.ToString(), doer));
        db.Append(new ProjectMoved(project.Id, project.Area, project.State, await desk.Leaders(actor.Tenant, actor, project.Major, ct, discipline: !project.Major)), Subject(project.Id));
        return new Outcome.Done(project.Id);
    }, cancel);

    public async Task<Outcome> Take(Actor actor, Guid operation, Guid project, ProjectAction action, string? text = null, string? asked = null, CancellationToken cancel = default)
    {
        if (!actor.AtBureau) return new Outcome.NotFound();
        var open = action == ProjectAction.Recheck ? await OpenOrders(actor, project, cancel) : 0;
        return await desk.Write(actor, operation, async (db, ct) =>
        {
            if (await db.Projects.FirstOrDefaultAsync(p => p.Id == project && !p.IsCopy, ct) is not { } found || !May(actor, found, action)) return new Outcome.NotFound();
            var states = await db.Findings.Where(f => f.Of == project).GroupBy(f => f.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
            var fresh = states.GetValueOrDefault(FindingState.New);
            var standing = states.Where(s => s.Key is not (FindingState.New or FindingState.Rebutted)).Sum(s => s.Value);
            var doer = await desk.DoerOf(actor, ct);
            var (step, fault) = found.Take(action, text, doer, fresh, standing, open, asked);
            if (fault is not null) return new Outcome.Refused([fault]);
            db.Add(step!);
            if (action == ProjectAction.Approve)
            {
                var figures = await desk.Figures(ct);
                found.Establish(await desk.Number(db, "立", ct), desk.Calendar.AddWorkingDays(desk.Today, figures["inspection.planWorkingDays"]));
            }
            var persons = action switch
            {
                ProjectAction.Approve or ProjectAction.Reject or ProjectAction.Close => InspectionDesk.Others(actor, found.Team),
                ProjectAction.Recheck => await desk.Leaders(actor.Tenant, actor, found.Major, ct, discipline: !found.Major),
                _ => [],
            };
            db.Append(new ProjectMoved(found.Id, found.Area, found.State, persons), Subject(found.Id));
            return new Outcome.Done(found.Id);
        }, cancel);
    }

    /// <summary>Its last day is moved once, by whoever may approve it.</summary>
    public Task<Outcome> Extend(Actor actor, Guid operation, Guid project, DateOnly? to, string? reason, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!actor.AtBureau || await db.Projects.FirstOrDefaultAsync(p => p.Id == project && !p.IsCopy, ct) is not { } found || !May(actor, found, ProjectAction.Approve)) return new Outcome.NotFound();
        if (found.IsOf(actor) || found.ProposedBy == actor.Account) return Outcome.Refuse("", "Project.OwnApproval", "3.4.2");
        List<Fault> faults = [];
        if (InspectionStep.ReasonFault(reason) is { } missing) faults.Add(missing);
        var was = found.To;
        faults.AddRange(found.Extend(to, desk.Today, (await desk.Figures(ct))["inspection.extensionDays"]));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        db.Add(new InspectionStep(found.Id, "Extend", found.State.ToString(), found.State.ToString(), await desk.DoerOf(actor, ct), reason));
        db.Append(new ProjectExtended(found.Id, was, found.To), Subject(found.Id));
        return new Outcome.Done(found.Id);
    }, cancel);

    /// <summary>The team runs it; approval, rejection and closing are the approver's.</summary>
    public static bool May(Actor actor, Project project, ProjectAction action) => action switch
    {
        ProjectAction.Approve or ProjectAction.Reject or ProjectAction.Close => InspectionRights.MayApproveProject(actor, project.Major),
        _ => InspectionRights.MayWrite(actor) && project.IsOf(actor),
    };

    async Task<int> OpenOrders(Actor actor, Guid project, CancellationToken cancel)
    {
        await using var db = desk.Open(actor.Tenant);
        var ids = await db.Findings.AsNoTracking().Where(f => f.Of == project).OrderBy(f => f.Id).Select(f => f.Id).Take(MostFindings).ToListAsync(cancel);
        return (await findings.OrdersOf(actor, OrderSourceKind.Project, ids, cancel)).Count(o => o.Open);
    }

    internal static string Subject(Guid project) => $"project/{project:N}";
}

using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Circulars;
using PartyDiscipline.Supervision.Law;
using PartyDiscipline.Supervision.Projects;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>Brings in what was supervised on paper; each row says that it was brought in, and the units get their copies like of any other.</summary>
sealed class EarlierInspections(InspectionDesk desk) : IEarlierInspections
{
    public Task<Outcome> BringIn(Actor actor, Guid operation, EarlierSupervision earlier, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!InspectionRights.IsProduct(actor) || actor.Tenant != desk.Bureau) return new Outcome.NotFound();
        if (Faults(earlier) is { Count: > 0 } faults) return new Outcome.Refused([.. faults]);
        var figures = await desk.Figures(ct);
        foreach (var plan in earlier.Plans)
        {
            if (await db.InspectionPlans.AnyAsync(p => p.Year == plan.Year, ct)) return Outcome.Refuse("Plans", "Plan.NotNow");
            var made = db.Add(InspectionPlan.BroughtIn(plan)).Entity;
            db.Add(Step(made.Id, nameof(PlanAction.Submit), nameof(InspectionPlanState.Submitted), plan.Drafted, plan.On));
            if (plan.Approved is { } approved) db.Add(Step(made.Id, nameof(PlanAction.Approve), nameof(InspectionPlanState.Approved), approved, plan.On));
            db.Append(new InspectionPlanMoved(made.Id, made.Year, made.State, made.Edition, []), PlanBook.Subject(made.Id));
        }
        var draws = new Dictionary<string, Guid>();
        foreach (var draw in earlier.Draws)
        {
            var made = db.Add(new UnitDraw(draw.On.Year, draw.Seed, draw.Pool, draw.Count, draw.Purpose, By(draw.By), ChinaTime.StartOf(draw.On).AddHours(10))).Entity;
            draws[draw.Seed] = made.Id;
            db.Append(new UnitsDrawn(made.Id, made.Year, made.Algorithm, made.Seed, made.Pool.Length, made.Drawn), $"draw/{made.Id:N}");
        }
        foreach (var visit in earlier.Visits) await Visit(db, visit, visit.Seed is { } seed && draws.TryGetValue(seed, out var drawn) ? drawn : null, figures, ct);
        foreach (var project in earlier.Projects) await Project(db, project, figures, ct);
        foreach (var circular in earlier.Circulars)
        {
            var made = db.Add(Circular.BroughtIn(circular, circular.Reached >= CircularState.Published ? await desk.Number(db, "", ct, circular.From.Year) : null, desk.Law.Privacy.Select(p => p.Code))).Entity;
            db.Add(Step(made.Id, "Draft", nameof(CircularState.Draft), circular.Drafted, circular.From.AddDays(-5)));
            if (made.State >= CircularState.Checked) db.Add(Step(made.Id, nameof(CircularAction.Check), nameof(CircularState.Checked), circular.Checked, circular.From.AddDays(-3)));
            if (made.State >= CircularState.Approved) db.Add(Step(made.Id, nameof(CircularAction.Approve), nameof(CircularState.Approved), circular.Approved, circular.From.AddDays(-1)));
            if (made.Out) db.Add(Step(made.Id, nameof(CircularAction.Publish), nameof(CircularState.Published), circular.Drafted, circular.From));
            db.Append(new CircularMoved(made.Id, made.State, made.Number, []), CircularBook.Subject(made.Id));
        }
        db.Append(new EarlierInspectionsBrought(earlier.Plans.Count, earlier.Visits.Count, earlier.Projects.Count, earlier.Circulars.Count), "inspections/earlier");
        return new Outcome.Done(Kernel.Ids.New());
    }, cancel);

    public Task<Outcome> Recuse(Actor actor, Guid operation, Guid person, string name, string unit, string reason, CancellationToken cancel = default) => desk.Write(actor, operation, (db, _) =>
    {
        if (!InspectionRights.IsProduct(actor) || actor.Tenant != desk.Bureau || !desk.IsUnit(unit)) return Task.FromResult<Outcome>(new Outcome.NotFound());
        var recusal = db.Add(new Recusal(unit, person, name, reason, actor, desk.Now)).Entity;
        db.Append(new RecusalDeclared(recusal.Id, unit, person), $"recusal/{recusal.Id:N}");
        return Task.FromResult<Outcome>(new Outcome.Done(recusal.Id));
    }, cancel);

    List<Fault> Faults(EarlierSupervision earlier)
    {
        List<Fault> faults = [];
        if (earlier.Visits.Any(v => !desk.IsUnit(v.Unit) || v.Team.Count == 0 || desk.Law.Matter(v.Matter) is null || v.To < v.From)) faults.Add(new Fault("Visits", "Inspection.UnitMissing"));
        if (earlier.Projects.Any(p => p.Team.Count == 0 || desk.Law.Area(p.Area) is null || !p.Units.All(desk.IsUnit))) faults.Add(new Fault("Projects", "Project.AreaMissing"));
        if (earlier.Visits.SelectMany(v => v.Findings).Concat(earlier.Projects.SelectMany(p => p.Findings.Select(f => f.Finding))).Any(f => !desk.IsObligation(f.Obligation))) faults.Add(new Fault("Visits", "Finding.ObligationMissing"));
        return faults;
    }

    async Task Visit(SupervisionDb db, EarlierVisit earlier, Guid? draw, LimitSet figures, CancellationToken cancel)
    {
        var noticed = earlier.Kind != InspectionKind.Unannounced && earlier.Reached != InspectionState.Cancelled && (earlier.Reached != InspectionState.Scheduled || earlier.From < desk.Today.AddDays(3));
        var number = noticed ? await desk.Number(db, "", cancel, earlier.From.Year) : null;
        var report = earlier.Reached == InspectionState.Closed ? await desk.Number(db, "", cancel, earlier.To.Year) : null;
        var visit = db.Add(Inspection.BroughtIn(earlier, desk.Calendar, figures, draw, number, report)).Entity;
        var lead = earlier.Team[0];
        db.Add(Step(visit.Id, "Schedule", nameof(InspectionState.Scheduled), lead, earlier.From.AddDays(-7)));
        (InspectionState State, InspectionAction Action, EarlierHand By, DateOnly On)[] path =
        [
            (InspectionState.OnSite, InspectionAction.Begin, lead, earlier.From),
            (InspectionState.DraftReport, InspectionAction.Write, lead, earlier.To.AddDays(3)),
            (InspectionState.UnitComment, InspectionAction.Send, lead, earlier.To.AddDays(4)),
            (InspectionState.Reported, InspectionAction.Report, lead, visit.CommentDue ?? earlier.To.AddDays(10)),
            (InspectionState.Closed, InspectionAction.Approve, earlier.Approved ?? lead, visit.ClosedOn ?? earlier.To.AddDays(12)),
        ];
        if (visit.State == InspectionState.Cancelled) db.Add(Step(visit.Id, nameof(InspectionAction.Cancel), nameof(InspectionState.Cancelled), lead, earlier.From, "与其他检查合并，减少重复"));
        else foreach (var step in path.Where(s => s.State <= visit.State)) db.Add(Step(visit.Id, step.Action.ToString(), step.State.ToString(), step.By, step.On));
        foreach (var finding in earlier.Findings) Find(db, visit.Id, false, visit.Unit, finding, lead, earlier.Team[^1], earlier.To < desk.Today ? earlier.To : desk.Today, figures);
        db.Append(new InspectionMoved(visit.Id, visit.Unit, visit.Kind, visit.State, visit.Told, []), InspectionBook.Subject(visit.Id));
    }

    async Task Project(SupervisionDb db, EarlierProject earlier, LimitSet figures, CancellationToken cancel)
    {
        var established = earlier.Reached is not (ProjectState.Proposed or ProjectState.Rejected);
        var project = db.Add(Projects.Project.BroughtIn(earlier, established ? await desk.Number(db, "立", cancel, earlier.From.Year) : null, desk.Calendar, figures)).Entity;
        var (lead, approved) = (earlier.Team[0], earlier.Approved ?? earlier.Team[0]);
        db.Add(Step(project.Id, "Propose", nameof(ProjectState.Proposed), lead, project.ProposedOn));
        (ProjectState State, ProjectAction Action, EarlierHand By, DateOnly On)[] path =
        [
            (ProjectState.Established, ProjectAction.Approve, approved, project.EstablishedOn ?? earlier.From),
            (ProjectState.Planned, ProjectAction.Plan, lead, project.PlannedOn ?? earlier.From),
            (ProjectState.Running, ProjectAction.Start, lead, earlier.From),
            (ProjectState.Reported, ProjectAction.Report, lead, earlier.To),
            (ProjectState.Rectifying, ProjectAction.Rectify, lead, earlier.To.AddDays(2)),
            (ProjectState.Recheck, ProjectAction.Recheck, lead, earlier.To.AddDays(50)),
            (ProjectState.Closed, ProjectAction.Close, approved, project.ClosedOn ?? earlier.To.AddDays(60)),
        ];
        if (project.State == ProjectState.Rejected) db.Add(Step(project.Id, nameof(ProjectAction.Reject), nameof(ProjectState.Rejected), approved, earlier.From, "与年度重点不符，纳入日常监督"));
        else foreach (var step in path.Where(s => s.State <= project.State)) db.Add(Step(project.Id, step.Action.ToString(), step.State.ToString(), step.By, step.On));
        foreach (var (unit, finding) in earlier.Findings) Find(db, project.Id, true, unit, finding, lead, earlier.Team[^1], earlier.To < desk.Today ? earlier.To : desk.Today, figures);
        db.Append(new ProjectMoved(project.Id, project.Area, project.State, []), ProjectBook.Subject(project.Id));
    }

    void Find(SupervisionDb db, Guid of, bool ofProject, string unit, EarlierFinding earlier, EarlierHand by, EarlierHand second, DateOnly on, LimitSet figures)
    {
        var finding = db.Add(Finding.BroughtIn(of, ofProject, unit, earlier, by, on, desk.Calendar, figures)).Entity;
        db.Add(Step(finding.Id, "Make", nameof(FindingState.New), by, on));
        if (finding.State == FindingState.Rebutted) db.Add(Step(finding.Id, nameof(FindingAction.Rebut), nameof(FindingState.Rebutted), second, on.AddDays(5), "单位提供原始记录，经核对属实"));
        else if (finding.ConfirmedOn is { } confirmed) db.Add(Step(finding.Id, nameof(FindingAction.Confirm), nameof(FindingState.Confirmed), second, confirmed));
        if (finding.LinkedOn is { } linked)
        {
            db.Add(Step(finding.Id, nameof(FindingAction.Link), nameof(FindingState.Linked), by, linked));
            // What is done was settled on the spot; what is not stands on the unit's problem list.
            var (to, key) = finding.State == FindingState.Done ? (FollowUp.Talk, "督查反馈时约谈") : (FollowUp.Problem, finding.SourceKey);
            db.Add(new FindingLink(finding.Id, to, key, By(by), ChinaTime.StartOf(linked)));
            db.Append(new FindingLinked(finding.Id, unit, to, key), FindingBook.Subject(finding.Id));
        }
        if (finding.DoneOn is { } done) db.Add(Step(finding.Id, nameof(FindingAction.Finish), nameof(FindingState.Done), by, done, finding.Result));
        db.Append(new FindingMade(finding.Id, of, unit, finding.Obligation, finding.Level), FindingBook.Subject(finding.Id));
        if (finding.Typical) db.Append(new TypicalProblemFound(finding.Id, unit, finding.Obligation, finding.Level, finding.CirculateBy!.Value), FindingBook.Subject(finding.Id));
    }

    Actor By(EarlierHand hand) => new() { Tenant = desk.Bureau, Account = hand.Account, Name = hand.Name, Person = hand.Person };

    InspectionStep Step(Guid of, string action, string to, EarlierHand by, DateOnly on, string? reason = null) =>
        new(of, action, "", to, new Doer(By(by), null, ChinaTime.StartOf(on < desk.Today ? on : desk.Today).AddHours(10)), reason);
}

using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Law;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>Schedules visits inside the budget, leads them to their report, and hears the unit (SM-5).</summary>
sealed class InspectionBook(InspectionDesk desk, IMaterialRequests requests)
{
    public Task<Outcome> Schedule(Actor actor, Guid operation, InspectionEntry entry, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!InspectionRights.MayWrite(actor)) return new Outcome.NotFound();
        var figures = await desk.Figures(ct);
        var (team, faults) = await desk.TeamOf(db, actor, [entry.Unit], entry.Team, figures["inspection.teamLeast"], ct);
        faults.AddRange(Typing(entry));
        if (entry.Draw is { } drawn && (await db.Draws.AsNoTracking().FirstOrDefaultAsync(d => d.Id == drawn, ct) is not { } draw || !draw.Drawn.Contains(entry.Unit))) faults.Add(new Fault("Draw", "Inspection.NotDrawn", "3.4.1"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);

        var year = entry.From!.Value.Year;
        if (await db.InspectionPlans.AsNoTracking().FirstOrDefaultAsync(p => p.Year == year, ct) is not { Stands: true } plan) return Outcome.Refuse("From", "Inspection.NoPlan", "3.4.1", $"{year}");
        var visits = await db.Inspections.Where(i => !i.IsCopy && i.Unit == entry.Unit && (i.Year == year || i.Year == year - 1) && i.State != InspectionState.Cancelled).ToListAsync(ct);
        var announced = entry.Kind != InspectionKind.Unannounced;
        var beside = visits.Find(v => v.State == InspectionState.Scheduled && v.Announced == announced && v.From.Year == year && v.From.Month == entry.From.Value.Month);
        if (entry.Merge)
        {
            if (beside is null) return Outcome.Refuse("Merge", "Inspection.NothingToMerge", "3.4.1");
            beside.Merge(entry, team);
            db.Add(new InspectionStep(beside.Id, "Merge", beside.State.ToString(), beside.State.ToString(), await desk.DoerOf(actor, ct), entry.Reason));
            db.Append(new InspectionChanged(beside.Id, beside.Unit, "merged", beside.Told), Subject(beside.Id));
            return new Outcome.Done(beside.Id);
        }
        var used = visits.Count(v => v.Year == year);
        if (used >= plan.BudgetOf(entry.Unit)) return Outcome.Refuse("Unit", "Inspection.OverBudget", "3.4.1", $"{plan.BudgetOf(entry.Unit)}", $"{used}");
        if (string.IsNullOrWhiteSpace(entry.Reason) && Misgivings(entry, visits, figures) is { Count: > 0 } misgivings) return new Outcome.Refused([.. misgivings]);

        var office = actor.Is(Roles.PoliticalOfficer) && !actor.Is(Roles.DisciplineOfficer) ? DepartmentFunctions.Political : DepartmentFunctions.Discipline;
        var visit = db.Add(new Inspection(entry, team, office, actor, desk.Now)).Entity;
        db.Add(new InspectionStep(visit.Id, "Schedule", "", visit.State.ToString(), await desk.DoerOf(actor, ct), entry.Reason));
        db.Append(new InspectionMoved(visit.Id, visit.Unit, visit.Kind, visit.State, false, InspectionDesk.Others(actor, team)), Subject(visit.Id));
        return new Outcome.Done(visit.Id);
    }, cancel);

    List<Fault> Typing(InspectionEntry entry)
    {
        List<Fault> faults = [];
        if (!desk.IsUnit(entry.Unit)) faults.Add(new Fault("Unit", "Inspection.UnitMissing", "3.4.1"));
        if (!Enum.IsDefined(entry.Kind)) faults.Add(new Fault("Kind", "Inspection.KindMissing", "3.4.1"));
        if (desk.Law.Matter(entry.Matter) is null) faults.Add(new Fault("Matter", "Inspection.MatterMissing", "3.4.1"));
        faults.Text("Subject", entry.Subject, Inspection.SubjectLength, true, "Inspection.SubjectMissing", "3.4.1");
        if (entry.Nodes.Any(n => desk.Law.Node(n) is null)) faults.Add(new Fault("Nodes", "Inspection.NodeUnknown", "3.4.1"));
        if (entry.Obligations.Count > Inspection.MostObligations || entry.Obligations.Any(o => !desk.IsObligation(o))) faults.Add(new Fault("Obligations", "Inspection.ObligationUnknown", "3.4.1", $"{Inspection.MostObligations}"));
        if (!InspectionDesk.IsDay(entry.From) || entry.From < desk.Today) faults.Add(new Fault("From", "Inspection.FromPast", "3.4.1"));
        if (!InspectionDesk.IsDay(entry.To) || entry.To < entry.From || entry.From is { } from && entry.To!.Value.DayNumber - from.DayNumber > Inspection.MostDays) faults.Add(new Fault("To", "Inspection.ToWrong", "3.4.1", $"{Inspection.MostDays}"));
        if (entry.Kind == InspectionKind.Random && entry.Draw is null) faults.Add(new Fault("Draw", "Inspection.DrawMissing", "3.4.1"));
        if (entry.Reason?.Length > InspectionStep.ReasonLength) faults.Add(new Fault("Reason", "Step.TooLong", null, $"{InspectionStep.ReasonLength}"));
        return faults;
    }

    /// <summary>Why a unit should rather be spared; with a reason it may be visited all the same (P6).</summary>
    internal static List<Fault> Misgivings(InspectionEntry entry, IReadOnlyCollection<Inspection> visits, LimitSet figures)
    {
        List<Fault> faults = [];
        var (from, to) = (entry.From!.Value, entry.To!.Value);
        if (visits.FirstOrDefault(v => v.From.Year == from.Year && v.From.Month == from.Month) is { } same) faults.Add(new Fault("Reason", "Inspection.SameMonth", "3.4.1", $"{from.Month}", Kernel.Web.WrittenTime.Written(same.From)));
        var half = Period.Holding(from, PeriodLength.Half);
        var onMatter = visits.Count(v => entry.Matter != InspectionLaw.OtherMatter && v.Matters.Contains(entry.Matter!) && half.Holds(v.From));
        if (onMatter >= figures["inspection.matterPerHalf"]) faults.Add(new Fault("Reason", "Inspection.SameMatter", "3.4.1", $"{onMatter}", $"{figures["inspection.matterPerHalf"]}"));
        var cooling = figures["inspection.coolingDays"];
        if (visits.Where(v => v.To.AddDays(cooling) > from && v.From < to.AddDays(cooling) && !(v.From.Year == from.Year && v.From.Month == from.Month)).MaxBy(v => v.To) is { } near) faults.Add(new Fault("Reason", "Inspection.Cooling", "3.4.1", $"{cooling}", Kernel.Web.WrittenTime.Written(near.To)));
        return faults;
    }

    /// <summary>One action that the state table knows.</summary>
    public Task<Outcome> Take(Actor actor, Guid operation, Guid inspection, InspectionAction action, string? text = null, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!actor.AtBureau || await db.Inspections.FirstOrDefaultAsync(i => i.Id == inspection && !i.IsCopy, ct) is not { } visit || !await May(actor, visit, action, ct)) return new Outcome.NotFound();
        var figures = await desk.Figures(ct);
        var doer = await desk.DoerOf(actor, ct);
        var open = action == InspectionAction.Report ? await db.Findings.CountAsync(f => f.Of == inspection && f.State == FindingState.New, ct) : 0;
        if (action == InspectionAction.Write && Inspection.After(visit.State, action) is not null && visit.WriteReport(text) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        var (step, fault) = visit.Take(action, action == InspectionAction.Write ? null : text, doer, open, figures["inspection.teamLeast"]);
        if (fault is not null) return new Outcome.Refused([fault]);
        db.Add(step!);
        switch (action)
        {
            case InspectionAction.Notify: visit.Number(await desk.Number(db, "", ct), desk.Today); break;
            case InspectionAction.Begin: visit.Began(desk.Calendar.AddWorkingDays(visit.To > desk.Today ? visit.To : desk.Today, figures["inspection.draftWorkingDays"])); break;
            case InspectionAction.Send: visit.Sent(desk.Calendar.AddWorkingDays(desk.Today, figures["inspection.commentWorkingDays"])); break;
            case InspectionAction.Approve: visit.NumberReport(await desk.Number(db, "", ct)); break;
        }
        var persons = action switch
        {
            InspectionAction.Report => await desk.Leaders(actor.Tenant, actor, secretary: false, ct),
            InspectionAction.Approve or InspectionAction.Return or InspectionAction.Cancel => InspectionDesk.Others(actor, visit.Team),
            _ => [],
        };
        db.Append(new InspectionMoved(visit.Id, visit.Unit, visit.Kind, visit.State, visit.Told, persons), Subject(visit.Id));
        return new Outcome.Done(visit.Id);
    }, cancel);

    /// <summary>The team leads the visit; its approval is the head's of the discipline committee, or of the leader in charge.</summary>
    public async Task<bool> May(Actor actor, Inspection visit, InspectionAction action, CancellationToken cancel) => action switch
    {
        InspectionAction.Approve or InspectionAction.Return => await desk.ApprovesReport(actor, visit.Office, cancel),
        InspectionAction.Notify or InspectionAction.Cancel => InspectionRights.MayWrite(actor),
        _ => InspectionRights.MayWrite(actor) && visit.IsOf(actor),
    };

    /// <summary>In the unit: what it says of the draft report.</summary>
    public Task<Outcome> Comment(Actor actor, Guid operation, Guid inspection, string? comment, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!InspectionRights.MayRespond(actor) || await db.Inspections.FirstOrDefaultAsync(i => i.Id == inspection && i.IsCopy, ct) is not { } copy) return new Outcome.NotFound();
        var doer = await desk.DoerOf(actor, ct);
        if (copy.TakeComment(comment, doer) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        db.Add(new InspectionStep(copy.Id, "Comment", copy.State.ToString(), copy.State.ToString(), doer));
        db.Append(new InspectionCommented(copy.Id, copy.CommentLate), Subject(copy.Id));
        return new Outcome.Done(copy.Id);
    }, cancel);

    /// <summary>Changes who takes part before the visit is over.</summary>
    public Task<Outcome> SetTeam(Actor actor, Guid operation, Guid inspection, IReadOnlyList<Guid> named, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!InspectionRights.MayWrite(actor) || await db.Inspections.FirstOrDefaultAsync(i => i.Id == inspection && !i.IsCopy, ct) is not { } visit) return new Outcome.NotFound();
        if (visit.State is not (InspectionState.Scheduled or InspectionState.OnSite)) return Outcome.Refuse("Team", "Inspection.NotNow");
        var (team, faults) = await desk.TeamOf(db, actor, [visit.Unit], named, (await desk.Figures(ct))["inspection.teamLeast"], ct);
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        visit.SetTeam(team);
        db.Add(new InspectionStep(visit.Id, "Team", visit.State.ToString(), visit.State.ToString(), await desk.DoerOf(actor, ct), string.Join('、', team.Select(m => m.Name)) is var names && names.Length > InspectionStep.ReasonLength ? names[..InspectionStep.ReasonLength] : names));
        db.Append(new InspectionChanged(visit.Id, visit.Unit, "team", visit.Told), Subject(visit.Id));
        return new Outcome.Done(visit.Id);
    }, cancel);

    /// <summary>Somebody of the team stays out of it (回避): he leaves at once, and is refused for this unit from then on.</summary>
    public Task<Outcome> Recuse(Actor actor, Guid operation, Guid inspection, Guid? person, string? reason, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!InspectionRights.MayWrite(actor) || await db.Inspections.FirstOrDefaultAsync(i => i.Id == inspection && !i.IsCopy, ct) is not { } visit) return new Outcome.NotFound();
        if (visit.State is InspectionState.Closed or InspectionState.Cancelled) return Outcome.Refuse("", "Inspection.NotNow");
        if (visit.Team.Find(m => m.Person == person) is not { } member) return Outcome.Refuse("Person", "Inspection.NotOfTeam", "3.4.1");
        if (InspectionStep.ReasonFault(reason) is { } fault) return new Outcome.Refused([fault]);
        var recusal = db.Add(new Recusal(visit.Unit, member.Person, member.Name, reason!, actor, desk.Now)).Entity;
        visit.SetTeam(visit.Team.Where(m => m.Person != member.Person));
        db.Add(new InspectionStep(visit.Id, "Recuse", visit.State.ToString(), visit.State.ToString(), await desk.DoerOf(actor, ct), reason));
        db.Append(new RecusalDeclared(recusal.Id, visit.Unit, member.Person), Subject(visit.Id));
        db.Append(new InspectionChanged(visit.Id, visit.Unit, "team", visit.Told), Subject(visit.Id));
        return new Outcome.Done(visit.Id);
    }, cancel);

    /// <summary>
    /// Asks the unit for material that the product does not hold: the search comes first and is made again by the request itself (P5). For an
    /// unannounced visit not before it has begun: the request would tell of it.
    /// </summary>
    public async Task<Outcome> AskMaterial(Actor actor, Guid operation, Guid inspection, string? topic, string? detail, string? reason, CancellationToken cancel = default)
    {
        if (!InspectionRights.MayWrite(actor)) return new Outcome.NotFound();
        await using (var db = desk.Open(actor.Tenant))
        {
            if (await db.Inspections.AsNoTracking().FirstOrDefaultAsync(i => i.Id == inspection && !i.IsCopy, cancel) is not { } visit) return new Outcome.NotFound();
            if (visit.State is InspectionState.Reported or InspectionState.Closed or InspectionState.Cancelled) return Outcome.Refuse("", "Inspection.NotNow");
            if (!visit.Announced && visit.State == InspectionState.Scheduled) return Outcome.Refuse("Topic", "Inspection.AskTells", "3.4.1");
            var asked = await requests.Ask(actor, operation, new MaterialAsk { Topic = topic?.Trim() ?? "", Detail = detail, Reason = reason, Units = [visit.Unit] }, cancel);
            if (asked.Subject is not { } request) return asked is Outcome.Refused refused ? new Outcome.Refused([.. refused.Faults.Select(f => f with { Rule = f.Rule.StartsWith("Request.", StringComparison.Ordinal) ? $"Material.{f.Rule[8..]}" : "Material.TooLong" })]) : asked;
            return await desk.Write(actor, Linking(operation), async (link, ct) =>
            {
                if (await link.Inspections.FirstOrDefaultAsync(i => i.Id == inspection, ct) is not { } found) return new Outcome.NotFound();
                found.Asked(request);
                link.Append(new InspectionChanged(found.Id, found.Unit, "material", found.Told), Subject(found.Id));
                return new Outcome.Done(found.Id);
            }, cancel);
        }
    }

    /// <summary>A second operation that follows from the first, so that a repeated submit repeats neither.</summary>
    internal static Guid Linking(Guid operation) => new(System.Security.Cryptography.SHA256.HashData([.. operation.ToByteArray(), 1]).AsSpan(0, 16));

    internal static string Subject(Guid inspection) => $"inspection/{inspection:N}";
}

using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>What is typed about a plan.</summary>
sealed record PlanEntry(int? Cap, IReadOnlyList<UnitBudget> Budgets, string? Focus, string? Number);

/// <summary>Writes the yearly plan, has it approved, draws units by lot.</summary>
sealed class PlanBook(InspectionDesk desk)
{
    const int MostUnits = 2000;

    public Task<Outcome> Write(Actor actor, Guid operation, int year, PlanEntry entry, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!InspectionRights.MayWrite(actor) || !Period.IsYear(year)) return new Outcome.NotFound();
        if (entry.Budgets.Any(b => !desk.IsUnit(b.Unit))) return new Outcome.NotFound();
        var plan = await db.InspectionPlans.FirstOrDefaultAsync(p => p.Year == year, ct) ?? db.Add(new InspectionPlan(year, actor)).Entity;
        if (plan.Write(entry.Cap, entry.Budgets, entry.Focus, entry.Number, (await desk.Figures(ct)).Of("inspection.capPerUnit"), actor) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        db.Append(new InspectionPlanWritten(plan.Id, year, plan.Cap, plan.Budgets.Count), Subject(plan.Id));
        return new Outcome.Done(plan.Id);
    }, cancel);

    public Task<Outcome> Take(Actor actor, Guid operation, int year, PlanAction action, string? reason, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!May(actor, action) || await db.InspectionPlans.FirstOrDefaultAsync(p => p.Year == year, ct) is not { } plan) return new Outcome.NotFound();
        var (step, fault) = plan.Take(action, reason, await desk.DoerOf(actor, ct));
        if (fault is not null) return new Outcome.Refused([fault]);
        db.Add(step!);
        var persons = action switch
        {
            PlanAction.Submit => await desk.Leaders(actor.Tenant, actor, secretary: true, ct),
            PlanAction.Approve or PlanAction.Return => await desk.Heads(actor.Tenant, actor, ct, DepartmentFunctions.Discipline),
            _ => [],
        };
        db.Append(new InspectionPlanMoved(plan.Id, year, plan.State, plan.Edition, persons), Subject(plan.Id));
        return new Outcome.Done(plan.Id);
    }, cancel);

    public static bool May(Actor actor, PlanAction action) => action is PlanAction.Approve or PlanAction.Return ? InspectionRights.MayApprovePlan(actor) : InspectionRights.MayWrite(actor);

    /// <summary>Draws units by lot from those named; the seed is the product's, and stands with the draw.</summary>
    public Task<Outcome> Draw(Actor actor, Guid operation, IReadOnlyCollection<string> pool, int? count, string? purpose, CancellationToken cancel = default) => desk.Write(actor, operation, (db, _) =>
    {
        if (!InspectionRights.MayWrite(actor)) return Task.FromResult<Outcome>(new Outcome.NotFound());
        var units = pool.Distinct().ToList();
        List<Fault> faults = [];
        if (units.Count == 0 || units.Count > MostUnits || !units.All(desk.IsUnit)) faults.Add(new Fault("Pool", "Draw.PoolMissing", "3.4.1"));
        if (count is null || count < 1 || count > units.Count) faults.Add(new Fault("Count", "Draw.CountRange", "3.4.1", $"{units.Count}"));
        faults.Text("Purpose", purpose, UnitDraw.PurposeLength, true, "Draw.PurposeMissing", "3.4.1");
        if (faults.Count > 0) return Task.FromResult<Outcome>(new Outcome.Refused([.. faults]));
        var draw = db.Add(new UnitDraw(desk.Today.Year, $"{Kernel.Ids.Unguessable():N}", units, count!.Value, purpose!, actor, desk.Now)).Entity;
        db.Append(new UnitsDrawn(draw.Id, draw.Year, draw.Algorithm, draw.Seed, draw.Pool.Length, draw.Drawn), $"draw/{draw.Id:N}");
        return Task.FromResult<Outcome>(new Outcome.Done(draw.Id));
    }, cancel);

    internal static string Subject(Guid plan) => $"inspection-plan/{plan:N}";
}

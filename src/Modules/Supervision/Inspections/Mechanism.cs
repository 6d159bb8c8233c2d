using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Law;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>From a clause to the findings of its breach.</summary>
sealed class FindingTrace(Database<SupervisionDb> database) : ITrace
{
    public string Name => "Findings";
    public int Order => 50;

    public async Task<TraceResult?> Of(Actor actor, IReadOnlyCollection<string> obligations, int year, string? unit, int most, CancellationToken cancel)
    {
        if (!InspectionRights.MayRead(actor)) return null;
        var copies = !actor.AtBureau;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var found = db.Findings.Where(f => f.IsCopy == copies && obligations.Contains(f.Obligation) && f.Year == year);
        if (unit is not null) found = found.Where(f => f.Unit == unit);
        return new TraceResult(
            await found.CountAsync(cancel),
            [.. (await found.OrderByDescending(f => f.FoundOn).ThenByDescending(f => f.Id).Take(most).ToListAsync(cancel)).Select(f => new TraceLine(f.Unit, InspectionWords.Word("Finding.InAWord", InspectionWords.Word($"FindingState.{f.State}"), InspectionWords.Plain(Short(f.Facts))), f.FoundOn, $"/Supervision/Finding/{f.Id}"))]);
    }

    static string Short(string facts) => facts.Length > 40 ? facts[..39] + "…" : facts;
}

/// <summary>From a clause to the projects that supervise it: those whose findings breach it, and of the clause on projects all.</summary>
sealed class ProjectTrace(Database<SupervisionDb> database) : ITrace
{
    const string OnProjects = "3.4.2-";

    public string Name => "Projects";
    public int Order => 55;

    public async Task<TraceResult?> Of(Actor actor, IReadOnlyCollection<string> obligations, int year, string? unit, int most, CancellationToken cancel)
    {
        // A unit reads the projects that look at it on their own page; which clauses their findings breach it reads with what comes of them.
        if (!InspectionRights.MayRead(actor) || !actor.AtBureau) return null;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var projects = db.Projects.Where(p => p.Year == year);
        if (!obligations.Any(o => o.StartsWith(OnProjects, StringComparison.Ordinal))) projects = projects.Where(p => db.Findings.Any(f => f.Of == p.Id && obligations.Contains(f.Obligation) && (unit == null || f.Unit == unit)));
        var total = await projects.CountAsync(cancel);
        var latest = await projects.OrderByDescending(p => p.From).ThenBy(p => p.Id).Take(most).ToListAsync(cancel);
        return new TraceResult(total, [.. latest.Select(p => new TraceLine(p.Units.Length == 1 ? p.Units[0] : actor.Tenant, InspectionWords.Word("Finding.InAWord", InspectionWords.Word($"ProjectState.{p.State}"), InspectionWords.Plain(p.Title)), p.From, $"/Supervision/Project/{p.Id}"))]);
    }
}

/// <summary>A confirmed finding that went on to nothing within its days (notice 3.4.2).</summary>
sealed class FindingWithoutFollowUp(Database<SupervisionDb> database, TimeProvider time) : IXray
{
    public string Name => "FindingWithoutFollowUp";
    public int Order => 50;

    public async Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel)
    {
        if (!InspectionRights.MayRead(actor) || !actor.AtBureau) return XrayResult.Clean;
        var today = time.Today();
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var found = db.Findings.Where(f => !f.IsCopy && f.Year == year && f.State == FindingState.Confirmed && f.HandleBy < today);
        return new XrayResult(
            await found.CountAsync(cancel),
            [.. (await found.OrderBy(f => f.HandleBy).ThenBy(f => f.Id).Take(most).ToListAsync(cancel)).Select(f => new XrayLine(f.Unit, InspectionWords.Plain(f.Obligation), f.HandleBy, $"/Supervision/Finding/{f.Id}"))]);
    }
}

/// <summary>A unit that was not visited this year as often as it should be (notice 3.4.1); said from the middle of the year on.</summary>
sealed class UnitNotVisited(Database<SupervisionDb> database, Limits limits, ITenants tenants, TimeProvider time) : IXray
{
    public string Name => "UnitNotVisited";
    public int Order => 51;

    public async Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel)
    {
        var middle = new DateOnly(year, 7, 1);
        if (!InspectionRights.MayRead(actor) || !actor.AtBureau || time.Today() < middle) return XrayResult.Clean;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var least = (await limits.On(time.Today(), cancel))["inspection.leastPerUnit"];
        var visited = await VisitsByUnit.Of(db, year, cancel);
        var missing = tenants.All.Where(t => t.Kind == TenantKind.Prison && visited.GetValueOrDefault(t.Code) < least).ToList();
        return new XrayResult(missing.Count, [.. missing.Take(most).Select(t => new XrayLine(t.Code, InspectionWords.Word("Xray.Visits", InspectionWords.Plain($"{visited.GetValueOrDefault(t.Code)}"), InspectionWords.Plain($"{least}")), middle, $"/Supervision/ScheduleInspection?unit={t.Code}"))]);
    }
}

/// <summary>A unit that was visited more often than the approved plan allows (P6).</summary>
sealed class BudgetExceeded(Database<SupervisionDb> database, ITenants tenants) : IXray
{
    public string Name => "BudgetExceeded";
    public int Order => 52;

    public async Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel)
    {
        if (!InspectionRights.MayRead(actor) || !actor.AtBureau) return XrayResult.Clean;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var plan = await db.InspectionPlans.FirstOrDefaultAsync(p => p.Year == year, cancel);
        var visited = await VisitsByUnit.Of(db, year, cancel);
        var over = tenants.All.Where(t => visited.GetValueOrDefault(t.Code) > (plan?.BudgetOf(t.Code) ?? 0)).ToList();
        return new XrayResult(over.Count, [.. over.Take(most).Select(t => new XrayLine(t.Code, InspectionWords.Word("Xray.Visits", InspectionWords.Plain($"{visited[t.Code]}"), InspectionWords.Plain($"{plan?.BudgetOf(t.Code) ?? 0}")), null, $"/Supervision/InspectionPlan?year={year}"))]);
    }
}

/// <summary>How often units were visited: one grouped query.</summary>
static class VisitsByUnit
{
    public static Task<Dictionary<string, int>> Of(SupervisionDb db, int year, CancellationToken cancel) =>
        db.Inspections.Where(i => i.Year == year && !i.IsCopy && i.State != InspectionState.Cancelled).GroupBy(i => i.Unit).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
}

/// <summary>Visits received by month, for the measure of what the mechanism costs a unit (P4); in a unit its own.</summary>
sealed class VisitsReceived(Database<SupervisionDb> database) : IVisitsReceived
{
    public async Task<IReadOnlyDictionary<(string Unit, DateOnly Month), int>> Of(Actor actor, DateOnly from, DateOnly to, CancellationToken cancel = default)
    {
        var copies = !actor.AtBureau;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var visits = await db.Inspections.Where(i => i.IsCopy == copies && i.From >= from && i.From <= to && i.State != InspectionState.Cancelled && i.State != InspectionState.Scheduled)
            .GroupBy(i => new { i.Unit, i.From.Year, i.From.Month }).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancel);
        return visits.ToDictionary(v => (v.Key.Unit, new DateOnly(v.Key.Year, v.Key.Month, 1)), v => v.Count);
    }
}

internal sealed record PartySupervisionView(IReadOnlyList<Inspection> Visits, IReadOnlyList<Finding> Findings, DateOnly Today);

/// <summary>督责 on the page of a unit's committees: visits of late and what they found. At the bureau the originals, in a unit its own copies.</summary>
sealed class InspectionPanel(Database<SupervisionDb> database, TimeProvider time) : IPartyPanel
{
    const int Latest = 8;

    public string Name => "Inspections";
    public int Order => 40;

    public async Task<PanelView?> Show(Actor actor, Party party, CancellationToken cancel)
    {
        var unit = party.Id.Tenant;
        if (!InspectionRights.MayRead(actor) || unit != actor.Tenant && !actor.AtBureau || party.Id.Kind is not (PartyKind.PartyCommittee or PartyKind.DisciplineCommittee or PartyKind.Secretary)) return null;
        var copies = !actor.AtBureau;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var visits = await db.Inspections.Where(i => i.Unit == unit && i.IsCopy == copies).OrderByDescending(i => i.From).Take(Latest).ToListAsync(cancel);
        var findings = await db.Findings.Where(f => f.Unit == unit && f.IsCopy == copies && f.State != FindingState.Rebutted).OrderByDescending(f => f.FoundOn).ThenByDescending(f => f.Id).Take(Latest).ToListAsync(cancel);
        return visits.Count + findings.Count == 0 ? null : new PanelView("/Pages/Supervision/_InspectionPanel.cshtml", new PartySupervisionView(visits, findings, time.Today()));
    }
}

using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Lists;
using PartyDiscipline.Responsibilities.Statements;

namespace PartyDiscipline.Responsibilities;

/// <summary>What of the module the whole mechanism asks for in a reader's own unit, or at the bureau in all.</summary>
static class Across
{
    public static ResponsibilitiesDb Read(this Database<ResponsibilitiesDb> database, Actor actor) =>
        actor.AtBureau ? database.OpenAcross(actor) : database.OpenToRead(actor, actor.Tenant);

    public static readonly StatementState[] Unsettled = [.. Enum.GetValues<StatementState>().Where(s => s is not (StatementState.Effective or StatementState.Expired or StatementState.Void))];
    public static readonly ProblemState[] Open = [.. Enum.GetValues<ProblemState>().Where(Problem.IsOpen)];
}

/// <summary>明责: statements that are not in force, problems that are not solved.</summary>
sealed class ClarifyHealth(Database<ResponsibilitiesDb> database, TimeProvider time) : IFunctionHealth
{
    public string Function => "clarify";

    public async Task<IReadOnlyDictionary<string, FunctionHealth>> Of(Actor actor, int year, CancellationToken cancel)
    {
        if (!actor.May(ResponsibilitiesPermissions.ReadLists) || !StatementRights.ReadsAll(actor)) return new Dictionary<string, FunctionHealth>();
        var today = time.Today();
        await using var db = database.Read(actor);
        var statements = await db.Statements.Where(s => s.Year == year && Across.Unsettled.Contains(s.State))
            .GroupBy(s => s.TenantId).Select(g => new { Unit = g.Key, Open = g.Count(), Overdue = g.Count(s => s.Due < today) }).ToListAsync(cancel);
        var problems = await db.Problems.Where(p => Across.Open.Contains(p.State))
            .GroupBy(p => p.TenantId).Select(g => new { Unit = g.Key, Open = g.Count(), Overdue = g.Count(p => p.Due < today) }).ToListAsync(cancel);
        return statements.Concat(problems).GroupBy(c => c.Unit).ToDictionary(
            g => g.Key, g => new FunctionHealth(g.Sum(c => c.Open), g.Sum(c => c.Overdue), 0, $"/Responsibilities/Problems?unit={g.Key}"));
    }
}

/// <summary>Statements past their day that nobody has put in force (notice 3.1.3).</summary>
sealed class StatementUnsigned(Database<ResponsibilitiesDb> database, TimeProvider time) : IXray
{
    public string Name => "StatementUnsigned";
    public int Order => 10;

    public async Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel)
    {
        if (!actor.May(ResponsibilitiesPermissions.ReadStatements) || !StatementRights.ReadsAll(actor)) return XrayResult.Clean;
        var today = time.Today();
        await using var db = database.Read(actor);
        var late = db.Statements.Where(s => s.Year == year && s.Due < today && Across.Unsettled.Contains(s.State));
        var total = await late.CountAsync(cancel);
        if (total == 0) return XrayResult.Clean;
        var lines = await late.OrderBy(s => s.Due).ThenBy(s => s.Id).Take(most).ToListAsync(cancel);
        return new XrayResult(total,
        [
            .. lines.Select(s => new XrayLine(
                s.TenantId, new LocalText($"{s.Number} {s.FirstName.Zh}—{s.SecondName.Zh}", $"{s.Number} {s.FirstName.En} – {s.SecondName.En}"), s.Due,
                s.TenantId == actor.Tenant ? $"/Responsibilities/Statement/{s.Id}" : null)),
        ]);
    }
}

/// <summary>Posts that nobody holds or acts for, though the year has duties for them (notice 3.1.1: no orphan).</summary>
sealed class DutyWithoutOwner(Database<ResponsibilitiesDb> database, IPartyDirectory directory, ITenants tenants, TimeProvider time) : IXray
{
    public string Name => "DutyWithoutOwner";
    public int Order => 20;

    public async Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel)
    {
        if (!actor.May(ResponsibilitiesPermissions.Read)) return XrayResult.Clean;
        var vacant = new List<Party>();
        foreach (var tenant in actor.AtBureau ? tenants.All.Select(t => t.Code) : [actor.Tenant])
            vacant.AddRange((await directory.Parties(tenant, time.Today(), cancel)).Where(p => p.Holder is null && p.Delegate is null));
        if (vacant.Count == 0) return XrayResult.Clean;
        var ids = vacant.Select(p => p.Id).ToList();
        await using var db = database.Read(actor);
        var owed = await db.Duties.Where(d => d.Year == year && ids.Contains(d.Party) && !db.Endings.Any(e => e.TenantId == d.TenantId && e.Duty == d.Id))
            .GroupBy(d => d.Party).Select(g => new { Party = g.Key, Duties = g.Count() }).ToDictionaryAsync(g => g.Party, g => g.Duties, cancel);
        var found = vacant.Where(p => owed.ContainsKey(p.Id)).OrderByDescending(p => owed[p.Id]).ToList();
        return new XrayResult(found.Count,
        [
            .. found.Take(most).Select(p => new XrayLine(
                p.Id.Tenant, new LocalText($"{p.Name.Zh}空缺，{owed[p.Id]}项责任事项无人负责", $"{p.Name.En} is vacant: {owed[p.Id]} duties have no owner"), null,
                p.Id.Tenant == actor.Tenant ? $"/Responsibilities/Post?party={p.Id}" : $"/Party/{p.Id}")),
        ]);
    }
}

/// <summary>The duties that a clause brought, in one unit.</summary>
sealed class DutyTrace(Database<ResponsibilitiesDb> database, IPartyDirectory directory, TimeProvider time) : ITrace
{
    public string Name => "Duties";
    public int Order => 10;

    public async Task<TraceResult?> Of(Actor actor, IReadOnlyCollection<string> obligations, int year, string? unit, int most, CancellationToken cancel)
    {
        if (unit is null || !actor.May(ResponsibilitiesPermissions.Read)) return null;
        await using var db = database.OpenToRead(actor, unit);
        var owed = db.Duties.Where(d => d.Year == year && obligations.Contains(d.Obligation));
        var total = await owed.CountAsync(cancel);
        var lines = new List<TraceLine>();
        foreach (var duty in await owed.OrderBy(d => d.TenantId).ThenBy(d => d.Party).ThenBy(d => d.Id).Take(most).ToListAsync(cancel))
        {
            var name = (await directory.Find(duty.Party, time.Today(), cancel))?.Name ?? new LocalText(duty.Party.Key, duty.Party.Key);
            lines.Add(new TraceLine(duty.TenantId, new LocalText($"{duty.Obligation} {name.Zh}", $"{duty.Obligation} {name.En}"), duty.Due, unit == actor.Tenant ? $"/Duties/Duty/{duty.Id}" : $"/Duties/Duty/{duty.Id}?tenant={unit}"));
        }
        return new TraceResult(total, lines);
    }

    public async Task<IReadOnlyDictionary<string, int>?> ByUnit(Actor actor, IReadOnlyCollection<string> obligations, int year, IReadOnlyCollection<string> units, CancellationToken cancel)
    {
        if (!actor.AtBureau || !actor.May(ResponsibilitiesPermissions.Read)) return null;
        await using var db = database.OpenAcross(actor);
        return await db.Duties.Where(d => units.Contains(d.TenantId) && d.Year == year && obligations.Contains(d.Obligation))
            .GroupBy(d => d.TenantId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
    }
}

/// <summary>The problems that were found with it.</summary>
sealed class ProblemTrace(Database<ResponsibilitiesDb> database, ListRights rights) : ITrace
{
    public string Name => "Problems";
    public int Order => 25;

    public async Task<TraceResult?> Of(Actor actor, IReadOnlyCollection<string> obligations, int year, string? unit, int most, CancellationToken cancel)
    {
        if (!actor.May(ResponsibilitiesPermissions.ReadLists) || !(await rights.Reads(actor, unit ?? actor.Tenant, cancel)).All) return null;
        var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        await using var db = unit is null ? database.Read(actor) : database.OpenToRead(actor, unit);
        var found = db.Problems.Where(p => p.Found >= from && p.Found <= to && p.Obligation != null && obligations.Contains(p.Obligation));
        var total = await found.CountAsync(cancel);
        var lines = await found.OrderByDescending(p => p.Found).ThenBy(p => p.Id).Take(most).ToListAsync(cancel);
        return new TraceResult(total, [.. lines.Select(p => new TraceLine(p.TenantId, new LocalText(p.Text, p.Text), p.Found, p.TenantId == actor.Tenant ? $"/Responsibilities/Problem/{p.Id}" : $"/Responsibilities/Problems?unit={p.TenantId}"))]);
    }
}

/// <summary>明责 in the year of a party: what was signed, which problems it owns.</summary>
sealed class ClarifyYear(Database<ResponsibilitiesDb> database, ListRights rights, TimeProvider time) : IPartyYear
{
    const int Most = 40;

    public string Function => "clarify";

    public async Task<PartyYear?> Of(Actor actor, Party party, int year, CancellationToken cancel)
    {
        if (!actor.May(ResponsibilitiesPermissions.Read)) return null;
        var (id, tenant, today) = (party.Id, party.Id.Tenant, time.Today());
        await using var db = database.OpenToRead(actor, tenant);
        var duties = await db.Duties.CountAsync(d => d.Year == year && d.Party == id && !db.Endings.Any(e => e.Duty == d.Id), cancel);
        var statements = await StatementRights.Readable(db.Statements.Where(s => s.Year == year && (s.First == id || s.Second == id)), actor).OrderBy(s => s.Due).Take(Most).ToListAsync(cancel);
        var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        var problems = (await rights.Reads(actor, tenant, cancel)).Covers(id) && actor.May(ResponsibilitiesPermissions.ReadLists)
            ? await db.Problems.Where(p => p.Owner == id && p.Found >= from && p.Found <= to).OrderBy(p => p.Found).Take(Most).ToListAsync(cancel) : [];
        var open = problems.Count(p => p.Open);
        return new PartyYear(
            new LocalText($"责任事项{duties}项{(open > 0 ? $"，未销号问题{open}个" : "")}", $"{duties} duties{(open > 0 ? $", {open} problems open" : "")}"),
            [
                .. statements.Where(s => !Statement.IsOver(s.State)).Select(s => new YearMark(
                    s.State == StatementState.Effective && s.Since.Year == year ? s.Since : s.Due, new LocalText($"责任书 {s.Number}", $"Statement {s.Number}"),
                    s.TenantId == actor.Tenant ? $"/Responsibilities/Statement/{s.Id}" : null,
                    s.State == StatementState.Effective ? Light.Met : s.Due < today ? Light.Overdue : Light.OnTrack)),
                .. problems.Select(p => new YearMark(
                    p.Found, new LocalText($"问题：{p.Text}", $"Problem: {p.Text}"), p.TenantId == actor.Tenant ? $"/Responsibilities/Problem/{p.Id}" : null,
                    !p.Open ? Light.Met : p.Due < today ? Light.Overdue : Light.OnTrack)),
            ]);
    }
}

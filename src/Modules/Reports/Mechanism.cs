using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Reports;

static class Across
{
    public static ReportsDb Read(this Database<ReportsDb> database, Actor actor) => actor.AtBureau ? database.OpenAcross(actor) : database.OpenToRead(actor, actor.Tenant);

    /// <summary>What is still owed of a report: written and handed in, or answered.</summary>
    public static readonly ReportState[] Owed = [ReportState.Draft, ReportState.Check];

    /// <summary>Whether he reads the reports of every unit that he sees here.</summary>
    public static async Task<bool> ReadsAll(this ReportRights rights, Actor actor, CancellationToken cancel) =>
        actor.May(ReportPermissions.Read) && (await rights.Reads(actor, actor.Tenant, cancel)).All;
}

/// <summary>述责: reports that are owed, late ones among them.</summary>
sealed class ReportHealth(Database<ReportsDb> database, ReportRights rights, TimeProvider time) : IFunctionHealth
{
    public string Function => "report";

    public async Task<IReadOnlyDictionary<string, FunctionHealth>> Of(Actor actor, int year, CancellationToken cancel)
    {
        if (!await rights.ReadsAll(actor, cancel)) return new Dictionary<string, FunctionHealth>();
        var today = time.Today();
        await using var db = database.Read(actor);
        var owed = await db.Reports.Where(r => Across.Owed.Contains(r.State))
            .GroupBy(r => r.TenantId).Select(g => new { Unit = g.Key, Open = g.Count(), Late = g.Count(r => r.State == ReportState.Draft && r.Due < today) }).ToListAsync(cancel);
        return owed.ToDictionary(o => o.Unit, o => new FunctionHealth(o.Open, o.Late, 0, o.Unit == actor.Tenant ? "/Reports/Cycles" : $"/Reports/Cycles?tenant={o.Unit}"));
    }
}

/// <summary>Reports that were not handed in by their day (notice 3.3.2).</summary>
sealed class ReportNotFiled(Database<ReportsDb> database, ReportRights rights, IPartyDirectory directory, TimeProvider time) : IXray
{
    public string Name => "ReportNotFiled";
    public int Order => 30;

    public async Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel)
    {
        if (!await rights.ReadsAll(actor, cancel)) return XrayResult.Clean;
        var today = time.Today();
        await using var db = database.Read(actor);
        var late = db.Reports.Where(r => r.State == ReportState.Draft && r.Due < today);
        var total = await late.CountAsync(cancel);
        if (total == 0) return XrayResult.Clean;
        var lines = new List<XrayLine>();
        foreach (var report in await late.OrderBy(r => r.Due).ThenBy(r => r.Id).Take(most).ToListAsync(cancel))
        {
            var name = (await directory.Find(report.Party, today, cancel))?.Name ?? new LocalText(report.Party.Key, report.Party.Key);
            lines.Add(new XrayLine(report.TenantId, new LocalText($"{name.Zh} {report.Period} 述责报告", $"{name.En}, report for {report.Period}"), report.Due, report.TenantId == actor.Tenant ? $"/Reports/Cycle/{report.Cycle}" : null));
        }
        return new XrayResult(total, lines);
    }
}

/// <summary>The reports by which a clause was fulfilled.</summary>
sealed class ReportTrace(Database<ReportsDb> database, ReportRights rights, ReportRules rules, IPartyDirectory directory, TimeProvider time) : ITrace
{
    public string Name => "Reports";
    public int Order => 30;

    public async Task<TraceResult?> Of(Actor actor, IReadOnlyCollection<string> obligations, int year, string? unit, int most, CancellationToken cancel)
    {
        if (!await rights.ReadsAll(actor, cancel) || !rules.Acts.SelectMany(a => a.Obligations).Any(obligations.Contains)) return null;
        await using var db = unit is null ? database.Read(actor) : database.OpenToRead(actor, unit);
        var reports = db.Reports.Where(r => r.Year == year && r.State != ReportState.Withdrawn && r.State != ReportState.Draft);
        var total = await reports.CountAsync(cancel);
        var lines = new List<TraceLine>();
        foreach (var report in await reports.OrderByDescending(r => r.Id).Take(most).ToListAsync(cancel))
        {
            var name = (await directory.Find(report.Party, time.Today(), cancel))?.Name ?? new LocalText(report.Party.Key, report.Party.Key);
            lines.Add(new TraceLine(
                report.TenantId, new LocalText($"{name.Zh} {report.Period}", $"{name.En} {report.Period}"), report.SubmittedAt is { } at ? ChinaTime.DateOf(at) : null,
                report.TenantId == actor.Tenant ? $"/Reports/Report/{report.Id}" : $"/Reports/Report/{report.Id}?tenant={report.TenantId}"));
        }
        return new TraceResult(total, lines);
    }
}

/// <summary>述责 in the year of a party: its reports, and the grade for whoever may read it.</summary>
sealed class ReportYear(Database<ReportsDb> database, ReportRights rights, ReportRules rules, TimeProvider time) : IPartyYear
{
    const int Most = 10;

    public string Function => "report";

    public async Task<PartyYear?> Of(Actor actor, Party party, int year, CancellationToken cancel)
    {
        var (tenant, id) = (party.Id.Tenant, party.Id);
        if (!actor.May(ReportPermissions.Read) || rights.Visible(actor, tenant) is null || !(await rights.Reads(actor, tenant, cancel)).Covers(id)) return null;
        var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        await using var db = database.OpenToRead(actor, tenant);
        var reports = await db.Reports.Where(r => (r.Party == id || r.AlsoFor == id) && r.State != ReportState.Withdrawn && r.Due >= from && r.Due <= to).OrderBy(r => r.Due).Take(Most).ToListAsync(cancel);
        if (reports.Count == 0) return null;
        var ids = reports.Select(r => r.Id).ToList();
        var grades = await db.Grades.Where(g => ids.Contains(g.Report) && g.Decided != null).ToDictionaryAsync(g => g.Report, g => g.Decided, cancel);
        var (filed, today) = (reports.Count(r => !Across.Owed.Contains(r.State)), time.Today());
        return new PartyYear(
            new LocalText($"应交{reports.Count}份，已收{filed}份", $"{filed} of {reports.Count} reports in"),
            [
                .. reports.Select(r =>
                {
                    var grade = tenant == actor.Tenant && ReportRights.MayReadGrade(actor, r) && grades.GetValueOrDefault(r.Id) is { } decided ? rules.Of(decided).Name : null;
                    return new YearMark(
                        r.SubmittedAt is { } at && ChinaTime.DateOf(at).Year == year ? ChinaTime.DateOf(at) : r.Due,
                        new LocalText($"{r.Period}述责报告{(grade is null ? "" : $"：{grade.Zh}")}", $"Report for {r.Period}{(grade is null ? "" : $": {grade.En}")}"),
                        tenant == actor.Tenant ? $"/Reports/Report/{r.Id}" : $"/Reports/Report/{r.Id}?tenant={tenant}",
                        !Across.Owed.Contains(r.State) ? Light.Met : r.Overdue(today) ? Light.Overdue : Light.OnTrack);
                }),
            ]);
    }
}

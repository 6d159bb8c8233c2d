using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.DutyReports;

namespace PartyDiscipline.Reports;

/// <summary>A report of the party, and its grade for whoever may read it.</summary>
internal sealed record PartyReport(DutyReport Report, Grade? Grade);

internal sealed record PartyReportsView(IReadOnlyList<PartyReport> Reports, string? Unit, Func<Grade, string> NameOf);

/// <summary>述责 on the page of a responsible party: its latest reports.</summary>
sealed class PartyPanel(Database<ReportsDb> database, ReportRights rights, ReportRules rules) : IPartyPanel
{
    const int Latest = 6;

    public string Name => "Reports";
    public int Order => 30;

    public async Task<PanelView?> Show(Actor actor, Party party, CancellationToken cancel)
    {
        var (tenant, id) = (party.Id.Tenant, party.Id);
        if (!actor.May(ReportPermissions.Read) || rights.Visible(actor, tenant) is null || !(await rights.Reads(actor, tenant, cancel)).Covers(id)) return null;
        await using var db = database.OpenToRead(actor, tenant);
        var reports = await db.Reports.Where(r => (r.Party == id || r.AlsoFor == id) && r.State != ReportState.Withdrawn).OrderByDescending(r => r.Id).Take(Latest).ToListAsync(cancel);
        if (reports.Count == 0) return null;
        var ids = reports.Select(r => r.Id).ToList();
        var grades = await db.Grades.Where(g => ids.Contains(g.Report) && g.Decided != null).ToDictionaryAsync(g => g.Report, g => g.Decided, cancel);
        return new PanelView("/Pages/Reports/_PartyPanel.cshtml", new PartyReportsView(
            [.. reports.Select(r => new PartyReport(r, actor.Tenant == tenant && ReportRights.MayReadGrade(actor, r) ? grades.GetValueOrDefault(r.Id) : null))],
            actor.Tenant == tenant ? null : tenant, grade => rules.Of(grade).Name.ToString()));
    }
}

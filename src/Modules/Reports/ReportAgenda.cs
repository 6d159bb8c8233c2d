using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.DutyReports;

namespace PartyDiscipline.Reports;

/// <summary>Duty reports on somebody's desk: to write, to check, to acknowledge, to plan, to decide, to publish.</summary>
sealed class ReportAgenda(Database<ReportsDb> database, IPartyDirectory directory, TimeProvider time) : IAgenda
{
    const int Most = 300;

    public string Name => "Reports";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(ReportPermissions.Read)) return [];
        await using var db = database.Open(actor);
        ReportState[] waiting = [ReportState.Draft, ReportState.Check, ReportState.MaterialChecked, ReportState.GradeProposed, ReportState.Graded, ReportState.FeedbackSent, ReportState.Acknowledged];
        var open = await db.Reports.AsNoTracking().Where(r => waiting.Contains(r.State)).OrderBy(r => r.Due).ThenBy(r => r.Place).Take(Most).ToListAsync(cancel);
        var publications = await db.Publications.AsNoTracking().Where(p => p.State == PublicationState.Draft || p.State == PublicationState.Checked || p.State == PublicationState.Approved || p.State == PublicationState.Published).Take(10).ToListAsync(cancel);
        if (open.Count + publications.Count == 0) return [];
        var names = (await directory.Parties(actor.Tenant, time.Today(), cancel)).ToDictionary(p => p.Id, p => p.Name);

        var items = open.Where(r => ReportRights.MaySpeakFor(actor, r)).Select(r => Own(r, names.GetValueOrDefault(r.Party) ?? new LocalText(r.Party.Key, r.Party.Key))).OfType<AgendaItem>().ToList();
        foreach (var group in open.GroupBy(r => (r.Cycle, r.State)))
            if (Together(actor, group.Key.Cycle, group.Key.State, [.. group]) is { } item) items.Add(item);
        foreach (var publication in publications)
            if (Publishing(actor, publication) is { } item) items.Add(item);
        return items;
    }

    static AgendaItem? Own(DutyReport report, LocalText name)
    {
        (Turn Turn, LocalText Text, DateOnly? Due)? asked = report.State switch
        {
            ReportState.Draft => (Turn.Due, new($"撰写述责报告：{name.Zh}", $"Write the duty report: {name.En}"), report.Due),
            ReportState.FeedbackSent => (Turn.WaitsForMe, new($"签收述责反馈：{name.Zh}", $"Acknowledge the feedback: {name.En}"), report.AnswerBy),
            ReportState.Acknowledged => (Turn.Due, new($"明确述责反馈问题的整改措施：{name.Zh}", $"Plan what to do about the problems fed back: {name.En}"), report.AnswerBy),
            _ => null,
        };
        return asked is var (turn, text, due) ? new AgendaItem($"duty-report/{report.Id:N}", turn, text, $"/Reports/Report/{report.Id}", due) : null;
    }

    /// <summary>Many reports of one cycle that wait for the same step are one line.</summary>
    static AgendaItem? Together(Actor actor, Guid cycle, ReportState state, IReadOnlyList<DutyReport> reports)
    {
        var political = ReportRights.IsPolitical(actor);
        var count = state switch
        {
            ReportState.Check when actor.May(ReportPermissions.Check) => reports.Count(r => (political ? r.PassedPolitical : r.PassedDiscipline) is null && r.AuthorAccount != actor.Account),
            ReportState.MaterialChecked when actor.May(ReportPermissions.Check) => reports.Count(r => ReportRights.MayJudge(actor, r)),
            ReportState.GradeProposed when actor.May(ReportPermissions.Decide) => reports.Count(r => ReportRights.MayDecide(actor, r)),
            ReportState.Graded when actor.May(ReportPermissions.Run) => reports.Count,
            _ => 0,
        };
        if (count == 0) return null;
        LocalText text = state switch
        {
            ReportState.Check => new($"{count} 份述责报告待审核", $"{count} duty reports to check"),
            ReportState.MaterialChecked => new($"{count} 名述责人待提出等次建议", $"{count} grades to propose"),
            ReportState.GradeProposed => new($"{count} 名述责人等次待党委审定", $"{count} grades for the committee to decide"),
            _ => new($"{count} 名述责人待反馈", $"{count} reporters to give feedback to"),
        };
        return new AgendaItem($"reporting-cycle/{cycle:N}/{state}", Turn.WaitsForMe, text, state == ReportState.Check ? $"/Reports/Cycle/{cycle}" : $"/Reports/Panel/{cycle}");
    }

    static AgendaItem? Publishing(Actor actor, Publications.Publication publication)
    {
        LocalText? text = publication.State switch
        {
            PublicationState.Draft when actor.May(ReportPermissions.Check) && publication.DraftedBy != actor.Account => new("核对述责结果公示内容", "Check what the publication gives away"),
            PublicationState.Checked when actor.May(ReportPermissions.Decide) && publication.DraftedBy != actor.Account => new("审批述责结果公示", "Approve the publication of the result"),
            PublicationState.Approved when actor.May(ReportPermissions.Run) => new("发布述责结果公示", "Publish the result"),
            PublicationState.Published when actor.May(ReportPermissions.Run) => new("述责结果公示期满后办结", "End the publication when its days are over"),
            _ => null,
        };
        return text is null ? null : new AgendaItem($"publication/{publication.Id:N}", Turn.WaitsForMe, text, $"/Reports/Publication/{publication.Id}", publication.State == PublicationState.Published ? publication.To : null);
    }
}

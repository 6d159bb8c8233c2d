using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.SelfAssessments;

/// <summary>自评表: both views side by side, gaps with measure, owner and date. Its subject is <c>tenant.id</c>.</summary>
sealed class SelfAssessmentDocument(Database<DutiesDb> database, DutyRights rights, DutyReader reader, TimeProvider time) : IDocument
{
    public string Name => "self-assessment";
    public string Permission => DutyPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (subject.Split('.') is not [var tenant, var rest] || !Guid.TryParseExact(rest, "N", out var id) || reader.Visible(actor, tenant) is not { } unit) return null;
        await using var db = database.OpenToRead(actor, unit.Code);
        if (await db.SelfAssessments.FirstOrDefaultAsync(a => a.Id == id, cancel) is not { } of || !(await rights.Reads(actor, unit.Code, cancel)).Covers(of.Party)) return null;
        var lines = await db.SelfAssessmentLines.Where(l => l.Assessment == id).OrderBy(l => l.Place).Take(500).ToListAsync(cancel);
        var steps = await db.SelfAssessmentSteps.Where(s => s.Assessment == id).OrderBy(s => s.At).ToListAsync(cancel);
        var parties = await reader.PartiesOf(unit.Code, cancel);
        var gaps = lines.Where(l => l.IsGap).ToList();
        var half = $"{of.Of.Year}年{(of.Of.Number == 1 ? "上" : "下")}半年";
        var on = ChinaTime.DateOf(of.ClosedAt ?? time.GetUtcNow());
        var planned = steps.LastOrDefault(s => s.To == SelfAssessmentState.Planned);
        return new OfficialDocument
        {
            FileName = $"{unit.Name.Zh}_{of.Of.Year}年度_自评表_{NameOf(of.Party)}_{on:yyyyMMdd}",
            Title = $"{NameOf(of.Party)}{half}全面从严治党责任落实情况自评表{(of.State == SelfAssessmentState.Closed ? "" : "（草稿）")}",
            Body =
            [
                new Paragraph($"共自评{lines.Count}项，与系统判定不一致{lines.Count(l => l.Differs)}项，查找不足{gaps.Count}项。"),
                new Heading(1, "不足及改进措施"),
                gaps.Count == 0
                    ? new Paragraph("本期未查找出不足。")
                    : new Table(
                        [new("序号", 0.5), new("责任事项", 2.4), new("不足", 2.4), new("措施", 2.8), new("责任主体", 1.3), new("期限", 1.1)],
                        [.. gaps.Select((l, i) => (IReadOnlyList<string>)[$"{i + 1}", TitleOf(l.Obligation), l.Remark ?? Said(l.Own ?? l.Auto), l.Measure ?? "", l.Owner is { } owner ? NameOf(owner) : "", Iso(l.By)])]) { Landscape = true },
                new Heading(1, "逐项自评"),
                new Table(
                    [new("编号", 0.9), new("责任事项", 3.4), new("系统判定", 1.1), new("自评意见", 1.1), new("说明", 2.6)],
                    [.. lines.Select(l => (IReadOnlyList<string>)[l.Obligation, TitleOf(l.Obligation), Said(l.Auto), l.Own is { } own ? Said(own) : "", l.Remark ?? ""])]) { Landscape = true },
            ],
            Closing = new Closing(NameOf(of.Party), on, Sealed: of.State == SelfAssessmentState.Closed),
            SignOffs =
            [
                new SignOff("承办人", planned?.ActorName, planned is null ? null : ChinaTime.DateOf(planned.At)),
                new SignOff("部门负责人", null, null),
                new SignOff("分管领导", null, null),
                new SignOff("主要领导", of.ClosedByName, of.ClosedAt is { } at ? ChinaTime.DateOf(at) : null),
            ],
        };

        string NameOf(PartyId party) => parties.TryGetValue(party, out var known) ? known.Name.Zh : party.Key;
        string TitleOf(string obligation) => reader.Standings.ObligationOf(obligation)?.Title.Zh ?? obligation;
    }

    static string Said(OwnView view) => view switch
    {
        OwnView.Done => "已落实",
        OwnView.OnSchedule => "按进度推进",
        OwnView.Partly => "部分落实",
        OwnView.NotDone => "未落实",
        _ => "本期不涉及",
    };

    static string Iso(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.DutyReports;
using PartyDiscipline.Reports.Grading;
using PartyDiscipline.Reports.Meetings;
using PartyDiscipline.Reports.Publications;

namespace PartyDiscipline.Reports;

/// <summary>What the module's documents are made with: names, days and periods as they are written in Chinese.</summary>
sealed class ReportPrinting(Database<ReportsDb> database, IPartyDirectory directory, ITenants tenants, ReportRights rights, ReportRules rules, TimeProvider time)
{
    public ReportRules Rules => rules;
    public ReportRights Rights => rights;
    public DateOnly Today => time.Today();

    public ReportsDb Open(Actor actor) => database.OpenToRead(actor, actor.Tenant);

    public string UnitOf(Actor actor) => tenants.Find(actor.Tenant)?.Name.Zh ?? actor.Tenant;

    /// <summary>What posts and bodies were called on a day, and who held them then: a paper about that day says the same whenever it is printed.</summary>
    public async Task<(Func<PartyId, string> Name, Func<PartyId, string> Holder)> On(Actor actor, DateOnly day, CancellationToken cancel)
    {
        var parties = (await directory.Parties(actor.Tenant, day, cancel)).ToDictionary(p => p.Id);
        return (party => parties.GetValueOrDefault(party)?.Name.Zh ?? party.Key, party => parties.GetValueOrDefault(party)?.HolderName ?? "");
    }

    public static string Said(Period period) => period.Length == PeriodLength.Half ? $"{period.Year}年{(period.Number == 1 ? "上" : "下")}半年" : $"{period.Year}年度";

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>述责报告. Its subject is the report's id.</summary>
sealed class ReportDocument(ReportPrinting printing) : IDocument
{
    public string Name => "duty-report";
    public string Permission => ReportPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!Guid.TryParse(subject, out var id)) return null;
        await using var db = printing.Open(actor);
        if (await db.Reports.FirstOrDefaultAsync(r => r.Id == id, cancel) is not { } report || !ReportRights.MayReadText(actor, report)) return null;
        var scope = await printing.Rights.Reads(actor, actor.Tenant, cancel);
        if (!report.Speakers.Any(scope.Covers)) return null;
        var carried = await db.Carried.Where(c => c.Report == id).OrderBy(c => c.Place).ToListAsync(cancel);
        var (name, holder) = await printing.On(actor, report.SubmittedAt is { } at ? ChinaTime.DateOf(at) : printing.Today, cancel);
        return Compose(report, carried, printing.UnitOf(actor), name(report.Party), report.AuthorName ?? holder(report.Party), printing.Rules, printing.Today);
    }

    internal static OfficialDocument Compose(DutyReport report, IReadOnlyList<CarriedProblem> carried, string unit, string name, string author, ReportRules rules, DateOnly today)
    {
        var on = report.SubmittedAt is { } at ? ChinaTime.DateOf(at) : today;
        List<Block> body = [];
        foreach (var section in rules.Sections.Where(s => s.Code != Section.Rectification))
        {
            body.Add(new Heading(1, section.Name.Zh));
            body.AddRange(Paragraphs(report[section.Code]));
        }
        if (carried.Count > 0 || report.Rectification.Length > 0)
        {
            body.Add(new Heading(1, rules.NameOf(Section.Rectification).Zh));
            if (report.Rectification.Length > 0) body.AddRange(Paragraphs(report.Rectification));
            if (carried.Count > 0)
                body.Add(new Table([new("序号", 0.5), new("反馈的问题", 3), new("整改措施", 2.4), new("整改情况", 3)], [.. carried.Select((c, i) => (IReadOnlyList<string>)[$"{i + 1}", c.Text, c.Measure ?? "", c.Account ?? ""])]));
        }
        return new OfficialDocument
        {
            FileName = $"{unit}_{report.Year}年度_述责报告_{name}_{on:yyyyMMdd}",
            Title = $"{name}{ReportPrinting.Said(report.Of)}{Duty(report.Party.Kind)}情况报告{(report.State == ReportState.Draft ? "（草稿）" : "")}",
            Body = body,
            Closing = new Closing(report.Party.Kind is PartyKind.Secretary or PartyKind.Member ? author : name, on, Sealed: false),
            Note = report.Late ? "补报" : null,
            Proof = report.TextHash is { } hash ? $"文本校验值（第{report.Edition}版） {hash}" : null,
        };
    }

    /// <summary>What the reporter answers for (notice 3.3.1).</summary>
    static string Duty(PartyKind kind) => kind switch
    {
        PartyKind.PartyCommittee => "履行主体责任",
        PartyKind.Secretary => "履行第一责任人责任",
        PartyKind.DisciplineCommittee => "履行监督责任",
        _ => "履行“一岗双责”",
    };

    static IEnumerable<Block> Paragraphs(string text) => text.Length == 0 ? [new Paragraph("（未填写）")] : text.Split('\n').Where(p => p.Trim().Length > 0).Select(p => new Paragraph(p.Trim()));
}

/// <summary>述责会议纪要. Its subject is the meeting's id.</summary>
sealed class MinutesDocument(ReportPrinting printing) : IDocument
{
    public string Name => "reporting-minutes";
    public string Permission => ReportPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!Guid.TryParse(subject, out var id)) return null;
        await using var db = printing.Open(actor);
        if (await db.Meetings.FirstOrDefaultAsync(m => m.Id == id, cancel) is not { } meeting) return null;
        var (name, holder) = await printing.On(actor, meeting.On, cancel);
        return Compose(meeting, await ReportsDesk.ReportsOf(db, meeting.Cycle, cancel), printing.UnitOf(actor), name, holder, printing.Rules, actor.May(ReportPermissions.Panel));
    }

    internal static OfficialDocument Compose(Meeting meeting, IReadOnlyList<DutyReport> reports, string unit, Func<PartyId, string> name, Func<PartyId, string> holder, ReportRules rules, bool comments)
    {
        List<Block> body =
        [
            new Form([
                new("时间", ReportPrinting.Day(meeting.On)),
                new("地点", meeting.Place),
                new("主持人", meeting.Chair),
                new("到会", meeting.Present.Length + meeting.Others == 0 ? "" : $"{string.Join('、', meeting.Present.Select(p => $"{name(p)} {holder(p)}".Trim()))}；其他到会人员{meeting.Others}人"),
                new("缺席", meeting.Absent ?? "无"),
            ]),
            new Heading(1, "述责情况"),
            reports.Count == 0
                ? new Paragraph("无。")
                : new Table(
                    comments ? [new("顺序", 0.6), new("述责人", 2), new("述责日期", 1.4), new("上级点评", 4)] : [new("顺序", 0.6), new("述责人", 3), new("述责日期", 2)],
                    [.. reports.Select((r, i) => (IReadOnlyList<string>)[
                        $"{i + 1}", name(r.Party), r.State >= ReportState.Presented && r.State != ReportState.Withdrawn ? ReportPrinting.Day(r.PresentedOn ?? meeting.On) : "未述责",
                        .. comments ? [r.Comment is null ? "" : $"{r.Comment}（{r.CommentBy}）"] : Array.Empty<string>()])]),
            new Heading(1, "民主测评、个别谈话和查阅材料"),
            new Paragraph($"民主测评：{(meeting.Appraisal is not null ? "已组织，结果另行汇总。" : meeting.HasSkipped(ReportAction.Appraise) ? "经批准省略。" : "未采用测评结果。")}个别谈话{meeting.Talks}人次，只作汇总。查阅材料{meeting.Materials.Count}项：{string.Join('、', meeting.Materials.Select(m => rules.Materials.FirstOrDefault(r => r.Code == m.Code)?.Name.Zh ?? m.Code))}{(meeting.Materials.Count == 0 ? "无" : "")}。"),
        ];
        if (meeting.Skipped.Count > 0)
        {
            body.Add(new Heading(1, "经批准省略的程序"));
            body.AddRange(meeting.Skipped.Select(s => new Paragraph($"{Step(s.Step)}：{s.Reason}（批准人{s.Approver}，{ReportPrinting.Day(s.On)}）。")));
        }
        body.Add(new Heading(1, "会议纪要"));
        body.AddRange((meeting.Summary ?? "（未整理）").Split('\n').Where(p => p.Trim().Length > 0).Select(p => new Paragraph(p.Trim())));
        return new OfficialDocument
        {
            FileName = $"{unit}_{meeting.Year}年度_述责会议纪要_{meeting.On:yyyyMMdd}",
            Title = $"{unit}{meeting.Year}年度全面从严治党述责会议纪要",
            Body = body,
            Note = meeting.Number is { } number ? $"纪要编号 {number}" : "未编号",
            Closing = new Closing(unit, meeting.On, Sealed: false),
            SignOffs = [new SignOff("承办人", meeting.MinutedBy, null), new SignOff("主持人", null, null)],
        };
    }

    static string Step(ReportAction step) => step switch
    {
        ReportAction.Appraise => "民主测评",
        ReportAction.Comment => "上级点评",
        ReportAction.Talk => "个别谈话",
        _ => "查阅材料",
    };
}

/// <summary>述责结果反馈单. Its subject is the report's id.</summary>
sealed class FeedbackDocument(ReportPrinting printing) : IDocument
{
    public string Name => "report-feedback";
    public string Permission => ReportPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!Guid.TryParse(subject, out var id)) return null;
        await using var db = printing.Open(actor);
        if (await db.Reports.FirstOrDefaultAsync(r => r.Id == id, cancel) is not { } report || !ReportRights.MayReadGrade(actor, report)) return null;
        if (await db.Grades.FirstOrDefaultAsync(g => g.Report == id && g.Decided != null, cancel) is not { } grade) return null;
        var problems = await db.Problems.Where(p => p.Report == id).OrderBy(p => p.Place).ToListAsync(cancel);
        var acknowledged = await db.Steps.Where(s => s.Subject == id && s.Action == nameof(ReportAction.Acknowledge)).OrderBy(s => s.At).Select(s => s.ActorName).LastOrDefaultAsync(cancel);
        // Whoever gave the report and whoever signed for the feedback, not whoever holds the post on the day of printing.
        var (name, holder) = await printing.On(actor, report.FeedbackOn ?? grade.DecidedOn ?? printing.Today, cancel);
        return Compose(report, grade, problems, printing.UnitOf(actor), name(report.Party), report.AuthorName ?? holder(report.Party), acknowledged, printing.Rules);
    }

    internal static OfficialDocument Compose(DutyReport report, ReportGrade grade, IReadOnlyList<FeedbackProblem> problems, string unit, string name, string author, string? acknowledged, ReportRules rules) => new()
    {
        FileName = $"{unit}_{report.Year}年度_述责结果反馈单_{name}_{report.FeedbackOn ?? grade.DecidedOn:yyyyMMdd}",
        Title = $"{report.Year}年度述责结果反馈单",
        Body =
        [
            new Form([
                new("述责人", $"{name} {author}".Trim()),
                new("评定等次", rules.Of(grade.Decided!.Value).Name.Zh),
                new("评定依据", grade.DecidedReason ?? grade.Reason, 2),
                new("审定", $"{grade.ApproverPost}{grade.ApproverName} {ReportPrinting.Day(grade.DecidedOn)}，赞成{grade.For}票，反对{grade.Against}票，弃权{grade.Abstained}票"),
                new("反馈意见", report.Feedback ?? "", 3),
                new("整改要求", problems.Count == 0 ? "无" : $"收到后{rules.Limits.AcknowledgeWorkingDays.Value}个工作日内签收，签收后{rules.Limits.PlanWorkingDays.Value}个工作日内对每个问题明确措施和期限"),
            ]),
            new Heading(1, "反馈的问题"),
            problems.Count == 0
                ? new Paragraph("无。")
                : new Table([new("序号", 0.5), new("问题", 4), new("整改措施", 3), new("期限", 1.3)], [.. problems.Select((p, i) => (IReadOnlyList<string>)[$"{i + 1}", p.Text, p.Measure ?? "", ReportPrinting.Day(p.By)])]),
            new Signatures([new($"反馈部门：{unit}政工部门", "", null, report.FeedbackOn), new("述责人", name, acknowledged, report.AcknowledgedOn)]),
        ],
    };
}

/// <summary>述责结果公示. Its subject is the publication's id; it gives away posts and grades and nothing else.</summary>
sealed class PublicationDocument(ReportPrinting printing) : IDocument
{
    public string Name => "reporting-publication";
    public string Permission => ReportPermissions.Panel;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!Guid.TryParse(subject, out var id)) return null;
        await using var db = printing.Open(actor);
        if (await db.Publications.FirstOrDefaultAsync(p => p.Id == id, cancel) is not { } publication) return null;
        var (name, _) = await printing.On(actor, publication.From < printing.Today ? publication.From : printing.Today, cancel);
        return Compose(publication, await ResultLines.Of(db, publication.Cycle, cancel), printing.UnitOf(actor), name, printing.Rules);
    }

    internal static OfficialDocument Compose(Publication publication, IReadOnlyList<(PartyId Party, Grade Grade)> lines, string unit, Func<PartyId, string> name, ReportRules rules) => new()
    {
        FileName = $"{unit}_{publication.Year}年度_述责结果公示_{publication.From:yyyyMMdd}",
        Title = $"{publication.Year}年度述责结果公示{(publication.State is PublicationState.Draft or PublicationState.Checked ? "（送审稿）" : "")}",
        Body =
        [
            new Paragraph($"根据全面从严治党责任机制有关规定，经会议述责和综合评定，现将{publication.Year}年度述责结果在{publication.Scope}公示。"),
            lines.Count == 0 ? new Paragraph("无。") : new Table([new("序号", 0.6), new("述责人", 4), new("等次", 1.5)], [.. lines.Select((l, i) => (IReadOnlyList<string>)[$"{i + 1}", name(l.Party), rules.Of(l.Grade).Name.Zh])]),
            new Paragraph($"公示时间：{ReportPrinting.Day(publication.From)}至{ReportPrinting.Day(publication.To)}。"),
            new Paragraph($"公示期间如有异议，请向以下部门反映：{publication.Contact}。"),
        ],
        Closing = new Closing(unit, publication.From),
        SignOffs = [new SignOff("承办人", publication.DraftedByName, null), new SignOff("核对人", publication.CheckedByName, null), new SignOff("审批人", publication.ApprovedByName, null)],
    };
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision.Circulars;
using PartyDiscipline.Supervision.Projects;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>What the rooms' documents are made with: the organ's and units' names, days and texts as they are written in Chinese.</summary>
sealed class InspectionPrinting(Database<SupervisionDb> database, InspectionDesk desk, IRegulations regulations)
{
    public InspectionLaw Law => desk.Law;
    public DateOnly Today => desk.Today;

    public SupervisionDb Open(Actor actor) => database.OpenToRead(actor, actor.Tenant);

    public string UnitOf(string unit) => desk.Tenants.Find(unit)?.Name.Zh ?? unit;

    /// <summary>The discipline committee whose letter it is: the bureau's, or of a prison's own circular the prison's.</summary>
    public async Task<string> Organ(CancellationToken cancel, string? tenant = null) =>
        (await desk.Directory.Parties(tenant ?? desk.Bureau, Today, cancel)).FirstOrDefault(p => p.Id.Kind == PartyKind.DisciplineCommittee)?.Name.Zh ?? UnitOf(tenant ?? desk.Bureau);

    public string ObligationOf(string code) => regulations.Find(code) is { } known ? $"{code} {known.Title.Zh}" : code;

    public string NodesOf(IEnumerable<string> nodes) => string.Join('、', nodes.Select(n => Law.Node(n)?.Name.Zh ?? n)) is { Length: > 0 } said ? said : "无";

    public string MattersOf(IEnumerable<string> matters) => string.Join('、', matters.Select(m => Law.Matter(m)?.Name.Zh ?? m));

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    public static string Written(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日");

    public static IEnumerable<Block> Paragraphs(string? text) => string.IsNullOrWhiteSpace(text) ? [new Paragraph("（未填写）")] : text.Split('\n').Where(p => p.Trim().Length > 0).Select(p => new Paragraph(p.Trim()));

    public static string LevelOf(ProblemLevel level) => level switch { ProblemLevel.Major => "重大", ProblemLevel.Serious => "较重", _ => "一般" };

    public static string TeamOf(IReadOnlyList<TeamMember> team) => team.Count == 0 ? "" : $"组长：{team[0].Name}" + (team.Count == 1 ? "" : $"；成员：{string.Join('、', team.Skip(1).Select(m => m.Name))}");

    /// <summary>The visit as the reader may print it: at the bureau the original, in the unit its copy.</summary>
    public static async Task<Inspection?> VisitOf(SupervisionDb db, Actor actor, string subject, CancellationToken cancel)
    {
        if (!InspectionRights.MayRead(actor) || !Guid.TryParse(subject, out var id)) return null;
        var copies = !actor.AtBureau;
        return await db.Inspections.FirstOrDefaultAsync(i => i.Id == id && i.IsCopy == copies, cancel);
    }
}

/// <summary>督查通知. Its subject is the visit's id; there is none of an unannounced visit, and none before it is numbered.</summary>
sealed class NoticeDocument(InspectionPrinting printing) : IDocument
{
    public string Name => "inspection-notice";
    public string Permission => InspectionPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        await using var db = printing.Open(actor);
        if (await InspectionPrinting.VisitOf(db, actor, subject, cancel) is not { NoticedOn: { } on } visit) return null;
        var (organ, unit, kind) = (await printing.Organ(cancel), printing.UnitOf(visit.Unit), printing.Law.Of(visit.Kind).Name.Zh);
        return new OfficialDocument
        {
            FileName = $"{unit}_{visit.Year}年度_督查通知_{visit.NoticeNumber}_{on:yyyyMMdd}",
            RedHead = organ,
            Number = visit.NoticeNumber,
            Title = $"关于对{unit}开展督查的通知",
            AddressedTo = $"{unit}党委",
            Body =
            [
                new Paragraph($"根据全面从严治党责任机制有关规定和{visit.Year}年度督查计划，决定对你单位开展督查。现将有关事项通知如下。"),
                new Heading(1, "督查方式和时间"),
                new Paragraph($"采取{kind}方式，时间为{InspectionPrinting.Written(visit.From)}至{InspectionPrinting.Written(visit.To)}。"),
                new Heading(1, "督查内容"),
                new Paragraph($"{printing.MattersOf(visit.Matters)}。{visit.Subject}。{(visit.Nodes.Length == 0 ? "" : $"重点关注：{printing.NodesOf(visit.Nodes)}。")}"),
                .. visit.Obligations.Select(o => (Block)new Paragraph($"对照责任事项：{printing.ObligationOf(o)}。")),
                new Heading(1, "督查组"),
                new Paragraph($"{InspectionPrinting.TeamOf(visit.Team)}。督查组成员与你单位有应当回避情形的，请于督查开始前提出。"),
                new Heading(1, "有关要求"),
                new Paragraph("督查组先查阅系统中已有的记录和台账，系统已有的材料不再要求提供，不要求专门准备汇报材料、不要求留痕照片。督查报告初稿将征求你单位意见。"),
            ],
            Closing = new Closing(organ, on),
            Imprint = new Imprint(null, organ, on),
            SignOffs = [new SignOff("承办人", visit.IsCopy ? null : visit.ScheduledByName, null), new SignOff("部门负责人", null, null), new SignOff("分管领导", null, null)],
        };
    }
}

/// <summary>督查报告. Its subject is the visit's id; in the unit from the draft on that it comments.</summary>
sealed class ReportDocument(InspectionPrinting printing) : IDocument
{
    const int MostFindings = 300;

    public string Name => "inspection-report";
    public string Permission => InspectionPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        await using var db = printing.Open(actor);
        if (await InspectionPrinting.VisitOf(db, actor, subject, cancel) is not { Report: not null } visit) return null;
        var findings = await db.Findings.Where(f => f.Of == visit.Id).OrderBy(f => f.FoundOn).ThenBy(f => f.Id).Take(MostFindings).ToListAsync(cancel);
        return Compose(visit, findings, await printing.Organ(cancel), printing);
    }

    internal static OfficialDocument Compose(Inspection visit, IReadOnlyList<Finding> findings, string organ, InspectionPrinting printing)
    {
        var unit = printing.UnitOf(visit.Unit);
        var on = visit.ClosedOn ?? printing.Today;
        var standing = findings.Where(f => f.State != FindingState.Rebutted).ToList();
        List<Block> body =
        [
            new Form([
                new("被督查单位", unit),
                new("方式", printing.Law.Of(visit.Kind).Name.Zh),
                new("时间", $"{InspectionPrinting.Day(visit.From)}至{InspectionPrinting.Day(visit.To)}"),
                new("事项", $"{printing.MattersOf(visit.Matters)}；{visit.Subject}"),
                new("节点和环节", printing.NodesOf(visit.Nodes)),
                new("督查组", InspectionPrinting.TeamOf(visit.Team)),
            ]),
            new Heading(1, "督查情况"),
            .. InspectionPrinting.Paragraphs(visit.Report),
            new Heading(1, "发现的问题"),
            standing.Count == 0
                ? new Paragraph("未发现问题。")
                : new Table(
                    [new("序号", 0.5), new("问题", 4), new("违反的责任事项", 2.4), new("程度", 0.8), new("依据", 2), new("认定", 1)],
                    [.. standing.Select((f, i) => (IReadOnlyList<string>)[$"{i + 1}", f.Facts, printing.ObligationOf(f.Obligation), InspectionPrinting.LevelOf(f.Level), f.Basis, f.State == FindingState.New ? "待认定" : f.Typical && !f.IsCopy ? "已认定（典型）" : "已认定"])]),
        ];
        if (findings.Count > standing.Count) body.Add(new Paragraph($"经核对不予认定{findings.Count - standing.Count}个。"));
        body.Add(new Heading(1, "被督查单位意见"));
        body.AddRange(visit.Comment is { } comment
            ? [.. InspectionPrinting.Paragraphs(comment), new Paragraph($"（{$"{visit.CommentedByPost}{visit.CommentedByName} {InspectionPrinting.Day(visit.CommentedOn)}".Trim()}{(visit.CommentLate ? "，逾期反馈" : "")}）")]
            : [new Paragraph(visit.CommentDue is { } due ? $"期限为{InspectionPrinting.Day(due)}，未反馈意见。" : "（未征求意见）")]);
        return new OfficialDocument
        {
            FileName = $"{unit}_{visit.Year}年度_督查报告_{visit.ReportNumber ?? "未编号"}_{on:yyyyMMdd}",
            RedHead = visit.State == InspectionState.Closed ? organ : null,
            Number = visit.ReportNumber,
            Title = $"关于对{unit}开展督查情况的报告{(visit.State == InspectionState.Closed ? "" : "（征求意见稿）")}",
            Body = body,
            Closing = new Closing(organ, on, Sealed: visit.State == InspectionState.Closed),
            SignOffs = [new SignOff("承办人", visit.ReportedByName, null), new SignOff("部门负责人", null, null), new SignOff("审批人", visit.ApprovedByName, visit.ClosedOn)],
        };
    }
}

/// <summary>立项表. Its subject is the project's id.</summary>
sealed class ProjectDocument(InspectionPrinting printing) : IDocument
{
    const int MostFindings = 300;

    public string Name => "project-form";
    public string Permission => InspectionPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!InspectionRights.MayRead(actor) || !actor.AtBureau || !Guid.TryParse(subject, out var id)) return null;
        await using var db = printing.Open(actor);
        if (await db.Projects.FirstOrDefaultAsync(p => p.Id == id, cancel) is not { } project) return null;
        var findings = await db.Findings.Where(f => f.Of == id && f.State != FindingState.Rebutted).OrderBy(f => f.FoundOn).ThenBy(f => f.Id).Take(MostFindings).ToListAsync(cancel);
        return Compose(project, findings, await printing.Organ(cancel), printing);
    }

    internal static OfficialDocument Compose(Project project, IReadOnlyList<Finding> findings, string organ, InspectionPrinting printing)
    {
        var on = project.EstablishedOn ?? project.ProposedOn;
        List<Block> body =
        [
            new Form([
                new("项目名称", project.Title),
                new("编号", project.Number ?? "未立项"),
                new("监督领域", (printing.Law.Area(project.Area)?.Name.Zh ?? project.Area) + (project.Major ? "（重大）" : "")),
                new("监督对象", string.Join('、', project.Units.Select(printing.UnitOf))),
                new("立项理由", project.Reason, 3),
                new("监督内容和范围", project.Scope, 2),
                new("方法", project.Method.Length > 0 ? project.Method : "查阅系统记录、实地查看"),
                new("起止时间", $"{InspectionPrinting.Day(project.From)}至{InspectionPrinting.Day(project.To)}{(project.FirstTo is { } first ? $"（原定{InspectionPrinting.Day(first)}，已延期一次）" : "")}"),
                new("监督组", InspectionPrinting.TeamOf(project.Team)),
                new("提出人", $"{project.ProposedByName} {InspectionPrinting.Day(project.ProposedOn)}"),
                new("审批意见", project.State switch { ProjectState.Proposed => "", ProjectState.Rejected => "不予立项", _ => $"同意立项 {project.ApprovedByName} {InspectionPrinting.Day(project.EstablishedOn)}" }, 2),
            ]),
        ];
        if (project.Plan is not null) body.AddRange([new Heading(1, "实施方案"), .. InspectionPrinting.Paragraphs(project.Plan)]);
        if (project.Report is not null)
        {
            body.AddRange([new Heading(1, "监督报告"), .. InspectionPrinting.Paragraphs(project.Report)]);
            if (findings.Count > 0)
                body.Add(new Table([new("序号", 0.5), new("单位", 1.4), new("问题", 4), new("违反的责任事项", 2.4), new("程度", 0.8)],
                    [.. findings.Select((f, i) => (IReadOnlyList<string>)[$"{i + 1}", printing.UnitOf(f.Unit), f.Facts, printing.ObligationOf(f.Obligation), InspectionPrinting.LevelOf(f.Level)])]));
        }
        if (project.Recheck is not null) body.AddRange([new Heading(1, "复查（回头看）"), .. InspectionPrinting.Paragraphs(project.Recheck)]);
        if (project.ClosedOn is { } closed) body.Add(new Paragraph($"{InspectionPrinting.Day(closed)}经{project.ClosedByName}批准销项。"));
        return new OfficialDocument
        {
            FileName = $"{organ}_{project.Year}年度_监督立项表_{project.Number ?? "未编号"}_{on:yyyyMMdd}",
            Title = "监督项目立项表",
            Body = body,
            Closing = new Closing(organ, on, Sealed: false),
        };
    }
}

/// <summary>通报（D11）. Its subject is the circular's id; drafts are marked as such, and only for those who work on them.</summary>
sealed class CircularDocument(InspectionPrinting printing) : IDocument
{
    public string Name => "circular";
    public string Permission => InspectionPermissions.Circulars;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!actor.May(InspectionPermissions.Circulars) || !Guid.TryParse(subject, out var id)) return null;
        await using var db = printing.Open(actor);
        if (await db.Circulars.FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } circular || !circular.Out && !InspectionRights.WorksOnCirculars(actor)) return null;
        return Compose(circular, await printing.Organ(cancel, circular.IsCopy ? null : actor.Tenant), printing, ownPeople: !circular.IsCopy && !actor.AtBureau);
    }

    internal static OfficialDocument Compose(Circular circular, string organ, InspectionPrinting printing, bool ownPeople = false)
    {
        var on = circular.PublishedOn ?? printing.Today;
        return new OfficialDocument
        {
            FileName = $"{organ}_{circular.Year}年度_通报_{circular.Number ?? "未编号"}_{on:yyyyMMdd}",
            RedHead = circular.Out ? organ : null,
            Number = circular.Number,
            Title = circular.Title + (circular.Out ? "" : "（送审稿）"),
            AddressedTo = ownPeople ? "各党支部、各部门" : circular.Units.Length == 0 ? "各监狱党委、纪委，局机关各部门" : string.Join('、', circular.Units.Select(u => $"{printing.UnitOf(u)}党委")),
            Body = [.. InspectionPrinting.Paragraphs(circular.Body), new Paragraph($"对本通报有异议的，请于{InspectionPrinting.Written(circular.To)}前通过本单位门户提出或者向{circular.Contact}反映。")],
            Closing = new Closing(organ, on),
            Imprint = circular.Out ? new Imprint(null, organ, on) : null,
            SignOffs = circular.IsCopy ? [] : [new SignOff("承办人", circular.DraftedByName, null), new SignOff("核对人", circular.CheckedByName, null), new SignOff("审批人", circular.ApprovedByName, null)],
        };
    }
}

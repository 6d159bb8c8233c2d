using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>
/// Supervision of two years: last year's visits closed, this year's in every state, one of them past its day; a project in every state; circulars that
/// are out and one that waits. Everything is invented and falls on days counted from the demonstration's own.
/// </summary>
sealed class DemoInspections(IEarlierInspections earlier)
{
    static readonly EarlierFinding Study = new("党委会未把政治学习列为第一议题，抽查4次会议中有2次缺少记录。", "2.1.2-f", ProblemLevel.Ordinary, "党委会记录和纪要", FindingState.Linked);
    static readonly EarlierFinding Topic = new("上半年未专题研究全面从严治党工作，只在季度例会上一并听取汇报。", "2.1.1-f", ProblemLevel.Serious, "党委会议题清单", FindingState.Linked);
    static readonly EarlierFinding Collective = new("一笔大额资金使用先执行后补会议纪要，“三重一大”决策程序不规范。", "2.2.3-b", ProblemLevel.Serious, "会议纪要与付款凭证时间比对", FindingState.Confirmed, Typical: true);
    static readonly EarlierFinding Heard = new("分管领导半年内未听取两个分管部门的工作汇报。", "2.3.1-d", ProblemLevel.Ordinary, "履职记录", FindingState.Done);
    static readonly EarlierFinding Lecture = new("一名班子成员上一年度未在分管部门讲党课。", "2.3.2-b", ProblemLevel.Ordinary, "履职记录", FindingState.Done);
    static readonly EarlierFinding Late = new("履职记录补录集中在季度末，反映日常记载不及时。", "3.2.2-a", ProblemLevel.Ordinary, "记录的录入时间", FindingState.New);
    static readonly EarlierFinding Rule = new("未见重要岗位人员轮岗情况台账。", "2.4.4-c", ProblemLevel.Ordinary, "现场查阅", FindingState.Rebutted);
    static readonly EarlierFinding Charge = new("分工文件中书记直接分管物资采购。", "2.2.3-c", ProblemLevel.Major, "分工文件", FindingState.Confirmed);

    /// <param name="units">Prisons by their codes.</param>
    /// <param name="hand">Somebody of the bureau by his staff number.</param>
    /// <param name="today">The demonstration's day.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task Build(IReadOnlyList<string> units, Func<string, EarlierHand> hand, DateOnly today, CancellationToken cancel)
    {
        var (officer, head, audit, leader, secretary) = (hand(DemoOrganisation.DisciplineOfficerNumber), hand("D03"), hand("D12"), hand("M02"), hand("S01"));
        EarlierHand[] team = [officer, head];
        EarlierHand[] other = [audit, officer];
        var (year, before) = (today.Year, today.Year - 1);
        var seed = "demonstration-2049";
        Stands(await earlier.BringIn(Actor.System(DemoOrganisation.Bureau), Ids.New(), new EarlierSupervision(
            [
                new(before, 4, $"局纪发〔{before}〕2号", "“两个责任”落实、中央八项规定精神、选人用人。", officer, leader, new DateOnly(before, 1, 20)),
                new(year, 3, $"局纪发〔{year}〕2号", "“两个责任”落实、“三重一大”集体决策、整改落实回头看；紧盯元旦春节、五一端午、中秋国庆。", officer, leader, new DateOnly(year, 1, 18)),
                new(year + 1, 3, null, "整改落实回头看、政府采购、工程招投标；合并同类检查，减轻基层负担。", officer, null, today.AddDays(-4)),
            ],
            [new(seed, [.. units], 2, "中秋国庆前随机检查作风纪律", officer, today.AddDays(-100))],
            [.. LastYear(units, before, team, other, leader), .. ThisYear(units, today, seed, team, other, leader)],
            Projects(today, team, other, leader, secretary),
            [
                new("关于履行主体责任方面典型问题的通报", "近期督查发现，个别单位党委未按要求专题研究全面从严治党工作，会议记录不完整。\n各单位要对照检查，确保每半年至少专题研究一次，并形成会议纪要。", new DateOnly(before, 9, 10), new DateOnly(before, 9, 20), "局纪检监察室", CircularState.Archived, officer, head, leader),
                new("关于“三重一大”集体决策方面典型问题的通报", "督查发现，有的单位大额资金使用先执行后补会议纪要，决策程序不规范，暴露出纪律意识不强、监督不到位。\n有关单位已责令整改。各单位要举一反三，决策事项一律先议后办，纪委列席并留存意见。", today.AddDays(-5), today.AddDays(9), "局纪检监察室", CircularState.Published, officer, head, leader),
                new("关于履职记录不及时问题的通报", "部分单位履职记录集中在季度末补录，记载不及时、内容雷同。\n各单位要随做随记，领导干部本人及时确认。", today.AddDays(6), today.AddDays(20), "局纪检监察室", CircularState.Checked, head, officer, leader),
                new("关于谈话提醒流于形式问题的通报", "抽查发现，个别谈话记录要点雷同，没有针对性要求。\n各单位要结合岗位风险开展谈话，提出具体要求并跟踪落实。", today.AddDays(10), today.AddDays(24), "局纪检监察室", CircularState.Draft, officer, head, leader),
            ]), cancel));
        Stands(await earlier.Recuse(Actor.System(DemoOrganisation.Bureau), Ids.New(), audit.Person ?? Guid.Empty, audit.Name, "sample2", "两年内曾在该单位任职", cancel));
    }

    static readonly bool[] Seasons = [true, false];

    /// <summary>Two a unit, closed: in spring and in autumn.</summary>
    static IEnumerable<EarlierVisit> LastYear(IReadOnlyList<string> units, int year, EarlierHand[] team, EarlierHand[] other, EarlierHand leader) =>
        from unit in units.Select((code, i) => (code, i))
        from spring in Seasons
        let day = new DateOnly(year, spring ? 4 : 9, 6 + unit.i * 3)
        select new EarlierVisit
        {
            Unit = unit.code,
            Kind = spring ? InspectionKind.Open : unit.i % 3 == 0 ? InspectionKind.Unannounced : InspectionKind.KeyPoint,
            Matter = spring ? "responsibilities" : "conduct",
            Subject = spring ? "上年度“两个责任”落实情况" : "节日期间作风纪律情况",
            Nodes = spring ? [] : ["nationalDay"],
            From = day,
            To = day.AddDays(1),
            Team = unit.i % 2 == 0 ? team : other,
            Reached = InspectionState.Closed,
            Findings = unit.i % 2 == 0 == spring ? [spring ? Heard : Lecture] : [],
            Report = "督查组查阅了系统中的履职记录和台账，与部分干部职工交谈，实地查看有关场所。总体看，党委重视，责任链条清楚，记录较为及时。",
            Comment = "督查报告客观准确，本单位无意见，将认真整改。",
            Approved = leader,
        };

    static IEnumerable<EarlierVisit> ThisYear(IReadOnlyList<string> units, DateOnly today, string seed, EarlierHand[] team, EarlierHand[] other, EarlierHand leader)
    {
        var report = "督查组先查阅系统中的记录和台账，未要求单位另行准备材料；随后实地了解，个别交谈。好的做法：责任清单细化到岗位，整改事项逐项销号。";
        EarlierVisit Visit(string unit, InspectionKind kind, string matter, string subject, int from, int days, InspectionState reached, params EarlierFinding[] findings) => new()
        {
            Unit = unit,
            Kind = kind,
            Matter = matter,
            Subject = subject,
            From = today.AddDays(from),
            To = today.AddDays(from + days - 1),
            Team = unit is "sample2" || from % 2 == 0 ? team : other,
            Reached = reached,
            Findings = findings,
            Report = reached is InspectionState.Scheduled or InspectionState.OnSite or InspectionState.Cancelled ? null : report,
            Approved = leader,
        };

        yield return Visit("sample1", InspectionKind.Open, "responsibilities", "“两个责任”落实和上年度问题整改情况", -150, 2, InspectionState.Closed, Study, Heard) with { Comment = "认同督查报告。第一议题制度已修订。" };
        yield return Visit("sample2", InspectionKind.KeyPoint, "decisions", "“三重一大”集体决策情况", -120, 2, InspectionState.Closed, Collective, Rule) with { Comment = "关于重要岗位轮岗台账，本单位有原始记录，请予核对；其余问题认同。" };
        foreach (var unit in units.Where(u => u is "sample3" or "women"))
            yield return Visit(unit, InspectionKind.Random, "conduct", "节日期间作风纪律随机检查", unit == "women" ? -96 : -95, 1, InspectionState.Closed) with { Nodes = ["nationalDay"], Seed = seed, Comment = "无意见。" };
        yield return Visit("sample4", InspectionKind.Unannounced, "conduct", "办公用房和公务用车暗访", -26, 1, InspectionState.Reported, Charge) with { Comment = "分工文件已着手调整。" };
        yield return Visit("sample5", InspectionKind.Open, "responsibilities", "“两个责任”落实情况", -12, 2, InspectionState.UnitComment, Topic, Late) with { CommentDue = today.AddDays(3) };
        yield return Visit("sample6", InspectionKind.KeyPoint, "rectification", "去年督查问题整改回头看", -44, 2, InspectionState.UnitComment, Late with { Reached = FindingState.Confirmed }) with { CommentDue = today.AddDays(-20) };
        yield return Visit("sample1", InspectionKind.KeyPoint, "enforcement", "刑罚执行关键环节抽查", -6, 2, InspectionState.DraftReport, Late) with { Nodes = ["enforcement"] };
        yield return Visit("sample2", InspectionKind.Open, "personnel", "选拔任用程序执行情况", -1, 3, InspectionState.OnSite, Late with { Facts = "一批次干部选拔任用纪实表缺少纪委意见。", Obligation = "2.1.3-d", Basis = "选拔任用纪实表" }) with { Nodes = ["appointments"] };
        yield return Visit("sample3", InspectionKind.Open, "finance", "政府采购和大额资金使用情况", 8, 2, InspectionState.Scheduled) with { Nodes = ["funds", "tendering"] };
        yield return Visit("women", InspectionKind.Unannounced, "conduct", "窗口单位作风暗访", 5, 1, InspectionState.Scheduled);
        yield return Visit("sample4", InspectionKind.Open, "other", "专项检查（已与其他检查合并）", -35, 1, InspectionState.Cancelled);
    }

    static IReadOnlyList<EarlierProject> Projects(DateOnly today, EarlierHand[] team, EarlierHand[] other, EarlierHand leader, EarlierHand secretary)
    {
        EarlierProject Project(string area, string title, int from, int to, ProjectState reached, params string[] units) => new()
        {
            Area = area,
            Title = title,
            Reason = "日常监督和督查发现同类问题较多，需要集中监督、推动建章立制。",
            Units = units,
            From = today.AddDays(from),
            To = today.AddDays(to),
            Team = from % 2 == 0 ? team : other,
            Reached = reached,
            Plan = "先查阅系统记录和台账，再选择有代表性的事项实地核查；监督组两人以上，分两个阶段进行，结束后形成报告。",
            Asked = "确定一名联系人，监督组到达前整理近两年有关事项的决策和执行材料；系统中已有的记录不用再报。",
            Report = "监督组核查了有关事项的决策、执行和公开情况。总体规范，个别环节存在不足，已逐项登记并提出整改要求。",
            Approved = leader,
        };
        return
        [
            Project("personnel", "干部选拔任用程序专项监督", -200, -150, ProjectState.Closed, "sample1", "sample3") with { Findings = [("sample3", Heard with { Facts = "选拔任用批次纪实材料归集不及时。", Obligation = "2.1.3-d", Basis = "纪实表" })] },
            Project("procurement", "政府采购执行情况专项监督", -130, -80, ProjectState.Rectifying, "sample5", "sample6") with { Findings = [("sample6", Topic with { Facts = "两次采购未按程序集体研究。", Obligation = "2.2.3-b", Basis = "会议纪要" })] },
            Project("tender", "工程招投标专项监督", -160, -100, ProjectState.Recheck, "sample2", "sample4") with { Findings = [("sample4", Heard with { Facts = "一项工程变更未按程序报批。", Obligation = "2.2.3-b", Basis = "工程变更单" })] },
            Project("approval", "行政审批事项专项监督", -40, 20, ProjectState.Running, "women", "sample1"),
            Project("deployment", "上级重大部署贯彻落实专项督查", -60, -2, ProjectState.Reported, "sample1", "sample2", "sample3") with { Major = true, Approved = secretary },
            Project("deployment", "监管安全部署落实专项督查", -10, 40, ProjectState.Planned, "sample6") with { Major = true, Approved = secretary },
            Project("other", "财务管理制度执行专项监督", -3, 45, ProjectState.Established, "sample2"),
            Project("procurement", "信息化项目采购专项监督", 10, 70, ProjectState.Proposed, "sample1", "sample5"),
            Project("other", "考勤管理专项监督", -90, -60, ProjectState.Rejected, "sample3"),
        ];
    }

    static void Stands(Outcome outcome)
    {
        if (outcome.Subject is null)
            throw new InvalidOperationException(outcome is Outcome.Refused refused ? $"The demonstration was refused: {string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule} {string.Join('/', f.Figures)}"))}" : $"The demonstration met {outcome.GetType().Name}.");
    }
}

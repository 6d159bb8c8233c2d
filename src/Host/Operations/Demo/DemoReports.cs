using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>
/// Three rounds of reporting in every unit: last year's graded, fed back, published and archived; this year's first half filed, with one
/// report late; this year's end open, with reports in every state that comes before the meeting.
/// </summary>
sealed class DemoReports(IEarlierCycles cycles, IPartyDirectory directory, IWorkCalendars calendars)
{
    static readonly string[] Measures =
    [
        "每季度专题研究一次全面从严治党工作，把任务分解到部门、明确到人", "带头讲廉政党课两次，与分管部门负责人逐一谈心谈话", "围绕执法执纪关键岗位排查廉政风险，逐条制定防控措施",
        "到监区蹲点调研，现场解决干警反映的值班备勤和用餐问题", "把政治监督嵌入罪犯减刑假释审核流程，会前听取纪检意见", "抓好“三会一课”和组织生活会，带头查摆问题",
        "对财务、物资采购和工程项目逐一过堂，重大事项提交集体研究",
    ];
    static readonly string[] Results =
    [
        "全年没有发生违纪违法问题，干警对作风建设满意度有所提高", "督促整改问题按期办结，两项制度得到修订完善", "分管部门党支部标准化建设全部达标", "信访举报数量比上年下降，苗头性问题得到及时提醒",
    ];
    static readonly string[] Shortcomings =
    [
        "深入一线调研的时间不够，对干警思想动态掌握不细", "谈话提醒有时就事论事，触及思想不深", "对分管领域制度执行情况的检查不够经常", "抓落实存在前紧后松现象，个别任务进度偏慢",
        "学习理论不够系统，指导实践的办法不多", "日常监督偏重结果，对过程监督用力不足",
    ];
    static readonly string[] Plans =
    [
        "制定下基层调研计划，按月检查落实", "把谈话提醒列入月度安排，做到早发现早提醒", "每半年对分管领域制度执行情况检查一次", "建立任务进度表，按季度通报督办", "坚持个人自学与集中研讨结合，每季度交流一次体会",
    ];

    static readonly string[] Materials = ["records", "lights", "handbooks", "selfAssessment", "problems"];
    static readonly string[] Reasons = ["责任事项完成较好，测评和谈话反映一致", "履职扎实，个别任务进度偏慢", "综合评议、民主测评和查阅情况，整改落实较好"];

    /// <summary>By grade.</summary>
    static readonly string[] Feedbacks =
    [
        "述责报告情况属实，责任落实有力，请继续保持。", "述责报告情况属实，责任落实较好，请对照所列问题抓好整改。", "述责报告基本属实，责任落实一般，请对照所列问题逐项整改并按期报告。",
        "责任落实不到位，请逐项整改并每月报告。",
    ];

    public async Task Fill(string tenant, string political, string discipline, DateOnly today, CancellationToken cancel)
    {
        var reporters = Reporters(await directory.Parties(tenant, today, cancel));
        var last = today.Year - 1;
        var held = calendars.Current.NextWorkingDay(new DateOnly(today.Year, 1, 20));
        if (held < today)
            await BringIn(new EarlierCycle(
                CycleKind.YearEnd, Period.OfYear(last), CycleState.Archived, political, discipline,
                [.. reporters.Select((r, i) => Graded(r, i, last, new DateOnly(today.Year, 1, 8)))],
                new EarlierMeeting(held, "机关三楼会议室", 36 + reporters.Count % 7, 6, Materials), "已按期整改，完善了相应制度。", "本单位内部"));
        var filed = new DateOnly(today.Year, 7, 20);
        if (filed.AddDays(20) < today)
            await BringIn(new EarlierCycle(
                CycleKind.HalfYear, new Period(today.Year, PeriodLength.Half, 1), CycleState.Archived, political, discipline,
                [.. reporters.Select((r, i) => new EarlierReport(r.Id, Texts(r, i + 3), ReportState.Filed, filed.AddDays(i == 4 ? 15 : -(i % 6)), r.HolderName ?? r.Name.Zh))]));
        ReportState[] reached = [ReportState.Draft, ReportState.Draft, ReportState.Check, ReportState.Accepted, ReportState.Check, ReportState.Draft];
        await BringIn(new EarlierCycle(
            CycleKind.YearEnd, Period.OfYear(today.Year), CycleState.Collecting, political, discipline,
            [.. reporters.Select((r, i) => reached[i % reached.Length] is var state && state == ReportState.Draft
                ? new EarlierReport(r.Id, i % 2 == 0 ? new ReportTexts() : Texts(r, i + 7), state, null, "")
                : new EarlierReport(r.Id, Texts(r, i + 7), state, today.AddDays(-2 - i), r.HolderName ?? r.Name.Zh))]));

        async Task BringIn(EarlierCycle cycle)
        {
            if (await cycles.BringIn(Actor.System(tenant), Ids.New(), cycle, cancel) is Outcome.Refused refused)
                throw new InvalidOperationException($"The demonstration was refused: {string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule} {string.Join('/', f.Figures)}"))}");
        }
    }

    static IReadOnlyList<Party> Reporters(IReadOnlyList<Party> parties) =>
        [.. parties.Where(p => p.Id.Kind is PartyKind.PartyCommittee or PartyKind.Secretary or PartyKind.DisciplineCommittee || p.Id.Kind == PartyKind.Member && !p.HeadsDiscipline).OrderBy(p => p.Id.Kind switch { PartyKind.PartyCommittee => 0, PartyKind.Secretary => 1, PartyKind.DisciplineCommittee => 2, _ => 3 })];

    static EarlierReport Graded(Party party, int place, int year, DateOnly submitted)
    {
        EarlierProblem[] problems = (place % 4) switch
        {
            1 => [new(Shortcomings[place % Shortcomings.Length], Plans[place % Plans.Length], new DateOnly(year + 1, 9, 30))],
            2 => [new(Shortcomings[(place + 2) % Shortcomings.Length], Plans[(place + 1) % Plans.Length], new DateOnly(year + 1, 6, 30)), new(Shortcomings[(place + 3) % Shortcomings.Length], Plans[(place + 3) % Plans.Length], new DateOnly(year + 1, 12, 20))],
            _ => [],
        };
        var grade = (place % 7) switch { 0 or 3 => Grade.G1, 6 => Grade.G3, _ => Grade.G2 };
        return new EarlierReport(party.Id, Texts(party, place), problems.Length == 0 ? ReportState.Rectified : ReportState.Rectifying, submitted, party.HolderName ?? party.Name.Zh, new EarlierGrade(grade, Reasons[place % Reasons.Length], "同意评定意见", 7 - place % 2, place % 2, Feedbacks[(int)grade]), problems);
    }

    /// <summary>Invented prose, different from post to post.</summary>
    static ReportTexts Texts(Party party, int at)
    {
        string Of(string[] from, params int[] steps) => string.Join("。\n", steps.Select(s => from[(at + s) % from.Length])) + "。";
        return new(
            $"作为{party.Name.Zh}，一年来主要做了以下工作：\n{Of(Measures, 0, 2, 5)}", $"{party.Name.Zh}职责范围内：{Of(Results, 0, 3)}", Of(Shortcomings, 0, 1, 3), Of(Plans, 0, 2), "",
            "");
    }
}

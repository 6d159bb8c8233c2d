using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>
/// Orders of the bureau in every state and at every level of being overdue, one from a finding, one that came back; suggestions from study to close;
/// orders inside a prison to its wards; two early signs. All invented, the same on every start.
/// </summary>
sealed class DemoOrders(IEarlierOrders earlier, IOrders orders, IEarlySigns signs, IOrganisation organisation, Database<HostDb> database, RightsTable rights, IEnumerable<INightly> nights)
{
    const string Prison = "sample1";

    static readonly OrderSource Finding = new(OrderSourceKind.Inspection, "demo/finding-1");

    public async Task Build(DateOnly today, CancellationToken cancel)
    {
        var bureau = await organisation.People(DemoOrganisation.Bureau, cancel);
        var (drafter, verifier, approver) = (Of(bureau, DemoOrganisation.DisciplineOfficerNumber), Of(bureau, "D12"), Of(bureau, "M02"));
        EarlierOrder One(string unit, OrderState reached, int drafted, int? deadline, OrderSource source, string problem, string requirement, string obligation, bool suggestion = false, string? reason = null, int returns = 0, string? post = "member-3") => new()
        {
            Draft = new OrderDraft
            {
                Unit = unit,
                Source = source,
                Problem = problem,
                Requirement = requirement,
                Obligations = ["3.4.4-b", obligation],
                Deadline = deadline is { } days ? today.AddDays(days) : null,
            },
            Suggestion = suggestion,
            DraftedOn = today.AddDays(-drafted),
            Reached = reached,
            Drafter = drafter.Name,
            Approver = approver.Name,
            Verifier = verifier.Id,
            VerifierName = verifier.Name,
            Receiver = "党委书记",
            Measures = "党委专题研究，明确责任岗位和完成时限，逐项对账，每两周调度一次",
            Post = post is null ? null : new PartyId(unit, PartyKind.Member, post),
            Result = "问题已经解决：相关监区按新流程运行一个月，复查未再出现同类情况，民警知晓率达到百分之九十五",
            Reason = reason,
            Returns = returns,
        };
        OrderSource By(OrderSourceKind kind, int n) => new(kind, $"demo/{kind}/{n}");

        Stands(await earlier.BringIn(
            Actor.System(DemoOrganisation.Bureau), Ids.New(),
            [
                One(Prison, OrderState.Rectifying, 20, 25, Finding, "随机抽查发现一监区夜间值班巡查记录不完整，三天内漏记两次", "巡查记录当班完成、次日抽查，连续一个月无漏记", "2.3.1-a"),
                One("sample2", OrderState.Sent, 2, 30, By(OrderSourceKind.Inspection, 2), "党务公开栏更新不及时，上季度会议决定未公开", "按季公开，逾期当月补齐并查明原因", "2.1.1-a"),
                One("sample3", OrderState.Submitted, 30, 5, By(OrderSourceKind.Project, 3), "物资采购验收单缺少第二人签字", "验收双签全覆盖，半年内抽查合格率达到百分之百", "2.3.1-a"),
                One("sample3", OrderState.Returned, 40, 6, By(OrderSourceKind.DutyReport, 4), "述责反馈问题中有一项整改措施未见成效", "以实际变化说明整改结果", "3.3.4-b", reason: "只写了开会和发文，没有说明问题是否解决", returns: 1),
                One("sample4", OrderState.Rectifying, 40, -3, By(OrderSourceKind.Assessment, 5), "考核反映基层减负事项落实不到位，重复报表未取消", "取消重复报表，由监区评价效果", "3.5.2-c"),
                One("sample4", OrderState.Rectifying, 50, -12, By(OrderSourceKind.Inspection, 6), "工程招投标廉政谈话漏谈两人", "补谈并建立名单核对", "2.3.1-e"),
                One("sample5", OrderState.Rectifying, 60, -19, By(OrderSourceKind.Inspection, 7), "党委会议题未按规定事先征求纪委意见", "议题清单化，每次会前留有书面意见", "2.1.1-a"),
                One("sample6", OrderState.Received, 75, -36, By(OrderSourceKind.Project, 8), "财务审批权限清单与实际不符，长期未更正", "清单与实际一致并公示", "2.3.1-a"),
                One("women", OrderState.Closed, 70, -15, By(OrderSourceKind.Inspection, 9), "会见室监督岗位缺岗一次", "监督岗位在岗率达到百分之百", "2.3.1-a"),
                One("sample2", OrderState.Reopened, 170, -120, By(OrderSourceKind.Inspection, 10), "生活物资配送记录与实物不符", "账实相符，月度盘点", "2.3.1-a", reason: "回头看发现配送记录再次与实物不符"),
                One("sample5", OrderState.Revoked, 25, 20, By(OrderSourceKind.Assessment, 11), "统计口径有误导致的失分", "核对口径", "3.5.2-c", reason: "经核实为统计口径问题，不需要整改"),
                One("sample6", OrderState.Approved, 1, 35, By(OrderSourceKind.Inspection, 12), "警示教育参加范围未覆盖职工", "覆盖全员，测评合格率达到百分之九十五", "2.1.1-a"),
                One("sample1", OrderState.Objected, 20, null, By(OrderSourceKind.Clue, 13), "个别岗位轮岗超期，廉政风险点未重新评估", "完成轮岗并重新评估风险点", "2.4.1-a", suggestion: true, reason: "其中一个岗位已在上月轮换，建议核实"),
                One("sample2", OrderState.Submitted, 55, null, By(OrderSourceKind.Clue, 14), "公务用车派车审批事后补签", "事前审批全覆盖，按月公开", "2.4.1-a", suggestion: true),
                One("sample3", OrderState.Closed, 80, null, By(OrderSourceKind.Project, 15), "重要岗位交接缺少廉政谈话", "交接必谈，形成制度", "2.4.1-a", suggestion: true),
                One("sample4", OrderState.Received, 45, null, By(OrderSourceKind.Inspection, 16), "民主生活会查摆问题未逐条销号", "逐条列明责任人和完成情况", "2.4.1-a", suggestion: true),
                One("sample6", OrderState.Studied, 1, null, By(OrderSourceKind.Inspection, 17), "监督检查发现的同类问题反复出现", "从制度上堵塞漏洞", "2.4.1-a", suggestion: true),
            ], cancel));

        var own = await organisation.People(Prison, cancel);
        var (officer, leader, checker) = (Of(own, DemoOrganisation.DisciplineOfficerNumber), Of(own, "M02"), Of(own, "D05"));
        EarlierOrder Inside(OrderState reached, int drafted, int deadline, string ward, int n, string problem) => One(Prison, reached, drafted, deadline, By(OrderSourceKind.Inspection, n), problem, "一个月内解决并保持", "2.3.1-a", post: null) with
        {
            Draft = new OrderDraft { Unit = Prison, Source = By(OrderSourceKind.Inspection, n), Problem = problem, Requirement = "一个月内解决并保持", Obligations = ["3.4.4-b", "2.3.1-a"], Owner = new PartyId(Prison, PartyKind.Department, ward), Deadline = today.AddDays(deadline) },
            Drafter = officer.Name,
            Approver = leader.Name,
            Verifier = checker.Id,
            VerifierName = checker.Name,
            Receiver = "监区负责人",
        };
        Stands(await earlier.BringIn(
            Actor.System(Prison), Ids.New(),
            [
                Inside(OrderState.Rectifying, 15, 12, "ward-1", 21, "监区库房钥匙交接登记不规范"),
                Inside(OrderState.Rectifying, 55, -18, "ward-1", 22, "谈心谈话台账与实际不符"),
                Inside(OrderState.Closed, 60, -20, "office", 23, "会议纪要印发超过五个工作日"),
            ], cancel));

        // One draft that still lacks a verifier, for whoever looks what does not fit.
        var inspector = await ActorOf(DemoOrganisation.Bureau, drafter, [Roles.DisciplineOfficer], cancel);
        Stands(await orders.Draft(inspector, Ids.New(), new OrderDraft { Unit = "women", Source = By(OrderSourceKind.DutyReport, 18), Problem = "述责报告反映的培训覆盖不足问题仍在", Obligations = ["3.3.4-b"] }, cancel));

        var noted = await ActorOf(Prison, officer, [Roles.DisciplineOfficer], cancel);
        Stands(await signs.Note(noted, Ids.New(), "style", new PartyId(Prison, PartyKind.Department, "ward-1"), "近期布置工作以文件落实文件，民警反映较多", today.AddDays(-2), cancel));
        Stands(await signs.Note(noted, Ids.New(), "work", new PartyId(Prison, PartyKind.Member, "member-2"), "分管工作例会连续两次未参加", today.AddDays(-9), cancel));

        // What is overdue goes up as it would have on its nights.
        var night = nights.First(n => n.Name == "Orders");
        foreach (var tenant in (string[])[DemoOrganisation.Bureau, Prison]) await night.Run(tenant, today, cancel);
    }

    static PersonView Of(IReadOnlyList<PersonView> people, string number) => people.Single(p => p.Number == number);

    async Task<Actor> ActorOf(string tenant, PersonView person, IReadOnlyCollection<string> roles, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Person == person.Id, cancel);
        return new Actor { Tenant = tenant, Account = account.Id, Name = person.Name, Person = person.Id, Roles = [.. roles], Permissions = rights.Of(roles), AtBureau = tenant == DemoOrganisation.Bureau };
    }

    static void Stands(Outcome outcome)
    {
        if (outcome.Subject is null)
            throw new InvalidOperationException(outcome is Outcome.Refused refused ? $"The demonstration was refused: {string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule} {string.Join('/', f.Figures)}"))}" : $"The demonstration met {outcome.GetType().Name}.");
    }
}

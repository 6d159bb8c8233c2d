using PartyDiscipline.Accountability;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>
/// Four cases of accountability: one closed and published last year whose influence period runs, one decided with an appeal that waits and a
/// receipt overdue, one on trial past its month, one being investigated and one just proposed; and a suggestion that nobody has looked at.
/// </summary>
sealed class DemoCases(IEarlierCases cases, ISuggestions suggestions, IOrganisation organisation)
{
    const string Bureau = DemoOrganisation.Bureau;

    public async Task Build(DateOnly today, CancellationToken cancel)
    {
        var people = (await organisation.People(Bureau, cancel)).ToDictionary(p => p.Number);
        var lastYear = new DateOnly(today.Year - 1, 6, 3);
        await BringIn(new EarlierCase
        {
            ProposedOn = lastYear,
            Organ = PartyKind.DisciplineCommittee,
            Subjects = [new(new PartyId("sample5", PartyKind.Member, "member-3"), "seriousWarn")],
            Situation = "Q08",
            Seats = Seats("J01"),
            Reached = CaseState.Closed,
            Text = "示例五监狱班子成员3对分管领域全面从严治党工作研究部署不到位，分管部门连续发生违规问题，未及时提醒纠正。",
            Report = "经查，示例五监狱班子成员3履行“一岗双责”不到位，对分管部门苗头性问题失察，负有重要领导责任。",
            Form = "second",
            Obligations = ["2.3.1-a", "2.3.1-e"],
            DecidedOn = lastYear.AddDays(50),
            Minutes = $"局党委会纪要〔{lastYear.Year}〕15号",
            PublishedOn = lastYear.AddDays(60),
        }, cancel);
        var decided = today.AddDays(-40);
        await BringIn(new EarlierCase
        {
            ProposedOn = decided.AddDays(-50),
            Organ = PartyKind.DisciplineCommittee,
            Subjects = [new(new PartyId("sample3", PartyKind.Secretary, "main"), "admonishWritten"), new(new PartyId("sample3", PartyKind.PartyCommittee, "main"), "circulate")],
            Situation = "Q05",
            Seats = Seats("J01"),
            Reached = CaseState.Executing,
            Text = "示例三监狱党委对作风问题整改督促不力，督办整改事项多次逾期。",
            Report = "经查，示例三监狱党委及其书记落实主体责任不到位，对整改事项督促不力。",
            Form = "first",
            Obligations = ["2.1.4-b", "2.2.1-c"],
            DecidedOn = decided,
            Minutes = $"局党委会纪要〔{decided.Year}〕21号",
            Appeal = "对通报中关于逾期次数的认定有异议，请求复核。",
            AppealedOn = today.AddDays(-33),
        }, cancel);
        await BringIn(new EarlierCase
        {
            ProposedOn = today.AddDays(-75),
            Organ = PartyKind.PartyCommittee,
            Subjects = [new(new PartyId("sample6", PartyKind.Department, "ward-1"))],
            Situation = "Q06",
            Seats = [.. Seats("Z01").Where(s => s.Role != "Body")],
            Reached = CaseState.Trial,
            Text = "示例六监狱有关部门纪律建设抓得不严，教育管理流于形式。",
            Report = "经查，有关部门主要负责人抓纪律建设不力，负有直接责任。",
            Obligations = ["2.1.4-d"],
        }, cancel);
        await BringIn(new EarlierCase
        {
            ProposedOn = today.AddDays(-20),
            Organ = PartyKind.DisciplineCommittee,
            Subjects = [new(new PartyId("sample4", PartyKind.DisciplineCommittee, "main"))],
            Situation = "Q07",
            Seats = Seats("J01"),
            Reached = CaseState.Investigating,
            Text = "示例四监狱纪委对反映集中的问题线索处置不及时，监督责任落实不到位。",
        }, cancel);
        await BringIn(new EarlierCase
        {
            ProposedOn = today.AddDays(-2),
            Organ = PartyKind.DisciplineCommittee,
            Subjects = [new(new PartyId("sample2", PartyKind.Secretary, "main"))],
            Situation = "Q08",
            Seats = Seats("J01"),
            Reached = CaseState.Proposed,
            Text = "示例二监狱党委书记对上级重要部署研究落实不及时，多项责任事项逾期。",
        }, cancel);
        Stands(await suggestions.Suggest(Actor.System(Bureau), Ids.New(), SuggestionKind.Assessment, $"{today.Year - 1}年度考核连续两年末位", "sample5", "/Assessment/Proposals", cancel));

        IReadOnlyList<EarlierSeat> Seats(string proposer) =>
        [
            Seat("Proposer", proposer), Seat("Approver", "S01"), Seat("Team", "D03"), Seat("Team", "D12"), Seat("Trial", "M06"), Seat("Trial", "M07"),
            Seat("Body", "S01"), Seat("Body", "M01"), Seat("Body", "M03"), Seat("Body", "M04"), Seat("Body", "M05"), Seat("Executor", "Z01"),
        ];

        EarlierSeat Seat(string role, string number) => new(role, people[number].Id, people[number].Name);
    }

    async Task BringIn(EarlierCase earlier, CancellationToken cancel) => Stands(await cases.BringIn(Actor.System(Bureau), Ids.New(), earlier, cancel));

    static void Stands(Outcome outcome)
    {
        if (outcome.Subject is null)
            throw new InvalidOperationException(outcome is Outcome.Refused refused ? $"The demonstration was refused: {string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule} {string.Join('/', f.Figures)}"))}" : $"The demonstration met {outcome.GetType().Name}.");
    }
}

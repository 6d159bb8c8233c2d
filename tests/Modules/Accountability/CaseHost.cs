using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Accountability;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Accountability.Law;
using PartyDiscipline.Accountability.Publications;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;
using PartyDiscipline.Tests.Modules.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Accountability;

/// <summary>A bureau and two prisons on 1 June 2026, the people who carry a case, and the steps that bring it to where a test begins.</summary>
sealed class CaseHost : IAsyncDisposable
{
    public const string Bureau = "bureau", Unit = "sample1", Other = "sample2";

    public static readonly PartyId Secretary = new(Unit, PartyKind.Secretary, "main");
    public static readonly PartyId Committee = new(Unit, PartyKind.PartyCommittee, "main");
    public static readonly PartyId Member = new(Unit, PartyKind.Member, "member-1");

    readonly Dictionary<string, Guid> people = [];

    CaseHost(RunningHost host) => Host = host;

    public RunningHost Host { get; }
    public CaseBook Cases => Host.Get<CaseBook>();
    public DecisionBook Decisions => Host.Get<DecisionBook>();
    public SubjectBook Subjects => Host.Get<SubjectBook>();
    public PublicationBook Publications => Host.Get<PublicationBook>();
    public LawBook Laws => Host.Get<LawBook>();
    public static readonly DateOnly Today = new(2026, 6, 1);

    /// <summary>Who proposes, approves, keeps, investigates, tries, decides and executes: at the bureau, each another person.</summary>
    public Actor Proposer { get; private set; } = null!;
    public Actor Approver { get; private set; } = null!;
    public Actor Keeper { get; private set; } = null!;
    public Actor[] Team { get; private set; } = [];
    public Actor[] Trial { get; private set; } = [];
    public Actor[] Body { get; private set; } = [];
    public Actor Executor { get; private set; } = null!;
    public Actor Reviewer { get; private set; } = null!;
    public Actor Outsider { get; private set; } = null!;

    public static async Task<CaseHost> Start(Engine engine = Engine.Sqlite)
    {
        var made = new CaseHost(await Founded.Start(engine, Today));
        foreach (var person in await made.Host.Get<IOrganisation>().People(Bureau)) made.people[person.Number] = person.Id;
        made.Proposer = await made.Who("2004", Roles.DisciplineOfficer);
        made.Approver = await made.Who("1001", Roles.Secretary);
        made.Keeper = await made.Who("1003", Roles.DisciplineSecretary);
        made.Team = [await made.Who("2005", Roles.DisciplineOfficer), await made.Who("2006", Roles.DisciplineOfficer)];
        made.Trial = [await made.Who("2007", Roles.DisciplineOfficer), await made.Who("2008", Roles.DisciplineOfficer)];
        made.Body = [made.Approver, await made.Who("1002", Roles.Member), await made.Who("1004", Roles.Member), await made.Who("1005", Roles.Member)];
        made.Executor = await made.Who("2002", Roles.PoliticalOfficer);
        made.Reviewer = await made.Who("1006", Roles.Member);
        made.Outsider = await made.Who("2009", Roles.DisciplineOfficer);
        return made;
    }

    /// <summary>Somebody of the bureau by his staff number, always under the same account, with the posts he holds.</summary>
    public async Task<Actor> Who(string number, string role) => await Named(Bureau, people[number], role);

    /// <summary>Whoever holds a post of a prison.</summary>
    public async Task<Actor> Holder(PartyId party, string role) => await Named(party.Tenant, (await Host.Get<IPartyDirectory>().Find(party, Today))!.Holder!.Value, role);

    async Task<Actor> Named(string tenant, Guid person, string role) => new()
    {
        Tenant = tenant,
        Account = person,
        Name = role + person.ToString("N")[..6],
        Person = person,
        Roles = [role],
        Permissions = Host.Get<RightsTable>().Of([role]),
        Parties = [.. (await Host.Get<IPartyDirectory>().HeldBy(tenant, person, Today)).Select(p => p.Id)],
        AtBureau = tenant == Bureau,
    };

    public static Guid[] Of(params Actor[] actors) => [.. actors.Select(a => a.Person!.Value)];

    public Task<Outcome> Propose(Actor? by = null, PartyKind organ = PartyKind.DisciplineCommittee, params PartyId[] subjects) =>
        Cases.Propose(by ?? Proposer, Guid.NewGuid(), new ProposalEntry(organ, subjects.Length > 0 ? subjects : [Secretary], "机密事由CANARY"));

    public async Task<Guid> Opened(params PartyId[] subjects)
    {
        var id = Done(await Propose(subjects: subjects));
        Done(await Cases.Approve(Approver, Guid.NewGuid(), id));
        return id;
    }

    public async Task<Guid> Reported(params PartyId[] subjects)
    {
        var id = await Opened(subjects);
        Done(await Cases.NameTeam(Keeper, Guid.NewGuid(), id, Of(Team)));
        Done(await Cases.MeetFacts(Team[0], Guid.NewGuid(), id, new FactsEntry(Today, "认定事实CANARY", "没有意见")));
        Done(await Cases.Fill(Team[0], Guid.NewGuid(), id, Whole()));
        Done(await Cases.WriteText(Team[1], Guid.NewGuid(), id, TextKind.Report, "调查报告CANARY"));
        foreach (var investigator in Team) Done(await Cases.Sign(investigator, Guid.NewGuid(), id, TextKind.Report));
        return id;
    }

    public async Task<Guid> Tried(params PartyId[] subjects)
    {
        var id = await Reported(subjects);
        Done(await Cases.BeginTrial(Keeper, Guid.NewGuid(), id, Of(Trial)));
        Done(await Cases.WriteText(Trial[0], Guid.NewGuid(), id, TextKind.Trial, "同意"));
        foreach (var member in Trial) Done(await Cases.Sign(member, Guid.NewGuid(), id, TextKind.Trial));
        Done(await Decisions.Convene(Keeper, Guid.NewGuid(), id, Of(Body)));
        return id;
    }

    public static DecisionEntry Decided(params DecisionLine[] lines) => new(PartyKind.PartyCommittee, "局党委会纪要〔2026〕9号", Today, 3, 1, 0, null, "决定事由CANARY", lines.Length > 0 ? lines : [new DecisionLine(Secretary, ["admonishWritten"])]);

    public static AmendEntry Amended(DecisionState state, params string[] ways) => new(state, ways, PartyKind.PartyCommittee, "局党委会纪要〔2026〕12号", Today, null, "认定有误");

    public async Task<Guid> Announced(DecisionEntry? entry = null, params PartyId[] subjects)
    {
        var id = await Tried(subjects);
        Done(await Decisions.Decide(Body[1], Guid.NewGuid(), id, entry ?? Decided()));
        Done(await Decisions.Announce(Keeper, Guid.NewGuid(), id));
        return id;
    }

    public Substance Whole()
    {
        var law = Host.Get<AccountabilityLaw>();
        return new Substance
        {
            Kinds = law.Kinds.ToDictionary(k => k.Code, _ => new KindAnswer(true, "理由")),
            Situation = "Q08",
            Distinctions = law.Distinctions.ToDictionary(d => d.Code, _ => "否"),
            Form = "first",
            Obligations = ["2.2.1-a"],
            DoubleCheck = "已一并核查",
        };
    }

    public async Task<Case> Read(Guid id)
    {
        await using var db = Db(Bureau);
        return await db.Cases.AsNoTracking().SingleAsync(c => c.Id == id);
    }

    public async Task<Decision> DecisionOf(Guid of)
    {
        await using var db = Db(Bureau);
        return await db.Decisions.AsNoTracking().FirstAsync(d => d.Case == of);
    }

    public AccountabilityDb Db(string tenant) => Host.Get<Database<AccountabilityDb>>().Open(tenant);

    public static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    public static Guid Done(Outcome outcome) => outcome is Outcome.Refused refused ? throw new InvalidOperationException(string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule} {string.Join('/', f.Figures)}"))) : Assert.IsType<Outcome.Done>(outcome).Id;

    /// <summary>Reads until the pump has brought what is waited for.</summary>
    public static async Task<T> Eventually<T>(Func<Task<T>> read, Func<T, bool> there)
    {
        for (var i = 0; ; i++, await Task.Delay(100))
            if (await read() is var value && (there(value) || i == 200)) return there(value) ? value : throw new TimeoutException($"Never came: {value}");
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

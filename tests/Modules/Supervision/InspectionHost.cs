using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Circulars;
using PartyDiscipline.Supervision.Inspections;
using PartyDiscipline.Supervision.Projects;
using PartyDiscipline.Tests.Common;
using PartyDiscipline.Tests.Modules.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Supervision;

/// <summary>A bureau and two prisons with their year 2026; its clock begins on Monday, 2 March 2026.</summary>
sealed class InspectionHost : IAsyncDisposable
{
    public const string Bureau = "bureau", A = "sample1", B = "sample2";

    readonly Dictionary<string, Guid> people = [];

    InspectionHost(RunningHost host) => Host = host;

    public RunningHost Host { get; }

    public static async Task<InspectionHost> Start(Engine engine)
    {
        var host = new InspectionHost(await Founded.Start(engine, new DateOnly(2026, 3, 2)));
        foreach (var person in await host.Get<IOrganisation>().People(Bureau)) host.people[person.Number] = person.Id;
        return host;
    }

    public T Get<T>() where T : notnull => Host.Get<T>();
    public PlanBook Plans => Get<PlanBook>();
    public InspectionBook Visits => Get<InspectionBook>();
    public FindingBook Findings => Get<FindingBook>();
    public ProjectBook Projects => Get<ProjectBook>();
    public CircularBook Circulars => Get<CircularBook>();
    public DateOnly Today => Host.Clock.Today();

    public void Go(int month, int day) => Host.Clock.StopAtNoon(new DateOnly(2026, month, day));

    public Guid Person(string number) => people[number];

    /// <summary>Somebody of the bureau by his staff number, or of a unit by his role; always the same one.</summary>
    public Actor Who(string tenant, string role, string? number = null, params PartyId[] parties) => new()
    {
        Tenant = tenant,
        Account = new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{tenant}/{role}/{number}")).AsSpan(0, 16)),
        Name = number ?? role,
        Person = number is null ? null : people[number],
        Roles = [role],
        Permissions = Get<RightsTable>().Of([role]),
        Parties = [.. parties],
        AtBureau = tenant == Bureau,
    };

    /// <summary>The two officers of the bureau who visit, its head of discipline and its secretary.</summary>
    public Actor Lead => Who(Bureau, Roles.DisciplineOfficer, "2003");
    public Actor Second => Who(Bureau, Roles.DisciplineOfficer, "2004");
    public Actor Discipline => Who(Bureau, Roles.DisciplineSecretary, "1003");
    public Actor Secretary => Who(Bureau, Roles.Secretary, "1001");

    public async Task ApprovePlan(int cap = 3, params UnitBudget[] budgets)
    {
        Done(await Plans.Write(Lead, Guid.NewGuid(), 2026, new PlanEntry(cap, budgets, "两个责任", "局纪发〔2026〕2号")));
        Done(await Plans.Take(Lead, Guid.NewGuid(), 2026, PlanAction.Submit, null));
        Done(await Plans.Take(Discipline, Guid.NewGuid(), 2026, PlanAction.Approve, null));
    }

    public InspectionEntry Entry(string unit, int month, int day, InspectionKind kind = InspectionKind.Open, string matter = "responsibilities") => new()
    {
        Unit = unit,
        Kind = kind,
        Matter = matter,
        Subject = "责任落实情况",
        From = new DateOnly(2026, month, day),
        To = new DateOnly(2026, month, day),
        Team = [Person("2003"), Person("2004")],
    };

    public static readonly FindingEntry Found = new("上半年未专题研究全面从严治党", "2.1.1-f", ProblemLevel.Serious, "会议议题清单");

    public async Task<T> Read<T>(string tenant, Func<SupervisionDb, Task<T>> read)
    {
        await using var db = Get<Database<SupervisionDb>>().Open(tenant);
        return await read(db);
    }

    public static Guid Done(Outcome outcome) => outcome is Outcome.Refused refused ? throw new InvalidOperationException(string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule} {string.Join('/', f.Figures)}"))) : Assert.IsType<Outcome.Done>(outcome).Id;

    public static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    /// <summary>Reads until the pump has brought what is waited for.</summary>
    public static async Task<T> Eventually<T>(Func<Task<T>> read, Func<T, bool> there)
    {
        for (var i = 0; ; i++, await Task.Delay(100))
            if (await read() is var value && (there(value) || i == 200)) return there(value) ? value : throw new TimeoutException($"Never came: {value}");
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

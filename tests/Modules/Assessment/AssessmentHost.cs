using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;
using PartyDiscipline.Tests.Modules.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Assessment;

/// <summary>A bureau and three prisons with their year 2025; today is 5 January 2026.</summary>
sealed class AssessmentHost(Engine engine, TestDatabase database, RunningHost host) : IAsyncDisposable
{
    public static readonly string[] Prisons = ["sample1", "sample2", "sample3"];

    public static async Task<AssessmentHost> Start(Engine engine)
    {
        var database = await TestDatabase.Create(engine);
        var host = await RunningHost.Start(engine, database, at: Noon(new DateOnly(2026, 1, 5)));
        await Found("bureau", TenantKind.Bureau, Tree.Bureau);
        foreach (var prison in Prisons) await Found(prison, TenantKind.Prison, Tree.Prison);
        return new(engine, database, host);

        async Task Found(string tenant, TenantKind kind, OrganisationFile organisation)
        {
            await host.Found(tenant, kind);
            Assert.IsType<Outcome.Done>(await host.Get<IOrganisation>().Import(Actor.System(tenant), Guid.NewGuid(), organisation));
            foreach (var year in new[] { 2025, 2026 }) Assert.IsType<Outcome.Done>(await host.Get<IYears>().Apply(Actor.System(tenant), Guid.NewGuid(), year, new DateOnly(year, 1, 1)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>The clock starts there: the silo's birth is told by the machine's clock, and one older than its own clock takes itself for dead, so no day here lies ahead of the machine.</summary>
    static DateTimeOffset Noon(DateOnly day) => ChinaTime.StartOf(day).AddHours(12);

    public RunningHost Host => host;
    public SchemeBook Schemes => host.Get<SchemeBook>();
    public SheetBook Sheets => host.Get<SheetBook>();
    public CycleBook Cycles => host.Get<CycleBook>();
    public DateOnly Today => host.Clock.Today();

    /// <summary>Noon of a later day: the product is started anew on it, because a silo does not outlive a leap of its clock.</summary>
    public async Task Go(DateOnly day)
    {
        await host.DisposeAsync();
        host = await RunningHost.Start(engine, database, at: Noon(day));
    }

    public Actor Who(string tenant, string role) => new()
    {
        Tenant = tenant,
        Account = Guid.NewGuid(),
        Name = role,
        Roles = [role],
        Permissions = host.Get<RightsTable>().Of([role]),
        AtBureau = tenant == "bureau",
    };

    public static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    public static Guid Done(Outcome outcome) => outcome is Outcome.Refused refused ? throw new InvalidOperationException(string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule} {string.Join('/', f.Figures)}"))) : Assert.IsType<Outcome.Done>(outcome).Id;

    /// <summary>Reads until the pump has brought what is waited for.</summary>
    public static async Task<T> Eventually<T>(Func<Task<T>> read, Func<T, bool> there)
    {
        for (var i = 0; ; i++, await Task.Delay(100))
            if (await read() is var value && (there(value) || i == 200)) return there(value) ? value : throw new TimeoutException($"Never came: {value}");
    }
}

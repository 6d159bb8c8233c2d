using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Common;
using PartyDiscipline.Tests.Modules.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Assessment;

/// <summary>A bureau and three prisons with their year 2025; today is 5 January 2026.</summary>
sealed class AssessmentHost(Engine engine, TestDatabase database, RunningHost host) : IAsyncDisposable
{
    public static readonly string[] Prisons = ["sample1", "sample2", "sample3"];

    static readonly DateOnly Begins = new(2026, 1, 5);

    public static async Task<AssessmentHost> Start(Engine engine)
    {
        var database = await Founded.On(engine, Begins, Prisons.Length, 2025, 2026);
        return new(engine, database, await RunningHost.Start(engine, database, at: Founded.Noon(Begins)));
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await database.DisposeAsync();
    }

    public RunningHost Host => host;
    public SchemeBook Schemes => host.Get<SchemeBook>();
    public SheetBook Sheets => host.Get<SheetBook>();
    public CycleBook Cycles => host.Get<CycleBook>();
    public DateOnly Today => host.Clock.Today();

    /// <summary>Noon of a later day: the product is started anew on it, because a silo does not outlive a leap of its clock.</summary>
    public async Task Go(DateOnly day)
    {
        await host.DisposeAsync();
        host = await RunningHost.Start(engine, database, at: Founded.Noon(day));
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

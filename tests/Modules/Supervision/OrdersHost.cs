using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Law;
using PartyDiscipline.Supervision.Orders;
using PartyDiscipline.Supervision.Signs;
using PartyDiscipline.Tests.Common;
using PartyDiscipline.Tests.Modules.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Supervision;

/// <summary>A bureau and two prisons with the year 2026; today is 5 March 2026, a Thursday.</summary>
sealed class OrdersHost(Engine engine, TestDatabase database, RunningHost host) : IAsyncDisposable
{
    public const string Bureau = "bureau", Prison = "sample1";
    public static readonly DateOnly Begins = new(2026, 3, 5);

    public static async Task<OrdersHost> Start(Engine engine)
    {
        var database = await Founded.On(engine, Begins);
        return new(engine, database, await RunningHost.Start(engine, database, at: Founded.Noon(Begins)));
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await database.DisposeAsync();
    }

    public RunningHost Host => host;
    public OrderBook Book => host.Get<OrderBook>();
    public SignBook Signs => host.Get<SignBook>();
    public Limits Limits => host.Get<Limits>();
    public DateOnly Today => host.Clock.Today();

    /// <summary>Noon of a later day: the product is started anew on it, because a silo does not outlive a leap of its clock.</summary>
    public async Task Go(DateOnly day, bool nightAtStart = false)
    {
        await host.DisposeAsync();
        host = await RunningHost.Start(engine, database, web => web.UseSetting("Nights:AtStart", $"{nightAtStart}"), at: Founded.Noon(day));
    }

    /// <summary>A person of the tree by his staff number, in a role, with the posts he holds.</summary>
    public async Task<Actor> Who(string tenant, string role, string? number = null)
    {
        Guid? person = number is null ? Guid.NewGuid() : (await host.Get<IOrganisation>().People(tenant)).Single(p => p.Number == number).Id;
        var held = number is null ? [] : await host.Get<IPartyDirectory>().HeldBy(tenant, person!.Value, Today);
        return new Actor
        {
            Tenant = tenant,
            Account = person!.Value,
            Person = person,
            Name = $"{role} {number}",
            Roles = [role],
            Permissions = host.Get<RightsTable>().Of([role]),
            Parties = [.. held.Select(p => p.Id)],
            AtBureau = tenant == Bureau,
        };
    }

    public async Task<Order> Read(string tenant, Guid id)
    {
        await using var db = host.Get<Database<SupervisionDb>>().Open(tenant);
        return await db.Orders.AsNoTracking().SingleAsync(o => o.Id == id);
    }

    public Task<Order> Eventually(string tenant, Guid id, Func<Order, bool> there) => Eventually(
        async () =>
        {
            await using var db = host.Get<Database<SupervisionDb>>().Open(tenant);
            return await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id);
        }, o => o is not null && there(o))!;

    /// <summary>Reads until the pump has brought what is waited for.</summary>
    public static async Task<T> Eventually<T>(Func<Task<T>> read, Func<T, bool> there)
    {
        for (var i = 0; ; i++, await Task.Delay(100))
            if (await read() is var value && (there(value) || i == 200)) return there(value) ? value : throw new TimeoutException($"Never came: {value}");
    }

    public static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    public static Guid Done(Outcome outcome) => outcome is Outcome.Refused refused ? throw new InvalidOperationException(string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule} {string.Join('/', f.Figures)}"))) : Assert.IsType<Outcome.Done>(outcome).Id;
}

using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Ledger;

/// <summary>One handler's interest in one fact.</summary>
sealed record Subscription(string Handler, string Fact, Func<IServiceProvider, string, Delivery, CancellationToken, Task> Deliver);

/// <summary>
/// Carries facts from the Ledger to the handlers of downstream modules: in order per tenant, at least once, each handler with
/// its own cursor, so that one that fails holds up nobody but itself.
/// </summary>
sealed class Pump(IServiceProvider services, ITenants tenants, Database<LedgerDb> ledger, IEnumerable<Subscription> subscriptions, ILogger<Pump> log) : BackgroundService
{
    const int Batch = 200;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    readonly Subscription[] subscriptions = [.. subscriptions];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (subscriptions.Length == 0) return;
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var tenant in tenants.All)
                foreach (var handler in subscriptions.GroupBy(s => s.Handler))
                {
                    try
                    {
                        await Advance(tenant.Code, handler.Key, [.. handler], stoppingToken);
                    }
                    catch (Exception e) when (e is not OperationCanceledException)
                    {
                        log.LogError(e, "Handler {Handler} failed in {Tenant}; it is tried again.", handler.Key, tenant.Code);
                    }
                }
        }
    }

    async Task Advance(string tenant, string handler, Subscription[] wanted, CancellationToken cancel)
    {
        await using var db = ledger.Open(tenant);
        var from = await db.Cursors.Where(c => c.Handler == handler).Select(c => (long?)c.Seq).FirstOrDefaultAsync(cancel) ?? 0;
        var entries = await db.Entries.AsNoTracking().Where(e => e.Seq > from).OrderBy(e => e.Seq).Take(Batch).ToListAsync(cancel);
        if (entries.Count == 0) return;
        foreach (var entry in entries)
            foreach (var subscription in wanted.Where(s => s.Fact == entry.Fact))
                await subscription.Deliver(services, entry.Body, new Delivery(tenant, entry.Seq, entry.At, entry.Account, entry.ActorName), cancel);
        await db.MoveCursor(handler, entries[^1].Seq, cancel);
    }

    /// <summary>One subscription for each handler and fact found in the container.</summary>
    public static void Subscribe(IServiceCollection services)
    {
        foreach (var registration in services.Where(s => s.ServiceType.IsGenericType && s.ServiceType.GetGenericTypeDefinition() == typeof(IHandle<>)).ToList())
        {
            var fact = registration.ServiceType.GetGenericArguments()[0];
            var handler = registration.ImplementationType!;
            var make = typeof(Pump).GetMethod(nameof(For), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(fact);
            services.AddSingleton((Subscription)make.Invoke(null, [handler])!);
        }
    }

    static Subscription For<TFact>(Type handler) where TFact : IFact => new(
        handler.FullName!,
        FactName.Of(typeof(TFact)),
        (services, body, delivery, cancel) => services.GetServices<IHandle<TFact>>().Single(h => h.GetType() == handler)
            .Handle(JsonSerializer.Deserialize<TFact>(body, JsonSerializerOptions.Web)!, delivery, cancel));
}

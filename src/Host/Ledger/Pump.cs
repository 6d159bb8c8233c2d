using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Ledger;

/// <summary>One handler's interest in one fact.</summary>
sealed record Subscription(string Handler, string Fact, Func<IServiceProvider, string, Delivery, CancellationToken, Task> Deliver);

/// <summary>
/// Something that reads along with the Ledger under a name of its own: facts of some kinds, in order per tenant, at least once, some at
/// a time. A module's handlers are such; the host has others that want facts of every module.
/// </summary>
interface IFollower
{
    string Name { get; }

    /// <summary>The facts that it wants, by the names under which they stand in the Ledger.</summary>
    IReadOnlyCollection<string> Facts { get; }

    Task Follow(string tenant, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel);
}

/// <summary>
/// Carries facts from the Ledger to whoever follows it: in order per tenant, at least once, each follower with
/// its own cursor, so that one that fails holds up nobody but itself.
/// </summary>
sealed class Pump(
    IServiceProvider services, Database<LedgerDb> ledger, IEnumerable<Subscription> subscriptions, IEnumerable<IFollower> others,
    IHostApplicationLifetime life, ILogger<Pump> log) : BackgroundService
{
    const int Batch = 200;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    /// <summary>A database that is away is not asked, nor told of in the log, five times a second.</summary>
    static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    readonly IFollower[] followers = [.. subscriptions.GroupBy(s => s.Handler).Select(h => new Handler(services, h.Key, [.. h])), .. others];

    // How far each follower has read each tenant; what the cursors say, so that a quiet tick is one query.
    readonly Dictionary<(string Handler, string Tenant), long> read = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (followers.Length == 0) return;
        await Started(stoppingToken);
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Tick(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(e, "The Ledger could not be read; it is tried again.");
                await Task.Delay(AfterFailure, stoppingToken);
            }
        }
    }

    /// <summary>Handlers may call live parties, so the silo comes first.</summary>
    async Task Started(CancellationToken cancel)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var up = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancel);
    }

    async Task Tick(CancellationToken cancel)
    {
        await using var db = ledger.OpenAcross();
        if (read.Count == 0)
            foreach (var cursor in await db.Cursors.ToListAsync(cancel)) read[(cursor.Handler, cursor.TenantId)] = cursor.Seq;
        foreach (var head in await db.Heads.Select(h => new { h.TenantId, h.Seq }).ToListAsync(cancel))
            foreach (var follower in followers)
            {
                if (read.GetValueOrDefault((follower.Name, head.TenantId)) >= head.Seq) continue;
                try
                {
                    await Advance(head.TenantId, head.Seq, follower, cancel);
                }
                catch (Exception e) when (!cancel.IsCancellationRequested)
                {
                    log.LogError(e, "Handler {Handler} failed in {Tenant}; it is tried again.", follower.Name, head.TenantId);
                }
            }
    }

    async Task Advance(string tenant, long head, IFollower follower, CancellationToken cancel)
    {
        await using var db = ledger.Open(tenant);
        var from = read.GetValueOrDefault((follower.Name, tenant));
        var facts = follower.Facts;
        var wanted = await db.Entries.AsNoTracking().Where(e => e.Seq > from && e.Seq <= head && facts.Contains(e.Fact)).OrderBy(e => e.Seq).Take(Batch).ToListAsync(cancel);
        var end = wanted.Count == Batch ? wanted[^1].Seq : head;
        if (wanted.Count > 0) await follower.Follow(tenant, wanted, cancel);
        if (wanted.Count > 0 || end - from > Batch) await db.MoveCursor(follower.Name, end, cancel);
        read[(follower.Name, tenant)] = end;
    }

    /// <summary>A module's handler with all that it subscribed to.</summary>
    sealed class Handler(IServiceProvider services, string name, IReadOnlyList<Subscription> subscriptions) : IFollower
    {
        public string Name => name;
        public IReadOnlyCollection<string> Facts { get; } = [.. subscriptions.Select(s => s.Fact)];

        public async Task Follow(string tenant, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel)
        {
            foreach (var entry in entries)
                foreach (var subscription in subscriptions.Where(s => s.Fact == entry.Fact))
                    await subscription.Deliver(services, entry.Body, new Delivery(tenant, entry.Seq, entry.At, entry.Account, entry.ActorName), cancel);
        }
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

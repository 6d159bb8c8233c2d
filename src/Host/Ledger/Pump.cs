using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Numerics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Host.Tenancy;
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

/// <summary>What a follower stumbled over, without a word of content: the kind of fault, how often in a row, and the entry when it is known.</summary>
[GenerateSerializer, Immutable]
sealed record Stumble([property: Id(0)] string Kind, [property: Id(1)] int Tries, [property: Id(2)] long? Seq, [property: Id(3)] string? Fact);

/// <summary>How far a follower is behind a tenant's Ledger, on one host, and since when.</summary>
[GenerateSerializer, Immutable]
sealed record Lag(
    [property: Id(0)] string Handler, [property: Id(1)] string Tenant, [property: Id(2)] long Entries, [property: Id(3)] DateTimeOffset Since, [property: Id(4)] Stumble? Stumble);

/// <summary>
/// Carries facts from the Ledger to whoever follows it: in order per tenant, at least once, each follower with
/// its own cursor, so that one that fails holds up nobody but itself.
/// </summary>
sealed class Pump(
    IServiceProvider services, Database<LedgerDb> ledger, IEnumerable<Subscription> subscriptions, IEnumerable<IFollower> others,
    Tenants tenants, IHostApplicationLifetime life, IMeterFactory meters, TimeProvider time, ILogger<Pump> log) : BackgroundService
{
    const int Batch = 200;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    /// <summary>A database that is away is not asked, nor told of in the log, five times a second.</summary>
    static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    readonly IFollower[] followers = [.. subscriptions.GroupBy(s => s.Handler).Select(h => new Handler(services, h.Key, [.. h])), .. others];

    // How far each follower has read each tenant; what the cursors say, so that a quiet tick is one query.
    readonly Dictionary<(string Handler, string Tenant), long> read = [];

    // Who is behind after its turn; asked by the page and by the meter while the pump goes on.
    readonly ConcurrentDictionary<(string Handler, string Tenant), Lag> behind = [];

    /// <summary>When all followers last had their turn; null before the first time.</summary>
    public DateTimeOffset? Turned { get; private set; }

    /// <summary>How many read along.</summary>
    public int Followers => followers.Length;

    /// <summary>Whoever is behind, who stumbled first, then who waits longest.</summary>
    public IReadOnlyList<Lag> Behind => [.. behind.Values.OrderBy(l => l.Stumble is null).ThenBy(l => l.Since).ThenBy(l => l.Handler, StringComparer.Ordinal)];

    /// <summary>A follower's name without what all names begin with.</summary>
    static string Short(string name) => name.StartsWith("PartyDiscipline.", StringComparison.Ordinal) ? name["PartyDiscipline.".Length..] : name;

    void Measure()
    {
        var meter = meters.Create(Measures.Source);
        meter.CreateObservableGauge<long>("partydiscipline.pump.lag", () => Each(lags => lags.Sum(l => l.Entries)), "{entry}", "Entries of the Ledger that a handler has not read, over all tenants.");
        meter.CreateObservableGauge<double>("partydiscipline.pump.delay", () => Each(lags => lags.Select(l => (time.GetUtcNow() - l.Since).TotalSeconds).DefaultIfEmpty().Max()), "s", "For how long a handler has been behind in any tenant.");
        meter.CreateObservableGauge<double>("partydiscipline.pump.turn.age", () => Turned is { } turned ? (time.GetUtcNow() - turned).TotalSeconds : 0, "s", "Since the pump last went round.");

        IEnumerable<Measurement<T>> Each<T>(Func<IEnumerable<Lag>, T> figure) where T : struct, INumber<T> =>
            followers.Select(f => new Measurement<T>(figure(behind.Values.Where(l => l.Handler == Short(f.Name))), new KeyValuePair<string, object?>("handler", Short(f.Name))));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (followers.Length == 0) return;
        Measure();
        await life.Started(stoppingToken); // Handlers may call live parties.
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

    async Task Tick(CancellationToken cancel)
    {
        await using var db = ledger.OpenAcross();
        if (read.Count == 0)
            foreach (var cursor in await db.Cursors.ToListAsync(cancel)) read[(cursor.Handler, cursor.TenantId)] = cursor.Seq;
        foreach (var head in await db.Heads.Select(h => new { h.TenantId, h.Seq }).ToListAsync(cancel))
        {
            // A Ledger that nobody here has heard of: another host of the cluster has founded its tenant.
            await tenants.FindOrLook(head.TenantId, cancel);
            foreach (var follower in followers)
            {
                if (read.GetValueOrDefault((follower.Name, head.TenantId)) >= head.Seq) continue;
                try
                {
                    await Advance(head.TenantId, head.Seq, follower, cancel);
                    Note(follower, head.TenantId, head.Seq, null);
                }
                catch (Exception e) when (!cancel.IsCancellationRequested)
                {
                    Measures.PumpFailures.Add(1, new("handler", Short(follower.Name)), new("error.type", Discretion.KindOf(e)));
                    var tries = Note(follower, head.TenantId, head.Seq, e);
                    // Five times a second for as long as it takes would drown every other line: the first, the second, the fourth, the eighth …
                    if (BitOperations.IsPow2(tries)) log.LogError(e, "Handler {Handler} failed in {Tenant}, {Tries} times in a row; it is tried again.", follower.Name, head.TenantId, tries);
                }
            }
        }
        Turned = time.GetUtcNow();
    }

    /// <summary>Keeps in mind how a follower stands after its turn; answers how often in a row it failed.</summary>
    int Note(IFollower follower, string tenant, long head, Exception? failed)
    {
        var key = (follower.Name, tenant);
        var missing = head - read.GetValueOrDefault(key);
        if (missing <= 0)
        {
            behind.TryRemove(key, out _);
            return 0;
        }
        var before = behind.GetValueOrDefault(key);
        var tries = failed is null ? 0 : (before?.Stumble?.Tries ?? 0) + 1;
        var stumble = failed is null ? null : new Stumble(Discretion.KindOf(failed), tries, (follower as Handler)?.Trying?.Seq, (follower as Handler)?.Trying?.Fact);
        behind[key] = new Lag(Short(follower.Name), tenant, missing, before?.Since ?? time.GetUtcNow(), stumble);
        return tries;
    }

    async Task Advance(string tenant, long head, IFollower follower, CancellationToken cancel)
    {
        await using var db = ledger.Open(tenant);
        var from = read.GetValueOrDefault((follower.Name, tenant));
        var facts = follower.Facts;
        var wanted = await db.Entries.AsNoTracking().Where(e => e.Seq > from && e.Seq <= head && facts.Contains(e.Fact)).OrderBy(e => e.Seq).Take(Batch).ToListAsync(cancel);
        var end = wanted.Count == Batch ? wanted[^1].Seq : head;
        if (wanted.Count > 0)
        {
            using var span = Measures.Spans.StartActivity($"pump {Short(follower.Name)}", ActivityKind.Consumer);
            try
            {
                await follower.Follow(tenant, wanted, cancel);
            }
            catch (Exception e)
            {
                span?.SetTag("error.type", Discretion.KindOf(e)).SetStatus(ActivityStatusCode.Error);
                throw;
            }
            Measures.PumpDelivered.Add(wanted.Count, new KeyValuePair<string, object?>("handler", Short(follower.Name)));
        }
        if (wanted.Count > 0 || end - from > Batch) await db.MoveCursor(follower.Name, end, cancel);
        read[(follower.Name, tenant)] = end;
    }

    /// <summary>A module's handler with all that it subscribed to.</summary>
    sealed class Handler(IServiceProvider services, string name, IReadOnlyList<Subscription> subscriptions) : IFollower
    {
        public string Name => name;
        public IReadOnlyCollection<string> Facts { get; } = [.. subscriptions.Select(s => s.Fact)];

        /// <summary>The entry that it was given last: where it failed, when it did.</summary>
        public LedgerEntry? Trying { get; private set; }

        public async Task Follow(string tenant, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel)
        {
            foreach (var entry in entries)
            {
                Trying = entry;
                foreach (var subscription in subscriptions.Where(s => s.Fact == entry.Fact))
                    await subscription.Deliver(services, entry.Body, new Delivery(tenant, entry.Seq, entry.At, entry.Account, entry.ActorName), cancel);
            }
            Trying = null;
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

using System.Collections.Concurrent;
using System.Threading.Channels;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Host.Live;

/// <summary>
/// One ear of this host in the cluster: it watches the boards that open pages here want, renews the watch, and passes on that
/// something changed. Nothing but the change itself is passed on; each page asks again under its reader's rights. A board that wakes
/// elsewhere has forgotten who watches it, so at each renewal it is asked whether it changed meanwhile.
/// </summary>
sealed class LiveHub(IGrainFactory grains, ITenants tenants, ILogger<LiveHub> log) : BackgroundService, IBoardWatcher
{
    static readonly TimeSpan Renewal = TimeSpan.FromSeconds(40);
    /// <summary>As many rows as the bureau's board gives at once.</summary>
    const int Most = 100;
    readonly ConcurrentDictionary<(string Board, string? Tenant), ConcurrentDictionary<Channel<string>, byte>> listeners = new();
    /// <summary>What each board was when its watch was last renewed.</summary>
    readonly ConcurrentDictionary<(string Board, string? Tenant), long> editions = new();
    IBoardWatcher? self;

    /// <summary>The bureau's board; a change of any tenant.</summary>
    public const string Board = "board";
    /// <summary>A tenant's own pages; its own changes.</summary>
    public const string Home = "home";

    /// <summary>A person's notices, on every page of his.</summary>
    public const string Desk = "desk";

    /// <summary>Listens until disposed of. Every item is the code of a tenant that changed.</summary>
    public async Task<Listening> Listen(string board, string? tenant)
    {
        // Only the last change matters to a page that is slow.
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var key = (board, tenant);
        listeners.GetOrAdd(key, _ => new()).TryAdd(channel, 0);
        await Watch(key);
        return new(channel.Reader, () =>
        {
            if (listeners.TryGetValue(key, out var known)) known.TryRemove(channel, out _);
        });
    }

    /// <summary>Tells the pages on this host that listen to one key of a topic.</summary>
    public void Tell(string topic, string key)
    {
        if (listeners.TryGetValue((topic, key), out var known))
            foreach (var channel in known.Keys) channel.Writer.TryWrite("");
    }

    public Task Changed(string board, string tenant)
    {
        foreach (var key in new (string, string?)[] { (board, null), (board, tenant) })
            if (listeners.TryGetValue(key, out var known))
                foreach (var channel in known.Keys) channel.Writer.TryWrite(tenant);
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Renewal);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                await Renew();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(e, "The boards could not be watched; it is tried again.");
            }
    }

    /// <summary>Renews each watch, and tells what may not have been told because the watch was lost.</summary>
    internal async Task Renew()
    {
        foreach (var (key, known) in listeners)
        {
            if (known.IsEmpty)
            {
                editions.TryRemove(key, out _);
                continue;
            }
            await Watch(key);
            if (await EditionOf(key) is not { } now) continue;
            var changed = editions.TryGetValue(key, out var before) && before != now;
            editions[key] = now;
            if (!changed) continue;
            foreach (var channel in known.Keys) channel.Writer.TryWrite(key.Tenant ?? "");
        }
    }

    Task Watch((string Board, string? Tenant) key) => Try(key, async () =>
    {
        if (key.Board == Desk) return; // Told by this host itself.
        self ??= grains.CreateObjectReference<IBoardWatcher>(this);
        if (key.Tenant is { } tenant) await grains.GetGrain<ITenantBoard>(tenant).Watch(self);
        else if (OfBureau is { } board) await board.Watch(self);
    });

    /// <summary>What differs once a board has changed; null for what has no such number.</summary>
    async Task<long?> EditionOf((string Board, string? Tenant) key)
    {
        long? edition = null;
        await Try(key, async () => edition = key switch
        {
            (Home, { } tenant) => (await grains.GetGrain<ITenantBoard>(tenant).Board()).Edition,
            (Board, null) when OfBureau is { } board => (await board.Page(new BoardQuery(Take: Most))).Rows.Aggregate(0L, (sum, row) => unchecked(sum + row.Edition)),
            _ => null,
        });
        return edition;
    }

    IBureauBoard? OfBureau => tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau) is { } bureau ? grains.GetGrain<IBureauBoard>(bureau.Code) : null;

    async Task Try((string Board, string? Tenant) key, Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (Exception e) when (Troubles.Of(e) is not null)
        {
            log.LogWarning(e, "The board {Board} could not be watched; it is tried again.", key.Board);
        }
    }
}

/// <summary>A page's subscription on this host.</summary>
sealed class Listening(ChannelReader<string> changes, Action stop) : IDisposable
{
    public ChannelReader<string> Changes => changes;

    public void Dispose() => stop();
}

using System.Collections.Concurrent;
using System.Threading.Channels;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Host.Live;

/// <summary>
/// One ear of this host in the cluster: it watches the boards that open pages here want, renews the watch, and passes on that
/// something changed. Nothing but the change itself is passed on; each page asks again under its reader's rights.
/// </summary>
sealed class LiveHub(IGrainFactory grains, ITenants tenants, ILogger<LiveHub> log) : BackgroundService, IBoardWatcher
{
    static readonly TimeSpan Renewal = TimeSpan.FromSeconds(40);
    readonly ConcurrentDictionary<(string Board, string? Tenant), ConcurrentDictionary<Channel<string>, byte>> listeners = new();
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
            foreach (var (key, known) in listeners)
                if (!known.IsEmpty) await Watch(key);
    }

    async Task Watch((string Board, string? Tenant) key)
    {
        if (key.Board == Desk) return; // Told by this host itself.
        try
        {
            self ??= grains.CreateObjectReference<IBoardWatcher>(this);
            if (key.Tenant is { } tenant) await grains.GetGrain<ITenantBoard>(tenant).Watch(self);
            else if (tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau) is { } bureau) await grains.GetGrain<IBureauBoard>(bureau.Code).Watch(self);
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

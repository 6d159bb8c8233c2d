using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>People at work: in two prisons writers, who press again at another host until they are answered; on every host readers of a page, of a live party and of the live board.</summary>
sealed class ClusterLoad : IAsyncDisposable
{
    const int WritersEach = 2;
    const int Enough = 5;
    static readonly TimeSpan Thinking = TimeSpan.FromMilliseconds(300);
    /// <summary>A page that asks nothing alive: what the machine itself takes, with all that starts on it.</summary>
    const string Dead = "/Me";
    /// <summary>After this a person presses again, elsewhere.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    readonly HostCluster cluster;
    readonly CookieJar first, second, bureau;
    readonly CancellationTokenSource over = new();
    readonly ConcurrentQueue<Sent> sent = new();
    readonly ConcurrentDictionary<string, int> failures = new();
    readonly ConcurrentQueue<string>[] errors = [.. Enumerable.Range(0, HostCluster.Size).Select(_ => new ConcurrentQueue<string>())];
    readonly List<Lane> lanes = [];
    readonly Task all;
    int asked, fromDatabase;

    public ClusterLoad(HostCluster cluster, CookieJar first, CookieJar second, CookieJar bureau)
    {
        (this.cluster, this.first, this.second, this.bureau) = (cluster, first, second, bureau);
        var work = new List<Task>();
        foreach (var (tenant, jar) in ((string, CookieJar)[])[(World.A, first), (World.B, second)])
            for (var i = 0; i < WritersEach; i++) work.Add(Watched(Write(New(null, tenant), tenant, jar, lanes.Count)));
        for (var host = 0; host < HostCluster.Size; host++)
        {
            foreach (var (tenant, jar, page) in ((string, CookieJar, string)[])
                [(World.A, first, Dead), (World.A, first, "/"), (World.A, first, $"/api/v1/duties/parties/{World.A}.{Recording.Party}"), (World.Bureau, bureau, "/api/v1/duties/board")])
                work.Add(Watched(Read(New(host, page), tenant, jar, page)));
        }
        all = Task.WhenAll(work);

        Lane New(int? host, string what)
        {
            lanes.Add(new Lane(host, what));
            return lanes[^1];
        }
    }

    /// <summary>Answers that no fault of a host explains.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();
    public string Failures => string.Join("; ", failures.ToArray().OrderByDescending(f => f.Value).Select(f => $"{f.Value} × {f.Key}"));
    public int Written => sent.Count(s => s.Acknowledged is not null);
    public int Asked => asked;
    public int FromDatabase => fromDatabase;

    /// <summary>Waits until everybody has got something a few times, or everybody at a host that has just begun: it translates its code first.</summary>
    public async Task Warm(int? host = null)
    {
        var (since, waited) = (Stopwatch.GetTimestamp(), Stopwatch.StartNew());
        for (; lanes.Exists(l => (host is null || l.Host == host) && l.TimesSince(since) < Enough); await Task.Delay(100))
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), $"Nobody gets anything done. {Failures}");
    }

    /// <summary>
    /// The longest time since a moment in which a reader of the other hosts, and a writer, got nothing, and what it was that he wanted; beside it
    /// the same of a page that asks nothing alive.
    /// </summary>
    public (Silence Reads, Silence Writes, Silence Beside) LongestSilence(long since, int but)
    {
        return (Longest(l => l.Host is { } host && host != but && l.What != Dead), Longest(l => l.Host is null), Longest(l => l.Host is { } host && host != but && l.What == Dead));

        Silence Longest(Func<Lane, bool> of) => lanes.Where(of).Select(l => l.LongestSilence(since)).MaxBy(l => l.Time)!;
    }

    async Task Write(Lane lane, string tenant, CookieJar jar, int host)
    {
        await Task.Yield();
        HttpClient[] clients = [.. Enumerable.Range(0, HostCluster.Size).Select(i => cluster.Client(i, tenant, jar))];
        var token = await World.TokenOn(clients[0]);
        while (!over.IsCancellationRequested)
        {
            var one = new Sent(tenant, Guid.NewGuid(), $"recorded {Guid.NewGuid():N}");
            sent.Enqueue(one);
            for (; one.Acknowledged is null; host++)
            {
                using var patience = new CancellationTokenSource(Patience);
                try
                {
                    var answer = await Recording.Post(clients[host % HostCluster.Size], tenant, token, one.Operation, one.Title, TimeProvider.System.Today(), patience.Token);
                    if (answer.Status == 200) one.Acknowledged = answer.Id;
                    else if (answer.Status < 500) Wrong.Enqueue($"a write was answered {answer.Status}");
                    else Error(host % HostCluster.Size, $"write {answer.Status}");
                }
                catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
                {
                    Fail($"write {e.GetType().Name}");
                }
                if (one.Acknowledged is null) await Task.Delay(50);
            }
            lane.Got();
            await Task.Delay(Thinking);
        }
        foreach (var client in clients) client.Dispose();
    }

    async Task Read(Lane lane, string tenant, CookieJar jar, string page)
    {
        await Task.Yield();
        using var client = cluster.Client(lane.Host!.Value, tenant, jar);
        for (; !over.IsCancellationRequested; await Task.Delay(Thinking))
        {
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                using var answer = await client.GetAsync(page, patience.Token);
                var body = await answer.Content.ReadAsStringAsync(patience.Token);
                Interlocked.Increment(ref asked);
                if (answer.IsSuccessStatusCode)
                {
                    lane.Got();
                    if (body.Contains("\"fromDatabase\":true", StringComparison.Ordinal)) Interlocked.Increment(ref fromDatabase);
                }
                else if ((int)answer.StatusCode < 500) Wrong.Enqueue($"{page} was answered {(int)answer.StatusCode}");
                else Error(lane.Host.Value, $"{page} {(int)answer.StatusCode}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                Fail($"{page} {e.GetType().Name}");
            }
        }
    }

    /// <summary>What ends a reader or writer is a fault of the test, and is told at once, not as silence.</summary>
    async Task Watched(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception e)
        {
            Wrong.Enqueue($"{e}");
        }
    }

    /// <summary>What a host answered since it was last asked that says that something went wrong inside, 500 and above.</summary>
    public IReadOnlyList<string> TakeErrors(int host)
    {
        var taken = new List<string>();
        while (errors[host].TryDequeue(out var error)) taken.Add(error);
        return taken;
    }

    void Error(int host, string what)
    {
        errors[host].Enqueue(what);
        Fail(what);
    }

    void Fail(string what) => failures.AddOrUpdate(what, 1, (_, n) => n + 1);

    public async Task Stop()
    {
        await over.CancelAsync();
        await all;
    }

    /// <summary>Everything acknowledged stands once, under the id that was answered; whoever presses again gets the same.</summary>
    public async Task Proof(int atLeast)
    {
        foreach (var (tenant, jar) in ((string, CookieJar)[])[(World.A, first), (World.B, second)])
        {
            HttpClient[] clients = [.. Enumerable.Range(0, HostCluster.Size).Select(i => cluster.Client(i, tenant, jar))];
            var token = await World.TokenOn(clients[0]);
            var own = sent.Where(s => s.Tenant == tenant).ToList();
            Assert.True(own.Count > atLeast, "Hardly anything was written, so nothing is proved.");
            await Parallel.ForEachAsync(own.Index(), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (one, cancel) =>
            {
                var again = await Recording.Post(clients[one.Index % HostCluster.Size], tenant, token, one.Item.Operation, one.Item.Title, TimeProvider.System.Today(), cancel);
                Assert.Equal((200, one.Item.Acknowledged, true), (again.Status, again.Id, again.Already));
            });
            var stored = (await Recording.Stored(cluster.Database, tenant)).Where(s => s.Title.StartsWith("recorded ", StringComparison.Ordinal)).ToList();
            Assert.Equal(own.Select(s => (s.Title, $"{s.Acknowledged}")).Order(), stored.Order());
            foreach (var client in clients) client.Dispose();
        }
    }

    /// <summary>What the live board says at a host, when it is the live one that says it.</summary>
    public async Task<string> Board(int host)
    {
        using var client = cluster.Client(host, World.Bureau, bureau);
        for (var again = 0; again < 50; again++, await Task.Delay(200))
        {
            var read = await client.GetFromJsonAsync<JsonElement>("/api/v1/duties/board");
            if (read.GetProperty("fromDatabase").GetBoolean() || read.GetProperty("reading").GetInt32() > 0) continue;
            return $"{read.GetProperty("total")} {read.GetProperty("rows")}";
        }
        throw new InvalidOperationException("The live board does not answer.");
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        over.Dispose();
    }

    sealed record Sent(string Tenant, Guid Operation, string Title)
    {
        public Guid? Acknowledged { get; set; }
    }

    /// <summary>When somebody got what he wanted.</summary>
    sealed class Lane(int? host, string what)
    {
        readonly List<long> got = [Stopwatch.GetTimestamp()];

        public int? Host => host;
        public string What => what;

        public int TimesSince(long since)
        {
            lock (got) return got.Count(at => at > since);
        }

        public void Got()
        {
            lock (got) got.Add(Stopwatch.GetTimestamp());
        }

        public Silence LongestSilence(long since)
        {
            lock (got)
            {
                var (longest, last, from) = (TimeSpan.Zero, since, since);
                foreach (var at in got.Where(at => at > since).Append(Stopwatch.GetTimestamp()))
                {
                    if (Stopwatch.GetElapsedTime(last, at) is var silence && silence > longest) (longest, from) = (silence, last);
                    last = at;
                }
                return new Silence(longest, $"{longest.TotalSeconds:0.0} s ({what}{(host is null ? "" : $" at {host}")}, from {Stopwatch.GetElapsedTime(since, from).TotalSeconds:0.0} s on)");
            }
        }
    }

    /// <summary>How long somebody got nothing, and the same in words.</summary>
    public sealed record Silence(TimeSpan Time, string Said);
}

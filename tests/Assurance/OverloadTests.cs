using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T16 beyond what <c>docs/performance.md</c> measures: one host in a process of its own on PostgreSQL, asked for three times what it can give,
/// and the same host at work for a long time.
/// </summary>
[Collection(WholeMachine.Name)]
public sealed class OverloadTests(FaultWorlds worlds) : IClassFixture<FaultWorlds>
{
    /// <summary>How many times what it can serve arrives.</summary>
    const int Times = 3;

    /// <summary>At once, when it is measured what the host can serve.</summary>
    const int Busy = 16;

    static readonly TimeSpan Measured = TimeSpan.FromSeconds(Tier.Of(commit: 10, night: 15, release: 30));
    static readonly TimeSpan Overloaded = TimeSpan.FromSeconds(Tier.Of(commit: 20, night: 30, release: 300));

    static readonly TimeSpan Soaked = TimeSpan.FromMinutes(Tier.Of(commit: 2, night: 10, release: 480));

    /// <summary>A time after which it is as before.</summary>
    static readonly TimeSpan Recovered = TimeSpan.FromSeconds(30);

    /// <summary>Memory that the crowd may cost at most.</summary>
    const double MostMiB = 600;

    static readonly string[] Pages = ["/", "/Duties/Records", "/Duties/Record", $"/api/v1/duties/parties/{World.A}.{Recording.Party}"];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_times_what_a_host_can_serve_is_sent_away_at_once_and_nothing_acknowledged_is_lost()
    {
        Tier.AtNight();
        var (server, name) = await worlds.OnPostgres();
        var port = FreePort.Next();
        await using var host = await worlds.Serve(server.Connection(name), port, "--Operation:AtOnce=32", "--Operation:Waiting=64");
        using var client = RunningHost.ClientOf(port, World.A, worlds.Secretary[Engine.PostgreSql]);
        client.Timeout = TimeSpan.FromSeconds(30);
        var crowd = new Crowd(client, await World.TokenOn(client));
        // A server needs a while of work to become fast.
        await crowd.InTurns(Busy, Measured);
        crowd.Forget();
        await crowd.InTurns(Busy, Measured);
        Assert.Equal(crowd.Answers.Count, crowd.Served.Count);
        var (rate, before, memory) = (crowd.Answers.Count / Measured.TotalSeconds, Slow(crowd.Served), host.MiB);
        crowd.Forget();

        var watch = Task.Run(async () =>
        {
            var most = host.MiB;
            for (var since = Stopwatch.StartNew(); since.Elapsed < Overloaded; await Task.Delay(500, Cancel)) most = Math.Max(most, host.MiB);
            return most;
        }, Cancel);
        await crowd.Arrive(rate * Times, Overloaded);
        var (all, served, away, grown) = (crowd.Answers.Count, crowd.Served, crowd.SentAway, await watch - memory);
        Assert.Empty(crowd.Others);
        Assert.Empty(crowd.Unexplained);
        Assert.True(away.Count > all / 10, $"Of {all} only {away.Count} were sent away, so nothing is proved.");
        Assert.True(served.Count > all / 10, $"Of {all} only {served.Count} were served.");
        Assert.True(grown < MostMiB, $"The crowd cost {grown:0} MiB.");
        crowd.Forget();

        // As before, after a moment.
        var back = Stopwatch.StartNew();
        var after = TimeSpan.MaxValue;
        while (after > before * 2 && back.Elapsed < Recovered + Measured)
        {
            crowd.Forget();
            await crowd.InTurns(Busy, Measured / 3);
            if (crowd.Served.Count == crowd.Answers.Count) after = Slow(crowd.Served);
        }
        Assert.True(after <= before * 2, $"A hundredth of all waited for {after.TotalMilliseconds:0} ms afterwards, {before.TotalMilliseconds:0} ms before.");
        var writes = await crowd.Proof(server.Eyes(name), server.Connection(name));
        Figure.Write("T16", "overload", string.Create(CultureInfo.InvariantCulture, $"a host that serves {rate:0} requests a second (99 of 100 within {before.TotalMilliseconds:0} ms) was asked for {Times} times as many for {Overloaded.TotalSeconds:0} s: {all} requests, {served.Count} served (99 of 100 within {Slow(served).TotalMilliseconds:0} ms), {away.Count} sent away in words with a 503 (half within {Half(away).TotalMilliseconds:0} ms), nothing else; {grown:0} MiB more at most; as before after {(back.Elapsed - Measured / 3).TotalSeconds:0} s; {writes} writes acknowledged, none lost, none twice. Asker, host and database shared the machine"));
    }

    [Fact]
    public async Task A_host_at_work_for_long_holds_no_more_than_at_first()
    {
        Tier.AtNight();
        var (server, name) = await worlds.OnPostgres();
        var port = FreePort.Next();
        await using var host = await worlds.Serve(server.Connection(name), port);
        using var client = RunningHost.ClientOf(port, World.A, worlds.Secretary[Engine.PostgreSql]);
        var crowd = new Crowd(client, await World.TokenOn(client));
        await crowd.InTurns(Busy, Measured);
        var looks = new List<Look>();
        var each = Math.Max(2, crowd.Answers.Count / Measured.TotalSeconds / 4);
        crowd.Forget();
        var watch = Stopwatch.StartNew();
        var work = crowd.Arrive(each, Soaked);
        while (watch.Elapsed < Soaked)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), Cancel);
            var connections = Convert.ToInt32((await RawSql.Query(server.Eyes(name), "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"))[0][0], CultureInfo.InvariantCulture);
            looks.Add(new Look(host.Holds.Handles, host.Holds.Threads, host.MiB, connections));
        }
        await work;
        Assert.Equal(crowd.Answers.Count, crowd.Served.Count);

        // The first third is for becoming warm; what the second and the last third hold is compared.
        var (second, last) = (Look.Usual(looks.Skip(looks.Count / 3).Take(looks.Count / 3)), Look.Usual(looks.Skip(looks.Count * 2 / 3)));
        Assert.True(last.Handles <= second.Handles * 1.1 + 10, $"Handles went from {second.Handles} to {last.Handles}.");
        Assert.True(last.Threads <= second.Threads * 1.1 + 10, $"Threads went from {second.Threads} to {last.Threads}.");
        Assert.True(last.Connections <= second.Connections * 1.1 + 5, $"Connections went from {second.Connections} to {last.Connections}.");
        Assert.True(last.MiB <= second.MiB * 1.1 + 30, $"Memory went from {second.MiB:0} to {last.MiB:0} MiB.");
        var writes = await crowd.Proof(server.Eyes(name), server.Connection(name));
        Figure.Write("T16", "soak", string.Create(CultureInfo.InvariantCulture, $"{Soaked.TotalMinutes:0} minutes, {crowd.Answers.Count} requests, none but 200, {writes} writes none lost: from the second third to the last handles {second.Handles} → {last.Handles}, threads {second.Threads} → {last.Threads}, connections to the database {second.Connections} → {last.Connections}, memory {second.MiB:0} → {last.MiB:0} MiB (medians)"));
    }

    static TimeSpan Slow(IReadOnlyCollection<TimeSpan> times) => times.Order().ElementAt((int)Math.Ceiling(times.Count * 0.99) - 1);

    static TimeSpan Half(IReadOnlyCollection<TimeSpan> times) => times.Order().ElementAt((times.Count - 1) / 2);

    /// <summary>One person's requests, as many as are wanted: pages, and every tenth a record.</summary>
    sealed class Crowd(HttpClient client, string token)
    {
        readonly ConcurrentDictionary<Guid, string> sent = new();
        readonly ConcurrentDictionary<Guid, Guid> acknowledged = new();
        int turn;

        public ConcurrentQueue<(int Status, TimeSpan Took)> Answers { get; private set; } = new();

        /// <summary>Sent away without the words for it.</summary>
        public ConcurrentQueue<string> Unexplained { get; } = new();

        public IReadOnlyCollection<TimeSpan> Served => [.. Answers.Where(a => a.Status == 200).Select(a => a.Took)];
        public IReadOnlyCollection<TimeSpan> SentAway => [.. Answers.Where(a => a.Status == 503).Select(a => a.Took)];
        public IReadOnlyCollection<int> Others => [.. Answers.Select(a => a.Status).Where(s => s is not (200 or 503)).Distinct()];

        public void Forget() => Answers = new();

        /// <summary>So many people who ask again as soon as they are answered.</summary>
        public Task InTurns(int people, TimeSpan time)
        {
            var since = Stopwatch.StartNew();
            return Task.WhenAll(Enumerable.Range(0, people).Select(_ => Task.Run(async () =>
            {
                while (since.Elapsed < time) await Ask();
            }, Cancel)));
        }

        /// <summary>So many requests each second, whether the earlier ones are answered or not.</summary>
        public async Task Arrive(double eachSecond, TimeSpan time)
        {
            var asked = new List<Task>();
            for (var since = Stopwatch.StartNew(); since.Elapsed < time; await Task.Delay(10, Cancel))
                while (asked.Count < since.Elapsed.TotalSeconds * eachSecond) asked.Add(Task.Run(Ask, Cancel));
            await Task.WhenAll(asked);
        }

        async Task Ask()
        {
            var mine = Interlocked.Increment(ref turn);
            var began = Stopwatch.GetTimestamp();
            if (mine % 10 == 0)
            {
                var (operation, title) = (Guid.NewGuid(), $"recorded {Guid.NewGuid():N}");
                sent[operation] = title;
                var answer = await Recording.Post(client, World.A, token, operation, title, TimeProvider.System.Today(), Cancel);
                if (answer.Status == 200) acknowledged[operation] = answer.Id;
                Answers.Enqueue((answer.Status, Stopwatch.GetElapsedTime(began)));
                return;
            }
            var english = mine % 2 == 0;
            var page = Pages[mine % Pages.Length];
            using var got = await client.GetAsync(english ? $"{page}?culture=en&ui-culture=en" : page, Cancel);
            var body = await got.Content.ReadAsStringAsync(Cancel);
            Answers.Enqueue(((int)got.StatusCode, Stopwatch.GetElapsedTime(began)));
            if ((int)got.StatusCode == 503 && (got.Headers.RetryAfter?.ToString() != "10" || !System.Net.WebUtility.HtmlDecode(body).Contains(english ? "Too many people at once" : "同时使用的人太多", StringComparison.Ordinal)))
                Unexplained.Enqueue($"{page}: {got.Headers.RetryAfter} {body[..Math.Min(body.Length, 500)]}");
        }

        /// <summary>What was acknowledged stands once, and what was not stands once after it was asked for again; how many were acknowledged.</summary>
        public async Task<int> Proof(TestDatabase eyes, string connection)
        {
            var count = acknowledged.Count;
            await FaultTests.NothingIsLostNorTwice(client, token, eyes, connection, sent, acknowledged);
            return count;
        }
    }

    /// <summary>What a host holds at one moment.</summary>
    sealed record Look(int Handles, int Threads, double MiB, int Connections)
    {
        public static Look Usual(IEnumerable<Look> looks)
        {
            var all = looks.ToList();
            T Middle<T>(Func<Look, T> of) => all.Select(of).Order().ElementAt(all.Count / 2);
            return new(Middle(l => l.Handles), Middle(l => l.Threads), Middle(l => l.MiB), Middle(l => l.Connections));
        }
    }
}

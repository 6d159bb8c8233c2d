using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T16 beyond what <c>docs/performance.md</c> measures: one host in a process of its own on PostgreSQL, asked for three times what it can give.
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
}

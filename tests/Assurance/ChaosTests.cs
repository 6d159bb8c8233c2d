using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Tests.Common;
using StackExchange.Redis;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T14: three hosts, a process each, are killed, stopped, frozen and restarted while people write and read on all of them. What was
/// acknowledged stands, nothing stands twice, a host that froze writes over nobody's change, and the living answer again within five seconds.
/// </summary>
[Collection(WholeMachine.Name)]
public sealed class ChaosTests
{
    enum What { Kill, Stop, Freeze, RestartAll }

    /// <summary>How the events are dealt, twenty at a time.</summary>
    static readonly What[] Hand = [.. Enumerable.Repeat(What.Kill, 9), .. Enumerable.Repeat(What.Stop, 5), .. Enumerable.Repeat(What.Freeze, 5), What.RestartAll];

    static readonly int Events = Tier.Of(commit: 20, night: 200, release: 200);

    /// <summary>How long a host stays frozen, in seconds.</summary>
    static readonly int LongestFreeze = Tier.Of(commit: 5, night: 20, release: 20);
    const int ShortestFreeze = 4;

    /// <summary>What a page of the living may need after a kill beyond what a page that asks nothing alive needs at the same time.</summary>
    static readonly TimeSpan Floor = TimeSpan.FromSeconds(5);

    /// <summary>A host that freezes in the middle of a write holds its tenant's lock until PostgreSQL takes it away.</summary>
    static readonly TimeSpan LockTakenAway = TimeSpan.FromSeconds(10);

    /// <summary>A host that froze is told that it was given up, and ends.</summary>
    static readonly TimeSpan UntilTold = TimeSpan.FromSeconds(10);

    /// <summary>What hosts find in Redis they notice within seconds; the machine may be busy.</summary>
    static readonly TimeSpan UntilMissed = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Three_hosts_under_load_lose_nothing_double_nothing_and_take_no_stale_write_whatever_befalls_them()
    {
        CookieJar first = null!, second = null!, bureau = null!;
        await using var cluster = await HostCluster.Start(async world =>
        {
            first = await world.CookiesOf(World.A, Roles.Secretary);
            second = await world.CookiesOf(World.B, Roles.Secretary);
            bureau = await world.CookiesOf(World.Bureau, Roles.Secretary);
        });
        var seed = Environment.TickCount;
        var dice = new Random(seed);
        var zombies = await Zombies.Prepare(cluster, first);
        await using var load = new ClusterLoad(cluster, first, second, bureau);
        var deal = Enumerable.Range(0, (Events + Hand.Length - 1) / Hand.Length).SelectMany(_ => Hand.OrderBy(_ => dice.Next())).Take(Events).ToList();
        await load.Warm();

        var (reads, writes, afterFreeze, slowest, told) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, 0);
        for (var i = 0; i < deal.Count; i++)
        {
            var (what, host, began) = (deal[i], dice.Next(HostCluster.Size), Stopwatch.GetTimestamp());
            switch (what)
            {
                case What.Kill:
                    await cluster[host].Kill();
                    await Task.Delay(TimeSpan.FromSeconds(1));
                    await Again(host);
                    break;
                case What.Stop:
                    await cluster[host].Stop();
                    await Again(host);
                    break;
                case What.Freeze:
                    told += await zombies.Freeze(host, TimeSpan.FromSeconds(dice.Next(ShortestFreeze, LongestFreeze + 1)), UntilTold) ? 1 : 0;
                    if (!cluster[host].Runs) await Again(host);
                    break;
                default:
                    for (var each = 0; each < HostCluster.Size; each++) await cluster[each].Kill();
                    for (var each = 0; each < HostCluster.Size; each++) cluster.Begin(each);
                    for (var each = 0; each < HostCluster.Size; each++) await cluster.Ready(each);
                    await load.Warm();
                    continue;
            }
            Assert.Empty(load.Wrong);
            var (read, write, beside) = load.LongestSilence(began, but: host);
            TestContext.Current.TestOutputHelper?.WriteLine($"{i + 1}/{deal.Count} {what} {host}: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s; reads {read.Said}, writes {write.Said}, beside {beside.Said}; {load.Failures}");
            if (what is What.Freeze) afterFreeze = Longer(afterFreeze, write.Time);
            else writes = Longer(writes, write.Time);
            reads = Longer(reads, read.Time);
            slowest = Longer(slowest, beside.Time);
            Assert.True(read.Time <= Floor + beside.Time, $"After {what} {i + 1} of seed {seed} a living host gave nothing for {read.Said}; a page that asks nothing alive needed {beside.Said}. {load.Failures}");
            // A host that has just come does its first writes slowly; nobody is to lose patience over it. Beside a frozen host
            // somebody may wait for the lock at a living one as long as he is patient, and then press at the frozen one.
            var most = what is What.Freeze ? LockTakenAway + ClusterLoad.Patience + Floor : ClusterLoad.Patience;
            Assert.True(write.Time <= most + beside.Time, $"After {what} {i + 1} of seed {seed} nothing could be written for {write.Said}; a page that asks nothing alive needed {beside.Said}. {load.Failures}");
        }
        await load.Stop();

        Assert.Empty(load.Wrong);
        Assert.Equal(0, zombies.Accepted);
        Assert.True(zombies.Refused > 0, "No stale write reached a host that had been frozen, so nothing was proved.");
        await load.Proof(atLeast: Events);
        await using var product = Product.Build(cluster.Database.ConnectionString);
        foreach (var tenant in (string[])[World.Bureau, World.A, World.B]) Assert.Empty((await product.Services.GetRequiredService<Verification>().Check(tenant)).Breaks);

        // What the live boards have counted through all of it is what the database says when they begin anew.
        var counted = new HashSet<string>();
        for (var each = 0; each < HostCluster.Size; each++) counted.Add(await load.Board(each));
        for (var each = 0; each < HostCluster.Size; each++) await cluster[each].Kill();
        for (var each = 0; each < HostCluster.Size; each++) cluster.Begin(each);
        for (var each = 0; each < HostCluster.Size; each++) await cluster.Ready(each);
        counted.Add(await load.Board(0));
        Assert.Single(counted);

        string Count(What what) => $"{deal.Count(w => w == what)} {what switch { What.Kill => "kills", What.Stop => "stops", What.Freeze => "freezes", _ => "restarts of all" }}";
        Figure.Write("T14", "events", $"{deal.Count} ({string.Join(", ", Enum.GetValues<What>().Select(Count))}) under load: {load.Written} writes acknowledged, none lost, none twice; {zombies.Tried} stale writes to hosts that had been frozen, none accepted ({zombies.Refused} refused, the others unanswered); {told} of the frozen ended when told that they had been given up");
        Figure.Write("T14", "recovery", $"longest wait on a living host: a page {reads.TotalSeconds:0.0} s, a write {writes.TotalSeconds:0.0} s after a kill or stop (floors {Floor.TotalSeconds:0} and {ClusterLoad.Patience.TotalSeconds:0} s), {afterFreeze.TotalSeconds:0.0} s beside a frozen host; a page that asks nothing alive took up to {slowest.TotalSeconds:0.0} s meanwhile; {load.Asked} pages asked, {load.FromDatabase} of them answered from the database");

        async Task Again(int host)
        {
            cluster.Begin(host);
            await cluster.Ready(host);
            await load.Warm(host);
        }

        static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
    }

    /// <summary>Redis holds who is in the cluster and nothing else, not even on a disk.</summary>
    [Fact]
    public async Task Redis_lost_and_back_with_nothing_in_it_the_hosts_serve_on_and_find_each_other_again()
    {
        Tier.AtNight();
        const string ListKey = "party/members/party";
        IConnectionMultiplexer? redis = null;
        CookieJar first = null!, second = null!, bureau = null!;
        await using var cluster = await HostCluster.Start(async world =>
        {
            first = await world.CookiesOf(World.A, Roles.Secretary);
            second = await world.CookiesOf(World.B, Roles.Secretary);
            bureau = await world.CookiesOf(World.Bureau, Roles.Secretary);
        });
        await using var load = new ClusterLoad(cluster, first, second, bureau);
        await load.Warm();

        var began = Stopwatch.GetTimestamp();
        await cluster.Redis.Kill();
        await Task.Delay(TimeSpan.FromSeconds(20));
        var (read, write, beside) = load.LongestSilence(began, but: -1);
        Assert.True(read.Time <= Floor + beside.Time, $"Without Redis a host gave nothing for {read.Said}. {load.Failures}");
        Assert.True(write.Time <= Floor + beside.Time, $"Without Redis nothing could be written for {write.Said}. {load.Failures}");

        await cluster.Redis.Again();
        await Until(AllStandInIt, "The hosts have not put their list back");
        // One dies: the others notice it as ever, and it finds them when it begins again.
        var dead = await Dies(2, () => cluster[2].Kill());
        // A list of others, in which one does not stand: it ends itself.
        await Until(AllStandInIt, "The host that died does not stand in the list again");
        var forgotten = await Dies(1, async () =>
        {
            await Redis().HashDeleteAsync(ListKey, (await List()).Single(row => row.Key.Contains($":{cluster.InnerPorts(1).Silo}", StringComparison.Ordinal)).Key);
            await Until(() => Task.FromResult(!cluster[1].Runs), "The host that is not in the list goes on");
        });
        await load.Stop();
        Assert.Empty(load.Wrong);
        await load.Proof(atLeast: 20);
        HashSet<string> boards = [await load.Board(0), await load.Board(1), await load.Board(2)];
        Assert.Single(boards);
        Figure.Write("T14", "Redis", $"20 s without Redis and then an empty one, into which the hosts put their list back: {load.Written} writes acknowledged, none lost, none twice; nothing could be written for at most {write.Said} without it and {dead} when a host was killed afterwards; a host struck off the list ended itself ({forgotten})");

        async Task<string> Dies(int host, Func<Task> how)
        {
            var died = Stopwatch.GetTimestamp();
            await how();
            cluster.Begin(host);
            await cluster.Ready(host);
            await load.Warm(host);
            var (_, silence, others) = load.LongestSilence(died, but: host);
            Assert.True(silence.Time <= Floor + others.Time, $"Nothing could be written for {silence.Said}. {load.Failures}");
            return silence.Said;
        }

        async Task<Dictionary<string, string>> List() => (await Redis().HashGetAllAsync(ListKey)).ToDictionary(row => row.Name.ToString(), row => row.Value.ToString());
        async Task<bool> AllStandInIt() => (await List()).Values.Count(host => host.Contains($"\"Status\":{(int)SiloStatus.Active}", StringComparison.Ordinal)) == HostCluster.Size;
        IDatabase Redis() => (redis ??= ConnectionMultiplexer.Connect(cluster.Redis.Address)).GetDatabase();
        async Task Until(Func<Task<bool>> so, string otherwise)
        {
            for (var waited = Stopwatch.StartNew(); !await so(); await Task.Delay(200)) Assert.True(waited.Elapsed < UntilMissed, otherwise);
        }
    }

    /// <summary>What a host that froze tries when it comes back: to change, by the version it has read, what was changed meanwhile on another.</summary>
    sealed class Zombies(HostCluster cluster, CookieJar secretary, Guid record, string token)
    {
        int refused, accepted, tried, changes;

        /// <summary>Answered: somebody else has changed it (409).</summary>
        public int Refused => refused;
        public int Accepted => accepted;
        public int Tried => tried;

        string Address => $"/api/v1/duties/records/{record}";

        public static async Task<Zombies> Prepare(HostCluster cluster, CookieJar secretary)
        {
            using var client = cluster.Client(0, World.A, secretary);
            var token = await World.TokenOn(client);
            var recorded = await Recording.Post(client, World.A, token, Guid.NewGuid(), "one that several change", TimeProvider.System.Today());
            Assert.Equal(200, recorded.Status);
            return new Zombies(cluster, secretary, recorded.Id, token);
        }

        /// <summary>Whether the host ended because the others had given it up.</summary>
        public async Task<bool> Freeze(int host, TimeSpan time, TimeSpan untilTold)
        {
            using var held = cluster.Client(host, World.A, secretary);
            using var other = cluster.Client((host + 1) % HostCluster.Size, World.A, secretary);
            var version = (await Read(held)).Version;
            var form = await PageForm.Find(held, $"/Duties/Entry/{record}?amend=true", "Amend") ?? throw new InvalidOperationException("There is no form to amend a record.");

            cluster[host].Freeze();
            var since = Stopwatch.StartNew();
            var title = $"changed meanwhile {++changes}";
            var stuck = Stale(() => Amend(held, version, "from the frozen, sent while it was"));
            await Changed(other, version, title);
            if (time - since.Elapsed is { Ticks: > 0 } rest) await Task.Delay(rest);
            cluster[host].Resume();
            await Task.WhenAll(
                stuck,
                Stale(() => Amend(held, version, "from the frozen, sent when it was back")),
                Stale(async () => (int)(await form.Typed(("Input.Title", ["from a form of the frozen"]), ("Reason", ["late"])).Send()).Status));

            await Task.WhenAny(cluster[host].Ended(), Task.Delay(untilTold));
            var now = await Read(other);
            Assert.Equal((title, version + 1), (now.Title, now.Version));
            return !cluster[host].Runs;
        }

        /// <summary>Changes it on a living host; asked again until it is answered, as a person would.</summary>
        async Task Changed(HttpClient client, int version, string title)
        {
            var operation = Guid.NewGuid();
            for (var again = 0; ; again++)
            {
                var status = await Amend(client, version, title, operation);
                if (status == 200) return;
                Assert.True(status >= 500 && again < 20, $"A change on a living host was answered {status}.");
                await Task.Delay(200);
            }
        }

        async Task Stale(Func<Task<int>> write)
        {
            Interlocked.Increment(ref tried);
            try
            {
                var status = await write();
                if (status == 409) Interlocked.Increment(ref refused);
                else if (status is >= 200 and < 400) Interlocked.Increment(ref accepted);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                // It ended before it answered.
            }
        }

        async Task<int> Amend(HttpClient client, int version, string title, Guid? operation = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, Address)
            {
                Content = JsonContent.Create(new { version, reason = "chaos", record = new { category = "R07", on = TimeProvider.System.Today(), title, differentEvent = true, sameWords = "a test" } }),
            };
            request.Headers.Add("Operation-Id", $"{operation ?? Guid.NewGuid()}");
            request.Headers.Add("RequestVerificationToken", token);
            using var answer = await client.SendAsync(request);
            return (int)answer.StatusCode;
        }

        async Task<(string Title, int Version)> Read(HttpClient client)
        {
            for (var again = 0; ; again++)
            {
                using var answer = await client.GetAsync(Address);
                if (!answer.IsSuccessStatusCode && again < 20) continue;
                var read = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
                return (read.GetProperty("title").GetString()!, read.GetProperty("version").GetInt32());
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Assurance.UnderFault;

namespace PartyDiscipline.Tests.Assurance;

public sealed partial class FaultTests
{
    [Fact]
    public async Task N08_A_pulled_wire_to_the_database_is_waited_for_or_said_and_all_goes_on_when_it_is_back()
    {
        Tier.AtNight();
        var (server, name) = await worlds.OnPostgres();
        await using var wire = new TcpProxy(server.Port);
        var port = FreePort.Next();
        await using var host = await worlds.Serve(server.Connection(name, wire.Port), port);
        using var client = Secretary(port, Engine.PostgreSql);
        client.Timeout = TimeSpan.FromSeconds(100);
        var token = await World.TokenOn(client);
        using var over = new CancellationTokenSource();
        var (sent, acknowledged) = (new ConcurrentDictionary<Guid, string>(), new ConcurrentDictionary<Guid, Guid>());
        var writers = Enumerable.Range(0, 4).Select(_ => Write(client, token, sent, acknowledged, over.Token)).ToArray();
        await Until(() => Task.FromResult(acknowledged.Count > 20), TimeSpan.FromSeconds(30), "Too little was recorded");

        wire.Drops = true;
        var pages = Enumerable.Range(0, 20).Select(_ => Timed(client)).ToArray();
        Assert.Equal(200, (await Look(client, "/alive")).Status);
        var health = Stopwatch.StartNew();
        Assert.Equal(503, (await Look(client, "/health")).Status);
        Assert.True(health.Elapsed < TimeSpan.FromSeconds(8), $"/health took {health.Elapsed}.");
        await Task.Delay(TimeSpan.FromSeconds(20), Cancel);
        wire.Drops = false;
        var back = await Until(async () => (await Look(client, "/")).Status == 200, TimeSpan.FromSeconds(15), "It is not back");
        var answered = await Task.WhenAll(pages);
        Assert.True(answered.All(a => a.Answer.Status is 200 or 503), $"{string.Join(", ", answered.Select(a => a.Answer.Status))}: {host.Said}");
        foreach (var (answer, _) in answered.Where(a => a.Answer.Status != 200)) IsExplained(answer, Away);
        await over.CancelAsync();
        await Task.WhenAll(writers);
        await NothingIsLostNorTwice(client, token, server.Eyes(name), server.Connection(name), sent, acknowledged);
        Figure.Write("T15", "n08 wire to PostgreSQL pulled", $"20 s without a packet: {answered.Count(a => a.Answer.Status == 200)} of 20 waiting pages came, {answered.Count(a => a.Answer.Status != 200)} said so, the longest after {Seconds(answered.Max(a => a.Took))} s; back {Seconds(back)} s after the wire; {acknowledged.Count} acknowledged writes: none lost, none twice. Between hosts: ChaosTests");

        static async Task<((int Status, string Body, HttpResponseHeaders Headers) Answer, TimeSpan Took)> Timed(HttpClient client)
        {
            var watch = Stopwatch.StartNew();
            return (await Look(client, "/"), watch.Elapsed);
        }
    }

    [Fact]
    public async Task N09_Without_Redis_the_hosts_that_run_go_on_and_they_agree_again_when_it_is_back()
    {
        Tier.AtNight();
        Assert.SkipUnless(File.Exists("/usr/bin/redis-server"), "redis-server is not installed.");
        var (server, name) = await worlds.OnPostgres();
        var redis = FreePort.Next();
        var folder = Directory.CreateTempSubdirectory("party-discipline-redis-").FullName;
        Process Redis() => Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{redis}", "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true })!;
        var cache = Redis();
        try
        {
            string[] cluster = ["--Orleans:Clustering:ProviderType=Redis", "--Orleans:Clustering:ServiceKey=redis", $"--ConnectionStrings:redis=127.0.0.1:{redis},abortConnect=false", "--Orleans:ClusterId=faults", "--Orleans:ServiceId=faults"];
            var ports = new[] { FreePort.Next(), FreePort.Next() };
            string[] Own(int port) => [.. cluster, $"--Sso:Issuer=http://sso.localhost:{ports[0]}", $"--Orleans:Endpoints:SiloPort={FreePort.Next()}", $"--Orleans:Endpoints:GatewayPort={FreePort.Next()}", $"--Orleans:SiloPort={FreePort.Next()}"];
            await using var one = await worlds.Serve(server.Connection(name), ports[0], Own(ports[0]));
            await using var two = await worlds.Serve(server.Connection(name), ports[1], Own(ports[1]));
            using var first = Secretary(ports[0], Engine.PostgreSql);
            using var second = Secretary(ports[1], Engine.PostgreSql);
            foreach (var client in (HttpClient[])[first, second]) await Until(async () => (await Look(client, "/health")).Status == 200, TimeSpan.FromSeconds(60), "The hosts did not join");
            var token = await World.TokenOn(first);
            Assert.Equal(200, (await Record(first, token, Guid.NewGuid(), "with Redis", Today)).Status);

            cache.Kill();
            await cache.WaitForExitAsync(Cancel);
            var (pages, writes, refused) = (0, 0, 0);
            for (var without = Stopwatch.StartNew(); without.Elapsed < TimeSpan.FromSeconds(20); await Task.Delay(500, Cancel))
                foreach (var client in (HttpClient[])[first, second])
                {
                    Assert.Equal(200, (await Look(client, "/")).Status);
                    pages++;
                    var write = await Record(client, token, Guid.NewGuid(), $"without {Guid.NewGuid():N}", Today);
                    if (write.Status == 200) writes++;
                    else
                    {
                        IsExplained(write, Away);
                        refused++;
                    }
                }
            Assert.True(one.Runs && two.Runs, "A host ended.");

            cache = Redis();
            var back = await Until(async () => (await Look(first, "/health")).Status == 200 && (await Look(second, "/health")).Status == 200
                && (await Record(first, token, Guid.NewGuid(), $"again {Guid.NewGuid():N}", Today)).Status == 200 && (await Record(second, token, Guid.NewGuid(), $"again {Guid.NewGuid():N}", Today)).Status == 200, TimeSpan.FromSeconds(60), $"They do not agree again: {one.Said[^Math.Min(4000, one.Said.Length)..]}");
            Assert.True(one.Runs && two.Runs, "A host ended when Redis came back empty.");
            Figure.Write("T15", "n09 Redis gone", $"20 s without Redis: {pages} pages all came, {writes} writes stood, {refused} were refused with a 503; both hosts ran on, and served {Seconds(back)} s after an empty Redis had come; that they put their list back is seen in T14");
        }
        finally
        {
            if (!cache.HasExited) cache.Kill();
            await cache.WaitForExitAsync(CancellationToken.None);
            cache.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task N10_A_leaping_clock_ends_sessions_and_revives_none_and_the_ledger_stays_whole()
    {
        Tier.AtNight();
        Assert.SkipWhen(Surroundings.Faketime is null, "faketime is not installed.");
        await using var database = await worlds.OnSqlite();
        var (port, clock) = (FreePort.Next(), Path.Combine(Path.GetDirectoryName(database.File!)!, "clock"));
        using var surroundings = Surroundings.Clock("+0", clock);
        await using var host = await worlds.Serve(database.ConnectionString, port);
        var jar = new CookieJar();
        Assert.Equal("/", (await SignIn(port, Roles.Secretary, jar)).Path);
        using var client = Secretary(port, jar);
        var token = await World.TokenOn(client);
        Assert.Equal(200, (await Record(client, token, Guid.NewGuid(), "on time", Today)).Status);

        async Task Leap(string to)
        {
            await File.WriteAllTextAsync(clock, to, Cancel);
            await Task.Delay(2500, Cancel);
        }

        await Leap("+1h");
        Assert.NotEqual(200, (await Look(client, "/")).Status); // Quiet for an hour, as far as the product can know.
        await Leap("+0");
        Assert.NotEqual(200, (await Look(client, "/")).Status);
        var seen = new List<string>();
        foreach (var leap in (string[])["-1h", "+1d", "+0"])
        {
            var fresh = new CookieJar();
            await Leap(leap);
            var (path, body) = await SignIn(port, Roles.Secretary, fresh);
            Assert.True(path == "/", $"{leap}: {path} {body}");
            using var again = Secretary(port, fresh);
            var own = await World.TokenOn(again);
            var on = Today.AddDays(leap == "+1d" ? 1 : 0);
            var answer = await Record(again, own, Guid.NewGuid(), $"after {leap}", on);
            Assert.True(answer.Status == 200, $"{leap}: {answer.Status} {answer.Body}");
            seen.Add(leap);
        }
        Assert.NotEqual(200, (await Look(client, "/")).Status);
        await host.Kill();
        await using var product = Product.Build(database.ConnectionString);
        var verdict = await product.Services.GetRequiredService<Verification>().Check(World.A);
        Assert.Empty(verdict.Breaks);
        var times = (await RawSql.Query(database, "SELECT \"Seq\", \"At\" FROM ledger_entries WHERE \"TenantId\" = @p0 ORDER BY \"Seq\"", World.A)).Select(r => Convert.ToInt64(r[1], CultureInfo.InvariantCulture)).ToList();
        Assert.NotEqual(times.Order(), times); // Order comes from the number, not from the clock.

        // Against a server with another clock it does not start at all.
        var (server, name) = await worlds.OnPostgres();
        await File.WriteAllTextAsync(clock, "+1h", Cancel);
        var said = await Ends(server.Connection(name));
        Assert.Contains("clocks", said, StringComparison.Ordinal);
        Assert.Contains("chrony", said, StringComparison.Ordinal);
        Figure.Write("T15", "n10 clock leaps", $"+1 h ended the session and going back did not revive it; after {string.Join(", ", seen)} people signed in and recorded; the Ledger whole by its numbers; an hour apart from the server's clock it refuses to start and says so");
    }

    [Fact]
    public async Task N17_Out_of_memory_it_sheds_or_ends_and_starts_clean()
    {
        Tier.AtNight();
        await using var database = await worlds.OnSqlite();
        var port = FreePort.Next();
        var (sent, acknowledged) = (new ConcurrentDictionary<Guid, string>(), new ConcurrentDictionary<Guid, Guid>());
        var (answers, ended) = (new ConcurrentDictionary<int, int>(), false);
        using (new Surroundings { Environment = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0x6000000", ["DOTNET_gcServer"] = "0" } })
        {
            await using var host = await worlds.Serve(database.ConnectionString, port);
            using var client = Secretary(port);
            client.Timeout = TimeSpan.FromSeconds(20);
            var token = await World.TokenOn(client);
            using var over = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var writers = Enumerable.Range(0, 16).Select(_ => Write(client, token, sent, acknowledged, over.Token)).ToArray();
            var readers = Enumerable.Range(0, 48).Select(_ => Task.Run(async () =>
            {
                while (!over.IsCancellationRequested)
                {
                    try
                    {
                        var answer = await Look(client, "/Duties/Records");
                        answers.AddOrUpdate(answer.Status, 1, (_, n) => n + 1);
                        if (answer.Status >= 500 && answer.Body.Length > 0) HasRequestId(answer.Body);
                    }
                    catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
                    {
                        if (!host.Runs) return;
                    }
                }
            }, Cancel)).ToArray();
            await Task.WhenAll([.. writers, .. readers]);
            ended = !host.Runs;
        }
        database.LetGo();
        await using (var host = await worlds.Serve(database.ConnectionString, port))
        {
            using var client = Secretary(port);
            await NothingIsLostNorTwice(client, await World.TokenOn(client), database, database.ConnectionString, sent, acknowledged);
        }
        Assert.Equal("ok", (await RawSql.Query(database, "PRAGMA integrity_check"))[0][0]);
        Figure.Write("T15", "n17 out of memory", $"96 MiB of heap under 64 clients for 30 s: {string.Join(", ", answers.OrderBy(a => a.Key).Select(a => $"{a.Value} x {a.Key}"))}, {(ended ? "the process ended" : "the process lived")}; {acknowledged.Count} acknowledged writes: none lost, none twice after a start with memory");
    }
}

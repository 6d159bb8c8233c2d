using System.Collections.Concurrent;
using System.Globalization;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Assurance.UnderFault;

namespace PartyDiscipline.Tests.Assurance;

public sealed partial class CrashPointTests
{
    [Fact]
    public async Task PostgreSQL_that_crashes_again_and_again_loses_nothing_that_was_acknowledged()
    {
        Tier.AtNight();
        var crashes = Tier.Of(commit: 0, night: 20, release: 200);
        var (server, name) = await worlds.OnPostgres();
        var port = FreePort.Next();
        await using var host = await worlds.Serve(server.Connection(name), port);
        using var client = RunningHost.ClientOf(port, World.A, worlds.Secretary[Engine.PostgreSql]);
        var token = await World.TokenOn(client);
        var (sent, acknowledged) = (new ConcurrentDictionary<Guid, string>(), new ConcurrentDictionary<Guid, Guid>());
        using var over = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(_ => FaultTests.Write(client, token, sent, acknowledged, over.Token)).ToArray();
        var longest = TimeSpan.Zero;
        for (var i = 0; i < crashes; i++)
        {
            var before = acknowledged.Count;
            await Until(() => Task.FromResult(acknowledged.Count > before + 5), TimeSpan.FromSeconds(30), "Nothing is recorded");
            await Task.Delay(Random.Shared.Next(50, 400), Cancel);
            if (i % 2 == 0)
            {
                server.Crash();
                server.Start();
            }
            else
            {
                // One backend is shot in the middle of its work: the server throws all others out and recovers.
                var pids = await RawSql.Query(server.Eyes("postgres"), $"SELECT pid FROM pg_stat_activity WHERE datname = '{name}'");
                Shell.Run("kill", "-9", $"{pids[Random.Shared.Next(pids.Count)][0]}");
            }
            var back = await Until(async () => (await Look(client, "/")).Status == 200 && (await Recording.Post(client, World.A, token, Guid.NewGuid(), $"back {Guid.NewGuid():N}", Today, Cancel)).Status == 200, TimeSpan.FromSeconds(10), "It is not back");
            if (back > longest) longest = back;
        }
        await over.CancelAsync();
        await Task.WhenAll(writers);
        await FaultTests.NothingIsLostNorTwice(client, token, server.Eyes(name), server.Connection(name), sent, acknowledged);
        Figure.Write("T12", "PostgreSQL crashes", $"{crashes} crashes of the server (immediate stop and a shot backend in turn), {acknowledged.Count} writes acknowledged: none lost, none twice; back after {longest.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s at most");
    }

    [Fact]
    public async Task A_disk_that_refuses_to_flush_is_an_answer_and_no_acknowledgement()
    {
        Tier.AtNight();
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed.");
        await using var database = await worlds.OnSqlite();
        var (sent, acknowledged, refused) = (new ConcurrentDictionary<Guid, string>(), new ConcurrentDictionary<Guid, Guid>(), 0);
        var rounds = Tier.Of(commit: 0, night: 3, release: 20);
        for (var i = 0; i < rounds; i++)
        {
            var port = FreePort.Next();
            await using var host = await worlds.Serve(database.ConnectionString, port);
            // Each of its threads counts by itself, and a write may be done by any.
            using var tracer = await host.Trace("-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:error=EIO:when=2+3");
            using var client = RunningHost.ClientOf(port, World.A, worlds.Secretary[Engine.Sqlite]);
            var token = await World.TokenOn(client);
            for (var n = 0; n < 40; n++)
            {
                var (operation, title) = (Guid.NewGuid(), $"flushed {Guid.NewGuid():N}");
                sent[operation] = title;
                var answer = await Record(client, token, operation, title, Today);
                if (answer.Status == 200) acknowledged[operation] = System.Text.Json.JsonDocument.Parse(answer.Body).RootElement.GetProperty("id").GetGuid();
                else
                {
                    IsExplained(answer, "暂时");
                    refused++;
                }
            }
            await host.Kill();
        }
        Assert.True(refused > 0, "No flush failed.");
        database.LetGo();
        var last = FreePort.Next();
        await using (var host = await worlds.Serve(database.ConnectionString, last))
        {
            using var client = RunningHost.ClientOf(last, World.A, worlds.Secretary[Engine.Sqlite]);
            await FaultTests.NothingIsLostNorTwice(client, await World.TokenOn(client), database, database.ConnectionString, sent, acknowledged);
        }
        Assert.Equal("ok", (await RawSql.Query(database, "PRAGMA integrity_check"))[0][0]);
        Figure.Write("T12", "flushes that fail", $"{rounds} runs in which every third flush of each thread failed (EIO), then a kill: {acknowledged.Count} writes acknowledged, {refused} refused with a 503; none acknowledged lost, none twice, the file sound");
    }
}

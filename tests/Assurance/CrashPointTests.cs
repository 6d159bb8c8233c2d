using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Assurance.UnderFault;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T12, the fixed points: the product kills itself at a named moment of a write, by a live party and by a page without one. Whatever the moment,
/// after the restart the state is a legal one: who asks again gets one effect, the Ledger is whole, and what follows from it follows.
/// </summary>
public sealed class CrashPointTests(FaultWorlds worlds) : IClassFixture<FaultWorlds>
{
    static readonly int Rounds = Tier.Of(commit: 1, night: 2, release: 20);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static DateOnly Today => TimeProvider.System.Today();

    [Theory, InlineData(Engine.Sqlite), InlineData(Engine.PostgreSql)]
    public async Task Killed_at_any_moment_of_a_write_it_is_in_a_legal_state_and_asking_again_has_one_effect(Engine engine)
    {
        if (engine == Engine.PostgreSql) Tier.AtNight();
        await using var copy = engine == Engine.Sqlite ? await worlds.OnSqlite() : null;
        var (connection, eyes) = copy is not null ? (copy.ConnectionString, copy) : await OnPostgres();
        var at = Path.Combine(Directory.CreateTempSubdirectory("party-discipline-crash-").FullName, "at");
        using var surroundings = new Surroundings { Environment = CrashPoint.Environment(at) };
        var port = FreePort.Next();
        // By a live party, after its commit; and by a page that writes itself. A commit takes the first; half the points are enough for the second.
        var writes = Tier.Name == "commit" ? CrashPoint.All.Select(p => (Point: p, Page: false)) : Enumerable.Range(0, Rounds).SelectMany(_ => CrashPoint.All.SelectMany(p => new[] { (Point: p, Page: false), (Point: p, Page: true) }));
        var (killed, answered, stood) = (0, 0, 0);

        foreach (var (point, page) in writes)
        {
            var (operation, mark) = (Guid.NewGuid(), $"point{Guid.NewGuid():N}");
            Guid record = default;
            await using (var host = await worlds.Serve(connection, port))
            {
                using var client = RunningHost.ClientOf(port, World.A, worlds.Secretary[engine]);
                var token = await World.TokenOn(client);
                if (page) record = (await Recording.Post(client, World.A, token, Guid.NewGuid(), $"for {mark}", Today, Cancel)).Id;
                var entry = page ? await World.TokenOn(client, $"/Duties/Entry/{record}") : "";
                await File.WriteAllTextAsync(at, point, Cancel);
                try
                {
                    var answer = page ? await Attach(client, entry, record, operation, mark) : (await Record(client, token, operation, mark, Today)).Status;
                    Assert.True(answer is 200 or 302, $"{point}: {answer}");
                    answered++;
                }
                catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
                {
                    // Killed: whether it stands, nobody was told.
                }
                await Until(() => Task.FromResult(!host.Runs), TimeSpan.FromSeconds(20), $"It was not killed {point}");
                killed++;
                File.Delete(at);
            }
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            if (await Count(eyes, page, mark) == 1) stood++;

            await using (var host = await worlds.Serve(connection, port))
            {
                using var client = RunningHost.ClientOf(port, World.A, worlds.Secretary[engine]);
                var token = await World.TokenOn(client);
                var again = page ? await Attach(client, await World.TokenOn(client, $"/Duties/Entry/{record}"), record, operation, mark) : (await Record(client, token, operation, mark, Today)).Status;
                Assert.True(again is 200 or 302, $"{point}, again: {again}");
                Assert.Equal(1, await Count(eyes, page, mark));
                // What follows from it: the index finds the record, once, and no notice stands twice.
                if (!page) await Until(async () => (await Look(client, $"/Search?q={mark}")).Body.Split($"{mark}</").Length > 1, TimeSpan.FromSeconds(20), $"{point}: it is not found by the search");
                await host.Stop();
            }
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        }

        if (engine == Engine.Sqlite) Assert.Equal("ok", (await RawSql.Query(eyes, "PRAGMA integrity_check"))[0][0]);
        Assert.Empty(await RawSql.Query(eyes, "SELECT \"Hash\" FROM duties_attachments WHERE \"Hash\" NOT IN (SELECT \"Hash\" FROM duties_attachment_parts)"));
        await using var product = Product.Build(connection);
        Assert.Empty((await product.Services.GetRequiredService<Verification>().Check(World.A)).Breaks);
        Figure.Write("T12", $"fixed points, {engine}", $"{killed} kills at {CrashPoint.All.Count} moments of writes by {(Tier.Name == "commit" ? "live parties" : "live parties and by pages")}: {answered} had answered, {stood} stood before they were asked again, each stands once afterwards, the Ledger is whole");
    }

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
            // The tracer is the grandchild, so that a kill hits the product. Every seventh flush fails, from the 30th on.
            using var surroundings = new Surroundings { Through = ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:error=EIO:when=30+7"] };
            await using var host = await worlds.Serve(database.ConnectionString, port);
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
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var last = FreePort.Next();
        await using (var host = await worlds.Serve(database.ConnectionString, last))
        {
            using var client = RunningHost.ClientOf(last, World.A, worlds.Secretary[Engine.Sqlite]);
            await FaultTests.NothingIsLostNorTwice(client, await World.TokenOn(client), database, database.ConnectionString, sent, acknowledged);
        }
        Assert.Equal("ok", (await RawSql.Query(database, "PRAGMA integrity_check"))[0][0]);
        Figure.Write("T12", "flushes that fail", $"{rounds} runs in which every seventh flush failed (EIO), then a kill: {acknowledged.Count} writes acknowledged, {refused} refused with a 503; none acknowledged lost, none twice, the file sound");
    }

    async Task<(string, TestDatabase)> OnPostgres()
    {
        var (server, name) = await worlds.OnPostgres();
        return (server.Connection(name), server.Eyes(name));
    }

    static async Task<int> Count(TestDatabase eyes, bool page, string mark) => Convert.ToInt32(
        (await RawSql.Query(eyes, page ? "SELECT count(*) FROM duties_attachments WHERE \"Name\" = @p0" : "SELECT count(*) FROM duties_records WHERE \"Title\" = @p0", page ? $"{mark}.pdf" : mark))[0][0], CultureInfo.InvariantCulture);

    /// <summary>A write by a page without a live party.</summary>
    static async Task<int> Attach(HttpClient client, string token, Guid record, Guid operation, string mark)
    {
        using var form = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new StringContent($"{operation}"), "Operation" } };
        form.Add(new ByteArrayContent([.. "%PDF-1.7\n"u8, .. System.Text.Encoding.ASCII.GetBytes(mark), .. "\n%%EOF\n"u8]) { Headers = { ContentType = new("application/pdf") } }, "Upload", $"{mark}.pdf");
        using var answer = await client.PostAsync($"/Duties/Entry/{record}?handler=Attach", form, Cancel);
        return (int)answer.StatusCode;
    }
}

using System.Collections.Concurrent;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T12: the product, as a process of its own, is killed while people record. What was acknowledged stands, nothing stands twice,
/// nothing is half done, and whoever presses again gets the first answer.
/// </summary>
public sealed class CrashTests
{
    const int Writers = 4;

    /// <summary>Kills for each database.</summary>
    static readonly int Kills = Tier.Of(commit: 6, night: 300, release: 1000);

    sealed record Sent(Guid Operation, string Title)
    {
        /// <summary>The record's id, once the answer has come.</summary>
        public Guid? Acknowledged { get; set; }
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Killed_while_recording_it_loses_nothing_that_was_acknowledged_and_doubles_nothing(Engine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        CookieJar jar;
        int port;
        await using (var world = await World.Build(on: database))
        {
            jar = await world.CookiesOf(World.A, Roles.Secretary);
            port = world.Host.Port;
        }

        var sent = new ConcurrentQueue<Sent>();
        for (var round = 0; round < Kills; round++)
        {
            await using var process = await HostProcess.Serve(database.ConnectionString, port);
            await Record(port, jar, sent, process, TimeSpan.FromMilliseconds(200 + Random.Shared.Next(600)));
        }

        await using (var process = await HostProcess.Serve(database.ConnectionString, port))
        {
            using var client = Client(port, jar);
            var token = await World.TokenOn(client);
            foreach (var one in sent)
            {
                var again = await Recording.Post(client, World.A, token, one.Operation, one.Title, TimeProvider.System.Today());
                Assert.Equal(200, again.Status);
                if (one.Acknowledged is { } id) Assert.Equal((id, true), (again.Id, again.Already));
            }
            await process.Kill();
        }

        Assert.True(sent.Count(s => s.Acknowledged is not null) >= Kills, "Hardly anything was recorded, so the kills prove nothing.");
        var stored = await Recording.Stored(database, World.A);
        Assert.Equal(sent.Select(s => s.Title).Order(StringComparer.Ordinal), stored.Select(s => s.Title).Order(StringComparer.Ordinal));
        Assert.Empty(sent.Where(s => s.Acknowledged is { } id && !stored.Contains((s.Title, id.ToString()))));
        if (engine == Engine.Sqlite) Assert.Equal("ok", (await RawSql.Query(database, "PRAGMA integrity_check"))[0][0]);
        await using var product = Product.Build(database.ConnectionString);
        Assert.Empty((await product.Services.GetRequiredService<Verification>().Check(World.A)).Breaks);
        Figure.Write("T12", $"kills, {engine}", $"{Kills} kills, {sent.Count(s => s.Acknowledged is not null)} writes acknowledged: none lost, none twice; {sent.Count(s => s.Acknowledged is null)} unanswered, each written once when asked again");
    }

    /// <summary>Writers record until the process is killed, a moment after the first answer.</summary>
    static async Task Record(int port, CookieJar jar, ConcurrentQueue<Sent> sent, HostProcess process, TimeSpan moment)
    {
        using var client = Client(port, jar);
        var token = await World.TokenOn(client);
        Assert.NotEmpty(token);
        var first = new TaskCompletionSource();
        using var over = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                var one = new Sent(Guid.NewGuid(), $"recorded {Guid.NewGuid():N}");
                sent.Enqueue(one);
                try
                {
                    var answer = await Recording.Post(client, World.A, token, one.Operation, one.Title, TimeProvider.System.Today(), over.Token);
                    if (answer.Status != 200) continue;
                    one.Acknowledged = answer.Id;
                    first.TrySetResult();
                }
                catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
                {
                    return; // Killed: whether it stands, nobody was told.
                }
            }
        })).ToArray();
        await first.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await Task.Delay(moment);
        await process.Kill();
        await over.CancelAsync();
        await Task.WhenAll(writers);
    }

    static HttpClient Client(int port, CookieJar jar) => RunningHost.ClientOf(port, World.A, jar);
}

using System.Globalization;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Assurance.UnderFault;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T12, the fixed points: the product kills itself at a named moment of a write, by a live party and by a page without one. Whatever the moment,
/// after the restart the state is a legal one: who asks again gets one effect, the Ledger is whole, and what follows from it follows.
/// </summary>
public sealed partial class CrashPointTests(FaultWorlds worlds) : IClassFixture<FaultWorlds>
{
    static readonly int Rounds = Tier.Of(commit: 1, night: 2, release: 20);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static DateOnly Today => TimeProvider.System.Today();

    [Theory, InlineData(Engine.Sqlite), InlineData(Engine.PostgreSql)]
    public async Task Killed_at_any_moment_of_a_write_it_is_in_a_legal_state_and_asking_again_has_one_effect(Engine engine)
    {
        Tier.AtNight();
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
            eyes.LetGo();
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
            eyes.LetGo();
        }

        if (engine == Engine.Sqlite) Assert.Equal("ok", (await RawSql.Query(eyes, "PRAGMA integrity_check"))[0][0]);
        Assert.Empty(await RawSql.Query(eyes, "SELECT \"Hash\" FROM duties_attachments WHERE \"Hash\" NOT IN (SELECT \"Hash\" FROM duties_attachment_parts)"));
        await using var product = Product.Build(connection);
        Assert.Empty((await product.Services.GetRequiredService<Verification>().Check(World.A)).Breaks);
        Figure.Write("T12", $"fixed points, {engine}", $"{killed} kills at {CrashPoint.All.Count} moments of writes by {(Tier.Name == "commit" ? "live parties" : "live parties and by pages")}: {answered} had answered, {stood} stood before they were asked again, each stands once afterwards, the Ledger is whole");
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

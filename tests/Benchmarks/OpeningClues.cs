using System.Diagnostics;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Supervision.Clues;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>(m) Opening an encrypted clue with forty notes, against the same clue's page while it is locked: key, boxes, texts, and the line in the Ledger.</summary>
static class OpeningClues
{
    const int Times = 200;
    const int Notes = 40;

    public static async Task Run()
    {
        Figures.Title("(m) opening an encrypted clue");
        await Measure(Engine.Sqlite);
        if (Environment.GetEnvironmentVariable("PARTYDISCIPLINE_POSTGRES") is { Length: > 0 }) await Measure(Engine.PostgreSql);
    }

    static async Task Measure(Engine engine)
    {
        await using var host = await RunningHost.Start(engine);
        await host.Found("bureau", TenantKind.Bureau);
        var unit = await Compartments.Found(host, "sample1");
        var clue = await unit.On(ClueWay.Shelved);
        for (var i = 0; i < Notes; i++) Compartments.Done(await unit.Move(unit.One, clue, new ClueMove(ClueAction.Review) { Text = new string('查', 800) }));
        var (_, half) = await unit.Ring.Unlock(unit.One, Guid.NewGuid(), Compartments.Passphrase);
        var (plain, opened) = (new List<double>(), new List<double>());
        for (var i = 0; i < Times; i++)
        {
            plain.Add(await Timed(async () => await unit.Reader.Find(unit.One, clue)));
            opened.Add(await Timed(async () =>
            {
                await unit.Reader.Find(unit.One, clue);
                var own = await unit.Ring.Held(unit.One, half) ?? throw new InvalidOperationException("The key is locked.");
                _ = await unit.Reader.Read(unit.One, own, clue) ?? throw new InvalidOperationException("The clue did not open.");
            }));
        }
        var (a, b) = (plain.Order().ElementAt(Times / 2), opened.Order().ElementAt(Times / 2));
        Figures.Line($"{engine}: locked {a:0.0} ms, open {b:0.0} ms, p99 open {opened.Order().ElementAt(Times * 99 / 100):0.0} ms");
        Figures.Against($"{engine}: over the locked page, median", b - a, 100, atLeast: false, " ms");
    }

    static async Task<double> Timed(Func<Task> act)
    {
        var watch = Stopwatch.StartNew();
        await act();
        return watch.Elapsed.TotalMilliseconds;
    }
}

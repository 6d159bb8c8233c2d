using System.Diagnostics;
using System.Text.RegularExpressions;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>
/// (i) Casting ballots over HTTP: first a hundred arrive each second whether the earlier ones are answered or not, as in a hall where
/// everybody has a phone; then as many as can be. Client and server share the machine.
/// </summary>
static partial class Voting
{
    const int Voters = 2000;
    const int PerSecond = 100;
    const int Arriving = 1000;
    const int WarmUp = 200;
    const int AtOnce = 16;

    public static async Task Run()
    {
        Figures.Title("(i) casting secret ballots");
        await Measure(Engine.Sqlite);
        if (Environment.GetEnvironmentVariable("PARTYDISCIPLINE_POSTGRES") is { Length: > 0 }) await Measure(Engine.PostgreSql);
    }

    static async Task Measure(Engine engine)
    {
        await using var host = await RunningHost.Start(engine);
        await host.Found("bureau", TenantKind.Bureau);
        var unit = await Appraisals.Found(host, "sample1");
        var held = await unit.Hold(new Dictionary<string, int> { ["A"] = 500, ["B"] = 500, ["C"] = 500, ["D"] = 500 });
        var codes = new Queue<string>(held.Codes.Select(c => c.Code));
        using var client = host.Client("vote");
        var token = Token().Match(await client.GetStringAsync("/sample1")).Groups[1].Value;
        for (var i = 0; i < WarmUp; i++) await Cast(client, token, codes.Dequeue());

        var arriving = new List<Task<double>>();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Arriving; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / PerSecond) - watch.Elapsed;
            if (due > TimeSpan.Zero) await Task.Delay(due);
            var code = codes.Dequeue();
            arriving.Add(Task.Run(() => Cast(client, token, code)));
        }
        var times = (await Task.WhenAll(arriving)).Order().ToArray();
        Figures.Line($"{engine}: {Arriving} ballots at {PerSecond}/s: median {times[Arriving / 2]:0.0} ms, p99 {times[Arriving * 99 / 100]:0.0} ms, longest {times[^1]:0.0} ms");
        Figures.Against($"{engine}: p99 while {PerSecond} ballots arrive each second", times[Arriving * 99 / 100], 1000, atLeast: false, " ms");

        var (left, began) = (codes.Count, Stopwatch.StartNew());
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                string code;
                lock (gate)
                    if (!codes.TryDequeue(out code!)) return;
                await Cast(client, token, code);
            }
        })));
        Figures.Against($"{engine}: ballots a second, {AtOnce} at once", left / began.Elapsed.TotalSeconds, PerSecond, unit: "/s");
        var count = Stopwatch.StartNew();
        await unit.Finish(held);
        if ((await unit.Stored(held.Id)).Ballots != Voters) throw new InvalidOperationException("Ballots were lost.");
        Figures.Line($"{engine}: closed, shuffled, counted and sealed {Voters} ballots in {count.Elapsed.TotalSeconds:0.0} s");
    }

    static async Task<double> Cast(HttpClient client, string token, string code)
    {
        var watch = Stopwatch.StartNew();
        var form = Enumerable.Range(0, 8).Select(i => KeyValuePair.Create($"Marks[{i}]", $"{1 + i % 4}")).Append(KeyValuePair.Create("Code", code)).Append(KeyValuePair.Create("__RequestVerificationToken", token));
        using var content = new FormUrlEncodedContent(form);
        using var answer = await client.PostAsync(new Uri("/Vote/sample1?handler=Cast", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
        await answer.Content.CopyToAsync(Stream.Null);
        return watch.Elapsed.TotalMilliseconds;
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();
}

using System.Diagnostics;
using PartyDiscipline.Assessment;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Common;
using Component = PartyDiscipline.Assessment.Component;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>(j) Confirming and ranking a year of more and more units: computed from their sheets, ranked, written with the Ledger, in one transaction.</summary>
static class RankingYears
{
    static readonly int[] Sizes = [1_000, 10_000];

    public static async Task Run()
    {
        await using var host = await RunningHost.Start(at: TimeProvider.System.GetUtcNow());
        await host.Found("bureau", TenantKind.Bureau);
        var perUnit = new List<double>();
        foreach (var (size, round) in Sizes.Select((s, i) => (s, i)))
        {
            await Year(host, 100, 2000 + round);
            Figures.Title($"(j) ranking {size} units");
            var seconds = await Year(host, size, 2010 + round);
            perUnit.Add(seconds / size);
            Figures.Line($"{size} units in {seconds:0.00} s");
            if (size == Sizes[^1]) Figures.Against("confirming and ranking 10 000 units", seconds, 5, atLeast: false, " s");
        }
        Figures.Against("time per unit with the fewest as a share of that with the most", perUnit[0] / perUnit[^1], 0.7);
    }

    static async Task<double> Year(RunningHost host, int units, int year)
    {
        var actor = Actor.System("bureau");
        var content = host.Get<AssessmentLaw>().Default(Track.Main);
        var scheme = new Scheme(year, Track.Main, 1, content, actor, DateTimeOffset.UnixEpoch);
        var sheets = Enumerable.Range(0, units).SelectMany(u => Enum.GetValues<Component>().Select(c =>
        {
            var sheet = new Sheet(new PartyId($"u{u:00000}", PartyKind.PartyCommittee, "main"), scheme, c, 1, new DateOnly(year, 1, 1), new DateOnly(year, 12, 31), new DateOnly(year, 12, 31), content.Indicators.Select(SheetLine.Of));
            sheet.BringIn(new Dictionary<string, decimal> { ["Z13"] = (u * 7 + (int)c) % 1200 / 100m }, [], DateTimeOffset.UnixEpoch);
            return sheet;
        })).ToLookup(s => s.Unit);
        var watch = Stopwatch.StartNew();
        var cycle = new Cycle(year, Track.Main, scheme.Id);
        var results = CycleBook.Ranked(cycle, 1, scheme, [.. sheets.Select(s => CycleBook.Made(content, new Tenant(s.Key, TenantKind.Prison, new(s.Key, s.Key), 1), content.Groups[0], [.. s], []))]);
        cycle.BringIn("x", new DateOnly(year + 1, 1, 31), "x", results);
        await using var db = host.Get<Database<AssessmentDb>>().Open("bureau");
        var outcome = await db.Write(actor, Guid.NewGuid(), _ =>
        {
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            db.Add(cycle);
            db.AddRange(results);
            db.ChangeTracker.AutoDetectChangesEnabled = true;
            db.Append(new CycleMoved(cycle.Id, year, Track.Main, CycleState.Ranked, 1, []), CycleBook.Subject(cycle.Id));
            return Task.FromResult<Outcome>(new Outcome.Done(cycle.Id));
        });
        if (outcome is not Outcome.Done) throw new InvalidOperationException($"{outcome}");
        return watch.Elapsed.TotalSeconds;
    }
}

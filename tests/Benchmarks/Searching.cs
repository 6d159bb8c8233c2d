using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Search;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Search;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>
/// (f) Finding records in a tenant with 10⁴ and with 10⁵, through the finder: index, reach, reading the records again under the
/// reader's rights, comparing the words. Against what a database does without an index, a scan for the same text.
/// </summary>
static class Searching
{
    const int Batch = 2_000;
    const int Times = 15;
    static readonly int[] Sizes = [10_000, 100_000];

    /// <summary>What is typed, from the rarest to what stands in every record.</summary>
    static readonly string[] Phrases = ["第00777号", "舆情处置 禁闭室", "督导食堂采购", "消防演练", "会议", "会议 安全生产", "纪要", "监", "没有这句话"];

    public static async Task Run()
    {
        await Measure(Engine.Sqlite);
        if (Environment.GetEnvironmentVariable("PARTYDISCIPLINE_POSTGRES") is { Length: > 0 }) await Measure(Engine.PostgreSql);
    }

    static async Task Measure(Engine engine)
    {
        await using var host = await RunningHost.Start(engine, at: TimeProvider.System.GetUtcNow());
        await Invented.FoundBureau(host);
        await Invented.FoundPrison(host, 1);
        var tenant = Invented.Code(1);
        var parties = await host.Get<IPartyDirectory>().Parties(tenant, Invented.Today);
        var (records, worst) = (0, new List<double>());
        foreach (var size in Sizes)
        {
            Figures.Title($"(f) {engine}: search among {size:N0} records");
            while (records < size) records = await Write(host, tenant, parties, records);
            var watch = Stopwatch.StartNew();
            await host.Get<Indexer>().Rebuild(tenant, CancellationToken.None);
            Figures.Line($"index made anew in {watch.Elapsed.TotalSeconds:0} s, {size / watch.Elapsed.TotalSeconds:0} records/s");
            worst.Add(await Find(host, tenant, parties));
        }
        Figures.Against($"(f) {engine}: slowest of all searches among {Sizes[^1]:N0}", worst[^1], 200, atLeast: false, unit: " ms");
        Figures.Line($"ten times the records: {worst[^1] / worst[0]:0.0} times as long");
    }

    static async Task<int> Write(RunningHost host, string tenant, IReadOnlyList<Party> parties, int from)
    {
        var category = host.Get<Categories>().Find("R01")!;
        var clerk = new Actor { Tenant = tenant, Account = Guid.Empty, Name = "bench" };
        await using var db = host.Get<Database<DutiesDb>>().Open(tenant);
        Invented.Stands(await db.Write(clerk, Ids.New(), _ =>
        {
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            for (var i = from; i < from + Batch; i++) db.Add(Invented.Record(i, parties[i % parties.Count].Id, null, category, clerk));
            db.Append(new RecordsLocked(parties[0].Id.ToString(), Invented.Year, Batch), "bench");
            return Task.FromResult<Outcome>(new Outcome.Done(Ids.New()));
        }));
        return from + Batch;
    }

    /// <summary>Milliseconds of the slowest kind of search, each the median of some.</summary>
    static async Task<double> Find(RunningHost host, string tenant, IReadOnlyList<Party> parties)
    {
        var member = parties.First(p => p.Id.Kind == PartyKind.Member);
        var readers = new[] { Reader("whole unit", Roles.PoliticalOfficer), Reader("one member", Roles.Member, member.Id) };
        var finder = host.Services.GetServices<IFinder>().Single(f => f.Name == "Duties.Record");
        var worst = 0d;
        foreach (var (name, reader) in readers)
            foreach (var typed in Phrases)
            {
                var phrase = SearchPhrase.Read(typed)!;
                var found = await finder.Find(reader, phrase, Search.Few + 1, CancellationToken.None);
                var took = new List<double>();
                for (var i = 0; i < Times; i++)
                {
                    var watch = Stopwatch.StartNew();
                    await finder.Find(reader, phrase, Search.Few + 1, CancellationToken.None);
                    took.Add(watch.Elapsed.TotalMilliseconds);
                }
                Figures.Line($"{name}, “{typed}”: {took.Median():0.0} ms (slowest {took.Max():0.0}), {found.Count} shown");
                worst = Math.Max(worst, took.Median());
            }
        await using var db = host.Get<Database<DutiesDb>>().Open(tenant);
        var scan = Stopwatch.StartNew();
        await db.Records.AsNoTracking().Where(r => r.TenantId == tenant && (r.Title.Contains("没有这句话") || r.Substance!.Contains("没有这句话"))).Take(9).ToListAsync();
        Figures.Line($"a scan for “没有这句话”: {scan.Elapsed.TotalMilliseconds:0} ms");
        return worst;

        (string, Actor) Reader(string name, string role, params PartyId[] held) => (name, new Actor
        {
            Tenant = tenant,
            Account = Ids.New(),
            Name = name,
            Roles = [role],
            Permissions = host.Get<RightsTable>().Of([role]),
            Parties = [.. held],
        });
    }
}

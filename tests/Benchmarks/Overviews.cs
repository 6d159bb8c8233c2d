using System.Diagnostics;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Lists;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>
/// (n) The overview of the mechanism with 800 tenants, as a signed-in officer gets it: with 10⁵ rows of the Ledger and little that was ever
/// closed, and with 10⁶ and ten times as much closed. Within 300 ms, and flat: what is open counts, not what was.
/// </summary>
static class Overviews
{
    const int Open = 10, Closed = 20, Growth = 10, Times = 15;
    static readonly int[] LedgerRows = [100_000, 1_000_000];

    public static async Task Run()
    {
        var tenants = int.Parse(Environment.GetEnvironmentVariable("BENCHMARK_TENANTS") ?? "800", System.Globalization.CultureInfo.InvariantCulture);
        await using var host = await RunningHost.Start(at: TimeProvider.System.GetUtcNow());
        await Invented.FoundBureau(host);
        await Boards.OpenAccount(host);
        await Invented.Open(host, "bureau");
        for (var i = 1; i < tenants; i++)
        {
            await Invented.FoundPrison(host, i);
            await Invented.Open(host, Invented.Code(i));
        }
        Figures.Title($"(n) the overview with {tenants} tenants");
        for (var i = 1; i < tenants; i++) await Raise(host, Invented.Code(i), Open, 0);
        await Close(host, tenants, Closed);
        await Pad(host, LedgerRows[0]);
        var (cookie, _) = await Boards.SignIn(host);
        var (young, youngChecks) = (await Measure(host, cookie, Page), await Measure(host, cookie, Checks));
        await Close(host, tenants, Closed * (Growth - 1));
        await Pad(host, LedgerRows[1]);
        var (old, oldChecks) = (await Measure(host, cookie, Page), await Measure(host, cookie, Checks));
        Figures.Line($"{young:0} ms with {LedgerRows[0]:N0} rows of the Ledger and {tenants * Closed:N0} closed problems, {old:0} ms with {LedgerRows[1]:N0} and {tenants * Closed * Growth:N0}");
        Figures.Against("(n) the overview after ten times as much", old, 300, atLeast: false, unit: " ms");
        Figures.Against("(n) its time against before", old / young, 1.3, atLeast: false);
        Figures.Line($"the checks that the page asks for when it is there: {youngChecks:0} ms, then {oldChecks:0} ms");
    }

    static async Task Raise(RunningHost host, string tenant, int problems, int from)
    {
        var owner = new PartyId(tenant, PartyKind.PartyCommittee, "main");
        await using var db = host.Get<Database<ResponsibilitiesDb>>().Open(tenant);
        Invented.Stands(await db.Write(Actor.System(tenant), Ids.New(), _ =>
        {
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            for (var i = from; i < from + problems; i++)
                db.Add(new Problem(new RaisedProblem { Found = Invented.Today.AddDays(-60), Text = $"第{i}个问题", Source = ProblemSource.Other, SourceKey = $"bench/{i}", Owner = owner, Measure = "整改", Due = Invented.Today.AddDays(i % 3 == 0 ? -5 : 30), Confirmed = true }));
            db.Append(new CoverageCompleted(Invented.Year, problems, 0), "bench");
            return Task.FromResult<Outcome>(new Outcome.Done(Ids.New()));
        }));
    }

    /// <summary>So many more in each tenant that were solved long ago.</summary>
    static async Task Close(RunningHost host, int tenants, int each)
    {
        for (var i = 1; i < tenants; i++) await Raise(host, Invented.Code(i), each, 1_000 + Random.Shared.Next(1, 1_000_000_000));
        await RawSql.Execute(host.Database, "UPDATE responsibilities_problems SET \"State\" = @p0 WHERE \"SourceKey\" LIKE 'bench/____%'", nameof(ProblemState.Solved));
    }

    /// <summary>
    /// Rows of the Ledger up to so many, by copying those that are there; nobody verifies this chain. The copies are numbered downwards
    /// below what is there, where the pump has long passed.
    /// </summary>
    static async Task Pad(RunningHost host, int rows)
    {
        var columns = (await RawSql.Query(host.Database, "SELECT name FROM pragma_table_info('ledger_entries')")).Select(r => (string)r[0]!).ToList();
        var others = string.Join(", ", columns.Where(c => c != "Seq").Select(c => $"\"{c}\""));
        for (var have = 0L; have < rows;)
        {
            var there = (await RawSql.Query(host.Database, "SELECT COUNT(*), MAX(\"Seq\") - MIN(\"Seq\") + 1 FROM ledger_entries"))[0].Select(v => Convert.ToInt64(v, System.Globalization.CultureInfo.InvariantCulture)).ToList();
            have = there[0];
            if (have >= rows) break;
            await RawSql.Execute(host.Database, $"INSERT INTO ledger_entries (\"Seq\", {others}) SELECT \"Seq\" - {there[1]}, {others} FROM (SELECT * FROM ledger_entries LIMIT {Math.Min(have, rows - have)})");
        }
    }

    const string Page = "/Mechanism", Checks = "/Mechanism?handler=Checks";

    static async Task<double> Measure(RunningHost host, string cookie, string path)
    {
        // What was just written stands in the write-ahead log, where a night's rest would not have left it.
        await RawSql.Query(host.Database, "PRAGMA wal_checkpoint(TRUNCATE)");
        var times = new List<double>();
        for (var i = 0; i < Times + 5; i++)
        {
            var watch = Stopwatch.StartNew();
            await Load.Once(host.Port, $"bureau.localhost:{host.Port}", path, cookie);
            if (i >= 5) times.Add(watch.Elapsed.TotalMilliseconds);
        }
        return times.Median();
    }
}

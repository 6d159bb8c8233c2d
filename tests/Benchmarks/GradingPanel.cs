using System.Diagnostics;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports;
using PartyDiscipline.Reports.Grading;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>(k) The panel of 80 reports with every input to every grade, in a unit that has reported for one year and for ten: within 300 ms.</summary>
static class GradingPanel
{
    const int Reporters = 80;
    const int Years = 10;
    const int RecordsEach = 40;
    const int Times = 15;

    public static async Task Run()
    {
        Figures.Title("(k) the panel of 80 reports");
        await using var host = await RunningHost.Start(at: TimeProvider.System.GetUtcNow());
        await Invented.FoundBureau(host);
        var tenant = Invented.Code(1);
        await Found(host, tenant);
        var (panel, parties) = (host.Get<Panels>(), (await host.Get<IPartyDirectory>().Parties(tenant, Invented.Today)).Where(p => p.Id.Kind is PartyKind.Secretary or PartyKind.Member && !p.HeadsDiscipline).Take(Reporters).ToList());
        if (parties.Count < Reporters) throw new InvalidOperationException($"Only {parties.Count} reporters.");
        await Record(host, tenant, parties);

        await BringIn(host, tenant, parties, Invented.Year - 1);
        var cycle = await BringIn(host, tenant, parties, Invented.Year);
        var young = await Measure(panel, tenant, cycle);
        for (var year = Invented.Year - Years; year < Invented.Year - 1; year++) await BringIn(host, tenant, parties, year);
        var old = await Measure(panel, tenant, cycle);
        Figures.Line($"{Reporters} reports, {Reporters * RecordsEach} records of the year: {young:0} ms with one year before, {old:0} ms with {Years}");
        Figures.Against("(k) the panel after ten years", old, 300, atLeast: false, unit: " ms");
        Figures.Line($"ten times the years: {old / young:0.00} times as long");
    }

    /// <summary>The demonstration's prison with so many members that each of the eighty reports.</summary>
    static async Task Found(RunningHost host, string tenant)
    {
        var since = new DateOnly(Invented.Year - Years - 1, 3, 1);
        var more = Enumerable.Range(100, Reporters).ToList();
        await host.Get<Host.Tenancy.Tenants>().Found(tenant, TenantKind.Prison, new LocalText("示例大监狱", "Large Sample Prison"), 1, Ids.New());
        Invented.Stands(await host.Get<IOrganisation>().Import(Actor.System(tenant), Ids.New(), Invented.PrisonOrganisation with
        {
            People = [.. Invented.PrisonOrganisation.People, .. more.Select(i => new OrganisationFile.PersonRow($"X{i}", $"某{i}", $"Person {i}"))],
            Parties = [.. Invented.PrisonOrganisation.Parties, .. more.Select(i => new OrganisationFile.PartyRow("member", $"extra-{i}", $"党委委员{i}", $"Member {i}", $"X{i}", since))],
        }));
        await Invented.Open(host, tenant);
    }

    static async Task Record(RunningHost host, string tenant, List<Party> parties)
    {
        var (category, clerk) = (host.Get<Categories>().Find("R01")!, Actor.System(tenant));
        await using var db = host.Get<Database<DutiesDb>>().Open(tenant);
        Invented.Stands(await db.Write(clerk, Ids.New(), _ =>
        {
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            for (var i = 0; i < parties.Count * RecordsEach; i++) db.Add(Invented.Record(i, parties[i % parties.Count].Id, parties[i % parties.Count].Holder, category, clerk));
            db.Append(new RecordsLocked(parties[0].Id.ToString(), Invented.Year, parties.Count * RecordsEach), "bench");
            return Task.FromResult<Outcome>(new Outcome.Done(Ids.New()));
        }));
    }

    static async Task<Guid> BringIn(RunningHost host, string tenant, List<Party> parties, int year)
    {
        var texts = new ReportTexts(new string('做', 800), new string('效', 500), new string('题', 300), new string('划', 300));
        var outcome = await host.Get<IEarlierCycles>().BringIn(Actor.System(tenant), Ids.New(), new EarlierCycle(
            CycleKind.YearEnd, Period.OfYear(year), CycleState.Archived, "甲", "乙",
            [.. parties.Select((p, i) => new EarlierReport(p.Id, texts, ReportState.Rectified, new DateOnly(year, 12, 1), "某", new EarlierGrade(Grade.G2, "综合评议", "同意", 7, 0, "请抓好整改"), [new EarlierProblem($"第{i}个问题", "措施", new DateOnly(year + 1, 6, 30))]))]));
        Invented.Stands(outcome);
        return outcome.Subject!.Value;
    }

    static async Task<double> Measure(Panels panel, string tenant, Guid cycle)
    {
        var took = new List<double>();
        for (var i = -5; i < Times; i++)
        {
            var watch = Stopwatch.StartNew();
            var view = await panel.Of(tenant, cycle, CancellationToken.None);
            if (view!.Rows.Count != Reporters) throw new InvalidOperationException($"The panel shows {view.Rows.Count}.");
            if (i >= 0) took.Add(watch.Elapsed.TotalMilliseconds);
        }
        return took.Median();
    }
}

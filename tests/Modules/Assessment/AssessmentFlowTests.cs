using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Assessment;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Signs;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Modules.Assessment.AssessmentHost;
using Component = PartyDiscipline.Assessment.Component;
using Sheet = PartyDiscipline.Assessment.Sheets.Sheet;

namespace PartyDiscipline.Tests.Modules.Assessment;

/// <summary>A year from its scheme to its archive on the real product, on each database.</summary>
public sealed class AssessmentFlowTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<Engine> Engines => [Engine.Sqlite, Engine.PostgreSql];

    static async Task<List<Sheet>> SheetsOf(AssessmentHost on, string tenant)
    {
        await using var db = on.Host.Get<Database<AssessmentDb>>().Open(tenant);
        return await db.Sheets.AsNoTracking().OrderBy(s => s.Unit).ThenBy(s => s.Number).ToListAsync(Cancel);
    }

    static async Task<T> At<T>(AssessmentHost on, string tenant, Func<AssessmentDb, Task<T>> read)
    {
        await using var db = on.Host.Get<Database<AssessmentDb>>().Open(tenant);
        return await read(db);
    }

    static Dictionary<string, LineEntry> Entries(Sheet sheet, decimal less) => sheet.Lines.Where(l => l.ForScorers).ToDictionary(l => l.Indicator, l => new LineEntry(Math.Max(0, l.Max - less), less == 0 ? null : "材料不全"));

    /// <summary>Two score it, a third puts it together, the secretary confirms it.</summary>
    static async Task Confirm(AssessmentHost on, Sheet sheet, decimal less, Actor first, Actor second, Actor lead, Actor secretary)
    {
        Done(await on.Sheets.Mark(first, Guid.NewGuid(), sheet.Id, Entries(sheet, less), Cancel));
        Done(await on.Sheets.Mark(second, Guid.NewGuid(), sheet.Id, Entries(sheet, less), Cancel));
        Done(await on.Sheets.Review(lead, Guid.NewGuid(), sheet.Id, new Dictionary<string, LineEntry>(), Cancel));
        Done(await on.Sheets.Confirm(secretary, Guid.NewGuid(), [sheet.Id], Cancel));
    }

    [Theory, MemberData(nameof(Engines)), Trait("Clause", "3.5.2")]
    public async Task A_year_is_assessed_ranked_objected_to_confirmed_and_used_and_the_same_unit_last_twice_yields_one_proposal(Engine engine)
    {
        await using var on = await AssessmentHost.Start(engine);
        var (officer, other, assessor, secretary) = (on.Who("bureau", Roles.PoliticalOfficer), on.Who("bureau", Roles.PoliticalOfficer), on.Who("bureau", Roles.Assessor), on.Who("bureau", Roles.Secretary));

        // Last year, brought in: sample3 was last.
        Done(await on.Host.Get<IEarlierAssessments>().BringIn(Actor.System("bureau"), Guid.NewGuid(), LastYear(on, 2024), ["甲", "乙"], Cancel));

        // The scheme: drawn up, approved by another, published, used after its days.
        Assert.IsType<Outcome.NotFound>(await on.Schemes.Begin(on.Who("sample1", Roles.PoliticalOfficer), Guid.NewGuid(), 2025, Track.Main, SchemeBegins.Default, Cancel));
        var scheme = Done(await on.Schemes.Begin(officer, Guid.NewGuid(), 2025, Track.Main, SchemeBegins.LastYear, Cancel));
        Assert.IsType<Outcome.NotFound>(await on.Schemes.Approve(officer, Guid.NewGuid(), scheme, Cancel));
        Done(await on.Schemes.Approve(secretary, Guid.NewGuid(), scheme, Cancel));
        Done(await on.Schemes.Publish(officer, Guid.NewGuid(), scheme, "局党发〔2025〕8号", Cancel));
        Assert.Equal(["Sheet.TooFresh"], Rules(await on.Sheets.Open(officer, Guid.NewGuid(), 2025, Track.Main, Component.HalfYear, on.Today, null, Cancel)));
        await on.Go(new DateOnly(2026, 2, 8));

        // Sheets: in two copies, checked by the unit itself, scored by two.
        Done(await on.Sheets.Open(officer, Guid.NewGuid(), 2025, Track.Main, Component.HalfYear, on.Today, null, Cancel));
        Assert.Equal(["Sheet.AllThere"], Rules(await on.Sheets.Open(officer, Guid.NewGuid(), 2025, Track.Main, Component.HalfYear, on.Today, null, Cancel)));
        var copy = Assert.Single(await Eventually(() => At(on, "sample1", db => db.Sheets.AsNoTracking().Where(s => s.Year == 2025).ToListAsync(Cancel)), s => s.Count == 1));
        var own = on.Who("sample1", Roles.PoliticalOfficer);
        Assert.NotEmpty(await on.Host.Get<IEnumerable<IAgenda>>().Single(a => a.Name == "Assessment").Of(own, Cancel));
        Assert.IsType<Outcome.NotFound>(await on.Sheets.SelfCheck(on.Who("sample2", Roles.PoliticalOfficer), Guid.NewGuid(), copy.Id, Entries(copy, 0), Cancel));
        Done(await on.Sheets.SelfCheck(own, Guid.NewGuid(), copy.Id, Entries(copy, 1), Cancel));
        var checkedBack = await Eventually(() => At(on, "bureau", db => db.Sheets.AsNoTracking().SingleAsync(s => s.Id == copy.Id, Cancel)), s => s.State == SheetState.SelfChecked);
        Assert.Equal(9, checkedBack.Lines.First(l => l.Indicator == "Z06").Self);
        Assert.IsType<Outcome.NotFound>(await on.Sheets.Mark(own, Guid.NewGuid(), copy.Id, Entries(copy, 0), Cancel));
        Assert.Equal(["Sheet.AwaitsUnit"], Rules(await on.Sheets.Mark(assessor, Guid.NewGuid(), (await SheetsOf(on, "bureau")).First(s => s.Year == 2025 && s.Unit == "sample2").Id, Entries(copy, 0), Cancel)));

        await on.Go(new DateOnly(2026, 3, 1));
        Done(await on.Sheets.Open(officer, Guid.NewGuid(), 2025, Track.Main, Component.YearEnd, on.Today, null, Cancel));
        Done(await on.Sheets.Open(officer, Guid.NewGuid(), 2025, Track.Main, Component.SpotCheck, new DateOnly(2025, 9, 30), ["sample1", "sample2"], Cancel));
        await on.Go(new DateOnly(2026, 3, 15));
        foreach (var sheet in (await SheetsOf(on, "bureau")).Where(s => s.Year == 2025)) await Confirm(on, sheet, sheet.Unit switch { "sample1" => 0, "sample2" => 1, _ => 3 }, assessor, other, officer, secretary);

        // A missing component blocks until it is waived with what counts instead.
        Assert.Equal(["Cycle.MissingSpotCheck"], Rules(await on.Cycles.Compute(officer, Guid.NewGuid(), 2025, Track.Main, Cancel)));
        Assert.Equal(["Waiver.OneThing"], Rules(await on.Cycles.Waive(secretary, Guid.NewGuid(), 2025, Track.Main, "sample3", new Instead(Component.SpotCheck, null, null), "因疫情未能开展", Cancel)));
        Assert.Equal(["Waiver.NotMissing"], Rules(await on.Cycles.Waive(secretary, Guid.NewGuid(), 2025, Track.Main, "sample1", new Instead(Component.SpotCheck, Component.HalfYear, null), "x", Cancel)));
        Assert.IsType<Outcome.NotFound>(await on.Cycles.Waive(officer, Guid.NewGuid(), 2025, Track.Main, "sample3", new Instead(Component.SpotCheck, Component.HalfYear, null), "x", Cancel));
        Done(await on.Cycles.Waive(secretary, Guid.NewGuid(), 2025, Track.Main, "sample3", new Instead(Component.SpotCheck, Component.HalfYear, null), "因疫情未能开展", Cancel));
        var cycle = Done(await on.Cycles.Compute(officer, Guid.NewGuid(), 2025, Track.Main, Cancel));
        var results = await At(on, "bureau", db => db.Results.AsNoTracking().Where(r => r.Cycle == cycle).OrderBy(r => r.Rank).ToListAsync(Cancel));
        Assert.Equal(["sample1", "sample2", "sample3"], results.Select(r => r.Unit));
        var sheets = (await SheetsOf(on, "bureau")).Where(s => s.Year == 2025).ToLookup(s => s.Unit);
        foreach (var result in results)
        {
            decimal Of(Component c) => sheets[result.Unit].First(s => s.Component == c).Total!.Value;
            var spot = result.Unit == "sample3" ? Of(Component.HalfYear) : Of(Component.SpotCheck);
            Assert.Equal(Math.Floor((0.3m * spot + 0.3m * Of(Component.HalfYear) + 0.4m * Of(Component.YearEnd)) * 100 + 0.5m) / 100, result.Total);
        }

        // Pre-notice: each unit its own; an objection is checked by others.
        Done(await on.Cycles.PreNotify(officer, Guid.NewGuid(), cycle, Cancel));
        var told = Assert.Single(await Eventually(() => At(on, "sample2", db => db.Results.AsNoTracking().Where(r => r.Year == 2025).ToListAsync(Cancel)), r => r.Count == 1));
        Assert.Equal(("sample2", (int?)null), (told.Unit, told.Rank));
        Assert.Equal(["Cycle.ObjectionsMayCome"], Rules(await on.Cycles.Propose(officer, Guid.NewGuid(), cycle, Cancel)));
        var disputed = sheets["sample2"].First(s => s.Component == Component.YearEnd);
        await Eventually(() => At(on, "sample2", db => db.Sheets.AsNoTracking().SingleAsync(s => s.Id == disputed.Id, Cancel)), s => s.State == SheetState.Confirmed);
        var unit = on.Who("sample2", Roles.Secretary);
        Assert.IsType<Outcome.NotFound>(await on.Cycles.Object(on.Who("sample1", Roles.Secretary), Guid.NewGuid(), told.Id, disputed.Id, "Z06", "x", Cancel));
        Assert.Equal(["Objection.GroundMissing"], Rules(await on.Cycles.Object(unit, Guid.NewGuid(), told.Id, disputed.Id, "Z06", "", Cancel)));
        var objection = Done(await on.Cycles.Object(unit, Guid.NewGuid(), told.Id, disputed.Id, "Z06", "学习记录已补齐", Cancel));
        await Eventually(() => At(on, "bureau", db => db.Cycles.AsNoTracking().SingleAsync(c => c.Id == cycle, Cancel)), c => c.State == CycleState.ReReview);
        Assert.Equal(["Objection.OthersCheck"], Rules(await on.Cycles.Recheck(assessor, Guid.NewGuid(), objection, 10, "属实", Cancel)));
        Done(await on.Cycles.Recheck(on.Who("bureau", Roles.Assessor), Guid.NewGuid(), objection, 10, "属实", Cancel));
        var raised = await At(on, "bureau", db => db.Results.AsNoTracking().SingleAsync(r => r.Cycle == cycle && r.Unit == "sample2", Cancel));
        Assert.Equal(told.Total + 0.4m, raised.Total);
        Assert.Single(await At(on, "bureau", db => db.SheetVersions.AsNoTracking().Where(v => v.Sheet == disputed.Id).ToListAsync(Cancel)));
        Assert.Equal(ObjectionState.Granted, (await Eventually(() => At(on, "sample2", db => db.Objections.AsNoTracking().SingleAsync(Cancel)), o => o.State != ObjectionState.Made)).State);

        // The meeting confirms; the second last place in a row becomes one proposal, and no decision.
        await on.Go(new DateOnly(2026, 3, 29));
        Done(await on.Cycles.Propose(officer, Guid.NewGuid(), cycle, Cancel));
        Assert.Equal(["Cycle.MinutesMissing", "Cycle.DayMissing"], Rules(await on.Cycles.Confirm(secretary, Guid.NewGuid(), cycle, "", null, Cancel)));
        Assert.IsType<Outcome.NotFound>(await on.Cycles.Confirm(officer, Guid.NewGuid(), cycle, "x", on.Today, Cancel));
        Done(await on.Cycles.Confirm(secretary, Guid.NewGuid(), cycle, "党委会〔2026〕5号", on.Today, Cancel));
        var proposal = Assert.Single(await At(on, "bureau", db => db.Proposals.AsNoTracking().ToListAsync(Cancel)));
        Assert.Equal(("sample3", 2025, LastDecision.Undecided), (proposal.Unit, proposal.Year, proposal.Decision));
        Assert.Equal(1, (await on.Host.Get<IAssessmentResults>().Of(secretary, 2025, Track.Main, Cancel)).Count(r => r.Last));
        Assert.Empty(await on.Host.Get<IAssessmentResults>().Of(own, 2025, Track.Main, Cancel));

        // The last place asks for talks in its unit, of its secretary with each member, once; in the others for none (3.4.5).
        var asked = await Eventually(() => Talks(on, "sample3"), t => t.Count == 8);
        Assert.All(asked, t => Assert.Equal(("lastRank", "rank/2025", PartyKind.Secretary, PartyKind.Member, "T3", ProposalState.Proposed), (t.Trigger, t.Ground, t.From.Kind, t.To.Kind, t.Kind, t.State)));
        Assert.Equal(["Last.BodyMissing", "Cycle.MinutesMissing", "Cycle.DayMissing", "Last.ReasonMissing"], Rules(await on.Cycles.DecideLast(secretary, Guid.NewGuid(), proposal.Id, LastDecision.Talk, null, null, null, null, Cancel)));
        Done(await on.Cycles.DecideLast(secretary, Guid.NewGuid(), proposal.Id, LastDecision.Talk, "局党委", "党委会〔2026〕5号", on.Today, "责任落实不到位", Cancel));
        Assert.Equal(["Last.NotNow"], Rules(await on.Cycles.DecideLast(secretary, Guid.NewGuid(), proposal.Id, LastDecision.Transfer, "局党委", "x", on.Today, "x", Cancel)));

        // What was done fulfils the bureau's own duties, and the second last place set off the committee's.
        var committee = new PartyId("bureau", PartyKind.PartyCommittee, "main");
        await Eventually(async () => (await on.Host.Get<IDutyBook>().Of(committee, 2026, Cancel)).Count(d => d.Obligation == "3.5.3-b" && d.Occasion is not null), n => n == 1);
        await Eventually(() => on.Host.Get<IGrainFactory>().Party(committee).Standing(2026), s => s.Duties.Any(d => d.Obligation == "3.5.1-a" && d.Light == Light.Met));

        // Use: asked for by one, approved by another; only then there is a list for personnel.
        Done(await on.Cycles.Notify(officer, Guid.NewGuid(), cycle, Cancel));
        var list = on.Host.Get<IEnumerable<IWorkbook>>().Single(w => w.Name == "assessment-personnel");
        Assert.Null(await list.Compose(secretary, cycle.ToString("N"), Cancel));
        Done(await on.Cycles.AskUse(officer, Guid.NewGuid(), cycle, "年度考核、选拔使用", Cancel));
        Done(await on.Cycles.ApproveUse(secretary, Guid.NewGuid(), cycle, Cancel));
        Assert.Equal(3, (await list.Compose(secretary, cycle.ToString("N"), Cancel))!.Sheets[0].Rows.Count());
        Assert.Null(await list.Compose(own, cycle.ToString("N"), Cancel));

        // A correction is a version: what was confirmed before is kept.
        var wrong = sheets["sample1"].First(s => s.Component == Component.YearEnd);
        Done(await on.Sheets.Correct(secretary, Guid.NewGuid(), wrong.Id, "Z13", 2, "重复计分", Cancel));
        Done(await on.Cycles.Correct(secretary, Guid.NewGuid(), cycle, "党委会〔2026〕6号", on.Today, "重复计分", Cancel));
        var editions = await At(on, "bureau", db => db.Results.AsNoTracking().Where(r => r.Cycle == cycle && r.Unit == "sample1").OrderBy(r => r.Edition).ToListAsync(Cancel));
        Assert.Equal([(1, results[0].Total), (2, results[0].Total - 4m)], editions.Select(e => (e.Edition, e.Total)));
        Assert.Single(await At(on, "bureau", db => db.Proposals.AsNoTracking().Where(p => p.Unit == "sample3").ToListAsync(Cancel)));
        await Eventually(() => At(on, "sample3", db => db.Results.AsNoTracking().CountAsync(r => r.Edition == 2, Cancel)), n => n == 1);
        Assert.Equal((8, 0, 0), ((await Talks(on, "sample3")).Count, (await Talks(on, "sample2")).Count, (await Talks(on, "sample1")).Count));
    }

    static async Task<List<TalkProposal>> Talks(AssessmentHost on, string tenant)
    {
        await using var db = on.Host.Get<Database<SupervisionDb>>().Open(tenant);
        return await db.TalkProposals.AsNoTracking().ToListAsync(Cancel);
    }

    static EarlierYear LastYear(AssessmentHost on, int year)
    {
        var most = on.Host.Get<IEarlierAssessments>().Indicators(Track.Main);
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>> Points(decimal less) => AssessmentHost.Prisons.ToDictionary(
            p => p, p => (IReadOnlyDictionary<string, decimal>)most.ToDictionary(m => m.Key, m => m.Key == "Z13" ? m.Value - less - (p == "sample3" ? 3 : 0) : m.Value));
        return new EarlierYear(
            year, Track.Main, new DateOnly(year, 1, 10), "局党发〔2024〕6号",
            [
                new(Component.SpotCheck, 1, new DateOnly(year, 4, 30), Points(1)), new(Component.SpotCheck, 2, new DateOnly(year, 10, 31), Points(2)),
                new(Component.HalfYear, 1, new DateOnly(year, 6, 30), Points(1)), new(Component.YearEnd, 1, new DateOnly(year, 12, 31), Points(0)),
            ], "党委会〔2025〕3号", new DateOnly(year + 1, 2, 20));
    }

    [Fact]
    public async Task Automatic_lines_show_what_stands_behind_each_point_and_documents_are_for_whom_they_concern()
    {
        await using var on = await AssessmentHost.Start(Engine.Sqlite);
        var bureau = on.Who("bureau", Roles.Secretary);
        Done(await on.Host.Get<IEarlierAssessments>().BringIn(Actor.System("bureau"), Guid.NewGuid(), LastYear(on, 2024), ["甲", "乙"], Cancel));
        Assert.IsType<Outcome.NotFound>(await on.Host.Get<IEarlierAssessments>().BringIn(bureau, Guid.NewGuid(), LastYear(on, 2023), [], Cancel));
        Assert.Equal(["Scheme.InUse"], Rules(await on.Host.Get<IEarlierAssessments>().BringIn(Actor.System("bureau"), Guid.NewGuid(), LastYear(on, 2024), [], Cancel)));

        var dry = await on.Host.Get<AutoScoring>().DryRun(on.Host.Get<AssessmentLaw>().Default(Track.Main), Track.Main, 2025, Cancel);
        Assert.Equal(AssessmentHost.Prisons, dry.Select(d => d.Unit.Code));
        var met = dry[0].Lines.Single(l => l.Indicator == "Z01");
        Assert.True(met.Asked > 0 && met.Evidence.Count > 0 && met.Auto == Score.Points(met.Max, met.Done, met.Asked), $"{met.Done}/{met.Asked}");
        Assert.All(met.Evidence, e => Assert.StartsWith("2.1", e.What, StringComparison.Ordinal));
        Assert.Null(dry[0].Lines.Single(l => l.Indicator == "Z06").Auto);

        var result = await At(on, "bureau", db => db.Results.AsNoTracking().SingleAsync(r => r.Unit == "sample3", Cancel));
        Assert.True(result.Last);
        Assert.Equal("T = 0.3×95.50 + 0.3×96.00 + 0.4×97.00 = 96.25", AssessmentPapers.Formula(result));
        var document = on.Host.Get<IEnumerable<IDocument>>().Single(d => d.Name == "assessment-result");
        Assert.NotNull(await document.Compose(bureau, result.Id.ToString("N"), Cancel));
        await Eventually(() => At(on, "sample3", db => db.Results.AsNoTracking().CountAsync(Cancel)), n => n == 1);
        Assert.NotNull(await document.Compose(on.Who("sample3", Roles.Secretary), result.Id.ToString("N"), Cancel));
        Assert.Null(await document.Compose(on.Who("sample1", Roles.Secretary), result.Id.ToString("N"), Cancel));
        var ranking = on.Host.Get<IEnumerable<IWorkbook>>().Single(w => w.Name == "assessment-ranking");
        Assert.Null(await ranking.Compose(on.Who("sample3", Roles.Secretary), result.Cycle.ToString("N"), Cancel));
        Assert.Equal(3, (await ranking.Compose(bureau, result.Cycle.ToString("N"), Cancel))!.Sheets[0].Rows.Count());
    }
}

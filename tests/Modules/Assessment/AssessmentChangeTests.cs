using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Assessment;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Modules.Assessment.AssessmentHost;
using Component = PartyDiscipline.Assessment.Component;
using Sheet = PartyDiscipline.Assessment.Sheets.Sheet;

namespace PartyDiscipline.Tests.Modules.Assessment;

/// <summary>What changes after it was told: a sheet set right late, a year corrected, a scheme that would be replaced, an objection that comes late.</summary>
public sealed class AssessmentChangeTests : IAsyncLifetime
{
    const string Line = "Z13";
    static readonly DateOnly Meeting = new(2026, 1, 19);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    AssessmentHost on = null!;
    Actor officer = null!;
    Actor secretary = null!;

    public async ValueTask InitializeAsync()
    {
        on = await AssessmentHost.Start(Engine.Sqlite);
        (officer, secretary) = (on.Who("bureau", Roles.PoliticalOfficer), on.Who("bureau", Roles.Secretary));
    }

    public ValueTask DisposeAsync() => on.DisposeAsync();

    async Task<T> At<T>(string tenant, Func<AssessmentDb, Task<T>> read)
    {
        await using var db = on.Host.Get<Database<AssessmentDb>>().Open(tenant);
        return await read(db);
    }

    /// <summary>A year on paper whose sheets are confirmed: each of the three components comes to 100, 99 and 97.</summary>
    async Task Brought(int year, string? minutes = null)
    {
        var most = on.Host.Get<IEarlierAssessments>().Indicators(Track.Main);
        var points = Prisons.ToDictionary(p => p, p => (IReadOnlyDictionary<string, decimal>)most.ToDictionary(m => m.Key, m => m.Key != Line ? m.Value : m.Value - p switch { "sample1" => 0, "sample2" => 1, _ => 3 }));
        EarlierComponent[] components = [new(Component.SpotCheck, 1, new DateOnly(year, 9, 30), points), new(Component.HalfYear, 1, new DateOnly(year, 6, 30), points), new(Component.YearEnd, 1, new DateOnly(year, 12, 31), points)];
        Done(await on.Host.Get<IEarlierAssessments>().BringIn(Actor.System("bureau"), Guid.NewGuid(), new EarlierYear(year, Track.Main, new DateOnly(year, 1, 10), $"局党发〔{year}〕6号", components, minutes, minutes is null ? null : new DateOnly(year + 1, 1, 4)), ["甲", "乙"], Cancel));
    }

    async Task<Guid> PreNotified(int year)
    {
        await Brought(year);
        var cycle = Done(await on.Cycles.Compute(officer, Guid.NewGuid(), year, Track.Main, Cancel));
        Done(await on.Cycles.PreNotify(officer, Guid.NewGuid(), cycle, Cancel));
        return cycle;
    }

    async Task Confirm(Guid cycle) => Done(await on.Cycles.Confirm(secretary, Guid.NewGuid(), cycle, "党委会〔2026〕1号", Meeting, Cancel));

    async Task Use(Guid cycle)
    {
        Done(await on.Cycles.Notify(officer, Guid.NewGuid(), cycle, Cancel));
        Done(await on.Cycles.AskUse(officer, Guid.NewGuid(), cycle, "年度考核", Cancel));
        Done(await on.Cycles.ApproveUse(secretary, Guid.NewGuid(), cycle, Cancel));
    }

    async Task SetRight(string unit, int year, decimal points)
    {
        var sheet = await At("bureau", db => db.Sheets.AsNoTracking().SingleAsync(s => s.Unit == unit && s.Year == year && s.Component == Component.YearEnd, Cancel));
        Done(await on.Sheets.Correct(secretary, Guid.NewGuid(), sheet.Id, Line, points, "计分有误", Cancel));
    }

    async Task Correct(Guid cycle) => Done(await on.Cycles.Correct(secretary, Guid.NewGuid(), cycle, "党委会〔2026〕2号", on.Today, "计分有误", Cancel));

    Task<Cycle> Year(Guid cycle) => At("bureau", db => db.Cycles.AsNoTracking().SingleAsync(c => c.Id == cycle, Cancel));

    async Task<(string Unit, decimal Total, int? Rank, bool Last)[]> Ranking(Guid cycle)
    {
        var edition = (await Year(cycle)).Edition;
        return [.. (await At("bureau", db => db.Results.AsNoTracking().Where(r => r.Cycle == cycle && r.Edition == edition).OrderBy(r => r.Unit).ToListAsync(Cancel))).Select(r => (r.Unit, r.Total, r.Rank, r.Last))];
    }

    async Task<string> Notice(int edition)
    {
        var result = await At("bureau", db => db.Results.AsNoTracking().SingleAsync(r => r.Unit == "sample3" && r.Year == 2025 && r.Edition == edition, Cancel));
        var notice = await on.Host.Get<IEnumerable<IDocument>>().Single(d => d.Name == "assessment-result").Compose(secretary, result.Id.ToString("N"), Cancel);
        return string.Join('\n', notice!.Body.OfType<Paragraph>().Select(p => p.Text));
    }

    Task<LastProposal> Proposal() => At("bureau", db => db.Proposals.AsNoTracking().SingleAsync(Cancel));

    [Fact, Trait("Clause", "3.5.2")]
    public async Task A_sheet_set_right_before_the_meeting_makes_its_units_total_anew_and_once_the_year_is_archived_it_stands()
    {
        var cycle = await PreNotified(2025);
        await SetRight("sample1", 2025, 8);
        Assert.Equal([("sample1", 98.40m, 2, false), ("sample2", 99m, 1, false), ("sample3", 97m, 3, true)], await Ranking(cycle));
        await Eventually(() => At("sample1", db => db.Results.AsNoTracking().ToListAsync(Cancel)), r => r is [{ Total: 98.40m, Rank: null }]);

        await on.Go(new DateOnly(2026, 1, 20));
        Done(await on.Cycles.Propose(officer, Guid.NewGuid(), cycle, Cancel));
        await SetRight("sample1", 2025, 4);
        await Confirm(cycle);
        Assert.Equal([("sample1", 96.80m, 3, true), ("sample2", 99m, 1, false), ("sample3", 97m, 2, false)], await Ranking(cycle));

        // The unit's notice of it bears the meeting's day, whenever it is printed.
        var told = await Eventually(() => At("sample1", db => db.Results.AsNoTracking().SingleAsync(Cancel)), r => r.State == CycleState.Confirmed);
        Assert.Equal((96.80m, 3), (told.Total, told.Rank));
        var notice = await on.Host.Get<IEnumerable<IDocument>>().Single(d => d.Name == "assessment-result").Compose(on.Who("sample1", Roles.Secretary), told.Id.ToString("N"), Cancel);
        Assert.Equal(Meeting, notice!.Closing!.On);

        await Use(cycle);
        Done(await on.Cycles.Archive(officer, Guid.NewGuid(), cycle, Cancel));
        var sheet = await At("bureau", db => db.Sheets.AsNoTracking().FirstAsync(s => s.Unit == "sample1", Cancel));
        Assert.Equal(["Sheet.YearArchived"], Rules(await on.Sheets.Correct(secretary, Guid.NewGuid(), sheet.Id, Line, 12, "计分有误", Cancel)));
    }

    [Fact, Trait("Clause", "3.5.3")]
    public async Task A_corrected_year_asks_for_its_use_again_keeps_to_its_units_and_refreshes_what_the_committee_has_not_decided()
    {
        var (before, cycle) = (await PreNotified(2024), await PreNotified(2025));
        await on.Go(new DateOnly(2026, 1, 20));
        foreach (var year in new[] { before, cycle })
        {
            Done(await on.Cycles.Propose(officer, Guid.NewGuid(), year, Cancel));
            await Confirm(year);
        }
        await Use(cycle);
        Assert.Equal(("sample3", 97m, 97m, false), await Ground());
        var list = on.Host.Get<IEnumerable<IWorkbook>>().Single(w => w.Name == "assessment-personnel");
        Assert.NotNull(await list.Compose(secretary, cycle.ToString("N"), Cancel));

        // A prison founded since has no sheets and no part in the year.
        await on.Host.Found("sample4", TenantKind.Prison);
        await SetRight("sample3", 2025, 8);
        // Between the sheet and the year the notice says that its score is the one from before.
        Assert.Contains("年终考核已由97.00分更正为96.00分", await Notice(edition: 1), StringComparison.Ordinal);
        await Correct(cycle);
        Assert.DoesNotContain("更正为", await Notice(edition: 2), StringComparison.Ordinal);
        Assert.Equal([("sample1", 100m, 1, false), ("sample2", 99m, 2, false), ("sample3", 96.60m, 3, true)], await Ranking(cycle));
        Assert.Null(await list.Compose(secretary, cycle.ToString("N"), Cancel));
        var corrected = await Year(cycle);
        Assert.Equal((CycleState.Confirmed, 2, null, null, null), (corrected.State, corrected.Edition, corrected.UsedFor, corrected.UseAskedBy, corrected.UseApprovedByName));
        Assert.Equal(("sample3", 96.60m, 97m, false), await Ground());

        // The ground goes, and comes back; what is printed says so.
        await SetRight("sample2", 2025, 0);
        await Correct(cycle);
        Assert.Equal(("sample3", 96.60m, 97m, true), await Ground());
        Assert.Contains("不再连续两年末位", await Printed(), StringComparison.Ordinal);
        await SetRight("sample2", 2025, 11);
        await Correct(cycle);
        Assert.Equal(("sample3", 96.60m, 97m, false), await Ground());
        Assert.DoesNotContain("不再", await Printed(), StringComparison.Ordinal);

        // So it is where the earlier of the two years is corrected.
        await SetRight("sample3", 2024, 8);
        await Correct(before);
        Assert.Equal(("sample3", 96.60m, 96.60m, false), await Ground());
        await SetRight("sample2", 2024, 0);
        await Correct(before);
        Assert.Equal(("sample3", 96.60m, 96.60m, true), await Ground());

        async Task<(string, decimal, decimal, bool)> Ground() => await Proposal() is var of ? (of.Unit, of.Total, of.TotalBefore, of.GroundGone) : default;

        async Task<string> Printed() =>
            ((Paragraph)(await on.Host.Get<IEnumerable<IDocument>>().Single(d => d.Name == "assessment-last").Compose(secretary, (await Proposal()).Id.ToString("N"), Cancel))!.Body[0]).Text;
    }

    async Task<Guid> Drafted(Track track) => Done(await on.Schemes.Begin(officer, Guid.NewGuid(), 2026, track, SchemeBegins.Default, Cancel));

    async Task<Guid> Published(Track track)
    {
        var scheme = await Drafted(track);
        Done(await on.Schemes.Approve(secretary, Guid.NewGuid(), scheme, Cancel));
        Done(await on.Schemes.Publish(officer, Guid.NewGuid(), scheme, "局党发〔2026〕1号", Cancel));
        return scheme;
    }

    [Fact, Trait("Clause", "3.5.1")]
    public async Task Once_sheets_stand_no_other_scheme_is_approved_or_published_and_no_year_end_is_opened_before_its_days()
    {
        await Published(Track.Main);
        var approved = await Drafted(Track.Main);
        Done(await on.Schemes.Approve(secretary, Guid.NewGuid(), approved, Cancel));
        var main = await SchemeInUse();
        await on.Go(new DateOnly(2026, 2, 8));
        Assert.Equal(["Sheet.YearEndTooEarly"], Rules(await on.Sheets.Open(officer, Guid.NewGuid(), 2026, Track.Main, Component.YearEnd, on.Today, null, Cancel)));
        Done(await on.Sheets.Open(officer, Guid.NewGuid(), 2026, Track.Main, Component.SpotCheck, on.Today, null, Cancel));
        Assert.Equal(["Scheme.InUse"], Rules(await on.Schemes.Publish(officer, Guid.NewGuid(), approved, "局党发〔2026〕9号", Cancel)));
        Assert.Equal(main, await SchemeInUse());

        // Nor is a draft approved that was begun before them.
        await Sheeted(await Stored(2, Track.Supervision));
        var draft = await Stored(3, Track.Supervision);
        Assert.Equal(["Scheme.InUse"], Rules(await on.Schemes.Approve(secretary, Guid.NewGuid(), draft.Id, Cancel)));

        async Task<Guid> SchemeInUse() => await At("bureau", async db => (await CycleBook.SchemeOf(db, 2026, Track.Main, Cancel))!.Id);
    }

    /// <summary>A scheme of 2026 as it lies in the database, with the year-end alone counting.</summary>
    async Task<Scheme> Stored(int number, Track track, int year = 2026, bool published = false)
    {
        var content = on.Host.Get<AssessmentLaw>().Default(track) with { Weights = new Weights(0, 0, 1) };
        var scheme = new Scheme(year, track, number, content, officer, on.Host.Clock.GetUtcNow());
        if (published)
        {
            scheme.Approve(secretary, [], on.Host.Clock.GetUtcNow());
            scheme.Publish("局党发〔2026〕9号", on.Today.AddDays(-60), on.Host.Clock.GetUtcNow());
        }
        await Store(db => db.Add(scheme));
        return scheme;
    }

    async Task Store(Action<AssessmentDb> add)
    {
        await using var db = on.Host.Get<Database<AssessmentDb>>().Open("bureau");
        Assert.IsType<Outcome.Done>(await db.Write(Actor.System("bureau"), Guid.NewGuid(), _ =>
        {
            add(db);
            db.Append(new SheetMarked(Guid.NewGuid(), "sample1", 0), "sheet/stored");
            return Task.FromResult<Outcome>(new Outcome.Done(Guid.NewGuid()));
        }, Cancel));
    }

    /// <summary>A confirmed sheet of sample1 by a scheme: full points.</summary>
    Task Sheeted(Scheme scheme, int number = 1)
    {
        var sheet = new Sheet(new PartyId("sample1", AssessmentRights.KindOf(scheme.Track), "main"), scheme, Component.SpotCheck, number, new DateOnly(scheme.Year, 1, 1), on.Today, on.Today, scheme.Content.Indicators.Select(PartyDiscipline.Assessment.Sheets.SheetLine.Of));
        sheet.BringIn(new Dictionary<string, decimal>(), ["甲", "乙"], on.Host.Clock.GetUtcNow());
        return Store(db => db.Add(sheet));
    }

    [Fact, Trait("Clause", "3.5.2")]
    public async Task A_year_is_computed_by_the_scheme_of_its_sheets_and_not_at_all_by_two()
    {
        await Brought(2025);
        await SetRight("sample1", 2025, 2);
        var other = await Stored(2, Track.Main, 2025, published: true);
        var cycle = Done(await on.Cycles.Compute(officer, Guid.NewGuid(), 2025, Track.Main, Cancel));
        Assert.Equal(("sample1", 96m), (await Ranking(cycle))[0] is var first ? (first.Unit, first.Total) : default);
        await Sheeted(other, 2);
        Assert.Equal(["Cycle.OtherScheme"], Rules(await on.Cycles.Compute(officer, Guid.NewGuid(), 2025, Track.Main, Cancel)));
    }

    /// <summary>An objection that its unit made in its days and the pump brings now.</summary>
    async Task<Guid> ComesLate(string unit)
    {
        var own = await Eventually(() => At(unit, db => db.Results.AsNoTracking().Where(r => r.Year == 2025).ToListAsync(Cancel)), r => r.Count == 1);
        var sheet = own[0].Sheets.Single(s => s.Component == Component.YearEnd).Sheet;
        var objection = new Objection(own[0], sheet, Line, "材料已补齐", on.Today.AddDays(7), on.Who(unit, Roles.Secretary), on.Host.Clock.GetUtcNow());
        await using var db = on.Host.Get<Database<AssessmentDb>>().Open(unit);
        Done(await db.Write(Actor.System(unit), Guid.NewGuid(), _ =>
        {
            db.Add(objection);
            db.Append(new ObjectionMade(objection.Id, own[0].Id, unit, Line), $"objection/{objection.Id:N}");
            return Task.FromResult<Outcome>(new Outcome.Done(objection.Id));
        }, Cancel));
        await Eventually(() => At("bureau", b => b.Objections.AsNoTracking().CountAsync(o => o.Id == objection.Id, Cancel)), n => n == 1);
        return objection.Id;
    }

    [Fact, Trait("Clause", "SM-11")]
    public async Task An_objection_that_comes_late_is_checked_all_the_same_and_the_meeting_does_not_pass_over_it()
    {
        var cycle = await PreNotified(2025);
        await on.Go(new DateOnly(2026, 1, 20));
        Done(await on.Cycles.Propose(officer, Guid.NewGuid(), cycle, Cancel));
        var late = await ComesLate("sample2");
        Assert.Equal(CycleState.ReReview, (await Year(cycle)).State);
        Assert.Equal(["Cycle.ObjectionsOpen"], Rules(await on.Cycles.Confirm(secretary, Guid.NewGuid(), cycle, "党委会〔2026〕1号", Meeting, Cancel)));
        Done(await on.Cycles.Recheck(on.Who("bureau", Roles.Assessor), Guid.NewGuid(), late, null, "维持原评分", Cancel));
        Done(await on.Cycles.Propose(officer, Guid.NewGuid(), cycle, Cancel));
        await Confirm(cycle);

        // After the meeting it is answered too; what it changes waits for the meeting's next word.
        var later = await ComesLate("sample3");
        Done(await on.Cycles.Recheck(on.Who("bureau", Roles.Assessor), Guid.NewGuid(), later, 12, "属实", Cancel));
        Assert.Equal(("sample3", 97m), (await Ranking(cycle))[2] is var still ? (still.Unit, still.Total) : default);
        Assert.Equal(ObjectionState.Granted, (await Eventually(() => At("sample3", db => db.Objections.AsNoTracking().SingleAsync(Cancel)), o => o.State != ObjectionState.Made)).State);
        await Correct(cycle);
        Assert.Equal(("sample3", 98.20m), (await Ranking(cycle))[2] is var now ? (now.Unit, now.Total) : default);
    }

    [Fact, Trait("Clause", "3.4.5")]
    public async Task A_last_place_asks_for_its_talks_though_the_year_moved_on_before_it_was_carried()
    {
        await Brought(2025, "党委会〔2026〕1号");
        var cycle = await At("bureau", db => db.Cycles.AsNoTracking().SingleAsync(Cancel));
        Assert.Equal(CycleState.Archived, cycle.State);
        foreach (var handler in on.Host.Get<IEnumerable<IHandle<CycleMoved>>>())
            await handler.Handle(new CycleMoved(cycle.Id, 2025, Track.Main, CycleState.Confirmed, 1, []), new Delivery("bureau", 1_000_000, on.Host.Clock.GetUtcNow(), Guid.Empty, "system"), Cancel);
        Assert.All(await Eventually(() => Talks("sample3"), t => t.Count > 0), t => Assert.Equal(("lastRank", "rank/2025"), (t.Trigger, t.Ground)));
        Assert.Empty(await Talks("sample2"));
    }

    async Task<List<PartyDiscipline.Supervision.Signs.TalkProposal>> Talks(string tenant)
    {
        await using var db = on.Host.Get<Database<SupervisionDb>>().Open(tenant);
        return await db.TalkProposals.AsNoTracking().ToListAsync(Cancel);
    }
}

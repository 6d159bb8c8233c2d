using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Host;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Law;
using PartyDiscipline.Responsibilities.Packs;
using PartyDiscipline.Responsibilities.Years;
using PartyDiscipline.Tests.Modules.Duties;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

/// <summary>Packs on a bureau and two prisons with their years open; the day is 20 May 2026 and stays.</summary>
public sealed class PackTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    readonly Actor officer = duties.Who("bureau", Roles.PoliticalOfficer) with { Person = Guid.NewGuid() };
    readonly Actor secretary = duties.Who("bureau", Roles.Secretary) with { Person = Guid.NewGuid() };

    PackBook Book => duties.Get<PackBook>();
    LawBook Law => duties.Get<LawBook>();

    static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    Task<Outcome> Approve(Actor actor, Guid pack) => Book.Approve(actor, Guid.NewGuid(), pack, Cancel);

    async Task<int> Owed(string tenant, string code) => (await duties.Get<IDutyBook>().Of(tenant, 2026, Cancel)).Count(d => d.Obligation.StartsWith(code, StringComparison.Ordinal) && d.Ended is null);

    [Fact]
    public async Task Nobody_puts_in_force_what_he_uploaded_and_nobody_outside_the_bureau_does_anything()
    {
        var reading = Book.Read(Packs.Sample("PA", "2026-06-01").Bytes());
        Assert.IsType<Outcome.NotFound>(await Book.Draft(duties.Who("sample1", Roles.PoliticalOfficer), Guid.NewGuid(), reading.Pack!, null, Cancel));
        Assert.IsType<Outcome.NotFound>(await Book.Draft(secretary, Guid.NewGuid(), reading.Pack!, null, Cancel));
        var pack = await Packs.Draft(Book, officer, Packs.Sample("PA", "2026-06-01"), Cancel);
        Assert.Equal(["Pack.DraftWaits"], Rules(await Book.Draft(officer, Guid.NewGuid(), reading.Pack!, null, Cancel)));

        Assert.IsType<Outcome.NotFound>(await Approve(officer, pack));
        Assert.IsType<Outcome.NotFound>(await Approve(duties.Who("sample1", Roles.Secretary), pack));
        // The same account with the other role, and the same person under another account.
        Assert.Equal(["Pack.SecondPerson"], Rules(await Approve(secretary with { Account = officer.Account }, pack)));
        Assert.Equal(["Pack.SecondPerson"], Rules(await Approve(secretary with { Person = officer.Person }, pack)));
        Assert.DoesNotContain(Law.All, r => r.Code == "pa-regulation");
        var operation = Guid.NewGuid();
        Assert.IsType<Outcome.Done>(await Book.Approve(secretary, operation, pack, Cancel));
        Assert.Equal(new Outcome.Already(pack), await Book.Approve(secretary, operation, pack, Cancel));
        Assert.Equal(["Pack.Decided"], Rules(await Approve(secretary, pack)));
        Assert.Contains(Law.All, r => r.Code == "pa-regulation");

        Assert.Equal(["Pack.Reason", "Pack.EndPassed"], Rules(await Book.AskEnd(officer, Guid.NewGuid(), pack, new DateOnly(2026, 5, 19), " ", Cancel)).Order().Reverse());
        Assert.Equal(["Pack.EndBeforeBegin"], Rules(await Book.AskEnd(officer, Guid.NewGuid(), pack, new DateOnly(2026, 5, 31), "过时", Cancel)));
        Assert.IsType<Outcome.Done>(await Book.AskEnd(officer, Guid.NewGuid(), pack, new DateOnly(2026, 7, 31), "过时", Cancel));
        Assert.Equal(["Pack.SecondPerson"], Rules(await Book.DecideEnd(secretary with { Account = officer.Account }, Guid.NewGuid(), pack, true, Cancel)));
        Assert.IsType<Outcome.Done>(await Book.DecideEnd(officer, Guid.NewGuid(), pack, false, Cancel));
        Assert.Null(Law.All.Single(r => r.Code == "pa-regulation").EffectiveTo);
    }

    [Fact]
    public async Task A_draft_that_was_given_back_says_why_and_makes_room()
    {
        var pack = await Packs.Draft(Book, officer, Packs.Sample("PB", "2026-06-01"), Cancel);
        Assert.Equal(["Pack.Reason"], Rules(await Book.Withdraw(secretary, Guid.NewGuid(), pack, "", Cancel)));
        Assert.IsType<Outcome.Done>(await Book.Withdraw(secretary, Guid.NewGuid(), pack, "期限不对", Cancel));
        Assert.Equal(["Pack.Decided"], Rules(await Approve(secretary, pack)));
        await Packs.Draft(Book, officer, Packs.Sample("PB", "2026-06-02"), Cancel);
    }

    [Fact]
    public async Task Two_drafts_that_name_the_same_codes_are_told_when_the_second_is_approved()
    {
        var first = await Packs.Draft(Book, officer, Packs.Sample("PC", "2026-06-01"), Cancel);
        var second = await Packs.Draft(Book, officer, Packs.Sample("PC", "2026-06-01", p => p["code"] = "pc-other"), Cancel);
        Assert.IsType<Outcome.Done>(await Approve(secretary, first));
        Assert.Equal(["Pack.NoLongerSound"], Rules(await Approve(secretary, second)));
    }

    [Fact]
    public async Task A_host_that_has_not_seen_what_another_approved_a_moment_ago_does_not_approve_the_same_codes()
    {
        var first = await Packs.Draft(Book, officer, Packs.Sample("PM", "2026-06-01"), Cancel);
        var second = await Packs.Draft(Book, officer, Packs.Sample("PM", "2026-06-01", p => p["code"] = "pm-other"), Cancel);
        using var other = new LawBook(duties.Get<LawFiles>(), duties.Get<Database<ResponsibilitiesDb>>(), duties.Get<ITenants>(), NullLogger<LawBook>.Instance);
        Assert.NotEmpty(other.All);
        var elsewhere = new PackBook(duties.Get<Database<ResponsibilitiesDb>>(), other, duties.Get<LawFiles>(), duties.Host.Clock);
        Assert.IsType<Outcome.Done>(await Approve(secretary, first));
        Assert.Equal(["Pack.NoLongerSound"], Rules(await elsewhere.Approve(secretary, Guid.NewGuid(), second, Cancel)));
    }

    /// <summary>A failure of what a host does by itself would end the host.</summary>
    [Fact]
    public async Task A_database_that_is_away_when_the_law_is_first_asked_for_ends_no_host()
    {
        var folder = Directory.CreateTempSubdirectory("party-discipline-away-");
        try
        {
            // It is there, and none of the product's tables in it.
            using var engine = new DatabaseEngine(new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Main", $"Data Source={Path.Combine(folder.FullName, "empty.db")};Pooling=False")]).Build());
            var options = new DbContextOptionsBuilder<ResponsibilitiesDb>();
            engine.Configure(options, "__ef_responsibilities");
            using var law = new LawBook(duties.Get<LawFiles>(), new Database<ResponsibilitiesDb>(options.Options, engine, duties.Host.Clock), duties.Get<ITenants>(), NullLogger<LawBook>.Instance);
            Assert.ThrowsAny<System.Data.Common.DbException>(() => law.All);
            using var opening = new PackOpening(
                law, duties.Get<YearBook>(), duties.Get<IDutyBook>(), duties.Get<ITenants>(), duties.Get<Database<ResponsibilitiesDb>>(), duties.Host.Clock, NullLogger<PackOpening>.Instance);
            await opening.StartAsync(Cancel);
            await Task.Delay(LawBook.Pause * 3, Cancel);
            Assert.False(opening.ExecuteTask!.IsCompleted);
            await opening.StopAsync(Cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_file_that_is_being_changed_keeps_nobody_from_amending_the_others()
    {
        var folder = Directory.CreateTempSubdirectory("party-discipline-law-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "b.json"), Packs.Sample("PN", "2026-06-01").Bytes());
            var rules = duties.Get<IEnumerable<IObligationRule>>();
            var files = new LawFiles([], rules, new ObligationRules(rules), new ConfigurationBuilder().AddInMemoryCollection([new("Regulations:Folder", folder.FullName)]).Build());
            Assert.Single(files.All);
            File.WriteAllText(Path.Combine(folder.FullName, "a.json"), "{ half of it");
            Assert.Equal("pn-regulation", (string?)files.Stated("pn-regulation", 1)?["code"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Every_host_holds_the_same_law_in_the_same_order_without_a_restart()
    {
        using var other = new LawBook(duties.Get<LawFiles>(), duties.Get<Database<ResponsibilitiesDb>>(), duties.Get<ITenants>(), NullLogger<LawBook>.Instance);
        var before = other.All;
        var groups = duties.Get<Standings>().Groups.Select(g => g.Code).ToList();
        Assert.IsType<Outcome.Done>(await Approve(secretary, await Packs.Draft(Book, officer, Packs.Sample("PD", "2026-06-01"), Cancel)));
        Assert.DoesNotContain(before, r => r.Code == "pd-regulation");
        other.Look();
        Assert.Equal(Law.All.Select(r => (r.Code, r.Version, r.EffectiveFrom, r.EffectiveTo)), other.All.Select(r => (r.Code, r.Version, r.EffectiveFrom, r.EffectiveTo)));
        Assert.Equal("一岗双责", other.Find("PD3-a")!.Title.Zh[2..6]);
        // A host that starts knows it with its first question.
        using var started = new LawBook(duties.Get<LawFiles>(), duties.Get<Database<ResponsibilitiesDb>>(), duties.Get<ITenants>(), NullLogger<LawBook>.Instance);
        Assert.NotNull(started.Find("PD3-a"));
        // The board's places stay; the new column comes behind them.
        Assert.Equal(groups, duties.Get<Standings>().Groups.Select(g => g.Code).Take(groups.Count));
        Assert.Equal("PD-main", duties.Get<Standings>().Groups[^1].Code);
    }

    [Fact, Trait("Clause", "P18")]
    public async Task The_preview_is_what_comes_and_a_pack_that_names_the_bureau_alone_leaves_the_prisons_untouched()
    {
        var reading = Book.Read(Packs.Sample("PE", "2026-05-20", p =>
        {
            foreach (var party in p["obligations"]!.AsArray().SelectMany(o => o!["parties"]!.AsArray())) party!["at"] = "bureau";
        }).Bytes());
        var impact = await duties.Get<PackImpact>().Of(secretary, reading.Pack!.Regulation, new DateOnly(2026, 5, 20), Cancel);
        Assert.Equal(new Load(0, 0), impact.Units.Single(u => u.Unit.Code == "sample1").Added);
        var bureau = impact.Units.Single(u => u.Unit.Code == "bureau");
        // Two half-years of study, a report, the list, the secretary's four and eight members, who are asked each half-year; the plan was due in March.
        Assert.Equal(new Load(2 + 1 + 1 + 1 + 8, 2 + 1 + 1 + 2 + 16), bureau.Added);
        Assert.Equal((10, await Owed("bureau", "")), (bureau.Parties, bureau.Present.Duties));
        Assert.True(bureau.Present.Acts > 0);
        var same = Assert.Single(impact.Overlaps, o => (o.New.Code, o.Existing.Code) == ("PE1-a", "2.1.1-f"));
        Assert.Equal(["Category", "Words"], same.Why);
        Assert.Equal(8, (await duties.Get<PackImpact>().In(bureau.Unit, reading.Pack.Regulation, new DateOnly(2026, 5, 20), Cancel)).Count(p => p.Obligation.Code == "PE3-a"));

        var heads = await Heads();
        var pack = Assert.IsType<Outcome.Done>(await Book.Draft(officer, Guid.NewGuid(), reading.Pack, null, Cancel)).Id;
        Assert.IsType<Outcome.Done>(await Approve(secretary, pack));
        await Packs.Eventually(async () => (await Row(pack)).OpenedAt is not null, "the pack is carried out");
        Assert.Equal((bureau.Added.Duties, 0), (await Owed("bureau", "PE"), await Owed("sample1", "PE")));
        Assert.Equal(bureau.Added.Duties, (await Row(pack)).OpenedDuties);
        Assert.Equal((heads.One, heads.Two), ((await Heads()).One, (await Heads()).Two));

        async Task<(long One, long Two)> Heads() => (await Head("sample1"), await Head("sample2"));

        async Task<long> Head(string tenant)
        {
            await using var db = duties.Get<Database<ResponsibilitiesDb>>().Open(tenant);
            return await db.Set<LedgerHead>().Select(h => h.Seq).SingleAsync(Cancel);
        }
    }

    [Fact]
    public async Task A_second_version_takes_the_place_of_the_first_and_takes_effect_after_it()
    {
        Assert.IsType<Outcome.Done>(await Approve(secretary, await Packs.Draft(Book, officer, Packs.Sample("PF", "2026-06-01"), Cancel)));
        Assert.Contains(Book.Read(Packs.Sample("PF", "2026-07-01").Bytes()).Faults, f => f.Fault.Sentence == "version 1 is not above version 1, which is there already");
        var second = Book.Read(Packs.Sample("PF", "2026-06-01", p => p["version"] = 2).Bytes());
        Assert.Equal(["Pack.NotAfter"], Rules(await Book.Draft(officer, Guid.NewGuid(), second.Pack!, null, Cancel)));
        Assert.IsType<Outcome.Done>(await Approve(secretary, await Packs.Draft(Book, officer, Packs.Sample("PF", "2026-07-01", p => p["version"] = 2), Cancel)));
        Assert.Equal(1, Law.InForce(new DateOnly(2026, 6, 30)).Single(r => r.Code == "pf-regulation").Version);
        Assert.Equal(2, Law.InForce(new DateOnly(2026, 7, 1)).Single(r => r.Code == "pf-regulation").Version);
    }

    [Fact]
    public async Task A_pack_whose_text_was_changed_in_the_database_is_left_out_and_cannot_be_approved()
    {
        var pack = await Packs.Draft(Book, officer, Packs.Sample("PG", "2026-06-01"), Cancel);
        await duties.Host.Sql("UPDATE responsibilities_packs SET \"Text\" = REPLACE(\"Text\", '每半年', '每季度') WHERE \"Code\" = 'pg-regulation'");
        Assert.Equal(["Pack.NoLongerSound"], Rules(await Approve(secretary, pack)));
    }

    async Task<RegulationPack> Row(Guid pack)
    {
        await using var db = duties.Get<Database<ResponsibilitiesDb>>().Open("bureau");
        return await db.Packs.AsNoTracking().SingleAsync(p => p.Id == pack, Cancel);
    }
}

/// <summary>The life of a pack from day to day, on a clock that goes on.</summary>
public sealed class PackDaysTests : IAsyncLifetime
{
    readonly DutiesHost duties = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => duties.InitializeAsync();

    public ValueTask DisposeAsync() => duties.DisposeAsync();

    static readonly PartyId Member = DutiesHost.Member("sample1");
    static readonly PartyId Committee = DutiesHost.Committee("sample1");

    async Task<IReadOnlyList<Duty>> Owed(string tenant = "sample1") => [.. (await duties.Get<IDutyBook>().Of(tenant, 2026, Cancel)).Where(d => d.Obligation.StartsWith("DA", StringComparison.Ordinal))];

    async Task<RegulationPack> Row(Guid pack)
    {
        await using var db = duties.Get<Database<ResponsibilitiesDb>>().Open("bureau");
        return await db.Packs.AsNoTracking().SingleAsync(p => p.Id == pack, Cancel);
    }

    [Fact]
    public async Task Duties_come_on_the_first_day_are_judged_by_it_and_end_with_the_last_while_records_stay()
    {
        var (officer, secretary) = (duties.Who("bureau", Roles.PoliticalOfficer), duties.Who("bureau", Roles.Secretary));
        var book = duties.Get<PackBook>();
        var pack = await Packs.Draft(book, officer, Packs.Sample("DA", "2026-05-22", p => p["obligations"]![5]!["rule"]!["with"]!["links"]!["mark"] = "other"), Cancel);
        Assert.IsType<Outcome.Done>(await book.Approve(secretary, Guid.NewGuid(), pack, Cancel));

        // The day before: nobody owes anything of it, however often the hosts look.
        duties.Host.Clock.StopAtNoon(new DateOnly(2026, 5, 21));
        await Task.Delay(TimeSpan.FromSeconds(5), Cancel);
        Assert.Empty(await Owed());
        Assert.Null((await Row(pack)).OpenedAt);

        duties.Host.Clock.StopAtNoon(new DateOnly(2026, 5, 22));
        await Packs.Eventually(async () => (await Row(pack)).OpenedAt is not null, "its duties open on the day");
        var opened = await Owed();
        Assert.Equal(2 + 1 + 1 + 1 + 8, opened.Count);
        Assert.DoesNotContain(opened, d => d.Due < new DateOnly(2026, 5, 22)); // The plan of the year was due in March, when nobody owed it.
        Assert.All(opened.Where(d => d.Period.From <= new DateOnly(2026, 5, 22)), d => Assert.Equal(new DateOnly(2026, 5, 22), d.Since));
        var terms = await duties.Get<IDutyBook>().TermsOf(opened[0], Cancel);
        Assert.Equal(("da-regulation", 1), (terms.Regulation, terms.Version));

        // A member and his committee see them, record, and the lights change.
        await Packs.Eventually(async () => (await duties.Grains.Party(Member).Standing(2026)).Duties.Any(d => d.Obligation == "DA3-a"), "the member sees his duty");
        Assert.Equal(Light.None, (await duties.DutyOf(Member, "DA3-a")).Light);
        var actor = duties.Who("sample1", Roles.Member, Member);
        var own = (await duties.DutyOf(Member, "DA3-a")).Duty;
        Assert.IsType<Outcome.Done>(await duties.Grains.Party(Member).Record(actor, Guid.NewGuid(), DutiesHost.Lecture(new DateOnly(2026, 5, 22), "部署分管领域工作", own)));
        Assert.Equal(Light.Met, (await duties.DutyOf(Member, "DA3-a")).Light);
        await Packs.Eventually(async () => (await duties.Grains.Party(Committee).Standing(2026)).Duties.Any(d => d.Obligation == "DA1-a"), "the committee sees its duty");
        var study = (await duties.Grains.Party(Committee).Standing(2026)).Duties.First(d => d.Obligation == "DA1-a");
        Assert.Equal(Light.OnTrack, study.Light);
        Assert.IsType<Outcome.Done>(await duties.Grains.Party(Committee).Record(duties.SecretaryOf("sample1"), Guid.NewGuid(), DutiesHost.Lecture(new DateOnly(2026, 5, 22), "专题研究", study.Duty)));
        Assert.Equal(Light.Met, (await duties.DutyOf(Committee, "DA1-a")).Light);
        var board = await duties.Grains.GetGrain<ITenantBoard>("sample1").Board();
        var place = duties.Get<Standings>().Groups.Select((g, i) => (g.Code, i)).Single(g => g.Code == "DA-main").i;
        await Packs.Eventually(async () => (await duties.Grains.GetGrain<ITenantBoard>("sample1").Board()).Own[place].Total == opened.Count, "the board counts them in their column");

        // The lists take them up, and the year's plan has nothing more to do.
        Assert.Empty((await duties.Get<IYears>().Preview("sample1", 2026, new DateOnly(2026, 5, 22), Cancel)).Added);
        Assert.IsType<Outcome.Done>(await duties.Get<IResponsibilityList>().Make(Actor.System("sample1"), Guid.NewGuid(), 2026, Cancel));
        await using (var db = duties.Get<Database<ResponsibilitiesDb>>().Open("sample1"))
            Assert.Equal(opened.Select(d => (d.Party, d.Obligation)).Distinct().Count(), await db.Items.CountAsync(i => i.Key.StartsWith("DA"), Cancel));

        // The last day is in the second half-year; the first, which closed, stays as it was.
        Assert.IsType<Outcome.Done>(await book.AskEnd(officer, Guid.NewGuid(), pack, new DateOnly(2026, 7, 31), "新规定已包含", Cancel));
        Assert.IsType<Outcome.Done>(await book.DecideEnd(secretary, Guid.NewGuid(), pack, true, Cancel));
        duties.Host.Clock.StopAtNoon(new DateOnly(2026, 7, 31));
        await Task.Delay(TimeSpan.FromSeconds(5), Cancel);
        Assert.All(await Owed(), d => Assert.Null(d.Ended));
        duties.Host.Clock.StopAtNoon(new DateOnly(2026, 8, 1));
        await Packs.Eventually(async () => (await Row(pack)).ClosedAt is not null, "what is open ends after the last day");
        var after = await Owed();
        Assert.Equal(opened.Count, after.Count);
        Assert.All(after, d => Assert.Equal(d.Period.To < new DateOnly(2026, 8, 1) ? null : new DateOnly(2026, 7, 31), d.Ended));
        Assert.Single(after, d => d is { Obligation: "DA1-a", Ended: null });
        Assert.Empty((await duties.Get<IYears>().Preview("sample1", 2026, new DateOnly(2026, 8, 1), Cancel)).Added);
        // A year that is opened now has none of it.
        Assert.IsType<Outcome.Done>(await duties.Get<IYears>().Apply(Actor.System("sample1"), Guid.NewGuid(), 2027, new DateOnly(2027, 1, 1), Cancel));
        Assert.DoesNotContain(await duties.Get<IDutyBook>().Of("sample1", 2027, Cancel), d => d.Obligation.StartsWith("DA", StringComparison.Ordinal));

        // The old record is still judged, by the terms of its day; its duty still says what it asked for.
        var kept = Assert.Single(await duties.Get<IDutyBook>().Of(Committee, 2026, Cancel), d => d.Id == study.Duty);
        Assert.Equal(terms.Rule.Name, (await duties.Get<IDutyBook>().TermsOf(kept, Cancel)).Rule.Name);
        Assert.Equal("DA1", duties.Get<IDutyBook>().ObligationOf(kept).Clause);
        await duties.Grains.Party(Committee).Refresh();
        Assert.Equal(Light.Met, (await duties.Grains.Party(Committee).Standing(2026)).Duties.Single(d => d.Duty == study.Duty).Light);
        var before = (await duties.Get<Standings>().Load(Member, 2026, Cancel)).LightsOn(new DateOnly(2026, 6, 30), null);
        Assert.Equal(Light.Met, before.Single(d => d.Duty == own).Light);

        // Told in the Ledger, and nothing of the bureau's or the unit's chain is broken.
        foreach (var tenant in new[] { "bureau", "sample1", "sample2" })
            Assert.Empty((await duties.Get<PartyDiscipline.Host.Ledger.Verification>().Check(tenant, Cancel)).Breaks);
    }

    [Fact]
    public async Task The_notice_is_amended_by_a_pack_and_what_was_done_before_stays_judged_by_the_notice()
    {
        var (officer, secretary) = (duties.Who("bureau", Roles.PoliticalOfficer), duties.Who("bureau", Roles.Secretary));
        var (book, law) = (duties.Get<PackBook>(), duties.Get<LawBook>());
        var notice = law.All.Single();
        // A committee studies theory once a quarter; the amendment asks for three times, and one yearly duty is repealed.
        var changed = "2.1.2-e";
        var amendment = JsonNode.Parse(Assert.Single(book.Amendable).Text)!.AsObject();
        Assert.Equal((notice.Code, notice.Version + 1), ((string?)amendment["code"], (int?)amendment["version"]));
        var obligation = amendment["obligations"]!.AsArray().Select(o => o!.AsObject()).Single(o => (string?)o["code"] == changed);
        obligation["rule"]!["with"]!["n"]!["value"] = 3;
        var repealed = amendment["obligations"]!.AsArray().Select(o => o!.AsObject()).First(o => (string?)o["frequency"]!["period"] == "year" && o["parties"]!.AsArray().Any(p => (string?)p!["kind"] == "PartyCommittee") && (string?)o["deadline"]!["kind"] == "periodEnd");
        var gone = (string)repealed["code"]!;
        amendment["obligations"]!.AsArray().Remove(repealed);
        amendment["effectiveFrom"] = "2026-05-22";

        var before = (await duties.Get<IDutyBook>().Of("sample1", 2026, Cancel)).Where(d => d.Ended is null).ToList();
        var quarters = (await duties.Grains.Party(Committee).Standing(2026)).Duties.Where(d => d.Obligation == changed).OrderBy(d => d.Due).ToList();
        foreach (var (quarter, on) in quarters.Zip((DateOnly[])[new(2026, 3, 20), new(2026, 5, 20)]))
            Assert.IsType<Outcome.Done>(await duties.Grains.Party(Committee).Record(duties.SecretaryOf("sample1"), Guid.NewGuid(), DutiesHost.Lecture(on, $"学习 {on}", quarter.Duty)));
        Assert.Equal([Light.Met, Light.Met], await Lights());

        var early = amendment.DeepClone().AsObject();
        early["effectiveFrom"] = notice.EffectiveFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal("Pack.NotAfter", Assert.Single(Assert.IsType<Outcome.Refused>(await Upload(early)).Faults).Rule);
        // The preview says what changes, and no word of what goes on as it is.
        var shown = (await duties.Get<PackImpact>().Of(secretary, book.Read(amendment.Bytes()).Pack!.Regulation, new DateOnly(2026, 5, 22), Cancel)).Units.Single(u => u.Unit.Code == "sample1");
        Assert.Equal((new Load(3, 9), 3 + before.Count(d => d.Obligation == gone)), (shown.Added, shown.Replaced.Duties));
        var pack = await Packs.Draft(book, officer, amendment, Cancel);
        Assert.IsType<Outcome.NotFound>(await book.Approve(officer, Guid.NewGuid(), pack, Cancel));
        Assert.IsType<Outcome.Done>(await book.Approve(secretary, Guid.NewGuid(), pack, Cancel));
        Assert.Empty(book.Amendable);
        Assert.Equal(1, law.InForce(new DateOnly(2026, 5, 21)).Single().Version);
        Assert.Equal(2, law.InForce(new DateOnly(2026, 5, 22)).Single().Version);

        duties.Host.Clock.StopAtNoon(new DateOnly(2026, 5, 22));
        await Packs.Eventually(async () => (await Row(pack)).OpenedAt is not null, "the amendment is carried out");
        var after = await duties.Get<IDutyBook>().Of("sample1", 2026, Cancel);
        // What did not change goes on as the very duty that it was, by the terms of the notice.
        var kept = before.Where(d => (d.Obligation != changed || d.Period.To < new DateOnly(2026, 5, 22)) && d.Obligation != gone).ToList();
        Assert.All(kept, d => Assert.Null(after.Single(a => a.Id == d.Id).Ended));
        Assert.Equal(1, (await duties.Get<IDutyBook>().TermsOf(kept[0], Cancel)).Version);
        Assert.All(before.Where(d => d.Obligation == gone), d => Assert.Equal(new DateOnly(2026, 5, 21), after.Single(a => a.Id == d.Id).Ended));
        // What changed ended the day before; its successor asks for three by the amendment, and what was done in the quarter counts for it.
        var old = after.Single(d => d.Id == quarters[1].Duty);
        Assert.Equal(new DateOnly(2026, 5, 21), old.Ended);
        Assert.Equal((1, 1), ((await duties.Get<IDutyBook>().TermsOf(old, Cancel)).Version, (await duties.Get<IDutyBook>().TermsOf(old, Cancel)).Rule.Whole("n")));
        var successor = after.Single(d => d.Obligation == changed && d.Ended is null && d.Party == Committee && d.Period == old.Period);
        Assert.Equal(new DateOnly(2026, 5, 22), successor.Since);
        Assert.Equal((2, 3), ((await duties.Get<IDutyBook>().TermsOf(successor, Cancel)).Version, (await duties.Get<IDutyBook>().TermsOf(successor, Cancel)).Rule.Whole("n")));
        await duties.Grains.Party(Committee).Refresh();
        Assert.Equal((1m, 3m), (await duties.Grains.Party(Committee).Standing(2026)).Duties.Where(d => d.Duty == successor.Id).Select(d => (d.Done, d.Needed)).Single());
        // The quarter that had closed stays met, by the one time that the notice asked for.
        Assert.Equal([Light.Met], await Lights());
        Assert.Empty((await duties.Get<IYears>().Preview("sample1", 2026, new DateOnly(2026, 5, 22), Cancel)).Added);

        // A unit that opens its year late has the notice up to that day and the amendment from it.
        await duties.Host.Found("late");
        Assert.IsType<Outcome.Done>(await duties.Get<IOrganisation>().Import(Actor.System("late"), Guid.NewGuid(), Tree.Prison, Cancel));
        Assert.IsType<Outcome.Done>(await duties.Get<IYears>().Apply(Actor.System("late"), Guid.NewGuid(), 2026, new DateOnly(2026, 1, 1), Cancel));
        await Packs.Eventually(async () => (await duties.Get<IDutyBook>().Of("late", 2026, Cancel)).Any(d => d.Obligation == changed && d.Since == new DateOnly(2026, 5, 22)), "the late unit is asked by the amendment");
        Assert.Equal(
            after.GroupBy(d => d.Obligation).Select(g => (g.Key, g.Count(d => d.Ended is null))).OrderBy(g => g.Key, StringComparer.Ordinal),
            (await duties.Get<IDutyBook>().Of("late", 2026, Cancel)).GroupBy(d => d.Obligation).Select(g => (g.Key, g.Count(d => d.Ended is null))).OrderBy(g => g.Key, StringComparer.Ordinal));
        foreach (var tenant in new[] { "bureau", "sample1", "late" })
            Assert.Empty((await duties.Get<PartyDiscipline.Host.Ledger.Verification>().Check(tenant, Cancel)).Breaks);

        async Task<IEnumerable<Light>> Lights() => (await duties.Grains.Party(Committee).Standing(2026)).Duties.Where(d => d.Duty == quarters[0].Duty || d.Duty == quarters[1].Duty).OrderBy(d => d.Due).Select(d => d.Light);

        Task<Outcome> Upload(JsonObject pack) => book.Draft(officer, Guid.NewGuid(), book.Read(pack.Bytes()).Pack!, null, Cancel);
    }

    [Fact]
    public async Task A_pack_binds_from_a_day_of_the_years_that_the_product_speaks_of()
    {
        var (officer, book) = (duties.Who("bureau", Roles.PoliticalOfficer), duties.Get<PackBook>());
        var pack = book.Read(Packs.Sample("FA", "2026-06-01").Bytes()).Pack!;
        var fault = Assert.Single(Assert.IsType<Outcome.Refused>(await book.Draft(officer, Guid.NewGuid(), pack, new DateOnly(Period.LastYear + 1, 1, 1), Cancel)).Faults);
        Assert.Equal(("From", "Pack.FromFar"), (fault.Field, fault.Rule));
        // The last of them is looked into like any other.
        var last = new DateOnly(Period.LastYear, 12, 31);
        var draft = Assert.IsType<Outcome.Done>(await book.Draft(officer, Guid.NewGuid(), pack, last, Cancel)).Id;
        Assert.Equal(Period.LastYear, (await duties.Get<PackImpact>().Of(officer, pack.Regulation, last, Cancel)).Year);
        Assert.IsType<Outcome.Done>(await book.Withdraw(officer, Guid.NewGuid(), draft, "日期误填", Cancel));
    }

    [Fact]
    public async Task A_year_that_is_opened_late_takes_up_what_began_in_its_course()
    {
        var (officer, secretary) = (duties.Who("bureau", Roles.PoliticalOfficer), duties.Who("bureau", Roles.Secretary));
        var book = duties.Get<PackBook>();
        var pack = await Packs.Draft(book, officer, Packs.Sample("DA", "2026-05-20"), Cancel);
        Assert.IsType<Outcome.Done>(await book.Approve(secretary, Guid.NewGuid(), pack, Cancel));
        await Packs.Eventually(async () => (await Row(pack)).OpenedAt is not null, "the pack is carried out");
        await duties.Host.Found("late");
        Assert.IsType<Outcome.Done>(await duties.Get<IOrganisation>().Import(Actor.System("late"), Guid.NewGuid(), Tree.Prison, Cancel));
        Assert.IsType<Outcome.Done>(await duties.Get<IYears>().Apply(Actor.System("late"), Guid.NewGuid(), 2026, new DateOnly(2026, 1, 1), Cancel));
        await Packs.Eventually(async () => (await Owed("late")).Count == 13, "the late unit has its duties");
        Assert.All((await Owed("late")).Where(d => d.Period.From < new DateOnly(2026, 5, 20)), d => Assert.Equal(new DateOnly(2026, 5, 20), d.Since));
    }
}

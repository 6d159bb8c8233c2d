using PartyDiscipline.Duties;
using PartyDiscipline.Duties.Handbooks;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Mechanism;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;
using PartyDiscipline.Tests.Modules.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>
/// The turn of the year: what fell due before it and was not done stays in sight; a past year's board answers like the current one. Today is
/// 5 January 2026, and both years are open.
/// </summary>
public sealed class YearTurnTests : IAsyncLifetime
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly DateOnly LastDay = new(2025, 12, 31);

    RunningHost host = null!;

    public async ValueTask InitializeAsync() => host = await Founded.Start(Engine.Sqlite, new DateOnly(2026, 1, 5), years: [2025, 2026]);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    Actor Secretary(string tenant) => new()
    {
        Tenant = tenant,
        Account = Guid.NewGuid(),
        Name = "书记",
        Roles = [Roles.Secretary],
        Permissions = host.Get<RightsTable>().Of([Roles.Secretary]),
        Parties = [DutiesHost.Secretary(tenant), DutiesHost.Committee(tenant)],
    };

    IResponsibleParty Live(string tenant) => host.Get<IGrainFactory>().Party(DutiesHost.Secretary(tenant));

    async Task<DutyStanding> Lecture(string tenant) => (await Live(tenant).Standing(2025)).Duties.Single(d => d.Obligation == "2.2.2-b");

    async Task<IReadOnlyList<AgendaItem>> Desk(Actor actor) => await host.Get<IEnumerable<IAgenda>>().Single(a => a.Name == "Duties.Duties").Of(actor, Cancel);

    async Task<int> Overdue(Actor actor) => Assert.Single((await host.Get<Overview>().Of(actor, 2026, Cancel)).Rows).Cells["perform"].Overdue;

    [Fact, Trait("Clause", "3.2.1")]
    public async Task What_fell_due_on_the_last_day_stays_on_the_desk_and_in_the_overview_until_it_is_done()
    {
        var (secretary, owed) = (Secretary("sample1"), await Lecture("sample1"));
        Assert.Equal((LastDay, Light.Overdue), (owed.Due!.Value, owed.Light));
        var item = Assert.Single(await Desk(secretary), i => i.Page == $"/Duties/Duty/{owed.Duty}");
        Assert.Equal((Turn.Due, LastDay), (item.Turn, item.Due!.Value));
        var before = await Overdue(secretary);
        Assert.True(before > 0);
        Assert.Contains(LastDay, (await host.Get<IPartyFacts>().RedSince("sample1", 2026, Cancel))[DutiesHost.Secretary("sample1")]);
        // What the board counts is what the unit's page lists.
        var listed = (await host.Get<Standings>().LoadTenantNow("sample1", Cancel)).Sum(p => p.Lights(new DateOnly(2026, 1, 5)).Count(d => d.Light == Light.Overdue));
        Assert.Equal(listed, before);

        Assert.IsType<Outcome.Done>(await Live("sample1").Record(secretary, Guid.NewGuid(), DutiesHost.Lecture(new DateOnly(2025, 12, 20), duties: owed.Duty)));
        Assert.DoesNotContain(await Desk(secretary), i => i.Page == $"/Duties/Duty/{owed.Duty}");
        Assert.Equal(Light.Met, (await Lecture("sample1")).Light);
        for (var i = 0; i < 100 && await Overdue(secretary) == before; i++) await Task.Delay(50, Cancel);
        Assert.Equal(before - 1, await Overdue(secretary));
    }

    [Fact, Trait("Clause", "3.2.1")]
    public async Task What_was_owed_for_a_period_lapses_when_its_records_are_locked_and_what_an_event_asks_for_does_not()
    {
        var (party, owed) = (DutiesHost.Secretary("sample1"), await Lecture("sample1"));
        var occasion = Assert.IsType<Outcome.Done>(await host.Get<IDutyBook>().RegisterOccasion(Actor.System("sample1"), Guid.NewGuid(), party, "2.2.1-c", "一监区反映的重大问题", new DateOnly(2025, 12, 15), Cancel)).Id;
        await Live("sample1").Refresh();
        async Task<Guid[]> Left() => [.. (await Live("sample1").Standing(2026)).Duties.Select(d => d.Duty).Where(d => d == occasion || d == owed.Duty)];
        Assert.Equal(2, (await Left()).Length);

        host.Clock.StopAtNoon(new DateOnly(2026, 3, 31));
        Assert.Equal(2, (await Left()).Length);
        host.Clock.StopAtNoon(new DateOnly(2026, 4, 1));
        Assert.Equal([occasion], await Left());
        Assert.Equal(Light.Overdue, (await Lecture("sample1")).Light);
    }

    [Fact, Trait("Clause", "3.2.2")]
    public async Task Who_heads_a_body_since_the_new_year_is_asked_for_its_handbook_of_the_old_one()
    {
        var successor = (await host.Get<IOrganisation>().People("sample1", Cancel)).Single(p => p.Number == "2006").Id;
        Assert.IsType<Outcome.Done>(await host.Get<IOrganisation>().HandOver(Actor.System("sample1"), Guid.NewGuid(), DutiesHost.Secretary("sample1"), successor, new DateOnly(2026, 1, 1), Cancel));
        var asked = Secretary("sample1") with { Person = successor };
        Assert.Equal([HandbookKey.Of(DutiesHost.Committee("sample1"), 2025)], await host.Get<HandbookShelf>().AskedOf(asked, 2025, Cancel));
        // His own begins with the year in which he took the post up.
        Assert.Contains(HandbookKey.Of("sample1", successor, 2026), await host.Get<HandbookShelf>().AskedOf(asked, 2026, Cancel));
    }

    [Fact]
    public async Task Research_of_last_year_that_is_entered_in_the_new_one_counts_for_last_year()
    {
        var owed = (await Live("sample1").Standing(2025)).Duties.Single(d => d.Obligation == "2.2.3-g");
        var research = new RecordEntry
        {
            Category = "R08",
            On = new DateOnly(2026, 1, 5),
            Title = "到一监区调研",
            Fields = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("start", "2025-12-22/am").Add("end", "2025-12-23/pm").Add("place", "一监区"),
            Duties = [owed.Duty],
        };
        Assert.IsType<Outcome.Done>(await Live("sample1").Record(Secretary("sample1"), Guid.NewGuid(), research));
        Assert.Equal(2, (await Live("sample1").Standing(2025)).Duties.Single(d => d.Duty == owed.Duty).Done);
    }

    [Fact]
    public async Task A_past_years_board_is_filtered_sorted_and_summed_up_like_the_current_one()
    {
        var secretary = Secretary("sample2");
        Assert.IsType<Outcome.Done>(await Live("sample2").Record(secretary, Guid.NewGuid(), DutiesHost.Lecture(new DateOnly(2025, 12, 20), duties: (await Lecture("sample2")).Duty)));
        async Task<BoardPage> Page(BoardQuery query) => (await host.Get<DutyReader>().Board("bureau", 2025, query, Cancel)).Value;
        static LightCounts Shown(TenantBoard row) => (row.Tenant == "bureau" ? row.Own : row.Superior).Sum();

        var all = await Page(new BoardQuery(Boards.Official));
        Assert.Equal(3, all.Matching);
        Assert.Equal(all.Rows.Sum(r => Shown(r).Total), all.Total.Total);
        var met = await Page(new BoardQuery(Light: Light.Met));
        Assert.Equal("sample2", Assert.Single(met.Rows).Tenant);
        Assert.Equal((1, all.Total), (met.Matching, met.Total));
        var one = await Page(new BoardQuery(Boards.Official, Skip: 1, Take: 1));
        Assert.Equal((all.Rows[1].Tenant, 3, all.Total), (Assert.Single(one.Rows).Tenant, one.Matching, one.Total));
        var worst = await Page(new BoardQuery());
        Assert.Equal(worst.Rows.Select(r => Shown(r).Overdue).OrderDescending(), worst.Rows.Select(r => Shown(r).Overdue));
        Assert.Equal(worst.Rows.Select(r => r.Tenant), worst.Worst.Select(r => r.Tenant));
    }
}

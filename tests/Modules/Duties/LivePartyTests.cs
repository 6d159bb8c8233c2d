using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>The live parties on the real product: who may, what counts, what survives the loss of memory.</summary>
public sealed class LivePartyTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly DateOnly Today = DutiesHost.Today;

    IResponsibleParty Secretary(string tenant = "sample1") => duties.Grains.Party(DutiesHost.Secretary(tenant));

    static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    async Task<DutyRecord> Stored(Guid record, string tenant = "sample1")
    {
        await using var db = duties.Get<Database<DutiesDb>>().Open(tenant);
        return await db.Records.AsNoTracking().SingleAsync(r => r.Id == record, Cancel);
    }

    [Fact, Trait("Clause", "2.2.2")]
    public async Task A_recorded_lecture_turns_the_light_and_the_light_survives_the_loss_of_memory()
    {
        var party = DutiesHost.Secretary("sample2");
        var owed = await duties.DutyOf(party, "2.2.2-b");
        Assert.Equal(Light.OnTrack, owed.Light);
        var actor = duties.SecretaryOf("sample2");
        var operation = Guid.NewGuid();
        var first = await Secretary("sample2").Record(actor, operation, DutiesHost.Lecture(Today, duties: owed.Duty));
        Assert.IsType<Outcome.Done>(first);
        Assert.Equal(Light.Met, (await duties.DutyOf(party, "2.2.2-b")).Light);

        await Secretary("sample2").Refresh();
        Assert.Equal(Light.Met, (await duties.DutyOf(party, "2.2.2-b")).Light);
        Assert.Equal(new Outcome.Already(first.Subject!.Value), await Secretary("sample2").Record(actor, operation, DutiesHost.Lecture(Today, duties: owed.Duty)));
    }

    [Fact]
    public async Task A_clerks_entry_counts_once_the_holder_and_nobody_else_confirms_it()
    {
        var party = DutiesHost.Member("sample1");
        var owed = await duties.DutyOf(party, "2.3.2-b");
        var typed = await duties.Grains.Party(party).Record(duties.ClerkOf("sample1"), Guid.NewGuid(), DutiesHost.Lecture(Today, "到分管部门讲党课", owed.Duty));
        var record = typed.Subject!.Value;
        Assert.Equal(0, (await duties.DutyOf(party, "2.3.2-b")).Done);

        var other = duties.Who("sample1", Roles.Member, DutiesHost.Member("sample1", "member-2"));
        Assert.IsType<Outcome.NotFound>(await duties.Grains.Party(party).Confirm(other, Guid.NewGuid(), record));
        Assert.IsType<Outcome.NotFound>(await duties.Grains.Party(party).Confirm(duties.ClerkOf("sample1"), Guid.NewGuid(), record));
        Assert.IsType<Outcome.Done>(await duties.Grains.Party(party).Confirm(duties.Who("sample1", Roles.Member, party), Guid.NewGuid(), record));
        Assert.Equal(1, (await duties.DutyOf(party, "2.3.2-b")).Done);
        Assert.Equal(["Record.NotConfirm"], Rules(await duties.Grains.Party(party).Confirm(duties.Who("sample1", Roles.Member, party), Guid.NewGuid(), record)));
    }

    [Fact]
    public async Task Another_tenants_actor_and_a_stranger_find_nothing()
    {
        Assert.IsType<Outcome.NotFound>(await Secretary().Record(duties.SecretaryOf("sample2"), Guid.NewGuid(), DutiesHost.Lecture(Today)));
        Assert.IsType<Outcome.NotFound>(await Secretary().Record(duties.Who("sample1", Roles.Member, DutiesHost.Member("sample1")), Guid.NewGuid(), DutiesHost.Lecture(Today)));
    }

    [Fact]
    public async Task A_duty_of_somebody_else_and_a_day_outside_its_period_are_refused()
    {
        var foreign = await duties.DutyOf(DutiesHost.Member("sample1"), "2.3.2-b");
        Assert.Contains("Record.UnknownDuty", Rules(await Secretary().Record(duties.SecretaryOf("sample1"), Guid.NewGuid(), DutiesHost.Lecture(Today, "讲党课之一", foreign.Duty))));
        var own = (await Secretary().Standing(2026)).Duties.First(d => d.Obligation == "2.2.2-b");
        Assert.Contains("Record.OutsidePeriod", Rules(await Secretary().Record(duties.SecretaryOf("sample1"), Guid.NewGuid(), DutiesHost.Lecture(new DateOnly(2025, 12, 30), "讲党课之二", own.Duty))));
    }

    [Fact]
    public async Task A_declined_record_is_kept_with_its_reason_and_does_not_count()
    {
        var party = DutiesHost.Member("sample1", "member-3");
        var typed = await duties.Grains.Party(party).Record(duties.ClerkOf("sample1"), Guid.NewGuid(), DutiesHost.Lecture(Today, "讲党课"));
        var holder = duties.Who("sample1", Roles.Member, party);
        Assert.Equal(["Record.ReasonMissing"], Rules(await duties.Grains.Party(party).Decline(holder, Guid.NewGuid(), typed.Subject!.Value, "")));
        Assert.IsType<Outcome.Done>(await duties.Grains.Party(party).Decline(holder, Guid.NewGuid(), typed.Subject!.Value, "当日出差"));
        Assert.Equal(RecordState.NotMine, (await Stored(typed.Subject!.Value)).State);
    }

    [Fact]
    public async Task An_amendment_moves_the_light_keeps_the_version_and_refuses_a_stale_reader()
    {
        var party = DutiesHost.Member("sample1", "member-4");
        var holder = duties.Who("sample1", Roles.Member, party);
        var owed = await duties.DutyOf(party, "2.3.2-b");
        var done = await duties.Grains.Party(party).Record(holder, Guid.NewGuid(), DutiesHost.Lecture(Today, "讲党课", owed.Duty));
        var record = await Stored(done.Subject!.Value);
        var changed = DutiesHost.Lecture(Today, "讲党课（更正）") with { DifferentEvent = true };
        Assert.IsType<Outcome.Done>(await duties.Grains.Party(party).Amend(holder, Guid.NewGuid(), record.Id, record.Version, changed, "不属党课"));
        Assert.Equal(0, (await duties.DutyOf(party, "2.3.2-b")).Done);
        Assert.IsType<Outcome.Stale>(await duties.Grains.Party(party).Amend(holder, Guid.NewGuid(), record.Id, record.Version, changed, "再改"));
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample1");
        Assert.Equal("讲党课", (await db.Versions.SingleAsync(v => v.Record == record.Id, Cancel)).Title);
    }

    [Fact]
    public async Task A_spot_check_asks_the_holder_answers_and_two_people_discount()
    {
        var party = DutiesHost.Member("sample1", "member-5");
        var holder = duties.Who("sample1", Roles.Member, party);
        var owed = await duties.DutyOf(party, "2.3.2-b");
        var id = (await duties.Grains.Party(party).Record(holder, Guid.NewGuid(), DutiesHost.Lecture(Today, "讲党课", owed.Duty))).Subject!.Value;
        var officer = duties.Who("sample1", Roles.DisciplineOfficer);
        var head = duties.Who("sample1", Roles.DisciplineSecretary, DutiesHost.Member("sample1", "discipline-secretary"));
        var live = duties.Grains.Party(party);
        Assert.Equal(["Record.NotDiscount"], Rules(await live.Discount(head, Guid.NewGuid(), id, "不实")));
        Assert.IsType<Outcome.Done>(await live.Query(officer, Guid.NewGuid(), id, "请说明地点"));
        Assert.IsType<Outcome.Done>(await live.Answer(holder, Guid.NewGuid(), id, "在一监区会议室"));
        Assert.IsType<Outcome.Done>(await live.Query(officer, Guid.NewGuid(), id, "请提供纪要号"));
        Assert.IsType<Outcome.Done>(await live.Reject(officer, Guid.NewGuid(), id, "没有纪要"));
        Assert.IsType<Outcome.NotFound>(await live.Discount(officer, Guid.NewGuid(), id, "不实"));
        Assert.IsType<Outcome.Done>(await live.Discount(head, Guid.NewGuid(), id, "不实"));
        Assert.Equal(0, (await duties.DutyOf(party, "2.3.2-b")).Done);
    }

    [Fact]
    public async Task A_meeting_recorded_once_gives_every_attendee_an_entry_to_confirm()
    {
        var unit = duties.Grains.GetGrain<IUnit>(DutiesHost.Committee("sample1").ToString());
        PartyId[] attendees = [DutiesHost.Secretary("sample1"), DutiesHost.Member("sample1", "member-1"), DutiesHost.Member("sample1", "member-6")];
        var entry = new RecordEntry
        {
            Category = "R01",
            On = Today,
            Title = "召开党委会专题研究全面从严治党",
            DocumentNumber = "纪要〔2026〕7号",
            Fields = ImmutableDictionary<string, string>.Empty.Add("topics", "全面从严治党"),
        };
        var outcome = await unit.RecordMeeting(duties.ClerkOf("sample1"), Guid.NewGuid(), new MeetingEntry { Record = entry, Attendees = [.. attendees] });
        var meeting = Assert.IsType<Outcome.Done>(outcome).Id;
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample1");
        var entries = await db.Records.Where(r => r.Meeting == meeting).ToListAsync(Cancel);
        Assert.Equal(attendees.Order(Comparer<PartyId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))).Select(a => a.ToString()), entries.Select(e => e.Party.ToString()).Order(StringComparer.Ordinal));
        Assert.All(entries, e => Assert.Equal(RecordState.PendingConfirm, e.State));
        Assert.Equal(3, (await Stored(meeting)).People.Length);
        Assert.Contains("Record.Duplicate", Rules(await unit.RecordMeeting(duties.ClerkOf("sample1"), Guid.NewGuid(), new MeetingEntry { Record = entry, Attendees = [.. attendees] })));
    }

    [Fact]
    public async Task Standing_duties_take_the_statement_that_nothing_occurred_and_others_do_not()
    {
        var duty = (await Secretary().Standing(2026)).Duties.First(d => d.Rule == "standing" && duties.Get<IRegulations>().Find(d.Obligation)!.Categories.Contains("R06"));
        var entry = new RecordEntry
        {
            Category = "R06",
            On = Today,
            Title = "本期无相关事项",
            NothingToReport = true,
            Duties = [duty.Duty],
            Fields = ImmutableDictionary<string, string>.Empty.Add("matter", "无"),
        };
        Assert.IsType<Outcome.Done>(await Secretary().Record(duties.SecretaryOf("sample1"), Guid.NewGuid(), entry));
        Assert.Equal(Light.Met, (await Secretary().Standing(2026)).Duties.First(d => d.Duty == duty.Duty).Light);
    }

    [Fact]
    public async Task The_boards_count_what_the_parties_see_and_a_superior_gives_leaders_their_days_of_grace()
    {
        var own = await Secretary().Standing(2026);
        var counts = await Secretary().Counts();
        Assert.Equal(own.Duties.Length, counts.Own.Sum().Total);
        Assert.Equal(own.Duties.Count(d => d.Light == Light.Overdue), counts.Own.Sum().Overdue);
        Assert.Equal(own.Duties.Count(d => d.Light == Light.Met), counts.Own.Sum().Met);
        Assert.Equal((await Secretary().Standing(2026, asSuperior: true)).Duties.Count(d => d.Light == Light.Overdue), counts.Superior.Sum().Overdue);

        var unit = await duties.Grains.GetGrain<IUnit>(DutiesHost.Committee("sample1").ToString()).RollUp();
        var parties = await duties.Grains.GetGrain<ITenantBoard>("sample1").Parties(false);
        Assert.Equal(unit.Own.Sum().Total, parties.Sum(p => p.Own.Sum().Total));
        Assert.Equal(unit.Own.Sum(DueIn.Year).Total, unit.Own.Sum(DueIn.FirstHalf).Total + unit.Own.Sum(DueIn.SecondHalf).Total + Undated(unit.Own));

        static int Undated(GroupCounts counts) => counts.Cells.Take(counts.Groups).Sum(c => c.Total);
    }

    [Fact]
    public async Task A_board_shows_the_lights_of_the_day_though_no_timer_woke_it()
    {
        await using var own = new DutiesHost();
        await own.InitializeAsync();
        var (board, bureau) = (own.Grains.GetGrain<ITenantBoard>("sample1"), own.Grains.GetGrain<IBureauBoard>("bureau"));
        var before = await board.Board();
        await bureau.Page(new BoardQuery());

        // Half the year is over in one leap, which no timer of the machine's own time notices.
        own.Host.Clock.StopAtNoon(new DateOnly(2026, 7, 20));
        var after = await board.Board();
        Assert.True(after.Own.Sum().Overdue > before.Own.Sum().Overdue, $"{after.Own.Sum()}");
        Assert.Equal((await own.Grains.Party(DutiesHost.Secretary("sample1")).Counts()).Own.Sum(), (await board.Parties(false)).Single(p => p.Party == DutiesHost.Secretary("sample1")).Own.Sum());
        BoardPage page;
        do page = await bureau.Page(new BoardQuery(Tenant: "sample1"));
        while (page.Reading > 0);
        Assert.Equal(after.Superior.Sum(), page.Rows.Single().Superior.Sum());
    }

    [Fact]
    public async Task A_party_that_ceased_forgets_the_duties_that_ended_with_it()
    {
        await using var own = new DutiesHost();
        await own.InitializeAsync();
        var (party, system) = (DutiesHost.Member("sample1", "member-6"), Actor.System("sample1"));
        Assert.NotEmpty(await Open());
        Assert.IsType<Outcome.Done>(await own.Get<IOrganisation>().End(system, Guid.NewGuid(), party, Today.AddDays(-1), Cancel));
        Assert.IsType<Outcome.Done>(await own.Get<IYears>().Apply(system, Guid.NewGuid(), 2026, Today, Cancel));
        var left = await Open();
        for (var i = 0; i < 200 && left.Length > 0; i++, left = await Open()) await Task.Delay(100, Cancel);
        Assert.Empty(left);

        // What was due while it stood stays its own.
        async Task<DutyStanding[]> Open() => [.. (await own.Grains.Party(party).Standing(2026)).Duties.Where(d => d.Period.To >= Today)];
    }

    [Fact]
    public async Task The_bureaus_board_has_a_row_for_every_tenant_worst_first()
    {
        var page = await duties.Grains.GetGrain<IBureauBoard>("bureau").Page(new BoardQuery());
        Assert.Equal((3, 0), (page.Matching, page.Reading));
        var overdue = page.Rows.Select(r => (r.Tenant == "bureau" ? r.Own : r.Superior).Sum().Overdue).ToList();
        Assert.Equal(overdue.OrderDescending(), overdue);
        Assert.Equal(page.Rows.Sum(r => (r.Tenant == "bureau" ? r.Own : r.Superior).Sum().Total), page.Total.Total);
        Assert.Equal("sample1", Assert.Single((await duties.Grains.GetGrain<IBureauBoard>("bureau").Page(new BoardQuery(Tenant: "sample1"))).Rows).Tenant);
    }
}

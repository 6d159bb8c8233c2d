using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Duties.Talks;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>Talks between two people: who may, what counts, what stays between them (SM-10).</summary>
public sealed class TalkTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly DateOnly Today = DutiesHost.Today;

    static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    static TalkPlan Plan(PartyId with, DateOnly? on = null, string kind = "T1", bool notify = true) =>
        new() { Kind = kind, With = with, On = on ?? Today, Place = "监狱机关", Matter = "年度责任落实", Notify = notify };

    static readonly TalkEntry Said = new() { Points = "谈了分管部门的廉政风险", Demands = "补齐台账", Pledge = "按期完成" };

    /// <summary>Who holds a party today, as an actor.</summary>
    async Task<Actor> HolderOf(PartyId party, string role) =>
        duties.Who(party.Tenant, role, party) with { Person = (await duties.Get<IPartyDirectory>().Find(party, Today, Cancel))!.Holder };

    Task<Actor> Secretary(string tenant = "sample1") => HolderOf(DutiesHost.Secretary(tenant), Roles.Secretary);

    Task<Actor> Member(string key, string tenant = "sample1") => HolderOf(DutiesHost.Member(tenant, key), Roles.Member);

    IResponsibleParty Live(string tenant = "sample1") => duties.Grains.Party(DutiesHost.Secretary(tenant));

    async Task<Talk> Stored(Guid talk, string tenant = "sample1")
    {
        await using var db = duties.Get<Database<DutiesDb>>().Open(tenant);
        return await db.Talks.AsNoTracking().SingleAsync(t => t.Id == talk, Cancel);
    }

    async Task<Guid> Written(Actor secretary, string member, TalkEntry? entry = null)
    {
        var id = (await Live().PlanTalk(secretary, Guid.NewGuid(), Plan(DutiesHost.Member("sample1", member), Today.AddDays(-1)))).Subject!.Value;
        Assert.IsType<Outcome.Done>(await Live().RecordTalk(secretary, Guid.NewGuid(), id, entry ?? Said));
        return id;
    }

    async Task<DutyStanding> Owed(string obligation, PartyId with) =>
        (await duties.Grains.Party(DutiesHost.Secretary(with.Tenant)).Standing(2026)).Duties.First(d => d.Obligation == obligation && d.Counterpart == with);

    [Fact, Trait("Clause", "3.2.4")]
    public async Task A_talk_counts_for_both_duties_once_the_other_side_confirms_it_and_not_before()
    {
        var (secretary, other) = (await Secretary("sample2"), await Member("member-2", "sample2"));
        var with = DutiesHost.Member("sample2", "member-2");
        var live = Live("sample2");
        var planned = await live.PlanTalk(secretary, Guid.NewGuid(), Plan(with));
        var id = planned.Subject!.Value;
        Assert.Equal(TalkState.Notified, (await Stored(id, "sample2")).State);
        Assert.IsType<Outcome.Done>(await live.HoldTalk(secretary, Guid.NewGuid(), id, Today));
        Assert.IsType<Outcome.Done>(await live.RecordTalk(secretary, Guid.NewGuid(), id, Said));
        Assert.Equal(0, (await Owed("3.2.4-a", with)).Done);

        Assert.IsType<Outcome.Done>(await live.ConfirmTalk(other, Guid.NewGuid(), id));
        Assert.Equal(Light.Met, (await Owed("3.2.4-a", with)).Light);
        Assert.Equal(Light.Met, (await Owed("3.4.5-a", with)).Light);
        await live.Refresh();
        Assert.Equal(Light.Met, (await Owed("3.2.4-a", with)).Light);

        await using var db = duties.Get<Database<DutiesDb>>().Open("sample2");
        var record = await db.Records.SingleAsync(r => r.Talk == id, Cancel);
        Assert.Equal(("R05", true, RecordState.Recorded, (PartyId?)with), (record.Category, record.Restricted, record.State, record.Counterpart));
        Assert.DoesNotContain("廉政风险", $"{record.Title}{record.Substance}{string.Join("", record.Fields.Values)}", StringComparison.Ordinal);
    }

    [Fact, Trait("Clause", "3.2.4")]
    public async Task A_plain_record_does_not_fulfil_what_only_a_confirmed_talk_does()
    {
        var owed = await Owed("3.2.4-a", DutiesHost.Member("sample1", "member-1"));
        var entry = DutiesHost.Lecture(Today, "与班子成员谈话", owed.Duty) with { Category = "R05", Fields = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("talkType", "yearly") };
        Assert.Contains("Talk.OnlyByTalk", Rules(await Live().Record(await Secretary(), Guid.NewGuid(), entry)));
    }

    [Fact]
    public async Task Nobody_but_the_two_may_read_write_or_answer()
    {
        var (secretary, other) = (await Secretary(), await Member("member-1"));
        var id = await Written(secretary, "member-1");
        var talk = await Stored(id);
        var stranger = await Member("member-3");
        var officer = duties.Who("sample1", Roles.DisciplineOfficer) with { Person = Guid.NewGuid() };
        Assert.Equal((true, true, false, false), (TalkRights.MayRead(secretary, talk), TalkRights.MayRead(other, talk), TalkRights.MayRead(stranger, talk), TalkRights.MayRead(officer, talk)));
        Assert.False(TalkRights.MayRead(await Secretary("sample2"), talk));
        Assert.IsType<Outcome.NotFound>(await Live().ConfirmTalk(stranger, Guid.NewGuid(), id));
        Assert.IsType<Outcome.NotFound>(await Live().ConfirmTalk(secretary, Guid.NewGuid(), id));
        Assert.IsType<Outcome.NotFound>(await Live().RecordTalk(other, Guid.NewGuid(), id, Said));
        // A successor in the post knows that it was held, not what was said.
        Assert.False(TalkRights.MayRead(secretary with { Person = Guid.NewGuid() }, talk));
    }

    [Fact]
    public async Task A_plan_is_not_the_other_sides_to_see_until_he_is_told()
    {
        var (secretary, other) = (await Secretary(), await Member("member-5"));
        var id = (await Live().PlanTalk(secretary, Guid.NewGuid(), Plan(DutiesHost.Member("sample1", "member-5"), notify: false))).Subject!.Value;
        Assert.False(TalkRights.MayRead(other, await Stored(id)));
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample1");
        Assert.False(await db.Talks.Of(other).AnyAsync(t => t.Id == id, Cancel));
        Assert.IsType<Outcome.Done>(await Live().NotifyTalk(secretary, Guid.NewGuid(), id));
        Assert.True(await db.Talks.Of(other).AnyAsync(t => t.Id == id, Cancel));
        Assert.IsType<Outcome.Done>(await Live().CancelTalk(secretary, Guid.NewGuid(), id, "出差"));
        Assert.Equal(["Talk.NotHold"], Rules(await Live().HoldTalk(secretary, Guid.NewGuid(), id, Today)));
    }

    [Fact]
    public async Task A_dispute_is_kept_with_its_note_counts_nothing_and_may_be_settled_by_writing_again()
    {
        var (secretary, other) = (await Secretary(), await Member("member-6"));
        var with = DutiesHost.Member("sample1", "member-6");
        var id = await Written(secretary, "member-6");
        Assert.Equal(["Talk.NoteMissing"], Rules(await Live().DisputeTalk(other, Guid.NewGuid(), id, " ")));
        Assert.IsType<Outcome.Done>(await Live().DisputeTalk(other, Guid.NewGuid(), id, "没有谈到台账"));
        Assert.Equal(0, (await Owed("3.2.4-a", with)).Done);
        Assert.IsType<Outcome.Done>(await Live().RecordTalk(secretary, Guid.NewGuid(), id, Said with { Demands = null }));
        Assert.IsType<Outcome.Done>(await Live().ConfirmTalk(other, Guid.NewGuid(), id));
        Assert.Equal(1, (await Owed("3.2.4-a", with)).Done);
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample1");
        Assert.Equal([1, 2], await db.TalkTexts.Where(t => t.Talk == id).OrderBy(t => t.Edition).Select(t => t.Edition).ToListAsync(Cancel));
        var note = (await db.TalkSteps.SingleAsync(s => s.Talk == id && s.Action == TalkAction.Dispute, Cancel)).Note!;
        Assert.Equal("没有谈到台账", duties.Get<IVault>().Reveal(note, $"talk/{id:N}"));
    }

    [Fact, Trait("Clause", "3.2.4")]
    public async Task An_order_to_rectify_says_what_and_until_when_and_is_told_once()
    {
        var secretary = await Secretary();
        var id = (await Live().PlanTalk(secretary, Guid.NewGuid(), Plan(DutiesHost.Member("sample1", "member-4"), Today.AddDays(-2)))).Subject!.Value;
        Assert.Equal(["Talk.RectifyWhat", "Talk.RectifyUntil"], Rules(await Live().RecordTalk(secretary, Guid.NewGuid(), id, new TalkEntry { Points = "问题较多", Rectify = true })));
        var order = Said with { Rectify = true, FollowUpOn = Today.AddDays(20) };
        Assert.IsType<Outcome.Done>(await Live().RecordTalk(secretary, Guid.NewGuid(), id, order));
        Assert.IsType<Outcome.Done>(await Live().RecordTalk(secretary, Guid.NewGuid(), id, order with { Rectify = false, Points = "改了一句" }));
        Assert.True((await Stored(id)).Rectify);
        await using var ledger = duties.Get<Database<LedgerDb>>().Open("sample1");
        Assert.Equal(1, await ledger.Entries.CountAsync(e => e.Fact == "Duties.RectificationAsked" && e.Subject == $"talk/{id:N}", Cancel));
        Assert.IsType<Outcome.Done>(await Live().ConfirmTalk(await Member("member-4"), Guid.NewGuid(), id));
        Assert.IsType<Outcome.Done>(await Live().VerifyTalk(secretary, Guid.NewGuid(), id, "台账已补齐"));
        Assert.Equal(TalkState.Done, (await Stored(id)).State);
    }

    [Fact]
    public async Task What_was_said_lies_in_no_table_and_in_no_ledger_entry_in_the_clear()
    {
        const string secret = "此句只供双方查阅";
        var secretary = await Secretary();
        await Written(secretary, "deputy-secretary", Said with { Points = secret, Pledge = secret });
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample1");
        Assert.DoesNotContain(await db.TalkTexts.ToListAsync(Cancel), t => $"{t.Points}{t.Demands}{t.Pledge}".Contains(secret, StringComparison.Ordinal));
        Assert.All(await db.TalkTexts.ToListAsync(Cancel), t => Assert.StartsWith("aes256gcm/1.", t.Points, StringComparison.Ordinal));
        await using var ledger = duties.Get<Database<LedgerDb>>().Open("sample1");
        Assert.False(await ledger.Entries.AnyAsync(e => e.Body.Contains(secret), Cancel));
    }

    [Fact]
    public async Task A_pair_that_the_rules_do_not_know_and_a_day_to_come_are_refused()
    {
        var secretary = await Secretary();
        Assert.Contains("Talk.NotAPair", Rules(await Live().PlanTalk(secretary, Guid.NewGuid(), Plan(new PartyId("sample1", PartyKind.Department, "office")))));
        Assert.Contains("Talk.UnknownKind", Rules(await Live().PlanTalk(secretary, Guid.NewGuid(), Plan(DutiesHost.Member("sample1"), kind: "T9"))));
        Assert.IsType<Outcome.NotFound>(await Live().PlanTalk(await Member("member-1"), Guid.NewGuid(), Plan(DutiesHost.Member("sample1"))));
        var id = (await Live().PlanTalk(secretary, Guid.NewGuid(), Plan(DutiesHost.Member("sample1", "member-3")))).Subject!.Value;
        Assert.Equal(["Record.FutureDate"], Rules(await Live().HoldTalk(secretary, Guid.NewGuid(), id, Today.AddDays(1))));
    }

    [Fact]
    public async Task The_desk_of_each_side_says_whose_turn_it_is_and_nothing_of_the_matter()
    {
        var (secretary, other) = (await Secretary(), await Member("member-2"));
        var id = await Written(secretary, "member-2");
        var agenda = duties.Host.Services.GetServices<IAgenda>().Single(a => a.Name == "Duties.Talks");
        var mine = (await agenda.Of(other, Cancel)).Single(i => i.Page.EndsWith($"{id}", StringComparison.Ordinal));
        Assert.Equal((Turn.WaitsForMe, false), (mine.Turn, mine.Text.Zh.Contains("年度责任落实", StringComparison.Ordinal)));
        Assert.Equal(Turn.IWait, (await agenda.Of(secretary, Cancel)).Single(i => i.Page.EndsWith($"{id}", StringComparison.Ordinal)).Turn);
        Assert.DoesNotContain(await agenda.Of(await Member("member-1"), Cancel), i => i.Page.EndsWith($"{id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Earlier_talks_are_brought_in_as_far_as_they_are_told_and_the_confirmed_ones_count()
    {
        var (from, by, other) = (DutiesHost.Secretary("sample2"), new RecordAuthor(Guid.NewGuid(), "书记"), new RecordAuthor(Guid.NewGuid(), "成员"));
        var at = ChinaTime.StartOf(Today.AddDays(-30));
        EarlierTalk With(string member) => new(from, Plan(DutiesHost.Member("sample2", member), Today.AddDays(-31)), by, at, Said, at, other, at);
        EarlierTalk[] talks = [With("member-3"), With("member-4") with { Disputed = "并非如此" }, With("member-5") with { Entry = null, AnsweredBy = null }];
        var book = duties.Get<IEarlierTalks>();
        Assert.IsType<Outcome.NotFound>(await book.BringIn(await Secretary("sample2"), Guid.NewGuid(), talks, Cancel));
        Assert.IsType<Outcome.Done>(await book.BringIn(Actor.System("sample2"), Guid.NewGuid(), talks, Cancel));
        await duties.Grains.Party(from).Refresh();
        Assert.Equal((1m, 0m, 0m), ((await Owed("3.2.4-a", talks[0].Plan.With)).Done, (await Owed("3.2.4-a", talks[1].Plan.With)).Done, (await Owed("3.2.4-a", talks[2].Plan.With)).Done));
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample2");
        var states = await db.Talks.Where(t => t.HeldOn == Today.AddDays(-31)).OrderBy(t => t.To).Select(t => t.State).ToListAsync(Cancel);
        Assert.Equal([TalkState.Confirmed, TalkState.Disputed, TalkState.Held], states);
    }

    public static readonly TheoryData<string> States = [.. Enum.GetNames<TalkState>()];

    [Theory, MemberData(nameof(States))]
    public void From_each_state_only_the_actions_of_SM10_lead_on(string state)
    {
        (string, string, string)[] table =
        [
            ("Planned", "Notify", "Notified"), ("Planned", "Hold", "Held"), ("Planned", "Cancel", "Cancelled"), ("Planned", "Miss", "Missed"),
            ("Notified", "Hold", "Held"), ("Notified", "Cancel", "Cancelled"), ("Notified", "Miss", "Missed"),
            ("Held", "Record", "Recorded"), ("Recorded", "Record", "Recorded"), ("Disputed", "Record", "Recorded"),
            ("Recorded", "Confirm", "Confirmed"), ("Recorded", "Dispute", "Disputed"), ("Confirmed", "Verify", "Done"), ("Disputed", "Verify", "Done"),
            ("Held", "Close", "Closed"), ("Recorded", "Close", "Closed"), ("Disputed", "Close", "Closed"), ("Confirmed", "Close", "Done"),
        ];
        var allowed = Enum.GetValues<TalkAction>()
            .Select(a => (state, a.ToString(), Talk.After(Enum.Parse<TalkState>(state), a)?.ToString()))
            .Where(t => t.Item3 is not null);
        Assert.Equal(table.Where(t => t.Item1 == state).Order(), allowed.Select(t => (t.Item1, t.Item2, t.Item3!)).Order());
    }
}

/// <summary>Talks that cannot go on, because one of the two holds no post any more: they end with a reason, and count for nothing more than they did.</summary>
public sealed class StuckTalkTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly DateOnly Today = DutiesHost.Today;
    static readonly TalkEntry Said = new() { Points = "谈了分管部门的廉政风险", Demands = "补齐台账", Pledge = "按期完成" };

    static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    async Task<Actor> HolderOf(PartyId party, string role) =>
        duties.Who(party.Tenant, role, party) with { Person = (await duties.Get<IPartyDirectory>().Find(party, Today, Cancel))!.Holder };

    async Task<Guid> Written(Actor secretary, PartyId with, TalkEntry? entry = null)
    {
        var live = duties.Grains.Party(DutiesHost.Secretary(with.Tenant));
        var plan = new TalkPlan { Kind = "T1", With = with, On = Today.AddDays(-1), Place = "监狱机关", Matter = "年度责任落实" };
        var id = (await live.PlanTalk(secretary, Guid.NewGuid(), plan)).Subject!.Value;
        Assert.IsType<Outcome.Done>(await live.RecordTalk(secretary, Guid.NewGuid(), id, entry ?? Said));
        return id;
    }

    async Task Leaves(PartyId post, string? successor = null)
    {
        Guid? to = successor is null ? null : (await duties.Get<IOrganisation>().People(post.Tenant, Cancel)).Single(p => p.Number == successor).Id;
        Assert.IsType<Outcome.Done>(await duties.Get<IOrganisation>().HandOver(Actor.System(post.Tenant), Guid.NewGuid(), post, to, Today, Cancel));
    }

    async Task<Talk> Stored(string tenant, Guid talk)
    {
        await using var db = duties.Get<Database<DutiesDb>>().Open(tenant);
        return await db.Talks.AsNoTracking().SingleAsync(t => t.Id == talk, Cancel);
    }

    async Task<AgendaItem?> OnDesk(Actor actor, Guid talk) =>
        (await duties.Host.Services.GetServices<IAgenda>().Single(a => a.Name == "Duties.Talks").Of(actor, Cancel)).SingleOrDefault(i => i.Page.EndsWith($"{talk}", StringComparison.Ordinal));

    [Fact, Trait("Clause", "3.2.4")]
    public async Task A_talk_whose_other_side_left_is_closed_by_who_talked_and_does_not_count()
    {
        var (live, with) = (duties.Grains.Party(DutiesHost.Secretary("sample1")), DutiesHost.Member("sample1", "member-1"));
        var secretary = await HolderOf(DutiesHost.Secretary("sample1"), Roles.Secretary);
        var (id, going) = (await Written(secretary, with), await Written(secretary, DutiesHost.Member("sample1", "member-2")));
        Assert.Equal(["Talk.NotClose"], Rules(await live.CloseTalk(secretary, Guid.NewGuid(), id, "对方已离任")));
        await Leaves(with, "2006");

        Assert.IsType<Outcome.NotFound>(await live.ConfirmTalk(await HolderOf(with, Roles.Member), Guid.NewGuid(), id));
        Assert.Equal((Turn.WaitsForMe, false), ((await OnDesk(secretary, id))!.Turn, (await OnDesk(secretary, id))!.Text.Zh.Contains("年度责任落实", StringComparison.Ordinal)));
        Assert.Equal(Turn.IWait, (await OnDesk(secretary, going))!.Turn);
        Assert.IsType<Outcome.NotFound>(await live.CloseTalk(await HolderOf(DutiesHost.Member("sample1", "member-3"), Roles.Member), Guid.NewGuid(), id, "代为办结"));
        Assert.Equal(["Talk.NoteMissing"], Rules(await live.CloseTalk(secretary, Guid.NewGuid(), id, " ")));
        Assert.IsType<Outcome.Done>(await live.CloseTalk(secretary, Guid.NewGuid(), id, "对方已调离本单位"));
        Assert.Equal((TalkState.Closed, (Guid?)null), ((await Stored("sample1", id)).State, (await Stored("sample1", id)).Record));
        Assert.Null(await OnDesk(secretary, id));
        Assert.Equal(["Talk.NotClose"], Rules(await live.CloseTalk(secretary, Guid.NewGuid(), id, "再次办结")));
        Assert.Equal(0, (await live.Standing(2026)).Duties.First(d => d.Obligation == "3.2.4-a" && d.Counterpart == with).Done);
    }

    [Fact, Trait("Clause", "3.2.4")]
    public async Task What_a_predecessor_left_open_is_closed_by_his_successor_who_reads_nothing_of_it()
    {
        var (post, live) = (DutiesHost.Secretary("sample2"), duties.Grains.Party(DutiesHost.Secretary("sample2")));
        var secretary = await HolderOf(post, Roles.Secretary);
        var (first, second) = (await HolderOf(DutiesHost.Member("sample2", "member-1"), Roles.Member), await HolderOf(DutiesHost.Member("sample2", "member-2"), Roles.Member));
        var (disputed, confirmed) = (await Written(secretary, first.Parties[0]), await Written(secretary, second.Parties[0], Said with { FollowUpOn = Today.AddDays(20) }));
        Assert.IsType<Outcome.Done>(await live.DisputeTalk(first, Guid.NewGuid(), disputed, "没有谈到台账"));
        Assert.IsType<Outcome.Done>(await live.ConfirmTalk(second, Guid.NewGuid(), confirmed));
        await Leaves(post, "2006");

        var successor = await HolderOf(post, Roles.Secretary);
        foreach (var id in (Guid[])[disputed, confirmed])
        {
            Assert.False(TalkRights.MayRead(successor, await Stored("sample2", id)));
            Assert.Equal(Turn.WaitsForMe, (await OnDesk(successor, id))!.Turn);
            Assert.IsType<Outcome.NotFound>(await live.VerifyTalk(successor, Guid.NewGuid(), id, "已核实"));
            Assert.IsType<Outcome.NotFound>(await live.CloseTalk(first, Guid.NewGuid(), id, "自行办结"));
            Assert.IsType<Outcome.Done>(await live.CloseTalk(successor, Guid.NewGuid(), id, "前任书记已调离，事项由班子会接续"));
            Assert.Null(await OnDesk(successor, id));
        }
        Assert.Equal(TalkState.Closed, (await Stored("sample2", disputed)).State);
        // What both agreed on counts as before.
        Assert.Equal((TalkState.Done, true), ((await Stored("sample2", confirmed)).State, (await Stored("sample2", confirmed)).Record is not null));
        Assert.Equal(Light.Met, (await live.Standing(2026)).Duties.First(d => d.Obligation == "3.2.4-a" && d.Counterpart == second.Parties[0]).Light);
    }
}

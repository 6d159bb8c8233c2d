using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Host.Live;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Modules.Duties;

namespace PartyDiscipline.Tests.Modules.Desk;

/// <summary>What stands on a desk, and who is told of what.</summary>
public sealed class DeskTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly DateOnly Today = DutiesHost.Today;

    Task<IReadOnlyList<AgendaItem>> Desk(Actor actor) => duties.Get<Agenda>().Of(actor, Cancel);

    async Task<Guid> Typed(PartyId party, string title) =>
        (await duties.Grains.Party(party).Record(duties.ClerkOf(party.Tenant), Guid.NewGuid(), DutiesHost.Lecture(Today, title) with { DifferentEvent = true })).Subject!.Value;

    /// <summary>Whoever holds the post, with his person.</summary>
    async Task<Actor> Holder(PartyId party, string role)
    {
        var held = await duties.Get<IPartyDirectory>().Find(party, Today, Cancel);
        return duties.Who(party.Tenant, role, party) with { Person = held!.Holder };
    }

    [Fact]
    public async Task Open_duties_stand_on_their_owners_desk_until_they_are_done()
    {
        var party = DutiesHost.Secretary("sample1");
        var owed = await duties.DutyOf(party, "2.2.2-b");
        var (key, owner) = ($"duty-{owed.Duty:N}", duties.SecretaryOf("sample1"));
        var item = Assert.Single(await Desk(owner), i => i.Key == key);
        Assert.Equal((Turn.Due, owed.Due, $"/Duties/Duty/{owed.Duty}"), (item.Turn, item.Due, item.Page));
        Assert.Contains("党委书记", item.Text.Zh, StringComparison.Ordinal);
        Assert.Contains("Secretary", item.Text.En, StringComparison.Ordinal);
        Assert.DoesNotContain(await Desk(duties.SecretaryOf("sample2")), i => i.Key == key);

        await duties.Grains.Party(party).Record(owner, Guid.NewGuid(), DutiesHost.Lecture(Today, "讲专题党课", owed.Duty));
        Assert.DoesNotContain(await Desk(owner), i => i.Key == key);
    }

    [Fact]
    public void The_desk_shows_what_is_due_before_long_and_the_calendar_the_rest()
    {
        AgendaItem Due(int days) => new($"{days}", Turn.Due, new("x", "x"), "/", Today.AddDays(days));
        Assert.Equal(["-3", "0", "30"], Agenda.Now([Due(-3), Due(0), Due(30), Due(31)], Turn.Due, Today).Select(i => i.Key));
    }

    [Fact]
    public async Task A_record_typed_for_somebody_waits_on_his_desk_and_the_typist_sees_that_he_waits()
    {
        var party = DutiesHost.Member("sample1");
        var clerk = duties.ClerkOf("sample1");
        var typed = await duties.Grains.Party(party).Record(clerk, Guid.NewGuid(), DutiesHost.Lecture(Today, "到一监区调研") with { DifferentEvent = true });
        var key = $"record-{typed.Subject:N}-confirm";
        var holder = duties.Who("sample1", Roles.Member, party);
        Assert.Equal(Turn.WaitsForMe, Assert.Single(await Desk(holder), i => i.Key == key).Turn);
        Assert.Equal(Turn.IWait, Assert.Single(await Desk(clerk), i => i.Key == key).Turn);
        Assert.DoesNotContain(await Desk(duties.ClerkOf("sample1")), i => i.Key == key);
        Assert.DoesNotContain("调研", (await Desk(holder)).Single(i => i.Key == key).Text.Zh, StringComparison.Ordinal);

        await duties.Grains.Party(party).Confirm(holder, Guid.NewGuid(), typed.Subject!.Value);
        Assert.DoesNotContain(await Desk(holder), i => i.Key == key);
        Assert.DoesNotContain(await Desk(clerk), i => i.Key == key);
    }

    [Fact]
    public async Task A_queried_record_waits_for_its_holders_answer()
    {
        var party = DutiesHost.Member("sample1", "member-2");
        var holder = await Holder(party, Roles.Member);
        var record = (await duties.Grains.Party(party).Record(holder, Guid.NewGuid(), DutiesHost.Lecture(Today, "检查食堂") with { DifferentEvent = true })).Subject!.Value;
        Assert.IsType<Outcome.Done>(await duties.Grains.Party(party).Query(duties.Who("sample1", Roles.DisciplineOfficer), Guid.NewGuid(), record, "何时？"));
        Assert.Contains(await Desk(holder), i => i.Key == $"record-{record:N}-answer" && i.Turn == Turn.WaitsForMe);
        Assert.Contains((await Mine(holder, 1)).Notices, n => n.Fact == "Duties.RecordQueried" && n.Page == $"/Duties/Entry/{record}");
        await duties.Grains.Party(party).Answer(holder, Guid.NewGuid(), record, "上午");
        Assert.DoesNotContain(await Desk(holder), i => i.Key.StartsWith($"record-{record:N}", StringComparison.Ordinal));
    }

    /// <summary>His notices, once there are so many.</summary>
    async Task<(IReadOnlyList<Notice> Notices, int Total)> Mine(Actor actor, int atLeast)
    {
        for (var left = 150; ; left--)
        {
            var mine = await duties.Get<Notices>().Of(actor, 1, Cancel);
            if (mine.Total >= atLeast || left == 0) return mine;
            await Task.Delay(100, Cancel);
        }
    }

    [Fact]
    public async Task Whom_a_fact_concerns_has_a_notice_his_open_page_is_told_and_nobody_else_hears_of_it()
    {
        var party = DutiesHost.Member("sample1", "member-3");
        var (holder, other) = (await Holder(party, Roles.Member), await Holder(DutiesHost.Member("sample1", "member-4"), Roles.Member));
        var (notices, live) = (duties.Get<Notices>(), duties.Get<LiveHub>());
        Assert.Equal(0, await notices.Unread(holder, Cancel));
        using var open = await live.Listen(LiveHub.Desk, $"{holder.Person:N}");

        await Typed(party, "检查会见室");
        await open.Changes.ReadAsync(Cancel);
        var (mine, total) = await Mine(holder, 1);
        Assert.Equal(1, total);
        Assert.Equal(1, await notices.Unread(holder, Cancel));
        Assert.Equal(0, (await notices.Of(other, 1, Cancel)).Total);
        Assert.Null(await notices.Open(other, mine[0].Seq, Cancel));
        Assert.Equal(1, await notices.Unread(holder, Cancel));

        Assert.Equal(mine[0].Page, await notices.Open(holder, mine[0].Seq, Cancel));
        Assert.Equal(0, await notices.Unread(holder, Cancel));

        await Typed(party, "检查医院");
        await Typed(party, "检查伙房");
        await Mine(holder, 3);
        await notices.ReadAll(holder, Cancel);
        Assert.Equal(0, await notices.Unread(holder, Cancel));
        Assert.All((await notices.Of(holder, 1, Cancel)).Notices, n => Assert.True(n.Read));
    }

    [Fact]
    public async Task The_same_facts_carried_twice_make_one_notice_and_old_ones_are_swept()
    {
        var party = DutiesHost.Member("sample2", "member-3");
        var holder = await Holder(party, Roles.Member);
        await Typed(party, "检查监控室");
        await Mine(holder, 1);
        await using (var ledger = duties.Get<Database<LedgerDb>>().Open("sample2"))
        {
            var entries = await ledger.Entries.AsNoTracking().Where(e => e.Fact == "Duties.DutyRecorded").ToListAsync(Cancel);
            await duties.Get<Notices>().Follow("sample2", entries, Cancel);
        }
        Assert.Equal(1, (await Mine(holder, 1)).Total);

        await using (var db = duties.Get<Database<DeskDb>>().Open("sample2"))
            await db.Derive(_ =>
            {
                db.Add(new Notice { TenantId = "sample2", Person = holder.Person!.Value, Seq = 1, Fact = "Duties.RecordQueried", Page = "/", At = duties.Host.Clock.GetUtcNow().AddDays(-91) });
                return Task.CompletedTask;
            }, Cancel);
        Assert.Equal(2, (await Mine(holder, 2)).Total);
        await duties.Get<Notices>().Run("sample2", Today, Cancel);
        Assert.Equal(1, (await duties.Get<Notices>().Of(holder, 1, Cancel)).Total);
    }

    [Fact]
    public async Task All_are_read_however_many_there_are()
    {
        var holder = await Holder(DutiesHost.Member("sample2", "member-5"), Roles.Member);
        await using (var db = duties.Get<Database<DeskDb>>().Open("sample2"))
            await db.Derive(_ =>
            {
                db.AddRange(Enumerable.Range(1, 501).Select(i => new Notice { TenantId = "sample2", Person = holder.Person!.Value, Seq = -i, Fact = "Duties.RecordQueried", Page = "/", At = duties.Host.Clock.GetUtcNow() }));
                return Task.CompletedTask;
            }, Cancel);
        var notices = duties.Get<Notices>();
        await notices.ReadAll(holder, Cancel);
        Assert.Equal(0, await notices.Unread(holder, Cancel));
    }

    [Fact]
    public async Task Only_derived_rows_are_written_without_a_fact()
    {
        await using var db = duties.Get<Database<DeskDb>>().Open("sample1");
        await Assert.ThrowsAsync<TenantViolation>(() => db.Derive(_ =>
        {
            db.Add(new Feed(Guid.NewGuid()));
            return Task.CompletedTask;
        }, Cancel));
    }
}

using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Duties.Handbooks;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Defaults;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>A duty that is changed during its period: what was done for it counts for its successor, once, and is shown there. Today is 20 May 2026.</summary>
public sealed class AmendedDutyTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    const string Life = "2.3.3-d";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly DateOnly Before = new(2026, 5, 6);

    /// <summary>Sets a figure and carries it into the year, from today or another day; the duty with what it was before.</summary>
    Task<(Guid Ended, Guid Now)> Change(PartyId party, string obligation, string figure, string now) => Change(duties, party, obligation, figure, now, DutiesHost.Today);

    static async Task<(Guid Ended, Guid Now)> Change(DutiesHost duties, PartyId party, string obligation, string figure, string now, DateOnly from)
    {
        var system = Actor.System(party.Tenant);
        Assert.IsType<Outcome.Done>(await duties.Get<DefaultBook>().Change(system, Guid.NewGuid(), 2026, obligation, figure, now, "党委会纪要第3号", Cancel));
        Assert.IsType<Outcome.Done>(await duties.Get<IYears>().Apply(system, Guid.NewGuid(), 2026, from, Cancel));
        await duties.Grains.Party(party).Refresh();
        var line = (await duties.Get<IDutyBook>().Of(party, 2026, Cancel)).Where(d => d.Obligation == obligation && d.Period.From <= Before && d.Period.To >= Before).ToList();
        return (line.Single(d => d.Ended == from.AddDays(-1)).Id, line.Single(d => d.Ended is null).Id);
    }

    async Task<DutyStanding> Standing(PartyId party, Guid duty) => (await duties.Grains.Party(party).Standing(2026)).Duties.Single(d => d.Duty == duty);

    static RecordEntry Meeting(string title, params Guid[] fulfils) => new()
    {
        Category = "R11",
        On = Before,
        Title = title,
        Fields = ImmutableDictionary<string, string>.Empty.Add("meetingKind", "team"),
        Duties = [.. fulfils],
    };

    async Task<Guid> LifeOf(PartyId party) => (await duties.Grains.Party(party).Standing(2026)).Duties.Single(d => d.Obligation == Life && d.Period.From <= Before && d.Period.To >= Before).Duty;

    [Fact, Trait("Clause", "2.1.2")]
    public async Task What_was_done_before_the_change_and_is_entered_after_it_is_offered_one_duty_and_counts_once()
    {
        var committee = DutiesHost.Committee("sample1");
        var (ended, now) = await Change(committee, "2.1.2-i", "n", "3");
        var live = duties.Grains.Party(committee);
        Assert.Equal(now, Assert.Single(await live.Fitting(Before, "R01"), d => d.Obligation == "2.1.2-i").Duty);
        var past = new KnownPast(duties.Get<PartyDesk>(), "sample1");
        await past.Owed(2026, Cancel);
        Assert.Equal(now, Assert.Single(past.Open(committee, "2.1.2-i", Before)).Duty);

        // A form that was open when the duty was changed, and another system, may still name both.
        Assert.IsType<Outcome.Done>(await live.Record(duties.SecretaryOf("sample1"), Guid.NewGuid(), DutiesHost.Lecture(Before, "专题研究意识形态工作", ended, now)));
        Assert.Equal((1, 3), ((int)(await Standing(committee, now)).Done, (int)(await Standing(committee, now)).Needed));
        await live.Refresh();
        Assert.Equal(1, (await Standing(committee, now)).Done);
    }

    [Fact, Trait("Clause", "2.3.3")]
    public async Task A_record_that_is_put_right_after_the_change_goes_on_counting_unless_its_holder_unticks_the_duty()
    {
        var party = DutiesHost.Member("sample2");
        var (holder, live) = (duties.Who("sample2", Roles.Member, party), duties.Grains.Party(party));
        var record = (await live.Record(holder, Guid.NewGuid(), Meeting("参加支部组织生活会", await LifeOf(party)))).Subject!.Value;
        var (ended, now) = await Change(party, Life, "n", "2");
        Assert.Equal((1, 2), ((int)(await Standing(party, now)).Done, (int)(await Standing(party, now)).Needed));

        await using var db = duties.Get<Database<DutiesDb>>().Open("sample2");
        async Task Amend(RecordEntry entry)
        {
            var version = (await db.Records.AsNoTracking().SingleAsync(r => r.Id == record, Cancel)).Version;
            Assert.IsType<Outcome.Done>(await live.Amend(holder, Guid.NewGuid(), record, version, entry with { DifferentEvent = true }, "更正事由"));
        }
        await Amend(Meeting("参加第一支部组织生活会", now));
        Assert.Equal(1, (await Standing(party, now)).Done);
        var link = Assert.Single(await db.Links.AsNoTracking().Where(l => l.Record == record).ToListAsync(Cancel));
        Assert.Equal((ended, false), (link.Duty, link.Dropped));
        await live.Refresh();
        Assert.Equal(1, (await Standing(party, now)).Done);

        await Amend(Meeting("参加第一支部组织生活会"));
        Assert.Equal(0, (await Standing(party, now)).Done);
        Assert.True(Assert.Single(await db.Links.AsNoTracking().Where(l => l.Record == record).ToListAsync(Cancel)).Dropped);
    }

    [Fact, Trait("Clause", "3.2.1-c")]
    public async Task A_past_day_is_judged_by_the_duty_that_bound_then_with_what_was_done_by_then()
    {
        const string obligation = "2.2.3-e";
        var party = DutiesHost.Secretary("sample2");
        var owed = (await duties.Grains.Party(party).Standing(2026)).Duties.Single(d => d.Obligation == obligation && d.Period.From <= Before && d.Period.To >= Before);
        var entry = Meeting("讲授支部主题党日党课", owed.Duty) with { On = new DateOnly(2026, 4, 14) };
        var author = new RecordAuthor(Guid.NewGuid(), "书记");
        var record = Assert.IsType<Outcome.Done>(await duties.Get<IEarlierRecords>().BringIn(
            Actor.System("sample2"), Guid.NewGuid(), [new EarlierRecord(party, entry, author, new DateTimeOffset(2026, 4, 15, 2, 0, 0, TimeSpan.Zero), Own: true)], Cancel)).Id;
        var (ended, now) = await Change(party, obligation, "n", "2");

        var rating = duties.Get<Rating>();
        var course = await rating.Of("sample2", 2026, party, _ => true, false, Cancel);
        Assert.Equal((ended, Light.Met), course.Moments.Where(m => m.Month == 4 && m.Standing.Obligation == obligation && m.Standing.Period == owed.Period).Select(m => (m.Standing.Duty, m.Standing.Light)).Single());
        Assert.Equal((now, 1m, 2m), course.Moments.Where(m => m.Month == 5 && m.Standing.Obligation == obligation && m.Standing.Period == owed.Period).Select(m => (m.Standing.Duty, m.Standing.Done, m.Standing.Needed)).Single());
        foreach (var month in (int[])[4, 5])
            Assert.Equal([record], (await rating.Why("sample2", 2026, month, obligation, party, _ => true, false, Cancel)).Single(r => r.Standing.Period == owed.Period).Records);
        Assert.Equal([record], (await duties.Get<IDutyAccounts>().Duties("sample2", 2026, DutiesHost.Today, Cancel)).Single(d => d.Standing.Duty == now).Records);
    }

    [Fact, Trait("Clause", "2.1.2")]
    public async Task A_change_from_a_day_to_come_leaves_the_duty_until_then_and_then_its_successor_alone()
    {
        await using var own = new DutiesHost();
        await own.InitializeAsync();
        var (party, from) = (DutiesHost.Secretary("sample1"), new DateOnly(2026, 6, 10));
        var (until, then) = await Change(own, party, "2.1.2-d", "n", "2", from);
        var live = own.Grains.Party(party);
        async Task<DutyStanding> Alone() => (await live.Standing(2026)).Duties.Single(d => d.Obligation == "2.1.2-d" && d.Period.From <= Before && d.Period.To >= Before);
        Assert.Equal(until, Assert.Single(await live.Fitting(Before, "R11"), d => d.Obligation == "2.1.2-d").Duty);
        Assert.IsType<Outcome.Done>(await live.Record(own.SecretaryOf("sample1"), Guid.NewGuid(), Meeting("参加支部党员大会", until)));
        var before = await Alone();
        Assert.Equal((until, Light.Met), (before.Duty, before.Light));
        Assert.Equal((await live.Standing(2026)).Duties.Length, (await live.Counts()).Own.Sum().Total);

        own.Host.Clock.StopAtNoon(from);
        var after = await Alone();
        Assert.Equal((then, 1m, 2m), (after.Duty, after.Done, after.Needed));
        Assert.Equal(then, Assert.Single(await live.Fitting(Before, "R11"), d => d.Obligation == "2.1.2-d").Duty);
    }

    [Fact, Trait("Clause", "2.3.3")]
    public async Task What_counts_for_a_duty_is_in_its_sheet_its_evidence_and_the_handbook_though_it_was_done_for_its_predecessor()
    {
        var party = DutiesHost.Member("sample1", "member-2");
        var holder = duties.Who("sample1", Roles.Member, party) with { Person = (await duties.Get<IPartyDirectory>().Find(party, DutiesHost.Today, Cancel))!.Holder };
        var record = (await duties.Grains.Party(party).Record(holder, Guid.NewGuid(), Meeting("参加第二支部组织生活会", await LifeOf(party)))).Subject!.Value;
        var (ended, now) = await Change(party, Life, "n", "2");
        Assert.Equal(1, (await Standing(party, now)).Done);

        var sheet = duties.Get<DutySheet>();
        foreach (var duty in (Guid[])[now, ended])
            Assert.Single((await sheet.Compose(holder, $"{duty}", Cancel))!.Body.OfType<Table>().Single().Rows, row => row.Contains("参加第二支部组织生活会"));
        var exhibits = new List<string>();
        await foreach (var exhibit in duties.Host.Services.GetServices<IEvidence>().Single(e => e.Name == "duties").Of(holder, $"duty/{now}", Cancel)) exhibits.Add(exhibit.Path);
        Assert.Contains($"records/2026-05-06-{record:N}.json", exhibits);

        var book = (await duties.Get<HandbookShelf>().Find(holder, HandbookKey.Of("sample1", holder.Person!.Value, 2026), Cancel))!;
        Assert.Equal([Life], book.Entries.Single(e => e.Record.Id == record).Fulfils);
    }
}

using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Duties.SpotChecks;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>Draws that anybody can repeat, what happens to a drawn record, and the lock of a year.</summary>
public sealed class SpotCheckTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly Period FirstQuarter = new(2026, PeriodLength.Quarter, 1);

    static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    /// <summary>Records entered in a quarter, brought in by the product.</summary>
    async Task BringIn(string tenant, int count, DateOnly from, string title)
    {
        var records = Enumerable.Range(0, count).Select(i => new EarlierRecord(
            DutiesHost.Secretary(tenant), DutiesHost.Lecture(from.AddDays(i % 60), $"{title}{i}") with { DifferentEvent = true },
            new RecordAuthor(Guid.NewGuid(), "书记"), ChinaTime.StartOf(from.AddDays(i % 60)).AddHours(10), Own: true)).ToList();
        Assert.IsType<Outcome.Done>(await duties.Get<IEarlierRecords>().BringIn(Actor.System(tenant), Guid.NewGuid(), records, Cancel));
    }

    [Fact]
    public void The_same_seed_chooses_the_same_records_whatever_their_order_and_another_seed_others()
    {
        var population = Enumerable.Range(0, 200).Select(_ => Guid.NewGuid()).ToList();
        var chosen = Sample.Choose("seed", 10, population);
        Assert.Equal(20, chosen.Count);
        Assert.Equal(chosen, Sample.Choose("seed", 10, [.. population.AsEnumerable().Reverse()]));
        Assert.NotEqual(chosen, Sample.Choose("another", 10, population));
        Assert.Single(Sample.Choose("seed", 10, [Guid.NewGuid()]));
    }

    [Fact]
    public async Task A_quarter_is_drawn_once_by_those_who_may_and_can_be_drawn_again_to_compare()
    {
        await BringIn("sample1", 35, new DateOnly(2026, 1, 5), "抽查样本");
        var officer = duties.Who("sample1", Roles.DisciplineOfficer);
        var book = duties.Get<ISpotChecks>();
        Assert.IsType<Outcome.NotFound>(await book.Draw(duties.Who("sample1", Roles.Clerk), Guid.NewGuid(), FirstQuarter, Cancel));
        Assert.Equal(["Sample.QuarterOpen"], Rules(await book.Draw(officer, Guid.NewGuid(), new Period(2026, PeriodLength.Quarter, 2), Cancel)));
        Assert.Equal(["Sample.Nothing"], Rules(await book.Draw(officer, Guid.NewGuid(), new Period(2020, PeriodLength.Quarter, 1), Cancel)));
        var id = Assert.IsType<Outcome.Done>(await book.Draw(officer, Guid.NewGuid(), FirstQuarter, Cancel)).Id;
        Assert.Equal(["Sample.Drawn"], Rules(await book.Draw(officer, Guid.NewGuid(), FirstQuarter, Cancel)));

        await using var db = duties.Get<Database<DutiesDb>>().Open("sample1");
        var sample = await db.Samples.AsNoTracking().SingleAsync(s => s.Id == id, Cancel);
        Assert.Equal((35, 4), (sample.Population, sample.Drawn));
        Assert.Equal((true, true, 35), await SpotCheckBook.Again(db, sample, Cancel));
        await BringIn("sample1", 1, new DateOnly(2026, 2, 2), "后来补入的历史记录");
        var (_, samePopulation, population) = await SpotCheckBook.Again(db, sample, Cancel);
        Assert.Equal((false, 36), (samePopulation, population));
    }

    [Fact]
    public async Task A_drawn_record_is_accepted_by_the_sampler_but_not_while_it_is_asked_about_nor_by_its_holder()
    {
        await BringIn("sample2", 3, new DateOnly(2026, 1, 6), "抽查对象");
        var officer = duties.Who("sample2", Roles.DisciplineOfficer);
        var id = (await duties.Get<ISpotChecks>().Draw(officer, Guid.NewGuid(), FirstQuarter, Cancel)).Subject!.Value;
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample2");
        var sampled = await db.SampledRecords.AsNoTracking().SingleAsync(s => s.Sample == id, Cancel);
        var (book, live) = (duties.Get<SpotCheckBook>(), duties.Grains.Party(sampled.Party));
        await live.Query(officer, Guid.NewGuid(), sampled.Record, "请提供纪要");
        Assert.Equal(["Sample.StillAsked"], Rules(await book.Accept(officer, Guid.NewGuid(), sampled.Id, null, Cancel)));
        await live.Answer(duties.SecretaryOf("sample2"), Guid.NewGuid(), sampled.Record, "已附文号");
        Assert.Equal(SampleStanding.Answered, sampled.StandingOf(await db.Records.AsNoTracking().SingleAsync(r => r.Id == sampled.Record, Cancel)));
        var holder = duties.Who("sample2", Roles.DisciplineOfficer, sampled.Party);
        Assert.IsType<Outcome.NotFound>(await book.Accept(holder, Guid.NewGuid(), sampled.Id, null, Cancel));
        Assert.IsType<Outcome.Done>(await book.Accept(officer, Guid.NewGuid(), sampled.Id, "属实", Cancel));
        Assert.Equal(["Sample.Already"], Rules(await book.Accept(officer, Guid.NewGuid(), sampled.Id, null, Cancel)));
    }

    [Fact]
    public async Task What_the_sampler_rejects_counts_until_a_second_person_decides()
    {
        var party = DutiesHost.Member("sample1", "member-2");
        var (holder, live) = (duties.Who("sample1", Roles.Member, party), duties.Grains.Party(party));
        var owed = await duties.DutyOf(party, "2.3.2-b");
        var id = (await live.Record(holder, Guid.NewGuid(), DutiesHost.Lecture(DutiesHost.Today, "讲党课", owed.Duty))).Subject!.Value;
        var head = duties.Who("sample1", Roles.DisciplineSecretary);
        Assert.IsType<Outcome.NotFound>(await live.Reject(head, Guid.NewGuid(), id, "未问先否"));
        await live.Query(head, Guid.NewGuid(), id, "请说明地点");
        await live.Answer(holder, Guid.NewGuid(), id, "会议室");
        Assert.Equal(["Record.ReasonMissing"], Rules(await live.Reject(head, Guid.NewGuid(), id, "")));
        Assert.IsType<Outcome.Done>(await live.Reject(head, Guid.NewGuid(), id, "当日无会议"));
        Assert.Equal(1, (await duties.DutyOf(party, "2.3.2-b")).Done);
        Assert.IsType<Outcome.NotFound>(await live.Discount(head, Guid.NewGuid(), id, "自己决定"));
        Assert.IsType<Outcome.Done>(await live.Uphold(duties.SecretaryOf("sample1"), Guid.NewGuid(), id, "纪要可证"));
        Assert.Equal(["Record.NotDiscount"], Rules(await live.Discount(duties.SecretaryOf("sample1"), Guid.NewGuid(), id, "再议")));
    }

    [Fact]
    public async Task A_closed_year_is_locked_by_the_right_person_and_then_changes_only_by_a_correction_that_shows()
    {
        await BringIn("sample2", 2, new DateOnly(2025, 3, 3), "上年记录");
        var party = DutiesHost.Secretary("sample2");
        var (live, secretary) = (duties.Grains.Party(party), duties.SecretaryOf("sample2"));
        Assert.IsType<Outcome.NotFound>(await live.Lock(duties.ClerkOf("sample2"), Guid.NewGuid(), 2025));
        Assert.IsType<Outcome.NotFound>(await live.Lock(duties.Who("sample1", Roles.PoliticalOfficer), Guid.NewGuid(), 2025));
        Assert.Equal(["Lock.YearOpen"], Rules(await live.Lock(duties.Who("sample2", Roles.PoliticalOfficer), Guid.NewGuid(), 2026)));
        Assert.IsType<Outcome.Done>(await live.Lock(duties.Who("sample2", Roles.PoliticalOfficer), Guid.NewGuid(), 2025));
        Assert.Equal(["Lock.Nothing"], Rules(await live.Lock(duties.Who("sample2", Roles.PoliticalOfficer), Guid.NewGuid(), 2025)));
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample2");
        var record = await db.Records.AsNoTracking().FirstAsync(r => r.Party == party && r.On.Year == 2025, Cancel);
        Assert.Equal((RecordState.Locked, false), (record.State, record.Corrected));
        var changed = DutiesHost.Lecture(record.On, "上年记录（补正）") with { DifferentEvent = true };
        Assert.IsType<Outcome.Done>(await live.Amend(secretary, Guid.NewGuid(), record.Id, record.Version, changed, "文号写错"));
        record = await db.Records.AsNoTracking().SingleAsync(r => r.Id == record.Id, Cancel);
        Assert.Equal((RecordState.Locked, true, 2), (record.State, record.Corrected, record.Edition));
    }
}

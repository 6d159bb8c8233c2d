using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>The course of a year follows from the records alone, as they counted at the time.</summary>
public sealed class RatingTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    Task<Course> Of(PartyId party, int year = 2026, bool asSuperior = false) =>
        duties.Get<Rating>().Of(party.Tenant, year, party, _ => true, asSuperior, Cancel);

    static Light LightOf(Course course, int month, string obligation) => course.Moments.First(m => m.Month == month && m.Standing.Obligation == obligation).Standing.Light;

    [Fact, Trait("Clause", "3.2.1-c")]
    public async Task A_record_counts_from_the_day_it_was_entered_and_not_from_the_day_it_tells_of()
    {
        var party = DutiesHost.Secretary("sample1");
        var owed = await duties.DutyOf(party, "2.2.2-b");
        // The lecture was held in March and entered on 20 May.
        Assert.IsType<Outcome.Done>(await duties.Grains.Party(party).Record(duties.SecretaryOf("sample1"), Guid.NewGuid(), DutiesHost.Lecture(new DateOnly(2026, 3, 10), duties: owed.Duty)));
        var course = await Of(party);
        Assert.Equal(5, course.Ends.Count);
        Assert.Equal(DutiesHost.Today, course.Ends[^1]);
        Assert.NotEqual(Light.Met, LightOf(course, 4, "2.2.2-b"));
        Assert.Equal(Light.Met, LightOf(course, 5, "2.2.2-b"));

        var reason = Assert.Single(await duties.Get<Rating>().Why("sample1", 2026, 5, "2.2.2-b", party, _ => true, false, Cancel));
        Assert.Single(reason.Records);
        Assert.Empty(Assert.Single(await duties.Get<Rating>().Why("sample1", 2026, 4, "2.2.2-b", party, _ => true, false, Cancel)).Records);
    }

    [Fact, Trait("Clause", "3.2.1-c")]
    public async Task The_last_month_is_what_the_live_party_says_today()
    {
        var party = DutiesHost.Committee("sample2");
        var live = (await duties.Grains.Party(party).Standing(2026)).Duties.Where(d => d.Period.Year == 2026).ToDictionary(d => d.Duty, d => d.Light);
        var last = (await Of(party)).Moments.Where(m => m.Month == 5).ToDictionary(m => m.Standing.Duty, m => m.Standing.Light);
        Assert.NotEmpty(live);
        Assert.Equal(live.OrderBy(l => l.Key), last.OrderBy(l => l.Key));
    }

    [Fact]
    public async Task What_has_fallen_due_never_shrinks_and_a_month_to_come_says_nothing()
    {
        var course = await Of(DutiesHost.Committee("sample2"));
        for (var month = 2; month <= 5; month++) Assert.True(course.FallenDue(month) >= course.FallenDue(month - 1));
        Assert.Null(course.Met(6));
        Assert.Equal(course.Moments.Count(m => m.Month == 3), course.At(3).Total);
    }

    [Fact, Trait("Clause", "3.2.1-c")]
    public async Task A_superior_sees_a_leaders_yellow_of_a_months_end_only_after_his_days_of_grace()
    {
        var party = DutiesHost.Member("sample2", "member-6");
        var (own, superior) = (await Of(party), await Of(party, asSuperior: true));
        for (var month = 1; month <= 5; month++)
            Assert.True(superior.At(month).DueSoon + superior.At(month).Overdue <= own.At(month).DueSoon + own.At(month).Overdue);
    }

    [Fact]
    public async Task Parties_that_a_reader_may_not_see_are_left_out()
    {
        var secretary = DutiesHost.Secretary("sample2");
        var course = await duties.Get<Rating>().Of("sample2", 2026, null, p => p == secretary, false, Cancel);
        Assert.Equal([secretary], course.Moments.Select(m => m.Party).Distinct());
        Assert.Empty(await duties.Get<Rating>().Why("sample2", 2026, 9, "2.2.2-b", secretary, _ => true, false, Cancel));
    }
}

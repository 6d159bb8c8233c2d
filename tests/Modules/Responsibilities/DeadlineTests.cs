using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Years;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

public sealed class DeadlineTests
{
    static readonly WorkCalendar Calendar = DataFiles.Law().Current;
    static readonly IReadOnlyList<Obligation> Obligations = DataFiles.Law().All.Single().Obligations;

    static RuleSpec Rule(string code) => Obligations.Single(o => o.Code == code).Rule;

    [Theory, Trait("Clause", "3.4.3")]
    [InlineData("2026-01-31", "2026-02-28"), InlineData("2028-01-31", "2028-02-29"), InlineData("2026-03-15", "2026-04-15")]
    public void A_month_ends_on_the_same_day_or_on_the_months_last(string on, string last) =>
        Assert.Equal(DateOnly.Parse(last, null), DutyBook.LimitOf(Rule("3.4.3-c"), DateOnly.Parse(on, null), Calendar));

    /// <summary>20 September and 10 October 2026 are worked; 25 to 27 September and 1 to 7 October are off.</summary>
    [Fact]
    public void Fifteen_working_days_across_the_national_day_swap_end_on_15_October() =>
        Assert.Equal(new DateOnly(2026, 10, 15), Calendar.AddWorkingDays(new DateOnly(2026, 9, 18), 15));

    [Fact]
    public void Ten_working_days_do_not_count_the_day_they_start_on() =>
        Assert.Equal(new DateOnly(2026, 6, 15), DutyBook.LimitOf(Rule("2.1.1-b"), new DateOnly(2026, 6, 1), Calendar));

    [Fact, Trait("Clause", "2.1.6")]
    public void A_due_date_on_a_day_off_moves_to_the_next_working_day()
    {
        var deadline = Obligations.Single(o => o.Code == "2.1.6-d").Deadline;
        Assert.Equal("01-31", deadline.MonthDay);
        Assert.Equal(new DateOnly(2026, 2, 2), deadline.DueIn(Period.OfYear(2026), Calendar)); // 31 January 2026 is a Saturday.
        Assert.Equal(new DateOnly(2025, 2, 5), deadline.DueIn(Period.OfYear(2025), Calendar)); // The spring festival lasts until 4 February.
    }

    [Fact]
    public void A_year_whose_holidays_are_not_entered_counts_plain_weekends_and_says_so()
    {
        Assert.False(Calendar.Knows(2031));
        Assert.Equal(new DateOnly(2031, 10, 8), Calendar.AddWorkingDays(new DateOnly(2031, 9, 30), 6));
    }
}

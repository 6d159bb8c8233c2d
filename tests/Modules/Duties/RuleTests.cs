using System.Text.Json;
using CsCheck;
using PartyDiscipline.Duties.Rules;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>The rules as the notice and §B.9 read, and the two properties that the live parties rely on.</summary>
public sealed class RuleTests
{
    static readonly Period Year = Period.OfYear(2026);
    static readonly IObligationRule Count = new CountRule(), Document = new DocumentRule(), Days = new DaysRule(), Ratio = new RatioRule(),
        Standing = new StandingRule(), Within = new WithinRule(), Chain = new ChainRule();

    static DateOnly Day(int month, int day, int year = 2026) => new(year, month, day);

    static RuleSpec Rule(string name, params (string Figure, object Value)[] with) => new()
    {
        Name = name,
        With = with.ToDictionary(w => w.Figure, w => new RuleFigure { Value = JsonSerializer.SerializeToElement(w.Value), Mark = Mark.Notice }),
        Text = new LocalText("", ""),
    };

    static RecordFigures On(DateOnly day, bool numbered = true) => new(day, numbered);

    static RecordFigures Research(DateOnly from, DateOnly to, bool fromPm = false, bool toAm = false) =>
        new(to, true, from.DayNumber * 2 + (fromPm ? 1 : 0), to.DayNumber * 2 + (toAm ? 0 : 1));

    [Theory, Trait("Clause", "2.2.2")]
    [InlineData("2026-01-02", Light.OnTrack)]
    [InlineData("2026-12-01", Light.OnTrack)]
    [InlineData("2026-12-23", Light.OnTrack)]
    [InlineData("2026-12-24", Light.DueSoon)]
    [InlineData("2026-12-31", Light.DueSoon)]
    [InlineData("2027-01-01", Light.Overdue)]
    public void The_yearly_lecture_not_given_is_blue_yellow_in_the_last_week_and_red_when_the_year_has_closed(string today, Light light)
    {
        var duty = new DutyTerms(Year, Year.To, Rule("count", ("n", 1)));
        Assert.Equal(light, Count.Judge(duty, [], DateOnly.Parse(today, null)).Light);
    }

    [Fact, Trait("Clause", "2.2.2")]
    public void A_lecture_given_turns_the_light_green_for_good()
    {
        var duty = new DutyTerms(Year, Year.To, Rule("count", ("n", 1)));
        var standing = Count.Judge(duty, [On(Day(3, 5))], Day(3, 6));
        Assert.Equal((Light.Met, 1m, 1m, (DateOnly?)null), (standing.Light, standing.Done, standing.Needed, standing.Changes));
    }

    [Fact]
    public void A_duty_done_after_its_deadline_is_green_and_says_that_it_was_late()
    {
        var duty = new DutyTerms(Year, Day(3, 31), Rule("document", ("n", 1)));
        var standing = Document.Judge(duty, [On(Day(4, 9))], Day(4, 10));
        Assert.Equal((Light.Met, "Why.MetLate"), (standing.Light, standing.Reason));
    }

    [Fact]
    public void Two_of_four_by_midsummer_is_on_pace_and_green_until_the_pace_is_lost()
    {
        var duty = new DutyTerms(Year, Year.To, Rule("count", ("n", 4)));
        var standing = Count.Judge(duty, [On(Day(2, 1)), On(Day(5, 1))], Day(6, 1));
        Assert.Equal((Light.Met, "Why.OnPace"), (standing.Light, standing.Reason));
        Assert.Equal(Day(7, 3), standing.Changes);
        Assert.Equal(Light.OnTrack, Count.Judge(duty, [On(Day(2, 1)), On(Day(5, 1))], Day(7, 3)).Light);
    }

    [Fact]
    public void A_document_duty_asks_for_the_number()
    {
        var duty = new DutyTerms(Year, Day(3, 31), Rule("document", ("n", 1)));
        Assert.Equal(0, Document.Judge(duty, [On(Day(2, 1), numbered: false)], Day(2, 2)).Done);
        Assert.Equal(Light.Met, Document.Judge(duty, [On(Day(2, 1))], Day(2, 2)).Light);
    }

    [Fact, Trait("Clause", "2.2.3")]
    public void Research_counts_each_half_day_once_however_many_records_cover_it()
    {
        var duty = new DutyTerms(Year, Year.To, Rule("days", ("days", 60)));
        var standing = Days.Judge(duty, [Research(Day(3, 2), Day(3, 4), toAm: true), Research(Day(3, 4), Day(3, 5)), Research(Day(3, 3), Day(3, 3))], Day(3, 6));
        Assert.Equal(4m, standing.Done);
    }

    [Fact, Trait("Clause", "2.2.3")]
    public void Research_outside_the_year_does_not_count_in_it()
    {
        var duty = new DutyTerms(Year, Year.To, Rule("days", ("days", 60)));
        Assert.Equal(2m, Days.Judge(duty, [Research(Day(12, 30, 2025), Day(1, 2))], Day(1, 3)).Done);
    }

    [Theory, Trait("Clause", "2.3.3")]
    [InlineData(16, "2026-07-01", Light.Met)]
    [InlineData(14, "2026-07-01", Light.OnTrack)]
    [InlineData(10, "2026-09-30", Light.OnTrack)]
    [InlineData(10, "2026-10-01", Light.DueSoon)]
    [InlineData(20, "2026-10-01", Light.OnTrack)]
    [InlineData(20, "2027-01-01", Light.Overdue)]
    [InlineData(30, "2026-05-01", Light.Met)]
    public void Research_is_green_at_its_share_of_the_year_and_yellow_below_half_of_it_after_the_third_quarter(int days, string today, Light light)
    {
        var duty = new DutyTerms(Year, Year.To, Rule("days", ("days", 30)));
        Assert.Equal(light, Days.Judge(duty, [Research(Day(1, 1), Day(1, 1).AddDays(days - 1))], DateOnly.Parse(today, null)).Light);
    }

    [Fact, Trait("Clause", "2.1.2")]
    public void One_committee_meeting_without_political_study_first_breaks_a_hundred_per_cent()
    {
        var duty = new DutyTerms(Year, Year.To, Rule("ratio", ("field", "firstItemPolitical"), ("min", 1.0m)));
        RecordFigures yes = new(Day(2, 1), true, Flag: true), no = new(Day(3, 1), true, Flag: false), silent = new(Day(3, 2), true);
        Assert.Equal((Light.Met, 100m), (Ratio.Judge(duty, [yes, silent], Day(4, 1)).Light, Ratio.Judge(duty, [yes, silent], Day(4, 1)).Done));
        Assert.Equal((Light.OnTrack, 50m), (Ratio.Judge(duty, [yes, no], Day(4, 1)).Light, Ratio.Judge(duty, [yes, no], Day(4, 1)).Done));
        Assert.Equal(Light.Overdue, Ratio.Judge(duty, [yes, no], Day(1, 1, 2027)).Light);
    }

    [Fact, Trait("Clause", "2.1.1")]
    public void A_standing_duty_is_grey_or_green_by_the_half_year_and_says_when_it_turns_grey_again()
    {
        var duty = new DutyTerms(Year, null, Rule("standing", ("links", 1), ("per", "half")));
        Assert.Equal(Light.None, Standing.Judge(duty, [], Day(12, 31)).Light);
        var standing = Standing.Judge(duty, [On(Day(2, 1))], Day(3, 1));
        Assert.Equal((Light.Met, (DateOnly?)Day(7, 1)), (standing.Light, standing.Changes));
        Assert.Equal(Light.None, Standing.Judge(duty, [On(Day(2, 1))], Day(7, 1)).Light);
    }

    [Fact, Trait("Clause", "2.2.1")]
    public void An_occasion_goes_by_its_own_limit_and_the_years_duty_behind_it_never_turns_red()
    {
        var rule = Rule("within", ("workingDays", 5));
        Assert.Equal(Light.None, Within.Judge(new(Year, null, rule), [], Day(12, 31)).Light);
        var occasion = new DutyTerms(Year, Day(5, 20), rule);
        Assert.Equal(Light.DueSoon, Within.Judge(occasion, [], Day(5, 13)).Light);
        Assert.Equal(Light.Overdue, Within.Judge(occasion, [], Day(5, 21)).Light);
        Assert.Equal("Why.MetLate", Within.Judge(occasion, [On(Day(5, 22))], Day(5, 23)).Reason);
    }

    [Fact, Trait("Clause", "2.2.2")]
    public void A_chain_is_red_only_for_its_first_step_and_green_when_every_step_has_a_record()
    {
        var occasion = new DutyTerms(Year, Day(5, 20), Rule("chain", ("steps", new[] { "S1", "S2", "S4", "S5", "S6" }), ("workingDays", 10)));
        Assert.Equal(Light.Overdue, Chain.Judge(occasion, [], Day(5, 21)).Light);
        Assert.Equal((Light.OnTrack, 1m, 4m), (Chain.Judge(occasion, [On(Day(5, 15))], Day(12, 1)).Light, Chain.Judge(occasion, [On(Day(5, 15))], Day(12, 1)).Done, Chain.Judge(occasion, [On(Day(5, 15))], Day(12, 1)).Needed));
        Assert.Equal(Light.Met, Chain.Judge(occasion, [On(Day(5, 15)), On(Day(5, 16)), On(Day(6, 1)), On(Day(7, 1))], Day(8, 1)).Light);
    }

    static readonly Gen<(IObligationRule Rule, DutyTerms Duty)> AnyDuty =
        from which in Gen.Int[0, 6]
        from n in Gen.Int[1, 6]
        from period in Gen.OneOf<Period>([Year, .. Period.In(2026, PeriodLength.Half), .. Period.In(2026, PeriodLength.Quarter)])
        from shift in Gen.OneOf(0, 0, 20, 31, -200)
        from dated in Gen.Bool
        select Made(which, n, period, period.To.AddDays(Math.Max(shift, period.From.DayNumber - period.To.DayNumber + 10)), dated);

    static (IObligationRule, DutyTerms) Made(int which, int n, Period period, DateOnly due, bool dated) => which switch
    {
        0 => (Count, new(period, due, Rule("count", ("n", n)))),
        1 => (Document, new(period, due, Rule("document", ("n", n)))),
        2 => (Days, new(Year, Year.To, Rule("days", ("days", n * 10)))),
        3 => (Ratio, new(period, due, Rule("ratio", ("field", "x"), ("min", n / 6m)))),
        4 => (Standing, new(Year, null, Rule("standing", ("links", 1 + n / 4), ("per", n % 2 == 0 ? "half" : "year")))),
        5 => (Within, new(Year, dated ? due : null, Rule("within", ("workingDays", n)))),
        _ => (Chain, new(Year, dated ? due : null, Rule("chain", ("steps", new[] { "S1", "S2", "S4", "S6" }), ("workingDays", n)))),
    };

    static readonly Gen<DateOnly> InYear = Gen.Int[0, 364].Select(d => Year.From.AddDays(d));

    static readonly Gen<RecordFigures> AnyRecord =
        from day in InYear
        from length in Gen.Int[0, 30]
        from numbered in Gen.Bool
        from flag in Gen.Int[0, 2]
        select new RecordFigures(day, numbered, day.DayNumber * 2 - length, day.DayNumber * 2 + 1, flag == 2 ? null : flag == 1);

    static readonly Gen<(IObligationRule Rule, DutyTerms Duty, RecordFigures[] Records, DateOnly Today)> AnyCase =
        from duty in AnyDuty
        from records in AnyRecord.Array[0, 8]
        from today in Gen.Int[0, 500].Select(d => Year.From.AddDays(d))
        select (duty.Rule, duty.Duty, records.Where(r => r.On <= today).OrderBy(r => r.On).ToArray(), today);

    static Light LightOn((IObligationRule Rule, DutyTerms Duty, RecordFigures[] Records, DateOnly Today) given, DateOnly day) =>
        given.Rule.Judge(given.Duty, given.Records, day).Light;

    [Fact]
    public void The_day_on_which_a_light_changes_is_exact() => AnyCase.Sample(given =>
    {
        var today = given.Rule.Judge(given.Duty, given.Records, given.Today);
        var last = today.Changes?.AddDays(-1) ?? Year.To.AddDays(400);
        for (var day = given.Today; day <= last; day = day.AddDays(1))
            if (LightOn(given, day) != today.Light) return false;
        return today.Changes is not { } changes || changes > given.Today && LightOn(given, changes) != today.Light;
    }, iter: 2_000);

    [Fact]
    public void Doing_more_never_makes_a_light_worse() => (from given in AnyCase from more in AnyRecord select (given, more)).Sample(sample =>
    {
        var (given, more) = sample;
        if (more.On > given.Today) return true;
        // Of a ratio only what complies can help.
        if (given.Rule.Name == "ratio") more = more with { Flag = true };
        var before = Rank(LightOn(given, given.Today));
        given.Records = [.. given.Records.Append(more).OrderBy(r => r.On)];
        return Rank(LightOn(given, given.Today)) >= before;
    }, iter: 5_000);

    static int Rank(Light light) => light switch { Light.Met => 4, Light.OnTrack => 3, Light.DueSoon => 2, Light.None => 1, _ => 0 };

    [Fact]
    public void A_standing_duty_is_never_yellow_or_red() => AnyCase.Where(c => c.Rule.Name == "standing").Sample(given =>
        LightOn(given, given.Today) is Light.None or Light.Met, iter: 500);
}

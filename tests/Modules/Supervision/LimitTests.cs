using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Law;
using PartyDiscipline.Supervision.Orders;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Modules.Supervision.OrdersHost;

namespace PartyDiscipline.Tests.Modules.Supervision;

public class LimitTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly LimitLaw Law = LimitLaw.Load();

    /// <summary>Ten years of calendars with holidays and weekend days worked in exchange, invented from a seed.</summary>
    static WorkCalendar Calendar(int seed)
    {
        var random = new Random(seed);
        return new(Enumerable.Range(2021, 11).Select(year =>
        {
            List<DateOnly> off = [], work = [];
            for (var holiday = 0; holiday < 7; holiday++)
            {
                var first = new DateOnly(year, random.Next(1, 13), random.Next(1, 29));
                for (var day = 0; day < random.Next(1, 9); day++) off.Add(first.AddDays(day));
                var exchanged = first.AddDays(-random.Next(1, 14));
                if (exchanged.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday && !off.Contains(exchanged)) work.Add(exchanged);
            }
            return new HolidayYear(year, "C", off, [.. work.Except(off)]);
        }));
    }

    static IEnumerable<DateOnly> TenYears() => Enumerable.Range(0, 3652).Select(new DateOnly(2021, 1, 1).AddDays);

    [Fact]
    public void A_limit_of_working_days_holds_exactly_so_many_of_them_and_ends_on_one_over_ten_years_of_calendars()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var calendar = Calendar(seed);
            foreach (var limit in Law.All.Where(l => l.Unit == LimitUnit.WorkingDay && l.Figure > 0))
                foreach (var start in TenYears())
                {
                    var end = LimitSet.After(limit, start, calendar);
                    Assert.True(calendar.IsWorkingDay(end), $"{limit.Key} from {start} ends on {end}, no working day.");
                    Assert.Equal(limit.Figure, calendar.WorkingDaysBetween(start, end));
                }
        }
    }

    [Fact]
    public void Limits_never_end_earlier_for_a_later_start_and_a_month_ends_on_the_same_day_or_the_months_last()
    {
        var calendar = Calendar(42);
        foreach (var limit in Law.All.Where(l => l.Unit is not (LimitUnit.Count or LimitUnit.Person)))
        {
            var before = DateOnly.MinValue;
            foreach (var start in TenYears())
            {
                var end = LimitSet.After(limit, start, calendar);
                Assert.True(end >= before && end >= start, $"{limit.Key} from {start} ends on {end} before {before}.");
                before = end;
                if (limit.Unit == LimitUnit.Month) Assert.Equal(Math.Min(start.Day, DateTime.DaysInMonth(end.Year, end.Month)), end.Day);
                if (limit.Unit == LimitUnit.Day) Assert.Equal(limit.Figure, end.DayNumber - start.DayNumber);
            }
        }
    }

    [Fact]
    public void Each_level_of_escalation_is_reached_later_than_the_one_before_whatever_the_calendar()
    {
        var law = OrderLaw.Load();
        for (var seed = 1; seed <= 5; seed++)
        {
            var set = new LimitSet(Law.All.ToDictionary(l => l.Key), Calendar(seed));
            foreach (var deadline in TenYears())
            {
                var days = law.Escalation.Select(l => Order.ReachedOn(l, deadline, set)).ToList();
                Assert.Equal(deadline.AddDays(1), days[0]);
                Assert.Equal(days.Order(), days);
                Assert.Equal(days.Count, days.Distinct().Count());
            }
        }
    }

    [Fact]
    public void Every_limit_says_where_it_comes_from_and_every_cited_one_exists()
    {
        Assert.NotEmpty(Law.All);
        Assert.Empty(Law.All.Where(l => l.Regulation.Length == 0 || l.Article.Length == 0 || l.Certainty is not ("A" or "B" or "C") || l.Least < 0 || l.Figure < l.Least || l.Figure > l.Most).Select(l => l.Key));
        var law = OrderLaw.Load();
        Assert.Empty(law.Escalation.Select(e => e.Limit).Concat(law.Triggers.Select(t => t.Limit).OfType<string>()).Where(k => Law.Find(k) is null));
        Assert.Equal(6, law.Signs.Count);
        Assert.Equal(Enum.GetValues<ChainLevel>(), law.Chain.Select(c => c.Level));
    }

    [Fact]
    public async Task A_correction_holds_for_what_begins_on_its_day_or_later_in_every_unit_and_is_made_by_the_bureaus_authorised_person_only()
    {
        await using var on = await OrdersHost.Start(Engine.Sqlite);
        var authorised = await on.Who(Bureau, Roles.DisciplineSecretary, "1003");
        Task<Outcome> Change(Actor actor, int? figure, DateOnly from, string? reason = "新规定") =>
            on.Limits.Change(actor, Guid.NewGuid(), "order.plan", figure, "某规则", "第七条", "A", from, reason, Cancel);
        Assert.IsType<Outcome.NotFound>(await Change(await on.Who(Bureau, Roles.DisciplineOfficer), 3, Begins));
        Assert.IsType<Outcome.NotFound>(await Change(await on.Who(Prison, Roles.DisciplineSecretary, "1003"), 3, Begins));
        Assert.Equal(["Limit.Past"], Rules(await Change(authorised, 3, Begins.AddDays(-1))));
        Assert.Equal(["Limit.Figure", "Order.Missing"], Rules(await Change(authorised, -1, Begins, " ")));
        Done(await Change(authorised, 3, Begins.AddDays(10)));
        Assert.Equal((5, 3), ((await on.Limits.On(Begins.AddDays(9), Cancel))["order.plan"], (await on.Limits.On(Begins.AddDays(10), Cancel))["order.plan"]));
        Assert.Equal("第七条", (await on.Limits.On(Begins.AddDays(10), Cancel)).Of("order.plan").Article);
    }
}

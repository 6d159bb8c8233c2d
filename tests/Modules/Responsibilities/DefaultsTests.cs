using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Defaults;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

public sealed class FigureSettingsTests
{
    static readonly Obligation Research = DataFiles.Law().All.Single().Obligations.Single(o => o.Code == "2.2.3-g");

    static DefaultChange Set(int year, string? now, int minute = 0) =>
        new(year, "2.2.3-g", "days", "60", now, "会议纪要", Actor.System("x"), DateTimeOffset.UnixEpoch.AddMinutes(minute));

    static int Days(FigureSettings settings) => settings.Settle(Research).Rule.Whole("days");

    [Fact]
    public void A_prisons_figure_goes_before_the_bureaus_and_that_before_the_products()
    {
        Assert.Equal(60, Days(FigureSettings.None));
        Assert.Equal(44, Days(FigureSettings.Of(2026, [Set(2026, "44")], [], SetBy.Tenant)));
        Assert.Equal(50, Days(FigureSettings.Of(2026, [Set(2026, "44")], [Set(2026, "50")], SetBy.Tenant)));
    }

    [Fact]
    public void A_figure_holds_from_its_year_on_until_a_later_one()
    {
        DefaultChange[] own = [Set(2026, "44"), Set(2028, "40", 1)];
        Assert.Equal([60, 44, 44, 40, 40], new[] { 2025, 2026, 2027, 2028, 2029 }.Select(y => Days(FigureSettings.Of(y, [], own, SetBy.Tenant))));
    }

    [Fact]
    public void A_figure_that_is_given_back_is_the_level_aboves_again() =>
        Assert.Equal(44, Days(FigureSettings.Of(2026, [Set(2026, "44")], [Set(2026, "50"), Set(2026, null, 1)], SetBy.Tenant)));

    [Fact]
    public void The_rule_in_words_says_that_a_figure_was_set()
    {
        var rule = FigureSettings.Of(2026, [], [Set(2026, "44")], SetBy.Tenant).Settle(Research).Rule;
        Assert.EndsWith("（现行设定：天数 44）", rule.Text.Zh, StringComparison.Ordinal);
        Assert.EndsWith("(as set here: days 44)", rule.Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public void The_deadline_of_the_annual_plan_can_be_set_and_moves_the_due_date()
    {
        var plan = DataFiles.Law().All.Single().Obligations.Single(o => o.Code == "2.1.1-d");
        var change = new DefaultChange(2026, "2.1.1-d", "deadline.monthDay", "03-31", "02-28", "会议纪要", Actor.System("x"), DateTimeOffset.UnixEpoch);
        var settled = FigureSettings.Of(2026, [], [change], SetBy.Tenant).Settle(plan);
        Assert.Equal("02-28", settled.Deadline.MonthDay);
    }
}

public sealed class DefaultsInDatabaseTests(FoundedHost founded) : IClassFixture<FoundedHost>
{
    readonly RunningHost host = founded.Host;
    static readonly Actor Bureau = Actor.System("bureau");
    static readonly Actor Prison = Actor.System("sample1");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    Task<Outcome> Change(Actor actor, string obligation, string figure, string? now, string reason = "党委会纪要第3号") =>
        host.Get<DefaultBook>().Change(actor, Guid.NewGuid(), 2026, obligation, figure, now, reason, Cancel);

    [Theory]
    [InlineData("2.2.2-b", "n", "2", "Default.OfNotice")]
    [InlineData("2.1.2-c", "n", "2", "Default.OfOther")]
    [InlineData("2.3.3-f", "days", "many", "Default.Unreadable")]
    [InlineData("2.3.3-f", "days", "0", "Default.Unreadable")]
    [InlineData("2.3.3-f", "days", "30", "Default.Same")]
    [InlineData("2.1.1-d", "deadline.monthDay", "02-30", "Default.MonthDay")]
    [InlineData("2.1.1-b", "steps", "S1, S9", "Default.Rule")]
    public async Task A_figure_that_may_not_be_set_so_is_refused_with_its_rule(string obligation, string figure, string now, string rule)
    {
        var refused = Assert.IsType<Outcome.Refused>(await Change(Prison, obligation, figure, now));
        Assert.Equal(rule, refused.Faults[0].Rule);
        Assert.NotNull(refused.Faults[0].Clause);
    }

    [Fact]
    public async Task A_change_without_a_reason_is_refused() =>
        Assert.Equal("Default.Reason", Assert.IsType<Outcome.Refused>(await Change(Prison, "2.3.3-f", "days", "20", " ")).Faults[0].Rule);

    [Fact, Trait("Clause", "2.2.3")]
    public async Task A_changed_figure_binds_no_duty_until_the_plan_is_applied_and_is_on_record_with_its_reason()
    {
        Assert.NotNull((await host.Get<IYears>().Apply(Prison, Guid.NewGuid(), 2026, new DateOnly(2026, 1, 1), Cancel)).Subject);
        Assert.IsType<Outcome.Done>(await Change(Bureau, "2.2.3-g", "days", "44"));
        Assert.IsType<Outcome.Done>(await Change(Prison, "2.2.3-g", "days", "50"));

        var preview = await host.Get<IYears>().Preview("sample1", 2026, new DateOnly(2026, 5, 20), Cancel);
        var planned = Assert.Single(preview.Added);
        Assert.Equal(("2.2.3-g", "Amended", (DateOnly?)new DateOnly(2026, 5, 20)), (planned.Obligation, planned.Why, planned.Since));
        Assert.Equal("2.2.3-g", Assert.Single(preview.Ended).Duty.Obligation);

        Assert.IsType<Outcome.Done>(await host.Get<IYears>().Apply(Prison, Guid.NewGuid(), 2026, new DateOnly(2026, 5, 20), Cancel));
        var book = host.Get<IDutyBook>();
        var research = (await book.Of("sample1", 2026, Cancel)).Where(d => d.Obligation == "2.2.3-g").ToList();
        var (old, now) = (research.Single(d => d.Ended is not null), research.Single(d => d.Ended is null));
        Assert.Equal(new DateOnly(2026, 5, 19), old.Ended);
        Assert.Equal(60, (await book.TermsOf(old, Cancel)).Rule.Whole("days"));
        Assert.Equal(50, (await book.TermsOf(now, Cancel)).Rule.Whole("days"));

        var change = Assert.Single(await host.Get<DefaultBook>().History("sample1", "2.2.3-g", Cancel));
        Assert.Equal(("44", "50", "党委会纪要第3号", "system"), (change.Was, change.Now, change.Reason, change.ByName));
    }
}

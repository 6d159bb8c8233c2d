using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

/// <summary>The notice as data, against the list of obligations drawn from it clause by clause.</summary>
public sealed class RegulationDataTests
{
    /// <summary>The last letter under each clause; "" where the clause is one obligation.</summary>
    static readonly Dictionary<string, string> Rows = new()
    {
        ["2.1.1"] = "h",
        ["2.1.2"] = "l",
        ["2.1.3"] = "g",
        ["2.1.4"] = "g",
        ["2.1.5"] = "b",
        ["2.1.6"] = "e",
        ["2.2.1"] = "h",
        ["2.2.2"] = "d",
        ["2.2.3"] = "g",
        ["2.2.4"] = "f",
        ["2.3.1"] = "e",
        ["2.3.2"] = "d",
        ["2.3.3"] = "g",
        ["2.3.4"] = "f",
        ["2.4.1"] = "e",
        ["2.4.2"] = "b",
        ["2.4.3"] = "d",
        ["2.4.4"] = "c",
        ["2.4.5"] = "d",
        ["3.1.1"] = "b",
        ["3.1.2"] = "c",
        ["3.1.3"] = "b",
        ["3.2.1"] = "c",
        ["3.2.2"] = "b",
        ["3.2.3"] = "b",
        ["3.2.4"] = "c",
        ["3.3.1"] = "d",
        ["3.3.2"] = "c",
        ["3.3.3"] = "e",
        ["3.3.3b"] = "b",
        ["3.3.4"] = "c",
        ["3.3.5"] = "a",
        ["3.4.1"] = "b",
        ["3.4.2"] = "d",
        ["3.4.3"] = "f",
        ["3.4.4"] = "b",
        ["3.4.5"] = "c",
        ["3.5.1"] = "c",
        ["3.5.2"] = "d",
        ["3.5.3"] = "b",
        ["3.6.1"] = "a",
        ["3.6.2"] = "d",
        ["3.6.3"] = "b",
        ["4.1"] = "",
        ["4.2"] = "",
        ["4.3"] = "b",
    };

    static readonly Regulation Notice = DataFiles.Law().All.Single();

    [Fact]
    public void Every_obligation_of_the_list_is_there_and_no_other()
    {
        var listed = Rows.SelectMany(r => r.Value.Length == 0 ? [r.Key] : Enumerable.Range('a', r.Value[0] - 'a' + 1).Select(letter => $"{r.Key}-{(char)letter}"));
        Assert.Equal(listed.Order(StringComparer.Ordinal), Notice.Obligations.Select(o => o.Code).Order(StringComparer.Ordinal));
        Assert.Equal(178, Notice.Obligations.Count);
    }

    [Fact]
    public void Each_group_of_the_board_holds_obligations_and_each_obligation_is_in_one() =>
        Assert.Equal(Notice.Groups.Select(g => g.Code).Order(), Notice.Obligations.Select(o => o.Group).Distinct().Order());

    /// <summary>The numbers that the notice itself states.</summary>
    [Theory]
    [InlineData("2.1.1-d", "n", 1, Frequency.Year), InlineData("2.1.1-e", "n", 1, Frequency.Year), InlineData("2.1.1-f", "n", 1, Frequency.Half)]
    [InlineData("2.2.2-b", "n", 1, Frequency.Year), InlineData("2.3.2-b", "n", 1, Frequency.Year)]
    [InlineData("3.2.4-a", "n", 1, Frequency.Year), InlineData("3.2.4-b", "n", 1, Frequency.Year)]
    [InlineData("3.3.2-a", "n", 1, Frequency.Half), InlineData("3.3.2-b", "n", 1, Frequency.Year)]
    public void A_number_of_the_notice_is_marked_as_the_notices_own(string code, string figure, int value, Frequency period)
    {
        var obligation = Notice.Obligations.Single(o => o.Code == code);
        Assert.Equal((value, Mark.Notice, period), (obligation.Rule.Whole(figure), obligation.Rule.With[figure].Mark, obligation.Frequency.Period));
    }

    [Fact, Trait("Clause", "2.2.3"), Trait("Clause", "2.3.3")]
    public void Two_months_and_one_month_of_research_count_as_sixty_and_thirty_days_by_our_default()
    {
        foreach (var (code, days) in new[] { ("2.2.3-g", 60), ("2.3.3-f", 30) })
        {
            var figure = Notice.Obligations.Single(o => o.Code == code).Rule.With["days"];
            Assert.Equal((days, Mark.Default), (figure.Value.GetInt32(), figure.Mark));
        }
    }
}

/// <summary>The data together with the rules that the running product brings.</summary>
public sealed class RegulationInTheProductTests(FoundedHost founded) : IClassFixture<FoundedHost>
{
    readonly RunningHost host = founded.Host;

    [Fact]
    public void The_products_own_data_have_no_fault() => Assert.Empty(host.Get<IDataCheck>().Faults());

    [Fact]
    public void Every_obligation_has_a_rule_that_judges_it()
    {
        var rules = host.Get<ObligationRules>();
        var calendar = host.Get<IWorkCalendars>().Current;
        foreach (var obligation in host.Get<IRegulations>().InForce(new DateOnly(2026, 1, 1)).SelectMany(r => r.Obligations))
        {
            var period = obligation.Frequency.Period switch
            {
                Frequency.Half => new Period(2026, PeriodLength.Half, 1),
                Frequency.Quarter => new Period(2026, PeriodLength.Quarter, 1),
                _ => Period.OfYear(2026),
            };
            var duty = new DutyTerms(period, obligation.Deadline.DueIn(period, calendar), obligation.Rule);
            var rule = rules[obligation.Rule.Name];
            Assert.NotEqual(Light.Overdue, rule.Judge(duty, [], period.From).Light);
            var after = rule.Judge(duty, [], new DateOnly(2028, 1, 1)).Light;
            if (obligation.Type is ObligationType.S or ObligationType.E) Assert.NotEqual(Light.Overdue, after);
            else Assert.Equal((obligation.Code, Light.Overdue), (obligation.Code, after));

            var day = period.From.DayNumber * 2;
            var length = period.To.DayNumber - period.From.DayNumber;
            var records = Enumerable.Range(0, 80).Select(i => new RecordFigures(period.From.AddDays(i * length / 79), true, day + 2 * i, day + 2 * i + 1, true)).ToArray();
            Assert.Equal((obligation.Code, Light.Met), (obligation.Code, rule.Judge(duty, records, period.To).Light));
        }
    }
}

using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Law;
using PartyDiscipline.Responsibilities.Organisation;
using PartyDiscipline.Responsibilities.Years;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

public sealed class YearPlannerTests
{
    static readonly LawFiles Law = DataFiles.Law();
    static readonly OrganisationPicture Bureau = Tree.Bureau.Picture("bureau");
    static readonly OrganisationPicture Prison = Tree.Prison.Picture("sample1");

    static int Count(OrganisationPicture organisation, string obligation, PartyKind? kind = null) =>
        YearPlanner.Plan(Tree.Inputs(Law, organisation)).Count(d => d.Key.Obligation == obligation && (kind is null || d.Key.Party.Kind == kind));

    [Fact, Trait("Clause", "2.2.1")]
    public void The_secretary_hears_eight_members_in_each_half_year()
    {
        Assert.Equal(16, Count(Bureau, "2.2.1-g"));
        Assert.Equal(16, Count(Prison, "2.2.1-g"));
    }

    [Fact, Trait("Clause", "3.2.4")]
    public void Eighty_nine_talks_go_to_members_and_sixty_nine_to_heads_of_departments()
    {
        Assert.Equal(8 + 4 + 7 * (8 + 3), Count(Bureau, "3.2.4-a") + 7 * Count(Prison, "3.2.4-a"));
        Assert.Equal(13 + 7 * 8, Count(Bureau, "3.2.4-b") + 7 * Count(Prison, "3.2.4-b"));
    }

    [Fact, Trait("Clause", "2.2.2"), Trait("Clause", "2.3.2")]
    public void Every_leader_gives_one_lecture_a_year()
    {
        Assert.Equal(1, Count(Prison, "2.2.2-b"));
        Assert.Equal(8, Count(Prison, "2.3.2-b"));
    }

    [Fact, Trait("Clause", "2.1.1")]
    public void The_special_topic_meeting_is_owed_in_each_half_and_the_study_group_in_each_quarter()
    {
        Assert.Equal(2, Count(Prison, "2.1.1-f"));
        Assert.Equal(4, Count(Prison, "2.1.2-e"));
    }

    [Fact, Trait("Clause", "3.4.1")]
    public void The_bureau_visits_each_of_its_seven_prisons_and_a_prison_visits_none()
    {
        Assert.Equal(7, YearPlanner.Plan(Tree.Inputs(Law, Bureau)).Where(d => d.Key.Obligation == "3.4.1-a").Select(d => d.Key.Counterpart).Distinct().Count());
        Assert.Equal(0, Count(Prison, "3.4.1-a"));
    }

    [Fact]
    public void Standing_and_per_event_obligations_give_one_duty_a_year_that_never_falls_due()
    {
        var open = YearPlanner.Plan(Tree.Inputs(Law, Prison))
            .Where(d => d.Terms.Obligation.Frequency.Period is Frequency.Standing or Frequency.Event).ToList();
        Assert.NotEmpty(open);
        Assert.All(open, d => Assert.Null(d.Due));
        Assert.All(open, d => Assert.Equal(Period.OfYear(2026), d.Key.Period));
    }

    [Fact]
    public void Everything_else_has_a_due_date_that_is_not_before_its_period()
    {
        var dated = YearPlanner.Plan(Tree.Inputs(Law, Prison))
            .Where(d => d.Terms.Obligation.Frequency.Period is not (Frequency.Standing or Frequency.Event));
        Assert.All(dated, d => Assert.True(d.Due >= d.Key.Period.From, $"{d.Key} is due {d.Due}"));
    }

    [Fact]
    public void The_same_plan_twice_changes_nothing()
    {
        var inputs = Tree.Inputs(Law, Bureau);
        var first = Tree.Plan(inputs);
        var again = Tree.Plan(inputs, Tree.Carry([], first));
        Assert.NotEmpty(first.Added);
        Assert.Empty(first.Ended);
        Assert.Empty(again.Added);
        Assert.Empty(again.Ended);
        Assert.Equal(first.Added.Count, again.Unchanged);
    }

    [Fact, Trait("Clause", "2.3.1")]
    public void A_department_that_changes_hands_in_August_binds_the_new_leader_from_that_day()
    {
        var opened = Tree.Carry([], Tree.Plan(Tree.Inputs(Law, Prison)));
        var day = new DateOnly(2026, 8, 10);
        var department = new PartyId("sample1", PartyKind.Department, "office");
        var (from, to) = (new PartyId("sample1", PartyKind.Member, "deputy-secretary"), new PartyId("sample1", PartyKind.Member, "member-6"));
        var moved = Tree.Prison.Picture("sample1", c => c.Department == department ? new Charge(to, department, day) : c);

        var change = Tree.Plan(Tree.Inputs(Law, moved, effective: day), opened);

        Assert.All(change.Ended, e => Assert.Equal((from, department, Reasons.CounterpartCeased), (e.Duty.Party, e.Duty.Counterpart!.Value, e.Why)));
        Assert.All(change.Added, a => Assert.Equal((to, department, Reasons.NewCounterpart, (DateOnly?)day), (a.Duty.Key.Party, a.Duty.Key.Counterpart!.Value, a.Why, a.Since)));
        Assert.Equal(new DateOnly(2026, 8, 9), change.LastDay);
        // The first half-year is over: what he owed then stays his.
        Assert.DoesNotContain(change.Ended, e => e.Duty.Period == Period.Parse("2026H1", null));
        Assert.Contains(change.Ended, e => e.Duty is { Obligation: "2.3.1-d" } && e.Duty.Period == Period.Parse("2026H2", null));
        Assert.Equal(change.Ended.Count, change.Added.Count);
    }

    [Fact]
    public void A_party_that_ceases_owes_nothing_more_and_its_occasions_end_with_it()
    {
        var opened = Tree.Carry([], Tree.Plan(Tree.Inputs(Law, Prison))).ToList();
        var member = new PartyId("sample1", PartyKind.Member, "member-6");
        var perEvent = opened.First(d => d.Duty.Party == member && d.Duty.Obligation == "2.3.1-e");
        opened.Add(new StandingDuty(perEvent.Duty with { Id = Guid.NewGuid(), Occasion = "苗头", OccasionOn = new(2026, 6, 20), Due = new(2026, 6, 26) }, 1, perEvent.Rule));
        var without = Tree.Prison;
        without = without with { Parties = [.. without.Parties.Where(p => p.Key != "member-6")] };

        var change = Tree.Plan(Tree.Inputs(Law, without.Picture("sample1"), effective: new DateOnly(2026, 6, 22)), opened);

        Assert.Equal(Reasons.PartyCeased, Assert.Single(change.Ended, e => e.Duty.Occasion is not null).Why);
        Assert.All(change.Ended.Where(e => e.Duty.Party == member), e => Assert.Equal(Reasons.PartyCeased, e.Why));
        Assert.Contains(change.Ended, e => e.Duty.Counterpart == member && e.Why == Reasons.CounterpartCeased);
        Assert.Empty(change.Added);
    }

    [Fact]
    public void An_amended_figure_gives_open_periods_a_successor_and_leaves_closed_ones_to_the_law_of_their_day()
    {
        var amended = DataFiles.Law([], DataFiles.Notice, DataFiles.Holidays, DataFiles.Amended("2026-07-01", notice =>
        {
            notice.Obligation("2.1.1-f")["rule"]!["with"]!["n"]!["value"] = 2;
            notice["obligations"]!.AsArray().Remove(notice.Obligation("2.1.4-b"));
        }));
        var opened = Tree.Carry([], Tree.Plan(Tree.Inputs(amended, Prison)));
        var change = Tree.Plan(Tree.Inputs(amended, Prison, effective: new DateOnly(2026, 7, 1)), opened);

        var added = Assert.Single(change.Added);
        Assert.Equal(("2.1.1-f", Period.Parse("2026H2", null), 1, Reasons.Amended), (added.Duty.Key.Obligation, added.Duty.Key.Period, added.Revision, added.Why));
        Assert.Null(added.Since); // It binds for the whole of its period.
        Assert.Equal(2, added.Duty.Terms.Version);
        Assert.Equal(["2.1.1-f", "2.1.4-b"], change.Ended.Select(e => e.Duty.Obligation).Order(StringComparer.Ordinal));
        Assert.Equal([Reasons.Amended, Reasons.Repealed], change.Ended.OrderBy(e => e.Duty.Obligation, StringComparer.Ordinal).Select(e => e.Why));
        Assert.Empty(Tree.Plan(Tree.Inputs(amended, Prison, effective: new DateOnly(2026, 7, 1)), Tree.Carry(opened, change)).Added);
    }

    [Fact]
    public void A_clause_put_into_better_words_changes_nobodys_duty()
    {
        var reworded = DataFiles.Law([], DataFiles.Notice, DataFiles.Holidays,
            DataFiles.Amended("2026-07-01", notice => notice.Obligation("2.1.1-f")["rule"]!["text"]!["zh"] = "改写后的文字。"));
        var opened = Tree.Carry([], Tree.Plan(Tree.Inputs(reworded, Prison)));
        var change = Tree.Plan(Tree.Inputs(reworded, Prison, effective: new DateOnly(2026, 7, 1)), opened);
        Assert.Empty(change.Added);
        Assert.Empty(change.Ended);
    }

    [Fact]
    public void Holidays_announced_later_move_a_due_date_and_the_plan_says_so()
    {
        var opened = Tree.Carry([], Tree.Plan(Tree.Inputs(Law, Prison)));
        var holidays = DataFiles.Holidays;
        var year = holidays["years"]!.AsArray().Single(y => (int)y!["year"]! == 2026)!;
        year["off"]!.AsArray().Add("2026-03-31");
        var change = Tree.Plan(Tree.Inputs(DataFiles.Law([], DataFiles.Notice, holidays), Prison), opened);
        Assert.NotEmpty(change.Added);
        Assert.All(change.Added, a => Assert.Equal((new DateOnly(2026, 4, 1), Reasons.DueMoved), (a.Duty.Due!.Value, a.Why)));
    }
}

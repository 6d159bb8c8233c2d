using System.Text.Json;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Regulations;
using Visits.Rules;

namespace Visits.Tests;

/// <summary>What the regulation asks, judged without a host.</summary>
public sealed class RuleTests
{
    static readonly DateOnly Noon = new(2026, 6, 30);

    static RuleFigure Figure(int value) => new() { Value = JsonSerializer.SerializeToElement(value), Mark = Mark.Other };

    static RuleSpec Spec(int n, int days) => new()
    {
        Name = "visits-apart",
        With = new Dictionary<string, RuleFigure> { ["n"] = Figure(n), ["days"] = Figure(days) },
        Text = new LocalText("每年至少2次，两次间隔至少60日。", "At least two a year, at least 60 days apart."),
    };

    static Standing Judge(DateOnly today, params DateOnly[] days) =>
        new ApartRule().Judge(new DutyTerms(Period.OfYear(2026), null, Spec(2, 60)), [.. days.Select(on => new RecordFigures(on, false))], today);

    [Fact]
    public void Two_visits_sixty_days_apart_meet_the_duty() => Assert.Equal(Light.Met, Judge(Noon, new(2026, 1, 10), new(2026, 3, 11)).Light);

    [Fact]
    public void A_second_visit_too_soon_does_not_count() => Assert.Equal((Light.OnTrack, 1m), (Judge(Noon, new(2026, 1, 10), new(2026, 3, 10)).Light, Judge(Noon, new(2026, 1, 10), new(2026, 3, 10)).Done));

    [Fact]
    public void Without_one_the_light_is_yellow_in_the_last_week_and_red_afterwards()
    {
        Assert.Equal(Light.DueSoon, Judge(new(2026, 12, 24)).Light);
        Assert.Equal(Light.Overdue, Judge(new(2027, 1, 1)).Light);
    }

    [Fact]
    public void A_rule_without_its_figures_is_a_fault_of_the_data() => Assert.Equal(2, new ApartRule().Faults(Spec(0, 0)).Count());

    [Fact]
    public void Each_visit_names_every_fault_at_once() =>
        Assert.Equal(["On", "Family", "Heard"], Visit.Check(new VisitEntry(Noon.AddDays(1), "", " ", null), Noon).Select(f => f.Field));
}

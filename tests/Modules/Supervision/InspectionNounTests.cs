using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Circulars;
using PartyDiscipline.Supervision.Inspections;
using PartyDiscipline.Supervision.Law;
using PartyDiscipline.Supervision.Projects;

namespace PartyDiscipline.Tests.Modules.Supervision;

/// <summary>What visits, findings, draws, projects and circulars decide by themselves.</summary>
public sealed class InspectionNounTests
{
    static readonly InspectionLaw Law = InspectionLaw.Load();
    static readonly LimitSet Usual = new(LimitLaw.Load().All.ToDictionary(l => l.Key), new WorkCalendar([]));

    static Doer By(int account, int day = 2) => new(new Actor { Tenant = "bureau", Account = new Guid(account, 0, 0, new byte[8]), Name = $"甲{account}" }, null, ChinaTime.StartOf(new DateOnly(2026, 3, day)));

    static InspectionEntry Entry(int month, int day, string matter = "responsibilities") => new() { Unit = "sample1", Kind = InspectionKind.Open, Matter = matter, Subject = "内容", From = new DateOnly(2026, month, day), To = new DateOnly(2026, month, day) };

    static Inspection Visit(int month, int day, string matter = "responsibilities") => new(Entry(month, day, matter), [new(Guid.NewGuid(), "甲"), new(Guid.NewGuid(), "乙")], "discipline", By(1).Actor, By(1).At);

    [Fact, Trait("Clause", "3.4.1")]
    public void A_draw_depends_on_seed_and_codes_alone_and_can_be_drawn_again_by_anyone()
    {
        string[] pool = ["sample1", "sample2", "sample3", "sample4", "women"];
        var drawn = UnitDraw.Draw("seed", pool, 2).ToArray();
        Assert.Equal(drawn, UnitDraw.Draw("seed", pool.Reverse(), 2));
        Assert.Equal(drawn, pool.OrderBy(u => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"seed/{u}"))), StringComparer.Ordinal).Take(2));
        Assert.NotEqual(UnitDraw.Draw("seed", pool, 5), UnitDraw.Draw("other", pool, 5));
        var draw = new UnitDraw(2026, "seed", pool, 2, "抽查", By(1).Actor, By(1).At);
        Assert.True(draw.Verifies);
    }

    [Fact, Trait("Clause", "3.4.1")]
    public void Over_a_thousand_seeds_every_unit_is_drawn_about_as_often_as_any_other()
    {
        string[] pool = ["sample1", "sample2", "sample3", "sample4", "sample5"];
        var counts = Enumerable.Range(0, 1000).SelectMany(i => UnitDraw.Draw($"seed{i}", pool, 1)).CountBy(u => u).ToDictionary();
        Assert.All(pool, u => Assert.InRange(counts[u], 140, 260));
    }

    [Fact, Trait("Clause", "3.4.1")]
    public void A_second_visit_of_the_month_on_the_same_matter_or_within_the_cooling_days_wants_a_reason()
    {
        var visits = new[] { Visit(3, 10) };
        string[] Rules(InspectionEntry entry) => [.. InspectionBook.Misgivings(entry, visits, Usual).Select(f => f.Rule)];
        Assert.Equal(["Inspection.SameMonth", "Inspection.SameMatter"], Rules(Entry(3, 20)));
        Assert.Equal(["Inspection.Cooling"], Rules(Entry(4, 2, "conduct")));
        Assert.Equal(["Inspection.SameMatter"], Rules(Entry(6, 1)));
        Assert.Empty(Rules(Entry(7, 1)));
        Assert.Empty(Rules(Entry(5, 20, "conduct")));
    }

    [Fact, Trait("Clause", "3.4.1")]
    public void The_plan_keeps_what_was_approved_in_force_while_it_is_revised_and_its_drafter_does_not_approve()
    {
        var plan = new InspectionPlan(2026, By(1).Actor);
        Assert.Empty(plan.Write(3, [new("sample1", 5, "问题较多")], "重点", null, Usual.Of("inspection.capPerUnit"), By(1).Actor));
        Assert.False(plan.Stands);
        Assert.Null(plan.Take(PlanAction.Submit, null, By(1)).Fault);
        Assert.Equal("Plan.OwnApproval", plan.Take(PlanAction.Approve, null, By(1)).Fault!.Rule);
        Assert.Null(plan.Take(PlanAction.Approve, null, By(2)).Fault);
        Assert.Equal((5, 3), (plan.BudgetOf("sample1"), plan.BudgetOf("sample2")));
        Assert.Equal("Step.ReasonMissing", plan.Take(PlanAction.Revise, " ", By(1)).Fault!.Rule);
        Assert.Null(plan.Take(PlanAction.Revise, "增加", By(1)).Fault);
        Assert.Empty(plan.Write(1, [], "重点", null, Usual.Of("inspection.capPerUnit"), By(1).Actor));
        Assert.Equal((5, 3, true), (plan.BudgetOf("sample1"), plan.BudgetOf("sample2"), plan.Stands));
    }

    [Fact, Trait("Clause", "3.4.2")]
    public void A_finding_is_judged_by_another_goes_on_late_with_a_label_and_never_back()
    {
        var finding = new Finding(Guid.NewGuid(), false, "sample1", new FindingEntry("事实", "2.1.1-f", ProblemLevel.Serious, "依据"), By(1));
        Assert.Equal("Finding.OwnFinding", finding.Take(FindingAction.Confirm, null, By(1)).Fault!.Rule);
        Assert.Equal("Finding.NotNow", finding.Take(FindingAction.Link, null, By(2)).Fault!.Rule);
        Assert.Equal("Finding.NotNow", finding.MarkTypical(new DateOnly(2026, 3, 20))!.Rule);
        Assert.Null(finding.Take(FindingAction.Confirm, null, By(2), new DateOnly(2026, 3, 9)).Fault);
        Assert.False(finding.Overdue(new DateOnly(2026, 3, 9)));
        Assert.True(finding.Overdue(new DateOnly(2026, 3, 10)));
        Assert.Null(finding.Take(FindingAction.Link, null, By(2, 12)).Fault);
        Assert.True(finding.HandledLate);
        Assert.Equal("Finding.NotNow", finding.Take(FindingAction.Rebut, "不实", By(2)).Fault!.Rule);
    }

    [Fact, Trait("Clause", "3.4.1")]
    public void A_units_copy_of_a_finding_never_says_that_it_went_on_to_something()
    {
        var finding = new Finding(Guid.NewGuid(), false, "sample1", new FindingEntry("事实", "2.1.1-f", ProblemLevel.Serious, "依据"), By(1));
        finding.Take(FindingAction.Confirm, null, By(2), new DateOnly(2026, 3, 9));
        finding.Take(FindingAction.Link, null, By(2));
        var copy = Finding.CopyOf(finding);
        Assert.Equal((FindingState.Confirmed, (DateOnly?)null, (DateOnly?)null, ""), (copy.State, copy.LinkedOn, copy.HandleBy, copy.FoundByName));
    }

    [Theory]
    [InlineData(ProjectState.Proposed, ProjectAction.Plan)]
    [InlineData(ProjectState.Established, ProjectAction.Start)]
    [InlineData(ProjectState.Running, ProjectAction.Close)]
    [InlineData(ProjectState.Rejected, ProjectAction.Approve)]
    [InlineData(ProjectState.Closed, ProjectAction.Report)]
    public void A_project_takes_no_step_that_SM6_does_not_know(ProjectState state, object action) => Assert.Null(Project.After(state, (ProjectAction)action));

    [Fact, Trait("Clause", "3.4.2")]
    public void A_project_is_extended_once_before_its_last_day_by_no_more_than_the_figure()
    {
        var project = new Project(new ProjectEntry { Area = "tender", Title = "专项", Reason = "理由", Scope = "范围", Units = ["sample1"], From = new DateOnly(2026, 3, 1), To = new DateOnly(2026, 4, 1) }, [], By(1));
        Assert.Equal("Project.NotNow", project.Extend(new DateOnly(2026, 4, 20), new DateOnly(2026, 3, 2), 60)[0].Rule);
        project.Take(ProjectAction.Approve, null, By(2));
        Assert.Equal("Project.TooLateToExtend", project.Extend(new DateOnly(2026, 4, 20), new DateOnly(2026, 4, 2), 60)[0].Rule);
        Assert.Equal("Project.ExtendDay", project.Extend(new DateOnly(2026, 6, 1), new DateOnly(2026, 3, 2), 60)[0].Rule);
        Assert.Empty(project.Extend(new DateOnly(2026, 5, 31), new DateOnly(2026, 4, 1), 60));
        Assert.Equal(new DateOnly(2026, 4, 1), project.FirstTo);
        Assert.Equal("Project.ExtendedAlready", project.Extend(new DateOnly(2026, 6, 10), new DateOnly(2026, 4, 1), 60)[0].Rule);
    }

    [Fact, Trait("Clause", "3.4.2")]
    public void The_privacy_scan_points_at_names_numbers_and_words_on_reports()
    {
        var hits = PrivacyScan.Look("通报", "据群众举报，张某某（13912345678，110101199003071234）未按规定办理。", ["张某某", "李某某"], Law.Suspicious);
        Assert.Equal([PrivacyHit.Number, PrivacyHit.Phone, PrivacyHit.Name, PrivacyHit.Word], hits.Select(h => h.Kind));
        Assert.Empty(PrivacyScan.Look("通报", "有的单位决策程序不规范。2026年3月1日至2026年4月1日。", ["张某某"], Law.Suspicious));
    }
}

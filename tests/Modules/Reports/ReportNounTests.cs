using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Reports;
using PartyDiscipline.Reports.Cycles;
using PartyDiscipline.Reports.DutyReports;
using PartyDiscipline.Reports.Grading;
using PartyDiscipline.Reports.Meetings;
using PartyDiscipline.Reports.Publications;
using PartyDiscipline.Tests.Modules.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Reports;

/// <summary>The nouns of reporting by themselves: SM-4, SM-13, late, carried over, capped, skipped.</summary>
public sealed class ReportNounTests
{
    static readonly ReportRules Rules = ReportRules.Load();
    static readonly Period Year = Period.OfYear(2026);
    static readonly WorkCalendar Plain = new([]);
    static readonly ReportTexts Full = new("抓学习、抓部署", "学习覆盖全体党员", "谈话提醒不经常", "每月谈话一次");

    static Doer By(DateOnly on, Guid? account = null) => new(new Actor { Tenant = "sample1", Account = account ?? Guid.NewGuid(), Name = "某人" }, "岗位", ChinaTime.StartOf(on).AddHours(4));

    static DutyReport Report(CycleKind kind = CycleKind.YearEnd, PartyKind of = PartyKind.Secretary) =>
        new(Guid.NewGuid(), kind, kind == CycleKind.YearEnd ? Year : Period.Parse("2026H1", null), new PartyId("sample1", of, "main"), null, new DateOnly(2027, 1, 15), 0);

    static DutyReport At(ReportState state)
    {
        var report = Report();
        report.BringTo(state, null, "", []);
        return report;
    }

    [Fact, Trait("Clause", "SM-4")]
    public void A_half_years_report_ends_with_being_filed_and_a_years_goes_on_to_the_meeting()
    {
        Assert.Equal(
            ["Draft --Submit--> Check", "Draft --Withdraw--> Withdrawn", "Check --Return--> Draft", "Check --Accept--> Accepted", "Check --Withdraw--> Withdrawn", "Accepted --File--> Filed", "Accepted --Withdraw--> Withdrawn", "Scheduled --Withdraw--> Withdrawn", "Withdrawn --Resume--> Draft"],
            Edges(CycleKind.HalfYear));
        Assert.Equal(
        [
            "Draft --Submit--> Check", "Draft --Withdraw--> Withdrawn", "Check --Return--> Draft", "Check --Accept--> Accepted", "Check --Withdraw--> Withdrawn",
            "Accepted --Schedule--> Scheduled", "Accepted --Withdraw--> Withdrawn", "Scheduled --Present--> Presented", "Scheduled --Withdraw--> Withdrawn", "Presented --Appraise--> Appraised",
            "Appraised --Comment--> Commented", "Commented --Talk--> TalksDone", "TalksDone --CheckMaterial--> MaterialChecked", "MaterialChecked --Propose--> GradeProposed", "GradeProposed --Decide--> Graded",
            "Graded --SendFeedback--> FeedbackSent", "FeedbackSent --Acknowledge--> Acknowledged", "FeedbackSent --Carry--> Carried", "Acknowledged --Plan--> Rectifying", "Acknowledged --Rectify--> Rectified",
            "Acknowledged --Carry--> Carried", "Rectifying --Rectify--> Rectified", "Rectifying --Carry--> Carried", "Rectified --Carry--> Carried",
            "Withdrawn --Resume--> Draft",
        ], Edges(CycleKind.YearEnd));

        static IEnumerable<string> Edges(CycleKind kind) =>
            from state in Enum.GetValues<ReportState>()
            from action in Enum.GetValues<ReportAction>()
            let next = DutyReport.After(kind, state, action)
            where next is not null
            select $"{state} --{action}--> {next}";
    }

    [Fact, Trait("Clause", "SM-4")]
    public void A_cycle_goes_through_its_phases_and_waits_for_the_last_report()
    {
        Assert.Equal(["Planned --Open--> Open", "Open --Collect--> Collecting", "Collecting --File--> Filing", "Filing --Archive--> Archived"], Edges(CycleKind.HalfYear));
        Assert.Equal(
            ["Planned --Open--> Open", "Open --Collect--> Collecting", "Collecting --Meet--> Meeting", "Meeting --Grade--> Grading", "Grading --Feedback--> Feedback", "Feedback --Publicise--> Publicity", "Publicity --Archive--> Archived"],
            Edges(CycleKind.YearEnd));
        var cycle = new Cycle(CycleKind.HalfYear, Period.Parse("2026H1", null), Rules.TimelineOf(CycleKind.HalfYear, Period.Parse("2026H1", null), Plain), "甲", "乙", null, default);
        cycle.BringTo(CycleState.Filing);
        Assert.Equal("Cycle.NotAllFiled", cycle.Take(CycleAction.Archive, [ReportState.Filed, ReportState.Check], true, By(new(2026, 8, 1))).Fault!.Rule);
        Assert.Null(cycle.Take(CycleAction.Archive, [ReportState.Filed, ReportState.Filed], true, By(new(2026, 8, 1))).Fault);

        static IEnumerable<string> Edges(CycleKind kind) =>
            from state in Enum.GetValues<CycleState>()
            from action in Enum.GetValues<CycleAction>()
            let next = Cycle.After(kind, state, action)
            where next is not null
            select $"{state} --{action}--> {next}";
    }

    [Fact, Trait("Clause", "SM-13")]
    public void A_publication_is_checked_by_a_second_person_and_ends_after_its_days_when_no_objection_is_open()
    {
        var (drafter, other) = (Guid.NewGuid(), Guid.NewGuid());
        var publication = new Publication(Guid.NewGuid(), 2026, new Actor { Tenant = "sample1", Account = drafter, Name = "甲" });
        Assert.Contains(publication.Set("本单位内部", "政治处", new(2027, 3, 1), new(2027, 3, 4), Plain, 5), f => f.Rule == "Publication.TooShort");
        Assert.NotEmpty(publication.Set("本单位内部", "政治处", DateOnly.MinValue, DateOnly.MaxValue, Plain, 5));
        Assert.Empty(publication.Set("本单位内部", "政治处", new(2027, 3, 1), new(2027, 3, 5), Plain, 5));
        Assert.Equal("Publication.SecondPerson", publication.Take(PublicationAction.Check, 0, null, By(new(2027, 2, 26), drafter)).Fault!.Rule);
        Assert.Null(publication.Take(PublicationAction.Check, 0, null, By(new(2027, 2, 26), other)).Fault);
        Assert.Equal("Publication.OwnApproval", publication.Take(PublicationAction.Approve, 0, null, By(new(2027, 2, 26), drafter)).Fault!.Rule);
        Assert.Null(publication.Take(PublicationAction.Approve, 0, null, By(new(2027, 2, 26))).Fault);
        Assert.Equal("Publication.FromPast", publication.Take(PublicationAction.Publish, 0, null, By(new(2027, 3, 2), drafter)).Fault!.Rule);
        Assert.Null(publication.Take(PublicationAction.Publish, 0, null, By(new(2027, 3, 1), drafter)).Fault);
        Assert.Equal("Publication.NotOver", publication.Take(PublicationAction.End, 0, null, By(new(2027, 3, 5), drafter)).Fault!.Rule);
        Assert.Equal("Publication.ObjectionsOpen", publication.Take(PublicationAction.End, 1, null, By(new(2027, 3, 6), drafter)).Fault!.Rule);
        Assert.Null(publication.Take(PublicationAction.End, 0, null, By(new(2027, 3, 6), drafter)).Fault);
        Assert.Equal(PublicationState.Ended, publication.State);
    }

    [Fact, Trait("Clause", "3.3.1-d")]
    public void A_post_that_nobody_holds_has_nobody_to_report_while_the_two_bodies_always_do()
    {
        var held = Tree.Prison.Picture("sample1").On(new(2026, 12, 1));
        Assert.Equal(10, Reporter.Of(held).Count);
        List<Party> vacant = [.. held.Select(p => p with { Holder = null, HolderName = null })];
        Assert.Equal([PartyKind.PartyCommittee, PartyKind.DisciplineCommittee], Reporter.Of(vacant).Select(r => r.Party.Kind));
        List<Party> delegated = [.. vacant.Select(p => p.Id.Key == "member-1" ? p with { Delegate = Guid.NewGuid() } : p)];
        Assert.Contains(Reporter.Of(delegated), r => r.Party.Key == "member-1");
    }

    [Theory, Trait("Clause", "3.3.2-a")]
    [InlineData("2027-01-15", false)]
    [InlineData("2027-01-16", true)]
    public void A_report_handed_in_after_its_day_is_taken_and_labelled_late(string on, bool late)
    {
        var report = Report();
        Assert.Empty(report.Write(Full, Rules.Limits));
        Assert.Empty(report.Submit([], 0, null, Rules.Limits, By(DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture))).Faults);
        Assert.Equal((ReportState.Check, late, 1), (report.State, report.Late, report.Edition));
        Assert.Equal(64, report.TextHash!.Length);
    }

    [Fact, Trait("Clause", "3.3.1-d")]
    public void All_four_parts_are_needed_and_what_is_too_long_is_named_with_its_length()
    {
        var report = Report();
        Assert.Equal(["Measures", "Results", "Problems", "NextSteps"], report.Submit([], 0, null, Rules.Limits, By(new(2027, 1, 5))).Faults.Select(f => f.Field));
        var fault = Assert.Single(report.Write(Full with { Measures = new string('文', 3000) }, Rules.Limits));
        Assert.Equal(("Report.TooLong", "3000"), (fault.Rule, fault.Figures[0]));
        Assert.Equal("", report.Measures);
        Assert.Contains(report.Write(Full with { Spoken = new string('文', 2001) }, Rules.Limits), f => f.Rule == "Report.SpokenTooLong");
    }

    [Fact, Trait("Clause", "3.3.4-c")]
    public void A_problem_carried_over_cannot_be_passed_over()
    {
        var report = Report();
        report.Write(Full, Rules.Limits);
        CarriedProblem[] carried = [new(report.Id, 0, "duty-report/x/0", "谈话提醒不经常", null, null), new(report.Id, 1, "duty-report/x/1", "调研不深入", null, null)];
        carried[0].Say("已按月谈话");
        carried[1].Say("  ");
        Assert.Equal(["Report.CarriedOpen"], report.Submit(carried, 0, null, Rules.Limits, By(new(2027, 1, 5))).Faults.Select(f => f.Rule));
        carried[1].Say("调研25天");
        Assert.Empty(report.Submit(carried, 0, null, Rules.Limits, By(new(2027, 1, 5))).Faults);
        // What is said to it is part of what was handed in.
        var hash = report.TextHash;
        var other = Report();
        other.Write(Full, Rules.Limits);
        other.Submit([], 0, null, Rules.Limits, By(new(2027, 1, 5)));
        Assert.NotEqual(hash, other.TextHash);
    }

    [Theory]
    [InlineData(89, null, true)]
    [InlineData(90, null, false)]
    [InlineData(90, "沿用统一表述", true)]
    public void Much_the_same_text_is_taken_with_a_reason_only(int percent, string? reason, bool taken)
    {
        var report = Report();
        report.Write(Full, Rules.Limits);
        Assert.Equal(taken, report.Submit([], percent, reason, Rules.Limits, By(new(2027, 1, 5))).Faults.Length == 0);
    }

    [Fact, Trait("Clause", "3.3.2-c")]
    public void Both_offices_pass_a_report_two_people_and_never_its_author()
    {
        var (author, one, two) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var report = Report();
        report.Write(Full, Rules.Limits);
        report.Submit([], 0, null, Rules.Limits, By(new(2027, 1, 5), author));
        Assert.Equal("Report.OwnCheck", report.Pass(true, By(new(2027, 1, 6), author))!.Rule);
        Assert.Null(report.Pass(true, By(new(2027, 1, 6), one)));
        Assert.Equal("Report.PassedAlready", report.Pass(true, By(new(2027, 1, 6), two))!.Rule);
        Assert.Equal("Report.BothOffices", report.Pass(false, By(new(2027, 1, 6), one))!.Rule);
        Assert.False(report.PassedByBoth);
        Assert.Null(report.Pass(false, By(new(2027, 1, 6), two)));
        Assert.True(report.PassedByBoth);
        // Given back, both look again.
        Assert.NotNull(report.Take(ReportAction.Return, By(new(2027, 1, 7)), " ").Fault);
        Assert.Null(report.Take(ReportAction.Return, By(new(2027, 1, 7)), "存在问题太笼统").Fault);
        Assert.False(report.PassedByBoth);
    }

    [Theory, Trait("Clause", "3.3.3b-a")]
    [InlineData(90, 0, Grade.G1, false)]
    [InlineData(89.99, 0, Grade.G2, false)]
    [InlineData(80, 0, Grade.G2, false)]
    [InlineData(60, 0, Grade.G3, false)]
    [InlineData(59.99, 0, Grade.G4, false)]
    [InlineData(95, 1, Grade.G3, true)]
    [InlineData(65, 1, Grade.G3, false)]
    [InlineData(40, 1, Grade.G4, false)]
    public void The_hint_follows_the_composite_and_an_open_decision_caps_it(double composite, int against, Grade hinted, bool capped)
    {
        var hint = Rules.Hint((decimal)composite, against);
        Assert.Equal((hinted, capped), (hint.Hinted, hint.Capped));
    }

    [Theory, Trait("Clause", "3.3.3b-a")]
    [InlineData(95.0)]
    [InlineData(79.99)]
    [InlineData(50.0)]
    [InlineData(null)]
    public void Above_the_cap_of_an_open_decision_a_grade_is_justified_whatever_the_appraisal_said(double? composite)
    {
        var hint = Rules.Hint((decimal?)composite, 1);
        var grade = new ReportGrade(At(ReportState.MaterialChecked));
        foreach (var better in (Grade[])[Grade.G1, Grade.G2]) Assert.Equal(["Grade.CapExceeded"], grade.Propose(better, "工作扎实", null, true, hint, By(new(2027, 2, 1))).Select(f => f.Rule));
        Assert.Empty(grade.Propose(Grade.G3, "工作扎实", null, true, hint, By(new(2027, 2, 1))));
        Assert.False(Rules.Hint((decimal?)composite, 0).Exceeded(Grade.G1));
    }

    [Fact, Trait("Clause", "3.3.3b-a")]
    public void What_stands_against_somebody_on_the_day_of_the_vote_counts_not_what_stood_when_the_grade_was_proposed()
    {
        ReportGrade Proposed(string? justification, int against)
        {
            var grade = new ReportGrade(At(ReportState.MaterialChecked));
            Assert.Empty(grade.Propose(Grade.G2, "工作扎实", justification, true, Rules.Hint(85m, against), By(new(2027, 2, 1))));
            Assert.Null(grade.Second(false, By(new(2027, 2, 1))));
            return grade;
        }
        var (open, closed) = (Rules.Hint(85m, 1), Rules.Hint(85m, 0));
        Assert.Equal(["Grade.CapExceeded"], Proposed(null, 0).Decide(Grade.G2, null, null, new(5, 0, 0), open, By(new(2027, 2, 2))).Select(f => f.Rule));
        Assert.Empty(Proposed(null, 0).Decide(Grade.G2, null, "决定所涉事项发生在任职前", new(5, 0, 0), open, By(new(2027, 2, 2))));
        // Said once it need not be said again, and what was closed in the meantime asks for nothing.
        Assert.Empty(Proposed("决定所涉事项发生在任职前", 1).Decide(Grade.G2, null, null, new(5, 0, 0), open, By(new(2027, 2, 2))));
        Assert.Empty(Proposed("决定所涉事项发生在任职前", 1).Decide(Grade.G1, "群众公认", null, new(5, 0, 0), closed, By(new(2027, 2, 2))));
        Assert.Equal(["Grade.CapExceeded"], Proposed("决定所涉事项发生在任职前", 1).Decide(Grade.G1, "群众公认", null, new(5, 0, 0), open, By(new(2027, 2, 2))).Select(f => f.Rule));
    }

    [Fact, Trait("Clause", "3.3.3b-a")]
    public void A_grade_is_proposed_by_one_office_seconded_by_the_other_and_decided_by_a_majority()
    {
        var (political, discipline) = (By(new(2027, 2, 1)), By(new(2027, 2, 1)));
        var grade = new ReportGrade(At(ReportState.MaterialChecked));
        var hint = Rules.Hint(92m, 1);
        Assert.Equal(["Grade.ReasonMissing"], grade.Propose(Grade.G3, "", null, true, hint, political).Select(f => f.Rule));
        Assert.Equal(["Grade.CapExceeded"], grade.Propose(Grade.G2, "工作扎实", null, true, hint, political).Select(f => f.Rule));
        Assert.Empty(grade.Propose(Grade.G2, "工作扎实", "决定所涉事项发生在任职前", true, hint, political));
        Assert.NotEmpty(grade.Decide(Grade.G2, null, null, new(5, 0, 0), hint, By(new(2027, 2, 2))));
        Assert.Equal("Grade.OtherOffice", grade.Second(true, discipline)!.Rule);
        Assert.Equal("Grade.OtherOffice", grade.Second(false, political)!.Rule);
        Assert.Null(grade.Second(false, discipline));
        Assert.Equal("Grade.AgreedAlready", Assert.Single(grade.Propose(Grade.G3, "另议", null, true, hint, political)).Rule);
        Assert.Equal(["Grade.VotesOdd"], grade.Decide(Grade.G2, null, null, new(int.MaxValue, 1, 0), hint, By(new(2027, 2, 2))).Select(f => f.Rule));
        Assert.Equal(["Grade.NoMajority"], grade.Decide(Grade.G2, null, null, new(3, 2, 1), hint, By(new(2027, 2, 2))).Select(f => f.Rule));
        Assert.Equal(["Grade.OtherReason", "Grade.CapExceeded"], grade.Decide(Grade.G1, null, null, new(4, 2, 1), hint, By(new(2027, 2, 2))).Select(f => f.Rule));
        Assert.Empty(grade.Decide(Grade.G2, null, null, new(4, 2, 1), hint, By(new(2027, 2, 2))));
        Assert.Equal((Grade.G2, "某人", new DateOnly(2027, 2, 2)), (grade.Decided!.Value, grade.ApproverName!, grade.DecidedOn!.Value));
    }

    [Fact, Trait("Clause", "3.3.3")]
    public void A_report_takes_the_steps_of_the_meeting_as_soon_as_what_they_need_is_there()
    {
        var meeting = new Meeting(Guid.NewGuid(), 2026, new(2027, 1, 20), "礼堂", "某人");
        var report = At(ReportState.Presented);
        Assert.Null(meeting.Ready(report, Rules));
        Assert.NotNull(meeting.Skip(new SkippedStep(ReportAction.Present, "书记", null, "缺席", new(2027, 1, 20))));
        Assert.Null(meeting.Skip(new SkippedStep(ReportAction.Appraise, "书记", null, "人数不足", new(2027, 1, 20))));
        Assert.Equal(ReportAction.Appraise, meeting.Ready(report, Rules));
        report.Take(ReportAction.Appraise, By(new(2027, 1, 20)));
        Assert.Null(meeting.Ready(report, Rules));
        report.SetComment("有压力有招法", "上级领导", null);
        report.Take(ReportAction.Comment, By(new(2027, 1, 20)));
        for (var i = 0; i < Rules.Limits.Talks.Value - 1; i++) meeting.Talked();
        Assert.Null(meeting.Ready(report, Rules));
        meeting.Talked();
        Assert.Equal(ReportAction.Talk, meeting.Ready(report, Rules));
        report.Take(ReportAction.Talk, By(new(2027, 1, 21)));
        foreach (var material in Rules.Materials.Skip(1)) meeting.See(new SeenMaterial(material.Code, new(2027, 1, 21), "某人", null));
        Assert.Null(meeting.Ready(report, Rules));
        meeting.See(new SeenMaterial(Rules.Materials[0].Code, new(2027, 1, 21), "某人", null));
        Assert.Equal(ReportAction.CheckMaterial, meeting.Ready(report, Rules));
    }

    [Fact]
    public void Every_figure_and_text_of_the_data_is_there_and_every_kind_has_its_template()
    {
        Assert.Equal([Grade.G1, Grade.G2, Grade.G3, Grade.G4], Rules.Grades.Select(g => g.Code));
        Assert.Equal(Enum.GetValues<Section>(), Rules.Sections.Select(s => s.Code));
        foreach (var kind in (PartyKind[])[PartyKind.PartyCommittee, PartyKind.Secretary, PartyKind.Member, PartyKind.DisciplineCommittee]) Assert.NotEmpty(Rules.TemplateOf(kind).Focus.Zh);
        Assert.Equal((3000, 2000, 60, 90, 5), (Rules.Limits.WrittenLength.Value, Rules.Limits.SpokenLength.Value, Rules.Limits.SimilarWarn.Value, Rules.Limits.SimilarBlock.Value, Rules.Limits.Talks.Value));
        var days = Rules.TimelineOf(CycleKind.HalfYear, Period.Parse("2026H1", null), Plain);
        Assert.Equal((new DateOnly(2026, 7, 31), null), (days.SubmitBy, days.MeetingBy));
        Assert.Equal(new DateOnly(2027, 1, 31), Rules.TimelineOf(CycleKind.YearEnd, Year, Plain).MeetingBy);
    }
}

using System.Globalization;
using System.Text;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Reports;
using PartyDiscipline.Reports.DutyReports;
using PartyDiscipline.Reports.Grading;
using PartyDiscipline.Reports.Meetings;
using PartyDiscipline.Reports.Publications;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Reports;

/// <summary>What the four documents of reporting say; how they look is the printer's, which has its own tests.</summary>
public sealed class ReportDocumentTests
{
    static readonly ReportRules Rules = ReportRules.Load();
    static readonly PartyId Party = new("sample1", PartyKind.Secretary, "main");
    static readonly DateOnly On = new(2027, 1, 12);

    static Doer By(DateOnly on, string name, Guid account) => new(new Actor { Tenant = "sample1", Account = account, Name = name }, "岗位", ChinaTime.StartOf(on).AddHours(4));

    static (DutyReport Report, CarriedProblem[] Carried) Submitted()
    {
        var report = new DutyReport(Guid.Empty, CycleKind.YearEnd, Period.OfYear(2026), Party, null, new DateOnly(2027, 1, 10), 0);
        report.Write(new ReportTexts("每季度专题研究一次\n带头讲党课两次", "督促整改按期办结", "深入一线不够", "按月下基层", "总体已整改"), Rules.Limits);
        CarriedProblem[] carried = [new(report.Id, 0, "duty-report/x/0", "谈话提醒不经常", "每月谈话一次", new DateOnly(2026, 6, 30))];
        carried[0].Say("全年谈话十二次");
        report.Submit(carried, 0, null, Rules.Limits, By(On, "某书记", Guid.NewGuid()));
        return (report, carried);
    }

    [Fact]
    public void The_report_says_its_parts_what_became_of_last_years_problems_and_that_it_was_late()
    {
        var (report, carried) = Submitted();
        var document = ReportDocument.Compose(report, carried, "示例监狱", "党委书记", "某书记", Rules, On);
        Assert.Equal($"文本校验值（第1版） {report.TextHash}", document.Proof);
        Snapshot.Match(Said(document with { Proof = null }));
    }

    [Fact]
    public void The_minutes_say_who_was_there_what_was_skipped_and_to_the_panel_what_superiors_said()
    {
        var (report, _) = Submitted();
        report.BringTo(ReportState.Commented, null, "", []);
        report.BringPresented(new DateOnly(2027, 1, 20));
        report.SetComment("责任明确，还要深下去", "上级领导", "局党委委员");
        var meeting = new Meeting(Guid.Empty, 2026, new DateOnly(2027, 1, 20), "礼堂", "某书记");
        meeting.Attend([Party], 60, "某委员因公出差，书面述责");
        meeting.Talked();
        meeting.See(new SeenMaterial("records", new DateOnly(2027, 1, 21), "某人", null));
        meeting.Skip(new SkippedStep(ReportAction.Appraise, "某书记", "党委书记", "新设单位，人数不足", new DateOnly(2027, 1, 20)));
        meeting.Minute("纪要〔2027〕2号", "会议听取了述责。\n会议要求抓好整改。", "某经办");
        Snapshot.Match(Said(MinutesDocument.Compose(meeting, [report], "示例监狱", _ => "党委书记", _ => "某书记", Rules, comments: true)), "panel");
        Snapshot.Match(Said(MinutesDocument.Compose(meeting, [report], "示例监狱", _ => "党委书记", _ => "某书记", Rules, comments: false)), "others");
    }

    [Fact]
    public void The_feedback_note_says_the_grade_its_vote_and_each_problem_with_its_plan()
    {
        var (report, _) = Submitted();
        report.SetFeedback("总体较好", new DateOnly(2027, 2, 10), new DateOnly(2027, 2, 17));
        var grade = new ReportGrade(report);
        grade.Propose(Grade.G2, "测评和点评均较好", null, true, Rules.Hint(88m, 0), By(new DateOnly(2027, 2, 1), "甲", Guid.NewGuid()));
        grade.Second(false, By(new DateOnly(2027, 2, 1), "乙", Guid.NewGuid()));
        Assert.Empty(grade.Decide(Grade.G2, null, null, new Votes(6, 1, 0), Rules.Hint(88m, 0), By(new DateOnly(2027, 2, 5), "某纪委书记", Guid.NewGuid())));
        var problem = new FeedbackProblem(report.Id, 0, "谈话触及思想不深");
        problem.SetPlan("每月谈话一次", new DateOnly(2027, 6, 30));
        Snapshot.Match(Said(FeedbackDocument.Compose(report, grade, [problem], "示例监狱", "党委书记", "某书记", null, Rules)));
    }

    [Fact, Trait("Clause", "B.8")]
    public void The_publication_gives_away_posts_and_grades_and_nothing_else()
    {
        var publication = new Publication(Guid.Empty, 2026, new Actor { Tenant = "sample1", Account = Guid.NewGuid(), Name = "某经办" });
        Assert.Empty(publication.Set("本单位内部", "政治处（电话略）", new DateOnly(2027, 3, 1), new DateOnly(2027, 3, 5), new WorkCalendar([]), 5));
        Snapshot.Match(Said(PublicationDocument.Compose(publication, [(Party, Grade.G2)], "示例监狱", _ => "党委书记", Rules)));
    }

    static string Said(OfficialDocument document)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"file: {document.FileName}").AppendLine(CultureInfo.InvariantCulture, $"title: {document.Title}");
        foreach (var block in document.Body)
            switch (block)
            {
                case Heading heading: text.AppendLine(CultureInfo.InvariantCulture, $"{new string('#', heading.Level)} {heading.Text}"); break;
                case Paragraph paragraph: text.AppendLine(paragraph.Text); break;
                case Table table:
                    text.AppendLine(string.Join(" | ", table.Columns.Select(c => c.Title)));
                    foreach (var row in table.Rows) text.AppendLine(string.Join(" | ", row));
                    break;
                case Form form:
                    foreach (var line in form.Lines) text.AppendLine(CultureInfo.InvariantCulture, $"{line.Label}: {line.Value}");
                    break;
                case Signatures signatures:
                    foreach (var one in signatures.Of) text.AppendLine(CultureInfo.InvariantCulture, $"signed: {one.Side} {one.Post} {one.Name} {one.On:yyyy-MM-dd}");
                    break;
            }
        if (document.Note is { } note) text.AppendLine(CultureInfo.InvariantCulture, $"note: {note}");
        if (document.Closing is { } closing) text.AppendLine(CultureInfo.InvariantCulture, $"closing: {closing.Organ} {closing.On:yyyy-MM-dd} {(closing.Sealed ? "sealed" : "")}");
        foreach (var off in document.SignOffs) text.AppendLine(CultureInfo.InvariantCulture, $"{off.Level}: {off.Name}");
        return text.ToString();
    }
}

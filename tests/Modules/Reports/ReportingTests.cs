using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Reports;
using PartyDiscipline.Reports.Cycles;
using PartyDiscipline.Reports.DutyReports;
using PartyDiscipline.Reports.Grading;
using PartyDiscipline.Reports.Meetings;
using PartyDiscipline.Reports.Publications;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Reports;

/// <summary>Reporting on the real product, from the opening of a cycle to its archive, on each database.</summary>
public sealed class ReportingTests
{
    const string Unit = ReportsHost.Unit;
    static readonly PartyId Secretary = ReportsHost.Party(PartyKind.Secretary);
    static readonly PartyId Member = ReportsHost.Party(PartyKind.Member, "member-1");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    static Guid Done(Outcome outcome) => outcome is Outcome.Done done ? done.Id : throw new InvalidOperationException(outcome is Outcome.Refused refused ? string.Join(' ', refused.Faults.Select(f => $"{f.Field}:{f.Rule}")) : outcome.GetType().Name);

    static ReportsDb Db(ReportsHost host) => host.Get<Database<ReportsDb>>().Open(Unit);

    static async Task<List<DutyReport>> Reports(ReportsHost host, Guid cycle)
    {
        await using var db = Db(host);
        return await ReportsDesk.ReportsOf(db, cycle, Cancel);
    }

    /// <summary>Texts that nobody shares.</summary>
    static ReportTexts Texts(PartyId party, string mark)
    {
        string Own(string about) => $"{party.Key}{mark}{about}" + string.Concat(Enumerable.Range(0, 20).Select(i => (char)(0x4e00 + (party.GetHashCode() & 0x7ff) + about.Length * 31 + i * 37)));
        return new(Own("做法"), Own("取得的成效"), Own("存在的主要问题"), Own("下一步的打算安排"));
    }

    static async Task HandIn(ReportsHost host, DutyReport report, string mark)
    {
        var speaker = await host.SpeakerOf(report.Party);
        var book = host.Get<ReportBook>();
        await using var db = Db(host);
        var rows = await db.Carried.Where(c => c.Report == report.Id).ToListAsync(Cancel);
        Done(await book.Write(speaker, Guid.NewGuid(), report.Id, report.Version, new ReportEntry(Texts(report.Party, mark), rows.ToDictionary(r => r.Id, _ => (string?)"已按期整改")), Cancel));
        Done(await book.Submit(speaker, Guid.NewGuid(), report.Id, null, Cancel));
    }

    static async Task PassAll(ReportsHost host, Guid cycle)
    {
        var ids = (await Reports(host, cycle)).Select(r => r.Id).ToArray();
        Done(await host.Get<ReportBook>().Pass(await host.Political(), Guid.NewGuid(), ids, Cancel));
        Assert.All(await Reports(host, cycle), r => Assert.Equal(ReportState.Check, r.State));
        Done(await host.Get<ReportBook>().Pass(await host.Discipline(), Guid.NewGuid(), ids, Cancel));
    }

    static async Task<Light> LightOf(ReportsHost host, PartyId party, string obligation, int year, string? period = null) =>
        (await host.Get<IGrainFactory>().Party(party).Standing(year)).Duties.First(d => d.Obligation == obligation && !d.Occasion && (period is null || d.Period.ToString() == period)).Light;

    static async Task<Guid> Open(ReportsHost host, CycleKind kind, string period) =>
        Done(await host.Get<CycleBook>().Open(await host.Political(), Guid.NewGuid(), new CycleEntry(kind, Period.Parse(period, null), await host.DisciplinePerson()), Cancel));

    [Theory, Trait("Clause", "3.3.2-a")]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task A_half_years_report_is_filed_by_both_offices_and_turns_the_light_by_itself(Engine engine)
    {
        await using var host = await ReportsHost.Start(engine, new DateOnly(2026, 7, 10));
        var book = host.Get<CycleBook>();
        var entry = new CycleEntry(CycleKind.HalfYear, Period.Parse("2026H1", null), await host.DisciplinePerson());
        Assert.IsType<Outcome.NotFound>(await book.Open(await host.Discipline(), Guid.NewGuid(), entry, Cancel));
        Assert.Equal(["Cycle.DisciplineMissing"], Rules(await book.Open(await host.Political(), Guid.NewGuid(), entry with { Discipline = null }, Cancel)));
        Assert.Equal(["Cycle.Period"], Rules(await book.Open(await host.Political(), Guid.NewGuid(), entry with { Period = Period.Parse("2026H2", null) with { Year = 2027 } }, Cancel)));
        var cycle = await Open(host, CycleKind.HalfYear, "2026H1");
        Assert.Equal(new Outcome.Already(cycle), await book.Open(await host.Political(), Guid.NewGuid(), entry, Cancel));

        // One for the committee, the secretary, the discipline committee, and each member but the one who heads it.
        var reports = await Reports(host, cycle);
        Assert.Equal(10, reports.Count);
        Assert.Equal([PartyKind.PartyCommittee, PartyKind.Secretary, PartyKind.DisciplineCommittee], reports.Take(3).Select(r => r.Party.Kind));
        Assert.DoesNotContain(reports, r => r.Party.Key == "discipline-secretary");
        Assert.NotEqual(Light.Met, await LightOf(host, Secretary, "3.3.2-a", 2026, "2026H1"));

        var secretary = reports.Single(r => r.Party == Secretary);
        Assert.IsType<Outcome.NotFound>(await host.Get<ReportBook>().Write(await host.Who(Roles.Member, Member), Guid.NewGuid(), secretary.Id, secretary.Version, new ReportEntry(new(), new Dictionary<Guid, string?>()), Cancel));
        Assert.Equal(["Report.SectionMissing"], Rules(await host.Get<ReportBook>().Submit(await host.Secretary(), Guid.NewGuid(), secretary.Id, null, Cancel)).Distinct());
        foreach (var report in reports) await HandIn(host, report, "半年");
        Assert.Equal(["Cycle.NotNow"], Rules(await book.Advance(await host.Political(), Guid.NewGuid(), cycle, CycleAction.Archive, Cancel)));

        // Given back, changed, handed in again: both versions are kept.
        Done(await host.Get<ReportBook>().Return(await host.Discipline(), Guid.NewGuid(), secretary.Id, "存在问题请再具体", Cancel));
        await HandIn(host, (await Reports(host, cycle)).Single(r => r.Party == Secretary), "修改");
        await PassAll(host, cycle);
        Assert.All(await Reports(host, cycle), r => Assert.Equal((ReportState.Filed, false), (r.State, r.Late)));
        await using (var db = Db(host)) Assert.Equal([1, 2], await db.Versions.Where(v => v.Report == secretary.Id).OrderBy(v => v.Edition).Select(v => v.Edition).ToListAsync(Cancel));

        Assert.Equal(Light.Met, await ReportsHost.Until(() => LightOf(host, Secretary, "3.3.2-a", 2026, "2026H1"), l => l == Light.Met));
        Assert.Equal(Light.Met, await ReportsHost.Until(() => LightOf(host, Secretary, "3.3.1-d", 2026), l => l == Light.Met));
        // The head of the discipline committee reports once; his post in the team has reported as well.
        Assert.Equal(Light.Met, await ReportsHost.Until(() => LightOf(host, ReportsHost.Party(PartyKind.Member, "discipline-secretary"), "3.3.2-a", 2026, "2026H1"), l => l == Light.Met));
        Assert.Equal(Light.Met, await ReportsHost.Until(() => LightOf(host, ReportsHost.Party(PartyKind.Department, "political"), "3.3.2-c", 2026, "2026H1"), l => l == Light.Met));
        foreach (var step in (CycleAction[])[CycleAction.File, CycleAction.Archive]) Done(await book.Advance(await host.Political(), Guid.NewGuid(), cycle, step, Cancel));
    }

    [Fact]
    public async Task What_is_copied_from_a_peer_is_shown_with_its_passages_and_needs_a_reason()
    {
        await using var host = await ReportsHost.Start(Engine.Sqlite, new DateOnly(2026, 7, 10));
        var cycle = await Open(host, CycleKind.HalfYear, "2026H1");
        var reports = await Reports(host, cycle);
        var (first, second) = (reports.Single(r => r.Party == Member), reports.Single(r => r.Party.Key == "member-2"));
        var texts = new ReportTexts(
            "坚持每月研究一次分管部门党建工作，逐个支部过问学习情况", "三个支部达到标准化要求，群众来信比去年少了四成", "下基层次数不够，有两个监区全年只去过一次", "按季度排出下基层计划，每次都与干警面对面谈心");
        foreach (var report in (DutyReport[])[first, second])
            Done(await host.Get<ReportBook>().Write(await host.SpeakerOf(report.Party), Guid.NewGuid(), report.Id, report.Version, new ReportEntry(texts, new Dictionary<Guid, string?>()), Cancel));
        Done(await host.Get<ReportBook>().Submit(await host.SpeakerOf(first.Party), Guid.NewGuid(), first.Id, null, Cancel));

        await using var db = Db(host);
        var like = Assert.Single(await host.Get<ReportBook>().Like(db, await db.Reports.SingleAsync(r => r.Id == second.Id, Cancel), Cancel));
        Assert.Equal((first.Id, 100), (like.Report, like.Percent));
        Assert.Contains(like.Passages, p => p.Contains("下基层次数不够", StringComparison.Ordinal));
        var speaker = await host.SpeakerOf(second.Party);
        Assert.Equal(["Report.TooLike"], Rules(await host.Get<ReportBook>().Submit(speaker, Guid.NewGuid(), second.Id, null, Cancel)));
        Done(await host.Get<ReportBook>().Submit(speaker, Guid.NewGuid(), second.Id, "两人共同分管，情况一致", Cancel));
        Assert.Equal(100, (await Reports(host, cycle)).Single(r => r.Id == second.Id).LikePercent);
    }

    [Theory, Trait("Clause", "SM-4")]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task A_year_is_reported_heard_graded_fed_back_and_published_and_no_problem_disappears(Engine engine)
    {
        await using var host = await ReportsHost.Start(engine);
        var (political, discipline, secretary, disciplineSecretary) = (await host.Political(), await host.Discipline(), await host.Secretary(), await host.DisciplineSecretary());
        var (cycles, meetings, grades, publications) = (host.Get<CycleBook>(), host.Get<MeetingBook>(), host.Get<GradeBook>(), host.Get<PublicationBook>());

        // Last year was on paper; two problems were fed back to the secretary.
        var past = new EarlierCycle(CycleKind.YearEnd, Period.OfYear(2025), CycleState.Archived, "甲", "乙",
            [new EarlierReport(Secretary, Texts(Secretary, "去年"), ReportState.Rectifying, new(2026, 1, 10), "某人", new EarlierGrade(Grade.G2, "综合评议", "同意", 7, 0, "请抓好整改"), [new("谈话提醒不经常", "每月一次", new(2026, 6, 30)), new("调研不深入")])], new EarlierMeeting(new(2026, 1, 20), "礼堂", 40, 5, []), "已整改", "本单位内部");
        Assert.IsType<Outcome.NotFound>(await host.Get<IEarlierCycles>().BringIn(political, Guid.NewGuid(), past, Cancel));
        Done(await host.Get<IEarlierCycles>().BringIn(Actor.System(Unit), Guid.NewGuid(), past, Cancel));

        var cycle = await Open(host, CycleKind.YearEnd, "2026");
        var reports = await Reports(host, cycle);
        var mine = reports.Single(r => r.Party == Secretary);
        await using (var db = Db(host))
        {
            Assert.Equal(["谈话提醒不经常", "调研不深入"], await db.Carried.Where(c => c.Report == mine.Id).OrderBy(c => c.Place).Select(c => c.Text).ToListAsync(Cancel));
            Assert.Equal(ReportState.Carried, (await db.Reports.SingleAsync(r => r.Party == Secretary && r.Year == 2025, Cancel)).State);
        }
        Done(await host.Get<ReportBook>().Write(secretary, Guid.NewGuid(), mine.Id, mine.Version, new ReportEntry(Texts(Secretary, "今年"), new Dictionary<Guid, string?>()), Cancel));
        Assert.Equal(["Report.CarriedOpen"], Rules(await host.Get<ReportBook>().Submit(secretary, Guid.NewGuid(), mine.Id, null, Cancel)));
        foreach (var report in await Reports(host, cycle)) await HandIn(host, report, "年终");
        await PassAll(host, cycle);

        // The meeting, and what it needs.
        Assert.Equal(["Cycle.NoMeeting"], Rules(await cycles.Advance(political, Guid.NewGuid(), cycle, CycleAction.Meet, Cancel)));
        var meeting = Done(await meetings.Schedule(political, Guid.NewGuid(), cycle, new DateOnly(2027, 1, 20), "大礼堂", "书记", Cancel));
        Done(await cycles.Advance(political, Guid.NewGuid(), cycle, CycleAction.Meet, Cancel));
        Assert.Equal(["Meeting.NotYet"], Rules(await meetings.Present(political, Guid.NewGuid(), meeting, [mine.Id], Cancel)));
        var asked = await host.Get<IMeetings>().For(Unit, meeting, Cancel);
        Assert.Equal((10, new DateOnly(2027, 1, 20)), (asked!.Reporters.Count, asked.On));
        Assert.Equal(meeting, Assert.Single(await host.Get<IMeetings>().Open(Unit, Cancel)).Id);
        Assert.Null(await host.Get<IMeetings>().For("bureau", meeting, Cancel));

        host.Today(2027, 1, 20);
        var all = reports.Select(r => r.Id).ToArray();
        Done(await meetings.Present(political, Guid.NewGuid(), meeting, all, Cancel));
        Done(await meetings.Attend(political, Guid.NewGuid(), meeting, [Secretary, Member], 60, null, Cancel));
        Assert.Equal(["Meeting.NoAppraisal"], Rules(await meetings.Appraise(political, Guid.NewGuid(), meeting, Cancel)));
        host.Beside.Sealed[meeting] = new AppraisalOutcome(Guid.NewGuid(), 60, 30, false, [.. reports.Select(r => new AppraisedParty(r.Party, 92.5m, []))]);
        Assert.Equal(["Meeting.NoQuorum"], Rules(await meetings.Appraise(political, Guid.NewGuid(), meeting, Cancel)));
        host.Beside.Sealed[meeting] = new AppraisalOutcome(Guid.NewGuid(), 60, 52, true, [.. reports.Select(r => new AppraisedParty(r.Party, 92.5m, []))]);
        Done(await meetings.Appraise(political, Guid.NewGuid(), meeting, Cancel));
        foreach (var report in all) Done(await meetings.Comment(political, Guid.NewGuid(), report, "责任明确，还要深下去", "上级领导", "局党委委员", Cancel));
        Assert.All(await Reports(host, cycle), r => Assert.Equal(ReportState.Commented, r.State));
        for (var i = 0; i < 5; i++) Done(await meetings.Talk(discipline, Guid.NewGuid(), meeting, new DateOnly(2027, 1, 20), $"第{i + 1}次谈话，反映谈话提醒有加强", Cancel));
        Assert.Equal(["Cycle.NotAllHeard"], Rules(await cycles.Advance(political, Guid.NewGuid(), cycle, CycleAction.Grade, Cancel)));
        Assert.IsType<Outcome.NotFound>(await meetings.Skip(political, Guid.NewGuid(), meeting, ReportAction.CheckMaterial, "材料均在系统内", Cancel));
        Assert.Equal(["Step.ReasonMissing"], Rules(await meetings.Skip(secretary, Guid.NewGuid(), meeting, ReportAction.CheckMaterial, " ", Cancel)));
        foreach (var material in host.Get<ReportRules>().Materials) Done(await meetings.See(discipline, Guid.NewGuid(), meeting, material.Code, null, Cancel));
        Assert.All(await Reports(host, cycle), r => Assert.Equal(ReportState.MaterialChecked, r.State));
        Done(await cycles.Advance(political, Guid.NewGuid(), cycle, CycleAction.Grade, Cancel));
        Assert.Equal(Light.Met, await ReportsHost.Until(() => LightOf(host, Secretary, "3.3.2-b", 2026), l => l == Light.Met));
        Assert.Equal(Light.Met, await ReportsHost.Until(() => LightOf(host, Secretary, "3.3.4-c", 2026), l => l == Light.Met));
        Assert.Equal(Light.Met, await ReportsHost.Until(() => LightOf(host, ReportsHost.Party(PartyKind.Department, "political"), "3.3.3-d", 2026), l => l == Light.Met));
        Assert.Equal(Light.Met, await ReportsHost.Until(() => LightOf(host, new PartyId("bureau", PartyKind.PartyCommittee, "main"), "3.3.3-c", 2026), l => l == Light.Met));

        // Grades: a decision against a member caps his hint; nobody decides on himself.
        host.Beside.Against.Add(new DecisionAgainst(Member, new(2026, 9, 1), new("诫勉", "Admonition")));
        var panel = await host.Get<Panels>().Of(Unit, cycle, Cancel);
        Assert.Equal((Grade.G1, false), (panel!.Rows.Single(r => r.Report.Party == Secretary).Hint.Hinted!.Value, panel.Rows[0].Hint.Capped));
        Assert.Equal((Grade.G3, true), (panel.Rows.Single(r => r.Report.Party == Member).Hint.Hinted!.Value, panel.Rows.Single(r => r.Report.Party == Member).Hint.Capped));
        Assert.Equal((2, 2), (panel.Rows.Single(r => r.Report.Party == Secretary).Carried, panel.Rows.Single(r => r.Report.Party == Secretary).CarriedOpen));
        Assert.Equal(["Grade.CapExceeded"], Rules(await grades.Propose(political, Guid.NewGuid(), reports.Single(r => r.Party == Member).Id, new GradeEntry(Grade.G2, "工作扎实"), Cancel)));
        foreach (var report in reports) Done(await grades.Propose(political, Guid.NewGuid(), report.Id, new GradeEntry(report.Party == Member ? Grade.G3 : Grade.G2, "测评和点评均较好"), Cancel));
        Assert.Equal(["Grade.OtherOffice"], Rules(await grades.Second(political, Guid.NewGuid(), all, Cancel)));
        Done(await grades.Second(discipline, Guid.NewGuid(), all, Cancel));
        Assert.IsType<Outcome.NotFound>(await grades.Decide(secretary, Guid.NewGuid(), mine.Id, new GradeEntry(Grade.G1, "满意"), new Votes(7, 0, 0), Cancel));
        Assert.IsType<Outcome.NotFound>(await grades.DecideAll(secretary, Guid.NewGuid(), all, new Votes(7, 0, 0), Cancel));
        // Opened between the proposal and the vote it asks for its justification all the same, from this one alone.
        var late = reports.Single(r => r.Party.Key == "member-2");
        host.Beside.Against.Add(new DecisionAgainst(late.Party, new(2026, 11, 1), new("诫勉", "Admonition")));
        var refused = Assert.Single(Assert.IsType<Outcome.Refused>(await grades.DecideAll(secretary, Guid.NewGuid(), [late.Id, reports.Single(r => r.Party == Member).Id], new Votes(7, 1, 0), Cancel)).Faults);
        Assert.Equal(("Grade.DecideAlone", "班子成员4"), (refused.Rule, refused.Figures.Single()));
        Assert.Equal(["Grade.CapExceeded"], Rules(await grades.Decide(secretary, Guid.NewGuid(), late.Id, new GradeEntry(Grade.G2, null), new Votes(7, 1, 0), Cancel)));
        Done(await grades.Decide(secretary, Guid.NewGuid(), late.Id, new GradeEntry(Grade.G2, null, "决定所涉事项发生在任职前"), new Votes(7, 1, 0), Cancel));
        Guid[] bySecretary = [.. reports.Where(r => r.Party.Kind is PartyKind.Member or PartyKind.DisciplineCommittee && r != late).Select(r => r.Id)];
        Done(await grades.DecideAll(secretary, Guid.NewGuid(), bySecretary, new Votes(7, 1, 0), Cancel));
        Assert.Equal(["Cycle.NotAllGraded"], Rules(await cycles.Advance(political, Guid.NewGuid(), cycle, CycleAction.Feedback, Cancel)));
        Done(await grades.DecideAll(disciplineSecretary, Guid.NewGuid(), [.. all.Except([.. bySecretary, late.Id])], new Votes(6, 0, 1), Cancel));
        Done(await cycles.Advance(political, Guid.NewGuid(), cycle, CycleAction.Feedback, Cancel));
        Assert.Equal((10, Grade.G3), ((await host.Get<IReportGrades>().Of(Unit, 2026, Cancel)).Count, (await host.Get<IReportGrades>().Of(Unit, 2026, Cancel)).Single(g => g.Party == Member).Grade));
        Assert.Equal(Light.Met, await ReportsHost.Until(() => LightOf(host, ReportsHost.Party(PartyKind.PartyCommittee), "3.3.3b-a", 2026), l => l == Light.Met));

        // Feedback puts the problem on the list; the plan begins its rectification; closing it rectifies the report.
        foreach (var report in reports) Done(await grades.Feedback(political, Guid.NewGuid(), report.Id, "总体较好", report.Party == Member ? ["分管部门谈话不经常"] : [], Cancel));
        var key = FeedbackProblem.KeyOf(reports.Single(r => r.Party == Member).Id, 0);
        var member = await host.Who(Roles.Member, Member);
        var memberReport = reports.Single(r => r.Party == Member).Id;
        Assert.Equal(ProblemState.Confirmed, (await ReportsHost.Until(() => host.Get<IProblemList>().Find(Unit, key, Cancel), p => p is not null))!.State);
        Assert.IsType<Outcome.NotFound>(await host.Get<ReportBook>().Acknowledge(secretary, Guid.NewGuid(), memberReport, Cancel));
        Done(await host.Get<ReportBook>().Acknowledge(member, Guid.NewGuid(), memberReport, Cancel));
        await ReportsHost.Until(async () => (await host.Get<IDutyBook>().Of(Member, 2027, Cancel)).Count(d => d.Obligation == "3.3.4-b" && d.Occasion is not null), n => n > 0);
        Assert.Equal(["Plan.MeasureMissing", "Plan.ByMissing"], Rules(await host.Get<ReportBook>().Plan(member, Guid.NewGuid(), memberReport, new Dictionary<int, (string?, DateOnly?)>(), Cancel)));
        Done(await host.Get<ReportBook>().Plan(member, Guid.NewGuid(), memberReport, new Dictionary<int, (string?, DateOnly?)> { [0] = ("每月与部门负责人谈话一次", new DateOnly(2027, 6, 30)) }, Cancel));
        var listed = (await ReportsHost.Until(() => host.Get<IProblemList>().Find(Unit, key, Cancel), p => p!.State == ProblemState.Rectifying))!;
        Assert.Equal((ProblemState.Rectifying, new DateOnly(2027, 6, 30)), (listed.State, listed.Due!.Value));
        Assert.Equal(Light.Met, await ReportsHost.Until(async () => (await host.Get<IGrainFactory>().Party(Member).Standing(2027)).Duties.Single(d => d.Obligation == "3.3.4-b" && d.Occasion).Light, l => l == Light.Met));
        Done(await host.Get<IProblemList>().Advance(Actor.System(Unit), Guid.NewGuid(), listed.Id, ProblemAction.Report, new ProblemNote("已谈话六次"), Cancel));
        Done(await host.Get<IProblemList>().Advance(political, Guid.NewGuid(), listed.Id, ProblemAction.Verify, new ProblemNote("查看记录属实"), Cancel));
        Assert.Equal(ReportState.Rectified, await ReportsHost.Until(async () => (await Reports(host, cycle)).Single(r => r.Id == memberReport).State, s => s == ReportState.Rectified));

        // Publication: a second person checks, the leadership approves, the objection is handled, and only then it ends.
        host.Today(2027, 2, 22);
        Done(await cycles.Advance(political, Guid.NewGuid(), cycle, CycleAction.Publicise, Cancel));
        var publication = Done(await publications.Draft(political, Guid.NewGuid(), cycle, new PublicationEntry("本单位内部", "政治处", new(2027, 2, 23), new(2027, 3, 2)), Cancel));
        Assert.Equal(["Publication.SecondPerson"], Rules(await publications.Take(political, Guid.NewGuid(), publication, PublicationAction.Check, null, Cancel)));
        Done(await publications.Take(discipline, Guid.NewGuid(), publication, PublicationAction.Check, null, Cancel));
        Done(await publications.Take(secretary, Guid.NewGuid(), publication, PublicationAction.Approve, null, Cancel));
        host.Today(2027, 2, 23);
        Done(await publications.Take(political, Guid.NewGuid(), publication, PublicationAction.Publish, null, Cancel));
        Done(await publications.Object(discipline, Guid.NewGuid(), publication, new(2027, 2, 23), "对一名成员等次有不同看法", Cancel));
        host.Today(2027, 3, 3);
        Assert.Equal(["Publication.ObjectionsOpen"], Rules(await publications.Take(political, Guid.NewGuid(), publication, PublicationAction.End, null, Cancel)));
        await using (var db = Db(host))
        {
            var objection = (await db.Objections.SingleAsync(o => o.Publication == publication, Cancel)).Id;
            Done(await publications.Handle(discipline, Guid.NewGuid(), objection, "经复核，评定依据充分", false, Cancel));
        }
        Assert.Equal(["Cycle.NotPublished"], Rules(await cycles.Advance(political, Guid.NewGuid(), cycle, CycleAction.Archive, Cancel)));
        Done(await publications.Take(political, Guid.NewGuid(), publication, PublicationAction.End, null, Cancel));
        Done(await cycles.Advance(political, Guid.NewGuid(), cycle, CycleAction.Archive, Cancel));
        Assert.Equal(Light.Met, await ReportsHost.Until(() => LightOf(host, ReportsHost.Party(PartyKind.Department, "political"), "3.3.5-a", 2026), l => l == Light.Met));

        // Next year it comes back, with its state; what was open before it too.
        host.Today(2027, 7, 1);
        var next = await Open(host, CycleKind.HalfYear, "2027H1");
        await using (var db = Db(host))
        {
            var carried = await db.Carried.Join(db.Reports.Where(r => r.Cycle == next), c => c.Report, r => r.Id, (c, r) => new { r.Party, c.Text }).ToListAsync(Cancel);
            Assert.Contains(carried, c => c.Party == Member && c.Text == "分管部门谈话不经常");
            Assert.Contains(carried, c => c.Party == Secretary && c.Text == "调研不深入");
        }
        await Documents(host, mine.Id, memberReport, meeting, publication, political, member);
    }

    static async Task Documents(ReportsHost host, Guid report, Guid graded, Guid meeting, Guid publication, Actor political, Actor member)
    {
        // Since June another holds the post; papers of the winter name whoever it was then.
        var organisation = host.Get<IOrganisation>();
        var successor = (await organisation.People(Unit, Cancel)).Single(p => p.Number == "2005");
        Done(await organisation.HandOver(Actor.System(Unit), Guid.NewGuid(), Member, successor.Id, new DateOnly(2027, 6, 1), Cancel));
        Assert.Equal(successor.Name, (await host.Get<IPartyDirectory>().Find(Member, new DateOnly(2027, 7, 1), Cancel))!.HolderName);
        var documents = host.Get<IEnumerable<IDocument>>().ToDictionary(d => d.Name);
        Assert.Equal("党委书记2026年度履行第一责任人责任情况报告", (await documents["duty-report"].Compose(political, report.ToString(), Cancel))!.Title);
        Assert.Null(await documents["duty-report"].Compose(member, report.ToString(), Cancel));
        Assert.Null(await documents["duty-report"].Compose(political with { Tenant = "bureau" }, report.ToString(), Cancel));
        var note = (await documents["report-feedback"].Compose(member, graded.ToString(), Cancel))!;
        Assert.Equal($"班子成员3 {member.Name}", note.Body.OfType<Form>().Single().Lines.Single(l => l.Label == "述责人").Value);
        Assert.Equal((member.Name, new DateOnly(2027, 1, 20)), (note.Body.OfType<Signatures>().Single().Of[^1].Name, note.Body.OfType<Signatures>().Single().Of[^1].On!.Value));
        Assert.Null(await documents["report-feedback"].Compose(member, report.ToString(), Cancel));
        var minutes = await documents["reporting-minutes"].Compose(political, meeting.ToString(), Cancel);
        Assert.Equal("党委书记 某1001、班子成员3 某1004；其他到会人员60人", minutes!.Body.OfType<Form>().Single().Lines.Single(l => l.Label == "到会").Value);
        Assert.Contains(minutes.Body.OfType<Table>(), t => t.Rows.Any(r => r.Any(c => c.Contains("责任明确", StringComparison.Ordinal))));
        // Whoever does not grade reads the minutes without the single comments.
        var plain = await documents["reporting-minutes"].Compose(member, meeting.ToString(), Cancel);
        Assert.DoesNotContain(plain!.Body.OfType<Table>(), t => t.Rows.Any(r => r.Any(c => c.Contains("责任明确", StringComparison.Ordinal))));
        var notice = await documents["reporting-publication"].Compose(political, publication.ToString(), Cancel);
        Assert.Equal(10, Assert.Single(notice!.Body.OfType<Table>()).Rows.Count);
        Assert.DoesNotContain(notice.Body.OfType<Paragraph>(), p => p.Text.Contains("责任明确", StringComparison.Ordinal));
    }

    [Fact, Trait("Clause", "B.10")]
    public async Task What_waits_stands_on_the_right_desks_and_a_skipped_step_names_who_answers_for_it()
    {
        await using var host = await ReportsHost.Start(Engine.Sqlite);
        var cycle = await Open(host, CycleKind.YearEnd, "2026");
        var agenda = host.Get<IEnumerable<IAgenda>>().Single(a => a.Name == "Reports");
        var own = Assert.Single(await agenda.Of(await host.Who(Roles.Member, Member), Cancel));
        Assert.Equal((Turn.Due, new DateOnly(2027, 1, 15)), (own.Turn, own.Due));
        Assert.Empty(await agenda.Of(await host.Political(), Cancel));
        Assert.Equal(2, (await agenda.Of(await host.Secretary(), Cancel)).Count);
        Done(await host.Get<CycleBook>().Remind(await host.Political(), Guid.NewGuid(), cycle, Cancel));
        Assert.Equal(["Cycle.RemindedToday"], Rules(await host.Get<CycleBook>().Remind(await host.Political(), Guid.NewGuid(), cycle, Cancel)));
        Assert.Equal(["Cycle.InLine"], Rules(await host.Get<CycleBook>().Follow(await host.Political(), Guid.NewGuid(), cycle, Cancel)));
        foreach (var report in await Reports(host, cycle)) await HandIn(host, report, "年终");
        Assert.Contains(await agenda.Of(await host.Discipline(), Cancel), i => i.Turn == Turn.WaitsForMe && i.Page == $"/Reports/Cycle/{cycle}");
        await PassAll(host, cycle);
        var meeting = Done(await host.Get<MeetingBook>().Schedule(await host.Political(), Guid.NewGuid(), cycle, new DateOnly(2026, 12, 1), "礼堂", "书记", Cancel));
        Done(await host.Get<MeetingBook>().Present(await host.Political(), Guid.NewGuid(), meeting, [.. (await Reports(host, cycle)).Select(r => r.Id)], Cancel));
        host.Beside.Sealed[meeting] = new AppraisalOutcome(Guid.NewGuid(), 23, 6, false, [.. (await Reports(host, cycle)).Select(r => new AppraisedParty(r.Party, 92.5m, []))]);
        Assert.Equal(["Meeting.NoQuorum"], Rules(await host.Get<MeetingBook>().Appraise(await host.Political(), Guid.NewGuid(), meeting, Cancel)));
        foreach (var step in (ReportAction[])[ReportAction.Comment, ReportAction.CheckMaterial, ReportAction.Talk, ReportAction.Appraise])
            Done(await host.Get<MeetingBook>().Skip(await host.Secretary(), Guid.NewGuid(), meeting, step, "新设单位，不具备条件", Cancel));
        Assert.All(await Reports(host, cycle), r => Assert.Equal(ReportState.MaterialChecked, r.State));
        await using var db = Db(host);
        Assert.Equal(4, await db.Steps.CountAsync(s => s.Subject == meeting && s.Reason == "新设单位，不具备条件", Cancel));
        // Six of twenty-three say nothing about anybody's grade.
        var panel = (await host.Get<Panels>().Of(Unit, cycle, Cancel))!;
        Assert.Null(panel.Appraisal);
        Assert.All(panel.Rows, r => Assert.Equal((null, null), (r.Appraisal, r.Hint.Hinted)));
        Assert.Null((await host.Get<Panels>().HintOf(Unit, panel.Rows[0].Report.Id, Cancel))!.Hinted);

        // A post that ceased has nothing to report any more; a new one does.
        var next = await Open(host, CycleKind.HalfYear, "2026H2");
        Done(await host.Get<IOrganisation>().End(Actor.System(Unit), Guid.NewGuid(), Member, new DateOnly(2026, 12, 1), Cancel));
        host.Today(2026, 12, 2);
        Done(await host.Get<CycleBook>().Follow(await host.Political(), Guid.NewGuid(), next, Cancel));
        Assert.DoesNotContain(await Reports(host, next), r => r.Party == Member);
    }

    [Fact, Trait("Clause", "3.3.2-a")]
    public async Task A_vacant_post_owes_no_report_and_holds_nobody_up()
    {
        await using var host = await ReportsHost.Start(Engine.Sqlite, new DateOnly(2026, 7, 10));
        var (political, book, organisation, system) = (await host.Political(), host.Get<CycleBook>(), host.Get<IOrganisation>(), Actor.System(Unit));
        Done(await organisation.HandOver(system, Guid.NewGuid(), ReportsHost.Party(PartyKind.Member, "member-2"), null, new DateOnly(2026, 7, 1), Cancel));
        var cycle = await Open(host, CycleKind.HalfYear, "2026H1");
        Assert.Equal(9, (await Reports(host, cycle)).Count);
        Assert.DoesNotContain(await Reports(host, cycle), r => r.Party.Key == "member-2");

        // Everybody hands in but one, and then his post falls vacant.
        foreach (var report in (await Reports(host, cycle)).Where(r => r.Party != Member)) await HandIn(host, report, "半年");
        Guid[] handed = [.. (await Reports(host, cycle)).Where(r => r.Party != Member).Select(r => r.Id)];
        foreach (var officer in (Actor[])[political, await host.Discipline()]) Done(await host.Get<ReportBook>().Pass(officer, Guid.NewGuid(), handed, Cancel));
        Done(await book.Advance(political, Guid.NewGuid(), cycle, CycleAction.File, Cancel));
        Done(await organisation.HandOver(system, Guid.NewGuid(), Member, null, new DateOnly(2026, 7, 10), Cancel));
        Assert.Equal(["Cycle.NotAllFiled"], Rules(await book.Advance(political, Guid.NewGuid(), cycle, CycleAction.Archive, Cancel)));
        Done(await book.Follow(political, Guid.NewGuid(), cycle, Cancel));
        await using (var db = Db(host))
        {
            var gone = await db.Reports.AsNoTracking().SingleAsync(r => r.Cycle == cycle && r.Party == Member, Cancel);
            Assert.Equal(ReportState.Withdrawn, gone.State);
            Assert.Equal("岗位空缺，无人述责", (await db.Steps.SingleAsync(s => s.Subject == gone.Id && s.To == "Withdrawn", Cancel)).Reason);
        }
        Done(await book.Advance(political, Guid.NewGuid(), cycle, CycleAction.Archive, Cancel));
    }

    [Fact, Trait("Clause", "SM-4")]
    public async Task While_the_meeting_is_prepared_reports_follow_the_posts_and_what_was_fed_back_two_years_ago_is_still_carried()
    {
        await using var host = await ReportsHost.Start(Engine.Sqlite);
        var (political, book, organisation, system) = (await host.Political(), host.Get<CycleBook>(), host.Get<IOrganisation>(), Actor.System(Unit));
        // The post was vacant last year; the problem is of the year before.
        var past = new EarlierCycle(CycleKind.YearEnd, Period.OfYear(2024), CycleState.Archived, "甲", "乙",
            [new EarlierReport(Member, Texts(Member, "前年"), ReportState.Rectifying, new(2025, 1, 10), "某人", new EarlierGrade(Grade.G2, "综合评议", "同意", 7, 0, "请抓好整改"), [new("分管部门谈话不经常")])]);
        Done(await host.Get<IEarlierCycles>().BringIn(system, Guid.NewGuid(), past, Cancel));
        var cycle = await Open(host, CycleKind.YearEnd, "2026");
        var mine = (await Reports(host, cycle)).Single(r => r.Party == Member);
        await using (var db = Db(host)) Assert.Equal("分管部门谈话不经常", (await db.Carried.SingleAsync(c => c.Report == mine.Id, Cancel)).Text);
        foreach (var report in await Reports(host, cycle)) await HandIn(host, report, "年终");
        await PassAll(host, cycle);
        var meeting = Done(await host.Get<MeetingBook>().Schedule(political, Guid.NewGuid(), cycle, new DateOnly(2026, 12, 1), "礼堂", "书记", Cancel));
        Done(await book.Advance(political, Guid.NewGuid(), cycle, CycleAction.Meet, Cancel));
        async Task<ReportState> Now(PartyId party)
        {
            await using var db = Db(host);
            return (await db.Reports.AsNoTracking().SingleAsync(r => r.Cycle == cycle && r.Party == party, Cancel)).State;
        }
        async Task HandOver(PartyId post, Guid? to, int day) => Done(await organisation.HandOver(system, Guid.NewGuid(), post, to, new DateOnly(2026, 11, day), Cancel));
        var successor = (await organisation.People(Unit, Cancel)).Single(p => p.Number == "2005").Id;

        await HandOver(Member, null, 2);
        Done(await book.Follow(political, Guid.NewGuid(), cycle, Cancel));
        Assert.Equal(ReportState.Withdrawn, await Now(Member));
        await HandOver(Member, successor, 3);
        Done(await book.Follow(political, Guid.NewGuid(), cycle, Cancel));
        // The post's report goes on with what it said; the successor hands it in himself.
        Assert.Equal(ReportState.Draft, await Now(Member));
        Assert.Equal(["Cycle.InLine"], Rules(await book.Follow(political, Guid.NewGuid(), cycle, Cancel)));
        await HandOver(Member, null, 4);
        await HandOver(Secretary, null, 4);
        Done(await book.Follow(political, Guid.NewGuid(), cycle, Cancel));
        Assert.Equal((ReportState.Withdrawn, ReportState.Withdrawn, ReportState.Scheduled), (await Now(Member), await Now(Secretary), await Now(ReportsHost.Party(PartyKind.PartyCommittee))));

        Done(await host.Get<MeetingBook>().Present(political, Guid.NewGuid(), meeting, [.. (await Reports(host, cycle)).Select(r => r.Id)], Cancel));
        await HandOver(Member, successor, 5);
        Assert.Equal(["Cycle.InLine"], Rules(await book.Follow(political, Guid.NewGuid(), cycle, Cancel)));
        foreach (var step in (ReportAction[])[ReportAction.Comment, ReportAction.CheckMaterial, ReportAction.Talk, ReportAction.Appraise])
            Done(await host.Get<MeetingBook>().Skip(await host.Secretary(), Guid.NewGuid(), meeting, step, "书记空缺，从简", Cancel));
        Done(await book.Advance(political, Guid.NewGuid(), cycle, CycleAction.Grade, Cancel));
    }
}

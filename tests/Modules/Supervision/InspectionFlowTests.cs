using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Circulars;
using PartyDiscipline.Supervision.Inspections;
using PartyDiscipline.Supervision.Law;
using PartyDiscipline.Supervision.Projects;
using PartyDiscipline.Tests.Common;
using FollowUp = PartyDiscipline.Supervision.FollowUp;

namespace PartyDiscipline.Tests.Modules.Supervision;

/// <summary>Visits, projects and circulars as they run, from the bureau to the unit and back.</summary>
public sealed class InspectionFlowTests
{
    const string Bureau = InspectionHost.Bureau, A = InspectionHost.A, B = InspectionHost.B;

    static Guid New() => Guid.NewGuid();

    [Theory, Trait("Clause", "3.4.1")]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task A_visit_runs_from_the_budget_to_its_approved_report_and_fulfils_the_duty_to_visit_that_unit(Engine engine)
    {
        await using var host = await InspectionHost.Start(engine);
        Assert.Equal(["Inspection.NoPlan"], InspectionHost.Rules(await host.Visits.Schedule(host.Lead, New(), host.Entry(A, 3, 4))));
        await host.ApprovePlan();
        var operation = New();
        var visit = InspectionHost.Done(await host.Visits.Schedule(host.Lead, operation, host.Entry(A, 3, 4) with { Nodes = ["funds"], Obligations = ["2.1.1-f"] }));
        Assert.Equal(visit, Assert.IsType<Outcome.Already>(await host.Visits.Schedule(host.Lead, operation, host.Entry(A, 3, 4))).Id);

        Assert.Equal(["Inspection.NoticeFirst"], InspectionHost.Rules(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Begin)));
        InspectionHost.Done(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Notify));
        var told = await InspectionHost.Eventually(() => host.Read(A, db => db.Inspections.AsNoTracking().FirstOrDefaultAsync(i => i.Id == visit)), i => i is not null);
        Assert.Equal((InspectionState.Scheduled, true, (string?)null), (told!.State, told.IsCopy, told.Report));
        Assert.NotNull(told.NoticeNumber);

        Assert.Equal(["Inspection.TooEarly"], InspectionHost.Rules(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Begin)));
        host.Go(3, 4);
        InspectionHost.Done(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Begin));
        Assert.IsType<Outcome.NotFound>(await host.Findings.Make(host.Who(Bureau, Roles.DisciplineOfficer, "2005"), New(), visit, InspectionHost.Found));
        Assert.Equal(["Finding.FactsMissing", "Finding.ObligationMissing"], InspectionHost.Rules(await host.Findings.Make(host.Lead, New(), visit, InspectionHost.Found with { Facts = " ", Obligation = "9.9.9-z" })));
        var (kept, dropped) = (InspectionHost.Done(await host.Findings.Make(host.Lead, New(), visit, InspectionHost.Found)), InspectionHost.Done(await host.Findings.Make(host.Lead, New(), visit, InspectionHost.Found with { Facts = "台账缺页" })));
        Assert.Equal(["Finding.OwnFinding"], InspectionHost.Rules(await host.Findings.Judge(host.Lead, New(), kept, true, null)));

        InspectionHost.Done(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Write, "查阅了记录"));
        Assert.Equal(0, await host.Read(A, db => db.Findings.CountAsync()));
        InspectionHost.Done(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Send));
        await InspectionHost.Eventually(() => host.Read(A, db => db.Findings.CountAsync(f => f.Of == visit)), n => n == 2);
        foreach (var early in (InspectionAction[])[InspectionAction.Report, InspectionAction.Write])
            Assert.Equal(["Inspection.CommentOpen"], InspectionHost.Rules(await host.Visits.Take(host.Lead, New(), visit, early, "在单位反馈之前改写")));

        var unit = host.Who(A, Roles.DisciplineOfficer);
        Assert.IsType<Outcome.NotFound>(await host.Visits.Comment(host.Who(B, Roles.DisciplineOfficer), New(), visit, "无意见"));
        Assert.Equal(["Inspection.CommentMissing"], InspectionHost.Rules(await host.Visits.Comment(unit, New(), visit, "")));
        InspectionHost.Done(await host.Visits.Comment(unit, New(), visit, "台账已补齐"));
        Assert.Equal(["Inspection.NotNow"], InspectionHost.Rules(await host.Visits.Comment(unit, New(), visit, "再说一次")));
        await InspectionHost.Eventually(() => host.Read(Bureau, db => db.Inspections.AsNoTracking().SingleAsync(i => i.Id == visit)), i => i.Comment == "台账已补齐");

        Assert.Equal(["Inspection.FindingsOpen"], InspectionHost.Rules(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Report)));
        InspectionHost.Done(await host.Findings.Judge(host.Second, New(), kept, true, null));
        Assert.Equal(["Step.ReasonMissing"], InspectionHost.Rules(await host.Findings.Judge(host.Second, New(), dropped, false, null)));
        InspectionHost.Done(await host.Findings.Judge(host.Second, New(), dropped, false, "单位提供了原件"));
        InspectionHost.Done(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Report));
        Assert.IsType<Outcome.NotFound>(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Approve));
        Assert.IsType<Outcome.NotFound>(await host.Visits.Take(host.Who(Bureau, Roles.Member, "1004"), New(), visit, InspectionAction.Approve));
        Assert.Equal(["Inspection.NotNow"], InspectionHost.Rules(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Write, "递交后改写")));

        // Returned with a reason it is mended, and the unit's copy says what the report now says.
        InspectionHost.Done(await host.Visits.Take(host.Discipline, New(), visit, InspectionAction.Return, "依据没有写明"));
        InspectionHost.Done(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Write, "查阅了记录，依据见附表"));
        await InspectionHost.Eventually(() => host.Read(A, db => db.Inspections.AsNoTracking().SingleAsync(i => i.Id == visit)), i => i is { State: InspectionState.UnitComment, Report: "查阅了记录，依据见附表", Comment: "台账已补齐" });
        InspectionHost.Done(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Report));
        InspectionHost.Done(await host.Visits.Take(host.Discipline, New(), visit, InspectionAction.Approve));

        var copy = await InspectionHost.Eventually(() => host.Read(A, db => db.Inspections.AsNoTracking().SingleAsync(i => i.Id == visit)), i => i.State == InspectionState.Closed);
        Assert.NotNull(copy.ReportNumber);
        Assert.Equal("", copy.ScheduledByName);

        // Owed once for each prison: this one's is met, the other's is not.
        var office = new PartyId(Bureau, PartyKind.Department, "discipline-office");
        var owed = (await host.Get<IDutyBook>().Of(office, 2026)).Where(d => d.Obligation == "3.4.1-a").ToDictionary(d => d.Counterpart!.Value.Tenant);
        await using var duties = host.Get<Database<DutiesDb>>().Open(Bureau);
        var (met, other) = (owed[A].Id, owed[B].Id);
        await InspectionHost.Eventually(() => duties.Links.AsNoTracking().CountAsync(l => l.Duty == met), n => n == 1);
        Assert.Equal(0, await duties.Links.CountAsync(l => l.Duty == other));
    }

    [Fact, Trait("Clause", "3.4.1")]
    public async Task The_budget_holds_for_every_kind_of_visit_and_the_same_month_is_merged()
    {
        await using var host = await InspectionHost.Start(Engine.Sqlite);
        await host.ApprovePlan(3, new UnitBudget(A, 1, "减负"));
        var first = InspectionHost.Done(await host.Visits.Schedule(host.Lead, New(), host.Entry(A, 3, 10)));
        Assert.Equal(["Inspection.OverBudget"], InspectionHost.Rules(await host.Visits.Schedule(host.Lead, New(), host.Entry(A, 8, 10, InspectionKind.Unannounced, "conduct"))));
        Assert.Equal(first, InspectionHost.Done(await host.Visits.Schedule(host.Lead, New(), host.Entry(A, 3, 12, matter: "conduct") with { Merge = true })));
        var merged = await host.Read(Bureau, db => db.Inspections.AsNoTracking().SingleAsync());
        Assert.Equal(["responsibilities", "conduct"], merged.Matters);
        Assert.Equal(new DateOnly(2026, 3, 12), merged.To);

        InspectionHost.Done(await host.Visits.Schedule(host.Lead, New(), host.Entry(B, 3, 10)));
        Assert.Equal(["Inspection.SameMonth", "Inspection.SameMatter"], InspectionHost.Rules(await host.Visits.Schedule(host.Lead, New(), host.Entry(B, 3, 20))));
        InspectionHost.Done(await host.Visits.Schedule(host.Lead, New(), host.Entry(B, 3, 20) with { Reason = "群众反映集中" }));
        Assert.Equal(["Inspection.NothingToMerge"], InspectionHost.Rules(await host.Visits.Schedule(host.Lead, New(), host.Entry(B, 3, 21, InspectionKind.Unannounced) with { Merge = true })));
    }

    [Fact, Trait("Clause", "3.4.1")]
    public async Task A_team_is_two_or_more_of_the_bureau_and_whoever_is_recused_leaves_and_is_refused()
    {
        await using var host = await InspectionHost.Start(Engine.Sqlite);
        await host.ApprovePlan();
        Assert.Equal(["Inspection.TeamSmall"], InspectionHost.Rules(await host.Visits.Schedule(host.Lead, New(), host.Entry(A, 3, 4) with { Team = [host.Person("2003"), host.Person("2003")] })));
        var stranger = (await host.Get<IOrganisation>().People(A))[0].Id;
        Assert.Equal(["Inspection.TeamUnknown", "Inspection.TeamSmall"], InspectionHost.Rules(await host.Visits.Schedule(host.Lead, New(), host.Entry(A, 3, 4) with { Team = [host.Person("2003"), stranger] })));
        var visit = InspectionHost.Done(await host.Visits.Schedule(host.Lead, New(), host.Entry(A, 3, 4)));
        InspectionHost.Done(await host.Visits.Recuse(host.Lead, New(), visit, host.Person("2004"), "近亲属在该单位工作"));
        Assert.Equal(["Inspection.TeamSmall"], InspectionHost.Rules(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Notify)));
        Assert.Equal(["Inspection.Recused"], InspectionHost.Rules(await host.Visits.SetTeam(host.Lead, New(), visit, [host.Person("2003"), host.Person("2004")])));
        InspectionHost.Done(await host.Visits.SetTeam(host.Lead, New(), visit, [host.Person("2003"), host.Person("2005")]));
        InspectionHost.Done(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Notify));
        Assert.Equal(["Inspection.Recused"], InspectionHost.Rules(await host.Visits.Schedule(host.Lead, New(), host.Entry(A, 9, 4, matter: "conduct"))));
    }

    [Fact, Trait("Clause", "3.4.1")]
    public async Task Of_an_unannounced_visit_the_unit_learns_with_the_draft_report_and_not_by_a_request_for_material()
    {
        await using var host = await InspectionHost.Start(Engine.Sqlite);
        await host.ApprovePlan();
        var visit = InspectionHost.Done(await host.Visits.Schedule(host.Lead, New(), host.Entry(A, 3, 2, InspectionKind.Unannounced)));
        Assert.Equal(["Inspection.NoNotice"], InspectionHost.Rules(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Notify)));
        Assert.Equal(["Inspection.AskTells"], InspectionHost.Rules(await host.Visits.AskMaterial(host.Lead, New(), visit, "会议纪要", null, null)));
        InspectionHost.Done(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Begin));
        var operation = New();
        InspectionHost.Done(await host.Visits.AskMaterial(host.Lead, operation, visit, "会议纪要", null, null));
        Assert.IsType<Outcome.Already>(await host.Visits.AskMaterial(host.Lead, operation, visit, "会议纪要", null, null));
        Assert.Single((await host.Read(Bureau, db => db.Inspections.AsNoTracking().SingleAsync())).Requests);
        await using (var duties = host.Get<Database<DutiesDb>>().Open(A)) await InspectionHost.Eventually(() => duties.Received.CountAsync(), n => n == 1);
        InspectionHost.Done(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Write, "报告"));
        Assert.Equal(0, await host.Read(A, db => db.Inspections.CountAsync()));
        InspectionHost.Done(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Send));
        await InspectionHost.Eventually(() => host.Read(A, db => db.Inspections.CountAsync()), n => n == 1);
    }

    [Fact, Trait("Clause", "3.4.1")]
    public async Task A_random_visit_goes_to_a_unit_that_was_drawn()
    {
        await using var host = await InspectionHost.Start(Engine.Sqlite);
        await host.ApprovePlan();
        Assert.Equal(["Draw.CountRange", "Draw.PurposeMissing"], InspectionHost.Rules(await host.Plans.Draw(host.Lead, New(), [A, B], 3, "")));
        var id = InspectionHost.Done(await host.Plans.Draw(host.Lead, New(), [A, B], 1, "随机检查"));
        var draw = await host.Read(Bureau, db => db.Draws.AsNoTracking().SingleAsync());
        Assert.True(draw.Verifies);
        var (drawn, left) = (draw.Drawn[0], draw.Drawn[0] == A ? B : A);
        Assert.Equal(["Inspection.DrawMissing"], InspectionHost.Rules(await host.Visits.Schedule(host.Lead, New(), host.Entry(drawn, 3, 4, InspectionKind.Random))));
        Assert.Equal(["Inspection.NotDrawn"], InspectionHost.Rules(await host.Visits.Schedule(host.Lead, New(), host.Entry(left, 3, 4, InspectionKind.Random) with { Draw = id })));
        InspectionHost.Done(await host.Visits.Schedule(host.Lead, New(), host.Entry(drawn, 3, 4, InspectionKind.Random) with { Draw = id }));
    }

    [Fact, Trait("Clause", "3.4.2")]
    public async Task A_finding_stands_on_the_units_problem_list_once_and_is_done_only_when_the_problem_is()
    {
        await using var host = await InspectionHost.Start(Engine.Sqlite);
        var (visit, finding) = await Confirmed(host);
        Assert.Equal(["Finding.KeyMissing"], InspectionHost.Rules(await host.Findings.Link(host.Lead, New(), finding, FollowUp.Talk, null)));
        InspectionHost.Done(await host.Findings.Link(host.Lead, New(), finding, FollowUp.Problem, null));
        var problems = host.Get<IProblemList>();
        var problem = await InspectionHost.Eventually(() => problems.Find(A, $"finding/{finding:N}"), p => p is not null);
        Assert.Equal((ProblemSource.Inspection, "2.1.1-f", ProblemState.Confirmed), (problem!.Source, problem.Obligation, problem.State));
        Assert.Equal(["Finding.ProblemOpen"], InspectionHost.Rules(await host.Findings.Finish(host.Lead, New(), finding, "已整改")));
        InspectionHost.Done(await problems.Advance(Actor.System(A), New(), problem.Id, ProblemAction.Drop, new ProblemNote("机构调整")));
        InspectionHost.Done(await host.Findings.MarkTypical(host.Lead, New(), finding));
        Assert.Equal(["Finding.NotCirculated"], InspectionHost.Rules(await host.Findings.Finish(host.Lead, New(), finding, "已整改")));

        // The trace from the clause, and the duty that confirming set off.
        var trace = host.Host.Services.GetServices<ITrace>().Single(t => t.Name == "Findings");
        Assert.Equal(1, (await trace.Of(host.Discipline, ["2.1.1-f"], 2026, null, 5, default))!.Total);
        Assert.Null(await trace.Of(host.Who(Bureau, Roles.Clerk), ["2.1.1-f"], 2026, null, 5, default));
        var office = new PartyId(Bureau, PartyKind.Department, "discipline-office");
        await InspectionHost.Eventually(async () => (await host.Get<IDutyBook>().Of(office, 2026)).Count(d => d.Obligation == "3.4.2-c" && d.Occasion is not null), n => n == 1);
        Assert.NotEqual(Guid.Empty, visit);
    }

    [Fact, Trait("Clause", "3.4.4")]
    public async Task A_finding_becomes_an_order_with_one_action_once_linked_both_ways_and_waits_for_it()
    {
        await using var host = await InspectionHost.Start(Engine.Sqlite);
        var (_, finding) = await Confirmed(host);
        var operation = New();
        InspectionHost.Done(await host.Findings.LinkOrder(host.Lead, operation, finding));
        Assert.IsType<Outcome.Already>(await host.Findings.LinkOrder(host.Lead, operation, finding));
        await host.Findings.LinkOrder(host.Second, New(), finding);
        var order = Assert.Single(await host.Get<IOrders>().From(host.Lead, OrderSourceKind.Inspection, [finding.ToString()]));
        Assert.Equal((A, $"/Supervision/Finding/{finding}"), (order.Unit, order.Source.Page));
        Assert.Equal(["2.1.1-f"], order.Obligations);
        var link = await host.Read(Bureau, db => db.FindingLinks.AsNoTracking().SingleAsync());
        Assert.Equal((FollowUp.Order, order.Id.ToString()), (link.To, link.Key));
        Assert.Equal(["Finding.OrderOpen"], InspectionHost.Rules(await host.Findings.Finish(host.Lead, New(), finding, "已整改")));
    }

    [Fact, Trait("Clause", "3.4.2")]
    public async Task A_circular_is_checked_and_approved_by_others_reaches_the_units_and_ends_when_objections_are_answered()
    {
        await using var host = await InspectionHost.Start(Engine.Sqlite);
        var (_, finding) = await Confirmed(host);
        InspectionHost.Done(await host.Findings.MarkTypical(host.Lead, New(), finding));
        var entry = new CircularEntry { Title = "典型问题通报", Body = "据群众来信反映，某单位未专题研究。", Contact = "纪检监察室", From = new DateOnly(2026, 3, 3), To = new DateOnly(2026, 3, 4), Findings = [finding] };
        Assert.Equal(["Circular.TooShort"], InspectionHost.Rules(await host.Circulars.Draft(host.Lead, New(), null, entry)));
        var circular = InspectionHost.Done(await host.Circulars.Draft(host.Lead, New(), null, entry with { To = new DateOnly(2026, 3, 10) }));
        var all = InspectionLaw.Load().Privacy.Select(p => p.Code).ToArray();
        Assert.Equal(["Circular.Unanswered", "Circular.HitsUnexplained"], InspectionHost.Rules(await host.Circulars.Check(host.Second, New(), circular, all[1..], null)));
        Assert.Equal(["Circular.SecondPerson"], InspectionHost.Rules(await host.Circulars.Check(host.Lead, New(), circular, all, "来信为公开渠道")));
        InspectionHost.Done(await host.Circulars.Draft(host.Lead, New(), circular, entry with { Body = "某单位未专题研究。", To = new DateOnly(2026, 3, 10) }));
        InspectionHost.Done(await host.Circulars.Check(host.Second, New(), circular, all, null));
        Assert.Equal(["Circular.NotDraft"], InspectionHost.Rules(await host.Circulars.Draft(host.Lead, New(), circular, entry with { To = new DateOnly(2026, 3, 10) })));
        Assert.IsType<Outcome.NotFound>(await host.Circulars.Take(host.Second, New(), circular, CircularAction.Approve, null));
        InspectionHost.Done(await host.Circulars.Take(host.Discipline, New(), circular, CircularAction.Approve, null));
        Assert.Equal(0, await host.Read(A, db => db.Circulars.CountAsync()));
        InspectionHost.Done(await host.Circulars.Take(host.Lead, New(), circular, CircularAction.Publish, null));
        foreach (var unit in new[] { A, B })
        {
            var copy = await InspectionHost.Eventually(() => host.Read(unit, db => db.Circulars.AsNoTracking().SingleOrDefaultAsync()), c => c is not null);
            Assert.Equal((true, "", 0), (copy!.IsCopy, copy.DraftedByName, copy.Findings.Length));
            Assert.EndsWith("号", copy.Number, StringComparison.Ordinal);
        }
        InspectionHost.Done(await host.Circulars.Object(host.Who(A, Roles.Secretary), New(), circular, "事实有出入"));
        var objection = await InspectionHost.Eventually(() => host.Read(Bureau, db => db.CircularObjections.AsNoTracking().SingleOrDefaultAsync()), o => o is not null);
        host.Go(3, 11);
        Assert.Equal(["Circular.ObjectionsOpen"], InspectionHost.Rules(await host.Circulars.Take(host.Lead, New(), circular, CircularAction.End, null)));
        InspectionHost.Done(await host.Circulars.Answer(host.Lead, New(), objection!.Id, "经核对，予以更正", true));
        await InspectionHost.Eventually(() => host.Read(A, db => db.CircularObjections.AsNoTracking().SingleAsync()), o => o.Upheld && o.Result == "经核对，予以更正");
        InspectionHost.Done(await host.Circulars.Take(host.Lead, New(), circular, CircularAction.End, null));

        // The committee's duty to circulate a typical problem is met by it.
        var committee = new PartyId(Bureau, PartyKind.DisciplineCommittee, "main");
        var owed = (await InspectionHost.Eventually(async () => (await host.Get<IDutyBook>().Of(committee, 2026)).Where(d => d.Obligation == "3.4.2-d" && d.Occasion is not null).ToList(), d => d.Count == 1))[0].Id;
        await using var duties = host.Get<Database<DutiesDb>>().Open(Bureau);
        await InspectionHost.Eventually(() => duties.Links.AsNoTracking().CountAsync(l => l.Duty == owed), n => n == 1);
    }

    [Fact, Trait("Clause", "3.4.2")]
    public async Task A_prison_circulates_to_its_own_people_under_the_same_check_with_its_own_number_and_nobody_elsewhere_reads_it()
    {
        await using var host = await InspectionHost.Start(Engine.Sqlite);
        var (drafter, checker) = (host.Who(A, Roles.DisciplineOfficer, "2003"), host.Who(A, Roles.PoliticalOfficer, "2002"));
        var (head, reader) = (host.Who(A, Roles.DisciplineSecretary, "1003"), host.Who(A, Roles.DepartmentHead, "2005"));
        var name = (await host.Get<IOrganisation>().People(A))[0].Name;
        var entry = new CircularEntry { Title = "本单位典型问题通报", Body = $"据举报，{name}未按规定办理。", Contact = "纪检监察室", From = new DateOnly(2026, 3, 3), To = new DateOnly(2026, 3, 10) };
        Assert.IsType<Outcome.NotFound>(await host.Circulars.Draft(reader, New(), null, entry));
        Assert.IsType<Outcome.NotFound>(await host.Circulars.Draft(drafter, New(), null, entry with { Units = [B] }));
        var circular = InspectionHost.Done(await host.Circulars.Draft(drafter, New(), null, entry));
        var all = InspectionLaw.Load().Privacy.Select(p => p.Code).ToArray();
        Assert.Equal(["Circular.Unanswered", "Circular.HitsUnexplained"], InspectionHost.Rules(await host.Circulars.Check(checker, New(), circular, all[1..], null)));
        Assert.Equal(["Circular.SecondPerson"], InspectionHost.Rules(await host.Circulars.Check(drafter, New(), circular, all, "已经本人同意")));
        InspectionHost.Done(await host.Circulars.Draft(drafter, New(), circular, entry with { Body = "有的部门未按规定办理。" }));
        InspectionHost.Done(await host.Circulars.Check(checker, New(), circular, all, null));
        // The bureau's approver has nothing to approve in a prison, and its own head alone approves.
        Assert.IsType<Outcome.NotFound>(await host.Circulars.Take(host.Discipline, New(), circular, CircularAction.Approve, null));
        Assert.IsType<Outcome.NotFound>(await host.Circulars.Take(checker, New(), circular, CircularAction.Approve, null));
        InspectionHost.Done(await host.Circulars.Take(head, New(), circular, CircularAction.Approve, null));
        InspectionHost.Done(await host.Circulars.Take(drafter, New(), circular, CircularAction.Publish, null));
        var own = await host.Read(A, db => db.Circulars.AsNoTracking().SingleAsync());
        Assert.Equal((false, CircularState.Published), (own.IsCopy, own.State));
        Assert.EndsWith("〔2026〕1号", own.Number, StringComparison.Ordinal);
        await using (var ledger = host.Get<Database<LedgerDb>>().Open(A))
        {
            var issued = await ledger.Entries.SingleAsync(e => e.TenantId == A && e.Fact == "Supervision.CircularIssued");
            var told = System.Text.Json.JsonSerializer.Deserialize<CircularIssued>(issued.Body, System.Text.Json.JsonSerializerOptions.Web)!.Persons;
            var holders = (await host.Get<IPartyDirectory>().Parties(A, host.Today)).Select(p => p.Holder).OfType<Guid>().Distinct().ToList();
            Assert.Equal(holders.Order(), told.Order());
        }

        // Its people object each for himself, and somebody else answers; nothing of it leaves the house.
        Assert.Equal(["CircularObjection.TextMissing"], InspectionHost.Rules(await host.Circulars.Object(reader, New(), circular, " ")));
        InspectionHost.Done(await host.Circulars.Object(reader, New(), circular, "事实有出入"));
        InspectionHost.Done(await host.Circulars.Object(drafter, New(), circular, "日期有误"));
        var objections = await host.Read(A, db => db.CircularObjections.AsNoTracking().OrderBy(o => o.Text).ToListAsync());
        var mine = objections.Single(o => o.Text == "日期有误");
        Assert.Equal(["CircularObjection.OwnAnswer"], InspectionHost.Rules(await host.Circulars.Answer(drafter, New(), mine.Id, "已更正", true)));
        Assert.IsType<Outcome.NotFound>(await host.Circulars.Answer(host.Lead, New(), mine.Id, "已更正", true));
        foreach (var objection in objections) InspectionHost.Done(await host.Circulars.Answer(checker, New(), objection.Id, "经核对，予以更正", true));
        host.Go(3, 11);
        InspectionHost.Done(await host.Circulars.Take(drafter, New(), circular, CircularAction.End, null));

        // By now the pump has passed all of it.
        InspectionHost.Done(await host.Circulars.Draft(host.Lead, New(), null, entry with { Body = "局通报。", From = new DateOnly(2026, 3, 12), To = new DateOnly(2026, 3, 19) }));
        Assert.Equal(1, await host.Read(Bureau, db => db.Circulars.CountAsync()));
        Assert.Equal(0, await host.Read(Bureau, db => db.CircularObjections.CountAsync()));
        Assert.Equal(0, await host.Read(B, db => db.Circulars.CountAsync()));
    }

    [Fact, Trait("Clause", "3.4.2")]
    public async Task A_project_is_approved_by_its_level_runs_by_its_plan_and_closes_after_rectification()
    {
        await using var host = await InspectionHost.Start(Engine.Sqlite);
        var entry = new ProjectEntry { Area = "tender", Title = "招投标专项监督", Major = true, Reason = "问题较多", Scope = "近两年项目", Units = [A], From = new DateOnly(2026, 3, 2), To = new DateOnly(2026, 5, 2), Team = [host.Person("2003"), host.Person("2004")] };
        Assert.Equal(["Project.AreaMissing", "Inspection.UnitMissing"], InspectionHost.Rules(await host.Projects.Propose(host.Lead, New(), entry with { Area = "x", Units = ["bureau"] })));
        var project = InspectionHost.Done(await host.Projects.Propose(host.Lead, New(), entry));
        Assert.IsType<Outcome.NotFound>(await host.Projects.Take(host.Discipline, New(), project, ProjectAction.Approve));
        InspectionHost.Done(await host.Projects.Take(host.Secretary, New(), project, ProjectAction.Approve));
        Assert.Equal(["Project.TextMissing"], InspectionHost.Rules(await host.Projects.Take(host.Lead, New(), project, ProjectAction.Plan, " ")));
        Assert.Equal(["Project.AskedMissing"], InspectionHost.Rules(await host.Projects.Take(host.Lead, New(), project, ProjectAction.Plan, "方案", " ")));
        // The unit hears of it when it is established, and gets its plan with what is asked; why it was proposed and the other units it never reads.
        var told = await InspectionHost.Eventually(() => host.Read(A, db => db.Projects.AsNoTracking().SingleOrDefaultAsync(p => p.Id == project)), p => p is not null);
        Assert.Equal((true, ProjectState.Established, (string?)null, "", ""), (told!.IsCopy, told.State, told.Plan, told.Reason, told.ProposedByName));
        InspectionHost.Done(await host.Projects.Take(host.Lead, New(), project, ProjectAction.Plan, "方案", "确定联系人"));
        var planned = await InspectionHost.Eventually(() => host.Read(A, db => db.Projects.AsNoTracking().SingleAsync(p => p.Id == project)), p => p.Plan is not null);
        Assert.Equal(("方案", "确定联系人", A), (planned.Plan, planned.Asked, Assert.Single(planned.Units)));
        Assert.Equal(0, await host.Read(B, db => db.Projects.CountAsync()));
        var answering = await host.Get<InspectionDesk>().Answering(A, default);
        await using (var ledger = host.Get<Database<LedgerDb>>().Open(A))
            foreach (var carried in await ledger.Entries.Where(e => e.TenantId == A && e.Fact == "Supervision.ProjectCarried").ToListAsync())
                Assert.Equal(answering, System.Text.Json.JsonSerializer.Deserialize<ProjectCarried>(carried.Body, System.Text.Json.JsonSerializerOptions.Web)!.Persons);
        InspectionHost.Done(await host.Projects.Take(host.Lead, New(), project, ProjectAction.Start));
        var finding = InspectionHost.Done(await host.Findings.Make(host.Lead, New(), project, InspectionHost.Found with { Unit = A }));
        Assert.Equal(["Inspection.UnitMissing"], InspectionHost.Rules(await host.Findings.Make(host.Lead, New(), project, InspectionHost.Found with { Unit = B })));
        Assert.Equal(["Inspection.FindingsOpen"], InspectionHost.Rules(await host.Projects.Take(host.Lead, New(), project, ProjectAction.Report, "报告")));
        InspectionHost.Done(await host.Findings.Judge(host.Second, New(), finding, true, null));
        InspectionHost.Done(await host.Projects.Take(host.Lead, New(), project, ProjectAction.Report, "报告"));
        Assert.Equal(["Project.RectifyFirst"], InspectionHost.Rules(await host.Projects.Take(host.Secretary, New(), project, ProjectAction.Close)));
        InspectionHost.Done(await host.Projects.Take(host.Lead, New(), project, ProjectAction.Rectify));
        InspectionHost.Done(await host.Projects.Take(host.Second, New(), project, ProjectAction.Recheck, "已整改"));
        InspectionHost.Done(await host.Projects.Take(host.Secretary, New(), project, ProjectAction.Close));
        var closed = await host.Read(Bureau, db => db.Projects.AsNoTracking().SingleAsync());
        Assert.Equal((ProjectState.Closed, host.Today), (closed.State, closed.ClosedOn));
        Assert.Contains("立〔2026〕1号", closed.Number, StringComparison.Ordinal);
        var copy = await InspectionHost.Eventually(() => host.Read(A, db => db.Projects.AsNoTracking().SingleAsync()), p => p.State == ProjectState.Closed);
        Assert.Equal((null, null, closed.Number), (copy.Report, copy.Recheck, copy.Number));

        // One of the four that the year asks of the key areas.
        var office = new PartyId(Bureau, PartyKind.Department, "discipline-office");
        var owed = (await host.Get<IDutyBook>().Of(office, 2026)).Single(d => d.Obligation == "3.4.2-b").Id;
        await using var duties = host.Get<Database<DutiesDb>>().Open(Bureau);
        await InspectionHost.Eventually(() => duties.Links.AsNoTracking().CountAsync(l => l.Duty == owed), n => n == 1);
    }

    [Fact, Trait("Clause", "3.4.1")]
    public async Task A_figure_is_corrected_among_the_limits_and_what_has_begun_keeps_its_days()
    {
        await using var host = await InspectionHost.Start(Engine.Sqlite);
        var limits = host.Get<Limits>();
        Task<Outcome> Change(Actor actor, string key, int? figure, string? reason = "统一口径") => limits.Change(actor, New(), key, figure, "某办法", "第九条", "A", host.Today, reason);
        Assert.IsType<Outcome.NotFound>(await Change(host.Who(A, Roles.DisciplineSecretary), "inspection.commentWorkingDays", 7));
        var refused = Assert.IsType<Outcome.Refused>(await Change(host.Discipline, "inspection.teamLeast", 1, ""));
        Assert.Equal([("Figure", "Limit.Figure", "2/10"), ("Reason", "Order.Missing", "")], refused.Faults.Select(f => (f.Field, f.Rule, string.Join('/', f.Figures))));
        var (_, finding) = await Confirmed(host);
        var due = (await host.Read(Bureau, db => db.Findings.AsNoTracking().SingleAsync(f => f.Id == finding))).HandleBy;
        InspectionHost.Done(await Change(host.Discipline, "inspection.handleWorkingDays", 10));
        Assert.Equal((10, "第九条"), ((await limits.On(host.Today))["inspection.handleWorkingDays"], (await limits.On(host.Today)).Of("inspection.handleWorkingDays").Article));
        Assert.Equal(due, (await host.Read(Bureau, db => db.Findings.AsNoTracking().SingleAsync(f => f.Id == finding))).HandleBy);
        var (_, next) = await Confirmed(host, B);
        Assert.Equal(host.Get<IWorkCalendars>().Current.AddWorkingDays(host.Today, 10), (await host.Read(Bureau, db => db.Findings.AsNoTracking().SingleAsync(f => f.Id == next))).HandleBy);
    }

    [Fact, Trait("Clause", "3.4.1")]
    public async Task What_was_set_before_figures_stood_among_the_limits_holds_until_it_is_corrected_there()
    {
        await using var host = await InspectionHost.Start(Engine.Sqlite);
        var limits = host.Get<Limits>();
        async Task Before(string figure, int? now, int hour) => await host.Host.Sql(
            "INSERT INTO supervision_inspection_figures (\"TenantId\", \"Id\", \"Figure\", \"Was\", \"Now\", \"Reason\", \"At\", \"By\", \"ByName\", \"Version\") VALUES ('bureau', @p0, @p1, 1, @p2, '口径', @p3, @p0, '某', 1)",
            New(), figure, now, new DateTimeOffset(2026, 2, 2, hour, 0, 0, TimeSpan.Zero).UtcTicks);
        await Before("capPerUnit", 6, 1);
        await Before("coolingDays", 9, 1);
        await Before("coolingDays", null, 2);
        var now = await limits.On(host.Today);
        Assert.Equal((6, 30), (now["inspection.capPerUnit"], now["inspection.coolingDays"]));
        Assert.Equal(4, (await limits.On(new DateOnly(2026, 2, 1)))["inspection.capPerUnit"]);
        InspectionHost.Done(await limits.Change(host.Discipline, New(), "inspection.capPerUnit", 5, "某办法", "第九条", "B", host.Today, "统一口径"));
        Assert.Equal(5, (await limits.On(host.Today))["inspection.capPerUnit"]);
        Assert.Equal([6, 5], (await limits.Changes()).Where(c => c.Key == "inspection.capPerUnit").Select(c => c.Figure));
    }

    [Fact, Trait("Clause", "3.4.2")]
    public async Task The_xrays_see_a_finding_that_went_on_to_nothing_and_a_unit_nobody_visited()
    {
        await using var host = await InspectionHost.Start(Engine.Sqlite);
        var (_, finding) = await Confirmed(host);
        IXray Of(string name) => host.Host.Services.GetServices<IXray>().Single(x => x.Name == name);
        Assert.Equal(0, (await Of("FindingWithoutFollowUp").Look(host.Discipline, 2026, 5, default)).Total);
        host.Go(7, 2);
        var stuck = await Of("FindingWithoutFollowUp").Look(host.Discipline, 2026, 5, default);
        Assert.Equal($"/Supervision/Finding/{finding}", Assert.Single(stuck.Lines).Page);
        Assert.Equal([B], (await Of("UnitNotVisited").Look(host.Discipline, 2026, 5, default)).Lines.Select(l => l.Unit));
        Assert.Equal(0, (await Of("BudgetExceeded").Look(host.Discipline, 2026, 5, default)).Total);
        Assert.Equal(0, (await Of("UnitNotVisited").Look(host.Who(A, Roles.Secretary), 2026, 5, default)).Total);
        Assert.Equal((1, 1), (await host.Read(Bureau, db => OpenFindings.ByUnit(db, 2026, host.Today, default)))[A]);
    }

    [Fact, Trait("Clause", "2.1.4-c")]
    public async Task Visits_received_stand_in_the_workbook_of_burden_as_on_its_page()
    {
        await using var host = await InspectionHost.Start(Engine.Sqlite);
        await Confirmed(host);
        host.Go(4, 2);
        var officer = host.Who(Bureau, Roles.PoliticalOfficer);
        var workbook = host.Host.Services.GetServices<IWorkbook>().Single(w => w.Name == "burden");
        var sheet = (await workbook.Compose(officer, "month=2026-03", default))!.Sheets[0];
        var rows = sheet.Rows.ToList();
        var name = host.Get<ITenants>().Find(A)!.Name.ToString();
        Assert.Equal([1], rows.Where(r => Equals(r[0], name)).Select(r => (int)r[^1]!));
        Assert.Equal(sheet.Columns.Count, rows[0].Count);
        Assert.Equal([0], rows.Where(r => Equals(r[0], host.Get<ITenants>().Find(B)!.Name.ToString())).Select(r => (int)r[^1]!));
    }

    /// <summary>A visit that has begun, with a finding that another has confirmed.</summary>
    static async Task<(Guid Visit, Guid Finding)> Confirmed(InspectionHost host, string unit = A)
    {
        if (unit == A) await host.ApprovePlan();
        var visit = InspectionHost.Done(await host.Visits.Schedule(host.Lead, New(), host.Entry(unit, 3, 2, InspectionKind.Unannounced)));
        InspectionHost.Done(await host.Visits.Take(host.Lead, New(), visit, InspectionAction.Begin));
        var finding = InspectionHost.Done(await host.Findings.Make(host.Lead, New(), visit, InspectionHost.Found));
        InspectionHost.Done(await host.Findings.Judge(host.Second, New(), finding, true, null));
        return (visit, finding);
    }
}

using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Accountability;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Modules.Accountability.CaseHost;

namespace PartyDiscipline.Tests.Modules.Accountability;

/// <summary>A case from proposal to closing, and every shortcut that is refused (SM-12, notice 3.6).</summary>
public sealed class CaseTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task A_case_runs_from_proposal_through_appeal_to_its_end_with_different_people(Engine engine)
    {
        await using var host = await Start(engine);
        var id = await host.Announced();
        var subject = await host.Holder(Secretary, Roles.Secretary);
        var decision = (await host.DecisionOf(id)).Id;
        await Eventually(async () => await Copy(host, decision), d => d is not null);

        Done(await host.Subjects.Receive(subject, Guid.NewGuid(), decision, Today));
        Done(await host.Subjects.Appeal(subject, Guid.NewGuid(), decision, "申诉理由CANARY"));
        var appeal = await Eventually(async () => await AppealAtBureau(host, decision), a => a is not null);
        Assert.False(appeal!.Late);
        Assert.Equal(new DateOnly(2026, 7, 1), appeal.Due);
        await Eventually(async () => (await host.DecisionOf(id)).AppealUntil, d => d == new DateOnly(2026, 7, 1));

        // Execution goes on meanwhile; the case does not close before the answer.
        Done(await host.Decisions.Execute(host.Keeper, Guid.NewGuid(), id, Of(host.Executor)));
        Assert.Equal(["Case.ReceiptsMissing"], Rules(await host.Decisions.File(host.Executor, Guid.NewGuid(), id)));
        foreach (var receipt in await Receipts(host, id)) Done(await host.Decisions.Enter(host.Keeper, Guid.NewGuid(), id, receipt.Id, Today, "回执1号"));
        Done(await host.Decisions.File(host.Executor, Guid.NewGuid(), id));
        Assert.Equal(["Case.NotPublished"], Rules(await host.Decisions.Circulate(host.Keeper, Guid.NewGuid(), id, null)));
        Done(await host.Decisions.Circulate(host.Keeper, Guid.NewGuid(), id, "诫勉不对外公开"));
        Assert.Equal(["Case.AppealOpen"], Rules(await host.Decisions.Close(host.Keeper, Guid.NewGuid(), id)));

        Assert.Equal(["Appeal.ReviewersSeparate"], Rules(await host.Decisions.NameReviewers(host.Keeper, Guid.NewGuid(), id, Of(host.Team[0]))));
        Done(await host.Decisions.NameReviewers(host.Keeper, Guid.NewGuid(), id, Of(host.Reviewer)));
        Assert.Equal(["Appeal.ReviewerOnly"], Rules(await host.Decisions.Answer(host.Keeper, Guid.NewGuid(), id, appeal.Id, Amended(DecisionState.Changed, "circulateLeader"))));
        Done(await host.Decisions.Answer(host.Reviewer, Guid.NewGuid(), id, appeal.Id, Amended(DecisionState.Changed, "circulateLeader")));
        var changed = await Eventually(async () => await Copy(host, decision), d => d?.State == DecisionState.Changed);
        Assert.Equal(["circulateLeader"], changed!.Ways);
        Assert.Null(changed.InfluenceUntil);
        await Eventually(async () =>
        {
            await using var db = host.Db(Unit);
            return await db.Appeals.AsNoTracking().Where(a => a.Decision == decision).Select(a => a.State).SingleAsync();
        }, s => s == AppealState.Changed);
        Done(await host.Decisions.Close(host.Keeper, Guid.NewGuid(), id));
        Assert.Equal(CaseState.Closed, (await host.Read(id)).State);

        // Nine people had a hand in it, and each step names who.
        await using var db = host.Db(Bureau);
        Assert.True((await db.Seats.AsNoTracking().Where(s => s.Case == id).Select(s => s.Person).Distinct().ToListAsync()).Count >= 6);
        Assert.DoesNotContain(await db.Steps.AsNoTracking().Where(s => s.Of == id).Select(s => s.ActorName).ToListAsync(), string.IsNullOrEmpty);
    }

    [Fact]
    public async Task The_title_of_a_proposal_names_the_first_of_several_and_how_many_and_its_table_all_of_them()
    {
        await using var host = await Start();
        foreach (var (subjects, title) in ((PartyId[], string)[])
                 [
                     ([Secretary], "关于对党委书记某1001启动问责的建议"),
                     ([Secretary, Member], "关于对党委书记某1001等2名同志启动问责的建议"),
                     ([Committee, new PartyId(Other, PartyKind.PartyCommittee, "main")], "关于对党委等2个党组织启动问责的建议"),
                     ([Committee, Secretary, Member], "关于对党委等3个问责对象启动问责的建议"),
                 ])
        {
            var id = Done(await host.Propose(subjects: subjects));
            var paper = (await host.Host.Services.GetServices<IDocument>().Single(d => d.Name == "accountability-proposal").Compose(host.Proposer, id.ToString("N"), TestContext.Current.CancellationToken))!;
            Assert.Equal(title, paper.Title);
            Assert.Equal(subjects.Length, paper.Body.OfType<Table>().Single().Rows.Count);
        }
    }

    static async Task<Decision?> Copy(CaseHost host, Guid decision)
    {
        await using var db = host.Db(Unit);
        return await db.Decisions.AsNoTracking().FirstOrDefaultAsync(d => d.Id == decision);
    }

    static async Task<Appeal?> AppealAtBureau(CaseHost host, Guid decision)
    {
        await using var db = host.Db(Bureau);
        return await db.Appeals.AsNoTracking().FirstOrDefaultAsync(a => a.Decision == decision);
    }

    static async Task<List<Receipt>> Receipts(CaseHost host, Guid of)
    {
        await using var db = host.Db(Bureau);
        return await db.Receipts.AsNoTracking().Where(r => r.Case == of).ToListAsync();
    }

    [Fact, Trait("Clause", "2.4.5")]
    public async Task Execution_is_recorded_by_the_organ_that_the_authority_table_names_for_the_way()
    {
        await using var host = await Start();
        var other = new PartyId(Other, PartyKind.Secretary, "main");
        var moved = await host.Announced(Decided(new DecisionLine(Secretary, ["move"])));
        var both = await host.Announced(Decided(new DecisionLine(other, ["move", "circulateLeader"])), other);
        foreach (var id in new[] { moved, both }) Done(await host.Decisions.Execute(host.Keeper, Guid.NewGuid(), id, Of(host.Executor)));
        Task<Outcome> Enter(Actor by, Guid of, Receipt receipt) => host.Decisions.Enter(by, Guid.NewGuid(), of, receipt.Id, Today, "回执1号");

        // Formalities are the personnel office's: whoever keeps the case is told by which row and article.
        var file = (await Receipts(host, moved)).Single(r => r.Kind == "personnelFile");
        var fault = Assert.Single(Assert.IsType<Outcome.Refused>(await Enter(host.Keeper, moved, file)).Faults);
        Assert.Equal(("Receipt.WrongOrgan", "2.4.5"), (fault.Rule, fault.Clause));
        Assert.Contains("第13条", fault.Figures[0], StringComparison.Ordinal);
        Assert.IsType<Outcome.Refused>(await Enter(host.Keeper, both, (await Receipts(host, both)).Single(r => r.Kind == "formalities")));
        Done(await Enter(host.Executor, moved, file));

        // What both ways ask for either office records; who has no seat still finds nothing.
        Done(await Enter(host.Keeper, both, (await Receipts(host, both)).Single(r => r.Kind == "selfCriticism")));
        Done(await Enter(host.Executor, both, (await Receipts(host, both)).Single(r => r.Kind == "integrityFile")));
        Assert.IsType<Outcome.NotFound>(await Enter(host.Outsider, both, (await Receipts(host, both)).Single(r => r.Kind == "formalities")));

        // The discipline office's ways are not the personnel office's to record.
        var admonished = await host.Announced(Decided(new DecisionLine(Secretary, ["admonishTalk"])));
        Done(await host.Decisions.Execute(host.Keeper, Guid.NewGuid(), admonished, Of(host.Executor)));
        Assert.Equal(["Receipt.WrongOrgan"], Rules(await Enter(host.Executor, admonished, (await Receipts(host, admonished))[0])));
    }

    [Fact, Trait("Clause", "3.6.3")]
    public async Task Who_may_see_influence_periods_in_the_unit_hears_of_a_decision_and_its_subject_and_others_do_not()
    {
        await using var host = await Start();
        var people = (await host.Host.Get<IOrganisation>().People(Unit)).ToDictionary(p => p.Number, p => p.Id);
        var hash = host.Host.Get<Passwords>().Hash("Not-secret-4plus6");
        foreach (var (number, role) in new[] { ("2002", Roles.PoliticalOfficer), ("2003", Roles.Clerk), ("1001", null), ("1003", null) })
            await host.Host.Get<Founding>().OpenAccount(Unit, new AccountOpening($"unit.{number}", number, Lanes.Business, hash, MustChange: false, people[number]), role is null ? [] : [role]);
        var id = await host.Announced();
        var decision = await host.DecisionOf(id);
        async Task<List<PersonnelTold>> Told(string tenant)
        {
            await using var ledger = host.Host.Get<Database<LedgerDb>>().Open(tenant);
            return [.. (await ledger.Entries.Where(e => e.TenantId == tenant && e.Fact == "Accountability.PersonnelTold").OrderBy(e => e.Seq).ToListAsync()).Select(e => System.Text.Json.JsonSerializer.Deserialize<PersonnelTold>(e.Body, System.Text.Json.JsonSerializerOptions.Web)!)];
        }
        var told = Assert.Single(await Eventually(() => Told(Unit), t => t.Count == 1));
        // By a grant and by the post of discipline secretary; the secretary is the subject.
        Assert.Equal(new[] { people["2002"], people["1003"] }.Order(), told.Persons.Order());
        Assert.Equal((decision.Id, true, decision.InfluenceUntil), (told.Decision, told.Caps, told.InfluenceUntil));
        Assert.NotNull(told.InfluenceUntil);
        Assert.Empty(await Told(Other));
        Assert.Empty(await Told(Bureau));
        async Task<bool> OnDesk(string number)
        {
            await using var desk = host.Host.Get<Database<DeskDb>>().Open(Unit);
            var person = people[number];
            return await desk.Notices.AnyAsync(n => n.Person == person && n.Fact == "Accountability.PersonnelTold" && n.Page.StartsWith("/Accountability/Influence"));
        }
        Assert.True(await Eventually(() => OnDesk("2002"), there => there));
        Assert.False(await OnDesk("2003"));

        // Corrected, they hear of it again.
        Done(await host.Decisions.Correct(host.Keeper, Guid.NewGuid(), id, decision.Id, Amended(DecisionState.Revoked)));
        var last = (await Eventually(() => Told(Unit), t => t.Count == 2))[^1];
        Assert.Equal((false, (DateOnly?)null), (last.Caps, last.InfluenceUntil));
    }

    [Fact]
    public async Task Nobody_approves_his_own_proposal_nor_for_whom_the_table_names()
    {
        await using var host = await Start();
        // The secretary proposes for the committee what the secretary would have to approve.
        Assert.Equal(["Case.ProposerApproves"], Rules(await host.Propose(host.Approver, PartyKind.PartyCommittee)));
        // What concerns a prison's member is the discipline secretary's to approve, so he does not propose it himself.
        Assert.Equal(["Case.ProposerApproves"], Rules(await host.Propose(host.Keeper, subjects: Member)));
        var id = Done(await host.Propose());
        Assert.Equal(["Case.ApproverOnly"], Rules(await host.Cases.Approve(host.Keeper, Guid.NewGuid(), id)));
        Assert.IsType<Outcome.NotFound>(await host.Cases.Approve(host.Outsider, Guid.NewGuid(), id));
        Done(await host.Cases.Approve(host.Approver, Guid.NewGuid(), id));
        Assert.Equal(["Case.NotApprove"], Rules(await host.Cases.Approve(host.Approver, Guid.NewGuid(), id)));
    }

    [Fact]
    public async Task What_is_the_superiors_or_already_filed_is_not_opened_here()
    {
        await using var host = await Start();
        Assert.Equal(["Case.SuperiorOpens"], Rules(await host.Propose(subjects: new PartyId(Bureau, PartyKind.Member, "member-1"))));
        Assert.Equal(["Case.FiledAlready"], Rules(await host.Cases.Propose(host.Proposer, Guid.NewGuid(), new ProposalEntry(PartyKind.DisciplineCommittee, [Secretary], "事由", FiledAlready: true))));
        Assert.Contains("Case.SubjectsMissing", Rules(await host.Cases.Propose(host.Proposer, Guid.NewGuid(), new ProposalEntry(PartyKind.DisciplineCommittee, [], "事由"))));
        Assert.Contains("Case.UnknownSubject", Rules(await host.Propose(subjects: new PartyId(Unit, PartyKind.Member, "nobody"))));
    }

    [Fact]
    public async Task A_team_is_two_or_more_none_of_whom_is_concerned_or_approves()
    {
        await using var host = await Start();
        var department = new PartyId(Bureau, PartyKind.Department, "dept-3");
        var id = await host.Opened(department);
        var head = (await host.Host.Get<IPartyDirectory>().Find(department, Today))!.Holder!.Value;
        var leader = (await host.Host.Get<IPartyDirectory>().Parties(Bureau, Today)).Single(p => p.InCharge.Contains(department)).Holder!.Value;
        var other = host.Team[0].Person == head ? host.Team[1] : host.Team[0];
        Assert.Equal(["Case.TeamOfTwo"], Rules(await host.Cases.NameTeam(host.Keeper, Guid.NewGuid(), id, Of(other))));
        Assert.Equal(["Case.Concerned"], Rules(await host.Cases.NameTeam(host.Keeper, Guid.NewGuid(), id, [other.Person!.Value, head])));
        Assert.Equal(["Case.Concerned"], Rules(await host.Cases.NameTeam(host.Keeper, Guid.NewGuid(), id, [other.Person!.Value, leader])));
        Assert.Equal(["Case.TeamSeparate"], Rules(await host.Cases.NameTeam(host.Keeper, Guid.NewGuid(), id, Of(other, host.Approver))));
        Assert.Equal(["Case.KeeperOnly"], Rules(await host.Cases.NameTeam(host.Approver, Guid.NewGuid(), id, Of(host.Team))));
    }

    [Fact]
    public async Task No_team_before_the_opening_no_report_before_the_facts_no_trial_before_the_report_no_decision_before_the_trial()
    {
        await using var host = await Start();
        var id = Done(await host.Propose());
        Assert.Equal(["Case.NotTeam"], Rules(await host.Cases.NameTeam(host.Keeper, Guid.NewGuid(), id, Of(host.Team))));
        Done(await host.Cases.Approve(host.Approver, Guid.NewGuid(), id));
        Done(await host.Cases.NameTeam(host.Keeper, Guid.NewGuid(), id, Of(host.Team)));
        Assert.Equal(["Case.NotReport"], Rules(await host.Cases.WriteText(host.Team[0], Guid.NewGuid(), id, TextKind.Report, "报告")));
        Assert.Equal(["Case.NotTry"], Rules(await host.Cases.BeginTrial(host.Keeper, Guid.NewGuid(), id, Of(host.Trial))));
        Assert.Equal(["Case.NotTried"], Rules(await host.Decisions.Convene(host.Keeper, Guid.NewGuid(), id, Of(host.Body))));
        Assert.Equal(["Case.NotDecide"], Rules(await host.Decisions.Decide(host.Keeper, Guid.NewGuid(), id, Decided())));
        Assert.Equal(["Case.NotAnnounce"], Rules(await host.Decisions.Announce(host.Keeper, Guid.NewGuid(), id)));
        Assert.Equal(["Case.NotClose"], Rules(await host.Decisions.Close(host.Keeper, Guid.NewGuid(), id)));
    }

    [Fact]
    public async Task Facts_are_shown_with_the_defence_on_file_or_a_refusal_that_somebody_saw()
    {
        await using var host = await Start();
        var id = await host.Opened();
        Done(await host.Cases.NameTeam(host.Keeper, Guid.NewGuid(), id, Of(host.Team)));
        Assert.Equal(["Facts.DefenceMissing"], Rules(await host.Cases.MeetFacts(host.Team[0], Guid.NewGuid(), id, new FactsEntry(Today, "事实", null))));
        Assert.Equal(["Facts.RefusalNote"], Rules(await host.Cases.MeetFacts(host.Team[0], Guid.NewGuid(), id, new FactsEntry(Today, "事实", null, RefusedToSign: true))));
        Assert.Equal(["Facts.Day"], Rules(await host.Cases.MeetFacts(host.Team[0], Guid.NewGuid(), id, new FactsEntry(Today.AddDays(1), "事实", "没有意见"))));
        Assert.Equal(["Case.TeamOnly"], Rules(await host.Cases.MeetFacts(host.Keeper, Guid.NewGuid(), id, new FactsEntry(Today, "事实", "没有意见"))));
        Done(await host.Cases.MeetFacts(host.Team[0], Guid.NewGuid(), id, new FactsEntry(Today, "事实", null, RefusedToSign: true, Refusal: "当事人拒签，见证人某某")));
        Assert.Equal(Today, (await host.Read(id)).FactsShownOn);
    }

    [Fact]
    public async Task A_report_is_handed_in_by_the_last_signature_and_not_with_the_form_half_filled()
    {
        await using var host = await Start();
        var id = await host.Opened();
        Done(await host.Cases.NameTeam(host.Keeper, Guid.NewGuid(), id, Of(host.Team)));
        Done(await host.Cases.MeetFacts(host.Team[0], Guid.NewGuid(), id, new FactsEntry(Today, "事实", "没有意见")));
        Assert.Equal(["Report.Missing"], Rules(await host.Cases.Sign(host.Team[0], Guid.NewGuid(), id, TextKind.Report)));
        Done(await host.Cases.WriteText(host.Team[0], Guid.NewGuid(), id, TextKind.Report, "报告"));
        Assert.Contains("Substance.Incomplete", Rules(await host.Cases.Sign(host.Team[0], Guid.NewGuid(), id, TextKind.Report)));
        Done(await host.Cases.Fill(host.Team[0], Guid.NewGuid(), id, host.Whole()));
        Done(await host.Cases.Sign(host.Team[0], Guid.NewGuid(), id, TextKind.Report));
        Assert.Equal(CaseState.FactsMet, (await host.Read(id)).State);
        Assert.Equal(["Report.SignedAlready"], Rules(await host.Cases.Sign(host.Team[0], Guid.NewGuid(), id, TextKind.Report)));
        // The form changed: what was signed is to be signed anew.
        Done(await host.Cases.Fill(host.Team[1], Guid.NewGuid(), id, host.Whole()));
        Done(await host.Cases.Sign(host.Team[1], Guid.NewGuid(), id, TextKind.Report));
        Assert.Equal(CaseState.FactsMet, (await host.Read(id)).State);
        Done(await host.Cases.Sign(host.Team[0], Guid.NewGuid(), id, TextKind.Report));
        Assert.Equal(CaseState.Reported, (await host.Read(id)).State);
    }

    [Fact]
    public async Task Those_who_investigated_do_not_try_and_those_who_tried_do_not_decide()
    {
        await using var host = await Start();
        var id = await host.Reported();
        Assert.Equal(["Case.TrialSeparate"], Rules(await host.Cases.BeginTrial(host.Keeper, Guid.NewGuid(), id, Of(host.Trial[0], host.Team[0]))));
        Assert.Equal(["Case.TrialSeparate"], Rules(await host.Cases.BeginTrial(host.Keeper, Guid.NewGuid(), id, Of(host.Trial[0], host.Proposer))));
        Assert.Equal(["Case.TrialOfTwo"], Rules(await host.Cases.BeginTrial(host.Keeper, Guid.NewGuid(), id, Of(host.Trial[0]))));
        Done(await host.Cases.BeginTrial(host.Keeper, Guid.NewGuid(), id, Of(host.Trial)));
        Assert.Equal(new DateOnly(2026, 7, 1), (await host.Read(id)).TrialUntil);
        Assert.Equal(["Case.NotTried"], Rules(await host.Decisions.Convene(host.Keeper, Guid.NewGuid(), id, Of(host.Body))));
        Done(await host.Cases.WriteText(host.Trial[0], Guid.NewGuid(), id, TextKind.Trial, "同意"));
        foreach (var member in host.Trial) Done(await host.Cases.Sign(member, Guid.NewGuid(), id, TextKind.Trial));
        Assert.Equal(["Case.BodySeparate"], Rules(await host.Decisions.Convene(host.Keeper, Guid.NewGuid(), id, Of([.. host.Body, host.Trial[0]]))));
        Assert.Equal(["Case.BodyOfThree"], Rules(await host.Decisions.Convene(host.Keeper, Guid.NewGuid(), id, Of(host.Body[0], host.Body[1]))));
        Done(await host.Decisions.Convene(host.Keeper, Guid.NewGuid(), id, Of(host.Body)));
        Assert.Equal(["Case.BodyOnly"], Rules(await host.Decisions.Decide(host.Trial[0], Guid.NewGuid(), id, Decided())));
    }

    [Fact]
    public async Task A_decision_needs_its_majority_its_organ_its_approval_and_ways_that_fit()
    {
        await using var host = await Start();
        var id = await host.Tried();
        Assert.Equal(["Decision.Votes"], Rules(await host.Decisions.Decide(host.Body[1], Guid.NewGuid(), id, Decided() with { For = 4, Against = 1 })));
        Assert.Equal(["Decision.NoMajority"], Rules(await host.Decisions.Decide(host.Body[1], Guid.NewGuid(), id, Decided() with { For = 2, Against = 2 })));
        Assert.Equal(["Decision.WrongOrgan"], Rules(await host.Decisions.Decide(host.Body[1], Guid.NewGuid(), id, Decided(new DecisionLine(Secretary, ["dismiss"])) with { Organ = PartyKind.DisciplineCommittee })));
        Assert.Equal(["Decision.ApprovalMissing"], Rules(await host.Decisions.Decide(host.Body[1], Guid.NewGuid(), id, Decided() with { Organ = PartyKind.DisciplineCommittee })));
        Assert.Contains("Decision.Way", Rules(await host.Decisions.Decide(host.Body[1], Guid.NewGuid(), id, Decided(new DecisionLine(Secretary, ["reorganise"])))));
        Assert.Contains("Decision.WayMissing", Rules(await host.Decisions.Decide(host.Body[1], Guid.NewGuid(), id, Decided(new DecisionLine(Secretary, [])))));
        Done(await host.Decisions.Decide(host.Body[1], Guid.NewGuid(), id, Decided() with { Organ = PartyKind.DisciplineCommittee, Approval = "局党委批〔2026〕3号" }));
        var decision = await host.DecisionOf(id);
        Assert.Equal(new DateOnly(2026, 12, 1), decision.InfluenceUntil);
        Assert.Contains("问责条例", decision.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_a_body_is_held_to_account_its_leaders_are_considered_or_the_form_says_why_not()
    {
        await using var host = await Start();
        var id = await host.Opened(Committee);
        Done(await host.Cases.NameTeam(host.Keeper, Guid.NewGuid(), id, Of(host.Team)));
        Done(await host.Cases.MeetFacts(host.Team[0], Guid.NewGuid(), id, new FactsEntry(Today, "事实", "没有意见")));
        Done(await host.Cases.WriteText(host.Team[0], Guid.NewGuid(), id, TextKind.Report, "报告"));
        Done(await host.Cases.Fill(host.Team[0], Guid.NewGuid(), id, host.Whole()));
        Assert.Contains("Substance.LeaderMissing", Rules(await host.Cases.Sign(host.Team[0], Guid.NewGuid(), id, TextKind.Report)));
        Done(await host.Cases.Fill(host.Team[0], Guid.NewGuid(), id, host.Whole() with { Situation = "Z02", NoLeader = "另案处理" }));
        Assert.Contains("Substance.ForLeaders", Rules(await host.Cases.Sign(host.Team[0], Guid.NewGuid(), id, TextKind.Report)));
        Done(await host.Cases.Fill(host.Team[0], Guid.NewGuid(), id, host.Whole() with { NoLeader = "另案处理" }));
        Done(await host.Cases.Sign(host.Team[0], Guid.NewGuid(), id, TextKind.Report));
    }

    [Fact]
    public async Task A_late_appeal_is_taken_in_and_labelled_and_one_before_receipt_is_not_one()
    {
        await using var host = await Start();
        var id = await host.Announced();
        var subject = await host.Holder(Secretary, Roles.Secretary);
        var decision = (await host.DecisionOf(id)).Id;
        await Eventually(async () => await Copy(host, decision), d => d is not null);
        Assert.Equal(["Appeal.NotReceived"], Rules(await host.Subjects.Appeal(subject, Guid.NewGuid(), decision, "理由")));
        // He refuses to sign: whoever delivered it says so, with a witness.
        Assert.Equal(["Decision.WitnessMissing"], Rules(await host.Subjects.Deliver(host.Keeper, Guid.NewGuid(), id, decision, Today, null)));
        Done(await host.Subjects.Deliver(host.Keeper, Guid.NewGuid(), id, decision, Today, "见证人某某"));
        await Eventually(async () => await Copy(host, decision), d => d?.ReceivedOn is not null);
        // The last day is still in time, the next is late.
        var row = await Copy(host, decision);
        Assert.False(new Appeal(row!, new DateOnly(2026, 7, 1), "某", 1).Late);
        var late = new Appeal(row!, new DateOnly(2026, 7, 2), "某", 1);
        Assert.True(late.Late);
        Assert.Equal(new DateOnly(2026, 8, 2), late.Due);
        Assert.IsType<Outcome.NotFound>(await host.Subjects.Appeal(await host.Holder(Member, Roles.Member), Guid.NewGuid(), decision, "理由"));
        Done(await host.Subjects.Appeal(subject, Guid.NewGuid(), decision, "理由"));
        Assert.Equal(["Appeal.Waiting"], Rules(await host.Subjects.Appeal(subject, Guid.NewGuid(), decision, "又一次")));
    }

    [Fact]
    public async Task What_was_announced_stands_on_the_list_and_before_the_panel_and_a_revocation_takes_it_back()
    {
        await using var host = await Start();
        var id = await host.Tried();
        Done(await host.Decisions.Decide(host.Body[1], Guid.NewGuid(), id, Decided()));
        Assert.Empty(await Against(host));
        Done(await host.Decisions.Announce(host.Keeper, Guid.NewGuid(), id));
        var against = await Eventually(() => Against(host), a => a.Count == 1);
        Assert.Equal(Secretary, against[0].Party);
        await Eventually(() => List(host), l => l.Count == 1 && l[0].Way == "admonish" && l[0].Situation == "Q08");
        var decision = (await host.DecisionOf(id)).Id;
        Assert.Equal(["Decision.NothingChanged"], Rules(await host.Decisions.Correct(host.Keeper, Guid.NewGuid(), id, decision, Amended(DecisionState.Standing))));
        Done(await host.Decisions.Correct(host.Keeper, Guid.NewGuid(), id, decision, Amended(DecisionState.Revoked)));
        await Eventually(() => Against(host), a => a.Count == 0);
        await Eventually(() => List(host), l => l.Count == 1 && l[0].Basis.Contains("已撤销", StringComparison.Ordinal));
        Assert.True((await host.Read(id)).Corrected);
    }

    [Fact, Trait("Clause", "3.6.2")]
    public async Task A_decision_is_changed_or_revoked_by_an_organ_that_has_the_power_to_make_it()
    {
        await using var host = await Start();
        Task<Outcome> Correct(Guid of, Guid decision, AmendEntry entry) => host.Decisions.Correct(host.Keeper, Guid.NewGuid(), of, decision, entry);
        var discipline = Amended(DecisionState.Changed, "dismiss") with { Organ = PartyKind.DisciplineCommittee, Approval = "局党委批〔2026〕4号" };

        // What the discipline committee decided with approval: it does not turn it into what is the committee's, nor do the rest without.
        var id = await host.Announced(Decided() with { Organ = PartyKind.DisciplineCommittee, Approval = "局党委批〔2026〕3号" });
        var decision = (await host.DecisionOf(id)).Id;
        Assert.Equal(["Decision.WrongOrgan"], Rules(await Correct(id, decision, discipline)));
        Assert.Equal(["Decision.WrongOrgan"], Rules(await Correct(id, decision, discipline with { Ways = ["expel"] })));
        Assert.Equal(["Decision.ApprovalMissing"], Rules(await Correct(id, decision, discipline with { Ways = ["circulateLeader"], Approval = " " })));
        Assert.Equal(["Decision.ApprovalMissing"], Rules(await Correct(id, decision, discipline with { State = DecisionState.Revoked, Ways = [], Approval = null })));
        Assert.Equal(["Decision.NoWays"], Rules(await Correct(id, decision, Amended(DecisionState.Changed))));
        Assert.Equal(["Decision.Way"], Rules(await Correct(id, decision, Amended(DecisionState.Changed, "reorganise"))));
        foreach (var day in (DateOnly?[])[null, Today.AddDays(1), Today.AddDays(-1)])
            Assert.Equal(["Decision.AmendedDay"], Rules(await Correct(id, decision, Amended(DecisionState.Revoked) with { On = day })));
        Done(await Correct(id, decision, discipline with { Ways = ["circulateLeader"] }));
        Done(await Correct(id, decision, Amended(DecisionState.Changed, "dismiss")));

        // From now on it is the committee's, for an appeal as well.
        Assert.Contains("Decision.NotItsOrgan", Rules(await Correct(id, decision, discipline with { State = DecisionState.Revoked, Ways = [] })));
        Assert.Equal(["Decision.NotItsOrgan"], Rules(await Correct(id, decision, discipline with { Ways = ["circulateLeader"] })));
        await Eventually(async () => await Copy(host, decision), d => d?.Edition == 3);
        var subject = await host.Holder(Secretary, Roles.Secretary);
        Done(await host.Subjects.Receive(subject, Guid.NewGuid(), decision, Today));
        Done(await host.Subjects.Appeal(subject, Guid.NewGuid(), decision, "申诉理由"));
        var appeal = await Eventually(async () => await AppealAtBureau(host, decision), a => a is not null);
        Done(await host.Decisions.NameReviewers(host.Keeper, Guid.NewGuid(), id, Of(host.Reviewer)));
        Assert.Equal(["Decision.NotItsOrgan"], Rules(await host.Decisions.Answer(host.Reviewer, Guid.NewGuid(), id, appeal!.Id, Amended(DecisionState.Standing) with { Organ = PartyKind.DisciplineCommittee })));
        Done(await host.Decisions.Answer(host.Reviewer, Guid.NewGuid(), id, appeal.Id, Amended(DecisionState.Standing)));
    }

    [Fact, Trait("Clause", "3.6.3")]
    public async Task A_changed_decision_rests_on_what_it_was_changed_by_and_what_stood_before_is_kept()
    {
        await using var host = await Start();
        var id = await host.Announced(Decided() with { Organ = PartyKind.DisciplineCommittee, Approval = "局党委批〔2026〕3号", Minutes = "局纪委会纪要〔2026〕9号" });
        var was = await host.DecisionOf(id);
        async Task<string> Paper()
        {
            var document = host.Host.Services.GetServices<IDocument>().Single(d => d.Name == "accountability-decision");
            var paper = (await document.Compose(host.Keeper, was.Id.ToString("N"), CancellationToken.None))!;
            return $"{paper.RedHead} {paper.Closing!.Organ} {string.Join('\n', paper.Body.OfType<Paragraph>().Select(p => p.Text))}";
        }
        Done(await host.Laws.Settle(host.Keeper, Guid.NewGuid(), Done(await host.Laws.Propose(host.Proposer, Guid.NewGuid(), "limit.appeal", "2", "新规")), true));
        Done(await host.Decisions.Correct(host.Keeper, Guid.NewGuid(), id, was.Id, Amended(DecisionState.Changed, "warn")));
        var now = await host.DecisionOf(id);
        Assert.Equal((PartyKind.PartyCommittee, "局党委会纪要〔2026〕12号", (DateOnly?)Today, 2), (now.Organ, now.Minutes, now.ChangedOn, now.LawVersion));
        Assert.Contains("纪律处分条例", now.Basis, StringComparison.Ordinal);
        Assert.NotEqual(was.Basis, now.Basis);
        var changed = await Paper();
        Assert.Contains($"依据{now.Basis}，经中共", changed, StringComparison.Ordinal);
        Assert.Contains("委员会集体研究（局党委会纪要〔2026〕12号），决定给予", changed, StringComparison.Ordinal);
        Assert.Contains("6月1日变更", changed, StringComparison.Ordinal);
        Assert.DoesNotContain("纪律检查委员会", changed, StringComparison.Ordinal);
        Assert.DoesNotContain("局纪委会纪要", changed, StringComparison.Ordinal);

        // The unit's copy says the same.
        var copy = await Eventually(async () => await Copy(host, was.Id), d => d?.State == DecisionState.Changed);
        Assert.Equal((now.Organ, now.Minutes, now.Basis, now.ChangedOn), (copy!.Organ, copy.Minutes, copy.Basis, copy.ChangedOn));

        // Revoked it says what it said, and by whom it was taken back.
        Done(await host.Decisions.Correct(host.Keeper, Guid.NewGuid(), id, was.Id, Amended(DecisionState.Revoked) with { Minutes = "局党委会纪要〔2026〕13号" }));
        var revoked = await Paper();
        Assert.Contains("（局党委会纪要〔2026〕12号），决定给予", revoked, StringComparison.Ordinal);
        Assert.Contains("（局党委会纪要〔2026〕13号），已于2026年6月1日撤销", revoked, StringComparison.Ordinal);
        Assert.DoesNotContain("如不服本决定", revoked, StringComparison.Ordinal);
        await Eventually(async () => await Copy(host, was.Id), d => d?.RevokedMinutes == "局党委会纪要〔2026〕13号");

        await using var db = host.Db(Bureau);
        var steps = (await db.Steps.AsNoTracking().Where(s => s.Of == was.Id).OrderBy(s => s.At).ThenBy(s => s.Id).ToListAsync()).ConvertAll(s => host.Host.Get<CaseDesk>().Vault.Reveal(s.Reason!, CaseDesk.StepAbout(was.Id))!);
        Assert.Equal(2, steps.Count);
        Assert.Contains(steps, s => s.Contains(was.Minutes, StringComparison.Ordinal) && s.Contains(was.Basis, StringComparison.Ordinal) && s.Contains("诫勉", StringComparison.Ordinal));
    }

    [Fact, Trait("Clause", "2.4.5")]
    public async Task A_revoked_decision_asks_for_no_receipt_and_its_case_is_filed()
    {
        await using var host = await Start();
        var id = await host.Announced();
        Done(await host.Decisions.Execute(host.Keeper, Guid.NewGuid(), id, Of(host.Executor)));
        Done(await host.Decisions.Correct(host.Keeper, Guid.NewGuid(), id, (await host.DecisionOf(id)).Id, Amended(DecisionState.Revoked)));
        Assert.Equal(["Decision.RevokedAlready"], Rules(await host.Decisions.Enter(host.Keeper, Guid.NewGuid(), id, (await Receipts(host, id))[0].Id, Today, "回执1号")));
        await using (var db = host.Db(Bureau)) Assert.Empty(await db.Owed.ToListAsync());
        Done(await host.Decisions.File(host.Executor, Guid.NewGuid(), id));
    }

    [Fact, Trait("Clause", "2.4.5")]
    public async Task Receipts_follow_a_changed_decision_within_the_limits_from_its_day()
    {
        await using var host = await Start();
        var id = await host.Announced(Decided(new DecisionLine(Secretary, ["move"])) with { On = Today });
        var decision = (await host.DecisionOf(id)).Id;
        Done(await host.Decisions.Execute(host.Keeper, Guid.NewGuid(), id, Of(host.Executor)));
        Done(await host.Decisions.Enter(host.Executor, Guid.NewGuid(), id, (await Receipts(host, id)).Single(r => r.Kind == "integrityFile").Id, Today, "回执1号"));

        // What no way asks for any more falls away; the rest waits, or is in, as it was.
        Done(await host.Decisions.Correct(host.Keeper, Guid.NewGuid(), id, decision, Amended(DecisionState.Changed, "admonishWritten")));
        var receipts = await Receipts(host, id);
        Assert.DoesNotContain(receipts, r => r.Kind == "formalities");
        Assert.Equal(5, receipts.Count);
        foreach (var receipt in receipts.Where(r => r.DoneOn is null)) Done(await host.Decisions.Enter(host.Keeper, Guid.NewGuid(), id, receipt.Id, Today, "回执2号"));
        Done(await host.Decisions.File(host.Keeper, Guid.NewGuid(), id));
        Done(await host.Decisions.Circulate(host.Keeper, Guid.NewGuid(), id, "诫勉不对外公开"));
        Assert.Equal(["Case.NothingToExecute"], Rules(await host.Decisions.Execute(host.Keeper, Guid.NewGuid(), id, Of(host.Proposer))));

        // A heavier way after the filing: its formalities are asked for, and shown before the case ends.
        Done(await host.Decisions.Correct(host.Keeper, Guid.NewGuid(), id, decision, Amended(DecisionState.Changed, "move")));
        var first = Assert.Single(await Receipts(host, id), r => r.DoneOn is null);
        Assert.Equal(("formalities", new DateOnly(2026, 7, 1)), (first.Kind, first.Due));
        Assert.Equal(["Case.ReceiptsMissing"], Rules(await host.Decisions.Close(host.Keeper, Guid.NewGuid(), id)));
        Assert.Contains(await host.Host.Services.GetServices<IAgenda>().OfType<CaseAgenda>().Single().Of(host.Executor, CancellationToken.None), i => i.Due == first.Due);
        Done(await host.Decisions.Execute(host.Keeper, Guid.NewGuid(), id, Of(host.Proposer)));
        Done(await host.Decisions.Enter(host.Executor, Guid.NewGuid(), id, first.Id, Today, "任免文1号"));
        Done(await host.Decisions.Close(host.Keeper, Guid.NewGuid(), id));

        // Another way of the same branch has formalities of its own; the ended case is open until they are in.
        Done(await host.Decisions.Correct(host.Keeper, Guid.NewGuid(), id, decision, Amended(DecisionState.Changed, "dismiss")));
        var second = Assert.Single(await Receipts(host, id), r => r.DoneOn is null);
        Assert.Equal("formalities", second.Kind);
        async Task<bool> Open()
        {
            var desk = host.Host.Get<CaseDesk>();
            await using var db = desk.Read(host.Keeper);
            return (await desk.All(db, host.Keeper, openOnly: true, CancellationToken.None)).Any(c => c.Case.Id == id);
        }
        Assert.True(await Open());
        Done(await host.Decisions.Enter(host.Executor, Guid.NewGuid(), id, second.Id, Today, "任免文2号"));
        Assert.False(await Open());
    }

    static Task<IReadOnlyList<DecisionAgainst>> Against(CaseHost host) => host.Host.Services.GetServices<IDecisionsAgainst>().OfType<StandingDecisions>().Single().Open(Unit, 2026);

    static async Task<List<PartyDiscipline.Responsibilities.Lists.AccountabilityItem>> List(CaseHost host)
    {
        await using var db = host.Host.Get<Database<ResponsibilitiesDb>>().Open(Unit);
        return await db.Accountability.AsNoTracking().ToListAsync();
    }

    [Fact]
    public async Task A_case_counts_for_the_unit_of_its_subject_until_it_ends_and_for_nobody_who_does_not_know_of_it()
    {
        await using var host = await CaseHost.Start();
        await host.Opened(CaseHost.Secretary);
        var health = host.Host.Services.GetServices<IFunctionHealth>().Single(f => f.Function == "account");
        Assert.Equal(1, (await health.Of(host.Keeper, 2026, default))[CaseHost.Unit].Open);
        Assert.Empty(await health.Of(host.Outsider, 2026, default));
    }

    [Fact]
    public async Task Twice_sent_is_done_once_and_a_suggestion_opens_nothing()
    {
        await using var host = await Start();
        var operation = Guid.NewGuid();
        Done(await host.Cases.Suggest(Actor.System(Bureau), operation, SuggestionKind.Order, "局督〔2026〕3号", Unit, null));
        Assert.IsType<Outcome.Already>(await host.Cases.Suggest(Actor.System(Bureau), Guid.NewGuid(), SuggestionKind.Order, "局督〔2026〕3号", Unit, null));
        await using var db = host.Db(Bureau);
        Assert.Empty(await db.Cases.AsNoTracking().ToListAsync());
        var suggestion = (await db.Suggestions.AsNoTracking().SingleAsync()).Id;
        var entry = new ProposalEntry(PartyKind.DisciplineCommittee, [Secretary], "事由", Suggestion: suggestion);
        var propose = Guid.NewGuid();
        var id = Done(await host.Cases.Propose(host.Proposer, propose, entry));
        Assert.Equal(id, Assert.IsType<Outcome.Already>(await host.Cases.Propose(host.Proposer, propose, entry)).Id);
        Assert.Equal(["Suggestion.Settled"], Rules(await host.Cases.Propose(host.Proposer, Guid.NewGuid(), entry)));
    }

    [Fact]
    public async Task A_figure_of_the_law_is_corrected_by_two_people_and_old_cases_keep_theirs()
    {
        await using var host = await Start();
        var id = await host.Announced();
        var officer = host.Proposer;
        var correction = Done(await host.Laws.Propose(officer, Guid.NewGuid(), "influence.admonishWritten.promotion", "9", "诫勉新规"));
        Assert.Equal(["Law.SecondPerson"], Rules(await host.Laws.Settle(officer, Guid.NewGuid(), correction, true)));
        Done(await host.Laws.Settle(host.Keeper, Guid.NewGuid(), correction, true));
        var law = await host.Laws.InForce(CancellationToken.None);
        Assert.Equal(2, law.Version);
        Assert.Equal(new DateOnly(2027, 3, 1), law.InfluenceUntil(["admonishWritten"], Today));
        var decision = await host.DecisionOf(id);
        Assert.Equal((1, new DateOnly(2026, 12, 1)), (decision.LawVersion, decision.InfluenceUntil!.Value));
        Assert.Equal(new DateOnly(2026, 12, 1), (await host.Laws.At(decision.LawVersion, CancellationToken.None)).InfluenceUntil(["admonishWritten"], Today));
    }
}

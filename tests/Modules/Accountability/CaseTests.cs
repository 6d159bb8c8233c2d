using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Accountability;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
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
        Assert.Equal(["Appeal.ReviewerOnly"], Rules(await host.Decisions.Answer(host.Keeper, Guid.NewGuid(), id, appeal.Id, new AmendEntry(DecisionState.Changed, ["circulateLeader"], "纪要10号", "改为通报"))));
        Done(await host.Decisions.Answer(host.Reviewer, Guid.NewGuid(), id, appeal.Id, new AmendEntry(DecisionState.Changed, ["circulateLeader"], "纪要10号", "改为通报")));
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
        Done(await host.Decisions.Correct(host.Keeper, Guid.NewGuid(), id, decision.Id, new AmendEntry(DecisionState.Revoked, [], "纪要11号", "认定有误")));
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
        Assert.Equal(["Decision.NothingChanged"], Rules(await host.Decisions.Correct(host.Keeper, Guid.NewGuid(), id, decision, new AmendEntry(DecisionState.Standing, [], "纪要", "理由"))));
        Done(await host.Decisions.Correct(host.Keeper, Guid.NewGuid(), id, decision, new AmendEntry(DecisionState.Revoked, [], "局党委会纪要〔2026〕12号", "认定事实有误")));
        await Eventually(() => Against(host), a => a.Count == 0);
        await Eventually(() => List(host), l => l.Count == 1 && l[0].Basis.Contains("已撤销", StringComparison.Ordinal));
        Assert.True((await host.Read(id)).Corrected);
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

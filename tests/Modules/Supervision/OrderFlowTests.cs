using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Orders;
using PartyDiscipline.Supervision.Signs;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Modules.Supervision.OrdersHost;

namespace PartyDiscipline.Tests.Modules.Supervision;

public class OrderFlowTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly PartyId Owner = new(Prison, PartyKind.PartyCommittee, "main");

    static OrderDraft Draft(string key = "finding/1", string unit = Prison, DateOnly? deadline = null, PartyId? owner = null) => new()
    {
        Unit = unit,
        Source = new OrderSource(OrderSourceKind.Inspection, key),
        Problem = "巡查记录不完整",
        Requirement = "连续一个月无漏记",
        Obligations = ["3.4.4-b", "2.3.1-a"],
        Owner = owner,
        Deadline = deadline ?? Begins.AddDays(30),
    };

    static async Task<Guid> Sent(OrdersHost on, Actor drafter, Actor verifier, Actor approver, OrderDraft draft, OrderKind kind = OrderKind.Rectification)
    {
        var text = new OrderText { Verifier = verifier.Person, VerifierName = verifier.Name };
        var id = Done(await on.Book.Draft(drafter, Guid.NewGuid(), draft, kind, text, Cancel));
        if (kind == OrderKind.Suggestion) Done(await on.Book.Study(drafter, Guid.NewGuid(), id, "纪委书记、委员", "纪委会〔2026〕3号", Cancel));
        Done(await on.Book.SignOff(approver, Guid.NewGuid(), id, ChainLevel.InCharge, Cancel));
        Done(await on.Book.Send(drafter, Guid.NewGuid(), id, Cancel));
        return id;
    }

    [Theory, InlineData(Engine.Sqlite), InlineData(Engine.PostgreSql)]
    [Trait("Clause", "3.4.4")]
    public async Task An_order_runs_from_draft_to_close_in_two_tenants_and_every_forbidden_shortcut_is_refused(Engine engine)
    {
        await using var on = await OrdersHost.Start(engine);
        var (drafter, verifier, approver) = (await on.Who(Bureau, Roles.DisciplineOfficer), await on.Who(Bureau, Roles.DisciplineOfficer, "2010"), await on.Who(Bureau, Roles.DisciplineSecretary, "1003"));
        var (head, owner) = (await on.Who(Prison, Roles.Secretary, "1001"), await on.Who(Prison, Roles.Member, "1004"));

        // Drafted once from its source; without a verifier nobody approves it, and the drafter's own head is none.
        var id = Done(await on.Book.Draft(drafter, Guid.NewGuid(), Draft(), Cancel));
        Assert.Equal(id, Assert.IsType<Outcome.Already>(await on.Book.Draft(drafter, Guid.NewGuid(), Draft(), Cancel)).Id);
        Assert.Equal(["Order.NoVerifier"], Rules(await on.Book.SignOff(approver, Guid.NewGuid(), id, ChainLevel.InCharge, Cancel)));
        var text = new OrderText { Problem = "巡查记录不完整", Requirement = "连续一个月无漏记", Obligations = ["3.4.4-b"], Deadline = Begins.AddDays(30), Verifier = drafter.Person, VerifierName = "x" };
        Assert.Equal(["Order.VerifierApart"], Rules(await on.Book.Edit(drafter, Guid.NewGuid(), id, text, null, Cancel)));
        var departmentHead = (await on.Host.Get<IPartyDirectory>().Parties(Bureau, on.Today, Cancel)).Single(p => p.Function == DepartmentFunctions.Discipline).Holder;
        Assert.Equal(["Order.VerifierApart"], Rules(await on.Book.Edit(drafter, Guid.NewGuid(), id, text with { Verifier = departmentHead }, null, Cancel)));
        Done(await on.Book.Edit(drafter, Guid.NewGuid(), id, text with { Verifier = verifier.Person, VerifierName = verifier.Name }, null, Cancel));

        // Who drafted it does not approve it, even as discipline secretary; before approval nothing is sent.
        Assert.Equal(["Order.OwnDraft"], Rules(await on.Book.SignOff(drafter with { Roles = [Roles.DisciplineSecretary], Permissions = approver.Permissions }, Guid.NewGuid(), id, ChainLevel.InCharge, Cancel)));
        Assert.Equal(["Order.NotSend"], Rules(await on.Book.Send(drafter, Guid.NewGuid(), id, Cancel)));
        Done(await on.Book.SignOff(approver, Guid.NewGuid(), id, ChainLevel.InCharge, Cancel));
        Assert.Matches("督〔2026〕1号$", (await on.Read(Bureau, id)).Number);
        Done(await on.Book.Send(drafter, Guid.NewGuid(), id, Cancel));

        // The unit's copy, under the same id; another unit sees nothing, the member in no post of it signs for nothing.
        var copy = await on.Eventually(Prison, id, o => o.State == OrderState.Sent);
        Assert.True(copy.IsCopy);
        Assert.Equal(new DateOnly(2026, 3, 9), copy.ReceiptDue);
        Assert.IsType<Outcome.NotFound>(await on.Book.Receive(await on.Who("sample2", Roles.Secretary, "1001"), Guid.NewGuid(), id, Cancel));
        Assert.IsType<Outcome.NotFound>(await on.Book.Receive(owner, Guid.NewGuid(), id, Cancel));
        Assert.Equal(["Order.NotPlan"], Rules(await on.Book.Plan(head, Guid.NewGuid(), id, "措施", Owner, Cancel)));
        Done(await on.Book.Receive(head, Guid.NewGuid(), id, Cancel));
        Assert.Equal(["Order.Missing", "Order.Missing"], Rules(await on.Book.Plan(head, Guid.NewGuid(), id, " ", null, Cancel)));
        Done(await on.Book.Plan(head, Guid.NewGuid(), id, "当班完成、次日抽查", owner.Parties[0], Cancel));
        Done(await on.Book.Report(owner, Guid.NewGuid(), id, "一个月无漏记", Cancel));
        await on.Eventually(Bureau, id, o => o.State == OrderState.Submitted && o.Result is not null);

        // Nobody but the named verifier judges; twice he gives it back, not a third time; closing is his.
        Assert.IsType<Outcome.NotFound>(await on.Book.Verify(drafter, Guid.NewGuid(), id, "看过", Cancel));
        Assert.IsType<Outcome.NotFound>(await on.Book.Verify(approver, Guid.NewGuid(), id, "看过", Cancel));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(["Order.Missing"], Rules(await on.Book.Return(verifier, Guid.NewGuid(), id, "", Cancel)));
            Done(await on.Book.Return(verifier, Guid.NewGuid(), id, "成效没有说明", Cancel));
            await on.Eventually(Prison, id, o => o.State == OrderState.Returned);
            Done(await on.Book.Report(owner, Guid.NewGuid(), id, "一个月无漏记，抽查全部合格", Cancel));
            await on.Eventually(Bureau, id, o => o.State == OrderState.Submitted);
        }
        Assert.Equal(["Order.ReturnsSpent"], Rules(await on.Book.Return(verifier, Guid.NewGuid(), id, "还是不行", Cancel)));
        // Not convinced he leaves it open, and it is overdue from its deadline as if it were still with the unit.
        Assert.Equal(Begins.AddDays(31), (await on.Read(Bureau, id)).NextEscalation);
        var sweep = on.Host.Get<IEnumerable<INightly>>().Single(n => n.Name == "Orders");
        await sweep.Run(Bureau, Begins.AddDays(31), Cancel);
        Assert.Equal((1, OrderState.Submitted), (await on.Eventually(Prison, id, o => o.Escalation == 1) is var late ? (late.Escalation, late.State) : default));
        Done(await on.Book.Verify(verifier, Guid.NewGuid(), id, "实地核查", Cancel));
        var closed = await on.Eventually(Prison, id, o => o.State == OrderState.Closed);
        Assert.Equal((on.Today, on.Today.AddMonths(3), on.Today.AddMonths(6)), (closed.ClosedOn, closed.RevisitFrom, closed.RevisitDue));
        await using (var db = on.Host.Get<Database<SupervisionDb>>().Open(Prison))
            Assert.Equal(2, await db.OrderSteps.CountAsync(s => s.Order == id && s.Action == OrderAction.Return, Cancel));

        // Too early to look back; afterwards it opens again with a new deadline.
        Assert.Equal(["Order.RevisitEarly"], Rules(await on.Book.Revisit(verifier, Guid.NewGuid(), id, "未反弹", Cancel)));
        Done(await on.Book.Reopen(verifier, Guid.NewGuid(), id, "再次漏记", on.Today.AddDays(20), Cancel));
        Assert.Equal(on.Today.AddDays(20), (await on.Eventually(Prison, id, o => o.State == OrderState.Reopened)).Deadline);
        Done(await on.Book.Plan(head, Guid.NewGuid(), id, "重新整改", owner.Parties[0], Cancel));
        await on.Eventually(Bureau, id, o => o.State == OrderState.Rectifying);

        // Twice returned asks for a talk of the secretary with whoever answers, once.
        var proposal = await OrdersHost.Eventually(async () =>
        {
            await using var db = on.Host.Get<Database<SupervisionDb>>().Open(Prison);
            return await db.TalkProposals.AsNoTracking().ToListAsync(Cancel);
        }, p => p.Count > 0);
        Assert.Equal(("returns", owner.Parties[0]), (Assert.Single(proposal).Trigger, proposal[0].To));

        // The duties that this fulfilled, on both sides.
        var discipline = new PartyId(Bureau, PartyKind.DisciplineCommittee, "main");
        await OrdersHost.Eventually(() => on.Host.Get<IGrainFactory>().Party(discipline).Standing(2026), s => s.Duties.Any(d => d.Obligation == "3.4.4-a" && d.Light == Light.Met));
        await OrdersHost.Eventually(() => on.Host.Get<IGrainFactory>().Party(Owner).Standing(2026), s => s.Duties.Any(d => d.Obligation == "3.4.4-b" && d.Light == Light.Met));
    }

    [Fact]
    [Trait("Clause", "3.4.4")]
    public async Task A_product_that_was_off_at_midnight_escalates_when_it_starts()
    {
        await using var on = await OrdersHost.Start(Engine.Sqlite);
        var (drafter, verifier, approver) = (await on.Who(Bureau, Roles.DisciplineOfficer), await on.Who(Bureau, Roles.DisciplineOfficer, "2010"), await on.Who(Bureau, Roles.DisciplineSecretary, "1003"));
        var id = await Sent(on, drafter, verifier, approver, Draft(deadline: Begins.AddDays(8)));
        await on.Eventually(Prison, id, o => o.State == OrderState.Sent);
        await on.Go(Begins.AddDays(60), nightAtStart: true);
        await on.Eventually(Bureau, id, o => o.Escalation > 0);
        await on.Eventually(Prison, id, o => o.Escalation > 0);
    }

    [Theory, InlineData(Engine.Sqlite), InlineData(Engine.PostgreSql)]
    [Trait("Clause", "3.4.4")]
    public async Task An_overdue_order_goes_up_on_its_days_once_each_tells_the_named_and_never_closes(Engine engine)
    {
        await using var on = await OrdersHost.Start(engine);
        var (drafter, verifier, approver) = (await on.Who(Bureau, Roles.DisciplineOfficer), await on.Who(Bureau, Roles.DisciplineOfficer, "2010"), await on.Who(Bureau, Roles.DisciplineSecretary, "1003"));
        var deadline = new DateOnly(2026, 3, 13);
        var id = await Sent(on, drafter, verifier, approver, Draft(deadline: deadline));
        await on.Eventually(Prison, id, o => o.State == OrderState.Sent);
        var head = await on.Who(Prison, Roles.Secretary, "1001");
        Done(await on.Book.Receive(head, Guid.NewGuid(), id, Cancel));
        Done(await on.Book.Plan(head, Guid.NewGuid(), id, "措施", new PartyId(Prison, PartyKind.Member, "member-1"), Cancel));
        await on.Eventually(Bureau, id, o => o.State == OrderState.Rectifying);
        var sweep = on.Host.Get<IEnumerable<INightly>>().Single(n => n.Name == "Orders");

        async Task<int> At(DateOnly day)
        {
            await sweep.Run(Bureau, day, Cancel);
            await sweep.Run(Bureau, day, Cancel);
            return (await on.Read(Bureau, id)).Escalation;
        }

        // On the day itself nothing; then after 0, 5, 10 and 20 working days, the next day.
        Assert.Equal(0, await At(deadline));
        Assert.Equal(1, await At(deadline.AddDays(1)));
        Assert.Equal(1, await At(new DateOnly(2026, 3, 20)));
        Assert.Equal(2, await At(new DateOnly(2026, 3, 21)));
        Assert.Equal(3, await At(new DateOnly(2026, 3, 28)));
        Assert.Equal(3, await At(new DateOnly(2026, 4, 10)));
        Assert.Equal(4, await At(new DateOnly(2026, 4, 14)));
        Assert.Equal(4, await At(new DateOnly(2026, 12, 1)));
        var order = await on.Eventually(Prison, id, o => o.Escalation == 4);
        Assert.Equal((OrderState.Rectifying, true), (order.State, order.Open));

        await using (var db = on.Host.Get<Database<SupervisionDb>>().Open(Bureau))
        {
            Assert.Equal([1, 2, 3, 4], await db.OrderSteps.Where(s => s.Order == id && s.Action == OrderAction.Escalate).OrderBy(s => s.Level).Select(s => s.Level!.Value).ToListAsync(Cancel));
            // At the third level a suggestion is proposed, and drafted by nobody.
            Assert.Equal(OrderState.Proposed, (await db.Orders.AsNoTracking().SingleAsync(o => o.Kind == OrderKind.Suggestion, Cancel)).State);
        }
        await using (var ledger = on.Host.Get<Database<LedgerDb>>().Open(Bureau))
            Assert.Single(await ledger.Entries.Where(e => e.Fact == "Supervision.AccountabilityProposed").ToListAsync(Cancel));
        // In the unit: the secretary is asked to talk with whoever the plan names.
        var asked = await OrdersHost.Eventually(async () =>
        {
            await using var db = on.Host.Get<Database<SupervisionDb>>().Open(Prison);
            return await db.TalkProposals.AsNoTracking().FirstOrDefaultAsync(Cancel);
        }, p => p is not null);
        Assert.Equal(("overdue", "member-1", ProposalState.Proposed), (asked!.Trigger, asked.To.Key, asked.State));
    }

    [Fact]
    [Trait("Clause", "3.4.4")]
    public async Task A_deadline_is_extended_once_before_it_ends_by_at_most_thirty_days_and_by_the_issuer()
    {
        await using var on = await OrdersHost.Start(Engine.Sqlite);
        var (drafter, verifier, approver) = (await on.Who(Bureau, Roles.DisciplineOfficer), await on.Who(Bureau, Roles.DisciplineOfficer, "2010"), await on.Who(Bureau, Roles.DisciplineSecretary, "1003"));
        var deadline = Begins.AddDays(10);
        var id = await Sent(on, drafter, verifier, approver, Draft(deadline: deadline));
        await on.Eventually(Prison, id, o => o.State == OrderState.Sent);
        var head = await on.Who(Prison, Roles.Secretary, "1001");
        Done(await on.Book.Receive(head, Guid.NewGuid(), id, Cancel));
        Assert.Equal(["Order.ExtendDays"], Rules(await on.Book.AskExtension(head, Guid.NewGuid(), id, deadline.AddDays(31), "工期", Cancel)));
        Done(await on.Book.AskExtension(head, Guid.NewGuid(), id, deadline.AddDays(30), "工期", Cancel));
        Assert.Equal(deadline.AddDays(30), (await on.Eventually(Bureau, id, o => o.AskedUntil is not null)).AskedUntil);
        Assert.IsType<Outcome.NotFound>(await on.Book.Extend(head, Guid.NewGuid(), id, deadline.AddDays(30), "x", Cancel));
        Assert.IsType<Outcome.NotFound>(await on.Book.Extend(drafter, Guid.NewGuid(), id, deadline.AddDays(30), "x", Cancel));
        Done(await on.Book.Extend(approver, Guid.NewGuid(), id, deadline.AddDays(30), "同意", Cancel));
        var copy = await on.Eventually(Prison, id, o => o.Extensions == 1);
        Assert.Equal((deadline.AddDays(30), (DateOnly?)null), (copy.Deadline, copy.AskedUntil));
        Assert.Equal(["Order.ExtendedOnce"], Rules(await on.Book.Extend(approver, Guid.NewGuid(), id, deadline.AddDays(31), "再延", Cancel)));
        Done(await on.Book.Revoke(approver, Guid.NewGuid(), id, "情况变化", Cancel));
        Assert.Equal((OrderState.Revoked, false), (await on.Eventually(Prison, id, o => o.State == OrderState.Revoked) is var revoked ? (revoked.State, revoked.Open) : default));
        Assert.Null((await on.Read(Bureau, id)).NextEscalation);
    }

    [Fact]
    [Trait("Clause", "3.4.4")]
    public async Task A_suggestion_is_studied_together_objected_to_maintained_replied_to_and_closed_on_three_heads()
    {
        await using var on = await OrdersHost.Start(Engine.Sqlite);
        var (drafter, verifier, approver) = (await on.Who(Bureau, Roles.DisciplineOfficer), await on.Who(Bureau, Roles.DisciplineOfficer, "2010"), await on.Who(Bureau, Roles.DisciplineSecretary, "1003"));
        var text = new OrderText { Verifier = verifier.Person, VerifierName = verifier.Name };
        Assert.IsType<Outcome.NotFound>(await on.Book.Draft(await on.Who(Bureau, Roles.PoliticalOfficer), Guid.NewGuid(), Draft() with { Deadline = null }, OrderKind.Suggestion, text, Cancel));
        var id = Done(await on.Book.Draft(drafter, Guid.NewGuid(), Draft() with { Deadline = null }, OrderKind.Suggestion, text, Cancel));
        Assert.Equal(["Order.NotApprove"], Rules(await on.Book.SignOff(approver, Guid.NewGuid(), id, ChainLevel.InCharge, Cancel)));
        Assert.Equal(["Order.Missing", "Order.Missing"], Rules(await on.Book.Study(drafter, Guid.NewGuid(), id, null, null, Cancel)));
        Done(await on.Book.Study(drafter, Guid.NewGuid(), id, "纪委书记、委员", "纪委会〔2026〕3号", Cancel));
        // The member in charge approves orders, not suggestions.
        Assert.IsType<Outcome.NotFound>(await on.Book.SignOff(await on.Who(Bureau, Roles.Member, "1004"), Guid.NewGuid(), id, ChainLevel.InCharge, Cancel));
        Done(await on.Book.SignOff(approver, Guid.NewGuid(), id, ChainLevel.InCharge, Cancel));
        Done(await on.Book.Send(drafter, Guid.NewGuid(), id, Cancel));
        var delivered = await on.Eventually(Prison, id, o => o.State == OrderState.Sent);
        Assert.Equal((Begins.AddDays(30), Begins.AddDays(60)), (delivered.PlanDue, delivered.Deadline));

        var head = await on.Who(Prison, Roles.Secretary, "1001");
        Done(await on.Book.Object(head, Guid.NewGuid(), id, "情况不符", Cancel));
        await on.Eventually(Bureau, id, o => o.State == OrderState.Objected);
        Assert.IsType<Outcome.NotFound>(await on.Book.Maintain(drafter, Guid.NewGuid(), id, "坚持", null, Cancel));
        Done(await on.Book.Maintain(approver, Guid.NewGuid(), id, "经核实，坚持", "修改后的建议", Cancel));
        Assert.Equal("修改后的建议", (await on.Eventually(Prison, id, o => o.State == OrderState.Sent)).Requirement);
        Done(await on.Book.Receive(head, Guid.NewGuid(), id, Cancel));
        Done(await on.Book.Plan(head, Guid.NewGuid(), id, "采纳，措施如下", Owner, Cancel));
        Done(await on.Book.Report(head, Guid.NewGuid(), id, "制度已建立并运行", Cancel));
        await on.Eventually(Bureau, id, o => o.State == OrderState.Submitted);
        Assert.Equal(["Order.NotVerify"], Rules(await on.Book.Verify(approver, Guid.NewGuid(), id, "看过", Cancel)));
        HeadFinding[] heads = [new("responsibility", true, null), new("measures", true, null)];
        Assert.Equal(["Order.Heads"], Rules(await on.Book.Assess(verifier, Guid.NewGuid(), id, heads, Cancel)));
        Done(await on.Book.Assess(verifier, Guid.NewGuid(), id, [.. heads, new("institutions", false, "制度未印发")], Cancel));
        Assert.Equal(["Order.HeadsOpen"], Rules(await on.Book.Verify(approver, Guid.NewGuid(), id, "看过", Cancel)));
        // 重办: as often as a head is not met, which the two returns of an order do not bound.
        for (var i = 1; i <= 3; i++)
        {
            Done(await on.Book.Return(approver, Guid.NewGuid(), id, "制度未印发，重办", Cancel));
            await on.Eventually(Prison, id, o => o.State == OrderState.Returned && o.Returns == i);
            Done(await on.Book.Report(head, Guid.NewGuid(), id, "制度已印发", Cancel));
            await on.Eventually(Bureau, id, o => o.State == OrderState.Submitted);
            if (i < 3) Done(await on.Book.Assess(verifier, Guid.NewGuid(), id, [.. heads, new("institutions", false, "仍未印发")], Cancel));
        }
        Assert.Null((await on.Read(Bureau, id)).NextEscalation);
        Done(await on.Book.Assess(verifier, Guid.NewGuid(), id, [.. heads, new("institutions", true, null)], Cancel));
        Assert.IsType<Outcome.NotFound>(await on.Book.Verify(verifier, Guid.NewGuid(), id, "看过", Cancel));
        Done(await on.Book.Verify(approver, Guid.NewGuid(), id, "评估通过", Cancel));
        await on.Eventually(Prison, id, o => o.State == OrderState.Closed);
    }

    [Fact]
    [Trait("Clause", "3.1.2")]
    public async Task The_item_of_the_problem_list_that_an_order_came_from_is_solved_when_it_closes()
    {
        await using var on = await OrdersHost.Start(Engine.Sqlite);
        var (drafter, verifier, approver) = (await on.Who(Bureau, Roles.DisciplineOfficer), await on.Who(Bureau, Roles.DisciplineOfficer, "2010"), await on.Who(Bureau, Roles.DisciplineSecretary, "1003"));
        var problems = on.Host.Get<IProblemList>();
        Done(await problems.Raise(Actor.System(Prison), Guid.NewGuid(), new RaisedProblem { Found = Begins, Text = "台账不全", Source = ProblemSource.Inspection, SourceKey = "inspection/7", Confirmed = true }, Cancel));
        var id = await Sent(on, drafter, verifier, approver, Draft() with { Source = new OrderSource(OrderSourceKind.Other, "inspection/7") });
        await on.Eventually(Prison, id, o => o.State == OrderState.Sent);
        var head = await on.Who(Prison, Roles.Secretary, "1001");
        Done(await on.Book.Receive(head, Guid.NewGuid(), id, Cancel));
        Done(await on.Book.Plan(head, Guid.NewGuid(), id, "补齐台账", Owner, Cancel));
        await OrdersHost.Eventually(() => problems.Find(Prison, "inspection/7", Cancel), p => p!.State == ProblemState.Rectifying);
        Done(await on.Book.Report(head, Guid.NewGuid(), id, "台账齐全", Cancel));
        await on.Eventually(Bureau, id, o => o.State == OrderState.Submitted);
        Done(await on.Book.Verify(verifier, Guid.NewGuid(), id, "实地核查", Cancel));
        await OrdersHost.Eventually(() => problems.Find(Prison, "inspection/7", Cancel), p => p!.State == ProblemState.Solved);

        // The bureau's reading of it, for assessment and for the source.
        var orders = on.Host.Get<IOrders>();
        Assert.Equal(id, Assert.Single(await orders.Of(Actor.System(Bureau), Prison, 2026, Cancel)).Id);
        Assert.Empty(await orders.Of(Actor.System(Bureau), "sample2", 2026, Cancel));
        Assert.False(Assert.Single(await orders.From(drafter, OrderSourceKind.Other, ["inspection/7"], Cancel)).Open);
    }

    [Fact]
    [Trait("Clause", "3.2.4")]
    public async Task What_a_talk_orders_becomes_a_proposal_without_a_word_of_the_talk_and_a_person_makes_the_order_of_it()
    {
        await using var on = await OrdersHost.Start(Engine.Sqlite);
        var ward = new PartyId(Prison, PartyKind.Department, "dept-1");
        var member = (await on.Host.Get<IPartyDirectory>().Parties(Prison, on.Today, Cancel)).Single(p => p.InCharge.Contains(ward));
        var by = new RecordAuthor(Guid.NewGuid(), "某");
        var at = ChinaTime.StartOf(Begins).AddHours(-10);
        Done(await on.Host.Get<IEarlierTalks>().BringIn(
            Actor.System(Prison), Guid.NewGuid(),
            [new EarlierTalk(member.Id, new TalkPlan { Kind = "T3", With = ward, On = Begins.AddDays(-1), Place = "会议室", Matter = "约谈" }, by, at, new TalkEntry { Points = "秘密内容", Demands = "补齐", Rectify = true, FollowUpOn = Begins.AddDays(20) }, at)], Cancel));
        var proposed = await OrdersHost.Eventually(async () =>
        {
            await using var db = on.Host.Get<Database<SupervisionDb>>().Open(Prison);
            return await db.Orders.AsNoTracking().FirstOrDefaultAsync(Cancel);
        }, o => o is not null);
        Assert.Equal((OrderState.Proposed, "", ward, (PartyId?)member.Id), (proposed!.State, proposed.Problem, proposed.Owner, proposed.Asker));
        var officer = await on.Who(Prison, Roles.DisciplineOfficer);
        Assert.Equal(proposed.Id, Done(await on.Book.Draft(officer, Guid.NewGuid(), Draft(unit: Prison, owner: ward) with { Source = new OrderSource(OrderSourceKind.Talk, proposed.SourceKey) }, Cancel)));
        Assert.Equal((OrderState.Draft, officer.Account), (await on.Read(Prison, proposed.Id) is var drafted ? (drafted.State, drafted.Drafter) : default));
    }
}

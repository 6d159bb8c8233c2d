using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Orders;
using PartyDiscipline.Supervision.Signs;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Modules.Supervision.OrdersHost;

namespace PartyDiscipline.Tests.Modules.Supervision;

public class SignTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly PartyId Member = new(Prison, PartyKind.Member, "member-1");

    static async Task<TalkProposal> Only(OrdersHost on)
    {
        await using var db = on.Host.Get<Database<SupervisionDb>>().Open(Prison);
        return await db.TalkProposals.AsNoTracking().SingleAsync(Cancel);
    }

    [Fact]
    [Trait("Clause", "2.3.1")]
    public async Task A_sign_proposes_a_talk_to_the_leader_who_alone_plans_it_once_and_its_text_lies_concealed()
    {
        await using var on = await OrdersHost.Start(Engine.Sqlite);
        var (recorder, secretary, other) = (await on.Who(Prison, Roles.DisciplineOfficer, "2003"), await on.Who(Prison, Roles.Secretary, "1001"), await on.Who(Prison, Roles.Member, "1005"));
        Assert.Equal(["Sign.Area", "Sign.Pair", "Order.Missing", "Sign.Day"], Rules(await on.Signs.Note(recorder, Guid.NewGuid(), "weather", new PartyId(Prison, PartyKind.PartyCommittee, "main"), "", null, Cancel)));
        Assert.Equal(["Sign.Self"], Rules(await on.Signs.Note(await on.Who(Prison, Roles.Member, "1004"), Guid.NewGuid(), "style", Member, "情况", Begins, Cancel)));
        Done(await on.Signs.Note(recorder, Guid.NewGuid(), "style", Member, "只此一句的秘密", Begins, Cancel));

        var proposal = await Only(on);
        Assert.Equal(("sign", PartyKind.Secretary, "T3", new DateOnly(2026, 3, 12)), (proposal.Trigger, proposal.From.Kind, proposal.Kind, proposal.Due));
        EarlySign sign;
        await using (var db = on.Host.Get<Database<SupervisionDb>>().Open(Prison)) sign = await db.Signs.AsNoTracking().SingleAsync(Cancel);
        Assert.DoesNotContain("秘密", sign.Text, StringComparison.Ordinal);
        Assert.Equal("只此一句的秘密", on.Signs.Shown(sign));
        await using (var ledger = on.Host.Get<Database<LedgerDb>>().Open(Prison)) Assert.DoesNotContain(await ledger.Entries.Select(e => e.Body).ToListAsync(Cancel), b => b.Contains("秘密", StringComparison.Ordinal) || b.Contains("style", StringComparison.Ordinal));

        // Who it is about reads nothing until a talk is planned; others never; the leader and the recorder do.
        var about = await on.Who(Prison, Roles.Member, "1004");
        Assert.Equal((true, true, false, false), (SignBook.MayRead(secretary, proposal, sign), SignBook.MayRead(recorder, proposal, sign), SignBook.MayRead(about, proposal, sign), SignBook.MayRead(other, proposal, sign)));
        Assert.IsType<Outcome.NotFound>(await on.Signs.Accept(recorder, Guid.NewGuid(), proposal.Id, Begins.AddDays(2), "办公室", true, Cancel));
        Assert.IsType<Outcome.NotFound>(await on.Signs.Dismiss(other, Guid.NewGuid(), proposal.Id, "不必", Cancel));
        Assert.Equal(["Order.Missing"], Rules(await on.Signs.Accept(secretary, Guid.NewGuid(), proposal.Id, Begins.AddDays(2), " ", true, Cancel)));

        // Planned through Duties; the same form twice is one talk.
        var form = Guid.NewGuid();
        Done(await on.Signs.Accept(secretary, form, proposal.Id, Begins.AddDays(2), "办公室", true, Cancel));
        Assert.Equal(["Proposal.Decided"], Rules(await on.Signs.Accept(secretary, form, proposal.Id, Begins.AddDays(2), "办公室", true, Cancel)));
        var planned = await Only(on);
        Assert.Equal(ProposalState.Planned, planned.State);
        await using (var duties = on.Host.Get<Database<DutiesDb>>().Open(Prison)) Assert.Equal(planned.Talk, (await duties.Talks.AsNoTracking().SingleAsync(Cancel)).Id);
        Assert.True(SignBook.MayRead(about, planned, sign));
        Assert.Equal(["Proposal.Decided"], Rules(await on.Signs.Dismiss(secretary, Guid.NewGuid(), proposal.Id, "不谈", Cancel)));
    }

    [Fact]
    [Trait("Clause", "3.4.5")]
    public async Task A_proposal_is_dismissed_only_with_a_reason_and_the_same_ground_proposes_once()
    {
        await using var on = await OrdersHost.Start(Engine.Sqlite);
        var proposals = on.Host.Get<ITalkProposals>();
        Done(await proposals.Propose(Actor.System(Prison), Guid.NewGuid(), "lastRank", Member, "rank/2025", Cancel));
        Assert.IsType<Outcome.Already>(await proposals.Propose(Actor.System(Prison), Guid.NewGuid(), "lastRank", Member, "rank/2025", Cancel));
        Assert.IsType<Outcome.NotFound>(await proposals.Propose(await on.Who(Prison, Roles.Secretary, "1001"), Guid.NewGuid(), "lastRank", Member, "rank/2024", Cancel));
        var (proposal, secretary) = (await Only(on), await on.Who(Prison, Roles.Secretary, "1001"));
        Assert.Equal(["Order.Missing"], Rules(await on.Signs.Dismiss(secretary, Guid.NewGuid(), proposal.Id, " ", Cancel)));
        Done(await on.Signs.Dismiss(secretary, Guid.NewGuid(), proposal.Id, "已当面谈过", Cancel));
        var dismissed = await Only(on);
        Assert.Equal((ProposalState.Dismissed, "已当面谈过"), (dismissed.State, on.Signs.Reason(dismissed)));
        Assert.DoesNotContain("当面", dismissed.Reason!, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Clause", "3.4.5")]
    public async Task Every_pair_of_a_half_year_is_shown_and_those_without_any_talk_come_first()
    {
        await using var on = await OrdersHost.Start(Engine.Sqlite);
        var by = new RecordAuthor(Guid.NewGuid(), "某");
        var at = ChinaTime.StartOf(Begins).AddHours(-10);
        Done(await on.Host.Get<IEarlierTalks>().BringIn(
            Actor.System(Prison), Guid.NewGuid(),
            [new EarlierTalk(new PartyId(Prison, PartyKind.Secretary, "main"), new TalkPlan { Kind = "T3", With = Member, On = Begins.AddDays(-1), Place = "会议室", Matter = "约谈" }, by, at, new TalkEntry { Points = "要点" }, at)], Cancel));
        var pairs = await on.Signs.Pairs(Prison, Period.Holding(Begins, PeriodLength.Half), Cancel);
        // Eight members with the secretary, eight departments with the member in charge.
        Assert.Equal(16, pairs.Count);
        Assert.Equal((Member, 1), (pairs[^1].To.Id, pairs[^1].Held));
        Assert.All(pairs.SkipLast(1), p => Assert.Equal(0, p.Held));
        Assert.All(await on.Signs.Pairs(Prison, Period.Parse("2025H2", null), Cancel), p => Assert.Equal(0, p.Held));
    }

    [Fact]
    [Trait("Clause", "3.4.5")]
    public async Task A_duty_counts_towards_a_talk_only_when_it_has_been_red_for_longer_than_the_days_of_the_limit()
    {
        await using var on = await OrdersHost.Start(Engine.Sqlite);
        await on.Go(new DateOnly(2026, 4, 10));
        var red = (await on.Host.Get<IPartyFacts>().RedSince(Prison, 2026, Cancel)).Where(r => r.Key.Kind is PartyKind.Member or PartyKind.Department).ToDictionary(r => r.Key, r => r.Value.Min());
        var (oldest, lead) = (red.Values.Min(), await on.Who(Bureau, Roles.DisciplineSecretary));
        var days = on.Host.Get<IWorkCalendars>().Current.WorkingDaysBetween(oldest, on.Today);
        Assert.True(days > 1, $"{oldest} is no day to count from.");
        var night = on.Host.Get<IEnumerable<INightly>>().Single(n => n.Name == "TalkTriggers");

        // On the last of its days a red duty is still its owner's to mend.
        await Set("sign.redDays", days);
        await night.Run(Prison, on.Today, Cancel);
        Assert.Empty(await All());
        // A day fewer, and it counts; unless more of them are asked for than anybody has.
        await Set("sign.redDays", days - 1);
        await Set("sign.redLights", 1000);
        await night.Run(Prison, on.Today, Cancel);
        Assert.Empty(await All());
        await Set("sign.redLights", 1);
        await night.Run(Prison, on.Today, Cancel);
        await night.Run(Prison, on.Today, Cancel);
        var proposed = await All();
        Assert.All(proposed, p => Assert.Equal(("redLights", "red/2026H1"), (p.Trigger, p.Ground)));
        Assert.Equal(red.Where(r => r.Value == oldest && r.Key.Kind == PartyKind.Member).Select(r => $"{r.Key}").Order(), proposed.Where(p => p.To.Kind == PartyKind.Member).Select(p => $"{p.To}").Order());
        Assert.NotEmpty(proposed);

        async Task Set(string key, int figure) => Done(await on.Limits.Change(lead, Guid.NewGuid(), key, figure, "本地规定", "一", "C", on.Today, "试行", Cancel));
        async Task<List<TalkProposal>> All()
        {
            await using var db = on.Host.Get<Database<SupervisionDb>>().Open(Prison);
            return await db.TalkProposals.AsNoTracking().ToListAsync(Cancel);
        }
    }

    [Fact]
    public void An_order_walks_only_the_roads_of_its_kind()
    {
        Assert.Null(Order.After(OrderKind.Rectification, OrderState.Draft, OrderAction.Study));
        Assert.Null(Order.After(OrderKind.Rectification, OrderState.Sent, OrderAction.Contest));
        Assert.Null(Order.After(OrderKind.Suggestion, OrderState.Draft, OrderAction.Approve));
        Assert.Null(Order.After(OrderKind.Suggestion, OrderState.Submitted, OrderAction.Verify));
        foreach (var kind in Enum.GetValues<OrderKind>())
            foreach (var state in Enum.GetValues<OrderState>())
            {
                Assert.Null(Order.After(kind, OrderState.Revoked, OrderAction.Reopen));
                // What was handed in is judged, not revoked; being overdue changes no state.
                if (state is OrderState.Submitted or OrderState.Closed or OrderState.Assessed) Assert.Null(Order.After(kind, state, OrderAction.Revoke));
                if (Order.After(kind, state, OrderAction.Escalate) is { } after) Assert.Equal(state, after);
            }
    }
}

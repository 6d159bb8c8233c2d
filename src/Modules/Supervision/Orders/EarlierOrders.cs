using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Law;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>Brings in orders that ran before: each walks the same road on the days that it had, and each step is a row of its own.</summary>
sealed class EarlierOrders(Database<SupervisionDb> database, OrderLaw law, Limits limits, IPartyDirectory directory, IOrganCodes codes, IWorkCalendars calendars, TimeProvider time) : IEarlierOrders
{
    public async Task<Outcome> BringIn(Actor actor, Guid operation, IReadOnlyList<EarlierOrder> orders, CancellationToken cancel = default)
    {
        if (actor.Account != Guid.Empty) return new Outcome.NotFound();
        if (orders.Count == 0) return Outcome.Refuse("", "Order.Missing");
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            Guid first = default;
            foreach (var earlier in orders.OrderBy(o => o.DraftedOn))
            {
                var (order, faults) = await Walk(db, actor, earlier, ct);
                if (faults.Length > 0) return new Outcome.Refused(faults);
                if (first == default) first = order!.Id;
            }
            db.Append(new EarlierOrdersBroughtIn(orders.Count), $"orders/{actor.Tenant}");
            return new Outcome.Done(first);
        }, cancel);
    }

    async Task<(Order?, Fault[])> Walk(SupervisionDb db, Actor system, EarlierOrder e, CancellationToken cancel)
    {
        var (kind, draft, day) = (e.Suggestion ? OrderKind.Suggestion : OrderKind.Rectification, e.Draft, e.DraftedOn);
        var parties = await directory.Parties(draft.Unit, day, cancel);
        if (parties.FirstOrDefault(p => draft.Owner is { } named ? p.Id == named : p.Id.Kind == PartyKind.PartyCommittee)?.Id is not { } owner) return (null, [new Fault("Owner", "Order.NoOwner", "3.4.4")]);
        var set = await limits.On(day, cancel);
        var calendar = calendars.Current;
        var on = day;
        Actor Named(string name) => new() { Tenant = system.Tenant, Account = Guid.Empty, Name = name };
        var (drafter, approver, receiver, verifier) = (Named(e.Drafter), Named(e.Approver) with { Account = Ids.New() }, Named(e.Receiver) with { Account = Ids.New() }, Named(e.VerifierName) with { Account = Ids.New(), Person = e.Verifier });
        var order = db.Add(new Order(kind, OrderState.Draft, system.Tenant, draft.Unit, owner, draft.Source, drafter, DepartmentFunctions.Discipline, day)).Entity;
        Fault[] faults = order.Write(new OrderText { Problem = draft.Problem, Requirement = draft.Requirement, Obligations = draft.Obligations, Owner = owner, Deadline = draft.Deadline, Verifier = e.Verifier, VerifierName = e.VerifierName }, day);
        if (faults.Length > 0) return (null, faults);
        foreach (var obligation in order.Obligations) db.Add(new OrderClause(order, obligation));
        Tell(OrderAction.Draft, order.State, drafter, null);

        // The road in order; it ends where the order had come to. Each step is some days after the last, never later than today.
        List<(OrderAction Action, int After, Actor Who, Func<Task<Fault[]>> Do)> road = [];
        void Then(OrderAction action, int after, Actor who, Func<Fault[]> act) => road.Add((action, after, who, () => Task.FromResult(act())));
        if (e.Suggestion) Then(OrderAction.Study, 1, drafter, () => order.Study("纪委书记、纪委委员", $"纪委会议纪要〔{day.Year}〕{day.Month}号"));
        road.Add((OrderAction.Approve, 1, approver, async () =>
        {
            if (order.SignOff(ChainLevel.InCharge, law, approver, "纪委书记", on) is { Length: > 0 } not) return not;
            var code = await codes.Of(order.Issuer, OrderBook.OrganOf(order), cancel);
            code = code[..Math.Min(code.Length, DocumentNumber.CodeLength - 2)] + (order.IsSuggestion ? "建" : "督");
            order.Numbered((await db.TakeNumber(code, on.Year, cancel)).ToString(), on);
            return [];
        }
        ));
        Then(OrderAction.Send, 1, drafter, () => order.Send(law, set, on));
        if (e.Reached == OrderState.Objected) Then(OrderAction.Contest, 2, receiver, () => order.Object(e.Reason));
        else if (e.Reached == OrderState.Revoked) Then(OrderAction.Revoke, 2, approver, () => order.Revoke(e.Reason));
        else
        {
            Then(OrderAction.Receive, 1, receiver, () => order.Receive(set, receiver.Name, on));
            Then(OrderAction.Plan, 3, receiver, () => order.Plan(e.Measures, e.Post ?? owner, on));
            for (var i = 0; i < e.Returns; i++)
            {
                Then(OrderAction.Report, 3, receiver, () => order.Report(e.Result, receiver, on));
                if (e.Suggestion) Then(OrderAction.Assess, 1, verifier, () => order.Assess([.. law.Heads.Select(h => new HeadFinding(h.Code, false, e.Reason))], law, verifier));
                Then(OrderAction.Return, 2, e.Suggestion ? approver : verifier, () => order.Return(e.Reason, set, verifier));
            }
            Then(OrderAction.Report, 8, receiver, () => order.Report(e.Result, receiver, on));
            if (e.Suggestion) Then(OrderAction.Assess, 2, verifier, () => order.Assess([.. law.Heads.Select(h => new HeadFinding(h.Code, true, null))], law, verifier));
            Then(OrderAction.Verify, 2, e.Suggestion ? approver : verifier, () => order.Verify("实地核查，随机询问，问题已解决", set, verifier, on));
            if (e.Reached == OrderState.Reopened)
                road.Add((OrderAction.Reopen, 1, verifier, () =>
                {
                    on = order.RevisitFrom!.Value > time.Today() ? time.Today() : order.RevisitFrom.Value;
                    return Task.FromResult(order.Reopen(e.Reason, on.AddMonths(1), set, on));
                }
                ));
        }
        foreach (var (action, after, who, act) in road)
        {
            if (order.State == e.Reached && order.Returns >= e.Returns) break;
            on = calendar.AddWorkingDays(on, after);
            if (on > time.Today()) on = time.Today();
            var from = order.State;
            faults = await act();
            if (faults.Length > 0) return (null, faults);
            Tell(action, from, who, action is OrderAction.Contest or OrderAction.Revoke or OrderAction.Return or OrderAction.Reopen ? e.Reason : null);
        }
        order.Wind(law, set);
        return (order, []);

        void Tell(OrderAction action, OrderState from, Actor who, string? reason)
        {
            var step = db.Add(new OrderStep(order.Id, action, from, order.State, who, null, reason, ChinaTime.StartOf(action == OrderAction.Draft ? day : on).AddHours(9))).Entity;
            db.Append(new OrderMoved(order.Id, step.Id, order.IsSuggestion, order.Unit, action, from, order.State, []), Order.Subject(order.Id));
        }
    }
}

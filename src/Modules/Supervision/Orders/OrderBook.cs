using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Law;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>
/// Orders and suggestions from draft to revisit. The issuer's part is done on the original, the unit's on its copy; inside one tenant both are one
/// row. Each command is one write with its step and its fact.
/// </summary>
sealed class OrderBook(Database<SupervisionDb> database, OrderLaw law, Limits limits, IPartyDirectory directory, ITenants tenants, IOrganCodes codes, TimeProvider time) : IOrders
{
    const int Most = 500;

    DateOnly Today => time.Today();

    public Task<Outcome> Draft(Actor actor, Guid operation, OrderDraft draft, CancellationToken cancel = default) => Draft(actor, operation, draft, OrderKind.Rectification, null, cancel);

    /// <summary>Drafts an order, or a suggestion, from a source; the same source twice is one while that is open.</summary>
    public async Task<Outcome> Draft(Actor actor, Guid operation, OrderDraft draft, OrderKind kind, OrderText? text, CancellationToken cancel = default)
    {
        if (kind == OrderKind.Suggestion ? !OrderRights.MaySuggest(actor) : !OrderRights.MayDraft(actor)) return new Outcome.NotFound();
        if (tenants.Find(draft.Unit) is null || draft.Unit != actor.Tenant && !AtBureau(actor)) return new Outcome.NotFound();
        if (string.IsNullOrWhiteSpace(draft.Source.Key) || draft.Source.Key.Length > Order.KeyLength) return Outcome.Refuse("Source", "Order.SourceMissing", "3.4.4");
        var said = (text ?? new OrderText()) with
        {
            Problem = draft.Problem,
            Requirement = draft.Requirement,
            Obligations = draft.Obligations,
            Owner = draft.Owner,
            Deadline = draft.Deadline,
        };
        var owner = draft.Owner ?? await Committee(draft.Unit, cancel);
        if (owner is null) return Outcome.Refuse("Owner", "Order.NoOwner", "3.4.4");
        if (await Check(actor.Tenant, draft.Unit, HandledIn(actor), actor.Person, said with { Owner = owner }, cancel) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var (source, tenant) = (draft.Source, actor.Tenant);
            if (await db.Orders.Where(o => o.SourceKind == source.Kind && o.SourceKey == source.Key && o.Kind == kind && o.Open && o.Issuer == tenant && o.State != OrderState.Proposed).Select(o => (Guid?)o.Id).FirstOrDefaultAsync(ct) is { } there)
                return new Outcome.Already(there);
            var proposed = await db.Orders.FirstOrDefaultAsync(o => o.SourceKind == source.Kind && o.SourceKey == source.Key && o.Kind == kind && o.State == OrderState.Proposed, ct);
            var order = proposed ?? new Order(kind, OrderState.Draft, tenant, draft.Unit, owner.Value, source, actor, HandledIn(actor), Today);
            var from = order.State;
            if (proposed is not null && order.TakeUp(actor, HandledIn(actor)) is { Length: > 0 } not) return new Outcome.Refused(not);
            if (order.Write(said with { Owner = owner }, Today) is { Length: > 0 } wrong) return new Outcome.Refused(wrong);
            if (proposed is null) db.Add(order);
            await Cite(db, order, ct);
            await Tell(db, order, OrderAction.Draft, from, actor, null, ct);
            return new Outcome.Done(order.Id);
        }, cancel);
    }

    /// <summary>The product proposes an order, once, where something asks for one; a person takes it up or drops it.</summary>
    internal async Task<Guid?> Propose(SupervisionDb db, OrderKind kind, string unit, PartyId owner, OrderSource source, PartyId? asker, DateOnly? until, string handledIn, CancellationToken cancel)
    {
        if (await db.Orders.AnyAsync(o => o.SourceKind == source.Kind && o.SourceKey == source.Key && o.Kind == kind, cancel)) return null;
        var system = Actor.System(db.Tenant);
        var order = db.Add(new Order(kind, OrderState.Proposed, db.Tenant, unit, owner, source, system, handledIn, Today)).Entity;
        if (asker is { } by && until is { } day) order.AskedBy(by, day);
        await Tell(db, order, OrderAction.Propose, OrderState.Proposed, system, null, cancel);
        return order.Id;
    }

    public Task<Outcome> Edit(Actor actor, Guid operation, Guid id, OrderText text, int? version = null, CancellationToken cancel = default) => Do(actor, operation, id, OrderAction.Edit, async (db, order, _, ct) =>
    {
        if (!OrderRights.MayEdit(actor, order)) return null;
        if (version is { } seen && seen != order.Version) throw new DbUpdateConcurrencyException();
        if (order.State == OrderState.Proposed && order.TakeUp(actor, HandledIn(actor)) is { Length: > 0 } not) return not;
        if (await Check(order.Issuer, order.Unit, order.HandledIn, order.DrafterPerson, text with { Owner = text.Owner ?? order.Owner }, ct) is { Length: > 0 } faults) return faults;
        if (order.Write(text, Today) is { Length: > 0 } wrong) return wrong;
        await Cite(db, order, ct);
        return [];
    }, null, cancel);

    public Task<Outcome> Study(Actor actor, Guid operation, Guid id, string? participants, string? minutes, CancellationToken cancel = default) =>
        Do(actor, operation, id, OrderAction.Study, (_, order, _, _) => Maybe(OrderRights.MayEdit(actor, order), () => order.Study(participants, minutes)), minutes, cancel);

    /// <summary>A level of the sign-off chain signs; the leader's approves and numbers it.</summary>
    public async Task<Outcome> SignOff(Actor actor, Guid operation, Guid id, ChainLevel level, CancellationToken cancel = default)
    {
        var parties = await directory.Parties(actor.Tenant, Today, cancel);
        var action = level == ChainLevel.InCharge ? OrderAction.Approve : OrderAction.Sign;
        return await Do(actor, operation, id, action, async (db, order, _, ct) =>
        {
            if (!OrderRights.MayRead(actor, order)) return null;
            if (order.DraftedBy(actor)) return [new Fault("", "Order.OwnDraft", "3.4.4")];
            if (!OrderRights.Levels(actor, order, parties).Contains(level)) return null;
            if (order.SignOff(level, law, actor, PostOf(actor, parties), Today) is { Length: > 0 } faults) return faults;
            if (level != ChainLevel.InCharge) return [];
            var code = await codes.Of(order.Issuer, OrganOf(order), ct);
            code = code[..Math.Min(code.Length, DocumentNumber.CodeLength - 2)] + (order.IsSuggestion ? "建" : "督");
            order.Numbered((await db.TakeNumber(code, Today.Year, ct)).ToString(), Today);
            return [];
        }, null, cancel);
    }

    public Task<Outcome> Decline(Actor actor, Guid operation, Guid id, string? reason, CancellationToken cancel = default) =>
        Do(actor, operation, id, OrderAction.Decline, (_, order, _, _) => Maybe(OrderRights.MayDecide(actor, order), () => order.Decline(reason)), reason, cancel);

    public Task<Outcome> Send(Actor actor, Guid operation, Guid id, CancellationToken cancel = default) =>
        Do(actor, operation, id, OrderAction.Send, (_, order, set, _) => Maybe(OrderRights.MayEdit(actor, order), () => order.Send(law, set, Today)), null, cancel);

    public Task<Outcome> Receive(Actor actor, Guid operation, Guid id, CancellationToken cancel = default) =>
        Do(actor, operation, id, OrderAction.Receive, (_, order, set, _) => Maybe(OrderRights.MayReceive(actor, order), () => order.Receive(set, actor.Name, Today)), null, cancel);

    public Task<Outcome> Object(Actor actor, Guid operation, Guid id, string? reason, CancellationToken cancel = default) =>
        Do(actor, operation, id, OrderAction.Contest, (_, order, _, _) => Maybe(OrderRights.MayReceive(actor, order), () => order.Object(reason)), reason, cancel);

    public Task<Outcome> Maintain(Actor actor, Guid operation, Guid id, string? reason, string? amended, CancellationToken cancel = default) =>
        Do(actor, operation, id, OrderAction.Maintain, (_, order, set, _) => Maybe(OrderRights.MayDecide(actor, order), () => order.Maintain(reason, amended, set, Today)), reason, cancel);

    public Task<Outcome> Plan(Actor actor, Guid operation, Guid id, string? measures, PartyId? post, CancellationToken cancel = default) =>
        Do(actor, operation, id, OrderAction.Plan, async (_, order, _, ct) =>
        {
            if (!OrderRights.MayRespond(actor, order)) return null;
            if (post is { } named && (named.Tenant != order.Unit || await directory.Find(named, Today, ct) is null)) return [new Fault("Post", "Order.NoOwner", "3.4.4")];
            return order.Plan(measures, post, Today);
        }, null, cancel);

    public Task<Outcome> Report(Actor actor, Guid operation, Guid id, string? result, CancellationToken cancel = default) =>
        Do(actor, operation, id, OrderAction.Report, (_, order, _, _) => Maybe(OrderRights.MayRespond(actor, order), () => order.Report(result, actor, Today)), null, cancel);

    public Task<Outcome> AskExtension(Actor actor, Guid operation, Guid id, DateOnly? until, string? reason, CancellationToken cancel = default) =>
        Do(actor, operation, id, OrderAction.AskExtension, (_, order, set, _) => Maybe(OrderRights.MayRespond(actor, order), () => order.AskExtension(until, reason, set, Today)), reason, cancel);

    public Task<Outcome> Extend(Actor actor, Guid operation, Guid id, DateOnly? until, string? reason, CancellationToken cancel = default) =>
        Do(actor, operation, id, OrderAction.Extend, (_, order, set, _) => Maybe(OrderRights.MayDecide(actor, order), () => order.Extend(until, reason, set, Today)), reason, cancel);

    public Task<Outcome> Assess(Actor actor, Guid operation, Guid id, IReadOnlyList<HeadFinding> heads, CancellationToken cancel = default) =>
        Do(actor, operation, id, OrderAction.Assess, (_, order, _, _) => Maybe(OrderRights.MayVerify(actor, order), () => order.Assess(heads, law, actor)), null, cancel);

    /// <summary>An order is closed by its verifier; a suggestion, once assessed, by the head of the discipline committee.</summary>
    public Task<Outcome> Verify(Actor actor, Guid operation, Guid id, string? method, CancellationToken cancel = default) =>
        Do(actor, operation, id, OrderAction.Verify, (_, order, set, _) => Maybe(MayClose(actor, order), () => order.Verify(method, set, actor, Today)), method, cancel);

    public Task<Outcome> Return(Actor actor, Guid operation, Guid id, string? reason, CancellationToken cancel = default) =>
        Do(actor, operation, id, OrderAction.Return, (_, order, set, _) => Maybe(MayClose(actor, order), () => order.Return(reason, set, actor)), reason, cancel);

    public static bool MayClose(Actor actor, Order order) => order.IsSuggestion ? OrderRights.MayDecide(actor, order) : OrderRights.MayVerify(actor, order);

    public Task<Outcome> Revisit(Actor actor, Guid operation, Guid id, string? reason, CancellationToken cancel = default) =>
        Do(actor, operation, id, OrderAction.Revisit, (_, order, _, _) => Maybe(OrderRights.MayFollowUp(actor, order), () => order.Revisit(reason, Today)), reason, cancel);

    public Task<Outcome> Reopen(Actor actor, Guid operation, Guid id, string? reason, DateOnly? deadline, CancellationToken cancel = default) =>
        Do(actor, operation, id, OrderAction.Reopen, (_, order, set, _) => Maybe(OrderRights.MayFollowUp(actor, order), () => order.Reopen(reason, deadline, set, Today)), reason, cancel);

    /// <summary>Drops a proposal or draft, revokes what was approved, withdraws what a unit objects to. Drafts are dropped by whoever drafts; the rest by who decides.</summary>
    public Task<Outcome> Revoke(Actor actor, Guid operation, Guid id, string? reason, CancellationToken cancel = default) => Do(
        actor, operation, id, OrderAction.Revoke,
        (_, order, _, _) => Maybe(order.State is OrderState.Proposed or OrderState.Draft ? OrderRights.MayEdit(actor, order) : OrderRights.MayDecide(actor, order), () => order.Revoke(reason)), reason, cancel);

    public async Task<IReadOnlyList<OrderView>> From(Actor actor, OrderSourceKind kind, IReadOnlyCollection<string> keys, CancellationToken cancel = default)
    {
        if (keys.Count == 0 || !Reads(actor)) return [];
        var wanted = keys.Take(Most).ToArray();
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return [.. (await db.Orders.Of(actor).Where(o => o.SourceKind == kind && wanted.Contains(o.SourceKey)).OrderByDescending(o => o.DraftedOn).ThenBy(o => o.Id).Take(Most).ToListAsync(cancel)).Select(Show)];
    }

    public async Task<IReadOnlyList<OrderView>> Of(Actor actor, string unit, int year, CancellationToken cancel = default)
    {
        if (!Reads(actor)) return [];
        var first = new DateOnly(year, 1, 1);
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return
        [
            .. (await db.Orders.Of(actor).Where(o => o.Unit == unit && o.SentOn != null && o.Year <= year && (o.Year == year || o.Open || o.ClosedOn >= first) && o.State != OrderState.Revoked)
                .OrderBy(o => o.SentOn).ThenBy(o => o.Id).Take(Most).ToListAsync(cancel)).Select(Show),
        ];
    }

    static bool Reads(Actor actor) => actor.Account == Guid.Empty || actor.May(OrderPermissions.Read);

    public static OrderView Show(Order o) => new(
        o.Id, o.Number, o.IsSuggestion, o.Unit, new OrderSource(o.SourceKind, o.SourceKey, o.SourcePage), o.State.ToString(), o.Open, o.Deadline, o.Escalation, o.ClosedOn)
    { Obligations = o.Obligations };

    bool AtBureau(Actor actor) => tenants.Find(actor.Tenant)?.Kind == TenantKind.Bureau;

    static string HandledIn(Actor actor) => actor.Is(Roles.PoliticalOfficer) && !actor.Is(Roles.DisciplineOfficer) ? DepartmentFunctions.Political : DepartmentFunctions.Discipline;

    internal static PartyKind OrganOf(Order order) => order.IsSuggestion || order.HandledIn == DepartmentFunctions.Discipline ? PartyKind.DisciplineCommittee : PartyKind.PartyCommittee;

    async Task<PartyId?> Committee(string unit, CancellationToken cancel) => (await directory.Parties(unit, Today, cancel)).FirstOrDefault(p => p.Id.Kind == PartyKind.PartyCommittee)?.Id;

    static string? PostOf(Actor actor, IReadOnlyList<Party> parties) => actor.Person is { } person ? parties.FirstOrDefault(p => p.Id.Kind is PartyKind.Member or PartyKind.Secretary or PartyKind.Department && p.IsOf(person))?.PostOf(person) : null;

    /// <summary>The owner is of the unit; the verifier is of the issuer, is not the drafter, does not head the drafter's department and answers for nothing in it.</summary>
    async Task<Fault[]> Check(string issuer, string unit, string handledIn, Guid? drafter, OrderText text, CancellationToken cancel)
    {
        List<Fault> faults = [];
        if (text.Owner is { } owner && (owner.Tenant != unit || await directory.Find(owner, Today, cancel) is null)) faults.Add(new("Owner", "Order.NoOwner", "3.4.4"));
        if (text.Verifier is { } verifier)
        {
            var parties = await directory.Parties(issuer, Today, cancel);
            var heads = parties.Any(p => p.Function == handledIn && p.Holder == verifier);
            var owns = issuer == unit && text.Owner is { } id && parties.Any(p => p.Id == id && p.IsOf(verifier));
            if (verifier == drafter || heads || owns) faults.Add(new("Verifier", "Order.VerifierApart", "3.4.4"));
        }
        return [.. faults];
    }

    static async Task Cite(SupervisionDb db, Order order, CancellationToken cancel)
    {
        var cited = await db.OrderClauses.Where(c => c.Order == order.Id).ToListAsync(cancel);
        db.RemoveRange(cited.Where(c => !order.Obligations.Contains(c.Obligation)));
        foreach (var obligation in order.Obligations.Where(o => cited.All(c => c.Obligation != o))) db.Add(new OrderClause(order, obligation));
    }

    static Task<Fault[]?> Maybe(bool may, Func<Fault[]> decide) => Task.FromResult(may ? decide() : null);

    async Task<Outcome> Do(Actor actor, Guid operation, Guid id, OrderAction action, Func<SupervisionDb, Order, LimitSet, CancellationToken, Task<Fault[]?>> decide, string? reason, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        var drafted = await db.Orders.AsNoTracking().Where(o => o.Id == id).Select(o => (DateOnly?)o.DraftedOn).FirstOrDefaultAsync(cancel);
        if (drafted is null) return new Outcome.NotFound();
        var set = await limits.On(drafted.Value, cancel);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Orders.FirstOrDefaultAsync(o => o.Id == id, ct) is not { } order) return new Outcome.NotFound();
            var from = order.State;
            var faults = await decide(db, order, set, ct);
            if (faults is null) return new Outcome.NotFound();
            if (faults.Length > 0) return new Outcome.Refused(faults);
            order.Wind(law, set);
            await Tell(db, order, action, from, actor, reason, ct);
            return new Outcome.Done(id);
        }, cancel);
    }

    internal async Task Tell(SupervisionDb db, Order order, OrderAction action, OrderState from, Actor actor, string? reason, CancellationToken cancel, DateTimeOffset? at = null)
    {
        var step = db.Add(new OrderStep(order.Id, action, from, order.State, actor, PostOf(actor, await directory.Parties(db.Tenant, Today, cancel)), reason, at ?? time.GetUtcNow())).Entity;
        db.Append(new OrderMoved(order.Id, step.Id, order.IsSuggestion, order.Unit, action, from, order.State, await Turn(order, db.Tenant, actor.Person, cancel)), Order.Subject(order.Id));
    }

    /// <summary>Those of a tenant whose turn it is.</summary>
    internal async Task<IReadOnlyList<Guid>> Turn(Order order, string tenant, Guid? without, CancellationToken cancel)
    {
        var parties = await directory.Parties(tenant, Today, cancel);
        IEnumerable<Guid?> persons = order.State switch
        {
            OrderState.Draft or OrderState.Studied or OrderState.Proposed when tenant == order.Issuer => Deciding(order, parties),
            OrderState.Approved when tenant == order.Issuer => [order.DrafterPerson],
            OrderState.Objected or OrderState.Assessed when tenant == order.Issuer => Deciding(order, parties),
            OrderState.Sent when tenant == order.Unit => Heads(order, parties),
            OrderState.Received or OrderState.Rectifying or OrderState.Returned or OrderState.Reopened when tenant == order.Unit => parties.Where(p => order.Parties.Contains(p.Id)).Select(p => p.Holder),
            OrderState.Submitted when tenant == order.Issuer => [order.Verifier],
            _ => [],
        };
        return [.. persons.OfType<Guid>().Where(p => p != without).Distinct()];
    }

    static IEnumerable<Guid?> Deciding(Order order, IReadOnlyList<Party> parties)
    {
        var department = parties.FirstOrDefault(p => p.Function == order.HandledIn)?.Id;
        return parties.Where(p => p.HeadsDiscipline || !order.IsSuggestion && department is { } d && p.InCharge.Contains(d)).Select(p => p.Holder);
    }

    /// <summary>Those of a tenant whom a level of escalation is to reach.</summary>
    internal async Task<IReadOnlyList<Guid>> Told(Order order, string tenant, int level, CancellationToken cancel)
    {
        var parties = await directory.Parties(tenant, Today, cancel);
        return
        [
            .. law.Escalation.First(l => l.Level == level).Tells.SelectMany(told => told switch
            {
                ToldParty.Owner when tenant == order.Unit => parties.Where(p => order.Parties.Contains(p.Id)),
                ToldParty.InCharge when tenant == order.Unit => parties.Where(p => p.InCharge.Any(order.Parties.Contains)),
                ToldParty.UnitSecretary when tenant == order.Unit => parties.Where(p => p.Id.Kind == PartyKind.Secretary),
                ToldParty.IssuingSecretary when tenant == order.Issuer => parties.Where(p => p.Id.Kind == PartyKind.Secretary),
                ToldParty.IssuingDiscipline when tenant == order.Issuer => parties.Where(p => p.HeadsDiscipline),
                _ => [],
            }).Select(p => p.Holder).OfType<Guid>().Distinct(),
        ];
    }

    static IEnumerable<Guid?> Heads(Order order, IReadOnlyList<Party> parties) => parties.Where(p => p.Id == order.Owner || p.Id.Kind == PartyKind.Secretary).Select(p => p.Holder);
}

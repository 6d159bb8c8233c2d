using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Signs;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>Opens the rows that an actor reads for the mechanism's pages: at the bureau the originals of every unit, elsewhere the own.</summary>
static class OrderReach
{
    public static SupervisionDb OpenFor(this Database<SupervisionDb> database, Actor actor) => actor.AtBureau ? database.OpenAcross(actor) : database.OpenToRead(actor, actor.Tenant);

    /// <summary>Each item once: the originals at the bureau, whatever lies in the tenant elsewhere.</summary>
    public static IQueryable<Order> Once(this IQueryable<Order> orders, Actor actor) => actor.AtBureau ? orders.Where(o => !o.IsCopy) : orders.Of(actor);
}

/// <summary>督责 in each unit: what is open, overdue, escalated; one grouped query.</summary>
sealed class OrderHealth(Database<SupervisionDb> database, TimeProvider time) : IFunctionHealth
{
    public string Function => "supervise";

    public async Task<IReadOnlyDictionary<string, FunctionHealth>> Of(Actor actor, int year, CancellationToken cancel)
    {
        if (!actor.May(OrderPermissions.Read)) return new Dictionary<string, FunctionHealth>();
        var today = time.Today();
        await using var db = database.OpenFor(actor);
        var rows = await db.Orders.Once(actor).Where(o => o.Open && o.SentOn != null && o.Year <= year)
            .GroupBy(o => o.Unit).Select(g => new { Unit = g.Key, Open = g.Count(), Overdue = g.Count(o => o.Deadline < today), Escalated = g.Count(o => o.Escalation >= 2) }).ToListAsync(cancel);
        return rows.ToDictionary(r => r.Unit, r => new FunctionHealth(r.Open, r.Overdue, r.Escalated, $"/Supervision/Orders?unit={r.Unit}"));
    }
}

/// <summary>What came of a clause: the orders and suggestions that cite its obligation.</summary>
sealed class OrderTrace(Database<SupervisionDb> database) : ITrace
{
    public string Name => "Orders";
    public int Order => 60;

    public async Task<TraceResult?> Of(Actor actor, IReadOnlyCollection<string> obligations, int year, string? unit, int most, CancellationToken cancel)
    {
        if (!actor.May(OrderPermissions.Read)) return null;
        await using var db = database.OpenFor(actor);
        var orders = db.Orders.Once(actor).Where(o => o.Year == year && db.OrderClauses.Any(c => c.TenantId == o.TenantId && c.Order == o.Id && obligations.Contains(c.Obligation) && c.Year == year));
        if (unit is not null) orders = orders.Where(o => o.Unit == unit);
        var total = await orders.CountAsync(cancel);
        var lines = await orders.OrderByDescending(o => o.DraftedOn).ThenBy(o => o.Id).Take(most).ToListAsync(cancel);
        return new(total, [.. lines.Select(o => new TraceLine(o.Unit, OrderWords.Name(o), o.DraftedOn, $"/Supervision/Order/{o.Id}"))]);
    }
}

/// <summary>A check over the orders that an actor reads.</summary>
abstract class OrderXray(Database<SupervisionDb> database, TimeProvider time) : IXray
{
    public abstract string Name { get; }
    public abstract int Order { get; }

    protected DateOnly Today => time.Today();

    protected abstract IQueryable<Order> Wrong(IQueryable<Order> orders);

    protected virtual DateOnly? Since(Order order) => order.SentOn ?? order.DraftedOn;

    public async Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel)
    {
        if (!actor.May(OrderPermissions.Read)) return XrayResult.Clean;
        await using var db = database.OpenFor(actor);
        var wrong = Wrong(db.Orders.Once(actor).Where(o => o.Open && o.Year <= year));
        var total = await wrong.CountAsync(cancel);
        if (total == 0) return XrayResult.Clean;
        return new(total, [.. (await wrong.OrderBy(o => o.DraftedOn).ThenBy(o => o.Id).Take(most).ToListAsync(cancel)).Select(o => new XrayLine(o.Unit, OrderWords.Name(o), Since(o), $"/Supervision/Order/{o.Id}"))]);
    }
}

/// <summary>An order under way that names nobody to verify it.</summary>
sealed class OrderWithoutVerifier(Database<SupervisionDb> database, TimeProvider time) : OrderXray(database, time)
{
    public override string Name => "OrderWithoutVerifier";
    public override int Order => 40;

    protected override IQueryable<Order> Wrong(IQueryable<Order> orders) => orders.Where(o => o.Verifier == null && o.State != OrderState.Proposed);
}

/// <summary>An order whose day to go up a level has passed although the night should have lifted it.</summary>
sealed class OrderOverdueUnescalated(Database<SupervisionDb> database, TimeProvider time) : OrderXray(database, time)
{
    public override string Name => "OrderOverdueUnescalated";
    public override int Order => 41;

    protected override IQueryable<Order> Wrong(IQueryable<Order> orders)
    {
        var today = Today;
        return orders.Where(o => o.NextEscalation < today);
    }

    protected override DateOnly? Since(Order order) => order.NextEscalation;
}

/// <summary>A suggestion past the day of its reply that nobody has replied to.</summary>
sealed class SuggestionUnanswered(Database<SupervisionDb> database, TimeProvider time) : OrderXray(database, time)
{
    public override string Name => "SuggestionUnanswered";
    public override int Order => 43;

    protected override IQueryable<Order> Wrong(IQueryable<Order> orders)
    {
        var today = Today;
        return orders.Where(o => o.Kind == OrderKind.Suggestion && (o.State == OrderState.Sent || o.State == OrderState.Received) && o.PlanDue < today);
    }

    protected override DateOnly? Since(Order order) => order.PlanDue;
}

/// <summary>A proposed talk that its leader has not decided on within its days; about whom stays with those it concerns.</summary>
sealed class SignUndecided(Database<SupervisionDb> database, TimeProvider time) : IXray
{
    public string Name => "SignUndecided";
    public int Order => 42;

    public async Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel)
    {
        if (!actor.May(OrderPermissions.Signs)) return XrayResult.Clean;
        var today = time.Today();
        await using var db = database.OpenFor(actor);
        var open = db.TalkProposals.Where(p => p.State == ProposalState.Proposed && p.Due < today);
        var total = await open.CountAsync(cancel);
        if (total == 0) return XrayResult.Clean;
        var lines = await open.OrderBy(p => p.Due).ThenBy(p => p.Id).Take(most).ToListAsync(cancel);
        return new(total, [.. lines.Select(p => new XrayLine(p.TenantId, OrderWords.Of($"Trigger.{p.Trigger}"), p.Due, actor.Tenant == p.TenantId && SignBook.Decides(actor, p) ? $"/Supervision/TalkProposal/{p.Id}" : null))]);
    }
}

/// <summary>What came of a talk, a problem or a lost point, shown on its own page; and the order that may be drafted of it in one action.</summary>
sealed class OrderFollowUps(OrderBook book) : IFollowUps
{
    public string Name => "Orders";

    public async Task<FollowUps> Of(Actor actor, FollowUpSource source, CancellationToken cancel)
    {
        if (!actor.May(OrderPermissions.Read) || KindOf(source.Kind) is not { } kind) return FollowUps.None;
        var orders = await book.From(actor, kind, [source.Key], cancel);
        var begins = OrderRights.MayDraft(actor) && kind != OrderSourceKind.Talk && !orders.Any(o => o.Open) && (source.Unit == actor.Tenant || actor.AtBureau);
        return new(
            [.. orders.Select(o => new Kernel.Modules.FollowUp(OrderWords.Of(o.Suggestion ? "Order.Name.Suggestion" : "Order.Name.Rectification", OrderWords.Plain(o.Number)), OrderWords.Of($"OrderState.{(o.Suggestion ? OrderKind.Suggestion : OrderKind.Rectification)}.{o.State}"), o.Open, $"/Supervision/Order/{o.Id}"))],
            begins ? new Kernel.Modules.FollowUp(OrderWords.Of("Order.BeginHere"), null, true, $"/Supervision/DraftOrder?source={kind}&unit={source.Unit}&key={Uri.EscapeDataString(source.Key)}&from={Uri.EscapeDataString(source.Page)}") : null);
    }

    static OrderSourceKind? KindOf(string kind) => kind switch
    {
        "talk" => OrderSourceKind.Talk,
        "dutyReport" => OrderSourceKind.DutyReport,
        "assessment" => OrderSourceKind.Assessment,
        "problem" => OrderSourceKind.Other,
        _ => null,
    };
}

internal sealed record PartyOrdersView(IReadOnlyList<Order> Orders, DateOnly Today);

/// <summary>督责 on the page of a party: the orders and suggestions it answers for; of a committee, all of its unit's.</summary>
sealed class OrderPanel(Database<SupervisionDb> database, TimeProvider time) : IPartyPanel
{
    const int Latest = 20;

    public string Name => "Orders";
    public int Order => 40;

    public async Task<PanelView?> Show(Actor actor, Party party, CancellationToken cancel)
    {
        var id = party.Id;
        if (!actor.May(OrderPermissions.Read) || id.Tenant != actor.Tenant && !actor.AtBureau || OrderRights.OnlyOwn(actor) && !actor.Holds(id)) return null;
        await using var db = database.OpenFor(actor);
        var unit = id.Tenant;
        var orders = db.Orders.Once(actor).Where(o => o.Unit == unit && o.SentOn != null);
        if (id.Kind != PartyKind.PartyCommittee) orders = orders.Where(o => o.Owner == id || o.Post == id);
        var latest = await orders.OrderByDescending(o => o.Open).ThenByDescending(o => o.SentOn).ThenBy(o => o.Id).Take(Latest).ToListAsync(cancel);
        return latest.Count == 0 ? null : new PanelView("/Pages/Supervision/_PartyOrders.cshtml", new PartyOrdersView(latest, time.Today()));
    }
}

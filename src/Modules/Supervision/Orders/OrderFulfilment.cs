using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>
/// What was done with orders fulfils duties by itself: a draft sets off the issuer's duty to issue (notice 3.4.4) and sending fulfils it, with the
/// talk's (3.2.4) or the clue's (3.4.3) where it came from one; receipt sets off the unit's duty to rectify and closing fulfils it. And the item of
/// the problem list that an order came from moves on with it (3.1.2).
/// </summary>
sealed class OrderFulfilment(Database<SupervisionDb> database, IDutyBook duties, IProblemList problems, IPartyDirectory directory, ITenants tenants, IGrainFactory grains, ILogger<OrderFulfilment> log)
    : IHandle<OrderMoved>, IHandle<OrderCarried>
{
    const string Issue = "3.4.4-a", Rectify = "3.4.4-b", Press = "3.4.3-f";

    public Task Handle(OrderMoved fact, Delivery delivery, CancellationToken cancel) => Look(fact.Order, fact.Action, delivery, cancel);

    public Task Handle(OrderCarried fact, Delivery delivery, CancellationToken cancel) => Look(fact.Order, fact.Action, delivery, cancel);

    async Task Look(Guid id, OrderAction action, Delivery delivery, CancellationToken cancel)
    {
        if (action is not (OrderAction.Draft or OrderAction.Send or OrderAction.Receive or OrderAction.Plan or OrderAction.Verify or OrderAction.Reopen)) return;
        await using var db = database.Open(delivery.Tenant);
        if (await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == id, cancel) is not { } order) return;
        // What was brought in from before the product came was recorded in its time; nobody owes it again.
        var taken = await db.OrderSteps.AsNoTracking().Where(s => s.Order == id && s.Action == action).OrderByDescending(s => s.At).Select(s => s.At).FirstOrDefaultAsync(cancel);
        if (delivery.At - taken > TimeSpan.FromDays(1)) return;
        var (here, on) = (delivery.Tenant, ChinaTime.DateOf(delivery.At));
        if (here == order.Issuer && !order.IsCopy)
        {
            var issuer = await Committee(here, OrderBook.OrganOf(order), on, cancel);
            if (action == OrderAction.Draft && issuer is { } owing) await Occasion(order, owing, Issue, on, cancel);
            if (action == OrderAction.Draft && issuer is { } pressing && order.SourceKind == OrderSourceKind.Clue) await Occasion(order, pressing, Press, on, cancel);
            if (action == OrderAction.Send && issuer is { } party) await Issued(order, party, on, delivery, cancel);
        }
        if (here != order.Unit) return;
        var committee = await Committee(here, PartyKind.PartyCommittee, on, cancel);
        if (action is OrderAction.Receive or OrderAction.Reopen && committee is { } unit) await Occasion(order, unit, Rectify, on, cancel);
        if (action == OrderAction.Verify && committee is { } done) await Rectified(order, done, on, delivery, cancel);
        if (action is OrderAction.Plan or OrderAction.Verify) await Listed(db, order, cancel);
    }

    async Task<PartyId?> Committee(string tenant, PartyKind kind, DateOnly on, CancellationToken cancel) => (await directory.Parties(tenant, on, cancel)).FirstOrDefault(p => p.Id.Kind == kind)?.Id;

    static string OccasionOf(Order order) => $"{(order.IsSuggestion ? "纪律检查建议书" : "督办整改单")}{order.DraftedOn:yyyyMMdd}-{order.Id.ToString("N")[^6..]}";

    Task<Outcome> Occasion(Order order, PartyId party, string obligation, DateOnly on, CancellationToken cancel) =>
        duties.RegisterOccasion(Actor.System(party.Tenant), OperationOf(obligation, order, party, on), party, obligation, OccasionOf(order), on, cancel);

    async Task Issued(Order order, PartyId party, DateOnly on, Delivery delivery, CancellationToken cancel)
    {
        var owed = await Owed(party, on, [Issue, Press], OccasionOf(order), cancel);
        var unit = Short(order.Unit == order.Issuer ? (await directory.Find(order.Owner, on, cancel))?.Name.Zh ?? order.Owner.Key : tenants.Find(order.Unit)?.Name.Zh ?? order.Unit);
        var title = $"下发{Paper(order)}{order.Number}";
        var entry = party.Kind == PartyKind.DisciplineCommittee
            ? Entry("R12", on, title, order.Number, owed, ("matter", Paper(order)), ("subject", unit))
            : Entry("R02", on, title, order.Number, owed, ("inspectedUnit", unit), ("method", "special"));
        await Seen(party, entry, "send", order, on, delivery);
        if (order.Asker is not { } asker) return;
        // Who asked for it in a talk has seen it ordered.
        var asked = await Owed(asker, on, [TalksToProposals.Obligation], null, cancel);
        if (asked.Length > 0) await Seen(asker, Entry("R09", on, title, order.Number, asked[..1], ("source", "talk"), ("measures", Paper(order)), ("dueOn", Day(order.Deadline ?? on)), ("state", "rectifying")), "asked", order, on, delivery);
    }

    async Task Rectified(Order order, PartyId party, DateOnly on, Delivery delivery, CancellationToken cancel)
    {
        var owed = await Owed(party, on, [Rectify], OccasionOf(order), cancel);
        var measures = order.Measures is { } text ? text[..Math.Min(text.Length, 300)] : Paper(order);
        var entry = Entry("R09", on, $"{Paper(order)}{order.Number}整改完成", order.Number, owed, ("source", SourceOf(order.SourceKind)), ("measures", measures), ("dueOn", Day(order.Deadline ?? on)), ("state", "rectified"));
        await Seen(party, entry, "close", order, on, delivery);
    }

    /// <summary>The item of the unit's problem list that the order came from follows: planned with its plan, solved when it closes.</summary>
    async Task Listed(SupervisionDb db, Order order, CancellationToken cancel)
    {
        var system = Actor.System(order.Unit);
        if (await problems.Find(order.Unit, order.SourceKey, cancel) is not { } item || item.Closed is not null) return;
        if (item.State is ProblemState.Found) await problems.Advance(system, Kernel.Ids.New(), item.Id, ProblemAction.Confirm, new ProblemNote(), cancel);
        if (item.State is ProblemState.Found or ProblemState.Confirmed) await problems.Advance(system, Kernel.Ids.New(), item.Id, ProblemAction.Plan, new ProblemNote(Cut(order.Measures), order.Deadline, order.Post ?? order.Owner), cancel);
        if (order.State != OrderState.Closed) return;
        // Reported by who reported, verified by the product for the order's verifier: the list asks for two.
        var owner = (await problems.Find(order.Unit, order.SourceKey, cancel))?.Owner ?? order.Owner;
        var name = await db.OrderSteps.Where(s => s.Order == order.Id && s.Action == OrderAction.Report).OrderByDescending(s => s.At).Select(s => s.ActorName).FirstOrDefaultAsync(cancel);
        var reporter = new Actor { Tenant = order.Unit, Account = order.Reporter ?? Kernel.Ids.New(), Name = name ?? Paper(order), Parties = [owner] };
        await problems.Advance(reporter, Kernel.Ids.New(), item.Id, ProblemAction.Report, new ProblemNote(Cut(order.Result)), cancel);
        await problems.Advance(system, Kernel.Ids.New(), item.Id, ProblemAction.Verify, new ProblemNote(Cut($"{Paper(order)}{order.Number}：{order.Method}")), cancel);
    }

    static string? Cut(string? text) => text is null ? null : text[..Math.Min(text.Length, 200)];

    async Task<ImmutableArray<Guid>> Owed(PartyId party, DateOnly on, string[] obligations, string? occasion, CancellationToken cancel)
    {
        List<Duty> found = [];
        foreach (var year in (int[])[on.Year - 1, on.Year]) found.AddRange(await duties.Of(party, year, cancel));
        return [.. found.Where(d => obligations.Contains(d.Obligation) && d.Ended is null && (occasion is null ? d.OccasionOn is not null : d.Occasion == occasion)).Select(d => d.Id).Distinct()];
    }

    static RecordEntry Entry(string category, DateOnly on, string title, string? number, ImmutableArray<Guid> owed, params (string Name, string Value)[] fields) => new()
    {
        Category = category,
        On = on,
        Title = title,
        DocumentNumber = number,
        Fields = fields.ToImmutableDictionary(f => f.Name, f => f.Value),
        Duties = owed,
        DifferentEvent = true,
    };

    async Task Seen(PartyId party, RecordEntry entry, string act, Order order, DateOnly on, Delivery delivery)
    {
        var seen = new SeenDone { Entry = entry, Account = delivery.Account, Name = delivery.ActorName, Obligations = [], Period = Period.Holding(on, PeriodLength.Half) };
        // The duty may have been set off a moment ago; the live party is to know it.
        await grains.Party(party).Refresh();
        // Told again it would be refused again; who runs the product has to hear of it.
        if (await grains.Party(party).RecordSeen(Actor.System(party.Tenant), OperationOf(act, order, party, on), seen) is Outcome.Refused refused)
            log.LogError("The record of {Act} for {Party} was refused: {Rules}", act, party.ToString(), string.Join(", ", refused.Faults.Select(f => $"{f.Field} {f.Rule}")));
    }

    static string Paper(Order order) => order.IsSuggestion ? "纪律检查建议书" : "督办整改单";

    static string Short(string text) => text[..Math.Min(text.Length, 100)];

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    static string SourceOf(OrderSourceKind kind) => kind switch
    {
        OrderSourceKind.Talk => "talk",
        OrderSourceKind.DutyReport => "dutyReport",
        OrderSourceKind.Assessment => "assessment",
        OrderSourceKind.Clue => "clue",
        _ => "inspection",
    };

    static Guid OperationOf(string act, Order order, PartyId party, DateOnly on) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"supervision/{act}/{order.Id:N}/{party}/{(act == Rectify || act == "close" ? on.ToString("O", System.Globalization.CultureInfo.InvariantCulture) : "")}")).AsSpan(0, 16));
}

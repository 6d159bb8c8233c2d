using System.Globalization;
using System.Resources;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Search;
using PartyDiscipline.Supervision.Signs;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>The module's words for what is read outside of a page, in both languages at once.</summary>
static class OrderWords
{
    static readonly ResourceManager Words = new("PartyDiscipline.Supervision.Resources.Words", typeof(OrderWords).Assembly);
    static readonly CultureInfo Zh = new("zh-CN");
    static readonly CultureInfo En = new("en");

    public static LocalText Of(string key, params LocalText[] figures) => new(
        string.Format(Zh, Words.GetString(key, Zh) ?? key, [.. figures.Select(f => (object)f.Zh)]), string.Format(En, Words.GetString(key, En) ?? key, [.. figures.Select(f => (object)f.En)]));

    public static LocalText Plain(string? text) => new(text ?? "–", text ?? "–");

    /// <summary>An order by its number, before it has one by its day.</summary>
    public static LocalText Name(Order order) => Of($"Order.Name.{order.Kind}", Plain(order.Number ?? order.DraftedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
}

/// <summary>What of orders, suggestions and proposed talks is on somebody's desk.</summary>
sealed class OrderAgenda(Database<SupervisionDb> database, IPartyDirectory directory, ITenants tenants, TimeProvider time) : IAgenda
{
    const int Most = 100;

    public string Name => "Orders";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(OrderPermissions.Read)) return [];
        var today = time.Today();
        await using var db = database.Open(actor);
        var open = await db.Orders.AsNoTracking().Of(actor).Where(o => o.Open).OrderByDescending(o => o.Escalation).ThenBy(o => o.Deadline).ThenBy(o => o.Id).Take(Most).ToListAsync(cancel);
        var parties = open.Count == 0 ? [] : await directory.Parties(actor.Tenant, today, cancel);
        var items = new List<AgendaItem>();
        foreach (var order in open)
            if (Mine(actor, order, parties) is { } word)
                items.Add(new($"order/{order.Id:N}", order.TurnDue is null ? Turn.WaitsForMe : Turn.Due, OrderWords.Of($"Agenda.Order.{word}", OrderWords.Name(order), tenants.Find(order.Unit)?.Name ?? OrderWords.Plain(order.Unit)), $"/Supervision/Order/{order.Id}", order.TurnDue));
        var revisit = today.AddDays(30);
        if (actor.May(OrderPermissions.Draft))
            foreach (var order in await db.Orders.AsNoTracking().Where(o => !o.IsCopy && o.State == OrderState.Closed && o.RevisitedOn == null && o.RevisitDue <= revisit).OrderBy(o => o.RevisitDue).Take(Most).ToListAsync(cancel))
                items.Add(new($"revisit/{order.Id:N}", Turn.Due, OrderWords.Of("Agenda.Order.Revisit", OrderWords.Name(order), tenants.Find(order.Unit)?.Name ?? OrderWords.Plain(order.Unit)), $"/Supervision/Order/{order.Id}", order.RevisitDue));
        if (!actor.May(OrderPermissions.Signs)) return items;
        var own = actor.Parties.ToArray();
        foreach (var proposal in await db.TalkProposals.AsNoTracking().Where(p => p.State == ProposalState.Proposed && own.Contains(p.From)).OrderBy(p => p.Due).Take(Most).ToListAsync(cancel))
            items.Add(new(proposal.Subject, Turn.Due, OrderWords.Of("Agenda.Proposal", (await directory.Find(proposal.To, today, cancel))?.Name ?? OrderWords.Plain(proposal.To.Key)), $"/Supervision/TalkProposal/{proposal.Id}", proposal.Due));
        return items;
    }

    /// <summary>What waits for this person, as the end of a word's key; null when it is another's turn.</summary>
    internal static string? Mine(Actor actor, Order order, IReadOnlyList<Party> parties) => order.State switch
    {
        OrderState.Proposed when OrderRights.MayEdit(actor, order) => "TakeUp",
        OrderState.Draft when order.DraftedBy(actor) && order.Incomplete().Any() => "Complete",
        OrderState.Draft or OrderState.Studied when OrderRights.Levels(actor, order, parties).Contains(ChainLevel.InCharge) && order.Can(OrderAction.Approve) && !order.Incomplete().Any() => "Approve",
        OrderState.Approved when order.DraftedBy(actor) => "Send",
        OrderState.Objected when OrderRights.MayDecide(actor, order) => "Objection",
        OrderState.Sent when OrderRights.MayReceive(actor, order) => "Receive",
        OrderState.Received or OrderState.Reopened when Answers(actor, order) => "Plan",
        OrderState.Rectifying or OrderState.Returned when Answers(actor, order) => "Report",
        OrderState.Submitted when OrderRights.MayVerify(actor, order) => "Verify",
        OrderState.Assessed when OrderBook.MayClose(actor, order) => "Close",
        _ => null,
    };

    static bool Answers(Actor actor, Order order) => OrderRights.MayRespond(actor, order) && (order.Parties.Any(actor.Holds) || actor.Is(Roles.PoliticalOfficer) && order.HandledIn == DepartmentFunctions.Political || actor.Is(Roles.DisciplineOfficer) && order.HandledIn == DepartmentFunctions.Discipline);
}

/// <summary>Orders and suggestions by their number.</summary>
sealed class OrderFinder(Database<SupervisionDb> database, ITenants tenants) : IFinder
{
    public string Name => "Supervision.Order";
    public int Order => 50;

    public async Task<IReadOnlyList<Hit>> Find(Actor actor, SearchPhrase phrase, int most, CancellationToken cancel)
    {
        if (!actor.May(OrderPermissions.Read)) return [];
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var newest = await db.Orders.Of(actor).Where(o => o.Number != null).OrderByDescending(o => o.DraftedOn).ThenBy(o => o.Id).Take(1000).ToListAsync(cancel);
        return
        [
            .. newest.Where(o => phrase.Matches(o.Number!, tenants.Find(o.Unit)?.Name.Zh ?? "", tenants.Find(o.Unit)?.Name.En ?? "")).Take(most)
                .Select(o => new Hit(OrderWords.Name(o).ToString(), $"/Supervision/Order/{o.Id}", OrderWords.Of($"OrderState.{o.Kind}.{o.State}").ToString(), tenants.Find(o.Unit)?.Name.ToString())),
        ];
    }
}

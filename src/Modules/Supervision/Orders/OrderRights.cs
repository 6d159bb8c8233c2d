using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Supervision.Orders;

namespace PartyDiscipline.Supervision;

/// <summary>The permissions of orders, suggestions, signs and limits; who holds them is registered in <see cref="SupervisionModule"/>.</summary>
static class OrderPermissions
{
    /// <summary>The board and its items: at the bureau of all units, in a unit its own (domain §B.10).</summary>
    public const string Read = "Supervision.ReadOrders";
    /// <summary>Drafts, sends, follows up.</summary>
    public const string Draft = "Supervision.DraftOrders";
    /// <summary>Signs off, approves, extends, revokes.</summary>
    public const string Approve = "Supervision.ApproveOrders";
    /// <summary>Signs for, plans and reports as the unit that rectifies.</summary>
    public const string Respond = "Supervision.RespondToOrders";
    /// <summary>Early signs and proposed talks, as far as they are his.</summary>
    public const string Signs = "Supervision.Signs";
    /// <summary>Reads limits and where they come from.</summary>
    public const string ReadLimits = "Supervision.ReadLimits";
    /// <summary>Corrects limits, at the bureau.</summary>
    public const string ChangeLimits = "Supervision.ChangeLimits";
}

/// <summary>Who may do what with an order or a suggestion (domain §B.10, SM-8, SM-9). Nobody decides on what he drafted, nobody verifies what is his to do.</summary>
static class OrderRights
{
    static bool Issues(Actor actor, Order order) => !order.IsCopy && actor.Tenant == order.Issuer;

    static bool Rectifies(Actor actor, Order order) => actor.Tenant == order.Unit && (order.IsCopy || order.Issuer == order.Unit) && actor.May(OrderPermissions.Respond);

    public static bool MayDraft(Actor actor) => actor.Account == Guid.Empty || actor.May(OrderPermissions.Draft);

    /// <summary>Suggestions are the discipline side's alone.</summary>
    public static bool MaySuggest(Actor actor) => actor.Account == Guid.Empty || actor.May(OrderPermissions.Draft) && (actor.Is(Roles.DisciplineOfficer) || actor.Is(Roles.DisciplineSecretary));

    public static bool MayRead(Actor actor, Order order) =>
        actor.May(OrderPermissions.Read) && (actor.Tenant == order.TenantId || actor.AtBureau && !order.IsCopy) && (!OnlyOwn(actor) || order.Parties.Any(actor.Holds));

    /// <summary>A head of department reads what he answers for; everybody else who reads, reads his unit's.</summary>
    public static bool OnlyOwn(Actor actor) =>
        actor.Is(Roles.DepartmentHead)
        && !(actor.Is(Roles.Secretary) || actor.Is(Roles.Member) || actor.Is(Roles.DisciplineSecretary) || actor.Is(Roles.PoliticalOfficer) || actor.Is(Roles.DisciplineOfficer) || actor.Is(Roles.Assessor) || actor.Is(Roles.SuperiorViewer));

    public static bool MayEdit(Actor actor, Order order) => Issues(actor, order) && (order.Kind == OrderKind.Suggestion ? MaySuggest(actor) : MayDraft(actor));

    /// <summary>Decides for the issuer: who drafted it does not.</summary>
    public static bool MayDecide(Actor actor, Order order) =>
        Issues(actor, order) && actor.May(OrderPermissions.Approve) && !order.DraftedBy(actor) && (order.Kind == OrderKind.Rectification || actor.Is(Roles.DisciplineSecretary));

    /// <summary>The level of the chain that he signs at, from his posts.</summary>
    public static IEnumerable<ChainLevel> Levels(Actor actor, Order order, IReadOnlyList<Party> parties)
    {
        if (!Issues(actor, order) || order.DraftedBy(actor)) yield break;
        var department = parties.FirstOrDefault(p => p.Function == order.HandledIn);
        if (department is { } d && actor.Holds(d.Id)) yield return ChainLevel.Department;
        if (!actor.May(OrderPermissions.Approve)) yield break;
        var inCharge = department is { } of && parties.Any(p => p.InCharge.Contains(of.Id) && actor.Holds(p.Id));
        if (actor.Is(Roles.DisciplineSecretary) || order.Kind == OrderKind.Rectification && inCharge) yield return ChainLevel.InCharge;
        if (actor.Is(Roles.Secretary)) yield return ChainLevel.Principal;
    }

    /// <summary>The receiver's head: whoever answers for it, or the unit's secretary; for the discipline committee its head.</summary>
    public static bool MayReceive(Actor actor, Order order) =>
        Rectifies(actor, order) && (actor.Holds(order.Owner) || actor.Is(Roles.Secretary) || order.Owner.Kind == PartyKind.DisciplineCommittee && actor.Is(Roles.DisciplineSecretary));

    /// <summary>Whoever answers for it, and those who prepare papers for the unit.</summary>
    public static bool MayRespond(Actor actor, Order order) =>
        Rectifies(actor, order) && (MayReceive(actor, order) || order.Parties.Any(actor.Holds) || actor.Is(Roles.PoliticalOfficer) || actor.Is(Roles.DisciplineOfficer)) && (order.IsCopy || !order.DraftedBy(actor));

    /// <summary>The named verifier, and he only; where he answers for it himself, nobody.</summary>
    public static bool MayVerify(Actor actor, Order order) =>
        Issues(actor, order) && actor.Person is { } person && order.Verifier == person && !order.DraftedBy(actor) && !order.Parties.Any(actor.Holds);

    /// <summary>谁建议谁跟踪: those who issue follow up.</summary>
    public static bool MayFollowUp(Actor actor, Order order) => MayVerify(actor, order) || MayEdit(actor, order);

    /// <summary>The items that an actor may read, in a context that is opened as far as he may.</summary>
    public static IQueryable<Order> Of(this IQueryable<Order> orders, Actor actor)
    {
        if (actor.AtBureau) orders = orders.Where(o => !o.IsCopy || o.TenantId == actor.Tenant);
        if (!OnlyOwn(actor)) return orders;
        var own = actor.Parties.ToArray();
        return orders.Where(o => own.Contains(o.Owner) || o.Post != null && own.Contains(o.Post.Value));
    }
}

using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>The room's permissions; who holds them is registered in <see cref="SupervisionModule"/>.</summary>
static class InspectionPermissions
{
    /// <summary>Reads visits, findings and projects: at the bureau all, in a unit what the bureau told it of itself.</summary>
    public const string Read = "Supervision.Inspections.Read";
    /// <summary>Plans, visits, finds, proposes, drafts: the two offices of the bureau; in a prison those that draft its own circulars.</summary>
    public const string Write = "Supervision.Inspections.Write";
    /// <summary>Approves plans, reports, projects and circulars; in a prison circulars of its own.</summary>
    public const string Approve = "Supervision.Inspections.Approve";
    /// <summary>Speaks for a unit: comments on a draft report, objects to a circular.</summary>
    public const string Respond = "Supervision.Inspections.Respond";
    /// <summary>Reads circulars.</summary>
    public const string Circulars = "Supervision.Circulars.Read";
}

/// <summary>The one place that says who may do what with visits, findings, projects and circulars (domain §B.10, SM-5, SM-6, SM-13).</summary>
static class InspectionRights
{
    static bool Product(Actor actor) => actor.Account == Guid.Empty;

    public static bool MayRead(Actor actor) => actor.May(InspectionPermissions.Read);

    public static bool MayWrite(Actor actor) => actor.AtBureau && actor.May(InspectionPermissions.Write);

    public static bool MayApprove(Actor actor) => actor.AtBureau && actor.May(InspectionPermissions.Approve);

    /// <summary>The yearly plan is for the head of the discipline committee or the secretary (SM-5).</summary>
    public static bool MayApprovePlan(Actor actor) => MayApprove(actor) && (actor.Is(Roles.DisciplineSecretary) || actor.Is(Roles.Secretary));

    /// <summary>A project is for the head of the discipline committee, a major one for the secretary (SM-6).</summary>
    public static bool MayApproveProject(Actor actor, bool major) => MayApprove(actor) && (major ? actor.Is(Roles.Secretary) : actor.Is(Roles.DisciplineSecretary));

    /// <summary>Circulars are drafted and checked by the two offices: the bureau's for the units, a prison's for its own people (SM-13).</summary>
    public static bool MayWriteCircular(Actor actor) => actor.May(InspectionPermissions.Write);

    /// <summary>A circular is for the secretary or the head of the discipline committee of whoever issues it (SM-13).</summary>
    public static bool MayApproveCircular(Actor actor) => actor.May(InspectionPermissions.Approve) && (actor.Is(Roles.DisciplineSecretary) || actor.Is(Roles.Secretary));

    /// <summary>Sees circulars of his own house before they are out, who checked them and what was objected.</summary>
    public static bool WorksOnCirculars(Actor actor) => MayWriteCircular(actor) || actor.May(InspectionPermissions.Approve);

    /// <summary>To the bureau's circular objects who speaks for the unit; to the prison's own any of its people, each for himself.</summary>
    public static bool MayObject(Actor actor, bool copy) => copy ? MayRespond(actor) : !actor.AtBureau && actor.Person is not null && actor.May(InspectionPermissions.Circulars);

    /// <summary>In the unit.</summary>
    public static bool MayRespond(Actor actor) => !actor.AtBureau && actor.May(InspectionPermissions.Respond);

    public static bool IsProduct(Actor actor) => Product(actor);

    /// <summary>Whether the leader has the office of this function in his charge.</summary>
    public static bool InCharge(IReadOnlyList<Party> parties, Actor actor, string function)
    {
        var office = parties.FirstOrDefault(p => p.Function == function)?.Id;
        return office is { } department && parties.Any(p => actor.Holds(p.Id) && p.InCharge.Contains(department));
    }
}

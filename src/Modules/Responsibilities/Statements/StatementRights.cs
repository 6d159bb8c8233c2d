using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Responsibilities.Statements;

/// <summary>The one place that says who may do what with statements (domain §B.10, SM-1).</summary>
static class StatementRights
{
    static readonly string[] WholeUnit =
        [Roles.Secretary, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor, Roles.SuperiorViewer];

    /// <summary>Reads all statements of a unit; others read those that bind their own posts and bodies.</summary>
    public static bool ReadsAll(Actor actor) => WholeUnit.Any(actor.Is);

    /// <summary>Of a unit's statements those that the actor may read. At the bureau a prison's are read by who reads all.</summary>
    public static IQueryable<Statement> Readable(IQueryable<Statement> statements, Actor actor)
    {
        if (ReadsAll(actor)) return statements;
        var own = actor.Parties.ToArray();
        return statements.Where(s => own.Contains(s.First) || own.Contains(s.Second));
    }

    public static bool Reads(Actor actor, Statement statement) =>
        ReadsAll(actor) || actor.Holds(statement.First) || actor.Holds(statement.Second);

    /// <summary>The discipline office prepares those of the discipline committee, the political department all others.</summary>
    public static bool Prepares(Actor actor, Statement statement) =>
        actor.Tenant == statement.First.Tenant && actor.May(ResponsibilitiesPermissions.PrepareStatements)
        && actor.Is(statement.First.Kind == PartyKind.DisciplineCommittee ? Roles.DisciplineOfficer : Roles.PoliticalOfficer);

    /// <summary>Nobody approves or voids a statement that binds himself; nobody signs for another's party.</summary>
    public static bool MayAct(Actor actor, Statement statement, StatementAction action) => action switch
    {
        StatementAction.Submit or StatementAction.Issue or StatementAction.Revise => Prepares(actor, statement),
        StatementAction.Return => actor.Tenant == statement.First.Tenant && !actor.Holds(statement.Second) && (actor.Holds(statement.First) || actor.Is(Roles.Member)),
        StatementAction.Approve or StatementAction.Void => actor.Holds(statement.First) && !actor.Holds(statement.Second),
        StatementAction.Sign => actor.Holds(statement.First),
        StatementAction.Countersign or StatementAction.Decline => actor.Holds(statement.Second),
        StatementAction.SignAnew => statement.Successor is { } side && actor.Holds(statement.Of(side)),
        _ => actor.Account == Guid.Empty,
    };

    /// <summary>What he may do with it as it stands.</summary>
    public static bool MayNow(Actor actor, Statement statement, StatementAction action) =>
        Statement.After(statement.State, action) is not null && MayAct(actor, statement, action);
}

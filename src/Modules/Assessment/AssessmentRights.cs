using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Assessment;

/// <summary>The module's permissions; who holds them is registered in <see cref="AssessmentModule"/>.</summary>
static class AssessmentPermissions
{
    /// <summary>Reads the bureau's results at the bureau, his own unit's lines in a unit (domain §B.10).</summary>
    public const string Read = "Assessment.Read";
    /// <summary>Writes schemes, opens sheets, computes and proposes.</summary>
    public const string Configure = "Assessment.Configure";
    /// <summary>Approves schemes, confirms sheets and rankings, waives, decides.</summary>
    public const string Approve = "Assessment.Approve";
    /// <summary>Scores sheets at the bureau, and checks again what a unit objects to.</summary>
    public const string Score = "Assessment.Score";
    /// <summary>Checks a unit's own sheets and objects for it.</summary>
    public const string SelfCheck = "Assessment.SelfCheck";
}

/// <summary>
/// Who may do what (domain §B.10, SM-11). What is assessed is always another tenant than the one in which scorers work, so that nobody scores
/// his own unit: the bureau's commands ask for the bureau, and no sheet is made of the bureau.
/// </summary>
static class AssessmentRights
{
    /// <summary>The discipline side works on its own track only, the political side and the assessors on both.</summary>
    static bool OnTrack(Actor actor, Track track) =>
        actor.Account == Guid.Empty || track == Track.Supervision || actor.Is(Roles.PoliticalOfficer) || actor.Is(Roles.Assessor) || actor.Is(Roles.Secretary);

    static bool AtBureau(Actor actor, string permission) => actor.AtBureau && actor.May(permission);

    public static bool MayConfigure(Actor actor, Track track) => AtBureau(actor, AssessmentPermissions.Configure) && OnTrack(actor, track);

    public static bool MayApprove(Actor actor) => AtBureau(actor, AssessmentPermissions.Approve);

    public static bool MayScore(Actor actor, string unit, Track track) => AtBureau(actor, AssessmentPermissions.Score) && unit != actor.Tenant && OnTrack(actor, track);

    /// <summary>In the unit: the committee's sheet is for the political side and the secretary, the discipline committee's for the discipline side.</summary>
    public static bool MayAnswer(Actor actor, Track track) =>
        !actor.AtBureau && actor.May(AssessmentPermissions.SelfCheck)
        && (track == Track.Main ? actor.Is(Roles.PoliticalOfficer) || actor.Is(Roles.Secretary) : actor.Is(Roles.DisciplineOfficer) || actor.Is(Roles.DisciplineSecretary));

    /// <summary>The party that a track assesses in a unit.</summary>
    public static PartyKind KindOf(Track track) => track == Track.Main ? PartyKind.PartyCommittee : PartyKind.DisciplineCommittee;
}

using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Accountability;

/// <summary>The module's permissions; who holds them is registered in <see cref="AccountabilityModule"/>. Of a case, a seat says the rest.</summary>
static class AccountabilityPermissions
{
    /// <summary>Opens the page of cases; which of them exist for him his seats say (domain §B.10 ⊘).</summary>
    public const string Case = "Accountability.Case";
    /// <summary>Proposes that a case be opened, and looks at what was suggested.</summary>
    public const string Propose = "Accountability.Propose";
    /// <summary>Sees decided influence periods: the personnel office.</summary>
    public const string Personnel = "Accountability.Personnel";
    /// <summary>Drafts, checks, approves and ends publications.</summary>
    public const string Publish = "Accountability.Publish";
    /// <summary>Reads what is published, and the decisions on himself.</summary>
    public const string Published = "Accountability.Published";
    /// <summary>Corrects figures of the law's data, two people together.</summary>
    public const string Law = "Accountability.Law";
}

/// <summary>Who may do what apart from seats.</summary>
static class AccountabilityRights
{
    /// <summary>Cases are worked on at the bureau, by people.</summary>
    public static bool AtCases(Actor actor) => actor.AtBureau && actor.Person is not null && actor.May(AccountabilityPermissions.Case);

    /// <summary>The discipline secretary keeps all cases, unless he is recused.</summary>
    public static bool Keeps(Actor actor) => AtCases(actor) && actor.Is(Roles.DisciplineSecretary);

    /// <summary>An organ's proposal is written by its own side (notice 3.6.2).</summary>
    public static bool MayProposeFor(Actor actor, PartyKind organ) => AtCases(actor) && actor.May(AccountabilityPermissions.Propose)
        && (organ == PartyKind.PartyCommittee ? actor.Is(Roles.Secretary) || actor.Is(Roles.PoliticalOfficer) : organ == PartyKind.DisciplineCommittee && (actor.Is(Roles.DisciplineOfficer) || actor.Is(Roles.DisciplineSecretary)));

    public static bool MaySuggestionsRead(Actor actor) => AtCases(actor) && actor.May(AccountabilityPermissions.Propose);

    /// <summary>That a clue is to be filed is for the discipline secretary alone; to others there is no such suggestion.</summary>
    public static bool MaySee(Actor actor, SuggestionKind kind) => MaySuggestionsRead(actor) && (kind != SuggestionKind.Clue || actor.Is(Roles.DisciplineSecretary));

    /// <summary>Published is by either office, approved by the leadership.</summary>
    public static bool MayPublish(Actor actor) => AtCases(actor) && actor.May(AccountabilityPermissions.Publish);

    public static bool MayApprovePublication(Actor actor) => MayPublish(actor) && (actor.Is(Roles.Secretary) || actor.Is(Roles.DisciplineSecretary));
}

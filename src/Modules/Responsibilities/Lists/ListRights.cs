using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Responsibilities.Lists;

/// <summary>Which parties' lines somebody reads in a tenant: all, or these.</summary>
sealed record ListScope(bool All, IReadOnlyCollection<PartyId> Parties)
{
    public bool Covers(PartyId party) => All || Parties.Contains(party);

    /// <summary>What nobody answers for yet is read by those who read all.</summary>
    public bool Covers(PartyId? party) => party is { } one ? Covers(one) : All;
}

/// <summary>The one place that says who may do what with the lists (domain §B.10).</summary>
sealed class ListRights(IPartyDirectory directory, TimeProvider time)
{
    static readonly string[] WholeUnit =
        [Roles.Secretary, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor, Roles.SuperiorViewer];

    /// <summary>Leaders and heads read their own lines and those in their charge; a member also the committee's.</summary>
    public async Task<ListScope> Reads(Actor actor, string tenant, CancellationToken cancel)
    {
        var wide = WholeUnit.Any(actor.Is);
        if (actor.Tenant != tenant) return new ListScope(actor.AtBureau && (wide || actor.Is(Roles.Member)), []);
        var parties = actor.Parties.ToHashSet();
        foreach (var party in await directory.Parties(tenant, time.Today(), cancel))
        {
            if (actor.Holds(party.Id)) parties.UnionWith(party.InCharge);
            if (party.Id.Kind == PartyKind.PartyCommittee && actor.Is(Roles.Member)) parties.Add(party.Id);
        }
        return new ListScope(wide, parties);
    }

    /// <summary>Officers keep the list, the owner plans and reports, somebody else verifies, the leadership lets go.</summary>
    public static bool May(Actor actor, Problem problem, ProblemAction action)
    {
        if (actor.Account == Guid.Empty) return true; // The product itself, for a module downstream.
        var owner = problem.Owner is { } party && actor.Holds(party);
        return action switch
        {
            ProblemAction.Plan => owner || actor.May(ResponsibilitiesPermissions.KeepProblems),
            ProblemAction.Report => owner,
            ProblemAction.Verify or ProblemAction.Return => !owner && (actor.May(ResponsibilitiesPermissions.KeepProblems) || actor.May(ResponsibilitiesPermissions.DecideProblems)),
            ProblemAction.Drop => actor.May(ResponsibilitiesPermissions.DecideProblems),
            _ => actor.May(ResponsibilitiesPermissions.KeepProblems),
        };
    }
}

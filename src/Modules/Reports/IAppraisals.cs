using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Reports;

/// <summary>What the secret appraisal says of a meeting's reporters, once it is counted and sealed (notice 3.3.3).</summary>
interface IAppraisals
{
    /// <summary>Aggregates per reporter; null as long as nothing is sealed.</summary>
    Task<AppraisalOutcome?> Of(string tenant, Guid meeting, CancellationToken cancel);
}

/// <summary>A sealed appraisal: how many were asked, how many voted, and what came of it.</summary>
sealed record AppraisalOutcome(Guid Election, int Roster, int Ballots, bool Quorum, IReadOnlyList<AppraisedParty> Parties);

/// <summary>One reporter's result; composite 0-100 with two places, null when suppressed.</summary>
sealed record AppraisedParty(PartyId Party, decimal? Composite, IReadOnlyList<AppraisedDimension> Dimensions);

/// <summary>One dimension's result; null when suppressed.</summary>
sealed record AppraisedDimension(string Dimension, decimal? Composite);

using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision;

/// <summary>Talks that something asks for; the leader whose talk it would be decides (notice 3.4.5).</summary>
public interface ITalkProposals
{
    /// <summary>Proposes a talk with a member or head of department, once for its ground. For the product itself; Already, when it was proposed before.</summary>
    /// <param name="actor">The product, in the tenant of the party.</param>
    /// <param name="operation">The operation's id.</param>
    /// <param name="trigger">A trigger of Regulations/orders.json, for example <c>lastRank</c>.</param>
    /// <param name="about">A member, or a department.</param>
    /// <param name="ground">What asks for it, for example <c>rank/2025</c>; never content.</param>
    /// <param name="cancel">Cancels.</param>
    Task<Outcome> Propose(Actor actor, Guid operation, string trigger, PartyId about, string ground, CancellationToken cancel = default);
}

/// <summary>An early sign was noted; on which side and about what stays with those it concerns.</summary>
public sealed record SignNoted(Guid Sign, DateOnly On) : IFact;

/// <summary>A talk is proposed; the leader whose talk it would be should hear of it.</summary>
public sealed record TalkProposed(Guid Proposal, string Trigger, DateOnly Due, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Supervision/TalkProposal/{Proposal}";
}

/// <summary>The leader decided: planned, as the talk, or dismissed.</summary>
public sealed record TalkProposalDecided(Guid Proposal, bool Planned, Guid? Talk) : IFact;

/// <summary>Early signs (notice 2.3.1).</summary>
public interface IEarlySigns
{
    /// <summary>Notes a sign about a member or head of department and proposes the talk about it to the leader whose it would be.</summary>
    /// <param name="actor">Who noticed.</param>
    /// <param name="operation">The form's random id.</param>
    /// <param name="area">One of the six sides of Regulations/orders.json.</param>
    /// <param name="about">A member, or a department by its head.</param>
    /// <param name="text">What was noticed; kept concealed.</param>
    /// <param name="on">When.</param>
    /// <param name="cancel">Cancels.</param>
    Task<Outcome> Note(Actor actor, Guid operation, string? area, PartyId? about, string? text, DateOnly? on, CancellationToken cancel = default);
}

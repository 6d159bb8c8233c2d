using System.Collections.Immutable;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>A superior's document or deployment, and who here has to carry it out (来文、部署).</summary>
public sealed record DeploymentEntry
{
    /// <summary>Who it comes from.</summary>
    public required string Organ { get; init; }
    public string? Number { get; init; }
    public required string Title { get; init; }
    public required DateOnly ReceivedOn { get; init; }
    /// <summary>重要部署: the secretary deploys it himself, the discipline committee checks on it.</summary>
    public bool Important { get; init; }
    public required ImmutableArray<ChainOwner> Owners { get; init; }
    /// <summary>One that is registered already and gets further owners.</summary>
    public Guid? Deployment { get; init; }
}

/// <summary>A party and the obligation under which it follows a deployment through.</summary>
public sealed record ChainOwner(PartyId Party, string Obligation);

/// <summary>Registers what comes from above; each owner's chain begins.</summary>
public interface IDeployments
{
    /// <summary>Done names the deployment.</summary>
    Task<Outcome> Register(Actor actor, Guid operation, DeploymentEntry entry, CancellationToken cancel = default);
}

/// <summary>A deployment was registered and its chains began.</summary>
public sealed record DeploymentRegistered(Guid Deployment, IReadOnlyList<string> Parties, DateOnly ReceivedOn, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => "/Duties/Chains";
}

/// <summary>A record fills a step of a chain.</summary>
public sealed record ChainStepLinked(Guid Chain, string Step, Guid Record, string Party, bool Closes) : IFact;

/// <summary>A record no longer fills a step.</summary>
public sealed record ChainStepUnlinked(Guid Chain, string? Step, Guid Record, string Party) : IFact;

/// <summary>Carrying out a deployment has failed; responsibility is to be pursued.</summary>
public sealed record ChainFailed(Guid Chain, string Party, DateOnly On, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Duties/Chain/{Chain}";
}

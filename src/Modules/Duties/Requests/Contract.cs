using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>What a bureau user looks for in the units.</summary>
public sealed record MaterialAsk
{
    /// <summary>In a few words; also what existing records are searched for.</summary>
    public required string Topic { get; init; }
    public string? Detail { get; init; }
    /// <summary>Codes of the units.</summary>
    public required IReadOnlyCollection<string> Units { get; init; }
    /// <summary>Null takes the usual limit.</summary>
    public DateOnly? Due { get; init; }
    /// <summary>Needed when the product already holds something: why that is not enough.</summary>
    public string? Reason { get; init; }
}

/// <summary>A unit's answer: records that exist, or in a few words that there are none.</summary>
public sealed record MaterialAnswer(IReadOnlyCollection<Guid> Records, string? Note = null);

/// <summary>A record that may hold what is looked for.</summary>
public sealed record HeldMaterial(string Unit, Guid Record, DateOnly On, string Title, string? DocumentNumber);

/// <summary>Asking units for material, after looking for what the product holds; nobody is asked twice.</summary>
public interface IMaterialRequests
{
    /// <summary>What the product already holds about a topic in these units, most alike first; restricted records are never found.</summary>
    Task<IReadOnlyList<HeldMaterial>> Search(Actor actor, string topic, IReadOnlyCollection<string> units, CancellationToken cancel = default);

    /// <summary>Units that were asked the like of late are spared; what was found must be given a reason to ask all the same.</summary>
    Task<Outcome> Ask(Actor actor, Guid operation, MaterialAsk ask, CancellationToken cancel = default);

    Task<Outcome> Answer(Actor actor, Guid operation, Guid request, MaterialAnswer answer, CancellationToken cancel = default);
}

/// <summary>The bureau asked units for material; some were spared because they had been asked the like.</summary>
public sealed record MaterialRequested(Guid Request, IReadOnlyList<string> Units, IReadOnlyList<string> Spared) : IFact;

/// <summary>The bureau no longer needs what it asked for.</summary>
public sealed record MaterialWithdrawn(Guid Request, IReadOnlyList<string> Units) : IFact;

/// <summary>A unit named the records that hold what was asked for.</summary>
public sealed record MaterialAnswered(Guid Request, IReadOnlyList<Guid> Records) : IFact;

/// <summary>A request of the bureau reached this unit.</summary>
public sealed record MaterialReceived(Guid Request, DateOnly Due) : IFact;

/// <summary>This unit was spared a request because it had been asked the like.</summary>
public sealed record MaterialSpared(Guid Request) : IFact;

/// <summary>The bureau withdrew a request before this unit answered it.</summary>
public sealed record MaterialReleased(Guid Request) : IFact;

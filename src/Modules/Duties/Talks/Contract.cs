using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>A talk as it is planned.</summary>
[GenerateSerializer, Immutable, Alias("Duties.TalkPlan")]
public sealed record TalkPlan
{
    /// <summary>T1 to T5.</summary>
    [Id(0)] public required string Kind { get; init; }
    [Id(1)] public required PartyId With { get; init; }
    /// <summary>A day gone by means that it took place.</summary>
    [Id(2)] public required DateOnly On { get; init; }
    /// <summary>Office or unit.</summary>
    [Id(3)] public required string Place { get; init; }
    /// <summary>事由.</summary>
    [Id(4)] public required string Matter { get; init; }
    /// <summary>The occasion's duty that it answers, if one set it off.</summary>
    [Id(5)] public Guid? Occasion { get; init; }
    /// <summary>Tell the other side at once.</summary>
    [Id(6)] public bool Notify { get; init; }
}

/// <summary>What was said in a talk, as written down.</summary>
[GenerateSerializer, Immutable, Alias("Duties.TalkEntry")]
public sealed record TalkEntry
{
    /// <summary>要点.</summary>
    [Id(0)] public required string Points { get; init; }
    /// <summary>提出要求.</summary>
    [Id(1)] public string? Demands { get; init; }
    /// <summary>对象表态.</summary>
    [Id(2)] public string? Pledge { get; init; }
    /// <summary>责令整改.</summary>
    [Id(3)] public bool Rectify { get; init; }
    /// <summary>Until when what was promised or ordered is to be seen to.</summary>
    [Id(4)] public DateOnly? FollowUpOn { get; init; }
}

/// <summary>
/// A talk that was held before it came to the product: from paper lists, or a demonstration's past. It is taken as far as it is told:
/// planned, held, written down, answered.
/// </summary>
/// <param name="From">Who talked.</param>
/// <param name="Plan">With whom, when and why.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="PlannedAt">When it was planned.</param>
/// <param name="Entry">What was written down; null while it is not.</param>
/// <param name="RecordedAt">When.</param>
/// <param name="AnsweredBy">The other side; null while he has not answered.</param>
/// <param name="AnsweredAt">When he did.</param>
/// <param name="Disputed">His note when he did not agree.</param>
/// <param name="Verified">What came of what was promised; null while open.</param>
public sealed record EarlierTalk(
    PartyId From, TalkPlan Plan, RecordAuthor By, DateTimeOffset PlannedAt, TalkEntry? Entry = null, DateTimeOffset? RecordedAt = null,
    RecordAuthor? AnsweredBy = null, DateTimeOffset? AnsweredAt = null, string? Disputed = null, string? Verified = null);

/// <summary>Brings in talks that were held before, under the same rules.</summary>
public interface IEarlierTalks
{
    /// <summary>All of one tenant and for the product itself only; one faulty talk refuses all, named by its place in the list.</summary>
    Task<Outcome> BringIn(Actor actor, Guid operation, IReadOnlyList<EarlierTalk> talks, CancellationToken cancel = default);
}

/// <summary>A talk was planned; when it was told, the other side hears of it.</summary>
public sealed record TalkPlanned(Guid Talk, string From, string To, string Kind, DateOnly On, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Duties/Talk/{Talk}";
}

/// <summary>The other side was told of a planned talk.</summary>
public sealed record TalkNotified(Guid Talk, DateOnly On, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Duties/Talk/{Talk}";
}

/// <summary>A talk took place.</summary>
public sealed record TalkHeld(Guid Talk, DateOnly On) : IFact;

/// <summary>A talk was written down and waits for the other side.</summary>
public sealed record TalkRecorded(Guid Talk, int Edition, bool Late, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Duties/Talk/{Talk}";
}

/// <summary>The other side confirmed; the talk is a record now.</summary>
public sealed record TalkConfirmed(Guid Talk, Guid Record, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Duties/Talk/{Talk}";
}

/// <summary>The other side did not agree.</summary>
public sealed record TalkDisputed(Guid Talk, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Duties/Talk/{Talk}";
}

/// <summary>
/// 责令整改: in a talk, rectification was asked for (notice 3.2.4). Supervision opens its order from this fact; what is to be done is in the
/// talk, which only the two people read.
/// </summary>
public sealed record RectificationAsked(Guid Talk, string From, string To, DateOnly On, DateOnly Until) : IFact;

/// <summary>What was promised or ordered in a talk was seen to.</summary>
public sealed record TalkVerified(Guid Talk) : IFact;

/// <summary>A planned talk was called off.</summary>
public sealed record TalkCancelled(Guid Talk, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Duties/Talk/{Talk}";
}

/// <summary>A talk one side of which has left was closed with a reason.</summary>
public sealed record TalkClosed(Guid Talk, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Duties/Talk/{Talk}";
}

/// <summary>A year ended without so many planned talks.</summary>
public sealed record TalksMissed(string Party, int Year, int Talks) : IFact;

/// <summary>How often one party talked with another.</summary>
public sealed record TalkPairFigures(PartyId From, PartyId To, int Held);

/// <summary>Figures of talks for supervision (notice 3.4.5): who talked with whom how often, never about what.</summary>
public interface ITalkPairs
{
    /// <summary>Talks of a tenant that took place between two days, by pair; pairs without any are left out.</summary>
    Task<IReadOnlyList<TalkPairFigures>> Of(string tenant, DateOnly from, DateOnly to, CancellationToken cancel = default);
}

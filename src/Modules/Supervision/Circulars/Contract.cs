using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision;

/// <summary>Where a circular stands (SM-13).</summary>
public enum CircularState { Draft, Checked, Approved, Published, Ended, Archived }

/// <summary>A circular was written.</summary>
public sealed record CircularWritten(Guid Circular, int Findings) : IFact;

/// <summary>A circular moved on.</summary>
public sealed record CircularMoved(Guid Circular, CircularState To, string? Number, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Supervision/Circular/{Circular}";
}

/// <summary>A prison published a circular of its own; everybody who holds a post there hears of it.</summary>
public sealed record CircularIssued(Guid Circular, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Supervision/Circular/{Circular}";
}

/// <summary>A circular arrived in a unit, or its later state.</summary>
public sealed record CircularCarried(Guid Circular, string From, CircularState State, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Supervision/Circular/{Circular}";
}

/// <summary>Somebody objects to a circular: a unit to the bureau's, or one of its people to its own.</summary>
public sealed record CircularObjectionMade(Guid Objection, Guid Circular) : IFact;

/// <summary>An objection arrived at the bureau, or its answer in the unit.</summary>
public sealed record CircularObjectionCarried(Guid Objection, Guid Circular, string From, bool Answered) : IFact;

/// <summary>An objection to a circular was answered.</summary>
public sealed record CircularObjectionAnswered(Guid Objection, Guid Circular, bool Upheld) : IFact;

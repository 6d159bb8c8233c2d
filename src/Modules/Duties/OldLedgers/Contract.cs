using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>An old ledger was uploaded and is being read.</summary>
public sealed record IntakeBegun(Guid Intake) : IFact;

/// <summary>So many rows of an old ledger were read.</summary>
public sealed record IntakeRead(Guid Intake, int Rows, bool Whole) : IFact;

/// <summary>Somebody decided which rows come into the ledger; 0 when all that can.</summary>
public sealed record IntakeDecided(Guid Intake, int Chosen) : IFact;

/// <summary>A part of an old ledger was taken in.</summary>
public sealed record IntakePartTaken(Guid Intake, int Part, int Records) : IFact;

/// <summary>Taking in is over; what waits, waits for its holders.</summary>
public sealed record IntakeFinished(Guid Intake, int Records, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => "/Duties/Waiting";
}

/// <summary>An old ledger was given up, or removed after its time; records stay.</summary>
public sealed record IntakeDropped(Guid Intake) : IFact;

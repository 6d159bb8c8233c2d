using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>A file was put with a record.</summary>
public sealed record FileAttached(Guid Record, Guid Attachment, string Hash) : IFact;

/// <summary>A file was taken from a record; what it was stays in the Ledger.</summary>
public sealed record FileDetached(Guid Record, Guid Attachment, string Hash) : IFact;

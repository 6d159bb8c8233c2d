using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>A handbook that was confirmed before it came to the product.</summary>
/// <param name="Subject"><c>person/{tenant}/{id}/{year}</c> or <c>party/{tenant.kind.key}/{year}</c>.</param>
/// <param name="By">Who confirmed it.</param>
/// <param name="At">When.</param>
/// <param name="Remark">What he added.</param>
public sealed record EarlierConfirmation(string Subject, RecordAuthor By, DateTimeOffset At, string? Remark = null);

/// <summary>Brings in confirmations of handbooks, such as a demonstration's past; they vouch for the handbook as it now reads.</summary>
public interface IEarlierConfirmations
{
    /// <summary>All of one tenant and year, and for the product itself only; an unknown handbook refuses all.</summary>
    Task<Outcome> BringIn(Actor actor, Guid operation, int year, IReadOnlyList<EarlierConfirmation> confirmations, CancellationToken cancel = default);
}

/// <summary>
/// A leader, or the head of a body, confirmed the handbook of a year (notice 3.2.2); the hash says what it held. Either a person's or a
/// party's.
/// </summary>
public sealed record HandbookConfirmed(Guid Confirmation, Guid? Person, string? Party, int Year, string Hash, int Records) : IFact;

using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>Draws the records of a quarter that are looked at (抽查).</summary>
public interface ISpotChecks
{
    /// <summary>
    /// Draws the share of the quarter's records that the defaults ask for, once per unit and quarter. The seed is made now and kept, so that
    /// anybody can draw again and come to the same records.
    /// </summary>
    Task<Outcome> Draw(Actor actor, Guid operation, Period quarter, CancellationToken cancel = default);
}

/// <summary>The records of a quarter that are looked at were drawn.</summary>
public sealed record SampleDrawn(Guid Sample, string Quarter, int Population, int Drawn) : IFact;

/// <summary>A drawn record was looked at and accepted.</summary>
public sealed record SampleAccepted(Guid Sample, Guid Record) : IFact;

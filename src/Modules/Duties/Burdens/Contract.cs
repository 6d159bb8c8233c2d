using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Duties;

/// <summary>How often units were visited, told by the function that visits them; part of what the mechanism costs a unit (P4).</summary>
public interface IVisitsReceived
{
    /// <summary>By unit and first day of the month; at the bureau of all units, elsewhere of the reader's own. One grouped query.</summary>
    Task<IReadOnlyDictionary<(string Unit, DateOnly Month), int>> Of(Actor actor, DateOnly from, DateOnly to, CancellationToken cancel = default);
}

using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Duties;

/// <summary>
/// Which duty took whose place. One that is changed during its period ends, and another binds for the same party, obligation, period and other
/// side; what was done for the one counts for the other. An occasion has no successor.
/// </summary>
sealed class Succession
{
    static readonly Succession Nobodys = new([]);

    readonly Dictionary<Guid, Guid> successors;

    Succession(Dictionary<Guid, Guid> successors) => this.successors = successors;

    /// <summary>Among the duties of one party or of many.</summary>
    public static Succession Of(IReadOnlyList<Duty> duties)
    {
        var ended = duties.Where(d => d is { Ended: not null, Occasion: null }).ToList();
        if (ended.Count == 0) return Nobodys;
        var standing = new Dictionary<(PartyId, string, Period, PartyId?), Guid>();
        foreach (var duty in duties)
            if (duty is { Ended: null, Occasion: null }) standing[KeyOf(duty)] = duty.Id;
        var successors = new Dictionary<Guid, Guid>();
        foreach (var duty in ended)
            if (standing.TryGetValue(KeyOf(duty), out var successor)) successors[duty.Id] = successor;
        return successors.Count == 0 ? Nobodys : new(successors);
    }

    /// <summary>The duty for which counts what was done for this one: its successor, or itself.</summary>
    public Guid Now(Guid duty) => successors.GetValueOrDefault(duty, duty);

    public bool Passed(Guid duty) => successors.ContainsKey(duty);

    /// <summary>The duty and those whose place it took.</summary>
    public Guid[] Line(Guid duty) => [duty, .. successors.Where(s => s.Value == duty).Select(s => s.Key)];

    static (PartyId, string, Period, PartyId?) KeyOf(Duty duty) => (duty.Party, duty.Obligation, duty.Period, duty.Counterpart);
}

/// <summary>Reads it for a party's year.</summary>
static class Successions
{
    public static async Task<Succession> SuccessionOf(this IDutyBook book, PartyId party, int year, CancellationToken cancel) =>
        Succession.Of(await book.Of(party, year, cancel));
}

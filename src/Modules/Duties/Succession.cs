using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Duties;

/// <summary>
/// Which duty takes whose place. One that is changed during its period ends, and another binds for the same party, obligation, period and other
/// side; what was done for one of such a line counts for the one that binds on the day. An occasion is in no line.
/// </summary>
sealed class Succession
{
    static readonly Succession Nobodys = new([]);

    // Only duties that are not alone in their line, oldest first.
    readonly Dictionary<Guid, Duty[]> lines;

    Succession(Dictionary<Guid, Duty[]> lines) => this.lines = lines;

    /// <summary>Among the duties of one party or of many.</summary>
    public static Succession Of(IReadOnlyList<Duty> duties)
    {
        if (!duties.Any(d => d is { Ended: not null, Occasion: null })) return Nobodys;
        var lines = new Dictionary<Guid, Duty[]>();
        foreach (var line in duties.Where(d => d.Occasion is null).GroupBy(d => (d.Party, d.Obligation, d.Period, d.Counterpart)))
            if (line.OrderBy(d => d.Since).ThenBy(d => d.Ended ?? DateOnly.MaxValue).ToArray() is { Length: > 1 } several)
                foreach (var duty in several) lines[duty.Id] = several;
        return lines.Count == 0 ? Nobodys : new(lines);
    }

    public bool Any => lines.Count > 0;

    /// <summary>The duty for which counts on a day what was done for this one: that of its line which binds then, or bound last; itself when it is alone.</summary>
    public Guid Now(Guid duty, DateOnly on)
    {
        if (!lines.TryGetValue(duty, out var line)) return duty;
        return (line.LastOrDefault(d => Began(d) && !(d.Ended < on)) ?? line.LastOrDefault(Began) ?? line[0]).Id;

        bool Began(Duty each) => each.Since is null || each.Since <= on;
    }

    /// <summary>The duty and those whose place it took.</summary>
    public Guid[] Line(Guid duty)
    {
        if (!lines.TryGetValue(duty, out var line)) return [duty];
        var last = line.First(d => d.Id == duty).Ended ?? DateOnly.MaxValue;
        return [.. line.Where(d => d.Id == duty || d.Ended < last).Select(d => d.Id)];
    }

    /// <summary>The next day after one on which a duty takes another's place.</summary>
    public DateOnly? NextAfter(DateOnly on) => lines.Values.SelectMany(line => line).Where(d => d.Since > on).Min(d => d.Since);
}

/// <summary>Reads it for a party's year.</summary>
static class Successions
{
    public static async Task<Succession> SuccessionOf(this IDutyBook book, PartyId party, int year, CancellationToken cancel) =>
        Succession.Of(await book.Of(party, year, cancel));
}

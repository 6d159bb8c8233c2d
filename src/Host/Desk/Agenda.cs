using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Host.Desk;

/// <summary>All that the modules have for one person's desk. The home page, the calendar, its feed and the daily mail read this and nothing else.</summary>
sealed class Agenda(IEnumerable<IAgenda> sources)
{
    /// <summary>How far ahead the desk looks; what is due later stands in the calendar.</summary>
    public const int Ahead = 30;

    /// <summary>Open items: what is due soonest first, then what waits longest.</summary>
    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        var items = new List<AgendaItem>();
        foreach (var source in sources) items.AddRange(await source.Of(actor, cancel));
        return
        [
            .. items.DistinctBy(i => i.Key)
                .OrderBy(i => i.Due ?? DateOnly.MaxValue).ThenBy(i => i.Since ?? DateOnly.MaxValue).ThenBy(i => i.Key, StringComparer.Ordinal),
        ];
    }

    /// <summary>What is on the desk today: whatever waits, and what is due before long or was due already.</summary>
    public static IEnumerable<AgendaItem> Now(IEnumerable<AgendaItem> items, Turn turn, DateOnly today) =>
        items.Where(i => i.Turn == turn && (turn != Turn.Due || i.Due <= today.AddDays(Ahead)));
}

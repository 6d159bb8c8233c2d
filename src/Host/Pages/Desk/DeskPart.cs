using PartyDiscipline.Host.Desk;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Host.Pages.Desk;

/// <summary>One of the three parts of a desk: whose turn it is, the first lines, and how many there are.</summary>
sealed record DeskPart(Turn Turn, IReadOnlyList<AgendaItem> Items, int Total, DateOnly Today)
{
    public static DeskPart Of(IReadOnlyList<AgendaItem> items, Turn turn, DateOnly today, int most)
    {
        var now = Agenda.Now(items, turn, today).ToList();
        return new(turn, [.. now.Take(most)], now.Count, today);
    }

    /// <summary>Days to the last day; negative when it is past.</summary>
    public int DaysLeft(AgendaItem item) => item.Due!.Value.DayNumber - Today.DayNumber;
}

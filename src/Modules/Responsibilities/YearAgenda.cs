using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Responsibilities.Years;

namespace PartyDiscipline.Responsibilities;

/// <summary>What waits for who opens years: a year to open, changes to carry into the open one.</summary>
sealed class YearAgenda(YearBook years, IDutyBook book, TimeProvider time, IStringLocalizer<Words> words) : IAgenda
{
    /// <summary>From this month on, the next year should be opened.</summary>
    const int OpeningMonth = 12;

    public string Name => "Responsibilities.Years";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(ResponsibilitiesPermissions.OpenYear)) return [];
        var today = time.Today();
        var plan = await years.Pending(actor.Tenant, today.Year, today, cancel);
        var items = new List<AgendaItem>();
        if (!plan.AlreadyOpen) items.Add(Item(today.Year, "open", words.Both("Agenda.YearClosed", today.Year, plan.Added)));
        else if (plan.Added + plan.Ended > 0) items.Add(Item(today.Year, "changes", words.Both("Agenda.YearChanges", today.Year, plan.Added, plan.Ended)));
        if (today.Month >= OpeningMonth && !(await book.Years(actor.Tenant, cancel)).Contains(today.Year + 1))
            items.Add(Item(today.Year + 1, "open", words.Both("Agenda.NextYear", today.Year + 1), due: new DateOnly(today.Year, 12, 31)));
        return items;
    }

    static AgendaItem Item(int year, string what, LocalText text, DateOnly? due = null) =>
        new($"year-{year}-{what}", Turn.WaitsForMe, text, $"/Responsibilities/Year?year={year}", due);
}

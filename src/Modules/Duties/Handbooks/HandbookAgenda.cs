using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Duties.Handbooks;

/// <summary>The yearly self-confirmation of the handbook, due at the turn of the year.</summary>
sealed class HandbookAgenda(HandbookShelf shelf, IDutyBook book, Database<DutiesDb> database) : IAgenda
{
    public string Name => "Handbook";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        var year = shelf.Fields.AskedOn(shelf.Today);
        var asked = await shelf.AskedOf(actor, year, cancel);
        if (asked.Count == 0 || !(await book.Years(actor.Tenant, cancel)).Contains(year)) return [];
        await using var db = database.Open(actor);
        var done = await db.Confirmations.AsNoTracking().Where(c => c.Year == year).Select(c => new { c.Person, c.Party }).ToListAsync(cancel);
        var window = shelf.Fields.Window(year);
        return
        [
            .. from key in asked
               where !done.Any(d => d.Person == key.Person && d.Party == key.Party)
               let whose = key.Person is null ? new LocalText("本组织", "the body's") : new LocalText("本人", "your")
               select new AgendaItem(
                   $"handbook/{key}", Turn.Due,
                   new LocalText($"确认{whose.Zh} {year} 年度全程纪实手册", $"Confirm {whose.En} handbook of {year}"),
                   $"/Duties/Handbook?of={Uri.EscapeDataString(key.ToString())}", window.Until, window.From),
        ];
    }
}

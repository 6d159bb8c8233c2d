using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Packs;

/// <summary>Packs, and ends of packs, that wait for the second person.</summary>
sealed class PackAgenda(Database<ResponsibilitiesDb> database, IStringLocalizer<Words> words) : IAgenda
{
    const int Most = 50;

    public string Name => "Responsibilities.Packs";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        var (keeps, approves) = (actor.May(ResponsibilitiesPermissions.KeepPacks), actor.May(ResponsibilitiesPermissions.ApprovePacks));
        if (!actor.AtBureau || !keeps && !approves) return [];
        await using var db = database.Open(actor);
        var waiting = await db.Packs.AsNoTracking().Where(p => p.State == PackState.Draft || p.EndAsked != null).OrderBy(p => p.MadeAt).Take(Most)
            .Select(p => new { p.Id, p.Title, p.State, p.MadeAt, p.MadeBy, p.EndBy, p.EndAsked }).ToListAsync(cancel);
        return
        [
            .. waiting.Select(p => p.State == PackState.Draft
                ? Item($"pack/{p.Id:N}", approves && p.MadeBy != actor.Account, words.Both("Agenda.Pack", p.Title), p.Id, ChinaTime.DateOf(p.MadeAt), null)
                : Item($"pack-end/{p.Id:N}", approves && p.EndBy != actor.Account, words.Both("Agenda.PackEnd", p.Title), p.Id, null, p.EndAsked)),
        ];
    }

    static AgendaItem Item(string key, bool mine, LocalText text, Guid pack, DateOnly? since, DateOnly? due) =>
        new(key, mine ? Turn.WaitsForMe : Turn.IWait, text, $"/Responsibilities/Pack/{pack}", due, since);
}

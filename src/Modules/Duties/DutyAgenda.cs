using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties;

/// <summary>The open duties of the parties that somebody holds, each with its last day.</summary>
sealed class DutyAgenda(DutyReader reader, ITenants tenants, IStringLocalizer<Words> words) : IAgenda
{
    public string Name => "Duties.Duties";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(DutyPermissions.Read)) return [];
        var items = new List<AgendaItem>();
        var names = await reader.PartiesOf(actor.Tenant, cancel);
        foreach (var party in await reader.Own(actor, cancel))
        {
            var read = await reader.Standing(party.Id, reader.Standings.Today.Year, asSuperior: false, cancel);
            items.AddRange(
                from duty in read.Value.Duties
                where duty.Due is not null && duty.Light is not Light.Met && duty.Done < duty.Needed
                let title = reader.Standings.ObligationOf(duty.Obligation)?.Title ?? new LocalText(duty.Obligation, duty.Obligation)
                let period = words.Both(PeriodKey(duty.Period), duty.Period.Year, duty.Period.Number)
                let text = duty.Counterpart is { } other
                    ? words.Both("Agenda.Duty.With", title, NameOf(other), party.Name, period)
                    : words.Both("Agenda.Duty", title, party.Name, period)
                orderby duty.Due
                select new AgendaItem($"duty-{duty.Duty:N}", Turn.Due, text, $"/Duties/Duty/{duty.Duty}", duty.Due));
        }
        return items;

        static string PeriodKey(Period period) => period.Length switch
        {
            PeriodLength.Half => $"Period.H{period.Number}",
            PeriodLength.Quarter => "Period.Quarter",
            _ => "Period.Year",
        };

        LocalText NameOf(PartyId other) =>
            names.TryGetValue(other, out var known) ? known.Name : tenants.Find(other.Tenant)?.Name ?? new LocalText(other.Key, other.Key);
    }
}

/// <summary>Records that wait: for the reader's word, for his answer, or for somebody else's word on what he typed.</summary>
sealed class RecordAgenda(Database<DutiesDb> database, DutyReader reader, Categories categories, IStringLocalizer<Words> words) : IAgenda
{
    const int Most = 100;

    public string Name => "Duties.Records";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(DutyPermissions.Record)) return [];
        var (own, account) = (actor.Parties.ToArray(), actor.Account);
        await using var db = database.Open(actor);
        var waiting = await db.Records.AsNoTracking()
            .Where(r => r.State == RecordState.PendingConfirm && (own.Contains(r.Party) || r.TypedBy == account) || r.State == RecordState.Queried && own.Contains(r.Party))
            .OrderBy(r => r.On).Take(Most)
            .Select(r => new { r.Id, r.Party, r.Category, r.On, r.State, r.Restricted, r.TypedByName, r.EnteredAt })
            .ToListAsync(cancel);
        if (waiting.Count == 0) return [];
        var names = await reader.PartiesOf(actor.Tenant, cancel);
        return
        [
            .. from record in waiting
               let mine = actor.Holds(record.Party)
               let key = record.State == RecordState.Queried ? "Agenda.Answer" : mine ? "Agenda.Confirm" : "Agenda.Typed"
               let party = names.TryGetValue(record.Party, out var known) ? known.Name : new LocalText(record.Party.Key, record.Party.Key)
               let category = record.Restricted ? words.Both("Agenda.Restricted") : categories.Find(record.Category)?.Name ?? new LocalText(record.Category, record.Category)
               select new AgendaItem(
                   $"record-{record.Id:N}-{(record.State == RecordState.Queried ? "answer" : "confirm")}",
                   mine ? Turn.WaitsForMe : Turn.IWait,
                   words.Both(key, category, party, record.On.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), record.TypedByName),
                   $"/Duties/Entry/{record.Id}",
                   Since: ChinaTime.DateOf(record.EnteredAt)),
        ];
    }
}

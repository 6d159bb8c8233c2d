using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Talks;

/// <summary>Talks on a person's desk: to hold, to write down, to confirm, to see to. Pairs not yet planned are duties and stand there as such.</summary>
sealed class TalkAgenda(Database<DutiesDb> database, TalkKinds kinds, IWorkCalendars calendars, IPartyDirectory directory, TimeProvider time) : IAgenda
{
    const int Most = 200;

    public string Name => "Duties.Talks";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(DutyPermissions.Talk)) return [];
        await using var db = database.Open(actor);
        TalkState[] open = [TalkState.Planned, TalkState.Notified, TalkState.Held, TalkState.Recorded, TalkState.Disputed];
        var talks = await db.Talks.AsNoTracking().Of(actor)
            .Where(t => open.Contains(t.State) || t.State == TalkState.Confirmed && t.FollowUpOn != null)
            .OrderBy(t => t.PlannedOn).Take(Most).ToListAsync(cancel);
        var today = await directory.Parties(actor.Tenant, time.Today(), cancel);
        var names = today.ToDictionary(p => p.Id, p => p.Name);
        var (person, own, secretary) = (actor.Person, actor.Parties.ToArray(), actor.Is(Roles.Secretary));
        var stuck = (await db.Talks.AsNoTracking().Stuck(today).Where(t => secretary || own.Contains(t.From) || t.FromPerson == person).OrderBy(t => t.PlannedOn).Take(Most).ToListAsync(cancel)).Where(t => TalkRights.MayClose(actor, t, today)).ToDictionary(t => t.Id);
        return
        [
            .. stuck.Values.Select(t => Closing(t, names)),
            .. talks.Where(t => !stuck.ContainsKey(t.Id)).Select(t => Item(actor, t, names)).OfType<AgendaItem>().OrderBy(i => i.Due ?? DateOnly.MaxValue),
        ];
    }

    AgendaItem Closing(Talk talk, Dictionary<PartyId, LocalText> names)
    {
        var kind = kinds.Find(talk.Kind)?.Name ?? new LocalText(talk.Kind, talk.Kind);
        var (from, to) = (NameOf(talk.From, names), NameOf(talk.To, names));
        return new AgendaItem(
            $"talk/{talk.Id:N}/close", Turn.WaitsForMe, new LocalText($"{from.Zh}与{to.Zh}的{kind.Zh}：一方已离任，请说明并办结", $"{kind.En} of {from.En} with {to.En}: a side has left; close it with a reason"),
            $"/Duties/Talk/{talk.Id}", Since: talk.HeldOn);
    }

    AgendaItem? Item(Actor actor, Talk talk, Dictionary<PartyId, LocalText> names)
    {
        var kind = kinds.Find(talk.Kind)?.Name ?? new LocalText(talk.Kind, talk.Kind);
        var (from, to) = (NameOf(talk.From, names), NameOf(talk.To, names));
        var (calendar, mine) = (calendars.Current, TalkRights.Talks(actor, talk));
        return (talk.State, mine) switch
        {
            (TalkState.Planned or TalkState.Notified, true) => Say(Turn.Due, $"与{to.Zh}{kind.Zh}", $"{kind.En} with {to.En}", talk.PlannedOn),
            (TalkState.Notified, false) => Say(Turn.Due, $"{from.Zh}与您{kind.Zh}", $"{kind.En} with you by {from.En}", talk.PlannedOn),
            (TalkState.Held, true) => Say(Turn.Due, $"记录与{to.Zh}的{kind.Zh}", $"Write down the talk with {to.En}", calendar.AddWorkingDays(talk.HeldOn!.Value, kinds.Limits.RecordWithinWorkingDays)),
            (TalkState.Recorded, false) => Say(Turn.WaitsForMe, $"确认{from.Zh}的谈话记录", $"Confirm the record of {from.En}'s talk", Confirmed(talk)),
            (TalkState.Recorded, true) => Say(Turn.IWait, $"待{to.Zh}确认谈话记录", $"{to.En} is to confirm the record of the talk", Confirmed(talk)),
            (TalkState.Disputed, true) => Say(Turn.WaitsForMe, $"{to.Zh}对谈话记录有不同意见", $"{to.En} does not agree with the record of the talk", null),
            (TalkState.Disputed, false) => Say(Turn.IWait, $"待{from.Zh}处理您的不同意见", $"{from.En} is to deal with your note on the talk", null),
            (TalkState.Confirmed, true) => Say(Turn.Due, $"核实与{to.Zh}谈话事项的落实", $"See to what was agreed with {to.En}", talk.FollowUpOn),
            (TalkState.Confirmed, false) => Say(Turn.Due, $"落实{from.Zh}谈话要求", $"Do what the talk with {from.En} asked for", talk.FollowUpOn),
            _ => null,
        };

        AgendaItem Say(Turn turn, string zh, string en, DateOnly? due) => new(
            $"talk/{talk.Id:N}/{talk.State}", turn, new LocalText(zh, en), $"/Duties/Talk/{talk.Id}", due, talk.RecordedAt is { } at ? ChinaTime.DateOf(at) : null);

        DateOnly Confirmed(Talk one) => calendar.AddWorkingDays(ChinaTime.DateOf(one.RecordedAt!.Value), kinds.Limits.ConfirmWithinWorkingDays);
    }

    static LocalText NameOf(PartyId party, Dictionary<PartyId, LocalText> names) => names.GetValueOrDefault(party) ?? new LocalText(party.Key, party.Key);
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Reports.Ballots;

/// <summary>Appraisals on somebody's desk: a key to take, a preparation to agree to, a count that waits for the other officer. Never a vote.</summary>
sealed class ElectionAgenda(Database<BallotsDb> database, IStringLocalizer<Words> words) : IAgenda
{
    public string Name => "Election";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(BallotPermissions.Read)) return [];
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var open = await db.Elections.Where(e => e.State != ElectionState.Sealed).OrderBy(e => e.On).Take(50).ToListAsync(cancel);
        if (open.Count == 0) return [];
        var ids = open.Select(e => e.Id).ToList();
        var keys = actor.Person is { } person
            ? await db.Holders.Where(h => h.Person == person && h.PublicKey == null && ids.Contains(h.Election)).Select(h => h.Election).ToListAsync(cancel) : [];
        return [.. open.SelectMany(e => Show(e, actor, keys.Contains(e.Id)))];
    }

    IEnumerable<AgendaItem> Show(Election election, Actor actor, bool key)
    {
        if (key && election.State == ElectionState.Ready) yield return Item(election, "key", "Election.Agenda.Key");
        if (election.MayAgree(actor)) yield return Item(election, "agree", "Election.Agenda.Agree");
        if (election.MayCount(actor)) yield return Item(election, "count", "Election.Agenda.Count");
        if (election.State == ElectionState.Counted && Election.SideOf(actor) is not null) yield return Item(election, "seal", "Election.Agenda.Seal");
    }

    AgendaItem Item(Election election, string what, string word) => new(
        $"election/{election.Id:N}/{what}", Turn.WaitsForMe, words.Both(word, election.On.Year), $"/Reports/Election/{election.Id}", election.On, ChinaTime.DateOf(election.PreparedAt));
}

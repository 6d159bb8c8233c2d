using System.Globalization;
using System.Resources;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Accountability.Publications;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Accountability;

/// <summary>What of accountability is on somebody's desk, by the number of the case and nothing of what it is about.</summary>
sealed class CaseAgenda(CaseDesk desk) : IAgenda
{
    const int Most = 100;
    static readonly ResourceManager Words = new("PartyDiscipline.Accountability.Resources.Words", typeof(CaseAgenda).Assembly);
    static readonly CultureInfo Zh = new("zh-CN");
    static readonly CultureInfo En = new("en");

    public string Name => "Accountability";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(AccountabilityPermissions.Published) || actor.Person is null) return [];
        var items = new List<AgendaItem>();
        await using var db = desk.Read(actor);
        if (AccountabilityRights.AtCases(actor)) await AtCases(db, actor, items, cancel);
        if (AccountabilityRights.MayPublish(actor)) await Publishing(db, actor, items, cancel);
        // Received it has to be before the month runs; only his own are looked at.
        var person = actor.Person;
        var held = actor.Parties.IsDefault ? [] : actor.Parties.ToList();
        foreach (var decision in await db.Decisions.Where(d => d.Unit == actor.Tenant && d.AnnouncedOn != null && d.ReceivedOn == null && d.State != DecisionState.Revoked && (d.Person == person || held.Contains(d.Party))).OrderBy(d => d.AnnouncedOn).Take(Most).ToListAsync(cancel))
            if (SubjectBook.IsOf(actor, decision)) items.Add(Item($"decision/{decision.Id:N}", Turn.WaitsForMe, "Agenda.Receive", $"/Accountability/Decision/{decision.Id}", null, decision.Number));
        return items;
    }

    async Task AtCases(AccountabilityDb db, Actor actor, List<AgendaItem> items, CancellationToken cancel)
    {
        var open = await desk.All(db, actor, openOnly: true, cancel);
        var ids = open.Select(c => c.Case.Id).ToList();
        var appeals = (await db.Appeals.Where(a => ids.Contains(a.Case) && !a.IsCopy && a.State == AppealState.Made).OrderBy(a => a.Due).Take(Most).ToListAsync(cancel)).ToLookup(a => a.Case);
        var receipts = (await db.Owed.Where(r => ids.Contains(r.Case)).OrderBy(r => r.Due).Take(10 * Most).ToListAsync(cancel)).ToLookup(r => r.Case);
        var signed = (await db.Signatures.Where(s => ids.Contains(s.Case) && s.Person == actor.Person && s.LapsedAt == null).Select(s => new { s.Case, s.Kind }).Take(10 * Most).ToListAsync(cancel)).ToLookup(s => s.Case, s => s.Kind);
        foreach (var of in open.Take(Most))
        {
            var found = of.Case;
            foreach (var appeal in appeals[found.Id].Where(_ => of.Is(SeatRole.Reviewer) || of.Is(SeatRole.Keeper)))
                items.Add(Item($"appeal/{appeal.Id:N}", Turn.Due, "Agenda.Answer", $"/Accountability/Case/{found.Id}", appeal.Due, found.Number));
            var (word, due) = Asked(of, signed[found.Id], receipts[found.Id].FirstOrDefault()?.Due);
            if (word is not null) items.Add(Item($"case/{found.Id:N}", due is null ? Turn.WaitsForMe : Turn.Due, word, $"/Accountability/Case/{found.Id}", due, found.Number));
        }
    }

    static (string? Word, DateOnly? Due) Asked(OpenCase of, IEnumerable<TextKind> signed, DateOnly? receipt) => of.Case.State switch
    {
        CaseState.Proposed when of.Is(SeatRole.Approver) => ("Agenda.Approve", null),
        CaseState.Opened when of.Is(SeatRole.Keeper) => ("Agenda.Team", null),
        CaseState.Investigating when of.Is(SeatRole.Team) => ("Agenda.Meet", null),
        CaseState.FactsMet when of.Is(SeatRole.Team) && !signed.Contains(TextKind.Report) => ("Agenda.Report", null),
        CaseState.Reported when of.Is(SeatRole.Keeper) => ("Agenda.Try", null),
        CaseState.Trial when of.Case.TrialDoneOn is null && of.Is(SeatRole.Trial) && !signed.Contains(TextKind.Trial) => ("Agenda.Opinion", of.Case.TrialUntil),
        CaseState.Trial when of.Case.TrialDoneOn is not null && of.Is(SeatRole.Keeper) => ("Agenda.Decide", null),
        CaseState.Decided when of.Is(SeatRole.Keeper) => ("Agenda.Announce", of.Case.AnnounceUntil),
        CaseState.Announced when of.Is(SeatRole.Keeper) => ("Agenda.Execute", null),
        CaseState.Executing when of.Is(SeatRole.Executor) => ("Agenda.Receipts", receipt),
        CaseState.Filed or CaseState.Circulated or CaseState.Closed when of.Is(SeatRole.Executor) && receipt is not null => ("Agenda.Receipts", receipt),
        CaseState.Filed when of.Is(SeatRole.Keeper) => ("Agenda.Circulate", null),
        CaseState.Circulated when of.Is(SeatRole.Keeper) => ("Agenda.Close", null),
        _ => (null, null),
    };

    static async Task Publishing(AccountabilityDb db, Actor actor, List<AgendaItem> items, CancellationToken cancel)
    {
        foreach (var publication in await db.Publications.Where(p => !p.IsCopy && Publication.Running.Contains(p.State)).OrderBy(p => p.From).Take(Most).ToListAsync(cancel))
        {
            var own = publication.DraftedBy == actor.Account;
            var word = publication.State switch
            {
                PublicationState.Draft when !own => "Agenda.CheckPublication",
                PublicationState.Checked when !own && publication.CheckedBy != actor.Account && AccountabilityRights.MayApprovePublication(actor) => "Agenda.ApprovePublication",
                PublicationState.Approved when own => "Agenda.Publish",
                PublicationState.Published when own => "Agenda.EndPublication",
                _ => null,
            };
            if (word is not null) items.Add(Item($"publication/{publication.Id:N}", Turn.WaitsForMe, word, $"/Accountability/Publication/{publication.Id}", publication.State == PublicationState.Published ? publication.To : null, ""));
        }
    }

    internal static LocalText Word(string key) => new(Words.GetString(key, Zh)!, Words.GetString(key, En)!);

    static AgendaItem Item(string key, Turn turn, string word, string page, DateOnly? due, string number) =>
        new(key, turn, new LocalText(string.Format(Zh, Words.GetString(word, Zh)!, number), string.Format(En, Words.GetString(word, En)!, number)), page, due);
}

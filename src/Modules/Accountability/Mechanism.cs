using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Accountability.Publications;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Search;

namespace PartyDiscipline.Accountability;

/// <summary>How accountability stands in each unit, as far as its cases are open to the reader: to whom they are not, there are none.</summary>
sealed class CaseHealth(CaseDesk desk) : IFunctionHealth
{
    public string Function => "account";

    public async Task<IReadOnlyDictionary<string, FunctionHealth>> Of(Actor actor, int year, CancellationToken cancel)
    {
        if (!AccountabilityRights.AtCases(actor)) return new Dictionary<string, FunctionHealth>();
        await using var db = desk.Read(actor);
        var open = (await desk.All(db, actor, openOnly: true, cancel)).Where(c => c.Case.Year <= year).ToList();
        var late = await Overdue.Of(db, open, desk.Today, cancel);
        return open
            .SelectMany(c => c.Subjects.Select(s => s.Party.Tenant).Distinct().Select(unit => (Unit: unit, Case: c.Case)))
            .GroupBy(c => c.Unit)
            .ToDictionary(g => g.Key, g => new FunctionHealth(g.Count(), g.Count(c => late.ContainsKey(c.Case.Id)), 0, "/Accountability/Cases"));
    }
}

/// <summary>Which open cases are past the day of their step, and since when.</summary>
static class Overdue
{
    public static async Task<IReadOnlyDictionary<Guid, DateOnly>> Of(AccountabilityDb db, IReadOnlyList<OpenCase> open, DateOnly today, CancellationToken cancel)
    {
        var ids = open.Select(c => c.Case.Id).ToList();
        var receipts = await db.Owed.AsNoTracking().Where(r => ids.Contains(r.Case) && r.Due < today).GroupBy(r => r.Case).Select(g => new { g.Key, Due = g.Min(r => r.Due) }).ToDictionaryAsync(g => g.Key, g => g.Due, cancel);
        var late = new Dictionary<Guid, DateOnly>();
        foreach (var of in open.Select(c => c.Case))
        {
            DateOnly? due = of.State switch
            {
                CaseState.Trial when of.TrialDoneOn is null => of.TrialUntil,
                CaseState.Decided => of.AnnounceUntil,
                _ => receipts.TryGetValue(of.Id, out var first) ? first : null,
            };
            if (due < today) late[of.Id] = due.Value;
        }
        return late;
    }
}

/// <summary>A step of a case past its day: the trial, the announcement, a receipt.</summary>
sealed class CaseStepOverdue(CaseDesk desk) : IXray
{
    public string Name => "CaseStepOverdue";
    public int Order => 70;

    public async Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel)
    {
        if (!AccountabilityRights.AtCases(actor)) return XrayResult.Clean;
        await using var db = desk.Read(actor);
        var open = await desk.All(db, actor, openOnly: true, cancel);
        var late = await Overdue.Of(db, open, desk.Today, cancel);
        return new(late.Count, [.. open.Where(c => late.ContainsKey(c.Case.Id)).OrderBy(c => late[c.Case.Id]).Take(most).Select(c => new XrayLine(c.Subjects[0].Party.Tenant, new(c.Case.Number, c.Case.Number), late[c.Case.Id], $"/Accountability/Case/{c.Case.Id}"))]);
    }
}

/// <summary>A decision that was announced and that its subject has not received: the month of his appeal does not run.</summary>
sealed class DecisionWithoutReceipt(CaseDesk desk) : IXray
{
    const int Days = 7;

    public string Name => "DecisionWithoutReceipt";
    public int Order => 71;

    public async Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel)
    {
        if (!AccountabilityRights.AtCases(actor)) return XrayResult.Clean;
        await using var db = desk.Read(actor);
        var ids = (await desk.All(db, actor, openOnly: true, cancel)).Select(c => c.Case.Id).ToList();
        var before = desk.Today.AddDays(-Days);
        var found = db.Decisions.Where(d => ids.Contains(d.Case) && !d.IsCopy && d.AnnouncedOn < before && d.ReceivedOn == null && d.State != DecisionState.Revoked);
        return new(await found.CountAsync(cancel), [.. (await found.OrderBy(d => d.AnnouncedOn).Take(most).ToListAsync(cancel)).Select(d => new XrayLine(d.Unit, new(d.Number, d.Number), d.AnnouncedOn, $"/Accountability/Case/{d.Case}"))]);
    }
}

/// <summary>An appeal past its month without an answer.</summary>
sealed class AppealUnanswered(CaseDesk desk) : IXray
{
    public string Name => "AppealUnanswered";
    public int Order => 72;

    public async Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel)
    {
        if (!AccountabilityRights.AtCases(actor)) return XrayResult.Clean;
        await using var db = desk.Read(actor);
        var cases = (await desk.All(db, actor, openOnly: true, cancel)).ToDictionary(c => c.Case.Id, c => c.Case.Number);
        var (ids, today) = (cases.Keys.ToList(), desk.Today);
        var found = db.Appeals.Where(a => ids.Contains(a.Case) && !a.IsCopy && a.State == AppealState.Made && a.Due < today);
        return new(await found.CountAsync(cancel), [.. (await found.OrderBy(a => a.Due).Take(most).ToListAsync(cancel)).Select(a => new XrayLine(a.Unit, new(cases[a.Case], cases[a.Case]), a.Due, $"/Accountability/Case/{a.Case}"))]);
    }
}

/// <summary>From a clause to the decisions that found it breached: announced ones, for those who see influence periods.</summary>
sealed class CaseTrace(CaseDesk desk) : ITrace
{
    const int MostOfAYear = 1000;

    public string Name => "Cases";
    public int Order => 70;

    public async Task<TraceResult?> Of(Actor actor, IReadOnlyCollection<string> obligations, int year, string? unit, int most, CancellationToken cancel)
    {
        if (!actor.May(AccountabilityPermissions.Personnel)) return null;
        var law = await desk.Laws.InForce(cancel);
        var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        await using var db = desk.Read(actor);
        var all = db.Decisions.Where(d => d.AnnouncedOn != null && d.State != DecisionState.Revoked && d.DecidedOn >= from && d.DecidedOn <= to);
        if (unit is not null) all = all.Where(d => d.Unit == unit);
        var found = (await all.OrderByDescending(d => d.DecidedOn).Take(MostOfAYear).ToListAsync(cancel)).Where(d => d.Obligations.Exists(obligations.Contains)).ToList();
        return new(found.Count, [.. found.Take(most).Select(d => new TraceLine(d.Unit, new($"{d.PartyName.Zh} {Redaction.WaysOf(d, law).Zh}", $"{d.PartyName.En} {Redaction.WaysOf(d, law).En}"), d.DecidedOn, "/Accountability/Influence"))]);
    }
}

internal sealed record PartyDecisionsView(IReadOnlyList<(Decision Decision, LocalText Ways)> Decisions, bool Own);

/// <summary>问责 on the page of a party: announced decisions, to himself and to those who see influence periods; to all others no word of it.</summary>
sealed class PartyPanel(CaseDesk desk) : IPartyPanel
{
    const int Latest = 20;

    public string Name => "Accountability";
    public int Order => 60;

    public async Task<PanelView?> Show(Actor actor, Party party, CancellationToken cancel)
    {
        var id = party.Id;
        if (id.Tenant != actor.Tenant && !actor.AtBureau) return null;
        var wide = actor.May(AccountabilityPermissions.Personnel);
        if (!wide && !actor.Holds(id)) return null;
        await using var db = desk.Read(actor);
        var found = await db.Decisions.Where(d => d.Unit == id.Tenant && d.Party == id && d.AnnouncedOn != null).OrderByDescending(d => d.DecidedOn).Take(Latest).ToListAsync(cancel);
        // A successor in the post does not read what was decided on who held it before him.
        var shown = found.Where(d => wide || SubjectBook.IsOf(actor, d)).ToList();
        if (shown.Count == 0) return null;
        var law = await desk.Laws.InForce(cancel);
        return new PanelView("/Pages/Accountability/_PartyPanel.cshtml", new PartyDecisionsView([.. shown.Select(d => (d, Redaction.WaysOf(d, law)))], actor.Holds(id)));
    }
}

/// <summary>问责 in a party's year: the days on which a decision was announced, to those who see the panel.</summary>
sealed class AccountYear(CaseDesk desk) : IPartyYear
{
    const int Most = 24;

    public string Function => "account";

    public async Task<PartyYear?> Of(Actor actor, Party party, int year, CancellationToken cancel)
    {
        var id = party.Id;
        var wide = actor.May(AccountabilityPermissions.Personnel);
        if (id.Tenant != actor.Tenant && !actor.AtBureau || !wide && !actor.Holds(id)) return null;
        var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        await using var db = desk.Read(actor);
        var shown = (await db.Decisions.Where(d => d.Unit == id.Tenant && d.Party == id && d.AnnouncedOn >= from && d.AnnouncedOn <= to).OrderBy(d => d.AnnouncedOn).Take(Most).ToListAsync(cancel)).Where(d => wide || SubjectBook.IsOf(actor, d)).ToList();
        if (shown.Count == 0) return null;
        var law = await desk.Laws.InForce(cancel);
        return new(new($"问责决定 {shown.Count} 件", $"{shown.Count} decisions"), [.. shown.Select(d => new YearMark(d.AnnouncedOn!.Value, Redaction.WaysOf(d, law), SubjectBook.IsOf(actor, d) ? $"/Accountability/Decision/{d.Id}" : null))]);
    }
}

/// <summary>Published decisions, by the words that everybody may read of them.</summary>
sealed class PublishedFinder(CaseDesk desk) : IFinder
{
    const int Latest = 200;

    public string Name => "Accountability.Published";
    public int Order => 70;

    public async Task<IReadOnlyList<Hit>> Find(Actor actor, SearchPhrase phrase, int most, CancellationToken cancel)
    {
        if (!actor.May(AccountabilityPermissions.Published)) return [];
        var today = desk.Today;
        await using var db = desk.Read(actor);
        var running = await db.Publications.Where(p => p.State == PublicationState.Published && p.From <= today && p.To >= today).OrderByDescending(p => p.From).Take(Latest).ToListAsync(cancel);
        return
        [
            .. running.SelectMany(p => p.For(actor.Tenant, false, actor.AtBureau).Where(l => l.Audience == Audience.Public).Select(l => (Publication: p, Line: l)))
                .Where(x => phrase.Matches([.. x.Line.Fields.SelectMany(f => new[] { f.Value.Zh, f.Value.En })]))
                .Take(most).Select(x => new Hit(string.Join(' ', x.Line.Fields.Where(f => f.Name is "unit" or "post" or "way").Select(f => f.Value.ToString())), "/Accountability/Published", x.Publication.Scope)),
        ];
    }
}

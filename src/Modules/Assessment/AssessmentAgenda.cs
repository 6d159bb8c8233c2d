using System.Globalization;
using System.Resources;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Search;

namespace PartyDiscipline.Assessment;

/// <summary>What of assessment is on somebody's desk: a unit's self-check, sheets to score, put together or confirm, objections to check, decisions to make.</summary>
sealed class AssessmentAgenda(Database<AssessmentDb> database, ITenants tenants, TimeProvider time) : IAgenda
{
    const int Most = 100;
    static readonly ResourceManager Words = new("PartyDiscipline.Assessment.Resources.Words", typeof(AssessmentAgenda).Assembly);
    static readonly CultureInfo Zh = new("zh-CN");
    static readonly CultureInfo En = new("en");

    public string Name => "Assessment";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(AssessmentPermissions.Read)) return [];
        await using var db = database.Open(actor);
        return actor.AtBureau ? await AtBureau(db, actor, cancel) : await InUnit(db, actor, cancel);
    }

    static async Task<IReadOnlyList<AgendaItem>> InUnit(AssessmentDb db, Actor actor, CancellationToken cancel)
    {
        var open = await db.Sheets.AsNoTracking().Where(s => s.IsCopy && s.State == SheetState.AutoScored).OrderBy(s => s.SelfCheckDue).Take(Most).ToListAsync(cancel);
        return [.. open.Where(s => AssessmentRights.MayAnswer(actor, s.Track)).Select(s => Item($"sheet/{s.Id:N}", Turn.Due, "Agenda.SelfCheck", $"/Assessment/Sheet/{s.Id}", s.SelfCheckDue, s.Year, Word($"Component.{s.Component}"), Word($"Track.{s.Track}")))];
    }

    async Task<IReadOnlyList<AgendaItem>> AtBureau(AssessmentDb db, Actor actor, CancellationToken cancel)
    {
        var items = new List<AgendaItem>();
        var today = time.Today();
        var open = await db.Sheets.AsNoTracking().Where(s => !s.IsCopy && s.State != SheetState.Confirmed).OrderBy(s => s.SelfCheckDue).ThenBy(s => s.Unit).Take(Most).ToListAsync(cancel);
        foreach (var sheet in open)
        {
            var scores = AssessmentRights.MayScore(actor, sheet.Unit, sheet.Track);
            var marked = sheet.Lines.Any(l => l.Marks.Any(m => m.Scorer == actor.Account));
            var word = sheet.State switch
            {
                SheetState.Reviewed when AssessmentRights.MayApprove(actor) => "Agenda.Confirm",
                SheetState.Scored when scores && !marked => "Agenda.Review",
                SheetState.SelfChecked when scores && !marked => "Agenda.Score",
                SheetState.AutoScored when scores && !marked && today > sheet.SelfCheckDue => "Agenda.Score",
                _ => null,
            };
            if (word is not null) items.Add(Item($"sheet/{sheet.Id:N}", Turn.WaitsForMe, word, $"/Assessment/Sheet/{sheet.Id}", null, sheet.Year, Word($"Component.{sheet.Component}"), Unit(sheet.Unit)));
        }
        foreach (var objection in await db.Objections.AsNoTracking().Where(o => o.State == ObjectionState.Made).OrderBy(o => o.Due).Take(Most).ToListAsync(cancel))
            if (actor.May(AssessmentPermissions.Score)) items.Add(Item($"objection/{objection.Id:N}", Turn.WaitsForMe, "Agenda.Recheck", $"/Assessment/Year/{objection.Cycle}", objection.Due, 0, Unit(objection.Unit), new(objection.Indicator, objection.Indicator)));
        if (!AssessmentRights.MayApprove(actor)) return items;
        foreach (var proposal in await db.Proposals.AsNoTracking().Where(p => p.Decision == LastDecision.Undecided).OrderBy(p => p.Due).Take(Most).ToListAsync(cancel))
            items.Add(Item($"last/{proposal.Id:N}", Turn.Due, "Agenda.Decide", $"/Assessment/Proposal/{proposal.Id}", proposal.Due, proposal.Year, Unit(proposal.Unit), Word($"Track.{proposal.Track}")));
        foreach (var cycle in await db.Cycles.AsNoTracking().Where(c => c.State == CycleState.Proposed).OrderBy(c => c.Year).Take(Most).ToListAsync(cancel))
            items.Add(Item($"assessment-year/{cycle.Id:N}", Turn.WaitsForMe, "Agenda.ConfirmYear", $"/Assessment/Year/{cycle.Id}", null, cycle.Year, Word($"Track.{cycle.Track}"), new("", "")));
        return items;
    }

    LocalText Unit(string unit) => tenants.Find(unit)?.Name ?? new(unit, unit);

    internal static LocalText Word(string key) => new(Words.GetString(key, Zh)!, Words.GetString(key, En)!);

    static AgendaItem Item(string key, Turn turn, string word, string page, DateOnly? due, int year, LocalText first, LocalText second) => new(
        key, turn, new LocalText(string.Format(Zh, Words.GetString(word, Zh)!, year, first.Zh, second.Zh), string.Format(En, Words.GetString(word, En)!, year, first.En, second.En)), page, due);
}

/// <summary>Units' results by the unit's name: at the bureau everybody's, in a unit its own.</summary>
sealed class ResultFinder(Database<AssessmentDb> database, ITenants tenants) : IFinder
{
    public string Name => "Assessment.Result";
    public int Order => 60;

    public async Task<IReadOnlyList<Hit>> Find(Actor actor, SearchPhrase phrase, int most, CancellationToken cancel)
    {
        if (!actor.May(AssessmentPermissions.Read)) return [];
        var units = tenants.All.Where(t => (actor.AtBureau || t.Code == actor.Tenant) && phrase.Matches(t.Name.Zh, t.Name.En)).Select(t => t.Code).ToList();
        if (units.Count == 0) return [];
        var home = actor.AtBureau;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var found = await db.Results.Where(r => units.Contains(r.Unit) && r.IsCopy != home).OrderByDescending(r => r.Year).ThenBy(r => r.Track).ThenByDescending(r => r.Edition).Take(most).ToListAsync(cancel);
        return [.. found.Select(r => new Hit($"{tenants.Find(r.Unit)?.Name} {r.Year}", $"/Assessment/Result/{r.Id}", Word($"Track.{r.Track}").ToString(), r.Total.ToString("0.00", CultureInfo.InvariantCulture)))];
    }

    static LocalText Word(string key) => AssessmentAgenda.Word(key);
}

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

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>The room's words in both languages, for what leaves the page.</summary>
static class InspectionWords
{
    static readonly ResourceManager Words = new("PartyDiscipline.Supervision.Resources.Words", typeof(InspectionWords).Assembly);
    static readonly CultureInfo Zh = new("zh-CN");
    static readonly CultureInfo En = new("en");

    public static LocalText Word(string key, params LocalText[] said) => new(
        string.Format(Zh, Words.GetString(key, Zh)!, [.. said.Select(s => s.Zh)]), string.Format(En, Words.GetString(key, En)!, [.. said.Select(s => s.En)]));

    public static LocalText Plain(string text) => new(text, text);
}

/// <summary>What of visits, findings, projects and circulars is on somebody's desk.</summary>
sealed class InspectionAgenda(Database<SupervisionDb> database, InspectionDesk desk, TimeProvider time) : IAgenda
{
    const int Most = 100;

    public string Name => "Inspections";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!InspectionRights.MayRead(actor)) return [];
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return actor.AtBureau ? await AtBureau(db, actor, cancel) : await InUnit(db, actor, cancel);
    }

    static async Task<IReadOnlyList<AgendaItem>> InUnit(SupervisionDb db, Actor actor, CancellationToken cancel)
    {
        var items = new List<AgendaItem>();
        await Circulars(db, actor, items, cancel);
        if (!InspectionRights.MayRespond(actor)) return items;
        var open = await db.Inspections.Where(i => i.IsCopy && i.State == InspectionState.UnitComment && i.CommentedOn == null).OrderBy(i => i.CommentDue).Take(Most).ToListAsync(cancel);
        return [.. items, .. open.Select(i => new AgendaItem($"visit/{i.Id:N}", Turn.Due, InspectionWords.Word("Agenda.Comment", InspectionWords.Plain(i.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))), $"/Supervision/Inspection/{i.Id}", i.CommentDue))];
    }

    async Task<IReadOnlyList<AgendaItem>> AtBureau(SupervisionDb db, Actor actor, CancellationToken cancel)
    {
        var items = new List<AgendaItem>();
        await Visits(db, actor, items, cancel);
        if (InspectionRights.MayWrite(actor)) await Findings(db, actor, items, cancel);
        await Projects(db, actor, items, cancel);
        await Circulars(db, actor, items, cancel);
        return items;
    }

    async Task Visits(SupervisionDb db, Actor actor, List<AgendaItem> items, CancellationToken cancel)
    {
        if (InspectionRights.MayApprovePlan(actor))
            foreach (var plan in await db.InspectionPlans.Where(p => p.State == InspectionPlanState.Submitted && p.DraftedBy != actor.Account).OrderBy(p => p.Year).Take(Most).ToListAsync(cancel))
                items.Add(new AgendaItem($"inspection-plan/{plan.Id:N}", Turn.WaitsForMe, InspectionWords.Word("Agenda.ApprovePlan", InspectionWords.Plain($"{plan.Year}")), $"/Supervision/InspectionPlan?year={plan.Year}"));
        var (approves, parties) = (InspectionRights.MayApprove(actor), InspectionRights.MayApprove(actor) ? await desk.Directory.Parties(actor.Tenant, time.Today(), cancel) : []);
        var open = await db.Inspections.Where(i => !i.IsCopy && i.State != InspectionState.Closed && i.State != InspectionState.Cancelled).OrderBy(i => i.From).Take(Most * 3).ToListAsync(cancel);
        foreach (var visit in open)
        {
            var word = visit.State switch
            {
                InspectionState.Reported when approves && !visit.IsOf(actor) && (actor.Is(Roles.DisciplineSecretary) || InspectionRights.InCharge(parties, actor, visit.Office)) => "Agenda.ApproveReport",
                InspectionState.Scheduled when visit.IsOf(actor) => "Agenda.Visit",
                InspectionState.OnSite or InspectionState.DraftReport when visit.IsOf(actor) => "Agenda.Report",
                InspectionState.UnitComment when visit.IsOf(actor) && visit.CommentedOn is not null => "Agenda.HandUp",
                InspectionState.UnitComment when visit.IsOf(actor) => "Agenda.AwaitComment",
                _ => null,
            };
            if (word is null) continue;
            var turn = word switch { "Agenda.AwaitComment" => Turn.IWait, "Agenda.ApproveReport" or "Agenda.HandUp" => Turn.WaitsForMe, _ => Turn.Due };
            items.Add(new AgendaItem($"visit/{visit.Id:N}", turn, InspectionWords.Word(word, Unit(visit.Unit)), $"/Supervision/Inspection/{visit.Id}", visit.Due));
        }
    }

    async Task Findings(SupervisionDb db, Actor actor, List<AgendaItem> items, CancellationToken cancel)
    {
        var open = await db.Findings.Where(f => !f.IsCopy && (f.State == FindingState.New && f.FoundBy != actor.Account || f.State == FindingState.Confirmed)).OrderBy(f => f.HandleBy).Take(Most).ToListAsync(cancel);
        if (open.Count == 0) return;
        var of = open.Select(f => f.Of).Distinct().ToArray();
        var mine = (await db.Inspections.Where(i => of.Contains(i.Id)).ToListAsync(cancel)).Where(i => i.IsOf(actor)).Select(i => i.Id)
            .Concat((await db.Projects.Where(p => of.Contains(p.Id)).ToListAsync(cancel)).Where(p => p.IsOf(actor)).Select(p => p.Id)).ToHashSet();
        foreach (var finding in open.Where(f => mine.Contains(f.Of)))
            items.Add(new AgendaItem(
                $"finding/{finding.Id:N}", finding.State == FindingState.New ? Turn.WaitsForMe : Turn.Due,
                InspectionWords.Word(finding.State == FindingState.New ? "Agenda.Confirm" : "Agenda.Handle", Unit(finding.Unit), InspectionWords.Plain(finding.Obligation)), $"/Supervision/Finding/{finding.Id}", finding.HandleBy));
    }

    static async Task Projects(SupervisionDb db, Actor actor, List<AgendaItem> items, CancellationToken cancel)
    {
        foreach (var project in await db.Projects.Where(p => p.State != ProjectState.Closed && p.State != ProjectState.Rejected).OrderBy(p => p.To).Take(Most).ToListAsync(cancel))
        {
            var approves = InspectionRights.MayApproveProject(actor, project.Major) && project.ProposedBy != actor.Account && !project.IsOf(actor);
            var word = project.State switch
            {
                ProjectState.Proposed when approves => "Agenda.ApproveProject",
                ProjectState.Recheck when approves => "Agenda.CloseProject",
                ProjectState.Established when project.IsOf(actor) => "Agenda.PlanProject",
                ProjectState.Planned or ProjectState.Running when project.IsOf(actor) => "Agenda.RunProject",
                _ => null,
            };
            if (word is not null) items.Add(new AgendaItem($"project/{project.Id:N}", word is "Agenda.ApproveProject" or "Agenda.CloseProject" ? Turn.WaitsForMe : Turn.Due, InspectionWords.Word(word, InspectionWords.Plain(project.Title)), $"/Supervision/Project/{project.Id}", project.Due));
        }
    }

    static async Task Circulars(SupervisionDb db, Actor actor, List<AgendaItem> items, CancellationToken cancel)
    {
        foreach (var circular in await db.Circulars.Where(c => !c.IsCopy && (c.State == CircularState.Draft || c.State == CircularState.Checked || c.State == CircularState.Approved)).OrderBy(c => c.From).Take(Most).ToListAsync(cancel))
        {
            var word = circular.State switch
            {
                CircularState.Draft when InspectionRights.MayWriteCircular(actor) && circular.DraftedBy != actor.Account => "Agenda.CheckCircular",
                CircularState.Checked when InspectionRights.MayApproveCircular(actor) && circular.DraftedBy != actor.Account && circular.CheckedBy != actor.Account => "Agenda.ApproveCircular",
                CircularState.Approved when circular.DraftedBy == actor.Account => "Agenda.PublishCircular",
                _ => null,
            };
            if (word is not null) items.Add(new AgendaItem($"circular/{circular.Id:N}", Turn.WaitsForMe, InspectionWords.Word(word), $"/Supervision/Circular/{circular.Id}", circular.From));
        }
        if (!InspectionRights.MayWriteCircular(actor)) return;
        var account = actor.Account;
        foreach (var objection in await db.CircularObjections.Where(o => o.AnsweredOn == null && (o.MadeBy == null || o.MadeBy != account) && db.Circulars.Any(c => c.Id == o.Circular && !c.IsCopy)).OrderBy(o => o.MadeOn).Take(Most).ToListAsync(cancel))
            items.Add(new AgendaItem($"circular-objection/{objection.Id:N}", Turn.WaitsForMe, InspectionWords.Word("Agenda.AnswerObjection"), $"/Supervision/Circular/{objection.Circular}", Since: objection.MadeOn));
    }

    LocalText Unit(string unit) => desk.Tenants.Find(unit)?.Name ?? new(unit, unit);
}

/// <summary>Visits by unit, subject and number: at the bureau the originals, in a unit its copies.</summary>
sealed class InspectionFinder(Database<SupervisionDb> database, ITenants tenants) : IFinder
{
    const int Looked = 400;

    public string Name => "Supervision.Inspection";
    public int Order => 70;

    public async Task<IReadOnlyList<Hit>> Find(Actor actor, SearchPhrase phrase, int most, CancellationToken cancel)
    {
        if (!InspectionRights.MayRead(actor)) return [];
        var copies = !actor.AtBureau;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var latest = await db.Inspections.Where(i => i.IsCopy == copies).OrderByDescending(i => i.From).Take(Looked).ToListAsync(cancel);
        return
        [
            .. latest.Where(i => phrase.Matches(i.Subject, i.NoticeNumber ?? "", i.ReportNumber ?? "", tenants.Find(i.Unit)?.Name.Zh ?? "", tenants.Find(i.Unit)?.Name.En ?? "")).Take(most)
                .Select(i => new Hit($"{tenants.Find(i.Unit)?.Name} {i.Subject}", $"/Supervision/Inspection/{i.Id}", InspectionWords.Word($"InspectionKind.{i.Kind}").ToString(), i.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
        ];
    }
}

/// <summary>Projects by title and number: at the bureau all, in a unit those that look at it.</summary>
sealed class ProjectFinder(Database<SupervisionDb> database) : IFinder
{
    const int Looked = 400;

    public string Name => "Supervision.Project";
    public int Order => 71;

    public async Task<IReadOnlyList<Hit>> Find(Actor actor, SearchPhrase phrase, int most, CancellationToken cancel)
    {
        if (!InspectionRights.MayRead(actor)) return [];
        var copies = !actor.AtBureau;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var latest = await db.Projects.Where(p => p.IsCopy == copies).OrderByDescending(p => p.From).Take(Looked).ToListAsync(cancel);
        return [.. latest.Where(p => phrase.Matches(p.Title, p.Number ?? "")).Take(most).Select(p => new Hit(p.Title, $"/Supervision/Project/{p.Id}", InspectionWords.Word($"ProjectState.{p.State}").ToString(), p.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))];
    }
}

/// <summary>Circulars that are out, by title and number, for everybody to whom they were sent.</summary>
sealed class CircularFinder(Database<SupervisionDb> database) : IFinder
{
    const int Looked = 400;

    public string Name => "Supervision.Circular";
    public int Order => 72;

    public async Task<IReadOnlyList<Hit>> Find(Actor actor, SearchPhrase phrase, int most, CancellationToken cancel)
    {
        if (!actor.May(InspectionPermissions.Circulars)) return [];
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var latest = await db.Circulars.Where(c => (c.State == CircularState.Published || c.State == CircularState.Ended || c.State == CircularState.Archived)).OrderByDescending(c => c.From).Take(Looked).ToListAsync(cancel);
        return [.. latest.Where(c => phrase.Matches(c.Title, c.Number ?? "")).Take(most).Select(c => new Hit(c.Title, $"/Supervision/Circular/{c.Id}", c.Number, c.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))];
    }
}

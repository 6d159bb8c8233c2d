using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Supervision.Inspections;

namespace PartyDiscipline.Supervision.Pages;

/// <summary>What the pages on visits, findings, projects and circulars have in common: names of units, obligations and matters, who may what, and how a command is answered.</summary>
internal abstract class InspectionPage(Database<SupervisionDb> database, InspectionDesk desk, IStringLocalizer<Words> words) : PortalPage
{
    protected const int PageSize = 50;
    const int MostSteps = 100;

    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    protected Database<SupervisionDb> Database => database;
    protected InspectionDesk Desk => desk;
    protected IStringLocalizer<Words> T => words;

    public bool AtBureau => Actor.AtBureau;
    public DateOnly Day => Today;
    public int AtYear => Year is { } year && Period.IsYear(year) ? year : Today.Year;
    public bool MayWrite => InspectionRights.MayWrite(Actor);
    public bool MayApprove => InspectionRights.MayApprove(Actor);
    public InspectionLaw Law => desk.Law;
    public int Total { get; protected set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    protected int Skipped => (Math.Clamp(At, 1, 10_000) - 1) * PageSize;

    protected SupervisionDb Read() => database.OpenToRead(Actor, Actor.Tenant);

    public string NameOf(string unit) => desk.Tenants.Find(unit)?.Name.ToString() ?? unit;

    public string NamesOf(IEnumerable<string> units) => string.Join(words["Comma"], units.Select(NameOf));

    public string ObligationOf(string code) => HttpContext.RequestServices.GetRequiredService<IRegulations>().Find(code)?.Title.ToString() ?? "";

    public static string ClauseOf(string obligation) => obligation.Split('-')[0];

    public string KindOf(InspectionKind kind) => Law.Of(kind).Name.ToString();

    public string MatterOf(string code) => Law.Matter(code)?.Name.ToString() ?? code;

    public string NodeOf(string code) => Law.Node(code)?.Name.ToString() ?? code;

    public string AreaOf(string code) => Law.Area(code)?.Name.ToString() ?? code;

    public IEnumerable<SelectListItem> Units => desk.Units.Select(t => new SelectListItem(t.Name.ToString(), t.Code));

    public IEnumerable<SelectListItem> UnitsWith(string? chosen) => desk.Units.Select(t => new SelectListItem(t.Name.ToString(), t.Code, t.Code == chosen));

    /// <summary>Obligations that a finding may breach, by code; those of functions that look at others are left out.</summary>
    public IEnumerable<SelectListItem> Obligations => HttpContext.RequestServices.GetRequiredService<IRegulations>().InForce(Today).SelectMany(r => r.Obligations).Select(o => new SelectListItem($"{o.Code} {o.Title}", o.Code));

    public async Task<IEnumerable<SelectListItem>> People(CancellationToken cancel) =>
        (await desk.People(Actor, cancel)).OrderBy(p => p.Number, StringComparer.Ordinal).Take(1000).Select(p => new SelectListItem($"{p.Name}（{p.Number}）", p.Id.ToString()));

    protected static async Task<IReadOnlyList<InspectionStep>> StepsOf(SupervisionDb db, Guid of, CancellationToken cancel) =>
        await db.InspectionSteps.Where(s => s.Of == of).OrderBy(s => s.At).ThenBy(s => s.Id).Take(MostSteps).ToListAsync(cancel);

    /// <summary>A state machine in one line: who, when, whose turn it is; where it ended without going on, that is its last.</summary>
    protected IReadOnlyList<Step> BarOf<TState>(IReadOnlyList<TState> path, TState now, IReadOnlyList<InspectionStep> steps, string prefix, DateOnly? until = null) where TState : struct, Enum
    {
        var at = path.ToList().IndexOf(now);
        if (at < 0)
        {
            var last = steps.LastOrDefault(s => s.To == now.ToString());
            return [.. path.Where(s => steps.Any(t => t.To == s.ToString())).Select(Passed), new Step(words[$"{prefix}.{now}"], StepState.Stopped, last?.ActorName, last is null ? null : ChinaTime.DateOf(last.At))];
        }
        return [.. path.Select((state, i) => i < at || i == at && i == path.Count - 1 ? Passed(state) : i == at ? new Step(words[$"{prefix}.{state}"], StepState.Now, words[$"{prefix}Turn.{state}"], until) : new Step(words[$"{prefix}.{state}"], StepState.Later))];

        Step Passed(TState state)
        {
            var reached = steps.LastOrDefault(s => s.To == state.ToString());
            return new Step(words[$"{prefix}.{state}"], StepState.Done, reached?.ActorName, reached is null ? null : ChinaTime.DateOf(reached.At));
        }
    }

    protected IActionResult Said(Outcome outcome, string said, Func<Guid, IActionResult> done, string prefix = "") => Answer(outcome, words, id =>
    {
        TempData["Said"] = words[said].Value;
        return done(id);
    }, prefix);

    /// <summary>
    /// First what the page shows is read, so that a refusal comes back with everything on it. What could not be read as what its field wants, a word where a
    /// number belongs, is refused and not left out.
    /// </summary>
    protected async Task<IActionResult> Do(Func<CancellationToken, Task<bool>> load, Func<Task<Outcome>> command, string said, Func<Guid, IActionResult> done, CancellationToken cancel, string prefix = "")
    {
        if (!await load(cancel)) return NotFound();
        if (ModelState.IsValid) return Said(await command(), said, done, prefix);
        return Page();
    }

    /// <summary>The fault of a field of a table.</summary>
    public string? FaultIn(string field) => ModelState.TryGetValue(field, out var entry) ? entry.Errors.FirstOrDefault()?.ErrorMessage : null;

    public static string Plain(int figure) => figure.ToString(CultureInfo.CurrentCulture);
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Inspections;
using PartyDiscipline.Supervision.Law;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>Schedules a visit: which unit, how, on what, by whom; the budget and the rules that spare units are shown beside the fields they govern.</summary>
[RequirePermission(InspectionPermissions.Write)]
internal sealed class ScheduleInspectionModel(Database<SupervisionDb> database, InspectionDesk desk, InspectionBook book, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    const int DrawsShown = 20;

    public sealed class Form
    {
        [Required, Display(Name = "Filter.Unit")] public string? Unit { get; set; }
        [Required, Display(Name = "Inspection.Kind")] public InspectionKind? Kind { get; set; }
        [Display(Name = "Inspection.Draw")] public Guid? Draw { get; set; }
        [Required, Display(Name = "Inspection.Matter")] public string? Matter { get; set; }
        [Required, StringLength(Inspection.SubjectLength), Display(Name = "Inspection.Subject")] public string? Subject { get; set; }
        [Display(Name = "Inspection.Obligations")] public string? Obligations { get; set; }
        [Required, Display(Name = "Inspection.From")] public DateOnly? From { get; set; }
        [Required, Display(Name = "Inspection.To")] public DateOnly? To { get; set; }
        [Display(Name = "Inspection.Reason")] public string? Reason { get; set; }
        [Display(Name = "Inspection.Merge")] public bool Merge { get; set; }
    }

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty] public List<Guid> Team { get; set; } = [];
    [BindProperty] public List<string> Nodes { get; set; } = [];
    [BindProperty(SupportsGet = true, Name = "unit")] public string? OfUnit { get; set; }
    [BindProperty(SupportsGet = true, Name = "draw")] public Guid? OfDraw { get; set; }

    public LimitSet InForce { get; private set; } = null!;
    public InspectionPlan? Plan { get; private set; }
    public IReadOnlyDictionary<string, int> Visited { get; private set; } = new Dictionary<string, int>();
    public IReadOnlyList<SelectListItem> Offered { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Drawn { get; private set; } = [];
    public IEnumerable<SelectListItem> Kinds => Law.Kinds.Select(k => new SelectListItem(k.Name.ToString(), k.Code.ToString()));
    public IEnumerable<SelectListItem> Matters => Law.Matters.Select(m => new SelectListItem(m.Name.ToString(), m.Code));
    public IEnumerable<SelectListItem> UnitsWithBudget => Desk.Units.Select(u => new SelectListItem(Plan is { Stands: true } ? T["Inspections.Used", u.Name.ToString(), Visited.GetValueOrDefault(u.Code), Plan.BudgetOf(u.Code)] : u.Name.ToString(), u.Code));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Input = new Form { Unit = OfUnit, Draw = OfDraw, Kind = OfDraw is null ? InspectionKind.Open : InspectionKind.Random, From = Desk.Calendar.AddWorkingDays(Today, 5), To = Desk.Calendar.AddWorkingDays(Today, 6) };
        if (Actor.Person is { } person) Team = [person];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        var entry = new InspectionEntry
        {
            Unit = Input.Unit ?? "",
            Kind = Input.Kind ?? InspectionKind.Open,
            Matter = Input.Matter,
            Subject = Input.Subject,
            Nodes = Nodes,
            Obligations = (Input.Obligations ?? "").Split([' ', ',', '，', '、', ';', '；', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            From = Input.From,
            To = Input.To,
            Team = Team,
            Draw = Input.Draw,
            Reason = Input.Reason,
            Merge = Input.Merge,
        };
        return Said(await book.Schedule(Actor, Operation, entry, cancel), "Schedule.Said", id => RedirectToPage("Inspection", new { inspection = id }), "Input.");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!AtBureau) return false;
        await using var db = Read();
        var year = Today.Year;
        InForce = await Desk.Figures(cancel);
        Plan = await db.InspectionPlans.FirstOrDefaultAsync(p => p.Year == year, cancel);
        Visited = await VisitsByUnit.Of(db, year, cancel);
        Offered = [.. await People(cancel)];
        Drawn = [.. (await db.Draws.OrderByDescending(d => d.At).Take(DrawsShown).ToListAsync(cancel)).Select(d => new SelectListItem($"{Kernel.Web.WrittenTime.Written(d.At)} {NamesOf(d.Drawn)}", d.Id.ToString()))];
        return true;
    }
}

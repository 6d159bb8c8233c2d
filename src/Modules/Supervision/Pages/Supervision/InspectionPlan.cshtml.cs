using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Supervision.Inspections;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>The yearly plan of visits and its budget for each unit (P6); written by the office, approved by the leadership.</summary>
[RequirePermission(InspectionPermissions.Read)]
internal sealed class InspectionPlanModel(Database<SupervisionDb> database, InspectionDesk desk, PlanBook book, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    const int MostUnits = 2000;

    [BindProperty, Display(Name = "Plan.Cap")] public int? Cap { get; set; }
    [BindProperty, Display(Name = "Plan.Focus")] public string? Focus { get; set; }
    [BindProperty, Display(Name = "Plan.Number")] public string? Number { get; set; }
    /// <summary>As typed, so that what is no number comes back at its unit.</summary>
    [BindProperty(Name = nameof(Caps))] public Dictionary<string, string?> Caps { get; set; } = [];
    [BindProperty(Name = nameof(Whys))] public Dictionary<string, string?> Whys { get; set; } = [];
    [BindProperty] public string? Reason { get; set; }

    public InspectionPlan? Of { get; private set; }
    public IReadOnlyDictionary<string, int> Visited { get; private set; } = new Dictionary<string, int>();
    public IReadOnlyList<InspectionStep> Steps { get; private set; } = [];
    public int UsualCap { get; private set; }
    public int MostCap { get; private set; }
    public bool MayEdit => MayWrite && (Of is null || Of.State == InspectionPlanState.Draft);
    public IEnumerable<PlanAction> Possible => Of is { } plan ? Enum.GetValues<PlanAction>().Where(a => InspectionPlan.After(plan.State, a) is not null && PlanBook.May(Actor, a) && !(a == PlanAction.Approve && plan.DraftedBy == Actor.Account)) : [];
    public IReadOnlyList<Step> Bar => Of is { } plan ? BarOf([InspectionPlanState.Draft, InspectionPlanState.Submitted, InspectionPlanState.Approved], plan.State, Steps, "PlanState") : [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        (Cap, Focus, Number) = (Of?.Cap ?? UsualCap, Of?.Focus, Of?.Number);
        foreach (var budget in Of?.Budgets ?? []) (Caps[budget.Unit], Whys[budget.Unit]) = (Plain(budget.Cap), budget.Why);
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var budgets = new List<UnitBudget>();
        foreach (var (unit, typed) in Caps.Where(c => !string.IsNullOrWhiteSpace(c.Value)).Take(MostUnits))
            if (int.TryParse(typed, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var cap)) budgets.Add(new UnitBudget(unit, cap, Whys.GetValueOrDefault(unit)?.Trim()));
            else ModelState.AddModelError($"Caps[{unit}]", T["Plan.CapNumber", NameOf(unit), typed!]);
        return Do(Load, () => book.Write(Actor, Operation, AtYear, new PlanEntry(Cap, budgets, Focus, Number), cancel), "Plan.Said.Written", _ => RedirectToPage("InspectionPlan", new { year = AtYear }), cancel);
    }

    public Task<IActionResult> OnPostTakeAsync(string? step, CancellationToken cancel) => Do(
        Load, () => Enum.TryParse<PlanAction>(step, out var action) ? book.Take(Actor, Operation, AtYear, action, Reason, cancel) : Task.FromResult<Outcome>(new Outcome.NotFound()),
        "Plan.Said.Moved", _ => RedirectToPage("InspectionPlan", new { year = AtYear }), cancel);

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!AtBureau) return false;
        var year = AtYear;
        await using var db = Read();
        Of = await db.InspectionPlans.FirstOrDefaultAsync(p => p.Year == year, cancel);
        Visited = await VisitsByUnit.Of(db, year, cancel);
        var usual = (await Desk.Figures(cancel)).Of("inspection.capPerUnit");
        (UsualCap, MostCap) = (usual.Figure, usual.Most);
        if (Of is { } plan) Steps = await StepsOf(db, plan.Id, cancel);
        return true;
    }
}

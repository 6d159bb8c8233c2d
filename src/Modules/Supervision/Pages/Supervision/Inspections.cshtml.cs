using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Inspections;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>明察暗访: the visits of a year; at the bureau all, in a unit those of which it was told.</summary>
[RequirePermission(InspectionPermissions.Read)]
internal sealed class InspectionsModel(Database<SupervisionDb> database, InspectionDesk desk, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    [BindProperty(SupportsGet = true)] public string? Unit { get; set; }
    [BindProperty(SupportsGet = true)] public InspectionKind? Kind { get; set; }
    [BindProperty(SupportsGet = true)] public InspectionState? State { get; set; }

    public IReadOnlyList<Inspection> Rows { get; private set; } = [];
    public IReadOnlyDictionary<Guid, int> Findings { get; private set; } = new Dictionary<Guid, int>();
    public InspectionPlan? Plan { get; private set; }
    public IReadOnlyDictionary<string, int> Visited { get; private set; } = new Dictionary<string, int>();
    public IEnumerable<SelectListItem> Kinds => Law.Kinds.Select(k => new SelectListItem(k.Name.ToString(), k.Code.ToString(), k.Code == Kind));
    public IEnumerable<SelectListItem> States => Enum.GetValues<InspectionState>().Select(s => new SelectListItem(T[$"InspectionState.{s}"], s.ToString(), s == State));
    public VisitFilter Filter => new(AtYear, Unit, Kind, State);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        await using var db = Read();
        var visits = Filter.Of(db, Actor);
        Total = await visits.CountAsync(cancel);
        Rows = await visits.Skip(Skipped).Take(PageSize).ToListAsync(cancel);
        var ids = Rows.Select(r => r.Id).ToArray();
        Findings = await db.Findings.Where(f => ids.Contains(f.Of) && f.State != FindingState.Rebutted).GroupBy(f => f.Of).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        if (!AtBureau) return;
        var year = AtYear;
        Plan = await db.InspectionPlans.FirstOrDefaultAsync(p => p.Year == year, cancel);
        Visited = await VisitsByUnit.Of(db, year, cancel);
    }
}

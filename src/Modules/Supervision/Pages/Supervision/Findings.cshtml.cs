using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Inspections;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>Findings of a year: what was found where, how it stands, what should have gone on by now.</summary>
[RequirePermission(InspectionPermissions.Read)]
internal sealed class FindingsModel(Database<SupervisionDb> database, InspectionDesk desk, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    [BindProperty(SupportsGet = true)] public string? Unit { get; set; }
    [BindProperty(SupportsGet = true)] public FindingState? State { get; set; }
    [BindProperty(SupportsGet = true)] public string? Obligation { get; set; }
    [BindProperty(SupportsGet = true)] public bool Typical { get; set; }

    public IReadOnlyList<Finding> Rows { get; private set; } = [];
    public int Open { get; private set; }
    public int Overdue { get; private set; }
    public IEnumerable<SelectListItem> States => Enum.GetValues<FindingState>().Select(s => new SelectListItem(T[$"FindingState.{s}"], s.ToString(), s == State));
    public FindingFilter Filter => new(AtYear, Unit, State, Obligation, Typical);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        await using var db = Read();
        var findings = Filter.Of(db, Actor);
        Total = await findings.CountAsync(cancel);
        Rows = await findings.Skip(Skipped).Take(PageSize).ToListAsync(cancel);
        var open = await OpenFindings.ByUnit(db, AtYear, Today, cancel);
        (Open, Overdue) = (open.Values.Sum(o => o.Open), open.Values.Sum(o => o.Overdue));
    }
}

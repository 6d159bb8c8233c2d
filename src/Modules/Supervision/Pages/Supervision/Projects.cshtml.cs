using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Inspections;
using PartyDiscipline.Supervision.Projects;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>立项监督: at the bureau the projects of a year, and how far they cover the four key areas (notice 3.4.2); in a unit those that look at it.</summary>
[RequirePermission(InspectionPermissions.Read)]
internal sealed class ProjectsModel(Database<SupervisionDb> database, InspectionDesk desk, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    public IReadOnlyList<Project> Rows { get; private set; } = [];
    /// <summary>Projects that were approved, and of these closed, by area.</summary>
    public IReadOnlyDictionary<string, (int Begun, int Closed)> Covered { get; private set; } = new Dictionary<string, (int, int)>();
    public int Asked { get; private set; }
    public string Filter => ListFilter.Of(("year", AtYear));

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var (year, copies) = (AtYear, !AtBureau);
        await using var db = Read();
        var projects = db.Projects.Where(p => p.IsCopy == copies && p.Year == year);
        Total = await projects.CountAsync(cancel);
        Rows = await projects.OrderByDescending(p => p.From).ThenByDescending(p => p.Id).Skip(Skipped).Take(PageSize).ToListAsync(cancel);
        if (!AtBureau) return;
        Covered = (await projects.Where(p => p.State != ProjectState.Proposed && p.State != ProjectState.Rejected).GroupBy(p => p.Area).Select(g => new { g.Key, All = g.Count(), Closed = g.Count(p => p.State == ProjectState.Closed) }).ToListAsync(cancel)).ToDictionary(g => g.Key, g => (g.All, g.Closed));
        Asked = (await Desk.Figures(cancel))["inspection.areaPerYear"];
    }
}

using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Reports.Publications;

/// <summary>All that a publication gives away: who reported, and the grade (domain §B.8).</summary>
static class ResultLines
{
    public static async Task<IReadOnlyList<(PartyId Party, Grade Grade)>> Of(ReportsDb db, Guid cycle, CancellationToken cancel) =>
    [
        .. (await db.Grades.AsNoTracking().Where(g => g.Cycle == cycle && g.Decided != null)
            .Join(db.Reports, g => g.Report, r => r.Id, (g, r) => new { g.Party, g.Decided, r.Place }).OrderBy(l => l.Place).Take(ReportsDesk.MostReports).ToListAsync(cancel))
            .Select(l => (l.Party, l.Decided!.Value)),
    ];
}

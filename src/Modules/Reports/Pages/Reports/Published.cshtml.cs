using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.Publications;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>What is public in one's own unit: grades of the last year-end reporting, while they are published and afterwards.</summary>
[RequirePermission(ReportPermissions.Published)]
internal sealed class PublishedModel(Database<ReportsDb> database, ReportRights rights, IPartyDirectory directory, ReportRules rules, IStringLocalizer<Words> words) : ReportPage(database, rights, directory, words)
{
    const int YearsShown = 5;

    public IReadOnlyList<(Publication Of, IReadOnlyList<(PartyId Party, Grade Grade)> Lines)> All { get; private set; } = [];
    public ReportRules Rules => rules;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await using var db = await Enter(cancel);
        if (db is null || !AtHome) return NotFound();
        var published = await db.Publications.Where(p => p.State == PublicationState.Published || p.State == PublicationState.Ended || p.State == PublicationState.Archived).OrderByDescending(p => p.Year).Take(YearsShown).ToListAsync(cancel);
        var all = new List<(Publication, IReadOnlyList<(PartyId, Grade)>)>();
        foreach (var publication in published.Where(p => p.From <= Today)) all.Add((publication, await ResultLines.Of(db, publication.Cycle, cancel)));
        All = all;
        return Page();
    }
}

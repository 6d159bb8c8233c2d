using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Assessment.Pages.Assessment;

/// <summary>Units that were last for two years in a row, and what was decided on each (notice 3.5.3).</summary>
[RequirePermission(AssessmentPermissions.Read)]
internal sealed class ProposalsModel(Database<AssessmentDb> database, IStringLocalizer<Words> words) : AssessmentPage(database, words)
{
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public IReadOnlyList<LastProposal> Rows { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        At = Math.Clamp(At, 1, 10_000);
        if (!AtBureau) return;
        await using var db = Read();
        Total = await db.Proposals.CountAsync(cancel);
        Rows = await db.Proposals.OrderByDescending(p => p.Year).ThenBy(p => p.Track).ThenBy(p => p.Unit).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
    }
}

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Reports.Ballots;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>The tracking codes that were counted, for everybody: a voter finds his own, and nobody learns from it how anybody voted.</summary>
[AllowAnonymous]
[AtVotingHost]
[EnableRateLimiting(VotingHost.Limit)]
internal sealed class VoteCountedModel(BallotBox box, ITenants tenants) : PageModel
{
    const int PageSize = 200;

    [BindProperty(SupportsGet = true, Name = "unit")] public string? Unit { get; set; }
    [BindProperty(SupportsGet = true, Name = "election")] public Guid? Id { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public Election? Election { get; private set; }
    public IReadOnlyList<string> Tracks { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Title, DateOnly On)> Elections { get; private set; } = [];
    public int Pages => Election is null ? 1 : Math.Max(1, (Election.Ballots + PageSize - 1) / PageSize);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (Unit is null || tenants.Find(Unit) is not { } unit) return NotFound();
        if (Id is not { } id)
        {
            Elections = await box.CountedOnes(unit.Code, cancel);
            return Page();
        }
        At = Math.Clamp(At, 1, 1000);
        if (await box.Counted(unit.Code, id, (At - 1) * PageSize, PageSize, cancel) is not var (election, tracks)) return NotFound();
        (Election, Tracks) = (election, tracks);
        return Page();
    }
}

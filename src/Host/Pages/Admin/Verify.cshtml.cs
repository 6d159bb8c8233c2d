using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Admin;

/// <summary>
/// Checks the whole Ledger of each tenant and every row against it, and names the first broken row. At the bureau all tenants, one
/// after the other; elsewhere his own. It reads only; the form is a POST because it is work that somebody must want.
/// </summary>
[RequirePermission(LedgerAccess.Permission)]
internal sealed class VerifyModel(Verification verification, ITenants tenants) : PortalPage
{
    /// <summary>What was found in one tenant, and how long it took.</summary>
    public sealed record Finding(Tenant Tenant, Verdict? Verdict, TimeSpan Took);

    [BindProperty]
    public string? Unit { get; set; }

    public IReadOnlyList<Finding> Findings { get; private set; } = [];
    public bool Checked => Findings.Any(f => f.Verdict is not null);
    public bool Whole => Findings.All(f => f.Verdict is null or { Breaks.Count: 0 });
    public long Entries => Findings.Sum(f => f.Verdict?.Entries ?? 0);

    public void OnGet() => Findings = [.. Mine().Select(t => new Finding(t, null, TimeSpan.Zero))];

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        if (!string.IsNullOrEmpty(Unit) && Mine().All(t => t.Code != Unit)) return NotFound();
        var findings = new List<Finding>();
        foreach (var tenant in Mine())
        {
            if (!string.IsNullOrEmpty(Unit) && tenant.Code != Unit)
            {
                findings.Add(new(tenant, null, TimeSpan.Zero));
                continue;
            }
            var watch = Stopwatch.StartNew();
            findings.Add(new(tenant, await verification.Check(tenant.Code, cancel), watch.Elapsed));
        }
        Findings = findings;
        return Page();
    }

    IEnumerable<Tenant> Mine() => tenants.All.Where(t => Actor.AtBureau || t.Code == Actor.Tenant);
}

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Supervision.Clues;

namespace PartyDiscipline.Supervision.Pages.Supervision.Clues;

/// <summary>What a receipt opens, on the report host: how far the report is, questions, and a way to answer. The code is typed each time and kept nowhere.</summary>
[AllowAnonymous]
[AtReportHost]
[EnableRateLimiting(ReportHost.Limit)]
internal sealed class ReceiptModel(Receipts receipts, ITenants tenants, IStringLocalizer<Words> words) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "unit")] public string? Unit { get; set; }
    [BindProperty] public string? Code { get; set; }
    [BindProperty] public string? Text { get; set; }

    public Tenant? Here { get; private set; }
    public ReceiptView? View { get; private set; }
    public bool Said { get; private set; }

    public IActionResult OnGet() => Arrive() ? Page() : NotFound();

    public Task<IActionResult> OnPostLookAsync(CancellationToken cancel) => Show(cancel);

    public async Task<IActionResult> OnPostAnswerAsync(CancellationToken cancel)
    {
        ModelState.Clear();
        if (!Arrive()) return NotFound();
        if (await receipts.Answer(Here!.Code, Code, Text, cancel) is { } faults)
        {
            foreach (var fault in faults) ModelState.AddModelError(fault.Field, PortalPage.Say(words, fault));
            Said = faults.Length == 0;
            if (Said) Text = null;
        }
        return await Show(cancel, clear: false);
    }

    async Task<IActionResult> Show(CancellationToken cancel, bool clear = true)
    {
        if (clear) ModelState.Clear();
        if (!Arrive()) return NotFound();
        View = await receipts.Look(Here!.Code, Code, cancel);
        if (View is null) ModelState.AddModelError("Code", words["Report.CodeUnknown"]);
        return Page();
    }

    bool Arrive()
    {
        Here = Unit is null ? null : tenants.Find(Unit);
        return Here is not null;
    }
}

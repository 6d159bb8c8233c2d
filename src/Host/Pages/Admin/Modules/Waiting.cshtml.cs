using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Admin.Modules;

/// <summary>Modules that wait for the bureau's secretary to decide; nothing ever waits elsewhere.</summary>
[RequirePermission(DropInBook.Approve)]
internal sealed class WaitingModel(DropInBook book, IStringLocalizer<Words> words) : PortalPage
{
    public IReadOnlyList<AllowedDropIn> Entries { get; private set; } = [];

    public Task OnGet(CancellationToken cancel) => Load(cancel);

    public Task<IActionResult> OnPostAllow(Guid id, CancellationToken cancel) => Do(id, true, "DropIn.IsAllowed", cancel);

    public Task<IActionResult> OnPostRefuse(Guid id, CancellationToken cancel) => Do(id, false, "DropIn.IsRefused", cancel);

    async Task<IActionResult> Do(Guid id, bool allow, string said, CancellationToken cancel)
    {
        var outcome = await book.Settle(Actor, Operation, id, allow, cancel);
        await Load(cancel);
        return Answer(outcome, words, _ =>
        {
            TempData["Said"] = words[said].Value;
            return RedirectToPage();
        }, prefix: "");
    }

    async Task Load(CancellationToken cancel) => Entries = await book.Waiting(Actor, cancel);
}

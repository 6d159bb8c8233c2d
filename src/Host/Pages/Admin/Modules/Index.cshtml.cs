using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Host.Pages.Admin.Modules;

/// <summary>
/// The modules: the built-in ones, those that were dropped in and why one does not run; at the bureau, which runs the installation, also
/// the list of what two people allowed, and what rests because a module does not run.
/// </summary>
[RequirePermission(DropInBook.See)]
internal sealed class IndexModel(DropInList found, DropInBook book, IRestingDuties duties, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty] public string? Name { get; set; }
    [BindProperty] public string? Hash { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public DropInList Found => found;
    public static IEnumerable<string> BuiltIn => Host.Modules.BuiltIn.Select(m => m.Name);
    public IReadOnlyList<AllowedDropIn> Entries { get; private set; } = [];
    public IReadOnlyList<RestingDuties> Resting { get; private set; } = [];
    public bool AtBureau => Actor.AtBureau;
    public bool MayAsk => Actor.AtBureau && Actor.May(DropInBook.Ask);
    public bool MayDecide(AllowedDropIn entry) => DropInBook.MayDecide(Actor, entry);
    public bool MayWithdraw(AllowedDropIn entry) => MayAsk && entry.Stands;
    public AllowedDropIn? EntryOf(DropIn dropIn) => Entries.FirstOrDefault(e => e.Slot == dropIn.Hash);

    public Task OnGet(CancellationToken cancel) => Load(cancel);

    public Task<IActionResult> OnPostAsk(CancellationToken cancel) => Do(ct => book.Request(Actor, Operation, Name, Hash, Reason, ct), "DropIn.Asked", cancel);

    public Task<IActionResult> OnPostAllow(Guid id, CancellationToken cancel) => Do(ct => book.Settle(Actor, Operation, id, true, ct), "DropIn.IsAllowed", cancel);

    public Task<IActionResult> OnPostRefuse(Guid id, CancellationToken cancel) => Do(ct => book.Settle(Actor, Operation, id, false, ct), "DropIn.IsRefused", cancel);

    public Task<IActionResult> OnPostWithdraw(Guid id, CancellationToken cancel) => Do(ct => book.Withdraw(Actor, Operation, id, ct), "DropIn.IsWithdrawn", cancel);

    async Task<IActionResult> Do(Func<CancellationToken, Task<Outcome>> command, string said, CancellationToken cancel)
    {
        var outcome = await command(cancel);
        await Load(cancel);
        return Answer(outcome, words, _ =>
        {
            TempData["Said"] = words[said].Value;
            return RedirectToPage();
        }, prefix: "");
    }

    async Task Load(CancellationToken cancel)
    {
        if (!Actor.AtBureau) return;
        Entries = await book.Entries(Actor, cancel);
        Resting = await duties.Resting(Actor, cancel);
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Reports.Ballots;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>The count: the other officer at the screen, the holders beside him, each typing his own secret.</summary>
[RequirePermission(BallotPermissions.Run)]
internal sealed class ElectionCountModel(ElectionBook book, ElectionReader reader, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty(SupportsGet = true, Name = "election")] public Guid Id { get; set; }
    [BindProperty(Name = nameof(Secrets))] public Dictionary<int, string?> Secrets { get; set; } = [];

    public ElectionView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        return Answer(await book.Count(Actor, Operation, Id, Secrets, cancel), words, _ =>
        {
            TempData["Said"] = words["Election.Said.Counted"].Value;
            return RedirectToPage("Election", new { election = Id });
        }, prefix: "");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (await reader.Find(Actor, Id, cancel) is not { } view) return false;
        View = view;
        return true;
    }
}

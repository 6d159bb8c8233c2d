using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Accountability.Pages.Accountability;

/// <summary>Hints from other functions; people take one up or set it aside with a reason.</summary>
[RequirePermission(AccountabilityPermissions.Propose)]
internal sealed class SuggestionsModel(CaseDesk desk, CaseBook book, IStringLocalizer<Words> words) : AccountabilityPage(desk, words)
{
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;
    [BindProperty] public Guid Thing { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public IReadOnlyList<Suggestion> Rows { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;

    public Task OnGetAsync(CancellationToken cancel) => Load(cancel);

    public Task<IActionResult> OnPostDismissAsync(CancellationToken cancel) => Do(Load, () => book.Dismiss(Actor, Operation, Thing, Reason, cancel), "Suggestion.Said", _ => RedirectToPage("Suggestions"), cancel);

    async Task<bool> Load(CancellationToken cancel)
    {
        At = Math.Clamp(At, 1, 10_000);
        if (!AccountabilityRights.MaySuggestionsRead(Actor)) return true;
        await using var db = Desk.Read(Actor);
        var clues = AccountabilityRights.MaySee(Actor, SuggestionKind.Clue);
        var seen = db.Suggestions.Where(s => clues || s.Kind != SuggestionKind.Clue);
        Total = await seen.CountAsync(cancel);
        Rows = await seen.OrderBy(s => s.State).ThenByDescending(s => s.ReceivedOn).ThenBy(s => s.Id).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        return true;
    }
}

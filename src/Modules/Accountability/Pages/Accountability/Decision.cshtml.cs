using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Accountability.Pages.Accountability;

/// <summary>A decision for whom it concerns, in his own portal: he receives it, and may appeal. For everybody else there is none.</summary>
[RequirePermission(AccountabilityPermissions.Published)]
internal sealed class DecisionModel(CaseDesk desk, SubjectBook book, IStringLocalizer<Words> words) : AccountabilityPage(desk, words)
{
    [BindProperty(SupportsGet = true, Name = "decision")] public Guid Id { get; set; }
    [BindProperty] public DateOnly? On { get; set; }
    [BindProperty] public string? Words { get; set; }

    public Decision Of { get; private set; } = null!;
    public string? Text { get; private set; }
    public IReadOnlyList<(Appeal Appeal, string? Text, string? Answer)> Appeals { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        await Desk.Viewed(Actor, Of.Case, "decision", cancel);
        return Page();
    }

    public Task<IActionResult> OnPostReceiveAsync(CancellationToken cancel) => Do(Load, () => book.Receive(Actor, Operation, Id, On, cancel), "Decision.Said.Received", _ => RedirectToPage("Decision", new { decision = Id }), cancel);

    public async Task<IActionResult> OnPostAppealAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        var outcome = await book.Appeal(Actor, Operation, Id, Words, cancel);
        // The field is called otherwise here, because the page's own text has its name.
        if (outcome is Kernel.Records.Outcome.Refused refused) outcome = new Kernel.Records.Outcome.Refused([.. refused.Faults.Select(f => f.Field == "Text" ? f with { Field = nameof(Words) } : f)]);
        return Answer(outcome, T, _ =>
        {
            TempData["Said"] = T["Appeal.Said"].Value;
            return RedirectToPage("Decision", new { decision = Id });
        }, prefix: "");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        On ??= Today;
        await using var db = Desk.Read(Actor);
        if (await db.Decisions.FirstOrDefaultAsync(d => d.Id == Id, cancel) is not { } found || !SubjectBook.IsOf(Actor, found)) return false;
        Of = found;
        Text = Desk.Vault.Reveal(found.Text, found.About);
        Appeals = [.. (await db.Appeals.Where(a => a.Decision == Id).OrderBy(a => a.MadeOn).ToListAsync(cancel)).Select(a => (a, Desk.Vault.Reveal(a.Text, a.About), a.Answer is null ? null : Desk.Vault.Reveal(a.Answer, a.About)))];
        await LoadLaw(cancel);
        return true;
    }
}

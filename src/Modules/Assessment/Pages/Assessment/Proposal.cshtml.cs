using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Assessment.Pages.Assessment;

/// <summary>One proposal on a unit that was last for two years in a row, and the committee's decision.</summary>
[RequirePermission(AssessmentPermissions.Read)]
internal sealed class ProposalModel(Database<AssessmentDb> database, CycleBook book, IStringLocalizer<Words> words) : AssessmentPage(database, words)
{
    [BindProperty(SupportsGet = true, Name = "proposal")] public Guid Id { get; set; }
    [BindProperty] public LastDecision Decision { get; set; }
    [BindProperty] public string? Body { get; set; }
    [BindProperty] public string? Minutes { get; set; }
    [BindProperty] public DateOnly? On { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public LastProposal Of { get; private set; } = null!;
    public IEnumerable<SelectListItem> Decisions => Enum.GetValues<LastDecision>().Where(d => d != LastDecision.Undecided).Select(d => new SelectListItem(T[$"LastDecision.{d}"], d.ToString()));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        return Said(await book.DecideLast(Actor, Operation, Id, Decision, Body, Minutes, On, Reason, cancel), "Last.Said.Decided", _ => RedirectToPage("Proposal", new { proposal = Id }));
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!AtBureau) return false;
        await using var db = Read();
        if (await db.Proposals.FirstOrDefaultAsync(p => p.Id == Id, cancel) is not { } found) return false;
        Of = found;
        return true;
    }
}

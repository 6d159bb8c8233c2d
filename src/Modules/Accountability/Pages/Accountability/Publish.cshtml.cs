using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Accountability.Publications;
using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Accountability.Pages.Accountability;

/// <summary>Drafts a publication with a preview of exactly what each audience will see, side by side.</summary>
[RequirePermission(AccountabilityPermissions.Publish)]
internal sealed class PublishModel(CaseDesk desk, PublicationBook book, IStringLocalizer<Words> words) : AccountabilityPage(desk, words)
{
    const int DefaultDays = 14;

    [BindProperty(SupportsGet = true, Name = "case")] public Guid Id { get; set; }
    [BindProperty] public string? Scope { get; set; }
    [BindProperty] public string? Contact { get; set; }
    [BindProperty] public DateOnly? From { get; set; }
    [BindProperty] public DateOnly? To { get; set; }

    public OpenCase Of { get; private set; } = null!;
    public IReadOnlyList<PublishedLine> Lines { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        await using var db = Desk.Read(Actor);
        var drafted = await db.Publications.FirstOrDefaultAsync(p => p.Case == Id && p.State == PublicationState.Draft, cancel);
        (Scope, Contact, From, To) = (drafted?.Scope, drafted?.Contact, drafted?.From ?? Today, drafted?.To ?? Today.AddDays(DefaultDays));
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) =>
        Do(Load, () => book.Draft(Actor, Operation, Id, new PublicationEntry(Scope, Contact, From, To), cancel), "Publication.Said", id => RedirectToPage("Publication", new { publication = id }), cancel);

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = Desk.Read(Actor);
        if (!AccountabilityRights.MayPublish(Actor) || await Desk.Open(db, Actor, Id, cancel) is not { SeesDecisions: true } open || open.Case.State is < CaseState.Announced or > CaseState.Closed) return false;
        Of = open;
        await LoadLaw(cancel);
        Lines = Redaction.Of(await db.Decisions.Where(d => d.Case == Id && !d.IsCopy).OrderBy(d => d.Number).ToListAsync(cancel), Law, Desk.Tenants);
        return true;
    }
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.Cycles;
using PartyDiscipline.Reports.Publications;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>Drafts a publication: to whom, from when until when, whom to tell of objections.</summary>
[RequirePermission(ReportPermissions.Run)]
internal sealed class PublishModel(Database<ReportsDb> database, ReportRights rights, IPartyDirectory directory, PublicationBook book, ReportsDesk desk, IStringLocalizer<Words> words) : ReportPage(database, rights, directory, words)
{
    public sealed class Form
    {
        [Required, StringLength(Publication.ScopeLength), Display(Name = "Publication.Scope")] public string? Scope { get; set; }
        [Required, StringLength(Publication.ContactLength), Display(Name = "Publication.Contact")] public string? Contact { get; set; }
        [Required, Display(Name = "Publication.From")] public DateOnly? From { get; set; }
        [Required, Display(Name = "Publication.To")] public DateOnly? To { get; set; }
    }

    [BindProperty(SupportsGet = true, Name = "cycle")] public Guid Id { get; set; }
    [BindProperty] public Form Input { get; set; } = new();
    public Cycle Of { get; private set; } = null!;
    public int Least => desk.Rules.Limits.PublicityWorkingDays.Value;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        await using var db = await Enter(cancel);
        var drafted = await db!.Publications.FirstOrDefaultAsync(p => p.Cycle == Id, cancel);
        var from = desk.Calendar.NextWorkingDay(Today.AddDays(1));
        Input = new Form { Scope = drafted?.Scope ?? Words["Publication.ScopeDefault"], Contact = drafted?.Contact, From = drafted?.From ?? from, To = drafted?.To ?? desk.Calendar.AddWorkingDays(from, Least - 1) };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        return Answer(await book.Draft(Actor, Operation, Id, new PublicationEntry(Input.Scope, Input.Contact, Input.From, Input.To), cancel), Words, id =>
        {
            TempData["Said"] = Words["Publication.Said.Drafted"].Value;
            return RedirectToPage("Publication", new { publication = id });
        });
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = await Enter(cancel);
        if (db is null || !AtHome || await db.Cycles.FirstOrDefaultAsync(c => c.Id == Id && c.Kind == CycleKind.YearEnd, cancel) is not { } found) return false;
        Of = found;
        return true;
    }
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision.Inspections;
using PartyDiscipline.Supervision.Projects;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>Takes a finding down on the spot: one screen of a phone.</summary>
[RequirePermission(InspectionPermissions.Write)]
internal sealed class NewFindingModel(Database<SupervisionDb> database, InspectionDesk desk, FindingBook book, IDutyBook duties, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    public sealed class Form
    {
        [Display(Name = "Filter.Unit")] public string? Unit { get; set; }
        [Required, StringLength(Finding.FactsLength), Display(Name = "Finding.Facts")] public string? Facts { get; set; }
        [Required, StringLength(20), Display(Name = "Finding.Obligation")] public string? Obligation { get; set; }
        [Required, Display(Name = "Finding.Level")] public ProblemLevel? Level { get; set; }
        [Required, StringLength(Finding.BasisLength), Display(Name = "Finding.Basis")] public string? Basis { get; set; }
        [Display(Name = "Finding.Duty")] public Guid? Duty { get; set; }
    }

    [BindProperty(SupportsGet = true, Name = "of")] public Guid Id { get; set; }
    [BindProperty] public Form Input { get; set; } = new();

    public Inspection? Visit { get; private set; }
    public Project? Project { get; private set; }
    public IReadOnlyList<SelectListItem> Owed { get; private set; } = [];
    public IEnumerable<SelectListItem> Levels => Enum.GetValues<ProblemLevel>().Select(l => new SelectListItem(T[$"ProblemLevel.{l}"], l.ToString()));
    public IEnumerable<SelectListItem> ProjectUnits => Project?.Units.Select(u => new SelectListItem(NameOf(u), u)) ?? [];
    public string Where => Visit is { } visit ? $"{NameOf(visit.Unit)} · {visit.Subject}" : Project!.Title;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Input.Level = ProblemLevel.Ordinary;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        var entry = new FindingEntry(Input.Facts, Input.Obligation?.Split(' ')[0], Input.Level, Input.Basis, Input.Unit, Input.Duty);
        return Said(await book.Make(Actor, Operation, Id, entry, cancel), "NewFinding.Said", id => Visit is not null ? RedirectToPage("Inspection", new { inspection = Id }) : RedirectToPage("Project", new { project = Id }), "Input.");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!AtBureau) return false;
        await using var db = Read();
        Visit = await db.Inspections.FirstOrDefaultAsync(i => i.Id == Id && !i.IsCopy, cancel);
        if (Visit is null) Project = await db.Projects.FirstOrDefaultAsync(p => p.Id == Id, cancel);
        if (!(Visit?.IsOf(Actor) ?? Project?.IsOf(Actor) ?? false)) return false;
        // The obligations that the visit looks at come with the unit's own duties, to point at the one that was not done.
        if (Visit is { Obligations.Length: > 0 } visit)
            Owed = [.. (await duties.Of(visit.Unit, visit.Year, cancel)).Where(d => visit.Obligations.Contains(d.Obligation)).Take(200).Select(d => new SelectListItem($"{d.Obligation} {d.Party.Key} {d.Period}", d.Id.ToString()))];
        return true;
    }
}

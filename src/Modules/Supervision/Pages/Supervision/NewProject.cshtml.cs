using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Inspections;
using PartyDiscipline.Supervision.Projects;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>Proposes a project, by itself or from a finding.</summary>
[RequirePermission(InspectionPermissions.Write)]
internal sealed class NewProjectModel(Database<SupervisionDb> database, InspectionDesk desk, ProjectBook book, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    public sealed class Form
    {
        [Required, Display(Name = "Project.Area")] public string? Area { get; set; }
        [Required, StringLength(Project.TitleLength), Display(Name = "Project.Title")] public string? Title { get; set; }
        [Display(Name = "Project.MajorField")] public bool Major { get; set; }
        [Required, StringLength(Project.ReasonLength), Display(Name = "Project.Reason")] public string? Reason { get; set; }
        [Required, StringLength(Project.ScopeLength), Display(Name = "Project.Scope")] public string? Scope { get; set; }
        [StringLength(Project.ScopeLength), Display(Name = "Project.Method")] public string? Method { get; set; }
        [Required, Display(Name = "Project.From")] public DateOnly? From { get; set; }
        [Required, Display(Name = "Project.To")] public DateOnly? To { get; set; }
    }

    [BindProperty(SupportsGet = true, Name = "finding")] public Guid? OfFinding { get; set; }
    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty] public List<string> Chosen { get; set; } = [];
    [BindProperty] public List<Guid> Team { get; set; } = [];

    public Finding? Finding { get; private set; }
    public IReadOnlyList<SelectListItem> Offered { get; private set; } = [];
    public int Least { get; private set; }
    public IEnumerable<SelectListItem> Areas => Law.Areas.Select(a => new SelectListItem(a.Name.ToString(), a.Code));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Input = new Form { From = Today, To = Today.AddDays(60), Reason = Finding?.Facts };
        if (Finding is { } finding) Chosen = [finding.Unit];
        if (Actor.Person is { } person) Team = [person];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        var entry = new ProjectEntry { Area = Input.Area, Title = Input.Title, Major = Input.Major, Reason = Input.Reason, Scope = Input.Scope, Method = Input.Method, Units = Chosen, From = Input.From, To = Input.To, Team = Team, Finding = OfFinding };
        return Said(await book.Propose(Actor, Operation, entry, cancel), "NewProject.Said", id => RedirectToPage("Project", new { project = id }), "Input.");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!AtBureau) return false;
        await using var db = Read();
        if (OfFinding is { } id)
        {
            Finding = await db.Findings.FirstOrDefaultAsync(f => f.Id == id && !f.IsCopy, cancel);
            if (Finding is null) return false;
        }
        Offered = [.. await People(cancel)];
        Least = (await Desk.Figures(cancel))["inspection.teamLeast"];
        return true;
    }
}

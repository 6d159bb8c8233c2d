using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Circulars;
using PartyDiscipline.Supervision.Inspections;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>Drafts a circular, by itself or at the bureau from a finding; or an own draft again. A prison's is for its own people.</summary>
[RequirePermission(InspectionPermissions.Write)]
internal sealed class WriteCircularModel(Database<SupervisionDb> database, InspectionDesk desk, CircularBook book, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    const int MostFindings = 20;

    public sealed class Form
    {
        [Required, StringLength(Circular.TitleLength), Display(Name = "Circular.Title")] public string? Title { get; set; }
        [Required, StringLength(Circular.BodyLength), Display(Name = "Circular.Body")] public string? Body { get; set; }
        [Required, StringLength(Circular.ContactLength), Display(Name = "Circular.Contact")] public string? Contact { get; set; }
        [Required, Display(Name = "Circular.From")] public DateOnly? From { get; set; }
        [Required, Display(Name = "Circular.To")] public DateOnly? To { get; set; }
    }

    [BindProperty(SupportsGet = true, Name = "circular")] public Guid? Id { get; set; }
    [BindProperty(SupportsGet = true, Name = "finding")] public Guid? OfFinding { get; set; }
    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty] public List<string> Chosen { get; set; } = [];
    [BindProperty] public List<Guid> About { get; set; } = [];

    public Circular? Of { get; private set; }
    public IReadOnlyList<Finding> Typical { get; private set; } = [];
    public int Least { get; private set; }

    string? Proposed => Typical.FirstOrDefault(f => f.Id == OfFinding) is { } about && T["Circular.TitleDefault", ObligationOf(about.Obligation)].Value is var title ? title.Length > Circular.TitleLength ? title[..Circular.TitleLength] : title : null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        var from = Desk.Calendar.NextWorkingDay(Today.AddDays(1));
        Input = Of is { } of
            ? new Form { Title = of.Title, Body = of.Body, Contact = of.Contact, From = of.From, To = of.To }
            : new Form { From = from, To = Desk.Calendar.AddWorkingDays(from, Least - 1), Title = Proposed };
        (Chosen, About) = ([.. Of?.Units ?? []], [.. Of?.Findings ?? (OfFinding is { } id ? [id] : [])]);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        var entry = new CircularEntry { Title = Input.Title, Body = Input.Body, Contact = Input.Contact, From = Input.From, To = Input.To, Units = Chosen, Findings = About };
        return Said(await book.Draft(Actor, Operation, Id, entry, cancel), "WriteCircular.Said", id => RedirectToPage("Circular", new { circular = id }), "Input.");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!AtBureau && OfFinding is not null) return false;
        await using var db = Read();
        if (Id is { } id)
        {
            Of = await db.Circulars.FirstOrDefaultAsync(c => c.Id == id && !c.IsCopy && c.State == CircularState.Draft, cancel);
            if (Of is null || Of.DraftedBy != Actor.Account) return false;
        }
        Least = (await Desk.Figures(cancel))["inspection.publicityWorkingDays"];
        if (!AtBureau) return true;
        // What may be made known: typical findings that stand, and the one it is written from.
        Typical = await db.Findings.Where(f => !f.IsCopy && (f.State == FindingState.Confirmed || f.State == FindingState.Linked) && (f.Typical || f.Id == OfFinding)).OrderByDescending(f => f.FoundOn).ThenBy(f => f.Id).Take(MostFindings).ToListAsync(cancel);
        return OfFinding is not { } asked || Typical.Any(f => f.Id == asked);
    }
}

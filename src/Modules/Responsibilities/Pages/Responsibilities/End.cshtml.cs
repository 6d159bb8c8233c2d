using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Responsibilities.Organisation;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>A department or a member's post ceases after a day.</summary>
[RequirePermission(ResponsibilitiesPermissions.ChangeOrganisation)]
sealed class EndModel(PartyDirectory directory, OrganisationBook organisation, IDutyBook book, IStringLocalizer<Words> words) : UnitPage
{
    public sealed class Form
    {
        [Required, Display(Name = "End.Last")] public DateOnly? Last { get; set; }
    }

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "party")] public string? Ending { get; set; }

    public Party Party { get; private set; } = null!;
    public int OpenDuties { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Input.Last = Day;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        return Answer(await organisation.End(Actor, Operation, Party.Id, Input.Last!.Value, cancel), words, _ =>
        {
            TempData["Said"] = words["End.Said", Party.Name].Value;
            return RedirectToPage("Organisation");
        });
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!PartyId.TryParse(Ending, null, out var id) || id.Tenant != Actor.Tenant) return false;
        if ((await directory.Picture(Actor.Tenant, cancel)).On(Day).FirstOrDefault(p => p.Id == id) is not { } party) return false;
        Party = party;
        OpenDuties = (await book.Of(id, Day.Year, cancel)).Count(d => d.Ended is null && d.Period.To >= Day);
        return true;
    }
}

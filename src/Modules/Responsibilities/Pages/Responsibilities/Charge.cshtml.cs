using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Responsibilities.Organisation;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>Which departments are in a leader's charge from a day on (分管).</summary>
[RequirePermission(ResponsibilitiesPermissions.ChangeOrganisation)]
sealed class ChargeModel(PartyDirectory directory, OrganisationBook organisation, IStringLocalizer<Words> words) : UnitPage
{
    public sealed class Form
    {
        [Required, Display(Name = "Charge.On")] public DateOnly? On { get; set; }
        [Display(Name = "Charge.Departments")] public string[] Departments { get; set; } = [];
    }

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "party")] public string? Leader { get; set; }

    public Party Party { get; private set; } = null!;
    /// <summary>Every department, and the leader who has it in his charge today.</summary>
    public IReadOnlyList<(Party Department, Party? Leader)> Departments { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Input.On = Day;
        Input.Departments = [.. Party.InCharge.Select(d => d.Key)];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        var departments = Input.Departments.Distinct().Select(key => new PartyId(Actor.Tenant, PartyKind.Department, key)).ToList();
        var outcome = await organisation.SetCharge(Actor, Operation, Party.Id, departments, Input.On!.Value, cancel);
        return Answer(outcome, words, _ =>
        {
            TempData["Said"] = words["Charge.Said", Party.Name].Value;
            return RedirectToPage("Organisation");
        });
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!PartyId.TryParse(Leader, null, out var id) || id.Tenant != Actor.Tenant || id.Kind is not (PartyKind.Member or PartyKind.Secretary)) return false;
        var parties = (await directory.Picture(Actor.Tenant, cancel)).On(Day);
        if (parties.FirstOrDefault(p => p.Id == id) is not { } party) return false;
        Party = party;
        Departments = [.. parties.Where(p => p.Id.Kind == PartyKind.Department).Select(d => (d, parties.FirstOrDefault(p => p.InCharge.Contains(d.Id))))];
        return true;
    }
}

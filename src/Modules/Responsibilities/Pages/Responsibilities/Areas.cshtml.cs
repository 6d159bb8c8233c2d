using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Responsibilities.Organisation;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>四个不直接分管 (notice 2.2.3): whose charge the four areas are in by the division of work, and whether one of them is the secretary's.</summary>
[RequirePermission(ResponsibilitiesPermissions.Read)]
sealed class AreasModel(WorkAreas areas, PartyDirectory directory, OrganisationBook organisation, ITenants tenants, IStringLocalizer<Words> words) : UnitPage
{
    const int HistoryShown = 60;
    const int MostUnits = 500;

    public sealed class Form
    {
        [Required, Display(Name = "Areas.Area")] public string? Area { get; set; }
        [Required, Display(Name = "Areas.Leader")] public string? LeaderParty { get; set; }
        [Required, Display(Name = "Areas.On")] public DateOnly? On { get; set; }
        [Required, StringLength(AreaCharge.DocumentLength), Display(Name = "Areas.DocumentNumber")] public string? DocumentNumber { get; set; }
    }

    public sealed record UnitStanding(Tenant Unit, IReadOnlyList<AreaStanding> Areas)
    {
        public int Violated => Areas.Count(a => a.Violated);
        public int Open => Areas.Count(a => a.Leader is null);
    }

    [BindProperty] public Form Input { get; set; } = new();

    public IReadOnlyList<AreaStanding> Standing { get; private set; } = [];
    public IReadOnlyList<(AreaCharge Charge, string Area, string Leader)> History { get; private set; } = [];
    /// <summary>Every unit, the violated first; nothing but at the bureau, about itself.</summary>
    public IReadOnlyList<UnitStanding> AllUnits { get; private set; } = [];
    public IReadOnlyList<SelectListItem> AreaChoices { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Leaders { get; private set; } = [];
    public bool MayChange => May(ResponsibilitiesPermissions.ChangeOrganisation);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        await Load(cancel);
        Input.On = Day;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!MayChange) return NotFound();
        await Load(cancel);
        if (!ModelState.IsValid) return Page();
        if (!PartyId.TryParse(Input.LeaderParty, null, out var leader)) return NotFound();
        return Answer(await organisation.AssignArea(Actor, Operation, Input.Area!, leader, Input.On!.Value, Input.DocumentNumber!, cancel), words, _ =>
        {
            TempData["Said"] = words["Areas.Said"].Value;
            return RedirectToPage("Areas");
        });
    }

    async Task Load(CancellationToken cancel)
    {
        var picture = await directory.Picture(Shown.Code, cancel);
        Standing = areas.Of(picture, Day);
        var names = picture.Entries.ToDictionary(picture.IdOf, e => new Kernel.LocalText(e.NameZh, e.NameEn).ToString());
        var areaNames = areas.All.ToDictionary(a => a.Code, a => a.Name.ToString());
        History = [.. picture.Areas.Reverse().Take(HistoryShown).Select(a => (a, areaNames.GetValueOrDefault(a.Area, a.Area), names.GetValueOrDefault(a.Leader, a.Leader.ToString())))];
        AreaChoices = [.. areas.All.Select(a => new SelectListItem(a.Name.ToString(), a.Code))];
        Leaders =
        [
            .. picture.On(Day).Where(p => p.Id.Kind is PartyKind.Secretary or PartyKind.Member)
                .OrderBy(p => p.Id.Kind == PartyKind.Secretary).ThenBy(p => p.Order)
                .Select(p => new SelectListItem(p.HolderName is null ? p.Name.ToString() : $"{p.Name} · {p.HolderName}", p.Id.ToString())),
        ];
        if (!Actor.AtBureau || !Own) return;
        var all = new List<UnitStanding>();
        foreach (var unit in tenants.All.Take(MostUnits)) all.Add(new UnitStanding(unit, areas.Of(await directory.Picture(unit.Code, cancel), Day)));
        AllUnits = [.. all.OrderByDescending(u => u.Violated).ThenByDescending(u => u.Open)];
    }
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Responsibilities.Organisation;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>A post changes hands: from whom, to whom, from which day; its open duties go with it.</summary>
[RequirePermission(ResponsibilitiesPermissions.ChangeOrganisation)]
sealed class HandOverModel(PartyDirectory directory, OrganisationBook organisation, IDutyBook book, IStatements statements, IStringLocalizer<Words> words) : UnitPage
{
    const int DutiesShown = 20;

    public sealed class Form
    {
        [Display(Name = "HandOver.To")] public Guid? To { get; set; }
        [Required, Display(Name = "HandOver.On")] public DateOnly? On { get; set; }
        [Display(Name = "HandOver.Acting")] public bool Acting { get; set; }
    }

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "party")] public string? Post { get; set; }

    public Party Party { get; private set; } = null!;
    public string? HolderName { get; private set; }
    public IReadOnlyList<SelectListItem> People { get; private set; } = [];
    public IReadOnlyList<Duty> OpenDuties { get; private set; } = [];
    public int OpenCount { get; private set; }
    /// <summary>Statements in force that the successor will have to sign anew.</summary>
    public int StatementCount { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Input.On = Day;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        var outcome = await organisation.HandOver(Actor, Operation, Party.Id, Input.To, Input.On!.Value, Input.Acting, cancel);
        return Answer(outcome, words, _ =>
        {
            TempData["Said"] = words["HandOver.Said", Party.Name, Input.On!.Value.ToString("yyyy-MM-dd", null)].Value;
            return RedirectToPage("Post", new { party = Party.Id.ToString() });
        });
    }

    public string TitleOf(Duty duty) => book.ObligationOf(duty).Title.ToString();

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!PartyId.TryParse(Post, null, out var id) || id.Tenant != Actor.Tenant || OrganisationPicture.Derived(id)) return false;
        var picture = await directory.Picture(Actor.Tenant, cancel);
        if (picture.On(Day).FirstOrDefault(p => p.Id == id) is not { } party) return false;
        Party = party;
        HolderName = party.Holder is { } holder ? Names.Of(picture.People[holder]) : null;
        People = [.. (await organisation.People(Actor.Tenant, cancel)).Where(p => p.Id != party.Holder).Select(p => new SelectListItem($"{Names.Of(p)} {p.Number}", p.Id.ToString()))];
        var open = (await book.Of(id, Day.Year, cancel)).Where(d => d.Ended is null && d.Period.To >= Day).ToList();
        OpenCount = open.Count;
        var bound = picture.On(Day).Where(p => p.Id == id || OrganisationPicture.Derived(p.Id) && p.Holder is not null && p.Holder == party.Holder).Select(p => p.Id).ToHashSet();
        StatementCount = (await statements.Of(Actor.Tenant, Day.Year, cancel)).Count(s => s.State == StatementState.Effective && (bound.Contains(s.First) || bound.Contains(s.Second)));
        OpenDuties = [.. open.OrderBy(d => d.Due ?? DateOnly.MaxValue).Take(DutiesShown)];
        return true;
    }
}

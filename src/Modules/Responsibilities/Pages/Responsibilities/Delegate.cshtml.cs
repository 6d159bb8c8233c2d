using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Responsibilities.Organisation;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>授权: who acts for a post's holder, from when until when, and for what; what he does is marked 代.</summary>
[RequirePermission(ResponsibilitiesPermissions.ChangeOrganisation)]
sealed class DelegateModel(PartyDirectory directory, OrganisationBook organisation, IStringLocalizer<Words> words) : UnitPage
{
    public sealed class Form
    {
        [Required, Display(Name = "Delegate.To")] public Guid? To { get; set; }
        [Required, Display(Name = "Delegate.From")] public DateOnly? From { get; set; }
        [Required, Display(Name = "Delegate.Until.Label")] public DateOnly? Until { get; set; }
        [Required, StringLength(Delegation.WhatLength), Display(Name = "Delegate.What.Label")] public string? What { get; set; }
    }

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "party")] public string? Post { get; set; }

    public Party Party { get; private set; } = null!;
    public string? HolderName { get; private set; }
    public IReadOnlyList<SelectListItem> People { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Input.From = Day;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        var outcome = await organisation.Delegate(Actor, Operation, Party.Id, Input.To!.Value, Input.From!.Value, Input.Until!.Value, Input.What!, cancel);
        return Answer(outcome, words, _ =>
        {
            TempData["Said"] = words["Delegate.Said", Party.Name].Value;
            return RedirectToPage("Post", new { party = Party.Id.ToString() });
        });
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!PartyId.TryParse(Post, null, out var id) || id.Tenant != Actor.Tenant || OrganisationPicture.Derived(id)) return false;
        var picture = await directory.Picture(Actor.Tenant, cancel);
        if (picture.On(Day).FirstOrDefault(p => p.Id == id) is not { } party) return false;
        Party = party;
        HolderName = party.Holder is { } holder ? Names.Of(picture.People[holder]) : null;
        People = [.. (await organisation.People(Actor.Tenant, cancel)).Where(p => p.Id != party.Holder).Select(p => new SelectListItem($"{Names.Of(p)} {p.Number}", p.Id.ToString()))];
        return true;
    }
}

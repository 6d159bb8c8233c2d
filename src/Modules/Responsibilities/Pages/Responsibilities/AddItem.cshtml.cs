using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Lists;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>A line that a unit adds to its responsibility list; the page shows the load before more is laid on (domain F.3, P18).</summary>
[RequirePermission(ResponsibilitiesPermissions.PrepareLists)]
sealed class AddItemModel(ResponsibilityList list, IRegulations law, IStringLocalizer<Words> words) : ListPage
{
    public sealed class Form
    {
        [Required, Display(Name = "Obligation.Party")] public string? Owner { get; set; }
        [Required, StringLength(20), Display(Name = "Filter.Clause")] public string? Clause { get; set; }
        [Required, StringLength(ResponsibilityItem.TitleLength), Display(Name = "Item.Title")] public string? Title { get; set; }
        [Required, StringLength(ResponsibilityItem.TextLength), DataType(DataType.MultilineText), Display(Name = "Item.Measure")] public string? Measure { get; set; }
        [Required, StringLength(ResponsibilityItem.TextLength), DataType(DataType.MultilineText), Display(Name = "Item.Standard")] public string? Standard { get; set; }
        [Required, Display(Name = "Item.Due")] public DateOnly? Due { get; set; }
    }

    [BindProperty] public Form Input { get; set; } = new();

    public ListPicture Picture { get; private set; } = null!;
    public IReadOnlyList<SelectListItem> Owning { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Clauses { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        if (!PartyId.TryParse(Input.Owner, null, out var owner)) return NotFound();
        var text = new ItemText(Input.Title, Input.Measure, Input.Standard, Input.Due);
        return Answer(await list.Add(Actor, Operation, Year, owner, Input.Clause!, text, null, cancel), words, id =>
        {
            TempData["Said"] = words["AddItem.Said"].Value;
            return RedirectToPage("Item", new { item = id, year = (int?)null });
        });
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!Own || !await Enter(cancel)) return false;
        Picture = await list.Read(Shown.Code, Year, cancel);
        Owning = [.. Picture.Coverage.Select(c => new SelectListItem($"{c.Party.Name} · {words["AddItem.Load", c.Items].Value}", c.Party.Id.ToString()))];
        Clauses = [.. law.InForce(Day).SelectMany(r => r.Clauses).Where(c => c.Heading is not null || c.Text is not null).Select(c => new SelectListItem($"{c.Id} {c.Heading}", c.Id))];
        return true;
    }
}

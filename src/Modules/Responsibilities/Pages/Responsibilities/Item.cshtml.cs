using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Lists;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>One line of the responsibility list: what the law proposes, what people wrote over it, what it follows from.</summary>
[RequirePermission(ResponsibilitiesPermissions.ReadLists)]
sealed class ItemModel(ResponsibilityList list, Database<ResponsibilitiesDb> database, IRegulations law, IStringLocalizer<Words> words) : ListPage
{
    public sealed class Form
    {
        [StringLength(ResponsibilityItem.TitleLength), Display(Name = "Item.Title")] public string? Title { get; set; }
        [StringLength(ResponsibilityItem.TextLength), DataType(DataType.MultilineText), Display(Name = "Item.Measure")] public string? Measure { get; set; }
        [StringLength(ResponsibilityItem.TextLength), DataType(DataType.MultilineText), Display(Name = "Item.Standard")] public string? Standard { get; set; }
        [Display(Name = "Item.Due")] public DateOnly? Due { get; set; }
        [Display(Name = "Item.Above")] public string? Above { get; set; }
        public int Version { get; set; }

        public ItemText Text => new(Title, Measure, Standard, Due);
    }

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "item")] public Guid Id { get; set; }

    public ListRow Row { get; private set; } = null!;
    public IReadOnlyList<SelectListItem> Candidates { get; private set; } = [];

    public bool MayChange => May(ResponsibilitiesPermissions.PrepareLists);
    public bool MayEnd => MayChange && law.Find(Row.Item.Key) is null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Fill();
        return Page();
    }

    public Task<IActionResult> OnPostRefineAsync(CancellationToken cancel) => Do(() => list.Refine(Actor, Operation, Id, Input.Version, Input.Text, cancel), "Item.Said.Refined", cancel);

    /// <summary>Adopts the proposed source, or the one chosen.</summary>
    public Task<IActionResult> OnPostFollowAsync(CancellationToken cancel) => Do(() => list.Follow(Actor, Operation, Id, ItemLink.Parse(Input.Above), cancel), "Item.Said.Followed", cancel);

    public async Task<IActionResult> OnPostEndAsync(CancellationToken cancel)
    {
        if (!MayChange || !await Load(cancel)) return NotFound();
        return Answer(await list.End(Actor, Operation, Id, cancel), words, _ =>
        {
            TempData["Said"] = words["Item.Said.Ended"].Value;
            return RedirectToPage("List", new { year = Row.Item.Year, item = (Guid?)null });
        });
    }

    async Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel)
    {
        if (!MayChange || !await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        return Answer(await command(), words, _ =>
        {
            TempData["Said"] = words[said].Value;
            return RedirectToPage("Item", new { item = Id });
        });
    }

    void Fill()
    {
        var item = Row.Item;
        Input = new Form { Title = item.Title, Measure = item.Measure, Standard = item.Standard, Due = item.Due, Above = item.Above?.ToString(), Version = item.Version };
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!await Enter(cancel)) return false;
        await using var db = database.OpenToRead(Actor, Shown.Code);
        if (await db.Items.Where(i => i.Id == Id && !i.Ended).Select(i => (int?)i.Year).FirstOrDefaultAsync(cancel) is not { } year) return false;
        var picture = await list.Read(Shown.Code, year, cancel);
        if (picture.Rows.FirstOrDefault(r => r.Item.Id == Id) is not { } row || !Scope.Covers(row.Item.Owner)) return false;
        Row = row;
        Candidates = [.. picture.Candidates(row.Item.Owner).Select(r => new SelectListItem($"{r.Owner} · {r.Item.Clause} {r.Title}", r.Item.Link.ToString()))];
        return true;
    }
}

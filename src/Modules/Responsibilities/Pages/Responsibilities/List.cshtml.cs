using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Lists;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>The responsibility list (责任清单) of a unit and year as it stands, and the way to the secretary's desk.</summary>
[RequirePermission(ResponsibilitiesPermissions.ReadLists)]
sealed class ListModel(ResponsibilityList list, Database<ResponsibilitiesDb> database, IStringLocalizer<Words> words) : ListPage
{
    public const string OrphansOnly = "orphans";
    public const string RefinedOnly = "refined";

    [BindProperty(SupportsGet = true, Name = "party")] public string? Party { get; set; }
    [BindProperty(SupportsGet = true, Name = "show")] public string? Show { get; set; }

    public ListPicture Picture { get; private set; } = null!;
    public IReadOnlyList<ListRow> Rows { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Owning { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Shows { get; private set; } = [];
    public IReadOnlyList<VersionLine> Versions { get; private set; } = [];

    public VersionLine? Waiting => Versions.FirstOrDefault(v => v.State == VersionState.Submitted);
    public VersionLine? Approved => Versions.FirstOrDefault(v => v.State == VersionState.Approved);
    public bool Changed { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostMakeAsync(CancellationToken cancel) =>
        Do(() => list.Make(Actor, Operation, Year, cancel), outcome => words[outcome is Outcome.Done ? "List.Said.Made" : "List.Said.UpToDate", Year], _ => RedirectToPage("List", new { year = Year }), cancel);

    public Task<IActionResult> OnPostSubmitAsync(CancellationToken cancel) =>
        Do(() => list.Submit(Actor, Operation, Year, cancel), _ => words["List.Said.Submitted"], id => RedirectToPage("Version", new { version = id }), cancel);

    async Task<IActionResult> Do(Func<Task<Outcome>> command, Func<Outcome, LocalizedString> said, Func<Guid, IActionResult> to, CancellationToken cancel)
    {
        if (!May(ResponsibilitiesPermissions.PrepareLists) || !await Load(cancel)) return NotFound();
        var outcome = await command();
        return Answer(outcome, words, id =>
        {
            TempData["Said"] = said(outcome).Value;
            return to(id);
        }, prefix: "");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!await Enter(cancel)) return false;
        Picture = await list.Read(Shown.Code, Year, cancel);
        var rows = Picture.Rows.Where(r => Scope.Covers(r.Item.Owner));
        if (!string.IsNullOrEmpty(Party)) rows = rows.Where(r => r.Item.Owner.ToString() == Party);
        rows = Show switch { OrphansOnly => rows.Where(r => r.Orphan), RefinedOnly => rows.Where(r => r.Item.Refined), _ => rows };
        Rows = Take(rows.ToList());
        Owning = Owners(Party);
        Shows = [.. new[] { OrphansOnly, RefinedOnly }.Select(s => new SelectListItem(words[$"List.Show.{s}"], s, s == Show))];
        await using var db = database.OpenToRead(Actor, Shown.Code);
        Versions = await VersionLine.Of(db.Versions.Where(v => v.Year == Year).OrderByDescending(v => v.Number).Take(20)).ToListAsync(cancel);
        Changed = Picture.Rows.Count > 0 && Approved?.Hash != ListVersion.HashOf(ListVersion.Freeze(Picture));
        return true;
    }
}

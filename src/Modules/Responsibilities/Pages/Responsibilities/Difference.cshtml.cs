using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Lists;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>What differs between two versions of the list, of one year or of two, or between a version and the list as it stands.</summary>
[RequirePermission(ResponsibilitiesPermissions.ReadLists)]
sealed class DifferenceModel(ResponsibilityList list, Database<ResponsibilitiesDb> database, IStringLocalizer<Words> words) : ListPage
{
    [BindProperty(SupportsGet = true, Name = "before")] public Guid? Before { get; set; }
    /// <summary>Empty: the list of the year as it stands.</summary>
    [BindProperty(SupportsGet = true, Name = "after")] public Guid? After { get; set; }

    public IReadOnlyList<ChangedRow> Rows { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Befores { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Afters { get; private set; } = [];
    public int Added { get; private set; }
    public int Ended { get; private set; }
    public int Changed { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Enter(cancel)) return NotFound();
        await using var db = database.OpenToRead(Actor, Shown.Code);
        var versions = await VersionLine.Of(db.Versions.OrderByDescending(v => v.Year).ThenByDescending(v => v.Number).Take(40)).ToListAsync(cancel);
        Befores = Choices(versions, Before);
        Afters = Choices(versions, After);
        if (Before is null) return Page();
        var before = await db.Versions.FirstOrDefaultAsync(v => v.Id == Before, cancel);
        var after = After is null ? null : await db.Versions.FirstOrDefaultAsync(v => v.Id == After, cancel);
        if (before is null || After is not null && after is null) return NotFound();
        var rows = after?.Thaw() ?? [.. (await list.Read(Shown.Code, Year, cancel)).Rows.Select(r => r.Freeze())];
        var changes = ChangedRow.Between(before.Thaw(), rows, days: before.Year == (after?.Year ?? Year))
            .Where(c => Scope.Covers((c.After ?? c.Before)!.Link.Owner)).ToList();
        (Added, Ended) = (changes.Count(c => c.Before is null), changes.Count(c => c.After is null));
        Changed = changes.Count - Added - Ended;
        Rows = Take(changes);
        return Page();
    }

    IReadOnlyList<SelectListItem> Choices(IEnumerable<VersionLine> versions, Guid? chosen) =>
        [.. versions.Select(v => new SelectListItem(words["Difference.Version", v.Year, v.Number, words[$"Version.State.{v.State}"].Value], v.Id.ToString(), v.Id == chosen))];
}

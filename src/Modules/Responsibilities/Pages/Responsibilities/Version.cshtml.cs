using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities.Lists;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>A version of the list: the frozen text and its hash, and the secretary's decision on it.</summary>
[RequirePermission(ResponsibilitiesPermissions.ReadLists)]
sealed class VersionModel(ResponsibilityList list, Database<ResponsibilitiesDb> database, IStringLocalizer<Words> words) : ListPage
{
    [BindProperty(SupportsGet = true, Name = "version")] public Guid Id { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public ListVersion Version { get; private set; } = null!;
    public IReadOnlyList<FrozenRow> Rows { get; private set; } = [];
    public VersionLine? Before { get; private set; }

    public bool MayDecide => May(ResponsibilitiesPermissions.ApproveLists) && Version.State == VersionState.Submitted && Version.SubmittedBy != Actor.Account;

    public IReadOnlyList<Step> Steps =>
    [
        new(words["Version.Step.Submitted"], StepState.Done, Version.SubmittedByName, ChinaTime.DateOf(Version.SubmittedAt)),
        Version.State switch
        {
            VersionState.Submitted => new(words["Version.State.Approved"], StepState.Now, words["PartyKind.Secretary"]),
            VersionState.Approved => new(words["Version.State.Approved"], StepState.Done, Version.DecidedByName, ChinaTime.DateOf(Version.DecidedAt!.Value)),
            _ => new(words["Version.State.Returned"], StepState.Stopped, Version.DecidedByName, ChinaTime.DateOf(Version.DecidedAt!.Value)),
        },
    ];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostApproveAsync(CancellationToken cancel) => Do(() => list.Approve(Actor, Operation, Id, cancel), "Version.Said.Approved", cancel);

    public Task<IActionResult> OnPostReturnAsync(CancellationToken cancel) => Do(() => list.Return(Actor, Operation, Id, Reason ?? "", cancel), "Version.Said.Returned", cancel);

    async Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel)
    {
        if (!May(ResponsibilitiesPermissions.ApproveLists) || !await Load(cancel)) return NotFound();
        return Answer(await command(), words, _ =>
        {
            TempData["Said"] = words[said].Value;
            return RedirectToPage("Version", new { version = Id });
        }, prefix: "");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!await Enter(cancel)) return false;
        await using var db = database.OpenToRead(Actor, Shown.Code);
        if (await db.Versions.FirstOrDefaultAsync(v => v.Id == Id, cancel) is not { } found) return false;
        Version = found;
        Rows = Take(found.Thaw().Where(r => Scope.Covers(r.Link.Owner)).ToList());
        Before = await VersionLine.Of(db.Versions.Where(v => v.State == VersionState.Approved && (v.Year < found.Year || v.Year == found.Year && v.Number < found.Number))
            .OrderByDescending(v => v.Year).ThenByDescending(v => v.Number)).FirstOrDefaultAsync(cancel);
        return true;
    }
}

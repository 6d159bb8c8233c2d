using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Supervision.Clues;

namespace PartyDiscipline.Supervision.Pages.Supervision.Clues;

/// <summary>The register (线索登记簿): number, day, unit level, stage, colour. A line leads further only for those who are named in it.</summary>
[RequirePermission(CluePermissions.Index)]
internal sealed class IndexModel(Database<CluesDb> database, ClueBook book, KeyRing ring, IReportHost reports, IStringLocalizer<Words> words) : CluePage(ring, words)
{
    const int PageSize = 50;

    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    [BindProperty(SupportsGet = true)] public ClueStage? Stage { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;
    [BindProperty] public Guid Report { get; set; }

    public IReadOnlyList<ClueIndexLine> Rows { get; private set; } = [];
    public IReadOnlySet<Guid> Mine { get; private set; } = new HashSet<Guid>();
    public IReadOnlyList<(Guid Key, DateOnly On)> Waiting { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public bool MayTakeIn => Actor.May(CluePermissions.Intake);
    public Uri WebAddress => reports.Of(Actor.Tenant);
    public string Filter => ListFilter.Of(("year", Year), ("stage", Stage));
    public IEnumerable<SelectListItem> Stages => Enum.GetValues<ClueStage>().Select(s => new SelectListItem(Words[$"Clue.Stage.{s}"], $"{s}"));

    public Task OnGetAsync(CancellationToken cancel) => Load(cancel);

    public async Task<IActionResult> OnPostTakeInAsync(CancellationToken cancel)
    {
        await Load(cancel);
        return Answer(await book.TakeIn(Actor, Operation, Report, cancel), Words, id =>
        {
            TempData["Said"] = Words["Clue.Said.TakenIn"].Value;
            return RedirectToPage("Clue", new { clue = id });
        }, "");
    }

    async Task Load(CancellationToken cancel)
    {
        At = Math.Clamp(At, 1, 10000);
        await using var db = database.OpenToRead(Actor, Actor.Tenant);
        var lines = ClueReader.Lines(db, Year, Stage);
        Total = await lines.CountAsync(cancel);
        Rows = await ClueReader.Page(lines, (At - 1) * PageSize, PageSize, cancel);
        var ids = Rows.Select(r => r.Id).ToList();
        Mine = (await ClueBook.Of(db, Actor).Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToListAsync(cancel)).ToHashSet();
        Waiting = await ClueBook.WaitingFor(db, Actor, PageSize, cancel);
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.OldLedgers;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>One old ledger on its way in: progress while it is read, every row's verdict, and what shall come of it.</summary>
[RequirePermission(DutyPermissions.Intake)]
[RequestFormLimits(ValueCountLimit = 2048)]
internal sealed class IntakeModel(IntakeBook book, Categories categories, IntakeLaw law, IStringLocalizer<Words> words) : PortalPage
{
    public const int PageSize = 50;

    [BindProperty(SupportsGet = true, Name = "intake")] public Guid IntakeId { get; set; }
    [BindProperty(SupportsGet = true)] public string? Sheet { get; set; }
    [BindProperty(SupportsGet = true)] public RowVerdict? Verdict { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public Intake Intake { get; private set; } = null!;
    public IReadOnlyList<(string Sheet, Dictionary<RowVerdict, int> Counts)> Sheets { get; private set; } = [];
    public IReadOnlyList<ShownRow> Rows { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public bool Working => Intake.State is IntakeState.Reading or IntakeState.Taking;
    public int Takeable => Count(RowVerdict.Fits) + Count(RowVerdict.Late);

    public async Task<IActionResult> OnGet(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostAll(CancellationToken cancel) => Take([], cancel);

    public async Task<IActionResult> OnPostChosen(List<int> rows, CancellationToken cancel)
    {
        if (rows.Count > 0) return await Take(rows, cancel);
        if (!await Load(cancel)) return NotFound();
        return Answer(Outcome.Refuse("", "Intake.NothingChosen"), words, _ => Page(), prefix: "");
    }

    public async Task<IActionResult> OnPostDrop(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        return Answer(await book.Drop(Actor, Operation, IntakeId, cancel), words, _ =>
        {
            TempData["Said"] = words["Intake.DroppedSaid"].Value;
            return RedirectToPage("/Duties/Intakes");
        }, prefix: "");
    }

    public int Count(RowVerdict verdict) => Sheets.Sum(s => s.Counts.GetValueOrDefault(verdict));

    public string Said(ShownRow row, Fault fault) => LedgerSheet.Said(words, law, categories.Find(row.Category)!, fault);

    async Task<IActionResult> Take(IReadOnlyCollection<int> rows, CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        return Answer(await book.Take(Actor, Operation, IntakeId, rows, cancel), words, _ => RedirectToPage(new { intake = IntakeId }), prefix: "");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (await book.Find(Actor, IntakeId, cancel) is not var (intake, sheets) || intake.State == IntakeState.Dropped) return false;
        (Intake, Sheets) = (intake, sheets);
        var shown = sheets.Where(s => Sheet is null || s.Sheet == Sheet).ToList();
        Total = shown.Sum(s => Verdict is { } wanted ? s.Counts.GetValueOrDefault(wanted) : s.Counts.Values.Sum());
        At = Math.Clamp(At, 1, Math.Max(1, Pages));
        Rows = await book.Rows(Actor, IntakeId, Sheet, Verdict, (At - 1) * PageSize, PageSize, cancel);
        return true;
    }
}

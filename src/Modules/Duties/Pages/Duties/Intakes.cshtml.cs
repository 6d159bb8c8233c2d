using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.OldLedgers;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>旧台账导入: what the reader has brought so far, and a place for the next workbook.</summary>
[RequirePermission(DutyPermissions.Intake)]
[RequestSizeLimit(10 * 1024 * 1024)]
internal sealed class IntakesModel(IntakeBook book, Categories categories, IntakeLaw law, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty]
    public IFormFile? Upload { get; set; }

    public IReadOnlyList<Intake> Intakes { get; private set; } = [];
    public IReadOnlyList<Category> Categories => categories.All;
    public IReadOnlyList<LedgerColumn> Columns => [.. law.Columns.Where(c => c.Key != IntakeLaw.Problem)];
    public IntakeLimits Limits => law.Limits;

    public async Task OnGet(CancellationToken cancel) => Intakes = await book.Of(Actor, cancel);

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        Intakes = await book.Of(Actor, cancel);
        using var content = new MemoryStream();
        if (Upload is not null && Upload.Length <= law.Limits.MostBytes) await Upload.CopyToAsync(content, cancel);
        var outcome = await book.Begin(Actor, Operation, Upload?.FileName ?? "", content.ToArray(), cancel);
        return Answer(outcome, words, id => RedirectToPage("/Duties/Intake", new { intake = id }), prefix: "");
    }
}

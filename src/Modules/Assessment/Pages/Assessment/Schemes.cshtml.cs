using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Assessment.Pages.Assessment;

/// <summary>The bureau's assessment schemes, and how a new one begins: from the default, from last year, from a file.</summary>
[RequirePermission(AssessmentPermissions.Read)]
[RequestSizeLimit(4 * 1024 * 1024)]
internal sealed class SchemesModel(Database<AssessmentDb> database, SchemeBook book, IStringLocalizer<Words> words) : AssessmentPage(database, words)
{
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;
    [BindProperty] public int? ForYear { get; set; }
    [BindProperty] public Track ForTrack { get; set; }
    [BindProperty] public SchemeBegins With { get; set; }
    [BindProperty] public IFormFile? Upload { get; set; }

    public IReadOnlyList<Scheme> Rows { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public bool MayBegin => AssessmentRights.MayConfigure(Actor, Track.Supervision);
    public IEnumerable<SelectListItem> OwnTracks => Enum.GetValues<Track>().Where(t => AssessmentRights.MayConfigure(Actor, t)).Select(t => new SelectListItem(T[$"Track.{t}"], t.ToString()));
    public IEnumerable<SelectListItem> Begins => Enum.GetValues<SchemeBegins>().Select(b => new SelectListItem(T[$"Scheme.With.{b}"], b.ToString()));

    public Task OnGetAsync(CancellationToken cancel) => Load(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await Load(cancel);
        return Said(await book.Begin(Actor, Operation, ForYear ?? 0, ForTrack, With, cancel), "Scheme.Said.Begun", id => RedirectToPage("Scheme", new { scheme = id }));
    }

    public async Task<IActionResult> OnPostUploadAsync(CancellationToken cancel)
    {
        await Load(cancel);
        if (!MayBegin) return NotFound();
        if (Upload is null || Upload.Length > SchemeFiles.MostBytes) return Said(Outcome.Refuse("Upload", "SchemeFile.Size"), "Scheme.Said.Begun", _ => Page());
        using var content = new MemoryStream();
        await Upload.CopyToAsync(content, cancel);
        var (read, faults) = SchemeFiles.Read(content.ToArray());
        var outcome = read is null ? new Outcome.Refused([.. faults]) : await book.BringIn(Actor, Operation, ForYear ?? 0, ForTrack, read, cancel);
        return Said(outcome, "Scheme.Said.Begun", id => RedirectToPage("Scheme", new { scheme = id }));
    }

    async Task Load(CancellationToken cancel)
    {
        At = Math.Clamp(At, 1, 10_000);
        ForYear ??= Today.Year;
        if (!AtBureau) return;
        await using var db = Read();
        Total = await db.Schemes.CountAsync(cancel);
        Rows = await db.Schemes.OrderByDescending(s => s.Year).ThenBy(s => s.Track).ThenByDescending(s => s.Number).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
    }
}

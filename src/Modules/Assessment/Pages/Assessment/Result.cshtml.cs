using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Assessment.Pages.Assessment;

/// <summary>How one unit's year was made: the formula with its figures, each opening to its sheets; the unit objects here.</summary>
[RequirePermission(AssessmentPermissions.Read)]
internal sealed class ResultModel(Database<AssessmentDb> database, CycleBook book, IStringLocalizer<Words> words) : AssessmentPage(database, words)
{
    [BindProperty(SupportsGet = true, Name = "result")] public Guid Id { get; set; }
    /// <summary>Sheet and indicator of the line objected to.</summary>
    [BindProperty] public string? Line { get; set; }
    [BindProperty] public string? Ground { get; set; }

    public Result Of { get; private set; } = null!;
    public IReadOnlyList<Sheet> Sheets { get; private set; } = [];
    public IReadOnlyList<Objection> Objections { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Lines { get; private set; } = [];

    public bool MayObject => Of.IsCopy && AssessmentRights.MayAnswer(Actor, Of.Track) && Of.State is CycleState.PreNotice or CycleState.ReReview && Today <= Of.ObjectUntil;

    /// <summary>T = 0.30 × 88.50 + 0.30 × 90.00 + 0.40 × 92.25 = 90.45</summary>
    public string Formula => $"T = {string.Join(" + ", Of.Parts.Select(p => $"{p.Weight.ToString("0.00##", CultureInfo.CurrentCulture)} × {Points(p.Score)}"))} = {Points(Of.Total)}";

    /// <summary>How a component's score came about.</summary>
    public string HowOf(ScorePart part) => part.Waived is { } waived
        ? waived.Points is { } named ? T["Result.WaivedPoints", Points(named)] : T["Result.WaivedOf", T[$"Component.{waived.Of}"]]
        : part.Own.Count > 1 ? T["Result.Mean", string.Join(" + ", part.Own.Select(o => Points(o))), part.Own.Count, Points(part.Score)] : T["Result.OneSheet"];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        var parts = (Line ?? "").Split('|', 2);
        if (parts is not [var sheetId, var indicator] || !Guid.TryParse(sheetId, out var sheet)) return Said(Outcome.Refuse("Line", "Sheet.UnknownLine"), "Result.Said.Objected", _ => Page());
        return Said(await book.Object(Actor, Operation, Id, sheet, indicator, Ground, cancel), "Result.Said.Objected", _ => RedirectToPage("Result", new { result = Id }));
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = Read();
        if (await db.Results.FirstOrDefaultAsync(r => r.Id == Id, cancel) is not { } found || found.IsCopy == AtBureau) return false;
        Of = found;
        Track = found.Track;
        var ids = found.Sheets.Select(s => s.Sheet).ToList();
        Sheets = [.. (await db.Sheets.Where(s => ids.Contains(s.Id)).ToListAsync(cancel)).OrderBy(s => s.Component).ThenBy(s => s.Number)];
        Objections = await db.Objections.Where(o => o.Result == Id).OrderBy(o => o.MadeAt).Take(100).ToListAsync(cancel);
        if (MayObject)
            Lines = [.. Sheets.SelectMany(s => s.Lines.Where(l => l.Lost > 0).Select(l => new SelectListItem($"{NameOf(s)} · {l.Indicator} {l.Title} {Points(l.Points)}/{Plain(l.Max)}", $"{s.Id}|{l.Indicator}")))];
        return true;
    }

    public string NameOf(Sheet sheet) => NameOf(sheet.Component, sheet.Number);
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.SelfAssessments;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>A party's own view of one obligation, and for a gap its measure, owner and date; then on to the next one.</summary>
[RequirePermission(DutyPermissions.Read)]
internal sealed class SelfAssessmentLineModel(Database<DutiesDb> database, SelfAssessmentBook book, DutyReader reader, IStringLocalizer<Words> words) : PortalPage
{
    public sealed class Form
    {
        [Required, Display(Name = "SelfAssessment.Own")] public OwnView? Own { get; set; }
        [StringLength(SelfAssessmentLine.TextLength), DataType(DataType.MultilineText), Display(Name = "SelfAssessment.Remark")] public string? Remark { get; set; }
        [StringLength(SelfAssessmentLine.TextLength), DataType(DataType.MultilineText), Display(Name = "SelfAssessment.Measure")] public string? Measure { get; set; }
        [Display(Name = "SelfAssessment.Owner")] public string? Owner { get; set; }
        [Display(Name = "SelfAssessment.By")] public DateOnly? By { get; set; }
    }

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "line")] public Guid Id { get; set; }

    public SelfAssessmentLine Line { get; private set; } = null!;
    public SelfAssessment Of { get; private set; } = null!;
    public Obligation? Obligation { get; private set; }
    public string Party { get; private set; } = "";
    public IReadOnlyList<SelectListItem> Views { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Owners { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Input = new Form { Own = Line.Own ?? Line.Auto, Remark = Line.Remark, Measure = Line.Measure, Owner = Line.Owner?.ToString(), By = Line.By };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        var view = new LineView(Input.Own!.Value, Input.Remark, Input.Measure, PartyId.TryParse(Input.Owner, null, out var owner) ? owner : null, Input.By);
        return Answer(await book.Say(Actor, Operation, Id, view, cancel), words, id =>
        {
            TempData["Said"] = words["SelfAssessment.Said.Said", Line.Obligation].Value;
            return RedirectToPage("SelfAssessment", new { assessment = id, line = (Guid?)null });
        });
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = database.OpenToRead(Actor, Actor.Tenant);
        if (await db.SelfAssessmentLines.FirstOrDefaultAsync(l => l.Id == Id, cancel) is not { } line) return false;
        if (await db.SelfAssessments.FirstOrDefaultAsync(a => a.Id == line.Assessment, cancel) is not { } of || !of.Writable || !SelfAssessmentRights.MayWrite(Actor, of.Party)) return false;
        (Line, Of) = (line, of);
        Obligation = reader.Standings.ObligationOf(line.Obligation);
        var parties = await reader.PartiesOf(Actor.Tenant, cancel);
        Party = parties.TryGetValue(of.Party, out var party) ? party.Name.ToString() : of.Party.Key;
        Views = [.. Enum.GetValues<OwnView>().Select(v => new SelectListItem(words[$"OwnView.{v}"], v.ToString()))];
        Owners = [.. parties.Values.Select(p => new SelectListItem(p.Name.ToString(), p.Id.ToString()))];
        return true;
    }
}

using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Organisation;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>Brings in people and parties: upload, look at every row's verdict, then commit. Nothing is written before.</summary>
[RequirePermission(ResponsibilitiesPermissions.ChangeOrganisation)]
[RequestSizeLimit(8 * 1024 * 1024)]
[RequestFormLimits(ValueLengthLimit = 6 * 1024 * 1024)]
sealed class ImportModel(OrganisationBook organisation, IStringLocalizer<Words> words) : UnitPage
{
    /// <summary>Most rows of a kind on the page; the rest is counted.</summary>
    public const int RowsShown = 300;

    [BindProperty, Required] public IFormFile? Upload { get; set; }
    /// <summary>The rows looked at, as JSON, on their way to the commit.</summary>
    [BindProperty] public string? Rows { get; set; }

    /// <summary>Whether the rows without faults are imported and the others left.</summary>
    [BindProperty] public bool Fitting { get; set; }

    public ImportPlan? Plan { get; private set; }
    /// <summary>People and parties that could be imported though other rows are faulty.</summary>
    public (int People, int Parties) Importable { get; private set; }

    public IActionResult OnGetTemplate() => File(
        OrganisationWorkbook.Template(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "organisation.xlsx");

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancel)
    {
        if (Upload is null) return Page();
        if (Upload.Length > OrganisationWorkbook.MostBytes) return Refuse(new Fault("Upload", "Import.FileSize", null, "2 MB"));
        using var content = new MemoryStream();
        await Upload.CopyToAsync(content, cancel);
        var (file, fault) = OrganisationWorkbook.Read(content.ToArray());
        if (file is null) return Refuse(fault!);
        Rows = OrganisationWorkbook.Write(file);
        ModelState.Remove(nameof(Rows));
        return await Show(file, cancel);
    }

    public async Task<IActionResult> OnPostCommitAsync(CancellationToken cancel)
    {
        ModelState.Remove(nameof(Upload));
        var (file, fault) = OrganisationWorkbook.ReadJson(Encoding.UTF8.GetBytes(Rows ?? ""));
        if (file is null) return Refuse(fault!);
        if (Fitting) file = await organisation.Fitting(Actor.Tenant, file, cancel);
        var outcome = await organisation.Import(Actor, Operation, file, cancel);
        if (outcome is Outcome.Refused) await Judge(file, cancel);
        return Answer(outcome, words, _ =>
        {
            TempData["Said"] = words["Import.Said", file.People.Count, file.Parties.Count].Value;
            return RedirectToPage("Organisation");
        }, prefix: "");
    }

    /// <summary>The faulty rows with their faults, as a workbook to mend.</summary>
    public async Task<IActionResult> OnPostFaultsAsync(CancellationToken cancel)
    {
        ModelState.Remove(nameof(Upload));
        var (file, fault) = OrganisationWorkbook.ReadJson(Encoding.UTF8.GetBytes(Rows ?? ""));
        if (file is null) return Refuse(fault!);
        var plan = await organisation.Preview(Actor.Tenant, file, cancel);
        return File(OrganisationWorkbook.Faulty(plan, Said), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "organisation-faults.xlsx");
    }

    public string Said(Fault fault) => Say(words, fault);

    async Task<IActionResult> Show(OrganisationFile file, CancellationToken cancel)
    {
        if (file.People.Count + file.Parties.Count is 0 or > ImportPlan.MostRows) return Refuse(new Fault("Upload", "Import.Size", null, $"{ImportPlan.MostRows}"));
        await Judge(file, cancel);
        return Page();
    }

    async Task Judge(OrganisationFile file, CancellationToken cancel)
    {
        Plan = await organisation.Preview(Actor.Tenant, file, cancel);
        if (Plan.Clean) return;
        var fitting = await organisation.Preview(Actor.Tenant, await organisation.Fitting(Actor.Tenant, file, cancel), cancel);
        Importable = (fitting.People.Count(p => p.Verdict != Verdict.Unchanged), fitting.Parties.Count(p => p.Verdict != Verdict.Unchanged));
    }

    PageResult Refuse(Fault fault)
    {
        ModelState.AddModelError(fault.Field, Say(words, fault));
        return Page();
    }
}

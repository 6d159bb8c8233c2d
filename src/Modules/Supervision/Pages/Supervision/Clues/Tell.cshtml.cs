using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Supervision.Clues;

namespace PartyDiscipline.Supervision.Pages.Supervision.Clues;

/// <summary>
/// Where people report (notice 3.4.3), on the report host: how to write, call or come; and where the unit keeps the compartment, a form.
/// Nobody asks who it is, and the page keeps nothing but what it answers once: the receipt.
/// </summary>
[AllowAnonymous]
[AtReportHost]
[EnableRateLimiting(ReportHost.Limit)]
[RequestSizeLimit(Uploads.MostOfForm)]
[RequestFormLimits(MultipartBodyLengthLimit = Uploads.MostBytes, MemoryBufferThreshold = Uploads.MostBytes)]
internal sealed class TellModel(Receipts receipts, CompartmentBook compartments, ITenants tenants, IStringLocalizer<Words> words) : PageModel
{
    const int MostFiles = 2;

    [BindProperty(SupportsGet = true, Name = "unit")] public string? Unit { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public string? About { get; set; }
    [BindProperty] public ClueLevel Level { get; set; } = ClueLevel.Ward;
    [BindProperty] public string? Name { get; set; }
    [BindProperty] public string? Contact { get; set; }
    [BindProperty] public List<Guid> NotTo { get; set; } = [];
    [BindProperty] public List<IFormFile> Files { get; set; } = [];
    /// <summary>Its author knows that a PDF keeps what the program that made it wrote into it.</summary>
    [BindProperty] public bool KeepsMetadata { get; set; }

    public static string Accepted => $"{CleanFile.Accepted}, {CleanFile.AcceptedWithConsent}";

    public Tenant? Here { get; private set; }
    public IReadOnlyList<Tenant> Units => tenants.All;
    public ClueChannels? Channels { get; private set; }
    public IReadOnlyList<WebReader> Readers { get; private set; } = [];
    public Tenant? Superior => tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau && t.Code != Here?.Code);
    /// <summary>The receipt's code, in the one answer that shows it.</summary>
    public string? Code { get; private set; }
    public IEnumerable<ClueLevel> Levels => Here?.Kind == TenantKind.Bureau ? Enum.GetValues<ClueLevel>() : [ClueLevel.Prison, ClueLevel.Ward];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => string.IsNullOrEmpty(Unit) || await Load(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();
        if (!await Load(cancel)) return NotFound();
        var clean = new List<CleanFile>();
        foreach (var file in Files.Take(MostFiles + 1))
        {
            var (name, content) = await Uploads.Read(file, cancel);
            if (clean.Count == MostFiles || (CleanFile.Of(name, content, clean.Count + 1) ?? CleanFile.AsItIs(name, content, clean.Count + 1)) is not { } taken) return Refuse([new Fault("Files", "Report.FileKind", null, Accepted, $"{MostFiles}")]);
            if (!KeepsMetadata && CleanFile.NeedsConsent(taken.Name)) return Refuse([new Fault("KeepsMetadata", "Report.ConsentMissing")]);
            clean.Add(taken);
        }
        var (code, faults) = await receipts.Report(Here!.Code, new WebEntry(Text, About, Level, Name, Contact, NotTo, clean), cancel);
        if (code is null) return Refuse(faults);
        Code = code;
        return Page();
    }

    PageResult Refuse(Fault[] faults)
    {
        foreach (var fault in faults) ModelState.AddModelError(fault.Field, PortalPage.Say(words, fault));
        return Page();
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (Unit is null || tenants.Find(Unit) is not { } unit) return false;
        Here = unit;
        Channels = await compartments.Channels(unit.Code, cancel);
        Readers = await receipts.Readers(unit.Code, cancel);
        return true;
    }
}

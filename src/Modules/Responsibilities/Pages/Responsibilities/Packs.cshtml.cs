using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities.Law;
using PartyDiscipline.Responsibilities.Packs;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>
/// Regulations as data, at the bureau: upload one as JSON or as a workbook and see everything that is wrong with it at once; a sound one
/// becomes a draft for a second person. Examples, schema and template are here to take.
/// </summary>
[RequirePermission(ResponsibilitiesPermissions.ReadPacks)]
[RequestSizeLimit(PackFile.MostBytes + 64 * 1024)]
sealed class PacksModel(PackBook packs, LawBook law, Database<ResponsibilitiesDb> database, IStringLocalizer<Words> words) : PortalPage
{
    const int PerPage = 20;
    /// <summary>Most faults on the page; the rest is counted.</summary>
    public const int FaultsShown = 200;
    const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public sealed record Line(Guid Id, LocalText Title, string Code, int Number, int Obligations, PackState State, DateOnly AsksFrom, DateOnly? From, DateOnly? To, bool EndAsked, string MadeByName, string? DecidedByName);

    [BindProperty] public IFormFile? Upload { get; set; }
    [BindProperty] public DateOnly? From { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public bool MayUpload => Actor.May(ResponsibilitiesPermissions.KeepPacks);
    public IReadOnlyList<Line> Lines { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => Math.Max(1, (Total + PerPage - 1) / PerPage);
    public IReadOnlyList<PackFault> Faults { get; private set; } = [];
    /// <summary>How regulations of files and of packs do not go together.</summary>
    public IReadOnlyList<LawClash> Clashes => law.Clashes;
    public IReadOnlyList<ExamplePack> Examples => packs.Shipped;
    public IReadOnlyList<ExamplePack> Amendable => field ??= packs.Amendable;

    // Its name begins like a handler's; without this it would be one.
    [NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        base.OnPageHandlerExecuting(context);
        // What binds everybody is the bureau's to say; a prison reads the law that came of it.
        if (!Actor.AtBureau) context.Result = Microsoft.AspNetCore.Http.HttpMethods.IsGet(Request.Method) ? RedirectToPage("Regulation") : NotFound();
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await Load(cancel);
        return Page();
    }

    public IActionResult OnGetSchema() => File(System.Text.Encoding.UTF8.GetBytes(PackSchema.Text), "application/schema+json", "regulation-pack.schema.json");

    public IActionResult OnGetExample(string? name) => Named(name) is { } found ? File(found.Text, "application/json", $"{found.Name}.json") : NotFound();

    public IActionResult OnGetTemplate(string? name) => Named(name) is { } found ? File(PackBook.Template(found, Explained), Xlsx, $"{found.Name}.xlsx") : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!MayUpload) return NotFound();
        if (Upload is null) ModelState.AddModelError(nameof(Upload), words["Pack.NoFile"]);
        else if (Upload.Length > PackFile.MostBytes) ModelState.AddModelError(nameof(Upload), words["Import.FileSize", PackFile.MostBytesSaid]);
        if (!ModelState.IsValid) return await Again(cancel);
        using var content = new MemoryStream();
        await Upload!.CopyToAsync(content, cancel);
        var reading = packs.Read(content.ToArray());
        if (reading.Pack is not { } pack)
        {
            Faults = reading.Faults;
            ModelState.AddModelError(nameof(Upload), words["Pack.Faulty", Faults.Count]);
            return await Again(cancel);
        }
        var outcome = await packs.Draft(Actor, Operation, pack, From, cancel);
        if (outcome is not (Outcome.Done or Outcome.Already)) await Load(cancel);
        return Answer(outcome, words, id =>
        {
            TempData["Said"] = words["Pack.Said.Drafted"].Value;
            return RedirectToPage("Pack", new { pack = id });
        }, prefix: "");
    }

    public string Said(PackFault fault) => PackWords.Said(words, fault.Fault);

    public string PlaceOf(PackFault fault) => PackWords.Place(words, fault);

    public static (string Zh, string En) Explain(IStringLocalizer words, string sheet, string column) =>
        words.Both($"Pack.Column.{sheet}.{column}") is var text ? (text.Zh, text.En) : default;

    (string Zh, string En) Explained(string sheet, string column) => Explain(words, sheet, column);

    ExamplePack? Named(string? name) => name is null ? packs.Shipped[0] : packs.Shipped.Concat(packs.Amendable).FirstOrDefault(e => e.Name == name);

    async Task<IActionResult> Again(CancellationToken cancel)
    {
        await Load(cancel);
        return Page();
    }

    async Task Load(CancellationToken cancel)
    {
        await using var db = database.OpenToRead(Actor, Actor.Tenant);
        Total = await db.Packs.CountAsync(cancel);
        At = Math.Clamp(At, 1, Pages);
        Lines = await db.Packs.OrderByDescending(p => p.MadeAt).ThenBy(p => p.Id).Skip((At - 1) * PerPage).Take(PerPage)
            .Select(p => new Line(p.Id, p.Title, p.Code, p.Number, p.Obligations, p.State, p.AsksFrom, p.From, p.To, p.EndAsked != null, p.MadeByName, p.DecidedByName)).ToListAsync(cancel);
    }

    public string ColourOf(Line line) => StandOf(line) switch
    {
        "InForce" => "bg-success",
        "Awaits" => "bg-info",
        nameof(PackState.Draft) => "bg-warning",
        _ => "",
    };

    /// <summary>How a pack stands today, after <c>Pack.Stand.</c> a key of the words.</summary>
    public string StandOf(Line line) => PackWords.StandOf(line.State, line.From, line.To, Today);
}

/// <summary>What is said of packs: faults in the reader's language, places in the file, how one stands.</summary>
static class PackWords
{
    /// <summary>A fault's sentence; where no word is known, as it was said.</summary>
    public static string Said(IStringLocalizer words, DataFault fault) =>
        words["Data." + fault.Format] is { ResourceNotFound: false } known
            ? string.Format(System.Globalization.CultureInfo.CurrentCulture, known.Value, [.. fault.Figures.Select(f => f is string text && text.Length > PackCheck.CodeLength * 4 ? text[..(PackCheck.CodeLength * 4)] + "…" : f)])
            : fault.Sentence;

    public static string Place(IStringLocalizer words, PackFault fault) => fault.Cell switch
    {
        { Row: { } row, Column: { } column } cell => words["Pack.Place.Cell", cell.Sheet, row, column],
        { Row: { } row } cell => words["Pack.Place.Row", cell.Sheet, row],
        { Column: { } column } cell => words["Pack.Place.Column", cell.Sheet, column],
        { } cell => words["Pack.Place.Sheet", cell.Sheet],
        _ => fault.Fault.Path == "$" ? words["Pack.Place.File"] : fault.Fault.Path.Length > 120 ? fault.Fault.Path[..120] + "…" : fault.Fault.Path,
    };

    public static string StandOf(PackState state, DateOnly? from, DateOnly? to, DateOnly today) => state switch
    {
        PackState.Approved when to < today => "Ended",
        PackState.Approved when from > today => "Awaits",
        PackState.Approved => "InForce",
        _ => state.ToString(),
    };
}

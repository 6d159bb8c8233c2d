using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Reports.DutyReports;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>Writes a report, with the facts of the period laid out beside it: figures and titles, never a sentence for the author.</summary>
[RequirePermission(ReportPermissions.Write)]
internal sealed class WriteModel(
    Database<ReportsDb> database, ReportRights rights, IPartyDirectory directory, ReportBook book, ReportsDesk desk, IPartyFacts facts, IRegulations regulations, IStringLocalizer<Words> words)
    : ReportPage(database, rights, directory, words)
{
    /// <summary>What comes from a browser counts line ends twice, so there is room for that before the rule counts.</summary>
    const int Room = 4000;

    public sealed class Form
    {
        [StringLength(Room), DataType(DataType.MultilineText), Display(Name = "Section.Measures")] public string? Measures { get; set; }
        [StringLength(Room), DataType(DataType.MultilineText), Display(Name = "Section.Results")] public string? Results { get; set; }
        [StringLength(Room), DataType(DataType.MultilineText), Display(Name = "Section.Problems")] public string? Problems { get; set; }
        [StringLength(Room), DataType(DataType.MultilineText), Display(Name = "Section.NextSteps")] public string? NextSteps { get; set; }
        [StringLength(Room), DataType(DataType.MultilineText), Display(Name = "Section.Rectification")] public string? Rectification { get; set; }
        [StringLength(Room), DataType(DataType.MultilineText), Display(Name = "Report.Spoken")] public string? Spoken { get; set; }
        public int Version { get; set; }
        public List<CarriedRow> Carried { get; set; } = [];
    }

    public sealed class CarriedRow
    {
        public Guid Row { get; set; }
        [StringLength(CarriedProblem.AccountLength)] public string? Account { get; set; }
    }

    [BindProperty(SupportsGet = true, Name = "report")] public Guid Id { get; set; }
    [BindProperty] public Form Input { get; set; } = new();

    public DutyReport Of { get; private set; } = null!;
    public IReadOnlyList<CarriedProblem> Carried { get; private set; } = [];
    public IReadOnlyDictionary<string, ProblemView> Listed { get; private set; } = new Dictionary<string, ProblemView>();
    public PartyFacts Facts { get; private set; } = null!;
    public ReportRules Rules => desk.Rules;
    public ReportTemplate Template => desk.Rules.TemplateOf(Of.Party.Kind);

    public string TitleOf(string obligation) => regulations.Find(obligation)?.Title.ToString() ?? obligation;

    public string StateOf(string sourceKey) => Listed.TryGetValue(sourceKey, out var problem) ? Words[$"ProblemState.{problem.State}"] : Words["ProblemState.Unlisted"];

    /// <summary>What was typed for a row; what is kept until something was.</summary>
    public string? AccountOf(CarriedProblem row) => Input.Carried.FirstOrDefault(c => c.Row == row.Id)?.Account ?? row.Account;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Input = new Form
        {
            Measures = Of.Measures,
            Results = Of.Results,
            Problems = Of.Problems,
            NextSteps = Of.NextSteps,
            Rectification = Of.Rectification,
            Spoken = Of.Spoken,
            Version = Of.Version,
            Carried = [.. Carried.Select(c => new CarriedRow { Row = c.Id, Account = c.Account })],
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        static string Plain(string? text) => text?.ReplaceLineEndings("\n") ?? "";
        var entry = new ReportEntry(
            new ReportTexts(Plain(Input.Measures), Plain(Input.Results), Plain(Input.Problems), Plain(Input.NextSteps), Plain(Input.Rectification), Plain(Input.Spoken)),
            Input.Carried.Where(c => c.Row != Guid.Empty).DistinctBy(c => c.Row).ToDictionary(c => c.Row, c => c.Account));
        return Answer(await book.Write(Actor, Operation, Id, Input.Version, entry, cancel), Words, id =>
        {
            TempData["Said"] = Words["Report.Said.Written"].Value;
            return RedirectToPage("Report", new { report = id });
        });
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = await Enter(cancel);
        if (db is null || !AtHome || await db.Reports.FirstOrDefaultAsync(r => r.Id == Id, cancel) is not { Writable: true } found || !ReportRights.MayWrite(Actor, found)) return false;
        Of = found;
        Carried = await db.Carried.Where(c => c.Report == Id).OrderBy(c => c.Place).ToListAsync(cancel);
        if (Carried.Count > 0) Listed = await desk.ProblemsOf(Shown.Code, found.Year, cancel);
        Facts = await facts.Of(found.Party, found.Of, cancel);
        return true;
    }
}

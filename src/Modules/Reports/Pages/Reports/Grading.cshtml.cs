using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.DutyReports;
using PartyDiscipline.Reports.Grading;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>One reporter's grade: what speaks for and against it, the offices' proposal, the committee's decision, the feedback.</summary>
[RequirePermission(ReportPermissions.Panel)]
internal sealed class GradingModel(Database<ReportsDb> database, ReportRights rights, IPartyDirectory directory, Panels panels, GradeBook book, ReportRules rules, IStringLocalizer<Words> words)
    : ReportPage(database, rights, directory, words)
{
    [BindProperty(SupportsGet = true, Name = "report")] public Guid Id { get; set; }
    [BindProperty] public Grade? Grade { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public string? Justification { get; set; }
    [BindProperty] public int? For { get; set; }
    [BindProperty] public int? Against { get; set; }
    [BindProperty] public int? Abstained { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public string? Problems { get; set; }

    public PanelRow Of { get; private set; } = null!;
    public Guid Cycle { get; private set; }
    public ReportRules Rules => rules;
    public DutyReport Report => Of.Report;
    public IEnumerable<SelectListItem> Grades => rules.Grades.Select(g => new SelectListItem(g.Name.ToString(), g.Code.ToString()));
    public bool MayPropose => Report.State == ReportState.MaterialChecked && Of.Grade is not { Agreed: true } && Actor.May(ReportPermissions.Check) && ReportRights.MayJudge(Actor, Report);
    public bool MaySecond => MayPropose && Of.Grade is { } grade && grade.ByPolitical != ReportRights.IsPolitical(Actor) && grade.ProposedBy != Actor.Account;
    public bool MayDecide => Report.State == ReportState.GradeProposed && ReportRights.MayDecide(Actor, Report);
    public bool OwnDecision => Report.State == ReportState.GradeProposed && Actor.May(ReportPermissions.Decide) && !ReportRights.MayDecide(Actor, Report);
    public bool MayFeedBack => Report.State == ReportState.Graded && Actor.May(ReportPermissions.Run);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Grade = Of.Grade?.Proposed ?? Of.Hint.Hinted;
        if (MayPropose) Reason = Of.Grade?.Reason;
        return Page();
    }

    public Task<IActionResult> OnPostProposeAsync(CancellationToken cancel) => Do(() => Grade is { } grade ? book.Propose(Actor, Operation, Id, new GradeEntry(grade, Reason, Justification), cancel) : None(), "Panel.Said.Proposed", cancel);

    public Task<IActionResult> OnPostSecondAsync(CancellationToken cancel) => Do(() => book.Second(Actor, Operation, [Id], cancel), "Panel.Said.Seconded", cancel);

    public Task<IActionResult> OnPostDecideAsync(CancellationToken cancel) =>
        Do(() => Grade is { } grade ? book.Decide(Actor, Operation, Id, new GradeEntry(grade, Reason, Justification), new Votes(For ?? 0, Against ?? 0, Abstained ?? 0), cancel) : None(), "Panel.Said.Decided", cancel);

    public Task<IActionResult> OnPostFeedbackAsync(CancellationToken cancel) => Do(() => book.Feedback(Actor, Operation, Id, Text, (Problems ?? "").ReplaceLineEndings("\n").Split('\n'), cancel), "Panel.Said.FedBack", cancel);

    static Task<Outcome> None() => Task.FromResult(Outcome.Refuse("Grade", "Grade.Unknown"));

    Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel) => Do(Load, command, said, _ => RedirectToPage("Panel", new { cycle = Cycle }), cancel);

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = await Enter(cancel);
        if (db is null || !AtHome || await db.Reports.Where(r => r.Id == Id && r.Kind == CycleKind.YearEnd).Select(r => (Guid?)r.Cycle).FirstOrDefaultAsync(cancel) is not { } cycle) return false;
        if ((await panels.Of(Shown.Code, cycle, cancel))?.Rows.FirstOrDefault(r => r.Report.Id == Id) is not { } row) return false;
        (Of, Cycle) = (row, cycle);
        return true;
    }
}

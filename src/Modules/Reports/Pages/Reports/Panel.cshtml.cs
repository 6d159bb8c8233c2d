using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.Grading;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>The panel: every input to every grade side by side; proposals seconded and decisions entered together where they are as proposed.</summary>
[RequirePermission(ReportPermissions.Panel)]
internal sealed class PanelModel(Database<ReportsDb> database, ReportRights rights, IPartyDirectory directory, Panels panels, GradeBook book, ReportRules rules, IStringLocalizer<Words> words)
    : ReportPage(database, rights, directory, words)
{
    [BindProperty(SupportsGet = true, Name = "cycle")] public Guid Id { get; set; }
    [BindProperty] public List<Guid> Chosen { get; set; } = [];
    [BindProperty] public int? For { get; set; }
    [BindProperty] public int? Against { get; set; }
    [BindProperty] public int? Abstained { get; set; }

    public PanelView Of { get; private set; } = null!;
    public ReportRules Rules => rules;

    public bool MaySecond(PanelRow row) => row is { Report.State: ReportState.MaterialChecked, Grade: { Agreed: false } grade } && ReportRights.MayJudge(Actor, row.Report)
        && Actor.May(ReportPermissions.Check) && grade.ByPolitical != ReportRights.IsPolitical(Actor) && grade.ProposedBy != Actor.Account;

    /// <summary>With others, as proposed; a grade that still has to be justified is decided on its own page.</summary>
    public bool MayDecide(PanelRow row) => row is { Report.State: ReportState.GradeProposed, Grade: { } grade } && !grade.Unjustified(row.Hint) && ReportRights.MayDecide(Actor, row.Report);

    public bool AnySecond => Of.Rows.Any(MaySecond);
    public bool AnyDecide => Of.Rows.Any(MayDecide);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostSecondAsync(CancellationToken cancel) => Do(() => book.Second(Actor, Operation, Chosen, cancel), "Panel.Said.Seconded", cancel);

    public Task<IActionResult> OnPostDecideAsync(CancellationToken cancel) => Do(() => book.DecideAll(Actor, Operation, Chosen, new Votes(For ?? 0, Against ?? 0, Abstained ?? 0), cancel), "Panel.Said.Decided", cancel);

    Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel) => Do(Load, command, said, _ => RedirectToPage("Panel", new { cycle = Id }), cancel);

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = await Enter(cancel);
        if (db is null || !AtHome || await panels.Of(Shown.Code, Id, cancel) is not { } found) return false;
        Of = found;
        return true;
    }
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Supervision.Inspections;
using PartyDiscipline.Supervision.Projects;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>One project from its proposal to its closing, with its findings and what they went on to; in a unit its copy, with its plan and what is asked.</summary>
[RequirePermission(InspectionPermissions.Read)]
internal sealed class ProjectModel(Database<SupervisionDb> database, InspectionDesk desk, ProjectBook book, FindingBook findings, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    const int MostFindings = 300;

    [BindProperty(SupportsGet = true, Name = "project")] public Guid Id { get; set; }
    [BindProperty, Display(Name = "Project.Text")] public string? Text { get; set; }
    [BindProperty, Display(Name = "Project.Asked")] public string? Asked { get; set; }
    [BindProperty, Display(Name = "Project.ExtendTo")] public DateOnly? To { get; set; }
    [BindProperty, Display(Name = "Step.Reason")] public string? Reason { get; set; }

    public Project Of { get; private set; } = null!;
    public IReadOnlyList<Finding> Findings { get; private set; } = [];
    public IReadOnlyList<OrderView> Orders { get; private set; } = [];
    public IReadOnlyList<InspectionStep> Steps { get; private set; } = [];
    public int MostExtension { get; private set; }
    public bool MayFind => MayWrite && Of.IsOf(Actor) && Of.State == ProjectState.Running;
    public bool MayExtend => Of.FirstTo is null && Of.State is ProjectState.Established or ProjectState.Planned or ProjectState.Running && Of.FirstTo is null && ProjectBook.May(Actor, Of, ProjectAction.Approve) && !Of.IsOf(Actor) && !Of.IsCopy;
    public IReadOnlyList<Step> Bar => BarOf(Project.Path, Of.State, Steps, "ProjectState", Of.Due);
    public IEnumerable<ProjectAction> Possible => Enum.GetValues<ProjectAction>().Where(a => !Of.IsCopy && Project.After(Of.State, a) is not null && ProjectBook.May(Actor, Of, a)
        && !(a is ProjectAction.Approve or ProjectAction.Reject or ProjectAction.Close && (Of.ProposedBy == Actor.Account || Of.IsOf(Actor))) && !(a == ProjectAction.Close && Of.State == ProjectState.Reported && Findings.Any(f => f.State != FindingState.Rebutted)));

    public static bool Writes(ProjectAction action) => action is ProjectAction.Plan or ProjectAction.Report or ProjectAction.Recheck;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (Of.State is ProjectState.Planned) (Text, Asked) = (Of.Plan, Of.Asked);
        return Page();
    }

    public Task<IActionResult> OnPostTakeAsync(string? step, CancellationToken cancel) => Do(
        Load, () => Enum.TryParse<ProjectAction>(step, out var action) && Enum.IsDefined(action) ? book.Take(Actor, Operation, Id, action, Text, Asked, cancel) : Task.FromResult<Outcome>(new Outcome.NotFound()), "Project.Said.Moved", _ => RedirectToPage("Project", new { project = Id }), cancel);

    public Task<IActionResult> OnPostExtendAsync(CancellationToken cancel) => Do(Load, () => book.Extend(Actor, Operation, Id, To, Reason, cancel), "Project.Said.Extended", _ => RedirectToPage("Project", new { project = Id }), cancel);

    async Task<bool> Load(CancellationToken cancel)
    {
        var copies = !AtBureau;
        await using var db = Read();
        if (await db.Projects.FirstOrDefaultAsync(p => p.Id == Id && p.IsCopy == copies, cancel) is not { } found) return false;
        Of = found;
        if (copies) return true;
        Findings = await db.Findings.Where(f => f.Of == Id).OrderBy(f => f.FoundOn).ThenBy(f => f.Id).Take(MostFindings).ToListAsync(cancel);
        Steps = await StepsOf(db, Id, cancel);
        MostExtension = (await Desk.Figures(cancel))["inspection.extensionDays"];
        Orders = await findings.OrdersOf(Actor, OrderSourceKind.Project, [.. Findings.Select(f => f.Id)], cancel);
        return true;
    }
}

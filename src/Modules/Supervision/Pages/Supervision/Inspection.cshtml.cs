using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Supervision.Inspections;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>A visit from its schedule to its report; in the unit its copy, on which it comments. Material is looked for in the product before it is asked for (P5).</summary>
[RequirePermission(InspectionPermissions.Read)]
internal sealed class InspectionModel(Database<SupervisionDb> database, InspectionDesk desk, InspectionBook book, IMaterialRequests requests, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    const int MostFindings = 300;

    [BindProperty(SupportsGet = true, Name = "inspection")] public Guid Id { get; set; }
    /// <summary>What is looked for in the product.</summary>
    [BindProperty(SupportsGet = true), Display(Name = "Material.Topic")] public string? Topic { get; set; }
    [BindProperty, Display(Name = "Inspection.Report")] public string? Report { get; set; }
    [BindProperty, Display(Name = "Inspection.Comment")] public string? Comment { get; set; }
    [BindProperty, Display(Name = "Step.Reason")] public string? Reason { get; set; }
    [BindProperty, Display(Name = "Material.Detail")] public string? Detail { get; set; }
    [BindProperty] public Guid? Person { get; set; }
    [BindProperty] public List<Guid> Team { get; set; } = [];

    public Inspection Of { get; private set; } = null!;
    public IReadOnlyList<Finding> Findings { get; private set; } = [];
    public IReadOnlyList<InspectionStep> Steps { get; private set; } = [];
    public IReadOnlyList<HeldMaterial> Held { get; private set; } = [];
    public IReadOnlyList<InspectionAction> Possible { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Offered { get; private set; } = [];
    public bool IsOfTeam => Of.IsOf(Actor);
    public bool MayFind => MayWrite && IsOfTeam && Of.State is InspectionState.OnSite or InspectionState.DraftReport && MayWrite && IsOfTeam;
    public bool MayComment => Of.IsCopy && Of.State == InspectionState.UnitComment && Of.CommentedOn is null && InspectionRights.MayRespond(Actor);
    public bool MayAsk => MayWrite && Of.State is not (InspectionState.Reported or InspectionState.Closed or InspectionState.Cancelled) && (Of.Announced || Of.State != InspectionState.Scheduled);
    public bool MayTeam => MayWrite && Of.State is InspectionState.Scheduled or InspectionState.OnSite && MayWrite;
    public bool Searched => !string.IsNullOrWhiteSpace(Topic);

    public IReadOnlyList<Step> Bar => BarOf([InspectionState.Scheduled, InspectionState.OnSite, InspectionState.DraftReport, InspectionState.UnitComment, InspectionState.Reported, InspectionState.Closed], Of.State, Steps, "InspectionState", Of.Due);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Report = Of.Report;
        return Page();
    }

    public Task<IActionResult> OnPostTakeAsync(string? step, CancellationToken cancel) => Then(() => Enum.TryParse<InspectionAction>(step, out var action) && action != InspectionAction.Write ? book.Take(Actor, Operation, Id, action, Reason, cancel) : Task.FromResult<Outcome>(new Outcome.NotFound()), "Inspection.Said.Moved", cancel);

    public Task<IActionResult> OnPostWriteAsync(CancellationToken cancel) => Then(() => book.Take(Actor, Operation, Id, InspectionAction.Write, Report, cancel), "Inspection.Said.Written", cancel);

    public Task<IActionResult> OnPostCommentAsync(CancellationToken cancel) => Then(() => book.Comment(Actor, Operation, Id, Comment, cancel), "Inspection.Said.Commented", cancel);

    public Task<IActionResult> OnPostTeamAsync(CancellationToken cancel) => Then(() => book.SetTeam(Actor, Operation, Id, Team, cancel), "Inspection.Said.Team", cancel);

    public Task<IActionResult> OnPostRecuseAsync(CancellationToken cancel) => Then(() => book.Recuse(Actor, Operation, Id, Person, Reason, cancel), "Inspection.Said.Recused", cancel);

    public Task<IActionResult> OnPostAskAsync(CancellationToken cancel) => Then(() => book.AskMaterial(Actor, Operation, Id, Topic, Detail, Reason, cancel), "Material.Said", cancel);

    Task<IActionResult> Then(Func<Task<Outcome>> command, string said, CancellationToken cancel) => Do(Load, command, said, _ => RedirectToPage("Inspection", new { inspection = Id }), cancel);

    async Task<bool> Load(CancellationToken cancel)
    {
        var copies = !AtBureau;
        await using var db = Read();
        if (await db.Inspections.FirstOrDefaultAsync(i => i.Id == Id && i.IsCopy == copies, cancel) is not { } found) return false;
        Of = found;
        Findings = await db.Findings.Where(f => f.Of == Id).OrderBy(f => f.FoundOn).ThenBy(f => f.Id).Take(MostFindings).ToListAsync(cancel);
        Steps = await StepsOf(db, Id, cancel);
        if (!AtBureau) return true;
        var possible = new List<InspectionAction>();
        foreach (var action in Enum.GetValues<InspectionAction>())
            if (Inspection.After(Of.State, action) is not null && await book.May(Actor, Of, action, cancel) && Fits(action)) possible.Add(action);
        Possible = possible;
        if (MayTeam)
        {
            Offered = [.. await People(cancel)];
            if (Team.Count == 0) Team = [.. Of.Team.Select(m => m.Person)];
        }
        if (MayAsk && Searched) Held = await requests.Search(Actor, Topic!, [Of.Unit], cancel);
        return true;
    }

    bool Fits(InspectionAction action) => action switch
    {
        InspectionAction.Notify => Of.Announced && Of.NoticedOn is null,
        InspectionAction.Begin => !Of.Announced || Of.NoticedOn is not null,
        InspectionAction.Write => !Of.CommentOpen(Today),
        InspectionAction.Approve => Of.ScheduledBy != Actor.Account && Of.ReportedBy != Actor.Account && !Of.IsOf(Actor),
        _ => true,
    };
}

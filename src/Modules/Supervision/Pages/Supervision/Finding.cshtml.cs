using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision.Inspections;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>One finding: what is so, which obligation it breaches, who confirmed it, what it went on to; in the unit its copy.</summary>
[RequirePermission(InspectionPermissions.Read)]
internal sealed class FindingModel(Database<SupervisionDb> database, InspectionDesk desk, FindingBook book, IProblemList problems, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    const int MostLinks = 50;

    public sealed class Form
    {
        [StringLength(Finding.FactsLength), Display(Name = "Finding.Facts")] public string? Facts { get; set; }
        [StringLength(20), Display(Name = "Finding.Obligation")] public string? Obligation { get; set; }
        [Display(Name = "Finding.Level")] public ProblemLevel? Level { get; set; }
        [StringLength(Finding.BasisLength), Display(Name = "Finding.Basis")] public string? Basis { get; set; }
    }

    [BindProperty(SupportsGet = true, Name = "finding")] public Guid Id { get; set; }
    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty, Display(Name = "Step.Reason")] public string? Reason { get; set; }
    [BindProperty, Display(Name = "Finding.Result")] public string? Result { get; set; }
    [BindProperty, Display(Name = "Finding.Key")] public string? Key { get; set; }
    [BindProperty, Display(Name = "Finding.To")] public FollowUp To { get; set; }

    public Finding Of { get; private set; } = null!;
    public IReadOnlyList<FindingLink> Links { get; private set; } = [];
    public IReadOnlyList<OrderView> Orders { get; private set; } = [];
    public ProblemView? Problem { get; private set; }
    public IReadOnlyList<InspectionStep> Steps { get; private set; } = [];
    public string Source { get; private set; } = "";
    public bool MayJudge => AtBureau && (MayWrite || MayApprove) && Of.State == FindingState.New && Of.FoundBy != Actor.Account;
    public bool MayRebut => AtBureau && (MayWrite || MayApprove) && Of.State is FindingState.New or FindingState.Confirmed && AtBureau && Of.FoundBy != Actor.Account && (MayWrite || MayApprove);
    public bool MayRewrite => MayWrite && Of.State == FindingState.New && Of.FoundBy == Actor.Account;
    public bool MayLink => MayWrite && Of.State is FindingState.Confirmed or FindingState.Linked && MayWrite;
    public bool MayFinish => MayWrite && Of.State == FindingState.Linked;
    public IEnumerable<SelectListItem> Keyed => new[] { FollowUp.Suggestion, FollowUp.Clue, FollowUp.Talk, FollowUp.GoodPractice }.Select(t => new SelectListItem(T[$"FollowUp.{t}"], t.ToString()));
    public IEnumerable<SelectListItem> Levels => Enum.GetValues<ProblemLevel>().Select(l => new SelectListItem(T[$"ProblemLevel.{l}"], l.ToString()));
    public IReadOnlyList<Kernel.Web.Step> Bar => BarOf([FindingState.New, FindingState.Confirmed, FindingState.Linked, FindingState.Done], Of.State, Steps, "FindingState", Of.State == FindingState.Confirmed ? Of.HandleBy : null);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Input = new Form { Facts = Of.Facts, Obligation = Of.Obligation, Level = Of.Level, Basis = Of.Basis };
        return Page();
    }

    public Task<IActionResult> OnPostRewriteAsync(CancellationToken cancel) => Then(() => book.Rewrite(Actor, Operation, Id, new FindingEntry(Input.Facts, Input.Obligation?.Split(' ')[0], Input.Level, Input.Basis, Duty: Of.Duty), cancel), "NewFinding.Said", cancel, "Input.");

    public Task<IActionResult> OnPostConfirmAsync(CancellationToken cancel) => Then(() => book.Judge(Actor, Operation, Id, true, null, cancel), "Finding.Said.Confirmed", cancel);

    public Task<IActionResult> OnPostRebutAsync(CancellationToken cancel) => Then(() => book.Judge(Actor, Operation, Id, false, Reason, cancel), "Finding.Said.Rebutted", cancel);

    public Task<IActionResult> OnPostTypicalAsync(CancellationToken cancel) => Then(() => book.MarkTypical(Actor, Operation, Id, cancel), "Finding.Said.Typical", cancel);

    public Task<IActionResult> OnPostOrderAsync(CancellationToken cancel) => Then(() => book.LinkOrder(Actor, Operation, Id, cancel), "Finding.Said.Linked", cancel);

    public Task<IActionResult> OnPostProblemAsync(CancellationToken cancel) => Then(() => book.Link(Actor, Operation, Id, FollowUp.Problem, null, cancel), "Finding.Said.Linked", cancel);

    public Task<IActionResult> OnPostLinkAsync(CancellationToken cancel) => Then(
        () => To is FollowUp.Suggestion or FollowUp.Clue or FollowUp.Talk or FollowUp.GoodPractice ? book.Link(Actor, Operation, Id, To, Key, cancel) : Task.FromResult<Outcome>(new Outcome.NotFound()), "Finding.Said.Linked", cancel);

    public Task<IActionResult> OnPostFinishAsync(CancellationToken cancel) => Then(() => book.Finish(Actor, Operation, Id, Result, cancel), "Finding.Said.Done", cancel);

    Task<IActionResult> Then(Func<Task<Outcome>> command, string said, CancellationToken cancel, string prefix = "") => Do(Load, command, said, _ => RedirectToPage("Finding", new { finding = Id }), cancel, prefix);

    async Task<bool> Load(CancellationToken cancel)
    {
        var copies = !AtBureau;
        await using var db = Read();
        if (await db.Findings.FirstOrDefaultAsync(f => f.Id == Id && f.IsCopy == copies, cancel) is not { } found) return false;
        Of = found;
        Source = Of.OfProject ? await db.Projects.Where(p => p.Id == Of.Of).Select(p => p.Title).FirstOrDefaultAsync(cancel) ?? "" : await db.Inspections.Where(i => i.Id == Of.Of).Select(i => i.Subject).FirstOrDefaultAsync(cancel) ?? "";
        Links = await db.FindingLinks.Where(l => l.Finding == Id).OrderBy(l => l.At).ThenBy(l => l.Id).Take(MostLinks).ToListAsync(cancel);
        Steps = await StepsOf(db, Id, cancel);
        Orders = await book.OrdersOf(Actor, FindingBook.SourceOf(Of), [Id], cancel);
        Problem = AtBureau || Of.State is FindingState.Confirmed or FindingState.Done ? await problems.Find(Of.Unit, Of.SourceKey, cancel) : null;
        return true;
    }
}

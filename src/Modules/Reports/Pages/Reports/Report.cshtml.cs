using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Reports.Cycles;
using PartyDiscipline.Reports.DutyReports;
using PartyDiscipline.Reports.Grading;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>One duty report: its parts, what became of last year's problems, what was said and decided, and whose turn it is.</summary>
[RequirePermission(ReportPermissions.Read)]
internal sealed class ReportModel(Database<ReportsDb> database, ReportRights rights, IPartyDirectory directory, ReportBook book, ReportsDesk desk, IStringLocalizer<Words> words)
    : ReportPage(database, rights, directory, words)
{
    public sealed class PlanRow
    {
        public string? Measure { get; set; }
        public DateOnly? By { get; set; }
    }

    [BindProperty(SupportsGet = true, Name = "report")] public Guid Id { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public string? LikeReason { get; set; }
    [BindProperty] public List<PlanRow> Plans { get; set; } = [];

    public DutyReport Of { get; private set; } = null!;
    public Cycle Cycle { get; private set; } = null!;
    public IReadOnlyList<CarriedProblem> Carried { get; private set; } = [];
    public IReadOnlyDictionary<string, ProblemView> Listed { get; private set; } = new Dictionary<string, ProblemView>();
    public IReadOnlyList<FeedbackProblem> Problems { get; private set; } = [];
    public IReadOnlyList<ReportStep> Steps { get; private set; } = [];
    public IReadOnlyList<ReportVersion> Versions { get; private set; } = [];
    public IReadOnlyList<LikeReport> Like { get; private set; } = [];
    public ReportGrade? Grade { get; private set; }

    public ReportRules Rules => desk.Rules;
    public ReportTemplate Template => desk.Rules.TemplateOf(Of.Party.Kind);
    public bool ReadsText => ReportRights.MayReadText(Actor, Of);
    public bool ReadsGrade => AtHome && ReportRights.MayReadGrade(Actor, Of);
    public bool MayWrite => AtHome && Of.Writable && ReportRights.MayWrite(Actor, Of);
    public bool MaySubmit => AtHome && Of.Writable && ReportRights.MaySpeakFor(Actor, Of);
    public bool MayJudge => AtHome && Of.State == ReportState.Check && ReportRights.MayJudge(Actor, Of) && Of.AuthorAccount != Actor.Account;
    public bool PassedByMine => (ReportRights.IsPolitical(Actor) ? Of.PassedPolitical : Of.PassedDiscipline) is not null;
    public bool MayAcknowledge => AtHome && Of.State == ReportState.FeedbackSent && ReportRights.MaySpeakFor(Actor, Of);
    public bool MayPlan => AtHome && Of.State == ReportState.Acknowledged && ReportRights.MaySpeakFor(Actor, Of);
    public bool NeedsLikeReason => Like.Count > 0 && Like[0].Percent >= Rules.Limits.SimilarBlock.Value;

    public string StateOf(string sourceKey) => Listed.TryGetValue(sourceKey, out var problem) ? Words[$"ProblemState.{problem.State}"] : Words["ProblemState.Unlisted"];

    public string GradeName(Grade grade) => Rules.Of(grade).Name.ToString();

    /// <summary>SM-4 in one line, as far as this kind goes.</summary>
    public IReadOnlyList<Step> Bar
    {
        get
        {
            ReportState[] flow = Of.Kind == CycleKind.HalfYear
                ? [ReportState.Draft, ReportState.Check, ReportState.Accepted, ReportState.Filed]
                : [ReportState.Draft, ReportState.Check, ReportState.Accepted, ReportState.Presented, ReportState.MaterialChecked, ReportState.Graded, ReportState.FeedbackSent, ReportState.Rectified];
            var now = flow.FirstOrDefault(s => s >= Of.State, flow[^1]);
            return
            [
                .. flow.Select(state =>
                {
                    var reached = Steps.LastOrDefault(s => s.To == state.ToString());
                    var at = reached is null ? (DateOnly?)null : ChinaTime.DateOf(reached.At);
                    if (state < now || Of.State == state && state == flow[^1] || Of.State is ReportState.Carried) return new Step(Words[$"ReportState.{state}"], StepState.Done, reached?.ActorName, at);
                    return state == now ? new Step(Words[$"ReportState.{Of.State}"], StepState.Now, Words[$"ReportTurn.{Of.State}"], Of.State == ReportState.Draft ? Of.Due : Of.AnswerBy) : new Step(Words[$"ReportState.{state}"], StepState.Later);
                }),
            ];
        }
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostSubmitAsync(CancellationToken cancel) => Do(() => book.Submit(Actor, Operation, Id, LikeReason, cancel), "Report.Said.Submitted", cancel);

    public Task<IActionResult> OnPostPassAsync(CancellationToken cancel) => Do(() => book.Pass(Actor, Operation, [Id], cancel), "Report.Said.Passed", cancel);

    public Task<IActionResult> OnPostReturnAsync(CancellationToken cancel) => Do(() => book.Return(Actor, Operation, Id, Reason, cancel), "Report.Said.Returned", cancel);

    public Task<IActionResult> OnPostAcknowledgeAsync(CancellationToken cancel) => Do(() => book.Acknowledge(Actor, Operation, Id, cancel), "Report.Said.Acknowledged", cancel);

    public Task<IActionResult> OnPostPlanAsync(CancellationToken cancel) =>
        Do(() => book.Plan(Actor, Operation, Id, Plans.Take(FeedbackMost).Select((p, i) => (p, i)).ToDictionary(p => p.i, p => (p.p.Measure, p.p.By)), cancel), "Report.Said.Planned", cancel);

    int FeedbackMost => Rules.Limits.MostProblems.Value;

    Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel) => Do(LoadHere, command, said, _ => RedirectToPage("Report", new { report = Id }), cancel);

    async Task<bool> LoadHere(CancellationToken cancel) => await Load(cancel) && AtHome;

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = await Enter(cancel);
        if (db is null || await db.Reports.FirstOrDefaultAsync(r => r.Id == Id, cancel) is not { } found || !found.Speakers.Any(Scope.Covers)) return false;
        if (await db.Cycles.FirstOrDefaultAsync(c => c.Id == found.Cycle, cancel) is not { } cycle) return false;
        (Of, Cycle) = (found, cycle);
        Carried = await db.Carried.Where(c => c.Report == Id).OrderBy(c => c.Place).ToListAsync(cancel);
        Problems = await db.Problems.Where(p => p.Report == Id).OrderBy(p => p.Place).ToListAsync(cancel);
        if (Carried.Count + Problems.Count > 0) Listed = await desk.ProblemsOf(Shown.Code, found.Year, cancel);
        Steps = await db.Steps.Where(s => s.Subject == Id).OrderBy(s => s.At).ThenBy(s => s.Id).Take(100).ToListAsync(cancel);
        Versions = await db.Versions.Where(v => v.Report == Id).OrderByDescending(v => v.Edition).Take(20).ToListAsync(cancel);
        Grade = await db.Grades.FirstOrDefaultAsync(g => g.Report == Id && g.Decided != null, cancel);
        if (AtHome && ReadsText && Of.State is ReportState.Draft or ReportState.Check && (MayWrite || MayJudge)) Like = await book.Like(db, Of, cancel);
        return true;
    }
}

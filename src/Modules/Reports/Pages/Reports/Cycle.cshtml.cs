using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Reports.Cycles;
using PartyDiscipline.Reports.DutyReports;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>One round of reporting: its phases, who is late, whose turn it is, and what can be done with many at once.</summary>
[RequirePermission(ReportPermissions.Read)]
internal sealed class CycleModel(Database<ReportsDb> database, ReportRights rights, IPartyDirectory directory, CycleBook book, ReportBook reports, ReportRules rules, IStringLocalizer<Words> words)
    : ReportPage(database, rights, directory, words)
{
    [BindProperty(SupportsGet = true, Name = "cycle")] public Guid Id { get; set; }
    [BindProperty] public List<Guid> Chosen { get; set; } = [];

    public Cycle Of { get; private set; } = null!;
    public IReadOnlyList<DutyReport> Reports { get; private set; } = [];
    public Guid? Meeting { get; private set; }
    public Guid? Publication { get; private set; }
    IReadOnlyList<ReportStep> steps = [];

    public string Title => $"{Said(Of.Of)} {rules.Of(Of.Kind).Name}";
    public bool MayRun => May(ReportPermissions.Run);
    public bool MayPanel => May(ReportPermissions.Panel) && Of.Kind == CycleKind.YearEnd;
    public CycleAction? Next => MayRun && Of.Next is { } next and not (CycleAction.Open or CycleAction.Collect) ? next : null;
    public string Filter => ListFilter.Of(("cycle", Id), ("tenant", Unit));
    public int HandedIn => Reports.Count(r => r.State != ReportState.Draft);
    public int OverdueCount => Reports.Count(r => r.Overdue(Today));

    /// <summary>Reporters whose report nobody can hand in.</summary>
    public IReadOnlyList<string> Vacant => Of.FollowsPosts ? [.. Reports.Where(r => r.State == ReportState.Draft && Parties.All(p => p.Id != r.Party || Reporter.IsVacant(p))).Select(r => NameOf(r.Party))] : [];

    /// <summary>What this officer can pass now.</summary>
    public IReadOnlyList<DutyReport> ToPass => AtHome
        ? [.. Reports.Where(r => r.State == ReportState.Check && ReportRights.MayJudge(Actor, r) && (ReportRights.IsPolitical(Actor) ? r.PassedPolitical : r.PassedDiscipline) is null && r.AuthorAccount != Actor.Account)]
        : [];

    /// <summary>Whose turn it is with a report.</summary>
    public string TurnOf(DutyReport report) => Words[report.State switch
    {
        ReportState.Draft or ReportState.FeedbackSent or ReportState.Acknowledged or ReportState.Rectifying => "Turn.Reporter",
        ReportState.Check when report.PassedPolitical is not null => "Turn.Discipline",
        ReportState.Check when report.PassedDiscipline is not null => "Turn.Political",
        ReportState.Check or ReportState.MaterialChecked or ReportState.TalksDone or ReportState.Commented => "Turn.Offices",
        ReportState.Accepted or ReportState.Graded or ReportState.Presented or ReportState.Appraised => "Turn.Political",
        ReportState.Scheduled => "Turn.Meeting",
        ReportState.GradeProposed => "Turn.Committee",
        _ => "Turn.Nobody",
    }];

    /// <summary>The phases in one line, each with its day.</summary>
    public IReadOnlyList<Step> Bar =>
    [
        .. Cycle.PhasesOf(Of.Kind).Where(s => s != CycleState.Planned).Select(state =>
        {
            var reached = steps.LastOrDefault(s => s.To == state.ToString());
            if (state < Of.State || Of.State == CycleState.Archived) return new Step(Words[$"CycleState.{state}"], StepState.Done, reached?.ActorName, reached is null ? null : ChinaTime.DateOf(reached.At));
            return state == Of.State ? new Step(Words[$"CycleState.{state}"], StepState.Now, Words[$"CycleTurn.{state}"], DayOf(state)) : new Step(Words[$"CycleState.{state}"], StepState.Later, null, DayOf(state));
        }),
    ];

    DateOnly? DayOf(CycleState state) => state switch
    {
        CycleState.Open or CycleState.Collecting or CycleState.Filing => Of.SubmitBy,
        CycleState.Meeting => Of.MeetingBy,
        CycleState.Grading => Of.GradeBy,
        CycleState.Feedback => Of.FeedbackBy,
        CycleState.Publicity => Of.PublishBy,
        _ => null,
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostPassAsync(CancellationToken cancel) => Do(() => reports.Pass(Actor, Operation, Chosen, cancel), "Report.Said.Passed", cancel);

    public Task<IActionResult> OnPostRemindAsync(CancellationToken cancel) => Do(() => book.Remind(Actor, Operation, Id, cancel), "Cycle.Said.Reminded", cancel);

    public Task<IActionResult> OnPostFollowAsync(CancellationToken cancel) => Do(() => book.Follow(Actor, Operation, Id, cancel), "Cycle.Said.Followed", cancel);

    public Task<IActionResult> OnPostAdvanceAsync(string? step, CancellationToken cancel) =>
        Do(() => Enum.TryParse<CycleAction>(step, out var action) ? book.Advance(Actor, Operation, Id, action, cancel) : Task.FromResult<Outcome>(new Outcome.NotFound()), "Cycle.Said.Moved", cancel);

    Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel) => Do(LoadHere, command, said, _ => RedirectToPage("Cycle", new { cycle = Id }), cancel);

    async Task<bool> LoadHere(CancellationToken cancel) => await Load(cancel) && AtHome;

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = await Enter(cancel);
        if (db is null || await db.Cycles.FirstOrDefaultAsync(c => c.Id == Id, cancel) is not { } found) return false;
        Of = found;
        Reports = [.. (await ReportsDesk.ReportsOf(db, Id, cancel)).Where(r => r.Speakers.Any(Scope.Covers))];
        steps = await db.Steps.Where(s => s.Subject == Id).OrderBy(s => s.At).Take(50).ToListAsync(cancel);
        Meeting = await db.Meetings.Where(m => m.Cycle == Id).Select(m => (Guid?)m.Id).FirstOrDefaultAsync(cancel);
        Publication = await db.Publications.Where(p => p.Cycle == Id).Select(p => (Guid?)p.Id).FirstOrDefaultAsync(cancel);
        return true;
    }
}

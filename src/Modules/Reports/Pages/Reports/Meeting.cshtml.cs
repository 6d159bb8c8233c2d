using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.Cycles;
using PartyDiscipline.Reports.DutyReports;
using PartyDiscipline.Reports.Meetings;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>The year-end meeting: agenda and order, attendance, who reported, comments, talks, materials, minutes, and what is still lacking.</summary>
[RequirePermission(ReportPermissions.Read)]
internal sealed class MeetingModel(
    Database<ReportsDb> database, ReportRights rights, IPartyDirectory directory, MeetingBook book, ReportRules rules, IEnumerable<IAppraisals> appraisals, IStringLocalizer<Words> words)
    : ReportPage(database, rights, directory, words)
{
    public sealed class PlaceRow
    {
        public Guid Report { get; set; }
        public int? Place { get; set; }
    }

    [BindProperty(SupportsGet = true, Name = "meeting")] public Guid Id { get; set; }
    [BindProperty] public List<Guid> Given { get; set; } = [];
    [BindProperty] public List<PlaceRow> Places { get; set; } = [];
    [BindProperty] public List<string> Present { get; set; } = [];
    [BindProperty] public int? Others { get; set; }
    [BindProperty] public string? Absent { get; set; }
    [BindProperty] public Guid CommentOn { get; set; }
    [BindProperty] public string? Comment { get; set; }
    [BindProperty] public string? CommentBy { get; set; }
    [BindProperty] public string? CommentPost { get; set; }
    [BindProperty] public DateOnly? TalkOn { get; set; }
    [BindProperty] public string? TalkText { get; set; }
    [BindProperty] public string? Note { get; set; }
    [BindProperty] public string? Number { get; set; }
    [BindProperty] public string? Summary { get; set; }
    [BindProperty] public string? Step { get; set; }
    [BindProperty] public string? SkipReason { get; set; }

    public Meeting Of { get; private set; } = null!;
    public Cycle Cycle { get; private set; } = null!;
    public IReadOnlyList<DutyReport> Reports { get; private set; } = [];
    public IReadOnlyList<TalkSummary> Talks { get; private set; } = [];
    public AppraisalOutcome? Appraisal { get; private set; }

    public ReportRules Rules => rules;
    public bool MayRun => May(ReportPermissions.Run) && Cycle.State != CycleState.Archived;
    public bool MayCheck => May(ReportPermissions.Check) && Cycle.State != CycleState.Archived;
    public bool MaySkip => May(ReportPermissions.Decide) && Cycle.State == CycleState.Meeting;
    /// <summary>Comments and what talks showed are read by those who grade.</summary>
    public bool ReadsAll => May(ReportPermissions.Panel);
    public bool Over => Of.On <= Today;
    public IReadOnlyList<DutyReport> ToPresent => [.. Reports.Where(r => r.State is ReportState.Accepted or ReportState.Scheduled)];
    /// <summary>Those who have no comment yet come first; the others can be commented anew.</summary>
    public IReadOnlyList<DutyReport> ToComment => [.. Reports.Where(r => r.State is >= ReportState.Presented and <= ReportState.MaterialChecked).OrderBy(r => r.Comment is not null)];
    public IEnumerable<ReportAction> Skippable => Enum.GetValues<ReportAction>().Where(a => Meeting.MaySkip(a) && !Of.HasSkipped(a));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        (Present, Others, Absent) = ([.. Of.Present.Select(p => p.ToString())], Of.Others, Of.Absent);
        (Number, Summary, TalkOn) = (Of.Number, Of.Summary, Today);
        return Page();
    }

    public Task<IActionResult> OnPostOrderAsync(CancellationToken cancel) =>
        Do(() => book.Order(Actor, Operation, Id, Places.Where(p => p.Place is not null).DistinctBy(p => p.Report).ToDictionary(p => p.Report, p => p.Place!.Value), cancel), "Meeting.Said.Ordered", cancel);

    public Task<IActionResult> OnPostAttendAsync(CancellationToken cancel)
    {
        var parties = Present.Select(p => PartyId.TryParse(p, null, out var party) ? party : (PartyId?)null).ToList();
        return Do(() => parties.Any(p => p is null) ? Task.FromResult<Outcome>(new Outcome.NotFound()) : book.Attend(Actor, Operation, Id, [.. parties.Select(p => p!.Value)], Others, Absent, cancel), "Meeting.Said.Attended", cancel);
    }

    public Task<IActionResult> OnPostPresentAsync(CancellationToken cancel) => Do(() => book.Present(Actor, Operation, Id, Given, cancel), "Meeting.Said.Presented", cancel);

    public Task<IActionResult> OnPostCommentAsync(CancellationToken cancel) => Do(() => book.Comment(Actor, Operation, CommentOn, Comment, CommentBy, CommentPost, cancel), "Meeting.Said.Commented", cancel);

    public Task<IActionResult> OnPostTalkAsync(CancellationToken cancel) => Do(() => book.Talk(Actor, Operation, Id, TalkOn, TalkText, cancel), "Meeting.Said.Talked", cancel);

    public Task<IActionResult> OnPostSeeAsync(string? code, CancellationToken cancel) => Do(() => book.See(Actor, Operation, Id, code ?? "", Note, cancel), "Meeting.Said.Seen", cancel);

    public Task<IActionResult> OnPostAppraiseAsync(CancellationToken cancel) => Do(() => book.Appraise(Actor, Operation, Id, cancel), "Meeting.Said.Appraised", cancel);

    public Task<IActionResult> OnPostMinuteAsync(CancellationToken cancel) => Do(() => book.Minute(Actor, Operation, Id, Number, Summary, cancel), "Meeting.Said.Minuted", cancel);

    public Task<IActionResult> OnPostSkipAsync(CancellationToken cancel) =>
        Do(() => Enum.TryParse<ReportAction>(Step, out var step) ? book.Skip(Actor, Operation, Id, step, SkipReason, cancel) : Task.FromResult<Outcome>(new Outcome.NotFound()), "Meeting.Said.Skipped", cancel);

    Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel) => Do(LoadHere, command, said, _ => RedirectToPage("Meeting", new { meeting = Id }), cancel);

    async Task<bool> LoadHere(CancellationToken cancel) => await Load(cancel) && AtHome;

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = await Enter(cancel);
        if (db is null || await db.Meetings.FirstOrDefaultAsync(m => m.Id == Id, cancel) is not { } found || await db.Cycles.FirstOrDefaultAsync(c => c.Id == found.Cycle, cancel) is not { } cycle) return false;
        (Of, Cycle) = (found, cycle);
        Reports = await ReportsDesk.ReportsOf(db, found.Cycle, cancel);
        if (ReadsAll) Talks = await db.Talks.Where(t => t.Meeting == Id).OrderBy(t => t.On).ThenBy(t => t.Id).Take(100).ToListAsync(cancel);
        if (AtHome)
            foreach (var source in appraisals) Appraisal ??= await source.Of(Shown.Code, Id, cancel);
        return true;
    }
}

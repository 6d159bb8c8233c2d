using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Assessment.Pages.Assessment;

/// <summary>The desk of a year: what each unit has and lacks, waivers, computing and ranking, notice, objections, the meeting, use and archive.</summary>
[RequirePermission(AssessmentPermissions.Read)]
internal sealed class YearModel(Database<AssessmentDb> database, CycleBook book, IStringLocalizer<Words> words) : AssessmentPage(database, words)
{
    [BindProperty(SupportsGet = true, Name = "cycle")] public Guid? Id { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;
    [BindProperty] public string? Unit { get; set; }
    [BindProperty] public Component Component { get; set; }
    [BindProperty] public Component? InsteadOf { get; set; }
    [BindProperty] public decimal? Given { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public string? Minutes { get; set; }
    [BindProperty] public DateOnly? On { get; set; }
    [BindProperty] public string? Purpose { get; set; }
    [BindProperty] public Guid Objection { get; set; }
    [BindProperty] public string? Opinion { get; set; }

    public Cycle? Of { get; private set; }
    public Scheme? Scheme { get; private set; }
    public IReadOnlyList<CycleBook.UnitYear> Stand { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public IReadOnlyList<Waiver> Waivers { get; private set; } = [];
    public IReadOnlyList<Objection> Objections { get; private set; } = [];
    public IReadOnlyList<LastProposal> Proposals { get; private set; } = [];
    public IReadOnlyList<AssessmentStep> Steps { get; private set; } = [];
    public int Missing { get; private set; }

    public IReadOnlyList<Step> YearBar => Of is { } of ? Bar(of.State, Steps, "Cycle", of.State == CycleState.PreNotice ? of.ObjectUntil : null) : [];
    public bool May(CycleAction action) => Of is { } of && Cycle.After(of.State, action) is not null;
    public bool MayCompute => MayConfigure && Scheme is not null && (Of is null || May(CycleAction.Rank));
    public bool MayWaive => MayApprove && Missing > 0;
    public bool MayRecheck => AssessmentRights.MayScore(Actor, "", Track);
    public IEnumerable<SelectListItem> Components => Enum.GetValues<Component>().Select(c => new SelectListItem(T[$"Component.{c}"], c.ToString()));
    public IEnumerable<SelectListItem> MissingUnits => Stand.Where(s => s.Total.Missing.Any()).Select(s => new SelectListItem(s.Unit.Name.ToString(), s.Unit.Code));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostWaiveAsync(CancellationToken cancel) => Do(() => book.Waive(Actor, Operation, AtYear, Track, Unit, new Instead(Component, InsteadOf, Given), Reason, cancel), "Cycle.Said.Waived", cancel);

    public Task<IActionResult> OnPostComputeAsync(CancellationToken cancel) => Do(() => book.Compute(Actor, Operation, AtYear, Track, cancel), "Cycle.Said.Ranked", cancel);

    public Task<IActionResult> OnPostPreNotifyAsync(CancellationToken cancel) => Do(() => book.PreNotify(Actor, Operation, Id ?? Guid.Empty, cancel), "Cycle.Said.PreNotified", cancel);

    public Task<IActionResult> OnPostProposeAsync(CancellationToken cancel) => Do(() => book.Propose(Actor, Operation, Id ?? Guid.Empty, cancel), "Cycle.Said.Proposed", cancel);

    public Task<IActionResult> OnPostConfirmAsync(CancellationToken cancel) => Do(() => book.Confirm(Actor, Operation, Id ?? Guid.Empty, Minutes, On, cancel), "Cycle.Said.Confirmed", cancel);

    public Task<IActionResult> OnPostNotifyAsync(CancellationToken cancel) => Do(() => book.Notify(Actor, Operation, Id ?? Guid.Empty, cancel), "Cycle.Said.Notified", cancel);

    public Task<IActionResult> OnPostAskUseAsync(CancellationToken cancel) => Do(() => book.AskUse(Actor, Operation, Id ?? Guid.Empty, Purpose, cancel), "Cycle.Said.UseAsked", cancel);

    public Task<IActionResult> OnPostUseAsync(CancellationToken cancel) => Do(() => book.ApproveUse(Actor, Operation, Id ?? Guid.Empty, cancel), "Cycle.Said.Used", cancel);

    public Task<IActionResult> OnPostArchiveAsync(CancellationToken cancel) => Do(() => book.Archive(Actor, Operation, Id ?? Guid.Empty, cancel), "Cycle.Said.Archived", cancel);

    public Task<IActionResult> OnPostCorrectAsync(CancellationToken cancel) => Do(() => book.Correct(Actor, Operation, Id ?? Guid.Empty, Minutes, On, Reason, cancel), "Cycle.Said.Corrected", cancel);

    public Task<IActionResult> OnPostRecheckAsync(CancellationToken cancel) => Do(() => book.Recheck(Actor, Operation, Objection, Given, Opinion, cancel), "Cycle.Said.Rechecked", cancel);

    async Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        return Said(await command(), said, _ => Of is { } of ? RedirectToPage("Year", new { cycle = of.Id }) : RedirectToPage("Year", new { year = AtYear, track = Track }));
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        At = Math.Clamp(At, 1, 10_000);
        if (!AtBureau) return Id is null;
        await using var db = Read();
        if (Id is { } id)
        {
            if (await db.Cycles.FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } named) return false;
            (Year, Track) = (named.Year, named.Track);
        }
        var (year, track) = (AtYear, Track);
        Of = await db.Cycles.FirstOrDefaultAsync(c => c.Year == year && c.Track == track, cancel);
        Id = Of?.Id;
        Scheme = await CycleBook.SchemeOf(db, year, track, cancel);
        if (Scheme is not null)
        {
            var all = await book.Stand(db, Scheme, cancel);
            (Total, Missing) = (all.Count, all.Count(s => s.Total.Missing.Any()));
            Stand = [.. all.OrderByDescending(s => s.Total.Missing.Any()).ThenBy(s => s.Unit.Order).Skip((At - 1) * PageSize).Take(PageSize)];
        }
        Waivers = await db.Waivers.Where(w => w.Year == year && w.Track == track).OrderBy(w => w.At).Take(100).ToListAsync(cancel);
        Proposals = await db.Proposals.Where(p => p.Year == year && p.Track == track).OrderBy(p => p.Unit).Take(100).ToListAsync(cancel);
        if (Of is not { } of) return true;
        Objections = await db.Objections.Where(o => o.Cycle == of.Id).OrderBy(o => o.MadeAt).Take(100).ToListAsync(cancel);
        Steps = await StepsOf(db, of.Id, cancel);
        return true;
    }
}

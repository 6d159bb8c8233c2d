using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.SelfAssessments;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>One self-assessment: both views side by side, gaps with their plans, and whose turn it is.</summary>
[RequirePermission(DutyPermissions.Read)]
internal sealed class SelfAssessmentModel(Database<DutiesDb> database, SelfAssessmentBook book, DutyRights rights, DutyReader reader, IStringLocalizer<Words> words) : PortalPage
{
    static readonly SelfAssessmentState[] Flow = Enum.GetValues<SelfAssessmentState>();

    [BindProperty(SupportsGet = true, Name = "assessment")] public Guid Id { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public SelfAssessment Of { get; private set; } = null!;
    public IReadOnlyList<SelfAssessmentLine> Lines { get; private set; } = [];
    public IReadOnlyList<SelfAssessmentStep> Steps { get; private set; } = [];
    public IReadOnlyDictionary<PartyId, Party> Parties { get; private set; } = new Dictionary<PartyId, Party>();
    public bool AtHome { get; private set; }
    public DateOnly Day => Today;

    public bool MayWrite => AtHome && SelfAssessmentRights.MayWrite(Actor, Of.Party);
    public bool MayClose => AtHome && SelfAssessmentRights.MayClose(Actor, Of.Party) && Of.State == SelfAssessmentState.Planned && Of.PlannedBy != Actor.Account;
    public IEnumerable<SelfAssessmentLine> ToSay => Lines.Where(l => l.Own is null);
    public IReadOnlyList<SelfAssessmentLine> Gaps => [.. Lines.Where(l => l.IsGap)];

    public string TitleOf(string obligation) => reader.Standings.ObligationOf(obligation)?.Title.ToString() ?? obligation;

    public string NameOf(PartyId party) => Parties.TryGetValue(party, out var known) ? known.Name.ToString() : party.Key;

    /// <summary>SM-3 in one line: what is behind, whose turn it is, what is to come.</summary>
    public IReadOnlyList<Step> Bar =>
    [
        .. Flow.Select(state =>
        {
            var reached = Steps.LastOrDefault(s => s.To == state);
            if (state < Of.State || Of.State == SelfAssessmentState.Closed) return new Step(words[$"SelfAssessment.Step.{state}"], StepState.Done, reached?.ActorName, reached is null ? null : ChinaTime.DateOf(reached.At));
            return state == Of.State
                ? new Step(words[$"SelfAssessment.Step.{state}"], StepState.Now, words[$"SelfAssessment.Turn.{state}"], Of.Due)
                : new Step(words[$"SelfAssessment.Step.{state}"], StepState.Later);
        }),
    ];

    public async Task<IActionResult> OnGetAsync(string? tenant, CancellationToken cancel) => await Load(tenant, cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostPrefillAsync(CancellationToken cancel) => Do(() => book.Prefill(Actor, Operation, Id, cancel), "SelfAssessment.Said.Prefilled", cancel);

    public Task<IActionResult> OnPostAgreeAsync(CancellationToken cancel) => Do(() => book.Agree(Actor, Operation, Id, cancel), "SelfAssessment.Said.Agreed", cancel);

    public Task<IActionResult> OnPostFinishAsync(CancellationToken cancel) => Do(() => book.Finish(Actor, Operation, Id, cancel), "SelfAssessment.Said.Finished", cancel);

    public Task<IActionResult> OnPostPlanAsync(CancellationToken cancel) => Do(() => book.Plan(Actor, Operation, Id, cancel), "SelfAssessment.Said.Planned", cancel);

    public Task<IActionResult> OnPostReturnAsync(CancellationToken cancel) => Do(() => book.Return(Actor, Operation, Id, Reason ?? "", cancel), "SelfAssessment.Said.Returned", cancel);

    public Task<IActionResult> OnPostCloseAsync(CancellationToken cancel) => Do(() => book.Close(Actor, Operation, Id, cancel), "SelfAssessment.Said.Closed", cancel);

    async Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel)
    {
        if (!await Load(null, cancel)) return NotFound();
        return Answer(await command(), words, _ =>
        {
            TempData["Said"] = words[said].Value;
            return RedirectToPage("SelfAssessment", new { assessment = Id });
        }, prefix: "");
    }

    async Task<bool> Load(string? tenant, CancellationToken cancel)
    {
        if (reader.Visible(Actor, tenant) is not { } visible) return false;
        await using var db = database.OpenToRead(Actor, visible.Code);
        if (await db.SelfAssessments.FirstOrDefaultAsync(a => a.Id == Id, cancel) is not { } found) return false;
        if (!(await rights.Reads(Actor, visible.Code, cancel)).Covers(found.Party)) return false;
        Of = found;
        AtHome = visible.Code == Actor.Tenant;
        Lines = await db.SelfAssessmentLines.Where(l => l.Assessment == Id).OrderBy(l => l.Place).Take(500).ToListAsync(cancel);
        Steps = await db.SelfAssessmentSteps.Where(s => s.Assessment == Id).OrderBy(s => s.At).ThenBy(s => s.Id).Take(200).ToListAsync(cancel);
        Parties = await reader.PartiesOf(visible.Code, cancel);
        return true;
    }
}

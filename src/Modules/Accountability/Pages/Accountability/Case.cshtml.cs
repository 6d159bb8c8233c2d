using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Accountability.Publications;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Accountability.Pages.Accountability;

/// <summary>One case, for those who hold a seat in it: where it stands, what their step needs, and what they may do now. Each look is noted.</summary>
[RequirePermission(AccountabilityPermissions.Case)]
internal sealed class CaseModel(CaseDesk desk, CaseBook book, DecisionBook decisions, SubjectBook subjectBook, IStringLocalizer<Words> words) : AccountabilityPage(desk, words)
{
    [BindProperty(SupportsGet = true, Name = "case")] public Guid Id { get; set; }
    [BindProperty] public List<Guid> People { get; set; } = [];
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public DateOnly? On { get; set; }
    [BindProperty] public string? Facts { get; set; }
    [BindProperty] public string? Defence { get; set; }
    [BindProperty] public bool RefusedToSign { get; set; }
    [BindProperty] public string? Refusal { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public string? Ground { get; set; }
    [BindProperty] public string? Minutes { get; set; }
    [BindProperty] public string? DocumentNumber { get; set; }
    [BindProperty] public string? Witness { get; set; }
    [BindProperty] public DecisionState To { get; set; }
    [BindProperty] public List<string> Ways { get; set; } = [];
    [BindProperty] public PartyKind Organ { get; set; } = PartyKind.PartyCommittee;
    [BindProperty] public string? Approval { get; set; }
    /// <summary>The receipt, decision, appeal or person that a form is about.</summary>
    [BindProperty] public Guid Thing { get; set; }

    public OpenCase Of { get; private set; } = null!;
    public IReadOnlyList<(CaseText Text, string? Words, IReadOnlyList<CaseSignature> Signed)> Texts { get; private set; } = [];
    public IReadOnlyList<(CaseStep Step, string? Reason)> Steps { get; private set; } = [];
    public IReadOnlyList<Decision> Decisions { get; private set; } = [];
    /// <summary>What was changed of a decision, and what stood before.</summary>
    public ILookup<Guid, (CaseStep Step, string? Reason)> Changes { get; private set; } = Enumerable.Empty<(CaseStep, string?)>().ToLookup(_ => Guid.Empty);
    public IReadOnlyList<Receipt> Receipts { get; private set; } = [];
    public IReadOnlyList<(Appeal Appeal, string? Text, string? Answer)> Appeals { get; private set; } = [];
    public IReadOnlyList<Publication> Published { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Bureau { get; private set; } = [];
    public Substance? Substance { get; private set; }
    public string? LinkedNumber { get; private set; }

    public Guid Me => Actor.Person ?? Guid.Empty;
    public bool Can(CaseAction action) => Case.After(Of.Case.State, action) is not null;
    public bool Signed(TextKind kind) => Texts.Where(t => t.Text.Kind == kind).OrderByDescending(t => t.Text.Edition).FirstOrDefault() is { Signed: { } signed } && signed.Any(s => s.Person == Me);
    public bool MayPublish => AccountabilityRights.MayPublish(Actor) && Of.SeesDecisions && Of.Case.State is >= CaseState.Announced and <= CaseState.Closed;
    public IEnumerable<SelectListItem> Exempting => Law.Grounds.Where(g => g.Kind == "exempt").Select(g => new SelectListItem(g.Name.ToString(), g.Code, g.Code == Ground));
    public IEnumerable<SelectListItem> WaysFor(AmendForm form) => Law.Ways.Where(w => AccountabilityLaw.FitsAs(form.Of.Party, w.Of)).Select(w => new SelectListItem(w.Name.ToString(), w.Code, (Typed(form) ? Ways : form.Of.Ways).Contains(w.Code)));
    public IEnumerable<SelectListItem> OutcomesOf(AmendForm form) => form.Outcomes.Select(o => new SelectListItem(o.Name, $"{o.State}", Typed(form) && To == o.State));
    public IEnumerable<SelectListItem> OrgansFor(AmendForm form) => new[] { PartyKind.PartyCommittee, PartyKind.DisciplineCommittee }.Select(o => new SelectListItem(T[$"Organ.{o}"], $"{o}", (Typed(form) ? Organ : form.Of.Organ) == o));
    /// <summary>This form came back with what was typed in it.</summary>
    public bool Typed(AmendForm form) => Thing == form.Thing;
    /// <summary>The offices that the reader acts for.</summary>
    public IReadOnlySet<string> Organs { get; private set; } = new HashSet<string>();

    IReadOnlyList<AuthorityRow> Executing(Receipt receipt) => Decisions.FirstOrDefault(d => d.Id == receipt.Decision) is { } decision ? Law.Executing(decision.Ways, receipt.Kind) : [];

    /// <summary>Whose it is to record a receipt, in the words of the authority table.</summary>
    public string ExecutedBy(Receipt receipt) => string.Join(" ", Executing(receipt).Select(r => r.Text));

    public bool MayRecord(Receipt receipt) => (Of.Is(SeatRole.Executor) || Of.Is(SeatRole.Keeper)) && Executing(receipt) is var rows && (rows.Count == 0 || rows.Any(r => r.Organs.Any(Organs.Contains)));

    /// <summary>Who has to be among those named to carry it out.</summary>
    public string Executors => string.Join(" ", Receipts.SelectMany(Executing).Select(r => r.Text).Distinct());

    public string ReceiptName(string kind) => Law.Receipts.FirstOrDefault(r => r.Code == kind)?.Name.ToString() ?? kind;

    /// <summary>The way of SM-12 with who and when, and whose turn it is.</summary>
    public IReadOnlyList<Step> Bar()
    {
        var of = Of.Case;
        var ended = of.State is CaseState.NotOpened or CaseState.Exempt or CaseState.Transferred;
        var bar = new List<Step>();
        for (var state = CaseState.Proposed; state <= CaseState.Closed; state++)
        {
            var reached = Steps.LastOrDefault(s => s.Step.To == state.ToString()).Step;
            if (ended && reached is null) continue;
            var (title, at) = (T[$"CaseState.{state}"].Value, reached is null ? (DateOnly?)null : ChinaTime.DateOf(reached.At));
            bar.Add(state < of.State || state == CaseState.Closed && of.State == state || ended ? new(title, StepState.Done, reached?.ActorName, at)
                : state == of.State ? new(title, StepState.Now, T[$"CaseTurn.{state}"], Due(state)) : new(title, StepState.Later));
        }
        if (ended) bar.Add(new(T[$"CaseState.{of.State}"], StepState.Stopped, Steps.Count > 0 ? Steps[^1].Step.ActorName : null, Steps.Count > 0 ? ChinaTime.DateOf(Steps[^1].Step.At) : null));
        return bar;
    }

    DateOnly? Due(CaseState state) => state switch
    {
        CaseState.Trial => Of.Case.TrialUntil,
        CaseState.Decided => Of.Case.AnnounceUntil,
        CaseState.Executing => Receipts.Where(r => r.DoneOn is null).Min(r => (DateOnly?)r.Due),
        _ => null,
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        await Desk.Viewed(Actor, Id, "page", cancel);
        return Page();
    }

    public Task<IActionResult> OnPostApproveAsync(CancellationToken cancel) => Do(() => book.Approve(Actor, Operation, Id, cancel), cancel);
    public Task<IActionResult> OnPostRefuseAsync(CancellationToken cancel) => Do(() => book.Refuse(Actor, Operation, Id, Reason, cancel), cancel);
    public Task<IActionResult> OnPostTransferAsync(CancellationToken cancel) => Do(() => book.Transfer(Actor, Operation, Id, Reason, cancel), cancel);
    public Task<IActionResult> OnPostTeamAsync(CancellationToken cancel) => Do(() => book.NameTeam(Actor, Operation, Id, People, cancel), cancel);
    public Task<IActionResult> OnPostMeetAsync(CancellationToken cancel) => Do(() => book.MeetFacts(Actor, Operation, Id, new FactsEntry(On, Facts, Defence, RefusedToSign, Refusal), cancel), cancel);
    public Task<IActionResult> OnPostReportAsync(CancellationToken cancel) => Do(() => book.WriteText(Actor, Operation, Id, TextKind.Report, Text, cancel), cancel);
    public Task<IActionResult> OnPostOpinionAsync(CancellationToken cancel) => Do(() => book.WriteText(Actor, Operation, Id, TextKind.Trial, Text, cancel), cancel);
    public Task<IActionResult> OnPostSignReportAsync(CancellationToken cancel) => Do(() => book.Sign(Actor, Operation, Id, TextKind.Report, cancel), cancel);
    public Task<IActionResult> OnPostSignOpinionAsync(CancellationToken cancel) => Do(() => book.Sign(Actor, Operation, Id, TextKind.Trial, cancel), cancel);
    public Task<IActionResult> OnPostTryAsync(CancellationToken cancel) => Do(() => book.BeginTrial(Actor, Operation, Id, People, cancel), cancel);
    public Task<IActionResult> OnPostReturnAsync(CancellationToken cancel) => Do(() => book.Return(Actor, Operation, Id, Reason, cancel), cancel);
    public Task<IActionResult> OnPostConveneAsync(CancellationToken cancel) => Do(() => decisions.Convene(Actor, Operation, Id, People, cancel), cancel);
    public Task<IActionResult> OnPostExemptAsync(CancellationToken cancel) => Do(() => decisions.Exempt(Actor, Operation, Id, Ground, Minutes, On, Reason, cancel), cancel);
    public Task<IActionResult> OnPostAnnounceAsync(CancellationToken cancel) => Do(() => decisions.Announce(Actor, Operation, Id, cancel), cancel);
    public Task<IActionResult> OnPostExecuteAsync(CancellationToken cancel) => Do(() => decisions.Execute(Actor, Operation, Id, People, cancel), cancel);
    public Task<IActionResult> OnPostReceiptAsync(CancellationToken cancel) => Do(() => decisions.Enter(Actor, Operation, Id, Thing, On, DocumentNumber, cancel), cancel);
    public Task<IActionResult> OnPostDeliverAsync(CancellationToken cancel) => Do(() => subjectBook.Deliver(Actor, Operation, Id, Thing, On, Witness, cancel), cancel);
    public Task<IActionResult> OnPostFileAsync(CancellationToken cancel) => Do(() => decisions.File(Actor, Operation, Id, cancel), cancel);
    public Task<IActionResult> OnPostCirculateAsync(CancellationToken cancel) => Do(() => decisions.Circulate(Actor, Operation, Id, Reason, cancel), cancel);
    public Task<IActionResult> OnPostCloseAsync(CancellationToken cancel) => Do(() => decisions.Close(Actor, Operation, Id, cancel), cancel);
    public Task<IActionResult> OnPostReviewersAsync(CancellationToken cancel) => Do(() => decisions.NameReviewers(Actor, Operation, Id, People, cancel), cancel);
    public Task<IActionResult> OnPostAnswerAsync(CancellationToken cancel) => Do(() => decisions.Answer(Actor, Operation, Id, Thing, new AmendEntry(To, Ways, Organ, Minutes, On, Approval, Text), cancel), cancel);
    public Task<IActionResult> OnPostCorrectAsync(CancellationToken cancel) => Do(() => decisions.Correct(Actor, Operation, Id, Thing, new AmendEntry(To, Ways, Organ, Minutes, On, Approval, Text), cancel), cancel);

    /// <summary>Who recuses himself has no case to come back to.</summary>
    public Task<IActionResult> OnPostRecuseAsync(CancellationToken cancel) =>
        Do(Load, () => book.Recuse(Actor, Operation, Id, Thing, Reason, cancel), "Case.Said.Moved", _ => Thing == Me ? RedirectToPage("Cases") : RedirectToPage("Case", new { @case = Id }), cancel);

    Task<IActionResult> Do(Func<Task<Outcome>> command, CancellationToken cancel) => Do(Load, command, "Case.Said.Moved", _ => RedirectToPage("Case", new { @case = Id }), cancel);

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = Desk.Read(Actor);
        if (await Desk.Open(db, Actor, Id, cancel) is not { } open) return false;
        (Of, On) = (open, On ?? Today);
        await LoadLaw(cancel);
        var signatures = (await db.Signatures.Where(s => s.Case == Id && s.LapsedAt == null).OrderBy(s => s.At).ToListAsync(cancel)).ToLookup(s => (s.Kind, s.Edition));
        Texts =
        [
            .. (await db.Texts.Where(t => t.Case == Id).OrderBy(t => t.At).ThenBy(t => t.Id).ToListAsync(cancel)).Where(t => open.Texts.Contains(t.Kind))
                .Select(t => (t, t.Reveal(Desk.Vault), (IReadOnlyList<CaseSignature>)[.. signatures[(t.Kind, t.Edition)]])),
        ];
        Steps = [.. (await db.Steps.Where(s => s.Of == Id).OrderBy(s => s.At).ThenBy(s => s.Id).Take(200).ToListAsync(cancel)).Select(s => (s, s.Reason is null ? null : Desk.Vault.Reveal(s.Reason, CaseDesk.StepAbout(Id))))];
        Organs = await Desk.OrgansOf(Actor, cancel);
        if (open.SeesSubstance) Substance = Desk.SubstanceOf(open.Case);
        if (open.SeesDecisions)
        {
            Decisions = await db.Decisions.Where(d => d.Case == Id && !d.IsCopy).OrderBy(d => d.Number).ToListAsync(cancel);
            var decided = Decisions.Select(d => d.Id).ToList();
            Changes = (await db.Steps.Where(s => decided.Contains(s.Of)).OrderBy(s => s.At).ThenBy(s => s.Id).Take(200).ToListAsync(cancel)).ToLookup(s => s.Of, s => (s, s.Reason is null ? null : Desk.Vault.Reveal(s.Reason, CaseDesk.StepAbout(s.Of))));
            Receipts = await db.Receipts.Where(r => r.Case == Id && r.DoneOn != null).Concat(db.Owed.Where(r => r.Case == Id)).OrderBy(r => r.Due).ThenBy(r => r.Kind).ToListAsync(cancel);
            Appeals = [.. (await db.Appeals.Where(a => a.Case == Id && !a.IsCopy).OrderBy(a => a.MadeOn).ToListAsync(cancel)).Select(a => (a, Mayread ? Desk.Vault.Reveal(a.Text, a.About) : null, a.Answer is null || !Mayread ? null : Desk.Vault.Reveal(a.Answer, a.About)))];
            Published = await db.Publications.Where(p => p.Case == Id && !p.IsCopy).OrderBy(p => p.From).Take(20).ToListAsync(cancel);
        }
        if (open.Case.Linked is { } linked && await Desk.Open(db, Actor, linked, cancel) is { } other) LinkedNumber = other.Case.Number;
        if (open.Is(SeatRole.Keeper)) Bureau = await PeopleOfBureau(cancel);
        return true;
    }

    /// <summary>What a subject says in an appeal is for those who answer it.</summary>
    bool Mayread => Of.Is(SeatRole.Keeper) || Of.Is(SeatRole.Reviewer) || Of.Is(SeatRole.Body);

    async Task<IReadOnlyList<SelectListItem>> PeopleOfBureau(CancellationToken cancel)
    {
        var posts = (await Desk.Directory.Parties(Actor.Tenant, Today, cancel)).Where(p => p.Holder is not null && p.Id.Kind >= PartyKind.Department).GroupBy(p => p.Holder!.Value).ToDictionary(g => g.Key, g => g.First().Name.ToString());
        return [.. (await Desk.PeopleOfBureau(cancel)).Select(p => new SelectListItem(posts.TryGetValue(p.Id, out var post) ? $"{p.Name}（{post}）" : p.Name, p.Id.ToString(), People.Contains(p.Id)))];
    }
}

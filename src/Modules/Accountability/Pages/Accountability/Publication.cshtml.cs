using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Accountability.Publications;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Accountability.Pages.Accountability;

/// <summary>A publication at the bureau: what each audience sees, who drafted, checked and approved it, objections and what came of them.</summary>
[RequirePermission(AccountabilityPermissions.Publish)]
internal sealed class PublicationModel(CaseDesk desk, PublicationBook book, IStringLocalizer<Words> words) : AccountabilityPage(desk, words)
{
    const int Most = 200;

    [BindProperty(SupportsGet = true, Name = "publication")] public Guid Id { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public DateOnly? On { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public Guid Objection { get; set; }
    [BindProperty] public string? Result { get; set; }
    [BindProperty] public bool Upheld { get; set; }

    public Publication Of { get; private set; } = null!;
    public bool CaseOpen { get; private set; }
    /// <summary>Who has no seat in the case sees of the subject's and the personnel office's part nothing.</summary>
    public IReadOnlyList<PublishedLine> Shown { get; private set; } = [];
    public IReadOnlyList<PublicationObjection> Objections { get; private set; } = [];
    public IReadOnlyList<CaseStep> Steps { get; private set; } = [];

    public IEnumerable<PublicationAction> Possible => Enum.GetValues<PublicationAction>().Where(a => Publication.After(Of.State, a) is not null && PublicationBook.May(Actor, a)
        && !(a is PublicationAction.Check or PublicationAction.Approve && Of.DraftedBy == Actor.Account) && !(a == PublicationAction.Approve && Of.CheckedBy == Actor.Account));

    public IReadOnlyList<Step> Bar() =>
    [
        .. Enum.GetValues<PublicationState>().Select(state =>
        {
            var reached = Steps.LastOrDefault(s => s.To == state.ToString());
            var title = T[$"PublicationState.{state}"].Value;
            return state < Of.State || Of.State == PublicationState.Archived ? new Step(title, StepState.Done, reached?.ActorName, reached is null ? null : ChinaTime.DateOf(reached.At))
                : state == Of.State ? new Step(title, StepState.Now, T[$"PublicationTurn.{state}"], state == PublicationState.Published ? Of.To : null) : new Step(title, StepState.Later);
        }),
    ];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostTakeAsync(string? step, CancellationToken cancel) =>
        Do(() => Enum.TryParse<PublicationAction>(step, out var action) && Enum.IsDefined(action) ? book.Take(Actor, Operation, Id, action, Reason, cancel) : Task.FromResult<Outcome>(new Outcome.NotFound()), cancel);

    public Task<IActionResult> OnPostObjectAsync(CancellationToken cancel) => Do(() => book.Object(Actor, Operation, Id, On, Text, cancel), cancel);

    public Task<IActionResult> OnPostHandleAsync(CancellationToken cancel) => Do(() => book.Handle(Actor, Operation, Objection, Result, Upheld, cancel), cancel);

    Task<IActionResult> Do(Func<Task<Outcome>> command, CancellationToken cancel) => Do(Load, command, "Publication.Said", _ => RedirectToPage("Publication", new { publication = Id }), cancel);

    async Task<bool> Load(CancellationToken cancel)
    {
        On ??= Today;
        await using var db = Desk.Read(Actor);
        if (!AccountabilityRights.MayPublish(Actor) || await db.Publications.FirstOrDefaultAsync(p => p.Id == Id && !p.IsCopy, cancel) is not { } found) return false;
        Of = found;
        CaseOpen = await Desk.Open(db, Actor, found.Case, cancel) is not null;
        var personnel = CaseOpen || Actor.May(AccountabilityPermissions.Personnel);
        Shown = [.. found.Lines.Where(l => l.Audience is Audience.Public or Audience.Unit || l.Audience == Audience.Personnel && personnel || CaseOpen)];
        Objections = await db.Objections.Where(o => o.Publication == Id).OrderBy(o => o.ReceivedOn).ThenBy(o => o.Id).Take(Most).ToListAsync(cancel);
        Steps = await db.Steps.Where(s => s.Of == Id).OrderBy(s => s.At).Take(Most).ToListAsync(cancel);
        return true;
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Reports.Publications;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>A publication: what it will give away, who checked and approved it, objections and what came of them.</summary>
[RequirePermission(ReportPermissions.Panel)]
internal sealed class PublicationModel(Database<ReportsDb> database, ReportRights rights, IPartyDirectory directory, PublicationBook book, ReportRules rules, IStringLocalizer<Words> words)
    : ReportPage(database, rights, directory, words)
{
    const int MostObjections = 200;

    [BindProperty(SupportsGet = true, Name = "publication")] public Guid Id { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public DateOnly? On { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public Guid Objection { get; set; }
    [BindProperty] public string? Result { get; set; }
    [BindProperty] public bool Upheld { get; set; }

    public Publication Of { get; private set; } = null!;
    public IReadOnlyList<(PartyId Party, Grade Grade)> Lines { get; private set; } = [];
    public IReadOnlyList<Objection> Objections { get; private set; } = [];
    public IReadOnlyList<ReportStep> Steps { get; private set; } = [];
    public ReportRules Rules => rules;

    public IEnumerable<PublicationAction> Possible => Enum.GetValues<PublicationAction>()
        .Where(a => Publication.After(Of.State, a) is not null && PublicationBook.May(Actor, a) && !(a is PublicationAction.Check or PublicationAction.Approve && Of.DraftedBy == Actor.Account) && !(a == PublicationAction.End && Today <= Of.To));

    public bool MayEdit => Of.State == PublicationState.Draft && Actor.May(ReportPermissions.Run);
    public bool MayObject => Of.State == PublicationState.Published && Actor.May(ReportPermissions.Check);

    public bool MayHandle => Actor.May(ReportPermissions.Check);

    public IReadOnlyList<Step> Bar =>
    [
        .. Enum.GetValues<PublicationState>().Select(state =>
        {
            var reached = Steps.LastOrDefault(s => s.To == state.ToString());
            if (state < Of.State || Of.State == PublicationState.Archived) return new Step(Words[$"PublicationState.{state}"], StepState.Done, reached?.ActorName, reached is null ? null : ChinaTime.DateOf(reached.At));
            return state == Of.State ? new Step(Words[$"PublicationState.{state}"], StepState.Now, Words[$"PublicationTurn.{state}"], state == PublicationState.Published ? Of.To : null) : new Step(Words[$"PublicationState.{state}"], StepState.Later);
        }),
    ];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostTakeAsync(string? step, CancellationToken cancel) =>
        Do(() => Enum.TryParse<PublicationAction>(step, out var action) ? book.Take(Actor, Operation, Id, action, Reason, cancel) : Task.FromResult<Outcome>(new Outcome.NotFound()), "Publication.Said.Moved", cancel);

    public Task<IActionResult> OnPostObjectAsync(CancellationToken cancel) => Do(() => book.Object(Actor, Operation, Id, On, Text, cancel), "Publication.Said.Objected", cancel);

    public Task<IActionResult> OnPostHandleAsync(CancellationToken cancel) => Do(() => book.Handle(Actor, Operation, Objection, Result, Upheld, cancel), "Publication.Said.Handled", cancel);

    Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel) => Do(Load, command, said, _ => RedirectToPage("Publication", new { publication = Id }), cancel);

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = await Enter(cancel);
        if (db is null || !AtHome || await db.Publications.FirstOrDefaultAsync(p => p.Id == Id, cancel) is not { } found) return false;
        Of = found;
        Lines = await ResultLines.Of(db, found.Cycle, cancel);
        Objections = await db.Objections.Where(o => o.Publication == Id).OrderBy(o => o.ReceivedOn).ThenBy(o => o.Id).Take(MostObjections).ToListAsync(cancel);
        Steps = await db.Steps.Where(s => s.Subject == Id).OrderBy(s => s.At).Take(50).ToListAsync(cancel);
        return true;
    }
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Supervision.Circulars;
using PartyDiscipline.Supervision.Inspections;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>A circular: read by everybody to whom it is sent; checked, approved, published and answered for by those who work on it.</summary>
[RequirePermission(InspectionPermissions.Circulars)]
internal sealed class CircularModel(Database<SupervisionDb> database, InspectionDesk desk, CircularBook book, IStringLocalizer<Words> words) : InspectionPage(database, desk, words)
{
    const int MostObjections = 200;

    [BindProperty(SupportsGet = true, Name = "circular")] public Guid Id { get; set; }
    [BindProperty, Display(Name = "Step.Reason")] public string? Reason { get; set; }
    [BindProperty] public List<string> Answered { get; set; } = [];
    [BindProperty, Display(Name = "CircularObjection.Text")] public string? Text { get; set; }
    [BindProperty] public Guid Objection { get; set; }
    [BindProperty] public string? Result { get; set; }
    [BindProperty] public bool Upheld { get; set; }

    public Circular Of { get; private set; } = null!;
    public IReadOnlyList<CircularObjection> Objections { get; private set; } = [];
    public IReadOnlyList<InspectionStep> Steps { get; private set; } = [];
    public IReadOnlyList<(PrivacyHit Kind, string Text)> Hits { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Facts)> About { get; private set; } = [];
    /// <summary>Works on circulars of this house, and this is one of them.</summary>
    public bool Works => !Of.IsCopy && InspectionRights.WorksOnCirculars(Actor);
    public bool MayEdit => !Of.IsCopy && InspectionRights.MayWriteCircular(Actor) && Of.State == CircularState.Draft && Of.DraftedBy == Actor.Account;
    public bool MayCheck => !Of.IsCopy && InspectionRights.MayWriteCircular(Actor) && Of.State == CircularState.Draft && Of.DraftedBy != Actor.Account;
    public bool MayObject => Of.State == CircularState.Published && InspectionRights.MayObject(Actor, Of.IsCopy);
    public bool MayAnswer => !Of.IsCopy && InspectionRights.MayWriteCircular(Actor);
    /// <summary>All of them: for the bureau's circular whoever speaks for the unit, else whoever works on it; anybody sees his own.</summary>
    public bool SeesObjections => Works || Of.IsCopy && InspectionRights.MayRespond(Actor);
    public Guid Me => Actor.Account;
    public IReadOnlyList<Step> Bar => BarOf(Enum.GetValues<CircularState>(), Of.State, Steps, "CircularState", Of.State == CircularState.Published ? Of.To : null);
    public IEnumerable<CircularAction> Possible => Enum.GetValues<CircularAction>().Where(a => a != CircularAction.Check && !Of.IsCopy && Circular.After(Of.State, a) is not null && CircularBook.May(Actor, a)
        && !(a == CircularAction.Approve && (Of.DraftedBy == Actor.Account || Of.CheckedBy == Actor.Account)) && !(a == CircularAction.End && Today <= Of.To));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostCheckAsync(CancellationToken cancel) => Then(() => book.Check(Actor, Operation, Id, Answered, Reason, cancel), "Circular.Said.Checked", cancel);

    public Task<IActionResult> OnPostTakeAsync(string? step, CancellationToken cancel) => Then(() => Enum.TryParse<CircularAction>(step, out var action) && Enum.IsDefined(action) ? book.Take(Actor, Operation, Id, action, Reason, cancel) : Task.FromResult<Outcome>(new Outcome.NotFound()), "Circular.Said.Moved", cancel);

    public Task<IActionResult> OnPostObjectAsync(CancellationToken cancel) => Then(() => book.Object(Actor, Operation, Id, Text, cancel), "Circular.Said.Objected", cancel);

    public Task<IActionResult> OnPostAnswerAsync(CancellationToken cancel) => Then(() => book.Answer(Actor, Operation, Objection, Result, Upheld, cancel), "Circular.Said.Answered", cancel);

    Task<IActionResult> Then(Func<Task<Outcome>> command, string said, CancellationToken cancel) => Do(Load, command, said, _ => RedirectToPage("Circular", new { circular = Id }), cancel);

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = Read();
        if (await db.Circulars.FirstOrDefaultAsync(c => c.Id == Id, cancel) is not { } found || !found.Out && !InspectionRights.WorksOnCirculars(Actor)) return false;
        Of = found;
        var (all, account) = (SeesObjections, Actor.Account);
        Objections = await db.CircularObjections.Where(o => o.Circular == Id && (all || o.MadeBy == account)).OrderBy(o => o.MadeOn).ThenBy(o => o.Id).Take(MostObjections).ToListAsync(cancel);
        if (!Works) return true;
        Steps = await StepsOf(db, Id, cancel);
        About = [.. (await db.Findings.Where(f => found.Findings.Contains(f.Id)).OrderBy(f => f.FoundOn).ToListAsync(cancel)).Select(f => (f.Id, f.Facts))];
        if (!found.Out) Hits = book.Scan(found, await book.Names(Actor, cancel));
        return true;
    }
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision.Clues;

namespace PartyDiscipline.Supervision.Pages.Supervision.Clues;

/// <summary>How the unit keeps clues (domain D.8): the thin index, or the compartment by a named decision; its custodians, and the ceremony in which two of them give a clue back.</summary>
[RequirePermission(CluePermissions.Compartment)]
internal sealed class CompartmentModel(CompartmentBook book, IOrganisation organisation, Database<CluesDb> database, KeyRing ring, IStringLocalizer<Words> words) : CluePage(ring, words)
{
    public sealed class Form
    {
        [StringLength(ClueCompartment.DecisionLength), Display(Name = "Clue.Decision")] public string? Decision { get; set; }
        [StringLength(ClueCompartment.DecisionLength), Display(Name = "Clue.Reference")] public string? Reference { get; set; }
        public List<Guid?> Custodians { get; set; } = [];
        [StringLength(Clue.NumberLength), Display(Name = "Clue.Number")] public string? Number { get; set; }
        public Guid? Person { get; set; }
    }

    static readonly CompartmentState[] Flow = [CompartmentState.Proposed, CompartmentState.Confirmed, CompartmentState.On, CompartmentState.Off];

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(Name = nameof(Secrets))] public Dictionary<int, string?> Secrets { get; set; } = [];

    public CompartmentView? View { get; private set; }
    public IReadOnlyList<PersonView> People { get; private set; } = [];
    public IReadOnlyList<(Guid Person, string Name)> KeyHolders { get; private set; } = [];
    public bool Leads => Actor.May(CluePermissions.Lead);
    public bool Confirms => Actor.May(CluePermissions.Confirm);
    public bool MayConfirm => View?.Of.MayConfirm(Actor) is true;
    public bool MyKey => View?.Of.State is CompartmentState.Proposed or CompartmentState.Confirmed && Actor.Person is { } person && View.Custodians.Any(c => c.Person == person);
    /// <summary>A custodian's secret, in the one answer that shows it.</summary>
    public string? Secret { get; private set; }

    public IReadOnlyList<Step> Bar => [.. Flow.Select(s => new Step(Words[$"Clue.CompartmentState.{s}"], View is null || s > View.Of.State ? StepState.Later : s == View.Of.State ? StepState.Now : StepState.Done, s switch
    {
        CompartmentState.Proposed => View?.Of.ProposedByName,
        CompartmentState.Confirmed => View?.Of.ConfirmedByName,
        CompartmentState.Off => View?.Of.OffByName,
        _ => null,
    }))];

    public Task OnGetAsync(CancellationToken cancel) => Load(cancel);

    public async Task<IActionResult> OnPostProposeAsync(CancellationToken cancel)
    {
        await Load(cancel);
        return Done(await book.Propose(Actor, Operation, Input.Decision, Input.Reference, [.. Input.Custodians.Take(10).Select(c => c ?? Guid.Empty)], cancel), "Clue.Said.Proposed", "Compartment");
    }

    public Task<IActionResult> OnPostConfirmAsync(CancellationToken cancel) => Do(id => book.Confirm(Actor, Operation, id, cancel), "Clue.Said.Confirmed", cancel);

    public Task<IActionResult> OnPostOnAsync(CancellationToken cancel) => Do(id => book.SwitchOn(Actor, Operation, id, cancel), "Clue.Said.On", cancel);

    public Task<IActionResult> OnPostOffAsync(CancellationToken cancel) => Do(id => book.SwitchOff(Actor, Operation, id, cancel), "Clue.Said.Off", cancel);

    public async Task<IActionResult> OnPostTakeKeyAsync(CancellationToken cancel)
    {
        await Load(cancel);
        if (View is null) return NotFound();
        var (outcome, secret) = await book.TakeKey(Actor, Operation, View.Of.Id, cancel);
        if (secret is null) return Done(outcome, "Clue.Said.Confirmed", "Compartment");
        Secret = secret;
        return Page();
    }

    public async Task<IActionResult> OnPostRecoverAsync(CancellationToken cancel)
    {
        await Load(cancel);
        return Done(await book.Recover(Actor, Operation, Input.Number, Input.Person ?? Guid.Empty, Secrets, cancel), "Clue.Said.Recovered", "Compartment");
    }

    async Task<IActionResult> Do(Func<Guid, Task<Outcome>> command, string said, CancellationToken cancel)
    {
        await Load(cancel);
        return View is null ? NotFound() : Done(await command(View.Of.Id), said, "Compartment");
    }

    async Task Load(CancellationToken cancel)
    {
        View = await book.Latest(Actor, cancel);
        if (!Leads) return;
        People = await organisation.People(Actor.Tenant, cancel);
        await using var db = database.OpenToRead(Actor, Actor.Tenant);
        KeyHolders = [.. (await db.Keys.Where(k => !k.Retired).Select(k => new { k.Person, k.PersonName }).Take(100).ToListAsync(cancel)).Select(k => (k.Person, k.PersonName))];
    }
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Clues;

namespace PartyDiscipline.Supervision.Pages.Supervision.Clues;

/// <summary>The compartment's keys: whose there are, what hangs on one, and how another person's goes out of use by two people.</summary>
[RequirePermission(CluePermissions.Compartment)]
internal sealed class KeysModel(KeyRetirements book, CompartmentBook compartments, KeyRing ring, IStringLocalizer<Words> words) : CluePage(ring, words)
{
    public sealed class Form
    {
        public RetirementGround? Ground { get; set; }
        [StringLength(ClueCompartment.DecisionLength), Display(Name = "Clue.RetirementDecision")] public string? Decision { get; set; }
        public Guid? Retirement { get; set; }
        public Guid? To { get; set; }
    }

    /// <summary>Whose key is looked at.</summary>
    [BindProperty(SupportsGet = true)] public Guid? Person { get; set; }
    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(Name = nameof(Secrets))] public Dictionary<int, string?> Secrets { get; set; } = [];

    public IReadOnlyList<HandlerKey> Keys { get; private set; } = [];
    public IReadOnlyList<RetirementView> Retirements { get; private set; } = [];
    public IReadOnlyList<ClueCustodian> Custodians { get; private set; } = [];
    public KeyHoldings? Holds { get; private set; }
    public HandlerKey? Of => Keys.FirstOrDefault(k => k.Person == Person);
    public bool Leads => Actor.May(CluePermissions.Lead);
    public bool Decides => Leads || Actor.May(CluePermissions.Confirm);
    public bool MayConfirm(RetirementView view) => view.Of.MayConfirm(Actor);
    public bool IsMine(HandlerKey key) => key.Person == Actor.Person;
    public IEnumerable<SelectListItem> Grounds => Enum.GetValues<RetirementGround>().Select(g => new SelectListItem(Words[$"Clue.RetirementGround.{g}"], $"{g}", Input.Ground == g));

    public Task OnGetAsync(CancellationToken cancel) => Load(cancel);

    public Task<IActionResult> OnPostProposeAsync(CancellationToken cancel) => Do(() => book.Propose(Actor, Operation, Person, Input.Ground, Input.Decision, cancel), "Clue.Said.RetirementProposed", cancel);

    public Task<IActionResult> OnPostHandOnAsync(CancellationToken cancel) => Do(() => book.HandOn(Actor, Operation, Input.Retirement ?? Guid.Empty, Input.To, Secrets, cancel), "Clue.Said.HandedOn", cancel);

    public Task<IActionResult> OnPostConfirmAsync(CancellationToken cancel) => Do(() => book.Confirm(Actor, Operation, Input.Retirement ?? Guid.Empty, cancel), "Clue.Said.KeyRetired", cancel);

    public Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancel) => Do(() => book.Withdraw(Actor, Operation, Input.Retirement ?? Guid.Empty, cancel), "Clue.Said.RetirementWithdrawn", cancel);

    async Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel)
    {
        var outcome = await command();
        await Load(cancel);
        return Done(outcome, said, "Keys");
    }

    async Task Load(CancellationToken cancel)
    {
        Keys = await book.Keys(Actor, cancel);
        Retirements = await book.All(Actor, cancel);
        if (Person is { } person) Holds = await book.Holds(Actor, person, cancel);
        if (Leads && Retirements.Any(r => r.Of.State == RetirementState.Proposed)) Custodians = await compartments.Custodians(Actor, cancel);
    }
}

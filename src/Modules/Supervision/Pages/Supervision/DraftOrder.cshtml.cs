using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision.Law;
using PartyDiscipline.Supervision.Orders;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>Drafting an order or a suggestion, from a source in one action or by hand; and writing on at a draft or what was proposed.</summary>
[RequirePermission(OrderPermissions.Draft)]
internal sealed class DraftOrderModel(Database<SupervisionDb> database, OrderBook book, Limits limits, IOrganisation organisation, IRegulations regulations, IProblemList problems, IStringLocalizer<Words> words) : OrdersPage(words)
{
    public sealed class DraftInput
    {
        [StringLength(Order.ProblemLength)] public string? Problem { get; set; }
        [StringLength(Order.TextLength)] public string? Requirement { get; set; }
        [StringLength(400)] public string? Obligations { get; set; }
        [StringLength(PartyId.MaxLength)] public string? Owner { get; set; }
        public DateOnly? Deadline { get; set; }
        public Guid? Verifier { get; set; }
        public int? Version { get; set; }
    }

    [BindProperty(SupportsGet = true, Name = "order")] public Guid? Id { get; set; }
    [BindProperty(SupportsGet = true)] public string? Unit { get; set; }
    [BindProperty(SupportsGet = true)] public OrderKind Kind { get; set; }
    [BindProperty(SupportsGet = true)] public OrderSourceKind Source { get; set; } = OrderSourceKind.Other;
    [BindProperty(SupportsGet = true), StringLength(Order.KeyLength)] public string? Key { get; set; }
    [BindProperty(SupportsGet = true), StringLength(200)] public string? From { get; set; }
    [BindProperty] public DraftInput Input { get; set; } = new();

    public Order? Of { get; private set; }
    public bool MaySuggest => OrderRights.MaySuggest(Actor);
    public IReadOnlyList<SelectListItem> Owners { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Verifiers { get; private set; } = [];
    public IEnumerable<SelectListItem> Kinds => Enum.GetValues<OrderKind>().Where(k => k == OrderKind.Rectification || MaySuggest).Select(k => new SelectListItem(T[$"OrderKind.{k}"], k.ToString(), k == Kind));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (Of is { } order)
            Input = new() { Problem = order.Problem, Requirement = order.Requirement, Obligations = string.Join(' ', order.Obligations), Owner = order.Owner.ToString(), Deadline = order.Deadline, Verifier = order.Verifier, Version = order.Version };
        else
        {
            var set = await limits.On(Today, cancel);
            // What it says is read from its list, never from an address.
            var listed = string.IsNullOrEmpty(Key) || Source is not (OrderSourceKind.DutyReport or OrderSourceKind.Other) ? null : await problems.Find(Unit!, Key, cancel);
            Input = new() { Problem = listed?.Text, Obligations = listed?.Obligation is { } cited ? $"3.4.4-b {cited}" : "3.4.4-b", Deadline = Kind == OrderKind.Rectification ? set.After("order.deadline", Today) : null, Owner = Owners.Count > 0 ? Owners[0].Value : null };
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        var obligations = (Input.Obligations ?? "").Split([' ', ',', '，', '、', ';', '；'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var unknown = obligations.Where(o => regulations.Find(o) is null).ToArray();
        if (unknown.Length > 0) return Said(Outcome.Refuse("Input.Obligations", "Order.UnknownObligation", null, string.Join(' ', unknown)), "", _ => Page());
        PartyId? owner = PartyId.TryParse(Input.Owner, null, out var parsed) ? parsed : null;
        var verifier = Verifiers.FirstOrDefault(v => v.Value == Input.Verifier?.ToString());
        var text = new OrderText { Problem = Input.Problem, Requirement = Input.Requirement, Obligations = obligations, Owner = owner, Deadline = Input.Deadline, Verifier = verifier is null ? null : Input.Verifier, VerifierName = verifier?.Text };
        var outcome = Of is { } order
            ? await book.Edit(Actor, Operation, order.Id, text, Input.Version, cancel)
            : await book.Draft(Actor, Operation, new OrderDraft { Unit = Unit!, Source = new OrderSource(Source, string.IsNullOrWhiteSpace(Key) ? $"manual/{Operation:N}" : Key, Local(From)), Problem = Input.Problem ?? "", Obligations = obligations, Requirement = Input.Requirement, Owner = owner, Deadline = Input.Deadline }, Kind, text, cancel);
        return Said(Prefixed(outcome), "Order.Said.Drafted", id => RedirectToPage("Order", new { order = id }));
    }

    /// <summary>Faults of the text stand at the form's fields.</summary>
    static Outcome Prefixed(Outcome outcome) => outcome is Outcome.Refused refused ? new Outcome.Refused([.. refused.Faults.Select(f => f.Field.Length == 0 ? f : f with { Field = $"Input.{f.Field}" })]) : outcome;

    string? Local(string? page) => page is { Length: > 0 } && Url.IsLocalUrl(page) ? page : null;

    async Task<bool> Load(CancellationToken cancel)
    {
        if (Id is { } id)
        {
            await using var db = database.OpenToRead(Actor, Actor.Tenant);
            Of = await db.Orders.FirstOrDefaultAsync(o => o.Id == id, cancel);
            if (Of is null || !OrderRights.MayEdit(Actor, Of) || Of.State is not (OrderState.Proposed or OrderState.Draft)) return false;
            (Unit, Kind) = (Of.Unit, Of.Kind);
        }
        Unit = string.IsNullOrEmpty(Unit) ? (AtBureau ? Tenants.All.First(t => t.Kind == TenantKind.Prison || t.Code == Actor.Tenant).Code : Actor.Tenant) : Unit;
        if (Tenants.Find(Unit) is null || Unit != Actor.Tenant && !AtBureau || Kind == OrderKind.Suggestion && !MaySuggest) return false;
        Owners = [.. (await Directory.Parties(Unit, Today, cancel)).Select(p => new SelectListItem(p.HolderName is { } holder ? $"{p.Name} · {holder}" : p.Name.ToString(), p.Id.ToString()))];
        Verifiers = [.. (await organisation.People(Actor.Tenant, cancel)).Select(p => new SelectListItem(p.Name, p.Id.ToString()))];
        return true;
    }
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Supervision.Law;
using PartyDiscipline.Supervision.Orders;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>One order or suggestion: what it says, where it came from, whose turn it is, what this reader may do, and every step so far.</summary>
[RequirePermission(OrderPermissions.Read)]
internal sealed class OrderModel(Database<SupervisionDb> database, OrderBook book, OrderLaw law, Limits limits, IStringLocalizer<Words> words) : OrdersPage(words)
{
    public sealed class HeadInput
    {
        public bool Met { get; set; }
        [StringLength(Order.ReasonLength)] public string? Remark { get; set; }
    }

    [BindProperty(SupportsGet = true, Name = "order")] public Guid Id { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public string? Participants { get; set; }
    [BindProperty] public string? Minutes { get; set; }
    [BindProperty] public string? Requirement { get; set; }
    [BindProperty] public string? Measures { get; set; }
    [BindProperty] public string? Post { get; set; }
    [BindProperty] public string? Result { get; set; }
    [BindProperty] public string? Method { get; set; }
    [BindProperty] public DateOnly? Until { get; set; }
    [BindProperty(Name = nameof(Heads))] public Dictionary<string, HeadInput> Heads { get; set; } = [];

    public Order Of { get; private set; } = null!;
    public IReadOnlyList<OrderStep> Steps { get; private set; } = [];
    public IReadOnlyList<Party> Parties { get; private set; } = [];
    public IReadOnlyList<Party> IssuerParties { get; private set; } = [];
    public LimitSet Set { get; private set; } = null!;
    public OrderLaw Law => law;
    public bool Here => Of.TenantId == Actor.Tenant;

    public string Title => Of.Number is { } number ? number : T[$"OrderKind.{Of.Kind}"];
    public string Name(PartyId party) => Parties.FirstOrDefault(p => p.Id == party) is { } found ? (found.HolderName is { } holder ? $"{found.Name} · {holder}" : found.Name.ToString()) : party.Key;
    public IEnumerable<SelectListItem> Posts => Parties.Where(p => p.Id.Kind is PartyKind.Secretary or PartyKind.Member or PartyKind.Department).Select(p => new SelectListItem(p.HolderName is { } holder ? $"{p.Name} · {holder}" : p.Name.ToString(), p.Id.ToString(), p.Id == Of.Post));

    public bool MayEdit => Here && OrderRights.MayEdit(Actor, Of) && Of.State is OrderState.Draft or OrderState.Proposed;
    public IEnumerable<ChainLevel> Levels => Here ? OrderRights.Levels(Actor, Of, IssuerParties).Where(l => Of.Can(l == ChainLevel.InCharge ? OrderAction.Approve : OrderAction.Sign) && !Of.SignOffs.Exists(s => s.Level == l || s.Account == Actor.Account) && !(l == ChainLevel.Department && Of.State == OrderState.Approved)) : [];

    /// <summary>What this reader may do now, by the rights of each action; the state machine has the last word.</summary>
    public bool May(OrderAction action) => Here && Of.Can(action) && action switch
    {
        OrderAction.Study or OrderAction.Send => OrderRights.MayEdit(Actor, Of),
        OrderAction.Decline => Of.State != OrderState.Proposed && (Of.State == OrderState.Studied || Of.SignOffs.Count > 0 || !Of.Incomplete().Any()) && OrderRights.MayDecide(Actor, Of),
        OrderAction.Receive or OrderAction.Contest => OrderRights.MayReceive(Actor, Of),
        OrderAction.Maintain or OrderAction.Extend => OrderRights.MayDecide(Actor, Of) && (action == OrderAction.Maintain || Of.Extensions < Set["order.extensions"] && Today <= Of.Deadline),
        OrderAction.Plan or OrderAction.Report => OrderRights.MayRespond(Actor, Of),
        OrderAction.AskExtension => OrderRights.MayRespond(Actor, Of) && Of.State != OrderState.Sent && Of.AskedUntil is null && Of.Extensions < Set["order.extensions"] && Today <= Of.Deadline,
        OrderAction.Assess => OrderRights.MayVerify(Actor, Of),
        OrderAction.Verify or OrderAction.Return => OrderBook.MayClose(Actor, Of) && (action == OrderAction.Verify || !Of.ReturnsSpent(Set)),
        OrderAction.Revisit => OrderRights.MayFollowUp(Actor, Of) && Of.RevisitedOn is null && Today >= Of.RevisitFrom,
        OrderAction.Reopen => OrderRights.MayFollowUp(Actor, Of),
        OrderAction.Revoke => Of.State is OrderState.Proposed or OrderState.Draft ? OrderRights.MayEdit(Actor, Of) : OrderRights.MayDecide(Actor, Of),
        _ => false,
    };

    /// <summary>Who may do the next step, for readers who may not.</summary>
    public string Turn => T[$"OrderTurn.{Of.Kind}.{Of.State}", Of.VerifierName ?? T["Draft.NoVerifier"].Value];

    static readonly OrderState[] OrderRoad = [OrderState.Draft, OrderState.Approved, OrderState.Sent, OrderState.Received, OrderState.Rectifying, OrderState.Submitted, OrderState.Closed];
    static readonly OrderState[] SuggestionRoad = [OrderState.Draft, OrderState.Studied, OrderState.Approved, OrderState.Sent, OrderState.Received, OrderState.Rectifying, OrderState.Submitted, OrderState.Assessed, OrderState.Closed];

    public IReadOnlyList<Step> Bar
    {
        get
        {
            var road = Of.IsSuggestion ? SuggestionRoad : OrderRoad;
            var at = Of.State switch
            {
                OrderState.Proposed => 0,
                OrderState.Objected => Array.IndexOf(road, OrderState.Sent),
                OrderState.Returned => Array.IndexOf(road, OrderState.Rectifying),
                OrderState.Reopened => Array.IndexOf(road, OrderState.Received),
                OrderState.Revoked => Math.Max(0, road.Select((s, i) => (s, i)).Where(x => Steps.Any(p => p.To == x.s)).Select(x => x.i).DefaultIfEmpty(0).Max()),
                _ => Array.IndexOf(road, Of.State),
            };
            return [.. road.Select((state, i) =>
            {
                var reached = Steps.LastOrDefault(s => s.To == state && s.From != state) ?? Steps.LastOrDefault(s => s.To == state);
                var done = i < at || i == at && Of.State == OrderState.Closed;
                if (done) return new Step(T[$"OrderState.{Of.Kind}.{state}"], StepState.Done, reached?.ActorName, reached is null ? null : ChinaTime.DateOf(reached.At));
                if (i > at) return new Step(T[$"OrderState.{Of.Kind}.{state}"], StepState.Later);
                return new Step(T[$"OrderState.{Of.Kind}.{Of.State}"], Of.State == OrderState.Revoked ? StepState.Stopped : StepState.Now, Of.State == OrderState.Revoked ? null : T[$"OrderWho.{Of.State}"].Value, Of.TurnDue);
            })];
        }
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        (Measures, Post, Result, Requirement) = (Of.Measures, Of.Post?.ToString() ?? Of.Owner.ToString(), Of.Result, Of.Requirement);
        Until = Of.AskedUntil ?? (Of.Deadline is { } day && Of.State != OrderState.Closed ? day.AddDays(15) : Today.AddMonths(1));
        foreach (var head in law.Heads) Heads[head.Code] = new() { Met = true };
        return Page();
    }

    public Task<IActionResult> OnPostStudyAsync(CancellationToken cancel) => Do(() => book.Study(Actor, Operation, Id, Participants, Minutes, cancel), "Study", cancel);
    public Task<IActionResult> OnPostSignAsync(string? level, CancellationToken cancel) => Do(() => Enum.TryParse<ChainLevel>(level, out var at) && Enum.IsDefined(at) ? book.SignOff(Actor, Operation, Id, at, cancel) : Task.FromResult<Outcome>(new Outcome.NotFound()), "Sign", cancel);
    public Task<IActionResult> OnPostDeclineAsync(CancellationToken cancel) => Do(() => book.Decline(Actor, Operation, Id, Reason, cancel), "Decline", cancel);
    public Task<IActionResult> OnPostSendAsync(CancellationToken cancel) => Do(() => book.Send(Actor, Operation, Id, cancel), "Send", cancel);
    public Task<IActionResult> OnPostReceiveAsync(CancellationToken cancel) => Do(() => book.Receive(Actor, Operation, Id, cancel), "Receive", cancel);
    public Task<IActionResult> OnPostContestAsync(CancellationToken cancel) => Do(() => book.Object(Actor, Operation, Id, Reason, cancel), "Contest", cancel);
    public Task<IActionResult> OnPostMaintainAsync(CancellationToken cancel) => Do(() => book.Maintain(Actor, Operation, Id, Reason, Requirement, cancel), "Maintain", cancel);
    public Task<IActionResult> OnPostPlanAsync(CancellationToken cancel) => Do(() => book.Plan(Actor, Operation, Id, Measures, PartyId.TryParse(Post, null, out var post) ? post : null, cancel), "Plan", cancel);
    public Task<IActionResult> OnPostReportAsync(CancellationToken cancel) => Do(() => book.Report(Actor, Operation, Id, Result, cancel), "Report", cancel);
    public Task<IActionResult> OnPostAskAsync(CancellationToken cancel) => Do(() => book.AskExtension(Actor, Operation, Id, Until, Reason, cancel), "AskExtension", cancel);
    public Task<IActionResult> OnPostExtendAsync(CancellationToken cancel) => Do(() => book.Extend(Actor, Operation, Id, Until, Reason, cancel), "Extend", cancel);
    public Task<IActionResult> OnPostAssessAsync(CancellationToken cancel) => Do(() => book.Assess(Actor, Operation, Id, [.. Heads.Select(h => new HeadFinding(h.Key, h.Value.Met, h.Value.Remark))], cancel), "Assess", cancel);
    public Task<IActionResult> OnPostVerifyAsync(CancellationToken cancel) => Do(() => book.Verify(Actor, Operation, Id, Method, cancel), "Verify", cancel);
    public Task<IActionResult> OnPostReturnAsync(CancellationToken cancel) => Do(() => book.Return(Actor, Operation, Id, Reason, cancel), "Return", cancel);
    public Task<IActionResult> OnPostRevisitAsync(CancellationToken cancel) => Do(() => book.Revisit(Actor, Operation, Id, Reason, cancel), "Revisit", cancel);
    public Task<IActionResult> OnPostReopenAsync(CancellationToken cancel) => Do(() => book.Reopen(Actor, Operation, Id, Reason, Until, cancel), "Reopen", cancel);
    public Task<IActionResult> OnPostRevokeAsync(CancellationToken cancel) => Do(() => book.Revoke(Actor, Operation, Id, Reason, cancel), "Revoke", cancel);

    async Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        return Said(await command(), $"Order.Said.{said}", _ => RedirectToPage("Order", new { order = Id }));
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = database.OpenFor(Actor);
        // At the bureau an item of a unit's own is read beside the bureau's; a copy never stands in for its original.
        if (await db.Orders.Once(Actor).FirstOrDefaultAsync(o => o.Id == Id, cancel) is not { } found || !OrderRights.MayRead(Actor, found)) return false;
        Of = found;
        var tenant = found.TenantId;
        Steps = await db.OrderSteps.Where(s => s.TenantId == tenant && s.Order == Id).OrderBy(s => s.At).ThenBy(s => s.Id).Take(200).ToListAsync(cancel);
        Parties = await Directory.Parties(found.Unit, Today, cancel);
        IssuerParties = found.Issuer == found.Unit ? Parties : await Directory.Parties(found.Issuer, Today, cancel);
        Set = await limits.On(found.DraftedOn, cancel);
        return true;
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Orders;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>The board of every open order, suggestion and proposal: at the bureau of all units, in a unit its own.</summary>
[RequirePermission(OrderPermissions.Read)]
internal sealed class OrdersModel(Database<SupervisionDb> database, IStringLocalizer<Words> words) : OrdersPage(words)
{
    [BindProperty(SupportsGet = true)] public string? Unit { get; set; }
    [BindProperty(SupportsGet = true)] public OrderSourceKind? Source { get; set; }
    [BindProperty(SupportsGet = true)] public OrderColour? Colour { get; set; }
    [BindProperty(SupportsGet = true)] public OrderKind? Kind { get; set; }
    [BindProperty(SupportsGet = true)] public OrderState? State { get; set; }
    [BindProperty(SupportsGet = true)] public OrderStanding Standing { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public IReadOnlyList<Order> Rows { get; private set; } = [];
    public IReadOnlyDictionary<OrderColour, int> Counts { get; private set; } = new Dictionary<OrderColour, int>();
    public IReadOnlyDictionary<string, string> Owners { get; private set; } = new Dictionary<string, string>();
    public int Total { get; private set; }
    public int Overdue { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public bool MayDraft => OrderRights.MayDraft(Actor);
    public OrderFilter Filter => new(Unit, Source, Colour, Kind, State, Standing);

    public IEnumerable<SelectListItem> Sources => Choices(Source, "OrderSource");
    public IEnumerable<SelectListItem> Colours => Choices(Colour, "OrderColour");
    public IEnumerable<SelectListItem> Kinds => Choices(Kind, "OrderKind");
    public IEnumerable<SelectListItem> Standings => Choices<OrderStanding>(Standing, "OrderStanding");
    public IEnumerable<SelectListItem> States => Enum.GetValues<OrderState>().Select(s => new SelectListItem(T[$"OrderState.{(Kind ?? OrderKind.Rectification)}.{s}"], s.ToString(), s == State));

    IEnumerable<SelectListItem> Choices<TChoice>(TChoice? chosen, string prefix) where TChoice : struct, Enum =>
        Enum.GetValues<TChoice>().Select(c => new SelectListItem(T[$"{prefix}.{c}"], c.ToString(), c.Equals(chosen)));

    public async Task OnGetAsync(CancellationToken cancel)
    {
        At = Math.Clamp(At, 1, 10_000);
        var today = Today;
        await using var db = database.OpenFor(Actor);
        var all = db.Orders.Once(Actor);
        var counted = await Filter.WithoutColour(all).GroupBy(o => o.Escalation).Select(g => new { g.Key, Count = g.Count(), Overdue = g.Count(o => o.Open && o.Deadline < today) }).ToListAsync(cancel);
        Counts = counted.GroupBy(c => c.Key switch { 0 => OrderColour.Green, 1 => OrderColour.Yellow, _ => OrderColour.Red }).ToDictionary(g => g.Key, g => g.Sum(c => c.Count));
        Overdue = counted.Sum(c => c.Overdue);
        Total = Colour is { } colour ? Counts.GetValueOrDefault(colour) : counted.Sum(c => c.Count);
        Rows = await OrderFilter.InOrder(Filter.Over(all)).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        var owners = new Dictionary<string, string>();
        foreach (var unit in Rows.Select(r => r.Unit).Distinct())
            foreach (var party in await Directory.Parties(unit, today, cancel)) owners[party.Id.ToString()] = party.Name.ToString();
        Owners = owners;
    }

    public string OwnerOf(Order order) => Owners.GetValueOrDefault((order.Post ?? order.Owner).ToString()) ?? (order.Post ?? order.Owner).Key;
}

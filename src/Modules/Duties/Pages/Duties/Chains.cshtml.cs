using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using PartyDiscipline.Duties.Chains;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>How far a chain has come, for filtering.</summary>
internal enum ChainState { Open, Overdue, Closed, Failed }

/// <summary>贯彻落实链: what came from above in a year, who carries it out, how far it is, what comes next.</summary>
[RequirePermission(DutyPermissions.Read)]
internal sealed class ChainsModel(ChainReader chains, ChainLaw law, DutyRights rights, DutyReader reader) : PortalPage
{
    public const int PageSize = 30;

    [BindProperty(SupportsGet = true)] public string? Tenant { get; set; }
    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    [BindProperty(SupportsGet = true)] public PartyId? Party { get; set; }
    [BindProperty(SupportsGet = true)] public ChainState? State { get; set; }
    [BindProperty(SupportsGet = true)] public string? Text { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public IReadOnlyList<FollowedChain> Chains { get; private set; } = [];
    public IReadOnlyDictionary<ChainState, int> ByState { get; private set; } = new Dictionary<ChainState, int>();
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public string? Abroad { get; private set; }
    public IReadOnlyList<SelectListItem> Parties { get; private set; } = [];
    public Func<PartyId, string> NameOf { get; private set; } = id => id.Key;
    public DateOnly Day => Today;
    public string Filter => ListFilter.Of(("tenant", Tenant), ("year", Year), ("party", Party), ("state", State), ("text", Text));
    public bool MayRegister => Abroad is null && Actor.May(DutyPermissions.Deploy);

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (reader.Visible(Actor, Tenant) is not { } visible) return NotFound();
        Abroad = visible.Code == Actor.Tenant ? null : visible.Name.ToString();
        Year = Math.Clamp(Year ?? Today.Year, 1949, 2200);
        var scope = await rights.Reads(Actor, visible.Code, cancel);
        var all = (await chains.Of(Actor, visible.Code, Year.Value, scope, cancel))
            .Where(c => Takes(c, Party, Text)).ToList();
        ByState = Enum.GetValues<ChainState>().ToDictionary(s => s, s => all.Count(c => Is(c, s, Today)));
        if (State is { } state) all = [.. all.Where(c => Is(c, state, Today))];
        Total = all.Count;
        At = Math.Clamp(At, 1, Math.Max(1, Pages));
        Chains = [.. all.Skip((At - 1) * PageSize).Take(PageSize)];

        var parties = await reader.PartiesOf(visible.Code, cancel);
        Parties = [.. parties.Values.Where(p => scope.Covers(p.Id)).Select(p => new SelectListItem(p.Name.ToString(), p.Id.ToString(), p.Id == Party))];
        NameOf = id => parties.TryGetValue(id, out var known) ? known.Name.ToString() : id.Key;
        return Page();
    }

    public string StepName(string step) => law[step].Name.ToString();

    public static bool Is(FollowedChain chain, ChainState state, DateOnly today) => state switch
    {
        ChainState.Open => !chain.Progress.Closed,
        ChainState.Overdue => chain.Progress.Overdue(today),
        ChainState.Failed => chain.Chain.FailedOn is not null,
        _ => chain.Progress.Closed,
    };

    /// <summary>Whose, and what is said of the document.</summary>
    public static bool Takes(FollowedChain chain, PartyId? party, string? text) =>
        (party is null || chain.Chain.Party == party)
        && (string.IsNullOrWhiteSpace(text) || $"{chain.Deployment.Organ} {chain.Deployment.Number} {chain.Deployment.Title}".Contains(text.Trim(), StringComparison.OrdinalIgnoreCase));
}

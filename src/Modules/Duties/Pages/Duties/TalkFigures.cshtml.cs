using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Talks;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>谈话统计: how many talks were owed and held, by who talks, and at the bureau by unit. Never with whom about what (domain §B.5).</summary>
[RequirePermission(DutyPermissions.TalkFigures)]
internal sealed class TalkFiguresModel(Database<DutiesDb> database, DutyReader reader, ITenants tenants, TalkKinds kinds) : PortalPage
{
    const int UnitsOnPage = 20;

    /// <param name="Name">Who talks, or the unit.</param>
    /// <param name="Tenant">The unit, where the row leads to it.</param>
    /// <param name="Owed">Pairs owed.</param>
    /// <param name="Met">Of them met.</param>
    /// <param name="States">Talks by state, those without a duty too.</param>
    public sealed record Row(string Name, string? Tenant, int Owed, int Met, IReadOnlyDictionary<TalkState, int> States)
    {
        public int this[params TalkState[] states] => states.Sum(s => States.GetValueOrDefault(s));
    }

    [BindProperty(SupportsGet = true)] public string? Tenant { get; set; }
    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public bool OfUnits { get; private set; }
    public int Pages { get; private set; } = 1;
    public string? Unit { get; private set; }
    public int ThisYear => Today.Year;

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (reader.Visible(Actor, Tenant) is not { } visible) return NotFound();
        Year = Math.Clamp(Year ?? Today.Year, 1949, 2200);
        OfUnits = Actor.AtBureau && Tenant is null;
        Unit = visible.Name.ToString();
        Rows = OfUnits ? await ByUnit(cancel) : await ByTalker(visible.Code, cancel);
        return Page();
    }

    async Task<IReadOnlyList<Row>> ByUnit(CancellationToken cancel)
    {
        Pages = (tenants.All.Count + UnitsOnPage - 1) / UnitsOnPage;
        At = Math.Clamp(At, 1, Math.Max(1, Pages));
        await using var db = database.OpenAcross(Actor);
        var states = (await db.Talks.Where(t => t.Year == Year).GroupBy(t => new { t.TenantId, t.State }).Select(g => new { g.Key.TenantId, g.Key.State, Count = g.Count() }).ToListAsync(cancel))
            .ToLookup(g => g.TenantId);
        var rows = new List<Row>();
        foreach (var tenant in tenants.All.Skip((At - 1) * UnitsOnPage).Take(UnitsOnPage))
        {
            var owed = (await Owed(tenant.Code, cancel)).ToList();
            rows.Add(new(tenant.Name.ToString(), tenant.Code, owed.Count, owed.Count(o => o.Met), states[tenant.Code].ToDictionary(g => g.State, g => g.Count)));
        }
        return rows;
    }

    async Task<IReadOnlyList<Row>> ByTalker(string tenant, CancellationToken cancel)
    {
        await using var db = database.OpenToRead(Actor, tenant);
        var states = (await db.Talks.Where(t => t.Year == Year).GroupBy(t => new { t.From, t.State }).Select(g => new { g.Key.From, g.Key.State, Count = g.Count() }).ToListAsync(cancel)).ToLookup(g => g.From);
        var owed = (await Owed(tenant, cancel)).ToLookup(o => o.From);
        var parties = await reader.PartiesOf(tenant, cancel);
        return
        [
            .. parties.Values.Where(p => owed.Contains(p.Id) || states.Contains(p.Id)).OrderBy(p => p.Order)
                .Select(p => new Row(p.Name.ToString(), null, owed[p.Id].Count(), owed[p.Id].Count(o => o.Met), states[p.Id].ToDictionary(g => g.State, g => g.Count))),
        ];
    }

    /// <summary>The pairs owed, each once, and whether all that is owed between them is done.</summary>
    async Task<IEnumerable<(PartyId From, bool Met)>> Owed(string tenant, CancellationToken cancel) =>
        from live in await reader.Standings.LoadTenant(tenant, Year!.Value, cancel)
        from pair in live.Lights(Today).Where(d => d.Period.Year == Year && d.Counterpart is not null && kinds.OnlyByTalk(d.Obligation)).GroupBy(d => d.Counterpart)
        select (live.Party, pair.All(d => d.Done >= d.Needed));
}

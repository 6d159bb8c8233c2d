using System.Collections.Immutable;
using Microsoft.AspNetCore.Mvc;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>One unit: its parties by obligation group, and the duties behind any light. At the bureau, of any prison; there, of itself.</summary>
[RequirePermission(DutyPermissions.Read)]
internal sealed class UnitModel(DutyReader reader, DutyRights rights) : PortalPage
{
    public const int PageSize = 50;

    [BindProperty(SupportsGet = true)] public string? Tenant { get; set; }
    [BindProperty(SupportsGet = true)] public string? Group { get; set; }
    [BindProperty(SupportsGet = true)] public PartyId? Party { get; set; }
    [BindProperty(SupportsGet = true)] public Light? Light { get; set; }
    [BindProperty(SupportsGet = true)] public DueIn Due { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public Tenant Unit { get; private set; } = null!;
    public bool Abroad { get; private set; }
    public bool FromDatabase { get; private set; }
    public ImmutableArray<PartyCounts> Counts { get; private set; } = [];
    public IReadOnlyDictionary<PartyId, Party> Parties { get; private set; } = new Dictionary<PartyId, Party>();
    public IReadOnlyList<ObligationGroup> Groups => reader.Standings.Groups;
    public IReadOnlyList<int> Columns => field ??= reader.Standings.ColumnsOf(Counts.Select(c => c.Own));
    public LightCounts Total { get; private set; }
    public IReadOnlyList<(PartyId Party, DutyStanding Duty)> Duties { get; private set; } = [];
    public int Matching { get; private set; }
    public int Pages => (Matching + PageSize - 1) / PageSize;
    public bool Listing => Group is not null || Light is not null || Party is not null;

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (reader.Visible(Actor, Tenant) is not { } visible) return NotFound();
        Unit = visible;
        Abroad = DutyReader.AsSuperior(Actor, visible.Code);
        var scope = await rights.Reads(Actor, visible.Code, cancel);
        Parties = (await reader.PartiesOf(visible.Code, cancel)).Where(p => scope.Covers(p.Key)).ToDictionary();
        if (Parties.Count == 0 && !scope.All) return NotFound();
        if (Party is { } one && !Parties.ContainsKey(one)) return NotFound();
        var read = await reader.Parties(visible.Code, Abroad, cancel);
        FromDatabase = read.FromDatabase;
        var order = Parties.Keys.Select((id, i) => (id, i)).ToDictionary(p => p.id, p => p.i);
        Counts = [.. read.Value.Where(c => Parties.ContainsKey(c.Party)).OrderBy(c => order[c.Party])];
        foreach (var counts in Counts.Where(c => Party is null || c.Party == Party)) Total += counts.Own.Sum(Due);
        if (Listing) await List(cancel);
        return Page();
    }

    public string TitleOf(string obligation) => reader.Standings.ObligationOf(obligation)?.Title.ToString() ?? obligation;

    public string Filter => ListFilter.Of(("tenant", Tenant), ("group", Group), ("party", Party), ("light", Light), ("due", Due == DueIn.Year ? null : Due));

    /// <summary>Whether a duty is behind the number that was clicked.</summary>
    public static bool Takes(DutyStanding duty, Light? light, string? group, DueIn due, Standings standings) =>
        (light is null || duty.Light == light)
        && (group is null || standings.ObligationOf(duty.Obligation)?.Group == group)
        && (due == DueIn.Year || duty.Due is { } day && day < new DateOnly(standings.Today.Year, 7, 1) == (due == DueIn.FirstHalf));

    /// <summary>The duties behind a number, worst first: read from the database in one pass.</summary>
    async Task List(CancellationToken cancel)
    {
        var standings = reader.Standings;
        var all = await standings.LoadTenantNow(Unit.Code, cancel);
        var matching = all.Where(p => Party is null ? Parties.ContainsKey(p.Party) : p.Party == Party)
            .SelectMany(p => p.Lights(standings.Today, Abroad ? standings.Grace : null).Select(d => (p.Party, Duty: d)))
            .Where(d => Takes(d.Duty, Light, Group, Due, standings))
            .OrderByDescending(d => d.Duty.Light).ThenBy(d => d.Duty.Due ?? DateOnly.MaxValue)
            .ToList();
        Matching = matching.Count;
        At = Math.Clamp(At, 1, Math.Max(1, Pages));
        Duties = [.. matching.Skip((At - 1) * PageSize).Take(PageSize)];
    }
}

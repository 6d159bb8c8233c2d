using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using PartyDiscipline.Host.Mechanism;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Mechanism;

/// <summary>What came of one kind of thing.</summary>
internal sealed record TraceLength(string Name, string Heading, TraceResult Result);

/// <summary>How many of each kind a unit has.</summary>
internal sealed record TraceUnit(Tenant Unit, IReadOnlyList<int> Counts);

/// <summary>From a clause or an obligation to everything that came of it in a year; each of those leads back by its clause (P15).</summary>
[RequirePermission(MechanismAccess.Trace)]
internal sealed class TraceModel(IEnumerable<ITrace> traces, IRegulations law, ITenants tenants, ModuleWords words) : PortalPage
{
    /// <summary>Lines shown of each kind.</summary>
    const int Shown = 10;

    /// <summary>Units in one page of the table that counts by unit.</summary>
    const int UnitsShown = 30;

    [BindProperty(SupportsGet = true)] public string? Clause { get; set; }
    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    /// <summary>A unit's code; at the bureau "all" for every unit together.</summary>
    [BindProperty(SupportsGet = true)] public string? Unit { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public const string All = "all";

    /// <summary>What is counted by unit: its name and heading.</summary>
    public IReadOnlyList<(string Name, string Heading)> Counted { get; private set; } = [];
    public IReadOnlyList<TraceUnit> ByUnit { get; private set; } = [];
    public int Pages => (tenants.All.Count + UnitsShown - 1) / UnitsShown;
    public int UnitsInAll => tenants.All.Count;

    public Regulation? Regulation { get; private set; }
    public Clause? Found { get; private set; }
    public Obligation? Obligation { get; private set; }
    public IReadOnlyList<Obligation> Obligations { get; private set; } = [];
    public IReadOnlyList<TraceLength> Lengths { get; private set; } = [];
    public int AtYear { get; private set; }
    public bool AtBureau => Actor.AtBureau;
    public bool Together => Unit == All;
    public IReadOnlyList<SelectListItem> Clauses { get; private set; } = [];
    public IEnumerable<SelectListItem> Units => tenants.All.Select(t => new SelectListItem(t.Name.ToString(), t.Code, t.Code == Unit)).Prepend(new SelectListItem(words["Trace.AllUnits"] ?? All, All, Together));

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        AtYear = Year is { } asked && Period.IsYear(asked) ? asked : Today.Year;
        if (!AtBureau && Unit is not null && Unit != Actor.Tenant) return NotFound();
        if (Unit is not null && Unit != All && tenants.Find(Unit) is null) return NotFound();
        var first = AtBureau && (string.IsNullOrEmpty(Unit) || Together);
        if (string.IsNullOrEmpty(Unit)) Unit = Actor.Tenant;
        var inForce = law.InForce(new DateOnly(AtYear, 12, 31)) is { Count: > 0 } then ? then : law.InForce(Today);
        Clauses = [.. inForce.SelectMany(r => r.Clauses).Where(c => inForce.Any(r => r.Obligations.Any(o => o.Clause == c.Id))).Select(c => new SelectListItem($"{c.Id} {c.Heading?.ToString() ?? ""}", c.Id, c.Id == Clause))];
        if (string.IsNullOrWhiteSpace(Clause)) return Page();

        // A regulation that ended in the course of the year still has what came of it.
        Regulation = inForce.Concat(law.All.Reverse().Where(r => r.EffectiveFrom.Year <= AtYear && (r.EffectiveTo is not { } ended || ended.Year >= AtYear)))
            .FirstOrDefault(r => r.Clauses.Any(c => c.Id == Clause) || r.Obligations.Any(o => o.Code == Clause));
        if (Regulation is null) return NotFound();
        Obligation = Regulation.Obligations.FirstOrDefault(o => o.Code == Clause);
        Found = Regulation.Clauses.FirstOrDefault(c => c.Id == (Obligation?.Clause ?? Clause));
        Obligations = Obligation is null ? [.. Regulation.Obligations.Where(o => o.Clause == Clause)] : [Obligation];
        string[] codes = [.. Obligations.Select(o => o.Code), Obligation?.Clause ?? Clause];
        if (first) await Count(codes, cancel);
        var lengths = new List<TraceLength>();
        foreach (var trace in traces.OrderBy(t => t.Order))
            if (await trace.Of(Actor, codes, AtYear, Together ? null : Unit, Shown, cancel) is { } result)
                lengths.Add(new TraceLength(trace.Name, words[$"Trace.{trace.Name}"] ?? trace.Name, result));
        Lengths = lengths;
        return Page();
    }

    /// <summary>The bureau's first look: how much of what is listed unit by unit each unit has.</summary>
    async Task Count(string[] codes, CancellationToken cancel)
    {
        At = Math.Clamp(At, 1, Math.Max(1, Pages));
        Tenant[] units = [.. tenants.All.Skip((At - 1) * UnitsShown).Take(UnitsShown)];
        string[] asked = [.. units.Select(u => u.Code)];
        var kinds = new List<(string Name, string Heading, IReadOnlyDictionary<string, int> Counts)>();
        foreach (var trace in traces.OrderBy(t => t.Order))
            if (await trace.ByUnit(Actor, codes, AtYear, asked, cancel) is { } counts) kinds.Add((trace.Name, words[$"Trace.{trace.Name}"] ?? trace.Name, counts));
        Counted = [.. kinds.Select(k => (k.Name, k.Heading))];
        ByUnit = kinds.Count == 0 ? [] : [.. units.Select(u => new TraceUnit(u, [.. kinds.Select(k => k.Counts.GetValueOrDefault(u.Code))]))];
    }

    public string NameOf(string unit) => tenants.Find(unit)?.Name.ToString() ?? unit;
}

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

/// <summary>From a clause or an obligation to everything that came of it in a year; each of those leads back by its clause (P15).</summary>
[RequirePermission(MechanismAccess.Trace)]
internal sealed class TraceModel(IEnumerable<ITrace> traces, IRegulations law, ITenants tenants, ModuleWords words) : PortalPage
{
    /// <summary>Lines shown of each kind.</summary>
    const int Shown = 10;

    [BindProperty(SupportsGet = true)] public string? Clause { get; set; }
    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    /// <summary>A unit's code; at the bureau "all" for every unit together.</summary>
    [BindProperty(SupportsGet = true)] public string? Unit { get; set; }

    public const string All = "all";

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
        var lengths = new List<TraceLength>();
        foreach (var trace in traces.OrderBy(t => t.Order))
            if (await trace.Of(Actor, codes, AtYear, Together ? null : Unit, Shown, cancel) is { } result)
                lengths.Add(new TraceLength(trace.Name, words[$"Trace.{trace.Name}"] ?? trace.Name, result));
        Lengths = lengths;
        return Page();
    }

    public string NameOf(string unit) => tenants.Find(unit)?.Name.ToString() ?? unit;
}

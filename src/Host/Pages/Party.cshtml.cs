using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Mechanism;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages;

/// <summary>
/// One responsible party (责任主体): the modules' panels under its head, in the order of the functions. Parties of other tenants are
/// for the bureau only; for anybody else they do not exist.
/// </summary>
[RequirePermission(KernelPermissions.SignedIn)]
internal sealed class PartyModel(
    IEnumerable<IPartyPanel> panels, IEnumerable<IPartyYear> lanes, IPartyDirectory directory, ITenants tenants, IStringLocalizer<Words> words, ModuleWords others) : PortalPage
{
    public Party Party { get; private set; } = null!;
    /// <summary>What stands under the name: kind, holder, and the tenant when it is not the reader's own.</summary>
    public IReadOnlyList<string> Head { get; private set; } = [];
    public IReadOnlyList<ShownPanel> Panels { get; private set; } = [];
    /// <summary>The year across the functions that have something to say of it to this reader.</summary>
    public IReadOnlyList<YearLane> Lanes { get; private set; } = [];

    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    public int AtYear => Year is { } year && Period.IsYear(year) && year <= ThisYear ? year : ThisYear;
    public int ThisYear => Today.Year;
    /// <summary>The month that it is, in the year at hand; 0 in another year.</summary>
    public int ThisMonth => AtYear == ThisYear ? Today.Month : 0;

    public async Task<IActionResult> OnGet(string party, CancellationToken cancel)
    {
        if (!PartyId.TryParse(party, null, out var id)) return NotFound();
        if (id.Tenant != Actor.Tenant && !Actor.AtBureau) return NotFound();
        if (await directory.Find(id, Today, cancel) is not { } found) return NotFound();

        Party = found;
        Head = [.. HeadOf(found)];
        var shown = new List<ShownPanel>();
        foreach (var panel in panels.OrderBy(p => p.Order).ThenBy(p => p.Name, StringComparer.Ordinal))
            if (await panel.Show(Actor, found, cancel) is { } view) shown.Add(new ShownPanel(panel.Name, LabelOf(panel), view));
        Panels = shown;
        var asked = lanes.Select(async lane => (lane.Function, Year: await lane.Of(Actor, found, AtYear, cancel))).ToList();
        var told = (await Task.WhenAll(asked)).Where(l => l.Year is not null).ToLookup(l => l.Function, l => l.Year!);
        Lanes = [.. Overview.Functions.Where(told.Contains).Select(f => new YearLane(f, [.. told[f].Select(y => y.Summary.ToString())], told[f].SelectMany(y => y.Marks).Where(m => m.On.Year == AtYear).OrderBy(m => m.On).ToLookup(m => m.On.Month)))];
        return Page();
    }

    IEnumerable<string> HeadOf(Party found)
    {
        yield return words[$"Kind.{found.Id.Kind}"];
        yield return found.HolderName ?? words["Party.Vacant"];
        if (found.Id.Tenant != Actor.Tenant && tenants.Find(found.Id.Tenant) is { } abroad) yield return abroad.Name.ToString();
    }

    /// <summary>The function's word; a stranger's module brings its own.</summary>
    string LabelOf(IPartyPanel panel) => words[$"Panel.{panel.Name}"] is { ResourceNotFound: false } label ? label : others[$"Panel.{panel.Name}"] ?? panel.Name;
}

/// <summary>One function's year: what it comes to, and its marks by month.</summary>
sealed record YearLane(string Function, IReadOnlyList<string> Summary, ILookup<int, YearMark> Months)
{
    /// <summary>Marks that a month shows; the rest is counted.</summary>
    public const int Shown = 6;
}

/// <summary>A panel that has something to say.</summary>
sealed record ShownPanel(string Name, string Label, PanelView View);

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>动态评定: how the lights of a unit or a party moved over a year, its pace, and month by obligation. Nobody is put in order by it.</summary>
[RequirePermission(DutyPermissions.Read)]
internal sealed class RatingModel(Rating rating, DutyReader reader, DutyRights rights, IDutyBook book, ITenants tenants, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty(SupportsGet = true)] public string? Tenant { get; set; }
    [BindProperty(SupportsGet = true)] public PartyId? Party { get; set; }
    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    [BindProperty(SupportsGet = true)] public int? With { get; set; }
    [BindProperty(SupportsGet = true)] public string? Group { get; set; }

    public Tenant Unit { get; private set; } = null!;
    public bool Abroad { get; private set; }
    public bool AtBureau => Actor.AtBureau;
    public IReadOnlyList<Tenant> Units => tenants.All;
    public IReadOnlyList<int> Years { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Parties { get; private set; } = [];
    public Course Course { get; private set; } = null!;
    public Course? Compared { get; private set; }
    /// <summary>The groups that have duties here.</summary>
    public IReadOnlyList<ObligationGroup> Groups { get; private set; } = [];
    public IReadOnlyList<HeatRow> Heat { get; private set; } = [];
    public string? Elsewhere => Abroad ? Unit.Code : null;

    /// <summary>One obligation over the months that have begun.</summary>
    internal sealed record HeatRow(string Obligation, string Title, IReadOnlyList<LightCounts> Months);

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (reader.Visible(Actor, Tenant) is not { } visible) return NotFound();
        Unit = visible;
        Abroad = DutyReader.AsSuperior(Actor, visible.Code);
        var scope = await rights.Reads(Actor, visible.Code, cancel);
        var parties = (await reader.PartiesOf(visible.Code, cancel)).Values.Where(p => scope.Covers(p.Id)).ToList();
        if (Party is { } asked && parties.All(p => p.Id != asked)) return NotFound();
        Parties = [.. parties.Select(p => new SelectListItem(p.Name.ToString(), p.Id.ToString(), p.Id == Party))];
        Years = [.. (await book.Years(visible.Code, cancel)).Where(y => y <= Today.Year)];
        Year = Year is { } year && Years.Contains(year) ? year : Years.Count > 0 ? Years[0] : Today.Year;
        With = With is { } other && Years.Contains(other) && other != Year ? other : Years.Contains(Year.Value - 1) ? Year - 1 : null;
        Course = await rating.Of(visible.Code, Year.Value, Party, scope.Covers, Abroad, cancel);
        if (With is { } with) Compared = await rating.Of(visible.Code, with, Party, scope.Covers, Abroad, cancel);

        var present = Course.Moments.ToLookup(m => reader.Standings.ObligationOf(m.Standing.Obligation)?.Group);
        Groups = [.. reader.Standings.Groups.Where(g => present.Contains(g.Code))];
        Group = Groups.FirstOrDefault(g => g.Code == Group)?.Code ?? (Groups.Count > 0 ? Groups[0].Code : null);
        Heat =
        [
            .. from moment in present[Group]
               group moment by moment.Standing.Obligation into row
               select new HeatRow(row.Key, TitleOf(row.Key), [.. Enumerable.Range(1, Course.Ends.Count).Select(m => row.Where(r => r.Month == m).Aggregate(default(LightCounts), (sum, r) => sum.With(r.Standing.Light)))]),
        ];
        return Page();
    }

    public string TitleOf(string obligation) => reader.Standings.ObligationOf(obligation)?.Title.ToString() ?? obligation;

    public string ClauseOf(string obligation) => reader.Standings.ObligationOf(obligation)?.Clause ?? obligation;

    /// <summary>The lights at the end of each month.</summary>
    public Chart Lights => new(
        words["Rating.Lights", Year!],
        Months,
        [
            .. from light in (Light[])[Light.Met, Light.OnTrack, Light.DueSoon, Light.Overdue, Light.None]
               select new ChartSeries(words[$"Board.{light}"], [.. Enumerable.Range(1, Course.Ends.Count).Select(m => (decimal)Course.At(m)[light])], light),
        ],
        ChartKind.StackedBars);

    /// <summary>What is met against what has fallen due, and the year to compare with.</summary>
    public Chart Pace => new(
        words["Rating.Pace"],
        Months,
        [
            new ChartSeries(words["Rating.MetOf", Year!], [.. Enumerable.Range(1, Course.Ends.Count).Select(m => Course.Met(m) ?? 0)], Light.Met),
            new ChartSeries(words["Rating.FallenDue"], [.. Enumerable.Range(1, Course.Ends.Count).Select(Course.FallenDue)], Light.None),
            .. Compared is { } other ? [new ChartSeries(words["Rating.MetOf", other.Year], [.. Enumerable.Range(1, Course.Ends.Count).Select(m => other.Met(m) ?? 0)], Light.OnTrack)] : Array.Empty<ChartSeries>(),
        ],
        ChartKind.Line);

    string[] Months => [.. Enumerable.Range(1, Course.Ends.Count).Select(m => words["Month", m].Value)];
}

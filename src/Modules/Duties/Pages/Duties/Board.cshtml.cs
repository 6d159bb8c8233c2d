using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>总览: every unit by obligation group with counting lights; one grain call a page, whatever the number of units. A prison sees its own unit.</summary>
[RequirePermission(DutyPermissions.Board)]
internal sealed class BoardModel(DutyReader reader, ITenants tenants, IStringLocalizer<Words> words) : PortalPage
{
    public const int PageSize = 50;
    static readonly string Bars = "▁▂▃▄▅▆▇█";

    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    [BindProperty(SupportsGet = true)] public DueIn Due { get; set; }
    [BindProperty(SupportsGet = true)] public Light? Light { get; set; }
    [BindProperty(SupportsGet = true)] public string? Unit { get; set; }
    [BindProperty(SupportsGet = true)] public int Sort { get; set; } = Boards.WorstFirst;
    [BindProperty(SupportsGet = true)] public bool Down { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public BoardPage Board { get; private set; } = null!;
    public bool FromDatabase { get; private set; }
    public bool Live => Year == Today.Year;
    public string Bureau => Actor.Tenant;
    public int ThisYear => Today.Year;
    public IReadOnlyList<ObligationGroup> Groups => reader.Standings.Groups;
    public IReadOnlyList<int> Columns => field ??= reader.Standings.ColumnsOf(Board.Rows.Select(Seen));
    public IReadOnlyList<Tenant> Units => tenants.All;
    public int Pages => (Board.Matching + PageSize - 1) / PageSize;

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (!Actor.AtBureau) return RedirectToPage("/Duties/Unit", new { tenant = Actor.Tenant });
        Year = Math.Clamp(Year ?? Today.Year, Today.Year - 9, Today.Year + 1);
        At = Math.Max(1, At);
        var read = await reader.Board(Actor.Tenant, Year.Value, new BoardQuery(Sort, Down, Due, Light, string.IsNullOrEmpty(Unit) ? null : Unit, (At - 1) * PageSize, PageSize), cancel);
        (Board, FromDatabase) = (read.Value, read.FromDatabase);
        return Page();
    }

    /// <summary>What the page shows, by the editions of its rows.</summary>
    public string Stamp => string.Join(
        '-', Board.Rows.Select(r => r.Edition).Concat(Board.Worst.Select(r => r.Edition)).Append(Board.Matching).Append(Board.Reading).Append(Groups.Count).Append(Board.Total.GetHashCode()).Append(Units.Count).Append(Today.DayNumber).Prepend(Board.Months.Sum()));

    public GroupCounts Seen(TenantBoard row) => row.Tenant == Actor.Tenant ? row.Own : row.Superior;

    public string Filter => ListFilter.Of(("year", Year), ("due", Due), ("light", Light), ("unit", Unit), ("sort", Sort), ("down", Down));

    public string NameOf(string tenant) => tenants.Find(tenant)?.Name.ToString() ?? tenant;

    public string TitleOf(string obligation) => reader.Standings.ObligationOf(obligation)?.Title.ToString() ?? obligation;

    /// <summary>Records by month as a line of bars, for the burden column.</summary>
    public static string Burden(TenantBoard row)
    {
        var most = Math.Max(1, row.Months.Max());
        return string.Concat(row.Months.Select(m => Bars[Math.Min(Bars.Length - 1, m * (Bars.Length - 1) / most)]));
    }

    /// <summary>The address of this board with something changed.</summary>
    public Dictionary<string, string> With(params (string Name, object? Value)[] changes)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        Put("year", Year == Today.Year ? null : Year);
        Put("due", Due == DueIn.Year ? null : Due);
        Put("light", Light);
        Put("unit", string.IsNullOrEmpty(Unit) ? null : Unit);
        Put("sort", Sort == Boards.WorstFirst ? null : Sort);
        Put("down", Down ? "true" : null);
        foreach (var (name, value) in changes) Put(name, value);
        return query;

        void Put(string name, object? value)
        {
            if (value is null) query.Remove(name);
            else query[name] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        }
    }

    public Chart Trend => new(
        words["Board.Trend"],
        [.. Enumerable.Range(1, 12).Select(m => words["Month", m].Value)],
        [new ChartSeries(words["Board.Trend.Records"], [.. Board.Months.Select(m => (decimal)m)])]);
}

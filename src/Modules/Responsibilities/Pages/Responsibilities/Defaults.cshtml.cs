using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Defaults;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>Every figure of the law as data: the product's, the bureau's and the unit's own, and which is in force.</summary>
[RequirePermission(ResponsibilitiesPermissions.Read)]
sealed class DefaultsModel(IRegulations law, DefaultBook defaults, IStringLocalizer<Words> words) : UnitPage
{
    const int PerPage = 60;
    public const string Settable = "settable";
    public const string Set = "set";
    public const string Fixed = "fixed";

    public sealed record Row(Obligation Obligation, ObligationFigure Figure, Setting? Setting)
    {
        public string InForce => Setting?.Written ?? Figure.Written;
    }

    [BindProperty(SupportsGet = true, Name = "year")] public int? AskedYear { get; set; }
    [BindProperty(SupportsGet = true, Name = "group")] public string? Group { get; set; }
    [BindProperty(SupportsGet = true, Name = "which")] public string? Which { get; set; } = Settable;
    [BindProperty(SupportsGet = true, Name = "q")] public string? Text { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public int Year => AskedYear ?? Day.Year;
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages { get; private set; }
    public int SetHere { get; private set; }
    public IReadOnlyList<SelectListItem> Groups { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Kinds { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Years { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (Year is < 2000 or > 2200) return NotFound();
        var settings = await defaults.InForce(Shown.Code, Year, cancel);
        var inForce = law.InForce(new DateOnly(Year, 12, 31));
        var all = inForce.SelectMany(r => r.Obligations)
            .SelectMany(o => FigureSettings.FiguresOf(o).Select(f => new Row(o, f, f.Mark == Mark.Default ? settings.Find(o.Code, f.Name) : null))).ToList();
        SetHere = all.Count(r => r.Setting is not null && r.Setting.By != SetBy.Product);
        Which = Which is Set or Fixed ? Which : Settable;
        var found = all.Where(r => Takes(r, Which, Group, Text)).ToList();
        Total = found.Count;
        Pages = Math.Max(1, (Total + PerPage - 1) / PerPage);
        At = Math.Clamp(At, 1, Pages);
        Rows = [.. found.Skip((At - 1) * PerPage).Take(PerPage)];
        Groups = [.. inForce.SelectMany(r => r.Groups).Select(g => new SelectListItem(g.Name.ToString(), g.Code, g.Code == Group))];
        Kinds = [.. new[] { Settable, Set, Fixed }.Select(k => new SelectListItem(words[$"Defaults.Which.{k}"], k, k == Which))];
        Years = [.. new[] { Day.Year + 1, Day.Year, Day.Year - 1, Year }.Distinct().OrderDescending().Select(y => new SelectListItem($"{y}", $"{y}", y == Year))];
        return Page();
    }

    public string Filter => ListFilter.Of(("unit", UnitRoute), ("year", Year), ("which", Which), ("group", Group), ("q", Text));

    /// <summary>Whether a figure stands in the list under these filters; of no kind named, each does.</summary>
    internal static bool Takes(Row row, string? which, string? group, string? text) =>
        (which switch { Set => row.Setting is not null, Fixed => row.Figure.Mark != Mark.Default, Settable => row.Figure.Mark == Mark.Default, _ => true }) &&
        (string.IsNullOrEmpty(group) || row.Obligation.Group == group) &&
        (string.IsNullOrWhiteSpace(text) || row.Obligation.Code.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase) ||
            row.Obligation.Title.ToString().Contains(text.Trim(), StringComparison.OrdinalIgnoreCase));
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>分类台账 (notice 3.2.1-b): the fifteen ledgers of a unit and year, each with its category's own columns; nothing but views of records.</summary>
[RequirePermission(DutyPermissions.Read)]
internal sealed class LedgersModel(Database<DutiesDb> database, DutyRights rights, DutyReader reader, Categories categories) : PortalPage
{
    public const int PageSize = 30;

    [BindProperty(SupportsGet = true)] public string? Tenant { get; set; }
    [BindProperty(SupportsGet = true)] public string? Category { get; set; }
    [BindProperty(SupportsGet = true)] public PartyId? Party { get; set; }
    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    [BindProperty(SupportsGet = true)] public int? Month { get; set; }
    [BindProperty(SupportsGet = true)] public bool Late { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public Tenant Unit { get; private set; } = null!;
    public bool Abroad { get; private set; }
    public Category Shown { get; private set; } = null!;
    public IReadOnlyList<Category> Categories => categories.All;
    public IReadOnlyDictionary<string, int> Counts { get; private set; } = new Dictionary<string, int>();
    public IReadOnlyList<DutyRecord> Records { get; private set; } = [];
    public int Total => Counts.GetValueOrDefault(Shown.Code);
    public int Pages => (Total + PageSize - 1) / PageSize;
    public IReadOnlyList<SelectListItem> Parties { get; private set; } = [];
    public Func<PartyId, string> NameOf { get; private set; } = id => id.Key;
    public int ThisYear => Today.Year;

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (reader.Visible(Actor, Tenant) is not { } visible) return NotFound();
        Unit = visible;
        Abroad = DutyReader.AsSuperior(Actor, visible.Code);
        Year = Math.Clamp(Year ?? Today.Year, 1949, 2200);
        Month = Month is >= 1 and <= 12 ? Month : null;
        Shown = categories.Find(Category) ?? categories.All[0];
        var scope = await rights.Reads(Actor, visible.Code, cancel);
        await using var db = database.OpenToRead(Actor, visible.Code);
        var records = CategoryLedger.Of(scope.Of(db.Records), Year.Value, Month, Party, Late);
        Counts = await records.GroupBy(r => r.Category).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        At = Math.Clamp(At, 1, Math.Max(1, Pages));
        Records = await records.Where(r => r.Category == Shown.Code)
            .OrderByDescending(r => r.On).ThenByDescending(r => r.Id).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        var parties = await reader.PartiesOf(visible.Code, cancel);
        Parties = [.. parties.Values.Where(p => scope.Covers(p.Id)).Select(p => new SelectListItem(p.Name.ToString(), p.Id.ToString(), p.Id == Party))];
        NameOf = id => parties.TryGetValue(id, out var known) ? known.Name.ToString() : id.Key;
        return Page();
    }

    public string? Elsewhere => Abroad ? Unit.Code : null;

    /// <summary>The workbook of what is chosen.</summary>
    public string Sheets => Party is { } party ? $"party/{party}/{Year}" : $"tenant/{Unit.Code}/{Year}";

    /// <summary>The address of another ledger with the same choice.</summary>
    public string Ledger(string category) =>
        Url.Page("/Duties/Ledgers", new { category, tenant = Elsewhere, party = Party, year = Year, month = Month, late = Late ? true : (bool?)null, p = (int?)null })!;
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>履职记录台账: the records that the reader may see, by category, party, state and time; all of it in the address.</summary>
[RequirePermission(DutyPermissions.Read)]
internal sealed class RecordsModel(Database<DutiesDb> database, DutyRights rights, DutyReader reader, Categories categories) : PortalPage
{
    public const int PageSize = 30;

    [BindProperty(SupportsGet = true)] public string? Tenant { get; set; }
    [BindProperty(SupportsGet = true)] public string? Category { get; set; }
    [BindProperty(SupportsGet = true)] public PartyId? Party { get; set; }
    [BindProperty(SupportsGet = true)] public RecordState? State { get; set; }
    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    [BindProperty(SupportsGet = true)] public int? Month { get; set; }
    [BindProperty(SupportsGet = true)] public bool Late { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public RecordFilter Filter { get; private set; } = null!;
    public IReadOnlyList<DutyRecord> Records { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public IReadOnlyDictionary<string, int> ByCategory { get; private set; } = new Dictionary<string, int>();
    public IReadOnlyList<Category> Categories => categories.All;
    public IReadOnlyList<SelectListItem> Parties { get; private set; } = [];
    public Func<PartyId, string> NameOf { get; private set; } = id => id.Key;
    public string? Abroad { get; private set; }
    public bool MayRecord => Actor.May(DutyPermissions.Record);
    /// <summary>The ledger sheet of what is chosen.</summary>
    public string Printed => LedgerSheets.Subject(Tenant ?? Actor.Tenant, Party, Year!.Value, string.IsNullOrEmpty(Category) ? null : Category);

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (reader.Visible(Actor, Tenant) is not { } visible) return NotFound();
        Abroad = visible.Code == Actor.Tenant ? null : visible.Name.ToString();
        Year ??= Today.Year;
        At = Math.Max(1, At);
        var scope = await rights.Reads(Actor, visible.Code, cancel);
        await using var db = database.OpenToRead(Actor, visible.Code);

        Filter = new(Tenant, Math.Clamp(Year.Value, Period.FirstYear, Period.LastYear), Month is >= 1 and <= 12 ? Month : null, Category, Party, State, Late);
        var records = scope.Of(db.Records);
        ByCategory = await Filter.AnyCategory(records).GroupBy(r => r.Category).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        records = Filter.Narrow(records);
        Total = await records.CountAsync(cancel);
        Records = await records.OrderByDescending(r => r.On).ThenByDescending(r => r.Id).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);

        var parties = await reader.PartiesOf(visible.Code, cancel);
        Parties = [.. parties.Values.Where(p => scope.Covers(p.Id)).Select(p => new SelectListItem(p.Name.ToString(), p.Id.ToString(), p.Id == Party))];
        NameOf = id => parties.TryGetValue(id, out var known) ? known.Name.ToString() : id.Key;
        return Page();
    }
}

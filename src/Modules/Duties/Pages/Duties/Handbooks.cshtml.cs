using Microsoft.AspNetCore.Mvc;
using PartyDiscipline.Duties.Handbooks;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>全程纪实手册 of a unit: whose there are, how they stand, who confirmed; and the share of their fields that nobody typed for them.</summary>
[RequirePermission(DutyPermissions.Read)]
internal sealed class HandbooksModel(HandbookShelf shelf, DutyReader reader, ITenants tenants) : PortalPage
{
    public const int UnitsOnAPage = 10;

    [BindProperty(SupportsGet = true)] public string? Tenant { get; set; }
    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    /// <summary>At the bureau: the units side by side, in their official order.</summary>
    [BindProperty(SupportsGet = true)] public bool Units { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public Tenant Unit { get; private set; } = null!;
    public bool Abroad { get; private set; }
    public bool AtBureau => Actor.AtBureau;
    public UnitHandbooks Shelf { get; private set; } = null!;
    public IReadOnlyList<(Tenant Unit, HandbookShare Share)> Shares { get; private set; } = [];
    public int Pages => (tenants.All.Count + UnitsOnAPage - 1) / UnitsOnAPage;
    public IReadOnlyList<Tenant> All => tenants.All;
    public int Goal => shelf.Fields.Goal;
    public int ThisYear => Today.Year;
    public (DateOnly From, DateOnly Until) Window => shelf.Fields.Window(Year!.Value);
    /// <summary>Those whose holders are asked to confirm.</summary>
    public IEnumerable<Handbook> Asked => Shelf.All.Where(shelf.IsKept);

    public bool IsAsked(Handbook handbook) => shelf.IsKept(handbook);

    public bool Own(Handbook handbook) => HandbookShelf.Own(Actor, handbook.Key);

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (reader.Visible(Actor, Tenant) is not { } visible) return NotFound();
        Unit = visible;
        Abroad = DutyReader.AsSuperior(Actor, visible.Code);
        Year = Math.Clamp(Year ?? Today.Year, Today.Year - 9, Today.Year);
        if (Units && Actor.AtBureau && Actor.May(DutyPermissions.Board))
        {
            At = Math.Clamp(At, 1, Math.Max(1, Pages));
            var shares = new List<(Tenant, HandbookShare)>();
            foreach (var unit in tenants.All.Skip((At - 1) * UnitsOnAPage).Take(UnitsOnAPage)) shares.Add((unit, await shelf.ShareOf(Actor, unit, Year.Value, cancel)));
            Shares = shares;
        }
        else Units = false;
        Shelf = Units ? new([], new([])) : await shelf.Of(Actor, visible, Year.Value, cancel);
        return Page();
    }
}

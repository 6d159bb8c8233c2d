using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Lists;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>
/// Whether every unit, leader and department has at least one item and every item a source above (notice 3.1.1), with one press for each
/// thing that is missing. At the bureau also how every unit stands.
/// </summary>
[RequirePermission(ResponsibilitiesPermissions.ReadLists)]
sealed class CoverageModel(ResponsibilityList list, Database<ResponsibilitiesDb> database, ITenants tenants, IStringLocalizer<Words> words) : ListPage
{
    const int UnitsPerPage = 20;

    public sealed record UnitCoverage(Tenant Unit, ListPicture Picture, VersionLine? Approved);

    [BindProperty] public string? Party { get; set; }

    public ListPicture Picture { get; private set; } = null!;
    public IReadOnlyList<PartyCoverage> Shows { get; private set; } = [];
    public IReadOnlyList<ListRow> Orphans { get; private set; } = [];
    public IReadOnlyList<UnitCoverage> AllUnits { get; private set; } = [];

    public bool MayChange => May(ResponsibilitiesPermissions.PrepareLists);
    public bool CanComplete => MayChange && (Shows.Any(c => c.Gap is not null) || Orphans.Any(o => o.Proposed is not null));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    /// <summary>Completes one party, or all.</summary>
    public async Task<IActionResult> OnPostCompleteAsync(CancellationToken cancel)
    {
        if (!MayChange || !await Load(cancel)) return NotFound();
        PartyId[]? parties = null;
        if (!string.IsNullOrEmpty(Party))
        {
            if (!PartyId.TryParse(Party, null, out var one) || !Parties.ContainsKey(one)) return NotFound();
            parties = [one];
        }
        return Answer(await list.Complete(Actor, Operation, Year, parties, cancel), words, _ =>
        {
            TempData["Said"] = words["Coverage.Said"].Value;
            return RedirectToPage("Coverage", new { year = Year });
        }, prefix: "");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!await Enter(cancel)) return false;
        Picture = await list.Read(Shown.Code, Year, cancel);
        Shows = [.. Picture.Coverage.Where(c => Scope.Covers(c.Party.Id))];
        Orphans = [.. Picture.Rows.Where(r => r.Orphan && Scope.Covers(r.Item.Owner)).Take(PerPage)];
        if (Actor.AtBureau && Own && Scope.All) await Survey(cancel);
        return true;
    }

    async Task Survey(CancellationToken cancel)
    {
        Count(tenants.All.Count, UnitsPerPage);
        var shown = tenants.All.Skip((At - 1) * UnitsPerPage).Take(UnitsPerPage).ToList();
        var codes = shown.Select(t => t.Code).ToList();
        await using var db = database.OpenAcross(Actor);
        var approved = (await VersionLine.Of(db.Versions.Where(v => v.Year == Year && v.State == VersionState.Approved && codes.Contains(v.TenantId))).ToListAsync(cancel)).ToLookup(v => v.Tenant);
        var all = new List<UnitCoverage>();
        foreach (var unit in shown)
            all.Add(new UnitCoverage(unit, unit.Code == Shown.Code ? Picture : await list.Read(unit.Code, Year, cancel), approved[unit.Code].MaxBy(v => v.Number)));
        AllUnits = all;
    }
}

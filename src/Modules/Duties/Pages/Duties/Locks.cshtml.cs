using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>归档锁定: the year's records by party, which are locked, when the rest will be, and what was corrected since.</summary>
[RequirePermission(DutyPermissions.Lock)]
internal sealed class LocksModel(Database<DutiesDb> database, DutyReader reader, Categories categories, IGrainFactory grains, IStringLocalizer<Words> words) : PortalPage
{
    public sealed record Row(Party Party, int Open, int Waiting, int Locked, int Corrected);

    [BindProperty(SupportsGet = true)] public int? Year { get; set; }

    public IReadOnlyList<Row> Rows { get; private set; } = [];
    /// <summary>The day on which the product locks the year by itself.</summary>
    public DateOnly LocksOn => new DateOnly(Year!.Value + 1, 1, 1).AddDays(categories.Limits.LockAfterDays);
    public bool Closed => Year < Today.Year;
    public int ThisYear => Today.Year;

    public Task OnGet(CancellationToken cancel) => Load(cancel);

    public async Task<IActionResult> OnPostLock(PartyId party, CancellationToken cancel)
    {
        await Load(cancel);
        if (party.Tenant != Actor.Tenant || Rows.All(r => r.Party.Id != party)) return NotFound();
        return Answer(await grains.Party(party).Lock(Actor, Operation, Year!.Value), words, _ =>
        {
            TempData["Said"] = words["Locks.Said"].Value;
            return RedirectToPage(new { year = Year });
        }, prefix: "");
    }

    async Task Load(CancellationToken cancel)
    {
        Year = Math.Clamp(Year ?? Today.Year - 1, 1949, 2200);
        var (from, to) = (new DateOnly(Year.Value, 1, 1), new DateOnly(Year.Value, 12, 31));
        await using var db = database.Open(Actor);
        var counts = (await db.Records.Where(r => r.On >= from && r.On <= to).GroupBy(r => new { r.Party, r.State, r.Corrected })
            .Select(g => new { g.Key.Party, g.Key.State, g.Key.Corrected, Count = g.Count() }).ToListAsync(cancel)).ToLookup(c => c.Party);
        var parties = await reader.PartiesOf(Actor.Tenant, cancel);
        Rows =
        [
            .. parties.Values.Where(p => counts.Contains(p.Id)).OrderBy(p => p.Order).Select(p => new Row(
                p,
                counts[p.Id].Where(c => c.State == RecordState.Recorded).Sum(c => c.Count),
                counts[p.Id].Where(c => c.State is RecordState.PendingConfirm or RecordState.Queried or RecordState.Rejected).Sum(c => c.Count),
                counts[p.Id].Where(c => c.State == RecordState.Locked).Sum(c => c.Count),
                counts[p.Id].Where(c => c.Corrected).Sum(c => c.Count))),
        ];
    }
}

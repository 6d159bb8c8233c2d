using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>One cell of the heat-map: why an obligation stood as it did at the end of a month, with its rule and the records that counted by then.</summary>
[RequirePermission(DutyPermissions.Read)]
internal sealed class MomentModel(Rating rating, DutyReader reader, DutyRights rights, Database<DutiesDb> database) : PortalPage
{
    /// <summary>Of one duty; the duty's own page has them all.</summary>
    const int MostRecords = 20;

    [BindProperty(SupportsGet = true)] public string? Tenant { get; set; }
    [BindProperty(SupportsGet = true)] public PartyId? Party { get; set; }
    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    [BindProperty(SupportsGet = true)] public int Month { get; set; }
    [BindProperty(SupportsGet = true)] public string? Obligation { get; set; }

    public Tenant Unit { get; private set; } = null!;
    public bool Abroad { get; private set; }
    public string? Elsewhere => Abroad ? Unit.Code : null;
    public Obligation Law { get; private set; } = null!;
    public DateOnly Day { get; private set; }
    public IReadOnlyList<MomentReason> Reasons { get; private set; } = [];
    public IReadOnlyDictionary<Guid, DutyRecord> Records { get; private set; } = new Dictionary<Guid, DutyRecord>();
    public ReadScope Scope { get; private set; } = null!;
    public Func<PartyId, string> NameOf { get; private set; } = id => id.Key;

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (reader.Visible(Actor, Tenant) is not { } visible || Obligation is null || reader.Standings.ObligationOf(Obligation) is not { } law) return NotFound();
        (Unit, Law, Abroad) = (visible, law, DutyReader.AsSuperior(Actor, visible.Code));
        Year ??= Today.Year;
        if (Month is < 1 or > 12 || Year is < 1949 or > 2200) return NotFound();
        Scope = await rights.Reads(Actor, visible.Code, cancel);
        if (Party is { } one && !Scope.Covers(one)) return NotFound();
        Reasons = await rating.Why(visible.Code, Year.Value, Month, Obligation, Party, Scope.Covers, Abroad, cancel);
        if (Reasons.Count == 0) return NotFound();
        var last = new DateOnly(Year.Value, Month, 1).AddMonths(1).AddDays(-1);
        Day = last > Today ? Today : last;
        var shown = Reasons.SelectMany(r => r.Records.Take(MostRecords)).Distinct().ToArray();
        await using var db = database.OpenToRead(Actor, visible.Code);
        Records = await db.Records.Where(r => shown.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancel);
        var parties = await reader.PartiesOf(visible.Code, cancel);
        var order = parties.Keys.Select((id, i) => (id, i)).ToDictionary(p => p.id, p => p.i);
        Reasons = [.. Reasons.OrderBy(r => order.GetValueOrDefault(r.Party, int.MaxValue))];
        NameOf = id => parties.TryGetValue(id, out var known) ? known.Name.ToString() : id.Key;
        return Page();
    }
}

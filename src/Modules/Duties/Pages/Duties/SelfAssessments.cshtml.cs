using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.SelfAssessments;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>The self-assessments of a unit (自评, notice 3.2.3); at the bureau those of every unit's bodies.</summary>
[RequirePermission(DutyPermissions.Read)]
internal sealed class SelfAssessmentsModel(
    Database<DutiesDb> database, SelfAssessmentBook book, DutyRights rights, DutyReader reader, ITenants tenants, IStringLocalizer<Words> words) : PortalPage
{
    const int PageSize = 50;

    public sealed record Row(SelfAssessment Of, string Tenant, string Unit, string Party);

    [BindProperty(SupportsGet = true)] public string? Tenant { get; set; }
    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;
    [BindProperty] public string? Party { get; set; }
    [BindProperty] public string? Half { get; set; }

    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public IReadOnlyList<SelectListItem> Units { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Openable { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Halves { get; private set; } = [];
    public DateOnly Day => Today;
    public string Here => Actor.Tenant;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!Actor.May(DutyPermissions.OpenSelfAssessment) || !await Load(cancel)) return NotFound();
        if (!PartyId.TryParse(Party, null, out var party) || !Period.TryParse(Half, null, out var period)) return NotFound();
        return Answer(await book.Open(Actor, Operation, party, period, cancel), words, id =>
        {
            TempData["Said"] = words["SelfAssessment.Said.Opened"].Value;
            return RedirectToPage("SelfAssessment", new { assessment = id });
        }, prefix: "");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (reader.Visible(Actor, string.IsNullOrEmpty(Tenant) ? null : Tenant) is not { } visible) return false;
        Year = Math.Clamp(Year ?? Today.Year, 2000, 2200);
        At = Math.Max(1, At);
        var scope = await rights.Reads(Actor, visible.Code, cancel);
        var prefix = $"{Year}H";
        await using var db = database.OpenToRead(Actor, visible.Code);
        var seen = db.SelfAssessments.Where(a => a.Period.StartsWith(prefix));
        if (!scope.All)
        {
            var own = scope.Parties;
            seen = seen.Where(a => own.Contains(a.Party));
        }
        Total = await seen.CountAsync(cancel);
        var found = await seen.OrderByDescending(a => a.Period).ThenBy(a => a.OpenedAt).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        var parties = await reader.PartiesOf(visible.Code, cancel);
        Rows = [.. found.Select(a => new Row(a, visible.Code, visible.Name.ToString(), parties.TryGetValue(a.Party, out var party) ? party.Name.ToString() : a.Party.Key))];
        if (Actor.AtBureau) Units = [.. tenants.All.Select(t => new SelectListItem(t.Name.ToString(), t.Code, t.Code == visible.Code))];
        if (visible.Code == Actor.Tenant && Actor.May(DutyPermissions.OpenSelfAssessment)) Offer(parties);
        return true;
    }

    void Offer(IReadOnlyDictionary<PartyId, Party> parties)
    {
        Openable = [.. parties.Values.Where(p => p.Id.Kind != PartyKind.Secretary && SelfAssessmentRights.MayOpen(Actor, p.Id)).Select(p => new SelectListItem(p.Name.ToString(), p.Id.ToString()))];
        var now = Period.Holding(Today, PeriodLength.Half);
        var before = Period.Holding(now.From.AddDays(-1), PeriodLength.Half);
        Halves = [.. new[] { now, before }.Select(h => new SelectListItem(Says.Period(words, h), h.ToString()))];
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.SpotChecks;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>
/// One draw: by which seed and rule, whether drawing again comes to the same, and the drawn records as the sampler's list of work. Anybody
/// who reads records may look and compare; he sees those records that are his to read.
/// </summary>
[RequirePermission(DutyPermissions.Read)]
internal sealed class SampleModel(Database<DutiesDb> database, DutyRights rights, DutyReader reader, SpotCheckBook book, IStringLocalizer<Words> words) : PortalPage
{
    public const int PageSize = 30;

    public sealed record Row(SampledRecord Sampled, DutyRecord? Record, SampleStanding? Standing);

    [BindProperty(SupportsGet = true, Name = "sample")] public Guid SampleId { get; set; }
    [BindProperty(SupportsGet = true)] public bool Again { get; set; }
    [BindProperty(SupportsGet = true)] public bool Open { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public Sample Sample { get; private set; } = null!;
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public IReadOnlyDictionary<RecordState, int> States { get; private set; } = new Dictionary<RecordState, int>();
    public int Accepted { get; private set; }
    public (bool SameRecords, bool SamePopulation, int Population)? Compared { get; private set; }
    public bool MaySample => Actor.May(DutyPermissions.Query);
    public Func<PartyId, string> NameOf { get; private set; } = id => id.Key;

    public bool MayAccept(Row row) => MaySample && row.Standing is SampleStanding.Open or SampleStanding.Answered && !Actor.Holds(row.Sampled.Party);

    public async Task<IActionResult> OnGet(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAccept(Guid sampled, string? note, CancellationToken cancel)
    {
        if (!await Load(cancel) || !MaySample) return NotFound();
        return Answer(await book.Accept(Actor, Operation, sampled, note, cancel), words, _ =>
        {
            TempData["Said"] = words["Sample.AcceptedSaid"].Value;
            return RedirectToPage(new { sample = SampleId, open = Open ? true : (bool?)null, p = At == 1 ? (int?)null : At });
        }, prefix: "");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = database.Open(Actor);
        if (await db.Samples.AsNoTracking().FirstOrDefaultAsync(s => s.Id == SampleId, cancel) is not { } found) return false;
        Sample = found;
        if (Again) Compared = await SpotCheckBook.Again(db, found, cancel);
        var scope = await rights.Reads(Actor, Actor.Tenant, cancel);
        var drawn = db.SampledRecords.AsNoTracking().Where(s => s.Sample == found.Id);
        Accepted = await drawn.CountAsync(s => s.AcceptedAt != null, cancel);
        States = await drawn.Join(db.Records, s => s.Record, r => r.Id, (_, r) => r.State).GroupBy(s => s).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        if (Open) drawn = drawn.Where(s => s.AcceptedAt == null && db.Records.Any(r => r.Id == s.Record && (r.State == RecordState.Recorded || r.State == RecordState.Locked)));
        Total = await drawn.CountAsync(cancel);
        At = Math.Clamp(At, 1, Math.Max(1, Pages));
        var page = await drawn.OrderBy(s => s.Place).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        var ids = page.ConvertAll(s => s.Record);
        var records = await scope.Of(db.Records.AsNoTracking()).Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancel);
        Rows = [.. page.Select(s => records.GetValueOrDefault(s.Record) is { } record ? new Row(s, record, s.StandingOf(record)) : new Row(s, null, null))];
        var parties = await reader.PartiesOf(Actor.Tenant, cancel);
        NameOf = id => parties.TryGetValue(id, out var known) ? known.Name.ToString() : id.Key;
        return true;
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.SpotChecks;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>抽查: the quarters, which were drawn, and how far the look at them is.</summary>
[RequirePermission(DutyPermissions.Query)]
internal sealed class SamplesModel(Database<DutiesDb> database, SpotCheckBook book, Categories categories, IStringLocalizer<Words> words) : PortalPage
{
    const int QuartersShown = 8;

    public sealed record Row(Period Quarter, Sample? Sample, int Accepted, int Discounted, int Asked);

    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public int Percent => categories.Limits.SamplePercent;
    public DateOnly DueOf(Period quarter) => quarter.To.AddDays(categories.Limits.SampleWithinDays);

    public Task OnGet(CancellationToken cancel) => Load(cancel);

    public async Task<IActionResult> OnPostDraw(string? quarter, CancellationToken cancel)
    {
        await Load(cancel);
        if (!Period.TryParse(quarter, null, out var period)) return NotFound();
        return Answer(await book.Draw(Actor, Operation, period, cancel), words, id =>
        {
            TempData["Said"] = words["Sample.Said", period].Value;
            return RedirectToPage("/Duties/Sample", new { sample = id });
        }, prefix: "");
    }

    async Task Load(CancellationToken cancel)
    {
        await using var db = database.Open(Actor);
        var quarters = new List<Period> { SpotCheckBook.LastQuarter(Today) };
        while (quarters.Count < QuartersShown) quarters.Add(SpotCheckBook.LastQuarter(quarters[^1].From));
        var names = quarters.ConvertAll(q => q.ToString());
        var drawn = await db.Samples.Where(s => names.Contains(s.Quarter)).Select(s => new
        {
            Sample = s,
            Accepted = db.SampledRecords.Count(r => r.Sample == s.Id && r.AcceptedAt != null),
            Discounted = db.SampledRecords.Count(r => r.Sample == s.Id && db.Records.Any(d => d.Id == r.Record && d.State == RecordState.Discounted)),
            Asked = db.SampledRecords.Count(r => r.Sample == s.Id && db.Records.Any(d => d.Id == r.Record && (d.State == RecordState.Queried || d.State == RecordState.Rejected))),
        }).ToListAsync(cancel);
        Rows = [.. quarters.Select(q => drawn.FirstOrDefault(d => d.Sample.Quarter == q.ToString()) is { } of ? new Row(q, of.Sample, of.Accepted, of.Discounted, of.Asked) : new Row(q, null, 0, 0, 0))];
    }
}

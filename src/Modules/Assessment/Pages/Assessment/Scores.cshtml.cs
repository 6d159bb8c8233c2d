using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Assessment.Pages.Assessment;

/// <summary>A year's scores: at the bureau of all units with their ranking, in a unit its own over the years.</summary>
[RequirePermission(AssessmentPermissions.Read)]
internal sealed class ScoresModel(Database<AssessmentDb> database, IStringLocalizer<Words> words) : AssessmentPage(database, words)
{
    const int TrendYears = 5, MostLines = 12, Bands = 10;

    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public Cycle? Cycle { get; private set; }
    public IReadOnlyList<Result> Rows { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public Chart? BuildUp { get; private set; }
    public Chart? Spread { get; private set; }
    public Chart? Trend { get; private set; }

    public string Name(Result result) => NameOf(result.Unit);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        At = Math.Clamp(At, 1, 10_000);
        await using var db = Read();
        if (AtBureau) await OfAll(db, cancel);
        else await OfOne(db, cancel);
    }

    async Task OfAll(AssessmentDb db, CancellationToken cancel)
    {
        var year = AtYear;
        if (Year is null && !await db.Cycles.AnyAsync(c => c.Year == year && c.Track == Track, cancel))
            year = await db.Cycles.Where(c => c.Track == Track && c.Year < Today.Year + 1).MaxAsync(c => (int?)c.Year, cancel) ?? year;
        Year = year;
        Cycle = await db.Cycles.FirstOrDefaultAsync(c => c.Year == year && c.Track == Track, cancel);
        if (Cycle is not { } cycle) return;
        var results = db.Results.Where(r => r.Cycle == cycle.Id && r.Edition == cycle.Edition);
        Total = await results.CountAsync(cancel);
        Rows = await results.OrderBy(r => r.Group).ThenBy(r => r.Rank).ThenBy(r => r.Unit).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        BuildUp = Built(Rows);
        var totals = await results.Select(r => r.Total).ToListAsync(cancel);
        Spread = Spreading(totals);
        var units = Rows.Select(r => r.Unit).Take(MostLines).ToList();
        await Trending(db, units, year, cancel);
    }

    async Task OfOne(AssessmentDb db, CancellationToken cancel)
    {
        // Of a corrected year the newest version.
        var own = db.Results.Where(r => r.IsCopy && r.Track == Track && r.Unit == Actor.Tenant && !db.Results.Any(n => n.IsCopy && n.Track == r.Track && n.Year == r.Year && n.Unit == r.Unit && n.Edition > r.Edition));
        Total = await own.CountAsync(cancel);
        Rows = [.. (await own.OrderByDescending(r => r.Year).ThenByDescending(r => r.Edition).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel)).Where(r => r.Parts.Count > 0)];
        if (Rows.Count == 0) return;
        BuildUp = new Chart(
            T["Scores.BuildUp"], [.. Rows.OrderBy(r => r.Year).Select(r => $"{r.Year}")], [.. Enum.GetValues<Component>().Select(c => new ChartSeries(T[$"Component.{c}"], [.. Rows.OrderBy(r => r.Year).Select(r => Score.Round(r.Part(c)?.Weighted ?? 0))]))],
            ChartKind.StackedBars);
    }

    Chart Built(IReadOnlyList<Result> rows) => new(
        T["Scores.BuildUp"], [.. rows.Select(Name)], [.. Enum.GetValues<Component>().Select(c => new ChartSeries(T[$"Component.{c}"], [.. rows.Select(r => Score.Round(r.Part(c)?.Weighted ?? 0))]))], ChartKind.StackedBars, Lying: true);

    Chart Spreading(IReadOnlyCollection<decimal> totals)
    {
        var counts = new decimal[Bands];
        foreach (var total in totals) counts[Math.Clamp((int)(total / Bands), 0, Bands - 1)]++;
        var first = Math.Max(0, Array.FindIndex(counts, c => c > 0));
        return new Chart(T["Scores.Spread"], [.. Enumerable.Range(first, Bands - first).Select(b => $"{b * 10}–{b * 10 + 10}")], [new ChartSeries(T["Scores.Units"], [.. counts[first..]])]);
    }

    async Task Trending(AssessmentDb db, List<string> units, int year, CancellationToken cancel)
    {
        var from = year - TrendYears + 1;
        var cycles = await db.Cycles.Where(c => c.Track == Track && c.Year >= from && c.Year <= year).Select(c => new { c.Id, c.Edition, c.Year }).ToListAsync(cancel);
        var ids = cycles.Select(c => c.Id).ToList();
        var found = (await db.Results.Where(r => ids.Contains(r.Cycle) && units.Contains(r.Unit)).Select(r => new { r.Cycle, r.Edition, r.Year, r.Unit, r.Total }).ToListAsync(cancel)).Where(r => cycles.Exists(c => c.Id == r.Cycle && c.Edition == r.Edition)).ToList();
        var years = found.Select(f => f.Year).Distinct().Order().ToList();
        if (years.Count < 2) return;
        Trend = new Chart(
            T["Scores.Trend"], [.. years.Select(y => $"{y}")],
            [.. units.Where(u => years.TrueForAll(y => found.Exists(f => f.Unit == u && f.Year == y))).Select(u => new ChartSeries(NameOf(u), [.. years.Select(y => found.First(f => f.Unit == u && f.Year == y).Total)]))], ChartKind.Line);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Assessment.Pages.Assessment;

/// <summary>What cost the most points across the units in a year: the mean loss of each indicator, and in how many sheets.</summary>
[RequirePermission(AssessmentPermissions.Read)]
internal sealed class LossesModel(Database<AssessmentDb> database, IStringLocalizer<Words> words) : AssessmentPage(database, words)
{
    const int MostSheets = 2000, Charted = 12;

    public sealed record Loss(string Indicator, LocalText Title, decimal Max, decimal Mean, int Sheets, string Worst);

    public IReadOnlyList<Loss> Rows { get; private set; } = [];
    public Chart? Picture { get; private set; }
    public bool Cut { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var (year, home) = (AtYear, Actor.AtBureau);
        await using var db = Read();
        var sheets = await db.Sheets.Where(s => s.Year == year && s.Track == Track && s.State == SheetState.Confirmed && s.IsCopy != home).OrderBy(s => s.Unit).ThenBy(s => s.Id).Take(MostSheets + 1).ToListAsync(cancel);
        Cut = sheets.Count > MostSheets;
        Rows =
        [
            .. sheets.Take(MostSheets).SelectMany(s => s.Lines.Select(l => (Sheet: s, Line: l))).GroupBy(x => x.Line.Indicator)
                .Select(g => new Loss(
                    g.Key, g.First().Line.Title, g.First().Line.Max, Score.Round(g.Average(x => x.Line.Lost ?? 0)), g.Count(x => x.Line.Lost > 0),
                    NameOf(g.GroupBy(x => x.Sheet.Unit).MaxBy(u => u.Average(x => x.Line.Lost ?? 0))!.Key)))
                .Where(l => l.Mean > 0).OrderByDescending(l => l.Mean).ThenBy(l => l.Indicator, StringComparer.Ordinal),
        ];
        if (Rows.Count > 0) Picture = new Chart(T["Losses.Chart"], [.. Rows.Take(Charted).Select(r => $"{r.Indicator} {r.Title}")], [new ChartSeries(T["Losses.Mean"], [.. Rows.Take(Charted).Select(r => r.Mean)])], ChartKind.Bars, Lying: true);
    }
}

using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Assessment.Schemes;

/// <summary>A unit's automatic lines of a dry run.</summary>
sealed record DryUnit(Tenant Unit, IReadOnlyList<SheetLine> Lines)
{
    public decimal Reached => Lines.Sum(l => l.Auto ?? 0);
    public decimal Possible => Lines.Where(l => l.Auto is not null).Sum(l => l.Max);
}

/// <summary>Fills the automatic lines of a sheet from what is recorded, each with what stands behind its points.</summary>
sealed class AutoScoring(ScoreRules rules, ITenants tenants)
{
    /// <summary>Units that a scheme assesses, in official order.</summary>
    public IReadOnlyList<Tenant> Units(SchemeContent content) => [.. tenants.All.Where(t => t.Kind == TenantKind.Prison && content.GroupOf(t) is not null)];

    public async Task<IReadOnlyList<SheetLine>> Fill(SchemeContent content, Track track, string unit, DateOnly from, DateOnly to, CancellationToken cancel)
    {
        var read = new ReadOnce();
        var lines = new List<SheetLine>();
        foreach (var indicator in content.Indicators)
        {
            var line = SheetLine.Of(indicator);
            if (indicator.Kind == IndicatorKind.Auto && rules.Find(indicator.Rule) is { } rule)
            {
                var found = await rule.Find(new ScoreQuestion(unit, track == Track.Supervision, from, to, indicator.Obligations, indicator.Figures, read), cancel);
                line = line with { Auto = Score.Points(indicator.Max, found.Done, found.Of), Done = found.Done, Asked = found.Of, Evidence = [.. found.Evidence] };
            }
            lines.Add(line);
        }
        return lines;
    }

    /// <summary>What the scheme would have come to in a whole year, for every unit.</summary>
    public async Task<IReadOnlyList<DryUnit>> DryRun(SchemeContent content, Track track, int year, CancellationToken cancel)
    {
        var whole = Period.OfYear(year);
        var all = new List<DryUnit>();
        foreach (var unit in Units(content)) all.Add(new DryUnit(unit, await Fill(content, track, unit.Code, whole.From, whole.To, cancel)));
        return all;
    }
}

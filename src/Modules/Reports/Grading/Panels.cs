using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.Cycles;
using PartyDiscipline.Reports.DutyReports;
using PartyDiscipline.Reports.Meetings;

namespace PartyDiscipline.Reports.Grading;

/// <summary>Everything about one reporter that the panel looks at.</summary>
sealed record PanelRow(
    DutyReport Report, ReportGrade? Grade, int Carried, int CarriedOpen, AppraisedParty? Appraisal, LightCounts Lights, IReadOnlyList<DecisionAgainst> Against, GradeHint Hint);

/// <summary>The panel of a cycle: all inputs side by side, each a sum or a short text (notice 3.3.3b).</summary>
sealed record PanelView(Cycle Cycle, Meeting? Meeting, AppraisalOutcome? Appraisal, IReadOnlyList<PanelRow> Rows);

/// <summary>
/// Puts a panel together in a fixed number of questions, however many reporters there are: reports, rows carried over, grades, meeting, the
/// problem list, the unit's lights, the sealed appraisal, and what stands against anybody.
/// </summary>
sealed class Panels(ReportsDesk desk, Database<ReportsDb> database, IPartyFacts facts, IEnumerable<IAppraisals> appraisals, IEnumerable<IDecisionsAgainst> decisions)
{
    public async Task<PanelView?> Of(string tenant, Guid cycle, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        if (await db.Cycles.AsNoTracking().FirstOrDefaultAsync(c => c.Id == cycle && c.Kind == CycleKind.YearEnd, cancel) is not { } found) return null;
        var reports = await ReportsDesk.ReportsOf(db, cycle, cancel);
        var meeting = await db.Meetings.AsNoTracking().FirstOrDefaultAsync(m => m.Cycle == cycle, cancel);
        var grades = await db.Grades.AsNoTracking().Where(g => g.Cycle == cycle).ToDictionaryAsync(g => g.Report, cancel);
        var carried = (await db.Carried.AsNoTracking().Join(db.Reports.Where(r => r.Cycle == cycle), c => c.Report, r => r.Id, (c, _) => new { c.Report, c.SourceKey }).ToListAsync(cancel)).ToLookup(c => c.Report, c => c.SourceKey);
        var year = found.Of.Year;
        var closed = carried.Count == 0 ? (IReadOnlySet<string>)new HashSet<string>() : await desk.Closed(tenant, year, cancel);
        var appraisal = await Appraisal(tenant, meeting, cancel);
        var lights = await facts.Lights(tenant, year, cancel);
        var against = await Against(tenant, year, cancel);
        return new(found, meeting, appraisal,
        [
            .. reports.Select(r =>
            {
                var appraised = appraisal?.Parties.FirstOrDefault(p => p.Party == r.Party);
                IReadOnlyList<DecisionAgainst> open = [.. r.Speakers.SelectMany(p => against[p])];
                return new PanelRow(
                    r, grades.GetValueOrDefault(r.Id), carried[r.Id].Count(), carried[r.Id].Count(k => !closed.Contains(k)), appraised,
                    r.Speakers.Select(p => lights.GetValueOrDefault(p)).Aggregate((a, b) => a + b), open, HintOf(r, appraisal, against));
            }),
        ]);
    }

    /// <summary>The hint for one report; null when there is no such report.</summary>
    public async Task<GradeHint?> HintOf(string tenant, Guid report, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        return await db.Reports.AsNoTracking().FirstOrDefaultAsync(r => r.Id == report && r.Kind == CycleKind.YearEnd, cancel) is { } found ? (await HintsOf(tenant, [found], cancel))[report] : null;
    }

    /// <summary>The hints for year-end reports, by what stands now.</summary>
    public async Task<IReadOnlyDictionary<Guid, GradeHint>> HintsOf(string tenant, IReadOnlyCollection<DutyReport> reports, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        var hints = new Dictionary<Guid, GradeHint>();
        foreach (var cycle in reports.GroupBy(r => (Id: r.Cycle, r.Year)))
        {
            var appraisal = await Appraisal(tenant, await db.Meetings.AsNoTracking().FirstOrDefaultAsync(m => m.Cycle == cycle.Key.Id, cancel), cancel);
            var against = await Against(tenant, cycle.Key.Year, cancel);
            foreach (var report in cycle) hints[report.Id] = HintOf(report, appraisal, against);
        }
        return hints;
    }

    GradeHint HintOf(DutyReport report, AppraisalOutcome? appraisal, ILookup<PartyId, DecisionAgainst> against) =>
        desk.Rules.Hint(appraisal?.Parties.FirstOrDefault(p => p.Party == report.Party)?.Composite, report.Speakers.Sum(p => against[p].Count()));

    /// <summary>The sealed appraisal, once the meeting has taken it over; one without its quorum never is, and says nothing about a grade (notice 3.3.3).</summary>
    async Task<AppraisalOutcome?> Appraisal(string tenant, Meeting? meeting, CancellationToken cancel)
    {
        if (meeting?.Appraisal is not { } taken) return null;
        foreach (var source in appraisals)
            if (await source.Of(tenant, meeting.Id, cancel) is { } outcome && outcome.Election == taken) return outcome;
        return null;
    }

    async Task<ILookup<PartyId, DecisionAgainst>> Against(string tenant, int year, CancellationToken cancel)
    {
        var all = new List<DecisionAgainst>();
        foreach (var source in decisions) all.AddRange(await source.Open(tenant, year, cancel));
        return all.ToLookup(d => d.Party);
    }
}

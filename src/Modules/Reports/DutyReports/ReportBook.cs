using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.Cycles;

namespace PartyDiscipline.Reports.DutyReports;

/// <summary>Another report with much the same text: whose, of which period, how alike, and the passages.</summary>
sealed record LikeReport(Guid Report, PartyId Party, string Period, int Percent, IReadOnlyList<string> Passages);

/// <summary>What was typed into a report.</summary>
/// <param name="Text">The five parts and what is said at the meeting.</param>
/// <param name="Carried">What is said to each problem carried over, by its row.</param>
sealed record ReportEntry(ReportTexts Text, IReadOnlyDictionary<Guid, string?> Carried);

/// <summary>Writes reports, hands them in, has them checked by both offices; accepting a half-year's files it and fulfils the duty.</summary>
sealed class ReportBook(ReportsDesk desk, ITextLikeness likeness)
{
    const int MostCompared = 120;
    const int MostShown = 5;

    /// <summary>Keeps what was typed.</summary>
    public Task<Outcome> Write(Actor actor, Guid operation, Guid report, int version, ReportEntry entry, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (await db.Reports.FirstOrDefaultAsync(r => r.Id == report, ct) is not { } found || !ReportRights.MayWrite(actor, found)) return new Outcome.NotFound();
        if (found.Version != version) return new Outcome.Stale();
        List<Fault> faults = [.. found.Write(entry.Text, desk.Rules.Limits)];
        foreach (var row in await db.Carried.Where(c => c.Report == report).ToListAsync(ct))
            if (entry.Carried.TryGetValue(row.Id, out var said) && row.Say(said) is { } fault) faults.Add(fault);
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        db.Append(new ReportWritten(report, found.Party.ToString(), found.Length), Subject(report));
        return new Outcome.Done(report);
    }, cancel);

    /// <summary>Hands it in, by whoever holds the post, after a look at what it has in common with others.</summary>
    public async Task<Outcome> Submit(Actor actor, Guid operation, Guid report, string? likeReason, CancellationToken cancel = default)
    {
        await using var read = desk.Open(actor.Tenant);
        if (await read.Reports.AsNoTracking().FirstOrDefaultAsync(r => r.Id == report, cancel) is not { } seen || !ReportRights.MaySpeakFor(actor, seen)) return new Outcome.NotFound();
        var percent = (await Like(read, seen, cancel)).Select(l => l.Percent).DefaultIfEmpty().Max();
        return await desk.Write(actor, operation, async (db, ct) =>
        {
            var found = await db.Reports.SingleAsync(r => r.Id == report, ct);
            if (found.Version != seen.Version) return new Outcome.Stale();
            var (step, version, faults) = found.Submit(await db.Carried.Where(c => c.Report == report).ToListAsync(ct), percent, likeReason, desk.Rules.Limits, await desk.DoerOf(actor, ct));
            if (faults.Length > 0) return new Outcome.Refused(faults);
            db.Add(step!);
            db.Add(version!);
            ReportsDesk.Tell(db, found, ReportAction.Submit, step!, await desk.Offices(actor, ct));
            await Collect(db, found.Cycle, actor, ct);
            return new Outcome.Done(report);
        }, cancel);
    }

    /// <summary>One of the two offices finds these in order; what both have passed is accepted, and a half-year's is filed.</summary>
    public Task<Outcome> Pass(Actor actor, Guid operation, IReadOnlyCollection<Guid> chosen, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!ReportRights.MayCheck(actor)) return new Outcome.NotFound();
        if (chosen.Count is 0 or > ReportsDesk.MostReports) return Outcome.Refuse("", "Report.NoneChosen");
        var ids = chosen.Distinct().ToArray();
        var reports = await db.Reports.Where(r => ids.Contains(r.Id)).OrderBy(r => r.Place).ToListAsync(ct);
        if (reports.Count != ids.Length || reports.Any(r => !ReportRights.MayJudge(actor, r))) return new Outcome.NotFound();
        var by = await desk.DoerOf(actor, ct);
        var political = ReportRights.IsPolitical(actor);
        foreach (var report in reports)
        {
            if (report.Pass(political, by) is { } fault) return new Outcome.Refused([fault]);
            db.Append(new ReportPassed(report.Id, report.Party.ToString(), political), Subject(report.Id));
            if (!report.PassedByBoth) continue;
            var author = await desk.HoldersOf(actor, [report.Party], ct);
            if (ReportsDesk.Move(db, report, ReportAction.Accept, by, null, author) is { } refused) return new Outcome.Refused([refused]);
            if (report.Kind != CycleKind.HalfYear) continue;
            ReportsDesk.Move(db, report, ReportAction.File, by);
            db.Append(new DutyFulfilled("filed", report.Id, [.. report.Speakers.Select(p => p.ToString())], report.Period, ChinaTime.DateOf(report.SubmittedAt!.Value)), Subject(report.Id));
        }
        return new Outcome.Done(reports[0].Id);
    }, cancel);

    /// <summary>Gives a report back with a reason; its text and what was handed in stay.</summary>
    public Task<Outcome> Return(Actor actor, Guid operation, Guid report, string? reason, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (await db.Reports.FirstOrDefaultAsync(r => r.Id == report, ct) is not { } found || !ReportRights.MayJudge(actor, found)) return new Outcome.NotFound();
        if (ReportsDesk.Move(db, found, ReportAction.Return, await desk.DoerOf(actor, ct), reason, await desk.HoldersOf(actor, [found.Party], ct)) is { } fault) return new Outcome.Refused([fault]);
        return new Outcome.Done(report);
    }, cancel);

    /// <summary>The reporter says that he has read what was fed back; without problems that ends it.</summary>
    public Task<Outcome> Acknowledge(Actor actor, Guid operation, Guid report, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (await db.Reports.FirstOrDefaultAsync(r => r.Id == report, ct) is not { } found || !ReportRights.MaySpeakFor(actor, found)) return new Outcome.NotFound();
        var by = await desk.DoerOf(actor, ct);
        if (ReportsDesk.Move(db, found, ReportAction.Acknowledge, by, null, await desk.Offices(actor, ct)) is { } fault) return new Outcome.Refused([fault]);
        if (await db.Problems.AnyAsync(p => p.Report == report, ct)) found.AnswerUntil(desk.Calendar.AddWorkingDays(desk.Today, desk.Rules.Limits.PlanWorkingDays.Value));
        else
        {
            found.AnswerUntil(null);
            ReportsDesk.Move(db, found, ReportAction.Rectify, by);
        }
        return new Outcome.Done(report);
    }, cancel);

    /// <summary>A measure and a date for each problem fed back (notice 3.3.4).</summary>
    public Task<Outcome> Plan(Actor actor, Guid operation, Guid report, IReadOnlyDictionary<int, (string? Measure, DateOnly? By)> plans, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (await db.Reports.FirstOrDefaultAsync(r => r.Id == report, ct) is not { } found || !ReportRights.MaySpeakFor(actor, found)) return new Outcome.NotFound();
        if (found.State != ReportState.Acknowledged) return Outcome.Refuse("", "Report.NotNow");
        var problems = await db.Problems.Where(p => p.Report == report).OrderBy(p => p.Place).ToListAsync(ct);
        List<Fault> faults = [];
        foreach (var problem in problems)
        {
            var (measure, until) = plans.GetValueOrDefault(problem.Place);
            faults.AddRange(problem.Plan(measure, until, desk.Today));
            if (faults.Count == 0) problem.SetPlan(measure!, until);
        }
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        found.AnswerUntil(null);
        if (ReportsDesk.Move(db, found, ReportAction.Plan, await desk.DoerOf(actor, ct)) is { } fault) return new Outcome.Refused([fault]);
        db.Append(new DutyFulfilled("planned", report, [found.Party.ToString()], found.Period, desk.Today), Subject(report));
        return new Outcome.Done(report);
    }, cancel);

    /// <summary>
    /// Own reports of the years before and those of the same cycle, the likest first; whoever wrote the same period earlier or later is the
    /// same post, so it is compared only with its own past. A report's text is shown to nobody here but its own passages.
    /// </summary>
    public async Task<IReadOnlyList<LikeReport>> Like(ReportsDb db, DutyReport report, CancellationToken cancel)
    {
        if (report.Length == 0) return [];
        var first = report.Year - desk.Rules.Limits.OwnYearsCompared.Value;
        var others = await db.Reports.AsNoTracking()
            .Where(r => r.Id != report.Id && (r.Party == report.Party && r.Year >= first || r.Cycle == report.Cycle) && r.State != ReportState.Withdrawn && (r.Edition > 0 || r.Party == report.Party))
            .OrderByDescending(r => r.Year).ThenBy(r => r.Id).Take(MostCompared).ToListAsync(cancel);
        return
        [
            .. others.Where(o => o.Length > 0).Select(o => (Other: o, Like: likeness.Of(report.Text, o.Text)))
                .Where(o => o.Like.Percent >= desk.Rules.Limits.SimilarWarn.Value).OrderByDescending(o => o.Like.Percent).Take(MostShown)
                .Select(o => new LikeReport(o.Other.Id, o.Other.Party, o.Other.Period, o.Like.Percent, o.Like.Passages)),
        ];
    }

    /// <summary>With the first report that comes in, the cycle collects.</summary>
    async Task Collect(ReportsDb db, Guid cycle, Actor actor, CancellationToken cancel)
    {
        if (await db.Cycles.FirstOrDefaultAsync(c => c.Id == cycle && c.State == CycleState.Open, cancel) is not { } found) return;
        db.Add(found.Take(CycleAction.Collect, [], true, await desk.DoerOf(actor, cancel)).Step!);
        db.Append(new CycleMoved(cycle, CycleState.Open, found.State), CycleBook.Subject(cycle));
    }

    internal static string Subject(Guid report) => $"duty-report/{report:N}";
}

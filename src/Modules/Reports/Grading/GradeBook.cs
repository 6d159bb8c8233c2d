using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.DutyReports;

namespace PartyDiscipline.Reports.Grading;

/// <summary>What is typed about a grade.</summary>
sealed record GradeEntry(Grade Grade, string? Reason, string? Justification = null);

/// <summary>Proposes by both offices, enters what the committee decided, feeds back (notice 3.3.3b, 3.3.4).</summary>
sealed class GradeBook(ReportsDesk desk, Panels panels)
{
    /// <summary>An office proposes a grade with its reasons; the other one agrees or proposes otherwise.</summary>
    public async Task<Outcome> Propose(Actor actor, Guid operation, Guid report, GradeEntry entry, CancellationToken cancel = default)
    {
        if (!ReportRights.MayCheck(actor)) return new Outcome.NotFound();
        if (await panels.HintOf(actor.Tenant, report, cancel) is not { } hint) return new Outcome.NotFound();
        return await On(actor, operation, report, ReportRights.MayJudge, async (db, found, by, ct) =>
        {
            if (found.State != ReportState.MaterialChecked) return Outcome.Refuse("", "Report.NotNow");
            var grade = await db.Grades.FirstOrDefaultAsync(g => g.Report == report, ct) ?? db.Add(new ReportGrade(found)).Entity;
            var faults = grade.Propose(entry.Grade, entry.Reason, entry.Justification, ReportRights.IsPolitical(actor), hint, by);
            if (faults.Length > 0) return new Outcome.Refused(faults);
            db.Append(new GradeProposed(report, found.Party.ToString(), entry.Grade, false), ReportBook.Subject(report));
            return new Outcome.Done(report);
        }, cancel);
    }

    /// <summary>The other office agrees with these proposals.</summary>
    public Task<Outcome> Second(Actor actor, Guid operation, IReadOnlyCollection<Guid> chosen, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        var (reports, refused) = await Chosen(db, chosen, r => ReportRights.MayJudge(actor, r), ct);
        if (refused is not null) return refused;
        var by = await desk.DoerOf(actor, ct);
        foreach (var (report, grade) in reports)
        {
            if (grade.Second(ReportRights.IsPolitical(actor), by) is { } fault) return new Outcome.Refused([fault]);
            db.Append(new GradeProposed(report.Id, report.Party.ToString(), grade.Proposed, true), ReportBook.Subject(report.Id));
            if (ReportsDesk.Move(db, report, ReportAction.Propose, by) is { } not) return new Outcome.Refused([not]);
        }
        return new Outcome.Done(reports[0].Report.Id);
    }, cancel);

    /// <summary>Enters the committee's decision on one report.</summary>
    public Task<Outcome> Decide(Actor actor, Guid operation, Guid report, GradeEntry entry, Votes votes, CancellationToken cancel = default) => On(actor, operation, report, ReportRights.MayDecide, async (db, found, by, ct) =>
    {
        if (await db.Grades.FirstOrDefaultAsync(g => g.Report == report, ct) is not { } grade) return Outcome.Refuse("", "Grade.NotProposed", "3.3.3b");
        var hint = (await panels.HintsOf(actor.Tenant, [found], ct))[report];
        if (grade.Decide(entry.Grade, entry.Reason, entry.Justification, votes, hint, by) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        return await Decided(db, found, grade, by, ct);
    }, cancel);

    /// <summary>Enters that the committee decided these as proposed, with one vote.</summary>
    public Task<Outcome> DecideAll(Actor actor, Guid operation, IReadOnlyCollection<Guid> chosen, Votes votes, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        var (reports, refused) = await Chosen(db, chosen, r => ReportRights.MayDecide(actor, r), ct);
        if (refused is not null) return refused;
        var hints = await panels.HintsOf(actor.Tenant, [.. reports.Select(r => r.Report)], ct);
        if (reports.Where(r => r.Grade.Unjustified(hints[r.Report.Id])).Select(r => r.Report.Party).ToHashSet() is { Count: > 0 } alone)
            return Outcome.Refuse("", "Grade.DecideAlone", "3.3.3b", string.Join("; ", (await desk.Directory.Parties(actor.Tenant, desk.Today, ct)).Where(p => alone.Contains(p.Id)).Select(p => p.Name)));
        var by = await desk.DoerOf(actor, ct);
        foreach (var (report, grade) in reports)
        {
            if (grade.Decide(grade.Proposed, null, null, votes, hints[report.Id], by) is { Length: > 0 } faults) return new Outcome.Refused(faults);
            if (await Decided(db, report, grade, by, ct) is Outcome.Refused not) return not;
        }
        return new Outcome.Done(reports[0].Report.Id);
    }, cancel);

    /// <summary>Tells the reporter his grade and the problems found; these go onto the problem list (notice 3.3.4).</summary>
    public Task<Outcome> Feedback(Actor actor, Guid operation, Guid report, string? text, IReadOnlyList<string> problems, CancellationToken cancel = default) => On(actor, operation, report, (a, _) => ReportRights.MayRun(a), async (db, found, by, ct) =>
    {
        List<Fault> faults = [];
        var kept = problems.Select(p => p.Trim()).Where(p => p.Length > 0).ToList();
        if (string.IsNullOrWhiteSpace(text)) faults.Add(new Fault("Text", "Feedback.TextMissing", "3.3.4"));
        else if (text.Length > DutyReport.FeedbackLength) faults.Add(new Fault("Text", "Step.TooLong", null, $"{DutyReport.FeedbackLength}"));
        if (kept.Count > desk.Rules.Limits.MostProblems.Value) faults.Add(new Fault("Problems", "Feedback.TooMany", null, $"{desk.Rules.Limits.MostProblems.Value}"));
        if (kept.Any(p => p.Length > FeedbackProblem.TextLength)) faults.Add(new Fault("Problems", "Step.TooLong", null, $"{FeedbackProblem.TextLength}"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        if (ReportsDesk.Move(db, found, ReportAction.SendFeedback, by, null, await desk.HoldersOf(actor, [found.Party], ct)) is { } fault) return new Outcome.Refused([fault]);
        found.SetFeedback(text!, desk.Today, desk.Calendar.AddWorkingDays(desk.Today, desk.Rules.Limits.AcknowledgeWorkingDays.Value));
        db.AddRange(kept.Select((p, i) => new FeedbackProblem(report, i, p)));
        // The office's own duty is done with the last one.
        if ((await ReportsDesk.ReportsOf(db, found.Cycle, ct)).All(r => r.State >= ReportState.FeedbackSent))
            db.Append(new DutyFulfilled("fedBack", found.Cycle, await desk.OfficeParties(actor.Tenant, false, ct), found.Period, desk.Today), ReportBook.Subject(report));
        return new Outcome.Done(report);
    }, cancel);

    async Task<Outcome> Decided(ReportsDb db, DutyReport report, ReportGrade grade, Doer by, CancellationToken cancel)
    {
        if (ReportsDesk.Move(db, report, ReportAction.Decide, by, null, await desk.Offices(by.Actor, cancel)) is { } fault) return new Outcome.Refused([fault]);
        db.Append(new GradeDecided(report.Id, report.Party.ToString(), grade.Decided!.Value, grade.For, grade.Against, grade.Abstained), ReportBook.Subject(report.Id));
        // With the last grade both offices and the committee have done what the notice asks of them.
        if ((await ReportsDesk.ReportsOf(db, report.Cycle, cancel)).All(r => r.State >= ReportState.Graded))
        {
            var committees = (await desk.Directory.Parties(db.Tenant, desk.Today, cancel)).Where(p => p.Id.Kind == Kernel.Parties.PartyKind.PartyCommittee).Select(p => p.Id.ToString());
            db.Append(new DutyFulfilled("graded", report.Cycle, [.. await desk.OfficeParties(db.Tenant, true, cancel), .. committees], report.Period, desk.Today), ReportBook.Subject(report.Id));
        }
        return new Outcome.Done(report.Id);
    }

    static async Task<(List<(DutyReport Report, ReportGrade Grade)> Found, Outcome? Refused)> Chosen(ReportsDb db, IReadOnlyCollection<Guid> chosen, Func<DutyReport, bool> may, CancellationToken cancel)
    {
        if (chosen.Count is 0 or > ReportsDesk.MostReports) return ([], Outcome.Refuse("", "Report.NoneChosen"));
        var ids = chosen.Distinct().ToArray();
        var reports = await db.Reports.Where(r => ids.Contains(r.Id)).OrderBy(r => r.Place).ToListAsync(cancel);
        if (reports.Count != ids.Length || reports.Any(r => !may(r))) return ([], new Outcome.NotFound());
        var grades = await db.Grades.Where(g => ids.Contains(g.Report)).ToDictionaryAsync(g => g.Report, cancel);
        return reports.Any(r => !grades.ContainsKey(r.Id)) ? ([], Outcome.Refuse("", "Grade.NotProposed", "3.3.3b")) : ([.. reports.Select(r => (r, grades[r.Id]))], null);
    }

    Task<Outcome> On(Actor actor, Guid operation, Guid report, Func<Actor, DutyReport, bool> may, Func<ReportsDb, DutyReport, Doer, CancellationToken, Task<Outcome>> decide, CancellationToken cancel) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (await db.Reports.FirstOrDefaultAsync(r => r.Id == report && r.Kind == CycleKind.YearEnd, ct) is not { } found || !may(actor, found)) return new Outcome.NotFound();
        return await decide(db, found, await desk.DoerOf(actor, ct), ct);
    }, cancel);
}

/// <summary>The grades that others build on.</summary>
sealed class ReportGrades(Database<ReportsDb> database) : IReportGrades
{
    public async Task<IReadOnlyList<GradedParty>> Of(string tenant, int year, CancellationToken cancel = default)
    {
        await using var db = database.Open(tenant);
        return
        [
            .. (await db.Grades.AsNoTracking().Where(g => g.Year == year && g.Decided != null).OrderBy(g => g.Id).Take(ReportsDesk.MostReports).ToListAsync(cancel))
                .Select(g => new GradedParty(g.Party, g.Year, g.Decided!.Value, g.DecidedOn!.Value, g.Report)),
        ];
    }
}

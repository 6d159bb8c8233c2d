using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.DutyReports;
using PartyDiscipline.Reports.Grading;
using PartyDiscipline.Reports.Meetings;
using PartyDiscipline.Reports.Publications;

namespace PartyDiscipline.Reports.Cycles;

/// <summary>Brings a cycle of the past in, in one write; what it carried and what was fed back stands as on paper.</summary>
sealed class EarlierCycles(ReportsDesk desk) : IEarlierCycles
{
    public Task<Outcome> BringIn(Actor actor, Guid operation, EarlierCycle earlier, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (actor.Account != Guid.Empty || earlier.Reports.Any(r => r.Party.Tenant != actor.Tenant)) return new Outcome.NotFound();
        var written = earlier.Period.ToString();
        if (await db.Cycles.AnyAsync(c => c.Kind == earlier.Kind && c.Period == written, ct)) return Outcome.Refuse("Period", "Cycle.Period");
        var days = desk.Rules.TimelineOf(earlier.Kind, earlier.Period, desk.Calendar);
        if (earlier.Meeting is { } held) days = desk.Rules.After(days.Opens, days.SubmitBy, held.On, desk.Calendar);
        var cycle = db.Add(new Cycle(earlier.Kind, earlier.Period, days, earlier.Political, earlier.Discipline, null, ChinaTime.StartOf(days.Opens).AddHours(9))).Entity;
        cycle.BringTo(earlier.Reached);
        var parties = await desk.Directory.Parties(actor.Tenant, desk.Today, ct);
        var reporters = Reporter.Of(parties);
        var secretary = parties.FirstOrDefault(p => p.Id.Kind == Kernel.Parties.PartyKind.Secretary)?.HolderName ?? "";
        var head = parties.FirstOrDefault(p => p.HeadsDiscipline)?.HolderName ?? "";
        var carried = await Carried(db, earlier.Period.Year, ct);
        var place = 0;
        foreach (var one in earlier.Reports)
        {
            var report = db.Add(new DutyReport(cycle.Id, cycle.Kind, cycle.Of, one.Party, reporters.FirstOrDefault(r => r.Party == one.Party)?.AlsoFor, cycle.SubmitBy, place++)).Entity;
            CarriedProblem[] rows = [.. carried.GetValueOrDefault(one.Party, []).Select((p, i) => new CarriedProblem(report.Id, i, p.SourceKey, p.Text, p.Measure, p.By))];
            if (one.Reached != ReportState.Draft && earlier.Rectified is { } said)
                foreach (var row in rows) row.Say(said);
            db.AddRange(rows.AsEnumerable());
            if (report.Write(one.Texts, desk.Rules.Limits) is { Length: > 0 } faults) return new Outcome.Refused(faults);
            report.BringTo(one.Reached, one.SubmittedOn, one.Author, rows);
            if (report.Edition > 0) db.Add(new ReportVersion(report));
            if (earlier.Meeting is { } heard && one.Reached >= ReportState.Presented) report.BringPresented(heard.On);
            if (one.Graded is not { } grade) continue;
            var decided = days.GradeBy!.Value < desk.Today ? days.GradeBy.Value : desk.Today;
            var kept = db.Add(new ReportGrade(report)).Entity;
            // Nobody decided on himself then either.
            kept.BringIn(grade, earlier.Political, earlier.Discipline, one.Party.Kind is Kernel.Parties.PartyKind.Secretary or Kernel.Parties.PartyKind.PartyCommittee ? head : secretary, decided);
            report.SetFeedback(grade.Feedback, decided, desk.Calendar.AddWorkingDays(decided, desk.Rules.Limits.AcknowledgeWorkingDays.Value));
            report.AnswerUntil(null);
            foreach (var (problem, i) in (one.Problems ?? []).Select((p, i) => (p, i)))
            {
                var row = db.Add(new FeedbackProblem(report.Id, i, problem.Text)).Entity;
                if (problem.Measure is { } measure) row.SetPlan(measure, problem.By);
            }
            db.Append(new ReportMoved(report.Id, cycle.Id, report.Party.ToString(), ReportAction.SendFeedback, ReportState.Graded, ReportState.FeedbackSent, report.Late, []), ReportBook.Subject(report.Id));
        }
        if (earlier.Meeting is { } minuted)
        {
            var meeting = db.Add(new Meeting(cycle.Id, cycle.Of.Year, minuted.On, minuted.Place, secretary)).Entity;
            meeting.Attend([.. earlier.Reports.Select(r => r.Party)], minuted.Others, null);
            foreach (var material in minuted.Materials)
                if (meeting.See(new SeenMaterial(material, minuted.On, earlier.Political, null)) is { } fault) return new Outcome.Refused([fault]);
            for (var i = 0; i < minuted.Talks; i++) meeting.Talked();
        }
        if (earlier.Scope is { } scope)
        {
            var publication = db.Add(new Publication(cycle.Id, cycle.Of.Year, actor)).Entity;
            publication.BringIn(scope, earlier.Political, days.FeedbackBy!.Value, days.PublishBy!.Value, earlier.Discipline, secretary);
        }
        db.Append(new CycleBroughtIn(cycle.Id, cycle.Kind, written, earlier.Reports.Count), CycleBook.Subject(cycle.Id));
        return new Outcome.Done(cycle.Id);
    }, cancel);

    static async Task<Dictionary<Kernel.Parties.PartyId, List<FeedbackProblem>>> Carried(ReportsDb db, int year, CancellationToken cancel)
    {
        var last = db.Reports.AsNoTracking().Where(r => r.Year == year - 1 && r.Kind == CycleKind.YearEnd);
        return (await db.Problems.AsNoTracking().Join(last, p => p.Report, r => r.Id, (p, r) => new { r.Party, Problem = p }).ToListAsync(cancel))
            .GroupBy(p => p.Party).ToDictionary(g => g.Key, g => g.Select(p => p.Problem).OrderBy(p => p.Place).ToList());
    }
}

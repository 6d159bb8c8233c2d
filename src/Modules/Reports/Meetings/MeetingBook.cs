using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.DutyReports;

namespace PartyDiscipline.Reports.Meetings;

/// <summary>Holds the year-end meeting: order, attendance, who reported, comments, talks, materials, minutes. Reports follow by what is there.</summary>
sealed class MeetingBook(ReportsDesk desk, IEnumerable<IAppraisals> appraisals)
{
    /// <summary>Sets day, place and chair; every accepted report is put on the agenda in the official order.</summary>
    public Task<Outcome> Schedule(Actor actor, Guid operation, Guid cycle, DateOnly? on, string? place, string? chair, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!ReportRights.MayRun(actor) || await db.Cycles.FirstOrDefaultAsync(c => c.Id == cycle, ct) is not { Kind: CycleKind.YearEnd } found) return new Outcome.NotFound();
        if (found.State is not (CycleState.Open or CycleState.Collecting or CycleState.Meeting)) return Outcome.Refuse("", "Cycle.NotNow");
        List<Fault> faults = [];
        if (on is null || on < found.Opens || on > found.Of.To.AddYears(1)) faults.Add(new Fault("On", "Meeting.Day", "3.3.3"));
        if (string.IsNullOrWhiteSpace(place)) faults.Add(new Fault("Place", "Meeting.PlaceMissing"));
        else if (place.Length > Meeting.PlaceLength) faults.Add(new Fault("Place", "Step.TooLong", null, $"{Meeting.PlaceLength}"));
        if (string.IsNullOrWhiteSpace(chair)) faults.Add(new Fault("Chair", "Meeting.ChairMissing"));
        else if (chair.Length > 100) faults.Add(new Fault("Chair", "Step.TooLong", null, "100"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);

        var by = await desk.DoerOf(actor, ct);
        var meeting = await db.Meetings.FirstOrDefaultAsync(m => m.Cycle == cycle, ct);
        if (meeting is null) meeting = db.Add(new Meeting(cycle, found.Of.Year, on!.Value, place!, chair!)).Entity;
        else meeting.Set(on!.Value, place!, chair!);
        found.Take(desk.Rules.After(found.Opens, found.SubmitBy, meeting.On, desk.Calendar));
        var reports = await ReportsDesk.ReportsOf(db, cycle, ct);
        foreach (var report in reports.Where(r => r.State == ReportState.Accepted)) ReportsDesk.Move(db, report, ReportAction.Schedule, by);
        db.Append(new MeetingScheduled(meeting.Id, cycle, meeting.On, await desk.HoldersOf(actor, reports.Select(r => r.Party), ct)), Subject(meeting.Id));
        return new Outcome.Done(meeting.Id);
    }, cancel);

    /// <summary>The order in which reports are given, by their places typed; those left out come last.</summary>
    public Task<Outcome> Order(Actor actor, Guid operation, Guid meeting, IReadOnlyDictionary<Guid, int> places, CancellationToken cancel = default) => Run(actor, operation, meeting, async (db, found, reports, by, ct) =>
    {
        foreach (var (report, place) in reports.OrderBy(r => places.GetValueOrDefault(r.Id, int.MaxValue)).ThenBy(r => r.Place).Select((r, i) => (r, i))) report.SetPlace(place);
        db.Append(new MeetingScheduled(found.Id, found.Cycle, found.On, []), Subject(found.Id));
        return await Task.FromResult<Outcome>(new Outcome.Done(found.Id));
    }, cancel);

    public Task<Outcome> Attend(Actor actor, Guid operation, Guid meeting, IReadOnlyCollection<PartyId> present, int? others, string? absent, CancellationToken cancel = default) => Run(actor, operation, meeting, async (db, found, _, _, ct) =>
    {
        if (found.On > desk.Today) return Outcome.Refuse("", "Meeting.NotYet");
        if (others is null or < 0 or > Meeting.MostOthers) return Outcome.Refuse("Others", "Meeting.OthersOdd", null, $"{Meeting.MostOthers}");
        if (absent?.Length > Meeting.NoteLength) return Outcome.Refuse("Absent", "Step.TooLong", null, $"{Meeting.NoteLength}");
        var known = (await desk.Directory.Parties(actor.Tenant, desk.Today, ct)).Select(p => p.Id).ToHashSet();
        if (present.Any(p => !known.Contains(p))) return new Outcome.NotFound();
        found.Attend([.. present.Distinct()], others.Value, absent);
        db.Append(new AttendanceNoted(found.Id, found.Present.Length, found.Others), Subject(found.Id));
        return new Outcome.Done(found.Id);
    }, cancel);

    /// <summary>These reports were given; each becomes a record of its reporter.</summary>
    public Task<Outcome> Present(Actor actor, Guid operation, Guid meeting, IReadOnlyCollection<Guid> given, CancellationToken cancel = default) => Run(actor, operation, meeting, async (db, found, reports, by, ct) =>
    {
        if (found.On > desk.Today) return Outcome.Refuse("", "Meeting.NotYet");
        var chosen = reports.Where(r => given.Contains(r.Id)).ToList();
        if (chosen.Count == 0) return Outcome.Refuse("", "Report.NoneChosen");
        if (chosen.Count != given.Distinct().Count()) return new Outcome.NotFound();
        foreach (var report in chosen)
        {
            if (report.State == ReportState.Accepted) ReportsDesk.Move(db, report, ReportAction.Schedule, by);
            if (ReportsDesk.Move(db, report, ReportAction.Present, by) is { } fault) return new Outcome.Refused([fault]);
            db.Append(new DutyFulfilled("presented", report.Id, [.. report.Speakers.Select(p => p.ToString())], report.Period, found.On), ReportBook.Subject(report.Id));
        }
        Step(db, found, chosen, by);
        return await Task.FromResult<Outcome>(new Outcome.Done(found.Id));
    }, cancel);

    /// <summary>Notes what a superior said of one report.</summary>
    public Task<Outcome> Comment(Actor actor, Guid operation, Guid report, string? text, string? who, string? post, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!ReportRights.MayRun(actor) || await db.Reports.FirstOrDefaultAsync(r => r.Id == report, ct) is not { } found || await db.Meetings.FirstOrDefaultAsync(m => m.Cycle == found.Cycle, ct) is not { } meeting) return new Outcome.NotFound();
        if (found.State is < ReportState.Presented or > ReportState.MaterialChecked) return Outcome.Refuse("", "Report.NotNow");
        if (found.SetComment(text, who, post) is { } fault) return new Outcome.Refused([fault]);
        db.Append(new SuperiorCommented(meeting.Id, report), Subject(meeting.Id));
        var all = await ReportsDesk.ReportsOf(db, found.Cycle, ct);
        // Once every reporter has a comment, the superiors' own duty is done.
        if (all.All(r => r.Comment is not null)) db.Append(new DutyFulfilled("commented", meeting.Id, [], found.Of.ToString(), meeting.On), Subject(meeting.Id));
        Step(db, meeting, [found], await desk.DoerOf(actor, ct));
        return new Outcome.Done(report);
    }, cancel);

    /// <summary>Sums up one individual talk, without a name.</summary>
    public Task<Outcome> Talk(Actor actor, Guid operation, Guid meeting, DateOnly? on, string? text, CancellationToken cancel = default) => Check(actor, operation, meeting, async (db, found, reports, by, ct) =>
    {
        List<Fault> faults = [];
        if (on is null || on > desk.Today || on < found.On.AddMonths(-3)) faults.Add(new Fault("TalkOn", "Talk.Day", "3.3.3"));
        if (string.IsNullOrWhiteSpace(text)) faults.Add(new Fault("TalkText", "Talk.TextMissing", "3.3.3"));
        else if (text.Length > TalkSummary.TextLength) faults.Add(new Fault("TalkText", "Step.TooLong", null, $"{TalkSummary.TextLength}"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        var talk = db.Add(new TalkSummary(found.Id, on!.Value, text!, actor)).Entity;
        found.Talked();
        db.Append(new TalkSummed(found.Id, talk.On), Subject(found.Id));
        db.Append(new DutyFulfilled("talked", talk.Id, await desk.OfficeParties(actor.Tenant, true, ct), $"{found.Year}", talk.On), Subject(found.Id));
        Step(db, found, reports, by);
        return new Outcome.Done(talk.Id);
    }, cancel);

    /// <summary>Notes that a material was looked through.</summary>
    public Task<Outcome> See(Actor actor, Guid operation, Guid meeting, string code, string? note, CancellationToken cancel = default) => Check(actor, operation, meeting, async (db, found, reports, by, ct) =>
    {
        if (desk.Rules.Materials.All(m => m.Code != code)) return new Outcome.NotFound();
        if (found.See(new SeenMaterial(code, desk.Today, actor.Name, string.IsNullOrWhiteSpace(note) ? null : note.Trim())) is { } fault) return new Outcome.Refused([fault]);
        db.Append(new MaterialSeen(found.Id, code), Subject(found.Id));
        if (found.AllSeen(desk.Rules.Materials)) db.Append(new DutyFulfilled("checked", found.Id, await desk.OfficeParties(actor.Tenant, true, ct), $"{found.Year}", desk.Today), Subject(found.Id));
        Step(db, found, reports, by);
        return new Outcome.Done(found.Id);
    }, cancel);

    /// <summary>Takes over the sealed appraisal, when it had its quorum (notice 3.3.3).</summary>
    public async Task<Outcome> Appraise(Actor actor, Guid operation, Guid meeting, CancellationToken cancel = default)
    {
        AppraisalOutcome? sealedOne = null;
        foreach (var source in appraisals) sealedOne ??= await source.Of(actor.Tenant, meeting, cancel);
        return await Run(actor, operation, meeting, async (db, found, reports, by, ct) =>
        {
            if (sealedOne is null) return Outcome.Refuse("", "Meeting.NoAppraisal", "3.3.3");
            if (!sealedOne.Quorum) return Outcome.Refuse("", "Meeting.NoQuorum", "3.3.3", $"{sealedOne.Ballots}", $"{sealedOne.Roster}");
            if (found.Appraisal == sealedOne.Election) return Outcome.Refuse("", "Meeting.AppraisedAlready");
            found.Appraised(sealedOne.Election);
            db.Append(new DutyFulfilled("appraised", found.Id, await desk.OfficeParties(actor.Tenant, false, ct), $"{found.Year}", desk.Today), Subject(found.Id));
            Step(db, found, reports, by);
            return new Outcome.Done(found.Id);
        }, cancel);
    }

    /// <summary>The leadership lets a step be left out, for a reason that stays on record under its name.</summary>
    public Task<Outcome> Skip(Actor actor, Guid operation, Guid meeting, ReportAction step, string? reason, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!actor.May(ReportPermissions.Decide) || await db.Meetings.FirstOrDefaultAsync(m => m.Id == meeting, ct) is not { } found) return new Outcome.NotFound();
        if (ReportStep.ReasonFault(reason, "SkipReason") is { } missing) return new Outcome.Refused([missing]);
        var by = await desk.DoerOf(actor, ct);
        if (found.Skip(new SkippedStep(step, actor.Name, by.Post, reason!.Trim(), desk.Today)) is { } fault) return new Outcome.Refused([fault]);
        db.Add(new ReportStep(found.Id, $"Skip{step}", "", "", by, reason));
        db.Append(new MeetingStepSkipped(found.Id, step), Subject(found.Id));
        Step(db, found, await ReportsDesk.ReportsOf(db, found.Cycle, ct), by);
        return new Outcome.Done(found.Id);
    }, cancel);

    public Task<Outcome> Minute(Actor actor, Guid operation, Guid meeting, string? number, string? summary, CancellationToken cancel = default) => Run(actor, operation, meeting, async (db, found, _, _, _) =>
    {
        if (found.On > desk.Today) return Outcome.Refuse("", "Meeting.NotYet");
        List<Fault> faults = [];
        if (string.IsNullOrWhiteSpace(number)) faults.Add(new Fault("Number", "Meeting.NumberMissing"));
        else if (number.Length > Meeting.NumberLength) faults.Add(new Fault("Number", "Step.TooLong", null, $"{Meeting.NumberLength}"));
        if (string.IsNullOrWhiteSpace(summary)) faults.Add(new Fault("Summary", "Meeting.SummaryMissing"));
        else if (summary.Length > 2000) faults.Add(new Fault("Summary", "Step.TooLong", null, "2000"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        found.Minute(number!, summary!, actor.Name);
        db.Append(new MeetingMinuted(found.Id, found.Number!), Subject(found.Id));
        return await Task.FromResult<Outcome>(new Outcome.Done(found.Id));
    }, cancel);

    /// <summary>Every report takes the steps that what is there allows.</summary>
    void Step(ReportsDb db, Meeting meeting, IEnumerable<DutyReport> reports, Doer by)
    {
        foreach (var report in reports)
            while (meeting.Ready(report, desk.Rules) is { } action)
                ReportsDesk.Move(db, report, action, by, meeting.Skipped.FirstOrDefault(s => s.Step == action)?.Reason);
    }

    Task<Outcome> Run(Actor actor, Guid operation, Guid meeting, Func<ReportsDb, Meeting, List<DutyReport>, Doer, CancellationToken, Task<Outcome>> decide, CancellationToken cancel) =>
        With(actor, operation, meeting, ReportRights.MayRun(actor), decide, cancel);

    Task<Outcome> Check(Actor actor, Guid operation, Guid meeting, Func<ReportsDb, Meeting, List<DutyReport>, Doer, CancellationToken, Task<Outcome>> decide, CancellationToken cancel) =>
        With(actor, operation, meeting, ReportRights.MayCheck(actor), decide, cancel);

    Task<Outcome> With(Actor actor, Guid operation, Guid meeting, bool may, Func<ReportsDb, Meeting, List<DutyReport>, Doer, CancellationToken, Task<Outcome>> decide, CancellationToken cancel) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!may || await db.Meetings.FirstOrDefaultAsync(m => m.Id == meeting, ct) is not { } found) return new Outcome.NotFound();
        return await decide(db, found, await ReportsDesk.ReportsOf(db, found.Cycle, ct), await desk.DoerOf(actor, ct), ct);
    }, cancel);

    internal static string Subject(Guid meeting) => $"reporting-meeting/{meeting:N}";
}

/// <summary>What the secret appraisal reads of meetings.</summary>
sealed class MeetingReporters(Database<ReportsDb> database) : IMeetings
{
    const int Most = 20;

    public async Task<MeetingForAppraisal?> For(string tenant, Guid meeting, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        return await db.Meetings.AsNoTracking().FirstOrDefaultAsync(m => m.Id == meeting, cancel) is { } found ? await Show(db, found, cancel) : null;
    }

    public async Task<IReadOnlyList<MeetingForAppraisal>> Open(string tenant, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        var open = await db.Meetings.AsNoTracking().Where(m => m.Appraisal == null)
            .Where(m => db.Cycles.Any(c => c.Id == m.Cycle && (c.State == CycleState.Open || c.State == CycleState.Collecting || c.State == CycleState.Meeting)))
            .OrderByDescending(m => m.On).Take(Most).ToListAsync(cancel);
        var all = new List<MeetingForAppraisal>();
        foreach (var meeting in open) all.Add(await Show(db, meeting, cancel));
        return all;
    }

    static async Task<MeetingForAppraisal> Show(ReportsDb db, Meeting meeting, CancellationToken cancel) =>
        new(meeting.Id, db.Tenant, meeting.Year, meeting.On, [.. (await ReportsDesk.ReportsOf(db, meeting.Cycle, cancel)).Select(r => r.Party)]);
}

using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.DutyReports;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Reports.Cycles;

/// <summary>A reporter of a cycle: the post or body, and a second post of the same person that he speaks for.</summary>
sealed record Reporter(PartyId Party, PartyId? AlsoFor)
{
    /// <summary>
    /// The committee as a body, the secretary, each member, and the head of the discipline committee; he reports once, for the committee
    /// that he heads, and that answers for his post in the team as well (notice 3.3.1). A post that nobody holds or acts for has nobody
    /// who could report. The two bodies report all the same: a body does not lapse with its head, and whoever is put in charge of it
    /// (主持工作) speaks for it.
    /// </summary>
    public static IReadOnlyList<Reporter> Of(IReadOnlyList<Party> parties)
    {
        var head = parties.FirstOrDefault(p => p.HeadsDiscipline)?.Id;
        return
        [
            .. parties.Where(p => p.Id.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee || p.Id.Kind is PartyKind.Secretary or PartyKind.Member && p.Id != head && !IsVacant(p))
                .OrderBy(p => p.Id.Kind switch { PartyKind.PartyCommittee => 0, PartyKind.Secretary => 1, PartyKind.DisciplineCommittee => 2, _ => 3 }).ThenBy(p => p.Order)
                .Select(p => new Reporter(p.Id, p.Id.Kind == PartyKind.DisciplineCommittee ? head : null)),
        ];
    }

    /// <summary>Nobody can hand in its report.</summary>
    public static bool IsVacant(Party party) => party.Holder is null && party.Delegate is null;
}

/// <summary>What opening a cycle asks for.</summary>
sealed record CycleEntry(CycleKind Kind, Period Period, Guid? Discipline, DateOnly? SubmitBy = null, DateOnly? MeetingBy = null);

/// <summary>Opens cycles, makes the reports that they ask for, follows the posts, reminds, and takes a cycle from phase to phase.</summary>
sealed class CycleBook(ReportsDesk desk, IOrganisation organisation)
{
    /// <summary>Opens it by both offices together: the political-work one acts, the discipline one is named.</summary>
    public async Task<Outcome> Open(Actor actor, Guid operation, CycleEntry entry, CancellationToken cancel = default)
    {
        if (!ReportRights.MayRun(actor)) return new Outcome.NotFound();
        var length = entry.Kind == CycleKind.HalfYear ? PeriodLength.Half : PeriodLength.Year;
        if (entry.Period.Length != length || entry.Period.Year < desk.Today.Year - 1 || entry.Period.From > desk.Today) return Outcome.Refuse("Period", "Cycle.Period", "3.3.2");
        var parties = await desk.Directory.Parties(actor.Tenant, desk.Today, cancel);
        if (!parties.Any(p => p.Function == DepartmentFunctions.Discipline) || !parties.Any(p => p.Function == DepartmentFunctions.Political)) return Outcome.Refuse("Discipline", "Cycle.OfficeMissing", "3.3.2");
        if (entry.Discipline is not { } named) return Outcome.Refuse("Discipline", "Cycle.DisciplineMissing", "3.3.2");
        if ((await organisation.People(actor.Tenant, cancel)).FirstOrDefault(p => p.Id == named) is not { } partner) return new Outcome.NotFound();
        if (named == actor.Person) return Outcome.Refuse("Discipline", "Cycle.TwoPeople", "3.3.2");

        var days = desk.Rules.TimelineOf(entry.Kind, entry.Period, desk.Calendar);
        if (entry.SubmitBy is { } submit) days = days with { SubmitBy = submit };
        if (days.SubmitBy < desk.Today || days.SubmitBy > entry.Period.To.AddYears(1)) return Outcome.Refuse("SubmitBy", "Cycle.SubmitBy", "3.3.2");
        var meeting = entry.MeetingBy ?? days.MeetingBy;
        if (meeting is { } held && entry.Kind == CycleKind.YearEnd)
        {
            if (held < days.SubmitBy || held > entry.Period.To.AddYears(1)) return Outcome.Refuse("MeetingBy", "Cycle.MeetingBy", "3.3.2");
            days = desk.Rules.After(days.Opens, days.SubmitBy, held, desk.Calendar);
        }

        return await desk.Write(actor, operation, async (db, ct) =>
        {
            var written = entry.Period.ToString();
            if (await db.Cycles.Where(c => c.Kind == entry.Kind && c.Period == written).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(ct) is { } known) return new Outcome.Already(known);
            var by = await desk.DoerOf(actor, ct);
            var cycle = db.Add(new Cycle(entry.Kind, entry.Period, days, actor.Name, partner.Name, named, by.At)).Entity;
            db.Add(cycle.Take(CycleAction.Open, [], true, by).Step!);
            var reporters = Reporter.Of(parties);
            await Add(db, cycle, reporters, by, ct);
            db.Append(new CycleOpened(cycle.Id, cycle.Kind, written, reporters.Count, cycle.SubmitBy, await desk.HoldersOf(actor, reporters.Select(r => r.Party), ct)), Subject(cycle.Id));
            db.Append(new DutyFulfilled("opened", cycle.Id, await desk.OfficeParties(actor.Tenant, true, ct), cycle.Half.ToString(), desk.Today), Subject(cycle.Id));
            return new Outcome.Done(cycle.Id);
        }, cancel);
    }

    /// <summary>
    /// Adds reports for posts that came to be or are held again, and withdraws those of posts that ceased or fell vacant, for as long as
    /// something may still be handed in; what was given at the meeting stays, and whoever takes a post up after that reports next time.
    /// </summary>
    public Task<Outcome> Follow(Actor actor, Guid operation, Guid cycle, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!ReportRights.MayRun(actor) || await db.Cycles.FirstOrDefaultAsync(c => c.Id == cycle, ct) is not { } found) return new Outcome.NotFound();
        if (!found.FollowsPosts) return Outcome.Refuse("", "Cycle.NotNow");
        var by = await desk.DoerOf(actor, ct);
        var parties = await desk.Directory.Parties(actor.Tenant, desk.Today, ct);
        var reporters = Reporter.Of(parties);
        var known = await db.Reports.Where(r => r.Cycle == cycle).ToListAsync(ct);
        var gone = known.Where(r => r.State != ReportState.Withdrawn && reporters.All(p => p.Party != r.Party) && DutyReport.After(r.Kind, r.State, ReportAction.Withdraw) is not null).ToList();
        var given = known.Any(r => r.State is >= ReportState.Presented and not ReportState.Withdrawn);
        var added = given ? [] : reporters.Where(p => known.All(r => r.Party != p.Party)).ToList();
        var resumed = given ? [] : known.Where(r => r.State == ReportState.Withdrawn && reporters.Any(p => p.Party == r.Party)).ToList();
        if (gone.Count + added.Count + resumed.Count == 0) return Outcome.Refuse("", "Cycle.InLine");
        foreach (var report in gone) ReportsDesk.Move(db, report, ReportAction.Withdraw, by, parties.Any(p => p.Id == report.Party) ? "岗位空缺，无人述责" : "岗位或组织已撤销");
        foreach (var report in resumed) ReportsDesk.Move(db, report, ReportAction.Resume, by, null, await desk.HoldersOf(actor, [report.Party], ct));
        await Add(db, found, added, by, ct);
        db.Append(new ReportersFollowed(cycle, added.Count + resumed.Count, gone.Count), Subject(cycle));
        return new Outcome.Done(cycle);
    }, cancel);

    /// <summary>Reminds everybody who has not handed in, at most once in so many days.</summary>
    public Task<Outcome> Remind(Actor actor, Guid operation, Guid cycle, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!ReportRights.MayRun(actor) || await db.Cycles.FirstOrDefaultAsync(c => c.Id == cycle, ct) is not { } found) return new Outcome.NotFound();
        if (found.Reminded > desk.Today.AddDays(-desk.Rules.Limits.DaysBetweenReminders.Value)) return Outcome.Refuse("", "Cycle.RemindedToday");
        var open = await db.Reports.Where(r => r.Cycle == cycle && r.State == ReportState.Draft).Select(r => r.Party).ToListAsync(ct);
        if (open.Count == 0) return Outcome.Refuse("", "Cycle.NobodyToRemind");
        found.Remind(desk.Today);
        db.Append(new ReportersReminded(cycle, await desk.HoldersOf(actor, open, ct)), Subject(cycle));
        return new Outcome.Done(cycle);
    }, cancel);

    /// <summary>Goes on to the next phase, when every report has come far enough.</summary>
    public Task<Outcome> Advance(Actor actor, Guid operation, Guid cycle, CycleAction action, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!ReportRights.MayRun(actor) || await db.Cycles.FirstOrDefaultAsync(c => c.Id == cycle, ct) is not { } found) return new Outcome.NotFound();
        if (action == CycleAction.Open) return Outcome.Refuse("", "Cycle.NotNow");
        var from = found.State;
        var ready = action switch
        {
            CycleAction.Meet => await db.Meetings.AnyAsync(m => m.Cycle == cycle, ct),
            CycleAction.Archive => await db.Publications.AnyAsync(p => p.Cycle == cycle && (p.State == PublicationState.Ended || p.State == PublicationState.Archived), ct),
            _ => true,
        };
        var states = await db.Reports.Where(r => r.Cycle == cycle && r.State != ReportState.Withdrawn).Select(r => r.State).ToListAsync(ct);
        var (step, fault) = found.Take(action, states, ready, await desk.DoerOf(actor, ct));
        if (fault is not null) return new Outcome.Refused([fault]);
        db.Add(step!);
        db.Append(new CycleMoved(cycle, from, found.State), Subject(cycle));
        return new Outcome.Done(cycle);
    }, cancel);

    /// <summary>
    /// The problems that a reporter has to account for: what was fed back on his post's last report of a year, and what that report itself
    /// had carried and is still open. Nothing is left out, also where the post was vacant for a year.
    /// </summary>
    async Task Add(ReportsDb db, Cycle cycle, IReadOnlyList<Reporter> reporters, Doer by, CancellationToken cancel)
    {
        var (year, place) = (cycle.Of.Year, 0);
        var earlier = await db.Reports.Where(r => r.Year < year && r.Kind == CycleKind.YearEnd && r.State != ReportState.Withdrawn).OrderByDescending(r => r.Year).Select(r => new { r.Id, r.Party }).Take(ReportsDesk.MostReports).ToListAsync(cancel);
        var ids = earlier.DistinctBy(r => r.Party).Where(r => reporters.Any(p => p.Party == r.Party)).Select(r => r.Id).ToList();
        var before = await db.Reports.Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Party, cancel);
        var fedBack = (await db.Problems.AsNoTracking().Where(p => ids.Contains(p.Report)).OrderBy(p => p.Place).ToListAsync(cancel)).ToLookup(p => p.Report);
        var older = (await db.Carried.AsNoTracking().Where(c => ids.Contains(c.Report)).OrderBy(c => c.Place).ToListAsync(cancel)).ToLookup(c => c.Report);
        HashSet<string> closed = [];
        for (var each = before.Values.Select(r => r.Year).DefaultIfEmpty(year).Min() + 1; each <= year; each++) closed.UnionWith(await desk.Closed(db.Tenant, each, cancel));
        foreach (var reporter in reporters)
        {
            var report = db.Add(new DutyReport(cycle.Id, cycle.Kind, cycle.Of, reporter.Party, reporter.AlsoFor, cycle.SubmitBy, place++)).Entity;
            db.Add(new ReportStep(report.Id, "Begin", "", report.State.ToString(), by));
            if (!before.TryGetValue(reporter.Party, out var last)) continue;
            var rows = fedBack[last.Id].Select(p => (p.SourceKey, p.Text, p.Measure, p.By))
                .Concat(older[last.Id].Where(c => !closed.Contains(c.SourceKey)).Select(c => (c.SourceKey, c.Text, c.Measure, c.By))).DistinctBy(r => r.SourceKey).ToList();
            db.AddRange(rows.Select((r, i) => new CarriedProblem(report.Id, i, r.SourceKey, r.Text, r.Measure, r.By)));
            if (cycle.Kind == CycleKind.YearEnd && rows.Count > 0 && DutyReport.After(last.Kind, last.State, ReportAction.Carry) is not null) ReportsDesk.Move(db, last, ReportAction.Carry, by);
        }
    }

    internal static string Subject(Guid cycle) => $"reporting-cycle/{cycle:N}";
}

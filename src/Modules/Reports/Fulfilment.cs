using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.DutyReports;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Reports;

/// <summary>
/// What was done here becomes the record that turns the light: nobody types it a second time. Told twice, it is one record, because its
/// operation id follows from the act, what it was done with, and the party.
/// </summary>
sealed class ActsToRecords(Database<ReportsDb> database, IGrainFactory grains, ReportRules rules, IPartyDirectory directory, ITenants tenants, IDutyBook duties, TimeProvider time, ILogger<ActsToRecords> log) : IHandle<DutyFulfilled>
{
    public async Task Handle(DutyFulfilled fact, Delivery delivery, CancellationToken cancel)
    {
        var act = rules.Act(fact.Act);
        var period = Period.Parse(fact.Period, CultureInfo.InvariantCulture);
        await using var db = database.Open(delivery.Tenant);
        // A report is recorded under the name of who gave it, whoever's entry it was.
        var report = fact.Act is "filed" or "presented" or "planned" ? await db.Reports.AsNoTracking().FirstOrDefaultAsync(r => r.Id == fact.Subject, cancel) : null;
        var (account, name) = report?.AuthorAccount is { } author && fact.Act is not "planned" ? (author, report.AuthorName!) : (delivery.Account, delivery.ActorName);
        var rectified = report is not null && (report.Rectification.Length > 0 || await db.Carried.AnyAsync(c => c.Report == report.Id, cancel));
        var unit = tenants.Find(delivery.Tenant)?.Name.Zh ?? delivery.Tenant;
        var until = time.Today();
        if (report is not null && fact.Act == "planned") until = await db.Problems.Where(p => p.Report == report.Id).MaxAsync(p => p.By, cancel) ?? until;
        foreach (var party in fact.Act == "commented" ? await Superiors(delivery.Tenant, cancel) : fact.Parties.Select(p => PartyId.Parse(p, CultureInfo.InvariantCulture)))
        {
            var seen = new SeenDone
            {
                Entry = act.Entry(fact.On, Said(period), unit, until, rectified, fact.Act == "planned" ? await Answered(party, period, cancel) : []),
                Account = account,
                Name = name,
                Obligations = [.. act.Obligations.Where(o => rectified || o != "3.3.4-c")],
                Period = HalfOf(fact, period),
            };
            // Told again it would be refused again; who runs the product has to hear of it.
            if (await grains.Party(party).RecordSeen(Actor.System(party.Tenant), OperationOf(fact.Act, fact.Subject, party), seen) is Outcome.Refused refused)
                log.LogError("The record of {Act} for {Party} was refused: {Rules}", fact.Act, party.ToString(), string.Join(", ", refused.Faults.Select(f => f.Rule)));
        }
    }

    /// <summary>Of a year's reporting the half at its end; it meets what is owed for that half and for the year.</summary>
    static Period HalfOf(DutyFulfilled fact, Period period) => period.Length == PeriodLength.Year && fact.Act is "opened" or "presented" ? Period.Holding(period.To, PeriodLength.Half) : period;

    /// <summary>The two committees of the bureau, whose leaders commented at the meeting of a unit below; what is above the bureau is not in the product.</summary>
    async Task<IReadOnlyList<PartyId>> Superiors(string tenant, CancellationToken cancel)
    {
        if (tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau) is not { } bureau || bureau.Code == tenant) return [];
        return [.. (await directory.Parties(bureau.Code, time.Today(), cancel)).Where(p => p.Id.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee).Select(p => p.Id)];
    }

    /// <summary>The duty that the feedback set off (notice 3.3.4).</summary>
    async Task<System.Collections.Immutable.ImmutableArray<Guid>> Answered(PartyId party, Period period, CancellationToken cancel)
    {
        List<Duty> owed = [];
        foreach (var year in (int[])[period.Year, time.Today().Year]) owed.AddRange(await duties.Of(party, year, cancel));
        return [.. owed.Where(d => d.Obligation == FeedbackToProblems.Obligation && d.Occasion == FeedbackToProblems.OccasionOf(period.Year)).Select(d => d.Id).Distinct()];
    }

    static string Said(Period period) => period.Length == PeriodLength.Half ? $"{period.Year}年{(period.Number == 1 ? "上" : "下")}半年" : $"{period.Year}年度";

    internal static Guid OperationOf(string act, Guid subject, PartyId party) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"reports/{act}/{subject:N}/{party}")).AsSpan(0, 16));
}

/// <summary>
/// The problems fed back land on the unit's problem list, each once, and go on there (notice 3.3.4, 3.1.2): with the feedback as found, with
/// the plan as being rectified. The reporter's duty to plan begins when he has acknowledged them.
/// </summary>
sealed class FeedbackToProblems(Database<ReportsDb> database, IProblemList problems, IDutyBook duties) : IHandle<ReportMoved>
{
    public const string Obligation = "3.3.4-b";

    public static string OccasionOf(int year) => $"{year}年度述责反馈问题";

    public async Task Handle(ReportMoved fact, Delivery delivery, CancellationToken cancel)
    {
        if (fact.Action is not (ReportAction.SendFeedback or ReportAction.Acknowledge or ReportAction.Plan)) return;
        await using var db = database.Open(delivery.Tenant);
        if (await db.Reports.AsNoTracking().FirstOrDefaultAsync(r => r.Id == fact.Report, cancel) is not { } report) return;
        var found = await db.Problems.AsNoTracking().Where(p => p.Report == fact.Report).OrderBy(p => p.Place).ToListAsync(cancel);
        var system = Actor.System(delivery.Tenant);
        if (found.Count > 0 && fact.Action == ReportAction.Acknowledge)
        {
            var on = ChinaTime.DateOf(delivery.At);
            await duties.RegisterOccasion(system, ActsToRecords.OperationOf("occasion", report.Id, report.Party), report.Party, Obligation, OccasionOf(report.Year), on, cancel);
            return;
        }
        foreach (var problem in found)
        {
            if (fact.Action == ReportAction.SendFeedback)
            {
                var raised = new RaisedProblem
                {
                    Found = report.FeedbackOn ?? ChinaTime.DateOf(delivery.At),
                    Text = problem.Text,
                    Source = ProblemSource.DutyReport,
                    SourceKey = problem.SourceKey,
                    Obligation = Obligation,
                    Owner = report.Party,
                    Measure = problem.Measure,
                    Due = problem.By,
                    Confirmed = true,
                };
                // An owner that ceased in between does not keep the problem off the list.
                if (await problems.Raise(system, Ids.New(), raised, cancel) is Outcome.NotFound) await problems.Raise(system, Ids.New(), raised with { Owner = null }, cancel);
            }
            else if (await problems.Find(delivery.Tenant, problem.SourceKey, cancel) is { State: ProblemState.Confirmed or ProblemState.Found } listed)
                await problems.Advance(system, Ids.New(), listed.Id, ProblemAction.Plan, new ProblemNote(problem.Measure, problem.By, listed.Owner ?? report.Party), cancel);
        }
    }
}

/// <summary>When the last problem of a report is closed on the problem list, the report is rectified.</summary>
sealed class ClosedProblems(Database<ReportsDb> database, ReportsDesk desk) : IHandle<ProblemMoved>
{
    public async Task Handle(ProblemMoved fact, Delivery delivery, CancellationToken cancel)
    {
        if (fact.To is not (ProblemState.Solved or ProblemState.NoLongerApplies) || !fact.SourceKey.StartsWith(FeedbackProblem.Prefix, StringComparison.Ordinal)) return;
        if (fact.SourceKey.Split('/') is not [_, var id, _] || !Guid.TryParseExact(id, "N", out var report)) return;
        var closed = await desk.Closed(delivery.Tenant, desk.Today.Year, cancel);
        var system = Actor.System(delivery.Tenant);
        await using var db = database.Open(delivery.Tenant);
        await db.Write(system, Ids.New(), async ct =>
        {
            if (await db.Reports.FirstOrDefaultAsync(r => r.Id == report && r.State == ReportState.Rectifying, ct) is not { } found) return new Outcome.Already(report);
            var all = await db.Problems.Where(p => p.Report == report).ToListAsync(ct);
            if (all.Any(p => !closed.Contains(p.SourceKey))) return new Outcome.Already(report);
            ReportsDesk.Move(db, found, ReportAction.Rectify, new Doer(system, null, desk.Now));
            return new Outcome.Done(report);
        }, cancel);
    }
}

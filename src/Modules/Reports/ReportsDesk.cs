using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.DutyReports;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Reports;

/// <summary>What every book of the module works with: the one write, who acts in which post, who hears of what.</summary>
sealed class ReportsDesk(Database<ReportsDb> database, IPartyDirectory directory, IProblemList problems, IWorkCalendars calendars, ReportRules rules, TimeProvider time)
{
    /// <summary>Most reports of one cycle; a unit has as many posts.</summary>
    public const int MostReports = 300;

    public ReportRules Rules => rules;
    public WorkCalendar Calendar => calendars.Current;
    public IPartyDirectory Directory => directory;
    public DateOnly Today => time.Today();
    public DateTimeOffset Now => time.GetUtcNow();

    public ReportsDb Open(string tenant) => database.Open(tenant);

    public async Task<Outcome> Write(Actor actor, Guid operation, Func<ReportsDb, CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, ct => decide(db, ct), cancel);
    }

    /// <summary>The actor with the post in which he acts.</summary>
    public async Task<Doer> DoerOf(Actor actor, CancellationToken cancel)
    {
        var post = actor.Parties.IsDefaultOrEmpty ? null : (await directory.Find(actor.Parties[0], Today, cancel))?.PostOf(actor.Person);
        return new(actor, post, Now);
    }

    /// <summary>Whoever holds these parties, the actor left out.</summary>
    public async Task<IReadOnlyList<Guid>> HoldersOf(Actor actor, IEnumerable<PartyId> parties, CancellationToken cancel)
    {
        var asked = parties.ToHashSet();
        return [.. (await directory.Parties(actor.Tenant, Today, cancel)).Where(p => asked.Contains(p.Id)).Select(p => p.Holder).OfType<Guid>().Where(h => h != actor.Person).Distinct()];
    }

    /// <summary>The heads of the two offices, who hear of what waits for them.</summary>
    public async Task<IReadOnlyList<Guid>> Offices(Actor actor, CancellationToken cancel) =>
        [.. (await directory.Parties(actor.Tenant, Today, cancel)).Where(p => p.Function is DepartmentFunctions.Political or DepartmentFunctions.Discipline).Select(p => p.Holder).OfType<Guid>().Where(h => h != actor.Person).Distinct()];

    /// <summary>The two offices as parties, whose duties organising fulfils.</summary>
    public async Task<IReadOnlyList<string>> OfficeParties(string tenant, bool discipline, CancellationToken cancel) =>
        [.. (await directory.Parties(tenant, Today, cancel)).Where(p => p.Function == DepartmentFunctions.Political || discipline && p.Function == DepartmentFunctions.Discipline).Select(p => p.Id.ToString())];

    /// <summary>How the problems fed back on reports stand on the problem list, by their keys: those of a year and of the one before.</summary>
    public async Task<IReadOnlyDictionary<string, ProblemView>> ProblemsOf(string tenant, int year, CancellationToken cancel)
    {
        var all = new Dictionary<string, ProblemView>();
        foreach (var each in (int[])[year - 1, year, year + 1])
            foreach (var problem in await problems.Of(tenant, each, cancel))
                if (problem.Source == ProblemSource.DutyReport) all[problem.SourceKey] = problem;
        return all;
    }

    /// <summary>Keys of those that are solved or no longer apply.</summary>
    public async Task<IReadOnlySet<string>> Closed(string tenant, int year, CancellationToken cancel) =>
        (await ProblemsOf(tenant, year, cancel)).Values.Where(p => p.Closed is not null).Select(p => p.SourceKey).ToHashSet();

    /// <summary>Moves a report on, with its step and fact; a fault when its state does not allow it.</summary>
    public static Fault? Move(ReportsDb db, DutyReport report, ReportAction action, Doer by, string? reason = null, IReadOnlyList<Guid>? persons = null)
    {
        var (step, fault) = report.Take(action, by, reason);
        if (fault is not null) return fault;
        db.Add(step!);
        Tell(db, report, action, step!, persons);
        return null;
    }

    public static void Tell(ReportsDb db, DutyReport report, ReportAction action, ReportStep step, IReadOnlyList<Guid>? persons) => db.Append(
        new ReportMoved(report.Id, report.Cycle, report.Party.ToString(), action, Enum.Parse<ReportState>(step.From), report.State, report.Late, persons ?? []), $"duty-report/{report.Id:N}");

    public static Task<List<DutyReport>> ReportsOf(ReportsDb db, Guid cycle, CancellationToken cancel) =>
        db.Reports.Where(r => r.Cycle == cycle && r.State != ReportState.Withdrawn).OrderBy(r => r.Place).ThenBy(r => r.Id).Take(MostReports).ToListAsync(cancel);
}

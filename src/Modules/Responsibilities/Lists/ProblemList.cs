using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Lists;

/// <summary>Keeps a unit's problem list (问题清单): what is raised here or by a function downstream, and how it moves on.</summary>
sealed class ProblemList(Database<ResponsibilitiesDb> database, IPartyDirectory directory, TimeProvider time) : IProblemList
{
    public async Task<Outcome> Raise(Actor actor, Guid operation, RaisedProblem raised, CancellationToken cancel = default)
    {
        Fault[] faults = [.. Problem.Faults(raised, time.Today())];
        if (raised.Owner is { } party && party.Tenant != actor.Tenant) return new Outcome.NotFound();
        if (faults.Length > 0) return new Outcome.Refused(faults);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (raised.SourceKey is { } key && await db.Problems.Where(p => p.SourceKey == key).Select(p => (Guid?)p.Id).FirstOrDefaultAsync(ct) is { } known)
                return new Outcome.Already(known);
            if (raised.Owner is { } owner && await directory.Find(owner, time.Today(), ct) is null) return new Outcome.NotFound();
            var problem = db.Add(new Problem(raised)).Entity;
            db.Add(new ProblemStep(problem.Id, null, null, problem.State, actor, null, time.GetUtcNow()));
            db.Append(new ProblemRaised(problem.Id, problem.SourceKey, problem.Source, problem.Owner?.ToString(), problem.Due, await Holder(problem, actor, ct)), Subject(problem));
            return new Outcome.Done(problem.Id);
        }, cancel);
    }

    public async Task<Outcome> Advance(Actor actor, Guid operation, Guid problem, ProblemAction action, ProblemNote note, CancellationToken cancel = default)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Problems.FirstOrDefaultAsync(p => p.Id == problem, ct) is not { } found || !ListRights.May(actor, found, action)) return new Outcome.NotFound();
            if (note.Owner is { } owner && (owner.Tenant != actor.Tenant || await directory.Find(owner, time.Today(), ct) is null)) return new Outcome.NotFound();
            var from = found.State;
            var (step, faults) = found.Take(action, actor, note, time.Today(), time.GetUtcNow());
            if (faults.Length > 0) return new Outcome.Refused(faults);
            db.Add(step!);
            db.Append(new ProblemMoved(found.Id, found.SourceKey, action, from, found.State, found.Owner?.ToString(), await Holder(found, actor, ct)), Subject(found));
            return new Outcome.Done(found.Id);
        }, cancel);
    }

    public async Task<IReadOnlyList<ProblemView>> Of(string tenant, int year, CancellationToken cancel = default)
    {
        await using var db = database.Open(tenant);
        return [.. (await On(db.Problems.AsNoTracking(), year).OrderBy(p => p.Found).ThenBy(p => p.Id).Take(IProblemList.MostProblems).ToListAsync(cancel)).Select(Show)];
    }

    public async Task<ProblemView?> Find(string tenant, string sourceKey, CancellationToken cancel = default)
    {
        await using var db = database.Open(tenant);
        return await db.Problems.AsNoTracking().FirstOrDefaultAsync(p => p.SourceKey == sourceKey, cancel) is { } found ? Show(found) : null;
    }

    /// <summary>The list of a year: what was found in it, and what was still open when it began (carry-over, domain §B.8).</summary>
    public static IQueryable<Problem> On(IQueryable<Problem> problems, int year)
    {
        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        return problems.Where(p => p.Found <= last && (p.Found >= first || p.Closed == null || p.Closed >= first));
    }

    static ProblemView Show(Problem p) => new(p.Id, p.Found, p.Text, p.Source, p.SourceKey, p.Level, p.Obligation, p.Owner, p.Measure, p.Due, p.State, p.Result, p.ReviewOn, p.Closed);

    /// <summary>Whoever answers for it hears of it.</summary>
    async Task<IReadOnlyList<Guid>> Holder(Problem problem, Actor actor, CancellationToken cancel) =>
        problem.Owner is { } owner && (await directory.Find(owner, time.Today(), cancel))?.Holder is { } holder && holder != actor.Person ? [holder] : [];

    static string Subject(Problem problem) => $"problem/{problem.Id:N}";
}

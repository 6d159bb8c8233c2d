using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision.Circulars;
using PartyDiscipline.Supervision.Projects;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>
/// How the bureau and a unit meet: the pump brings what one told to the other, each in its own chain, under the name of whoever acted and with none of his
/// rights. Nobody of a unit ever reads or writes at the bureau.
/// </summary>
sealed class InspectionCarriage(InspectionDesk desk, ITenants tenants)
{
    public InspectionDesk Desk => desk;
    public string Bureau => desk.Bureau;

    public bool FromBureau(Delivery delivery) => tenants.Find(delivery.Tenant)?.Kind == TenantKind.Bureau;

    public SupervisionDb Read(string tenant) => desk.Open(tenant);

    /// <summary>Writes in another tenant what came from one; the same fact delivered twice arrives once. A unit that is no more gets nothing.</summary>
    public async Task Bring(Delivery delivery, string to, string what, Func<SupervisionDb, CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        if (tenants.Find(to) is null) return;
        await using var db = desk.Open(to);
        await db.Write(new Actor { Tenant = to, Account = delivery.Account, Name = delivery.ActorName }, OperationOf(delivery, to, what), ct => decide(db, ct), cancel);
    }

    internal static Guid OperationOf(Delivery delivery, string to, string what) => Named($"{delivery.Tenant}/{delivery.Seq}/{to}/{what}");

    internal static Guid Named(string what) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"inspections/{what}")).AsSpan(0, 16));
}

/// <summary>A visit to its unit once it is told, with its findings once its draft report is; and the unit's comment back.</summary>
sealed class InspectionCarrier(InspectionCarriage carriage) : IHandle<InspectionMoved>, IHandle<InspectionChanged>, IHandle<FindingMoved>, IHandle<InspectionCommented>
{
    const int MostFindings = 500;

    public Task Handle(InspectionMoved fact, Delivery delivery, CancellationToken cancel) => fact.Told ? Out(fact.Inspection, delivery, tell: true, cancel) : Task.CompletedTask;

    public Task Handle(InspectionChanged fact, Delivery delivery, CancellationToken cancel) => fact.Told ? Out(fact.Inspection, delivery, tell: false, cancel) : Task.CompletedTask;

    public Task Handle(FindingMoved fact, Delivery delivery, CancellationToken cancel) => Out(fact.Of, delivery, tell: false, cancel);

    async Task Out(Guid inspection, Delivery delivery, bool tell, CancellationToken cancel)
    {
        if (!carriage.FromBureau(delivery)) return;
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.Inspections.AsNoTracking().FirstOrDefaultAsync(i => i.Id == inspection && !i.IsCopy, cancel) is not { Told: true } original) return;
        var findings = original.Shown ? await from.Findings.AsNoTracking().Where(f => f.Of == inspection && !f.IsCopy).OrderBy(f => f.Id).Take(MostFindings).ToListAsync(cancel) : [];
        await carriage.Bring(delivery, original.Unit, $"visit/{inspection:N}", async (db, ct) =>
        {
            var copy = await db.Inspections.FirstOrDefaultAsync(i => i.Id == inspection, ct);
            if (copy is null) copy = db.Add(Inspection.CopyOf(original)).Entity;
            else copy.TakeAfter(original);
            var known = await db.Findings.Where(f => f.Of == inspection).ToDictionaryAsync(f => f.Id, ct);
            foreach (var finding in findings)
                if (known.TryGetValue(finding.Id, out var held)) held.TakeAfter(finding);
                else db.Add(Finding.CopyOf(finding));
            // Whoever has said what it has to say is asked for nothing when the report is mended.
            var asked = tell && !original.Earlier && (copy.State is InspectionState.Scheduled or InspectionState.Closed || copy is { State: InspectionState.UnitComment, CommentedOn: null });
            db.Append(new InspectionCarried(copy.Id, delivery.Tenant, copy.State, asked ? await carriage.Desk.Answering(original.Unit, ct) : []), InspectionBook.Subject(copy.Id));
            return new Outcome.Done(copy.Id);
        }, cancel);
    }

    public async Task Handle(InspectionCommented fact, Delivery delivery, CancellationToken cancel)
    {
        if (carriage.FromBureau(delivery)) return;
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.Inspections.AsNoTracking().FirstOrDefaultAsync(i => i.Id == fact.Inspection && i.IsCopy, cancel) is not { } copy) return;
        await carriage.Bring(delivery, carriage.Bureau, $"comment/{copy.Id:N}", async (db, ct) =>
        {
            if (await db.Inspections.FirstOrDefaultAsync(i => i.Id == copy.Id, ct) is not { } original || !original.TakeComment(copy)) return new Outcome.Already(copy.Id);
            var actor = new Actor { Tenant = db.Tenant, Account = delivery.Account, Name = delivery.ActorName };
            db.Add(new InspectionStep(original.Id, "Comment", original.State.ToString(), original.State.ToString(), new Doer(actor, copy.CommentedByPost, delivery.At)));
            db.Append(new InspectionCarried(original.Id, delivery.Tenant, original.State, [.. original.Team.Select(m => m.Person)]), InspectionBook.Subject(original.Id));
            return new Outcome.Done(original.Id);
        }, cancel);
    }
}

/// <summary>A finding that goes on to the unit's problem list stands there under its own key, once (notice 3.1.2).</summary>
sealed class FindingsToProblems(InspectionCarriage carriage, IProblemList problems) : IHandle<FindingLinked>
{
    public async Task Handle(FindingLinked fact, Delivery delivery, CancellationToken cancel)
    {
        if (fact.To != FollowUp.Problem || !carriage.FromBureau(delivery) || !carriage.Desk.IsUnit(fact.Unit)) return;
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.Findings.AsNoTracking().FirstOrDefaultAsync(f => f.Id == fact.Finding, cancel) is not { } found) return;
        await problems.Raise(Actor.System(fact.Unit), InspectionCarriage.OperationOf(delivery, fact.Unit, "problem"), new RaisedProblem
        {
            Found = found.FoundOn,
            Text = found.Facts.Length > 300 ? found.Facts[..299] + "…" : found.Facts,
            Source = ProblemSource.Inspection,
            SourceKey = found.SourceKey,
            Level = found.Level,
            Obligation = found.Obligation,
            Confirmed = true,
        }, cancel);
    }
}

/// <summary>An established project to the units that it looks at, and its plan, its later states and its new last day after it. Each unit hears of itself alone.</summary>
sealed class ProjectCarrier(InspectionCarriage carriage) : IHandle<ProjectMoved>, IHandle<ProjectExtended>
{
    public Task Handle(ProjectMoved fact, Delivery delivery, CancellationToken cancel) => fact.To is ProjectState.Proposed or ProjectState.Rejected
        ? Task.CompletedTask
        : Out(fact.Project, fact.To is ProjectState.Established or ProjectState.Planned or ProjectState.Closed, delivery, cancel);

    public Task Handle(ProjectExtended fact, Delivery delivery, CancellationToken cancel) => Out(fact.Project, true, delivery, cancel);

    async Task Out(Guid project, bool tell, Delivery delivery, CancellationToken cancel)
    {
        if (!carriage.FromBureau(delivery)) return;
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.Projects.AsNoTracking().FirstOrDefaultAsync(p => p.Id == project && !p.IsCopy, cancel) is not { Counts: true } original) return;
        foreach (var unit in original.Units.Where(carriage.Desk.IsUnit))
            await carriage.Bring(delivery, unit, $"project/{original.Id:N}", async (db, ct) =>
            {
                var copy = await db.Projects.FirstOrDefaultAsync(p => p.Id == original.Id, ct);
                if (copy is null) copy = db.Add(Project.CopyOf(original, unit)).Entity;
                else copy.TakeAfter(original, unit);
                db.Append(new ProjectCarried(copy.Id, delivery.Tenant, copy.State, tell && !copy.Earlier ? await carriage.Desk.Answering(unit, ct) : []), ProjectBook.Subject(copy.Id));
                return new Outcome.Done(copy.Id);
            }, cancel);
    }
}

/// <summary>A circular to the units it is for; a unit's objection to the bureau, and the answer back.</summary>
sealed class CircularCarrier(InspectionCarriage carriage) : IHandle<CircularMoved>, IHandle<CircularObjectionMade>, IHandle<CircularObjectionAnswered>
{
    public async Task Handle(CircularMoved fact, Delivery delivery, CancellationToken cancel)
    {
        if (fact.To < CircularState.Published || !carriage.FromBureau(delivery)) return;
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.Circulars.AsNoTracking().FirstOrDefaultAsync(c => c.Id == fact.Circular && !c.IsCopy, cancel) is not { Out: true } original) return;
        foreach (var unit in carriage.Desk.Units.Where(u => original.IsTo(u.Code)))
            await carriage.Bring(delivery, unit.Code, $"circular/{original.Id:N}", async (db, ct) =>
            {
                var copy = await db.Circulars.FirstOrDefaultAsync(c => c.Id == original.Id, ct);
                if (copy is null) copy = db.Add(Circular.CopyOf(original)).Entity;
                else copy.TakeAfter(original);
                var tell = copy.State == CircularState.Published && !original.Earlier;
                db.Append(new CircularCarried(copy.Id, delivery.Tenant, copy.State, tell ? await carriage.Desk.Answering(unit.Code, ct) : []), CircularBook.Subject(copy.Id));
                return new Outcome.Done(copy.Id);
            }, cancel);
    }

    public async Task Handle(CircularObjectionMade fact, Delivery delivery, CancellationToken cancel)
    {
        if (carriage.FromBureau(delivery)) return;
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.CircularObjections.AsNoTracking().FirstOrDefaultAsync(o => o.Id == fact.Objection && !o.IsCopy, cancel) is not { } made) return;
        // What a prison's people object to its own circular stays there.
        if (!await from.Circulars.AnyAsync(c => c.Id == made.Circular && c.IsCopy, cancel)) return;
        await carriage.Bring(delivery, carriage.Bureau, $"objection/{made.Id:N}", async (db, ct) =>
        {
            if (await db.CircularObjections.AnyAsync(o => o.Id == made.Id, ct)) return new Outcome.Already(made.Id);
            db.Add(made.Carried());
            db.Append(new CircularObjectionCarried(made.Id, made.Circular, delivery.Tenant, false), CircularBook.Subject(made.Circular));
            return new Outcome.Done(made.Id);
        }, cancel);
    }

    public async Task Handle(CircularObjectionAnswered fact, Delivery delivery, CancellationToken cancel)
    {
        if (!carriage.FromBureau(delivery)) return;
        await using var from = carriage.Read(delivery.Tenant);
        if (await from.CircularObjections.AsNoTracking().FirstOrDefaultAsync(o => o.Id == fact.Objection, cancel) is not { Open: false } answered) return;
        await carriage.Bring(delivery, answered.Unit, $"answered/{answered.Id:N}", async (db, ct) =>
        {
            if (await db.CircularObjections.FirstOrDefaultAsync(o => o.Id == answered.Id, ct) is not { } made) return new Outcome.NotFound();
            made.TakeAfter(answered);
            db.Append(new CircularObjectionCarried(made.Id, made.Circular, delivery.Tenant, true), CircularBook.Subject(made.Circular));
            return new Outcome.Done(made.Id);
        }, cancel);
    }
}

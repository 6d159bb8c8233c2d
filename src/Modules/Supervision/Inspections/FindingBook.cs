using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>Takes findings down, has them confirmed or rebutted by others, and links them to what follows (SM-5, notice 3.4.2).</summary>
sealed class FindingBook(InspectionDesk desk, IDutyBook duties, IProblemList problems, IEnumerable<IOrders> orders)
{
    public async Task<Outcome> Make(Actor actor, Guid operation, Guid of, FindingEntry entry, CancellationToken cancel = default)
    {
        if (!InspectionRights.MayWrite(actor)) return new Outcome.NotFound();
        return await desk.Write(actor, operation, async (db, ct) =>
        {
            var visit = await db.Inspections.AsNoTracking().FirstOrDefaultAsync(i => i.Id == of && !i.IsCopy, ct);
            var project = visit is null ? await db.Projects.AsNoTracking().FirstOrDefaultAsync(p => p.Id == of, ct) : null;
            if (visit is null && project is null || !(visit?.IsOf(actor) ?? project!.IsOf(actor))) return new Outcome.NotFound();
            if (visit is { State: not (InspectionState.OnSite or InspectionState.DraftReport) } || project is { State: not ProjectState.Running }) return Outcome.Refuse("", "Finding.VisitNotOn", "3.4.1");
            var unit = visit?.Unit ?? entry.Unit;
            List<Fault> faults = [.. Finding.Check(entry, desk.IsObligation)];
            if (unit is null || project is not null && !project.Units.Contains(unit)) faults.Add(new Fault("Unit", "Inspection.UnitMissing", "3.4.1"));
            if (entry.Duty is { } duty && unit is not null && (await duties.Find(unit, duty, ct))?.Obligation != entry.Obligation) faults.Add(new Fault("Duty", "Finding.DutyUnknown"));
            if (faults.Count > 0) return new Outcome.Refused([.. faults]);
            var doer = await desk.DoerOf(actor, ct);
            var finding = db.Add(new Finding(of, project is not null, unit!, entry, doer)).Entity;
            db.Add(new InspectionStep(finding.Id, "Make", "", finding.State.ToString(), doer));
            db.Append(new FindingMade(finding.Id, of, unit!, finding.Obligation, finding.Level), Subject(finding.Id));
            return new Outcome.Done(finding.Id);
        }, cancel);
    }

    public Task<Outcome> Rewrite(Actor actor, Guid operation, Guid finding, FindingEntry entry, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (await Found(db, actor, finding, ct) is not { } found || found.FoundBy != actor.Account) return new Outcome.NotFound();
        List<Fault> faults = [.. Finding.Check(entry, desk.IsObligation)];
        if (entry.Duty is { } duty && (await duties.Find(found.Unit, duty, ct))?.Obligation != entry.Obligation) faults.Add(new Fault("Duty", "Finding.DutyUnknown"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        if (found.Rewrite(entry) is { } fault) return new Outcome.Refused([fault]);
        db.Append(new FindingRewritten(found.Id, found.Unit, found.Obligation, found.Level), Subject(found.Id));
        return new Outcome.Done(found.Id);
    }, cancel);

    /// <summary>Another than the finder says that it is so, or why it is not.</summary>
    public Task<Outcome> Judge(Actor actor, Guid operation, Guid finding, bool confirmed, string? reason, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (!actor.AtBureau || !(actor.May(InspectionPermissions.Write) || actor.May(InspectionPermissions.Approve)) || await db.Findings.FirstOrDefaultAsync(f => f.Id == finding && !f.IsCopy, ct) is not { } found) return new Outcome.NotFound();
        var figures = await desk.Figures(ct);
        var fault = Move(db, found, confirmed ? FindingAction.Confirm : FindingAction.Rebut, reason, await desk.DoerOf(actor, ct), [], desk.Calendar.AddWorkingDays(desk.Today, figures["inspection.handleWorkingDays"]));
        return fault is null ? new Outcome.Done(found.Id) : new Outcome.Refused([fault]);
    }, cancel);

    /// <summary>It stands for others: a circular within its days, and a look at accountability downstream (notice 3.4.2).</summary>
    public Task<Outcome> MarkTypical(Actor actor, Guid operation, Guid finding, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (await Found(db, actor, finding, ct) is not { } found) return new Outcome.NotFound();
        var by = desk.Calendar.AddWorkingDays(desk.Today, (await desk.Figures(ct))["inspection.circulateWorkingDays"]);
        if (found.MarkTypical(by) is { } fault) return new Outcome.Refused([fault]);
        db.Add(new InspectionStep(found.Id, "Typical", found.State.ToString(), found.State.ToString(), await desk.DoerOf(actor, ct)));
        db.Append(new TypicalProblemFound(found.Id, found.Unit, found.Obligation, found.Level, by), Subject(found.Id));
        return new Outcome.Done(found.Id);
    }, cancel);

    /// <summary>
    /// Drafts a rectification order from a finding: the draft first, which one source makes once, then the link; a repeat repeats neither.
    /// </summary>
    public async Task<Outcome> LinkOrder(Actor actor, Guid operation, Guid finding, CancellationToken cancel = default)
    {
        await using var db = desk.Open(actor.Tenant);
        if (!InspectionRights.MayWrite(actor) || await db.Findings.AsNoTracking().FirstOrDefaultAsync(f => f.Id == finding && !f.IsCopy, cancel) is not { } found) return new Outcome.NotFound();
        if (Finding.After(found.State, FindingAction.Link) is null) return Outcome.Refuse("", "Finding.NotNow");
        if (orders.LastOrDefault() is not { } book) return Outcome.Refuse("", "Finding.NoOrders");
        var drafted = await book.Draft(actor, operation, new OrderDraft
        {
            Unit = found.Unit,
            Source = new OrderSource(SourceOf(found), found.Id.ToString(), $"/Supervision/Finding/{found.Id}"),
            Problem = found.Facts,
            Obligations = [found.Obligation],
        }, cancel);
        return drafted.Subject is { } order ? await Link(actor, InspectionBook.Linking(operation), finding, FollowUp.Order, order.ToString(), cancel) : drafted;
    }

    /// <summary>Links a finding to what it goes on to; orders, projects and circulars by their own commands.</summary>
    public Task<Outcome> Link(Actor actor, Guid operation, Guid finding, FollowUp to, string? key, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (await Found(db, actor, finding, ct) is not { } found || !Enum.IsDefined(to)) return new Outcome.NotFound();
        List<Fault> faults = [];
        faults.Text("Key", key, FindingLink.KeyLength, to is FollowUp.Suggestion or FollowUp.Clue or FollowUp.Talk, "Finding.KeyMissing", "3.4.2");
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        var at = Typed.Trimmed(key) ?? found.SourceKey;
        if (await db.FindingLinks.AnyAsync(l => l.Finding == found.Id && l.To == to && l.Key == at, ct)) return new Outcome.Already(found.Id);
        var fault = await Put(db, found, to, at, await desk.DoerOf(actor, ct), ct);
        return fault is null ? new Outcome.Done(found.Id) : new Outcome.Refused([fault]);
    }, cancel);

    /// <summary>Inside a write: the link, the state, the facts.</summary>
    internal static async Task<Fault?> Put(SupervisionDb db, Finding found, FollowUp to, string key, Doer doer, CancellationToken cancel)
    {
        if (await db.FindingLinks.AnyAsync(l => l.Finding == found.Id && l.To == to && l.Key == key, cancel)) return null;
        if (Move(db, found, FindingAction.Link, null, doer, [], null) is { } fault) return fault;
        db.Add(new FindingLink(found.Id, to, key, doer.Actor, doer.At));
        db.Append(new FindingLinked(found.Id, found.Unit, to, to == FollowUp.Clue ? null : key), Subject(found.Id));
        return null;
    }

    /// <summary>What it went on to is done, with its result in a few words; open orders and problems and a circular that is due hold it.</summary>
    public async Task<Outcome> Finish(Actor actor, Guid operation, Guid finding, string? result, CancellationToken cancel = default)
    {
        await using var read = desk.Open(actor.Tenant);
        if (await Found(read, actor, finding, cancel) is not { } asked) return new Outcome.NotFound();
        if (await Holding(actor, asked, cancel) is { } held) return new Outcome.Refused([held]);
        return await desk.Write(actor, operation, async (db, ct) =>
        {
            if (await Found(db, actor, finding, ct) is not { } found) return new Outcome.NotFound();
            var circulated = await db.FindingLinks.Where(l => l.Finding == finding && l.To == FollowUp.Circular).Select(l => l.Key).ToListAsync(ct);
            if (found.Typical && circulated.Count == 0) return Outcome.Refuse("", "Finding.NotCirculated", "3.4.2");
            var fault = Move(db, found, FindingAction.Finish, result, await desk.DoerOf(actor, ct), [], null);
            return fault is null ? new Outcome.Done(found.Id) : new Outcome.Refused([fault]);
        }, cancel);
    }

    async Task<Fault?> Holding(Actor actor, Finding finding, CancellationToken cancel)
    {
        if (orders.LastOrDefault() is { } book && (await book.From(actor, SourceOf(finding), [finding.Id.ToString()], cancel)).Any(o => o.Open)) return new Fault("", "Finding.OrderOpen", "3.4.2");
        return await problems.Find(finding.Unit, finding.SourceKey, cancel) is { Closed: null } ? new Fault("", "Finding.ProblemOpen", "3.4.2") : null;
    }

    /// <summary>What came of it, as the orders' room tells it.</summary>
    public async Task<IReadOnlyList<OrderView>> OrdersOf(Actor actor, OrderSourceKind kind, IReadOnlyCollection<Guid> findings, CancellationToken cancel) =>
        findings.Count > 0 && orders.LastOrDefault() is { } book ? await book.From(actor, kind, [.. findings.Select(f => f.ToString())], cancel) : [];

    internal static OrderSourceKind SourceOf(Finding finding) => finding.OfProject ? OrderSourceKind.Project : OrderSourceKind.Inspection;

    static Fault? Move(SupervisionDb db, Finding found, FindingAction action, string? reason, Doer doer, IReadOnlyList<Guid> persons, DateOnly? handleBy)
    {
        var (step, fault) = found.Take(action, reason, doer, handleBy);
        if (fault is not null) return fault;
        db.Add(step!);
        db.Append(new FindingMoved(found.Id, found.Of, found.Unit, found.State, found.HandledLate, persons), Subject(found.Id));
        return null;
    }

    static async Task<Finding?> Found(SupervisionDb db, Actor actor, Guid finding, CancellationToken cancel) =>
        InspectionRights.MayWrite(actor) ? await db.Findings.FirstOrDefaultAsync(f => f.Id == finding && !f.IsCopy, cancel) : null;

    internal static string Subject(Guid finding) => $"finding/{finding:N}";
}

/// <summary>Findings for functions downstream, and how many are open in each unit.</summary>
sealed class OpenFindings(Database<SupervisionDb> database) : IFindings
{
    const int Most = 300;

    public async Task<IReadOnlyList<FindingView>> Of(Actor actor, string unit, int year, CancellationToken cancel = default)
    {
        if (!InspectionRights.MayRead(actor) || !actor.AtBureau && unit != actor.Tenant) return [];
        var copies = !actor.AtBureau;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return [.. (await db.Findings.Where(f => f.Unit == unit && f.Year == year && f.IsCopy == copies).OrderByDescending(f => f.FoundOn).ThenByDescending(f => f.Id).Take(Most).ToListAsync(cancel)).Select(Show)];
    }

    public async Task<FindingView?> Find(Actor actor, Guid finding, CancellationToken cancel = default)
    {
        if (!InspectionRights.MayRead(actor)) return null;
        var copies = !actor.AtBureau;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return await db.Findings.FirstOrDefaultAsync(f => f.Id == finding && f.IsCopy == copies, cancel) is { } found ? Show(found) : null;
    }

    /// <summary>By unit: how many findings are open, and how many of these should have gone on by now. One query, at the bureau or in a unit.</summary>
    public static async Task<IReadOnlyDictionary<string, (int Open, int Overdue)>> ByUnit(SupervisionDb db, int year, DateOnly today, CancellationToken cancel) =>
        (await db.Findings.Where(f => f.Year == year && (f.State == FindingState.New || f.State == FindingState.Confirmed || f.State == FindingState.Linked))
            .GroupBy(f => f.Unit).Select(g => new { g.Key, Open = g.Count(), Overdue = g.Count(f => f.State == FindingState.Confirmed && f.HandleBy < today) }).ToListAsync(cancel))
        .ToDictionary(g => g.Key, g => (g.Open, g.Overdue));

    static FindingView Show(Finding f) => new(f.Id, f.Of, f.Unit, f.FoundOn, f.Facts, f.Obligation, f.Level, f.State, f.Typical, $"/Supervision/Finding/{f.Id}");
}

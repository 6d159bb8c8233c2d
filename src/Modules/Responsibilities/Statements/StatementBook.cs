using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Responsibilities.Statements;

/// <summary>Draws statements up, moves them on, has them signed. Each command writes in the actor's own unit; see <see cref="StatementCarrier"/>.</summary>
sealed class StatementBook(
    Database<ResponsibilitiesDb> database, StatementMatrix matrix, IPartyDirectory directory, IDutyBook duties, IRegulations law,
    ITenants tenants, IConfirmation confirmation, TimeProvider time) : IStatements
{
    /// <summary>Most statements that one code signs.</summary>
    public const int MostAtOnce = 100;

    const string Clause = "3.1.3";

    DateOnly Today => time.Today();

    /// <summary>Pairs of the unit's matrix that have no statement of the year yet, or none but void ones.</summary>
    public async Task<IReadOnlyList<StatementPair>> Missing(string tenant, int year, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        return await Missing(db, year, cancel);
    }

    /// <summary>Makes exactly one statement for each pair of the matrix and year, another for one that was voided; done again it changes nothing.</summary>
    public async Task<Outcome> DrawUp(Actor actor, Guid operation, int year, CancellationToken cancel = default)
    {
        if (actor.Account != Guid.Empty && !actor.May(ResponsibilitiesPermissions.PrepareStatements)) return new Outcome.NotFound();
        if (year < Today.Year - 1 || year > Today.Year + 1) return Outcome.Refuse("Year", "Statements.Year");
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var missing = await Missing(db, year, ct);
            if (missing.Count == 0)
                return await db.Statements.Where(s => s.Year == year).OrderBy(s => s.Id).Select(s => (Guid?)s.Id).FirstOrDefaultAsync(ct) is { } first
                    ? new Outcome.Already(first)
                    : Outcome.Refuse("", "Statements.NoPairs", Clause);
            var numbers = await db.Statements.Where(s => s.Year == year).GroupBy(s => s.Edge).Select(g => new { g.Key, Last = g.Max(s => s.Ordinal) }).ToDictionaryAsync(g => g.Key, g => g.Last, ct);
            var made = Guid.Empty;
            foreach (var pair in missing)
            {
                var ordinal = numbers[pair.Edge.Code] = numbers.GetValueOrDefault(pair.Edge.Code) + 1;
                made = db.Add(new Statement(year, pair, ordinal, matrix.TemplateOf(year).Version, matrix.SignedBy(year), Today)).Entity.Id;
            }
            db.Append(new StatementsDrawnUp(year, missing.Count), $"statements/{year}");
            return new Outcome.Done(made);
        }, cancel);
    }

    /// <summary>Takes one step that needs no signature; those that do are taken by signing alone.</summary>
    public async Task<Outcome> Take(Actor actor, Guid operation, Guid id, StatementAction action, string? reason, CancellationToken cancel = default)
    {
        if (Statement.IsSigning(action)) return new Outcome.NotFound();
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Statements.FirstOrDefaultAsync(s => s.Id == id, ct) is not { } statement || !StatementRights.MayAct(actor, statement, action)) return new Outcome.NotFound();
            return await Move(db, actor, statement, action, reason, ct) is { } fault ? new Outcome.Refused([fault]) : new Outcome.Done(id);
        }, cancel);
    }

    /// <summary>Takes the same step with every statement of a year that he may take it with.</summary>
    public async Task<Outcome> TakeAll(Actor actor, Guid operation, int year, StatementAction action, CancellationToken cancel = default)
    {
        if (Statement.IsSigning(action)) return new Outcome.NotFound();
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var all = (await db.Statements.Where(s => s.Year == year).OrderBy(s => s.Id).ToListAsync(ct)).Where(s => StatementRights.MayNow(actor, s, action)).ToList();
            if (all.Count == 0) return Outcome.Refuse("", "Statements.NothingToDo");
            Fault? last = null;
            var moved = 0;
            foreach (var statement in all)
                if (await Move(db, actor, statement, action, null, ct) is { } fault) last = fault;
                else moved++;
            return moved == 0 ? new Outcome.Refused([last!]) : new Outcome.Done(all[0].Id);
        }, cancel);
    }

    /// <summary>Sets the clauses that this statement has beside the year's duties; only while it is drafted.</summary>
    public async Task<Outcome> SetPersonal(Actor actor, Guid operation, Guid id, IEnumerable<string> clauses, CancellationToken cancel = default)
    {
        List<string> kept = [.. clauses.Select(c => c.Trim()).Where(c => c.Length > 0)];
        if (kept.Count > matrix.PersonalClauses) return Outcome.Refuse("Personal", "Statement.PersonalMany", Clause, matrix.PersonalClauses.ToString(CultureInfo.CurrentCulture));
        if (kept.Any(c => c.Length > matrix.PersonalLength)) return Outcome.Refuse("Personal", "Statement.TooLong", null, matrix.PersonalLength.ToString(CultureInfo.CurrentCulture));
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Statements.FirstOrDefaultAsync(s => s.Id == id, ct) is not { } statement || !StatementRights.Prepares(actor, statement)) return new Outcome.NotFound();
            if (statement.State != StatementState.Draft) return Outcome.Refuse("Personal", "Statement.NotDraft");
            statement.SetPersonal(kept);
            db.Append(new StatementClausesSet(id, kept.Count), Subject(id));
            return new Outcome.Done(id);
        }, cancel);
    }

    /// <summary>Signs for the party whose turn it is, confirmed by a one-time code. Signing the same form twice signs once.</summary>
    public Task<Outcome> Sign(Actor actor, Guid operation, Guid id, string? code, CancellationToken cancel = default) => Sign(actor, operation, [id], code, cancel);

    /// <summary>Signs several statements with one code: all of them or none. Each gets a signature of its own that binds its own text.</summary>
    public async Task<Outcome> Sign(Actor actor, Guid operation, IReadOnlyCollection<Guid> ids, string? code, CancellationToken cancel = default)
    {
        if (ids.Count is 0 or > MostAtOnce) return Outcome.Refuse("Chosen", "Statements.NoneChosen", null, MostAtOnce.ToString(CultureInfo.CurrentCulture));
        await using var db = database.Open(actor);
        if (await db.Set<Operation>().AsNoTracking().Where(o => o.Id == operation).Select(o => (Guid?)o.Subject).FirstOrDefaultAsync(cancel) is { } done) return new Outcome.Already(done);
        var seen = await db.Statements.AsNoTracking().Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, cancel);
        if (ids.Any(id => !seen.TryGetValue(id, out var statement) || !StatementRights.Reads(actor, statement))) return new Outcome.NotFound();
        foreach (var statement in seen.Values)
            if (await Refusal(db, actor, statement, cancel) is { } refused) return refused;
        // Asked for before the write, which nothing may hold up; what changes in between is decided again inside.
        if (!await confirmation.Possible(actor, cancel)) return Outcome.Refuse("Code", "Statement.NoSecondFactor");
        if (!await confirmation.Spend(actor, code ?? "", cancel)) return Outcome.Refuse("Code", "Statement.CodeRefused");

        return await db.Write(actor, operation, async ct =>
        {
            foreach (var statement in await db.Statements.Where(s => ids.Contains(s.Id)).OrderBy(s => s.Edge).ThenBy(s => s.Ordinal).ToListAsync(ct))
            {
                if (statement.Version != seen[statement.Id].Version) return new Outcome.Stale();
                if (await Refusal(db, actor, statement, ct) is { } refused) return refused;
                var (side, action) = (statement.Awaited!.Value, statement.Signing!.Value);
                await Put(db, statement, side, await SignerOf(actor, statement.Of(side), ct), SignatureMeans.Code, time.GetUtcNow(), ct);
                if (await Move(db, actor, statement, action, null, ct) is { } fault) return new Outcome.Refused([fault]);
            }
            return new Outcome.Done(ids.First());
        }, cancel);
    }

    /// <summary>Reminds those whose signature is awaited, each statement at most once in so many days; Done names the first.</summary>
    public async Task<Outcome> Remind(Actor actor, Guid operation, int year, CancellationToken cancel = default)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var last = Today.AddDays(-matrix.DaysBetweenReminders);
            var waiting = (await db.Statements.Where(s => s.Year == year).OrderBy(s => s.Id).ToListAsync(ct))
                .Where(s => s.Awaited is not null && !s.IsCounterpart && StatementRights.Prepares(actor, s)).ToList();
            if (waiting.Count == 0) return Outcome.Refuse("", "Statements.NobodyToRemind");
            var due = waiting.Where(s => s.Reminded is null || s.Reminded <= last).ToList();
            if (due.Count == 0) return Outcome.Refuse("", "Statements.RemindedToday");
            foreach (var statement in due)
            {
                statement.Remind(Today);
                db.Append(new StatementReminded(statement.Id, await AwaitedPersons(statement, db.Tenant, ct), PageOf(statement.Id)), Subject(statement.Id));
            }
            return new Outcome.Done(due[0].Id);
        }, cancel);
    }

    /// <summary>Switches a part of the unit's matrix on or off for a year, with a reason. Statements already drawn up stay.</summary>
    public async Task<Outcome> Switch(Actor actor, Guid operation, int year, string choice, bool on, string reason, CancellationToken cancel = default)
    {
        var kind = tenants.Find(actor.Tenant)!.Kind;
        if (matrix.Choices(kind).All(c => c.Code != choice)) return new Outcome.NotFound();
        reason = reason.Trim();
        if (reason.Length is 0 or > Statement.ReasonLength) return Outcome.Refuse("Reason", "Statement.ReasonMissing");
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if ((await On(db, year, ct)).Contains(choice) == on) return Outcome.Refuse("On", "Statements.SwitchedAlready");
            var made = db.Add(new StatementSwitch(year, choice, on, reason, actor, time.GetUtcNow())).Entity;
            db.Append(new StatementMatrixSwitched(year, choice, on), $"statements/{year}");
            return new Outcome.Done(made.Id);
        }, cancel);
    }

    public async Task<Outcome> BringIn(Actor actor, Guid operation, IReadOnlyList<EarlierStatement> earlier, CancellationToken cancel = default)
    {
        if (actor.Account != Guid.Empty && !actor.May(ResponsibilitiesPermissions.PrepareStatements)) return new Outcome.NotFound();
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            foreach (var one in earlier)
            {
                if (await db.Statements.FirstOrDefaultAsync(s => s.Id == one.Statement, ct) is not { State: StatementState.Draft } statement || statement.IsCounterpart) return new Outcome.NotFound();
                foreach (var action in WayTo(one.Reached))
                {
                    var (side, signature) = action == StatementAction.Sign ? (StatementSide.First, one.First) : (StatementSide.Second, one.Second);
                    var at = signature?.At ?? one.At;
                    if (action == StatementAction.Approve && await Freeze(statement, ct) is { } fault) return new Outcome.Refused([fault]);
                    if (action is StatementAction.Sign or StatementAction.Countersign && signature is null) return Outcome.Refuse("Signature", "Statement.NotSigned");
                    var (step, refused) = statement.Take(action, actor, null, Statement.NeedsReason(action) ? one.Reason : null, at, ChinaTime.DateOf(at));
                    if (step is null) return new Outcome.Refused([refused!]);
                    if (signature is not null && action is StatementAction.Sign or StatementAction.Countersign)
                        await Put(db, statement, side, new Signer(signature!.Person, signature.Name, Guid.Empty, signature.Post, signature.Person), SignatureMeans.Paper, at, ct);
                    db.Add(step);
                }
                db.Append(new StatementMoved(statement.Id, statement.Number, nameof(BringIn), statement.State, statement.Edition, [], PageOf(statement.Id)), Subject(statement.Id));
            }
            return new Outcome.Done(earlier[0].Statement);
        }, cancel);
    }

    public async Task<IReadOnlyList<StatementView>> Of(string tenant, int year, CancellationToken cancel = default)
    {
        await using var db = database.Open(tenant);
        return await db.Statements.AsNoTracking().Where(s => s.Year == year).OrderBy(s => s.Edge).ThenBy(s => s.Ordinal)
            .Select(s => new StatementView(s.Id, s.Number, s.Edge, s.First, s.Second, s.State, s.Since, s.Due, s.TextHash)).ToListAsync(cancel);
    }

    /// <summary>What it says: as frozen, or as it would be if it were approved now.</summary>
    public async Task<StatementText> TextOf(Statement statement, CancellationToken cancel) =>
        statement.Text is { } frozen ? StatementText.Read(frozen) : StatementText.Compose(statement, matrix.Template(statement.Template), await Sections(statement, cancel));

    /// <summary>Parts of the matrix that the unit has switched on for the year.</summary>
    public static async Task<HashSet<string>> On(ResponsibilitiesDb db, int year, CancellationToken cancel) =>
        [.. (await db.StatementSwitches.AsNoTracking().Where(s => s.Year == year).ToListAsync(cancel))
            .GroupBy(s => s.Choice).Select(g => g.MaxBy(s => s.At)!).Where(s => s.On).Select(s => s.Choice)];

    public static string Subject(Guid statement) => $"statement/{statement:N}";

    public static string PageOf(Guid statement) => $"/Responsibilities/Statement/{statement}";

    /// <summary>Who in this unit is awaited; nobody when the other unit is.</summary>
    public async Task<IReadOnlyList<Guid>> AwaitedPersons(Statement statement, string tenant, CancellationToken cancel) =>
        statement.Awaited is { } side && statement.Of(side) is var party && party.Tenant == tenant
        && await directory.Find(party, Today, cancel) is { Holder: { } holder } ? [holder] : [];

    /// <summary>The steps from a draft to a state that paper can have reached.</summary>
    static IEnumerable<StatementAction> WayTo(StatementState reached) => reached switch
    {
        StatementState.Draft => [],
        StatementState.Review => [StatementAction.Submit],
        StatementState.Approved => [StatementAction.Submit, StatementAction.Approve],
        StatementState.Issued => [StatementAction.Submit, StatementAction.Approve, StatementAction.Issue],
        StatementState.HalfSigned => [.. WayTo(StatementState.Issued), StatementAction.Sign],
        StatementState.Effective => [.. WayTo(StatementState.HalfSigned), StatementAction.Countersign],
        StatementState.Disputed => [.. WayTo(StatementState.HalfSigned), StatementAction.Decline],
        _ => throw new ArgumentOutOfRangeException(nameof(reached), reached, "No statement is brought in from there."),
    };

    async Task<IReadOnlyList<StatementPair>> Missing(ResponsibilitiesDb db, int year, CancellationToken cancel)
    {
        var kind = tenants.Find(db.Tenant)?.Kind ?? throw new InvalidOperationException($"Tenant '{db.Tenant}' is unknown.");
        var on = await On(db, year, cancel);
        var own = await directory.Parties(db.Tenant, Today, cancel);
        var prisons = new List<Party>();
        if (kind == TenantKind.Bureau)
            foreach (var prison in tenants.All.Where(t => t.Kind == TenantKind.Prison)) prisons.AddRange(await directory.Parties(prison.Code, Today, cancel));
        var drawn = (await db.Statements.AsNoTracking().Where(s => s.Year == year && s.State != StatementState.Void).Select(s => new { s.Edge, s.First, s.Second }).ToListAsync(cancel)).ToHashSet();
        return [.. matrix.Pairs(kind, on, own, prisons).Where(p => !drawn.Contains(new { Edge = p.Edge.Code, First = p.First.Id, Second = p.Second.Id }))];
    }

    /// <summary>Why he cannot sign it now; null when he can.</summary>
    static async Task<Outcome?> Refusal(ResponsibilitiesDb db, Actor actor, Statement statement, CancellationToken cancel)
    {
        if (statement.Signing is not { } action) return Outcome.Refuse("", "Statement.NotSign");
        if (actor.Person is not { } person || !StatementRights.MayAct(actor, statement, action)) return new Outcome.NotFound();
        // One person on both sides would bind nobody.
        var (text, other) = (statement.TextHash!, statement.Awaited == StatementSide.First ? StatementSide.Second : StatementSide.First);
        return await db.StatementSignatures.AnyAsync(s => s.Statement == statement.Id && s.TextHash == text && s.Side == other && s.Person == person, cancel)
            ? Outcome.Refuse("", "Statement.BothSides", Clause)
            : null;
    }

    async Task<Fault?> Move(ResponsibilitiesDb db, Actor actor, Statement statement, StatementAction action, string? reason, CancellationToken cancel)
    {
        if (action == StatementAction.Approve && await Freeze(statement, cancel) is { } fault) return fault;
        var (step, refused) = statement.Take(action, actor, await PostOf(actor, cancel), reason, time.GetUtcNow(), Today);
        if (step is null) return refused;
        db.Add(step);
        if (action == StatementAction.Revise) db.Add(statement.Reopen(step));
        db.Append(
            new StatementMoved(statement.Id, statement.Number, action.ToString(), statement.State, statement.Edition, await AwaitedPersons(statement, db.Tenant, cancel), PageOf(statement.Id)),
            Subject(statement.Id));
        return null;
    }

    async Task<Fault?> Freeze(Statement statement, CancellationToken cancel)
    {
        if (Statement.After(statement.State, StatementAction.Approve) is null) return null;
        var sections = await Sections(statement, cancel);
        if (sections.Count == 0) return new Fault("", "Statement.NoDuties", Clause, statement.SecondName.ToString(), statement.Year.ToString(CultureInfo.InvariantCulture));
        statement.Freeze(StatementText.Compose(statement, matrix.Template(statement.Template), sections));
        return null;
    }

    /// <summary>The second party's duties of the year are the clauses, grouped as the regulation groups them.</summary>
    async Task<IReadOnlyList<StatementSection>> Sections(Statement statement, CancellationToken cancel)
    {
        var owed = (await duties.Of(statement.Second, statement.Year, cancel)).Where(d => d.Ended is null && d.Occasion is null).Select(duties.ObligationOf).DistinctBy(o => o.Code);
        var clauses = law.All.SelectMany(r => r.Clauses).GroupBy(c => c.Id).ToDictionary(g => g.Key, g => g.Last());
        return
        [
            .. owed.GroupBy(o => Headed(o.Clause)).Select(g => new StatementSection(
                g.Key.Clause, g.Key.Heading, [.. g.Select(o => new StatementDuty(o.Code, o.Title, o.Frequency.Text))])),
        ];

        (string Clause, LocalText Heading) Headed(string clause)
        {
            for (var at = clauses.GetValueOrDefault(clause); at is not null; at = at.Parent is { } parent ? clauses.GetValueOrDefault(parent) : null)
                if (at.Heading is { } heading) return (at.Id, heading);
            return (clause, new LocalText(clause, clause));
        }
    }

    static async Task Put(ResponsibilitiesDb db, Statement statement, StatementSide side, Signer signer, SignatureMeans means, DateTimeOffset at, CancellationToken cancel)
    {
        var before = db.StatementSignatures.Local.Where(s => s.Statement == statement.Id).MaxBy(s => s.Place)
            ?? await db.StatementSignatures.AsNoTracking().Where(s => s.Statement == statement.Id).OrderByDescending(s => s.Place).FirstOrDefaultAsync(cancel);
        var signature = db.Add(StatementSignature.Seal(statement, side, signer, before, means, at)).Entity;
        db.Append(new StatementSigned(statement.Id, signature.Edition, side.ToString(), signature.Party.ToString(), signer.Person, signature.TextHash, signature.Hash), Subject(statement.Id));
    }

    /// <summary>The actor as he signs for a party of his unit: in the post behind the body, for its holder when he is a delegate.</summary>
    async Task<Signer> SignerOf(Actor actor, PartyId party, CancellationToken cancel)
    {
        var parties = await directory.Parties(party.Tenant, Today, cancel);
        var bound = parties.Single(p => p.Id == party);
        var head = party.Kind switch
        {
            PartyKind.PartyCommittee => parties.FirstOrDefault(p => p.Id.Kind == PartyKind.Secretary && p.Holder == bound.Holder),
            PartyKind.DisciplineCommittee => parties.FirstOrDefault(p => p.HeadsDiscipline && p.Holder == bound.Holder),
            _ => null,
        };
        return new Signer(actor.Person!.Value, actor.Name, actor.Account, (head ?? bound).Name, bound.Holder ?? actor.Person.Value);
    }

    /// <summary>The post in which he acts, for the record of steps.</summary>
    async Task<string?> PostOf(Actor actor, CancellationToken cancel)
    {
        foreach (var party in actor.Parties)
            if (party.Kind is PartyKind.Secretary or PartyKind.Member && await directory.Find(party, Today, cancel) is { } post) return post.PostOf(actor.Person);
        return null;
    }
}

using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>What hangs on a key.</summary>
/// <param name="Handled">Numbers of clues under way that its holder handles.</param>
/// <param name="Alone">Numbers of clues that no other key in use opens.</param>
/// <param name="Reports">How many reports from the web only he could take in.</param>
sealed record KeyHoldings(IReadOnlyList<string> Handled, IReadOnlyList<string> Alone, int Reports);

/// <summary>A retirement under way and what still hangs on its key.</summary>
sealed record RetirementView(KeyRetirement Of, KeyHoldings Holds);

/// <summary>
/// Retires another person's key: what only it opens is told first and handed on by two custodians, then a second person confirms. From that
/// moment it opens nothing, and each clue that was closed to it gets a new key from the next who opens it.
/// </summary>
sealed class KeyRetirements(Database<CluesDb> database, TimeProvider time)
{
    const int MostShown = 200;

    /// <summary>The keys in use, for those who decide on them.</summary>
    public async Task<IReadOnlyList<HandlerKey>> Keys(Actor actor, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Lead)) return [];
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return await db.Keys.Where(k => !k.Retired).OrderBy(k => k.PersonName).Take(MostShown).ToListAsync(cancel);
    }

    /// <summary>What hangs on somebody's key, for who may propose to retire it; null where there is none.</summary>
    public async Task<KeyHoldings?> Holds(Actor actor, Guid person, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Lead)) return null;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return await db.Keys.AnyAsync(k => k.Person == person && !k.Retired, cancel) ? await Holdings(db, person, cancel) : null;
    }

    /// <summary>Retirements, the open ones first; for those who propose and those who confirm.</summary>
    public async Task<IReadOnlyList<RetirementView>> All(Actor actor, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Lead) && !actor.May(CluePermissions.Confirm)) return [];
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var views = new List<RetirementView>();
        foreach (var of in (await db.Retirements.OrderByDescending(r => r.ProposedAt).Take(50).ToListAsync(cancel)).OrderBy(r => r.State != RetirementState.Proposed))
            views.Add(new RetirementView(of, of.State == RetirementState.Proposed ? await Holdings(db, of.Person, cancel) : new KeyHoldings([], [], 0)));
        return views;
    }

    public async Task<Outcome> Propose(Actor actor, Guid operation, Guid? person, RetirementGround? ground, string? decision, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Lead)) return new Outcome.NotFound();
        var faults = new List<Fault>();
        if (ground is null) faults.Add(new Fault("Ground", "Clue.RetirementGroundMissing"));
        if (string.IsNullOrWhiteSpace(decision) || decision.Trim().Length > ClueCompartment.DecisionLength) faults.Add(new Fault("Decision", "Clue.DecisionMissing", null, $"{ClueCompartment.DecisionLength}"));
        if (person is not null && person == actor.Person) faults.Add(new Fault("Person", "Clue.RetireOwn"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Keys.FirstOrDefaultAsync(k => k.Person == person && !k.Retired, ct) is not { } key) return Outcome.Refuse("Person", "Clue.NoKey");
            if (await db.Retirements.AnyAsync(r => r.Key == key.Id && r.State == RetirementState.Proposed, ct)) return Outcome.Refuse("Person", "Clue.RetirementAlready");
            var holds = await Holdings(db, key.Person, ct);
            var retirement = db.Add(new KeyRetirement(key, ground!.Value, decision!, holds.Alone.Count + holds.Reports, actor, time.GetUtcNow())).Entity;
            db.Append(new KeyRetirementProposed(retirement.Id, key.Id, retirement.Decision), Subject(key.Id));
            return new Outcome.Done(retirement.Id);
        }, cancel);
    }

    /// <summary>
    /// Two custodians' secrets open what only this key opened, and close it to somebody else's. He has a key of another person, and is in
    /// none of these clues reported, related or recused.
    /// </summary>
    public async Task<Outcome> HandOn(Actor actor, Guid operation, Guid id, Guid? to, IReadOnlyDictionary<int, string?> secrets, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Lead)) return new Outcome.NotFound();
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Retirements.FirstOrDefaultAsync(r => r.Id == id && r.State == RetirementState.Proposed, ct) is not { } retirement) return new Outcome.NotFound();
            if (await db.Keys.FirstOrDefaultAsync(k => k.Person == to && k.Person != retirement.Person && !k.Retired, ct) is not { } key) return Outcome.Refuse("To", "Clue.NoKey");
            var (clues, reports) = (await Alone(db, retirement.Person).ToListAsync(ct), await AloneReports(db, retirement.Person, ct));
            if (clues.Count + reports.Count == 0) return Outcome.Refuse("", "Clue.NothingAlone");
            var (recovery, used, faults) = CompartmentBook.Recovery(await CompartmentBook.CustodiansWith(db, ct), secrets);
            if (recovery is null) return new Outcome.Refused(faults);
            foreach (var clue in clues)
                if (await HandOn(db, clue, key, recovery, used, actor, ct) is { } fault) return new Outcome.Refused([fault]);
            // Of a report that nobody took in its author may have crossed somebody out: only who cannot have been among them gets it.
            var since = ChinaTime.DateOf(await db.Keys.Where(k => k.Person == key.Person).MinAsync(k => k.At, ct));
            foreach (var report in reports.Where(r => key.Intake && since > r.On)) report.HandOn(recovery, key);
            if (clues.Count == 0 && !reports.Exists(r => r.Wraps.Any(w => w.Person == key.Person))) return Outcome.Refuse("To", "Clue.ReportsNotFor");
            CryptographicOperations.ZeroMemory(recovery);
            if (reports.Exists(r => r.Wraps.Any(w => w.Person == key.Person))) db.Append(new ReportsRecovered(retirement.Id, used), Subject(retirement.Key));
            return new Outcome.Done(retirement.Id);
        }, cancel);
    }

    async Task<Fault?> HandOn(CluesDb db, Clue clue, HandlerKey key, byte[] recovery, IReadOnlyList<int> used, Actor actor, CancellationToken cancel)
    {
        var hands = await db.Hands.Where(h => h.Clue == clue.Id && h.Person == key.Person).ToListAsync(cancel);
        if (await ClueAccess.Open(db, clue, Guid.Empty, recovery, cancel) is not { } access) return new Fault("", "Clue.RecoveryWrong");
        if (hands.Exists(h => h.Recused) || (await access.Conflicted(db, cancel)).Contains(key.Person)) return new Fault("To", "Clue.CannotTake", null, clue.Number);
        db.RemoveRange(await db.Wraps.Where(w => w.Clue == clue.Id && w.Person == key.Person).ToListAsync(cancel));
        access.HandTo(db, key, reporterToo: key.Person == actor.Person);
        if (hands.TrueForAll(h => h.Until is not null)) db.Add(new ClueHand(clue.Id, key.Person, key.PersonName, key.Person == actor.Person ? CluePart.Lead : CluePart.Handler, time.Today()));
        db.Append(new ClueRecovered(clue.Id, used), ClueBook.Subject(clue.Id));
        return null;
    }

    /// <summary>The second person's word: from now on the key opens nothing. It waits while there is a clue that only this key opens and the custodians can still hand on.</summary>
    public async Task<Outcome> Confirm(Actor actor, Guid operation, Guid id, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Confirm)) return new Outcome.NotFound();
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Retirements.FirstOrDefaultAsync(r => r.Id == id, ct) is not { } retirement) return new Outcome.NotFound();
            if (!retirement.MayConfirm(actor)) return Outcome.Refuse("", "Clue.NotYoursToConfirm");
            var recoverable = await Alone(db, retirement.Person).CountAsync(c => db.Wraps.Any(w => w.Clue == c.Id && w.Store == ClueStore.Content && w.Person == Guid.Empty), ct);
            if (recoverable > 0) return Outcome.Refuse("", "Clue.KeyHoldsAlone", null, $"{recoverable}");
            foreach (var key in await db.Keys.Where(k => k.Person == retirement.Person && !k.Retired).ToListAsync(ct)) key.Retire();
            var keys = await db.Keys.Where(k => k.Person == retirement.Person).Select(k => k.Id).ToListAsync(ct);
            db.RemoveRange(await db.Opened.Where(o => keys.Contains(o.Key)).ToListAsync(ct));
            var lost = await db.Wraps.Where(w => w.Person == retirement.Person).ToListAsync(ct);
            var clues = lost.Select(w => w.Clue).Distinct().ToList();
            db.RemoveRange(lost);
            foreach (var clue in await db.Clues.Where(c => clues.Contains(c.Id) && c.Full).ToListAsync(ct)) clue.WantRotation();
            // Who only lost his key stays named, and gets his clues again when he has another.
            if (retirement.Ground == RetirementGround.Left)
                foreach (var hand in await db.Hands.Where(h => h.Person == retirement.Person && h.Until == null).ToListAsync(ct)) hand.Leave(time.Today());
            retirement.Confirm(actor, time.GetUtcNow());
            db.Append(new HandlerKeyRetired(retirement.Id, retirement.Key), Subject(retirement.Key));
            return new Outcome.Done(retirement.Id);
        }, cancel);
    }

    public async Task<Outcome> Withdraw(Actor actor, Guid operation, Guid id, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Lead)) return new Outcome.NotFound();
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Retirements.FirstOrDefaultAsync(r => r.Id == id && r.State == RetirementState.Proposed, ct) is not { } retirement) return new Outcome.NotFound();
            retirement.Withdraw(time.GetUtcNow());
            db.Append(new KeyRetirementWithdrawn(retirement.Id, retirement.Key), Subject(retirement.Key));
            return new Outcome.Done(retirement.Id);
        }, cancel);
    }

    static async Task<KeyHoldings> Holdings(CluesDb db, Guid person, CancellationToken cancel) => new(
        await db.Clues.Where(c => Clue.UnderWay.Contains(c.Stage) && db.Hands.Any(h => h.Clue == c.Id && h.Person == person && h.Part == CluePart.Handler && h.Until == null)).OrderBy(c => c.Number).Select(c => c.Number).Take(MostShown).ToListAsync(cancel),
        await Alone(db, person).OrderBy(c => c.Number).Select(c => c.Number).Take(MostShown).ToListAsync(cancel),
        (await AloneReports(db, person, cancel)).Count);

    /// <summary>Clues closed to this person's key and to no other that is in use and whose holder is still named.</summary>
    static IQueryable<Clue> Alone(CluesDb db, Guid person) => db.Clues.Where(c => c.Full
        && db.Wraps.Any(w => w.Clue == c.Id && w.Store == ClueStore.Content && w.Person == person)
        && !db.Wraps.Any(w => w.Clue == c.Id && w.Store == ClueStore.Content && w.Person != person && w.Person != Guid.Empty
            && db.Keys.Any(k => k.Person == w.Person && !k.Retired) && db.Hands.Any(h => h.Clue == c.Id && h.Person == w.Person && h.Until == null && !h.Recused)));

    /// <summary>Reports from the web that wait and that nobody else could take in.</summary>
    static async Task<List<WebReport>> AloneReports(CluesDb db, Guid person, CancellationToken cancel)
    {
        var others = (await db.Keys.Where(k => !k.Retired && k.Person != person).Select(k => k.Person).ToListAsync(cancel)).ToHashSet();
        return [.. (await db.Reports.Where(r => !r.Taken).ToListAsync(cancel)).Where(r => r.Wraps.Any(w => w.Person == person) && !r.Wraps.Any(w => others.Contains(w.Person)))];
    }

    static string Subject(Guid key) => $"handlerKey/{key:N}";
}

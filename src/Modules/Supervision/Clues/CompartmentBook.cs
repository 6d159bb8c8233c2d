using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>A compartment with its custodians.</summary>
sealed record CompartmentView(ClueCompartment Of, IReadOnlyList<ClueCustodian> Custodians);

/// <summary>
/// The decision for the compartment, by two people with the secrecy office's word; the custodians of the recovery key; the ceremony in
/// which two of them give a clue back; and the published channels.
/// </summary>
sealed class CompartmentBook(Database<CluesDb> database, IOrganisation organisation, TimeProvider time)
{
    public async Task<CompartmentView?> Latest(Actor actor, CancellationToken cancel = default)
    {
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return await db.Compartments.OrderByDescending(c => c.ProposedAt).FirstOrDefaultAsync(cancel) is { } of
            ? new CompartmentView(of, await db.Custodians.Where(c => c.Compartment == of.Id).OrderBy(c => c.Place).ToListAsync(cancel)) : null;
    }

    public async Task<Outcome> Propose(Actor actor, Guid operation, string? decision, string? reference, IReadOnlyList<Guid> custodians, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Lead)) return new Outcome.NotFound();
        var people = (await organisation.People(actor.Tenant, cancel)).ToDictionary(p => p.Id);
        var faults = new List<Fault>();
        if (string.IsNullOrWhiteSpace(decision) || decision.Trim().Length > ClueCompartment.DecisionLength) faults.Add(new Fault("Decision", "Clue.DecisionMissing", null, $"{ClueCompartment.DecisionLength}"));
        if (string.IsNullOrWhiteSpace(reference) || reference.Trim().Length > ClueCompartment.DecisionLength) faults.Add(new Fault("Reference", "Clue.ReferenceMissing", null, $"{ClueCompartment.DecisionLength}"));
        if (custodians.Count != ClueCompartment.Custodians || custodians.Distinct().Count() != custodians.Count || custodians.Any(c => !people.ContainsKey(c))) faults.Add(new Fault("Custodians", "Clue.CustodiansWrong", null, $"{ClueCompartment.Custodians}"));
        if (actor.Person is { } own && custodians.Contains(own)) faults.Add(new Fault("Custodians", "Clue.CustodianLeads"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Compartments.AnyAsync(c => c.State != CompartmentState.Off, ct)) return Outcome.Refuse("", "Clue.CompartmentAlready");
            var compartment = db.Add(new ClueCompartment(decision!, reference!, actor, time.GetUtcNow())).Entity;
            foreach (var (person, place) in custodians.Select((c, i) => (c, i + 1))) db.Add(new ClueCustodian(compartment.Id, place, person, people[person].Name));
            db.Append(new CompartmentProposed(compartment.Id, compartment.Decision, compartment.SecrecyReference), Subject(compartment.Id));
            return new Outcome.Done(compartment.Id);
        }, cancel);
    }

    public Task<Outcome> Confirm(Actor actor, Guid operation, Guid compartment, CancellationToken cancel = default) => Change(actor, operation, compartment, (db, of, _) =>
    {
        if (!actor.May(CluePermissions.Confirm)) return Said(new Outcome.NotFound());
        if (!of.MayConfirm(actor)) return Said(Outcome.Refuse("", "Clue.NotYoursToConfirm"));
        of.Confirm(actor, time.GetUtcNow());
        db.Append(new CompartmentConfirmed(of.Id), Subject(of.Id));
        return Said(new Outcome.Done(of.Id));
    }, cancel);

    /// <summary>A custodian takes his secret: made now, answered once, kept by nobody but him. Until the key is shared out he may take another.</summary>
    public async Task<(Outcome Outcome, string? Secret)> TakeKey(Actor actor, Guid operation, Guid compartment, CancellationToken cancel = default)
    {
        var secret = WrittenSecret.New();
        var outcome = await Change(actor, operation, compartment, async (db, of, ct) =>
        {
            if (await db.Custodians.FirstOrDefaultAsync(c => c.Compartment == compartment && c.Person == actor.Person, ct) is not { } custodian) return new Outcome.NotFound();
            if (of.State is not (CompartmentState.Proposed or CompartmentState.Confirmed)) return Outcome.Refuse("", "Clue.KeySharedAlready");
            custodian.Take(SealedBox.KeyOf(secret, ClueCustodian.Purpose).Public);
            db.Append(new CustodianKeyTaken(compartment, custodian.Place), Subject(compartment));
            return new Outcome.Done(compartment);
        }, cancel);
        return (outcome, outcome is Outcome.Done ? WrittenSecret.Write(secret) : null);
    }

    /// <summary>Makes the recovery key, gives each custodian his part, forgets the whole: from now on clues are kept in the compartment.</summary>
    public Task<Outcome> SwitchOn(Actor actor, Guid operation, Guid compartment, CancellationToken cancel = default) => Change(actor, operation, compartment, async (db, of, ct) =>
    {
        if (!actor.May(CluePermissions.Lead)) return new Outcome.NotFound();
        if (of.State != CompartmentState.Confirmed) return Outcome.Refuse("", "Clue.NotConfirmed");
        var custodians = await db.Custodians.Where(c => c.Compartment == compartment).OrderBy(c => c.Place).ToListAsync(ct);
        if (custodians.Any(c => c.PublicKey is null)) return Outcome.Refuse("", "Clue.KeysNotTaken");
        if (!await db.Keys.AnyAsync(k => k.Person == actor.Person && !k.Retired, ct)) return Outcome.Refuse("", "Clue.LeadNoKey");
        var (own, publicKey) = SealedBox.NewKey();
        var parts = SharedSecret.Split(own, custodians.Count, ClueCompartment.Needed);
        CryptographicOperations.ZeroMemory(own);
        foreach (var (custodian, part) in custodians.Zip(parts))
        {
            custodian.Keep(part);
            CryptographicOperations.ZeroMemory(part.Values);
        }
        of.SwitchOn(publicKey, time.GetUtcNow());
        db.Append(new CompartmentSwitchedOn(of.Id, Convert.ToHexStringLower(publicKey)), Subject(of.Id));
        return new Outcome.Done(of.Id);
    }, cancel);

    /// <summary>Back to the thin index for new clues. What is in the compartment stays there.</summary>
    public Task<Outcome> SwitchOff(Actor actor, Guid operation, Guid compartment, CancellationToken cancel = default) => Change(actor, operation, compartment, (db, of, _) =>
    {
        if (!actor.May(CluePermissions.Lead)) return Said(new Outcome.NotFound());
        if (of.State == CompartmentState.Off) return Said(Outcome.Refuse("", "Clue.NotNow"));
        of.SwitchOff(actor, time.GetUtcNow());
        db.Append(new CompartmentSwitchedOff(of.Id), Subject(of.Id));
        return Said(new Outcome.Done(of.Id));
    }, cancel);

    /// <summary>
    /// The ceremony: with two custodians' secrets a clue's keys are opened for this moment and closed to a handler's key. He must have one,
    /// and be nobody who was recused.
    /// </summary>
    public async Task<Outcome> Recover(Actor actor, Guid operation, string? number, Guid person, IReadOnlyDictionary<int, string?> secrets, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Lead)) return new Outcome.NotFound();
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var clue = await db.Clues.FirstOrDefaultAsync(c => c.Number == (number ?? "").Trim() && c.Full, ct);
            if (clue is null) return Outcome.Refuse("Number", "Clue.NumberUnknown");
            if (await db.Keys.FirstOrDefaultAsync(k => k.Person == person && !k.Retired, ct) is not { } key) return Outcome.Refuse("Person", "Clue.NoKey");
            if (await db.Hands.AnyAsync(h => h.Clue == clue.Id && h.Person == person && h.Recused, ct)) return Outcome.Refuse("Person", "Clue.Recused");
            var (recovery, used, faults) = Recovery(await CustodiansWith(db, ct), secrets);
            if (recovery is null) return new Outcome.Refused(faults);
            if (await ClueAccess.Open(db, clue, Guid.Empty, recovery, ct) is not { } access) return Outcome.Refuse("", "Clue.RecoveryWrong");
            // The ceremony, too, names nobody whom the clue is about.
            if ((await access.Conflicted(db, ct)).Contains(person)) return Outcome.Refuse("Person", "Clue.Conflicted");
            db.RemoveRange(await db.Wraps.Where(w => w.Clue == clue.Id && w.Person == person).ToListAsync(ct));
            access.HandTo(db, key, reporterToo: person == actor.Person);
            CryptographicOperations.ZeroMemory(recovery);
            if (!await db.Hands.AnyAsync(h => h.Clue == clue.Id && h.Person == person && h.Until == null, ct))
                db.Add(new ClueHand(clue.Id, person, key.PersonName, person == actor.Person ? CluePart.Lead : CluePart.Handler, time.Today()));
            db.Append(new ClueRecovered(clue.Id, used), ClueBook.Subject(clue.Id));
            return new Outcome.Done(clue.Id);
        }, cancel);
    }

    /// <summary>Whose secrets open what is in the compartment.</summary>
    public async Task<IReadOnlyList<ClueCustodian>> Custodians(Actor actor, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Lead)) return [];
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return await CustodiansWith(db, cancel);
    }

    /// <summary>The custodians of the key that clues are wrapped to: of the compartment that is or was last on.</summary>
    internal static async Task<List<ClueCustodian>> CustodiansWith(CluesDb db, CancellationToken cancel)
    {
        var compartment = await db.Compartments.Where(c => c.RecoveryKey != null).OrderByDescending(c => c.OnAt).Select(c => c.Id).FirstOrDefaultAsync(cancel);
        return await db.Custodians.Where(c => c.Compartment == compartment).OrderBy(c => c.Place).ToListAsync(cancel);
    }

    internal static (byte[]? Key, IReadOnlyList<int> Used, Fault[] Faults) Recovery(List<ClueCustodian> custodians, IReadOnlyDictionary<int, string?> secrets)
    {
        var (parts, faults) = (new List<SharedSecret.Part>(), new List<Fault>());
        foreach (var custodian in custodians)
        {
            if (!secrets.TryGetValue(custodian.Place, out var typed) || string.IsNullOrWhiteSpace(typed)) continue;
            if (WrittenSecret.Read(typed) is { } secret && custodian.Open(secret) is { } part) parts.Add(part);
            else faults.Add(new Fault($"Secrets[{custodian.Place}]", "Clue.SecretWrong", null, custodian.PersonName));
        }
        if (faults.Count > 0) return (null, [], [.. faults]);
        return parts.Count < ClueCompartment.Needed
            ? (null, [], [new Fault("", "Clue.SecretsTooFew", null, $"{ClueCompartment.Needed}")])
            : (SharedSecret.Join(parts), [.. parts.Select(p => (int)p.Place)], []);
    }

    public async Task<ClueChannels?> Channels(string tenant, CancellationToken cancel = default)
    {
        await using var db = database.Open(tenant);
        return await db.Channels.AsNoTracking().FirstOrDefaultAsync(cancel);
    }

    /// <summary>Publishes how people reach the committee; publishing the same again says that it was checked.</summary>
    public async Task<Outcome> Publish(Actor actor, Guid operation, ChannelAddresses at, CancellationToken cancel = default)
    {
        const int most = 200;
        if (!actor.May(CluePermissions.Intake)) return new Outcome.NotFound();
        Fault[] faults = [.. new[] { (at.Letter, "Letter"), (at.Visit, "Visit"), (at.Phone, "Phone"), (at.Hours, "Hours") }.Where(f => string.IsNullOrWhiteSpace(f.Item1) || f.Item1.Length > most).Select(f => new Fault(f.Item2, "Clue.ChannelMissing", "3.4.3-a", $"{most}"))];
        if (faults.Length > 0) return new Outcome.Refused(faults);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var channels = await db.Channels.FirstOrDefaultAsync(ct) ?? db.Add(new ClueChannels()).Entity;
            channels.Publish(at, actor, time.Today());
            db.Append(new ClueChannelsPublished(time.Today()), $"clueChannels/{channels.Id:N}");
            return new Outcome.Done(channels.Id);
        }, cancel);
    }

    async Task<Outcome> Change(Actor actor, Guid operation, Guid compartment, Func<CluesDb, ClueCompartment, CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct => await db.Compartments.FirstOrDefaultAsync(c => c.Id == compartment, ct) is { } of ? await decide(db, of, ct) : new Outcome.NotFound(), cancel);
    }

    static Task<Outcome> Said(Outcome outcome) => Task.FromResult(outcome);

    static string Subject(Guid compartment) => $"compartment/{compartment:N}";
}

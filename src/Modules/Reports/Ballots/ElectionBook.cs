using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Reports.Ballots;

/// <summary>What an officer prepares: whom, when, how many of each class, and who holds the key.</summary>
sealed record ElectionPlan(string Title, DateOnly On, Guid? Meeting, IReadOnlyList<PartyId> Parties, IReadOnlyDictionary<string, int> Roster, IReadOnlyList<Guid> Holders);

/// <summary>The cards of one class, as printed once.</summary>
sealed record PrintedCards(VoterClass Class, IReadOnlyList<string> Codes);

/// <summary>
/// An appraisal from its preparation to its seal (SM-4, ballot): commands of officers and key holders. Each is one audited write; the
/// votes between opening and close are the <see cref="BallotBox"/>'s.
/// </summary>
sealed class ElectionBook(
    Database<BallotsDb> database, BallotBox box, AppraisalTerms terms, IPartyDirectory directory, IOrganisation organisation, IEnumerable<IMeetings> meetings, TimeProvider time) : IAppraisals
{
    public AppraisalTerms Terms => terms;

    public async Task<Outcome> Prepare(Actor actor, Guid operation, ElectionPlan plan, CancellationToken cancel = default)
    {
        if (Election.SideOf(actor) is not { } side) return new Outcome.NotFound();
        MeetingForAppraisal? meeting = null;
        if (plan.Meeting is { } held)
        {
            foreach (var book in meetings) meeting ??= await book.For(actor.Tenant, held, cancel);
            if (meeting is null) return new Outcome.NotFound();
        }
        var parties = (await directory.Parties(actor.Tenant, time.Today(), cancel)).ToDictionary(p => p.Id);
        IReadOnlyList<PartyId> chosen = meeting?.Reporters ?? plan.Parties;
        if (chosen.Any(p => !parties.ContainsKey(p))) return new Outcome.NotFound();
        var people = (await organisation.People(actor.Tenant, cancel)).ToDictionary(p => p.Id);
        if (plan.Holders.Any(h => h != Guid.Empty && !people.ContainsKey(h))) return new Outcome.NotFound();
        ElectionParty[] appraised = [.. chosen.Distinct().Select(p => new ElectionParty(p, parties[p].Name))];
        Fault[] faults = [.. FaultsIn(plan, [.. appraised.Select(p => parties[p.Party])])];
        if (faults.Length > 0) return new Outcome.Refused(faults);
        return await Write(actor, operation, async (db, ct) =>
        {
            // Two results of one meeting could be subtracted from each other.
            if (plan.Meeting is { } once && await db.Elections.AnyAsync(e => e.Meeting == once && (e.State == ElectionState.Counted || e.State == ElectionState.Sealed), ct))
                return Outcome.Refuse("Meeting", "Election.MeetingCounted", "3.3.3");
            var on = meeting?.On ?? plan.On;
            var election = db.Add(new Election(plan.Title, meeting?.Year ?? on.Year, on, plan.Meeting, appraised, terms, actor, side, time.GetUtcNow())).Entity;
            foreach (var voters in terms.Classes) db.Add(new ElectionRoll(election.Id, voters.Code, plan.Roster.GetValueOrDefault(voters.Code)));
            foreach (var (holder, place) in plan.Holders.Select((h, i) => (h, i + 1))) db.Add(new ElectionHolder(election.Id, place, holder, people[holder].Name));
            db.Append(new ElectionPrepared(election.Id, election.Year, appraised.Length, plan.Roster.Values.Sum(), [.. plan.Holders.Where(h => h != actor.Person)]), Subject(election.Id));
            return new Outcome.Done(election.Id);
        }, cancel);
    }

    IEnumerable<Fault> FaultsIn(ElectionPlan plan, IReadOnlyList<Party> appraised)
    {
        if (string.IsNullOrWhiteSpace(plan.Title)) yield return new Fault("Title", "Election.TitleMissing");
        else if (plan.Title.Trim().Length > Election.TitleLength) yield return new Fault("Title", "Election.TooLong", null, $"{Election.TitleLength}");
        if (plan.On.Year is < 2000 or > 2200) yield return new Fault("On", "Election.DayOutside");
        if (appraised.Count == 0) yield return new Fault("Parties", "Election.NobodyAppraised", "3.3.3");
        if (appraised.Count > terms.MostParties) yield return new Fault("Parties", "Election.TooManyParties", null, $"{terms.MostParties}");
        var roster = plan.Roster.Values.Sum(n => (long)n);
        if (plan.Roster.Values.Any(n => n < 0) || roster > terms.MostVoters) yield return new Fault("Roster", "Election.RosterOutside", null, $"{terms.MostVoters}");
        else if (roster < terms.SmallestCell) yield return new Fault("Roster", "Election.RosterTooSmall", "3.3.3", $"{terms.SmallestCell}");
        if (plan.Holders.Count != terms.Holders.Of || plan.Holders.Distinct().Count() != terms.Holders.Of || plan.Holders.Contains(Guid.Empty)) yield return new Fault("Holders", "Election.HoldersWrong", null, $"{terms.Holders.Of}");
        if (plan.Holders.Any(h => appraised.Any(p => p.IsOf(h)))) yield return new Fault("Holders", "Election.HolderAppraised");
    }

    /// <summary>The other officer gives his word for whom, how many and which holders.</summary>
    public Task<Outcome> Agree(Actor actor, Guid operation, Guid election, CancellationToken cancel = default) => Change(actor, operation, election, (db, found, _) =>
    {
        if (!found.MayAgree(actor)) return Refused("Election.NotYoursToAgree");
        found.Agree(actor);
        return Tells(db, found, new ElectionAgreed(found.Id));
    }, cancel);

    /// <summary>A holder takes his secret: made now, answered once, kept by nobody but him. Until the key is shared out he may take another.</summary>
    public async Task<(Outcome Outcome, string? Secret)> TakeKey(Actor actor, Guid operation, Guid election, CancellationToken cancel = default)
    {
        var secret = WrittenSecret.New();
        var outcome = await Write(actor, operation, async (db, ct) =>
        {
            if (await db.Holders.FirstOrDefaultAsync(h => h.Election == election && h.Person == actor.Person, ct) is not { } holder) return new Outcome.NotFound();
            var of = await db.Elections.SingleAsync(e => e.Id == election, ct);
            if (of.State != ElectionState.Ready || of.PublicKey is not null) return Outcome.Refuse("", "Election.KeySharedAlready");
            holder.Take(SealedBox.KeyOf(secret, ElectionHolder.Purpose).Public);
            db.Append(new ElectionKeyTaken(election, holder.Place), Subject(election));
            return new Outcome.Done(election);
        }, cancel);
        return (outcome, outcome is Outcome.Done ? WrittenSecret.Write(secret) : null);
    }

    /// <summary>Makes the election's key, gives each holder his part closed to his own key, and forgets the whole.</summary>
    public Task<Outcome> ShareKey(Actor actor, Guid operation, Guid election, CancellationToken cancel = default) => Change(actor, operation, election, async (db, found, ct) =>
    {
        if (Election.SideOf(actor) is null) return new Outcome.NotFound();
        if (found.State != ElectionState.Ready || found.PublicKey is not null) return Outcome.Refuse("", "Election.KeySharedAlready");
        var holders = await db.Holders.Where(h => h.Election == election).OrderBy(h => h.Place).ToListAsync(ct);
        if (holders.Any(h => h.PublicKey is null)) return Outcome.Refuse("", "Election.KeysNotTaken");
        var (privateKey, publicKey) = SealedBox.NewKey();
        var parts = SharedSecret.Split(privateKey, holders.Count, found.Terms.Holders.Needed);
        CryptographicOperations.ZeroMemory(privateKey);
        foreach (var (holder, part) in holders.Zip(parts))
        {
            holder.Keep(SealedBox.Close(part.Values, holder.PublicKey!, ElectionHolder.About(election, holder.Place)));
            CryptographicOperations.ZeroMemory(part.Values);
        }
        found.Share(publicKey);
        return await Tells(db, found, new ElectionKeyShared(election, Convert.ToHexStringLower(publicKey)));
    }, cancel);

    /// <summary>
    /// Makes the code cards, as many of each class as are on its roster. The codes are answered once; printing again voids the earlier ones.
    /// </summary>
    public async Task<(Outcome Outcome, IReadOnlyList<PrintedCards> Cards)> PrintCards(Actor actor, Guid operation, Guid election, CancellationToken cancel = default)
    {
        IReadOnlyList<PrintedCards> printed = [];
        var outcome = await Change(actor, operation, election, async (db, found, ct) =>
        {
            if (Election.SideOf(actor) is null) return new Outcome.NotFound();
            if (found.State != ElectionState.Ready) return Outcome.Refuse("", "Election.NotNow");
            if (found.AgreedBy is null) return Outcome.Refuse("", "Election.NotAgreed", "3.3.3");
            db.RemoveRange(await db.Codes.Where(c => c.Election == election).ToListAsync(ct));
            var rolls = await db.Rolls.Where(r => r.Election == election).ToDictionaryAsync(r => r.Class, ct);
            var cards = new List<(int Class, byte[] Code)>();
            for (var c = 0; c < found.Terms.Classes.Length; c++)
            {
                var roll = rolls[found.Terms.Classes[c].Code];
                roll.Print(roll.Roster);
                for (var i = 0; i < roll.Roster; i++) cards.Add((c, WrittenSecret.New()));
            }
            db.AddRange(cards.Select(card => new CardCode(election, BallotCode.Hash(actor.Tenant, card.Code), card.Class)));
            printed = [.. cards.GroupBy(card => card.Class).Select(g => new PrintedCards(found.Terms.Classes[g.Key], [.. g.Select(card => WrittenSecret.Write(card.Code))]))];
            found.Print();
            return await Tells(db, found, new ElectionCardsPrinted(election, rolls.ToDictionary(r => r.Key, r => r.Value.Cards)));
        }, cancel);
        return (outcome, outcome is Outcome.Done ? printed : []);
    }

    public Task<Outcome> Open(Actor actor, Guid operation, Guid election, CancellationToken cancel = default) => Move(actor, operation, election, ElectionAction.Open, null, (_, found, _) =>
        Task.FromResult<IFact>(new ElectionOpened(found.Id)), cancel);

    /// <summary>Ends voting. What lies in the box is uncovered, shuffled and written anew under new keys in the same transaction.</summary>
    public Task<Outcome> Close(Actor actor, Guid operation, Guid election, CancellationToken cancel = default) => Move(actor, operation, election, ElectionAction.Close, null, async (db, found, ct) =>
    {
        var staged = await db.Staged.Where(s => s.Election == election).ToListAsync(ct);
        var earlier = await db.Shuffled.Where(s => s.Election == election).ToListAsync(ct);
        byte[][] uncovered = [.. staged.Select(s => box.Uncover(election, s.Box))];
        // Where none opens it is the vault's key that is missing: the box stays as it is until the key is back.
        if (uncovered.Length > 0 && Array.TrueForAll(uncovered, b => b.Length == 0)) throw new InvalidOperationException("The ballots are concealed by a key that this host does not have.");
        byte[][] all = [.. earlier.Select(s => s.Closed), .. uncovered];
        BallotBox.Shuffle(all.AsSpan());
        db.RemoveRange(staged);
        db.RemoveRange(earlier);
        db.AddRange(all.Select(closed => new ShuffledBallot(election, closed)));
        foreach (var code in await db.Codes.Where(c => c.Election == election).ToListAsync(ct)) code.Settle();
        found.Took(all.Length);
        return new ElectionClosed(election, all.Length);
    }, cancel);

    /// <summary>Voting goes on; possible until the count, and not once a paper ballot was entered, withdrawn or not, since the box is open then.</summary>
    public Task<Outcome> Reopen(Actor actor, Guid operation, Guid election, string reason, CancellationToken cancel = default) => Change(actor, operation, election, async (db, found, ct) =>
    {
        if (Election.SideOf(actor) is null) return new Outcome.NotFound();
        if (found.State == ElectionState.Closed && await db.Papers.AnyAsync(p => p.Election == election, ct)) return Outcome.Refuse("", "Election.BoxOpened");
        var (step, faults) = found.Take(ElectionAction.Reopen, actor, reason, time.GetUtcNow());
        if (faults.Length > 0) return new Outcome.Refused(faults);
        db.Add(step!);
        return await Tells(db, found, new ElectionReopened(election, step!.Reason!));
    }, cancel);

    /// <summary>The cards that nobody used were counted by class and destroyed.</summary>
    public Task<Outcome> ReturnCards(Actor actor, Guid operation, Guid election, IReadOnlyDictionary<string, int> cards, CancellationToken cancel = default) => Change(actor, operation, election, async (db, found, ct) =>
    {
        if (Election.SideOf(actor) is null) return new Outcome.NotFound();
        if (found.State != ElectionState.Closed || found.CountAskedBy is not null) return Outcome.Refuse("", "Election.NotNow");
        var rolls = await db.Rolls.Where(r => r.Election == election).ToListAsync(ct);
        if (rolls.Any(r => cards.GetValueOrDefault(r.Class) is var n && (n < 0 || n > r.Cards))) return Outcome.Refuse("Returned", "Election.ReturnedOutside");
        foreach (var roll in rolls) roll.Return(cards.GetValueOrDefault(roll.Class));
        found.ReturnCards();
        return await Tells(db, found, new ElectionCardsReturned(election, rolls.ToDictionary(r => r.Class, r => r.Returned)));
    }, cancel);

    /// <summary>The first officer's word that everything is in: paper agreed, unused cards destroyed. The other one counts.</summary>
    public Task<Outcome> AskCount(Actor actor, Guid operation, Guid election, CancellationToken cancel = default) => Change(actor, operation, election, async (db, found, ct) =>
    {
        if (Election.SideOf(actor) is not { } side) return new Outcome.NotFound();
        if (found.State != ElectionState.Closed) return Outcome.Refuse("", "Election.NotNow");
        if (!found.CardsReturned) return Outcome.Refuse("", "Election.CardsNotReturned");
        if (await db.Papers.AnyAsync(p => p.Election == election && p.State != PaperState.Agreed && p.State != PaperState.Withdrawn, ct)) return Outcome.Refuse("", "Election.PaperNotAgreed");
        found.AskCount(actor, side);
        return await Tells(db, found, new ElectionCountAsked(election));
    }, cancel);

    /// <summary>
    /// The other officer counts with as many holders as are needed. The key exists for this moment, in memory only; of the ballots
    /// stay the figures that may be shown and the tracking codes. Codes and what linked a class to them go.
    /// </summary>
    public Task<Outcome> Count(Actor actor, Guid operation, Guid election, IReadOnlyDictionary<int, string?> secrets, CancellationToken cancel = default) => Change(actor, operation, election, async (db, found, ct) =>
    {
        if (Election.SideOf(actor) is null) return new Outcome.NotFound();
        if (Election.After(found.State, ElectionAction.Count) is null) return Outcome.Refuse("", "Election.NotNow");
        if (found.CountAskedBy is null) return Outcome.Refuse("", "Election.CountNotAsked");
        if (!found.MayCount(actor)) return Outcome.Refuse("", "Election.OtherOfficerCounts");
        var (parts, faults) = Parts(await db.Holders.Where(h => h.Election == election).OrderBy(h => h.Place).ToListAsync(ct), found, secrets);
        if (faults.Length > 0) return new Outcome.Refused(faults);
        var key = SharedSecret.Join(parts);
        if (SealedBox.TryPublicOf(key)?.AsSpan().SequenceEqual(found.PublicKey) is not true) return Outcome.Refuse("", "Election.KeyWrong");

        var shuffled = await db.Shuffled.Where(s => s.Election == election).ToListAsync(ct);
        var staged = await db.Staged.Where(s => s.Election == election).ToListAsync(ct);
        Marks?[] opened = [.. shuffled.Select(s => s.Closed).Concat(staged.Select(s => box.Uncover(election, s.Box))).Select(closed => Opened(found, closed, key))];
        CryptographicOperations.ZeroMemory(key);
        Marks[] ballots = [.. opened.OfType<Marks>()];
        if (ballots.Length < opened.Length) return Outcome.Refuse("", "Election.BallotsUnreadable", null, $"{opened.Length - ballots.Length}");
        var codes = await db.Codes.Where(c => c.Election == election).ToListAsync(ct);
        if (!Matches(found, ballots, codes)) return Outcome.Refuse("", "Election.BoxDoesNotMatch");
        BallotBox.Shuffle(ballots.AsSpan());
        if (ballots.Length >= found.Terms.SmallestCell)
            db.AddRange(Tally.Of(found.Terms, found.Parties.Length, ballots).Select(cell => new ElectionFigure(election, cell)));
        db.AddRange(ballots.Select(b => new CountedTrack(election, BallotCode.WriteTrack(b.Track))));
        var rolls = await db.Rolls.Where(r => r.Election == election).ToListAsync(ct);
        var used = ballots.GroupBy(b => found.Terms.Classes[b.Class].Code).ToDictionary(g => g.Key, g => g.Count());
        foreach (var roll in rolls) roll.Use(used.GetValueOrDefault(roll.Class));
        db.RemoveRange(codes);

        var (step, wanting) = found.Take(ElectionAction.Count, actor, null, time.GetUtcNow());
        if (wanting.Length > 0) return new Outcome.Refused(wanting);
        db.Add(step!);
        found.Came(ballots.Length, rolls.Sum(r => r.Roster));
        return await Tells(db, found, new ElectionCounted(election, ballots.Length, [.. parts.Select(p => (int)p.Place)]));
    }, cancel);

    static (List<SharedSecret.Part> Parts, Fault[] Faults) Parts(IReadOnlyList<ElectionHolder> holders, Election election, IReadOnlyDictionary<int, string?> secrets)
    {
        var (parts, faults) = (new List<SharedSecret.Part>(), new List<Fault>());
        foreach (var holder in holders)
        {
            if (secrets.GetValueOrDefault(holder.Place) is not { Length: > 0 } typed) continue;
            if (WrittenSecret.Read(typed) is { } secret && holder.Open(secret) is { } part) parts.Add(part);
            else faults.Add(new Fault($"Secrets[{holder.Place}]", "Election.SecretWrong", null, holder.PersonName));
        }
        if (faults.Count == 0 && parts.Count < election.Terms.Holders.Needed) faults.Add(new Fault("", "Election.TooFewHolders", null, $"{election.Terms.Holders.Needed}"));
        return ([.. parts.Take(election.Terms.Holders.Needed)], [.. faults]);
    }

    static Marks? Opened(Election election, byte[] closed, byte[] key) =>
        SealedBox.Open(closed, key, BallotBox.About(election.Id)) is { } written ? Marks.Read(written, election.Terms, election.Parties.Length) : null;

    /// <summary>As many ballots of each class as codes of it were used, and no ballot twice: whoever put one in by the database is found out.</summary>
    static bool Matches(Election election, Marks[] ballots, IReadOnlyCollection<CardCode> codes) =>
        Enumerable.Range(0, election.Terms.Classes.Length).All(c => ballots.Count(b => b.Class == c) == codes.Count(code => code.Used && code.Class == c))
        && ballots.Select(b => Convert.ToHexString(b.Track)).Distinct().Count() == ballots.Length;

    /// <summary>The result stands and is shown, once; the ballots themselves go.</summary>
    public Task<Outcome> Seal(Actor actor, Guid operation, Guid election, CancellationToken cancel = default) => Move(actor, operation, election, ElectionAction.Seal, null, async (db, found, ct) =>
    {
        db.RemoveRange(await db.Shuffled.Where(s => s.Election == election).ToListAsync(ct));
        db.RemoveRange(await db.Staged.Where(s => s.Election == election).ToListAsync(ct));
        var roster = await db.Rolls.Where(r => r.Election == election).SumAsync(r => r.Roster, ct);
        return new ElectionSealed(election, roster, found.Ballots, found.Quorum);
    }, cancel);

    public async Task<AppraisalOutcome?> Of(string tenant, Guid meeting, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        var found = await db.Elections.AsNoTracking().Where(e => e.Meeting == meeting && e.State == ElectionState.Sealed).OrderBy(e => e.PreparedAt).FirstOrDefaultAsync(cancel);
        if (found is null) return null;
        var figures = await db.Figures.AsNoTracking().Where(f => f.Election == found.Id && f.Class == "").ToListAsync(cancel);
        var roster = await db.Rolls.Where(r => r.Election == found.Id).SumAsync(r => r.Roster, cancel);
        var scores = figures.ToDictionary(f => (f.Party, f.Dimension), f => f.Score);
        return new AppraisalOutcome(found.Id, roster, found.Ballots, found.Quorum,
        [
            .. found.Parties.Select((p, i) => new AppraisedParty(p.Party, scores.GetValueOrDefault((i, "")),
                [.. found.Terms.Dimensions.Select(d => new AppraisedDimension(d.Code, scores.GetValueOrDefault((i, d.Code))))])),
        ]);
    }

    Task<Outcome> Move(Actor actor, Guid operation, Guid election, ElectionAction action, string? reason, Func<BallotsDb, Election, CancellationToken, Task<IFact>> then, CancellationToken cancel) =>
        Change(actor, operation, election, async (db, found, ct) =>
        {
            if (Election.SideOf(actor) is null) return new Outcome.NotFound();
            var (step, faults) = found.Take(action, actor, reason, time.GetUtcNow());
            if (faults.Length > 0) return new Outcome.Refused(faults);
            db.Add(step!);
            return await Tells(db, found, await then(db, found, ct));
        }, cancel);

    Task<Outcome> Change(Actor actor, Guid operation, Guid election, Func<BallotsDb, Election, CancellationToken, Task<Outcome>> decide, CancellationToken cancel) => Write(actor, operation, async (db, ct) =>
        await db.Elections.FirstOrDefaultAsync(e => e.Id == election, ct) is { } found ? await decide(db, found, ct) : new Outcome.NotFound(), cancel);

    async Task<Outcome> Write(Actor actor, Guid operation, Func<BallotsDb, CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, ct => decide(db, ct), cancel);
    }

    static Task<Outcome> Refused(string rule) => Task.FromResult(Outcome.Refuse("", rule));

    static Task<Outcome> Tells(BallotsDb db, Election election, IFact fact)
    {
        db.Append(fact, Subject(election.Id));
        return Task.FromResult<Outcome>(new Outcome.Done(election.Id));
    }

    internal static string Subject(Guid election) => $"election/{election:N}";
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>A clue as its intake officer enters it. In a thin index everything but the codes stays empty.</summary>
sealed record ClueEntry(
    DateOnly ReceivedOn, ClueChannel Channel, ClueLevel Level, bool Named, bool Thin, string? Text = null, IReadOnlyList<ClueSubject>? Subjects = null, string? ReporterName = null, string? ReporterContact = null)
{
    public bool HasContent => !string.IsNullOrWhiteSpace(Text) || Subjects is { Count: > 0 } || !string.IsNullOrWhiteSpace(ReporterName) || !string.IsNullOrWhiteSpace(ReporterContact);
}

/// <summary>
/// The register and the flow of clues (SM-7). Who has a part in a clue is asked of the clue, not of a role; whether he may have one is
/// asked of its content, which only a key opens.
/// </summary>
sealed class ClueBook(Database<CluesDb> database, ClueClocks clocks, IPartyDirectory directory, ITenants tenants, IServiceProvider services, TimeProvider time)
{
    /// <summary>The register's code: numbers without a gap in each year.</summary>
    public const string NumberCode = "线索";

    public static string Subject(Guid clue) => $"clue/{clue:N}";

    public async Task<Outcome> Register(Actor actor, Guid operation, ClueEntry entry, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Intake) || actor.Person is not { } person) return new Outcome.NotFound();
        if (entry.ReceivedOn > time.Today() || entry.ReceivedOn < time.Today().AddYears(-1)) return Outcome.Refuse("ReceivedOn", "Clue.DayOutside");
        if (entry.Channel == ClueChannel.Web) return Outcome.Refuse("Channel", "Clue.WebByItself");
        var lead = await LeadOf(actor.Tenant, cancel);
        // He decides on it, and would see its line in the register: it is not for this unit (检举控告规则 15).
        if (lead is not null && entry.Subjects?.Any(s => s.Person == lead) is true) return Outcome.Refuse("Subjects", "Clue.LeadConcerned");
        if (entry.Subjects?.Any(s => s.Person == person) is true) return Outcome.Refuse("Subjects", "Clue.Conflicted");
        var clock = await clocks.On(time.Today(), cancel);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var compartment = await db.Compartments.FirstOrDefaultAsync(c => c.State == CompartmentState.On, ct);
            var full = compartment is not null && !entry.Thin;
            if (!full && entry.HasContent) return Outcome.Refuse("Text", "Clue.NoContentHere");
            if (!full) return await Enter(db, actor, clock, Ids.Unguessable(), entry, null, null, [(person, CluePart.Intake)], ct);
            if (string.IsNullOrWhiteSpace(entry.Text)) return Outcome.Refuse("Text", "Clue.TextMissing");
            if (entry.Text.Length > ClueText.LongestText) return Outcome.Refuse("Text", "Clue.TooLong", null, $"{ClueText.LongestText}");
            if (entry.Named && (string.IsNullOrWhiteSpace(entry.ReporterName) || string.IsNullOrWhiteSpace(entry.ReporterContact))) return Outcome.Refuse("ReporterName", "Clue.ReporterMissing");
            List<Guid> named = lead is { } head ? [person, head] : [person];
            var keys = await db.Keys.Where(k => named.Contains(k.Person) && !k.Retired).ToDictionaryAsync(k => k.Person, k => k.PublicKey, ct);
            if (!keys.ContainsKey(person)) return Outcome.Refuse("", "Clue.NoOwnKey");
            if (lead is null || !keys.ContainsKey(lead.Value)) return Outcome.Refuse("", "Clue.LeadNoKey");
            keys[Guid.Empty] = compartment!.RecoveryKey!;
            var id = Ids.Unguessable();
            var (own, publicKey) = SealedBox.NewKey();
            db.AddRange(keys.Select(k => new ClueWrap(id, ClueStore.Content, 1, k.Key, k.Value, own)));
            CryptographicOperations.ZeroMemory(own);
            db.Add(new ClueText(id, ClueTextKind.Substance, null, Sealing.Close(new ClueSubstance(entry.Text.Trim(), entry.Subjects ?? []), publicKey, ClueText.AboutOf(id, ClueTextKind.Substance)), null, actor.Name, time.GetUtcNow()));
            byte[]? reporterKey = null;
            if (!string.IsNullOrWhiteSpace(entry.ReporterName))
            {
                var reporter = SealedBox.NewKey();
                reporterKey = reporter.Public;
                db.AddRange(keys.Select(k => new ClueWrap(id, ClueStore.Reporter, 1, k.Key, k.Value, reporter.Private)));
                CryptographicOperations.ZeroMemory(reporter.Private);
                db.Add(new ClueText(id, ClueTextKind.Reporter, null, Sealing.Close(new ClueReporter(entry.ReporterName.Trim(), (entry.ReporterContact ?? "").Trim()), reporterKey, ClueText.AboutOf(id, ClueTextKind.Reporter)), null, actor.Name, time.GetUtcNow()));
            }
            return await Enter(db, actor, clock, id, entry, publicKey, reporterKey, [(person, CluePart.Intake), (lead.Value, CluePart.Lead)], ct);
        }, cancel);
    }

    /// <summary>Takes a report from the web into the register: it gets its number, and of those it was closed to, only the two who go on with it keep it.</summary>
    public async Task<Outcome> TakeIn(Actor actor, Guid operation, Guid report, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Intake) || actor.Person is not { } person) return new Outcome.NotFound();
        var clock = await clocks.On(time.Today(), cancel);
        var lead = await LeadOf(actor.Tenant, cancel);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Reports.FirstOrDefaultAsync(r => r.Key == report && !r.Taken, ct) is not { } found || found.Wraps.All(w => w.Person != person)) return new Outcome.NotFound();
            var keep = found.Wraps.Where(w => w.Person == person || w.Person == lead || w.Person == Guid.Empty).ToList();
            db.AddRange(keep.Select(w => new ClueWrap(found.Key, w.Store, 1, w.Person, w.Box)));
            db.Add(new ClueText(found.Key, ClueTextKind.Substance, null, found.Substance!, null, "", null));
            if (found.Reporter is { } reporter) db.Add(new ClueText(found.Key, ClueTextKind.Reporter, null, reporter, null, "", null));
            var entry = new ClueEntry(found.On, ClueChannel.Web, found.Level, found.Named, Thin: false);
            var (publicKey, reporterKey) = (found.PublicKey, found.ReporterKey);
            found.Take();
            List<(Guid, CluePart)> hands = [(person, CluePart.Intake)];
            if (lead is { } head && keep.Any(w => w.Person == head)) hands.Add((head, CluePart.Lead));
            return await Enter(db, actor, clock, found.Key, entry, publicKey, reporterKey, hands, ct);
        }, cancel);
    }

    /// <summary>Reports from the web that he could take in, the oldest first. Whom its author crossed out does not learn that there is one (检举控告规则 47).</summary>
    public static async Task<IReadOnlyList<(Guid Key, DateOnly On)>> WaitingFor(CluesDb db, Actor actor, int most, CancellationToken cancel)
    {
        List<(Guid, DateOnly)> waiting = [];
        if (!actor.May(CluePermissions.Intake) || actor.Person is not { } person) return waiting;
        await foreach (var report in db.Reports.Where(r => !r.Taken).OrderBy(r => r.On).ThenBy(r => r.Key).Select(r => new { r.Key, r.On, r.Wraps }).AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (waiting.Count == most) break;
            if (report.Wraps.Any(w => w.Person == person)) waiting.Add((report.Key, report.On));
        }
        return waiting;
    }

    async Task<Outcome> Enter(CluesDb db, Actor actor, ClueClock clock, Guid id, ClueEntry entry, byte[]? publicKey, byte[]? reporterKey, IReadOnlyList<(Guid Person, CluePart Part)> hands, CancellationToken cancel)
    {
        var (today, year) = (time.Today(), time.Today().Year);
        var number = await db.TakeNumber(NumberCode, year, cancel);
        var clue = db.Add(new Clue(id, number.ToString(), year, entry.ReceivedOn, entry.Channel, entry.Level, entry.Named, publicKey, reporterKey)).Entity;
        var names = await Names(actor, cancel);
        foreach (var (person, part) in hands) db.Add(new ClueHand(id, person, names(person), part, today));
        clue.Touch(today);
        clue.Await(clock.Next(clue));
        db.Append(new ClueRegistered(id, clue.Number), Subject(id));
        return new Outcome.Done(id);
    }

    /// <summary>Whoever lets a superior's line in: it is registered here with nothing but its codes.</summary>
    public async Task TakeOver(string tenant, ClueSentDown fact, DateOnly on, CancellationToken cancel)
    {
        var clock = await clocks.On(time.Today(), cancel);
        await using var db = database.Open(tenant);
        var system = Actor.System(tenant);
        await db.Write(system, fact.Clue, ct => Enter(db, system, clock, Ids.Unguessable(), new ClueEntry(on, ClueChannel.Superior, fact.Level, Named: false, Thin: true), null, null, [], ct), cancel);
    }

    /// <summary>
    /// One step of SM-7. What is written is closed to the clue's key first; naming people needs the clue open, since nobody who is reported,
    /// related or recused can have a part in it.
    /// </summary>
    public async Task<Outcome> Move(Actor actor, Guid operation, byte[]? own, Guid id, ClueMove move, CancellationToken cancel = default)
    {
        if (actor.Person is not { } person) return new Outcome.NotFound();
        if (move.Text?.Length > ClueText.LongestText) return Outcome.Refuse("Text", "Clue.TooLong", null, $"{ClueText.LongestText}");
        if (move is { Action: ClueAction.Report, UnitFailed: true } && await Order(actor, operation, id, move, cancel) is { } refused) return refused;
        var clock = await clocks.On(time.Today(), cancel);
        var post = await PostOf(actor, cancel);
        var secretary = await HolderOf(actor.Tenant, p => p.Id.Kind == PartyKind.Secretary, cancel);
        var names = await Names(actor, cancel);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await Named(db, actor, id, ct) is not { } at) return new Outcome.NotFound();
            var (clue, parts) = at;
            if (!Does(move.Action, parts, clue)) return Outcome.Refuse("", "Clue.NotYours");
            if (Texts(clue, move) is { } fault) return fault;
            var hands = await db.Hands.Where(h => h.Clue == id).ToListAsync(ct);
            var access = clue.Full && own is not null ? await ClueAccess.Open(db, clue, person, own, ct) : null;
            if (access is not null && clue.RotationDue) await access.Rotate(db, hands, ct);
            var handlers = hands.Count(h => h.Part == CluePart.Handler && h.Until is null);
            var before = clue.Stage;
            var awaitsSecretary = move.Action == ClueAction.Approve && clue is { BySecretary: true, LeadApproved: false };
            if (move.Action == ClueAction.Chase && Clue.After(clue.Stage, move.Action) is not null && (clue.Rests || clue.StillSince > clock.ChasedFrom(time.Today()))) return Outcome.Refuse("", "Clue.NotStill", null, $"{clue.StillSince:yyyy-MM-dd}");
            var (step, faults) = clue.Take(move, actor, post, handlers, time.Today(), time.GetUtcNow());
            if (step is null) return new Outcome.Refused(faults);
            db.Add(step);
            if (move.Action == ClueAction.Propose && hands.All(h => h.Person != person)) db.Add(new ClueHand(id, person, names(person), CluePart.Intake, time.Today()));
            if (move.Action == ClueAction.Assign && await Assign(db, clue, access, hands, move.People, names, ct) is { } wrong) return wrong;
            if (awaitsSecretary && await Assign(db, clue, access, hands, secretary is { } head ? [head] : [], names, ct, CluePart.Approver) is { } nobody) return nobody;
            if (clue.Stage is ClueStage.SentUp or ClueStage.SentDown) await Empty(db, clue, ct);
            if (clue.Full && !string.IsNullOrWhiteSpace(move.Text))
                db.Add(new ClueText(id, ClueTextKind.Note, move.Action, Sealing.Close(new ClueNote(move.Text.Trim()), clue.PublicKey!, ClueText.AboutOf(id, ClueTextKind.Note)), null, actor.Name, time.GetUtcNow()));
            clue.Await(clock.Next(clue));
            Tell(db, clue, before, move);
            return new Outcome.Done(id);
        }, cancel);
    }

    void Tell(CluesDb db, Clue clue, ClueStage before, ClueMove move)
    {
        if (clue.Stage == before) db.Append(new ClueFileGrew(clue.Id), Subject(clue.Id));
        else db.Append(new ClueStageReached(clue.Id, clue.Number, $"{clue.Stage}"), Subject(clue.Id));
        if (move.Action == ClueAction.Assign) db.Append(new ClueHandlersNamed(clue.Id, move.People.Count), Subject(clue.Id));
        if (clue.Stage == ClueStage.SentDown) db.Append(new ClueSentDown(clue.Id, clue.Number, clue.SentTo!, clue.Level, time.Today()), Subject(clue.Id));
        if (move.Action == ClueAction.Conclude && clue.Outcome == ClueOutcome.CaseProposed) db.Append(new ClueCaseProposed(clue.Id, clue.Number), Subject(clue.Id));
    }

    /// <summary>Whose step it is, by the part he has in this clue.</summary>
    static bool Does(ClueAction action, IReadOnlyCollection<CluePart> parts, Clue clue) => action switch
    {
        ClueAction.Propose => parts.Contains(CluePart.Intake),
        ClueAction.TellAccepted or ClueAction.TellResult => parts.Contains(CluePart.Intake) || parts.Contains(CluePart.Handler),
        ClueAction.Opine or ClueAction.NoteReply or ClueAction.Plan or ClueAction.Review or ClueAction.Report or ClueAction.FeedBack => parts.Contains(CluePart.Handler),
        ClueAction.ProposeReward => parts.Contains(CluePart.Handler) || parts.Contains(CluePart.Intake),
        ClueAction.Approve when clue.LeadApproved => parts.Contains(CluePart.Approver),
        ClueAction.Return when clue is { Stage: ClueStage.Opinion, LeadApproved: true } => parts.Contains(CluePart.Approver) || parts.Contains(CluePart.Lead),
        _ => parts.Contains(CluePart.Lead),
    };

    /// <summary>What he could do now, for the page; what is wanting is said when he does.</summary>
    /// <param name="clue">The clue.</param>
    /// <param name="parts">His parts in it.</param>
    /// <param name="chasedFrom">By the clock: nothing happened to a clue since that day or longer, so that it is chased.</param>
    public static IEnumerable<ClueAction> Open(Clue clue, IReadOnlyCollection<CluePart> parts, DateOnly chasedFrom) => Enum.GetValues<ClueAction>().Where(a =>
        Clue.After(clue.Stage, a) is not null && Does(a, parts, clue) && a switch
        {
            ClueAction.Accept or ClueAction.NotAccept or ClueAction.SendUp or ClueAction.SendDown or ClueAction.MarkDuplicate => clue.Proposed is { } p && Clue.ActionOf(p) == a,
            ClueAction.TellAccepted => clue is { Named: true, AcceptanceToldOn: null },
            ClueAction.TellResult => clue is { Named: true, ResultToldOn: null },
            ClueAction.NoteReply => clue is { Way: ClueWay.Inquiry },
            ClueAction.Plan => clue is { Way: ClueWay.Verification, PlanAgreed: false },
            ClueAction.AgreePlan => clue is { Way: ClueWay.Verification, PlannedBy: not null, PlanAgreed: false },
            ClueAction.Extend => clue is { Way: ClueWay.Verification, Extended: false },
            ClueAction.Review => clue is { Way: ClueWay.Shelved },
            ClueAction.Study => clue is { StudiedOn: null },
            ClueAction.Clarify => clue is { ClarifiedOn: null },
            ClueAction.Chase => !clue.Rests && clue.StillSince <= chasedFrom,
            ClueAction.FeedBack => !clue.Rests,
            ClueAction.ProposeReward => clue is { MayBeRewarded: true, RewardProposedBy: null } or { MayBeRewarded: true, Rewarded: false },
            ClueAction.GrantReward or ClueAction.DeclineReward => clue is { RewardProposedBy: not null, Rewarded: null },
            _ => true,
        });

    static Outcome? Texts(Clue clue, ClueMove move)
    {
        if (!clue.Full) return string.IsNullOrWhiteSpace(move.Text) ? null : Outcome.Refuse("Text", "Clue.NoContentHere");
        var needed = move.Action is ClueAction.Opine or ClueAction.Plan or ClueAction.Report or ClueAction.NotAccept or ClueAction.Return or ClueAction.Extend or ClueAction.Clarify or ClueAction.FeedBack or ClueAction.ProposeReward or ClueAction.DeclineReward;
        return needed && string.IsNullOrWhiteSpace(move.Text) ? Outcome.Refuse("Text", "Clue.TextMissing") : null;
    }

    /// <summary>Names people: each has a key, none is reported, related or recused. Who is left out loses it, and the key is made anew.</summary>
    async Task<Outcome?> Assign(CluesDb db, Clue clue, ClueAccess? access, List<ClueHand> hands, IReadOnlyList<Guid> people, Func<Guid, string> names, CancellationToken cancel, CluePart part = CluePart.Handler, string field = "People")
    {
        var chosen = people.Distinct().ToList();
        if (chosen.Count is 0 or > Clue.MostHandlers) return Outcome.Refuse(field, "Clue.HandlersOutside", null, $"{Clue.MostHandlers}");
        if (chosen.Any(c => hands.Any(h => h.Person == c && h.Recused))) return Outcome.Refuse(field, "Clue.Recused");
        if (chosen.Any(c => hands.Any(h => h.Person == c && h.Until is null && h.Part != part && (part == CluePart.Lead || h.Part is CluePart.Lead or CluePart.Handler)))) return Outcome.Refuse(field, "Clue.OtherPart");
        var left = hands.Where(h => h.Part == part && h.Until is null && !chosen.Contains(h.Person)).ToList();
        foreach (var hand in left) hand.Leave(time.Today());
        foreach (var one in chosen.Where(c => !hands.Any(h => h.Person == c && h.Part == part && h.Until is null)))
            hands.Add(db.Add(new ClueHand(clue.Id, one, names(one), part, time.Today())).Entity);
        if (!clue.Full) return null;
        if (access is null) return Outcome.Refuse("", "Clue.Locked");
        if (await access.Conflicted(db, cancel) is var conflicted && chosen.Any(conflicted.Contains)) return Outcome.Refuse(field, "Clue.Conflicted");
        var keys = await db.Keys.Where(k => chosen.Contains(k.Person) && !k.Retired).ToDictionaryAsync(k => k.Person, k => k.PublicKey, cancel);
        if (chosen.FirstOrDefault(c => !keys.ContainsKey(c)) is var without && without != Guid.Empty) return Outcome.Refuse(field, "Clue.NoKeyOf", null, names(without));
        await access.Name(db, keys, cancel);
        if (left.Count > 0) await access.Rotate(db, hands, cancel);
        return null;
    }

    /// <summary>
    /// 回避: a person's access ends at once, whoever says so of himself, or the lead of another. With the clue open its key is made anew here and
    /// now, otherwise by the next who opens it. Who leads it himself hands it on to somebody: nothing of it would move without a lead.
    /// </summary>
    public async Task<Outcome> Recuse(Actor actor, Guid operation, byte[]? own, Guid id, Guid whom, RecusalGround ground, string? text, Guid? successor = null, CancellationToken cancel = default)
    {
        if (actor.Person is not { } person) return new Outcome.NotFound();
        var names = await Names(actor, cancel);
        var enter = successor is null ? [] : await services.GetRequiredService<IRightHolders>().Of(actor.Tenant, CluePermissions.Enter, cancel);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await Named(db, actor, id, ct) is not var (clue, parts) || clue is null) return new Outcome.NotFound();
            if (whom != person && !parts.Contains(CluePart.Lead)) return Outcome.Refuse("", "Clue.NotYours");
            if (!clue.Full && !string.IsNullOrWhiteSpace(text)) return Outcome.Refuse("Text", "Clue.NoContentHere");
            var hands = await db.Hands.Where(h => h.Clue == id).ToListAsync(ct);
            var handsOn = whom == person && parts.Contains(CluePart.Lead) && !clue.Ended && !hands.Exists(h => h.Person != person && h.Part == CluePart.Lead && h.Until is null);
            if (handsOn && (successor is not { } next || names(next).Length == 0)) return Outcome.Refuse("Successor", "Clue.SuccessorMissing", "3.4.3");
            // In the compartment his key says it; here nothing else does, and it would be handed on to somebody for whom there are no clues.
            if (handsOn && !clue.Full && !enter.Contains(successor!.Value)) return Outcome.Refuse("Successor", "Clue.SuccessorOutside", "3.4.3");
            var access = clue.Full && own is not null ? await ClueAccess.Open(db, clue, person, own, ct) : null;
            if (clue.Full) db.Add(new ClueText(id, ClueTextKind.Conflict, null, Sealing.Close(new ClueConflict(whom, ground, text?.Trim()), clue.PublicKey!, ClueText.AboutOf(id, ClueTextKind.Conflict)), null, actor.Name, time.GetUtcNow()));
            var his = hands.Where(h => h.Person == whom).ToList();
            if (his.Count == 0)
            {
                his.Add(db.Add(new ClueHand(id, whom, names(whom), whom == person ? parts[0] : CluePart.Handler, time.Today())).Entity);
                hands.AddRange(his);
            }
            foreach (var hand in his) hand.Recuse(time.Today());
            if (handsOn && await Assign(db, clue, access, hands, [successor!.Value], names, ct, CluePart.Lead, "Successor") is { } wrong) return wrong;
            var lost = await db.Wraps.Where(w => w.Clue == id && w.Person == whom).ToListAsync(ct);
            db.RemoveRange(lost);
            if (lost.Count > 0) clue.WantRotation();
            if (access is not null && lost.Count > 0) await access.Rotate(db, hands, ct);
            db.Append(new ClueRecused(id), Subject(id));
            if (handsOn) db.Append(new ClueHandedOn(id), Subject(id));
            if (access is not null && lost.Count > 0) db.Append(new ClueKeyRotated(id, clue.Edition), Subject(id));
            return new Outcome.Done(id);
        }, cancel);
    }

    /// <summary>Asks the author of a web report something; only his receipt opens it.</summary>
    public async Task<Outcome> Ask(Actor actor, Guid operation, Guid id, string? text, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(text)) return Outcome.Refuse("Text", "Clue.TextMissing");
        if (text.Length > ClueText.LongestText) return Outcome.Refuse("Text", "Clue.TooLong", null, $"{ClueText.LongestText}");
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await Named(db, actor, id, ct) is not { } at || !at.Clue.Full) return new Outcome.NotFound();
            if (await db.Reports.AsNoTracking().FirstOrDefaultAsync(r => r.Key == id, ct) is not { } report) return Outcome.Refuse("Text", "Clue.NoReceipt");
            var note = new ClueNote(text.Trim());
            at.Clue.Touch(time.Today());
            db.Add(new ClueText(id, ClueTextKind.Question, null, Sealing.Close(note, at.Clue.PublicKey!, ClueText.AboutOf(id, ClueTextKind.Question)), Sealing.Close(note, report.ReceiptKey, ReceiptAnswer.AboutForReporter(id)), actor.Name, time.GetUtcNow()));
            db.Append(new ClueFileGrew(id), Subject(id));
            return new Outcome.Done(id);
        }, cancel);
    }

    /// <summary>Puts a file with a clue, without what its maker left in it.</summary>
    public async Task<Outcome> Attach(Actor actor, Guid operation, Guid id, string name, byte[] content, CancellationToken cancel = default)
    {
        if (content.Length is 0 or > ClueAttachment.MostBytes) return Outcome.Refuse("Upload", "Clue.FileOutside", null, $"{ClueAttachment.MostBytes / 1024 / 1024}");
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await Named(db, actor, id, ct) is not { } at || !at.Clue.Full) return new Outcome.NotFound();
            var there = await db.Files.CountAsync(f => f.Of == id, ct);
            if (there >= ClueAttachment.Most) return Outcome.Refuse("Upload", "Clue.FilesEnough", null, $"{ClueAttachment.Most}");
            if (CleanFile.Of(name, content, there + 1) is not { } clean) return Outcome.Refuse("Upload", "Clue.FileKind", null, CleanFile.Accepted);
            at.Clue.Touch(time.Today());
            db.Add(new ClueAttachment(id, clean, at.Clue.PublicKey!));
            db.Append(new ClueFileGrew(id), Subject(id));
            return new Outcome.Done(id);
        }, cancel);
    }

    /// <summary>Asks for the one print, with a reason that stands in the file.</summary>
    public async Task<Outcome> AskPrint(Actor actor, Guid operation, Guid id, string? reason, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > ClueText.LongestText) return Outcome.Refuse("Text", "Clue.TextMissing");
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await Named(db, actor, id, ct) is not { } at || !at.Clue.Full) return new Outcome.NotFound();
            if (await db.Prints.AnyAsync(p => p.Clue == id && p.PrintedAt == null, ct)) return Outcome.Refuse("", "Clue.PrintWaits");
            db.Add(new CluePrint(id, actor, await db.Prints.CountAsync(p => p.Clue == id, ct) + 1, time.GetUtcNow()));
            db.Add(new ClueText(id, ClueTextKind.Note, null, Sealing.Close(new ClueNote(reason.Trim()), at.Clue.PublicKey!, ClueText.AboutOf(id, ClueTextKind.Note)), null, actor.Name, time.GetUtcNow()));
            db.Append(new CluePrintAsked(id), Subject(id));
            return new Outcome.Done(id);
        }, cancel);
    }

    /// <summary>A second person who is named in it agrees to the print.</summary>
    public async Task<Outcome> AgreePrint(Actor actor, Guid operation, Guid id, CancellationToken cancel = default)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await Named(db, actor, id, ct) is null) return new Outcome.NotFound();
            if (await db.Prints.FirstOrDefaultAsync(p => p.Clue == id && p.PrintedAt == null, ct) is not { } print) return new Outcome.NotFound();
            if (!print.MayAgree(actor)) return Outcome.Refuse("", "Clue.OwnProposal");
            print.Agree(actor);
            db.Append(new CluePrintAgreed(id), Subject(id));
            return new Outcome.Done(id);
        }, cancel);
    }

    /// <summary>Notes an attempt to ask about, intercede in or interfere with a clue; those who lead can read it.</summary>
    public async Task<Outcome> NoteInterference(Actor actor, Guid operation, DateOnly on, string? text, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Index)) return new Outcome.NotFound();
        if (string.IsNullOrWhiteSpace(text)) return Outcome.Refuse("Text", "Clue.TextMissing");
        if (text.Length > ClueText.LongestText) return Outcome.Refuse("Text", "Clue.TooLong", null, $"{ClueText.LongestText}");
        if (on > time.Today()) return Outcome.Refuse("On", "Clue.DayOutside");
        var lead = await LeadOf(actor.Tenant, cancel);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var readers = await db.Keys.Where(k => k.Person == lead && !k.Retired).ToDictionaryAsync(k => k.Person, k => k.PublicKey, ct);
            if (await db.Compartments.Where(c => c.RecoveryKey != null).OrderByDescending(c => c.OnAt).FirstOrDefaultAsync(ct) is { } compartment) readers[Guid.Empty] = compartment.RecoveryKey!;
            if (lead is null || !readers.ContainsKey(lead.Value)) return Outcome.Refuse("", "Clue.LeadNoKey");
            var entry = db.Add(new InterferenceEntry(actor, on, text.Trim(), readers)).Entity;
            db.Append(new InterferenceNoted(entry.Id), $"interference/{entry.Id:N}");
            return new Outcome.Done(entry.Id);
        }, cancel);
    }

    /// <summary>The clue and the parts he has in it; null when he has none, as if there were no such clue.</summary>
    public static async Task<NamedClue?> Named(CluesDb db, Actor actor, Guid id, CancellationToken cancel)
    {
        if (await Of(db, actor).FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } clue) return null;
        var person = actor.Person;
        var hands = await db.Hands.Where(h => h.Clue == id && h.Person == person && h.Until == null).Select(h => h.Part).ToListAsync(cancel);
        return new NamedClue(clue, PartsOf(actor, clue, hands));
    }

    /// <summary>The clues in which he has a part: a hand that stands, or what his post gives him. Recused once he has none in it any more (检举控告规则 48).</summary>
    public static IQueryable<Clue> Of(CluesDb db, Actor actor)
    {
        var (enters, leads, takesIn, person) = (actor.May(CluePermissions.Enter), actor.May(CluePermissions.Lead), actor.May(CluePermissions.Intake), actor.Person);
        return db.Clues.Where(c => enters && person != null && !db.Hands.Any(h => h.Clue == c.Id && h.Person == person && h.Recused)
            && (leads && !c.Full
                || takesIn && !c.Full && c.Channel == ClueChannel.Superior && c.Stage == ClueStage.Registered && c.Proposed == null
                || db.Hands.Any(h => h.Clue == c.Id && h.Person == person && h.Until == null)));
    }

    /// <summary>His parts in one of them, from the hands of his that stand.</summary>
    public static IReadOnlyList<CluePart> PartsOf(Actor actor, Clue clue, IEnumerable<CluePart> hands)
    {
        var parts = hands.ToHashSet();
        // There is nothing to read in a thin index: whoever leads acts on every line of it.
        if (!clue.Full && actor.May(CluePermissions.Lead)) parts.Add(CluePart.Lead);
        // A superior's line has come by itself: whoever takes clues in takes it up.
        if (clue is { Full: false, Channel: ClueChannel.Superior, Stage: ClueStage.Registered, Proposed: null } && actor.May(CluePermissions.Intake)) parts.Add(CluePart.Intake);
        return [.. parts];
    }

    /// <summary>What must not be kept here goes with its keys; the register keeps its line.</summary>
    static async Task Empty(CluesDb db, Clue clue, CancellationToken cancel)
    {
        db.RemoveRange(await db.Texts.Where(t => t.Clue == clue.Id).ToListAsync(cancel));
        db.RemoveRange(await db.Files.Where(f => f.Of == clue.Id).ToListAsync(cancel));
        db.RemoveRange(await db.Answers.Where(a => a.Of == clue.Id).ToListAsync(cancel));
        db.RemoveRange(await db.Wraps.Where(w => w.Clue == clue.Id).ToListAsync(cancel));
        clue.Empty();
    }

    /// <summary>Two responsibilities of the unit: with the answer yes an order is drafted, by its number and what was written for it, once; without it the clue does not close.</summary>
    async Task<Outcome?> Order(Actor actor, Guid operation, Guid id, ClueMove move, CancellationToken cancel)
    {
        await using var db = database.OpenToRead(actor, actor.Tenant);
        if (await Named(db, actor, id, cancel) is not { } at || !Does(ClueAction.Report, at.Parts, at.Clue)) return new Outcome.NotFound();
        var (clue, number) = (at.Clue, at.Clue.Number);
        if (Texts(clue, move) is { } fault) return fault;
        var handlers = await db.Hands.CountAsync(h => h.Clue == id && h.Part == CluePart.Handler && h.Until == null, cancel);
        // On a copy that is never kept: only what is wanting is asked.
        if (clue.Take(move, actor, "", handlers, time.Today(), time.GetUtcNow()) is (null, var faults)) return new Outcome.Refused(faults);
        if (string.IsNullOrWhiteSpace(move.OrderText) || string.IsNullOrEmpty(move.Unit) || tenants.Find(move.Unit) is null) return Outcome.Refuse("OrderText", "Clue.OrderMissing", "3.4.3-f");
        if (services.GetService<IOrders>() is not { } orders) return Outcome.Refuse("OrderText", "Clue.NoOrders");
        var derived = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"order/{operation:N}")).AsSpan(0, 16));
        var outcome = await orders.Draft(actor, derived, new OrderDraft { Unit = move.Unit, Source = new OrderSource(OrderSourceKind.Clue, number), Problem = move.OrderText.Trim(), Obligations = move.Obligations }, cancel);
        return outcome.Subject is null ? outcome : null;
    }

    async Task<Guid?> LeadOf(string tenant, CancellationToken cancel) => await HolderOf(tenant, p => p.HeadsDiscipline, cancel);

    async Task<Guid?> HolderOf(string tenant, Func<Party, bool> which, CancellationToken cancel) => (await directory.Parties(tenant, time.Today(), cancel)).FirstOrDefault(which)?.Holder;

    async Task<string> PostOf(Actor actor, CancellationToken cancel) =>
        actor.Person is { } person && (await directory.HeldBy(actor.Tenant, person, time.Today(), cancel)).FirstOrDefault(p => p.Id.Kind is PartyKind.Secretary or PartyKind.Member or PartyKind.Department) is { } post ? post.PostOf(person) : "纪检监察干部";

    async Task<Func<Guid, string>> Names(Actor actor, CancellationToken cancel)
    {
        var people = (await services.GetRequiredService<Responsibilities.IOrganisation>().People(actor.Tenant, cancel)).ToDictionary(p => p.Id, p => p.Name);
        return person => people.GetValueOrDefault(person, "");
    }
}

/// <summary>A clue and the parts that somebody has in it.</summary>
sealed record NamedClue(Clue Clue, IReadOnlyList<CluePart> Parts);

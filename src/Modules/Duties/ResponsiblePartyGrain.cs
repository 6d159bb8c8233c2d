using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Burdens;
using PartyDiscipline.Duties.Chains;
using PartyDiscipline.Duties.SelfAssessments;
using PartyDiscipline.Duties.Talks;
using PartyDiscipline.Duties.Wording;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>What every live party works with; one for all of them.</summary>
sealed class PartyDesk(
    Standings standings, Database<DutiesDb> database, Categories categories, BurdenLimits burden, LikeTexts likeTexts, TalkKinds talks, IVault vault, ChainLaw chains, IPartyDirectory directory, IWorkCalendars calendars,
    SelfAssessmentRules selfAssessment, TimeProvider time)
{
    public ChainLaw Chains => chains;
    public WorkCalendar Calendar => calendars.Current;
    public Standings Standings => standings;
    public Database<DutiesDb> Database => database;
    public Categories Categories => categories;
    public BurdenLimits Burden => burden;
    public LikeTexts LikeTexts => likeTexts;
    public TalkKinds Talks => talks;
    public IVault Vault => vault;
    public IPartyDirectory Directory => directory;
    public SelfAssessmentRules SelfAssessment => selfAssessment;
    public TimeProvider Time => time;
    public DateOnly Today => time.Today();
    public Lateness Lateness => new(calendars.Current, categories.Limits.LateAfterWorkingDays);
    /// <summary>How late is late for writing a talk down.</summary>
    public Lateness TalkLateness => new(calendars.Current, talks.Limits.RecordWithinWorkingDays);
}

/// <summary>
/// One responsible party: reads its duties once, decides with the nouns' pure rules, writes rows and Ledger in one transaction, then
/// changes its memory and tells the board. Any failure drops the memory; the next call reads the truth again.
/// </summary>
abstract partial class ResponsiblePartyGrain(PartyDesk desk) : Grain, IResponsibleParty
{
    static readonly TimeSpan LongestTimer = TimeSpan.FromDays(20);

    LiveDuties? live;
    IGrainTimer? midnight;

    protected PartyDesk Desk => desk;
    protected PartyId Id => field.Tenant is null ? field = PartyId.Parse(this.GetPrimaryKeyString(), null) : field;

    public async Task<PartyStanding> Standing(int year, bool asSuperior)
    {
        var duties = await Of(year);
        return new(Id, year, desk.Today, duties.Lights(desk.Today, asSuperior ? desk.Standings.Grace : null));
    }

    public async Task<PartyCounts> Counts() =>
        (await Current()).Counts(desk.Standings.Groups.Count, desk.Today, desk.Standings.Grace);

    public async Task<ImmutableArray<DutyStanding>> Fitting(DateOnly on, string category) =>
        [.. (await Of(on.Year)).Open(on, category, desk.Standings.CategoriesOf, desk.Today)];

    public Task<Outcome> Record(Actor actor, Guid operation, RecordEntry entry) => Change(actor, operation, async (db, effects, cancel) =>
    {
        if (!DutyRights.MayRecordFor(actor, Id)) return new Outcome.NotFound();
        if (await desk.Directory.Find(Id, desk.Today, cancel) is not { } party) return new Outcome.NotFound();
        var own = DutyRights.Own(actor, Id);
        var (record, refused) = await Enter(db, Id, await Of(entry.On.Year), entry, actor, own, null, cancel);
        if (refused is not null) return refused;
        var links = record!.Links;
        db.Append(new DutyRecorded(record.Record.Id, Id.ToString(), record.Record.Category, record.Record.On, record.Record.Late, !own, [.. links.Select(l => l.Duty)], own ? null : party.Holder), Subject(record.Record));
        if (own) effects.Put(record.Record, links, begins: true);
        return new Outcome.Done(record.Record.Id);
    });

    public Task<Outcome> Confirm(Actor actor, Guid operation, Guid record) => Move(actor, operation, record, RecordAction.Confirm, null,
        (found, links, _) => new RecordConfirmed(found.Id, Id.ToString(), [.. links.Select(l => l.Duty)]));

    public Task<Outcome> Decline(Actor actor, Guid operation, Guid record, string reason) => Move(actor, operation, record, RecordAction.Decline, reason,
        (found, _, _) => new RecordDeclined(found.Id, Id.ToString()));

    public Task<Outcome> Query(Actor actor, Guid operation, Guid record, string question) => Move(actor, operation, record, RecordAction.Query, question,
        (found, _, holder) => new RecordQueried(found.Id, Id.ToString(), holder));

    public Task<Outcome> Answer(Actor actor, Guid operation, Guid record, string answer) => Move(actor, operation, record, RecordAction.Answer, answer,
        (found, _, _) => new RecordAnswered(found.Id, Id.ToString()));

    public Task<Outcome> Reject(Actor actor, Guid operation, Guid record, string reason) => Move(actor, operation, record, RecordAction.Reject, reason,
        (found, _, _) => new RecordRejected(found.Id, Id.ToString()));

    public Task<Outcome> Uphold(Actor actor, Guid operation, Guid record, string reason) => Move(actor, operation, record, RecordAction.Uphold, reason,
        (found, _, _) => new RecordUpheld(found.Id, Id.ToString()));

    public Task<Outcome> Discount(Actor actor, Guid operation, Guid record, string reason) => Move(actor, operation, record, RecordAction.Discount, reason,
        (found, _, holder) => new RecordDiscounted(found.Id, Id.ToString(), holder));

    public Task<Outcome> Amend(Actor actor, Guid operation, Guid record, int version, RecordEntry entry, string reason) => Change(actor, operation, async (db, effects, cancel) =>
    {
        if (await db.Records.FirstOrDefaultAsync(r => r.Id == record && r.Party == Id, cancel) is not { } found) return new Outcome.NotFound();
        var action = found.State == RecordState.Locked ? RecordAction.Correct : RecordAction.Amend;
        if (!DutyRights.MayAct(actor, found, action)) return new Outcome.NotFound();
        if (found.Version != version) return new Outcome.Stale();

        // A duty that rests is on no form: nobody may have meant to let go its link, and nobody says anything new of it.
        var (before, resting, now) = (new List<RecordLink>(), new List<RecordLink>(), new Dictionary<Guid, Guid>());
        foreach (var link in await db.Links.Where(l => l.Record == found.Id && !l.Dropped).ToListAsync(cancel))
        {
            var theirs = await Of(link.Year);
            (theirs.Has(link.Duty) ? before : resting).Add(link);
            now[link.Duty] = theirs.Now(link.Duty);
        }
        var (counterpart, rests) = (found.Counterpart, resting.Count > 0);
        if (rests) entry = entry with { Duties = [.. entry.Duties.Where(d => !resting.Exists(l => l.Duty == d))] };
        // Whoever names the successor of a duty that it was linked to keeps the link.
        bool Names(Guid duty, RecordLink link) => duty == link.Duty || duty == now[link.Duty];
        var (taken, refused) = await Check(db, Id, await Of(entry.On.Year), entry, found.Person, found.Id,
            // What it fulfils already, it may go on fulfilling.
            entry.Duties.All(d => before.Any(b => Names(d, b))) ? _ => false : desk.Talks.OnlyByTalk, cancel);
        var (step, fault) = found.Take(action, actor, await PostOf(actor, cancel), reason, desk.Time.GetUtcNow());
        if (fault is not null) return new Outcome.Refused([.. refused?.Faults ?? [], fault]);
        if (refused is not null) return refused;

        db.Add(step!);
        db.Add(found.Amend(entry, taken!.Category, taken.Fields, actor, reason, desk.Lateness, desk.Time.GetUtcNow()));
        if (await Compare(db, found, entry, actor, cancel) is { } copied) return copied;
        foreach (var gone in before.Where(l => !taken.Duties.Any(d => Names(d.Duty, l)))) effects.Lose(gone);
        foreach (var kept in before.Where(l => !l.Dropped)) kept.Say(found.FlagFor(taken.Duties.First(d => Names(d.Duty, kept))));
        var added = found.Fulfil(taken.Duties).Where(l => !before.Any(b => Names(l.Duty, b))).ToList();
        db.AddRange(added);
        if (rests && found.Counterpart is null && counterpart is { } other) found.Faces(other);
        db.Append(new RecordAmended(found.Id, Id.ToString(), found.Edition, action == RecordAction.Correct), Subject(found));
        effects.Put(found, [.. before.Where(l => !l.Dropped), .. resting, .. added]);
        return new Outcome.Done(found.Id);
    });

    public Task<Outcome> Link(Actor actor, Guid operation, Guid chain, string step, Guid record) => Change(actor, operation, async (db, effects, cancel) =>
    {
        if (await db.Chains.FirstOrDefaultAsync(c => c.Id == chain && c.Party == Id, cancel) is not { } followed) return new Outcome.NotFound();
        if (await db.Records.FirstOrDefaultAsync(r => r.Id == record && r.Party == Id, cancel) is not { } found || !DutyRights.MayLink(actor, found)) return new Outcome.NotFound();
        var links = await db.Links.Where(l => l.Record == record && !l.Dropped).ToListAsync(cancel);
        var duties = await Holding(followed);
        if (followed.Refuses(step, found, links, desk.Chains) is { } unfit) return new Outcome.Refused([unfit]);
        if (duties.Accept(followed.Duty, found.On, false, desk.Standings.CategoriesOf, found.Category, out _) is { } fault) return new Outcome.Refused([fault with { Field = "Record" }]);

        if (links.FirstOrDefault(l => l.Duty == followed.Duty && l.Step is null) is { } unplaced) unplaced.Place(step);
        else links.Add(db.Add(new RecordLink(found, followed.Duty, followed.Year, null, step)).Entity);
        var closes = ChainProgress.Of(followed, [.. await ChainReader.Counting(db, followed.Duty, record).ToListAsync(cancel), .. links.Where(l => l.Duty == followed.Duty).Select(l => new ChainRecord(record, l.Step, found.On))]).Closed;
        db.Add(new ChainMove(chain, ChainAction.Link, actor, await PostOf(actor, cancel), desk.Time.GetUtcNow(), step, record));
        db.Append(new ChainStepLinked(chain, step, record, Id.ToString(), closes), $"chain/{chain:N}");
        effects.Put(found, links);
        return new Outcome.Done(chain);
    });

    public Task<Outcome> Unlink(Actor actor, Guid operation, Guid chain, string? step, Guid record, string reason) => Change(actor, operation, async (db, effects, cancel) =>
    {
        if (await db.Chains.FirstOrDefaultAsync(c => c.Id == chain && c.Party == Id, cancel) is not { } followed) return new Outcome.NotFound();
        if (await db.Records.FirstOrDefaultAsync(r => r.Id == record && r.Party == Id, cancel) is not { } found || !DutyRights.MayLink(actor, found)) return new Outcome.NotFound();
        var links = await db.Links.Where(l => l.Record == record && !l.Dropped).ToListAsync(cancel);
        if (links.FirstOrDefault(l => l.Duty == followed.Duty && l.Step == (string.IsNullOrEmpty(step) ? null : step)) is not { } link) return new Outcome.NotFound();
        if (Chain.Said(reason) is { } fault) return new Outcome.Refused([fault]);

        effects.Lose(link);
        await Holding(followed);
        db.Add(new ChainMove(chain, ChainAction.Unlink, actor, await PostOf(actor, cancel), desk.Time.GetUtcNow(), link.Step, record, reason));
        db.Append(new ChainStepUnlinked(chain, link.Step, record, Id.ToString()), $"chain/{chain:N}");
        effects.Put(found, [.. links.Where(l => !l.Dropped)]);
        return new Outcome.Done(chain);
    });

    public Task<Outcome> Fail(Actor actor, Guid operation, Guid chain, string reason) => Change(actor, operation, async (db, _, cancel) =>
    {
        if (!DutyRights.MayFindFailure(actor, Id)) return new Outcome.NotFound();
        if (await db.Chains.FirstOrDefaultAsync(c => c.Id == chain && c.Party == Id, cancel) is not { } followed) return new Outcome.NotFound();
        if (followed.Fail(reason, desk.Today, desk.Chains, desk.Calendar) is { } fault) return new Outcome.Refused([fault]);
        var holder = (await desk.Directory.Find(Id, desk.Today, cancel))?.Holder;
        db.Add(new ChainMove(chain, ChainAction.Fail, actor, await PostOf(actor, cancel), desk.Time.GetUtcNow(), reason: reason));
        db.Append(new ChainFailed(chain, Id.ToString(), desk.Today, holder is { } person && person != actor.Person ? [person] : []), $"chain/{chain:N}");
        return new Outcome.Done(chain);
    });

    public Task<Outcome> Lock(Actor actor, Guid operation, int year) => Change(actor, operation, async (db, _, cancel) =>
    {
        if (!DutyRights.MayLock(actor, Id)) return new Outcome.NotFound();
        if (year >= desk.Today.Year) return Outcome.Refuse("", "Lock.YearOpen");
        var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        var open = await db.Records.Where(r => r.Party == Id && r.On >= from && r.On <= to && r.State == RecordState.Recorded).ToListAsync(cancel);
        if (open.Count == 0) return Outcome.Refuse("", "Lock.Nothing");
        var post = await PostOf(actor, cancel);
        foreach (var record in open) db.Add(record.Take(RecordAction.Lock, actor, post, null, desk.Time.GetUtcNow()).Step!);
        db.Append(new RecordsLocked(Id.ToString(), year, open.Count), $"party/{Id}");
        return new Outcome.Done(open[0].Id);
    });

    public Task<Outcome> CloseSelfAssessment(Actor actor, Guid operation, Guid assessment) => Change(actor, operation, async (db, effects, cancel) =>
    {
        if (!SelfAssessmentRights.MayClose(actor, Id) || await db.SelfAssessments.FirstOrDefaultAsync(a => a.Id == assessment && a.Party == Id, cancel) is not { } found) return new Outcome.NotFound();
        var lines = await db.SelfAssessmentLines.Where(l => l.Assessment == assessment).ToListAsync(cancel);
        var (step, faults) = found.Take(SelfAssessmentAction.Close, lines, actor, null, desk.Time.GetUtcNow());
        if (faults.Length > 0) return new Outcome.Refused(faults);
        db.Add(step!);
        // A part of a department or leader is the body's to count; only what he who closes it answers for is recorded.
        if (DutyRights.Own(actor, Id))
        {
            var rules = desk.SelfAssessment;
            var duties = await Of(found.Of.Year);
            var owed = duties.Open(desk.Today, rules.Category, desk.Standings.CategoriesOf, desk.Today).FirstOrDefault(d => d.Obligation == rules.Obligation && d.Period == found.Of);
            var name = (await desk.Directory.Find(Id, desk.Today, cancel))?.Name.Zh ?? Id.Key;
            // The words are the product's own: who has the same figures has the same text, and nobody copied it.
            var (entered, refused) = await Enter(db, Id, duties, rules.Entry(found, name, desk.Today, owed?.Duty), actor, own: true, null, cancel, compare: false);
            if (refused is not null) return refused;
            found.Recorded(entered!.Record.Id);
            db.Append(new DutyRecorded(entered.Record.Id, Id.ToString(), entered.Record.Category, entered.Record.On, entered.Record.Late, false, [.. entered.Links.Select(l => l.Duty)]), Subject(entered.Record));
            effects.Put(entered.Record, entered.Links, begins: true);
        }
        db.Append(new SelfAssessmentClosed(found.Id, Id.ToString(), found.Period, found.Gaps, found.Differences, found.Record), SelfAssessmentBook.Subject(found.Id));
        return new Outcome.Done(found.Id);
    });

    public Task Refresh()
    {
        Forget();
        return Task.CompletedTask;
    }

    /// <summary>Changes a record's state, with its step and fact.</summary>
    Task<Outcome> Move(Actor actor, Guid operation, Guid record, RecordAction action, string? reason, Func<DutyRecord, IReadOnlyList<RecordLink>, Guid?, IFact> fact) =>
        Change(actor, operation, async (db, effects, cancel) =>
        {
            if (await db.Records.FirstOrDefaultAsync(r => r.Id == record && r.Party == Id, cancel) is not { } found) return new Outcome.NotFound();
            if (!DutyRights.MayAct(actor, found, action)) return new Outcome.NotFound();
            var (step, fault) = found.Take(action, actor, await PostOf(actor, cancel), reason, desk.Time.GetUtcNow());
            if (fault is not null) return new Outcome.Refused([fault]);
            db.Add(step!);
            var links = await db.Links.Where(l => l.Record == found.Id && !l.Dropped).ToListAsync(cancel);
            db.Append(fact(found, links, (await desk.Directory.Find(Id, desk.Today, cancel))?.Holder), Subject(found));
            effects.Put(found, links, begins: action == RecordAction.Confirm);
            return new Outcome.Done(found.Id);
        });

    /// <summary>Checks and adds a record with its step and links, in the write that is under way.</summary>
    protected async Task<(Entered? Entered, Outcome.Refused? Refused)> Enter(
        DutiesDb db, PartyId party, LiveDuties duties, RecordEntry entry, Actor actor, bool own, Guid? meeting, CancellationToken cancel, Talk? talk = null, bool compare = true)
    {
        // Research that ended before a change of hands is his who then held the post, whenever it is entered.
        var holder = await desk.Directory.Find(party, DutyRecord.DayOf(entry, desk.Categories.Find(entry.Category)), cancel);
        var (taken, refused) = await Check(db, party, duties, entry, holder?.Holder, null, talk is null ? desk.Talks.OnlyByTalk : _ => false, cancel);
        if (refused is not null) return (null, refused);
        var at = talk?.RecordedAt ?? desk.Time.GetUtcNow();
        var record = DutyRecord.Enter(party, entry, taken!.Category, taken.Fields, actor, holder?.Holder, own, at, desk.Lateness, meeting, talk?.Id);
        if (compare && await Compare(db, record, entry, actor, cancel) is { } copied) return (null, copied);
        RecordLink[] links = [.. record.Fulfil(taken.Duties)];
        db.Add(record);
        db.Add(new RecordStep(record.Id, null, RecordState.Draft, record.State, actor, await PostOf(actor, cancel), null, at));
        db.AddRange(links.AsEnumerable());
        (await db.BurdenOf(desk.Today, cancel)).Typed(record, entry.Seconds, desk.Burden);
        return (new(record, links), null);
    }

    /// <summary>
    /// Words that stand elsewhere are taken only with a reason, which the bureau reads (P11). What everybody at a meeting gets, and what is
    /// restricted, is not compared.
    /// </summary>
    async Task<Outcome.Refused?> Compare(DutiesDb db, DutyRecord record, RecordEntry entry, Actor actor, CancellationToken cancel)
    {
        // A new record has none yet.
        if (record.Edition > 1) db.RemoveRange(await db.TextMarks.Where(m => m.Record == record.Id).ToListAsync(cancel));
        if (record.Restricted || record.Meeting is not null) return null;
        var text = Wordings.TextOf(record);
        var marks = desk.LikeTexts.Wordings.Marks(text);
        if (await desk.LikeTexts.Likest(record.Party, text, marks, record.Id, cancel) is { } like)
        {
            var percent = like.Percent.ToString(CultureInfo.InvariantCulture);
            if (string.IsNullOrWhiteSpace(entry.SameWords))
                return new([new("SameWords", like.Tenant == record.Party.Tenant ? "Copy.InUnit" : "Copy.Elsewhere", null, percent, like.Passage)]);
            if (entry.SameWords.Length > DutyRecord.ReasonLength)
                return new([new("SameWords", "Record.TooLong", null, DutyRecord.ReasonLength.ToString(CultureInfo.InvariantCulture))]);
            db.Add(new TextMatch(record.Id, like, entry.SameWords.Trim(), actor.Name, desk.Time.GetUtcNow()));
        }
        db.AddRange(TextMark.Of(db.Tenant, record.Id, marks));
        return null;
    }

    /// <summary>All faults of an entry at once: its fields, its day, the like record, the duties ticked.</summary>
    protected async Task<(Taken? Taken, Outcome.Refused? Refused)> Check(
        DutiesDb db, PartyId party, LiveDuties duties, RecordEntry entry, Guid? person, Guid? except, Func<string, bool> onlyByTalk, CancellationToken cancel)
    {
        var faults = new List<Fault>();
        var category = desk.Categories.Find(entry.Category);
        var fields = category is null ? ImmutableDictionary<string, string>.Empty : Categories.Read(category, entry.Fields, faults);
        var on = DutyRecord.DayOf(entry, fields);
        var (first, last) = Categories.Span(fields);
        var others = await db.Records.AsNoTracking()
            .Where(r => r.Id != except && r.State != RecordState.NotMine && r.State != RecordState.Discounted)
            .Where(r => r.Party == party && r.On == on || first != null && person != null && r.Person == person && r.FirstHalf <= last && r.LastHalf >= first)
            .ToListAsync(cancel);
        DutyRecord.Check(entry, category, fields, desk.Today, others, faults);
        if (entry.NothingToReport && entry.Duties.Length == 0) faults.Add(new("Duties", "Record.NothingNeedsDuty"));
        var links = new List<LinkTerms>();
        foreach (var duty in entry.Duties.Distinct())
        {
            if (category is null) break;
            var from = duties;
            // A report on last year made this year; or a day that is not in the duty's year, which is then what is said.
            foreach (var year in (int[])[on.Year, on.Year - 1, desk.Today.Year])
                if (!from.Has(duty) && year != from.Year) from = party == Id ? await Of(year) : await desk.Standings.Load(party, year, cancel);
            if (from.ObligationOf(duty) is { } code && onlyByTalk(code)) faults.Add(new("Duties", "Talk.OnlyByTalk", code, code));
            else if (from.Accept(duty, on, entry.NothingToReport, desk.Standings.CategoriesOf, category.Code, out var terms) is { } fault) faults.Add(fault);
            else links.Add(terms);
        }
        return faults.Count > 0 ? (null, new Outcome.Refused([.. faults])) : (new(category!, fields, links), null);
    }

    /// <summary>The one way to change: write, then memory, then the board. A failure forgets the memory.</summary>
    protected async Task<Outcome> Change(Actor actor, Guid operation, Func<DutiesDb, Effects, CancellationToken, Task<Outcome>> decide)
    {
        if (actor.Tenant != Id.Tenant) return new Outcome.NotFound();
        try
        {
            await Current();
            var effects = new Effects();
            await using var db = desk.Database.Open(Id.Tenant);
            var outcome = await db.Write(actor, operation, cancel => decide(db, effects, cancel));
            if (outcome is Outcome.Done && effects.Any)
            {
                var (known, year) = (live!, live!.Year);
                if (effects.Earliest < year)
                {
                    // Of the year before, memory holds what was left undone, and that may be more or less now.
                    Forget();
                    await Current();
                }
                else foreach (var (record, counting) in effects.All) known.Put(record, counting);
                Tell(effects.RecordedOn?.Year == year ? effects.RecordedOn.Value.Month : null);
            }
            return outcome;
        }
        catch
        {
            Forget();
            DeactivateOnIdle();
            throw;
        }
    }

    async Task<LiveDuties> Current()
    {
        if (live is { } known && known.Year == desk.Today.Year && !(known.Turns <= desk.Today)) return known;
        live = await desk.Standings.LoadNow(Id);
        AwaitNextChange();
        return live;
    }

    /// <summary>The duties of a year: in memory for the current one, read for another.</summary>
    protected async Task<LiveDuties> Of(int year) => year == desk.Today.Year ? await Current() : await desk.Standings.Load(Id, year);

    /// <summary>The duties that hold a chain's own; one that was registered a moment ago is not in memory yet.</summary>
    async Task<LiveDuties> Holding(Chain chain)
    {
        if ((await Of(chain.Year)).Has(chain.Duty)) return await Of(chain.Year);
        if (chain.Year == desk.Today.Year) Forget();
        return await Of(chain.Year);
    }

    void Tell(int? recordedIn)
    {
        AwaitNextChange();
        GrainFactory.GetGrain<ITenantBoard>(Id.Tenant)
            .Changed(live!.Counts(desk.Standings.Groups.Count, desk.Today, desk.Standings.Grace), recordedIn)
            .Ignore();
    }

    /// <summary>Wakes at the start of the next day on which a light changes by itself.</summary>
    void AwaitNextChange()
    {
        midnight?.Dispose();
        midnight = null;
        if (live?.NextChange(desk.Today) is not { } day) return;
        var wait = ChinaTime.StartOf(day) - desk.Time.GetUtcNow() + TimeSpan.FromSeconds(1);
        if (wait > LongestTimer) return;
        midnight = this.RegisterGrainTimer(async () =>
        {
            await Current();
            Tell(null);
        }, new GrainTimerCreationOptions { DueTime = wait, Period = Timeout.InfiniteTimeSpan });
    }

    void Forget()
    {
        live = null;
        midnight?.Dispose();
        midnight = null;
    }

    /// <summary>The post under which the actor acts, for the step.</summary>
    protected async Task<string?> PostOf(Actor actor, CancellationToken cancel)
    {
        if (actor.Parties.IsDefaultOrEmpty) return null;
        var post = actor.Holds(Id) ? Id : actor.Parties[0];
        return (await desk.Directory.Find(post, desk.Today, cancel))?.PostOf(actor.Person);
    }

    protected static string Subject(DutyRecord record) => $"record/{record.Id:N}";

    /// <summary>What a checked entry becomes.</summary>
    protected sealed record Taken(Category Category, ImmutableDictionary<string, string> Fields, IReadOnlyList<LinkTerms> Duties);

    protected sealed record Entered(DutyRecord Record, IReadOnlyList<RecordLink> Links);

    /// <summary>What a write will change in memory once it is committed.</summary>
    protected sealed class Effects
    {
        readonly List<(Guid, CountingRecord[])> all = [];

        public IReadOnlyList<(Guid Record, CountingRecord[] Counting)> All => all;
        public bool Any => all.Count > 0;
        /// <summary>The day of something new that counts.</summary>
        public DateOnly? RecordedOn { get; private set; }
        /// <summary>The earliest year for whose duties something counts differently now.</summary>
        public int Earliest { get; private set; } = int.MaxValue;

        public void Put(DutyRecord record, IReadOnlyList<RecordLink> links, bool begins = false)
        {
            all.Add((record.Id, record.Counts ? [.. links.Select(l => new CountingRecord(record.Id, l.Duty, record.Figures(l)))] : []));
            foreach (var link in links) Earliest = Math.Min(Earliest, link.Year);
            if (begins) RecordedOn = record.On;
        }

        /// <summary>A link counts no longer.</summary>
        public void Lose(RecordLink link)
        {
            link.Drop();
            Earliest = Math.Min(Earliest, link.Year);
        }
    }
}

/// <summary>党委, 纪委, 部门.</summary>
sealed class UnitGrain(PartyDesk desk) : ResponsiblePartyGrain(desk), IUnit
{
    public Task<TenantBoard> RollUp() => GrainFactory.GetGrain<ITenantBoard>(Id.Tenant).Board();

    public Task<Outcome> RecordMeeting(Actor actor, Guid operation, MeetingEntry meeting) => Change(actor, operation, async (db, effects, cancel) =>
    {
        if (!DutyRights.MayRecordMeeting(actor, Id)) return new Outcome.NotFound();
        if (meeting.Attendees.IsDefaultOrEmpty) return Outcome.Refuse("Attendees", "Meeting.NobodyAttended");
        var parties = await Desk.Directory.Parties(Id.Tenant, meeting.Record.On, cancel);
        var attendees = parties.Where(p => p.Id != Id && meeting.Attendees.Contains(p.Id)).ToList();
        if (attendees.Count != meeting.Attendees.Distinct().Count(a => a != Id)) return new Outcome.NotFound();

        var own = DutyRights.Own(actor, Id);
        var people = meeting.Record.People.IsDefaultOrEmpty ? [.. attendees.Select(a => a.HolderName ?? a.Name.ToString())] : meeting.Record.People;
        var (entered, refused) = await Enter(db, Id, await Of(meeting.Record.On.Year), meeting.Record with { People = people }, actor, own, null, cancel);
        if (refused is not null) return refused;
        foreach (var attendee in attendees)
        {
            // Each attendee ticks his own duties by confirming what is proposed for him.
            var theirs = await Desk.Standings.Load(attendee.Id, meeting.Record.On.Year, cancel);
            var proposed = Proposal.For(meeting.Record, Desk.Categories.Find(meeting.Record.Category), theirs.Open(meeting.Record.On, meeting.Record.Category, Desk.Standings.CategoriesOf, Desk.Today).Where(d => !Desk.Talks.OnlyByTalk(d.Obligation)), Desk.Standings.ObligationOf, null);
            var entry = meeting.Record with { People = [], Duties = [.. proposed.Where(p => p.Ticked).Select(p => p.Duty.Duty)], NothingToReport = false };
            var (_, problem) = await Enter(db, attendee.Id, theirs, entry with { DifferentEvent = true }, actor, false, entered!.Record.Id, cancel);
            if (problem is not null) return problem;
        }
        db.Append(new MeetingRecorded(entered!.Record.Id, Id.ToString(), entered.Record.On, attendees.Count), Subject(entered.Record));
        if (own) effects.Put(entered.Record, entered.Links, begins: true);
        return new Outcome.Done(entered.Record.Id);
    });
}

/// <summary>书记.</summary>
sealed class SecretaryGrain(PartyDesk desk) : ResponsiblePartyGrain(desk), ISecretary
{
    public async Task<ImmutableArray<DutyStanding>> TowardsMembers() =>
        [.. (await Standing(Desk.Today.Year, false)).Duties.Where(d => d.Counterpart is not null)];
}

/// <summary>班子成员.</summary>
sealed class MemberGrain(PartyDesk desk) : ResponsiblePartyGrain(desk), IMember;

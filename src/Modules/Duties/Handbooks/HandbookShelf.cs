using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Handbooks;

/// <summary>A unit's handbooks of a year: each with how it stands, and the share of all that nobody typed for them.</summary>
internal sealed record UnitHandbooks(IReadOnlyList<Handbook> All, HandbookShare Share);

/// <summary>Finds handbooks by composing them from what is recorded, for one reader or for a whole unit, and takes confirmations.</summary>
sealed class HandbookShelf(
    Database<DutiesDb> database, Standings standings, DutyReader reader, DutyRights rights, IPartyDirectory directory, Categories categories,
    HandbookFields fields, ITenants tenants, TimeProvider time) : IEarlierConfirmations
{
    static readonly TimeSpan SharesKeep = TimeSpan.FromMinutes(5);
    readonly ConcurrentDictionary<(string, int), (HandbookShare Share, DateTimeOffset Until)> shares = new();

    public HandbookFields Fields => fields;

    public DateOnly Today => standings.Today;

    /// <summary>The leader himself, or who heads the body today.</summary>
    public static bool Own(Actor actor, HandbookKey key) => actor.Tenant == key.Tenant && (key.Person is { } person ? actor.Person == person : actor.Holds(key.Party!.Value));

    /// <summary>The handbook as this reader may see it; null when there is none for him.</summary>
    public async Task<Handbook?> Find(Actor actor, HandbookKey key, CancellationToken cancel)
    {
        if (reader.Visible(actor, key.Tenant) is not { } unit) return null;
        var tenures = (await Tenures(key.Tenant, key.Year, cancel)).Where(t => Covers(key, t)).ToList();
        if (tenures.Count == 0) return null;
        var scope = Own(actor, key)
            ? new ReadScope(true, [], true, [], actor.Account)
            : await rights.Reads(actor, unit.Code, cancel);
        if (!tenures.Any(t => scope.Covers(t.Party))) return null;

        var parties = tenures.Select(t => t.Party).Distinct().ToArray();
        var live = new List<LiveDuties>();
        foreach (var party in parties) live.Add(await standings.Load(party, key.Year, cancel));
        await using var db = database.OpenToRead(actor, unit.Code);
        var written = await Written.Read(db, key.Year, parties, key.Person, cancel);
        return await Compose(unit, key, tenures, live, written, scope, DutyReader.AsSuperior(actor, unit.Code), cancel);
    }

    /// <summary>All handbooks of a unit that the reader may open, in official order, and the unit's share.</summary>
    public async Task<UnitHandbooks> Of(Actor actor, Tenant unit, int year, CancellationToken cancel)
    {
        var all = await Compose(actor, unit, year, cancel);
        var scope = await rights.Reads(actor, unit.Code, cancel);
        var tenures = await Tenures(unit.Code, year, cancel);
        var share = Keep(unit.Code, year, fields.Share(all));
        return new([.. all.Where(h => IsKept(h) || h.Duties.Count > 0 || h.Entries.Any()).Where(h => Own(actor, h.Key) || tenures.Any(t => Covers(h.Key, t) && scope.Covers(t.Party)))], share);
    }

    /// <summary>The share of a unit, counted anew every few minutes at most.</summary>
    public async Task<HandbookShare> ShareOf(Actor actor, Tenant unit, int year, CancellationToken cancel) =>
        shares.TryGetValue((unit.Code, year), out var kept) && kept.Until > time.GetUtcNow()
            ? kept.Share
            : Keep(unit.Code, year, fields.Share(await Compose(actor, unit, year, cancel)));

    /// <summary>The holder confirms what he has seen; somebody else's and a missing one look the same.</summary>
    public async Task<Outcome> Confirm(Actor actor, Guid operation, HandbookKey key, string hash, string? remark, CancellationToken cancel)
    {
        if (!Own(actor, key) || await Find(actor, key, cancel) is not { } seen || !IsKept(seen)) return new Outcome.NotFound();
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            // Read again under the tenant's lock: what is confirmed is what stands now.
            if (await Find(actor, key, ct) is not { } handbook) return new Outcome.NotFound();
            if (handbook.Hash != hash) return new Outcome.Stale();
            if (HandbookConfirmation.Faults(handbook, remark, Today, fields.Window(key.Year).From).ToArray() is { Length: > 0 } faults) return new Outcome.Refused(faults);
            var confirmation = new HandbookConfirmation(handbook, actor, handbook.Posts[^1].Tenure.Name.Zh, remark, time.GetUtcNow());
            db.Add(confirmation);
            db.Append(new HandbookConfirmed(confirmation.Id, key.Person, key.Party?.ToString(), key.Year, handbook.Hash, confirmation.Records), $"handbook/{key}");
            shares.TryRemove((key.Tenant, key.Year), out _);
            return new Outcome.Done(confirmation.Id);
        }, cancel);
    }

    public async Task<Outcome> BringIn(Actor actor, Guid operation, int year, IReadOnlyList<EarlierConfirmation> confirmations, CancellationToken cancel = default)
    {
        if (actor.Account != Guid.Empty || tenants.Find(actor.Tenant) is not { } unit) return new Outcome.NotFound();
        var all = (await Compose(actor, unit, year, cancel)).ToDictionary(h => h.Key.ToString());
        if (confirmations.Count == 0 || confirmations.FirstOrDefault(c => !all.ContainsKey(c.Subject)) is not null) return new Outcome.NotFound();
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, _ =>
        {
            Guid? first = null;
            foreach (var earlier in confirmations)
            {
                var handbook = all[earlier.Subject];
                var by = new Actor { Tenant = actor.Tenant, Account = earlier.By.Account, Name = earlier.By.Name };
                var row = new HandbookConfirmation(handbook, by, handbook.Posts[^1].Tenure.Name.Zh, earlier.Remark, earlier.At);
                db.Add(row);
                db.Append(new HandbookConfirmed(row.Id, handbook.Key.Person, handbook.Key.Party?.ToString(), year, handbook.Hash, row.Records), $"handbook/{handbook.Key}");
                first ??= row.Id;
            }
            return Task.FromResult<Outcome>(new Outcome.Done(first!.Value));
        }, cancel);
    }

    /// <summary>Whether its holder is asked to confirm it each year.</summary>
    public bool IsKept(Handbook handbook) => handbook.Posts.Any(p => fields.IsKeptBy(p.Tenure.Party.Kind));

    /// <summary>The handbooks that a person is asked to confirm for a year: his own, and those of bodies that he heads now, whoever headed them then.</summary>
    public async Task<IReadOnlyList<HandbookKey>> AskedOf(Actor actor, int year, CancellationToken cancel)
    {
        if (actor.Person is not { } person) return [];
        var tenures = (await Tenures(actor.Tenant, year, cancel)).Where(t => fields.IsKeptBy(t.Party.Kind)).ToList();
        return
        [
            .. tenures.Where(t => t.Person == person && IsLeaders(t.Party)).Take(1).Select(_ => HandbookKey.Of(actor.Tenant, person, year)),
            .. tenures.Where(t => !IsLeaders(t.Party) && actor.Holds(t.Party)).Select(t => HandbookKey.Of(t.Party, year)).Distinct(),
        ];
    }

    async Task<IReadOnlyList<Handbook>> Compose(Actor actor, Tenant unit, int year, CancellationToken cancel)
    {
        var tenures = await Tenures(unit.Code, year, cancel);
        var live = (await standings.LoadTenant(unit.Code, year, cancel)).ToDictionary(l => l.Party);
        await using var db = database.OpenToRead(actor, unit.Code);
        var written = await Written.Read(db, year, null, null, cancel);
        var everything = new ReadScope(true, [], true, [], actor.Account);
        var all = new List<Handbook>();
        foreach (var key in tenures.Select(t => KeyOf(t, year)).Distinct())
        {
            var own = tenures.Where(t => Covers(key, t)).ToList();
            all.Add(await Compose(unit, key, own, [.. own.Select(t => t.Party).Distinct().Where(live.ContainsKey).Select(p => live[p])], written, everything, DutyReader.AsSuperior(actor, unit.Code), cancel));
        }
        return all;
    }

    async Task<Handbook> Compose(
        Tenant unit, HandbookKey key, IReadOnlyList<Tenure> tenures, IReadOnlyList<LiveDuties> live, Written written, ReadScope scope, bool asSuperior,
        CancellationToken cancel)
    {
        var parties = tenures.Select(t => t.Party).ToHashSet();
        var records = written.Records.Where(r => parties.Contains(r.Party) && (key.Person is null || r.Person == key.Person)).ToList();
        var confirmed = written.Confirmations.LastOrDefault(c => c.Person == key.Person && c.Party == key.Party);
        var duties = live
            .SelectMany(l => l.Lights(Today, asSuperior ? standings.Grace : null).Select(d => new HandbookDuty(l.Party, d)))
            .ToList();
        var chapters = records.Where(scope.Covers).ToLookup(r => r.Category, r => new HandbookEntry(
            r,
            // Also by duties that have no light any more.
            [.. written.Links[r.Id].Select(d => live.Select(l => l.ObligationOf(d)).FirstOrDefault(c => c is not null)).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
            confirmed is not null && written.LastChange.GetValueOrDefault(r.Id) > confirmed.At));
        var posts = new List<HandbookPost>();
        foreach (var tenure in tenures) posts.Add(new(tenure, await InCharge(tenure, key.Year, cancel)));
        return new Handbook
        {
            Key = key,
            Unit = unit,
            Name = key.Person is null ? tenures[^1].Name.ToString() : tenures[^1].PersonName,
            Posts = posts,
            Duties = duties,
            Chapters = [.. categories.All.Select(c => new HandbookChapter(c, [.. chapters[c.Code]]))],
            Corrections = [.. records.Where(scope.Covers).SelectMany(r => written.Versions[r.Id])],
            Hidden = records.Count(r => !scope.Covers(r)),
            Waiting = records.Count(r => r.State == RecordState.PendingConfirm),
            Hash = Handbook.HashOf(key, posts, records),
            HashWithLaterDays = Handbook.HashOf(key, posts, records, withLaterDays: true),
            Confirmed = confirmed,
        };
    }

    /// <summary>The departments in a leader's charge, as of the last day that the handbook knows of him.</summary>
    async Task<IReadOnlyList<string>> InCharge(Tenure tenure, int year, CancellationToken cancel)
    {
        if (!IsLeaders(tenure.Party)) return [];
        var last = new DateOnly(year, 12, 31);
        if (tenure.To < last) last = tenure.To.Value;
        if (last > Today) last = Today;
        var then = await directory.Parties(tenure.Party.Tenant, last, cancel);
        return then.FirstOrDefault(p => p.Id == tenure.Party) is { } party ? [.. then.Where(p => party.InCharge.Contains(p.Id)).Select(p => p.Name.ToString())] : [];
    }

    ValueTask<IReadOnlyList<Tenure>> Tenures(string tenant, int year, CancellationToken cancel)
    {
        var last = new DateOnly(year, 12, 31);
        return directory.Tenures(tenant, new DateOnly(year, 1, 1), last > Today && year == Today.Year ? Today : last, cancel);
    }

    HandbookShare Keep(string tenant, int year, HandbookShare share)
    {
        shares[(tenant, year)] = (share, time.GetUtcNow() + SharesKeep);
        return share;
    }

    static bool IsLeaders(PartyId party) => party.Kind is PartyKind.Secretary or PartyKind.Member;

    static HandbookKey KeyOf(Tenure tenure, int year) =>
        IsLeaders(tenure.Party) ? HandbookKey.Of(tenure.Party.Tenant, tenure.Person, year) : HandbookKey.Of(tenure.Party, year);

    static bool Covers(HandbookKey key, Tenure tenure) =>
        key.Person is { } person ? tenure.Person == person && IsLeaders(tenure.Party) : tenure.Party == key.Party && !IsLeaders(tenure.Party);

    /// <summary>What was written of a year: records that were not declined, what they fulfil, how they changed, what was confirmed.</summary>
    sealed record Written(
        IReadOnlyList<DutyRecord> Records, ILookup<Guid, Guid> Links, ILookup<Guid, RecordVersion> Versions, IReadOnlyDictionary<Guid, DateTimeOffset> LastChange,
        IReadOnlyList<HandbookConfirmation> Confirmations)
    {
        /// <param name="db">The tenant's database.</param>
        /// <param name="year">The year.</param>
        /// <param name="parties">Whose; null takes all of the tenant.</param>
        /// <param name="person">Of a leader's posts, only what was done while he held them.</param>
        /// <param name="cancel">Cancels.</param>
        public static async Task<Written> Read(DutiesDb db, int year, PartyId[]? parties, Guid? person, CancellationToken cancel)
        {
            var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
            var records = db.Records.Where(r => r.On >= from && r.On <= to && r.State != RecordState.NotMine);
            if (parties is not null) records = records.Where(r => parties.Contains(r.Party));
            if (person is not null) records = records.Where(r => r.Person == person);
            var confirmations = await db.Confirmations.Where(c => c.Year == year).OrderBy(c => c.At).ToListAsync(cancel);
            // Whose handbook nobody confirmed yet cannot have changed since.
            var since = confirmations.Count == 0 ? DateTimeOffset.MaxValue : confirmations[0].At;
            return new(
                await records.OrderBy(r => r.On).ThenBy(r => r.Id).ToListAsync(cancel),
                (await records.Join(db.Links.Where(l => !l.Dropped), r => r.Id, l => l.Record, (r, l) => new { r.Id, l.Duty }).ToListAsync(cancel)).ToLookup(l => l.Id, l => l.Duty),
                (await records.Where(r => r.Edition > 1).Join(db.Versions, r => r.Id, v => v.Record, (r, v) => v).OrderBy(v => v.At).ToListAsync(cancel)).ToLookup(v => v.Record),
                (await records.Join(db.Steps.Where(s => s.At > since && s.Action != RecordAction.Lock), r => r.Id, s => s.Record, (r, s) => new { r.Id, s.At }).ToListAsync(cancel))
                    .GroupBy(s => s.Id).ToDictionary(g => g.Key, g => g.Max(s => s.At)),
                confirmations);
        }
    }
}

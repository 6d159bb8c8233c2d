using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Wording;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>Brings in earlier records; the live parties are told by their next refresh.</summary>
sealed class EarlierRecords(PartyDesk desk) : IEarlierRecords
{
    public async Task<Outcome> BringIn(Actor actor, Guid operation, IReadOnlyList<EarlierRecord> records, CancellationToken cancel = default)
    {
        if (actor.Account != Guid.Empty || records.Any(r => r.Party.Tenant != actor.Tenant)) return new Outcome.NotFound();
        if (records.Count == 0) return Outcome.Refuse("", "Record.TitleMissing");
        var past = new KnownPast(desk, actor.Tenant);
        foreach (var year in records.Select(r => r.Entry.On.Year).Distinct()) await past.Owed(year, cancel);

        await using var db = desk.Database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            await past.Know(db, records.Min(r => r.Entry.On), records.Max(r => r.Entry.On), ct);
            var faults = new List<Fault>();
            DutyRecord? one = null;
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            try
            {
                for (var i = 0; i < records.Count; i++)
                {
                    var found = new List<Fault>();
                    var understood = await past.Check(records[i], found, ct);
                    faults.AddRange(found.Select(f => f with { Field = $"[{i}].{f.Field}" }));
                    if (understood is null) continue;
                    var record = await past.Enter(db, understood, ct);
                    one ??= record;
                }
            }
            finally
            {
                db.ChangeTracker.AutoDetectChangesEnabled = true;
            }
            return faults.Count > 0 ? new Outcome.Refused([.. faults]) : new Outcome.Done(one!.Id);
        }, cancel);
    }
}

/// <summary>An earlier record that passed every check.</summary>
sealed record PastRecord(EarlierRecord Earlier, Category Category, IReadOnlyDictionary<string, string> Fields, IReadOnlyList<LinkTerms> Duties, Party Holder);

/// <summary>
/// What a tenant owed and what is recorded of it, held in memory while many earlier records are checked one after the other: read
/// once, so that twenty thousand rows cost no more questions than one.
/// </summary>
sealed class KnownPast(PartyDesk desk, string tenant)
{
    readonly Dictionary<int, Dictionary<PartyId, LiveDuties>> owed = [];
    readonly Dictionary<PartyId, List<DutyRecord>> known = [];
    /// <summary>No day of research counts twice for one person, in whatever post (notice 2.2.3).</summary>
    readonly Dictionary<Guid, List<DutyRecord>> research = [];
    readonly HashSet<Guid> ids = [];

    /// <summary>Reads what was owed in a year and the one before: a report on last year is made this year.</summary>
    public async Task Owed(int year, CancellationToken cancel)
    {
        foreach (var each in (int[])[year, year - 1])
            if (!owed.ContainsKey(each)) owed[each] = (await desk.Standings.LoadTenant(tenant, each, cancel)).ToDictionary(l => l.Party);
    }

    /// <summary>Reads what is recorded between two days, so that the like is found.</summary>
    public async Task Know(DutiesDb db, DateOnly first, DateOnly last, CancellationToken cancel) =>
        Remember(await db.Records.AsNoTracking().Where(r => r.On >= first && r.On <= last).ToListAsync(cancel));

    public void Remember(IEnumerable<DutyRecord> records)
    {
        foreach (var record in records)
        {
            if (!ids.Add(record.Id)) continue;
            Of(record.Party).Add(record);
            if (record is { FirstHalf: not null, Person: { } person }) ResearchOf(person).Add(record);
        }
    }

    /// <summary>The duties of an obligation that a party owed and a record of this day may fulfil.</summary>
    public IEnumerable<(Guid Duty, PartyId? Counterpart)> Open(PartyId party, string obligation, DateOnly on) =>
        ((int[])[on.Year, on.Year - 1]).SelectMany(y => owed[y].GetValueOrDefault(party)?.Of(obligation, on) ?? []);

    /// <summary>The same checks as for what is typed; null and every fault when one fails.</summary>
    public async Task<PastRecord?> Check(EarlierRecord earlier, List<Fault> found, CancellationToken cancel)
    {
        var (party, entry) = (earlier.Party, earlier.Entry);
        var category = desk.Categories.Find(entry.Category);
        var holder = await desk.Directory.Find(party, DutyRecord.DayOf(entry, category), cancel);
        if (holder is null) found.Add(new("Party", "Record.UnknownDuty"));
        var fields = category is null ? new Dictionary<string, string>() : (IReadOnlyDictionary<string, string>)Categories.Read(category, entry.Fields, found);
        var (first, last) = Categories.Span(fields);
        var elsewhere = ResearchOf(holder?.Holder).Where(r => r.Party != party && r.FirstHalf <= last && r.LastHalf >= first);
        DutyRecord.Check(entry, category, fields, desk.Today, [.. Of(party), .. elsewhere], found);
        var links = new List<LinkTerms>();
        foreach (var duty in entry.Duties.Distinct())
        {
            var duties = ((int[])[entry.On.Year, entry.On.Year - 1]).Select(y => owed[y].GetValueOrDefault(party)).FirstOrDefault(l => l?.Has(duty) == true);
            LinkTerms terms = default;
            var fault = duties is null ? new Fault("Duties", "Record.UnknownDuty")
                : duties.Accept(duty, DutyRecord.DayOf(entry, fields), entry.NothingToReport, desk.Standings.CategoriesOf, entry.Category, out terms);
            if (fault is null) links.Add(terms.Chain ? terms with { Step = earlier.Step } : terms);
            else found.Add(fault);
        }
        return found.Count > 0 ? null : new(earlier, category!, fields, links, holder!);
    }

    /// <summary>The record as it will be; remembered, so that the next like it is found.</summary>
    public DutyRecord Make(PastRecord past)
    {
        var earlier = past.Earlier;
        var record = DutyRecord.Enter(
            earlier.Party, earlier.Entry, past.Category, past.Fields, Author(earlier.TypedBy), past.Holder.Holder, earlier.Own, earlier.EnteredAt, desk.Lateness, source: earlier.Source);
        Remember([record]);
        return record;
    }

    /// <summary>Adds the record with its steps, links and facts to the write that is under way.</summary>
    public async Task<DutyRecord> Enter(DutiesDb db, PastRecord past, CancellationToken cancel)
    {
        var (earlier, holder) = (past.Earlier, past.Holder);
        var record = Make(past);
        // Whoever holds the post today is asked to confirm it, whoever held it then.
        var asked = earlier is { Own: false, SettledBy: null } ? (await desk.Directory.Find(record.Party, desk.Today, cancel))?.Holder : null;
        db.Add(new RecordStep(record.Id, null, RecordState.Draft, record.State, Author(earlier.TypedBy), earlier.Own && earlier.Source is null ? holder.Name.Zh : null, null, earlier.EnteredAt));
        db.AddRange(record.Fulfil(past.Duties));
        if (earlier.Counterpart is { } other) record.Faces(other);
        IReadOnlyList<Guid> duties = [.. past.Duties.Select(l => l.Duty)];
        db.Append(new DutyRecorded(record.Id, record.Party.ToString(), record.Category, record.On, record.Late, !earlier.Own, duties, asked), $"record/{record.Id:N}");
        if (earlier is { Own: false, SettledBy: { } settler, SettledAt: { } when })
        {
            var action = earlier.Declined is null ? RecordAction.Confirm : RecordAction.Decline;
            db.Add(record.Take(action, Author(settler), holder.Name.Zh, earlier.Declined, when).Step!);
            db.Append(
                earlier.Declined is null ? new RecordConfirmed(record.Id, record.Party.ToString(), duties) : new RecordDeclined(record.Id, record.Party.ToString()),
                $"record/{record.Id:N}");
        }
        db.Add(record);
        // What a machine took in cost nobody's time.
        if (earlier.Source is null) (await db.BurdenOf(ChinaTime.DateOf(earlier.EnteredAt), cancel)).Typed(record, earlier.Entry.Seconds, desk.Burden);
        if (!record.Restricted) db.AddRange(TextMark.Of(db.Tenant, record.Id, desk.LikeTexts.Wordings.Marks(Wordings.TextOf(record))));
        return record;
    }

    List<DutyRecord> Of(PartyId party)
    {
        if (!known.TryGetValue(party, out var records)) known[party] = records = [];
        return records;
    }

    List<DutyRecord> ResearchOf(Guid? person)
    {
        if (person is not { } one) return [];
        if (!research.TryGetValue(one, out var records)) research[one] = records = [];
        return records;
    }

    Actor Author(RecordAuthor author) => new() { Tenant = tenant, Account = author.Account, Name = author.Name };
}

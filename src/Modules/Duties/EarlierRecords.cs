using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
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
        var live = new Dictionary<int, Dictionary<PartyId, LiveDuties>>();
        foreach (var year in records.SelectMany(r => (int[])[r.Entry.On.Year, r.Entry.On.Year - 1]).Distinct())
            live[year] = (await desk.Standings.LoadTenant(actor.Tenant, year, cancel)).ToDictionary(l => l.Party);

        await using var db = desk.Database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var (first, last) = (records.Min(r => r.Entry.On), records.Max(r => r.Entry.On));
            var known = (await db.Records.AsNoTracking().Where(r => r.On >= first && r.On <= last).ToListAsync(ct))
                .GroupBy(r => r.Party).ToDictionary(g => g.Key, g => g.ToList());
            var faults = new List<Fault>();
            DutyRecord? one = null;
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            try
            {
                for (var i = 0; i < records.Count; i++)
                {
                    var record = await Take(db, records[i], live, known, $"[{i}].", faults, ct);
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

    async Task<DutyRecord?> Take(
        DutiesDb db, EarlierRecord earlier, Dictionary<int, Dictionary<PartyId, LiveDuties>> live, Dictionary<PartyId, List<DutyRecord>> known,
        string at, List<Fault> faults, CancellationToken cancel)
    {
        var (party, entry) = (earlier.Party, earlier.Entry);
        var found = new List<Fault>();
        var holder = await desk.Directory.Find(party, entry.On, cancel);
        if (holder is null) found.Add(new("Party", "Record.UnknownDuty"));
        var category = desk.Categories.Find(entry.Category);
        var fields = category is null ? new Dictionary<string, string>() : (IReadOnlyDictionary<string, string>)Categories.Read(category, entry.Fields, found);
        if (!known.TryGetValue(party, out var others)) known[party] = others = [];
        DutyRecord.Check(entry, category, fields, desk.Today, others, found);
        var links = new List<LinkTerms>();
        foreach (var duty in entry.Duties.Distinct())
        {
            var duties = ((int[])[entry.On.Year, entry.On.Year - 1]).Select(y => live[y].GetValueOrDefault(party)).FirstOrDefault(l => l?.Has(duty) == true);
            LinkTerms terms = default;
            var fault = duties is null ? new Fault("Duties", "Record.UnknownDuty")
                : duties.Accept(duty, DutyRecord.DayOf(entry, fields), entry.NothingToReport, desk.Standings.CategoriesOf, entry.Category, out terms);
            if (fault is null) links.Add(terms);
            else found.Add(fault);
        }
        if (found.Count > 0)
        {
            faults.AddRange(found.Select(f => f with { Field = at + f.Field }));
            return null;
        }

        var typist = Author(party.Tenant, earlier.TypedBy);
        var record = DutyRecord.Enter(party, entry, category!, fields, typist, holder!.Holder, earlier.Own, earlier.EnteredAt, desk.Lateness);
        db.Add(new RecordStep(record.Id, null, RecordState.Draft, record.State, typist, earlier.Own ? holder.Name.Zh : null, null, earlier.EnteredAt));
        db.AddRange(record.Fulfil(links));
        db.Append(new DutyRecorded(record.Id, party.ToString(), record.Category, record.On, record.Late, !earlier.Own, [.. links.Select(l => l.Duty)], earlier is { Own: false, SettledBy: null } ? holder.Holder : null), $"record/{record.Id:N}");
        if (earlier is { Own: false, SettledBy: { } settler, SettledAt: { } when })
        {
            var action = earlier.Declined is null ? RecordAction.Confirm : RecordAction.Decline;
            db.Add(record.Take(action, Author(party.Tenant, settler), holder.Name.Zh, earlier.Declined, when).Step!);
            db.Append(
                earlier.Declined is null ? new RecordConfirmed(record.Id, party.ToString(), [.. links.Select(l => l.Duty)]) : new RecordDeclined(record.Id, party.ToString()),
                $"record/{record.Id:N}");
        }
        db.Add(record);
        others.Add(record);
        return record;
    }

    static Actor Author(string tenant, RecordAuthor author) => new() { Tenant = tenant, Account = author.Account, Name = author.Name };
}

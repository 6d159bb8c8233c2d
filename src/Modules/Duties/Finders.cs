using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.Pages;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Search;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Duties;

/// <summary>
/// Records by what they say. The index proposes, the rights decide: every candidate is read again from the table under the reader's
/// scope, so that a restricted record is neither shown nor counted to anybody else.
/// </summary>
sealed class RecordFinder(ISearchIndex index, Database<DutiesDb> database, DutyRights rights, Categories categories, ITenants tenants, IPartyDirectory directory, TimeProvider time) : IFinder, IIndexed
{
    /// <summary>Candidates beyond those wanted: some hold every pair of letters but not the word.</summary>
    const int Spare = 20;

    public string Name => "Duties.Record";
    public int Order => 30;

    public async Task<IReadOnlyList<Hit>> Find(Actor actor, SearchPhrase phrase, int most, CancellationToken cancel)
    {
        if (!actor.May(DutyPermissions.Read)) return [];
        var scope = await rights.Reads(actor, actor.Tenant, cancel);
        var found = new List<DutyRecord>();
        await using (var db = database.OpenToRead(actor, actor.Tenant))
            found.AddRange(await Read(db, scope, phrase, await index.Find(Name, actor, actor.Tenant, scope.Reach, phrase, most + Spare, cancel), cancel));
        if (actor.AtBureau && found.Count < most && tenants.All.FirstOrDefault(t => t.Code != actor.Tenant) is { } prison)
        {
            // What the bureau reads of one prison it reads of all.
            var abroad = await rights.Reads(actor, prison.Code, cancel);
            await using var db = database.OpenAcross(actor);
            found.AddRange(await Read(db, abroad, phrase, await index.FindInPrisons(Name, actor, abroad.Reach, phrase, most + Spare, cancel), cancel));
        }
        var hits = new List<Hit>();
        foreach (var record in found.Take(most)) hits.Add(await Show(actor, record, phrase, cancel));
        return hits;
    }

    static async Task<IEnumerable<DutyRecord>> Read(DutiesDb db, ReadScope scope, SearchPhrase phrase, IReadOnlyList<Found> candidates, CancellationToken cancel)
    {
        if (candidates.Count == 0) return [];
        var order = candidates.Select((c, i) => (Id: Guid.Parse(c.Thing), At: i)).ToDictionary(c => c.Id, c => c.At);
        var (ids, units) = (order.Keys.ToArray(), candidates.Select(c => c.Tenant).Distinct().ToArray());
        var records = await scope.Of(db.Records.Where(r => units.Contains(r.TenantId) && ids.Contains(r.Id))).ToListAsync(cancel);
        return records.Where(r => phrase.Matches(TextsOf(r))).OrderBy(r => order[r.Id]);
    }

    async Task<Hit> Show(Actor actor, DutyRecord record, SearchPhrase phrase, CancellationToken cancel)
    {
        var abroad = record.Party.Tenant != actor.Tenant;
        var party = (await directory.Find(record.Party, time.Today(), cancel))?.Name.ToString() ?? record.Party.Key;
        var unit = abroad ? tenants.Find(record.Party.Tenant)?.Name.ToString() : null;
        return new Hit(
            record.Title,
            $"/Duties/Entry/{record.Id}{(abroad ? $"?tenant={record.Party.Tenant}" : "")}",
            string.Join(" · ", new[] { unit, party, categories.Find(record.Category)?.Name.ToString(), record.On.Written() }.OfType<string>()),
            new[] { record.Substance, record.DocumentNumber, record.People.Length > 0 ? string.Join("、", record.People) : null }.Select(t => phrase.Passage(t)).FirstOrDefault(p => p is not null));
    }

    public IReadOnlyCollection<Type> Facts { get; } =
        [typeof(DutyRecorded), typeof(MeetingRecorded), typeof(RecordAmended)];

    public async IAsyncEnumerable<IndexEntry> All(string tenant, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        await foreach (var record in db.Records.AsNoTracking().Where(r => r.TenantId == tenant).OrderBy(r => r.EnteredAt).AsAsyncEnumerable().WithCancellation(cancel))
            yield return EntryOf(record);
    }

    public async IAsyncEnumerable<IndexEntry> Touched(string tenant, IReadOnlyCollection<IFact> facts, [EnumeratorCancellation] CancellationToken cancel)
    {
        var ids = facts.Select(f => f switch { DutyRecorded r => r.Record, MeetingRecorded m => m.Record, RecordAmended a => a.Record, _ => Guid.Empty }).Distinct().ToArray();
        var meetings = facts.OfType<MeetingRecorded>().Select(m => (Guid?)m.Record).ToArray();
        await using var db = database.Open(tenant);
        var records = db.Records.AsNoTracking().Where(r => r.TenantId == tenant && ids.Contains(r.Id));
        // Its attendees' entries come with the meeting and have no fact of their own.
        if (meetings.Length > 0) records = records.Union(db.Records.AsNoTracking().Where(r => r.TenantId == tenant && meetings.Contains(r.Meeting)));
        foreach (var record in (await records.ToListAsync(cancel)).OrderBy(r => r.EnteredAt)) yield return EntryOf(record);
    }

    static IndexEntry EntryOf(DutyRecord record) => new($"{record.Id:N}", TextsOf(record))
    {
        Party = record.Party,
        Restricted = record.Restricted,
        Other = record.Counterpart,
        Account = record.TypedBy,
    };

    static IReadOnlyList<string?> TextsOf(DutyRecord record) => [record.Title, record.Substance, record.DocumentNumber, .. record.People];
}

/// <summary>The reader's own duties of this year, by what they ask or what set them off.</summary>
sealed class DutyFinder(IDutyBook book, DutyReader reader, IStringLocalizer<Words> words) : IFinder
{
    public string Name => "Duties.Duty";
    public int Order => 10;

    public async Task<IReadOnlyList<Hit>> Find(Actor actor, SearchPhrase phrase, int most, CancellationToken cancel)
    {
        if (!actor.May(DutyPermissions.Read)) return [];
        var hits = new List<Hit>();
        foreach (var party in await reader.Own(actor, cancel))
            foreach (var duty in await book.Of(party.Id, reader.Standings.Today.Year, cancel))
            {
                if (hits.Count == most) return hits;
                if (duty.Ended is not null) continue;
                var obligation = book.ObligationOf(duty);
                if (!phrase.Matches(obligation.Title.Zh, obligation.Title.En, duty.Occasion, obligation.Clause)) continue;
                hits.Add(new Hit(
                    obligation.Title.ToString(),
                    $"/Duties/Duty/{duty.Id}",
                    string.Join(" · ", new[] { party.Name.ToString(), Says.Period(words, duty.Period), duty.Due?.Written() }.OfType<string>()),
                    duty.Occasion));
            }
        return hits;
    }
}

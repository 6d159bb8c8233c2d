using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Search;

namespace PartyDiscipline.Host.Search;

/// <summary>Keeps the index: it follows the Ledger, so that a record can be found a moment after it was made, and makes the index anew when asked.</summary>
sealed class Indexer(Database<SearchDb> database, IEnumerable<IIndexed> kinds) : IFollower
{
    const int Batch = 200;

    readonly IIndexed[] kinds = Distinct([.. kinds]);
    readonly Dictionary<string, Type> facts = kinds.SelectMany(k => k.Facts).Distinct().ToDictionary(FactName.Of);

    public string Name => typeof(Indexer).FullName!;
    public IReadOnlyCollection<string> Facts => facts.Keys;

    public async Task Follow(string tenant, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel)
    {
        var told = entries.Select(e => (IFact)JsonSerializer.Deserialize(e.Body, facts[e.Fact], JsonSerializerOptions.Web)!).ToList();
        foreach (var kind in kinds)
            if (told.Where(f => kind.Facts.Contains(f.GetType())).ToList() is { Count: > 0 } concerning)
                await Put(tenant, kind.Name, kind.Touched(tenant, concerning, cancel), cancel);
    }

    /// <summary>Makes a tenant's index anew; answers how many things it holds.</summary>
    public async Task<int> Rebuild(string tenant, CancellationToken cancel)
    {
        await using (var db = database.Open(tenant))
            await db.Derive(async ct =>
            {
                await db.Clear<Posting>(ct);
                await db.Clear<IndexedThing>(ct);
            }, cancel);
        var count = 0;
        foreach (var kind in kinds) count += await Put(tenant, kind.Name, kind.All(tenant, cancel), cancel);
        return count;
    }

    async Task<int> Put(string tenant, string kind, IAsyncEnumerable<IndexEntry> entries, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        var (batch, count) = (new List<IndexEntry>(Batch), 0);
        await foreach (var entry in entries.WithCancellation(cancel))
        {
            count++;
            batch.Add(entry);
            if (batch.Count < Batch) continue;
            await Put(db, kind, batch, cancel);
            batch.Clear();
        }
        if (batch.Count > 0) await Put(db, kind, batch, cancel);
        return count;
    }

    static Task Put(SearchDb db, string kind, IReadOnlyList<IndexEntry> entries, CancellationToken cancel) => db.Derive(async ct =>
    {
        var tenant = db.Tenant;
        var named = entries.Select(e => e.Thing).Distinct().ToList();
        var known = await db.Things.Where(t => t.TenantId == tenant && t.Kind == kind && named.Contains(t.Thing)).ToDictionaryAsync(t => t.Thing, ct);
        var last = await db.Things.Where(t => t.TenantId == tenant).OrderByDescending(t => t.Number).Select(t => t.Number).FirstOrDefaultAsync(ct);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        foreach (var entry in entries.GroupBy(e => e.Thing).Select(same => same.Last()))
        {
            var terms = Terms.Of(kind, entry.Texts);
            if (!known.TryGetValue(entry.Thing, out var thing))
            {
                if (terms.Length == 0) continue;
                thing = db.Add(new IndexedThing { TenantId = tenant, Number = ++last, Kind = kind, Thing = entry.Thing }).Entity;
            }
            var before = Terms.Unpack(thing.Terms);
            foreach (var gone in before.Except(terms)) db.Remove(new Posting { Term = gone, TenantId = tenant, Number = thing.Number });
            foreach (var added in terms.Except(before)) db.Add(new Posting { Term = added, TenantId = tenant, Number = thing.Number });
            if (terms.Length == 0)
            {
                db.Remove(thing);
                continue;
            }
            (thing.Party, thing.Restricted, thing.Other, thing.Account) = (entry.Party, entry.Restricted, entry.Other, entry.Account);
            if (!before.AsSpan().SequenceEqual(terms)) thing.Terms = Terms.Pack(terms);
        }
    }, cancel);

    static IIndexed[] Distinct(IIndexed[] kinds) =>
        kinds.GroupBy(k => Terms.CodeOf(k.Name)).FirstOrDefault(g => g.Count() > 1) is { } same
            ? throw new InvalidOperationException($"These kinds would share a stretch of the index: {string.Join(", ", same.Select(k => k.Name))}. Name one of them otherwise.")
            : kinds;
}

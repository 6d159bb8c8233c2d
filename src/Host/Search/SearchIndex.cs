using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Search;

namespace PartyDiscipline.Host.Search;

/// <summary>
/// The index of full text: rows of terms, intersected by the database from the rarest on, with the reader's reach in the same query. It
/// follows the Ledger, so that a record can be found a moment after it was made; it is never the truth.
/// </summary>
sealed class SearchIndex(Database<SearchDb> database, IEnumerable<IIndexed> kinds) : ISearchIndex, IFollower
{
    /// <summary>Rarity is counted up to here; what is more frequent is equally frequent.</summary>
    const int Frequent = 2_000;
    /// <summary>How many terms the database intersects; what they leave over, the finder compares with the text.</summary>
    const int MostTerms = 6;
    const int Batch = 200;

    readonly IIndexed[] kinds = Distinct([.. kinds]);
    readonly Dictionary<string, Type> facts = kinds.SelectMany(k => k.Facts).Distinct().ToDictionary(FactName.Of);

    public string Name => typeof(SearchIndex).FullName!;
    public IReadOnlyCollection<string> Facts => facts.Keys;

    public async Task<IReadOnlyList<Found>> Find(string kind, Actor actor, string tenant, Reach reach, SearchPhrase phrase, int most, CancellationToken cancel)
    {
        await using var db = database.OpenToRead(actor, tenant);
        return await Find(db, db.Postings.Where(p => p.TenantId == tenant), kind, reach, phrase, most, cancel);
    }

    public async Task<IReadOnlyList<Found>> FindInPrisons(string kind, Actor actor, Reach reach, SearchPhrase phrase, int most, CancellationToken cancel)
    {
        await using var db = database.OpenAcross(actor);
        var bureau = actor.Tenant;
        return await Find(db, db.Postings.Where(p => p.TenantId != bureau), kind, reach, phrase, most, cancel);
    }

    static async Task<IReadOnlyList<Found>> Find(
        SearchDb db, IQueryable<Posting> postings, string kind, Reach reach, SearchPhrase phrase, int most, CancellationToken cancel)
    {
        var terms = Terms.For(kind, phrase);
        if (terms.Count == 0 || await Rarest(postings, terms, cancel) is not { } rarest) return [];
        var hits = rarest[0] is { IsOne: true, From: var first }
            ? postings.Where(p => p.Term == first)
            : postings.Where(p => p.Term >= rarest[0].From && p.Term <= rarest[0].To);
        foreach (var term in rarest.Skip(1).Take(MostTerms - 1).Where(t => t.IsOne).Select(t => t.From))
            hits = hits.Where(p => db.Postings.Any(q => q.Term == term && q.TenantId == p.TenantId && q.Number == p.Number));
        if (reach != Reach.Everything) hits = Within(db, hits, reach);
        var numbers = hits.Select(p => new { p.TenantId, p.Number });
        if (!rarest[0].IsOne) numbers = numbers.Distinct();
        return await numbers.OrderByDescending(p => p.Number).Take(most)
            .Join(db.Things, n => new { n.TenantId, n.Number }, t => new { t.TenantId, t.Number }, (n, t) => t)
            .OrderByDescending(t => t.Number)
            .Select(t => new Found(t.TenantId, t.Thing))
            .ToListAsync(cancel);
    }

    /// <summary>The terms from the rarest on; null when one occurs nowhere.</summary>
    static async Task<IReadOnlyList<TermRange>?> Rarest(IQueryable<Posting> postings, IReadOnlyList<TermRange> terms, CancellationToken cancel)
    {
        var counted = new List<(TermRange Term, int Count)>();
        foreach (var term in terms)
        {
            if (!term.IsOne) return [term];
            var count = await postings.Where(p => p.Term == term.From).Take(Frequent).CountAsync(cancel);
            if (count == 0) return null;
            counted.Add((term, count));
        }
        return [.. counted.OrderBy(c => c.Count).Select(c => c.Term)];
    }

    /// <summary>The same rule as the rights to records, in the query itself.</summary>
    static IQueryable<Posting> Within(SearchDb db, IQueryable<Posting> hits, Reach reach)
    {
        var (all, parties, restricted, own, account) = (reach.All, reach.Parties.Cast<PartyId?>().ToArray(), reach.Restricted, reach.Own.Cast<PartyId?>().ToArray(), reach.Account);
        return hits.Where(p => db.Things.Any(t => t.TenantId == p.TenantId && t.Number == p.Number
            && (t.Account == account || (all || t.Party == null || parties.Contains(t.Party)) && (!t.Restricted || restricted || own.Contains(t.Party)) || t.Other != null && own.Contains(t.Other))));
    }

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

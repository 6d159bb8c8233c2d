using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Search;

namespace PartyDiscipline.Host.Search;

/// <summary>
/// The index of full text: rows of terms, intersected by the database from the rarest on, with the reader's reach in the same query.
/// It is never the truth; <see cref="Indexer"/> keeps it.
/// </summary>
sealed class SearchIndex(Database<SearchDb> database) : ISearchIndex
{
    /// <summary>Rarity is counted up to here; what is more frequent is equally frequent.</summary>
    const int Frequent = 2_000;
    /// <summary>How many terms the database intersects; what they leave over, the finder compares with the text.</summary>
    const int MostTerms = 6;

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
            // A single character stands nearly everywhere: some of its places are as good as all.
            : postings.Where(p => p.Term >= rarest[0].From && p.Term <= rarest[0].To).OrderBy(p => p.Term).Take(Frequent);
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
}

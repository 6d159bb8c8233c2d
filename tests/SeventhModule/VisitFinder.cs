using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Search;
using PartyDiscipline.Kernel.Web;

namespace Visits;

/// <summary>Visits by what was heard. The index proposes; the row is read again under the reader's rights before it is shown.</summary>
sealed class VisitFinder(ISearchIndex index, VisitDesk desk) : IFinder, IIndexed
{
    /// <summary>Candidates beyond those wanted: some hold every pair of letters but not the word.</summary>
    const int Spare = 20;

    public string Name => "Visits.Visit";
    public int Order => 500;

    public async Task<IReadOnlyList<Hit>> Find(Actor actor, SearchPhrase phrase, int most, CancellationToken cancel)
    {
        if (!actor.May(VisitPermissions.Read)) return [];
        var ids = (await index.Find(Name, actor, actor.Tenant, Reach.Everything, phrase, most + Spare, cancel)).Select(f => Guid.Parse(f.Thing)).ToArray();
        await using var db = desk.Read(actor);
        var found = await db.Visits.Where(v => ids.Contains(v.Id)).OrderByDescending(v => v.On).ToListAsync(cancel);
        return [.. found.Where(v => phrase.Matches(v.Family, v.Heard)).Take(most).Select(v => new Hit(v.Family, $"/Visits/Visit/{v.Id}", v.On.Written(), phrase.Passage(v.Heard)))];
    }

    public IReadOnlyCollection<Type> Facts { get; } = [typeof(VisitRecorded)];

    public async IAsyncEnumerable<IndexEntry> All(string tenant, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var db = desk.Open(tenant);
        await foreach (var row in db.Visits.AsNoTracking().OrderBy(v => v.On).AsAsyncEnumerable().WithCancellation(cancel)) yield return EntryOf(row);
    }

    public async IAsyncEnumerable<IndexEntry> Touched(string tenant, IReadOnlyCollection<IFact> facts, [EnumeratorCancellation] CancellationToken cancel)
    {
        var ids = facts.OfType<VisitRecorded>().Select(f => f.Visit).ToArray();
        await using var db = desk.Open(tenant);
        foreach (var row in await db.Visits.AsNoTracking().Where(v => ids.Contains(v.Id)).ToListAsync(cancel)) yield return EntryOf(row);
    }

    static IndexEntry EntryOf(Visit row) => new($"{row.Id:N}", row.Family, row.Heard);
}

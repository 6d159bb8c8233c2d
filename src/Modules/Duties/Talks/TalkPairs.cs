using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Talks;

/// <summary>How often whom talked with whom: figures only, in one grouped query.</summary>
sealed class TalkPairs(Database<DutiesDb> database) : ITalkPairs
{
    public async Task<IReadOnlyList<TalkPairFigures>> Of(string tenant, DateOnly from, DateOnly to, CancellationToken cancel = default)
    {
        await using var db = database.Open(tenant);
        return
        [
            .. (await db.Talks.AsNoTracking().Where(t => t.HeldOn >= from && t.HeldOn <= to && t.State != TalkState.Cancelled && t.State != TalkState.Missed)
                .GroupBy(t => new { t.From, t.To }).Select(g => new { g.Key.From, g.Key.To, Held = g.Count() }).ToListAsync(cancel)).Select(g => new TalkPairFigures(g.From, g.To, g.Held)),
        ];
    }
}

using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Wording;

/// <summary>Finds where else a text stands, in its unit and in others, by the index of marks.</summary>
sealed class LikeTexts(Database<DutiesDb> database, Wordings wordings, ITenants tenants)
{
    /// <summary>Texts compared letter by letter.</summary>
    const int MostCandidates = 30;

    public Wordings Wordings => wordings;

    /// <summary>The likest other text that is not this party's own and not restricted; null when nobody has its like.</summary>
    public async Task<TextMatch.Likeness?> Likest(PartyId party, string text, long[] marks, Guid? except, CancellationToken cancel)
    {
        if (marks.Length == 0) return null;
        // Numbers only are looked up across units, on the product's behalf; no text of another unit leaves this class.
        var product = Actor.System(tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau)?.Code ?? party.Tenant) with { AtBureau = true };
        await using var db = database.OpenAcross(product);
        // What may not match takes nobody's place, and of the rest those with most marks in common come first: the liker, the more.
        var candidates = await db.TextMarks.Where(m => marks.Contains(m.Mark) && m.Record != except)
            .Join(
                db.Records.Where(r => r.Party != party && !r.Restricted && r.State != RecordState.NotMine),
                m => new { m.TenantId, Id = m.Record }, r => new { r.TenantId, r.Id }, (m, _) => new { m.TenantId, m.Record })
            .GroupBy(m => new { m.TenantId, m.Record })
            .Select(g => new { g.Key.TenantId, g.Key.Record, Shared = g.Count() })
            .OrderByDescending(c => c.Shared).ThenBy(c => c.Record).Take(MostCandidates).ToListAsync(cancel);
        if (candidates.Count == 0) return null;
        var (units, ids) = (candidates.Select(c => c.TenantId).Distinct().ToList(), candidates.Select(c => c.Record).ToList());
        var records = await db.Records.Where(r => units.Contains(r.TenantId) && ids.Contains(r.Id)).ToListAsync(cancel);
        TextMatch.Likeness? likest = null;
        foreach (var other in records)
        {
            var (percent, passages) = wordings.Compare(text, Wordings.TextOf(other));
            if (percent < wordings.LikePercent || percent <= likest?.Percent || passages.Count == 0) continue;
            var (start, length) = passages.MaxBy(p => p.Length);
            likest = new(other.TenantId, other.Id, percent, text.Substring(start, length));
        }
        return likest;
    }
}

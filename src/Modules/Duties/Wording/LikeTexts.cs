using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Wording;

/// <summary>Finds where else a text stands, in its unit and in others, by the index of marks.</summary>
sealed class LikeTexts(Database<DutiesDb> database, Wordings wordings, ITenants tenants)
{
    const int MostCandidates = 20;

    public Wordings Wordings => wordings;

    /// <summary>The likest other text that is not this party's own and not restricted; null when nobody has its like.</summary>
    public async Task<TextMatch.Likeness?> Likest(PartyId party, string text, long[] marks, Guid? except, CancellationToken cancel)
    {
        if (marks.Length == 0) return null;
        // Numbers only are looked up across units, on the product's behalf; no text of another unit leaves this class.
        var product = Actor.System(tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau)?.Code ?? party.Tenant) with { AtBureau = true };
        await using var db = database.OpenAcross(product);
        var candidates = await db.TextMarks.Where(m => marks.Contains(m.Mark) && m.Record != except)
            .Select(m => new { m.TenantId, m.Record }).Distinct().Take(MostCandidates).ToListAsync(cancel);
        if (candidates.Count == 0) return null;
        var ids = candidates.Select(c => c.Record).ToList();
        var records = await db.Records.Where(r => ids.Contains(r.Id) && r.Party != party && !r.Restricted && r.State != RecordState.NotMine).ToListAsync(cancel);
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

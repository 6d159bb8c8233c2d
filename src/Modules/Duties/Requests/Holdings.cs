using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Burdens;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Requests;

/// <summary>A record that may hold what is looked for.</summary>
internal sealed record Held(string Tenant, Guid Record, string Category, DateOnly On, string Title, string? DocumentNumber);

/// <summary>
/// What the product already holds about a topic: records by their titles, most alike first. Restricted ones are never found. The one
/// place to replace when there is a full-text search.
/// </summary>
sealed class Holdings(Database<DutiesDb> database, BurdenLimits limits, TimeProvider time)
{
    public const int Most = 12;
    const int Looked = 400;
    const int MostPairs = 12;

    /// <summary>At the bureau, over these units.</summary>
    public async Task<IReadOnlyList<Held>> Search(Actor actor, string topic, string[] units, CancellationToken cancel)
    {
        await using var db = database.OpenAcross(actor);
        return await Search(db.Records.Where(r => units.Contains(r.TenantId)), topic, cancel);
    }

    /// <summary>In the reader's own unit.</summary>
    public async Task<IReadOnlyList<Held>> Search(Actor actor, string topic, CancellationToken cancel)
    {
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return await Search(db.Records, topic, cancel);
    }

    async Task<IReadOnlyList<Held>> Search(IQueryable<DutyRecord> records, string topic, CancellationToken cancel)
    {
        var pairs = Likeness.Pairs(topic).Select(p => $"{p.Item1}{p.Item2}").Take(MostPairs).ToArray();
        if (pairs.Length == 0) return [];
        var since = time.Today().AddYears(-2);
        var found = await records
            .Where(r => !r.Restricted && r.On >= since && DutyRecord.Counting.Contains(r.State) && pairs.Any(p => r.Title.Contains(p)))
            .OrderByDescending(r => r.On).Take(Looked)
            .Select(r => new Held(r.TenantId, r.Id, r.Category, r.On, r.Title, r.DocumentNumber))
            .ToListAsync(cancel);
        return [.. found.Select(h => (Held: h, Alike: Likeness.Within(topic, h.Title))).Where(h => h.Alike >= limits.MatchLikeness).OrderByDescending(h => h.Alike).ThenByDescending(h => h.Held.On).Take(Most).Select(h => h.Held)];
    }
}

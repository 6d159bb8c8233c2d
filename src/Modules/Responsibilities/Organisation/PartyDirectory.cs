using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Organisation;

/// <summary>
/// Every tenant's organisation in memory. A change made in this process is seen at once; one made by another host within a second,
/// by comparing one counter.
/// </summary>
sealed class PartyDirectory(Database<ResponsibilitiesDb> database, TimeProvider time) : IPartyDirectory
{
    static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1);

    sealed record Seen(OrganisationPicture Picture, long At);

    readonly ConcurrentDictionary<string, Seen> seen = new(StringComparer.Ordinal);

    public async ValueTask<IReadOnlyList<Party>> Parties(string tenant, DateOnly on, CancellationToken cancel = default) =>
        (await Picture(tenant, cancel)).On(on);

    public async ValueTask<Party?> Find(PartyId party, DateOnly on, CancellationToken cancel = default) =>
        (await Picture(party.Tenant, cancel)).On(on).FirstOrDefault(p => p.Id == party);

    public async ValueTask<IReadOnlyList<Party>> HeldBy(string tenant, Guid person, DateOnly on, CancellationToken cancel = default) =>
        [.. (await Picture(tenant, cancel)).On(on).Where(p => p.IsOf(person))];

    public async ValueTask<IReadOnlyList<Tenure>> Tenures(string tenant, DateOnly from, DateOnly to, CancellationToken cancel = default) =>
        (await Picture(tenant, cancel)).Between(from, to);

    public async ValueTask<OrganisationPicture> Picture(string tenant, CancellationToken cancel)
    {
        var now = time.GetTimestamp();
        seen.TryGetValue(tenant, out var last);
        if (last is not null && time.GetElapsedTime(last.At, now) < Trusted) return last.Picture;
        await using var db = database.Open(tenant);
        if (last is not null)
        {
            var revision = await db.Heads.AsNoTracking().Select(h => (int?)h.Revision).FirstOrDefaultAsync(cancel) ?? 0;
            if (revision == last.Picture.Revision)
            {
                seen[tenant] = last with { At = now };
                return last.Picture;
            }
        }
        var picture = await OrganisationPicture.Read(db, cancel);
        // A name that somebody typed into an address is not remembered.
        if (picture.Revision > 0) seen[tenant] = new Seen(picture, now);
        return picture;
    }

    /// <summary>After an own change: the next question reads again.</summary>
    public void Forget(string tenant) => seen.TryRemove(tenant, out _);
}

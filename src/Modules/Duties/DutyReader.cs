using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Duties;

/// <summary>What a page read, and whether it had to go to the database because the live party did not answer.</summary>
readonly record struct Read<T>(T Value, bool FromDatabase);

/// <summary>
/// How pages read live state: they ask the grain, and after two seconds the database, and say so.
/// </summary>
sealed class DutyReader(IGrainFactory grains, Standings standings, IPartyDirectory directory, ITenants tenants, TimeProvider time, ILogger<DutyReader> log)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    /// <summary>How long the next ones are waited for after one that did not answer, and for how long: a page asks several, and its reader waits for their sum.</summary>
    static readonly TimeSpan Hurried = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan HurryLasts = TimeSpan.FromSeconds(5);
    static readonly TimeSpan PastKeeps = TimeSpan.FromMinutes(10);
    const int AtOnce = 8;
    readonly ConcurrentDictionary<(string, int), (TenantBoard Board, DateTimeOffset Until)> past = new();

    long hurriedUntil;

    public Standings Standings => standings;

    /// <summary>Whether the reader is the party's superior: at the bureau, looking at a prison.</summary>
    public static bool AsSuperior(Actor actor, string tenant) => actor.Tenant != tenant;

    /// <summary>The tenant when this actor may look at it: his own, or at the bureau any.</summary>
    public Tenant? Visible(Actor actor, string? tenant) =>
        tenant is null || tenant == actor.Tenant ? tenants.Find(actor.Tenant) : actor.AtBureau ? tenants.Find(tenant) : null;

    /// <summary>A party's duties of a year with their lights.</summary>
    public Task<Read<PartyStanding>> Standing(PartyId party, int year, bool asSuperior, CancellationToken cancel) => Ask(
        grains.Party(party).Standing(year, asSuperior),
        async () =>
        {
            var live = await (year == standings.Today.Year ? standings.LoadNow(party, cancel) : standings.Load(party, year, cancel));
            return new PartyStanding(party, year, standings.Today, live.Lights(standings.Today, asSuperior ? standings.Grace : null));
        });

    /// <summary>Every party's counts of a tenant in the current year.</summary>
    public Task<Read<ImmutableArray<PartyCounts>>> Parties(string tenant, bool asSuperior, CancellationToken cancel) => Ask(
        grains.GetGrain<ITenantBoard>(tenant).Parties(asSuperior),
        async () =>
        {
            var counts = await Count(tenant, standings.Today.Year, cancel);
            return [.. asSuperior ? counts.Select(c => c with { Own = c.Superior }) : counts];
        });

    /// <summary>The tenant's own counts of the current year; null when its board does not answer.</summary>
    public async Task<TenantBoard?> BoardOf(string tenant, CancellationToken cancel)
    {
        var read = await Ask<TenantBoard?>(Board(), () => Task.FromResult<TenantBoard?>(null));
        return read.Value;

        async Task<TenantBoard?> Board() => await grains.GetGrain<ITenantBoard>(tenant).Board().WaitAsync(cancel);
    }

    /// <summary>A page of the bureau's board. A past year is counted from the database, under the same filter and in the same order.</summary>
    public Task<Read<BoardPage>> Board(string bureau, int year, BoardQuery query, CancellationToken cancel)
    {
        Func<Task<BoardPage>> counted = () => Counted(bureau, year, query, cancel);
        return year == standings.Today.Year
            ? Ask(grains.GetGrain<IBureauBoard>(bureau).Page(query), counted)
            : Plain(counted);

        static async Task<Read<BoardPage>> Plain(Func<Task<BoardPage>> read) => new(await read(), false);
    }

    /// <summary>Parties of a tenant by their id, in official order.</summary>
    public async Task<IReadOnlyDictionary<PartyId, Party>> PartiesOf(string tenant, CancellationToken cancel)
    {
        var parties = await directory.Parties(tenant, standings.Today, cancel);
        return parties.ToDictionary(p => p.Id);
    }

    /// <summary>The actor's own parties, as they are today.</summary>
    public async Task<IReadOnlyList<Party>> Own(Actor actor, CancellationToken cancel)
    {
        var own = new List<Party>();
        foreach (var id in actor.Parties)
            if (await directory.Find(id, standings.Today, cancel) is { } party) own.Add(party);
        return own;
    }

    async Task<BoardPage> Counted(string bureau, int year, BoardQuery query, CancellationToken cancel)
    {
        var rows = new Dictionary<string, TenantBoard>(StringComparer.Ordinal);
        foreach (var chunk in tenants.All.Chunk(AtOnce))
            foreach (var row in await Task.WhenAll(chunk.Select(t => PastBoard(t.Code, year, cancel)))) rows[row.Tenant] = row;
        var top = Boards.Top(bureau, Boards.Sorted(bureau, tenants.All, rows, Boards.WorstFirst, false, query.Due), query.Due);
        return Boards.Page(bureau, Boards.Sorted(bureau, tenants.All, rows, query.Sort, query.Descending, query.Due), top, query, 0);
    }

    async Task<TenantBoard> PastBoard(string tenant, int year, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (past.TryGetValue((tenant, year), out var kept) && kept.Until > now) return kept.Board;
        var board = Boards.SumUp(tenant, year, standings.Groups.Count, await Count(tenant, year, cancel), await standings.Months(tenant, year, cancel), 0);
        if (year < standings.Today.Year) past[(tenant, year)] = (board, now + PastKeeps);
        return board;
    }

    async Task<IReadOnlyList<PartyCounts>> Count(string tenant, int year, CancellationToken cancel)
    {
        var all = await (year == standings.Today.Year ? standings.LoadTenantNow(tenant, cancel) : standings.LoadTenant(tenant, year, cancel));
        return [.. all.Select(p => p.Counts(standings.Groups.Count, standings.Today, standings.Grace))];
    }

    async Task<Read<T>> Ask<T>(Task<T> live, Func<Task<T>> database)
    {
        try
        {
            return new(await live.WaitAsync(time.GetTimestamp() < Volatile.Read(ref hurriedUntil) ? Hurried : Patience, time), false);
        }
        catch (Exception e) when (e is TimeoutException or Orleans.Runtime.OrleansException)
        {
            Volatile.Write(ref hurriedUntil, time.GetTimestamp() + (long)(HurryLasts.TotalSeconds * time.TimestampFrequency));
            log.LogWarning(e, "A live party did not answer; the page reads the database.");
            return new(await database(), true);
        }
    }
}

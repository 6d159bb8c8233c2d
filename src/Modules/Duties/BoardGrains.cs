using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Utilities;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties;

/// <summary>
/// The counts of every party of one tenant. Read in one pass when it wakes and at each midnight in China, which covers the parties
/// that sleep; in between the parties that change push.
/// </summary>
sealed class TenantBoardGrain(Standings standings, ITenants tenants, TimeProvider time, ILogger<TenantBoardGrain> log) : Grain, ITenantBoard
{
    readonly ObserverManager<IBoardWatcher> watchers = new(Boards.WatchLasts, log);
    readonly Dictionary<PartyId, PartyCounts> parties = [];
    int[] months = new int[12];
    /// <summary>When all was read. What a party says it recorded about then may have been seen in that reading already.</summary>
    DateTimeOffset readAt;
    static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(30);
    TenantBoard? board;
    /// <summary>The day whose lights these are: with the next they are others, whether or not the timer woke.</summary>
    DateOnly readOn;
    long edition;
    IGrainTimer? midnight;

    string Tenant => this.GetPrimaryKeyString();

    public async Task<TenantBoard> Board() => await Known();

    public async Task<ImmutableArray<PartyCounts>> Parties(bool asSuperior)
    {
        await Known();
        return [.. parties.Values.Select(p => asSuperior ? p with { Own = p.Superior } : p)];
    }

    public async Task Changed(PartyCounts counts, int? recordedIn)
    {
        if (board is not { } known || readOn != standings.Today)
        {
            // Reading afresh already sees the change.
            await Refresh();
            return;
        }
        parties[counts.Party] = counts;
        if (recordedIn is not null && time.GetUtcNow() - readAt < OnItsWay) months = await standings.Months(Tenant, known.Year);
        else if (recordedIn is { } month) months[month - 1]++;
        SumUp();
        Tell();
    }

    public async Task Refresh()
    {
        await Read();
        Tell();
    }

    public Task Touched(string board)
    {
        if (tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau) is { } bureau)
            GrainFactory.GetGrain<IBureauBoard>(bureau.Code).Touched(board, Tenant).Ignore();
        watchers.Notify(w => w.Changed(board, Tenant));
        return Task.CompletedTask;
    }

    public Task Watch(IBoardWatcher watcher)
    {
        watchers.Subscribe(watcher, watcher);
        return Task.CompletedTask;
    }

    async Task<TenantBoard> Known()
    {
        if (board is null) await Read();
        // Whoever asks first on a new day lets the others know too.
        else if (readOn != standings.Today) await Refresh();
        return board!;
    }

    async Task Read()
    {
        readAt = time.GetUtcNow();
        var (today, grace, groups) = (standings.Today, standings.Grace, standings.Groups.Count);
        var all = await standings.LoadTenantNow(Tenant);
        months = await standings.Months(Tenant, today.Year);
        readOn = today;
        parties.Clear();
        foreach (var party in all) parties[party.Party] = party.Counts(groups, today, grace);
        SumUp();
        midnight?.Dispose();
        midnight = this.RegisterGrainTimer(Refresh, new GrainTimerCreationOptions
        {
            DueTime = ChinaTime.StartOf(today.AddDays(1)) - time.GetUtcNow() + TimeSpan.FromSeconds(5),
            Period = Timeout.InfiniteTimeSpan,
        });
    }

    void SumUp() => board = Boards.SumUp(Tenant, standings.Today.Year, standings.Groups.Count, parties.Values, months, edition = Math.Max(edition + 1, time.GetUtcNow().UtcTicks));

    void Tell()
    {
        if (tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau) is { } bureau)
            GrainFactory.GetGrain<IBureauBoard>(bureau.Code).Changed(board!).Ignore();
        watchers.Notify(w => w.Changed(Boards.Home, Tenant));
    }
}

/// <summary>
/// All tenants' rows at the bureau, so that its board costs one call however many tenants there are. Rows not read yet are named as
/// such and follow; the order is kept sorted between changes.
/// </summary>
sealed class BureauBoardGrain(ITenants tenants, TimeProvider time, ILogger<BureauBoardGrain> log) : Grain, IBureauBoard
{
    const int AtOnce = 8;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.2);

    readonly ObserverManager<IBoardWatcher> watchers = new(Boards.WatchLasts, log);
    readonly Dictionary<string, TenantBoard> rows = [];
    readonly Dictionary<(int, bool, DueIn), TenantBoard[]> sorted = [];
    readonly Dictionary<DueIn, BoardTop> tops = [];
    Task reading = Task.CompletedTask;
    DateOnly readOn = time.Today();

    public async Task<BoardPage> Page(BoardQuery query)
    {
        if (readOn != time.Today())
        {
            // Yesterday's lights are nobody's any more; the units' boards are asked for today's.
            readOn = time.Today();
            rows.Clear();
            sorted.Clear();
            tops.Clear();
        }
        if (rows.Count < tenants.All.Count)
        {
            if (reading.IsCompleted) reading = ReadMissing();
            await Task.WhenAny(reading, Task.Delay(Patience));
        }
        var order = Sorted(query.Sort, query.Descending, query.Due);
        if (!tops.TryGetValue(query.Due, out var top)) tops[query.Due] = top = Boards.Top(Bureau, Sorted(Boards.WorstFirst, false, query.Due), query.Due);
        return Boards.Page(Bureau, order, top, query, Math.Max(0, tenants.All.Count - rows.Count));
    }

    string Bureau => this.GetPrimaryKeyString();

    public Task Changed(TenantBoard row)
    {
        if (Take(row)) watchers.Notify(w => w.Changed(Boards.Bureau, row.Tenant));
        return Task.CompletedTask;
    }

    public Task Touched(string board, string tenant)
    {
        watchers.Notify(w => w.Changed(board, tenant));
        return Task.CompletedTask;
    }

    public Task Watch(IBoardWatcher watcher)
    {
        watchers.Subscribe(watcher, watcher);
        return Task.CompletedTask;
    }

    async Task ReadMissing()
    {
        foreach (var chunk in tenants.All.Where(t => !rows.ContainsKey(t.Code)).Chunk(AtOnce))
            await Task.WhenAll(chunk.Select(async tenant =>
            {
                try
                {
                    Take(await GrainFactory.GetGrain<ITenantBoard>(tenant.Code).Board());
                }
                catch (Exception e)
                {
                    log.LogWarning(e, "The board of {Tenant} could not be read; it is tried again.", tenant.Code);
                }
            }));
    }

    bool Take(TenantBoard row)
    {
        if (rows.TryGetValue(row.Tenant, out var known) && known.Edition >= row.Edition) return false;
        rows[row.Tenant] = row;
        sorted.Clear();
        tops.Clear();
        return true;
    }

    TenantBoard[] Sorted(int sort, bool descending, DueIn due) =>
        sorted.TryGetValue((sort, descending, due), out var known) ? known : sorted[(sort, descending, due)] = Boards.Sorted(Bureau, tenants.All, rows, sort, descending, due);
}

/// <summary>What stands above a board's rows: of all of them, whatever is asked for.</summary>
sealed record BoardTop(LightCounts Total, ImmutableArray<TenantBoard> Worst, ImmutableArray<int> Months);

/// <summary>What boards have in common.</summary>
static class Boards
{
    /// <summary>Names of the live boards that pages watch.</summary>
    public const string Bureau = "board";
    public const string Home = "home";

    public const int WorstFirst = -1;
    public const int Official = -2;

    public static readonly TimeSpan WatchLasts = TimeSpan.FromMinutes(2);

    /// <summary>The share that is met, for sorting.</summary>
    public static decimal Share(LightCounts counts) => counts.Total == 0 ? 1 : (decimal)counts.Met / counts.Total;

    /// <summary>The bureau's own row as it sees itself; a prison's as a superior does.</summary>
    static GroupCounts Seen(string bureau, TenantBoard row) => row.Tenant == bureau ? row.Own : row.Superior;

    static LightCounts Shown(string bureau, TenantBoard row, DueIn due) => Seen(bureau, row).Sum(due);

    /// <summary>The rows in the order asked for; what is equal keeps the official one.</summary>
    public static TenantBoard[] Sorted(string bureau, IReadOnlyList<Tenant> tenants, IReadOnlyDictionary<string, TenantBoard> rows, int sort, bool descending, DueIn due)
    {
        var all = tenants.Select(t => rows.GetValueOrDefault(t.Code)).OfType<TenantBoard>();
        return
        [
            .. sort switch
            {
                Official => all,
                >= 0 when descending => all.OrderByDescending(r => Share(Cell(r))),
                >= 0 => all.OrderBy(r => Share(Cell(r))),
                _ => all.OrderByDescending(r => Shown(bureau, r, due).Overdue).ThenByDescending(r => Shown(bureau, r, due).DueSoon).ThenBy(r => Share(Shown(bureau, r, due))),
            },
        ];

        LightCounts Cell(TenantBoard row) => sort < Seen(bureau, row).Groups ? Seen(bureau, row)[sort, due] : default;
    }

    public static BoardTop Top(string bureau, IReadOnlyList<TenantBoard> worstFirst, DueIn due)
    {
        var total = default(LightCounts);
        var months = new int[12];
        foreach (var row in worstFirst)
        {
            total += Shown(bureau, row, due);
            for (var m = 0; m < 12; m++) months[m] += row.Months[m];
        }
        return new(total, [.. worstFirst.Where(r => Shown(bureau, r, due) is { Overdue: > 0 } or { DueSoon: > 0 }).Take(3)], [.. months]);
    }

    public static BoardPage Page(string bureau, TenantBoard[] order, BoardTop top, BoardQuery query, int reading)
    {
        var matching = query is { Light: null, Tenant: null }
            ? order
            : [.. order.Where(r => (query.Tenant is null || r.Tenant == query.Tenant) && (query.Light is not { } light || Shown(bureau, r, query.Due)[light] > 0))];
        return new([.. matching.Skip(query.Skip).Take(Math.Clamp(query.Take, 1, 100))], matching.Length, top.Total, top.Worst, top.Months, reading);
    }

    /// <summary>A tenant's row from its parties' counts.</summary>
    public static TenantBoard SumUp(string tenant, int year, int groups, IReadOnlyCollection<PartyCounts> parties, int[] months, long edition)
    {
        var attention = new Dictionary<(string, Light), int>();
        foreach (var a in parties.SelectMany(p => p.Attention)) attention[(a.Obligation, a.Light)] = attention.GetValueOrDefault((a.Obligation, a.Light)) + a.Count;
        return new(tenant, year, Sum(p => p.Own), Sum(p => p.Superior),
            [.. attention.Select(a => new Attention(a.Key.Item1, a.Key.Item2, a.Value)).OrderByDescending(a => a.Light).ThenByDescending(a => a.Count).Take(3)],
            [.. months], edition);

        GroupCounts Sum(Func<PartyCounts, GroupCounts> of) => GroupCounts.Of(groups, cells =>
        {
            // A party that was counted before a regulation came has fewer groups than there are now; one after, more.
            foreach (var counts in parties.Select(of))
                for (var part = 0; part < cells.Length / Math.Max(1, groups); part++)
                    for (var g = 0; g < Math.Min(groups, counts.Groups); g++) cells[part * groups + g] += counts.Cells[part * counts.Groups + g];
        });
    }
}

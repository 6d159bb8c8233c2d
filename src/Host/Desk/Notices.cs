using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Host.Live;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Desk;

/// <summary>
/// Puts every fact that concerns somebody on his desk, tells his open pages, and sweeps what is old. It follows the Ledger: a module
/// only says whom its fact concerns.
/// </summary>
sealed class Notices(Database<DeskDb> database, DropInList dropIns, LiveHub live, IOptions<DeskSettings> settings, TimeProvider time) : IFollower, INightly
{
    public const int PageSize = 30;
    const int SweptAtOnce = 500;
    const int MostCounted = 99;
    static readonly TimeSpan Trusted = TimeSpan.FromSeconds(30);

    /// <summary>Facts of all our assemblies that say whom they concern.</summary>
    public static IReadOnlyList<Type> Concerning { get; } = [.. Modules.BuiltIn.Select(m => m.GetType().Assembly).Append(typeof(Notices).Assembly).SelectMany(In)];

    readonly Dictionary<string, Type> known = Concerning.Concat(dropIns.Running.SelectMany(d => In(d.Assembly))).ToDictionary(FactName.Of);

    static IEnumerable<Type> In(Assembly assembly) => assembly.GetTypes().Where(t => t.IsClass && !t.IsAbstract && t.IsAssignableTo(typeof(IConcerns)));

    /// <summary>What the bell showed a moment ago; another host's news is seen half a minute later at most.</summary>
    readonly ConcurrentDictionary<(string Tenant, Guid Person), (int Unread, DateTimeOffset At)> counted = new();

    string IFollower.Name => typeof(Notices).FullName!;
    string INightly.Name => "Notices";
    public IReadOnlyCollection<string> Facts => known.Keys;

    DateTimeOffset OldestKept => ChinaTime.StartOf(time.Today().AddDays(-settings.Value.NoticesKeptDays));

    public async Task Follow(string tenant, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel)
    {
        var oldest = OldestKept;
        var told = entries.Where(e => e.At >= oldest)
            .Select(e => (Entry: e, Fact: (IConcerns)JsonSerializer.Deserialize(e.Body, known[e.Fact], JsonSerializerOptions.Web)!))
            .SelectMany(t => t.Fact.Persons.Distinct(), (t, person) => (t.Entry, t.Fact, Person: person)).ToList();
        if (told.Count == 0) return;
        await using var db = database.Open(tenant);
        await db.Derive(async ct =>
        {
            var (first, last) = (told[0].Entry.Seq, told[^1].Entry.Seq);
            var there = (await db.Notices.AsNoTracking().Where(n => n.TenantId == tenant && n.Seq >= first && n.Seq <= last).Select(n => new { n.Person, n.Seq }).ToListAsync(ct))
                .Select(n => (n.Person, n.Seq)).ToHashSet();
            foreach (var (entry, fact, person) in told)
                if (there.Add((person, entry.Seq)) && fact.Page.Length <= Notice.PageLength)
                    db.Add(new Notice { TenantId = tenant, Person = person, Seq = entry.Seq, Fact = entry.Fact, Page = fact.Page, At = entry.At });
        }, cancel);
        foreach (var person in told.Select(t => t.Person).Distinct()) Changed(tenant, person);
    }

    /// <summary>How many he has not read; above ninety-nine nobody counts.</summary>
    public async ValueTask<int> Unread(Actor actor, CancellationToken cancel)
    {
        if (actor.Person is not { } person) return 0;
        var now = time.GetUtcNow();
        if (counted.TryGetValue((actor.Tenant, person), out var known) && now - known.At < Trusted) return known.Unread;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var tenant = actor.Tenant;
        var unread = await db.Notices.Where(n => n.TenantId == tenant && n.Person == person && !n.Read).Take(MostCounted + 1).CountAsync(cancel);
        if (counted.Count > 10_000) counted.Clear();
        counted[(tenant, person)] = (unread, now);
        return unread;
    }

    /// <summary>One page of his notices, newest first.</summary>
    public async Task<(IReadOnlyList<Notice> Notices, int Total)> Of(Actor actor, int page, CancellationToken cancel)
    {
        if (actor.Person is not { } person) return ([], 0);
        var tenant = actor.Tenant;
        await using var db = database.OpenToRead(actor, tenant);
        var mine = db.Notices.Where(n => n.TenantId == tenant && n.Person == person);
        return (await mine.OrderByDescending(n => n.Seq).Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancel), await mine.CountAsync(cancel));
    }

    /// <summary>Marks one as read and answers where it leads; null when he has no such notice.</summary>
    public async Task<string?> Open(Actor actor, long seq, CancellationToken cancel)
    {
        string? page = null;
        await Mark(actor, mine => mine.Where(n => n.Seq == seq), notice => page = notice.Page, cancel);
        return page;
    }

    /// <summary>Marks all as read, however many there are.</summary>
    public async Task ReadAll(Actor actor, CancellationToken cancel)
    {
        while (await Mark(actor, mine => mine.Where(n => !n.Read), _ => { }, cancel) == SweptAtOnce) { }
    }

    /// <summary>Marks so many at most, and says how many.</summary>
    async Task<int> Mark(Actor actor, Func<IQueryable<Notice>, IQueryable<Notice>> which, Action<Notice> see, CancellationToken cancel)
    {
        if (actor.Person is not { } person) return 0;
        var marked = 0;
        var tenant = actor.Tenant;
        await using var db = database.Open(actor);
        await db.Derive(async ct =>
        {
            foreach (var notice in await which(db.Notices.Where(n => n.TenantId == tenant && n.Person == person)).Take(SweptAtOnce).ToListAsync(ct))
            {
                notice.Read = true;
                see(notice);
                marked++;
            }
        }, cancel);
        Changed(tenant, person);
        return marked;
    }

    /// <summary>Old notices go, read or not: what still waits stands on the desk anyway.</summary>
    public async Task Run(string tenant, DateOnly today, CancellationToken cancel)
    {
        var oldest = OldestKept;
        await using var db = database.Open(tenant);
        for (var swept = SweptAtOnce; swept == SweptAtOnce;)
            await db.Derive(async ct =>
            {
                var old = await db.Notices.Where(n => n.TenantId == tenant && n.At < oldest).OrderBy(n => n.At).Take(SweptAtOnce).ToListAsync(ct);
                db.RemoveRange(old);
                swept = old.Count;
            }, cancel);
    }

    void Changed(string tenant, Guid person)
    {
        counted.TryRemove((tenant, person), out _);
        live.Tell(LiveHub.Desk, $"{person:N}");
    }
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Sso;

/// <summary>
/// Sessions: one sign-in over all portals. Ended here, it is refused everywhere on the next request. When somebody was last seen is
/// kept in memory and written down every few seconds, so that looking at a page writes nothing.
/// </summary>
sealed class Sessions(
    IDbContextFactory<SsoDb> databases, Database<HostDb> hostDatabase, IOptions<SsoSettings> settings, TimeProvider time, ILogger<Sessions> log) : BackgroundService
{
    static readonly TimeSpan WriteDown = TimeSpan.FromSeconds(10);
    static readonly TimeSpan KeptAfterEnd = TimeSpan.FromDays(30);
    readonly ConcurrentDictionary<string, DateTimeOffset> seen = new(StringComparer.Ordinal);
    // Found too old or too quiet, and not yet written down as ended.
    readonly ConcurrentDictionary<string, bool> over = new(StringComparer.Ordinal);

    /// <summary>Starts a session whose holder has proved who he is; by default his others end (G02).</summary>
    public async Task<string> Start(Account account, bool secondFactor, CancellationToken cancel)
    {
        if (settings.Value.OneSession) await EndAll(account.Id, "newer", cancel);
        var now = time.GetUtcNow();
        var sid = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.Add(new Session { Sid = sid, Home = account.TenantId, Account = account.Id, SecondFactor = secondFactor, Started = now, LastSeen = now });
        await db.SaveChangesAsync(cancel);
        return sid;
    }

    /// <summary>The session if it still lives: not ended, not too old, not quiet for too long.</summary>
    public async Task<Session?> Alive(string sid, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Sessions.AsNoTracking().FirstOrDefaultAsync(s => s.Sid == sid, cancel) is { } session && IsAlive(session, settings.Value.Idle) ? session : null;
    }

    /// <summary>Whether it still lives. What was over once stays over, should the clock go back: it is written down within seconds.</summary>
    /// <param name="session">As the database has it.</param>
    /// <param name="idle">The quiet time that its holder is allowed.</param>
    public bool IsAlive(Session session, TimeSpan idle)
    {
        var now = time.GetUtcNow();
        var last = seen.TryGetValue(session.Sid, out var newer) && newer > session.LastSeen ? newer : session.LastSeen;
        if (session.Ended is not null || over.ContainsKey(session.Sid)) return false;
        if (now < session.Started + settings.Value.SessionAtMost && now < last + idle) return true;
        over[session.Sid] = true;
        return false;
    }

    public TimeSpan IdleOf(string lane) => lane == Lanes.Business ? settings.Value.Idle : settings.Value.IdleOfAdministrators;

    /// <summary>Its holder has just done something.</summary>
    public void Touch(string sid) => seen[sid] = time.GetUtcNow();

    /// <summary>Ends one session on all portals.</summary>
    public async Task End(string sid, string why, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Sessions.AsNoTracking().FirstOrDefaultAsync(s => s.Sid == sid && s.Ended == null, cancel) is { } session) await End(db, [session], why, cancel);
    }

    /// <summary>Ends every session of an account.</summary>
    public async Task EndAll(Guid account, string why, CancellationToken cancel, string? butNot = null)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await End(db, await db.Sessions.AsNoTracking().Where(s => s.Account == account && s.Ended == null && s.Sid != butNot).ToListAsync(cancel), why, cancel);
    }

    async Task End(SsoDb db, IReadOnlyList<Session> sessions, string why, CancellationToken cancel)
    {
        foreach (var session in sessions)
        {
            var now = time.GetUtcNow();
            var ended = await db.InTurn(d => d.Sessions.Where(s => s.Sid == session.Sid && s.Ended == null)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.Ended, now).SetProperty(s => s.Why, why), cancel), cancel);
            if (ended == 0) continue;
            seen.TryRemove(session.Sid, out _);
            await db.InTurn(d => d.Tickets.Where(t => t.Sid == session.Sid).ExecuteDeleteAsync(cancel), cancel);
            await TellEnd(session, why, cancel);
        }
    }

    async Task TellEnd(Session session, string why, CancellationToken cancel)
    {
        await using var host = hostDatabase.Open(session.Home);
        if (await host.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == session.Account, cancel) is not { } account) return;
        await host.Write(account.Self(), Ids.Unguessable(), _ =>
        {
            host.Append(new SignedOut(account.Id, SidShown(session.Sid), why), $"account/{account.Id:N}");
            return Task.FromResult<Outcome>(new Outcome.Done(account.Id));
        }, cancel);
    }

    /// <summary>What the Ledger may hold of a session: enough to tell two apart, too little to use.</summary>
    public static string SidShown(string sid) => sid[..8];

    /// <summary>The live sessions of an account, newest first.</summary>
    public async Task<IReadOnlyList<Session>> Of(Guid account, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Sessions.AsNoTracking().Where(s => s.Account == account && s.Ended == null).OrderByDescending(s => s.Started).Take(50).ToListAsync(cancel);
    }

    /// <summary>Until when strangers' networks are refused for an account; null when they are not.</summary>
    public async Task<DateTimeOffset?> LockedUntil(Guid account, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Gates.Where(g => g.Account == account && g.LockedUntil > now).MaxAsync(g => g.LockedUntil, cancel);
    }

    /// <summary>Forgets the failures of an account.</summary>
    public async Task OpenGates(Guid account, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.InTurn(d => d.Gates.Where(g => g.Account == account)
            .ExecuteUpdateAsync(set => set.SetProperty(g => g.Failures, 0).SetProperty(g => g.LockedUntil, (DateTimeOffset?)null), cancel), cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WriteDown, time);
        for (var tick = 0; await timer.WaitForNextTickAsync(stoppingToken); tick++)
        {
            try
            {
                await WriteSeen(stoppingToken);
                await WriteOver(stoppingToken);
                if (tick % 360 == 0) await Sweep(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(e, "When people were last seen could not be written down; it is tried again.");
            }
        }
    }

    async Task WriteSeen(CancellationToken cancel)
    {
        if (seen.IsEmpty) return;
        await using var db = await databases.CreateDbContextAsync(cancel);
        foreach (var (sid, at) in seen.ToArray())
        {
            await db.InTurn(d => d.Sessions.Where(s => s.Sid == sid && s.LastSeen < at).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeen, at), cancel), cancel);
            seen.TryRemove(new KeyValuePair<string, DateTimeOffset>(sid, at));
        }
    }

    async Task WriteOver(CancellationToken cancel)
    {
        foreach (var sid in over.Keys)
        {
            await End(sid, "over", cancel);
            over.TryRemove(sid, out _);
        }
    }

    async Task Sweep(CancellationToken cancel)
    {
        var (now, longAgo) = (time.GetUtcNow(), time.GetUtcNow() - KeptAfterEnd);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.InTurn(d => d.Tickets.Where(t => t.Expires < now).ExecuteDeleteAsync(cancel), cancel);
        await db.InTurn(d => d.Sessions.Where(s => s.Started < longAgo).ExecuteDeleteAsync(cancel), cancel);
    }
}

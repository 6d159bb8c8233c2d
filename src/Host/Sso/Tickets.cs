using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PartyDiscipline.Host.Tenancy;

namespace PartyDiscipline.Host.Sso;

/// <summary>
/// What the portals' cookies point to. The cookie holds a random key, the database its hash; a ticket counts only at the portal that
/// issued it and only while its session lives.
/// </summary>
sealed class Tickets(IDbContextFactory<SsoDb> databases, Sessions sessions, IOptions<SsoSettings> settings, TimeProvider time) : ITicketStore
{
    static readonly object SessionKey = new();

    /// <summary>Asked by every request, so it is translated once.</summary>
    readonly Func<SsoDb, string, string, CancellationToken, Task<Kept?>> find = EF.CompileAsyncQuery((SsoDb db, string hash, string tenant, CancellationToken cancel) => (
        from ticket in db.Tickets.AsNoTracking()
        join session in db.Sessions.AsNoTracking() on ticket.Sid equals session.Sid
        where ticket.Key == hash && ticket.Tenant == tenant
        select new Kept(ticket.Value, ticket.Expires, session)).FirstOrDefault());

    /// <summary>The session behind this request's ticket, as the database has it.</summary>
    public static Session? SessionOf(HttpContext context) => context.Items[SessionKey] as Session;

    public async Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await Put(key, ticket, httpContext, cancellationToken);
        return key;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A ticket is never renewed: a sign-in makes a new one.");

    async Task Put(string key, AuthenticationTicket ticket, HttpContext context, CancellationToken cancel)
    {
        if (context.Place() is not { Portal: { } portal }) throw new InvalidOperationException("Tickets are for portals.");
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.Add(new PortalTicket
        {
            Key = Hash(key),
            Sid = ticket.Principal.FindFirst(Schemes.SidClaim)?.Value ?? throw new InvalidOperationException("The ticket names no session."),
            Tenant = portal.Code,
            Value = TicketSerializer.Default.Serialize(ticket),
            Expires = time.GetUtcNow() + settings.Value.SessionAtMost,
        });
        await db.SaveChangesAsync(cancel);
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        if (httpContext.Place() is not { Portal: { } portal }) return null;
        var (hash, tenant) = (Hash(key), portal.Code);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await find(db, hash, tenant, cancellationToken);
        if (found is null || found.Expires < time.GetUtcNow() || !sessions.IsAlive(found.Session, settings.Value.Idle)) return null;
        httpContext.Items[SessionKey] = found.Session;
        return TicketSerializer.Default.Deserialize(found.Value);
    }

    public async Task RemoveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var hash = Hash(key);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.InTurn(d => d.Tickets.Where(t => t.Key == hash).ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }

    sealed record Kept(byte[] Value, DateTimeOffset Expires, Session Session);

    static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    Task<string> ITicketStore.StoreAsync(AuthenticationTicket ticket) => throw new NotSupportedException();
    Task ITicketStore.RenewAsync(string key, AuthenticationTicket ticket) => throw new NotSupportedException();
    Task<AuthenticationTicket?> ITicketStore.RetrieveAsync(string key) => throw new NotSupportedException();
    Task ITicketStore.RemoveAsync(string key) => throw new NotSupportedException();
}

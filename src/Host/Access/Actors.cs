using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using static OpenIddict.Abstractions.OpenIddictConstants;
using Schemes = PartyDiscipline.Host.Sso.Schemes;

namespace PartyDiscipline.Host.Access;

/// <summary>
/// Establishes who acts, once per request and from the database: session, account, grants, posts. What was revoked, shut or ended a
/// moment ago does not count any more (R7).
/// </summary>
sealed class Actors(
    Database<HostDb> database, IDbContextFactory<SsoDb> databases, Sessions sessions, RightsTable rights, IServiceProvider services, TimeProvider time) : IRightHolders
{
    /// <summary>Asked by every request, so it is translated once.</summary>
    readonly Func<HostDb, Guid, string, DateOnly, CancellationToken, Task<Standing?>> find = EF.CompileAsyncQuery((HostDb db, Guid account, string tenant, DateOnly today, CancellationToken cancel) =>
        db.Accounts.Where(a => a.Id == account).Select(a => new Standing(
            a.TenantId,
            a.DisplayName,
            a.Person,
            a.Lane,
            a.Disabled,
            a.MustChangePassword,
            db.Grants
                .Where(g => g.Account == a.Id && g.TenantId == tenant && g.State == GrantState.Granted && g.From <= today && (g.Until == null || g.Until >= today))
                .Select(g => g.Role).ToList())).FirstOrDefault());

    /// <summary>The one place where a request gets its actor.</summary>
    public static void Use(WebApplication app)
    {
        var actors = app.Services.GetRequiredService<Actors>();
        app.Use(async (context, next) =>
        {
            if (context.Failed() is null && context.Place() is { Portal: { } portal } && context.User.Identity is { IsAuthenticated: true })
            {
                if (await actors.Of(context, portal) is { } actor) context.SetActor(actor);
                else context.User = new ClaimsPrincipal(new ClaimsIdentity());
            }
            await next(context);
        });
    }

    async Task<Actor?> Of(HttpContext context, Tenant portal)
    {
        var (principal, cancel) = (context.User, context.RequestAborted);
        if (principal.FindFirst(Schemes.SidClaim)?.Value is not { } sid)
            return principal.FindFirst(Claims.Subject)?.Value is { } client ? await OfSystem(client, portal, cancel) : null;
        var session = Tickets.SessionOf(context) ?? await FindSession(sid, cancel);
        if (session is null || session.Sid != sid || await OfPerson(session, portal, cancel) is not { } actor) return null;
        sessions.Touch(sid);
        return actor;
    }

    async Task<Session?> FindSession(string sid, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Sessions.AsNoTracking().FirstOrDefaultAsync(s => s.Sid == sid, cancel);
    }

    async Task<Actor?> OfPerson(Session session, Tenant portal, CancellationToken cancel)
    {
        if (await Find(session.Account, portal.Code, cancel) is not { } found || !sessions.IsAlive(session, sessions.IdleOf(found.Lane))) return null;
        var actor = await Draw(session.Account, found, portal, cancel);
        // Signed in with the password alone before such a role came: it counts after the next sign-in.
        if (!session.SecondFactor && actor.Roles.Overlaps(SecondFactor.Needing)) return null;
        return actor with { Session = session.Sid };
    }

    /// <summary>Who an account is at a portal today, without a session: for what the product does on his behalf, such as his feed and his mail.</summary>
    public async Task<Actor?> OfAccount(Guid account, Tenant portal, CancellationToken cancel) =>
        await Find(account, portal.Code, cancel) is { } found ? await Draw(account, found, portal, cancel) : null;

    async Task<Standing?> Find(Guid account, string tenant, CancellationToken cancel)
    {
        await using var db = database.OpenAcross();
        return await find(db, account, tenant, time.Today(), cancel) is { Disabled: false, MustChangePassword: false } found ? found : null;
    }

    async Task<Actor> Draw(Guid account, Standing found, Tenant portal, CancellationToken cancel)
    {
        var tenant = portal.Code;
        var held = found.Person is { } person && found.TenantId == tenant && services.GetService<IPartyDirectory>() is { } directory
            ? await directory.HeldBy(tenant, person, time.Today(), cancel)
            : [];
        List<string> roles = [.. found.Granted, .. RolesOf(held).Distinct()];
        return new Actor
        {
            Tenant = tenant,
            Account = account,
            Name = found.DisplayName,
            Person = found.TenantId == tenant ? found.Person : null,
            Roles = [.. roles],
            Permissions = rights.Of(roles),
            Parties = [.. held.Select(p => p.Id)],
            AtBureau = portal.Kind == TenantKind.Bureau,
        };
    }

    async Task<IReadOnlyList<Guid>> IRightHolders.Of(string tenant, string permission, CancellationToken cancel)
    {
        var today = time.Today();
        await using var db = database.OpenAcross();
        var accounts = await db.Accounts.Where(a => a.TenantId == tenant && a.Person != null && !a.Disabled).Select(a => new
        {
            a.Person,
            Granted = db.Grants.Where(g => g.Account == a.Id && g.TenantId == tenant && g.State == GrantState.Granted && g.From <= today && (g.Until == null || g.Until >= today)).Select(g => g.Role).ToList(),
        }).ToListAsync(cancel);
        // Whoever acts for a post has its rights too.
        var posts = services.GetService<IPartyDirectory>() is { } directory
            ? (await directory.Parties(tenant, today, cancel)).SelectMany(p => new[] { p.Holder, p.Delegate }.OfType<Guid>().Distinct(), (p, who) => (Post: p, Who: who)).ToLookup(p => p.Who, p => p.Post)
            : null;
        return [.. accounts.Where(a => rights.Of([.. a.Granted, .. RolesOf([.. posts?[a.Person!.Value] ?? []])]).Contains(permission)).Select(a => a.Person!.Value).Distinct()];
    }

    /// <summary>An account as it stands, with the roles granted to it at one portal.</summary>
    sealed record Standing(string TenantId, string DisplayName, Guid? Person, string Lane, bool Disabled, bool MustChangePassword, List<string> Granted);

    /// <summary>Roles that follow from posts (B.10).</summary>
    static IEnumerable<string> RolesOf(IReadOnlyList<Party> held)
    {
        foreach (var party in held)
        {
            if (party.Id.Kind == PartyKind.Secretary) yield return Roles.Secretary;
            if (party.Id.Kind == PartyKind.Member) yield return Roles.Member;
            if (party.Id.Kind == PartyKind.Department) yield return Roles.DepartmentHead;
            if (party.HeadsDiscipline) yield return Roles.DisciplineSecretary;
        }
    }

    async Task<Actor?> OfSystem(string clientId, Tenant portal, CancellationToken cancel)
    {
        await using var db = database.Open(portal.Code);
        if (await db.Clients.AsNoTracking().FirstOrDefaultAsync(c => c.ClientId == clientId, cancel) is not { Kind: ClientKind.System, Disabled: false } client) return null;
        return new Actor
        {
            Tenant = portal.Code,
            Account = client.Id,
            Name = client.Name,
            Roles = [.. client.Roles],
            Permissions = rights.Of(client.Roles),
            AtBureau = portal.Kind == TenantKind.Bureau,
            Client = client.ClientId,
        };
    }
}

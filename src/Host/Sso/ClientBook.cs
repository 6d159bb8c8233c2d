using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace PartyDiscipline.Host.Sso;

/// <summary>What is needed to register a client.</summary>
/// <param name="Tenant">For a system, where its roles count; else who looks after it.</param>
/// <param name="RedirectUris">Exact addresses; none for a system.</param>
/// <param name="Roles">For a system.</param>
sealed record ClientRegistration(string Tenant, string Name, ClientKind Kind, IReadOnlyList<string> RedirectUris, IReadOnlyList<string> Roles);

/// <summary>
/// Other clients of the sign-on server: applications through which people sign on, and systems that act under their own name.
/// Roles of systems come with the registration, so two persons share it as well: it is shut until a second one opens it.
/// </summary>
sealed class ClientBook(Database<HostDb> database, IServiceScopeFactory scopes, ITenants tenants)
{
    public const string Permission = "Host.Clients";
    public const int NameLength = 80;
    const int MostUris = 10;

    /// <summary>Roles that a system may hold: none that signs, decides or administers.</summary>
    public static readonly IReadOnlyList<string> RolesOfSystems = [Roles.Clerk, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.SuperiorViewer];

    /// <summary>Registers a client; the secret is handed over once and kept only as a hash.</summary>
    public async Task<(Outcome Outcome, string? ClientId, string? Secret)> Register(Actor actor, Guid operation, ClientRegistration wish, CancellationToken cancel = default)
    {
        if (!AccountBook.Administers(actor, wish.Tenant) || tenants.Find(wish.Tenant) is null) return (new Outcome.NotFound(), null, null);
        if (FaultsIn(wish).ToArray() is { Length: > 0 } faults) return (new Outcome.Refused(faults), null, null);
        var clientId = "client-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var entry = new ClientEntry(clientId, wish.Name.Trim(), wish.Kind, wish.RedirectUris, wish.Roles, actor);
        await using var db = database.Open(wish.Tenant);
        var outcome = await db.Write(actor with { Tenant = wish.Tenant }, operation, _ =>
        {
            db.Add(entry);
            db.Append(new ClientRegistered(entry.Id, clientId, wish.Kind), $"client/{entry.Id:N}");
            return Task.FromResult<Outcome>(new Outcome.Done(entry.Id));
        }, cancel);
        if (outcome is not Outcome.Done) return (outcome, null, null);
        var secret = wish.Kind == ClientKind.PublicApp ? null : NewSecret();
        await WithApplications((applications, ct) => applications.CreateAsync(Describe(entry, secret), ct).AsTask(), cancel);
        return (outcome, clientId, secret);
    }

    static IEnumerable<Fault> FaultsIn(ClientRegistration wish)
    {
        if (wish.Name.Trim() is not { Length: >= 2 and <= NameLength } name || name.Any(char.IsControl)) yield return new("Name", "Client.Name");
        if (wish.Kind == ClientKind.System)
        {
            if (wish.RedirectUris.Count > 0) yield return new("RedirectUris", "Client.NoUris");
            if (wish.Roles.Count == 0 || wish.Roles.Any(r => !RolesOfSystems.Contains(r))) yield return new("Roles", "Client.Roles");
            yield break;
        }
        if (wish.Roles.Count > 0) yield return new("Roles", "Client.NoRoles");
        if (wish.RedirectUris.Count is 0 or > MostUris || !wish.RedirectUris.All(u => IsGood(u, wish.Kind))) yield return new("RedirectUris", "Client.Uris");
    }

    /// <summary>A whole address without fragment or wildcard: https, this machine for a native application, or its own scheme.</summary>
    static bool IsGood(string address, ClientKind kind) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0 && !address.Contains('*', StringComparison.Ordinal)
        && address.Length <= 200
        && (uri.Scheme == Uri.UriSchemeHttps
            || uri.Scheme == Uri.UriSchemeHttp && (uri.IsLoopback || uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
            || kind == ClientKind.PublicApp && uri.Scheme.Contains('.', StringComparison.Ordinal));

    /// <summary>A new secret; the old one is void at once.</summary>
    public async Task<(Outcome Outcome, string? Secret)> RenewSecret(Actor actor, Guid operation, Guid id, CancellationToken cancel = default)
    {
        if (await Find(actor, id, cancel) is not { } found || found.Kind == ClientKind.PublicApp) return (new Outcome.NotFound(), null);
        await using var db = database.Open(found.TenantId);
        var outcome = await db.Write(actor with { Tenant = found.TenantId }, operation, _ =>
        {
            db.Append(new ClientSecretRenewed(id), $"client/{id:N}");
            return Task.FromResult<Outcome>(new Outcome.Done(id));
        }, cancel);
        if (outcome is not Outcome.Done) return (outcome, null);
        var secret = NewSecret();
        await Update(found, secret, cancel);
        return (outcome, secret);
    }

    /// <summary>Shuts a client, whose tokens are void at once, or opens it again.</summary>
    public async Task<Outcome> SetDisabled(Actor actor, Guid operation, Guid id, bool disabled, CancellationToken cancel = default)
    {
        if (await Find(actor, id, cancel) is not { } found) return new Outcome.NotFound();
        if (!disabled && !MayOpen(actor, found) || disabled && !actor.May(Permission)) return Outcome.Refuse("", "Client.AnotherOpens");
        await using var db = database.Open(found.TenantId);
        var outcome = await db.Write(actor with { Tenant = found.TenantId }, operation, async ct =>
        {
            found = await db.Clients.SingleAsync(c => c.Id == id, ct);
            found.SetDisabled(disabled);
            db.Append(new ClientDisabled(id, disabled), $"client/{id:N}");
            return new Outcome.Done(id);
        }, cancel);
        if (outcome is Outcome.Done) await Update(found, secret: null, cancel);
        return outcome;
    }

    /// <summary>A system is opened by somebody else than who registered it: another security administrator, or the unit's secretary.</summary>
    public static bool MayOpen(Actor actor, ClientEntry entry) =>
        (actor.Account != entry.RegisteredBy || entry.Kind != ClientKind.System)
        && (actor.May(Permission) && AccountBook.Administers(actor, entry.TenantId)
            || actor.May(GrantBook.Approve) && actor.Is(Roles.Secretary) && AccountBook.Administers(actor, entry.TenantId));

    /// <summary>The systems that wait for this actor to open them: never opened yet. What somebody shut is nobody's request; it is opened again on its own page.</summary>
    public static IQueryable<ClientEntry> Waiting(IQueryable<ClientEntry> clients, Actor actor)
    {
        var me = actor.Account;
        var waiting = clients.Where(c => c.Kind == ClientKind.System && c.Disabled && c.Version == ClientEntry.AsRegistered && c.RegisteredBy != me);
        // The same as MayOpen says of one.
        if (!actor.May(Permission) && !(actor.May(GrantBook.Approve) && actor.Is(Roles.Secretary))) waiting = waiting.Where(_ => false);
        return waiting.OrderBy(c => c.Id);
    }

    async Task Update(ClientEntry entry, string? secret, CancellationToken cancel) => await WithApplications(async (applications, ct) =>
    {
        if (await applications.FindByClientIdAsync(entry.ClientId, ct) is not { } application) return;
        var descriptor = new OpenIddictApplicationDescriptor();
        await applications.PopulateAsync(descriptor, application, ct);
        descriptor.Permissions.Clear();
        if (!entry.Disabled) descriptor.Permissions.UnionWith(PermissionsOf(entry));
        if (secret is not null) descriptor.ClientSecret = secret;
        await applications.UpdateAsync(application, descriptor, ct);
        if (entry.Disabled) await RevokeTokens(await applications.GetIdAsync(application, ct), ct);
    }, cancel);

    async Task RevokeTokens(string? application, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var tokens = scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>();
        await tokens.RevokeByApplicationIdAsync(application!, cancel);
    }

    async Task WithApplications(Func<IOpenIddictApplicationManager, CancellationToken, Task> work, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>(), cancel);
    }

    public async Task<ClientEntry?> Find(Actor actor, Guid id, CancellationToken cancel)
    {
        await using var db = database.OpenAcross();
        return await db.Clients.FirstOrDefaultAsync(c => c.Id == id, cancel) is { } found && AccountBook.Administers(actor, found.TenantId) ? found : null;
    }

    static OpenIddictApplicationDescriptor Describe(ClientEntry entry, string? secret)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = entry.ClientId,
            ClientSecret = secret,
            ClientType = secret is null ? ClientTypes.Public : ClientTypes.Confidential,
            ApplicationType = entry.Kind == ClientKind.PublicApp ? ApplicationTypes.Native : ApplicationTypes.Web,
            ConsentType = ConsentTypes.Implicit,
            DisplayName = entry.Name,
        };
        if (!entry.Disabled) descriptor.Permissions.UnionWith(PermissionsOf(entry));
        foreach (var uri in entry.RedirectUris)
        {
            descriptor.RedirectUris.Add(new Uri(uri));
            descriptor.PostLogoutRedirectUris.Add(new Uri(uri));
        }
        if (entry.Kind != ClientKind.System) descriptor.Requirements.Add(Requirements.Features.ProofKeyForCodeExchange);
        return descriptor;
    }

    static string[] PermissionsOf(ClientEntry entry) => entry.Kind == ClientKind.System
        ?
        [
            Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.Endpoints.Introspection,
            Permissions.GrantTypes.ClientCredentials, Permissions.Prefixes.Scope + SsoComposition.ApiScope,
        ]
        :
        [
            Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.EndSession, Permissions.Endpoints.Revocation,
            Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
            Permissions.Scopes.Profile, Permissions.Prefixes.Scope + SsoComposition.ApiScope,
        ];

    static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}

using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Sso;

/// <summary>How a registered client signs on.</summary>
enum ClientKind
{
    /// <summary>People sign on through it with a code and PKCE; it keeps no secret.</summary>
    PublicApp,
    /// <summary>People sign on through it with a code and PKCE; it also shows its secret.</summary>
    ConfidentialApp,
    /// <summary>A system that acts under its own name with the client credentials grant.</summary>
    System,
}

/// <summary>
/// A client of the sign-on server that is not one of our portals: what it may do stands here, in the Ledger's reach; the protocol's
/// own record of it (secret, permissions) is the sign-on server's.
/// </summary>
sealed class ClientEntry : TenantRow
{
    /// <summary>The version of an entry that nobody has changed since it was registered; a system was never opened then. One that was opened and shut again is past it.</summary>
    public const int AsRegistered = 1;

    public string ClientId { get; private set; } = "";
    public string Name { get; private set; } = "";
    public ClientKind Kind { get; private set; }
    /// <summary>Compared as whole strings; nothing else is ever redirected to.</summary>
    public List<string> RedirectUris { get; private set; } = [];
    /// <summary>For a system: its roles in the tenant that this row belongs to.</summary>
    public List<string> Roles { get; private set; } = [];
    /// <summary>A system is shut until a second person opens it: its roles are a grant like any other (G08).</summary>
    public bool Disabled { get; private set; }
    public Guid RegisteredBy { get; private set; }
    public string RegisteredByName { get; private set; } = "";

    ClientEntry() { }

    public ClientEntry(string clientId, string name, ClientKind kind, IEnumerable<string> redirectUris, IEnumerable<string> roles, Kernel.Access.Actor by)
    {
        (ClientId, Name, Kind) = (clientId, name, kind);
        (RegisteredBy, RegisteredByName) = (by.Account, by.Name);
        Disabled = kind == ClientKind.System;
        RedirectUris = [.. redirectUris];
        Roles = [.. roles];
    }

    public void SetDisabled(bool disabled) => Disabled = disabled;
}

/// <summary>A client was registered.</summary>
sealed record ClientRegistered(Guid Client, string ClientId, ClientKind Kind) : IFact;

/// <summary>A client was shut, or opened again.</summary>
sealed record ClientDisabled(Guid Client, bool Disabled) : IFact;

/// <summary>A client was given a new secret; the old one is void.</summary>
sealed record ClientSecretRenewed(Guid Client) : IFact;

using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Sso;

/// <summary>Where a grant stands: one person asks, another decides (G08).</summary>
enum GrantState { Requested, Granted, Declined, Revoked }

/// <summary>
/// A role of an account in a tenant. It belongs to the tenant where the role counts, which may not be the account's home.
/// Roles that follow a post are never granted.
/// </summary>
sealed class Grant : TenantRow
{
    /// <summary>The account's home tenant; with <see cref="Account"/> and <see cref="Lane"/> the account's key.</summary>
    public string Home { get; private set; } = "";
    public Guid Account { get; private set; }
    public string Lane { get; private set; } = "";
    public string Role { get; private set; } = "";
    public DateOnly From { get; private set; }
    /// <summary>The last day on which it counts; null for no end.</summary>
    public DateOnly? Until { get; private set; }
    public string Reason { get; private set; } = "";
    public GrantState State { get; private set; }
    public Guid RequestedBy { get; private set; }
    public string RequestedByName { get; private set; } = "";
    public DateTimeOffset RequestedAt { get; private set; }
    public Guid? DecidedBy { get; private set; }
    public string? DecidedByName { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    /// <summary>Why it was declined or revoked.</summary>
    public string? Why { get; private set; }
    /// <summary>The role while the grant is asked for or stands, else null: unique, so that none stands twice. One that ran out leaves it when the role is asked for anew.</summary>
    public string? Slot { get; private set; }

    Grant() { }

    public Grant(string home, Guid account, string lane, string role, DateOnly from, DateOnly? until, string reason, Kernel.Access.Actor by, DateTimeOffset now)
    {
        (Home, Account, Lane) = (home, account, lane);
        Role = Slot = role;
        (From, Until, Reason) = (from, until, reason);
        (RequestedBy, RequestedByName, RequestedAt) = (by.Account, by.Name, now);
        State = GrantState.Requested;
    }

    public bool Counts(DateOnly today) => State == GrantState.Granted && From <= today && (Until is null || today <= Until);

    /// <summary>Its last day is over.</summary>
    public bool RanOut(DateOnly today) => Until < today;

    /// <summary>Makes room for another of the same role.</summary>
    public void LeaveSlot() => Slot = null;

    /// <summary>Grants, declines or revokes it.</summary>
    public void Decide(GrantState state, string? why, Kernel.Access.Actor by, DateTimeOffset now)
    {
        State = state;
        Why = why;
        (DecidedBy, DecidedByName, DecidedAt) = (by.Account, by.Name, now);
        if (state is GrantState.Declined or GrantState.Revoked) Slot = null;
    }
}

/// <summary>What a grant would give.</summary>
/// <param name="Tenant">Where the role is to count.</param>
/// <param name="Account">The account, of whatever home tenant.</param>
sealed record GrantRequest(string Tenant, Guid Account, string Role, DateOnly From, DateOnly? Until, string Reason);

/// <summary>A role was asked for.</summary>
sealed record RoleRequested(Guid Grant, Guid Account, string Role, DateOnly From, DateOnly? Until) : IFact;

/// <summary>A role was granted by a second person; who got it is told where he belongs to the unit in which it counts.</summary>
sealed record RoleGranted(Guid Grant, Guid Account, string Role, DateOnly From, DateOnly? Until, Guid? Person = null) : IConcerns
{
    public IReadOnlyList<Guid> Persons => Person is { } person ? [person] : [];
    public string Page => WayIn.Page;
}

/// <summary>A request was declined.</summary>
sealed record RoleDeclined(Guid Grant, Guid Account, string Role) : IFact;

/// <summary>A role was taken back; who had it is told likewise.</summary>
sealed record RoleRevoked(Guid Grant, Guid Account, string Role, Guid? Person = null) : IConcerns
{
    public IReadOnlyList<Guid> Persons => Person is { } person ? [person] : [];
    public string Page => WayIn.Page;
}

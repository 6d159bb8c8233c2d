using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Sso;

/// <summary>
/// What an account may ever be: one of the three administrators, or business. Fixed when it is opened, and part of the key that
/// every grant refers to, so that the database itself refuses an administrator any other role (G08).
/// </summary>
static class Lanes
{
    public const string Business = "business";

    /// <summary>The lane that a role belongs to: its own name for an administrator's.</summary>
    public static string Of(string role) => Roles.Administrators.Contains(role) ? role : Business;
}

/// <summary>A person's, or an administrator's, way in. It belongs to its home tenant; its login name is unique in the whole installation.</summary>
sealed class Account : TenantRow
{
    /// <summary>As typed when it was opened.</summary>
    public string LoginName { get; private set; } = "";
    /// <summary><see cref="LoginName"/> as it is compared.</summary>
    public string LoginKey { get; private set; } = "";
    public string DisplayName { get; private set; } = "";
    public string Lane { get; private set; } = Lanes.Business;
    /// <summary>The person of the home tenant's organisation; null for administrators.</summary>
    public Guid? Person { get; private set; }
    public string PasswordHash { get; private set; } = "";
    /// <summary>The hashes before this one, newest first, so that none returns too soon (G01).</summary>
    public List<string> EarlierHashes { get; private set; } = [];
    public DateTimeOffset PasswordSetAt { get; private set; }
    /// <summary>Somebody else knows the password: it must be changed at the next sign-in (G01).</summary>
    public bool MustChangePassword { get; private set; }
    /// <summary>The secret of the second factor, protected; null while none is enrolled.</summary>
    public string? TotpSecret { get; private set; }
    /// <summary>The last time step that was used: no code works twice.</summary>
    public long LastTotpStep { get; private set; }
    public DateTimeOffset? LastSignIn { get; private set; }
    public bool Disabled { get; private set; }

    Account() { }

    public Account(string loginName, string displayName, string lane, Guid? person, string passwordHash, bool mustChange, DateTimeOffset now)
    {
        LoginName = loginName;
        LoginKey = KeyOf(loginName);
        DisplayName = displayName;
        Lane = lane;
        Person = person;
        PasswordHash = passwordHash;
        PasswordSetAt = now;
        MustChangePassword = mustChange;
    }

    public bool HasSecondFactor => TotpSecret is not null;

    /// <summary>How login names are compared: without case, without surrounding space.</summary>
    public static string KeyOf(string loginName) => loginName.Trim().ToLowerInvariant();

    /// <summary>Sets a new password and remembers the old one.</summary>
    public void SetPassword(string hash, bool mustChange, int remembered, DateTimeOffset now)
    {
        EarlierHashes = [.. EarlierHashes.Prepend(PasswordHash).Take(Math.Max(0, remembered - 1))];
        PasswordHash = hash;
        PasswordSetAt = now;
        MustChangePassword = mustChange;
    }

    /// <summary>The same password under stronger hashing.</summary>
    public void Rehash(string hash) => PasswordHash = hash;

    public void Enrol(string protectedSecret, long step)
    {
        TotpSecret = protectedSecret;
        LastTotpStep = step;
    }

    public void DropSecondFactor()
    {
        TotpSecret = null;
        LastTotpStep = 0;
    }

    public void UseStep(long step) => LastTotpStep = step;

    public void SignedIn(DateTimeOffset now) => LastSignIn = now;

    public void SetDisabled(bool disabled) => Disabled = disabled;

    /// <summary>This account as the one who acts on itself.</summary>
    public Actor Self() => new() { Tenant = TenantId, Account = Id, Name = DisplayName, Person = Person };
}

/// <summary>What is needed to open an account.</summary>
/// <param name="LoginName">Unique in the installation, without case.</param>
/// <param name="DisplayName">As shown and written into the Ledger.</param>
/// <param name="Lane"><see cref="Lanes.Business"/>, or the role of one of the three administrators.</param>
/// <param name="PasswordHash">Made by <see cref="Passwords.Hash"/>, after <see cref="Passwords.Faults"/> found none.</param>
/// <param name="MustChange">True when anybody but the holder knows the password.</param>
/// <param name="Person">The person of the tenant's organisation.</param>
/// <param name="TotpSecret">A second factor that is enrolled from the start; for demonstrations.</param>
sealed record AccountOpening(
    string LoginName, string DisplayName, string Lane, string PasswordHash, bool MustChange, Guid? Person = null, byte[]? TotpSecret = null);

/// <summary>An account was opened in its home tenant.</summary>
sealed record AccountOpened(Guid Account, string Lane, Guid? Person) : IFact;

/// <summary>An account was shut, or opened again. Its holder is told.</summary>
sealed record AccountDisabled(Guid Account, bool Disabled, Guid? Person = null) : IConcerns
{
    public IReadOnlyList<Guid> Persons => Person is { } person ? [person] : [];
    public string Page => WayIn.Page;
}

/// <summary>A password was changed: by its holder, or by an administrator who then knows it once. The holder is told of both: it may not have been he.</summary>
sealed record PasswordChanged(Guid Account, bool ByHolder, Guid? Person = null) : IConcerns
{
    public IReadOnlyList<Guid> Persons => Person is { } person ? [person] : [];
    public string Page => WayIn.Page;
}

/// <summary>A second factor was enrolled, or taken off by an administrator. The holder is told.</summary>
sealed record SecondFactorChanged(Guid Account, bool Enrolled, Guid? Person = null) : IConcerns
{
    public IReadOnlyList<Guid> Persons => Person is { } person ? [person] : [];
    public string Page => WayIn.Page;
}

/// <summary>The same password was hashed anew, more slowly.</summary>
sealed record PasswordRehashed(Guid Account) : IFact;

/// <summary>Somebody signed in.</summary>
sealed record SignedIn(Guid Account, string Session, bool SecondFactor) : IFact;

/// <summary>A sign-in failed at the password or at the second factor. An unknown name has no account and is told to the bureau.</summary>
sealed record SignInFailed(Guid? Account, string Step) : IFact;

/// <summary>Too many failures: sign-in is refused until then.</summary>
sealed record LockedOut(Guid Account, DateTimeOffset Until) : IFact;

/// <summary>An administrator let an account try again.</summary>
sealed record Unlocked(Guid Account) : IFact;

/// <summary>A session ended: by its holder, by a newer sign-in, or by an administrator.</summary>
sealed record SignedOut(Guid Account, string? Session, string Why) : IFact;

using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using OpenIddict.EntityFrameworkCore.Models;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Sso;

/// <summary>
/// The sign-on server's protocol state: tokens, sessions, tickets, keys. It carries no fact of the mechanism and is not part of the
/// Ledger; whoever loses it signs in again.
/// </summary>
sealed class SsoDb(DbContextOptions<SsoDb> options, IDatabaseEngine engine) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<PortalTicket> Tickets => Set<PortalTicket>();
    public DbSet<Gate> Gates => Set<Gate>();
    public DbSet<WrappedKey> Keys => Set<WrappedKey>();

    /// <summary>Data protection saves its keys this way and leaves their number to the database; here keys are the client's.</summary>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        foreach (var key in ChangeTracker.Entries<DataProtectionKey>().Where(e => e.State == EntityState.Added && e.Entity.Id <= 0))
            key.Property(k => k.Id).CurrentValue = RandomNumberGenerator.GetInt32(1, int.MaxValue);
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <summary>Waits for its turn where the database has one writer.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (Database.CurrentTransaction is not null) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        using var turn = await engine.EnterWrite(cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Runs one statement in its turn.</summary>
    public async Task<int> InTurn(Func<SsoDb, Task<int>> statement, CancellationToken cancel)
    {
        using var turn = await engine.EnterWrite(cancel);
        return await statement(this);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<TicksConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Model.SetMaxIdentifierLength(63);
        modelBuilder.UseOpenIddict();
        modelBuilder.Entity<OpenIddictEntityFrameworkCoreApplication>().ToTable("sso_applications");
        modelBuilder.Entity<OpenIddictEntityFrameworkCoreAuthorization>().ToTable("sso_authorizations");
        modelBuilder.Entity<OpenIddictEntityFrameworkCoreScope>().ToTable("sso_scopes");
        modelBuilder.Entity<OpenIddictEntityFrameworkCoreToken>().ToTable("sso_tokens");

        var protection = modelBuilder.Entity<DataProtectionKey>();
        protection.ToTable("sso_protection_keys");
        protection.Property(k => k.Id).ValueGeneratedNever();

        var sessions = modelBuilder.Entity<Session>();
        sessions.ToTable("sso_sessions");
        sessions.HasKey(s => s.Sid);
        sessions.Property(s => s.Sid).HasMaxLength(Session.SidLength);
        sessions.Property(s => s.Home).HasMaxLength(40);
        sessions.Property(s => s.Why).HasMaxLength(40);
        sessions.HasIndex(s => new { s.Account, s.Ended });
        sessions.HasIndex(s => s.Started);

        var tickets = modelBuilder.Entity<PortalTicket>();
        tickets.ToTable("sso_tickets");
        tickets.HasKey(t => t.Key);
        tickets.Property(t => t.Key).HasMaxLength(64);
        tickets.Property(t => t.Sid).HasMaxLength(Session.SidLength);
        tickets.Property(t => t.Tenant).HasMaxLength(40);
        tickets.HasIndex(t => t.Sid);
        tickets.HasIndex(t => t.Expires);

        var gates = modelBuilder.Entity<Gate>();
        gates.ToTable("sso_gates");
        gates.HasKey(g => new { g.Account, g.Network });
        gates.Property(g => g.Account).ValueGeneratedNever();
        gates.Property(g => g.Network).HasMaxLength(64);

        var keys = modelBuilder.Entity<WrappedKey>();
        keys.ToTable("sso_keys");
        keys.HasKey(k => new { k.Use, k.Number });
        keys.Property(k => k.Use).HasMaxLength(20);
        keys.Property(k => k.Number).ValueGeneratedNever();

        foreach (var index in modelBuilder.Model.GetEntityTypes().SelectMany(t => t.GetIndexes()).Where(i => i.IsUnique && i.Properties.Any(p => p.IsNullable)))
            index.SetFilter(string.Join(" AND ", index.Properties.Where(p => p.IsNullable).Select(p => $"\"{p.Name}\" IS NOT NULL")));
    }

    sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(at => at, at => DateTime.SpecifyKind(at, DateTimeKind.Utc));

    sealed class TicksConverter() : ValueConverter<DateTimeOffset, long>(at => at.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}

/// <summary>One sign-in of an account, over all portals. It holds no address of the person's machine.</summary>
sealed class Session
{
    public const int SidLength = 43;

    public required string Sid { get; init; }
    public required string Home { get; init; }
    public required Guid Account { get; init; }
    public required bool SecondFactor { get; init; }
    public required DateTimeOffset Started { get; init; }
    public DateTimeOffset LastSeen { get; set; }
    public DateTimeOffset? Ended { get; set; }
    public string? Why { get; set; }
}

/// <summary>What a portal's cookie points to. The key is kept hashed: who reads this table cannot enter.</summary>
sealed class PortalTicket
{
    public required string Key { get; init; }
    public required string Sid { get; init; }
    /// <summary>The portal's tenant; "" for the sign-on server itself.</summary>
    public required string Tenant { get; init; }
    public required byte[] Value { get; set; }
    public required DateTimeOffset Expires { get; set; }
}

/// <summary>Failures in a row of one account from one network.</summary>
sealed class Gate
{
    public required Guid Account { get; init; }
    public required string Network { get; init; }
    public int Failures { get; set; }
    public DateTimeOffset? LockedUntil { get; set; }
    /// <summary>When somebody last signed in from there; null for the gate of all strangers.</summary>
    public DateTimeOffset? LastSuccess { get; set; }
}

/// <summary>A key of the sign-on server, wrapped by data protection.</summary>
sealed class WrappedKey
{
    public required string Use { get; init; }
    public required int Number { get; init; }
    public required DateTimeOffset NotBefore { get; init; }
    public required string Value { get; init; }
}

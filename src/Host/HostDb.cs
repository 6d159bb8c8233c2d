using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Documents;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host;

/// <summary>The host's own tables: tenants, accounts, grants, registered systems, organ codes, the list of modules that may run.</summary>
sealed class HostDb(DbContextOptions<HostDb> options) : ModuleDb(options)
{
    protected override string Prefix => "host";

    public DbSet<TenantEntry> Tenants => Set<TenantEntry>();
    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<Grant> Grants => Set<Grant>();
    public DbSet<ClientEntry> Clients => Set<ClientEntry>();
    public DbSet<OrganCode> OrganCodes => Set<OrganCode>();
    public DbSet<AllowedDropIn> DropIns => Set<AllowedDropIn>();

    protected override void Shape(ModelBuilder model)
    {
        var tenants = model.Entity<TenantEntry>();
        tenants.ToTable("tenants");
        tenants.Property(t => t.NameZh).HasMaxLength(100);
        tenants.Property(t => t.NameEn).HasMaxLength(200);

        var accounts = model.Entity<Account>();
        accounts.ToTable("accounts");
        accounts.Property(a => a.LoginName).HasMaxLength(AccountBook.LoginNameLength);
        accounts.Property(a => a.LoginKey).HasMaxLength(AccountBook.LoginNameLength);
        accounts.Property(a => a.DisplayName).HasMaxLength(AccountBook.DisplayNameLength);
        accounts.Property(a => a.Lane).HasMaxLength(40);
        accounts.Property(a => a.EarlierHashes).IsJson();
        accounts.Property(a => a.TotpSecret).HasMaxLength(400);
        accounts.HasAlternateKey(a => new { a.TenantId, a.Id, a.Lane });
        accounts.HasIndex(a => a.LoginKey).IsUnique();
        accounts.HasIndex(a => a.Id);
        accounts.HasIndex(a => a.Person).IsUnique().HasFilter("\"Person\" IS NOT NULL");
        accounts.HasIndex(a => new { a.TenantId, a.DisplayName });

        var grants = model.Entity<Grant>();
        grants.ToTable("grants", t => t.HasCheckConstraint("ck_host_grants_lane",
            $"(\"Lane\" = \"Role\") OR (\"Lane\" = '{Lanes.Business}' AND \"Role\" NOT IN ({string.Join(", ", Roles.Administrators.Order(StringComparer.Ordinal).Select(r => $"'{r}'"))}))"));
        grants.Property(g => g.Home).HasMaxLength(40);
        grants.Property(g => g.Lane).HasMaxLength(40);
        grants.Property(g => g.Role).HasMaxLength(40);
        grants.Property(g => g.Slot).HasMaxLength(40);
        grants.HasOne<Account>().WithMany()
            .HasForeignKey(g => new { g.Home, g.Account, g.Lane })
            .HasPrincipalKey(a => new { a.TenantId, a.Id, a.Lane })
            .OnDelete(DeleteBehavior.Restrict);
        grants.HasIndex(g => g.Id);
        grants.HasIndex(g => new { g.Account, g.TenantId, g.State });
        grants.HasIndex(g => new { g.TenantId, g.State, g.RequestedAt });
        grants.HasIndex(g => new { g.TenantId, g.Account, g.Slot }).IsUnique().HasFilter("\"Slot\" IS NOT NULL");

        var clients = model.Entity<ClientEntry>();
        clients.ToTable("clients");
        clients.Property(c => c.ClientId).HasMaxLength(60);
        clients.Property(c => c.Name).HasMaxLength(ClientBook.NameLength);
        clients.Property(c => c.RedirectUris).IsJson();
        clients.Property(c => c.Roles).IsJson();
        clients.HasIndex(c => c.ClientId).IsUnique();

        var codes = model.Entity<OrganCode>();
        codes.ToTable("organcodes");
        codes.Property(c => c.Code).HasMaxLength(DocumentNumber.CodeLength);
        codes.HasIndex(c => new { c.TenantId, c.Organ }).IsUnique();

        var dropIns = model.Entity<AllowedDropIn>();
        dropIns.ToTable("dropins");
        dropIns.Property(d => d.Name).HasMaxLength(100);
        dropIns.Property(d => d.Hash).HasMaxLength(64);
        dropIns.Property(d => d.Reason).HasMaxLength(AllowedDropIn.ReasonLength);
        dropIns.Property(d => d.RequestedByName).HasMaxLength(100);
        dropIns.Property(d => d.DecidedByName).HasMaxLength(100);
        dropIns.Property(d => d.Slot).HasMaxLength(64);
        dropIns.HasIndex(d => new { d.TenantId, d.RequestedAt });
        dropIns.HasIndex(d => new { d.TenantId, d.Slot }).IsUnique().HasFilter("\"Slot\" IS NOT NULL");
    }
}

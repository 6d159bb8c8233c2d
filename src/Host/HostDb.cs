using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host;

/// <summary>The host's own tables: tenants, accounts, grants.</summary>
sealed class HostDb(DbContextOptions<HostDb> options) : ModuleDb(options)
{
    protected override string Prefix => "host";

    public DbSet<TenantEntry> Tenants => Set<TenantEntry>();

    protected override void Shape(ModelBuilder model)
    {
        var tenants = model.Entity<TenantEntry>();
        tenants.ToTable("tenants");
        tenants.Property(t => t.NameZh).HasMaxLength(100);
        tenants.Property(t => t.NameEn).HasMaxLength(200);
    }
}

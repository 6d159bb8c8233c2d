using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;

namespace Visits;

/// <summary>The module's tables; each begins with its name.</summary>
sealed class VisitsDb(DbContextOptions<VisitsDb> options) : ModuleDb(options)
{
    protected override string Prefix => "visits";

    public DbSet<Visit> Visits => Set<Visit>();

    protected override void Shape(ModelBuilder model)
    {
        var visits = model.Entity<Visit>();
        visits.ToTable("visits");
        visits.Property(v => v.Family).HasMaxLength(Visit.FamilyLength);
        visits.Property(v => v.Heard).HasMaxLength(Visit.HeardLength);
        visits.Property(v => v.RecordedByName).HasMaxLength(100);
        visits.HasIndex(v => new { v.TenantId, v.Party, v.On });
    }
}

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
        var table = model.Entity<Visit>();
        table.ToTable("visits");
        table.Property(v => v.Family).HasMaxLength(Visit.FamilyLength);
        table.Property(v => v.Heard).HasMaxLength(Visit.HeardLength);
        table.Property(v => v.RecordedByName).HasMaxLength(100);
        table.HasIndex(v => new { v.TenantId, v.Party, v.On });
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>
/// The same tables without the product: a plain EF context whose rows are bags of the columns as the database keeps them. It knows no
/// tenant, no Ledger, no conversion; it inserts and commits.
/// </summary>
sealed class BareRows(DbContextOptions<BareRows> options, IReadOnlyList<IEntityType> like) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Model.SetMaxIdentifierLength(63);
        foreach (var type in like)
            modelBuilder.SharedTypeEntity<Dictionary<string, object>>(type.GetTableName()!, bag =>
            {
                bag.ToTable(type.GetTableName()!);
                foreach (var property in type.GetProperties())
                {
                    var provider = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
                    bag.IndexerProperty(provider.IsValueType && property.IsNullable && Nullable.GetUnderlyingType(provider) is null
                        ? typeof(Nullable<>).MakeGenericType(provider) : provider, property.GetColumnName()).IsRequired(!property.IsNullable).ValueGeneratedNever();
                }
                bag.HasKey([.. type.FindPrimaryKey()!.Properties.Select(p => p.GetColumnName())]);
            });
    }

    public DbSet<Dictionary<string, object>> Of(string table) => Set<Dictionary<string, object>>(table);
}

using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>One set of migrations is right for three databases, and no module names another's tables.</summary>
public sealed partial class DatabaseTests
{
    static IEnumerable<string> Migrations => Source.Files("src", "tests/SeventhModule").Where(f => f.Contains("/Migrations/", StringComparison.Ordinal));

    [Fact]
    public void Migrations_name_no_providers_column_type() => Assert.Empty(
        from file in Migrations
        where ColumnType().IsMatch(Source.Text(file))
        select file);

    [Theory]
    [InlineData("Data Source=never-made.db")]
    [InlineData("Host=nowhere;Database=none")]
    [InlineData("Server=nowhere")]
    public void The_migrations_make_the_model_of_every_context_on_every_provider(string connection)
    {
        using var app = (IDisposable)Product.Build(connection);
        var services = ((WebApplication)app).Services;
        Assert.Empty(services.GetServices<ModuleDatabase>().Where(d =>
        {
            using var db = d.Open(services);
            return db.Database.HasPendingModelChanges();
        }).Select(d => d.Context.Name));
    }

    [Fact]
    public void Every_context_keeps_its_own_history_and_its_own_prefix()
    {
        var services = Product.Built.Services;
        var (histories, owners) = (new List<string>(), new Dictionary<string, string>());
        foreach (var database in services.GetServices<ModuleDatabase>())
        {
            using var db = database.Open(services);
            histories.Add(RelationalOptionsExtension.Extract(db.GetService<IDbContextOptions>()).MigrationsHistoryTableName!);
            foreach (var table in db.GetService<IDesignTimeModel>().Model.GetEntityTypes().Where(t => !t.IsTableExcludedFromMigrations()).Select(t => t.GetTableName()!).Distinct())
                Assert.True(owners.TryAdd(table, database.Context.Name), $"{table} belongs to {owners[table]} and to {database.Context.Name}.");
        }
        Assert.Equal(histories.Distinct(), histories);
        Assert.Empty(
            from table in owners
            let prefix = table.Value[..^2].ToLowerInvariant()
            where !table.Key.StartsWith(prefix + "_", StringComparison.Ordinal)
            select $"{table.Value}: {table.Key}");
    }

    [GeneratedRegex("""\btype: "|HasColumnType|SqlServerModelBuilderExtensions""")]
    private static partial Regex ColumnType();
}

using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
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

    /// <summary>
    /// Steps that take away or narrow what an earlier edition uses (contract), each with the edition that stopped using it. Hosts of that edition
    /// and of this one may then serve side by side, older ones may not: docs/operations.md must say so.
    /// </summary>
    static readonly Dictionary<string, string> Contracts = [];

    [Fact]
    public void Migrations_only_add_so_that_hosts_of_the_edition_before_go_on_serving()
    {
        var services = Product.Built.Services;
        var narrowing = new List<string>();
        foreach (var database in services.GetServices<ModuleDatabase>())
        {
            using var db = database.Open(services);
            var migrations = db.GetService<IMigrationsAssembly>();
            foreach (var (id, type) in migrations.Migrations)
            {
                var migration = migrations.CreateMigration(type, "Microsoft.EntityFrameworkCore.Sqlite");
                var own = migration.UpOperations.OfType<CreateTableOperation>().Select(t => t.Name).ToHashSet();
                var stricter = migration.DownOperations.OfType<CreateIndexOperation>().Where(i => i is { IsUnique: true, Filter: null }).ToLookup(i => i.Table);
                narrowing.AddRange(migration.UpOperations.Where(s => !Adds(s, own, stricter)).Select(s => $"{id}: {s.GetType().Name}"));
            }
        }
        Assert.Empty(narrowing.Where(n => !Contracts.ContainsKey(n)));
        Assert.Empty(Contracts.Keys.Except(narrowing));

        // A row that the edition before writes names no new column; a rule about many rows could refuse one that it may write, unless it forbids
        // less than the one in whose place it comes.
        static bool Adds(MigrationOperation step, HashSet<string> own, ILookup<string, CreateIndexOperation> stricter) => step switch
        {
            CreateTableOperation => true,
            AddColumnOperation column => column.IsNullable || column.DefaultValue is not null || own.Contains(column.Table),
            CreateIndexOperation index => !index.IsUnique || own.Contains(index.Table) || index.Filter is not null && stricter[index.Table].Any(i => i.Columns.SequenceEqual(index.Columns)),
            DropIndexOperation => true,
            _ => false,
        };
    }

    [GeneratedRegex("""\btype: "|HasColumnType|SqlServerModelBuilderExtensions""")]
    private static partial Regex ColumnType();
}

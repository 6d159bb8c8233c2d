using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.DropIns;

/// <summary>A module's tables: its own by their names, and brought up to date before the host relies on them.</summary>
sealed class DropInDatabases(WebApplicationBuilder builder, DatabaseEngine engine)
{
    /// <summary>Null when its tables are its own and as it needs them.</summary>
    public Flaw? Ready(string module, IServiceCollection own)
    {
        try
        {
            using var services = Alone(engine, s => { foreach (var service in own) ((ICollection<ServiceDescriptor>)s).Add(service); });
            foreach (var database in own.Select(s => s.ImplementationInstance).OfType<ModuleDatabase>())
            {
                using var db = database.Open(services);
                if (TablesOf(db).FirstOrDefault(t => !t.StartsWith($"{module}_", StringComparison.OrdinalIgnoreCase)) is { } table)
                    return new(DropInFault.ForeignTable, $"Its table {table} does not begin with {module.ToLowerInvariant()}_.");
                var pending = db.Database.GetPendingMigrations().ToList();
                if (pending.Count == 0) continue;
                if (!Readiness.MigratesAtStart(builder.Configuration, engine, builder.Environment))
                    return new(DropInFault.MigrationFailed, $"{database.Context.Name} lacks {string.Join(", ", pending)}. Run: migrate");
                using var turn = MigrationTurn.Take(engine);
                db.Database.Migrate();
            }
            return null;
        }
        catch (Exception e)
        {
            return Flaw.Of(DropInFault.MigrationFailed, e);
        }
    }

    static IEnumerable<string> TablesOf(DbContext db) =>
        db.GetService<IDesignTimeModel>().Model.GetEntityTypes().Where(e => !e.IsTableExcludedFromMigrations()).Select(e => e.GetTableName()).OfType<string>();

    /// <summary>A database by itself, before the host's services are there.</summary>
    public static ServiceProvider Alone(DatabaseEngine engine, Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IDatabaseEngine>(engine);
        add(services);
        return services.BuildServiceProvider();
    }
}

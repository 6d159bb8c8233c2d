using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using PartyDiscipline.Host;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Tests.Common;

/// <summary>Module databases without the host: the Ledger and whatever contexts a test names, on a database of its own.</summary>
public sealed class Store : IAsyncDisposable
{
    readonly ServiceProvider services;
    readonly TestDatabase database;

    Store(TestDatabase database, ServiceProvider services)
    {
        this.database = database;
        this.services = services;
    }

    /// <summary>Makes the Ledger's tables by its migrations, and those of <typeparamref name="TDb"/> from its model.</summary>
    public static async Task<Store> Of<TDb>(Engine engine) where TDb : ModuleDb
    {
        var database = await TestDatabase.Create(engine);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Main", database.ConnectionString)]).Build();
        var collection = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<DatabaseEngine>()
            .AddSingleton<IDatabaseEngine>(p => p.GetRequiredService<DatabaseEngine>())
            .AddSingleton<SettableClock>()
            .AddSingleton<TimeProvider>(p => p.GetRequiredService<SettableClock>())
            .AddSingleton<Verification>();
        ModuleBuilder.AddDatabase<LedgerDb>(collection, "ledger");
        ModuleBuilder.AddDatabase<TDb>(collection, "test");
        var store = new Store(database, collection.BuildServiceProvider());
        await using (var ledger = store.Of<LedgerDb>().OpenAcross()) await ledger.Database.MigrateAsync();
        await using (var own = store.Of<TDb>().OpenAcross()) await own.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
        return store;
    }

    public TestDatabase Connection => database;
    public SettableClock Clock => services.GetRequiredService<SettableClock>();
    public Database<TDb> Of<TDb>() where TDb : ModuleDb => services.GetRequiredService<Database<TDb>>();

    /// <summary>What verification finds wrong with a tenant: kind and place, first break first.</summary>
    public async Task<IReadOnlyList<string>> Breaks(string tenant) =>
        [.. (await services.GetRequiredService<Verification>().Check(tenant)).Breaks.Select(b => $"{b.Kind} {b.Seq} {b.What}")];

    /// <summary>SQL as the owner of the database, past every guard of the product.</summary>
    public Task<int> Sql(string sql, params object?[] values) => RawSql.Execute(database, sql, values);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }
}

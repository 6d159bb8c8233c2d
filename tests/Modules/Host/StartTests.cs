using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Host;

public sealed class StartTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task The_product_starts_on_an_empty_database_and_brings_every_modules_tables_up_to_date(Engine engine)
    {
        await using var host = await RunningHost.Start(engine);
        foreach (var database in host.Services.GetServices<ModuleDatabase>())
        {
            await using var db = database.Open(host.Services);
            Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        }
        // PostgreSQL logs the first look for a history table that is not there yet as a failed command.
        Assert.Empty(host.Log.Errors.Where(e => !e.Contains("__ef_", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task A_second_start_keeps_the_data(Engine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using (var first = await RunningHost.Start(on: database)) await first.Found("sample1");
        await using var second = await RunningHost.Start(on: database);
        await second.Get<Tenants>().Refresh();
        Assert.Equal("sample1", Assert.Single(second.Get<Tenants>().All).Code);
    }
}

using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using Orleans.Configuration;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
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

    /// <summary>Whether Orleans strikes such a host off is a matter of moments, which no test can wait for; that it does not is a setting.</summary>
    [Fact]
    public async Task A_host_that_migrates_or_fills_its_database_for_minutes_is_not_struck_off_as_it_joins()
    {
        await using var host = await RunningHost.Start();
        Assert.False(host.Get<IOptions<ClusterMembershipOptions>>().Value.EvictWhenMaxJoinAttemptTimeExceeded);
    }

    /// <summary>Every test starts one: what stays of each in the process slows all that come after it.</summary>
    [Fact]
    public async Task A_host_that_has_stopped_leaves_nothing_of_itself_in_the_process()
    {
        var ended = new List<WeakReference>();
        for (var i = 0; i < 3; i++) ended.Add(await Ended());
        // The one that a timer or a thread has just let go of may still be held by its last call.
        for (var i = 0; i < 300 && ended.Count(e => e.IsAlive) > 1; i++, await Task.Delay(100))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.InRange(ended.Count(e => e.IsAlive), 0, 1);

        static async Task<WeakReference> Ended()
        {
            await using var host = await RunningHost.Start();
            using var client = host.Client("setup");
            await client.GetStringAsync("/Setup");
            return new WeakReference(host.Services);
        }
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task A_host_learns_of_a_tenant_that_another_host_founds_and_founds_no_second(Engine engine)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.Create(engine);
        await using var first = await RunningHost.Start(on: database);
        await using var second = await RunningHost.Start(on: database);
        Assert.True(second.Get<FirstSetup>().Needed);

        // The first goes away before it registers the portals. Nobody asks the second for anything.
        await first.Found("bureau", TenantKind.Bureau);
        await first.Found("sample1");
        var tenants = second.Get<Tenants>();
        for (var i = 0; i < 300 && tenants.Find("sample1") is null; i++) await Task.Delay(100, cancel);
        Assert.Equal(["bureau", "sample1"], tenants.All.Select(t => t.Code));
        Assert.False(second.Get<FirstSetup>().Needed);
        Assert.True(await IsClient(PortalClients.ClientIdOf("sample1")));
        using var browser = second.Client("sample1");
        using var answer = await browser.GetAsync("/Me", cancel);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);

        // Two officers at two hosts found the same one at the same moment.
        var both = await Task.WhenAll(new[] { first, second }.Select(h => h.Get<Tenants>().Found("sample2", TenantKind.Prison, new LocalText("示例二监狱", "Sample two"), 2, Guid.NewGuid(), cancel)));
        Assert.Single(both, o => o is Outcome.Done);
        Assert.Equal("Unit.Taken", Assert.Single(Assert.Single(both.OfType<Outcome.Refused>()).Faults).Rule);
        Assert.Equal(3, second.Get<Tenants>().All.Count);

        async Task<bool> IsClient(string id)
        {
            for (var i = 0; i < 300; i++, await Task.Delay(100, cancel))
            {
                await using var scope = second.Services.CreateAsyncScope();
                if (await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>().FindByClientIdAsync(id, cancel) is not null) return true;
            }
            return false;
        }
    }
}

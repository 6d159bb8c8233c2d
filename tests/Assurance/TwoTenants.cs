using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>The running product on each database, with one row of every noun in two prisons; made once for all suites that ask.</summary>
public sealed class TwoTenants : IAsyncLifetime
{
    public const string A = "sample1";
    public const string B = "sample2";

    readonly Dictionary<Engine, RunningHost> hosts = [];

    public async ValueTask InitializeAsync()
    {
        foreach (var engine in (Engine[])[Engine.Sqlite, Engine.PostgreSql])
        {
            var host = await RunningHost.Start(engine);
            hosts[engine] = host;
            foreach (var tenant in (string[])[A, B])
            {
                await host.Found(tenant);
                await Nouns.Fill(host.Services, tenant);
            }
        }
    }

    public RunningHost On(Engine engine)
    {
        Assert.SkipUnless(hosts.ContainsKey(engine), $"No SQL Server: {Databases.SqlServerVariable} is not set.");
        return hosts[engine];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts.Values) await host.DisposeAsync();
    }
}

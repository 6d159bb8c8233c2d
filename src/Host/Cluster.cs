using StackExchange.Redis;

namespace PartyDiscipline.Host;

/// <summary>
/// The Orleans silo inside each host. Alone on a machine it needs nothing; with an <c>Orleans:Clustering</c> section
/// (as Aspire writes it) hosts meet through Redis. No grain storage and no reminders: the database is the only truth.
/// </summary>
static class Cluster
{
    public static void Configure(IConfiguration configuration, ISiloBuilder silo)
    {
        if (configuration.GetSection("Orleans:Clustering").Exists())
        {
            var key = configuration["Orleans:Clustering:ServiceKey"] ?? "redis";
            silo.Services.AddKeyedSingleton<IConnectionMultiplexer>(key, (_, _) =>
                ConnectionMultiplexer.Connect(configuration.GetConnectionString(key)!));
        }
        else
        {
            silo.UseLocalhostClustering(
                configuration.GetValue("Orleans:SiloPort", 11111),
                configuration.GetValue("Orleans:GatewayPort", 0));
        }
        silo.Configure<Orleans.Configuration.ClusterMembershipOptions>(o =>
        {
            o.ProbeTimeout = TimeSpan.FromSeconds(1);
            o.NumMissedProbesLimit = 2;
            o.NumVotesForDeathDeclaration = 1;
            o.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            o.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        });
        silo.Configure<Orleans.Configuration.SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(5));
    }
}

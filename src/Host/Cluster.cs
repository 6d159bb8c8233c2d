using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using PartyDiscipline.Host.Operations;
using StackExchange.Redis;

namespace PartyDiscipline.Host;

/// <summary>
/// The Orleans silo inside each host. Alone on a machine it needs nothing; with an <c>Orleans:Clustering</c> section
/// (as Aspire writes it) hosts meet through Redis and know each other by certificates. No grain storage and no reminders: the database is the only truth.
/// </summary>
static class Cluster
{
    public static void Configure(IConfiguration configuration, ISiloBuilder silo)
    {
        if (HostTrust.IsCluster(configuration))
        {
            var key = KeyOf(configuration);
            silo.Services.AddKeyedSingleton<IConnectionMultiplexer>(key, (_, _) => Connect(key, configuration.GetConnectionString(key)));
            silo.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<Membership>(services, services.GetRequiredKeyedService<IConnectionMultiplexer>(key)));
            HostTrust.Of(configuration)?.Use(silo);
        }
        else
        {
            silo.UseLocalhostClustering(
                configuration.GetValue("Orleans:SiloPort", 11111),
                configuration.GetValue("Orleans:GatewayPort", 0));
        }
        silo.Configure<ClusterMembershipOptions>(o =>
        {
            o.ProbeTimeout = TimeSpan.FromSeconds(1);
            o.NumMissedProbesLimit = 2;
            o.NumVotesForDeathDeclaration = 1;
            o.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            o.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            // A host's age counts from before it migrates or fills its database; one that took minutes for that would be struck off while it joins, by itself if by nobody else.
            o.EvictWhenMaxJoinAttemptTimeExceeded = false;
        });
        silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(5));
        silo.AddOutgoingGrainCallFilter<CallsAgain>();
    }

    static string KeyOf(IConfiguration configuration) => configuration["Orleans:Clustering:ServiceKey"] ?? "redis";

    /// <summary>Commands work without Redis, doctor above all.</summary>
    static ConnectionMultiplexer Connect(string key, string? address)
    {
        var options = ConfigurationOptions.Parse(address ?? throw new NotReady($"The cluster has no address of Redis: set ConnectionStrings:{key}."));
        options.AbortOnConnectFail = false;
        return ConnectionMultiplexer.Connect(options);
    }

    /// <summary>A host that cannot meet the others does not start.</summary>
    public static void Reach(WebApplication app)
    {
        if (!HostTrust.IsCluster(app.Configuration)) return;
        var key = KeyOf(app.Configuration);
        if (!app.Services.GetRequiredKeyedService<IConnectionMultiplexer>(key).IsConnected)
            throw new NotReady($"Redis, where the hosts meet, does not answer. Look at ConnectionStrings:{key} and whether it runs, and start again.");
    }
}

/// <summary>
/// A host that dies or freezes takes its live parties along; they wake elsewhere as soon as the others have noticed. A command that was under
/// way meanwhile is made again: it carries an operation id, so that it does one thing however often it arrives. What carries none is not repeated.
/// </summary>
sealed class CallsAgain(ILogger<CallsAgain> log) : IOutgoingGrainCallFilter
{
    const string OperationId = "operation";
    /// <summary>Others notice within half of it, and who waits for his page has not yet gone.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    static readonly ConcurrentDictionary<MethodInfo, bool> Repeatable = new();

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        // Orleans runs the first request of a party that it has just waked while it still holds that party. Two such that call each other
        // would wait for each other for ever; so a party lets go before it calls.
        if (context.SourceContext is { GrainInstance: not null }) await Task.Yield();
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(Pause))
        {
            try
            {
                await context.Invoke();
                return;
            }
            catch (Exception e) when (e is TimeoutException or OrleansException && IsRepeatable(context.InterfaceMethod) && Stopwatch.GetElapsedTime(began) < Patience)
            {
                log.LogInformation(e, "{Method} did not reach its party and is made again.", context.MethodName);
            }
        }
    }

    static bool IsRepeatable(MethodInfo? method) =>
        method is not null && Repeatable.GetOrAdd(method, m => m.GetParameters().Any(p => p.ParameterType == typeof(Guid) && p.Name == OperationId));
}

/// <summary>
/// Redis may come back with nothing in it. The hosts would go on, but Orleans notes each change in the list that it began with, so no death among
/// them would be noticed any more and whoever starts would find nobody. So each host remembers the list as it last saw it, and the first that finds
/// none puts it back. Is there another list in which a host does not stand, it ends itself, and stands in it when its supervisor has started it.
/// </summary>
sealed class Membership(IConnectionMultiplexer redis, IOptions<RedisClusteringOptions> options, IOptions<ClusterOptions> cluster,
    ILocalSiloDetails self, IHostApplicationLifetime life, ILogger<Membership> log) : BackgroundService
{
    const string Version = "Version";
    /// <summary>Some of the others may have seen a few changes more than who puts the list back; all take it for newer than theirs.</summary>
    const int Newer = 100;
    const string PutBack = """
        if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
        return redis.call('HSET', KEYS[1], unpack(ARGV))
        """;
    static readonly TimeSpan Looking = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisKey key = options.Value.CreateRedisKey(cluster.Value);
        RedisValue own = self.SiloAddress.ToString();
        HashEntry[] remembered = [];
        using var timer = new PeriodicTimer(Looking);
        // Twice, because once may be the moment in which it is filled.
        for (var missing = 0; missing < 2;)
        {
            await timer.WaitForNextTickAsync(stoppingToken);
            try
            {
                var list = await redis.GetDatabase().HashGetAllAsync(key).WaitAsync(stoppingToken);
                if (list.Any(row => row.Name == own)) (remembered, missing) = (list, 0);
                else if (remembered.Length == 0) continue; // It has not joined yet.
                else if (list.Length > 0) missing++;
                else if ((long)await redis.GetDatabase().ScriptEvaluateAsync(PutBack, [key], [.. remembered.SelectMany(Fields)]).WaitAsync(stoppingToken) > 0)
                    log.LogWarning("Redis had lost the list of the hosts; it is put back as it was.");
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                // It is away, which says nothing of what it holds; Orleans complains of that itself.
                log.LogDebug(e, "The list of the hosts cannot be read.");
                missing = 0;
            }
        }
        log.LogCritical("Redis has another list of the hosts, in which this one does not stand; it ends, so that it does when it is started again.");
        life.StopApplication();
    }

    static IEnumerable<RedisValue> Fields(HashEntry row) =>
        [row.Name, row.Name == Version ? (int.Parse(row.Value.ToString(), CultureInfo.InvariantCulture) + Newer).ToString(CultureInfo.InvariantCulture) : row.Value];
}

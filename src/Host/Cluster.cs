using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using PartyDiscipline.Host.Operations;
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
            var key = KeyOf(configuration);
            silo.Services.AddKeyedSingleton<IConnectionMultiplexer>(key, (_, _) => Connect(key, configuration.GetConnectionString(key)));
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
        if (!app.Configuration.GetSection("Orleans:Clustering").Exists()) return;
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

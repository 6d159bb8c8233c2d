using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
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
            var key = configuration["Orleans:Clustering:ServiceKey"] ?? "redis";
            silo.Services.AddKeyedSingleton<IConnectionMultiplexer>(key, (_, _) =>
                ConnectionMultiplexer.Connect(configuration.GetConnectionString(key)!));
            HostTrust.Of(configuration)?.Use(silo);
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

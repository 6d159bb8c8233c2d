using System.Diagnostics;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Host.Operations;

/// <summary>How the last night went on this host.</summary>
/// <param name="Done">When the work was through.</param>
/// <param name="Failed">The work that failed in some tenant, by its name.</param>
[GenerateSerializer, Immutable]
sealed record NightStanding([property: Id(0)] DateTimeOffset Done, [property: Id(1)] IReadOnlyList<string> Failed);

/// <summary>
/// The modules' nightly work, a few minutes after each midnight in China, tenant by tenant, and once after each start: an office
/// that switches its server off at night escalates what is overdue all the same. Every host does it, because the work bears being
/// done twice.
/// </summary>
sealed class Nights(IEnumerable<INightly> work, ITenants tenants, IConfiguration configuration, IHostApplicationLifetime life, TimeProvider time, ILogger<Nights> log) : BackgroundService
{
    /// <summary>Whether the last night is made up for after a start (default true).</summary>
    public const string AtStart = "Nights:AtStart";

    static readonly TimeSpan AfterMidnight = TimeSpan.FromMinutes(5);
    static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    /// <summary>The last night; null before the first on this host.</summary>
    public NightStanding? Last { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.Started(stoppingToken); // The work calls live parties.
        if (configuration.GetValue(AtStart, true)) await Run(time.Today(), stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = ChinaTime.StartOf(time.Today().AddDays(1)) + AfterMidnight;
            // In steps, so that a clock which was set meanwhile is noticed and its night does not pass unseen.
            while (next - time.GetUtcNow() is var left && left > TimeSpan.Zero) await Task.Delay(left < Step ? left : Step, time, stoppingToken);
            await Run(time.Today(), stoppingToken);
        }
    }

    /// <summary>One night's work; what fails, a live party that did not answer in time too, is logged and tried again the next night.</summary>
    internal async Task Run(DateOnly today, CancellationToken cancel)
    {
        var failed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tenant in tenants.All)
            foreach (var each in work)
                if (!await Run(each, tenant.Code, today, cancel)) failed.Add(each.Name);
        Last = new NightStanding(time.GetUtcNow(), [.. failed.Order(StringComparer.Ordinal)]);
    }

    async Task<bool> Run(INightly each, string tenant, DateOnly today, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        using var span = Measures.Spans.StartActivity($"night {each.Name}", ActivityKind.Internal);
        var outcome = "Failed";
        try
        {
            await each.Run(tenant, today, cancel);
            outcome = "Done";
            return true;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            log.LogError(e, "The nightly work of {Module} failed in {Tenant}.", each.Name, tenant);
            span?.SetTag("error.type", Discretion.KindOf(e)).SetStatus(ActivityStatusCode.Error);
            return false;
        }
        finally
        {
            Measures.Nights.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new("work", each.Name), new("outcome", outcome));
        }
    }
}

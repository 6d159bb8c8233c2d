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
/// done twice. What failed is tried again soon, then after twice as long each time, until the next night comes anyway.
/// </summary>
sealed class Nights(IEnumerable<INightly> work, ITenants tenants, IConfiguration configuration, IHostApplicationLifetime life, TimeProvider time, ILogger<Nights> log) : BackgroundService
{
    /// <summary>Whether the last night is made up for after a start (default true).</summary>
    public const string AtStart = "Nights:AtStart";

    /// <summary>After how long what failed is tried again for the first time (default five minutes).</summary>
    public const string AgainAfter = "Nights:AgainAfter";

    static readonly TimeSpan AfterMidnight = TimeSpan.FromMinutes(5);
    static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    readonly TimeSpan patience = configuration.GetValue(AgainAfter, TimeSpan.FromMinutes(5));
    List<(INightly Work, string Tenant)> undone = [];

    /// <summary>The last night, with what of it has been made up for since; null before the first on this host.</summary>
    public NightStanding? Last { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.Started(stoppingToken); // The work calls live parties.
        if (configuration.GetValue(AtStart, true)) await Run(time.Today(), stoppingToken);
        // The night stays the same until it is done: what is tried again between midnight and its hour does not put it off by a day.
        for (var (night, pause) = (Next(), patience); !stoppingToken.IsCancellationRequested;)
        {
            var soon = time.GetUtcNow() + pause;
            var next = undone.Count > 0 && soon < night ? soon : night;
            // In steps, so that a clock which was set meanwhile is noticed and its night does not pass unseen.
            while (next - time.GetUtcNow() is var left && left > TimeSpan.Zero) await Task.Delay(left < Step ? left : Step, time, stoppingToken);
            if (time.GetUtcNow() < night)
            {
                await Again(time.Today(), stoppingToken);
                pause *= 2;
                continue;
            }
            await Run(time.Today(), stoppingToken);
            (night, pause) = (Next(), patience);
        }

        DateTimeOffset Next() => ChinaTime.StartOf(time.Today().AddDays(1)) + AfterMidnight;
    }

    /// <summary>One night's work; what fails, a live party that did not answer in time too, is logged and left for <see cref="Again"/>.</summary>
    internal Task Run(DateOnly today, CancellationToken cancel) => Run([.. tenants.All.SelectMany(_ => work, (tenant, each) => (each, tenant.Code))], today, cancel);

    /// <summary>What failed the last time, and nothing else.</summary>
    internal Task Again(DateOnly today, CancellationToken cancel) => Run(undone, today, cancel);

    async Task Run(List<(INightly Work, string Tenant)> all, DateOnly today, CancellationToken cancel)
    {
        var failed = new List<(INightly Work, string Tenant)>();
        foreach (var each in all)
            if (!await Run(each.Work, each.Tenant, today, cancel)) failed.Add(each);
        undone = failed;
        Last = new NightStanding(time.GetUtcNow(), [.. failed.Select(f => f.Work.Name).Distinct().Order(StringComparer.Ordinal)]);
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

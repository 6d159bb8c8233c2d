using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Host.Operations;

/// <summary>
/// The modules' nightly work, a few minutes after each midnight in China, tenant by tenant. Every host does it: the work bears
/// being done twice, and a host that was down at midnight is not missed.
/// </summary>
sealed class Nights(IEnumerable<INightly> work, ITenants tenants, TimeProvider time, ILogger<Nights> log) : BackgroundService
{
    static readonly TimeSpan AfterMidnight = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = ChinaTime.StartOf(time.Today().AddDays(1)) + AfterMidnight;
            await Task.Delay(next - time.GetUtcNow(), time, stoppingToken);
            await Run(time.Today(), stoppingToken);
        }
    }

    /// <summary>One night's work; what fails is logged and tried again the next night.</summary>
    internal async Task Run(DateOnly today, CancellationToken cancel)
    {
        foreach (var tenant in tenants.All)
            foreach (var each in work)
            {
                try
                {
                    await each.Run(tenant.Code, today, cancel);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    log.LogError(e, "The nightly work of {Module} failed in {Tenant}.", each.Name, tenant.Code);
                }
            }
    }
}

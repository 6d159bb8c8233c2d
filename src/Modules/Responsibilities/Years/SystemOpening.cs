using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Years;

/// <summary>How far the opening of a year for all units has come.</summary>
sealed record OpeningProgress(int Year, int Units, int Done, ImmutableArray<string> Refused)
{
    public bool Running => Done < Units;
}

/// <summary>
/// The bureau opens a year for the whole system: one unit after the other, each in a write of its own. The officer at the bureau
/// acts in each unit under his own name, but with nothing else of his: no rights, no posts (<see cref="In"/>). Each unit's
/// operation id follows from the form's, so a second submit, or a second try after a crash, does no unit twice.
/// </summary>
sealed class SystemOpening(YearBook years, ITenants tenants, ILogger<SystemOpening> log) : BackgroundService
{
    sealed record Job(Actor Officer, Guid Operation, int Year, DateOnly Effective, TaskCompletionSource Finished);

    readonly Channel<Job> jobs = Channel.CreateUnbounded<Job>(new UnboundedChannelOptions { SingleReader = true });
    volatile OpeningProgress? progress;

    /// <summary>The opening that runs, or ran last, in this process.</summary>
    public OpeningProgress? Progress => progress;

    /// <summary>Begins; the task ends with the last unit. Who cannot wait looks at <see cref="Progress"/>.</summary>
    public Task Begin(Actor officer, Guid operation, int year, DateOnly effective)
    {
        if (!officer.AtBureau || !officer.May(ResponsibilitiesPermissions.OpenYear)) throw new TenantViolation("Only the bureau's officer opens a year for all units.");
        var job = new Job(officer, operation, year, effective, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        jobs.Writer.TryWrite(job);
        return job.Finished.Task;
    }

    /// <summary>The officer as he acts in a unit: his name and account, that unit, and no right or post.</summary>
    public static Actor In(Actor officer, string tenant) => new() { Tenant = tenant, Account = officer.Account, Name = officer.Name, Person = officer.Person, Session = officer.Session };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in jobs.Reader.ReadAllAsync(stoppingToken))
        {
            await Open(job, stoppingToken);
            job.Finished.TrySetResult();
        }
    }

    async Task Open(Job job, CancellationToken cancel)
    {
        var units = tenants.All;
        progress = new OpeningProgress(job.Year, units.Count, 0, []);
        foreach (var unit in units)
        {
            var refused = progress!.Refused;
            try
            {
                var outcome = await years.Apply(In(job.Officer, unit.Code), OperationFor(job.Operation, unit.Code), job.Year, job.Effective, cancel);
                if (outcome is not (Outcome.Done or Outcome.Already)) refused = refused.Add(unit.Code);
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                log.LogError(e, "Opening {Year} failed in {Unit}; opening it again is safe.", job.Year, unit.Code);
                refused = refused.Add(unit.Code);
            }
            progress = progress with { Done = progress.Done + 1, Refused = refused };
        }
    }

    /// <summary>One id per unit that follows from the form's, so that the same form never opens a unit twice.</summary>
    internal static Guid OperationFor(Guid operation, string tenant)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{operation:N}/{tenant}"), hash);
        return new Guid(hash[..16]);
    }
}

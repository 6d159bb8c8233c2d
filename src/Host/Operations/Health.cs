using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Operations;

/// <summary>
/// Two open questions that a load balancer may ask anonymously: <c>/alive</c>, is the process up, and <c>/health</c>, can it
/// serve. The answer is one word; the reasons stand in the log.
/// </summary>
static class HealthEndpoints
{
    const string Alive = "/alive", Health = "/health";

    public static void AddHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck("process", () => HealthCheckResult.Healthy(), tags: ["alive"])
        .AddCheck<DatabaseAnswers>("database", timeout: TimeSpan.FromSeconds(2))
        .AddCheck<SiloRuns>("cluster");

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks(Alive, new HealthCheckOptions { Predicate = check => check.Tags.Contains("alive") }).AllowAnonymous();
        app.MapHealthChecks(Health).AllowAnonymous();
    }

    public static bool Are(PathString path) => path.StartsWithSegments(Alive) || path.StartsWithSegments(Health);
}

/// <summary>The database answers a query on the table that every write needs.</summary>
sealed class DatabaseAnswers(Database<LedgerDb> ledger) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = ledger.OpenAcross();
        await db.Heads.AsNoTracking().Select(h => h.Seq).FirstOrDefaultAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}

/// <summary>This host's silo has joined the cluster.</summary>
sealed class SiloRuns(Orleans.Runtime.ISiloStatusOracle silos) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(silos.CurrentStatus == Orleans.Runtime.SiloStatus.Active
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"The silo is {silos.CurrentStatus}."));
}

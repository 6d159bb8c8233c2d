using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PartyDiscipline.Host.Documents;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Operations;

/// <summary>
/// Open questions that a load balancer may ask anonymously: <c>/alive</c>, is the process up, <c>/health</c>, can it serve, and
/// <c>/health/documents</c>, are PDFs printed in the typefaces of the standard. The answer is one word, and under it the names of modules
/// that were dropped in and do not run; the reasons stand in the log.
/// </summary>
static class HealthEndpoints
{
    const string Alive = "/alive", Health = "/health", Documents = "/health/documents";

    public static void AddHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck("process", () => HealthCheckResult.Healthy(), tags: ["alive"])
        .AddCheck<DatabaseAnswers>("database", timeout: TimeSpan.FromSeconds(2))
        .AddCheck<SiloRuns>("cluster")
        .AddCheck<DocumentsPrint>("documents", tags: ["documents"]);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks(Alive, new HealthCheckOptions { Predicate = check => check.Tags.Contains("alive"), ResponseWriter = Say }).AllowAnonymous();
        app.MapHealthChecks(Health, new HealthCheckOptions { Predicate = check => !check.Tags.Contains("documents"), ResponseWriter = Say }).AllowAnonymous();
        app.MapHealthChecks(Documents, new HealthCheckOptions { Predicate = check => check.Tags.Contains("documents"), ResponseWriter = Say }).AllowAnonymous();
    }

    static Task Say(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        var modules = report.Entries.TryGetValue(DropInsRun.Name, out var found) ? found.Description : null;
        return http.Response.WriteAsync(modules is null ? report.Status.ToString() : $"{report.Status}\n{modules}");
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

/// <summary>Documents come out as they should: PDF is printed, and in the typefaces of the standard. Without them the product serves all the same.</summary>
sealed class DocumentsPrint(Chromium chromium, Fonts fonts) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            chromium.Program is null ? HealthCheckResult.Degraded("No PDF printer; documents are offered as docx only.")
            : fonts.Missing.ToList() is { Count: > 0 } missing ? HealthCheckResult.Degraded($"Typefaces replaced: {string.Join(", ", missing.Select(f => f.Face.Name))}")
            : HealthCheckResult.Healthy());
}

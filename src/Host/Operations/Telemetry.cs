using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PartyDiscipline.Host.Tenancy;

namespace PartyDiscipline.Host.Operations;

/// <summary>
/// Traces, metrics and logs for whoever runs the product, sent only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> points. They hold routes,
/// durations and counts; never what somebody wrote, and no person's name, address or device (<see cref="Discretion"/>). Every name is
/// explained in docs/operations.md.
/// </summary>
static class Telemetry
{
    const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        // Lines go to the console and, where an address is set, to the collector; nowhere else (docs/operations.md).
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole();
        builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory, Discretion.OfLogs>());

        if (!IsSent(builder.Configuration)) return;
        builder.Logging.AddSentLogs();
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("party-discipline", serviceVersion: Version))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(Measures.Source)
                .AddMeter("Microsoft.Orleans")
                .AddMeter("Npgsql")
                // Its own label of a pool is the connection string.
                .AddView(instrument => instrument.Meter.Name == "Npgsql" ? new MetricStreamConfiguration { TagKeys = ["db.client.connection.state", "state"] } : null)
                .AddOtlpExporter())
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(o =>
                    // The time of a vote or a report is nobody's to know, so requests of those hosts leave no span.
                    o.Filter = http => !HealthEndpoints.Are(http.Request.Path) && http.RequestServices.GetRequiredService<Addresses>().TracelessLabel(http.Request.Host) is null)
                .AddHttpClientInstrumentation()
                .AddSource(Measures.Source)
                .AddSource("Microsoft.Orleans.Application")
                .AddProcessor(new Discretion.OfSpans())
                .AddOtlpExporter());
    }

    public static bool IsSent(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[Endpoint]);

    public static void AddSentLogs(this ILoggingBuilder logging) => logging.AddOpenTelemetry(logs => logs.AddOtlpExporter());

    public static string Version { get; } = typeof(Telemetry).Assembly.GetName().Version!.ToString(3);
}

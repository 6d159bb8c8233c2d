using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PartyDiscipline.Host.Tenancy;

namespace PartyDiscipline.Host.Operations;

/// <summary>
/// Traces, metrics and logs for whoever runs the product, sent only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> points.
/// They hold routes, durations, counts and ids; never what somebody wrote, and no person's name, address or device.
/// </summary>
static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });

        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return;
        builder.Logging.AddOpenTelemetry(logs => logs.AddOtlpExporter());
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("party-discipline", serviceVersion: Version))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("Microsoft.Orleans")
                .AddOtlpExporter())
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(o =>
                {
                    // The time of a vote or a report is nobody's to know, so requests of those hosts leave no span.
                    o.Filter = http => !HealthEndpoints.Are(http.Request.Path) && http.RequestServices.GetRequiredService<Addresses>().TracelessLabel(http.Request.Host) is null;
                    o.EnrichWithHttpRequest = (activity, _) => Forget(activity);
                })
                .AddHttpClientInstrumentation()
                .AddSource("Microsoft.Orleans.Application")
                .AddOtlpExporter());
    }

    public static string Version { get; } = typeof(Telemetry).Assembly.GetName().Version!.ToString(3);

    /// <summary>Takes off the request's span what would tell who, from where and with what he came.</summary>
    static void Forget(System.Diagnostics.Activity activity)
    {
        foreach (var tag in (ReadOnlySpan<string>)["client.address", "network.peer.address", "network.peer.port", "user_agent.original", "url.query"])
            activity.SetTag(tag, null);
    }
}

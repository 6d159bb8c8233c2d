using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PartyDiscipline.Kernel.Records;

/// <summary>
/// One write as it is measured: which database, what became of it, how long it took with its wait for the turn. Never who, what or in which
/// tenant. Disposed without an outcome it failed.
/// </summary>
sealed class WriteFigure(string database) : IDisposable
{
    /// <summary>Of the product's own meter and of its own source of spans.</summary>
    public const string Source = "PartyDiscipline";

    static readonly Meter Meter = new(Source);
    static readonly ActivitySource Spans = new(Source);
    static readonly Histogram<double> Took = Meter.CreateHistogram(
        "partydiscipline.write.duration", "s", "Writes with their wait for the tenant's turn, by database and by what became of them.", advice: Seconds);

    /// <summary>From a cached answer to a request that timed out.</summary>
    public static InstrumentAdvice<double> Seconds { get; } = new() { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30] };

    readonly long began = Stopwatch.GetTimestamp();
    readonly Activity? span = Activity.Current is null ? null : Spans.StartActivity($"write {database}");
    string outcome = "Failed";

    public Outcome Became(Outcome came)
    {
        outcome = came.GetType().Name;
        return came;
    }

    public void Dispose()
    {
        Took.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new("database", database), new("outcome", outcome));
        span?.SetTag("outcome", outcome).SetTag("database", database);
        if (outcome == "Failed") span?.SetStatus(ActivityStatusCode.Error);
        span?.Dispose();
    }
}

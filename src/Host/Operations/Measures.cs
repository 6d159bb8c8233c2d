using System.Diagnostics;
using System.Diagnostics.Metrics;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Operations;

/// <summary>
/// What the product itself counts and times, for any receiver of OpenTelemetry; each name is explained in docs/operations.md. Labels are
/// names of ours (a handler, a route, a kind of fault), never a person, a tenant, an address or anything that somebody typed.
/// </summary>
static class Measures
{
    public const string Source = WriteFigure.Source;

    static readonly Meter Meter = new(Source);

    public static readonly ActivitySource Spans = new(Source);

    public static readonly Counter<long> PumpDelivered = Meter.CreateCounter<long>("partydiscipline.pump.delivered", "{fact}", "Facts that a handler has dealt with.");
    public static readonly Counter<long> PumpFailures = Meter.CreateCounter<long>("partydiscipline.pump.failures", "{failure}", "Turns of a handler that failed and are tried again.");
    public static readonly Histogram<double> Commands = Seconds("db.client.operation.duration", "Commands to the database, by context and by what they are for.");
    public static readonly Counter<long> SlowPages = Meter.CreateCounter<long>("partydiscipline.pages.slow", "{request}", "Requests that took longer than a page may.");
    public static readonly Histogram<double> PageQueries = Meter.CreateHistogram("partydiscipline.pages.queries", "{query}", "Commands to the database that a page asked for itself.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0, 1, 2, 5, 10, 20, 50, 100, 200] });
    public static readonly Histogram<double> Prints = Seconds("partydiscipline.documents.duration", "Documents and workbooks made, by name and format.");
    public static readonly Counter<long> Mails = Meter.CreateCounter<long>("partydiscipline.mails", "{mail}", "Mails that the mail server took or refused.");
    public static readonly Counter<long> Refusals = Meter.CreateCounter<long>("partydiscipline.refusals", "{request}", "Requests that were turned away, by what was refused.");
    public static readonly Counter<long> PolicyViolations = Meter.CreateCounter<long>("partydiscipline.policy.violations", "{report}", "What browsers say that the content security policy kept a page from.");
    public static readonly Histogram<double> Nights = Seconds("partydiscipline.nights.duration", "The nightly work of each module in one tenant.");

    static Histogram<double> Seconds(string name, string what) => Meter.CreateHistogram(name, "s", what, advice: WriteFigure.Seconds);
}

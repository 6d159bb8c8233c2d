using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>A span as it arrived: its source, its name and its labels.</summary>
sealed record SentSpan(string Source, string Name, IReadOnlyDictionary<string, string> Labels);

/// <summary>
/// Receives what the product sends to an OpenTelemetry collector (OTLP over HTTP, protobuf), keeps every byte to be searched, and reads as
/// much of it as tells what arrived.
/// </summary>
sealed class TelemetrySink : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<(string Signal, byte[] Body)> received = [];

    TelemetrySink(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public static async Task<TelemetrySink> Start(CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var sink = new TelemetrySink(app);
        app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            sink.received.Enqueue((signal, body.ToArray()));
            return Results.Bytes(ReadOnlyMemory<byte>.Empty, "application/x-protobuf");
        });
        await app.StartAsync(cancel);
        return sink;
    }

    public int Bytes => received.Sum(r => r.Body.Length);

    /// <summary>Which of some words occur anywhere in what was sent, with the signal in which they do.</summary>
    public IReadOnlyList<string> Found(IReadOnlyCollection<string> words) =>
        [.. words.SelectMany(w => received.Where(r => r.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(w)) >= 0).Select(r => $"{w} in {r.Signal}: {Around(r.Body, w)}")).Distinct()];

    static string Around(byte[] body, string word)
    {
        var at = body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word));
        return Encoding.UTF8.GetString(body.AsSpan(Math.Max(0, at - 200), Math.Min(400, body.Length - Math.Max(0, at - 200))));
    }

    public IReadOnlyList<SentSpan> Spans =>
    [
        .. from message in received where message.Signal == "traces"
           from resource in Parts(message.Body, 1)
           from scope in Parts(resource, 2)
           let source = Parts(scope, 1).SelectMany(s => Parts(s, 1)).Select(Text).FirstOrDefault("")
           from span in Parts(scope, 2)
           select new SentSpan(source, Parts(span, 5).Select(Text).FirstOrDefault(""), Labels(span)),
    ];

    static Dictionary<string, string> Labels(byte[] span)
    {
        var labels = new Dictionary<string, string>();
        foreach (var label in Parts(span, 9)) labels[Parts(label, 1).Select(Text).First()] = Parts(label, 2).SelectMany(v => Parts(v, 1)).Select(Text).FirstOrDefault("");
        return labels;
    }

    /// <summary>Metrics by their names, with their units.</summary>
    public IReadOnlyDictionary<string, string> Metrics =>
        (from message in received
         where message.Signal == "metrics"
         from resource in Parts(message.Body, 1)
         from scope in Parts(resource, 2)
         from metric in Parts(scope, 2)
         select (Name: Parts(metric, 1).Select(Text).First(), Unit: Parts(metric, 3).Select(Text).FirstOrDefault(""))).Distinct().GroupBy(m => m.Name).ToDictionary(m => m.Key, m => m.First().Unit);

    public int Logs => (from message in received where message.Signal == "logs" from resource in Parts(message.Body, 1) from scope in Parts(resource, 2) from line in Parts(scope, 2) select line).Count();

    static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>The fields of a number in a protobuf message that have a length: texts and messages in it.</summary>
    static IEnumerable<byte[]> Parts(byte[] message, int number)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            switch (key & 7)
            {
                case 0: Varint(message, ref at); break;
                case 1: at += 8; break;
                case 5: at += 4; break;
                default:
                    var length = (int)Varint(message, ref at);
                    if ((int)(key >> 3) == number) yield return message[at..(at + length)];
                    at += length;
                    break;
            }
        }
    }

    static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}

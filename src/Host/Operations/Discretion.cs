using System.Collections.Frozen;
using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace PartyDiscipline.Host.Operations;

/// <summary>
/// What leaves the house for the log and for whoever collects traces never says what people wrote, who they are or where they sit (R15, R23).
/// A span keeps only the labels that stand on a list. An exception keeps its kinds and where it came from; what it says, which may repeat
/// what was typed, is left out (<c>Logging:ExceptionMessages</c>). The framework's own lines that name addresses, searches or arguments are not
/// written at any level.
/// </summary>
static class Discretion
{
    /// <summary>Whether exceptions are logged with what they say: by default everywhere but in production.</summary>
    public const string Setting = "Logging:ExceptionMessages";

    /// <summary>Categories that write down addresses with their queries, headers, form values or arguments, with the level from which they do not.</summary>
    static readonly (string Category, LogLevel From)[] Talkative =
    [
        ("Microsoft.AspNetCore", LogLevel.Warning),
        ("Microsoft.Extensions.Http", LogLevel.Warning),
        ("System.Net.Http", LogLevel.Warning),
        ("OpenIddict", LogLevel.Warning),
        ("Orleans", LogLevel.Information),
        ("Polly", LogLevel.Warning),
    ];

    static readonly FrozenSet<string> Labels = ((string[])
    [
        "http.request.method", "http.response.status_code", "http.route", "url.scheme", "network.protocol.version", "network.protocol.name", "server.port",
        "error.type", "exception.type", "rpc.system", "rpc.system.name", "rpc.service", "orleans.rpc.service", "rpc.method", "status",
        "db.system.name", "db.namespace", "db.operation.name", "database", "outcome", "document", "format",
    ]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The kind of a fault in one word: its type, with the code that a database, a socket or a mail server gave.</summary>
    public static string KindOf(Exception thrown)
    {
        while (thrown is AggregateException or System.Reflection.TargetInvocationException or Microsoft.EntityFrameworkCore.DbUpdateException and not Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException && thrown.InnerException is { } inner) thrown = inner;
        var code = thrown switch
        {
            DbException { SqlState: { Length: > 0 } state } => state,
            Microsoft.Data.Sqlite.SqliteException sqlite => $"{sqlite.SqliteErrorCode}",
            SocketException socket => $"{socket.SocketErrorCode}",
            SmtpCommandException smtp => $"{(int)smtp.StatusCode}",
            HttpRequestException { StatusCode: { } status } => $"{(int)status}",
            _ => null,
        };
        return code is null ? thrown.GetType().Name : $"{thrown.GetType().Name} {code}";
    }

    /// <summary>Spans without a label that is not on the list, and without what an exception said.</summary>
    public sealed class OfSpans : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            foreach (var label in data.TagObjects.Select(t => t.Key).Where(k => !Labels.Contains(k)).ToList()) data.SetTag(label, null);
            if (data.StatusDescription is not null) data.SetStatus(data.Status);
        }
    }

    /// <summary>Every logger of the product.</summary>
    public sealed class OfLogs(IEnumerable<ILoggerProvider> providers, IOptionsMonitor<LoggerFilterOptions> filter, IOptions<LoggerFactoryOptions> options, IConfiguration configuration, IHostEnvironment environment) : ILoggerFactory
    {
        readonly LoggerFactory usual = new(providers, filter, options);
        readonly bool messages = configuration.GetValue(Setting, !environment.IsProduction());

        public ILogger CreateLogger(string categoryName) => new Discreet(
            usual.CreateLogger(categoryName), Talkative.Where(t => categoryName.StartsWith(t.Category, StringComparison.Ordinal)).Select(t => t.From).FirstOrDefault(LogLevel.Trace), messages);

        public void AddProvider(ILoggerProvider provider) => usual.AddProvider(provider);

        public void Dispose() => usual.Dispose();
    }

    sealed class Discreet(ILogger usual, LogLevel from, bool messages) : ILogger
    {
        // A scope of the framework names the path, and in it may stand the secret part of an address.
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => from == LogLevel.Trace ? usual.BeginScope(state) : null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= from && usual.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel < from) return;
            usual.Log(logLevel, eventId, state, messages || exception is null ? exception : new Silenced(exception), formatter);
        }
    }

    /// <summary>An exception of which only its kinds and its places are left.</summary>
    sealed class Silenced(Exception thrown) : Exception(Kinds(thrown))
    {
        public override string? StackTrace => thrown.StackTrace;

        public override string ToString() => string.Join($"{Environment.NewLine} ---> ", Chain(thrown).Select(e => $"{e.GetType().FullName} ({KindOf(e)}){Environment.NewLine}{e.StackTrace}"));

        static string Kinds(Exception thrown) => string.Join(" ← ", Chain(thrown).Select(KindOf));

        static IEnumerable<Exception> Chain(Exception? thrown)
        {
            for (; thrown is not null; thrown = thrown.InnerException) yield return thrown;
        }
    }
}

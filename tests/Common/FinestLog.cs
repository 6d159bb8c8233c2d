using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;

namespace PartyDiscipline.Tests.Common;

/// <summary>Every line that any part of the product logs, with its scopes, down to the finest level.</summary>
public sealed class FinestLog : ILoggerProvider, ISupportExternalScope
{
    readonly ConcurrentQueue<string> lines = [];
    IExternalScopeProvider? scopes;

    public IReadOnlyList<string> Lines => [.. lines];

    public void Clear() => lines.Clear();

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose() { }

    sealed class Writer(FinestLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = new StringBuilder($"{category}: {formatter(state, exception)} {exception}");
            log.scopes?.ForEachScope((scope, to) => to.Append(' ').Append(scope), text);
            log.lines.Enqueue(text.ToString());
        }
    }
}

using System.Data.Common;
using System.Diagnostics;

namespace PartyDiscipline.Tests.Common;

/// <summary>A moment of a write at which the process kills itself: at once, with nothing said to anybody.</summary>
public static class CrashPoint
{
    /// <summary>Names the file that says at which moment; while there is none, nothing happens.</summary>
    public const string Variable = "PARTYDISCIPLINE_CRASH_AT";

    public const string BeforeTransaction = "before the transaction", AfterSave = "after the rows, before the commit", AtCommit = "on the way to the commit",
        AfterCommit = "after the commit, before the answer", BeforeHandler = "before a handler", AfterHandler = "after a handler, before its mark";

    /// <summary>In the order of a write.</summary>
    public static IReadOnlyList<string> All { get; } = [BeforeTransaction, AfterSave, AtCommit, AfterCommit, BeforeHandler, AfterHandler];

    /// <summary>What is around a process that is to be killed so.</summary>
    public static IReadOnlyDictionary<string, string> Environment(string file) => new Dictionary<string, string> { ["DOTNET_STARTUP_HOOKS"] = typeof(CrashPoint).Assembly.Location, [Variable] = file };

    public static void Listen()
    {
        if (System.Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } file) DiagnosticListener.AllListeners.Subscribe(new Listeners(new Events(file)));
    }

    sealed class Listeners(Events events) : IObserver<DiagnosticListener>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore") value.Subscribe(events);
        }

        public void OnCompleted() { }
        public void OnError(Exception error) { }
    }

    sealed class Events(string file) : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (MomentOf(value.Key, value.Value) is not { } moment || !File.Exists(file) || File.ReadAllText(file) != moment) return;
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }

        public void OnCompleted() { }
        public void OnError(Exception error) { }
    }

    static string? MomentOf(string name, object? data) => name[(name.LastIndexOf('.') + 1)..] switch
    {
        "TransactionStarting" => BeforeTransaction,
        "SaveChangesCompleted" => AfterSave,
        "TransactionCommitting" => AtCommit,
        "TransactionCommitted" => AfterCommit,
        // The pump has read what is new for somebody, and gives it to him next.
        "DataReaderDisposing" when TextOf(data) is { } text && text.Contains("ledger_entries", StringComparison.Ordinal) && text.Contains("LIMIT", StringComparison.Ordinal) && Of(data, "ReadCount") is > 0 => BeforeHandler,
        "CommandExecuting" when TextOf(data) is { } text && text.StartsWith("UPDATE", StringComparison.Ordinal) && text.Contains("ledger_cursors", StringComparison.Ordinal) => AfterHandler,
        _ => null,
    };

    static string? TextOf(object? data) => (Of(data, "Command") as DbCommand)?.CommandText;

    static object? Of(object? data, string property) => data?.GetType().GetProperty(property)?.GetValue(data);
}

using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PartyDiscipline.Host.Operations;

/// <summary>
/// Times every command to the database, the same on all three, and counts them to the page that asked. What is told is the context, what the
/// command was for and how long it took: no text and no value. Nothing is told of the hosts without a trace.
/// </summary>
sealed class CommandFigures(string system) : DbCommandInterceptor
{
    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        Tell(eventData);
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Tell(eventData);
        return ValueTask.FromResult(result);
    }

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        Tell(eventData);
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Tell(eventData);
        return ValueTask.FromResult(result);
    }

    public override object? ScalarExecuted(DbCommand command, CommandExecutedEventData eventData, object? result)
    {
        Tell(eventData);
        return result;
    }

    public override ValueTask<object?> ScalarExecutedAsync(DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default)
    {
        Tell(eventData);
        return ValueTask.FromResult(result);
    }

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Tell(eventData, eventData.Exception);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Tell(eventData, eventData.Exception);
        return Task.CompletedTask;
    }

    void Tell(CommandEndEventData command, Exception? failed = null)
    {
        if (PageTimes.Current is { } page && !page.Asked()) return;
        var (context, purpose) = (command.Context?.GetType().Name ?? "none", command.CommandSource.ToString());
        var tags = new TagList { { "db.system.name", system }, { "db.namespace", context }, { "db.operation.name", purpose } };
        if (failed is not null) tags.Add("error.type", Discretion.KindOf(failed));
        Measures.Commands.Record(command.Duration.TotalSeconds, tags);
        // The pump asks five times a second whether there is something to do; what belongs to no page, grain or turn leaves no span.
        if (Activity.Current is not { } parent || !Measures.Spans.HasListeners()) return;
        using var span = Measures.Spans.StartActivity($"{purpose} {context}", ActivityKind.Client, parent.Context, tags, startTime: command.StartTime);
        if (failed is not null) span?.SetStatus(ActivityStatusCode.Error);
        span?.SetEndTime(command.StartTime.UtcDateTime + command.Duration);
    }
}

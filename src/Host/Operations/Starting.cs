namespace PartyDiscipline.Host.Operations;

static class Starting
{
    /// <summary>Until the host serves: its silo is in the cluster then, and live parties can be called. Services of their own begin earlier.</summary>
    public static async Task Started(this IHostApplicationLifetime life, CancellationToken cancel)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var up = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancel);
    }
}

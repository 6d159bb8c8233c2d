using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Supervision;

namespace PartyDiscipline.Host.Live;

/// <summary>
/// <c>/live/{topic}</c>: server-sent events for open pages. <c>board</c> is the bureau's, <c>home</c> the tenant's own, <c>desk</c> the
/// person's, <c>orders</c> the board of orders, at the bureau of all units; anything else, and a board asked for by whom it is not for, does not exist.
/// </summary>
static class LiveEndpoint
{
    static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);

    /// <summary>What a browser sends along that comes back after its line broke, once an event had an id.</summary>
    const string LastEvent = "Last-Event-ID";

    public static void MapLive(this WebApplication app) => app
        .MapGet("/live/{topic}", async (string topic, HttpContext http, LiveHub hub, IHostApplicationLifetime lifetime) =>
        {
            var actor = http.Actor();
            var known = topic switch
            {
                LiveHub.Board => actor.AtBureau,
                LiveHub.Home => true,
                LiveHub.Desk => actor.Person is not null,
                OrdersBoard.Name => actor.May(OrdersBoard.Permission),
                _ => false,
            };
            if (!known) return Results.NotFound();
            var listening = await hub.Listen(topic, topic switch { LiveHub.Home => actor.Tenant, LiveHub.Desk => $"{actor.Person:N}", OrdersBoard.Name when !actor.AtBureau => actor.Tenant, _ => null });
            http.Response.RegisterForDispose(listening);
            var cancel = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
            http.Response.RegisterForDispose(cancel);
            http.Response.Headers["X-Accel-Buffering"] = "no";
            return Results.ServerSentEvents(Changes(listening, http.Request.Headers.ContainsKey(LastEvent), cancel.Token));
        })
        .WithMetadata(new RequirePermissionAttribute(KernelPermissions.SignedIn))
        .ExcludeFromDescription();

    /// <summary>A message for each change, and one at once for who comes back: meanwhile something may have changed. A named event, which pages do not hear, keeps the connection open.</summary>
    static async IAsyncEnumerable<SseItem<string>> Changes(Listening listening, bool again, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return new SseItem<string>("", "open") { EventId = "open" };
        if (again) yield return new SseItem<string>("");
        while (!cancel.IsCancellationRequested)
        {
            string? tenant;
            try
            {
                using var beat = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                beat.CancelAfter(Beat);
                tenant = await listening.Changes.ReadAsync(beat.Token);
            }
            catch (OperationCanceledException)
            {
                if (cancel.IsCancellationRequested) yield break;
                tenant = null;
            }
            yield return tenant is null ? new SseItem<string>("", "beat") : new SseItem<string>(tenant);
        }
    }
}

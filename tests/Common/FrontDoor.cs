using System.Net;
using System.Net.Sockets;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// What stands before several hosts, as the reverse proxy of docs/operations.md does: each connection goes to the next host that takes it, and whoever
/// begins with a look is passed on when that host hangs up without a word. The address that all of them have in common, also to themselves.
/// </summary>
public sealed class FrontDoor : IAsyncDisposable
{
    readonly TcpListener listener;
    readonly IReadOnlyList<int> ports;
    readonly CancellationTokenSource closed = new();
    readonly Task taking;
    int turn;

    public FrontDoor(IReadOnlyList<int> ports)
    {
        this.ports = ports;
        Port = FreePort.Next();
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        taking = Take();
    }

    public int Port { get; }

    async Task Take()
    {
        try
        {
            while (true) _ = Carry(await listener.AcceptSocketAsync(closed.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    async Task Carry(Socket caller)
    {
        using (caller)
        {
            caller.NoDelay = true;
            var (asked, said) = (new byte[16 * 1024], new byte[16 * 1024]);
            var length = await Receive(caller, asked);
            if (length == 0) return;
            var looks = asked.AsSpan(0, length).StartsWith("GET "u8);
            for (var tried = 0; tried < ports.Count; tried++)
            {
                using var host = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await host.ConnectAsync(IPAddress.Loopback, ports[Interlocked.Increment(ref turn) % ports.Count], closed.Token);
                }
                catch (SocketException)
                {
                    continue;
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                if (!await Send(host, asked.AsMemory(0, length))) continue;
                if (looks)
                {
                    var answered = await Receive(host, said);
                    if (answered == 0) continue;
                    if (!await Send(caller, said.AsMemory(0, answered))) return;
                }
                await Task.WhenAll(Pass(caller, host), Pass(host, caller));
                return;
            }
        }
    }

    /// <summary>How many bytes came; none when the other side has gone.</summary>
    async Task<int> Receive(Socket from, Memory<byte> piece)
    {
        try
        {
            return await from.ReceiveAsync(piece, closed.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return 0;
        }
    }

    async Task<bool> Send(Socket to, ReadOnlyMemory<byte> piece)
    {
        try
        {
            for (var sent = 0; sent < piece.Length;) sent += await to.SendAsync(piece[sent..], closed.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    async Task Pass(Socket from, Socket to)
    {
        var piece = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(piece, closed.Token) is > 0 and var read)
                for (var sent = 0; sent < read;) sent += await to.SendAsync(piece.AsMemory(sent, read - sent), closed.Token);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side has gone; so goes the other.
            from.Close();
            to.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closed.CancelAsync();
        listener.Stop();
        await taking;
        closed.Dispose();
    }
}

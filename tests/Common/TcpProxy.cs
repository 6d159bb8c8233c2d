using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// A wire between the product and a server that a test can make bad: slow, deaf, cut in the middle of an answer, shut on one side. What it does
/// may be changed at any moment and holds for connections that are open.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly int server;
    readonly CancellationTokenSource over = new();
    readonly ConcurrentDictionary<TcpClient, TcpClient> open = new();
    readonly Task accepting;

    public TcpProxy(int server)
    {
        this.server = server;
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How long each piece of an answer is held back.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Nothing passes, in neither direction, and nobody is told: a wire that was pulled out.</summary>
    public bool Drops { get; set; }

    /// <summary>The next answer is cut after this many bytes, and the connection reset.</summary>
    public int? CutAfter { get; set; }

    /// <summary>The next answer is followed by the server's end of the conversation, while the product's end stays open.</summary>
    public bool HalfCloses { get; set; }

    public int Connections => open.Count;

    async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(over.Token);
                _ = Serve(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    async Task Serve(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        try
        {
            while (Drops) await Task.Delay(50, over.Token);
            await far.ConnectAsync(IPAddress.Loopback, server, over.Token);
            open[near] = far;
            await Task.WhenAny(Carry(near, far, answers: false), Carry(far, near, answers: true));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // One side is gone; both ends are shut.
        }
        finally
        {
            open.TryRemove(near, out _);
        }
    }

    async Task Carry(TcpClient from, TcpClient to, bool answers)
    {
        var (source, sink, buffer) = (from.GetStream(), to.GetStream(), new byte[16 * 1024]);
        while (await source.ReadAsync(buffer, over.Token) is > 0 and var read)
        {
            while (Drops) await Task.Delay(50, over.Token);
            if (answers && Delay > TimeSpan.Zero) await Task.Delay(Delay, over.Token);
            if (answers && CutAfter is { } most)
            {
                CutAfter = null;
                await sink.WriteAsync(buffer.AsMemory(0, Math.Min(read, most)), over.Token);
                to.LingerState = new LingerOption(true, 0);
                return;
            }
            await sink.WriteAsync(buffer.AsMemory(0, read), over.Token);
            if (!answers || !HalfCloses) continue;
            HalfCloses = false;
            to.Client.Shutdown(SocketShutdown.Send);
            // The product may go on sending; nobody answers any more.
            await Task.Delay(Timeout.InfiniteTimeSpan, over.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Stop();
        await accepting;
        foreach (var (near, far) in open)
        {
            near.Dispose();
            far.Dispose();
        }
        over.Dispose();
    }
}

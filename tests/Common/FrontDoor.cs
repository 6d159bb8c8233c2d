using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// What stands before several hosts, as the reverse proxy of docs/operations.md does: each connection goes to the next host that takes it, and whoever
/// begins with a look is passed on when that host hangs up without a word. A host that will stop can be taken out first. The address that all of them
/// have in common, also to themselves.
/// </summary>
public sealed class FrontDoor : IAsyncDisposable
{
    readonly TcpListener listener;
    readonly IReadOnlyList<int> ports;
    readonly CancellationTokenSource closed = new();
    readonly Task taking;
    readonly ConcurrentDictionary<int, bool> takenOut = new();
    readonly ConcurrentDictionary<Way, bool> ways = new();
    int turn;

    /// <summary>A connection between somebody and a host.</summary>
    sealed class Way(int port, Socket caller, Socket host)
    {
        long last = Stopwatch.GetTimestamp();
        volatile bool answered;

        public int Port => port;
        public Socket Caller => caller;
        public Socket Host => host;

        /// <summary>Kept for a later request: the last that passed was a host's, a while ago.</summary>
        public bool Rests => answered && Stopwatch.GetElapsedTime(Interlocked.Read(ref last)) > TimeSpan.FromSeconds(1);

        public void Passed(bool answer)
        {
            answered = answer;
            Interlocked.Exchange(ref last, Stopwatch.GetTimestamp());
        }

        public void Close()
        {
            caller.Close();
            host.Close();
        }
    }

    public FrontDoor(IReadOnlyList<int> ports)
    {
        this.ports = ports;
        Port = FreePort.Next();
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        taking = Take();
    }

    public int Port { get; }

    /// <summary>Nobody new goes to a host's port; answers when what was under way there is done and connections that were kept for later are closed.</summary>
    public async Task TakeOut(int port)
    {
        takenOut[port] = true;
        for (var began = Stopwatch.GetTimestamp(); ways.Keys.Where(w => w.Port == port).ToList() is { Count: > 0 } left; await Task.Delay(100))
        {
            foreach (var way in left.Where(w => w.Rests)) way.Close();
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(1)) throw new TimeoutException($"{left.Count} connections to port {port} do not end.");
        }
    }

    public void PutBack(int port) => takenOut.TryRemove(port, out _);

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
            var asked = new byte[16 * 1024];
            var length = await Receive(caller, asked);
            var first = Interlocked.Increment(ref turn);
            for (var tried = 0; length > 0 && tried < ports.Count; tried++)
                if (await Carry(caller, ports[(first + tried) % ports.Count], asked.AsMemory(0, length))) return;
        }
    }

    /// <summary>Whether the host took the connection; if not, another may have it.</summary>
    async Task<bool> Carry(Socket caller, int port, ReadOnlyMemory<byte> asked)
    {
        using var host = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var way = new Way(port, caller, host);
        ways[way] = true;
        try
        {
            if (takenOut.ContainsKey(port)) return false;
            await host.ConnectAsync(IPAddress.Loopback, port, closed.Token);
            if (!await Send(host, asked)) return false;
            if (asked.Span.StartsWith("GET "u8))
            {
                var said = new byte[16 * 1024];
                var answered = await Receive(host, said);
                if (answered == 0) return false;
                way.Passed(answer: true);
                if (!await Send(caller, said.AsMemory(0, answered))) return true;
            }
            await Task.WhenAll(Pass(way, answer: false), Pass(way, answer: true));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        finally
        {
            ways.TryRemove(way, out _);
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

    async Task Pass(Way way, bool answer)
    {
        var (from, to) = answer ? (way.Host, way.Caller) : (way.Caller, way.Host);
        var piece = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(piece, closed.Token) is > 0 and var read)
            {
                way.Passed(answer);
                for (var sent = 0; sent < read;) sent += await to.SendAsync(piece.AsMemory(sent, read - sent), closed.Token);
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side has gone; so goes the other.
            way.Close();
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

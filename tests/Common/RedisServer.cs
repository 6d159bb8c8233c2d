using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PartyDiscipline.Tests.Common;

/// <summary>A private Redis for one cluster of hosts: own port on the loopback, nothing written to disk. Disposing ends it.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    readonly int port = FreePort.Next();
    Process process;

    RedisServer() => process = Begin();

    /// <summary>Host and port, as the product's connection string wants them.</summary>
    public string Address => $"127.0.0.1:{port}";

    public static async Task<RedisServer> Start()
    {
        var server = new RedisServer();
        await server.Answers();
        return server;
    }

    /// <summary>Ends it, and with it everything it knew.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Another one in its place, which knows nothing.</summary>
    public async Task Again()
    {
        process.Dispose();
        process = Begin();
        await Answers();
    }

    Process Begin() => Process.Start(new ProcessStartInfo("redis-server", ["--bind", "127.0.0.1", "--port", $"{port}", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath(), "--daemonize", "no", "--logfile", "/dev/null"]))!;

    async Task Answers()
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(20) && !process.HasExited; await Task.Delay(50))
            if (await Answers(port)) return;
        await DisposeAsync();
        throw new InvalidOperationException("redis-server did not start.");
    }

    static async Task<bool> Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            await using var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[5];
            await stream.ReadExactlyAsync(answer);
            return Encoding.ASCII.GetString(answer) == "+PONG";
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}

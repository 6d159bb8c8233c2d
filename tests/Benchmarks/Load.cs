using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>Asks for one page over and over with eight connections: by wrk where it is installed, since it costs the server little; else by itself.</summary>
static partial class Load
{
    const int Connections = 8;
    const int Seconds = 5;

    public static async Task<double> PerSecond(int port, string host, string path, string? cookie) =>
        await Wrk(port, host, path, cookie) ?? await Own(port, host, path, cookie);

    public static async Task Once(int port, string host, string path, string? cookie)
    {
        using var client = Client();
        using var answer = await client.SendAsync(Request(port, host, path, cookie));
        answer.EnsureSuccessStatusCode();
    }

    static async Task<double?> Wrk(int port, string host, string path, string? cookie)
    {
        var start = new ProcessStartInfo("wrk", ["-t1", $"-c{Connections}", $"-d{Seconds}s", "-H", $"Host: {host}", "-H", $"Cookie: {cookie}", $"http://127.0.0.1:{port}{path}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        try
        {
            using var wrk = Process.Start(start)!;
            var said = await wrk.StandardOutput.ReadToEndAsync();
            await wrk.WaitForExitAsync();
            if (said.Contains("Non-2xx", StringComparison.Ordinal)) throw new InvalidOperationException($"Not every answer was a page:\n{said}");
            return double.Parse(Rate().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    static async Task<double> Own(int port, string host, string path, string? cookie)
    {
        using var client = Client();
        var (count, watch) = (0, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed.TotalSeconds < Seconds)
            {
                using var answer = await client.SendAsync(Request(port, host, path, cookie));
                answer.EnsureSuccessStatusCode();
                await answer.Content.CopyToAsync(Stream.Null);
                Interlocked.Increment(ref count);
            }
        })));
        return count / watch.Elapsed.TotalSeconds;
    }

    static HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = Connections });

    static HttpRequestMessage Request(int port, string host, string path, string? cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}{path}");
        request.Headers.Host = host;
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        return request;
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();
}

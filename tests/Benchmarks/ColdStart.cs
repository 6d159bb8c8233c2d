using System.Diagnostics;
using System.Net;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>(e) From starting the program on an existing demonstration to its first page, the sign-in page of the bureau's portal.</summary>
static class ColdStart
{
    const int Starts = 5;

    public static async Task Run()
    {
        Figures.Title("(e) cold start on an existing demonstration");
        var folder = Directory.CreateTempSubdirectory("party-discipline-cold-");
        try
        {
            var first = await Start(folder.FullName);
            Figures.Line($"first start, which builds the demonstration: {first:0.0} s");
            var later = new List<double>();
            for (var i = 0; i < Starts; i++) later.Add(await Start(folder.FullName));
            Figures.Line($"later starts: {string.Join(", ", later.Select(s => s.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)))} s");
            Figures.Against("median of later starts", later.Median(), 5, atLeast: false, " s");
            Figures.Against("first start", first, 60, atLeast: false, " s");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Seconds until the first page; then the program is stopped as an operator stops it.</summary>
    static async Task<double> Start(string folder)
    {
        var (port, silo) = (FreePort.Next(), FreePort.Next());
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PartyDiscipline.Host.dll"), "--demo"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ConnectionStrings__Main"] = $"Data Source={Path.Combine(folder, "demo.db")}",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["Orleans__SiloPort"] = $"{silo}",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Logging__LogLevel__Default"] = "Warning",
        }) start.Environment[name] = value;

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        var said = new List<string>();
        process.ErrorDataReceived += (_, e) => said.Add(e.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient(new SocketsHttpHandler
        {
            CookieContainer = new CookieContainer(),
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        });
        while (true)
        {
            if (process.HasExited) throw new InvalidOperationException($"The program ended: {string.Join('\n', said)}");
            if (watch.Elapsed.TotalMinutes > 5) throw new TimeoutException("No page within five minutes.");
            try
            {
                using var page = await client.GetAsync(new Uri($"http://bureau.localhost:{port}/"));
                if (page.IsSuccessStatusCode) break;
            }
            catch (HttpRequestException)
            {
            }
            await Task.Delay(20);
        }
        var seconds = watch.Elapsed.TotalSeconds;
        using (var stop = Process.Start("kill", $"-TERM {process.Id}")) await stop.WaitForExitAsync();
        await process.WaitForExitAsync();
        return seconds;
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// The product as a process of its own, as an operator starts it: to serve, so that it can be killed, frozen and woken, or for one command.
/// Disposing kills it.
/// </summary>
public sealed class HostProcess : IAsyncDisposable
{
    readonly Process process;
    readonly ConcurrentQueue<string?> said = new();

    HostProcess(int port, string? program, IEnumerable<string> arguments)
    {
        Port = port;
        process = Process.Start(Starting(arguments, program))!;
        process.OutputDataReceived += (_, e) => said.Enqueue(e.Data);
        process.ErrorDataReceived += (_, e) => said.Enqueue(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    /// <summary>What it wrote so far.</summary>
    public string Said => string.Join('\n', said);

    /// <summary>What it keeps in memory, in MiB.</summary>
    public double MiB
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1024.0 / 1024;
        }
    }

    /// <summary>What it holds open, files and connections, and how many threads it has.</summary>
    public (int Handles, int Threads) Holds => (Directory.GetFiles($"/proc/{process.Id}/fd").Length, Directory.GetDirectories($"/proc/{process.Id}/task").Length);

    public bool Runs => !process.HasExited;

    /// <summary>What it ended with.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Starts it on a database and waits until it answers; settings are <c>--Section:Key=value</c>.</summary>
    public static async Task<HostProcess> Serve(string connection, int port, params string[] settings)
    {
        var host = Begin(connection, port, settings);
        try
        {
            await host.Answers();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it without waiting.</summary>
    public static HostProcess Begin(string connection, int port, params string[] settings) => Begin(connection, port, null, settings);

    /// <summary>The same of another build of it: the path of its assembly.</summary>
    public static HostProcess Begin(string connection, int port, string? program, string[] settings) => new(port, program,
    [
        $"--urls=http://127.0.0.1:{port}", $"--ConnectionStrings:Main={connection}", $"--Orleans:SiloPort={FreePort.Next()}", "--Orleans:GatewayPort=0",
        "--Logging:LogLevel:Default=Warning", "--Nights:AtStart=false", "--Limits:SearchesPerMinute=1000000", "--Limits:PrintsPerMinute=1000000", "--Limits:UploadsPerMinute=1000000", .. settings,
    ]);

    /// <summary>Starts a command without waiting for its end.</summary>
    public static HostProcess BeginCommand(params string[] command) => new(0, null, command);

    /// <summary>One command to its end.</summary>
    public static Task<(int Code, string Said)> Command(params string[] arguments) => CommandFrom(null, arguments);

    /// <summary>The same, given in a shell that stands in another folder than the program's.</summary>
    public static async Task<(int Code, string Said)> CommandFrom(string? folder, params string[] arguments)
    {
        using var process = Process.Start(Starting(arguments, folder: folder))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    static ProcessStartInfo Starting(IEnumerable<string> arguments, string? program = null, string? folder = null)
    {
        program ??= Path.Combine(AppContext.BaseDirectory, "PartyDiscipline.Host.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { WorkingDirectory = folder ?? Path.GetDirectoryName(program), RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Testing";
        // It lives too briefly to earn back what is measured at the start; a benchmark says otherwise.
        start.Environment.TryAdd("DOTNET_TieredPGO", "0");
        Surroundings.Apply(start);
        return start;
    }

    /// <summary>Waits until it answers that it lives, or that it serves (<c>/health</c>).</summary>
    public async Task Answers(string question = "/alive", TimeSpan? patience = null)
    {
        patience ??= TimeSpan.FromSeconds(90);
        using var client = RunningHost.ClientOf(Port, "bureau", new CookieJar());
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < patience && Runs; await Task.Delay(100))
        {
            try
            {
                using var answer = await client.GetAsync(question);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not yet listening.
            }
        }
        throw new InvalidOperationException($"The product did not start: {Said}");
    }

    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Its exit code, once it has ended by itself.</summary>
    public async Task<int> Ended()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async Task Stop()
    {
        Signal("TERM");
        await process.WaitForExitAsync();
    }

    public void Freeze() => Signal("STOP");

    public void Resume() => Signal("CONT");

    /// <summary>Sets strace on it, which makes calls to the system fail as it is told; it ends with it.</summary>
    public async Task<Process> Trace(params string[] how)
    {
        var tracer = Process.Start(new ProcessStartInfo("strace", ["-f", "-qq", "-o", "/dev/null", .. how, "-p", $"{process.Id}"]))!;
        for (var i = 0; File.ReadLines($"/proc/{process.Id}/status").Contains("TracerPid:\t0"); i++, await Task.Delay(50))
            if (i > 200 || tracer.HasExited) throw new InvalidOperationException("strace does not take hold of the product.");
        return tracer;
    }

    void Signal(string signal) => Shell.Run("bash", "-c", $"kill -{signal} {process.Id}");

    public async ValueTask DisposeAsync()
    {
        if (Runs) await Kill();
        process.Dispose();
    }
}

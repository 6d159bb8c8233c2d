using System.ComponentModel;
using System.Diagnostics;
using System.Security;
using System.Text;

namespace PartyDiscipline.Host.Documents;

/// <summary>
/// Prints HTML to PDF with the machine's Chromium (<c>Documents:Chromium</c>), one process for each print. It sees one file in a private folder
/// that is gone afterwards, whose own policy forbids it scripts and every other address, and it finds no other host; at most a few run at once and none for long.
/// </summary>
sealed class Chromium(IConfiguration configuration, Fonts fonts, ILogger<Chromium> log) : IDisposable
{
    static readonly string[] UsualPlaces = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    readonly SemaphoreSlim turns = new(configuration.GetValue("Documents:PdfAtOnce", 2));
    readonly TimeSpan patience = TimeSpan.FromSeconds(configuration.GetValue("Documents:PdfSeconds", 60));

    /// <summary>The program; null when there is none.</summary>
    public string? Program { get; } =
        configuration["Documents:Chromium"] is { } set ? File.Exists(set) ? set : null : UsualPlaces.FirstOrDefault(File.Exists);

    public async Task<byte[]> Print(string html, CancellationToken cancel)
    {
        if (!await turns.WaitAsync(patience, cancel)) throw new TimeoutException($"No print found a turn within {patience.TotalSeconds:0} s.");
        try
        {
            return await PrintInTurn(html, cancel);
        }
        finally
        {
            turns.Release();
        }
    }

    async Task<byte[]> PrintInTurn(string html, CancellationToken cancel)
    {
        // Only its owner may look into it.
        var folder = Directory.CreateTempSubdirectory("party-discipline-print-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "page.html"), html, Encoding.UTF8, cancel);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "fonts.conf"), FontSettings, cancel);
            await Run(folder.FullName, cancel);
            return await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "page.pdf"), cancel);
        }
        finally
        {
            Remove(folder);
        }
    }

    async Task Run(string folder, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Program ?? throw new InvalidOperationException("No Chromium is set up."))
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])
                 [
                     "--headless", "--log-level=3", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--disable-sync", "--disable-background-networking",
                     "--disable-component-update", "--disable-default-apps", "--no-first-run", "--no-default-browser-check", "--no-pings",
                     "--host-resolver-rules=MAP * ~NOTFOUND", $"--user-data-dir={folder}/profile",
                     "--no-pdf-header-footer", $"--print-to-pdf={folder}/page.pdf",
                 ])
            start.ArgumentList.Add(argument);
        // Its own sandbox cannot be set up by root, nor where the kernel forbids it; what it opens is only what we wrote.
        if (Environment.IsPrivilegedProcess || !configuration.GetValue("Documents:ChromiumSandbox", true)) start.ArgumentList.Add("--no-sandbox");
        start.ArgumentList.Add(new Uri($"{folder}/page.html").AbsoluteUri);
        start.Environment["HOME"] = start.Environment["XDG_CONFIG_HOME"] = start.Environment["XDG_CACHE_HOME"] = folder;
        start.Environment["FONTCONFIG_FILE"] = $"{folder}/fonts.conf";

        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(patience);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            if (cancel.IsCancellationRequested) throw;
            throw new TimeoutException($"Chromium did not print within {patience.TotalSeconds:0} s.");
        }
        if (process.ExitCode != 0 || !File.Exists($"{folder}/page.pdf")) throw new InvalidOperationException($"Chromium ended with {process.ExitCode}: {Last(await said)}");
    }

    /// <summary>The end of a long story.</summary>
    static string Last(string said) => said.Length > 500 ? said[^500..] : said;

    /// <summary>The machine's faces and those of the operator's folder.</summary>
    string FontSettings =>
        $"""
         <?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
         <fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{SecurityElement.Escape(fonts.Folder)}</dir></fontconfig>
         """;

    void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            log.LogWarning(e, "The folder {Folder} of a print could not be removed.", folder.FullName);
        }
    }

    public void Dispose() => turns.Dispose();
}

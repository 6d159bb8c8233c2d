using System.Diagnostics;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>What <c>dotnet publish</c> makes is what people install: it starts in production, behind a proxy that ends TLS, and shows its first page whole.</summary>
public sealed class InstallTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("party-discipline-install-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_is_published_starts_in_production_behind_a_proxy_and_shows_its_first_page_with_pictures_and_styles()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "PartyDiscipline.sln"))) root = root.Parent!;
        var program = Path.Combine(folder, "program");
        Shell.Run("dotnet", "publish", Path.Combine(root.FullName, "src", "Host"), "-c", "Release", "--no-restore", "-o", program, "-v", "q", "-nologo");

        var port = FreePort.Next();
        var start = new ProcessStartInfo("dotnet", Path.Combine(program, "PartyDiscipline.Host.dll")) { WorkingDirectory = program, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
                 [
                     ("ASPNETCORE_ENVIRONMENT", "Production"), ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"), ("Portals__Domain", "party.example"), ("Sso__Issuer", "https://sso.party.example"),
                     ("ConnectionStrings__Main", $"Data Source={Path.Combine(folder, "data", "party.db")}"), ("Orleans__SiloPort", $"{FreePort.Next()}"),
                 ])
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            using var client = RunningHost.ClientOf(port, "setup", new CookieJar());
            HttpResponseMessage? page = null;
            for (var waited = Stopwatch.StartNew(); page is null && !process.HasExited && waited.Elapsed < TimeSpan.FromSeconds(90); await Task.Delay(200))
            {
                try
                {
                    // As the proxy passes it on: in the clear, with the public name.
                    using var request = new HttpRequestMessage(HttpMethod.Get, "/Setup") { Headers = { Host = "setup.party.example" } };
                    page = await client.SendAsync(request);
                }
                catch (HttpRequestException)
                {
                    // Not yet listening.
                }
            }
            if (page is null)
            {
                process.Kill();
                Assert.Fail(await said + await errors);
            }
            using (page)
            {
                var text = await page.Content.ReadAsStringAsync();
                Assert.True(page.IsSuccessStatusCode, $"{page.StatusCode}");
                Assert.Contains(page.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-", StringComparison.Ordinal) && c.Contains("; secure", StringComparison.OrdinalIgnoreCase));
                var parts = System.Text.RegularExpressions.Regex.Matches(text, "(?:href|src)=\"(/[^\"]+\\.(?:css|js))\"").Select(m => m.Groups[1].Value).Distinct().ToList();
                Assert.NotEmpty(parts);
                foreach (var part in parts)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, part) { Headers = { Host = "setup.party.example" } };
                    using var answer = await client.SendAsync(request);
                    Assert.True(answer.IsSuccessStatusCode, $"{part}: {answer.StatusCode}");
                }
            }
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
        }
    }
}

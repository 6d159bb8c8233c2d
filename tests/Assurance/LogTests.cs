using System.Net;
using System.Text.Json;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>ASVS V16: what the console says, read by a machine.</summary>
public sealed class LogTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_it_is_asked_to_the_console_speaks_JSON_one_object_a_line()
    {
        await using var database = await TestDatabase.Create(Engine.Sqlite);
        await using var host = await HostProcess.Serve(database.ConnectionString, FreePort.Next(), "--Logging:Console:FormatterName=json", "--Logging:LogLevel:Default=Information");
        using var client = RunningHost.ClientOf(host.Port, "anything", new CookieJar(), follow: true);
        foreach (var path in (string[])["/Setup", "/%0d%0awarn:%20forged", "/Setup?x=%0a%7b%22LogLevel%22%3a%22Critical%22%7d"])
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        }
        await host.Stop();
        // What first set-up tells whoever installs it is no line of the log.
        var lines = host.Said.Split('\n').Where(l => l.Trim().Length > 0 && !l.StartsWith("首次设置", StringComparison.Ordinal) && !l.StartsWith("设置码", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line =>
        {
            var entry = JsonSerializer.Deserialize<JsonElement>(line);
            foreach (var name in (string[])["LogLevel", "Category", "Message"]) Assert.NotEmpty(entry.GetProperty(name).GetString()!);
            Assert.DoesNotContain("forged", entry.GetProperty("Message").GetString(), StringComparison.Ordinal);
        });
    }
}

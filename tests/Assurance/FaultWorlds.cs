using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// The world of the tests, made once for each database and then copied: every fault is played on a copy of its own. Who signed in when it was
/// made is signed in at every copy.
/// </summary>
public sealed class FaultWorlds : IAsyncDisposable
{
    const string Template = "world";

    readonly string folder = Directory.CreateTempSubdirectory("party-discipline-faults-").FullName;
    readonly Lazy<Task<TestDatabase>> sqlite;
    readonly Lazy<Task<OwnPostgres>> postgres;

    public FaultWorlds()
    {
        sqlite = new(MakeSqlite);
        postgres = new(MakePostgres);
    }

    /// <summary>The secretary of the first prison, signed in at every copy on this database.</summary>
    public IReadOnlyDictionary<Engine, CookieJar> Secretary { get; } = new Dictionary<Engine, CookieJar> { [Engine.Sqlite] = new(), [Engine.PostgreSql] = new() };

    /// <summary>Of every copy.</summary>
    public string VaultKeys => Path.Combine(folder, "vault.keys");

    /// <summary>A copy on SQLite, in a folder of its own; in another folder when one is named.</summary>
    public async Task<TestDatabase> OnSqlite()
    {
        var copy = await TestDatabase.Create(Engine.Sqlite);
        File.Copy((await sqlite.Value).File!, copy.File!, overwrite: true);
        return copy;
    }

    /// <summary>A copy on the fixture's own PostgreSQL.</summary>
    public async Task<(OwnPostgres Server, string Name)> OnPostgres()
    {
        var server = await postgres.Value;
        return (server, await server.Copy(Template));
    }

    /// <summary>The world itself, made on a server that a test has begun.</summary>
    public async Task<string> On(OwnPostgres server, CookieJar secretary)
    {
        await RawSql.Execute(server.Eyes("postgres"), $"CREATE DATABASE {Template}");
        await Make(TestDatabase.Of(server.Connection(Template)), secretary);
        await RawSql.Execute(server.Eyes("postgres"), $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Template}'");
        return Template;
    }

    /// <summary>Starts the product on a copy.</summary>
    public Task<HostProcess> Serve(string connection, int port, params string[] settings) => HostProcess.Serve(connection, port, [$"--Vault:Keys={VaultKeys}", .. settings]);

    async Task<TestDatabase> MakeSqlite()
    {
        var database = await TestDatabase.Create(Engine.Sqlite);
        await Make(database, Secretary[Engine.Sqlite]);
        await RawSql.Execute(database, "PRAGMA wal_checkpoint(TRUNCATE)");
        return database;
    }

    async Task<OwnPostgres> MakePostgres()
    {
        var server = OwnPostgres.Begin();
        await On(server, Secretary[Engine.PostgreSql]);
        return server;
    }

    async Task Make(TestDatabase database, CookieJar secretary)
    {
        await using var world = await World.Build(on: database, configure: web => web.UseSetting("Vault:Keys", VaultKeys));
        var signedIn = await world.CookiesOf(World.A, Roles.Secretary);
        secretary.Take(signedIn);
    }

    public async ValueTask DisposeAsync()
    {
        if (sqlite.IsValueCreated) await (await sqlite.Value).DisposeAsync();
        if (postgres.IsValueCreated) await (await postgres.Value).DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>What people do while something fails, over HTTP as they do it.</summary>
static partial class UnderFault
{
    static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public static async Task<(int Status, string Body, HttpResponseHeaders Headers)> Look(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Cancel);
        return ((int)answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel)), answer.Headers);
    }

    /// <summary>The answer is the page for a trouble: 503, when to come again, a request id, in the reader's language, and nothing of what happened inside.</summary>
    public static void IsExplained((int Status, string Body, HttpResponseHeaders Headers) answer, string title)
    {
        Xunit.Assert.True(answer.Status == 503, $"{answer.Status}: {answer.Body}");
        Xunit.Assert.Equal("10", answer.Headers.RetryAfter?.ToString());
        Xunit.Assert.Contains(title, answer.Body, StringComparison.Ordinal);
        HasRequestId(answer.Body);
    }

    public static void HasRequestId(string body)
    {
        Xunit.Assert.Matches("fault-id\">[^<]+<code>\\S+</code>|\"requestId\":\"[^\"]+\"", body);
        Xunit.Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
        Xunit.Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
    }

    /// <summary>A recording by the API, with its whole answer.</summary>
    public static async Task<(int Status, string Body, HttpResponseHeaders Headers)> Record(HttpClient client, string token, Guid operation, string title, DateOnly on)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/duties/parties/{World.A}.{Recording.Party}/records")
        {
            Content = new StringContent($$"""{"category":"R07","on":"{{on:yyyy-MM-dd}}","title":"{{title}}","differentEvent":true}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Operation-Id", operation.ToString());
        request.Headers.Add("RequestVerificationToken", token);
        using var answer = await client.SendAsync(request, Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel), answer.Headers);
    }

    /// <summary>Waits until it holds; how long that took.</summary>
    public static async Task<TimeSpan> Until(Func<Task<bool>> holds, TimeSpan patience, string what)
    {
        for (var waited = System.Diagnostics.Stopwatch.StartNew(); ; await Task.Delay(100, Cancel))
        {
            try
            {
                if (await holds()) return waited.Elapsed;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                // Not yet.
            }
            Xunit.Assert.True(waited.Elapsed < patience, $"{what} after {patience.TotalSeconds} s.");
        }
    }

    /// <summary>A browser that follows, and signs in with a password; the page where it ends.</summary>
    public static async Task<(string Path, string Body)> SignIn(int port, string role, CookieJar jar)
    {
        using var browser = RunningHost.ClientOf(port, World.A, jar, follow: true);
        using var form = await browser.GetAsync("/", Cancel);
        var html = await form.Content.ReadAsStringAsync(Cancel);
        Dictionary<string, string> typed = new() { ["Input.LoginName"] = $"{World.A}.{role}", ["Input.Password"] = World.Password };
        foreach (var hidden in Hidden().Matches(html).Select(m => m.Value))
            if (Name().Match(hidden) is { Success: true } name) typed.TryAdd(name.Groups[1].Value, WebUtility.HtmlDecode(Value().Match(hidden).Groups[1].Value));
        using var answer = await browser.PostAsync(form.RequestMessage!.RequestUri, new FormUrlEncodedContent(typed), Cancel);
        return (answer.RequestMessage!.RequestUri!.AbsolutePath, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel)));
    }

    [GeneratedRegex("""<input[^>]*type="hidden"[^>]*>""")]
    private static partial Regex Hidden();

    [GeneratedRegex("\\bname=\"([^\"]*)\"")]
    private static partial Regex Name();

    [GeneratedRegex("\\bvalue=\"([^\"]*)\"")]
    private static partial Regex Value();
}

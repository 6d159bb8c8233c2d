using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// The real product, started in this process: Kestrel on a free port, its own silo, its own database, and a clock that the test
/// may set. Disposing it stops the product and drops the database, unless the database was handed in.
/// </summary>
public sealed class RunningHost : IAsyncDisposable
{
    readonly WebApplicationFactory<Program> factory;
    readonly TestDatabase database;
    readonly Remains remains = new();
    bool ownsDatabase;

    /// <summary>
    /// A minute before noon in China on 20 May 2026: the day of most tests. The silo takes its time from the same clock and cannot
    /// bear to see it go back, so a test that wants an earlier day names it at the start; later days may be set at any time.
    /// </summary>
    public static readonly DateTimeOffset UsualStart = new(2026, 5, 20, 3, 59, 0, TimeSpan.Zero);

    RunningHost(TestDatabase database, bool ownsDatabase, DateTimeOffset at, Action<IWebHostBuilder>? configure)
    {
        Clock.Set(at);
        this.database = database;
        this.ownsDatabase = ownsDatabase;
        Port = FreePort.Next();
        factory = new WebApplicationFactory<Program>().WithWebHostBuilder(web =>
        {
            web.UseEnvironment("Testing");
            web.UseStaticWebAssets();
            web.UseSetting("ConnectionStrings:Main", database.ConnectionString);
            web.UseUrls($"http://127.0.0.1:{Port}");
            web.UseSetting("Orleans:SiloPort", $"{FreePort.Next()}");
            web.UseSetting("Orleans:GatewayPort", "0");
            // Hundreds of sign-ins from one address in a minute, and hashes that need not resist anybody.
            web.UseSetting("Sso:PagesPerMinute", "1000000");
            // Suites ask as no person can.
            foreach (var limit in (string[])["Searches", "Prints", "Uploads"]) web.UseSetting($"Limits:{limit}PerMinute", "1000000");
            // A test says itself when night falls.
            web.UseSetting("Nights:AtStart", "false");
            // Its clock is the test's, the server's is the machine's.
            web.UseSetting("Database:ClocksApart", "99999.00:00:00");
            web.UseSetting("Sso:Passwords:Rounds", "1000");
            web.ConfigureLogging(log => log.ClearProviders().AddProvider(Log));
            web.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock).AddSingleton<IStartupFilter>(remains)
                // A silo's birth is told by the machine's clock, and one older than its own clock by an hour would take itself for dead.
                .Configure<ClusterMembershipOptions>(o => o.SiloGenerationRetirementAge = null));
            configure?.Invoke(web);
        });
        factory.UseKestrel();
    }

    /// <summary>
    /// Starts on a new database, or on one that the caller keeps, or hands in to be dropped (<paramref name="drops"/>); with <paramref name="today"/>
    /// its clock stands at noon of that day from the beginning, otherwise at <see cref="UsualStart"/>.
    /// </summary>
    public static async Task<RunningHost> Start(
        Engine engine = Engine.Sqlite, TestDatabase? on = null, Action<IWebHostBuilder>? configure = null, DateTimeOffset? at = null, DateOnly? today = null, bool drops = false)
    {
        var host = new RunningHost(on ?? await TestDatabase.Create(engine), on is null || drops, at ?? UsualStart, configure);
        if (today is { } day) host.Clock.StopAtNoon(day);
        try
        {
            await Task.Run(host.factory.StartServer);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it and starts another one on the same database, which drops the database if this one would have.</summary>
    public async Task<RunningHost> Again(Action<IWebHostBuilder>? configure = null)
    {
        var (owned, at) = (ownsDatabase, Clock.GetUtcNow());
        ownsDatabase = false;
        await DisposeAsync();
        var next = await Start(on: database, configure: configure, at: at);
        next.ownsDatabase = owned;
        return next;
    }

    public SettableClock Clock { get; } = new();

    /// <summary>What the product logged as a warning or worse.</summary>
    public CapturedLog Log { get; } = new();

    public int Port { get; }
    public TestDatabase Database => database;
    public IServiceProvider Services => factory.Services;

    public T Get<T>() where T : notnull => factory.Services.GetRequiredService<T>();

    /// <summary>SQL as the owner of the database, past every guard of the product.</summary>
    public Task<int> Sql(string sql, params object?[] values) => RawSql.Execute(database, sql, values);

    /// <summary>A tenant without an organisation.</summary>
    public Task Found(string code, TenantKind kind = TenantKind.Prison) =>
        Get<Tenants>().Found(code, kind, new LocalText($"{code} 监狱", $"{code} prison"), 1, Guid.NewGuid());

    /// <summary>
    /// A browser-like client of one portal: its own cookies, no redirects followed unless asked for. Every <c>*.localhost</c> name
    /// leads to this host.
    /// </summary>
    public HttpClient Client(string tenant = "sample1", bool follow = false, CookieJar? cookies = null, params DelegatingHandler[] through)
    {
        HttpMessageHandler inner = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectCallback = Connect };
        foreach (var handler in through)
        {
            handler.InnerHandler = inner;
            inner = handler;
        }
        return new HttpClient(new BrowserHandler(cookies ?? new CookieJar(), follow, inner)) { BaseAddress = new Uri($"http://{tenant}.localhost:{Port}/") };
    }

    /// <summary>A client of a product that runs in a process of its own; <paramref name="known"/> is the port in its addresses when it stands behind another.</summary>
    public static HttpClient ClientOf(int port, string tenant, CookieJar cookies, bool follow = false, int? known = null) => new(new BrowserHandler(cookies, follow, new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    }))
    { BaseAddress = new Uri($"http://{tenant}.localhost:{known ?? port}/") };

    async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new InvalidOperationException($"The product is down. It last said:\n{string.Join('\n', Log.All.TakeLast(20))}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        remains.Clear();
        if (ownsDatabase) await database.DisposeAsync();
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// Three hosts as docs/operations.md sets them up, each a process of its own: one PostgreSQL, one Redis, one file of the vault's keys, one
/// certificate by which they know each other, one front door that gives them their common address. Its people have signed in before it starts.
/// </summary>
sealed class HostCluster : IAsyncDisposable
{
    public const int Size = 3;

    /// <summary>Hosts that one person meets within a moment would count his requests as an attack; and hashes need resist nobody.</summary>
    static readonly string[] Eased = ["--Sso:PagesPerMinute=1000000", "--Sso:Passwords:Rounds=1000"];

    readonly RedisServer redis;
    readonly string vault;
    readonly string certificate;
    readonly string[] settings;
    readonly int[] ports = [.. Enumerable.Range(0, Size).Select(_ => FreePort.Next())];
    readonly int[] silos = [.. Enumerable.Range(0, Size).Select(_ => FreePort.Next())];
    readonly int[] gateways = [.. Enumerable.Range(0, Size).Select(_ => FreePort.Next())];
    readonly HostProcess[] hosts = new HostProcess[Size];

    HostCluster(TestDatabase database, RedisServer redis, string vault, string[] settings)
    {
        (Database, this.redis, this.vault, this.settings) = (database, redis, vault, settings);
        Certificate = Certificates.Make("party-discipline-hosts");
        certificate = Certificates.Save(Certificate, Folder, "hosts");
        Door = new FrontDoor(ports);
    }

    public TestDatabase Database { get; }

    public FrontDoor Door { get; }

    public RedisServer Redis => redis;

    /// <summary>What each host shows the others.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Where the hosts' secrets lie.</summary>
    public string Folder => Path.GetDirectoryName(vault)!;

    /// <summary>Builds a world, lets somebody prepare in it (sign in, above all), stops it, and starts the three hosts at the same moment.</summary>
    public static Task<HostCluster> Start(Func<World, Task> prepare, params string[] settings) => Start(
        async cluster =>
        {
            await using var world = await World.Build(on: cluster.Database, configure: web => web.UseSetting("Vault:Keys", cluster.vault));
            await prepare(world);
        },
        null, settings);

    /// <summary>The same of another build of the product, by the path of its assembly, which fills the database with its own demonstration.</summary>
    public static Task<HostCluster> StartDemonstration(string program, params string[] settings) => Start(
        async cluster =>
        {
            await using var host = HostProcess.Begin(cluster.Database.ConnectionString, cluster.ports[0], program, ["--Demo=true", .. cluster.Common]);
            await host.Answers(patience: TimeSpan.FromMinutes(6));
            await host.Stop();
        },
        program, settings);

    static async Task<HostCluster> Start(Func<HostCluster, Task> fill, string? program, string[] settings)
    {
        var vault = Path.Combine(Directory.CreateTempSubdirectory("party-discipline-vault-").FullName, "vault.keys");
        await File.WriteAllTextAsync(vault, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");
        var cluster = new HostCluster(await TestDatabase.Create(Engine.PostgreSql), await RedisServer.Start(), vault, settings);
        try
        {
            await fill(cluster);
            for (var i = 0; i < Size; i++) cluster.Begin(i, program);
            for (var i = 0; i < Size; i++) await cluster.Ready(i);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>What every host is told.</summary>
    string[] Common => [$"--Vault:Keys={vault}", $"--Orleans:Certificate={certificate}", $"--Orleans:CertificatePassword={Certificates.Password}", $"--Sso:Issuer=http://sso.localhost:{Door.Port}", .. Eased, .. settings];

    public HostProcess this[int host] => hosts[host];

    /// <summary>Starts a host without waiting: the first time, or after it has ended; of another build of the product when one is named.</summary>
    public void Begin(int host, string? program = null, params string[] own) => hosts[host] = Start(ports[host], silos[host], gateways[host], program, own);

    /// <summary>Where the hosts meet each other: a host's port for other hosts, and that for clients outside, of which there are none.</summary>
    public (int Silo, int Gateway) InnerPorts(int host) => (silos[host], gateways[host]);

    /// <summary>One more host that would join, with settings of its own; without waiting.</summary>
    public HostProcess Another(int silo, params string[] own) => Start(FreePort.Next(), silo, FreePort.Next(), null, own);

    HostProcess Start(int port, int silo, int gateway, string? program, string[] own) => HostProcess.Begin(Database.ConnectionString, port, program,
    [
        "--Orleans:Clustering:ProviderType=Redis", "--Orleans:Clustering:ServiceKey=redis", $"--ConnectionStrings:redis={redis.Address}",
        "--Orleans:ClusterId=party", "--Orleans:ServiceId=party",
        "--Orleans:Endpoints:AdvertisedIPAddress=127.0.0.1", $"--Orleans:Endpoints:SiloPort={silo}", $"--Orleans:Endpoints:GatewayPort={gateway}",
        "--Database:MigrateAtStart=false", .. Common, .. own,
    ]);

    /// <summary>Waits until a host has joined the cluster and serves.</summary>
    public Task Ready(int host) => hosts[host].Answers("/health");

    /// <summary>Stops a host and starts it again as docs/operations.md does when nobody shall be cut off: nobody new comes meanwhile, and who is there is served.</summary>
    public async Task Anew(int host)
    {
        await Door.TakeOut(ports[host]);
        await hosts[host].Stop();
        Begin(host);
        await Ready(host);
        Door.PutBack(ports[host]);
    }

    /// <summary>A browser that always meets the same host, at the address that all of them have in common.</summary>
    public HttpClient Client(int host, string tenant, CookieJar cookies, bool follow = false) => RunningHost.ClientOf(ports[host], tenant, cookies, follow, Door.Port);

    /// <summary>A browser that the front door sends to any of them.</summary>
    public HttpClient Client(string tenant, CookieJar cookies, bool follow = false) => RunningHost.ClientOf(Door.Port, tenant, cookies, follow);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
            if (host is not null) await host.DisposeAsync();
        await Door.DisposeAsync();
        await redis.DisposeAsync();
        await Database.DisposeAsync();
        Certificate.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Suites whose figures are times, or that need the machine for several processes: they run after the others, one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeMachine
{
    public const string Name = "the whole machine";
}

using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>Three hosts are one product: sessions, rights, keys and open pages do not care which of them answers.</summary>
[Collection(WholeMachine.Name)]
public sealed class ClusterTests(ClusterTests.Hosts hosts) : IClassFixture<ClusterTests.Hosts>
{
    static readonly TimeSpan KeyLife = TimeSpan.FromSeconds(30);
    static readonly TimeSpan KeyLead = TimeSpan.FromSeconds(16);

    /// <summary>How long people go on signing in while keys change.</summary>
    static readonly TimeSpan SigningIn = TimeSpan.FromSeconds(Tier.Of(commit: 40, night: 180, release: 600));

    /// <summary>And at least so long after the host that began anew is there.</summary>
    static readonly TimeSpan AtTheNewHost = TimeSpan.FromSeconds(8);

    /// <summary>When the next key that protects cookies takes over on a host that begins: by then the three hosts, which know it from their start, use the one before.</summary>
    static readonly TimeSpan UntilProtected = TimeSpan.FromSeconds(45);

    /// <summary>The framework takes a key that much before its time, because clocks differ.</summary>
    static readonly TimeSpan BeforeItsTime = TimeSpan.FromMinutes(5);

    /// <summary>A change at one host is told to a page that is open at another within this.</summary>
    static readonly TimeSpan Told = TimeSpan.FromSeconds(10);

    /// <summary>The cluster, with signing keys that live for half a minute, and people to sign in.</summary>
    public sealed class Hosts : IAsyncLifetime
    {
        const int People = 12;
        int next;

        internal HostCluster Cluster { get; private set; } = null!;
        internal CookieJar Security { get; private set; } = null!;
        internal CookieJar Secretary { get; private set; } = null!;
        internal CookieJar Bureau { get; private set; } = null!;
        internal DateTimeOffset Protected { get; private set; }

        public async ValueTask InitializeAsync() => Cluster = await HostCluster.Start(
            async world =>
            {
                Security = await world.CookiesOf(World.Bureau, Roles.SecurityAdministrator);
                Secretary = await world.CookiesOf(World.A, Roles.Secretary);
                Bureau = await world.CookiesOf(World.Bureau, Roles.Secretary);
                var hash = world.Host.Get<Passwords>().Hash(World.Password);
                for (var i = 0; i < People; i++)
                {
                    var account = await world.Host.Get<Founding>().OpenAccount(World.Bureau, new AccountOpening(Login(i), $"某人 {i}", Lanes.Business, hash, MustChange: false, null, null), [Roles.PoliticalOfficer]);
                    await world.Host.Get<Founding>().Grant(World.A, account, [Roles.SuperiorViewer]);
                }
                Protected = DateTimeOffset.UtcNow + UntilProtected;
                world.Host.Get<IKeyManager>().CreateNewKey(Protected + BeforeItsTime, Protected.AddDays(90));
            },
            $"--Sso:KeyLife={KeyLife}", $"--Sso:KeyLead={KeyLead}");

        static string Login(int i) => $"{World.Bureau}.roams.{i}";

        /// <summary>Somebody who has not signed in yet.</summary>
        internal string Somebody() => Login(Interlocked.Increment(ref next) - 1);

        /// <summary>One person's browser as it meets one host, or whichever the front door chooses.</summary>
        internal Browsing At(int? host, CookieJar jar) => new(Cluster.Door.Port, jar, follow => host is { } one ? Cluster.Client(one, World.Bureau, jar, follow) : Cluster.Client(World.Bureau, jar, follow));

        public ValueTask DisposeAsync() => Cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Who_has_signed_in_at_one_host_has_signed_in_at_all_and_signing_out_at_one_ends_it_everywhere()
    {
        var jar = new CookieJar();
        var browsers = Enumerable.Range(0, HostCluster.Size).Select(i => hosts.At(i, jar)).ToArray();
        await (await browsers[0].Go(World.Bureau, "/Me")).SignIn(hosts.Somebody(), World.Password);
        Assert.True(browsers[0].IsAt(World.Bureau, "/Me"), browsers[0].At.AbsoluteUri);
        foreach (var browser in browsers)
        {
            Assert.True((await browser.Go(World.Bureau, "/Me")).IsAt(World.Bureau, "/Me"), browser.At.AbsoluteUri);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
        }
        // Another portal, entered without a word at another host.
        Assert.True((await browsers[2].Go(World.A, "/Me")).IsAt(World.A, "/Me"), browsers[2].At.AbsoluteUri);

        await (await browsers[1].Go(World.Bureau, "/Me/SignOut")).Send();
        Assert.True(browsers[1].IsAt(World.Bureau, "/Me/SignedOut"), browsers[1].At.AbsoluteUri);
        foreach (var browser in browsers)
            foreach (var portal in (string[])[World.Bureau, World.A])
                Assert.True((await browser.Go(portal, "/Me")).IsAt("sso", "/Sso/SignIn"), browser.At.AbsoluteUri);
    }

    [Fact]
    public async Task A_role_revoked_at_one_host_bites_at_the_next_click_at_another_and_a_newer_sign_in_ends_the_older()
    {
        var (jar, login) = (new CookieJar(), hosts.Somebody());
        using var first = hosts.At(1, jar);
        await (await first.Go(World.Bureau, "/Me")).SignIn(login, World.Password);
        Assert.Equal(HttpStatusCode.OK, first.Status);

        using var newer = hosts.At(2, new CookieJar());
        await (await newer.Go(World.Bureau, "/Me")).SignIn(login, World.Password);
        Assert.True((await first.Go(World.Bureau, "/Me")).IsAt("sso", "/Sso/SignIn"), first.At.AbsoluteUri);

        Assert.True((await newer.Go(World.Bureau, "/Me")).IsAt(World.Bureau, "/Me"));
        using var administrator = hosts.At(0, hosts.Security);
        await administrator.Go(World.Bureau, $"/Admin/Grants/Grant/{await GrantOf(login)}");
        await administrator.Send("?handler=Revoke", ("Input.Why", "调离"));
        Assert.Equal(HttpStatusCode.OK, administrator.Status);
        await newer.Go(World.Bureau, "/Me");
        Assert.Equal(HttpStatusCode.Forbidden, newer.Status);
    }

    [Fact]
    public async Task A_record_at_one_host_changes_the_pages_that_are_open_at_the_others()
    {
        using var board = hosts.Cluster.Client(1, World.Bureau, hosts.Bureau);
        using var home = hosts.Cluster.Client(2, World.A, hosts.Secretary);
        using var writer = hosts.Cluster.Client(0, World.A, hosts.Secretary);
        var token = await World.TokenOn(writer);
        // The live boards wake and read all there is, so that what comes next is a change.
        using (await board.GetAsync("/Duties/Board")) { }
        await using var onBoard = await Open(board, "/live/board");
        await using var atHome = await Open(home, "/live/home");
        var longest = TimeSpan.Zero;
        for (var i = 0; i < 3; i++)
        {
            var began = Stopwatch.GetTimestamp();
            Assert.Equal(200, (await Recording.Post(writer, World.A, token, Guid.NewGuid(), $"seen elsewhere {Guid.NewGuid():N}", TimeProvider.System.Today())).Status);
            Assert.Equal(World.A, await onBoard.Next());
            Assert.Equal(World.A, await atHome.Next());
            if (Stopwatch.GetElapsedTime(began) is var took && took > longest) longest = took;
        }
        Figure.Write("T14", "live board", $"a record at one host reached the pages open at two others in at most {longest.TotalSeconds:0.0} s");
    }

    /// <summary>ASVS 12.3.3, 12.3.4, 13.2.1.</summary>
    [Fact]
    public async Task The_hosts_own_ports_open_to_the_clusters_certificate_alone_and_a_host_with_another_or_none_joins_nobody()
    {
        var cluster = hosts.Cluster;
        using var foreign = Certificates.Make("party-discipline-hosts");
        for (var host = 0; host < HostCluster.Size; host++)
        {
            var (silo, gateway) = cluster.InnerPorts(host);
            foreach (var port in (int[])[silo, gateway])
            {
                Assert.True(await InnerDoor.Opens(port, cluster.Certificate, cluster.Certificate), $"port {port} of host {host}");
                Assert.False(await InnerDoor.Opens(port, foreign, cluster.Certificate));
                Assert.False(await InnerDoor.Opens(port, null, cluster.Certificate));
                Assert.False(await InnerDoor.OpensInTheClear(port));
            }
        }

        var (another, none) = (FreePort.Next(), FreePort.Next());
        await using var stranger = cluster.Another(another, $"--Orleans:Certificate={Certificates.Save(foreign, cluster.Folder, "foreign")}");
        await using var bare = cluster.Another(none, "--Orleans:Certificate=", "--Orleans:InTheClear=true");
        // They know Redis, the database and the vault's keys; and still nobody speaks to them.
        await Until(stranger, () => Task.FromResult(stranger.Said.Contains("Authentication failed", StringComparison.Ordinal)));
        await Until(bare, () => InnerDoor.OpensInTheClear(none));
        await Task.Delay(TimeSpan.FromSeconds(5));
        foreach (var outsider in (HostProcess[])[stranger, bare])
            Assert.StartsWith("The product did not start", (await Assert.ThrowsAsync<InvalidOperationException>(() => outsider.Answers(patience: TimeSpan.FromSeconds(1)))).Message, StringComparison.Ordinal);
        for (var host = 0; host < HostCluster.Size; host++) await cluster.Ready(host);
        Figure.Write("T14", "foreign hosts", "six ports between hosts opened to the cluster's certificate; to another of the same name, to none and in the clear to nobody; a host with another certificate and one with none, that knew Redis, database and vault, joined nobody");

        static async Task Until(HostProcess process, Func<Task<bool>> done)
        {
            for (var waited = Stopwatch.StartNew(); !await done(); await Task.Delay(200)) Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60) && process.Runs, process.Said);
        }
    }

    [Fact]
    public async Task Keys_change_while_three_hosts_serve_sign_ins_and_nobody_fails()
    {
        var (failed, cookies, signedIn) = (new ConcurrentQueue<string>(), new ConcurrentDictionary<Guid, int>(), 0);
        using var over = new CancellationTokenSource();
        var began = DateTimeOffset.UtcNow;
        var people = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            for (var (login, i) = (hosts.Somebody(), 0); !over.IsCancellationRequested; i++)
            {
                var jar = new CookieJar();
                using var browser = hosts.At(null, jar);
                try
                {
                    await (await browser.Go(World.Bureau, "/Me")).SignIn(login, World.Password);
                    if (!browser.IsAt(World.Bureau, "/Me") || browser.Status != HttpStatusCode.OK) failed.Enqueue($"sign-in ended at {browser.At} with {browser.Status}");
                    // A host that has signed nobody in knows him too, by cookies of whichever key.
                    else if (!(await browser.Go(World.A, "/Me")).IsAt(World.A, "/Me")) failed.Enqueue($"another portal sent him to {browser.At} with {browser.Status}");
                }
                catch (Exception e)
                {
                    failed.Enqueue(e.ToString());
                }
                Interlocked.Increment(ref signedIn);
                cookies.AddOrUpdate(ProtectedBy(jar), 1, (_, n) => n + 1);
                await Task.Delay(200);
            }
        })).ToArray();

        var mixed = DateTimeOffset.UtcNow < hosts.Protected;
        if (hosts.Protected - DateTimeOffset.UtcNow is { Ticks: > 0 } wait) await Task.Delay(wait);
        // The host that begins anew protects what it gives out with the new key, the others go on with the old one.
        await hosts.Cluster.Anew(0);
        var rest = SigningIn - (DateTimeOffset.UtcNow - began);
        await Task.Delay(rest > AtTheNewHost ? rest : AtTheNewHost);
        await over.CancelAsync();
        await Task.WhenAll(people);

        Assert.Empty(failed);
        var turns = await Turns(began, DateTimeOffset.UtcNow);
        Assert.True(turns > 0, "No signing key took its turn meanwhile.");
        if (mixed) Assert.Equal(2, cookies.Count);
        Figure.Write("T14", "keys", $"{signedIn} sign-ins over three hosts while the signing key changed {turns} times and cookies were protected by {cookies.Count} keys: none failed");
    }

    /// <summary>How many signing keys took their turn between two moments.</summary>
    async Task<int> Turns(DateTimeOffset from, DateTimeOffset until)
    {
        await using var product = Product.Build(hosts.Cluster.Database.ConnectionString);
        await using var db = await product.Services.GetRequiredService<IDbContextFactory<SsoDb>>().CreateDbContextAsync();
        return (await db.Keys.Where(k => k.Use == "signing").ToListAsync()).Count(k => k.NotBefore > from && k.NotBefore <= until);
    }

    async Task<Guid> GrantOf(string login)
    {
        await using var product = Product.Build(hosts.Cluster.Database.ConnectionString);
        await using var db = product.Services.GetRequiredService<Database<HostDb>>().Open(World.Bureau);
        return await db.Grants.Where(g => db.Accounts.Any(a => a.Id == g.Account && a.LoginName == login)).Select(g => g.Id).SingleAsync();
    }

    /// <summary>The key that a cookie of the sign-on server was protected with: it stands in front of what it protects.</summary>
    static Guid ProtectedBy(CookieJar jar)
    {
        var cookie = jar.All().FirstOrDefault(c => c.Host == "sso.localhost" && c.Name == Schemes.Issuer).Value;
        return cookie is null ? Guid.Empty : new Guid(Base64Url.DecodeFromChars(cookie).AsSpan(4, 16));
    }

    static async Task<Events> Open(HttpClient client, string address)
    {
        var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        return new Events(answer, new StreamReader(await answer.Content.ReadAsStreamAsync(), Encoding.UTF8));
    }

    /// <summary>An open page's ear.</summary>
    sealed class Events(HttpResponseMessage answer, StreamReader reader) : IAsyncDisposable
    {
        /// <summary>What the next change is about; events with a name of their own are no changes.</summary>
        public async Task<string> Next()
        {
            using var patience = new CancellationTokenSource(Told);
            for (var named = false; await reader.ReadLineAsync(patience.Token) is { } line;)
            {
                if (line.Length == 0) named = false;
                else if (line.StartsWith("event:", StringComparison.Ordinal)) named = true;
                else if (line.StartsWith("data:", StringComparison.Ordinal) && !named) return line["data:".Length..].Trim();
            }
            throw new InvalidOperationException("The stream ended.");
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

using System.Net;
using System.Text.RegularExpressions;
using OtpNet;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>A bureau and two prisons on the real clock, with the people that sign-on is about.</summary>
public sealed class SignOnWorld : IAsyncLifetime
{
    public const string Password = "Correct-Horse-9";
    public static readonly byte[] Secret = Base32Encoding.ToBytes("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");

    static readonly Prepared<Dictionary<string, Guid>> Founded = new((engine, on) => RunningHost.Start(engine, on, at: DateTimeOffset.UtcNow), async host =>
    {
        var founding = host.Get<Founding>();
        await founding.Tenant("bureau", TenantKind.Bureau, new LocalText("示例局", "Sample bureau"), 0);
        await founding.Tenant("sample1", TenantKind.Prison, new LocalText("示例一监狱", "Sample one"), 1);
        await founding.Tenant("sample2", TenantKind.Prison, new LocalText("示例二监狱", "Sample two"), 2);
        var accounts = new Dictionary<string, Guid>();
        foreach (var (login, role) in ((string, string)[])[("security", Roles.SecurityAdministrator), ("security2", Roles.SecurityAdministrator), ("audit", Roles.AuditAdministrator), ("system", Roles.SystemAdministrator)])
            accounts[login] = await founding.OpenAccount("bureau", new AccountOpening(login, $"管理员 {login}", role, host.Get<Passwords>().Hash(Password), MustChange: false, null, Secret), [role]);
        return accounts;
    });

    Dictionary<string, Guid> accounts = [];
    int made;

    internal RunningHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        (var database, accounts) = await Founded.Copy(Engine.Sqlite);
        Host = await RunningHost.Start(on: database, at: DateTimeOffset.UtcNow, drops: true);
    }

    /// <summary>A business account with these roles in its tenant and a login name of its own.</summary>
    internal async Task<(string Login, Guid Id)> Somebody(string tenant = "bureau", bool mustChange = false, byte[]? secret = null, params string[] roles)
    {
        var login = $"person{Interlocked.Increment(ref made)}";
        var hash = Host.Get<Passwords>().Hash(Password);
        return (login, await Host.Get<Founding>().OpenAccount(tenant, new AccountOpening(login, $"某人 {login}", Lanes.Business, hash, mustChange, null, secret), roles));
    }

    internal Guid Account(string login) => accounts[login];

    /// <summary>An administrator of the bureau as commands see him.</summary>
    internal Actor Administrator(string login, params string[] permissions) => new()
    {
        Tenant = "bureau",
        Account = accounts[login],
        Name = login,
        Roles = [login.StartsWith("security", StringComparison.Ordinal) ? Roles.SecurityAdministrator : Roles.AuditAdministrator],
        Permissions = [.. permissions],
        AtBureau = true,
    };

    internal Addresses Addresses => Host.Get<Addresses>();

    internal Browsing Browse() => new(Host);

    public static string Code(byte[] secret, int steps = 0) => new Totp(secret).ComputeTotp(DateTime.UtcNow.AddSeconds(30 * steps));

    internal static Guid Stands(Outcome outcome) => outcome.Subject ?? throw new InvalidOperationException(
        outcome is Outcome.Refused refused ? string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule}")) : outcome.GetType().Name);

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

/// <summary>A browser: one set of cookies over all host names, forms filled in by the names of their fields.</summary>
sealed partial class Browsing : IDisposable
{
    readonly CookieJar jar;
    readonly int port;
    readonly HttpClient client;
    readonly HttpClient still;

    public Browsing(RunningHost host) : this(host.Port, new CookieJar(), host) { }

    Browsing(int port, CookieJar jar, RunningHost host) : this(port, jar, follow => host.Client("bureau", follow: follow, cookies: jar)) { }

    /// <param name="port">The port in the product's addresses.</param>
    /// <param name="jar">The person's cookies.</param>
    /// <param name="make">Makes a client of these cookies, which follows or does not.</param>
    public Browsing(int port, CookieJar jar, Func<bool, HttpClient> make) => (this.port, this.jar, client, still) = (port, jar, make(true), make(false));

    public Uri At { get; private set; } = new("about:blank");
    public HttpStatusCode Status { get; private set; }
    public string Text { get; private set; } = "";
    public HttpResponseMessage Answer { get; private set; } = null!;

    public Uri Url(string tenant, string path) => new($"http://{tenant}.localhost:{port}{path}");

    /// <summary>What this browser would send to a host, for a client that does not follow.</summary>
    public string CookiesOf(string tenant) => jar.Of($"{tenant}.localhost");

    public Task<Browsing> Go(string tenant, string path = "/") => Go(Url(tenant, path));

    public async Task<Browsing> Go(Uri address) => await Take(await client.GetAsync(address));

    /// <summary>Sends the form of the page at hand.</summary>
    public Task<Browsing> Send(string? to = null, params (string Name, string Value)[] fields) => Send(client, to, fields);

    async Task<Browsing> Send(HttpClient through, string? to, (string Name, string Value)[] fields)
    {
        var form = new Dictionary<string, string>();
        foreach (Match input in Hidden().Matches(Text))
            if (NameOf().Match(input.Value) is { Success: true } name) form[name.Groups[1].Value] = WebUtility.HtmlDecode(ValueOf().Match(input.Value).Groups[1].Value);
        foreach (var (name, value) in fields) form[name] = value;
        return await Take(await through.PostAsync(to is null ? At : new Uri(At, to), new FormUrlEncodedContent(form)));
    }

    /// <summary>Name and password, and the code when one is asked for.</summary>
    public async Task<Browsing> SignIn(string login, string password = SignOnWorld.Password, string? code = null, bool follow = true)
    {
        await Send(follow ? client : still, null, [("Input.LoginName", login), ("Input.Password", password)]);
        if (code is not null) await Send(null, ("Code", code));
        return this;
    }

    /// <summary>Goes where it is sent, up to an address of somebody else, which it does not open; null when a page comes first.</summary>
    public async Task<Uri?> Follow(Uri address, string stop)
    {
        while (!address.AbsoluteUri.StartsWith(stop, StringComparison.Ordinal))
        {
            await Take(await still.GetAsync(address));
            if (Answer.Headers.Location is not { } next) return null;
            address = new Uri(At, next);
        }
        return address;
    }

    public bool IsAt(string tenant, string path = "/") => At.Host == $"{tenant}.localhost" && At.AbsolutePath == path;

    async Task<Browsing> Take(HttpResponseMessage answer)
    {
        (Answer, At, Status, Text) = (answer, answer.RequestMessage!.RequestUri!, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        return this;
    }

    public void Dispose()
    {
        client.Dispose();
        still.Dispose();
    }

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>|<input[^>]*name=\"__RequestVerificationToken\"[^>]*>")]
    private static partial Regex Hidden();

    [GeneratedRegex("name=\"([^\"]+)\"")]
    private static partial Regex NameOf();

    [GeneratedRegex("value=\"([^\"]*)\"")]
    private static partial Regex ValueOf();
}

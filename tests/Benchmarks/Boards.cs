using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Host.Operations.Demo;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>
/// (d) Opening a year for more and more tenants, and between the steps (b) the bureau's board as a signed-in officer gets it, against
/// a bare Razor Page on another Kestrel of the same process that sends the same bytes.
/// </summary>
static partial class Boards
{
    const int WarmRounds = 9;
    static readonly int[] Sizes = [8, 80, 800];

    public static async Task Run()
    {
        var sizes = Environment.GetEnvironmentVariable("BENCHMARK_TENANTS") is { Length: > 0 } some ? [.. some.Split(',').Select(int.Parse)] : Sizes;
        await using var host = await RunningHost.Start(configure: web => web.UseSetting("Sso:OneSession", "false"), at: TimeProvider.System.GetUtcNow());
        await Invented.FoundBureau(host);
        await OpenAccount(host);
        await using var bare = await BareServer.Start();

        var (rates, ratios) = (new List<double>(), new List<double>());
        var (founded, opened) = (0, 0);
        foreach (var size in sizes)
        {
            while (founded < size - 1) await Invented.FoundPrison(host, ++founded);
            if (opened == 0) await Invented.Open(host, "bureau");

            Figures.Title($"(d) opening the year, up to {size} tenants");
            var watch = Stopwatch.StartNew();
            var (duties, from) = (0, opened);
            for (var i = opened + 1; i <= founded; i++) await Invented.Open(host, Invented.Code(i));
            var seconds = watch.Elapsed.TotalSeconds;
            for (var i = opened + 1; i <= founded; i += 20) duties += (await host.Get<IDutyBook>().Of(Invented.Code(i), Invented.Year)).Count;
            var sampled = (founded - opened + 19) / 20;
            var total = (double)duties / sampled * (founded - opened);
            opened = founded;
            rates.Add(total / seconds);
            Figures.Line($"tenants {from + 2}–{size}: {total:0} duties in {seconds:0.0} s, one tenant after the other");
            Figures.Line($"{rates[^1]:0} duties a second{(rates.Count == 1 ? ", much of it the compiler's first look at the code" : "")}");

            Figures.Title($"(b) the board with {size} tenants");
            ratios.Add(await Board(host, bare));
        }
        Figures.Title("(b), (d) growth");
        Figures.Against($"(d) duties a second at {sizes[^1]} tenants", rates[^1], 5_000);
        Figures.Against("(d) duties a second with the most tenants as a share of those with the fewest", rates[^1] / rates[0], 0.7);
        Figures.Against($"(b) board as a share of bare at {sizes[0]} tenants", ratios[0], 0.3);
        Figures.Against($"(b) that share at {sizes[^1]} tenants, against its value at {sizes[0]}", ratios[^1] / ratios[0], 0.7);
    }

    public static async Task OpenAccount(RunningHost host)
    {
        var people = await host.Get<IOrganisation>().People("bureau");
        var opening = new AccountOpening(
            "bench", "bench", Lanes.Business, host.Get<Passwords>().Hash(DemoAccounts.Password), MustChange: false,
            people.Single(p => p.Number == DemoOrganisation.PoliticalOfficerNumber).Id);
        await host.Get<Founding>().OpenAccount("bureau", opening, [Roles.PoliticalOfficer]);
    }

    /// <summary>How many board pages a second as a share of bare pages a second.</summary>
    static async Task<double> Board(RunningHost host, BareServer bare)
    {
        var (cookie, page) = await SignIn(host);
        BareServer.Page = page;
        // The compiler takes its time to make hot code fast; what counts is a server that has been up for a while.
        for (var i = 0; i < WarmRounds; i++)
        {
            await Load.PerSecond(host.Port, $"bureau.localhost:{host.Port}", "/Duties/Board", cookie);
            if (i % 4 == 0) await Load.PerSecond(bare.Port, $"localhost:{bare.Port}", "/Bare", null);
        }
        var (board, plain) = (new List<double>(), new List<double>());
        for (var round = 0; round < 3; round++)
        {
            board.Add(await Load.PerSecond(host.Port, $"bureau.localhost:{host.Port}", "/Duties/Board", cookie));
            plain.Add(await Load.PerSecond(bare.Port, $"localhost:{bare.Port}", "/Bare", null));
        }
        Figures.Line($"page of {page.Length / 1024.0:0.0} K characters: board {board.Median():0}/s, bare {plain.Median():0}/s");
        return board.Zip(plain, (b, p) => b / p).Median();
    }

    /// <summary>Signs in as a person does and waits until no tenant is still being read; answers the portal's cookies and the page.</summary>
    public static async Task<(string Cookie, string Page)> SignIn(RunningHost host)
    {
        var cookies = new CookieContainer();
        using var client = new HttpClient(new SocketsHttpHandler
        {
            CookieContainer = cookies,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, host.Port, cancel);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        });
        var board = new Uri($"http://bureau.localhost:{host.Port}/Duties/Board");
        using var asked = await client.GetAsync(board);
        var form = await asked.Content.ReadAsStringAsync();
        var fields = Hidden().Matches(form).Select(m => (Name: Attribute(m.Value, "name"), Value: Attribute(m.Value, "value"))).Where(f => f.Name.Length > 0)
            .GroupBy(f => f.Name).ToDictionary(g => g.Key, g => g.First().Value);
        fields["Input.LoginName"] = "bench";
        fields["Input.Password"] = DemoAccounts.Password;
        using var signedIn = await client.PostAsync(asked.RequestMessage!.RequestUri, new FormUrlEncodedContent(fields));
        if (signedIn.RequestMessage!.RequestUri!.AbsolutePath != board.AbsolutePath)
            throw new InvalidOperationException($"Sign-in ended at {signedIn.RequestMessage.RequestUri}: {(int)signedIn.StatusCode}");

        var page = await signedIn.Content.ReadAsStringAsync();
        for (var length = 0; page.Length != length; await Task.Delay(1500))
        {
            length = page.Length;
            page = await client.GetStringAsync(board);
        }
        return (cookies.GetCookieHeader(board), page);
    }

    static string Attribute(string tag, string name) =>
        WebUtility.HtmlDecode(Regex.Match(tag, $"{name}=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex Hidden();
}

/// <summary>Another Kestrel with one Razor Page and nothing else.</summary>
sealed class BareServer : IAsyncDisposable
{
    /// <summary>What the bare page sends.</summary>
    public static string Page { get; set; } = "";

    readonly WebApplication app;

    BareServer(WebApplication app, int port) => (this.app, Port) = (app, port);

    public int Port { get; }

    public static async Task<BareServer> Start()
    {
        var port = FreePort.Next();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(BareServer).Assembly.GetName().Name });
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.ClearProviders();
        var own = typeof(BareServer).Assembly.GetName().Name;
        builder.Services.AddRazorPages().ConfigureApplicationPartManager(parts =>
        {
            // The product's pages are in reach of this assembly, but want the product's services.
            foreach (var part in parts.ApplicationParts.Where(p => p.Name != own).ToList()) parts.ApplicationParts.Remove(part);
        });
        var app = builder.Build();
        app.MapRazorPages();
        await app.StartAsync();
        return new(app, port);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}

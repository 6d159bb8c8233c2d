using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Browser;

/// <summary>Debian's Chromium before the running product with its built assets; one for all journeys.</summary>
public sealed class Chrome : IAsyncLifetime
{
    IPlaywright? playwright;
    IBrowser? browser;

    internal World World { get; private set; } = null!;

    /// <summary>A phone's or a desk's.</summary>
    public static int HeightAt(int width) => width < 600 ? 780 : 900;

    /// <summary>Where pictures for people go.</summary>
    static string Artifacts { get; } = Path.Combine(Root(), "artifacts", "screens");

    public async ValueTask InitializeAsync()
    {
        World = await World.Build();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
    }

    /// <summary>A window of somebody who has signed in, or of a stranger.</summary>
    internal async Task<Window> Open(string tenant, string? role, int width = 1440, string language = "zh-CN", ColorScheme scheme = ColorScheme.Light, bool scripts = true)
    {
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = $"http://{tenant}.localhost:{World.Host.Port}/",
            ViewportSize = new() { Width = width, Height = HeightAt(width) },
            Locale = language,
            ColorScheme = scheme,
            JavaScriptEnabled = scripts,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var origin = $"http://{tenant}.localhost:{World.Host.Port}";
        await context.AddCookiesAsync([new() { Name = ".AspNetCore.Culture", Value = Uri.EscapeDataString($"c={language}|uic={language}"), Url = origin }]);
        if (role is not null)
            await context.AddCookiesAsync((await World.CookiesOf(tenant, role)).All().Select(c => new Cookie { Name = c.Name, Value = c.Value, Url = $"http://{c.Host}:{World.Host.Port}" }));
        return new Window(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        await World.DisposeAsync();
    }

    /// <summary>At a desk only: nobody looks at those of CI.</summary>
    public static Task Picture(IPage page, string name) => Environment.GetEnvironmentVariable("CI") == "true" ? Task.CompletedTask :
        page.ScreenshotAsync(new() { Path = Path.Combine(Artifacts, name + ".png"), FullPage = true });

    static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}

/// <summary>One page and what its console complained about.</summary>
sealed class Window : IAsyncDisposable
{
    readonly IBrowserContext context;
    readonly List<string> complaints = [];

    /// <summary>What browsers and htmx write as errors though a page meant it: a refused form, a request that a newer one replaced.</summary>
    static readonly string[] NoFaults = ["the server responded with a status of", "htmx:sendAbort", "htmx:afterRequest"];

    public Window(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.SetDefaultTimeout(20_000);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !Array.Exists(NoFaults, text => message.Text.Contains(text, StringComparison.Ordinal))) complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Script errors and violations of the content policy.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    public ValueTask DisposeAsync() => context.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class BrowserSuites : ICollectionFixture<Chrome>
{
    public const string Name = "in the browser";
}

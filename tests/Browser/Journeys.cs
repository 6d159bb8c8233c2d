using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Browser;

/// <summary>One product and one Chromium for all journeys. The product keeps the real time, as the browser does.</summary>
public sealed class Stage : IAsyncLifetime
{
    IPlaywright? playwright;

    public World World { get; private set; } = null!;
    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        World = await World.Build(at: TimeProvider.System.GetUtcNow());
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        playwright?.Dispose();
        if (World is not null) await World.DisposeAsync();
    }

    public string At(string tenant, string path = "/") => $"http://{tenant}.localhost:{World.Host.Port}{path}";

    /// <summary>A fresh browser of this width in which somebody has signed in by typing.</summary>
    public async Task<IPage> SignIn(string tenant, string role, int width = 1440, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await Browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, Locale = "zh-CN", ColorScheme = scheme });
        var page = await context.NewPageAsync();
        await page.GotoAsync(At(tenant));
        await page.FillAsync("[name='Input.LoginName']", $"{tenant}.{role}");
        await page.FillAsync("[name='Input.Password']", World.Password);
        await page.ClickAsync("main button.btn-primary, form button.btn-primary");
        await page.WaitForURLAsync(url => new Uri(url).Host == $"{tenant}.localhost");
        return page;
    }

    /// <summary>A picture for people, kept with the run's results.</summary>
    public static Task Picture(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "pictures", name + ".png"), FullPage = true });
}

public sealed class JourneyTests(Stage stage) : IClassFixture<Stage>
{
    [Fact]
    public async Task A_lecture_recorded_on_the_secretarys_phone_changes_the_board_open_at_the_bureau_without_reload()
    {
        var board = await stage.SignIn(World.Bureau, Roles.PoliticalOfficer);
        await board.GotoAsync(stage.At(World.Bureau, "/Duties/Board"));
        await board.EvaluateAsync("window.untouched = true");
        var before = await board.InnerTextAsync("#board");
        await Stage.Picture(board, "board-before");

        var phone = await stage.SignIn(World.A, Roles.Secretary, width: 360);
        await phone.GotoAsync(stage.At(World.A, "/Duties/Record"));
        await phone.FillAsync("[name='Input.Title']", "为全体党员讲专题党课");
        await phone.SelectOptionAsync("[name='Input.Category']", "R01");
        await phone.Locator("#Input_Duties input[type=checkbox]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await phone.EvaluateAsync("document.querySelectorAll('#Input_Duties details').forEach(d => d.open = true)");
        await phone.Locator("#Input_Duties input[type=checkbox]").First.CheckAsync();
        foreach (var asked in await phone.Locator("#proposal input[type=text]:visible").AllAsync()) await asked.FillAsync("党课");
        await Stage.Picture(phone, "record-360");
        await phone.ClickAsync("[data-save]");
        await phone.WaitForURLAsync(url => !url.EndsWith("/Duties/Record", StringComparison.Ordinal));

        for (var tries = 0; tries < 100 && await board.InnerTextAsync("#board") == before; tries++) await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.NotEqual(before, await board.InnerTextAsync("#board"));
        Assert.True(await board.EvaluateAsync<bool>("window.untouched === true"), "The board was loaded again instead of changing in place.");
        await Stage.Picture(board, "board-after");
    }

    [Theory]
    [InlineData(1440, "zh-CN", ColorScheme.Light)]
    [InlineData(360, "en", ColorScheme.Dark)]
    public async Task The_pages_of_a_secretary_are_accessible_and_fit_their_screen(int width, string language, ColorScheme scheme)
    {
        var page = await stage.SignIn(World.A, Roles.Secretary, width, scheme);
        if (language == "en") await page.GotoAsync(stage.At(World.A, "/preferences/language/en?returnUrl=%2F"));
        foreach (var path in new[] { "/", "/Duties/Record", "/Duties/Waiting", "/Duties/Records", "/Responsibilities/Regulation", "/Responsibilities/Organisation", "/Me" })
        {
            var answer = await page.GotoAsync(stage.At(World.A, path));
            Assert.Equal(200, answer!.Status);
            await Stage.Picture(page, $"secretary{path.Replace('/', '-')}-{width}-{language}");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth + 1"), $"{path} is wider than {width} px.");
            var axe = await page.RunAxe(new() { RunOnly = Deque.AxeCore.Commons.RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa") });
            Assert.True(axe.Violations.Length == 0, $"{path}: {string.Join("; ", axe.Violations.Select(v => $"{v.Id} at {string.Join(", ", v.Nodes.Select(n => n.Html))}"))}");
        }
    }

    [Fact]
    public async Task Signing_out_at_a_portal_asks_for_the_password_again()
    {
        var page = await stage.SignIn(World.B, Roles.Secretary);
        await page.GotoAsync(stage.At(World.B, "/Me/SignOut"));
        await page.ClickAsync("main form button.btn-primary");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.GotoAsync(stage.At(World.B));
        Assert.NotEqual($"{World.B}.localhost", new Uri(page.Url).Host);
    }
}

using Microsoft.Playwright;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Browser;

/// <summary>What people come for, from the first page to the last.</summary>
[Collection(BrowserSuites.Name)]
public sealed class JourneyTests(Chrome chrome)
{
    [Fact]
    public async Task A_lecture_recorded_on_the_secretarys_phone_changes_the_board_open_at_the_bureau_without_reload()
    {
        await using var bureau = await chrome.Open(World.Bureau, Roles.PoliticalOfficer);
        var board = bureau.Page;
        await board.GotoAsync("/Duties/Board");
        await board.EvaluateAsync("window.untouched = true");
        var before = await board.InnerTextAsync("#board");

        await using var secretary = await chrome.Open(World.A, Roles.Secretary, width: 360);
        var phone = secretary.Page;
        await phone.GotoAsync("/Duties/Record");
        await phone.FillAsync("[name='Input.Title']", "为全体党员讲专题党课");
        await phone.SelectOptionAsync("[name='Input.Category']", "R01");
        await CheckTheFirstDuty(phone);
        foreach (var asked in await phone.Locator("#proposal input[type=text]:visible").AllAsync()) await asked.FillAsync("党课");
        await phone.ClickAsync("[data-save]");
        await phone.WaitForURLAsync(url => !url.EndsWith("/Duties/Record", StringComparison.Ordinal));

        await Changed(board, before);
        Assert.True(await board.EvaluateAsync<bool>("window.untouched === true"), "The board was loaded again instead of changing in place.");
        Assert.Empty(bureau.Complaints.Concat(secretary.Complaints));
    }

    [Theory]
    [InlineData(World.A, "zh-CN")]
    [InlineData(World.B, "en")]
    public async Task A_clerk_records_the_secretary_confirms_on_his_phone_and_the_bureaus_open_board_changes(string tenant, string language)
    {
        await using (var clerk = await chrome.Open(tenant, Roles.Clerk, language: language))
        {
            await clerk.Page.GotoAsync("/Duties/Record");
            await clerk.Page.Locator("#Input_Party").SelectOptionAsync(new SelectOptionValue { Value = $"{tenant}.secretary.main" });
            await clerk.Page.Locator("#Input_Title").FillAsync(language == "en" ? "Cut the number of meetings" : "整治文山会海");
            await clerk.Page.Locator("#Input_Category").SelectOptionAsync("R06");
            await clerk.Page.Locator("[name='Input.Fields[matter]']").FillAsync(language == "en" ? "Meetings" : "精简会议");
            await CheckTheFirstDuty(clerk.Page);
            await clerk.Page.Locator("[data-save]").ClickAsync();
            await clerk.Page.WaitForURLAsync(url => !url.EndsWith("/Duties/Record", StringComparison.Ordinal));
            Assert.Empty(clerk.Complaints);
        }

        await using var bureau = await chrome.Open(World.Bureau, Roles.DisciplineOfficer, language: language);
        await bureau.Page.GotoAsync("/Duties/Board");
        var before = await bureau.Page.InnerTextAsync("#board");

        await using var secretary = await chrome.Open(tenant, Roles.Secretary, width: 360, language: language);
        await secretary.Page.GotoAsync("/Duties/Waiting");
        await secretary.Page.Locator("form[action*='Confirm']:not([action*='ConfirmAll']) button").Last.ClickAsync();
        await Changed(bureau.Page, before);
        Assert.Empty(bureau.Complaints.Concat(secretary.Complaints));
    }

    [Fact]
    public async Task What_was_chosen_and_typed_while_the_proposal_was_on_its_way_stays()
    {
        await using var clerk = await chrome.Open(World.A, Roles.Clerk);
        var page = clerk.Page;
        await page.GotoAsync("/Duties/Record");
        await page.RouteAsync("**/*handler=Propose*", async route =>
        {
            await Task.Delay(500);
            try { await route.ContinueAsync(); }
            catch (PlaywrightException) { /* A newer request took its place. */ }
        });
        await page.Locator("#Input_Party").SelectOptionAsync(new SelectOptionValue { Value = $"{World.A}.secretary.main" });
        await page.Locator("#Input_Category").SelectOptionAsync("R06");
        var matter = page.Locator("[name='Input.Fields[matter]']");
        await matter.FillAsync("精简");
        await page.Locator("#Input_On").FillAsync(World.Today.AddDays(-1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await page.Locator("#Input_On").DispatchEventAsync("change");
        await matter.FillAsync("精简会议");
        await page.WaitForResponseAsync(r => r.Url.Contains("Propose", StringComparison.Ordinal));
        await page.WaitForTimeoutAsync(300);
        Assert.Equal("R06", await page.Locator("#Input_Category").InputValueAsync());
        Assert.Equal("精简会议", await matter.InputValueAsync());
        Assert.Empty(clerk.Complaints);
    }

    [Fact]
    public async Task Who_has_signed_in_at_one_portal_is_known_at_the_next_and_leaving_one_leaves_all()
    {
        await using var window = await chrome.Open(World.A, null);
        var page = window.Page;
        await page.GotoAsync("/");
        await page.FillAsync("[name='Input.LoginName']", $"{World.A}.{Roles.DepartmentHead}");
        await page.FillAsync("[name='Input.Password']", World.Password);
        await page.ClickAsync("main button.btn-primary");
        await page.WaitForURLAsync(url => new Uri(url).Host == $"{World.A}.localhost");

        await page.GotoAsync(At(World.Bureau, "/"));
        Assert.Equal($"{World.Bureau}.localhost", new Uri(page.Url).Host); // No password was asked for; what he may see there is another matter.

        await page.GotoAsync(At(World.A, "/Me/SignOut"));
        await page.ClickAsync("main form button.btn-primary");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        foreach (var portal in (string[])[World.A, World.Bureau])
        {
            await page.GotoAsync(At(portal, "/"));
            Assert.Equal("sso.localhost", new Uri(page.Url).Host);
        }
    }

    static async Task CheckTheFirstDuty(IPage page)
    {
        var first = page.Locator("#Input_Duties input[type=checkbox]").First;
        await first.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.EvaluateAsync("document.querySelectorAll('#Input_Duties details').forEach(d => d.open = true)");
        await first.CheckAsync();
    }

    string At(string tenant, string path) => $"http://{tenant}.localhost:{chrome.World.Host.Port}{path}";

    /// <summary>A saved record reaches the open board; how soon is a matter of the benchmarks, not of a busy test machine.</summary>
    static async Task Changed(IPage board, string before) =>
        await board.WaitForFunctionAsync("before => document.querySelector('#board').innerText !== before", before);
}

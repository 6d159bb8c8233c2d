using System.Net;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Browser;

/// <summary>Every page of the product, found at run time, as people of each kind see it: on a desk and on a phone, in both languages, light and dark.</summary>
[Collection(BrowserSuites.Name)]
public sealed partial class PagesTests(Chrome chrome)
{
    static readonly AxeRunOptions Wcag = new() { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }, ResultTypes = [ResultType.Violations] };

    /// <summary>Pages that somebody has looked at; the home page is another one for everybody.</summary>
    static readonly HashSet<string> Seen = [];

    /// <summary>Whoever sees most of each kind of page.</summary>
    public static TheoryData<string, string> Readers => new()
    {
        { World.A, Roles.Secretary },
        { World.A, Roles.Clerk },
        { World.Bureau, Roles.PoliticalOfficer },
        { World.Bureau, Roles.DisciplineOfficer },
        { World.Bureau, Roles.SystemAdministrator },
        { World.Bureau, Roles.SecurityAdministrator },
        { World.Bureau, Roles.AuditAdministrator },
    };

    [Theory, MemberData(nameof(Readers))]
    public async Task Every_page_fits_reads_and_obeys_its_policy(string tenant, string role)
    {
        var addresses = await Addresses(tenant, role);
        var faults = await Task.WhenAll(Look(1440, 360, "zh-CN", ColorScheme.Light), Look(360, 1440, "en", ColorScheme.Dark));
        Assert.Empty(faults.SelectMany(f => f));

        async Task<List<string>> Look(int width, int other, string language, ColorScheme scheme)
        {
            var faults = new List<string>();
            await using var window = await chrome.Open(tenant, role, width, language, scheme);
            foreach (var address in addresses)
            {
                var name = $"{address} at {width} in {language}";
                await window.Page.GotoAsync(address);
                foreach (var at in (int[])[other, width])
                {
                    await window.Page.SetViewportSizeAsync(at, Chrome.HeightAt(at));
                    if (at == width) await Chrome.Picture(window.Page, Path.Combine($"{tenant}-{role}", $"{FileOf(address)}-{at}-{language}"));
                    if (await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - window.innerWidth") is > 0 and var over) faults.Add($"{address} at {at} in {language}: {over} px too wide");
                }
                if (await window.Page.Locator("html").GetAttributeAsync("lang") is not { } lang || !lang.StartsWith(language[..2], StringComparison.Ordinal)) faults.Add($"{name}: wrong language");
                if (await window.Page.Locator("h1").CountAsync() != 1) faults.Add($"{name}: not one heading");
                // As tall as the page, so that nothing lies under the bars that stick to the screen's edge.
                await window.Page.SetViewportSizeAsync(width, await window.Page.EvaluateAsync<int>("document.documentElement.scrollHeight"));
                var axe = await window.Page.RunAxe(Wcag);
                await window.Page.SetViewportSizeAsync(width, Chrome.HeightAt(width));
                faults.AddRange(axe.Violations.Select(v => $"{name}: {v.Id} {v.Nodes[0].Html}"));
            }
            faults.AddRange(window.Complaints.Distinct());
            return faults;
        }
    }

    [Theory, InlineData(null, "/"), InlineData(null, "/nowhere"), InlineData(Roles.Secretary, "/")]
    public async Task A_long_name_of_a_unit_fits_on_a_phone_inside_the_portal_and_outside(string? role, string address)
    {
        await using var window = await chrome.Open(World.A, role, 360, "en");
        await window.Page.GotoAsync(address);
        await window.Page.Locator(".bar-tenant").EvaluateAsync("name => name.textContent = 'Women\u2019s Prison of a Region with a Long Name '.repeat(3)");
        Assert.True(await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 360);
    }

    [Fact]
    public async Task The_sign_in_page_reads_and_works_without_scripts()
    {
        await using var window = await chrome.Open(World.A, null, 360, "zh-CN", scripts: false);
        await window.Page.GotoAsync("/");
        Assert.Equal("sso.localhost", new Uri(window.Page.Url).Host);
        await window.Page.Locator("input[name='Input.LoginName']").FillAsync($"{World.A}.{Roles.Member}");
        await window.Page.Locator("input[name='Input.Password']").FillAsync(World.Password);
        await window.Page.Locator("main button").ClickAsync();
        Assert.Equal($"{World.A}.localhost", new Uri(window.Page.Url).Host);
        Assert.Contains(World.Canary(World.A), await window.Page.ContentAsync(), StringComparison.Ordinal);
    }

    /// <summary>Each page that he may open, that has something to show and that nobody has looked at yet; pages that need to be asked by a link, by the first link found.</summary>
    async Task<IReadOnlyList<string>> Addresses(string tenant, string role)
    {
        var services = chrome.World.Host.Services;
        var held = services.GetRequiredService<RightsTable>().Of([role]);
        var ids = await Values.Ids(services, tenant, ofEach: 1);
        using var client = await chrome.World.As(tenant, role);
        var (found, links) = (new List<string>(), new HashSet<string>());
        var doors = (await Inventory.Of(services)).Where(d => d.Method == "GET" && d.Handler is null && !d.IsApi && !d.Anonymous && held.Contains(d.Permission ?? "") && !d.Route.EndsWith("/Index", StringComparison.Ordinal)).ToList();
        foreach (var door in doors)
            await Find(door, ids.Select(id => door.Address(p => Values.Own(p, tenant, id))).Distinct());
        foreach (var door in doors.Where(d => !d.Parameters.Any()))
            await Find(door, [.. links.Where(l => l.StartsWith(door.Route + "?", StringComparison.Ordinal)).Take(1)]);
        return found;

        async Task Find(Door door, IEnumerable<string> addresses)
        {
            foreach (var address in addresses.Where(_ => door.Route == "/" ? !found.Contains("/") : !Seen.Contains(door.Route)))
            {
                using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
                if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
                links.UnionWith(Link().Matches(await answer.Content.ReadAsStringAsync()).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)));
                Seen.Add(door.Route);
                found.Add(address);
                break;
            }
        }
    }

    [GeneratedRegex("href=\"(/[^\"#]+\\?[^\"#]+)\"")]
    private static partial Regex Link();

    static string FileOf(string address) => address == "/" ? "home" : string.Concat(address.Trim('/').Split('?')[0].Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '.'));
}

using System.Net;
using System.Text.RegularExpressions;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>A page offers nobody a link that leads him nowhere: to a missing page, a refusal or a failure.</summary>
[Collection(HttpSuites.Name)]
public sealed partial class LinksTests(HttpWorld http)
{
    /// <summary>Left out: assets, what ends the session or changes a preference, and PDFs, which a Word file beside them stands for.</summary>
    static readonly string[] LeftOut = ["/_content/", "/lib/", "/css/", "/js/", "/img/", "/Me/SignOut", "/preferences/"];

    internal static readonly string[] Rooms = ["/documents/", "/sheets/", "/evidence/"];

    [Fact]
    public async Task Every_link_on_every_page_opens_for_whom_it_is_shown()
    {
        var table = http.World.Host.Get<RightsTable>();
        var ids = (await Values.Ids(http.World.Host.Services, World.B, ofEach: 1)).Append(Guid.Empty).ToList();
        var (dead, followed, files) = (new List<string>(), 0, 0);
        var made = new HashSet<string>();
        foreach (var role in Roles.All)
        {
            var held = table.Of([role]);
            using var client = await http.As(World.B, role);
            var seen = new HashSet<string>();
            foreach (var door in http.Doors.Where(d => d.Method == "GET" && !d.IsApi && held.Contains(d.Permission ?? "")))
                foreach (var address in ids.Select(id => door.Address(p => Values.Own(p, World.B, id))).Distinct())
                {
                    using var page = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
                    if (page.StatusCode != HttpStatusCode.OK || page.Content.Headers.ContentType?.MediaType != "text/html") continue;
                    foreach (var link in Links(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Where(seen.Add))
                    {
                        // A file takes long to make, so each is taken once; who may have it is the rights matrix's matter.
                        if (Rooms.Any(r => link.StartsWith(r, StringComparison.Ordinal)) && !made.Add(link)) continue;
                        using var answer = await client.GetAsync(new Uri(new Uri(client.BaseAddress!, address), link), HttpCompletionOption.ResponseHeadersRead);
                        followed++;
                        if (answer.Content.Headers.ContentDisposition is not null) files++;
                        if ((int)answer.StatusCode >= 400) dead.Add($"{address} offers {role} {link}: {(int)answer.StatusCode}");
                    }
                }
        }
        Assert.Empty(dead);
        Assert.True(followed > 300 && files > 20, $"Only {followed} links were followed and {files} files taken.");
    }

    /// <summary>Where a page leads, without what is left out.</summary>
    internal static IEnumerable<string> Links(string html) => Href().Matches(html)
        .Select(m => WebUtility.HtmlDecode(m.Groups[1].Value).Split('#')[0])
        .Where(l => l.Length > 0 && l[0] is '/' or '?' && !l.StartsWith("//", StringComparison.Ordinal) && !l.EndsWith(".pdf", StringComparison.Ordinal))
        .Where(l => !LeftOut.Any(o => l.StartsWith(o, StringComparison.Ordinal)));

    [GeneratedRegex("<a\\b[^>]*?\\shref=\"([^\"]*)\"")]
    private static partial Regex Href();
}

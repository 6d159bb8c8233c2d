using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>T9: every door's answer, and what it says when it refuses, carries the headers of the house and gives nothing away.</summary>
[Collection(HttpSuites.Name)]
public sealed class HeadersTests(HttpWorld http)
{
    [Fact]
    public async Task Every_answer_of_every_door_carries_the_headers_and_gives_nothing_away()
    {
        var (scan, cancel) = (new PassiveScan(), TestContext.Current.CancellationToken);
        var table = http.World.Host.Get<RightsTable>();
        var looked = 0;
        foreach (var role in (string?[])[null, .. Roles.All])
        {
            // Each door once to somebody who may enter, once to a stranger; of the administrators' doors the refusals too.
            var held = role is null ? [] : table.Of([role]);
            var client = await As(role);
            foreach (var door in http.Doors.Where(d => d.Method == "GET" && (role is null || First(d) == role || role == Roles.SystemAdministrator && !held.Contains(d.Permission ?? ""))))
            {
                // Each look of a stranger begins a sign-in; he starts afresh, or their cookies pile up.
                if (role is null) client = await As(null);
                using var request = new HttpRequestMessage(HttpMethod.Get, door.Address(p => Values.Own(p, World.B, Guid.Empty)));
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
                looked++;
            }
        }
        var anybody = await As(null);
        foreach (var nothing in (string[])["/nothing-here", "/api/v1/nothing-here", "/js/nothing-here.js", "/.git/HEAD", "/Me/not-a-page.css"])
        {
            using var answer = await anybody.GetAsync(new Uri(nothing, UriKind.Relative), cancel);
            looked++;
        }

        Assert.Empty(scan.Faults);
        Assert.True(looked > http.Doors.Count(d => d.Method == "GET"), $"Only {looked} answers were looked at.");
        Figure.Write("T9", "headers of every door", $"{looked} answers of {http.Doors.Count(d => d.Method == "GET")} doors looked at, 0 faults");

        async Task<HttpClient> As(string? role) => role is null ? http.World.Host.Client(World.B, through: scan.Handler()) : await http.World.As(World.B, role, scan.Handler());

        string? First(Door door) => Roles.All.FirstOrDefault(r => table.Of([r]).Contains(door.Permission ?? ""));
    }
}

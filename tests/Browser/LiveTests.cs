using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Browser;

/// <summary>Open pages and the stream that tells them to look again.</summary>
[Collection(BrowserSuites.Name)]
public sealed class LiveTests(Chrome chrome)
{
    [Fact]
    public async Task A_page_whose_stream_was_refused_asks_again_and_looks_at_what_it_missed()
    {
        await using var window = await chrome.Open(World.A, Roles.Secretary);
        var asked = 0;
        // As a proxy answers while the host behind it starts.
        await window.Page.RouteAsync("**/live/home", route => Interlocked.Increment(ref asked) == 1 ? route.FulfillAsync(new() { Status = 503 }) : route.ContinueAsync());
        var looked = window.Page.WaitForRequestAsync(r => r.Headers.ContainsKey("hx-request") && new Uri(r.Url).AbsolutePath == "/");
        await window.Page.GotoAsync("/");
        await looked;
        Assert.Equal(2, asked);
        Assert.Empty(window.Complaints);
    }
}

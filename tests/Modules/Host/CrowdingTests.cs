using System.Net;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Host;

/// <summary>A host that serves one request at a time and lets nobody wait: whoever comes meanwhile is told so in his language.</summary>
public sealed class CrowdingTests
{
    const int AtOnce = 40;
    const int Rounds = 30;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "同时使用的人太多")]
    [InlineData("/?culture=en&ui-culture=en", "Too many people at once")]
    [InlineData("/api/v1/duties/board", "同时使用的人太多")]
    [InlineData("/api/v1/duties/board?culture=en&ui-culture=en", "Too many people at once")]
    public async Task Whoever_finds_the_host_full_is_sent_away_in_words_and_health_is_answered(string address, string words)
    {
        await using var host = await RunningHost.Start(configure: web =>
        {
            web.UseSetting("Operation:AtOnce", "1");
            web.UseSetting("Operation:Waiting", "0");
        });
        await host.Found("bureau", TenantKind.Bureau);
        using var client = host.Client("bureau");
        for (var round = 0; round < Rounds; round++)
        {
            var asked = Enumerable.Range(0, AtOnce).Select(_ => client.GetAsync(address, Cancel)).ToArray();
            using var alive = await client.GetAsync("/alive", Cancel);
            Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
            var sentAway = (await Task.WhenAll(asked)).Where(a => a.StatusCode == HttpStatusCode.ServiceUnavailable).ToList();
            if (sentAway.Count == 0) continue;
            foreach (var answer in sentAway)
            {
                Assert.Equal("10", answer.Headers.RetryAfter?.ToString());
                Assert.Contains(words, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel)), StringComparison.Ordinal);
            }
            Assert.Contains(host.Log.All, line => line.Contains("This host is full", StringComparison.Ordinal));
            // Nobody is in the way any more.
            using var alone = await client.GetAsync(address, Cancel);
            Assert.NotEqual(HttpStatusCode.ServiceUnavailable, alone.StatusCode);
            return;
        }
        Assert.Fail("Nobody was sent away, so nothing is proved.");
    }
}

using Microsoft.AspNetCore.TestHost;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Host;

/// <summary>The night's work goes through all of it, whatever befalls one part.</summary>
public sealed class NightsTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_party_that_cancels_its_answer_fails_its_own_work_and_no_other()
    {
        var after = new Counting();
        await using var host = await RunningHost.Start(configure: web => web.ConfigureTestServices(services =>
            services.AddSingleton<INightly, Cancelled>().AddSingleton<INightly>(after)));
        await host.Found("sample1");
        await host.Found("sample2");
        var nights = host.Get<Nights>();

        await nights.Run(new DateOnly(2026, 5, 20), Cancel);
        Assert.Equal(["cancelled"], nights.Last!.Failed);
        Assert.Equal(["sample1", "sample2"], after.Seen.Order());

        // The host's own end is another matter.
        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => nights.Run(new DateOnly(2026, 5, 20), over.Token));
    }

    sealed class Cancelled : INightly
    {
        public string Name => "cancelled";
        public Task Run(string tenant, DateOnly today, CancellationToken cancel) => throw new TaskCanceledException("The activation was cancelled.");
    }

    sealed class Counting : INightly
    {
        public List<string> Seen { get; } = [];
        public string Name => "counting";

        public Task Run(string tenant, DateOnly today, CancellationToken cancel)
        {
            Seen.Add(tenant);
            return Task.CompletedTask;
        }
    }
}

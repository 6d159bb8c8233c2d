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

    [Fact]
    public async Task What_failed_is_done_again_soon_and_nothing_else_is()
    {
        await using var database = await TestDatabase.Create(Engine.Sqlite);
        await using (var first = await RunningHost.Start(on: database))
        {
            await first.Found("sample1");
            await first.Found("sample2");
        }
        var (late, beside) = (new Late(), new Counting());
        await using var host = await RunningHost.Start(on: database, configure: web =>
        {
            web.UseSetting(Nights.AtStart, "true");
            web.UseSetting(Nights.AgainAfter, "00:00:00.500");
            web.ConfigureTestServices(services => services.AddSingleton<INightly>(late).AddSingleton<INightly>(beside));
        });
        var nights = host.Get<Nights>();
        for (var i = 0; i < 600 && nights.Last is not { Failed.Count: 0 }; i++) await Task.Delay(100, Cancel);
        Assert.Empty(nights.Last!.Failed);
        Assert.Equal(["sample1", "sample2", "sample2", "sample2"], late.Seen.Order());
        Assert.Equal(["sample1", "sample2"], beside.Seen.Order());
    }

    /// <summary>Whose live party in one prison answers the third time.</summary>
    sealed class Late : INightly
    {
        public List<string> Seen { get; } = [];
        public string Name => "late";

        public Task Run(string tenant, DateOnly today, CancellationToken cancel)
        {
            Seen.Add(tenant);
            return tenant == "sample2" && Seen.Count(s => s == tenant) < 3 ? Task.FromException(new TimeoutException()) : Task.CompletedTask;
        }
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

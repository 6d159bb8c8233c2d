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

    [Fact]
    public async Task What_is_done_again_after_midnight_does_not_put_off_the_night()
    {
        await using var database = await TestDatabase.Create(Engine.Sqlite);
        await using (var first = await RunningHost.Start(on: database)) await first.Found("sample1");
        var (never, beside) = (new Never(), new Counting());
        await using var host = await RunningHost.Start(on: database, configure: web =>
        {
            web.UseSetting(Nights.AtStart, "true");
            web.UseSetting(Nights.AgainAfter, "00:00:00.200");
            web.ConfigureTestServices(services => services.AddSingleton<INightly>(never).AddSingleton<INightly>(beside));
        });
        await Until(() => never.Tries >= 2);
        // Tried again between midnight and the night's hour.
        var midnight = new DateTimeOffset(2026, 5, 20, 16, 0, 0, TimeSpan.Zero);
        host.Clock.Set(midnight);
        var tries = never.Tries;
        await Until(() => never.Tries >= tries + 2);
        Assert.Single(beside.Seen);
        host.Clock.Set(midnight.AddMinutes(6));
        await Until(() => beside.Seen.Count == 2);

        static async Task Until(Func<bool> so)
        {
            for (var i = 0; i < 600 && !so(); i++) await Task.Delay(100, Cancel);
            Assert.True(so());
        }
    }

    sealed class Never : INightly
    {
        int tries;

        public int Tries => Volatile.Read(ref tries);
        public string Name => "never";

        public Task Run(string tenant, DateOnly today, CancellationToken cancel)
        {
            Interlocked.Increment(ref tries);
            return Task.FromException(new TimeoutException());
        }
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

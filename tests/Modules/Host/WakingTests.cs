using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Host;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Host;

/// <summary>
/// A silo as the product puts it together, with two parties of the test's own that are waked at the same moment: the first thing that each
/// of them does is to call the other.
/// </summary>
public sealed class WakingTests
{
    const int Pairs = 10;

    /// <summary>Whoever waits for ever has waited longer than this; a call gives up after five seconds.</summary>
    static readonly TimeSpan ForEver = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Two_that_are_just_waked_and_call_each_other_both_get_an_answer()
    {
        var meetings = new Meetings();
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("Orleans:SiloPort", FreePort.Next().ToString(CultureInfo.InvariantCulture))]);
        builder.UseOrleans(silo => Cluster.Configure(builder.Configuration, silo));
        builder.Services.AddSingleton(meetings);
        // Not disposed of when two wait for each other: neither would end.
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var grains = host.Services.GetRequiredService<IGrainFactory>();

        for (var pair = 0; pair < Pairs; pair++)
        {
            var (one, other) = ($"{pair}/one", $"{pair}/other");
            string[] heard = await Task.WhenAll(grains.GetGrain<IMeets>(one).Call(other), grains.GetGrain<IMeets>(other).Call(one)).WaitAsync(ForEver, TestContext.Current.CancellationToken);
            Assert.Equal([other, one], heard);
        }
        Assert.True(meetings.Met > 0, "No two were awake at the same moment, so nothing is proved.");
        await host.StopAsync(TestContext.Current.CancellationToken);
        host.Dispose();
    }
}

/// <summary>Somebody who calls another as soon as he is awake.</summary>
[Alias("Tests.IMeets")]
public interface IMeets : IGrainWithStringKey
{
    /// <summary>Waits until the other is awake, too, and calls him; his name.</summary>
    [Alias("Call")]
    Task<string> Call(string other);

    [Alias("Name"), Orleans.Concurrency.AlwaysInterleave]
    Task<string> Name();
}

sealed class MeetsGrain(Meetings meetings) : Grain, IMeets
{
    public Task<string> Call(string other)
    {
        // Without letting go: whatever held this one while it was waked holds it still.
        meetings.Wait(this.GetPrimaryKeyString().Split('/')[0]);
        return GrainFactory.GetGrain<IMeets>(other).Name();
    }

    public Task<string> Name() => Task.FromResult(this.GetPrimaryKeyString());
}

/// <summary>Where two wait for each other.</summary>
sealed class Meetings
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    readonly System.Collections.Concurrent.ConcurrentDictionary<string, Barrier> places = [];
    int met;

    /// <summary>How many found somebody.</summary>
    public int Met => met;

    public void Wait(string place)
    {
        if (places.GetOrAdd(place, _ => new Barrier(2)).SignalAndWait(Patience)) Interlocked.Increment(ref met);
    }
}

using System.Collections.Concurrent;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

/// <summary>
/// The bureau and its prisons (sample1, sample2 …) with their organisations and years open, founded at noon of a day. Every test gets a database of its
/// own; what they have in common is written once.
/// </summary>
static class Founded
{
    static readonly ConcurrentDictionary<string, Prepared<bool>> Beginnings = [];

    public static DateTimeOffset Noon(DateOnly day) => ChinaTime.StartOf(day).AddHours(12);

    /// <summary>Belongs to the caller.</summary>
    public static async Task<TestDatabase> On(Engine engine, DateOnly day, int prisons = 2, params int[] years)
    {
        int[] open = years is [] ? [day.Year] : years;
        var beginning = Beginnings.GetOrAdd($"{day:O} {prisons} {string.Join(' ', open)}", _ => new(
            (on, database) => RunningHost.Start(on, database, today: day),
            async host =>
            {
                string[] tenants = ["bureau", .. Enumerable.Range(1, prisons).Select(i => $"sample{i}")];
                foreach (var tenant in tenants)
                {
                    var bureau = tenant == "bureau";
                    await host.Found(tenant, bureau ? TenantKind.Bureau : TenantKind.Prison);
                    Assert.IsType<Outcome.Done>(await host.Get<IOrganisation>().Import(Actor.System(tenant), Guid.NewGuid(), bureau ? Tree.Bureau : Tree.Prison));
                }
                // The bureau owes once for each prison, so that all are there before its year is opened.
                foreach (var tenant in tenants)
                    foreach (var year in open) Assert.IsType<Outcome.Done>(await host.Get<IYears>().Apply(Actor.System(tenant), Guid.NewGuid(), year, new DateOnly(year, 1, 1)));
                return true;
            }));
        return (await beginning.Copy(engine)).Database;
    }

    /// <summary>A product that starts there on the same day, its clock standing at noon.</summary>
    public static async Task<RunningHost> Start(Engine engine, DateOnly day, int prisons = 2, int[]? years = null, Action<Microsoft.AspNetCore.Hosting.IWebHostBuilder>? configure = null) =>
        await RunningHost.Start(engine, await On(engine, day, prisons, years ?? []), configure, today: day, drops: true);
}

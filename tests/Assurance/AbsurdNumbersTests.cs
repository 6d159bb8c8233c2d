using System.Reflection;
using Microsoft.AspNetCore.Routing;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>Every number and day that an address takes, as far off as its type allows: a mistyped address is never our failure.</summary>
[Collection(HttpSuites.Name)]
public sealed class AbsurdNumbersTests(HttpWorld http)
{
    static readonly string[] Numbers = ["2147483647", "-2147483648", "99999", "0"];
    static readonly string[] Days = ["0001-01-01", "9999-12-31"];

    [Fact]
    public async Task A_number_or_day_beyond_all_measure_breaks_no_door()
    {
        var table = http.World.Host.Get<RightsTable>();
        var taken = http.World.Host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<MethodInfo>() is not null)
            .ToLookup(e => "/" + e.RoutePattern.RawText!.TrimStart('/'), e => e.Metadata.GetMetadata<MethodInfo>()!.GetParameters().Select(p => (Name: p.Name!, Type: p.ParameterType)));

        var (broken, asked) = (new List<string>(), 0);
        foreach (var tenant in (string[])[World.Bureau, World.A])
        {
            var ids = await Values.Ids(http.World.Host.Services, tenant, ofEach: 1);
            foreach (var door in http.Doors.Where(d => d is { Method: "GET", Handler: null, Anonymous: false }))
            {
                var client = await http.As(tenant, Roles.All.First(r => table.Of([r]).Contains(door.Permission!)));
                foreach (var (name, type) in door.Fields.Concat(taken[door.Route].SelectMany(p => p)).Distinct())
                    foreach (var value in Beyond(type))
                    {
                        var inRoute = door.Parameters.Any(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
                        var address = door.Address(
                            p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase) ? value : Values.Own(p, tenant, ids[0]),
                            inRoute ? null : $"{name}={value}&workingDays=400");
                        using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
                        asked++;
                        if ((int)answer.StatusCode >= 500) broken.Add($"{tenant} {address}: {(int)answer.StatusCode}");
                    }
            }
        }
        Assert.True(asked > 200, $"Only {asked} addresses were tried.");
        Assert.Empty(broken);
        Assert.Empty(http.World.Host.Log.Errors);
    }

    static string[] Beyond(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { } number when number == typeof(int) => Numbers,
        { } day when day == typeof(DateOnly) => Days,
        _ => [],
    };
}

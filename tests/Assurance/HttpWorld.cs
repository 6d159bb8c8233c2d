using System.Net.Http.Json;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// The world that the suites over HTTP share; they only look, or write what no other suite counts. A stranger's module is dropped into it,
/// so that every matrix covers what came from outside too, without a line of its own.
/// </summary>
public sealed class HttpWorld : IAsyncLifetime
{
    internal World World { get; private set; } = null!;
    internal IReadOnlyList<Door> Doors { get; private set; } = [];

    /// <summary>Checks every answer that any client of this world gets.</summary>
    internal PassiveScan Scan { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var folder = DropInFolder.WithSeventh();
        World = await World.Build(configure: folder.Use);
        await folder.Admit(World);
        foreach (var tenant in World.Tenants) await Visit(tenant);
        Doors = await Inventory.Of(World.Host.Services);
        foreach (var role in Roles.All) await World.CookiesOf(World.B, role); // Signing in writes, and some suites count what is written.
    }

    /// <summary>A row of the stranger's, so that the walks find one of its things to knock at.</summary>
    async Task Visit(string tenant)
    {
        using var member = await World.As(tenant, Roles.Member);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/visits")
        {
            Content = JsonContent.Create(new { Party = $"{tenant}.member.member-1", On = World.Today, Family = $"家庭 {World.Canary(tenant)}", Heard = $"情况 {World.Canary(tenant)}", FollowUpBy = World.Today.AddDays(5) }),
        };
        request.Headers.Add("Operation-Id", $"{Guid.NewGuid()}");
        request.Headers.Add("RequestVerificationToken", await World.TokenOn(member));
        using var answer = await member.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    internal async Task<HttpClient> As(string tenant, string? role) =>
        role is null ? World.Host.Client(tenant, through: Scan.Handler()) : await World.As(tenant, role, Scan.Handler());

    public ValueTask DisposeAsync() => World.DisposeAsync();
}

/// <summary>Suites that share <see cref="HttpWorld"/>; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class HttpSuites : ICollectionFixture<HttpWorld>
{
    public const string Name = "over HTTP";
}

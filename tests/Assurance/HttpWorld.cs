using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>The world that the suites over HTTP share; they only look, or write what no other suite counts.</summary>
public sealed class HttpWorld : IAsyncLifetime
{
    internal World World { get; private set; } = null!;
    internal IReadOnlyList<Door> Doors { get; private set; } = [];

    /// <summary>Checks every answer that any client of this world gets.</summary>
    internal PassiveScan Scan { get; } = new();

    public async ValueTask InitializeAsync()
    {
        World = await World.Build();
        Doors = await Inventory.Of(World.Host.Services);
        foreach (var role in Roles.All) await World.CookiesOf(World.B, role); // Signing in writes, and some suites count what is written.
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

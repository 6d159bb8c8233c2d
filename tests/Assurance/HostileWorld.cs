using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>A world that may be written into as one likes: the suites that send what nobody should send share it, one after another.</summary>
public sealed class HostileWorld : IAsyncLifetime
{
    internal World World { get; private set; } = null!;
    internal IReadOnlyList<Door> Doors { get; private set; } = [];
    internal RunningHost Host => World.Host;

    public async ValueTask InitializeAsync()
    {
        World = await World.Build();
        Doors = await Inventory.Of(Host.Services);
    }

    /// <summary>Roles that hold a permission, in their usual order.</summary>
    internal IEnumerable<string> Holding(string? permission)
    {
        var table = Host.Get<RightsTable>();
        return Roles.All.Where(r => permission is not null && table.Of([r]).Contains(permission));
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();
}

/// <summary>Suites that share <see cref="HostileWorld"/>.</summary>
[CollectionDefinition(Name)]
public sealed class HostileSuites : ICollectionFixture<HostileWorld>
{
    public const string Name = "hostile";
}

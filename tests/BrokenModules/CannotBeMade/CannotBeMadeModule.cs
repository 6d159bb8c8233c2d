using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;

namespace CannotBeMade;

/// <summary>Brings something that asks for what nobody has; left in, every page that asks all modules would fail.</summary>
public sealed class CannotBeMadeModule : IModule
{
    public string Name => "CannotBeMade";
    public IReadOnlyCollection<string> Upstream => [];

    public void Register(ModuleBuilder module) { }
}

interface INobodyHasThis;

sealed class Panel(INobodyHasThis missing) : IHomePanel
{
    public string Name => $"CannotBeMade {missing}";
    public int Order => 1;
    public Task<PanelView?> Show(Actor actor, CancellationToken cancel) => Task.FromResult<PanelView?>(null);
}

sealed class Words;

using PartyDiscipline.Kernel.Modules;

namespace Duties;

/// <summary>Takes the name of a built-in module.</summary>
public sealed class DutiesModule : IModule
{
    public string Name => "Duties";
    public IReadOnlyCollection<string> Upstream => [];

    public void Register(ModuleBuilder module) { }
}

sealed class Words;

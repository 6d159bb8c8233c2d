using PartyDiscipline.Kernel.Modules;

namespace VisitsAgain;

/// <summary>Brings a grain of the name that one of the seventh module has; with both of them loaded no host would start.</summary>
public sealed class VisitsAgainModule : IModule
{
    public string Name => "VisitsAgain";
    public IReadOnlyCollection<string> Upstream => [];

    public void Register(ModuleBuilder module) { }
}

sealed class VisitsPostGrain : Orleans.Grain;

sealed class Words;

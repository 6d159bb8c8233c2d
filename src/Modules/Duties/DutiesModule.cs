using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Duties;

/// <summary>履责: what was done, recorded once, and the light it turns.</summary>
public sealed class DutiesModule : IModule
{
    public string Name => "Duties";
    public IReadOnlyCollection<string> Upstream => ["Responsibilities"];

    public void Register(ModuleBuilder module) { }
}

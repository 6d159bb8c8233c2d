using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Responsibilities;

/// <summary>明责: the law as data, the organisation, and the duties a year brings.</summary>
public sealed class ResponsibilitiesModule : IModule
{
    public string Name => "Responsibilities";
    public IReadOnlyCollection<string> Upstream => [];

    public void Register(ModuleBuilder module) { }
}

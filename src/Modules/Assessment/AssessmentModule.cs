using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Assessment;

/// <summary>考责: the scheme as data, sheets, the year's score, ranking and what follows from it.</summary>
public sealed class AssessmentModule : IModule
{
    public string Name => "Assessment";
    public IReadOnlyCollection<string> Upstream => ["Responsibilities", "Duties", "Reports"];

    public void Register(ModuleBuilder module)
    {
    }
}

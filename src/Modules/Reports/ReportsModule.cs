using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Reports;

/// <summary>述责: reports on the year, the secret appraisal, grades, feedback and publication.</summary>
public sealed class ReportsModule : IModule
{
    public string Name => "Reports";
    public IReadOnlyCollection<string> Upstream => ["Responsibilities", "Duties"];

    public void Register(ModuleBuilder module)
    {
    }
}

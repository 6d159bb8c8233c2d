using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Accountability;

/// <summary>问责: cases from proposal to archive, and what their decisions mean elsewhere.</summary>
public sealed class AccountabilityModule : IModule
{
    public string Name => "Accountability";
    public IReadOnlyCollection<string> Upstream => ["Responsibilities", "Duties", "Reports", "Supervision", "Assessment"];

    public void Register(ModuleBuilder module) => module.Database<AccountabilityDb>();
}

using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Supervision;

/// <summary>督责: inspections and projects, orders and suggestions, talks asked for, clues, circulars.</summary>
public sealed class SupervisionModule : IModule
{
    public string Name => "Supervision";
    public IReadOnlyCollection<string> Upstream => ["Responsibilities", "Duties", "Reports"];

    public void Register(ModuleBuilder module)
    {
        module.Database<SupervisionDb>();
        RegisterInspections(module);
        RegisterOrders(module);
        RegisterClues(module);
    }

    /// <summary>Visits, findings, projects, circulars.</summary>
    static void RegisterInspections(ModuleBuilder module)
    {
    }

    /// <summary>Rectification orders, suggestions, the board of what is open, signs that ask for a talk.</summary>
    static void RegisterOrders(ModuleBuilder module)
    {
    }

    /// <summary>The compartment: its own tables, its own keys, its own host name for those who report.</summary>
    static void RegisterClues(ModuleBuilder module)
    {
    }
}

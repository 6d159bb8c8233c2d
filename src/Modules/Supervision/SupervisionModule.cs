using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Supervision.Clues;

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
        ModuleBuilder.AddDatabase<CluesDb>(module.Services, "clues");
        module.Services.AddSingleton<ClueClocks>();
        module.Services.AddSingleton<KeyRing>();
        module.Services.AddSingleton<CompartmentBook>();
        module.Services.AddSingleton<Receipts>();
        module.Services.AddSingleton<ClueBook>();
        module.Services.AddSingleton<ClueReader>();
        module.Services.AddSingleton<CluePapers>();
        module.Services.AddSingleton<IClueRehearsal, ClueRehearsal>();
        module
            .Permission(CluePermissions.Index, Roles.DisciplineSecretary, Roles.DisciplineOfficer)
            .Permission(CluePermissions.Enter, Roles.DisciplineSecretary, Roles.DisciplineOfficer, Roles.Secretary)
            .Permission(CluePermissions.Intake, Roles.DisciplineOfficer)
            .Permission(CluePermissions.Lead, Roles.DisciplineSecretary)
            .Permission(CluePermissions.Confirm, Roles.Secretary, Roles.Member)
            .Permission(CluePermissions.Compartment, Roles.Business)
            .Menu("supervise", "/Supervision/Clues/Index", CluePermissions.Index, 60)
            .Api(ClueApi.Map);
    }
}

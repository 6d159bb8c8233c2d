using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Supervision.Circulars;
using PartyDiscipline.Supervision.Inspections;
using PartyDiscipline.Supervision.Projects;

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
        module.Services.AddSingleton(_ => InspectionLaw.Load());
        module.Services.AddSingleton<InspectionDesk>();
        module.Services.AddSingleton<FigureBook>();
        module.Services.AddSingleton<PlanBook>();
        module.Services.AddSingleton<InspectionBook>();
        module.Services.AddSingleton<FindingBook>();
        module.Services.AddSingleton<OpenFindings>();
        module.Services.AddSingleton<IFindings>(services => services.GetRequiredService<OpenFindings>());
        module.Services.AddSingleton<ProjectBook>();
        module.Services.AddSingleton<CircularBook>();
        module.Services.AddSingleton<InspectionCarriage>();
        module.Services.AddSingleton<InspectionPrinting>();
        module.Services.AddSingleton<IEarlierInspections, EarlierInspections>();
        module.Services.AddSingleton<IVisitsReceived, VisitsReceived>();
        module
            .Permission(InspectionPermissions.Read, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor, Roles.SuperiorViewer)
            .Permission(InspectionPermissions.Write, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(InspectionPermissions.Approve, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary)
            .Permission(InspectionPermissions.Respond, Roles.Secretary, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(InspectionPermissions.Circulars, Roles.Business)
            .Permission(InspectionPermissions.Figures, Roles.DisciplineSecretary, Roles.DisciplineOfficer)
            .Menu("supervise", "/Supervision/Inspections", InspectionPermissions.Read, 10)
            .Menu("supervise", "/Supervision/Findings", InspectionPermissions.Read, 12)
            .Menu("supervise", "/Supervision/Projects", InspectionPermissions.Read, 14)
            .Menu("supervise", "/Supervision/Circulars", InspectionPermissions.Circulars, 16)
            .Api(InspectionApi.Map);
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

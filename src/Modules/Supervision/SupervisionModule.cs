using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Supervision.Circulars;
using PartyDiscipline.Supervision.Clues;
using PartyDiscipline.Supervision.Inspections;
using PartyDiscipline.Supervision.Law;
using PartyDiscipline.Supervision.Orders;
using PartyDiscipline.Supervision.Projects;
using PartyDiscipline.Supervision.Signs;

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
            .Menu("supervise", "/Supervision/Inspections", InspectionPermissions.Read, 10)
            .Menu("supervise", "/Supervision/Findings", InspectionPermissions.Read, 12)
            .Menu("supervise", "/Supervision/Projects", InspectionPermissions.Read, 14)
            .Menu("supervise", "/Supervision/Circulars", InspectionPermissions.Circulars, 16)
            .Api(InspectionApi.Map);
    }

    /// <summary>Rectification orders, suggestions, the board of what is open, signs that ask for a talk.</summary>
    static void RegisterOrders(ModuleBuilder module)
    {
        module.Services.AddSingleton(_ => LimitLaw.Load());
        module.Services.AddSingleton<Limits>();
        module.Services.AddSingleton(_ => OrderLaw.Load());
        module.Services.AddSingleton<OrderBook>();
        module.Services.AddSingleton<IOrders>(services => services.GetRequiredService<OrderBook>());
        module.Services.AddSingleton<OrderCarriage>();
        module.Services.AddSingleton<OrderPapers>();
        module.Services.AddSingleton<IEarlierOrders, EarlierOrders>();
        module.Services.AddSingleton<SignBook>();
        module.Services.AddSingleton<IEarlySigns>(services => services.GetRequiredService<SignBook>());
        module.Services.AddSingleton<ITalkProposals>(services => services.GetRequiredService<SignBook>());
        module
            .Permission(OrderPermissions.Read, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.DepartmentHead, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor, Roles.SuperiorViewer)
            .Permission(OrderPermissions.Draft, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(OrderPermissions.Approve, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary)
            .Permission(OrderPermissions.Respond, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.DepartmentHead, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(OrderPermissions.Signs, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(OrderPermissions.ReadLimits, Roles.Business)
            .Permission(OrderPermissions.ChangeLimits, Roles.DisciplineSecretary)
            .Menu("supervise", "/Supervision/Orders", OrderPermissions.Read, 30)
            .Menu("supervise", "/Supervision/Signs", OrderPermissions.Signs, 40)
            .Menu("supervise", "/Supervision/Limits", OrderPermissions.ReadLimits, 90)
            .Api(OrdersApi.Map);
    }

    /// <summary>The compartment: its own tables, its own keys, its own host name for those who report.</summary>
    static void RegisterClues(ModuleBuilder module)
    {
        ModuleBuilder.AddDatabase<CluesDb>(module.Services, "clues");
        module.Services.AddSingleton<ClueClocks>();
        module.Services.AddSingleton<KeyRing>();
        module.Services.AddSingleton<CompartmentBook>();
        module.Services.AddSingleton<KeyRetirements>();
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

using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Supervision.Law;
using PartyDiscipline.Supervision.Orders;
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
    }
}

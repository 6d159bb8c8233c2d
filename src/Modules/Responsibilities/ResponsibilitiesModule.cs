using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Defaults;
using PartyDiscipline.Responsibilities.Law;
using PartyDiscipline.Responsibilities.Lists;
using PartyDiscipline.Responsibilities.Organisation;
using PartyDiscipline.Responsibilities.Packs;
using PartyDiscipline.Responsibilities.Statements;
using PartyDiscipline.Responsibilities.Years;

namespace PartyDiscipline.Responsibilities;

/// <summary>明责: the law as data, the organisation, and the duties a year brings.</summary>
public sealed class ResponsibilitiesModule : IModule
{
    public string Name => "Responsibilities";
    public IReadOnlyCollection<string> Upstream => [];

    public void Register(ModuleBuilder module)
    {
        module.Database<ResponsibilitiesDb>();
        module.Regulation("notice-2020-49.json").Regulation("holidays.json");

        module
            .Permission(ResponsibilitiesPermissions.Read, Roles.Business)
            .Permission(ResponsibilitiesPermissions.OpenYear, Roles.PoliticalOfficer)
            .Permission(ResponsibilitiesPermissions.ChangeDefaults, Roles.PoliticalOfficer)
            .Permission(ResponsibilitiesPermissions.ChangeOrganisation, Roles.PoliticalOfficer)
            .Permission(ResponsibilitiesPermissions.RegisterOccasion, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Clerk)
            .Permission(
                ResponsibilitiesPermissions.ReadStatements,
                Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.DepartmentHead, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor, Roles.SuperiorViewer)
            .Permission(ResponsibilitiesPermissions.PrepareStatements, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(ResponsibilitiesPermissions.CheckStatements, Roles.Business);
        module
            .Permission(ResponsibilitiesPermissions.ReadLists, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.DepartmentHead, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor, Roles.SuperiorViewer)
            .Permission(ResponsibilitiesPermissions.PrepareLists, Roles.PoliticalOfficer)
            .Permission(ResponsibilitiesPermissions.ApproveLists, Roles.Secretary)
            .Permission(ResponsibilitiesPermissions.KeepProblems, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(ResponsibilitiesPermissions.DecideProblems, Roles.Secretary, Roles.DisciplineSecretary);
        module
            .Permission(ResponsibilitiesPermissions.ReadPacks, Roles.Secretary, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(ResponsibilitiesPermissions.KeepPacks, Roles.PoliticalOfficer)
            .Permission(ResponsibilitiesPermissions.ApprovePacks, Roles.Secretary);
        module
            .Menu("clarify", "/Responsibilities/Regulation", ResponsibilitiesPermissions.Read, 10)
            .Menu("clarify", "/Responsibilities/Packs", ResponsibilitiesPermissions.ReadPacks, 15)
            .Menu("clarify", "/Responsibilities/Duties", ResponsibilitiesPermissions.Read, 20)
            .Menu("clarify", "/Responsibilities/List", ResponsibilitiesPermissions.ReadLists, 30)
            .Menu("clarify", "/Responsibilities/Coverage", ResponsibilitiesPermissions.ReadLists, 40)
            .Menu("clarify", "/Responsibilities/Problems", ResponsibilitiesPermissions.ReadLists, 50)
            .Menu("clarify", "/Responsibilities/Accountability", ResponsibilitiesPermissions.ReadLists, 60)
            .Menu("clarify", "/Responsibilities/Statements", ResponsibilitiesPermissions.ReadStatements, 70)
            .Menu("clarify", "/Responsibilities/Year", ResponsibilitiesPermissions.OpenYear, 80)
            .Menu("clarify", "/Responsibilities/Defaults", ResponsibilitiesPermissions.Read, 90)
            .Menu("clarify", "/Responsibilities/Organisation", ResponsibilitiesPermissions.Read, 100)
            .Menu("clarify", "/Responsibilities/Areas", ResponsibilitiesPermissions.Read, 110)
            .Menu("clarify", "/Responsibilities/Calendar", ResponsibilitiesPermissions.Read, 120);
        module.Api(ResponsibilitiesApi.Map);

        var services = module.Services;
        services.AddSingleton<LawFiles>();
        services.AddSingleton<LawBook>();
        services.AddSingleton<IRegulations>(p => p.GetRequiredService<LawBook>());
        services.AddSingleton<ILeftOutOfLaw>(p => p.GetRequiredService<LawBook>());
        services.AddHostedService(p => p.GetRequiredService<LawBook>());
        services.AddSingleton<IWorkCalendars>(p => p.GetRequiredService<LawFiles>());
        services.AddSingleton<IDataCheck>(p => p.GetRequiredService<LawFiles>());
        services.AddSingleton<IHostedService>(p => p.GetRequiredService<LawFiles>());

        services.AddSingleton<PartyDirectory>();
        services.AddSingleton<IPartyDirectory>(p => p.GetRequiredService<PartyDirectory>());
        services.AddSingleton<WorkAreas>();
        services.AddSingleton<OrganisationBook>();
        services.AddSingleton<IOrganisation>(p => p.GetRequiredService<OrganisationBook>());

        services.AddSingleton<DefaultBook>();
        services.AddSingleton<YearBook>();
        services.AddSingleton<IYears>(p => p.GetRequiredService<YearBook>());
        services.AddSingleton<SystemOpening>();
        services.AddHostedService(p => p.GetRequiredService<SystemOpening>());
        services.AddSingleton<DutyBook>();
        services.AddSingleton<IDutyBook>(p => p.GetRequiredService<DutyBook>());
        services.AddSingleton<IRestingDuties>(p => p.GetRequiredService<DutyBook>());

        services.AddSingleton<PackBook>();
        services.AddSingleton<PackImpact>();
        services.AddSingleton<PackOpening>();
        services.AddHostedService(p => p.GetRequiredService<PackOpening>());

        services.AddSingleton(_ => ListRules.Load());
        services.AddSingleton<ListRights>();
        services.AddSingleton<ResponsibilityList>();
        services.AddSingleton<IResponsibilityList>(p => p.GetRequiredService<ResponsibilityList>());
        services.AddSingleton<ListArchive>();
        services.AddSingleton<IProblemList, ProblemList>();
        services.AddSingleton<IAccountabilityList, AccountabilityList>();
        services.AddSingleton<StatementMatrix>();
        services.AddSingleton<StatementBook>();
        services.AddSingleton<IStatements>(p => p.GetRequiredService<StatementBook>());
    }
}

using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Accountability.Law;
using PartyDiscipline.Accountability.Publications;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Reports;

namespace PartyDiscipline.Accountability;

/// <summary>问责: cases from proposal to archive, and what their decisions mean elsewhere.</summary>
public sealed class AccountabilityModule : IModule
{
    public string Name => "Accountability";
    public IReadOnlyCollection<string> Upstream => ["Responsibilities", "Duties", "Reports", "Supervision", "Assessment"];

    public void Register(ModuleBuilder module)
    {
        module.Services.AddSingleton(_ => AccountabilityLaw.Load());
        module.Services.AddSingleton<LawBook>();
        module.Services.AddSingleton<CaseDesk>();
        module.Services.AddSingleton<CaseBook>();
        module.Services.AddSingleton<ISuggestions>(services => services.GetRequiredService<CaseBook>());
        module.Services.AddSingleton<DecisionBook>();
        module.Services.AddSingleton<SubjectBook>();
        module.Services.AddSingleton<PublicationBook>();
        module.Services.AddSingleton<InfluenceReader>();
        module.Services.AddSingleton<Carriage>();
        module.Services.AddSingleton<CasePapers>();
        module.Services.AddSingleton<IDecisionsAgainst, StandingDecisions>();
        module.Services.AddSingleton<IEarlierCases, EarlierBook>();
        module
            .Database<AccountabilityDb>()
            .Permission(AccountabilityPermissions.Case, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.DepartmentHead, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(AccountabilityPermissions.Propose, Roles.Secretary, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(AccountabilityPermissions.Personnel, Roles.Secretary, Roles.DisciplineSecretary, Roles.PoliticalOfficer)
            .Permission(AccountabilityPermissions.Publish, Roles.Secretary, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(AccountabilityPermissions.Published, Roles.Business)
            .Permission(AccountabilityPermissions.Law, Roles.DisciplineSecretary, Roles.DisciplineOfficer)
            .Menu("account", "/Accountability/Cases", AccountabilityPermissions.Case, 10)
            .Menu("account", "/Accountability/Suggestions", AccountabilityPermissions.Propose, 20)
            .Menu("account", "/Accountability/Influence", AccountabilityPermissions.Personnel, 30)
            .Menu("account", "/Accountability/Published", AccountabilityPermissions.Published, 40)
            .Menu("account", "/Accountability/Law", AccountabilityPermissions.Law, 50)
            .Api(AccountabilityApi.Map);
    }
}

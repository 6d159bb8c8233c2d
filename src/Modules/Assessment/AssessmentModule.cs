using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Assessment.Rules;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Assessment;

/// <summary>考责: the scheme as data, sheets, the year's score, ranking and what follows from it.</summary>
public sealed class AssessmentModule : IModule
{
    public string Name => "Assessment";
    public IReadOnlyCollection<string> Upstream => ["Responsibilities", "Duties", "Reports", "Supervision"];

    public void Register(ModuleBuilder module)
    {
        module.Services.AddSingleton(_ => AssessmentLaw.Load());
        module.Services.AddSingleton<ScoreRules>();
        module.Services.AddSingleton<Accounts>();
        module.Services.AddSingleton<AutoScoring>();
        module.Services.AddSingleton<SchemeBook>();
        module.Services.AddSingleton<SheetBook>();
        module.Services.AddSingleton<IScoreSheets>(services => services.GetRequiredService<SheetBook>());
        module.Services.AddSingleton<Carriage>();
        module.Services.AddSingleton<CycleBook>();
        module.Services.AddSingleton<IAssessmentResults>(services => services.GetRequiredService<CycleBook>());
        module.Services.AddSingleton<IEarlierAssessments, EarlierBook>();
        module.Services.AddSingleton<AssessmentPapers>();
        module
            .Database<AssessmentDb>()
            .Permission(AssessmentPermissions.Read, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor, Roles.SuperiorViewer)
            .Permission(AssessmentPermissions.Configure, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(AssessmentPermissions.Approve, Roles.Secretary)
            .Permission(AssessmentPermissions.Score, Roles.Assessor, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(AssessmentPermissions.SelfCheck, Roles.Secretary, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Menu("assess", "/Assessment/Scores", AssessmentPermissions.Read, 10)
            .Menu("assess", "/Assessment/Sheets", AssessmentPermissions.Read, 20)
            .Menu("assess", "/Assessment/Year", AssessmentPermissions.Read, 30)
            .Menu("assess", "/Assessment/Proposals", AssessmentPermissions.Read, 40)
            .Menu("assess", "/Assessment/Schemes", AssessmentPermissions.Read, 50)
            .Api(AssessmentApi.Map);
    }
}

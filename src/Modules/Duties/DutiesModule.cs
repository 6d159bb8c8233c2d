using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Duties.Chains;
using PartyDiscipline.Duties.OldLedgers;
using PartyDiscipline.Duties.Pages;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Duties;

/// <summary>履责: what was done, recorded once, and the light it turns.</summary>
public sealed class DutiesModule : IModule
{
    public string Name => "Duties";
    public IReadOnlyCollection<string> Upstream => ["Responsibilities"];

    public void Register(ModuleBuilder module)
    {
        module.Services.AddSingleton(_ => Categories.Load());
        module.Services.AddSingleton<Standings>();
        module.Services.AddSingleton<DutyRights>();
        module.Services.AddSingleton<PartyDesk>();
        module.Services.AddSingleton<DutyReader>();
        module.Services.AddSingleton<RecordForms>();
        module.Services.AddSingleton<IEarlierRecords, EarlierRecords>();
        module.Services.AddSingleton(_ => IntakeLaw.Load());
        module.Services.AddSingleton<IntakeBook>();
        module.Services.AddSingleton(_ => ChainLaw.Load());
        module.Services.AddSingleton<ChainReader>();
        module.Services.AddSingleton<Deployments>();
        module.Services.AddSingleton<IDeployments>(services => services.GetRequiredService<Deployments>());
        module
            .Database<DutiesDb>()
            .Permission(DutyPermissions.Record, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.DepartmentHead, Roles.Clerk)
            .Permission(DutyPermissions.Read, Roles.Business)
            .Permission(DutyPermissions.Meeting, Roles.Clerk)
            .Permission(DutyPermissions.Query, Roles.DisciplineSecretary, Roles.DisciplineOfficer, Roles.Assessor)
            .Permission(DutyPermissions.Discount, Roles.DisciplineSecretary)
            .Permission(DutyPermissions.Board, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor, Roles.SuperiorViewer)
            .Permission(DutyPermissions.Deploy, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Clerk)
            .Permission(DutyPermissions.Intake, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Clerk)
            .Menu("perform", "/Duties/Board", DutyPermissions.Board, 10)
            .Menu("perform", "/Duties/Record", DutyPermissions.Record, 20)
            .Menu("perform", "/Duties/Meeting", DutyPermissions.Meeting, 30)
            .Menu("perform", "/Duties/Waiting", DutyPermissions.Record, 40)
            .Menu("perform", "/Duties/Records", DutyPermissions.Read, 50)
            .Menu("perform", "/Duties/Chains", DutyPermissions.Read, 60)
            .Menu("perform", "/Duties/Intakes", DutyPermissions.Intake, 90)
            .Api(DutiesApi.Map);
    }
}

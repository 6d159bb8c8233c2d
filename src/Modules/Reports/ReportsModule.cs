using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Reports.Ballots;

namespace PartyDiscipline.Reports;

/// <summary>述责: reports on the year, the secret appraisal, grades, feedback and publication.</summary>
public sealed class ReportsModule : IModule
{
    public string Name => "Reports";
    public IReadOnlyCollection<string> Upstream => ["Responsibilities", "Duties"];

    public void Register(ModuleBuilder module)
    {
        RegisterBallots(module);
    }

    static void RegisterBallots(ModuleBuilder module)
    {
        ModuleBuilder.AddDatabase<BallotsDb>(module.Services, "ballots");
        module.Services.AddSingleton(_ => AppraisalTerms.Load());
        module.Services.AddSingleton<BallotBox>();
        module.Services.AddSingleton<ElectionBook>();
        module.Services.AddSingleton<IAppraisals>(p => p.GetRequiredService<ElectionBook>());
        module.Services.AddSingleton<ElectionReader>();
        module.Services.AddSingleton<TellerDesk>();
        module.Services.AddSingleton<IElectionRehearsal, ElectionRehearsal>();
        module
            .Permission(BallotPermissions.Read, Roles.Business)
            .Permission(BallotPermissions.Result, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor, Roles.SuperiorViewer)
            .Permission(BallotPermissions.Run, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(BallotPermissions.Tell, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Clerk, Roles.Assessor)
            .Menu("report", "/Reports/Elections", BallotPermissions.Read, 60);
    }
}

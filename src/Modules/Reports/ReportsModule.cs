using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Reports.Ballots;
using PartyDiscipline.Reports.Cycles;
using PartyDiscipline.Reports.DutyReports;
using PartyDiscipline.Reports.Grading;
using PartyDiscipline.Reports.Meetings;
using PartyDiscipline.Reports.Publications;

namespace PartyDiscipline.Reports;

/// <summary>述责: reports on the year, the secret appraisal, grades, feedback and publication.</summary>
public sealed class ReportsModule : IModule
{
    public string Name => "Reports";
    public IReadOnlyCollection<string> Upstream => ["Responsibilities", "Duties"];

    public void Register(ModuleBuilder module)
    {
        module.Services.AddSingleton(_ => ReportRules.Load());
        module.Services.AddSingleton<ReportsDesk>();
        module.Services.AddSingleton<ReportRights>();
        module.Services.AddSingleton<CycleBook>();
        module.Services.AddSingleton<ReportBook>();
        module.Services.AddSingleton<MeetingBook>();
        module.Services.AddSingleton<IMeetings, MeetingReporters>();
        module.Services.AddSingleton<Panels>();
        module.Services.AddSingleton<GradeBook>();
        module.Services.AddSingleton<IReportGrades, ReportGrades>();
        module.Services.AddSingleton<PublicationBook>();
        module.Services.AddSingleton<ReportPrinting>();
        module.Services.AddSingleton<IEarlierCycles, EarlierCycles>();
        module
            .Database<ReportsDb>()
            .Permission(ReportPermissions.Read, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor, Roles.SuperiorViewer)
            .Permission(ReportPermissions.Write, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(ReportPermissions.Run, Roles.PoliticalOfficer)
            .Permission(ReportPermissions.Check, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(ReportPermissions.Decide, Roles.Secretary, Roles.DisciplineSecretary)
            .Permission(ReportPermissions.Panel, Roles.Secretary, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(ReportPermissions.Published, Roles.Business)
            .Menu("report", "/Reports/Cycles", ReportPermissions.Read, 10)
            .Menu("report", "/Reports/Published", ReportPermissions.Published, 30);
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

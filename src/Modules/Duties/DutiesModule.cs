using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Duties.Attachments;
using PartyDiscipline.Duties.Burdens;
using PartyDiscipline.Duties.Chains;
using PartyDiscipline.Duties.Handbooks;
using PartyDiscipline.Duties.OldLedgers;
using PartyDiscipline.Duties.Pages;
using PartyDiscipline.Duties.Reporting;
using PartyDiscipline.Duties.Requests;
using PartyDiscipline.Duties.SelfAssessments;
using PartyDiscipline.Duties.SpotChecks;
using PartyDiscipline.Duties.Talks;
using PartyDiscipline.Duties.Wording;
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
        // For the check of regulations: an obligation may name these categories only.
        module.Regulation("categories.json");
        module.Services.AddSingleton(_ => Categories.Load());
        module.Services.AddSingleton<Standings>();
        module.Services.AddSingleton<DutyRights>();
        module.Services.AddSingleton<PartyDesk>();
        module.Services.AddSingleton<DutyReader>();
        module.Services.AddSingleton<RecordForms>();
        module.Services.AddSingleton<LedgerSheets>();
        module.Services.AddSingleton<DutySheet>();
        module.Services.AddSingleton<Rating>();
        module.Services.AddSingleton<IDutyAccounts, DutyAccounts>();
        module.Services.AddSingleton(_ => BurdenLimits.Load());
        module.Services.AddSingleton<BurdenMeter>();
        module.Services.AddSingleton<IUnitBurdens, UnitBurdens>();
        module.Services.AddSingleton<Holdings>();
        module.Services.AddSingleton<RequestBook>();
        module.Services.AddSingleton<IMaterialRequests>(services => services.GetRequiredService<RequestBook>());
        module.Services.AddSingleton(_ => HandbookFields.Load());
        module.Services.AddSingleton<HandbookShelf>();
        module.Services.AddSingleton<IEarlierConfirmations>(services => services.GetRequiredService<HandbookShelf>());
        module.Services.AddSingleton<IEarlierRecords, EarlierRecords>();
        module.Services.AddSingleton(_ => SelfAssessmentRules.Load());
        module.Services.AddSingleton<SelfAssessmentBook>();
        module.Services.AddSingleton<ISelfAssessments>(p => p.GetRequiredService<SelfAssessmentBook>());
        module.Services.AddSingleton(_ => TalkKinds.Load());
        module.Services.AddSingleton<IEarlierTalks, TalkBook>();
        module.Services.AddSingleton<ITalkPairs, TalkPairs>();
        module.Services.AddSingleton<SpotCheckBook>();
        module.Services.AddSingleton<ISpotChecks>(p => p.GetRequiredService<SpotCheckBook>());
        module.Services.AddSingleton(_ => AttachmentRules.Load());
        module.Services.AddSingleton<AttachmentBook>();
        module.Services.AddSingleton(_ => Wordings.Load());
        module.Services.AddSingleton<LikeTexts>();
        module.Services.AddSingleton<IPartyFacts, PartyFactsReader>();
        module.Services.AddSingleton<ITextLikeness, TextLikenesses>();
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
            .Permission(DutyPermissions.Discount, Roles.Secretary, Roles.DisciplineSecretary)
            .Permission(DutyPermissions.Talk, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.DepartmentHead)
            .Permission(DutyPermissions.TalkFigures, Roles.Secretary, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor, Roles.SuperiorViewer)
            .Permission(DutyPermissions.Copies, Roles.Secretary, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor)
            .Permission(DutyPermissions.Lock, Roles.Secretary, Roles.PoliticalOfficer)
            .Permission(DutyPermissions.Board, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor, Roles.SuperiorViewer)
            .Permission(DutyPermissions.OpenSelfAssessment, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(DutyPermissions.CloseSelfAssessment, Roles.Secretary, Roles.DisciplineSecretary)
            .Permission(DutyPermissions.Ask, Roles.PoliticalOfficer, Roles.DisciplineOfficer)
            .Permission(DutyPermissions.Requests, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Clerk)
            .Permission(DutyPermissions.Deploy, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Clerk)
            .Permission(DutyPermissions.Intake, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Clerk)
            .Menu("perform", "/Duties/Board", DutyPermissions.Board, 10)
            .Menu("perform", "/Duties/Record", DutyPermissions.Record, 20)
            .Menu("perform", "/Duties/Meeting", DutyPermissions.Meeting, 30)
            .Menu("perform", "/Duties/Waiting", DutyPermissions.Record, 40)
            .Menu("perform", "/Duties/Records", DutyPermissions.Read, 50)
            .Menu("perform", "/Duties/Ledgers", DutyPermissions.Read, 60)
            .Menu("perform", "/Duties/Handbooks", DutyPermissions.Read, 70)
            .Menu("perform", "/Duties/Talks", DutyPermissions.Talk, 80)
            .Menu("perform", "/Duties/TalkFigures", DutyPermissions.TalkFigures, 90)
            .Menu("perform", "/Duties/Chains", DutyPermissions.Read, 100)
            .Menu("perform", "/Duties/SelfAssessments", DutyPermissions.Read, 110)
            .Menu("perform", "/Duties/Rating", DutyPermissions.Read, 120)
            .Menu("perform", "/Duties/Samples", DutyPermissions.Query, 130)
            .Menu("perform", "/Duties/Copies", DutyPermissions.Copies, 140)
            .Menu("perform", "/Duties/Locks", DutyPermissions.Lock, 150)
            .Menu("perform", "/Duties/Requests", DutyPermissions.Requests, 160)
            .Menu("perform", "/Duties/Burden", DutyPermissions.Board, 170)
            .Menu("perform", "/Duties/Intakes", DutyPermissions.Intake, 180)
            .Api(DutiesApi.Map)
            .Api(TalksApi.Map);
    }
}

using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;

namespace Visits;

/// <summary>家访: leaders see the families of people in key posts (family visits), and what they hear is followed up.</summary>
public sealed class VisitsModule : IModule
{
    public string Name => "Visits";
    public IReadOnlyCollection<string> Upstream => [];

    public void Register(ModuleBuilder module)
    {
        module.Services.AddSingleton<VisitDesk>();
        module
            .Database<VisitsDb>()
            .Regulation("family-visits.json")
            .Permission(VisitPermissions.Record, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary)
            .Permission(VisitPermissions.Read, Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.DisciplineOfficer, Roles.SuperiorViewer)
            .Menu("perform", "/Visits/Index", VisitPermissions.Read, 500)
            .Menu("perform", "/Visits/Record", VisitPermissions.Record, 510)
            .Api(VisitsApi.Map);
    }
}

/// <summary>The module's permissions; who holds them is registered above.</summary>
static class VisitPermissions
{
    /// <summary>Writes down visits of his own post, and that a matter is settled.</summary>
    public const string Record = "Visits.Record";
    /// <summary>Reads the unit's visits.</summary>
    public const string Read = "Visits.Read";
}

/// <summary>Marks the module's resources: Resources/Words.resx (zh-CN) and Words.en.resx.</summary>
sealed class Words;

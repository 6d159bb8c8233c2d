using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Host.Mechanism;

/// <summary>The whole mechanism on a page: how the six functions stand in each unit, what does not fit together, what came of a clause.</summary>
static class MechanismAccess
{
    /// <summary>Sees how the functions stand, and which checks find something: who leads, who runs them, who watches over them.</summary>
    public const string Overview = "Host.Mechanism";
    /// <summary>Follows a clause to what came of it, as far as each function lets him.</summary>
    public const string Trace = "Host.Trace";

    public static void AddMechanism(this IServiceCollection services)
    {
        services.AddSingleton<Overview>();
        services.AddSingleton<Checks>();
        services.AddSingleton(new PermissionEntry(
            Overview, [Roles.Secretary, Roles.Member, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor, Roles.SuperiorViewer], typeof(Words)));
        services.AddSingleton(new PermissionEntry(Trace, Roles.Business, typeof(Words)));
        services.AddSingleton(new MenuEntry("mechanism", "/Mechanism/Index", Overview, 10, typeof(Words)));
        services.AddSingleton(new MenuEntry("mechanism", "/Mechanism/Trace", Trace, 20, typeof(Words)));
    }
}

using PartyDiscipline.Accountability;
using PartyDiscipline.Assessment;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Reports;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;

namespace PartyDiscipline.Host;

/// <summary>The built-in modules in order of flow. Adding one is one line.</summary>
static class Modules
{
    public static readonly IModule[] BuiltIn =
    [
        new ResponsibilitiesModule(),
        new DutiesModule(),
        new ReportsModule(),
        new SupervisionModule(),
        new AssessmentModule(),
        new AccountabilityModule(),
    ];
}

using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision;

/// <summary>The module's tables, <c>supervision_*</c>; each room shapes its own. The compartment of clues keeps its own context.</summary>
sealed class SupervisionDb(DbContextOptions<SupervisionDb> options) : ModuleDb(options)
{
    protected override string Prefix => "supervision";

    protected override void Shape(ModelBuilder model)
    {
    }
}

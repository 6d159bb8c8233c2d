using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability;

/// <summary>The module's tables, <c>accountability_*</c>.</summary>
sealed class AccountabilityDb(DbContextOptions<AccountabilityDb> options) : ModuleDb(options)
{
    protected override string Prefix => "accountability";

    protected override void Shape(ModelBuilder model)
    {
    }
}

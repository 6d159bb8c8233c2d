using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Law;
using PartyDiscipline.Supervision.Orders;
using PartyDiscipline.Supervision.Signs;

namespace PartyDiscipline.Supervision;

/// <summary>The module's tables, <c>supervision_*</c>; each room shapes its own. The compartment of clues keeps its own context.</summary>
sealed class SupervisionDb(DbContextOptions<SupervisionDb> options) : ModuleDb(options)
{
    protected override string Prefix => "supervision";

    public DbSet<LimitChange> LimitChanges => Set<LimitChange>();
    public DbSet<Order> Orders => Set<Order>();
    public DbSet<OrderStep> OrderSteps => Set<OrderStep>();
    public DbSet<OrderClause> OrderClauses => Set<OrderClause>();
    public DbSet<EarlySign> Signs => Set<EarlySign>();
    public DbSet<TalkProposal> TalkProposals => Set<TalkProposal>();
    public DbSet<ProposalStep> ProposalSteps => Set<ProposalStep>();

    protected override void Shape(ModelBuilder model)
    {
        LimitTables.Shape(model);
        OrderTables.Shape(model);
        SignTables.Shape(model);
    }
}

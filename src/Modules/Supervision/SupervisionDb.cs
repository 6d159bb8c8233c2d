using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Circulars;
using PartyDiscipline.Supervision.Inspections;
using PartyDiscipline.Supervision.Law;
using PartyDiscipline.Supervision.Orders;
using PartyDiscipline.Supervision.Projects;
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
    public DbSet<InspectionFigure> InspectionFigures => Set<InspectionFigure>();
    public DbSet<InspectionPlan> InspectionPlans => Set<InspectionPlan>();
    public DbSet<UnitDraw> Draws => Set<UnitDraw>();
    public DbSet<Inspection> Inspections => Set<Inspection>();
    public DbSet<Recusal> Recusals => Set<Recusal>();
    public DbSet<Finding> Findings => Set<Finding>();
    public DbSet<FindingLink> FindingLinks => Set<FindingLink>();
    public DbSet<Project> Projects => Set<Project>();
    public DbSet<Circular> Circulars => Set<Circular>();
    public DbSet<CircularObjection> CircularObjections => Set<CircularObjection>();
    public DbSet<InspectionStep> InspectionSteps => Set<InspectionStep>();

    protected override void Shape(ModelBuilder model)
    {
        InspectionTables.Shape(model);
        LimitTables.Shape(model);
        OrderTables.Shape(model);
        SignTables.Shape(model);
    }
}

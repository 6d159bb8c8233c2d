using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Defaults;
using PartyDiscipline.Responsibilities.Lists;
using PartyDiscipline.Responsibilities.Organisation;
using PartyDiscipline.Responsibilities.Packs;
using PartyDiscipline.Responsibilities.Statements;
using PartyDiscipline.Responsibilities.Years;

namespace PartyDiscipline.Responsibilities;

/// <summary>The module's tables, <c>responsibilities_*</c>.</summary>
sealed class ResponsibilitiesDb(DbContextOptions<ResponsibilitiesDb> options) : ModuleDb(options)
{
    protected override string Prefix => "responsibilities";

    public DbSet<Person> People => Set<Person>();
    public DbSet<PartyEntry> Parties => Set<PartyEntry>();
    public DbSet<Holding> Holdings => Set<Holding>();
    public DbSet<Charge> Charges => Set<Charge>();
    public DbSet<Delegation> Delegations => Set<Delegation>();
    public DbSet<AreaCharge> AreaCharges => Set<AreaCharge>();
    public DbSet<OrganisationHead> Heads => Set<OrganisationHead>();
    public DbSet<DefaultChange> DefaultChanges => Set<DefaultChange>();
    public DbSet<YearOpening> Openings => Set<YearOpening>();
    public DbSet<DutyTermsEntry> Terms => Set<DutyTermsEntry>();
    public DbSet<DutyEntry> Duties => Set<DutyEntry>();
    public DbSet<DutyEnding> Endings => Set<DutyEnding>();
    public DbSet<ResponsibilityItem> Items => Set<ResponsibilityItem>();
    public DbSet<ListVersion> Versions => Set<ListVersion>();
    public DbSet<Problem> Problems => Set<Problem>();
    public DbSet<ProblemStep> ProblemSteps => Set<ProblemStep>();
    public DbSet<AccountabilityItem> Accountability => Set<AccountabilityItem>();
    public DbSet<Statement> Statements => Set<Statement>();
    public DbSet<StatementStep> StatementSteps => Set<StatementStep>();
    public DbSet<StatementSignature> StatementSignatures => Set<StatementSignature>();
    public DbSet<StatementVersion> StatementVersions => Set<StatementVersion>();
    public DbSet<StatementSwitch> StatementSwitches => Set<StatementSwitch>();

    public DbSet<RegulationPack> Packs => Set<RegulationPack>();

    protected override void Shape(ModelBuilder model)
    {
        model.Entity<Person>(person =>
        {
            person.ToTable("people");
            person.Property(p => p.Number).HasMaxLength(40);
            person.Property(p => p.Name).HasMaxLength(100);
            person.Property(p => p.NameEn).HasMaxLength(100);
            person.HasIndex(p => new { p.TenantId, p.Number }).IsUnique();
        });
        model.Entity<PartyEntry>(party =>
        {
            party.ToTable("parties");
            party.Property(p => p.Key).HasMaxLength(40);
            party.Property(p => p.Function).HasMaxLength(40);
            party.HasIndex(p => new { p.TenantId, p.Kind, p.Key }).IsUnique();
        });
        model.Entity<Holding>(holding =>
        {
            holding.ToTable("holdings");
            holding.HasIndex(h => new { h.TenantId, h.Party, h.From }).IsUnique();
            holding.HasIndex(h => new { h.TenantId, h.Person });
        });
        model.Entity<Charge>(charge =>
        {
            charge.ToTable("charges");
            charge.HasIndex(c => new { c.TenantId, c.Leader });
        });
        model.Entity<Delegation>(delegation =>
        {
            delegation.ToTable("delegations");
            delegation.Property(d => d.What).HasMaxLength(Delegation.WhatLength);
            delegation.Property(d => d.ByName).HasMaxLength(100);
            delegation.HasIndex(d => new { d.TenantId, d.Post });
        });
        model.Entity<AreaCharge>(area =>
        {
            area.ToTable("area_charges");
            area.Property(a => a.Area).HasMaxLength(40);
            area.Property(a => a.DocumentNumber).HasMaxLength(AreaCharge.DocumentLength);
            area.Property(a => a.ByName).HasMaxLength(100);
            area.HasIndex(a => new { a.TenantId, a.Area });
        });
        model.Entity<OrganisationHead>().ToTable("organisation_heads");
        model.Entity<DefaultChange>(change =>
        {
            change.ToTable("default_changes");
            change.Property(c => c.Obligation).HasMaxLength(40);
            change.Property(c => c.Figure).HasMaxLength(60);
            change.Property(c => c.Reason).HasMaxLength(300);
            change.HasIndex(c => new { c.TenantId, c.Year, c.Obligation });
        });
        model.Entity<YearOpening>(opening =>
        {
            opening.ToTable("year_openings");
            opening.HasIndex(o => new { o.TenantId, o.Year });
        });
        model.Entity<DutyTermsEntry>(terms =>
        {
            terms.ToTable("duty_terms");
            terms.Property(t => t.Obligation).HasMaxLength(40);
            terms.Property(t => t.Regulation).HasMaxLength(60);
            terms.Property(t => t.Rule).HasMaxLength(-1);
            terms.HasIndex(t => new { t.TenantId, t.Year });
        });
        model.Entity<DutyEntry>(duty =>
        {
            duty.ToTable("duties");
            duty.Property(d => d.Obligation).HasMaxLength(40);
            duty.Property(d => d.Period).HasMaxLength(6);
            duty.Property(d => d.Counterpart).HasMaxLength(PartyId.MaxLength);
            duty.Property(d => d.Occasion).HasMaxLength(100);
            // The natural key of a duty, and the way in to a unit's year and a party's year; a unit's year is few enough rows to filter as read.
            duty.HasIndex(d => new { d.TenantId, d.Year, d.Party, d.Obligation, d.Period, d.Counterpart, d.Revision }).IsUnique();
        });
        model.Entity<DutyEnding>(ending =>
        {
            ending.ToTable("duty_endings");
            ending.Property(e => e.Why).HasMaxLength(40);
            ending.HasIndex(e => new { e.TenantId, e.Duty }).IsUnique();
            ending.HasIndex(e => new { e.TenantId, e.Year });
        });
        ShapeLists(model);
        ShapeStatements(model);
        model.Entity<RegulationPack>(pack =>
        {
            pack.ToTable("packs");
            pack.Property(p => p.Code).HasMaxLength(60);
            pack.Property(p => p.Text).HasMaxLength(-1);
            pack.Property(p => p.Hash).HasMaxLength(64);
            pack.Property(p => p.Reason).HasMaxLength(RegulationPack.ReasonLength);
            pack.Property(p => p.EndReason).HasMaxLength(RegulationPack.ReasonLength);
            pack.HasIndex(p => new { p.TenantId, p.State });
        });
    }

    static void ShapeLists(ModelBuilder model)
    {
        model.Entity<ResponsibilityItem>(item =>
        {
            item.ToTable("list_items");
            item.Property(i => i.Key).HasMaxLength(ResponsibilityItem.KeyLength);
            item.Property(i => i.AboveKey).HasMaxLength(ResponsibilityItem.KeyLength);
            item.Property(i => i.Clause).HasMaxLength(40);
            item.Property(i => i.Title).HasMaxLength(ResponsibilityItem.TitleLength);
            item.Property(i => i.Measure).HasMaxLength(ResponsibilityItem.TextLength);
            item.Property(i => i.Standard).HasMaxLength(ResponsibilityItem.TextLength);
            item.Property(i => i.EndedWhy).HasMaxLength(40);
            item.HasIndex(i => new { i.TenantId, i.Year, i.Owner, i.Key }).IsUnique();
        });
        model.Entity<ListVersion>(version =>
        {
            version.ToTable("list_versions");
            version.Property(v => v.Text).HasMaxLength(-1);
            version.Property(v => v.Hash).HasMaxLength(64);
            version.Property(v => v.Reason).HasMaxLength(ListVersion.ReasonLength);
            version.HasIndex(v => new { v.TenantId, v.Year, v.Number }).IsUnique();
            version.HasIndex(v => new { v.TenantId, v.State });
        });
        model.Entity<Problem>(problem =>
        {
            problem.ToTable("problems");
            problem.Property(p => p.Text).HasMaxLength(Problem.TextLength);
            problem.Property(p => p.Measure).HasMaxLength(Problem.TextLength);
            problem.Property(p => p.Result).HasMaxLength(Problem.TextLength);
            problem.Property(p => p.SourceKey).HasMaxLength(Problem.SourceKeyLength);
            problem.Property(p => p.Obligation).HasMaxLength(40);
            problem.HasIndex(p => new { p.TenantId, p.SourceKey }).IsUnique();
            problem.HasIndex(p => new { p.TenantId, p.Found });
            problem.HasIndex(p => new { p.TenantId, p.State });
            problem.HasIndex(p => new { p.TenantId, p.Owner });
            // What is open in all units together, however much was closed in the course of the years.
            problem.HasIndex(p => new { p.State, p.TenantId });
        });
        model.Entity<ProblemStep>(step =>
        {
            step.ToTable("problem_steps");
            step.Property(s => s.Text).HasMaxLength(Problem.TextLength);
            step.HasIndex(s => new { s.TenantId, s.Problem });
        });
        model.Entity<AccountabilityItem>(item =>
        {
            item.ToTable("accountability_items");
            item.Property(i => i.Situation).HasMaxLength(10);
            item.Property(i => i.Way).HasMaxLength(40);
            item.Property(i => i.Basis).HasMaxLength(AccountabilityList.BasisLength);
            item.Property(i => i.SourceKey).HasMaxLength(Problem.SourceKeyLength);
            item.HasIndex(i => new { i.TenantId, i.SourceKey }).IsUnique();
            item.HasIndex(i => new { i.TenantId, i.On });
        });
    }

    static void ShapeStatements(ModelBuilder model)
    {
        model.Entity<Statement>(statement =>
        {
            statement.ToTable("statements");
            statement.Property(s => s.Edge).HasMaxLength(10);
            statement.Property(s => s.Number).HasMaxLength(80);
            statement.Property(s => s.Personal).IsJson();
            statement.Property(s => s.Text).HasMaxLength(-1);
            statement.Property(s => s.TextHash).HasMaxLength(64);
            // One statement for each pair and year, whoever draws up the matrix how often; void ones stay beside the one that replaced them.
            statement.HasIndex(s => new { s.TenantId, s.Year, s.Edge, s.First, s.Second }).IsUnique().HasDatabaseName("IX_responsibilities_statements_Standing").HasFilter($"\"{nameof(Statement.State)}\" <> '{nameof(StatementState.Void)}'");
            statement.HasIndex(s => new { s.TenantId, s.State });
            statement.HasIndex(s => new { s.Year, s.State, s.TenantId });
            statement.HasIndex(s => s.Number);
            statement.HasIndex(s => s.TextHash);
        });
        model.Entity<StatementStep>(step =>
        {
            step.ToTable("statement_steps");
            step.Property(s => s.ActorName).HasMaxLength(100);
            step.Property(s => s.Reason).HasMaxLength(Statement.ReasonLength);
            step.HasIndex(s => new { s.TenantId, s.Statement });
        });
        model.Entity<StatementSignature>(signature =>
        {
            signature.ToTable("statement_signatures");
            signature.Property(s => s.Name).HasMaxLength(100);
            signature.Property(s => s.TextHash).HasMaxLength(64);
            signature.Property(s => s.Algorithm).HasMaxLength(20);
            signature.Property(s => s.Previous).HasMaxLength(64);
            signature.Property(s => s.Hash).HasMaxLength(64);
            signature.HasIndex(s => new { s.TenantId, s.Statement, s.Place }).IsUnique();
        });
        model.Entity<StatementVersion>(version =>
        {
            version.ToTable("statement_versions");
            version.Property(v => v.Text).HasMaxLength(-1);
            version.Property(v => v.TextHash).HasMaxLength(64);
            version.Property(v => v.Reason).HasMaxLength(Statement.ReasonLength);
            version.HasIndex(v => new { v.TenantId, v.Statement, v.Edition }).IsUnique();
        });
        model.Entity<StatementSwitch>(change =>
        {
            change.ToTable("statement_switches");
            change.Property(s => s.Choice).HasMaxLength(10);
            change.Property(s => s.Reason).HasMaxLength(Statement.ReasonLength);
            change.Property(s => s.ByName).HasMaxLength(100);
            change.HasIndex(s => new { s.TenantId, s.Year });
        });
    }
}

using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Defaults;
using PartyDiscipline.Responsibilities.Organisation;
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
    public DbSet<OrganisationHead> Heads => Set<OrganisationHead>();
    public DbSet<DefaultChange> DefaultChanges => Set<DefaultChange>();
    public DbSet<YearOpening> Openings => Set<YearOpening>();
    public DbSet<DutyTermsEntry> Terms => Set<DutyTermsEntry>();
    public DbSet<DutyEntry> Duties => Set<DutyEntry>();
    public DbSet<DutyEnding> Endings => Set<DutyEnding>();

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
    }
}

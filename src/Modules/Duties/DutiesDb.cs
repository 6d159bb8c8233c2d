using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Chains;
using PartyDiscipline.Duties.OldLedgers;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>The module's tables: records, what they fulfil, their steps and their earlier versions.</summary>
sealed class DutiesDb(DbContextOptions<DutiesDb> options) : ModuleDb(options)
{
    protected override string Prefix => "duties";

    public DbSet<DutyRecord> Records => Set<DutyRecord>();
    public DbSet<RecordLink> Links => Set<RecordLink>();
    public DbSet<RecordStep> Steps => Set<RecordStep>();
    public DbSet<RecordVersion> Versions => Set<RecordVersion>();
    public DbSet<Deployment> Deployments => Set<Deployment>();
    public DbSet<Chain> Chains => Set<Chain>();
    public DbSet<ChainMove> ChainMoves => Set<ChainMove>();
    public DbSet<Intake> Intakes => Set<Intake>();
    public DbSet<IntakeFile> IntakeFiles => Set<IntakeFile>();
    public DbSet<IntakePart> IntakeParts => Set<IntakePart>();

    protected override void Shape(ModelBuilder model)
    {
        var records = model.Entity<DutyRecord>();
        records.ToTable("records");
        records.Property(r => r.Category).HasMaxLength(10);
        records.Property(r => r.Title).HasMaxLength(DutyRecord.TitleLength);
        records.Property(r => r.Substance).HasMaxLength(DutyRecord.SubstanceLength);
        records.Property(r => r.DocumentNumber).HasMaxLength(DutyRecord.DocumentNumberLength);
        records.Property(r => r.Fields).IsJson();
        records.Property(r => r.People).IsJson();
        records.Ignore(r => r.Counts);
        records.HasIndex(r => new { r.TenantId, r.Party, r.On });
        records.HasIndex(r => new { r.TenantId, r.On });
        records.HasIndex(r => new { r.TenantId, r.Category, r.On });
        records.HasIndex(r => new { r.TenantId, r.State, r.On });
        records.HasIndex(r => new { r.TenantId, r.Person, r.LastHalf });
        records.HasIndex(r => new { r.TenantId, r.Meeting });

        var links = model.Entity<RecordLink>();
        links.ToTable("links");
        links.HasIndex(l => new { l.TenantId, l.Party, l.Year });
        links.HasIndex(l => new { l.TenantId, l.Year });
        links.HasIndex(l => new { l.TenantId, l.Record });
        links.Property(l => l.Step).HasMaxLength(4);
        links.HasIndex(l => new { l.TenantId, l.Duty });

        var steps = model.Entity<RecordStep>();
        steps.ToTable("steps");
        steps.Property(s => s.Reason).HasMaxLength(DutyRecord.ReasonLength);
        steps.HasIndex(s => new { s.TenantId, s.Record });

        var versions = model.Entity<RecordVersion>();
        versions.ToTable("versions");
        versions.Property(v => v.Category).HasMaxLength(10);
        versions.Property(v => v.Title).HasMaxLength(DutyRecord.TitleLength);
        versions.Property(v => v.Substance).HasMaxLength(DutyRecord.SubstanceLength);
        versions.Property(v => v.DocumentNumber).HasMaxLength(DutyRecord.DocumentNumberLength);
        versions.Property(v => v.Fields).IsJson();
        versions.Property(v => v.People).IsJson();
        versions.HasIndex(v => new { v.TenantId, v.Record });

        ShapeChains(model);
        ShapeIntakes(model);
    }

    static void ShapeIntakes(ModelBuilder model)
    {
        model.Ignore<IntakeRow>();
        model.Ignore<Fault>();
        var intakes = model.Entity<Intake>();
        intakes.ToTable("intakes");
        intakes.Property(i => i.FileName).HasMaxLength(Intake.FileNameLength);
        intakes.Property(i => i.Ignored).IsJson();
        intakes.Property(i => i.Chosen).IsJson();
        intakes.Ignore(i => i.Maker);
        intakes.HasIndex(i => new { i.TenantId, i.By, i.At });

        var files = model.Entity<IntakeFile>();
        files.ToTable("intake_files");
        files.HasIndex(f => new { f.TenantId, f.Intake });

        var parts = model.Entity<IntakePart>();
        parts.ToTable("intake_parts");
        parts.Property(p => p.Category).HasMaxLength(10);
        parts.Property(p => p.Sheet).HasMaxLength(100);
        parts.Property(p => p.Rows).IsJson();
        parts.Property(p => p.Counts).IsJson();
        parts.HasIndex(p => new { p.TenantId, p.Intake, p.Place }).IsUnique();
    }

    static void ShapeChains(ModelBuilder model)
    {
        // Parts of a row, kept as JSON.
        model.Ignore<ChainStep>();
        var deployments = model.Entity<Deployment>();
        deployments.ToTable("deployments");
        deployments.Property(d => d.Organ).HasMaxLength(Deployment.OrganLength);
        deployments.Property(d => d.Number).HasMaxLength(Deployment.NumberLength);
        deployments.Property(d => d.Title).HasMaxLength(Deployment.TitleLength);
        deployments.HasIndex(d => new { d.TenantId, d.Number });

        var chains = model.Entity<Chain>();
        chains.ToTable("chains");
        chains.Property(c => c.Obligation).HasMaxLength(40);
        chains.Property(c => c.Steps).IsJson();
        chains.Ignore(c => c.Needed);
        chains.HasIndex(c => new { c.TenantId, c.Year, c.Party });
        chains.HasIndex(c => new { c.TenantId, c.Deployment });
        chains.HasIndex(c => new { c.TenantId, c.Duty });

        var moves = model.Entity<ChainMove>();
        moves.ToTable("chain_moves");
        moves.Property(m => m.Step).HasMaxLength(4);
        moves.Property(m => m.Reason).HasMaxLength(DutyRecord.ReasonLength);
        moves.HasIndex(m => new { m.TenantId, m.Chain });
    }
}
